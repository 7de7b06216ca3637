"""Distributions on the unit sphere S^(D−1) in D dimensions: von Mises–Fisher, and the uniform one; densities are per area."""

from functools import cache
from math import ceil, lgamma, log, pi
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.distributions import register_kl
from torch.nn import functional as F

from vaestudio.models.distributions import LOG_2PI, _Lean

LOG_CONCENTRATION = (-5.0, 11.0)
"""Bounds of an encoder's log κ: κ from 0.007, as good as uniform, to 60,000, a cap of 0.2 degrees for each dimension."""

PROPOSALS = 16  # of which at least 65 % are accepted: all fail once in 20 million draws, and the last is then taken
ORDER = 16.0  # from which on the asymptotic series is exact to seven digits
NODES = 64  # of the quadrature behind the gradient of a draw


def wide(x: Tensor) -> Tensor:
    """In double precision, since large numbers cancel where κ is large; Apple's GPU has none and is less exact there."""
    return x if x.device.type == "mps" else x.double()


def _series(order: float, k: Tensor) -> Tensor:
    """log I_order(κ) − order · log κ for order ≥ ORDER: the uniform expansion, Abramowitz & Stegun 9.7.7 and 9.3.9."""
    p = (order**2 + k.square()).sqrt()
    t2 = (order / p).square()
    u1 = (3 - 5 * t2) / 24
    u2 = (81 - t2 * (462 - 385 * t2)) / 1152
    u3 = (30375 - t2 * (369603 - t2 * (765765 - 425425 * t2))) / 414720
    u4 = (4465125 - t2 * (94121676 - t2 * (349922430 - t2 * (446185740 - 185910725 * t2)))) / 39813120
    total = torch.log1p((u1 + (u2 + (u3 + u4 / p) / p) / p) / p)
    return p - order * torch.log(order + p) - 0.5 * torch.log(p) - 0.5 * LOG_2PI + total


def bessel(order: float, k: Tensor) -> tuple[Tensor, Tensor]:
    """log I_order(κ) − order · log κ, which is finite at 0, and the ratio I_(order+1)(κ) / (κ I_order(κ)); order ≥ 0, κ ≥ 0.

    From a high order down: the recurrence I_(v−1) = I_(v+1) + 2 v / κ · I_v is stable that way.
    """
    steps = max(0, ceil(ORDER - order))
    high = _series(order + steps, k)
    ratio = torch.exp(_series(order + steps + 1, k) - high)
    square = k.square()
    for step in range(steps, 0, -1):
        ratio = 1 / (2 * (order + step) + square * ratio)
        high = high - torch.log(ratio)
    return high, ratio


class _LogNormaliser(torch.autograd.Function):
    """log ∫ exp(κ μ·z) dz over the sphere; its slope in κ is the mean resultant length A(κ)."""

    @staticmethod
    def forward(ctx: Any, k: Tensor, dimensions: int) -> Tensor:
        value, ratio = bessel(dimensions / 2 - 1, k)
        ctx.save_for_backward(k * ratio)
        return value + dimensions / 2 * LOG_2PI

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return gradient * ctx.saved_tensors[0], None


class _KL(torch.autograd.Function):
    """KL(vMF(μ, κ) ‖ uniform) = κ A(κ) − log normaliser + log area; its slope in κ is κ A'(κ)."""

    @staticmethod
    def forward(ctx: Any, k: Tensor, dimensions: int) -> Tensor:
        value, ratio = bessel(dimensions / 2 - 1, k)
        length = k * ratio
        ctx.save_for_backward(k * (1 - length.square() - (dimensions - 1) * ratio))
        return k * length - value - dimensions / 2 * LOG_2PI + log_area(dimensions)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return gradient * ctx.saved_tensors[0], None


def log_area(dimensions: int) -> float:
    """Of the unit sphere in so many dimensions: 2 π^(D/2) / Γ(D/2)."""
    return log(2) + dimensions / 2 * log(pi) - lgamma(dimensions / 2)


@cache
def _quadrature() -> tuple[Tensor, Tensor]:
    """Nodes and weights of Gauss and Legendre on [0, 1]."""
    x, w = np.polynomial.legendre.leggauss(NODES)
    return torch.from_numpy((x + 1) / 2), torch.from_numpy(w / 2)


class _Along(torch.autograd.Function):
    """w = μ·z of draws, with the gradient that κ has through them: the implicit one of Figurnov et al. 2018.

    With h(θ) = exp(κ cos θ) sin^(D−2) θ, the density of the angle from μ, dw/dκ = sin θ / h(θ) · ∫₀^θ (cos t − A) h(t) dt.
    """

    @staticmethod
    def forward(ctx: Any, k: Tensor, w: Tensor, dimensions: int) -> Tensor:
        ctx.save_for_backward(k, w)
        ctx.dimensions = dimensions
        return w

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        k, w = ctx.saved_tensors
        length = k * bessel(ctx.dimensions / 2 - 1, k)[1]
        nodes, weights = (part.to(w) for part in _quadrature())
        angle = w.acos()[..., None]
        t = angle * nodes
        relative = k[..., None] * (t.cos() - w[..., None]) + (ctx.dimensions - 2) * (t.sin() / angle.sin()).log()
        slope = ((t.cos() - length[..., None]) * relative.exp() * weights).sum(-1) * angle[..., 0]
        return gradient * w.acos().sin() * slope, None, None


