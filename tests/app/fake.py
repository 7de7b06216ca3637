"""An engine for tests of the window: it records commands and says what the test tells it to say."""

from typing import Any

import numpy as np

from vaestudio.engine import messages as m
from vaestudio.fields import FieldSpec

BUILD = (
    FieldSpec("latent_dim", "Latent dimensions", "int", 2, 1, 512, log=True, symbol="D", help="How many numbers describe an image."),
    FieldSpec("network", "Network", "choice", "mlp", choices=("mlp", "conv"), help="What encoder and decoder are made of."),
    FieldSpec("hidden", "Hidden layers", "ints", (400,), 1, 8192, shown_when=("network", ("mlp",)), help="Units of each layer."),
    FieldSpec("channels", "Channels", "ints", (32, 64), 1, 1024, shown_when=("network", ("conv",)), help="Of each layer."),
    FieldSpec("likelihood", "Likelihood", "choice", "bernoulli", choices=("bernoulli", "gaussian"), help="Noise model of a pixel."),
    FieldSpec("free_sigma", "Learn σ", "bool", False, shown_when=("likelihood", ("gaussian",)), help="Learn the variance."),
    FieldSpec("init", "Initialisation", "choice", "default", choices=("default", "xavier", "he"), advanced=True, help="First weights."),
)  # fmt: skip
KNOBS = (
    FieldSpec("beta", "Weight of the KL", "float", 1.0, 0.0, 100.0, symbol="β", unit="", live=True, group="knobs", help="β-VAE."),
)  # fmt: skip
TRAINING = (
    FieldSpec("epochs", "Epochs", "int", 20, 1, 100_000, live=True, group="training", help="Passes over the training images."),
    FieldSpec("batch_size", "Batch size", "int", 128, 1, 65_536, log=True, unit="images", group="training", help="Images a step."),
    FieldSpec("learning_rate", "Learning rate", "float", 1e-3, 1e-6, 1.0, log=True, symbol="η", live=True, group="training", help="Adam."),
    FieldSpec("seed", "Seed", "int", 0, 0, 2**31 - 1, advanced=True, group="training", help="Fixes everything."),
)  # fmt: skip


class FakeEngine:
    """The interface of `vaestudio.engine.engine.Engine`; `commands` is what was posted, `say` injects events."""

    def __init__(self) -> None:
        self.commands: list[m.Command] = []
        self.started = self.closed = False
        self._events: list[m.Event] = []

    def start(self) -> None:
        self.started = True

    def post(self, command: m.Command) -> None:
        self.commands.append(command)

    def pull(self) -> list[m.Event]:
        events, self._events = self._events, []
        return events

    def wait(self, seconds: float) -> bool:
        return bool(self._events)

    @property
    def alive(self) -> bool:
        return self.started and not self.closed

    def close(self, seconds: float = 10.0) -> bool:
        self.post(m.Quit())
        self.closed = True
        return True

    # ---- for tests
    def say(self, *events: m.Event) -> None:
        """Events that the next pull returns."""
        self._events += events

    def posted(self, kind: type[m.Command]) -> list[Any]:
        return [c for c in self.commands if isinstance(c, kind)]

    def last(self, kind: type[m.Command]) -> Any:
        """The newest command of this kind; fails when there is none."""
        found = self.posted(kind)
        assert found, f"no {kind.__name__} was posted, only {self.commands}"
        return found[-1]


def model_info(name: str = "vae", *, generative: bool = True, conditional: bool = False) -> m.ModelInfo:
    titles = {"vae": "Variational autoencoder", "cvae": "Conditional VAE", "ae": "Autoencoder"}
    knobs = KNOBS if generative else ()
    return m.ModelInfo(
        name, titles.get(name, name), "Kingma & Welling 2014, eq. 7", "−E[log p(x|z)] + β KL(q(z|x) ‖ p(z))", "Learns a code.",
        generative, conditional, "vector", (*BUILD, *knobs),
    )  # fmt: skip


def catalogue() -> m.Catalogue:
    """Three models (ae without a prior, vae, cvae conditional) and three data sets, one of them not on this computer."""
    return m.Catalogue(
        models=(model_info("ae", generative=False), model_info("vae"), model_info("cvae", conditional=True)),
        datasets=(
            m.DataInfo("pen-digits", "Pen Digits", "Built in, drawn by us.", True),
            m.DataInfo("mnist", "MNIST", "Handwritten digits.", True),
            m.DataInfo("cifar10", "CIFAR-10", "Small colour photographs.", False),
        ),
        training=TRAINING,
        devices=("cpu",),
    )


