"""Normalising flows: invertible maps of codes with a known log-determinant, and the distribution that one makes of a Gaussian.

A flow maps z (..., D) and a context that broadcasts to its batch shape, what an encoder says of a picture, or None.
"""

from collections.abc import Sequence
from math import e, log

import torch
from torch import Tensor, nn
from torch.distributions import Distribution
from torch.nn import functional as F

from vaestudio.models.distributions import DiagonalGaussian, _Lean
from vaestudio.models.nets import mlp

REMEMBERED = (
    1.5  # the gate's bias at the start: σ(1.5) = 0.82 of z stays in a step ("+1 to +2", Kingma et al. 2016, section 4)
)
AT_ZERO = log(e - 1)  # where log(1 + exp) is 1
HALVINGS = 40  # of an interval by which a planar step is inverted: below the last digit of float32
SPREAD = 64  # draws behind a variance
HOST = torch.device(
    "cpu"
)  # masks are made here: on the meta device, where shapes are found, `%` imports torch's compiler


class Flow(nn.Module):
    """An invertible map z -> z' with log |det ∂z'/∂z|."""

    def forward(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """z' (..., D) and log |det ∂z'/∂z| (...)."""
        raise NotImplementedError

    def inverse(self, z: Tensor, context: Tensor | None = None) -> Tensor:
        """The z that goes to this z'."""
        raise NotImplementedError


class Masked(nn.Linear):
    """A linear layer some of whose weights are held at zero; mask is (outputs, inputs)."""

    mask: Tensor

    def __init__(self, mask: Tensor) -> None:
        super().__init__(mask.shape[1], mask.shape[0])
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, input: Tensor) -> Tensor:
        return F.linear(input, self.weight * self.mask, self.bias)


