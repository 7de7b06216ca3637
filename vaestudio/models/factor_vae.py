"""The FactorVAE: a VAE that pays for dimensions that depend on each other."""

from typing import Any

import torch
from torch import Tensor

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import Declared, knob
from vaestudio.models.adversarial import called_fake, called_real, critic_setting, permute_dims
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Objective
from vaestudio.models.distributions import frozen, rate
from vaestudio.models.nets import mlp
from vaestudio.models.vae import VAE


class FactorVAE(VAE):
    """Kim & Mnih 2018, eq. 2 and algorithm 2: the total correlation KL(q(z) ‖ Π q(z_j)) is made small, the KL is not.

    A discriminator learns to tell codes z of q(z) from codes whose dimensions were shuffled over the batch by themselves.
    Its logit is an estimate of log q(z) / Π q(z_j), and the logit's mean over codes one of the total correlation (their
    eq. 3). The first half of a batch gives it real codes, the second half shuffled ones.
    """

    name = "factor-vae"
    title = "FactorVAE"
    citation = "Kim & Mnih 2018, eq. 2 and algorithm 2"
    formula = "−E[log p(x|z)] + KL(q(z|x) ‖ p(z)) + γ · KL(q(z) ‖ Πⱼ q(zⱼ))"

    class Build(Architecture):
        """Encoder, decoder and likelihood, and the discriminator of codes."""

        critic: tuple[int, ...] = critic_setting(
            (256, 256, 256), "Units of each hidden layer of the network that tells codes from shuffled codes, separated by "
            "commas. The paper has six of 1000.",
        )  # fmt: skip

    class Knobs(Declared):
        """The weight of the total correlation."""

        gamma: float = knob(
            10.0,
            0.0,
            1000.0,
            label="Gamma",
            symbol="γ",
            log=True,
            schedules=("constant", "warmup"),
            help="Weight of the total correlation. 0 is the VAE; more makes the dimensions of a code independent of each "
            "other and leaves what each says about the picture alone.",
        )

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        self.discriminator = mlp(build.latent_dim, build.critic, 1, "leaky-relu")

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        q = self.posterior(x, y)
        z = q.rsample()
        reconstruction = -self.likelihood(z, y).log_prob(x)
        kl = rate(q, self.prior(y), z)
        total_correlation = frozen(self.discriminator)(z).squeeze(-1)  # to the encoder alone
        half = (len(z) + 1) // 2
        codes = z.detach()
        logit = self.discriminator(torch.cat([codes[:half], permute_dims(codes[half:])])).squeeze(-1)
        discriminator = torch.cat([called_real(logit[:half]), called_fake(logit[half:])])
        loss = (reconstruction + kl + knobs.gamma * total_correlation + discriminator).mean()
        return Objective(
            loss,
            {
                "reconstruction": reconstruction,
                "kl": kl,
                "total correlation": total_correlation,
                "discriminator": discriminator,
            },
        )
