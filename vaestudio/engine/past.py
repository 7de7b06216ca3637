"""The time machine's commands and events: looking at a recorded step, and going on from it. Part of `messages`."""

from collections.abc import Hashable, Mapping
from dataclasses import field
from typing import Any

import numpy as np
import numpy.typing as npt

from vaestudio.engine.mail import Command, Event
from vaestudio.records import record


@record
class Rewind(Command):
    """Show the recorded frame nearest to `step` in every panel, training or not; None: live again. Answered by `Rewound`.

    What the panels watch then comes from that frame: as recorded where it is there, else made anew from the nearest
    recorded weights, which also answer `Decode` and `Encode`. Loss rows and progress go on as they come.
    """

    step: int | None

    @property
    def key(self) -> Hashable:
        return "rewind"


@record
class Fork(Command):
    """A new run that begins as this one was at `step`, bit for bit, with `values` for knobs; it names its parent.

    The run itself is saved first. Answered by `RunOpened`; steps that no recorded state holds are made anew, with progress.
    """

    step: int
    values: Mapping[str, Any] = field(default_factory=dict)


@record
class Filmed(Event):
    """Which steps of the run are recorded; sent when the run opens and whenever that changes."""

    run: str
    steps: npt.NDArray[np.int64]  # (n,), rising
    weighted: npt.NDArray[np.bool_]  # (n,): whether the weights were recorded too

    @property
    def key(self) -> Hashable:
        return "filmed"


@record
class Rewound(Event):
    """From here on answers are of `step` (None: of the run as it is), and what is decoded is of `weights_step`."""

    step: int | None
    weights_step: int | None = None

    @property
    def key(self) -> Hashable:
        return "rewound"


@record
class ReadFilm(Command):
    """Read the film of another session, to be played in step beside this run's; the run goes on. Answered by `FilmRead`."""

    path: str

    @property
    def key(self) -> Hashable:
        return "read film"


@record
class FilmRead(Event):
    """What was recorded of another session: `views[i]` is of `steps[i]`, by the names of session/past.py's VIEWS."""

    path: str
    name: str  # the file's, without its ending
    model: str  # its title
    data: str
    class_names: tuple[str, ...]
    rings: bool  # its prior is N(0, I)
    steps: npt.NDArray[np.int64]  # (n,), rising
    views: tuple[Mapping[str, npt.NDArray[Any]], ...]
    tested: npt.NDArray[np.float64]  # (k, 4): step, negative ELBO, reconstruction, KL; NaN where there is none
    beta: tuple[tuple[int, float], ...]  # (step, value) from there on; empty where the model has none

    @property
    def key(self) -> Hashable:
        return "film read"


@record
class Parent:
    """Where a forked run began."""

    id: str
    step: int
