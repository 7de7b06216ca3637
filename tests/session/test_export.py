"""What leaves the program says the same as the program: in other libraries, in a table, in a script of its own."""

import csv
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from PIL import Image
from safetensors.numpy import load_file

from tests.engine.data import bars
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.messages import EXPORTS
from vaestudio.engine.run import Run
from vaestudio.errors import BadValue, CannotExport, MissingExtra, Unsupported
from vaestudio.measures.looking import looking
from vaestudio.session.export import WRITERS, export, networks, script

CPU = torch.device("cpu")


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def run_of(model: str = "vae", steps: int = 6, **values: Any) -> Run:
    run = Run(
        Experiment.of(model, {"hidden": "16", "channels": "4,8", "latent_dim": 3, "batch_size": 64, **values}),
        bars(),
        CPU,
    )
    for _ in range(steps):
        run.advance()
    run.collect()
    run.test()
    return run


@pytest.mark.parametrize(("model", "network"), [("vae", "mlp"), ("cvae", "conv")])
def test_onnx_networks_say_what_ours_say_for_any_batch(model: str, network: str, tmp_path: Path) -> None:
    run = run_of(model, network=network)
    encoder, decoder = (onnxruntime.InferenceSession(str(path)) for path in networks.onnx(run, tmp_path))
    x, epsilon = torch.rand(5, *run.dataset.spec.shape), torch.randn(5, 3)
    labels = {"y": torch.arange(5) % run.dataset.spec.classes} if model == "cvae" else {}
    mean, deviation, z = encoder.run(
        None, {"x": x.numpy(), "epsilon": epsilon.numpy(), **{k: v.numpy() for k, v in labels.items()}}
    )
    (image,) = decoder.run(None, {"z": z, **{k: v.numpy() for k, v in labels.items()}})
    with looking(run.model):
        q = run.model.posterior(x, labels.get("y"))
        expected = q.mean + q.stddev * epsilon
        decoded = run.model.likelihood(expected, labels.get("y")).mean
    np.testing.assert_allclose(mean, q.mean, atol=1e-5)
    np.testing.assert_allclose(deviation, q.stddev, atol=1e-5)
    np.testing.assert_allclose(z, expected, atol=1e-5)
    np.testing.assert_allclose(image, decoded, atol=1e-5)
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "home") == ["decoder.onnx", "encoder.onnx"]


def test_weights_and_tables(tmp_path: Path) -> None:
    run = run_of()
    run.set_knob("beta", 4.0)
    files, problems = export(run, ["weights", "losses", "latents"], tmp_path / "new folder")
    assert not problems and all(path.stat().st_size for path in files)
    found = {path.name: path for path in files}
    weights = load_file(found["weights.safetensors"])
    assert all(np.array_equal(weights[name], array) for name, array in run.trainer.weights().items())
    rows = list(csv.DictReader(lines(found["losses.csv"])))
    assert [int(row["step"]) for row in rows] == list(range(1, 7))
    np.testing.assert_allclose([float(row["kl"]) for row in rows], run.rows()[:, run.names.index("kl")])
    assert list(csv.reader(lines(found["knobs.csv"])))[1] == ["6", "beta", "4.0"]
    with np.load(found["latents.npz"]) as archive:
        means = archive["mean"]
    with looking(run.model):
        q = run.model.posterior(run.test_split.images.float() / 255)
    np.testing.assert_allclose(means, q.mean, atol=1e-6)
    codes = list(csv.DictReader(lines(found["latents.csv"])))
    np.testing.assert_allclose([float(row["deviation2"]) for row in codes], q.stddev[:, 1], rtol=1e-5)


def test_every_kind_can_be_written() -> None:
    assert list(WRITERS) == [kind.name for kind in EXPORTS]


def test_pictures_are_pixel_by_pixel(tmp_path: Path) -> None:
    run = run_of()
    files, _ = export(run, ["pictures"], tmp_path)
    assert [path.stem for path in files] == ["originals", "reconstructions", "samples", "manifold"]
    height, width = run.dataset.spec.shape[1:]
    first = np.asarray(Image.open(files[0]))[:height, :width]
    assert np.array_equal(first, run.test_split.images[0, 0].numpy())


