"""Commands in, events out: frozen dataclasses of numbers, text and numpy arrays. Nothing here imports torch or Qt.

Commands are verbs, events past participles or nouns. `key` is what the mailbox keeps only the latest of
(None: every one is delivered). Pictures are uint8 (..., C, H, W); all losses are in nats per image.
"""

from collections.abc import Hashable, Mapping
from dataclasses import field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from vaestudio.engine.answers import Codes as Codes
from vaestudio.engine.answers import LatentCloud as LatentCloud
from vaestudio.engine.answers import Manifold as Manifold
from vaestudio.engine.answers import PriorDensity as PriorDensity
from vaestudio.engine.answers import Probed as Probed
from vaestudio.engine.answers import Reconstructions as Reconstructions
from vaestudio.engine.answers import Samples as Samples
from vaestudio.engine.answers import TruePosterior as TruePosterior
from vaestudio.engine.completing import Completions as Completions
from vaestudio.engine.facts import Catalogue as Catalogue
from vaestudio.engine.facts import ComparedRow as ComparedRow
from vaestudio.engine.facts import DataInfo as DataInfo
from vaestudio.engine.facts import DataPreview as DataPreview
from vaestudio.engine.facts import Floats as Floats
from vaestudio.engine.facts import Grid as Grid
from vaestudio.engine.facts import ModelInfo as ModelInfo
from vaestudio.engine.facts import Pictures as Pictures
from vaestudio.engine.facts import RunInfo as RunInfo
from vaestudio.engine.mail import Command as Command
from vaestudio.engine.mail import Event as Event
from vaestudio.engine.mail import Message as Message
from vaestudio.engine.measuring import FigureInfo as FigureInfo
from vaestudio.engine.measuring import Measure as Measure
from vaestudio.engine.measuring import Measured as Measured
from vaestudio.engine.measuring import MeasureInfo as MeasureInfo
from vaestudio.engine.outside import EXPORTS as EXPORTS
from vaestudio.engine.outside import Export as Export
from vaestudio.engine.outside import Exported as Exported
from vaestudio.engine.outside import Follow as Follow
from vaestudio.engine.outside import Followed as Followed
from vaestudio.engine.outside import KindInfo as KindInfo
from vaestudio.engine.past import Filmed as Filmed
from vaestudio.engine.past import FilmRead as FilmRead
from vaestudio.engine.past import Fork as Fork
from vaestudio.engine.past import Parent as Parent
from vaestudio.engine.past import ReadFilm as ReadFilm
from vaestudio.engine.past import Rewind as Rewind
from vaestudio.engine.past import Rewound as Rewound
from vaestudio.records import record

State = Literal["empty", "ready", "training", "paused", "finished", "failed", "following"]


@record
class History:
    """All that a run has logged. `rows` (N, K): one line a step, columns as `names`, steps 1..N."""

    names: tuple[str, ...]  # "loss", then the model's terms
    rows: npt.NDArray[np.float64]
    tests: tuple["Tested", ...] = ()
    knobs: tuple["KnobChanged", ...] = ()


# ------------------------------------------------------------------------------------------------ commands
@record
class NewRun(Command):
    """Load the data, build the model; `values` are declared fields by name, the rest are defaults."""

    model: str
    data: str
    values: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)  # how pictures are prepared: size, fit, colour ...
    device: str = "auto"


@record
class Preview(Command):
    """Load data as `NewRun` would, only to look at them; answered by `Previewed`. No source: let go of the last."""

    source: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Hashable:
        return "preview"


@record
class Train(Command):
    """Go on until the run's number of epochs is reached (and that many again when it has been)."""


@record
class Pause(Command):
    pass


@record
class StepOnce(Command):
    """One optimiser step, then pause."""


@record
class Restart(Command):
    """The same experiment from step 0 with freshly drawn weights."""


@record
class SetKnob(Command):
    """From the next step on `name` is `value`; logged with its step."""

    name: str
    value: Any

    @property
    def key(self) -> Hashable:
        return ("knob", self.name)


@record
class Decode(Command):
    """Decode z (n, D) with the current weights; `labels` (n,) for conditional models. Answered by `Decoded`."""

    who: str  # which panel asks: the latest request of each is enough
    ticket: int
    z: Floats
    labels: npt.NDArray[np.int64] | None = None

    @property
    def key(self) -> Hashable:
        return ("decode", self.who)


@record
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


@record
class Watch(Command):
    """Keep the answers of a probe coming while it is seen; `settings` replace the earlier ones."""

    probe: str  # "latent cloud", "reconstructions", "samples", "manifold"
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Hashable:
        return ("watch", self.probe)


