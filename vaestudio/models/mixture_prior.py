"""A VAE whose prior is a mixture of Gaussians."""

from math import log, tau
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Capabilities
from vaestudio.models.distributions import LATENT_LOG_VARIANCE, DiagonalGaussian, Mixture, bounded
from vaestudio.models.vae import VAE


def ring(components: int, dimensions: int, radius: float) -> Tensor:
    """Means (K, D) evenly on a circle in the first two dimensions, or on a line where there is one; zeros elsewhere."""
    cpu = torch.device("cpu")  # also while only shapes are asked for: on the meta device `*` imports torch's compiler
    means = torch.zeros(components, dimensions, device=cpu)
    if dimensions == 1:
        means[:, 0] = torch.linspace(-radius, radius, components, device=cpu)
    else:
        angle = torch.arange(components, device=cpu) * (tau / components)
        means[:, 0], means[:, 1] = radius * angle.cos(), radius * angle.sin()
    return means


class MixturePrior(VAE):
    """p(z) = Σ π_k N(z; μ_k, diag(σ_k²)): the "MoG" prior of Tomczak & Welling 2018, section 5; fixed on a ring it is the
    target of Makhzani et al. 2016, figure 4.

    The components start on a ring. Learned, their weights, means and variances go where the posteriors are; fixed, the
    posteriors come to them. The KL has no closed form and is estimated
    from the z that is decoded.
    """

    name = "mixture-prior"
    title = "Mixture-of-Gaussians prior"
    citation = "Tomczak & Welling 2018, section 5"
    formula = "−E[log p(x|z)] + β · |E[log q(z|x) − log Σ πₖ N(z; μₖ, σₖ²)] − C|"
    capabilities = Capabilities(prior="learned")

    class Build(Architecture):
        """Encoder, decoder and likelihood, and the mixture."""

        components: int = setting(
            10, 1, 1000, label="Components", symbol="K", log=True, help="Gaussians that make up the prior."
        )
        mixture: Literal["learned", "fixed"] = setting(
            "learned",
            label="Mixture",
            help="learned: weights, means and variances of the components are trained with everything else. fixed: they "
            "stay where they start, evenly on a ring, with equal weights.",
        )
        radius: float = setting(
            3.0,
            0.0,
            100.0,
            label="Ring radius",
            help="How far from the origin the components start, on a ring in the first two latent dimensions.",
            advanced=True,
        )
        spread: float = setting(
            0.5,
            0.01,
            10.0,
            label="Component spread",
            log=True,
            help="Standard deviation of each component at the start, in every dimension.",
            advanced=True,
        )

    logits: Tensor
    loc: Tensor
    log_variance: Tensor

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        shape = (build.components, build.latent_dim)
        start = {
            "logits": torch.zeros(build.components),
            "loc": ring(*shape, build.radius),
            "log_variance": torch.full(shape, 2 * log(build.spread)),
        }
        for name, value in start.items():
            if build.mixture == "learned":
                self.register_parameter(name, nn.Parameter(value))
            else:
                self.register_buffer(name, value, persistent=False)

    def prior(self, y: Tensor | None = None) -> Distribution:
        return Mixture(self.logits, DiagonalGaussian(self.loc, bounded(self.log_variance, LATENT_LOG_VARIANCE)))
