"""Commands in, events out: frozen dataclasses of numbers, text and numpy arrays. Nothing here imports torch or Qt.

Commands are verbs, events past participles or nouns. `key` is what the mailbox keeps only the latest of
(None: every one is delivered). Pictures are uint8 (..., C, H, W); all losses are in nats per image.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from vaestudio.engine.facts import Catalogue as Catalogue
from vaestudio.engine.facts import DataInfo as DataInfo
from vaestudio.engine.facts import ModelInfo as ModelInfo

Pictures = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
State = Literal["empty", "ready", "training", "paused", "finished", "failed"]


@dataclass(frozen=True)
class Message:
    @property
    def key(self) -> Hashable | None:
        return None


# ------------------------------------------------------------------------------------------------ plain facts
@dataclass(frozen=True)
class History:
    """All that a run has logged. `rows` (N, K): one line a step, columns as `names`, steps 1..N."""

    names: tuple[str, ...]  # "loss", then the model's terms
    rows: npt.NDArray[np.float64]
    tests: tuple["Tested", ...] = ()
    knobs: tuple["KnobChanged", ...] = ()


@dataclass(frozen=True)
class RunInfo:
    """What a run is: everything about it that does not change while it trains."""

    id: str
    model: ModelInfo
    data: str  # name of the data set: "MNIST"
    source: str  # what brings it back on this computer: a name or a path
    shape: tuple[int, int, int]
    n_train: int
    n_test: int
    class_names: tuple[str, ...]
    factor_names: tuple[str, ...]  # "slant (degrees)"
    latent_dim: int
    values: Mapping[str, Any]  # every declared field, as the run began or as knobs now stand
    device: str
    parameters: int
    batch_size: int
    steps_per_epoch: int
    test_images: Pictures  # (T, C, H, W): the fixed test images that panels show, the same throughout
    test_labels: npt.NDArray[np.int64] | None
    test_factors: Floats | None


# ------------------------------------------------------------------------------------------------ commands
@dataclass(frozen=True)
class Command(Message):
    pass


@dataclass(frozen=True)
class NewRun(Command):
    """Load the data, build the model; `values` are declared fields by name, the rest are defaults."""

    model: str
    data: str
    values: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)  # how pictures are prepared: size, fit, colour ...
    device: str = "auto"


@dataclass(frozen=True)
class Train(Command):
    """Go on until the run's number of epochs is reached (and that many again when it has been)."""


@dataclass(frozen=True)
class Pause(Command):
    pass


@dataclass(frozen=True)
class StepOnce(Command):
    """One optimiser step, then pause."""


@dataclass(frozen=True)
class Restart(Command):
    """The same experiment from step 0 with freshly drawn weights."""


@dataclass(frozen=True)
class SetKnob(Command):
    """From the next step on `name` is `value`; logged with its step."""

    name: str
    value: Any

    @property
    def key(self) -> Hashable:
        return ("knob", self.name)


@dataclass(frozen=True)
class Decode(Command):
    """Decode z (n, D) with the current weights; `labels` (n,) for conditional models. Answered by `Decoded`."""

    who: str  # which panel asks: the latest request of each is enough
    ticket: int
    z: Floats
    labels: npt.NDArray[np.int64] | None = None

    @property
    def key(self) -> Hashable:
        return ("decode", self.who)


@dataclass(frozen=True)
class Encode(Command):
    """Encode pictures (n, C, H, W) that need not be of the data set, and decode z = mean + deviation * noise."""

    who: str
    ticket: int
    images: Pictures
    labels: npt.NDArray[np.int64] | None = None
    noise: Floats | None = None  # (n, D); None: z is the posterior mean
    evidence_samples: int = 0  # more than 0: also the importance-weighted evidence with that many samples

    @property
    def key(self) -> Hashable:
        return ("encode", self.who)


@dataclass(frozen=True)
class Watch(Command):
    """Keep the answers of a probe coming while it is seen; `settings` replace the earlier ones."""

    probe: str  # "latent cloud", "reconstructions", "samples", "manifold"
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Hashable:
        return ("watch", self.probe)


@dataclass(frozen=True)
class Unwatch(Command):
    probe: str

    @property
    def key(self) -> Hashable:
        return ("watch", self.probe)


@dataclass(frozen=True)
class Save(Command):
    path: str


@dataclass(frozen=True)
class Open(Command):
    path: str
    data: str = ""  # where its data is, when this computer does not know


@dataclass(frozen=True)
class Cancel(Command):
    """Stop the task that is showing progress."""


@dataclass(frozen=True)
class Quit(Command):
    pass


