"""The film of a run: which steps are kept, and how much of each. Frames to look back at, checkpoints to fork from.

Steps that are Fibonacci numbers are kept for ever, so the beginning, where most happens, is dense; between them every
`stride`-th step. When there are too many frames the stride doubles. So are checkpoints thinned, counted in epochs, and
weights are kept on frames that lie about equally far apart. All of it is bounded in bytes, whatever the model.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from vaestudio.engine import messages as m
from vaestudio.engine.state import Array, Checkpoint, Frame

FRAMES = 200
# Bytes at most: of pictures and codes, of weights in half precision, of whole states.
VIEWS, WEIGHTS, CHECKPOINTS = 20 << 20, 12 << 20, 16 << 20
EPOCH = 8  # frames of an epoch at first
HALF = np.finfo(np.float16).max


def halved(array: Array) -> Array:
    """Floats in half precision, those beyond its range at its ends; anything else as it is."""
    return np.clip(array, -HALF, HALF).astype(np.float16) if array.dtype.kind == "f" else array


def size(arrays: Mapping[str, Array]) -> int:
    return sum(a.nbytes for a in arrays.values())


def _fibonacci() -> list[int]:
    numbers = [0, 1, 2]
    while numbers[-1] < 2**53:
        numbers.append(numbers[-1] + numbers[-2])
    return numbers


EARLY = _fibonacci()


class Film:
    """Frames and checkpoints in the order of their steps. Nothing here looks at a model."""

    def __init__(
        self, steps_per_epoch: int, frames: Iterable[Frame] = (), checkpoints: Iterable[Checkpoint] = ()
    ) -> None:
        self.steps_per_epoch = steps_per_epoch
        self.stride = max(1, steps_per_epoch // EPOCH)
        self.gap = 1  # epochs between two checkpoints
        self.frames: list[Frame] = list(frames)
        self.checkpoints: list[Checkpoint] = list(checkpoints)
        self.version = self.cuts = 0  # count changes of the frames, and what was cut off

    @property
    def pictures(self) -> Array | None:
        """(n <= 9, C, H, W) uint8 that tell one session from another: its last samples, or else reconstructions."""
        views = self.frames[-1].views if self.frames else {}
        found = views.get("samples", views.get("reconstructions"))
        return None if found is None else found[:9]

    # ---- which steps
    def scheduled(self, step: int) -> bool:
        return step % self.stride == 0 or EARLY[bisect_left(EARLY, step)] == step

    def after(self, step: int) -> int:
        """The next step to be recorded."""
        return min((step // self.stride + 1) * self.stride, EARLY[bisect_left(EARLY, step + 1)])

    # ---- what is kept
    def add(self, frame: Frame) -> None:
        """A frame of a later step than the last; others make room for it where there is too much."""
        self.frames.append(frame)
        self.version += 1
        room = min(FRAMES, VIEWS // max(1, size(frame.views)))
        while len(self.frames) > max(2, room) and self.stride < frame.step:
            self.stride *= 2
            self.frames = [f for f in self.frames if self.scheduled(f.step) or f is frame]
        self._spread_weights(frame)

    def _spread_weights(self, newest: Frame) -> None:
        """Weights are dropped where their neighbours are closest, counted in frames, until they fit; the newest stay."""
        room = WEIGHTS // max(1, size(newest.weights or {}))
        heavy = [i for i, f in enumerate(self.frames) if f.weights is not None]
        while len(heavy) > room:
            between = [after - before for before, after in zip(heavy, heavy[2:], strict=False)]
            chosen = 1 + between.index(min(between)) if between and room > 1 else 0
            index = heavy.pop(chosen)
            self.frames[index] = replace(self.frames[index], weights=None)

    def keep(self, checkpoint: Checkpoint) -> None:
        """A state at the end of an epoch."""
        room = CHECKPOINTS // max(1, size(checkpoint.weights) + size(checkpoint.optimiser))
        if self.checkpoints and self.checkpoints[-1].step >= checkpoint.step:
            return
        if room and (checkpoint.step // self.steps_per_epoch) % self.gap == 0:
            self.checkpoints.append(checkpoint)
        while len(self.checkpoints) > room:
            self.gap *= 2
            self.checkpoints = [c for c in self.checkpoints if c.step // self.steps_per_epoch % self.gap == 0]

    def cut(self, step: int) -> None:
        """What came after `step` is forgotten: the run went back there."""
        self.frames = [f for f in self.frames if f.step <= step]
        self.checkpoints = [c for c in self.checkpoints if c.step <= step]
        self.version, self.cuts = self.version + 1, self.cuts + 1

    def until(self, step: int) -> "Film":
        """A film of its own that begins as this one."""
        film = Film(self.steps_per_epoch, self.frames, self.checkpoints)
        film.cut(step)
        return film

    # ---- looking
    def nearest(self, step: int) -> Frame | None:
        """Of two that are as near the earlier one."""
        return min(self.frames, key=lambda f: abs(f.step - step), default=None)

    def nearest_weights(self, step: int) -> Frame | None:
        return min((f for f in self.frames if f.weights is not None), key=lambda f: abs(f.step - step), default=None)

    def checkpoint(self, step: int) -> Checkpoint | None:
        """The last one at or before `step`."""
        return max((c for c in self.checkpoints if c.step <= step), key=lambda c: c.step, default=None)

    def filmed(self, run: str) -> m.Filmed:
        return m.Filmed(
            run,
            np.array([f.step for f in self.frames], np.int64),
            np.array([f.weights is not None for f in self.frames], bool),
        )
