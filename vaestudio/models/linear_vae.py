"""The linear VAE: probabilistic PCA, of which everything is known in closed form."""

from math import log
from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import setting
from vaestudio.models.architecture import Latent
from vaestudio.models.distributions import PIXEL_LOG_VARIANCE, Gaussian, bounded
from vaestudio.models.vae import VAE

SMALL = 0.01
"""Of the first weights: posteriors begin at the prior and stay at its scale as W grows. From a large W they would begin
narrow, and there the way to the right scale is long, since encoder and decoder have to walk it together."""


class LinearEncoder(nn.Module):
    """x − μ to V (x − μ), and to log-variances that are the same for every picture, as those of the true posterior are."""

    def __init__(self, pixels: int, dimensions: int) -> None:
        super().__init__()
        self.mean = nn.Linear(pixels, dimensions, bias=False)
        self.log_variance = nn.Parameter(torch.zeros(dimensions))

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        loc: Tensor = self.mean(x.flatten(1))
        return torch.cat([loc, self.log_variance.expand_as(loc)], -1)


class LinearDecoder(nn.Module):
    """z to N(W z + μ, σ² I) with a learned σ."""

    def __init__(self, data: DataSpec, dimensions: int, sigma: float) -> None:
        super().__init__()
        self.shape = data.shape
        self.mean = nn.Linear(dimensions, torch.Size(data.shape).numel())
        self.log_variance = nn.Parameter(torch.tensor(2 * log(sigma)))

    def forward(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        return Gaussian(self.mean(z).unflatten(-1, self.shape), bounded(self.log_variance, PIXEL_LOG_VARIANCE))


class LinearVAE(VAE):
    """Lucas et al. 2019: the VAE whose decoder is the probabilistic PCA of Tipping & Bishop 1999.

    z ~ N(0, I), x = W z + μ + σ ε; q(z|x) = N(V (x − μ), D) with a diagonal D and the decoder's own μ. True posterior,
    log p(x) and the best possible log p(x) are known (`vaestudio.measures.linear`). Where the bound is highest, the
    columns of W are orthogonal, the true posterior is itself diagonal, and the bound is log p(x).
    """

    name = "linear-vae"
    title = "Linear VAE (probabilistic PCA)"
    citation = "Lucas et al. 2019; Tipping & Bishop 1999"
    formula = "−E[log N(x; W z + μ, σ²)] + β · |KL(N(V (x − μ), D) ‖ N(0, I)) − C|"

    class Build(Latent):
        """Dimensions, and where σ starts."""

        sigma: float = setting(
            0.2,
            0.01,
            10.0,
            label="Sigma",
            symbol="σ",
            log=True,
            help="Standard deviation of a pixel around the decoded mean at the start; it is learned.",
        )

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        assert isinstance(self.decoder, LinearDecoder)
        return super().posterior(x - self.decoder.mean.bias.view(self.data.shape))

    def networks(self, data: DataSpec, build: Any) -> tuple[nn.Module, nn.Module]:
        encoder = LinearEncoder(torch.Size(data.shape).numel(), build.latent_dim)
        decoder = LinearDecoder(data, build.latent_dim, build.sigma)
        for layer in (encoder.mean, decoder.mean):
            layer.weight = nn.Parameter(torch.normal(0.0, SMALL, layer.weight.shape))
        nn.init.zeros_(decoder.mean.bias)
        return encoder, decoder