def run_info(
    model: str = "vae",
    *,
    latent_dim: int = 2,
    shape: tuple[int, int, int] = (1, 28, 28),
    images: int = 200,
    classes: int = 10,
    factors: tuple[str, ...] = (),
    **values: Any,
) -> m.RunInfo:
    """A run of `model` ("ae": no prior; "cvae": conditional). `classes` 0: no labels. The last class has no image when > 2."""
    info = next(i for i in catalogue().models if i.name == model)
    rng = np.random.default_rng(0)
    rows = np.arange(shape[1])[:, None] + np.arange(shape[2])[None]
    tint = rng.integers(0, 255, (images, shape[0], 1, 1))
    labels = np.arange(images, dtype=np.int64) % max(1, classes - 1 if classes > 2 else classes)
    return m.RunInfo(
        id="0" * 32,
        model=info,
        data="Pen Digits",
        source="pen-digits",
        shape=shape,
        n_train=60_000,
        n_test=10_000,
        class_names=tuple(str(c) for c in range(classes)),
        factor_names=factors,
        latent_dim=latent_dim,
        values={f.name: f.default for f in (*info.fields, *TRAINING)} | {"latent_dim": latent_dim} | values,
        device="cpu",
        parameters=652_824,
        batch_size=128,
        steps_per_epoch=469,
        test_images=((rows[None, None] * 5 + tint) % 256).astype(np.uint8),
        test_labels=labels if classes else None,
        test_factors=rng.normal(size=(images, len(factors))).astype(np.float32) if factors else None,
    )


def tested(step: int, latent_dim: int = 2, *, generative: bool = True) -> m.Tested:
    """Falls with the step as a real run does; an autoencoder has a reconstruction alone."""
    distortion = 80 + 120 * float(np.exp(-step / 300))
    if not generative:
        return m.Tested(step, distortion, None, None, None, None, None, None)
    each = np.linspace(3.0, 0.0, latent_dim).astype(np.float32) if latent_dim > 1 else np.full(1, 3.0, np.float32)
    active = int((each > 0.01).sum())
    return m.Tested(step, distortion, float(each.sum()), distortion + float(each.sum()), each, each / 3, active, active)


def history(
    steps: int = 0, *, generative: bool = True, latent_dim: int = 2, knobs: tuple[m.KnobChanged, ...] = ()
) -> m.History:
    """`steps` rows of a falling loss, a test result every 100 steps."""
    step = np.arange(1, steps + 1)
    reconstruction = 80 + 120 * np.exp(-step / 300)
    kl = 6 * (1 - np.exp(-step / 200)) if generative else np.zeros(steps)
    names = ("loss", "reconstruction", "kl") if generative else ("loss", "reconstruction")
    columns = (reconstruction + kl, reconstruction, kl)[: len(names)]
    tests = tuple(tested(s, latent_dim, generative=generative) for s in range(0, steps + 1, 100)) if steps else ()
    return m.History(names, np.stack(columns, 1).astype(float), tests, knobs)


def opened(model: str = "vae", *, steps: int = 0, path: str = "", **run: Any) -> m.RunOpened:
    """The event that begins a run; keywords go to `run_info`."""
    info = run_info(model, **run)
    past = history(steps, generative=info.model.generative, latent_dim=info.latent_dim)
    return m.RunOpened(info, past, steps, path)


def cloud(run: m.RunInfo, step: int = 0, seed: int = 0) -> m.LatentCloud:
    """Posterior means of `run.test_images`: one cluster a class."""
    rng = np.random.default_rng(seed)
    count, dims = len(run.test_images), run.latent_dim
    labels = run.test_labels if run.test_labels is not None else np.zeros(count, np.int64)
    centres = np.random.default_rng(1).normal(size=(max(1, len(run.class_names)), dims)) * 1.5
    means = (centres[labels] + rng.normal(size=(count, dims)) * 0.3).astype(np.float32)
    deviations = np.full((count, dims), 0.2 if run.model.generative else 0.0, np.float32)
    kl = 0.5 * (means**2 + deviations**2 - 1 - 2 * np.log(np.maximum(deviations, 1e-6))) * run.model.generative
    return m.LatentCloud(step, means, deviations, kl.mean(0).astype(np.float32), kl.sum(1).astype(np.float32), None)