def _draw(k: Tensor, dimensions: int) -> Tensor:
    """w = μ·z for z ~ vMF(μ, κ), of κ's shape: Wood 1994, algorithm VM*, with a fixed number of proposals.

    So a step makes no decision that waits for the GPU, and its noise is a function of its seed.
    """
    n = float(dimensions - 1)
    root = (4 * k.square() + n * n).sqrt()
    b = n / (2 * k + root)
    a = (n + 2 * k + root) / 4
    d = 4 * a * b / (1 + b) - n * log(n)
    shape = (PROPOSALS, *k.shape)
    x, y = (torch._standard_gamma(k.new_full(shape, n / 2)) for _ in range(2))  # their share is a Beta(n / 2, n / 2)
    share = (x / (x + y)).nan_to_num(0.5)
    below = 1 - (1 - b) * share
    t = 2 * a * b / below
    accepted = n * t.log() - t + d >= torch.rand(shape, dtype=k.dtype, device=k.device).log()
    accepted[-1] = True
    first = accepted.to(torch.uint8).argmax(0, keepdim=True)
    w: Tensor = ((1 - (1 + b) * share) / below).gather(0, first)[0]
    edge = 4 * torch.finfo(k.dtype).eps
    return w.clamp(-1 + edge, 1 - edge)


class VonMisesFisher(_Lean):
    """exp(κ μ·z) / normaliser on the sphere; `direction` μ is (..., D) of length 1, `concentration` κ is (...).

    `mean` is μ, the direction of the mean and the most probable code, as torch's circular VonMises has it: the expectation itself
    lies inside the sphere. `variance` is that of each coordinate.
    """

    def __init__(self, direction: Tensor, concentration: Tensor) -> None:
        super().__init__(direction.shape[:-1], direction.shape[-1:])
        self.direction, self.concentration = direction, concentration

    @property
    def mean(self) -> Tensor:
        return self.direction

    @property
    def length(self) -> Tensor:
        """A(κ), the length of the expectation."""
        k = wide(self.concentration)
        return (k * bessel(self.event_shape[0] / 2 - 1, k)[1]).to(self.direction)

    @property
    def variance(self) -> Tensor:
        k, square = wide(self.concentration)[..., None], wide(self.direction).square()
        ratio = bessel(self.event_shape[0] / 2 - 1, k)[1]
        spread = ratio + (1 - self.event_shape[0] * ratio - (k * ratio).square()) * square
        return spread.clamp_min(0).to(self.direction)

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        """w μ + √(1 − w²) v, v uniform among the directions at right angles to μ."""
        k = wide(self.concentration).expand(*sample_shape, *self.batch_shape)
        with torch.no_grad():
            drawn = _draw(k, self.event_shape[0])
        w: Tensor = _Along.apply(k, drawn, self.event_shape[0])
        noise = torch.randn(*k.shape, self.event_shape[0], dtype=self.direction.dtype, device=k.device)
        aside = F.normalize(noise - (noise * self.direction).sum(-1, keepdim=True) * self.direction, dim=-1)
        along, out = w.to(noise)[..., None], (1 - w.square()).sqrt().to(noise)[..., None]
        return along * self.direction + out * aside

    def log_prob(self, value: Tensor) -> Tensor:
        k = wide(self.concentration)
        along = (wide(value) * wide(self.direction)).sum(-1)
        normaliser: Tensor = _LogNormaliser.apply(k, self.event_shape[0])
        return (k * along - normaliser).to(value.dtype)


class UniformSphere(_Lean):
    """The same density everywhere on the sphere; `origin` is a tensor of zeros (D,) that lives where the model lives."""

    def __init__(self, origin: Tensor) -> None:
        super().__init__(torch.Size(), origin.shape)
        self.origin = origin

    @property
    def mean(self) -> Tensor:
        return self.origin

    @property
    def variance(self) -> Tensor:
        return torch.full_like(self.origin, 1 / len(self.origin))

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        noise = torch.randn(*sample_shape, len(self.origin), dtype=self.origin.dtype, device=self.origin.device)
        return F.normalize(noise, dim=-1)

    def log_prob(self, value: Tensor) -> Tensor:
        return value.new_full(value.shape[:-1], -log_area(len(self.origin)))


@register_kl(VonMisesFisher, UniformSphere)  # type: ignore[no-untyped-call, untyped-decorator]
def _kl_uniform(q: VonMisesFisher, p: UniformSphere) -> Tensor:
    kl: Tensor = _KL.apply(wide(q.concentration), q.event_shape[0])
    return kl.to(q.direction.dtype)
