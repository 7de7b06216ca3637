"""The distributions that models are made of, lean enough for a training step, and the divergence between them.

They are ordinary `torch.distributions.Distribution`s without argument checks: a check reads the values back, which on
a GPU stops the pipeline, and grey pixels in [0, 1] are no legal outcome of a Bernoulli although the field trains on
them. Latent distributions have event shape (D,), likelihoods (C, H, W); densities keep all their constants, in nats.
"""

from collections.abc import Callable
from math import log, pi
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.distributions import Distribution, kl_divergence, register_kl
from torch.nn import functional as F

LOG_2PI = log(2 * pi)
PIXELS = (-3, -2, -1)  # the event dimensions of a picture: C, H, W

LATENT_LOG_VARIANCE = (-20.0, 10.0)
"""Bounds of an encoder's log-variance: standard deviations from 0.00005 to 150, where a prior has about 1.
Trained posteriors lie between about 0.001 (two dimensions, sharp likelihood) and 1; float32 copes with both."""

PIXEL_LOG_VARIANCE = (-11.0, 5.0)
"""Bounds of a learned pixel variance. The lower one is a standard deviation of one grey level of 255 on the [0, 1]
scale (0.0041): pixels that never change, such as the border of MNIST, have a density without a maximum, and only this
bound keeps it finite. Pixels that do change stay away from it."""

OPTIMAL_BATCHES = 10
"""Batches over which the optimal variance is averaged: the last few, so that it follows the weights, and more than one,
so that it does not follow the chance of a batch."""


def bounded(raw: Tensor, bounds: tuple[float, float]) -> Tensor:
    """`raw` held inside `bounds`: the identity up to 1 from either bound, then a smooth (C1) approach to it.

    Outside, at an excess e, the value is the inner edge ± e / (1 + e) and the slope 1 / (1 + e)². It falls like a power
    and not exponentially, so that a value thrown far out (10,000 gives 1e-8) still has a gradient, which Adam, blind to
    scale, brings home.
    """
    return _Bounded.apply(raw, *bounds)  # type: ignore[no-any-return]


class _Bounded(torch.autograd.Function):
    """One node instead of six: every step of every model passes here."""

    @staticmethod
    def forward(ctx: Any, raw: Tensor, low: float, high: float) -> Tensor:
        inner = raw.clamp(low + 1, high - 1)
        excess = raw - inner
        ctx.save_for_backward(excess)
        return inner + F.softsign(excess)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        (excess,) = ctx.saved_tensors
        return gradient / (1 + excess.abs()).square(), None, None


class _Lean(Distribution):
    """A Distribution without argument checks."""

    arg_constraints: ClassVar[dict[str, Any]] = {}
    _validate_args = False
    has_rsample = True

    def sample(self, sample_shape: Any = ()) -> Tensor:
        with torch.no_grad():
            return self.rsample(sample_shape)


# ---- latent distributions, event shape (D,)
class DiagonalGaussian(_Lean):
    """N(loc, diag(exp(log_variance))) over vectors; `loc` and `log_variance` are (..., D)."""

    def __init__(self, loc: Tensor, log_variance: Tensor) -> None:
        super().__init__(loc.shape[:-1], loc.shape[-1:])
        self.loc, self.log_variance = loc, log_variance

    @classmethod
    def from_network(cls, out: Tensor) -> "DiagonalGaussian":
        """From a network's output (..., 2 D): means, then log-variances, which are bounded here."""
        loc, raw = out.chunk(2, -1)
        return cls(loc, bounded(raw, LATENT_LOG_VARIANCE))

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        return self.log_variance.exp()

    @property
    def stddev(self) -> Tensor:
        return (0.5 * self.log_variance).exp()

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        """loc + stddev · ε, ε from the device's default generator: sample_shape + (..., D)."""
        shape = (*sample_shape, *self.loc.shape)
        noise = torch.randn(shape, dtype=self.loc.dtype, device=self.loc.device)
        return torch.addcmul(self.loc, self.stddev, noise)

    def log_prob(self, value: Tensor) -> Tensor:
        square = (value - self.loc).square() * (-self.log_variance).exp()
        return -0.5 * ((square + self.log_variance).sum(-1) + self.loc.shape[-1] * LOG_2PI)

    def entropy(self) -> Tensor:
        return 0.5 * (self.log_variance.sum(-1) + self.loc.shape[-1] * (1 + LOG_2PI))


class StandardNormal(DiagonalGaussian):
    """N(0, I); `origin` is a tensor of zeros (D,) that lives where the model lives."""

    def __init__(self, origin: Tensor) -> None:
        super().__init__(origin, origin)

    def log_prob(self, value: Tensor) -> Tensor:
        return -0.5 * (value.square().sum(-1) + value.shape[-1] * LOG_2PI)


