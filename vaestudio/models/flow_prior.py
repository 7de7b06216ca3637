"""A VAE whose prior is a normalising flow."""

from typing import Any

from torch import Tensor
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Capabilities
from vaestudio.models.distributions import StandardNormal
from vaestudio.models.flows import Chain, Coupling, Flowed
from vaestudio.models.vae import VAE


class FlowPrior(VAE):
    """p(z) = N(f⁻¹(z); 0, I) |det ∂f⁻¹/∂z|, f a RealNVP (Dinh et al. 2017, eq. 7-9), as in Chen et al. 2017, section 3.2.

    Each coupling leaves every other number as it is and scales and shifts the rest by what these say; the next one takes
    turns. f starts as the identity, and the prior as N(0, I). The KL has no closed form and is estimated from the z that
    is decoded.
    """

    name = "flow-prior"
    title = "Flow prior"
    citation = "Dinh et al. 2017, eq. 7-8; Chen et al. 2017, section 3.2"
    formula = "−E[log p(x|z)] + β · |E[log q(z|x) − log N(f⁻¹(z); 0, I) + log |det ∂f/∂f⁻¹(z)|] − C|"
    capabilities = Capabilities(prior="learned")

    class Build(Architecture):
        """Encoder, decoder and likelihood, and the flow."""

        couplings: int = setting(
            6, 1, 64, label="Couplings", symbol="K", log=True, help="Invertible maps one after the other; two move every number once."
        )  # fmt: skip
        flow_hidden: tuple[int, ...] = setting(
            (64, 64),
            1,
            4096,
            label="Units of the flow",
            help="Units of each hidden layer of the network inside each coupling, separated by commas.",
            advanced=True,
        )

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        self.flow = Chain(*(Coupling(build.latent_dim, build.flow_hidden, bool(k % 2)) for k in range(build.couplings)))

    def prior(self, y: Tensor | None = None) -> Distribution:
        return Flowed(StandardNormal(self.origin), self.flow)
