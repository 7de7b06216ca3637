"""Small models and pictures that the measures are tried on."""

from copy import deepcopy
from functools import cache

import torch
from torch import Tensor

from vaestudio.data.dataset import DataSpec
from vaestudio.models import create
from vaestudio.models.base import Model
from vaestudio.models.vae import VAE


def bars(n: int) -> tuple[Tensor, Tensor]:
    """Bright bars, lying (label 0) or standing (label 1), on a little noise: (n, 1, 16, 16) uint8, (n,)."""
    generator = torch.Generator().manual_seed(5)
    images = torch.randint(0, 20, (n, 1, 16, 16), generator=generator, dtype=torch.uint8)
    y = torch.arange(n) % 2
    for image, label, place in zip(images, y, torch.randint(0, 13, (n,), generator=generator), strict=True):
        (image[0, place : place + 4] if label == 0 else image[0, :, place : place + 4]).fill_(240)
    return images, y


@cache
def _trained(name: str, steps: int) -> Model:
    torch.manual_seed(0)
    model = create(name, DataSpec((1, 16, 16), 2, 200), {"hidden": 32, "latent_dim": 4})
    optimiser = torch.optim.Adam(model.parameters(), 1e-2)
    images, y = bars(100)
    for _ in range(steps):
        loss = model(images / 255, y).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model


def model_for_bars(name: str = "vae", steps: int = 200) -> Model:
    """A model of four latent dimensions that has learned bars; a copy, for the test to change."""
    return deepcopy(_trained(name, steps))


class LinearGaussian(VAE):
    """Probabilistic PCA with orthogonal columns, so that the true posterior is diagonal, and its encoder is exact.

    x = W z + b + σ ε with σ = 0.1, z in two dimensions, x of nine pixels: log p(x) is known (Tipping & Bishop 1999).
    """

    def __init__(self) -> None:
        build = self.Build(hidden=(), latent_dim=2, likelihood="gaussian", mean="unbounded", sigma=0.1)
        super().__init__(DataSpec((1, 3, 3), 0, 100), build)
        generator = torch.Generator().manual_seed(3)
        columns = torch.linalg.qr(torch.randn(9, 2, generator=generator)).Q * torch.tensor([0.3, 0.15])
        precision = 1 + columns.square().sum(0) / 0.01  # of the posterior, one each dimension
        with torch.no_grad():
            self.decoder.net[0].weight.copy_(columns)
            self.decoder.net[0].bias.fill_(0.5)
            self.encoder.net[0].weight.zero_()[:2].copy_(columns.T / 0.01 / precision[:, None])
            self.encoder.net[0].bias[:2].copy_(-0.5 * self.encoder.net[0].weight[:2].sum(1))
            self.encoder.net[0].bias[2:].copy_(-precision.log())
        covariance = columns @ columns.T + 0.01 * torch.eye(9)
        self.truth = torch.distributions.MultivariateNormal(torch.full((9,), 0.5).double(), covariance.double())

    def draw(self, n: int) -> tuple[Tensor, Tensor]:
        """Images (n, 1, 3, 3) uint8 and their true log p(x), (n,)."""
        torch.manual_seed(1)
        images = self.truth.sample((n,)).clamp(0, 1).mul(255).round().to(torch.uint8).view(n, 1, 3, 3)
        return images, self.truth.log_prob(images.flatten(1).double() / 255)
