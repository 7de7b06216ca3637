"""The variational autoencoder, from which most of the family derives."""

from typing import Any

import torch
from torch import Tensor
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import Declared, knob
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Model, Objective
from vaestudio.models.distributions import DiagonalGaussian, StandardNormal, rate
from vaestudio.models.nets import Decoder, Encoder


class VAE(Model):
    """Kingma & Welling 2014, eq. 7, with L = 1 sample.

    With β ≠ 1 it is the β-VAE of Higgins et al. 2017, eq. 4; with a capacity C > 0 and a large β, Burgess et al. 2018,
    eq. 8, whose γ is our β: the mean KL of the batch is pinned at C nats.
    """

    name = "vae"
    title = "Variational autoencoder"
    citation = "Kingma & Welling 2014, eq. 7; Higgins et al. 2017, eq. 4; Burgess et al. 2018, eq. 8"
    formula = "−E[log p(x|z)] + β · |KL(q(z|x) ‖ p(z)) − C|"

    class Build(Architecture):
        """Encoder, decoder and likelihood."""

    class Knobs(Declared):
        """The weight of the KL, and where to hold it."""

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

    origin: Tensor

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        classes = data.classes if self.capabilities.conditional else 0
        self.encoder = Encoder(data, build, 2 * build.latent_dim, classes)  # means, then log-variances
        self.decoder = Decoder(data, build, classes)
        self.register_buffer("origin", torch.zeros(build.latent_dim), persistent=False)

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
        z = q.rsample()
        reconstruction = -self.likelihood(z, y).log_prob(x)
        kl = rate(q, self.prior(y), z)
        loss = reconstruction.mean() + knobs.beta * (kl.mean() - knobs.capacity).abs()
        return Objective(loss, {"reconstruction": reconstruction, "kl": kl})
