"""The experiment as a Python script of a few dozen lines that trains the same model without this program.

Networks are written as PyTorch prints them; the objective is the model's own `recipe`. What a recipe does not speak of
(a knob, a setting) must be as it is by default, or there is no script: a script that trains something else is worse.
"""

from pathlib import Path
from typing import Any

import numpy as np
from torch import nn

from vaestudio.engine.batches import Batches
from vaestudio.engine.run import Run
from vaestudio.errors import Unsupported
from vaestudio.models.architecture import Architecture
from vaestudio.version import __version__

LIKELIHOODS = {
    "bernoulli": 'return -F.binary_cross_entropy_with_logits(raw, x.expand_as(raw), reduction="none").sum((-3, -2, -1))',
    "gaussian": (
        "{mean}\n    square = (x - mean).square() * torch.exp(-log_variance)\n"
        "    return -0.5 * (square + log_variance + log(2 * pi)).sum((-3, -2, -1))"
    ),
}
LIKELIHOODS["gaussian-learned"] = LIKELIHOODS["gaussian"]
MEANS = {
    "sigmoid": "mean = torch.sigmoid(raw)",
    "unbounded": "mean = raw",
    "tanh": "mean, x = torch.tanh(raw), 2 * x - 1",
}
SCHEDULES = {
    "warmup": "min(1.0, (step + 1) / {length})",
    "cosine": "0.5 * (1 + cos(pi * min(1.0, step / {length})))",
    "cyclical": "min(1.0, 2 * (step % {length} + 1) / {length})",
    "anneal": "max(0.5, 0.5 ** (step / {length}))",
}

TEMPLATE = '''"""{title} on {data}, as trained by VAE Studio {version}. It needs torch and numpy, and data.npz beside it.

{formula}
{citation}
"""

from math import cos, log, pi
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

{constants}
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(seed)
{precision}
with np.load(Path(__file__).with_name("data.npz")) as data:  # images (N, C, H, W) and labels (N,), uint8 and int64
    train, train_labels, test, test_labels = (
        torch.from_numpy(data[name]).to(device) for name in ("train", "train_labels", "test", "test_labels")
    )

encoder = {encoder}.to(device)
decoder = {decoder}.to(device)
{initialise}{variance}optimiser = torch.optim.Adam([{parameters}], learning_rate)


def encode(x, y):
    {encode}


def decode(z, y):
    {decode}


def log_likelihood(raw, x):
    """log p(x|z), (..., B), in nats an image."""
    {likelihood}


def objective(x, y, step):
{objective}


if __name__ == "__main__":
    step = 0
    for epoch in range(1, epochs + 1):
        for rows in torch.randperm(len(train), device=device).split(batch_size):
            x, y = {batch}, train_labels[rows]
            loss, reconstruction, kl = objective(x, y, step)
            optimiser.zero_grad()
            loss.backward()
{rate}            optimiser.step()
            step += 1
        with torch.no_grad():
            parts = [objective(x.float() / 255, y, step)[1:] for x, y in zip(test.split(500), test_labels.split(500))]
        reconstruction, kl = (torch.cat(column).mean().item() for column in zip(*parts))
        print(f"epoch {{epoch}}: test reconstruction {{reconstruction:.2f}} nats, KL {{kl:.2f}}, sum {{reconstruction + kl:.2f}}")
'''


def script(run: Run, folder: Path) -> tuple[Path, ...]:
    """train.py and data.npz (the images as the model sees them). Raises Unsupported, with the reason."""
    path, archive = folder / "train.py", folder / "data.npz"
    path.write_text(source(run), "utf-8")
    train, test = run.trainer.batches, run.test_split
    assert isinstance(train, Batches)
    arrays: dict[str, Any] = {
        "train": train.images.cpu().numpy(),
        "train_labels": np.zeros(len(train.images), np.int64) if train.labels is None else train.labels.cpu().numpy(),
        "test": test.images.numpy(),
        "test_labels": np.zeros(len(test), np.int64) if test.labels is None else test.labels.numpy(),
    }
    np.savez_compressed(archive, allow_pickle=False, **arrays)
    return path, archive