class _Parsed(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag in ("table", "figure", "svg", "div"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("table", "figure", "svg", "div"):
            assert self.open.pop() == tag


@pytest.mark.parametrize(("model", "steps"), [("vae", 6), ("cvae", 6), ("ae", 6), ("vae", 0)])
def test_the_report_is_one_page_that_needs_no_network(model: str, steps: int, tmp_path: Path) -> None:
    run = run_of(model, steps)
    export(run, ["report"], tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    parsed = _Parsed(page)
    assert not parsed.open and all(link.startswith("data:image/png") for link in parsed.links)
    words = re.sub(r'src="[^"]*"', "", page)
    assert run.model.title in words and f"{run.step:,} steps" in words and not re.search(r"\bnan\b", words)


# ------------------------------------------------------------------------------------------------------------- script
def namespace(run: Run, folder: Path) -> dict[str, Any]:
    """The script's names, without its training, and with our weights in its networks."""
    path, _ = script.script(run, folder)
    names: dict[str, Any] = {"__name__": "script", "__file__": str(path)}
    exec(compile(path.read_text("utf-8"), str(path), "exec"), names)
    names["encoder"].load_state_dict(run.model.encoder.net.state_dict())
    names["decoder"].load_state_dict(run.model.decoder.net.state_dict())
    if "log_variance" in names:
        names["log_variance"].data = run.model.decoder.observation.log_variance.detach().clone()
    return names


VARIANTS = [
    *((model, {"network": network}) for model in ("vae", "cvae", "ae", "iwae") for network in ("mlp", "conv")),
    ("vae", {"likelihood": "gaussian", "mean": "tanh", "sigma": 0.3}),
    ("vae", {"likelihood": "gaussian-learned", "mean": "unbounded", "initialisation": "he"}),
    ("vae", {"beta": 4.0, "capacity": 3.0, "beta_schedule": "warmup", "beta_schedule_steps": 50}),
    ("vae", {"activation": "leaky-relu", "initialisation": "xavier", "binarise": "static"}),
]


@pytest.mark.parametrize(
    ("model", "values"), VARIANTS, ids=lambda v: v if isinstance(v, str) else "-".join(map(str, v.values()))
)
def test_a_script_with_our_weights_has_our_loss(model: str, values: dict[str, Any], tmp_path: Path) -> None:
    run = run_of(model, **values)
    names = namespace(run, tmp_path)
    x, y = run.trainer.batches.at(3)
    torch.manual_seed(5)
    ours = run.model(x, y, run.experiment.knobs(20))
    torch.manual_seed(5)
    loss, reconstruction, kl = names["objective"](x, y, 20)
    torch.testing.assert_close(loss, ours.loss, rtol=1e-4, atol=1e-3)
    torch.testing.assert_close(reconstruction, ours.terms["reconstruction"], rtol=1e-4, atol=1e-3)
    if "kl" in ours.terms:
        torch.testing.assert_close(kl, ours.terms["kl"], rtol=1e-4, atol=1e-3)
    assert torch.equal(names["train"], run.trainer.batches.images)


def test_a_script_runs_alone_and_learns(tmp_path: Path) -> None:
    run = run_of(epochs=3, learning_rate=3e-3, learning_rate_schedule="cosine", learning_rate_schedule_steps=30)
    path, _ = script.script(run, tmp_path)
    text = path.read_text("utf-8")
    assert "import vaestudio" not in text and len(text.splitlines()) < 100
    done = subprocess.run([sys.executable, "-W", "error", "-I", str(path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    sums = [float(line.rsplit(" ", 1)[1]) for line in done.stdout.splitlines()]
    assert len(sums) == 3 and sums[2] < sums[0] - 1


@pytest.mark.parametrize(
    ("model", "values", "reason"),
    [
        ("vae", {"samples": 2}, "“samples” is not as it is by default"),
        ("vae", {"likelihood": "gaussian-per-pixel"}, "likelihood"),
        ("mixture-prior", {}, "more than the few lines"),
    ],
)
def test_a_script_that_would_train_something_else_is_not_written(
    model: str, values: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Unsupported, match=reason):
        script.source(run_of(model, 0, **values))


# ------------------------------------------------------------------------------------------------------------ failures
def test_everything_writes_what_it_can_and_says_what_it_cannot(tmp_path: Path) -> None:
    told: list[str] = []
    run = run_of("mixture-prior")
    files, problems = export(run, ["all"], tmp_path, lambda _, text: told.append(text))
    assert told == [kind.title for kind in EXPORTS] and [type(p) for p in problems] == [Unsupported]
    assert {path.suffix for path in files} >= {".onnx", ".safetensors", ".csv", ".npz", ".png", ".html"}
    json.dumps([str(path) for path in files])


def test_wrong_names_full_disks_and_missing_libraries_are_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(steps=0)
    with pytest.raises(BadValue, match="one of: all, onnx"):
        export(run, ["pdf"], tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotExport):
        export(run, ["losses"], tmp_path / "file")
    monkeypatch.setitem(sys.modules, "onnxscript", None)
    with pytest.raises(MissingExtra, match="pip install onnx onnxscript"):
        export(run, ["onnx"], tmp_path)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(CannotExport, match="comes without onnx") as refusal:  # where nothing can be installed
        export(run, ["onnx"], tmp_path)
    assert "pip" not in str(refusal.value)