class InverseAutoregressive(Flow):
    """One step of Kingma et al. 2016, eq. 13-14: z' = σ ⊙ z + (1 − σ) ⊙ m, with m and σ of number i from z₁ ... zᵢ₋₁.

    Both come from a network of one masked hidden layer (MADE: Germain et al. 2015, eq. 12-13) that the context (..., hidden)
    enters; hidden unit k sees the first `k mod D` numbers. The Jacobian is triangular: its log-determinant is Σ log σᵢ.
    """

    def __init__(self, dimensions: int, hidden: int) -> None:
        super().__init__()
        place = torch.arange(dimensions, device=HOST)
        seen = torch.arange(hidden, device=HOST) % dimensions
        self.first = Masked((place < seen[:, None]).float())
        self.last = Masked((seen <= place[:, None]).float().repeat(2, 1))
        with torch.no_grad():
            self.last.bias[dimensions:] += REMEMBERED

    def gates(self, z: Tensor, context: Tensor | None) -> tuple[Tensor, Tensor]:
        """m and the logit of σ, (..., D) each."""
        h = self.first(z)
        shift, gate = self.last(F.elu(h if context is None else h + context)).chunk(2, -1)
        return shift, gate

    def forward(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        shift, gate = self.gates(z, context)
        return torch.lerp(shift, z, gate.sigmoid()), F.logsigmoid(gate).sum(-1)

    def inverse(self, z: Tensor, context: Tensor | None = None) -> Tensor:
        """One number after the other: D passes through the network."""
        known = torch.zeros_like(z)
        for _ in range(z.shape[-1]):
            shift, gate = self.gates(known, context)
            known = shift + (z - shift) * (1 + (-gate).exp())  # the first so many numbers are right by now
        return known


class Reversed(Flow):
    """The numbers in the opposite order, so that the next step lets the others be seen."""

    def forward(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        return z.flip(-1), z.new_zeros(())

    def inverse(self, z: Tensor, context: Tensor | None = None) -> Tensor:
        return z.flip(-1)


class Planar(Flow):
    """Rezende & Mohamed 2015, eq. 10: z' = z + û tanh(w·z + b); step number `index` of those whose (u, w, b) the context holds.

    û is u with its part along w changed so that w·û ≥ −1 (their appendix A.1), without which the map could fold: w·û is
    m(w·u) = −1 + log(1 + exp(w·u + log(e − 1))), which is theirs moved so that m(0) = 0. So u = 0 is the identity, and a small
    w throws nothing far. The context is (..., K (2 D + 1)). The log-determinant (eq. 12) is log(1 + (1 − t²) w·û) with
    t = tanh(w·z + b), written as log(t² + (1 − t²) (1 + w·û)), which loses no digits near its zero.
    """

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index

    def parts(self, context: Tensor | None, dimensions: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """û and w (..., D), b (...), and 1 + w·û (...)."""
        assert context is not None, "a planar flow is made of its context"
        size = 2 * dimensions + 1
        mine = context[..., self.index * size : (self.index + 1) * size]
        u, w, b = mine[..., :dimensions], mine[..., dimensions:-1], mine[..., -1]
        along = (u * w).sum(-1)
        slack = F.softplus(along + AT_ZERO)
        square = w.square().sum(-1).clamp_min(1e-6)
        return u + ((slack - 1 - along) / square)[..., None] * w, w, b, slack

    def forward(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        u, w, b, slack = self.parts(context, z.shape[-1])
        t = ((z * w).sum(-1) + b).tanh()
        square = t.square()
        tiny = torch.finfo(z.dtype).tiny
        return z + u * t[..., None], (square + (1 - square) * slack).clamp_min(tiny).log()

    def inverse(self, z: Tensor, context: Tensor | None = None) -> Tensor:
        """a = w·z + b solves a + (w·û) tanh(a) = w·z' + b, which rises with a: by halving, then one step of Newton's."""
        u, w, b, slack = self.parts(context, z.shape[-1])
        target, slope = (z * w).sum(-1) + b, slack - 1
        with torch.no_grad():
            low, high = target - slope.abs(), target + slope.abs()
            for _ in range(HALVINGS):
                middle = (low + high) / 2
                below = middle + slope * middle.tanh() < target
                low, high = torch.where(below, middle, low), torch.where(below, high, middle)
            a = (low + high) / 2
            t = a.tanh()
            rise = (1 + slope * (1 - t * t)).clamp_min(1e-6)
        a = a - (a + slope * t - target) / rise  # gradients pass here, as the implicit function theorem has them
        return z - u * a.tanh()[..., None]


class Coupling(Flow):
    """Dinh et al. 2017, eq. 9: z' = b ⊙ z + (1 − b) ⊙ (z ⊙ exp(s(b ⊙ z)) + t(b ⊙ z)), b every other number.

    s is a bounded one (a tanh times a learned scale, as in their code). It begins as the identity.
    """

    kept: Tensor

    def __init__(self, dimensions: int, hidden: Sequence[int], odd: bool) -> None:
        super().__init__()
        self.net = mlp(dimensions, hidden, 2 * dimensions, "relu")
        self.scale = nn.Parameter(torch.ones(dimensions))
        self.register_buffer("kept", (torch.arange(dimensions, device=HOST) % 2 == odd).float(), persistent=False)
        nn.init.zeros_(list(self.net.parameters())[-2])
        nn.init.zeros_(list(self.net.parameters())[-1])

    def parts(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """s and t, (..., D); zeros where z is kept."""
        s, t = self.net(z * self.kept).chunk(2, -1)
        return (1 - self.kept) * self.scale * s.tanh(), (1 - self.kept) * t

    def forward(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        s, t = self.parts(z)
        return z * s.exp() + t, s.sum(-1)

    def inverse(self, z: Tensor, context: Tensor | None = None) -> Tensor:
        s, t = self.parts(z)
        return (z - t) * (-s).exp()


class Chain(Flow):
    """One flow after the other."""

    def __init__(self, *steps: Flow) -> None:
        super().__init__()
        self.steps = nn.ModuleList(steps)

    def forward(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        total = z.new_zeros(())
        for step in self.steps:
            z, log_determinant = step(z, context)
            total = total + log_determinant
        return z, total

    def inverse(self, z: Tensor, context: Tensor | None = None) -> Tensor:
        for step in reversed(self.steps):
            assert isinstance(step, Flow)
            z = step.inverse(z, context)
        return z


class Flowed(_Lean):
    """What `flow` makes of a Gaussian: z = f(ε), ε ~ base, with log q(z) = log base(ε) − log |det ∂f/∂ε|.

    `mean` is f(the base's mean), the code in the middle of the flow and not the expectation, which has no formula; `variance`
    is that of a few fixed draws through the flow, exact where the flow moves each number on its own and linearly. The
    density of the newest draw is known from drawing it; that of any other z takes the inverse.
    """

    def __init__(self, base: DiagonalGaussian, flow: Flow, context: Tensor | None = None) -> None:
        super().__init__(base.batch_shape, base.event_shape)
        self.base, self.flow, self.context = base, flow, context
        self._drawn: tuple[Tensor, Tensor] | None = None  # z and log q(z)

    @property
    def mean(self) -> Tensor:
        z: Tensor = self.flow(self.base.loc, self.context)[0]
        return z

    @property
    def variance(self) -> Tensor:
        noise = torch.randn(SPREAD, self.event_shape[0], generator=torch.Generator().manual_seed(0))
        noise = (noise - noise.mean(0)) / noise.std(0, correction=0)
        noise = noise.to(self.base.loc).view(SPREAD, *(1 for _ in self.batch_shape), -1)
        return with_noise(self, noise).var(0, correction=0)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        start = self.base.rsample(sample_shape)
        z, log_determinant = self.flow(start, self.context)
        self._drawn = z, self.base.log_prob(start) - log_determinant
        return self._drawn[0]

    def log_prob(self, value: Tensor) -> Tensor:
        if self._drawn is not None and self._drawn[0] is value:
            return self._drawn[1]
        start = self.flow.inverse(value, self.context)
        log_density: Tensor = self.base.log_prob(start) - self.flow(start, self.context)[1]
        return log_density


def with_noise(q: Distribution, noise: Tensor) -> Tensor:
    """The z that q makes of this ε ~ N(0, I), (..., D): mean + stddev · ε, or that of its base sent through the flow."""
    if isinstance(q, Flowed):
        z: Tensor = q.flow(q.base.loc + q.base.stddev * noise, q.context)[0]
        return z
    moved: Tensor = q.mean + q.stddev * noise
    return moved
