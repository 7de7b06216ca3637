"""The variational autoencoder, from which most of the family derives."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import Declared, knob
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Model, Objective, Update, alternate_knob, samples_knob, update_knob
from vaestudio.models.distributions import DiagonalGaussian, StandardNormal, kl_per_dimension, rate
from vaestudio.models.nets import Decoder, Encoder


def over_samples(term: Tensor) -> Tensor:
    """A term of (L, B) averaged over its samples; one of (B,) as it is."""
    return term.mean(0) if term.dim() > 1 else term


def with_free_bits(q: Distribution, p: Distribution, kl: Tensor, free: float) -> Tensor:
    """Σ_j max(λ, mean KL(q_j ‖ p_j)), (), in nats: Kingma et al. 2016, eq. 15, with each dimension a group of its own.

    The mean is over the batch. A dimension below λ = `free` nats costs λ and gets no gradient. Where the KL `kl` (B,) is
    not a sum over dimensions (a mixture, a flow), all of them are one group, with D λ nats free.
    """
    if isinstance(q, DiagonalGaussian) and isinstance(p, DiagonalGaussian):
        return kl_per_dimension(q, p).mean(0).clamp_min(free).sum()
    return kl.mean().clamp_min(free * q.event_shape.numel())


class VAE(Model):
    """Kingma & Welling 2014, eq. 7, with L samples an image.

    With β ≠ 1 it is the β-VAE of Higgins et al. 2017, eq. 4; with a capacity C > 0 and a large β, Burgess et al. 2018,
    eq. 8, whose γ is our β: the mean KL of the batch is pinned at C nats. With free bits λ > 0 the objective counts no
    dimension's KL for less than λ (Kingma et al. 2016, eq. 15); the term `kl` is the true one.
    """

    name = "vae"
    title = "Variational autoencoder"
    citation = "Kingma & Welling 2014, eq. 7; Higgins et al. 2017, eq. 4; Burgess et al. 2018, eq. 8"
    formula = "−E[log p(x|z)] + β · |KL(q(z|x) ‖ p(z)) − C|"

    recipe = """
mean, log_variance = encode(x, y).chunk(2, -1)
z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
reconstruction = -log_likelihood(decode(z, y), x)
kl = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(-1)
loss = reconstruction.mean() + beta * (kl.mean() - capacity).abs()
return loss, reconstruction, kl
"""

    class Build(Architecture):
        """Encoder, decoder and likelihood."""

    class Knobs(Declared):
        """The weight of the KL, where to hold it, samples an image, and which half moves."""

        beta: float = knob(
            1.0,
            0.0,
            100.0,
            label="Beta",
            symbol="β",
            log=True,
            schedules=("constant", "warmup", "cyclical"),
            help="Weight of the KL. 1 is the evidence lower bound; more gives an orderly latent space and blurrier "
            "pictures, less the reverse; 0 leaves reconstruction alone.",
        )
        capacity: float = knob(
            0.0,
            0.0,
            100.0,
            label="Capacity",
            symbol="C",
            unit="nats",
            schedules=("constant", "warmup"),
            help="Where to hold the KL: a large beta pins it at this many nats. 0 is the ordinary objective.",
            advanced=True,
        )
        free_bits: float = knob(
            0.0,
            0.0,
            10.0,
            label="Free bits",
            symbol="λ",
            unit="nats",
            help="KL that every latent dimension has for nothing, on the mean over a batch: below it nothing presses the "
            "dimension towards the prior, which keeps dimensions in use. With a prior whose KL is no sum over dimensions, "
            "such as a mixture, all of them share D times as much. 0 is the ordinary objective.",
            advanced=True,
        )
        samples: int = samples_knob(
            1, "L", help="Codes drawn and decoded for each picture of a batch. More make the gradient less noisy and the step "
            "slower; with a batch of 100 one is enough.", advanced=True,
        )  # fmt: skip
        update: Update = update_knob()
        alternate_every: int = alternate_knob()

    origin: Tensor

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        self.encoder, self.decoder = self.networks(data, build)
        self.register_buffer("origin", torch.zeros(build.latent_dim), persistent=False)

    def networks(self, data: DataSpec, build: Any) -> tuple[nn.Module, nn.Module]:
        """(x, y) to means, then log-variances, (B, 2 D); and (z, y) to p(x|z, y)."""
        classes = data.classes if self.capabilities.conditional else 0
        return Encoder(data, build, 2 * build.latent_dim, classes), Decoder(data, build, classes)

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        return DiagonalGaussian.from_network(self.encoder(x, y))

    def prior(self, y: Tensor | None = None) -> Distribution:
        return StandardNormal(self.origin)

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        likelihood: Distribution = self.decoder(z, y)
        return likelihood

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        q = self.posterior(x, y)
        z = q.rsample() if knobs.samples == 1 else q.rsample((knobs.samples,))  # (B, D) or (L, B, D)
        reconstruction = over_samples(-self.likelihood(z, y).log_prob(x))
        p = self.prior(y)
        kl = over_samples(rate(q, p, z))
        paid = with_free_bits(q, p, kl, knobs.free_bits) if knobs.free_bits else kl.mean()
        loss = reconstruction.mean() + knobs.beta * (paid - knobs.capacity).abs()
        return Objective(loss, {"reconstruction": reconstruction, "kl": kl})
