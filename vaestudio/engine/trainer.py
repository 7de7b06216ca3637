"""Trainer.step: one process steps one model. Nothing in it waits for the device, draws, saves or looks at a clock."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vaestudio.data.dataset import Split, StreamedSplit
from vaestudio.engine import device as devices
from vaestudio.engine.adam import Adam
from vaestudio.engine.batches import Batches, StreamedBatches, mix
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.recorded import RECORDERS, Recorded
from vaestudio.engine.state import Array
from vaestudio.engine.team import ALONE, Team
from vaestudio.measures.looking import seed_everything

ROWS = 256  # loss rows kept on the device before they must be fetched
SETTLE = 64  # steps between two looks at the optimiser's counters

WEIGHTS, NOISE, TEST_PIXELS, PARTS = 1, 3, 5, 6  # streams of randomness, beside those of the batches


class Trainer:
    """Model, optimiser and data on one device. `experiment` may be replaced between two steps (a knob was turned)."""

    def __init__(
        self,
        experiment: Experiment,
        model: torch.nn.Module,
        split: Split | StreamedSplit,
        device: torch.device,
        team: Team = ALONE,
    ) -> None:
        training = experiment.training
        self.experiment, self.model, self.device = experiment, model, device
        self.parts = training.parts
        self.products = devices.rounded_products if training.precision == "mixed" else nullcontext
        self.seed = training.seed
        here = training.batch_size, training.seed, device, training.binarise
        self.batches = Batches(split, *here) if isinstance(split, Split) else StreamedBatches(split, *here)
        self.team = team
        self.optimiser = Adam(model.parameters())
        named = tuple(model.named_parameters())
        self.halves = {
            "both": None,
            "encoder": [weight for name, weight in named if name.startswith("encoder.")],
            "decoder": [weight for name, weight in named if not name.startswith("encoder.")],
        }
        recorder = RECORDERS.get(device.type)
        self.recorded = None if recorder is None else Recorded(recorder)
        self.step_count = 0
        self.stop = (
            False  # set by anybody: this process would like to end; then `stopping` is true in all, at the same step
        )
        self.stopping = False
        self._rows: Tensor | None = None
        self._pending = 0

    @property
    def team(self) -> Team:
        """The processes that work the parts of a batch. This one needs no images of the others' parts."""
        return self._team

    @team.setter
    def team(self, team: Team) -> None:
        self._team = team
        self.batches.share(self.parts, team.rank, team.size)

    def step(self) -> None:
        """One optimiser step on batch number `step_count`. The row of losses stays on the device until `fetch`."""
        step = self.step_count
        x, y = self.batches.at(step)
        rate = self.experiment.at("learning_rate", step)
        recording = None
        if self.parts == 1:
            recording = None if self.recorded is None else self.recorded.fitting(self, x, y, step, rate)
            seed_everything(self.device, self.noise_seed(step))  # parts are seeded each by itself
        row = self.take(x, y, step, rate) if recording is None else recording.play(x, y, rate)
        if step % SETTLE == 0:
            self.optimiser.settle()
        if self._rows is None:
            self._rows = torch.empty(ROWS, len(row), device=self.device)
        self._rows[self._pending] = row
        self._pending += 1
        self.step_count += 1

    def take(self, x: Tensor, y: Tensor | None, step: int, rate: float | Tensor) -> Tensor:
        """The weights after one step like number `step`; its row of losses."""
        self.optimiser.zero_grad()
        with self.products():
            row = self.learn(x, y, step) if self.parts == 1 else self._learn_in_parts(x, y, step)
        self.optimiser.step(rate)
        return row

    def noise_seed(self, step: int) -> int:
        return mix(self.seed, NOISE, step)

    def learn(self, x: Tensor, y: Tensor | None, step: int, share: float = 1.0) -> Tensor:
        """Adds `share` times the gradient of the loss on x; the row of losses, times `share`."""
        loss, terms = self.model(x, y, self.experiment.knobs(step))
        if share != 1.0:
            loss = loss * share
        loss.backward(inputs=self.halves[self.experiment.moving(step)])  # what gets no gradient is not moved
        with torch.no_grad():
            return torch.cat([loss.view(1), torch.stack(tuple(terms.values())).mean(1).mul_(share)])

    def _learn_in_parts(self, x: Tensor, y: Tensor | None, step: int) -> Tensor:
        """The same, part by part: all of them here, or every so-manieth where other processes work the rest."""
        xs = x.tensor_split(self.parts)
        ys = (None,) * self.parts if y is None else y.tensor_split(self.parts)
        row: Tensor | None = None
        for part in range(self.team.rank, self.parts, self.team.size):
            share = len(xs[part]) / len(x)
            if share == 0 and self.team.size == 1:
                continue
            seed_everything(self.device, mix(self.seed, PARTS, step * self.parts + part))
            if share:
                learned = self.learn(xs[part], ys[part], step, share)
            else:  # the last batch has no image for this process, which sends zeros for every weight that others reach
                learned = self.learn(x[:1], None if y is None else y[:1], step, share)
            row = learned if row is None else row + learned
        assert row is not None
        if self.team.size > 1:
            stop = torch.tensor(float(self.stop), device=self.device)
            self.team.add_up([*(w.grad for w in self.optimiser.parameters if w.grad is not None), row, stop])
            self.stopping = bool(stop)
            kept = self.model.state_dict()
            self.team.average([b for n, b in self.model.named_buffers() if n in kept and b.is_floating_point()])
        return row

    @property
    def full(self) -> bool:
        """Whether rows must be fetched before the next step."""
        return self._pending == ROWS

    def fetch(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Rows (n, K) of the steps since the last fetch: the loss, then each term, in nats per image. Waits for the device."""
        if self._rows is None or self._pending == 0:
            return np.empty((0, 0))
        rows = self._rows[: self._pending].cpu().double().numpy()  # in this order: MPS has no float64
        self._pending = 0
        return rows

    # ---- state, as arrays
    def weights(self) -> dict[str, Array]:
        return {name: tensor.detach().cpu().numpy().copy() for name, tensor in self.model.state_dict().items()}

    def restore(self, weights: Mapping[str, Array], moments: Mapping[str, Array], step: int) -> None:
        """Go on from `step`; shapes have been checked."""
        self.model.load_state_dict({name: torch.from_numpy(array.copy()) for name, array in weights.items()})
        self.optimiser.restore(moments)
        self.step_count, self._pending = step, 0
