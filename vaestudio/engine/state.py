"""What a run is, as plain numbers: everything needed to show it, and to go on with it bit for bit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from vaestudio.engine.messages import History, Parent
from vaestudio.errors import Problem
from vaestudio.records import record

Array = npt.NDArray[Any]


@record
class DataIdentity:
    """Which data a run was trained on; never a path. The fingerprint decides."""

    name: str
    fingerprint: str  # SHA-256 in hex
    shape: tuple[int, int, int]
    n_train: int
    n_test: int
    class_names: tuple[str, ...] = ()


@record
class Environment:
    """What the last digits depend on: the same values here and later give the same bits."""

    vaestudio: str
    python: str
    torch: str
    numpy: str
    device: str  # "cpu", "cuda (NVIDIA H100)"
    threads: int
    cpu: str  # torch.backends.cpu.get_cpu_capability(): "AVX512"


@dataclass(frozen=True, eq=False)
class Frame:
    """What panels showed at one step; `weights` (float32 in half precision) only on as many frames as memory is spent on."""

    step: int
    views: dict[str, Array]  # "means" f2 (T, D), "samples" u1 (n, C, H, W) ...: alike on every frame of a run
    weights: dict[str, Array] | None = None


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """All that training goes on from, as `RunState` has it: a fork begins here."""

    step: int
    weights: dict[str, Array]
    optimiser: dict[str, Array]


@dataclass(frozen=True, eq=False)
class RunState:
    """A run at one step.

    Randomness needs no state of its own: initial weights, the order of the data and the noise of a step are functions
    of (seed), (seed, epoch) and (seed, step), so `values["seed"]` and `step` are the random state.
    """

    id: str  # random, 32 hex digits; a run keeps it for life
    model: str
    values: dict[str, Any]  # every declared field: as the run began for build fields, as they stand for knobs
    initial: dict[str, Any]  # the same, as the run began: with the knob log, this replays it
    data: DataIdentity
    environment: Environment
    step: int
    weights: dict[str, Array]  # the model's state_dict: parameters and buffers
    optimiser: dict[str, Array]  # "0/exp_avg", "0/exp_avg_sq", "0/step", ... in the order of parameters
    history: History
    parent: Parent | None = None
    frames: tuple[Frame, ...] = ()  # steps rise
    checkpoints: tuple[Checkpoint, ...] = ()  # steps rise

    def finite(self) -> bool:
        """Whether every weight and moment is a number: a state that is not never replaces one that is."""
        return all(
            np.isfinite(a).all() for a in (*self.weights.values(), *self.optimiser.values()) if a.dtype.kind == "f"
        )


class Recorder(Protocol):
    """Where runs are kept. The engine knows only this; `vaestudio.session` writes HDF5."""

    def save(self, state: RunState, path: str) -> None:
        """Replaces the file at `path` atomically; raises CannotSave, and then the old file is untouched."""

    def load(self, path: str) -> RunState:
        """Raises NotASession, DamagedSession or NewerSession, each with the reason."""

    def export(
        self, run: Any, kinds: tuple[str, ...], folder: str, progress: Callable[[float, str], None]
    ) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
        """Write the run, an `engine.run.Run`, for other programs; the files, and why others were left out."""

    def hold(self, path: str) -> bool:
        """From here on `path` ("": none) is this program's to save to; False where another one holds it."""