class Mixture(_Lean):
    """Σ_k softmax(logits)_k · N(loc_k, diag(exp(log_variance_k))) over vectors (D,); logits (K,), components (K, D)."""

    has_rsample = False

    def __init__(self, logits: Tensor, components: DiagonalGaussian) -> None:
        super().__init__(torch.Size(), components.event_shape)
        self.log_weights, self.components = logits.log_softmax(-1), components

    @property
    def mean(self) -> Tensor:
        return self.log_weights.exp() @ self.components.loc

    @property
    def variance(self) -> Tensor:
        """Within the components, and between them."""
        moments = self.components.variance + (self.components.loc - self.mean).square()
        return self.log_weights.exp() @ moments

    def sample(self, sample_shape: Any = ()) -> Tensor:
        with torch.no_grad():
            weights = self.log_weights.exp().expand(*sample_shape, -1)
            k = torch.multinomial(weights.reshape(-1, weights.shape[-1]), 1).view(sample_shape)
            return DiagonalGaussian(self.components.loc[k], self.components.log_variance[k]).sample()

    def log_prob(self, value: Tensor) -> Tensor:
        """Σ ((z − μ) / σ)² written out, so that it costs two small matrix products and no tensor of B · K · D numbers.

        In float64, since large numbers cancel where a component is narrow; Apple's GPU has none and is less exact there.
        """
        wide = torch.float32 if value.device.type == "mps" else torch.float64
        z, loc, log_variance = value.to(wide), self.components.loc.to(wide), self.components.log_variance.to(wide)
        precision = (-log_variance).exp()
        square = z.square() @ precision.T - 2 * z @ (loc * precision).T + (loc.square() * precision).sum(-1)
        constant = self.log_weights - 0.5 * (log_variance.sum(-1) + loc.shape[-1] * LOG_2PI)
        return (constant - 0.5 * square).logsumexp(-1).to(value.dtype)


class Delta(_Lean):
    """All mass on one point (..., D): what a plain autoencoder's encoder gives. It has no density."""

    def __init__(self, loc: Tensor) -> None:
        super().__init__(loc.shape[:-1], loc.shape[-1:])
        self.loc = loc

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        return torch.zeros_like(self.loc)

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        return self.loc.expand(*sample_shape, *self.loc.shape)


class _StandardKL(torch.autograd.Function):
    """KL(N(μ, σ²) ‖ N(0, 1)) = ½ (μ² + σ² − log σ² − 1), in one node."""

    @staticmethod
    def forward(ctx: Any, loc: Tensor, log_variance: Tensor) -> Tensor:
        ctx.save_for_backward(loc, log_variance)
        return (loc.square() + torch.expm1(log_variance)).sub_(log_variance).mul_(0.5)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor]:
        loc, log_variance = ctx.saved_tensors
        return gradient * loc, gradient * (0.5 * torch.expm1(log_variance))


def kl_per_dimension(q: DiagonalGaussian, p: DiagonalGaussian) -> Tensor:
    """KL(q_j ‖ p_j) of each dimension in closed form, (..., D), in nats (Kingma & Welling 2014, appendix B)."""
    if isinstance(p, StandardNormal):
        return _StandardKL.apply(q.loc, q.log_variance)  # type: ignore[no-any-return]
    difference = q.log_variance - p.log_variance
    return 0.5 * ((q.loc - p.loc).square() * (-p.log_variance).exp() + difference.exp() - difference - 1)


@register_kl(DiagonalGaussian, DiagonalGaussian)  # type: ignore[no-untyped-call, untyped-decorator]
def _kl_diagonal(q: DiagonalGaussian, p: DiagonalGaussian) -> Tensor:
    return kl_per_dimension(q, p).sum(-1)


def rate(q: Distribution, p: Distribution, z: Tensor) -> Tensor:
    """KL(q ‖ p) in nats, batch shape: in closed form where there is one, else estimated from the one sample z ~ q."""
    try:
        return kl_divergence(q, p)
    except NotImplementedError:  # torch's word for "no closed form is registered for this pair"
        return q.log_prob(z) - p.log_prob(z)


class _CrossEntropy(torch.autograd.Function):
    """Σ softplus(l) − x l over the pixels, (..., C, H, W) to (...): three passes over the pixels each way, no more.

    The picture x is data as a rule, and its gradient is computed only where it is wanted.
    """

    @staticmethod
    def forward(ctx: Any, logits: Tensor, value: Tensor) -> Tensor:
        ctx.save_for_backward(logits, value)
        return torch.addcmul(F.softplus(logits), value, logits, value=-1).sum(PIXELS)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor | None]:
        logits, value = ctx.saved_tensors
        weight = gradient[..., None, None, None]
        to_value = -logits * weight if ctx.needs_input_grad[1] else None
        if torch.is_grad_enabled():  # to be differentiated again
            return (logits.sigmoid() - value) * weight, to_value
        return logits.sigmoid().sub_(value).mul_(weight), to_value


