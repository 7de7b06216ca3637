"""The InfoVAE and the Wasserstein autoencoder: all codes together are led to the prior, not those of each image."""

from typing import Any

import torch
from torch import Tensor
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import Declared, knob
from vaestudio.models.architecture import Architecture
from vaestudio.models.autoencoder import Autoencoder
from vaestudio.models.base import Capabilities, Objective, Update, alternate_knob, update_knob
from vaestudio.models.distributions import StandardNormal, rate
from vaestudio.models.mmd import Kernel, mmd
from vaestudio.models.vae import VAE


def kernel_knob() -> Any:
    return knob(
        "imq",
        label="Kernel",
        help="How likeness falls with the distance of two codes. imq: slowly, like 1 / (1 + u), so that codes far away "
        "still feel the prior. rbf: like exp(−u), which is blind to what is far away.",
        advanced=True,
    )


def width_knob() -> Any:
    return knob(
        1.0,
        0.01,
        100.0,
        label="Kernel width",
        symbol="s",
        log=True,
        help="Distance over which codes are compared, in units of the usual distance between two draws of the prior.",
        advanced=True,
    )


class InfoVAE(VAE):
    """Zhao et al. 2019, eq. 6, with the maximum mean discrepancy (MMD) as divergence between q(z) and p(z).

    α = 0 and λ = 1 is the VAE; α = 1 leaves the MMD alone (their MMD-VAE). The MMD is estimated between the codes of the
    batch and as many draws of the prior; it is a number without a unit, between 0 and 2, hence the large weight.
    """

    name = "info-vae"
    title = "InfoVAE (MMD-VAE)"
    citation = "Zhao et al. 2019, eq. 6"
    formula = "−E[log p(x|z)] + (1 − α) · KL(q(z|x) ‖ p(z)) + (α + λ − 1) · MMD²(q(z), p(z))"

    class Knobs(Declared):
        """How much of the KL is given up, and the weight of what replaces it."""

        alpha: float = knob(
            1.0,
            0.0,
            1.0,
            label="Alpha",
            symbol="α",
            help="How much of the KL of each image is given up: at 1 a code may say as much about its picture as it likes.",
        )
        weight: float = knob(
            100.0,
            0.0,
            100_000.0,
            label="Discrepancy weight",
            symbol="λ",
            log=True,
            schedules=("constant", "warmup"),
            help="Weight of the distance between all codes together and the prior: MMD² counts α + λ − 1 times, and never "
            "less than 0 times.",
        )
        kernel: Kernel = kernel_knob()
        width: float = width_knob()
        update: Update = update_knob()
        alternate_every: int = alternate_knob()

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        q, p = self.posterior(x, y), self.prior(y)
        z = q.rsample()
        reconstruction, kl = -self.likelihood(z, y).log_prob(x), rate(q, p, z)
        discrepancy = mmd(z, p.sample((len(z),)), knobs.kernel, knobs.width)
        weight = max(0.0, knobs.alpha + knobs.weight - 1)
        loss = (reconstruction + (1 - knobs.alpha) * kl + weight * discrepancy).mean()
        return Objective(loss, {"reconstruction": reconstruction, "kl": kl, "mmd": discrepancy})


class WAE(Autoencoder):
    """Tolstikhin et al. 2018, algorithm 2 (WAE-MMD), with the deterministic encoder of their experiments.

    The InfoVAE's objective at α = 1 without noise on the codes. Their cost of transport, the squared error, is the
    Gaussian likelihood, of which it is 2 σ² times the part that depends on the code.
    """

    name = "wae-mmd"
    title = "Wasserstein autoencoder"
    citation = "Tolstikhin et al. 2018, algorithm 2"
    formula = "−log p(x | z = f(x)) + λ · MMD²(q(z), p(z))"
    capabilities = Capabilities(density=False)

    class Build(Architecture):
        """Encoder, decoder and likelihood."""

    class Knobs(Declared):
        """The weight of the discrepancy, and the kernel that it is measured with."""

        weight: float = knob(
            100.0,
            0.0,
            100_000.0,
            label="Discrepancy weight",
            symbol="λ",
            log=True,
            schedules=("constant", "warmup"),
            help="Weight of the distance between all codes together and the prior. 0 is the plain autoencoder.",
        )
        kernel: Kernel = kernel_knob()
        width: float = width_knob()

    origin: Tensor

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        self.register_buffer("origin", torch.zeros(build.latent_dim), persistent=False)

    def prior(self, y: Tensor | None = None) -> Distribution:
        return StandardNormal(self.origin)

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        z = self.posterior(x).mean
        reconstruction = -self.likelihood(z).log_prob(x)
        discrepancy = mmd(z, self.prior().sample((len(z),)), knobs.kernel, knobs.width)
        loss = (reconstruction + knobs.weight * discrepancy).mean()
        return Objective(loss, {"reconstruction": reconstruction, "mmd": discrepancy})
