"""A VAE with two stochastic layers."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Capabilities, Objective
from vaestudio.models.distributions import DiagonalGaussian, StandardNormal, _Lean, kl_per_dimension
from vaestudio.models.nets import ACTIVATIONS, Decoder, Encoder, mlp
from vaestudio.models.vae import VAE, over_samples, with_free_bits


def merged(a: DiagonalGaussian, b: DiagonalGaussian) -> DiagonalGaussian:
    """The product of two Gaussians: precisions add, means are weighed by them (Sønderby et al. 2016, eq. 17-18)."""
    log_precision = torch.logaddexp(-a.log_variance, -b.log_variance)
    share = (-a.log_variance - log_precision).exp()  # of a
    return DiagonalGaussian(torch.lerp(b.loc, a.loc, share), -log_precision)


class TwoLayers(_Lean):
    """A Gaussian over the top layer, and for each of its codes one over the lower layer; z is the two behind each other.

    `mean` is the lower layer's where the top one is at its mean; `variance` too.
    """

    def __init__(self, top: DiagonalGaussian, lower: Callable[[Tensor], DiagonalGaussian], dimensions: int) -> None:
        super().__init__(top.batch_shape, torch.Size((dimensions,)))
        self.top, self.lower = top, lower

    def split(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """The top and the lower layer of z (..., D)."""
        top = self.top.event_shape[0]
        return z[..., :top], z[..., top:]

    @property
    def mean(self) -> Tensor:
        return torch.cat([self.top.mean, self.lower(self.top.mean).mean], -1)

    @property
    def variance(self) -> Tensor:
        return torch.cat([self.top.variance, self.lower(self.top.mean).variance], -1)

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        top = self.top.rsample(sample_shape)
        return torch.cat([top, self.lower(top).rsample()], -1)

    def log_prob(self, value: Tensor) -> Tensor:
        top, lower = self.split(value)
        return self.top.log_prob(top) + self.lower(top).log_prob(lower)


class LadderEncoder(nn.Module):
    """Upwards without noise: pictures x to features, and from these to what is said of the lower and of the top layer."""

    def __init__(self, data: DataSpec, build: Any, top: int) -> None:
        super().__init__()
        self.features = Encoder(data, build, build.ladder_hidden)
        self.act = ACTIVATIONS[build.activation]()
        self.lower = nn.Linear(build.ladder_hidden, 2 * (build.latent_dim - top))
        self.top = mlp(build.ladder_hidden, (build.ladder_hidden,), 2 * top, build.activation)

    def forward(self, x: Tensor) -> tuple[DiagonalGaussian, DiagonalGaussian]:
        h = self.act(self.features(x))
        return DiagonalGaussian.from_network(self.top(h)), DiagonalGaussian.from_network(self.lower(h))


class LadderVAE(VAE):
    """Sønderby et al. 2016, eq. 15-19, with two layers: p(z) = p(z₂) p(z₁|z₂), and q(z₁|z₂, x) that is told both ways.

    The encoder says of the lower layer z₁ what it sees in the picture; the generative side what z₂ lets it expect. q weighs the
    two by their precisions, so that it never has to learn the prior by heart. z is the top layer, then the lower one.
    The KL of each layer is in closed form, given the drawn z₂. Their batch normalisation is left out; their warm-up
    is a schedule of beta.
    """

    name = "ladder-vae"
    title = "Ladder VAE"
    citation = "Sønderby et al. 2016, eq. 15-19"
    formula = "−E[log p(x|z₁)] + β · |KL(q(z₂|x) ‖ p(z₂)) + E[KL(q(z₁|z₂, x) ‖ p(z₁|z₂))] − C|"
    capabilities = Capabilities(prior="learned")

    class Build(Architecture):
        """Encoder, decoder and likelihood, and how z is shared between two layers."""

        latent_dim: int = setting(
            12,
            2,
            512,
            label="Latent dimensions",
            symbol="D",
            help="Numbers that stand for a picture, of both layers together; the top layer's are the first.",
        )
        top_dim: int = setting(
            2, 1, 511, label="Top layer", help="How many of the latent dimensions are the top layer; one at least is left to the lower."
        )  # fmt: skip
        ladder_hidden: int = setting(
            128,
            1,
            4096,
            label="Units of the ladder",
            log=True,
            help="Hidden units between the two layers, on the way up and on the way down.",
            advanced=True,
        )

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        top = self.top_dim
        self.below = mlp(top, (build.ladder_hidden,), 2 * (build.latent_dim - top), build.activation)

    @property
    def top_dim(self) -> int:
        return int(min(self.build.top_dim, self.build.latent_dim - 1))

    def networks(self, data: DataSpec, build: Any) -> tuple[nn.Module, nn.Module]:
        lower = build.latent_dim - self.top_dim
        return LadderEncoder(data, build, self.top_dim), Decoder(data, build, inputs=lower)

    def expected(self, top: Tensor) -> DiagonalGaussian:
        """p(z₁|z₂)."""
        return DiagonalGaussian.from_network(self.below(top))

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        top, seen = self.encoder(x)
        return TwoLayers(top, lambda z: merged(seen, self.expected(z)), self.latent_dim)

    def prior(self, y: Tensor | None = None) -> Distribution:
        return TwoLayers(StandardNormal(self.origin[: self.top_dim]), self.expected, self.latent_dim)

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        return super().likelihood(z[..., self.top_dim :])

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        q, p = self.posterior(x), self.prior()
        assert isinstance(q, TwoLayers) and isinstance(p, TwoLayers)
        z = q.rsample() if knobs.samples == 1 else q.rsample((knobs.samples,))  # (B, D) or (L, B, D)
        reconstruction = over_samples(-self.likelihood(z).log_prob(x))
        drawn, _ = q.split(z)
        top = kl_per_dimension(q.top, p.top).sum(-1)
        lower = over_samples(kl_per_dimension(q.lower(drawn), p.lower(drawn)).sum(-1))
        kl = top + lower
        paid = with_free_bits(q, p, kl, knobs.free_bits) if knobs.free_bits else kl.mean()
        loss = reconstruction.mean() + knobs.beta * (paid - knobs.capacity).abs()
        return Objective(loss, {"reconstruction": reconstruction, "kl": kl, "top kl": top, "lower kl": lower})
