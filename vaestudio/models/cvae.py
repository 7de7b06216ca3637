"""The conditional variational autoencoder."""

from dataclasses import replace
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.distributions import Distribution
from torch.nn import functional as F

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Capabilities
from vaestudio.models.distributions import DiagonalGaussian
from vaestudio.models.vae import VAE


class CVAE(VAE):
    """Sohn et al. 2015, eq. 4, for pictures of a class; Kingma et al. 2014 (M2 with every label known), eq. 6.

    The label enters encoder and decoder as a one-hot vector: beside the pixels or the code, or as constant planes
    behind the picture of a convolutional encoder. The prior is free of the label, p(z) = N(0, I), or has a learned mean
    and variance in every dimension for each class, p(z|y); these start at N(0, I).
    """

    name = "cvae"
    title = "Conditional VAE"
    citation = "Sohn et al. 2015, eq. 4; Kingma et al. 2014 (semi-supervised), eq. 6"
    formula = "−E[log p(x|z, y)] + β · |KL(q(z|x, y) ‖ p(z|y)) − C|"
    capabilities = Capabilities(conditional=True)
    recipe = VAE.recipe

    class Build(Architecture):
        """Encoder, decoder and likelihood, and whether the prior knows the label."""

        prior: Literal["standard", "label"] = setting(
            "standard",
            label="Prior",
            help="standard: every class shares p(z) = N(0, I). label: each class has a Gaussian p(z|y) of its own, whose "
            "mean and variance are learned.",
        )

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        if build.prior == "label":
            self.capabilities = replace(self.capabilities, prior="learned")
            self.of_class = nn.Parameter(torch.zeros(data.classes, 2 * build.latent_dim))  # means, then log-variances

    def prior(self, y: Tensor | None = None) -> Distribution:
        """p(z|y), batch shape (B,), where the prior knows the label; else N(0, I)."""
        if self.build.prior == "standard":
            return super().prior(y)
        assert y is not None, "this prior is conditioned on a label"
        return DiagonalGaussian.from_network(F.embedding(y, self.of_class))