# ------------------------------------------------------------------------------------------------ events
@dataclass(frozen=True)
class Event(Message):
    pass


@dataclass(frozen=True)
class Ready(Event):
    """torch is imported; the engine takes commands at once from here on."""

    catalogue: Catalogue


@dataclass(frozen=True)
class Working(Event):
    """Something that may take over a second. `fraction` None: unknown. 1.0: done."""

    task: str
    fraction: float | None
    text: str = ""

    @property
    def key(self) -> Hashable:
        return "working"


@dataclass(frozen=True)
class RunOpened(Event):
    run: RunInfo
    history: History
    step: int
    path: str  # "" for a run that has no file yet


@dataclass(frozen=True)
class StateChanged(Event):
    state: State
    step: int


@dataclass(frozen=True)
class LossRows(Event):
    """Rows of consecutive steps; the first is `first_step` (steps count from 1)."""

    run: str
    first_step: int
    rows: npt.NDArray[np.float64]  # (n, K)


@dataclass(frozen=True)
class Tested(Event):
    """The bound on the whole test set at one step, at beta 1; None where the model has no such number."""

    step: int
    reconstruction: float
    kl: float | None
    negative_elbo: float | None
    kl_per_dimension: Floats | None  # (D,)
    variance_per_dimension: Floats | None  # (D,): variance over the data of the posterior mean
    active_units_variance: int | None
    active_units_kl: int | None


@dataclass(frozen=True)
class KnobChanged(Event):
    """`name` is `value` from `step` on (the number of steps done before it)."""

    step: int
    name: str
    value: Any


@dataclass(frozen=True)
class Progressed(Event):
    step: int
    epoch: float  # 2.5: half-way through the third
    epochs: int  # where Train will stop
    images_per_second: float

    @property
    def key(self) -> Hashable:
        return "progressed"


@dataclass(frozen=True)
class Decoded(Event):
    who: str
    ticket: int
    step: int
    images: Pictures  # (n, C, H, W)

    @property
    def key(self) -> Hashable:
        return ("decoded", self.who)


@dataclass(frozen=True)
class Encoded(Event):
    who: str
    ticket: int
    step: int
    mean: Floats  # (n, D) of q(z|x)
    deviation: Floats  # (n, D); zeros for a deterministic encoder
    kl_per_dimension: Floats  # (n, D) nats; zeros where there is no prior
    z: Floats  # (n, D)
    images: Pictures  # the decoder's mean at z
    reconstruction: Floats  # (n,) nats: -log p(x|z)
    evidence: Floats | None  # (n,) nats: the estimate of log p(x), where it was asked for

    @property
    def key(self) -> Hashable:
        return ("encoded", self.who)


@dataclass(frozen=True)
class Probed(Event):
    """The answer of a probe: one subclass each."""

    step: int

    @property
    def key(self) -> Hashable:
        return type(self).__name__


@dataclass(frozen=True)
class LatentCloud(Probed):
    """Posterior means of the run's fixed test images."""

    means: Floats  # (T, D)
    deviations: Floats  # (T, D) of q(z|x); zeros for a deterministic encoder
    kl_per_dimension: Floats  # (D,) nats, averaged over the images; zeros where there is no prior
    kl: Floats  # (T,) nats an image
    reconstruction: Floats | None  # (T,) nats at the posterior mean, when watched with {"errors": True}


@dataclass(frozen=True)
class Reconstructions(Probed):
    """Test images `indices` and the decoder's mean at their posterior means."""

    indices: npt.NDArray[np.int64]  # (n,)
    images: Pictures  # (n, C, H, W)
    losses: Floats | None = None  # (n,) nats: -log p(x|z) of each


@dataclass(frozen=True)
class Samples(Probed):
    """Decoded draws from the prior, the same noise each time."""

    images: Pictures
    labels: npt.NDArray[np.int64] | None


@dataclass(frozen=True)
class Manifold(Probed):
    """A grid of decoded codes: rows x columns, z through the inverse Gaussian CDF, two dimensions vary."""

    images: Pictures  # (rows * columns, C, H, W)
    columns: int
    dimensions: tuple[int, int]


@dataclass(frozen=True)
class Saved(Event):
    path: str
    step: int


@dataclass(frozen=True)
class Failed(Event):
    """A problem: `sentence` is the template to translate, `values` fill it in; `details` is the traceback, for a report."""

    kind: str  # the Problem's class name
    sentence: str
    values: Mapping[str, Any]
    details: str = ""
    state: State = "failed"


@dataclass(frozen=True)
class Stopped(Event):
    """The thread has ended; nothing follows."""
