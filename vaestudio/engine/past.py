"""The time machine's commands and events: looking at a recorded step, and going on from it. Part of `messages`."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from vaestudio.engine.mail import Command, Event


@dataclass(frozen=True)
class Rewind(Command):
    """Show the recorded frame nearest to `step` in every panel, training or not; None: live again. Answered by `Rewound`.

    What the panels watch then comes from that frame: as recorded where it is there, else made anew from the nearest
    recorded weights, which also answer `Decode` and `Encode`. Loss rows and progress go on as they come.
    """

    step: int | None

    @property
    def key(self) -> Hashable:
        return "rewind"


@dataclass(frozen=True)
class Fork(Command):
    """A new run that begins as this one was at `step`, bit for bit, with `values` for knobs; it names its parent.

    The run itself is saved first. Answered by `RunOpened`; steps that no recorded state holds are made anew, with progress.
    """

    step: int
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Filmed(Event):
    """Which steps of the run are recorded; sent when the run opens and whenever that changes."""

    run: str
    steps: npt.NDArray[np.int64]  # (n,), rising
    weighted: npt.NDArray[np.bool_]  # (n,): whether the weights were recorded too

    @property
    def key(self) -> Hashable:
        return "filmed"


@dataclass(frozen=True)
class Rewound(Event):
    """From here on answers are of `step` (None: of the run as it is), and what is decoded is of `weights_step`."""

    step: int | None
    weights_step: int | None = None

    @property
    def key(self) -> Hashable:
        return "rewound"


@dataclass(frozen=True)
class Parent:
    """Where a forked run began."""

    id: str
    step: int