def source(run: Run) -> str:
    """The text of the script; raises Unsupported."""
    model, values = run.model, run.experiment.values
    recipe: str = type(model).__dict__.get("recipe", "")
    _fits(run, recipe)
    build: Any = model.build
    shape, flat = run.dataset.spec.shape, build.network == "mlp"
    classes = run.dataset.spec.classes if model.capabilities.conditional else 0
    knobs = [name for name in model.Knobs.model_fields if name in recipe]
    constants = [
        f"epochs, batch_size, learning_rate, seed = {run.target_epochs}, {values['batch_size']}, "
        f"{values['learning_rate']!r}, {values['seed']}",
        *(f"{name} = {values[name]!r}" for name in knobs),
    ]
    moving = {name: _factor(values, name) for name in (*knobs, "learning_rate")}
    objective = [f"{name}_now = {name} * {moving[name]}" for name in knobs if moving[name]]
    for line in recipe.strip().splitlines():
        for name in knobs:
            line = line.replace(name, f"{name}_now") if moving[name] else line
        objective.append(line)
    learned = build.likelihood == "gaussian-learned"
    likelihood = LIKELIHOODS[build.likelihood].format(mean=MEANS[build.mean])
    variance = {
        "bernoulli": "",
        "gaussian": f"log_variance = torch.tensor(2 * log({build.sigma!r}), device=device)\n",
        "gaussian-learned": f"log_variance = nn.Parameter(torch.tensor(2 * log({build.sigma!r}), device=device))\n",
    }[build.likelihood]
    rate = moving["learning_rate"]
    return TEMPLATE.format(
        title=model.title,
        data=run.dataset.name,
        version=__version__,
        formula=model.formula,
        citation=model.citation,
        constants="\n".join(constants),
        precision='torch.set_float32_matmul_precision("medium")\n' if values["precision"] == "mixed" else "",
        encoder=_sequential(model.encoder.net),  # type: ignore[union-attr,arg-type]
        decoder=_sequential(model.decoder.net),  # type: ignore[union-attr,arg-type]
        initialise=_initialise(build.initialisation),
        variance=variance,
        parameters="*encoder.parameters(), *decoder.parameters()" + (", log_variance" if learned else ""),
        encode=_encode(build.signed, flat, classes),
        decode=_decode(shape, classes),
        likelihood=likelihood,
        objective="\n".join(f"    {line}" for line in objective),
        batch="torch.bernoulli(train[rows].float() / 255)"
        if values["binarise"] == "dynamic"
        else "train[rows].float() / 255",
        rate=f'            optimiser.param_groups[0]["lr"] = learning_rate * {rate}\n' if rate else "",
    )


def _fits(run: Run, recipe: str) -> None:
    model, values = run.model, run.experiment.values
    reason = ""
    if not recipe:
        reason = "its objective takes more than the few lines that such a script has"
    elif model.build.likelihood not in LIKELIHOODS:
        reason = f"its likelihood “{model.build.likelihood}” takes more than the few lines that such a script has"
    else:
        declared = {f.name: f for f in model.fields()}
        known = {*Architecture.model_fields, *(name for name in declared if name in recipe)}
        for name, field in declared.items():
            unspoken = name not in known and values[name] != field.default
            if unspoken and not (field.shown_when and values[field.shown_when[0]] not in field.shown_when[1]):
                reason = f"“{name}” is not as it is by default"
    if run.dataset.stored is not None:
        reason = "its images stay on disk, and such a script has them beside it"
    if reason:
        raise Unsupported(model=model.name, action="be written as a script", reason=reason)


def _factor(values: dict[str, Any], name: str) -> str:
    """How a knob moves, as an expression of the step; "" where it rests."""
    kind = values.get(f"{name}_schedule", "constant")
    return "" if kind == "constant" else SCHEDULES[kind].format(length=values[f"{name}_schedule_steps"])


def _sequential(net: nn.Module) -> str:
    return "nn.Sequential(\n" + "".join(f"    nn.{layer!r},\n" for layer in net.children()) + ")"


def _initialise(how: str) -> str:
    if how == "pytorch":
        return ""
    draw = "nn.init.xavier_uniform_(layer.weight)"
    if how == "he":
        mode = '"fan_out" if isinstance(layer, nn.ConvTranspose2d) else "fan_in"'
        draw = f'nn.init.kaiming_uniform_(layer.weight, mode={mode}, nonlinearity="relu")'
    return (
        "for layer in (*encoder, *decoder):\n    if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):\n"
        f"        {draw}\n        nn.init.zeros_(layer.bias)\n"
    )


def _encode(signed: bool, flat: bool, classes: int) -> str:
    lines = ["x = 2 * x - 1"] if signed else []
    if classes:
        lines.append(f"label = F.one_hot(y, {classes}).float()")
    if flat:
        lines.append(
            "return encoder(torch.cat([x.flatten(1), label], -1))" if classes else "return encoder(x.flatten(1))"
        )
    elif classes:
        lines.append("return encoder(torch.cat([x, label[:, :, None, None].expand(-1, -1, *x.shape[-2:])], 1))")
    else:
        lines.append("return encoder(x)")
    return "\n    ".join(lines)


def _decode(shape: tuple[int, int, int], classes: int) -> str:
    lines = ["code = z.flatten(0, -2)"]
    if classes:
        lines = [
            f"label = F.one_hot(y, {classes}).float().expand(*z.shape[:-1], -1)",
            "code = torch.cat([z, label], -1).flatten(0, -2)",
        ]
    return "\n    ".join([*lines, f"return decoder(code).view(*z.shape[:-1], {', '.join(map(str, shape))})"])
