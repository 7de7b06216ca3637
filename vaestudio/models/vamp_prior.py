"""A VAE whose prior is a mixture of the posteriors of learned pictures."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Capabilities
from vaestudio.models.distributions import DiagonalGaussian, Mixture
from vaestudio.models.vae import VAE


class VampPrior(VAE):
    """Tomczak & Welling 2018, eq. 9: p(z) = 1/K Σ q(z|u_k), the variational mixture of posteriors.

    The pseudo-inputs u_k are pictures, learned with everything else and held in [0, 1]. The best prior would be the
    aggregated posterior 1/N Σ q(z|x_n) (their eq. 4); this is its affordable likeness. The KL has no closed form and is
    estimated from the z that is decoded. A step encodes K pictures besides the batch.
    """

    name = "vamp-prior"
    title = "VampPrior"
    citation = "Tomczak & Welling 2018, eq. 9"
    formula = "−E[log p(x|z)] + β · |E[log q(z|x) − log 1/K Σ q(z|uₖ)] − C|"
    capabilities = Capabilities(prior="learned", pseudo_inputs=True)

    class Build(Architecture):
        """Encoder, decoder and likelihood, and how many pseudo-inputs there are."""

        pseudo_inputs: int = setting(
            100,
            1,
            2000,
            label="Pseudo-inputs",
            symbol="K",
            log=True,
            help="Learned pictures whose posteriors make up the prior. More follow the data more closely and cost more; "
            "the paper has 500.",
        )

    uniform: Tensor

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        start = torch.randn(build.pseudo_inputs, *data.shape).mul_(0.01).add_(0.05)  # as in their code
        self.pseudo = nn.Parameter(start)
        self.register_buffer("uniform", torch.zeros(build.pseudo_inputs), persistent=False)

    def pseudo_inputs(self) -> Tensor:
        """The learned pictures u, (K, C, H, W) in [0, 1]."""
        return self.pseudo.clamp(0, 1)

    def prior(self, y: Tensor | None = None) -> Distribution:
        components = self.posterior(self.pseudo_inputs())
        assert isinstance(components, DiagonalGaussian)
        return Mixture(self.uniform, components)
