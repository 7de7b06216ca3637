"""A training step recorded once and played back: on a GPU a CUDA graph, one launch in place of some hundred; on a processor a
TorchScript program, without Python between its operations.

A recording freezes whatever is not a tensor, so it holds for one shape of batch, one value of every knob and one moving half;
the learning rate and the noise are given to it anew each time. What a recording does is compared with two ordinary steps
before it is believed: a model that waits for the device, or whose step is not the same work each time, trains as before.
On a processor it must be the same to the bit.
"""

import time
from collections import Counter
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from vaestudio.engine.scripted import scripted
from vaestudio.measures.looking import seed_everything

if TYPE_CHECKING:
    from vaestudio.engine.trainer import Trainer

WARM = 50  # ordinary steps with the same knobs before one is recorded: a knob that is being dragged is not worth it
KEPT = 4  # recordings, each with its own memory for a step's intermediate results
LONG = 0.025  # seconds of a step on a processor, above which Python is no part of it that matters
LATER = 20  # times as many steps until it is tried again
AGREES = (
    0.1  # of how far two steps moved a tensor: what the order of sums (atomic additions, TF32) may lead away from there
)

Work = Callable[[], Tensor]  # one step; gives its row of losses
Recorder = Callable[[Work], Work]


def cuda_graph(work: Work) -> Work:
    """`work` as a CUDA graph (torch.cuda.graph): not done now, but whenever the result is called."""
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        row = work()

    def play() -> Tensor:
        graph.replay()
        return row

    return play


RECORDERS: dict[str, Recorder] = {"cpu": scripted, "cuda": cuda_graph}  # where there is none, steps are not recorded


class Recording:
    """One step with its own copies of what changes from batch to batch. The noise is seeded by who plays it."""

    def __init__(self, trainer: "Trainer", x: Tensor, y: Tensor | None, step: int, record: Recorder) -> None:
        self.products = trainer.products
        self.x, self.y = x.clone(), None if y is None else y.clone()
        exact = torch.float64 if trainer.device.type == "cpu" else torch.float32  # torch's Adam takes no other on a GPU
        self.rate = torch.zeros((), device=trainer.device, dtype=exact)
        self._play = record(lambda: trainer.take(self.x, self.y, step, self.rate))

    def play(self, x: Tensor, y: Tensor | None, rate: float) -> Tensor:
        """The weights after the step; its row of losses."""
        self.x.copy_(x)
        if self.y is not None and y is not None:
            self.y.copy_(y)
        self.rate.fill_(rate)
        with self.products():
            return self._play()


class Recorded:
    """The recordings of one trainer, which is given each time: who is forgotten must not be held by what it holds."""

    def __init__(self, record: Recorder, warm: int = WARM) -> None:
        self.record, self.warm = record, warm
        self.recordings: dict[Hashable, Recording] = {}
        self.refused = ""  # why this model is not recorded
        self._knobs: tuple[object, ...] = ()
        self._times: Counter[Hashable] = Counter()  # ordinary steps since a knob was turned

    def fitting(self, trainer: "Trainer", x: Tensor, y: Tensor | None, step: int, rate: float) -> Recording | None:
        """What plays this step; None where it is to be taken the ordinary way."""
        if self.refused:
            return None
        experiment = trainer.experiment
        knobs = tuple(vars(experiment.knobs(step)).values())
        key = x.shape, experiment.moving(step), knobs
        if key not in self.recordings and self._worth(key, knobs):
            try:
                found = self._believed(trainer, x, y, step, rate)
            except RuntimeError as error:  # what cannot be recorded is said by torch in many ways
                self.refused = str(error)
                return None
            if found is not None:
                while len(self.recordings) >= KEPT:
                    del self.recordings[next(iter(self.recordings))]
                self.recordings[key] = found
        return self.recordings.get(key)

    def _worth(self, key: Hashable, knobs: tuple[object, ...]) -> bool:
        if knobs != self._knobs:
            self._knobs, self._times = knobs, Counter()
        self._times[key] += 1
        return self._times[key] > self.warm

    def _believed(self, trainer: "Trainer", x: Tensor, y: Tensor | None, step: int, rate: float) -> Recording | None:
        """A recording that goes where two ordinary steps go; training is where it was afterwards."""
        processor = trainer.device.type == "cpu"
        optimiser = trainer.optimiser
        kept = trainer.model.state_dict().values()
        tensors = [*kept, *optimiser.means, *optimiser.squares, *optimiser.steps]

        def twice(take: Callable[[], Tensor]) -> list[Tensor]:
            rows = []
            for i in range(2):
                seed_everything(trainer.device, trainer.noise_seed(step + i))
                rows.append(take().clone())
            return rows + _copies(tensors)

        before = _copies(tensors)
        try:
            began = time.perf_counter()
            ordinary = twice(lambda: trainer.take(x, y, step, rate))
            if processor and time.perf_counter() - began > 2 * LONG:
                self.warm *= LATER  # the machine may have been busy
                return None
            _copy_back(tensors, before)
            recording = Recording(trainer, x, y, step, self.record)
            _copy_back(tensors, before)
            played = twice(lambda: recording.play(x, y, rate))
        finally:
            _copy_back(tensors, before)
            optimiser.zero_grad()
        start = [torch.zeros_like(row) for row in ordinary[:2]] + before
        together = zip(start, ordinary, played, strict=True)
        if all(_same(p, o) if processor else _length(p - o) <= AGREES * _length(o - b) for b, o, p in together):
            return recording
        self.refused = "the recorded step is not the ordinary one"
        return None


def _copies(tensors: list[Tensor]) -> list[Tensor]:
    return [tensor.detach().clone() for tensor in tensors]


def _copy_back(tensors: list[Tensor], copies: list[Tensor]) -> None:
    with torch.no_grad():
        for tensor, copy in zip(tensors, copies, strict=True):
            tensor.copy_(copy)


def _same(one: Tensor, other: Tensor) -> bool:
    """To the bit; what is no number is no other number either."""
    return torch.equal(one, other) or torch.equal(one.nan_to_num(nan=-0.5), other.nan_to_num(nan=-0.5))


def _length(moved: Tensor) -> float:
    return float(moved.double().norm())
