"""The sparse autoencoder: many units in the code, few of them on for any one picture."""

from typing import Any, Literal

import torch
from torch import Tensor
from torch.distributions import Distribution

from vaestudio.declared import Declared, knob, setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.autoencoder import Autoencoder
from vaestudio.models.base import Objective
from vaestudio.models.distributions import Delta

SILENT = 1e-6
"""Mean activations are held this far from 0 and 1, where the divergence is infinite."""


def bernoulli_kl(target: float, mean: Tensor) -> Tensor:
    """KL(Bernoulli(ρ) ‖ Bernoulli(ρ̂)) in nats for ρ = `target` in (0, 1) and ρ̂ = `mean` (D,): (D,)."""
    mean = mean.clamp(SILENT, 1 - SILENT)
    rho = torch.full_like(mean, target)
    return torch.xlogy(rho, rho / mean) + torch.xlogy(1 - rho, (1 - rho) / (1 - mean))


class SparseAutoencoder(Autoencoder):
    """Ng 2011, "Sparse autoencoder" (CS294A lecture notes), section 3: a code of sigmoid units that are mostly off.

    The divergence compares the mean ρ̂_j of each unit over the batch with the target ρ; a unit may still be fully on
    for the few pictures it stands for. The other penalty is the L1 norm of the code, which has no target.
    """

    name = "sparse-ae"
    title = "Sparse autoencoder"
    citation = "Ng 2011, CS294A lecture notes, section 3"
    formula = "−log p(x | z = σ(f(x))) + β · Σⱼ KL(ρ ‖ E[zⱼ])"

    class Build(Architecture):
        """Encoder, decoder and likelihood; the code is wide."""

        latent_dim: int = setting(
            64,
            1,
            512,
            label="Latent dimensions",
            symbol="D",
            help="Units of the code, each between 0 and 1. More than are needed at once, since few are on for one picture.",
        )

    class Knobs(Declared):
        """The penalty."""

        penalty: Literal["kl", "l1"] = knob(
            "kl",
            label="Penalty",
            help="What keeps units off. kl: the mean of each over the batch is drawn to the target. l1: the sum of all of "
            "them is made small, picture by picture.",
        )
        weight: float = knob(
            3.0,
            0.0,
            1000.0,
            label="Sparsity weight",
            symbol="β",
            log=True,
            schedules=("constant", "warmup"),
            help="Weight of the penalty. 0 is the plain autoencoder with a code between 0 and 1.",
        )
        target: float = knob(
            0.05,
            0.001,
            0.999,
            label="Target activation",
            symbol="ρ",
            log=True,
            help="Mean over the pictures that each unit should have: the fraction of pictures that it is on for.",
            shown_when=("penalty", ("kl",)),
        )

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        return Delta(self.encoder(x).sigmoid())

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        z = self.posterior(x).mean
        reconstruction = -self.likelihood(z).log_prob(x)
        if knobs.penalty == "kl":
            divergence = bernoulli_kl(knobs.target, z.mean(0)).sum()
            sparsity = divergence.expand(len(x))  # of the batch, the same for each image
        else:
            sparsity = z.sum(1)
        loss = (reconstruction + knobs.weight * sparsity).mean()
        return Objective(loss, {"reconstruction": reconstruction, "sparsity": sparsity})
