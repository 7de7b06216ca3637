"""A VAE whose posterior is a normalising flow."""

from typing import Any, Literal

from torch import Tensor, nn
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.distributions import DiagonalGaussian
from vaestudio.models.flows import Chain, Flow, Flowed, InverseAutoregressive, Planar, Reversed
from vaestudio.models.nets import Decoder, Encoder
from vaestudio.models.vae import VAE


def context_size(build: Any) -> int:
    """Numbers that the encoder says of a picture besides means and log-variances."""
    planar: int = build.steps * (2 * build.latent_dim + 1)
    return planar if build.flow == "planar" else int(build.flow_hidden)


class FlowEncoder(Encoder):
    """An encoder and the flow that its codes go through: (x, y) to means, log-variances and context, (B, 2 D + context)."""

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build, 2 * build.latent_dim + context_size(build))
        steps: list[Flow] = []
        for k in range(build.steps):
            if build.flow == "planar":
                steps.append(Planar(k))
            else:
                steps += [*([Reversed()] if k else []), InverseAutoregressive(build.latent_dim, build.flow_hidden)]
        self.flow = Chain(*steps)


class FlowPosterior(VAE):
    """q(z|x) is a diagonal Gaussian sent through K invertible steps, and so may bend, lean and curve.

    Inverse autoregressive steps: Kingma et al. 2016, eq. 10-14, the order of the numbers reversed between two of them.
    Planar steps: Rezende & Mohamed 2015, eq. 10-13 and appendix A.1, their u, w and b said by the encoder. The KL
    has no closed form and is estimated from the z that is decoded, whose density is known from drawing it.
    """

    name = "flow-posterior"
    title = "Flow posterior"
    citation = "Kingma et al. 2016, eq. 10-14; Rezende & Mohamed 2015, eq. 10-13"
    formula = "−E[log p(x|z)] + β · |E[log q(z₀|x) − Σ log |det ∂zₖ/∂zₖ₋₁| − log p(z)] − C|"

    class Build(Architecture):
        """Encoder, decoder and likelihood, and the flow."""

        flow: Literal["iaf", "planar"] = setting(
            "iaf",
            label="Flow",
            help="iaf: inverse autoregressive steps, each number moved by the ones before it; the stronger of the two. "
            "planar: each step squeezes or stretches across one plane; light, and many are needed in many dimensions.",
        )
        steps: int = setting(
            4, 1, 64, label="Steps of the flow", symbol="K", log=True, help="Invertible maps one after the other."
        )
        flow_hidden: int = setting(
            64,
            1,
            4096,
            label="Units of the flow",
            log=True,
            help="Hidden units of the network inside each step. Give it a multiple of the latent dimensions.",
            shown_when=("flow", ("iaf",)),
            advanced=True,
        )

    def networks(self, data: DataSpec, build: Any) -> tuple[nn.Module, nn.Module]:
        return FlowEncoder(data, build), Decoder(data, build)

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        out = self.encoder(x)
        gaussian, context = out[:, : 2 * self.latent_dim], out[:, 2 * self.latent_dim :]
        assert isinstance(self.encoder, FlowEncoder)
        return Flowed(DiagonalGaussian.from_network(gaussian), self.encoder.flow, context)
