"""A training step recorded once as a CUDA graph and played back: one launch in place of some hundred.

A recording freezes whatever is not a tensor, so it holds for one shape of batch, one value of every knob and one moving half;
the learning rate and the noise are given to it anew each time. What a recording does is compared with two ordinary steps
before it is believed: a model that waits for the device, or whose step is not the same work each time, trains as before.
"""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from vaestudio.measures.looking import seed_everything

if TYPE_CHECKING:
    from vaestudio.engine.trainer import Trainer

WARM = 3  # ordinary steps with the same knobs before one is recorded: a knob that is being dragged is not worth it
KEPT = 4  # recordings, each with its own memory for a step's intermediate results
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


class Recording:
    """One step with its own copies of what changes from batch to batch."""

    def __init__(self, trainer: "Trainer", x: Tensor, y: Tensor | None, step: int, record: Recorder) -> None:
        self.device, self.seed_of = trainer.device, trainer.noise_seed
        self.x, self.y = x.clone(), None if y is None else y.clone()
        self.rate = torch.zeros((), device=trainer.device)

        def work() -> Tensor:
            trainer.optimiser.zero_grad()
            with trainer.products():
                row = trainer.learn(self.x, self.y, step)
            trainer.optimiser.step(self.rate)
            return row

        self._play = record(work)

    def play(self, x: Tensor, y: Tensor | None, step: int, rate: float) -> Tensor:
        self.x.copy_(x)
        if self.y is not None and y is not None:
            self.y.copy_(y)
        self.rate.fill_(rate)
        seed_everything(self.device, self.seed_of(step))
        return self._play()


class Recorded:
    """The recordings of one trainer."""

    def __init__(self, trainer: "Trainer", record: Recorder = cuda_graph) -> None:
        self.trainer, self.record = trainer, record
        self.recordings: dict[Hashable, Recording] = {}
        self.refused = ""  # why this model is not recorded
        self._last: Hashable = None
        self._times = 0

    def step(self, x: Tensor, y: Tensor | None, step: int, rate: float) -> Tensor | None:
        """The row of losses of a step that was played; None where it is to be taken the ordinary way."""
        if self.refused:
            return None
        experiment = self.trainer.experiment
        key = (x.shape, experiment.moving(step), tuple(vars(experiment.knobs(step)).values()))
        if key not in self.recordings and not self._worth(key):
            return None
        if key not in self.recordings:
            try:
                found = self._believed(x, y, step, rate)
            except RuntimeError as error:  # what cannot be recorded is said by CUDA in many ways
                self.refused = str(error)
                return None
            if found is None:
                self.refused = "the recorded step is not the ordinary one"
                return None
            while len(self.recordings) >= KEPT:
                del self.recordings[next(iter(self.recordings))]
            self.recordings[key] = found
        return self.recordings[key].play(x, y, step, rate)

    def _worth(self, key: Hashable) -> bool:
        """Whether this many ordinary steps were like it, one after the other."""
        self._times = self._times + 1 if key == self._last else 1
        self._last = key
        return self._times > WARM

    def _believed(self, x: Tensor, y: Tensor | None, step: int, rate: float) -> Recording | None:
        """A recording that goes where two ordinary steps go; training is where it was afterwards."""
        trainer = self.trainer
        before = self._state()
        for i in (step, step + 1):
            trainer.take(x, y, i, rate)
        ordinary = self._state()
        self._back(before)
        try:
            recording = Recording(trainer, x, y, step, self.record)
            self._back(before)
            for i in (step, step + 1):
                recording.play(x, y, i, rate)
            played = self._state()
        finally:
            self._back(before)
        together = zip(before, ordinary, played, strict=True)
        return recording if all(_length(p - o) <= AGREES * _length(o - b) for b, o, p in together) else None

    def _tensors(self) -> list[Tensor]:
        optimiser = self.trainer.optimiser
        kept = self.trainer.model.state_dict().values()
        return [*kept, *optimiser.means, *optimiser.squares, *optimiser.steps]

    def _state(self) -> list[Tensor]:
        return [tensor.detach().clone() for tensor in self._tensors()]

    def _back(self, state: list[Tensor]) -> None:
        with torch.no_grad():
            for tensor, value in zip(self._tensors(), state, strict=True):
                tensor.copy_(value)


def _length(moved: Tensor) -> float:
    return float(moved.double().norm())
