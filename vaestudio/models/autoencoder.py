"""The plain autoencoder, for contrast: no noise, no prior, no KL."""

from typing import Any

from torch import Tensor
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Capabilities, Model, Objective
from vaestudio.models.distributions import Delta
from vaestudio.models.nets import Decoder, Encoder


class Autoencoder(Model):
    """Hinton & Salakhutdinov 2006, without their layer-wise start. A code is a point, so nothing can be sampled."""

    name = "ae"
    title = "Autoencoder"
    citation = "Hinton & Salakhutdinov 2006"
    formula = "−log p(x | z = f(x))"
    capabilities = Capabilities(generative=False)

    recipe = """
reconstruction = -log_likelihood(decode(encode(x, y), y), x)
return reconstruction.mean(), reconstruction, torch.zeros_like(reconstruction)
"""

    class Build(Architecture):
        """Encoder, decoder and likelihood."""

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        self.encoder = Encoder(data, build, build.latent_dim)
        self.decoder = Decoder(data, build)

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        return Delta(self.encoder(x))

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        likelihood: Distribution = self.decoder(z)
        return likelihood

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        reconstruction = -self.likelihood(self.posterior(x).mean).log_prob(x)
        return Objective(reconstruction.mean(), {"reconstruction": reconstruction})