@record
class Unwatch(Command):
    probe: str

    @property
    def key(self) -> Hashable:
        return ("watch", self.probe)


@record
class Save(Command):
    path: str


@record
class Open(Command):
    path: str
    data: str = ""  # where its data is, when this computer does not know


@record
class ReadHistory(Command):
    """Read what another session has logged, to be laid over this run's plots; the run goes on. Answered by `HistoryRead`."""

    path: str


@record
class Compare(Command):
    """Train the run's experiment anew with each of `values` for a build field; the run itself pauses, and stays as it is."""

    field: str
    values: tuple[Any, ...]  # text allowed
    epochs: int
    beside: bool  # one step each in turn; else one after the other


@record
class StopComparing(Command):
    pass


@record
class Cancel(Command):
    """Stop the task that is showing progress."""


@record
class Quit(Command):
    pass


# ------------------------------------------------------------------------------------------------ events
@record
class Ready(Event):
    """torch is imported; the engine takes commands at once from here on."""

    catalogue: Catalogue


@record
class Working(Event):
    """Something that may take over a second. `fraction` None: unknown. 1.0: done."""

    task: str
    fraction: float | None
    text: str = ""

    @property
    def key(self) -> Hashable:
        return "working"


@record
class RunOpened(Event):
    run: RunInfo
    history: History
    step: int
    path: str  # "" for a run that has no file yet
    pictures: npt.NDArray[np.uint8] | None = None  # as those of `Saved`


@record
class StateChanged(Event):
    state: State
    step: int


@record
class LossRows(Event):
    """Rows of consecutive steps; the first is `first_step` (steps count from 1)."""

    run: str
    first_step: int
    rows: npt.NDArray[np.float64]  # (n, K)


@record
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


@record
class KnobChanged(Event):
    """`name` is `value` from `step` on (the number of steps done before it)."""

    step: int
    name: str
    value: Any


@record
class Progressed(Event):
    step: int
    epoch: float  # 2.5: half-way through the third
    epochs: int  # where Train will stop
    images_per_second: float

    @property
    def key(self) -> Hashable:
        return "progressed"


@record
class Decoded(Event):
    who: str
    ticket: int
    step: int
    images: Pictures  # (n, C, H, W)

    @property
    def key(self) -> Hashable:
        return ("decoded", self.who)


@record
class Encoded(Event):
    who: str
    ticket: int
    step: int
    mean: Floats  # (n, D) of q(z|x)
    deviation: Floats  # (n, D); zeros for a deterministic encoder
    kl_per_dimension: Floats  # (n, D) nats; zeros where there is no prior, not a number where there is no closed form
    z: Floats  # (n, D)
    images: Pictures  # the decoder's mean at z
    reconstruction: Floats  # (n,) nats: -log p(x|z)
    evidence: Floats | None  # (n,) nats: the estimate of log p(x), where it was asked for
    kl: Floats | None = None  # (n,) nats an image; estimated from a sample where dimensions have no closed form

    @property
    def key(self) -> Hashable:
        return ("encoded", self.who)


@record
class Compared(Event):
    """How far a comparison is; `done` with the last one, whether it was finished, stopped or failed."""

    field: str
    epochs: int
    rows: tuple[ComparedRow, ...]
    originals: Pictures  # (n, C, H, W): the first test images
    done: bool

    @property
    def key(self) -> Hashable:
        return "compared"


@record
class HistoryRead(Event):
    path: str
    name: str  # of the session: the file's, without its folder and ending
    history: History
    steps_per_epoch: int


@record
class Saved(Event):
    path: str
    step: int
    pictures: npt.NDArray[np.uint8] | None = None  # (n <= 9, C, H, W) uint8 to know it by


@record
class Failed(Event):
    """A problem: `sentence` is the template to translate, `values` fill it in; `details` is the traceback, for a report."""

    kind: str  # the Problem's class name
    sentence: str
    values: Mapping[str, Any]
    details: str = ""
    state: State = "failed"
    level: Literal["error", "note"] = "error"  # note: nothing is wrong, but it should be known


@record
class Previewed(Event):
    """What a model would see of `source`, prepared with `options`; or, where `data` is None, why that cannot be shown."""

    source: str
    options: Mapping[str, Any]
    data: DataPreview | None
    problem: Failed | None = None

    @property
    def key(self) -> Hashable:
        return "previewed"


@record
class Stopped(Event):
    """The thread has ended; nothing follows."""
