"""Distributions over codes: z holds N whole numbers from 0 to K − 1 as int64, event shape (N,). Densities in nats."""

from collections.abc import Iterator
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.distributions import Distribution, register_kl
from torch.nn import functional as F

from vaestudio.models.distributions import _Lean


class OverCodes(_Lean):
    """What a distribution over codes knows besides `sample` and `log_prob`. It has no mean: codes are names."""

    has_rsample = False

    @property
    def mode(self) -> Tensor:
        """The most probable codes, batch shape + (N,)."""
        raise NotImplementedError

    def log_probs(self, value: Tensor) -> Tensor:
        """log p of each position of `value` (..., N), given the positions before it: (..., N). They sum to `log_prob`."""
        raise NotImplementedError

    def log_prob(self, value: Tensor) -> Tensor:
        return self.log_probs(value).sum(-1)

    def tempered(self, temperature: float) -> "OverCodes":
        """The same with every position's log-probabilities divided by `temperature`; 0 is the most probable code."""
        raise NotImplementedError


def representative(q: Distribution) -> Tensor:
    """The one z that stands for q(z|x): its mean, or for codes the most probable ones, (..., D)."""
    return q.mode if isinstance(q, OverCodes) else q.mean


def as_codes(z: Tensor, codes: int) -> Tensor:
    """Any z (..., N) as codes from 0 to `codes` − 1, int64: what a person asks for comes as floats."""
    return z if z.dtype == torch.int64 else z.round().clamp(0, codes - 1).long()


class Categoricals(OverCodes):
    """N independent variables of K values; logits are (..., N, K)."""

    def __init__(self, logits: Tensor) -> None:
        super().__init__(logits.shape[:-2], logits.shape[-2:-1])
        self.log_p = logits.log_softmax(-1)

    @property
    def mode(self) -> Tensor:
        return self.log_p.argmax(-1)

    def sample(self, sample_shape: Any = ()) -> Tensor:
        """By the Gumbel-max trick (Maddison et al. 2014): argmax of log p + Gumbel noise, sample_shape + (..., N)."""
        with torch.no_grad():
            return (self.log_p + gumbel(self.log_p.expand(*sample_shape, *self.log_p.shape))).argmax(-1)

    def relaxed(self, temperature: float, sample_shape: Any = ()) -> Tensor:
        """softmax((log p + Gumbel noise) / temperature), sample_shape + (..., N, K): Jang et al. 2017, eq. 2.

        On the simplex and differentiable in the logits; as the temperature falls to 0 it becomes the one-hot sample.
        """
        noise = gumbel(self.log_p.expand(*sample_shape, *self.log_p.shape))
        return ((self.log_p + noise) / temperature).softmax(-1)

    def log_probs(self, value: Tensor) -> Tensor:
        value, _ = torch.broadcast_tensors(value, self.log_p[..., 0])  # type: ignore[no-untyped-call]
        log_p = self.log_p.expand(*value.shape, -1)
        return log_p.gather(-1, value[..., None])[..., 0]

    def tempered(self, temperature: float) -> "Categoricals":
        return Categoricals(self.log_p / max(temperature, 1e-6))


def gumbel(like: Tensor) -> Tensor:
    """Standard Gumbel noise of that shape from the device's default generator: minus the log of an exponential."""
    return -torch.empty_like(like, memory_format=torch.contiguous_format).exponential_().log()


class Point(OverCodes):
    """All mass on the codes z (..., N): what nearest neighbours in a codebook give. Its entropy is zero."""

    def __init__(self, codes: Tensor) -> None:
        super().__init__(codes.shape[:-1], codes.shape[-1:])
        self.codes = codes

    @property
    def mode(self) -> Tensor:
        return self.codes

    def sample(self, sample_shape: Any = ()) -> Tensor:
        return self.codes.expand(*sample_shape, *self.codes.shape)

    def log_probs(self, value: Tensor) -> Tensor:
        return torch.where(value == self.codes, 0.0, -torch.inf)


class Causal(Protocol):
    """A network whose answer for a position depends on the positions before it alone."""

    positions: int

    def __call__(self, codes: Tensor) -> Tensor:
        """Codes (B, N) to logits (B, N, K)."""

    def one_by_one(self, rows: int) -> Iterator[tuple[Tensor, Tensor]]:
        """(logits (rows, K), a tensor (rows,) to be filled with the codes chosen) of each position in turn."""


class Autoregressive(OverCodes):
    """p(z) = Π p(z_i | z_<i) by a causal network: van den Oord et al. 2016, eq. 1. Sampling costs N calls in a row."""

    def __init__(self, net: Causal, temperature: float = 1.0) -> None:
        super().__init__(torch.Size(), torch.Size([net.positions]))
        self.net, self.temperature = net, temperature

    @property
    def mode(self) -> Tensor:
        """The greedy choice of each position in turn, which need not be the most probable whole."""
        return self.tempered(0).sample()

    def sample(self, sample_shape: Any = ()) -> Tensor:
        shape = torch.Size(sample_shape)
        with torch.no_grad():
            chosen = []
            for logits, codes in self.net.one_by_one(shape.numel()):
                codes.copy_(Categoricals(logits[:, None] / max(self.temperature, 1e-6)).sample()[:, 0])
                chosen.append(codes.clone())
            return torch.stack(chosen, -1).view(*shape, -1)

    def log_probs(self, value: Tensor) -> Tensor:
        codes = value.reshape(-1, value.shape[-1])
        logits = self.net(codes) / max(self.temperature, 1e-6)
        return -F.cross_entropy(logits.transpose(1, 2), codes, reduction="none").view(value.shape)

    def tempered(self, temperature: float) -> "Autoregressive":
        return Autoregressive(self.net, self.temperature * temperature)


def kl_per_code(q: OverCodes, p: OverCodes) -> Tensor | None:
    """KL(q ‖ p) position by position, (..., N) in nats, where it has a closed form; the positions sum to the whole.

    A point in a codebook costs −log p(z_i | z_<i); independent variables cost Σ_k q_k (log q_k − log p_k) each.
    """
    if isinstance(q, Point):
        return -p.log_probs(q.codes)
    if isinstance(q, Categoricals) and isinstance(p, Categoricals):
        return (q.log_p.exp() * (q.log_p - p.log_p)).sum(-1)
    return None


@register_kl(Categoricals, Categoricals)  # type: ignore[no-untyped-call, untyped-decorator]
@register_kl(Point, Categoricals)  # type: ignore[no-untyped-call, untyped-decorator]
@register_kl(Point, Autoregressive)  # type: ignore[no-untyped-call, untyped-decorator]
def _kl_of_codes(q: OverCodes, p: OverCodes) -> Tensor:
    parts = kl_per_code(q, p)
    assert parts is not None
    return parts.sum(-1)


def perplexity(counts: Tensor) -> Tensor:
    """exp of the entropy of how often each code was used, counts (..., K) to (...): as many codes as if all were used alike.

    How the authors' own code (Sonnet's vqvae.py) reports how much of a codebook is in use; between 1 and K.
    """
    p = counts.double() / counts.sum(-1, keepdim=True).clamp_min(1)
    effective: Tensor = torch.special.entr(p).sum(-1).exp()
    return effective
