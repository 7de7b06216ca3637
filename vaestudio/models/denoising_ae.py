"""The denoising autoencoder: it sees a spoilt picture and is asked for the clean one."""

from typing import Any, Literal

import torch
from torch import Tensor

from vaestudio.declared import Declared, knob
from vaestudio.models.autoencoder import Autoencoder
from vaestudio.models.base import Objective

Noise = Literal["masking", "gaussian", "salt-and-pepper"]


def corrupted(x: Tensor, noise: Noise, level: float) -> Tensor:
    """A draw of Vincent et al. 2010, section 3.3: pictures x (B, C, H, W), each value by itself.

    masking          a fraction `level` of the values becomes 0
    gaussian         N(0, level²) is added, and the result may leave [0, 1]
    salt-and-pepper  a fraction `level` becomes 0 or 1, at even odds
    """
    if noise == "gaussian":
        return x + level * torch.randn_like(x)
    u = torch.rand_like(x)
    if noise == "masking":
        return x * (u >= level)
    return torch.where(u < level, (u < level / 2).to(x.dtype), x)


class DenoisingAutoencoder(Autoencoder):
    """Vincent et al. 2008, eq. 5, with the corruptions of Vincent et al. 2010, section 3.3.

    The loss is −log p(x | f(x̃)) of the clean x for a spoilt x̃, so the network cannot merely copy: it has to know what
    pictures look like. Panels and measures give it clean pictures.
    """

    name = "denoising-ae"
    title = "Denoising autoencoder"
    citation = "Vincent et al. 2008, eq. 5; Vincent et al. 2010, section 3.3"
    formula = "−E[log p(x | z = f(x̃))],  x̃ ~ noise(x)"

    class Knobs(Declared):
        """How pictures are spoilt."""

        noise: Noise = knob(
            "masking",
            label="Noise",
            help="How pictures are spoilt before they are encoded. masking: pixels are set to 0. gaussian: normal noise is "
            "added. salt-and-pepper: pixels are set to 0 or 1.",
        )
        noise_level: float = knob(
            0.25,
            0.0,
            1.0,
            label="Noise level",
            symbol="ν",
            schedules=("constant", "warmup"),
            help="Fraction of the pixels that are spoilt, or the standard deviation of the normal noise, where white is 1. "
            "0 is the plain autoencoder.",
        )

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        z = self.posterior(corrupted(x, knobs.noise, knobs.noise_level)).mean
        reconstruction = -self.likelihood(z).log_prob(x)
        return Objective(reconstruction.mean(), {"reconstruction": reconstruction})
