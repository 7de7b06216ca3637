"""The adversarial autoencoder: codes that a discriminator cannot tell from the prior."""

from dataclasses import replace
from math import log
from typing import Any, Literal

import torch
from torch import Tensor
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import Declared, knob, setting
from vaestudio.models.adversarial import called_fake, called_real, critic_setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.autoencoder import Autoencoder
from vaestudio.models.base import Capabilities, Objective
from vaestudio.models.distributions import DiagonalGaussian, Mixture, StandardNormal, frozen
from vaestudio.models.mixture_prior import ring
from vaestudio.models.nets import mlp

COMPONENTS, RADIUS, SPREAD = 10, 3.0, 0.4  # of the mixture: neighbours lie 4.6 standard deviations apart


class AdversarialAutoencoder(Autoencoder):
    """Makhzani et al. 2016, section 2, with the deterministic encoder: the aggregated posterior is led to p(z).

    Their two phases are two terms of one step. The encoder's is the non-saturating −log D(z). A code is a point without
    a density, so there is no KL, bound or evidence; the prior is met by all codes together, and samples mean something.
    Draws are all that the game needs of a prior, so that any will do; the mixture is after their figure 4.
    """

    name = "adversarial-ae"
    title = "Adversarial autoencoder"
    citation = "Makhzani et al. 2016, section 2"
    formula = "−log p(x | z = f(x)) − λ · log D(f(x))"
    capabilities = Capabilities(density=False)

    class Build(Architecture):
        """Encoder, decoder and likelihood, the prior, and the discriminator of codes."""

        prior: Literal["gaussian", "mixture"] = setting(
            "gaussian",
            label="Prior",
            help="What all codes together are led to. gaussian: N(0, I). mixture: ten small Gaussians on a ring in the first "
            "two latent dimensions.",
        )
        critic: tuple[int, ...] = critic_setting(
            (256, 256), "Units of each hidden layer of the network that tells codes from draws of the prior, separated by "
            "commas. The paper has two of 1000.",
        )  # fmt: skip

    class Knobs(Declared):
        """The weight of the game."""

        weight: float = knob(
            10.0,
            0.0,
            1000.0,
            label="Adversarial weight",
            symbol="λ",
            log=True,
            help="How much the encoder cares about fooling the discriminator. 0 is the plain autoencoder; more brings the "
            "codes closer to the prior and costs some reconstruction.",
        )

    origin: Tensor
    places: Tensor
    spreads: Tensor  # log-variances

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        self.discriminator = mlp(build.latent_dim, build.critic, 1, "leaky-relu")
        places = ring(COMPONENTS, build.latent_dim, RADIUS)
        self.register_buffer("origin", torch.zeros(build.latent_dim), persistent=False)
        self.register_buffer("places", places, persistent=False)
        self.register_buffer("spreads", torch.full_like(places, 2 * log(SPREAD)), persistent=False)
        if build.prior == "mixture":
            self.capabilities = replace(self.capabilities, prior="learned")  # not N(0, I)

    def prior(self, y: Tensor | None = None) -> Distribution:
        if self.build.prior == "gaussian":
            return StandardNormal(self.origin)
        return Mixture(self.places.new_zeros(COMPONENTS), DiagonalGaussian(self.places, self.spreads))

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        z = self.posterior(x).mean
        reconstruction = -self.likelihood(z).log_prob(x)
        adversarial = called_real(frozen(self.discriminator)(z).squeeze(-1))  # to the encoder alone
        drawn = self.prior().sample((len(x),))
        logit = self.discriminator(torch.cat([drawn, z.detach()])).squeeze(-1)
        discriminator = called_real(logit[: len(x)]) + called_fake(logit[len(x) :])
        loss = (reconstruction + knobs.weight * adversarial + discriminator).mean()
        return Objective(
            loss, {"reconstruction": reconstruction, "adversarial": adversarial, "discriminator": discriminator}
        )