# ---- likelihoods, event shape (C, H, W); pictures go in and out on the [0, 1] scale
class Bernoulli(_Lean):
    """Each pixel is on with probability σ(logit); logits are (..., C, H, W).

    A grey pixel x scores x log p + (1 − x) log(1 − p), minus the binary cross-entropy: the field's habit, but not a
    density over grey values, so never compare it with another likelihood.
    """

    has_rsample = False

    def __init__(self, logits: Tensor) -> None:
        super().__init__(logits.shape[:-3], logits.shape[-3:])
        self.logits = logits

    @property
    def mean(self) -> Tensor:
        return self.logits.sigmoid()

    @property
    def variance(self) -> Tensor:
        return self.mean * (-self.logits).sigmoid()

    def sample(self, sample_shape: Any = ()) -> Tensor:
        with torch.no_grad():
            return torch.bernoulli(self.mean.expand(*sample_shape, *self.logits.shape))

    def log_prob(self, value: Tensor) -> Tensor:
        logits = self.logits
        if logits.shape != value.shape:
            logits, value = torch.broadcast_tensors(logits, value)  # type: ignore[no-untyped-call]
        return -_CrossEntropy.apply(logits, value)  # type: ignore[no-any-return]


class Gaussian(_Lean):
    """Independent normal pixels: `loc` (..., C, H, W); `log_variance` of that shape, or () for all pixels alike.

    With `signed` the model works on the scale [−1, 1]: `loc`, `log_variance` and the density belong to 2x − 1 (the
    density of x itself is larger by log 2 a pixel), while `mean`, `variance`, samples and values stay on [0, 1].
    """

    def __init__(self, loc: Tensor, log_variance: Tensor, signed: bool = False) -> None:
        super().__init__(loc.shape[:-3], loc.shape[-3:])
        self.loc, self.log_variance, self.signed = loc, log_variance, signed

    def _picture(self, value: Tensor) -> Tensor:
        return (value + 1) / 2 if self.signed else value

    @property
    def mean(self) -> Tensor:
        return self._picture(self.loc)

    @property
    def variance(self) -> Tensor:
        return (self.log_variance.exp() / (4 if self.signed else 1)).expand(self.loc.shape)

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        shape = (*sample_shape, *self.loc.shape)
        noise = torch.randn(shape, dtype=self.loc.dtype, device=self.loc.device)
        return self._picture(self.loc + (0.5 * self.log_variance).exp() * noise)

    def log_prob(self, value: Tensor) -> Tensor:
        square = ((2 * value - 1 if self.signed else value) - self.loc).square()
        if self.log_variance.dim():
            return -0.5 * (square * (-self.log_variance).exp() + self.log_variance + LOG_2PI).sum(PIXELS)
        constant = self.event_shape.numel() * (self.log_variance + LOG_2PI)
        return -0.5 * (square.sum(PIXELS) * (-self.log_variance).exp() + constant)


class OptimalGaussian(Gaussian):
    """The Gaussian whose one variance is the most likely for what it is asked about: sigma-VAE, Rybkin et al. 2021.

    σ² = mean (x − loc)² over all pixels of all pictures (and samples) of a `log_prob`, which is the maximum-likelihood
    variance of that batch. A density must not depend on what else is in the batch, so this is for training alone: each
    `log_prob` draws `log_variance` a tenth of the way to the logarithm it found, and that number, fixed while it is
    looked at, is the variance of samples and of every measure. No gradient flows through σ²: at the optimum there is none.
    """

    def __init__(self, loc: Tensor, log_variance: Tensor, signed: bool = False) -> None:
        """`log_variance` () is changed in place by `log_prob`."""
        super().__init__(loc, log_variance, signed)

    def log_prob(self, value: Tensor) -> Tensor:
        square = ((2 * value - 1 if self.signed else value) - self.loc).square()
        mean = square.detach().mean().clamp_min(torch.finfo(square.dtype).tiny)
        log_variance = bounded(mean.log(), PIXEL_LOG_VARIANCE)
        with torch.no_grad():
            self.log_variance.lerp_(log_variance, 1 / OPTIMAL_BATCHES)
        constant = self.event_shape.numel() * (log_variance + LOG_2PI)
        return -0.5 * (square.sum(PIXELS) * (-log_variance).exp() + constant)


def frozen(net: nn.Module) -> Callable[..., Any]:
    """`net` as a fixed function: gradients flow through it to its input, none reach its weights.

    Adversarial models route their terms with it: one scalar, one backward pass, one optimiser.
    """
    weights = {name: value.detach() for name, value in net.state_dict(keep_vars=True).items()}
    return lambda *inputs: torch.func.functional_call(net, weights, inputs)
