"""A VAE whose codes lie on the unit sphere."""

from typing import Any

from torch import Tensor, nn
from torch.distributions import Distribution
from torch.nn import functional as F

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Capabilities
from vaestudio.models.distributions import bounded
from vaestudio.models.nets import Decoder, Encoder
from vaestudio.models.sphere import LOG_CONCENTRATION, UniformSphere, VonMisesFisher
from vaestudio.models.vae import VAE


class Hyperspherical(VAE):
    """Davidson et al. 2018, section 3: q(z|x) is von Mises–Fisher, p(z) uniform on the sphere in D dimensions.

    The KL has a closed form that does not depend on the direction: nothing pulls codes to a middle. Draws are those of
    their algorithm 1 (Ulrich 1984, Wood 1994); the gradient of a draw is the implicit one, exact, where theirs corrects for
    rejections. z anywhere but on the sphere stands for its direction.
    """

    name = "hyperspherical"
    title = "Hyperspherical VAE"
    citation = "Davidson et al. 2018, section 3"
    formula = "−E[log p(x|z)] + β · |KL(vMF(μ(x), κ(x)) ‖ U(S^(D−1))) − C|"
    capabilities = Capabilities(prior="sphere")

    class Build(Architecture):
        """Encoder, decoder and likelihood; at least two dimensions."""

        latent_dim: int = setting(
            3,
            2,
            512,
            label="Latent dimensions",
            symbol="D",
            help="Numbers that stand for a picture, as a point on a sphere: 2 is a circle, 3 the surface of a ball.",
        )

    def networks(self, data: DataSpec, build: Any) -> tuple[nn.Module, nn.Module]:
        """(x, y) to a direction of any length and log κ, (B, D + 1); and (z, y) to p(x|z, y)."""
        return Encoder(data, build, build.latent_dim + 1), Decoder(data, build)

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        out = self.encoder(x)
        direction, raw = out[:, :-1], out[:, -1]
        return VonMisesFisher(F.normalize(direction, dim=-1), bounded(raw, LOG_CONCENTRATION).exp())

    def prior(self, y: Tensor | None = None) -> Distribution:
        return UniformSphere(self.origin)

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        return super().likelihood(F.normalize(z, dim=-1))
