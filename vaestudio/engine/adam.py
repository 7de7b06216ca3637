"""Adam (Kingma & Ba 2015, algorithm 1), all weights in one fused call and nothing around it.

The arithmetic is torch's own functional Adam. What is left out is what `torch.optim.Adam.step` does around it each
step (hooks, profiling, gathering state): a fifth of the optimiser's time for a small network.
"""

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.optim.adam import adam

from vaestudio.engine.state import Array

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
NOTHING = 1e-30  # moves a weight by at most 1e-22 of the learning rate; 64 steps later still a normal float32


class Adam:
    """Weights that a step's loss does not reach (no gradient) are left alone, moments and step count included."""

    def __init__(self, parameters: Iterable[Tensor]) -> None:
        self.parameters = list(parameters)
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = [torch.zeros((), device=p.device) for p in self.parameters]

    def zero_grad(self) -> None:
        for parameter in self.parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self, learning_rate: float | Tensor) -> None:
        """A tensor () where the step is recorded: its value is read when it is played."""
        reached = [i for i, parameter in enumerate(self.parameters) if parameter.grad is not None]
        adam(
            [self.parameters[i] for i in reached],
            [g for p in self.parameters if (g := p.grad) is not None],
            [self.means[i] for i in reached],
            [self.squares[i] for i in reached],
            [],
            [self.steps[i] for i in reached],
            fused=True,
            amsgrad=False,
            beta1=BETA1,
            beta2=BETA2,
            lr=learning_rate,
            weight_decay=0.0,
            eps=EPSILON,
            maximize=False,
        )

    @torch.no_grad()
    def settle(self) -> None:
        """Means below 1e-30 become zero. Called every 64 steps: a weight that is seldom reached (the border of MNIST) has
        a mean that shrinks by a tenth a step, and after 800 steps numbers so small slow arithmetic tenfold."""
        for mean in self.means:
            mean.copy_(F.hardshrink(mean, NOTHING))

    def state(self) -> dict[str, Array]:
        """ "0/exp_avg", "0/exp_avg_sq", "0/step", ... in the order of parameters; empty before the first step."""
        if not any(bool(step) for step in self.steps):
            return {}
        parts = {"exp_avg": self.means, "exp_avg_sq": self.squares, "step": self.steps}
        return {
            f"{i}/{k}": t.cpu().numpy().copy()
            for i in range(len(self.steps))
            for k, of in parts.items()
            for t in (of[i],)
        }

    def restore(self, state: Mapping[str, Array]) -> None:
        """What `state` gave; an empty one means the first step is still to come."""
        for i in range(len(self.steps)):
            for key, of in (("exp_avg", self.means), ("exp_avg_sq", self.squares), ("step", self.steps)):
                given = state.get(f"{i}/{key}")
                of[i].zero_() if given is None else of[i].copy_(torch.from_numpy(given.copy()))
