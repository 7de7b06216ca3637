"""What adversarial models share: two cross-entropies, and how to make codes with independent dimensions.

A discriminator ends in one logit l with D = σ(l). Every term passes gradients only where it is meant to: through
`frozen` weights to the player who made the input, or from a detached input to the discriminator.
"""

import torch
from torch import Tensor
from torch.nn import functional as F

from vaestudio.declared import setting


def called_real(logit: Tensor) -> Tensor:
    """−log D in nats: what it costs to hold the input for real."""
    return F.softplus(-logit)


def called_fake(logit: Tensor) -> Tensor:
    """−log(1 − D) in nats: what it costs to hold the input for made."""
    return F.softplus(logit)


def permute_dims(z: Tensor) -> Tensor:
    """Each dimension of codes (B, D) shuffled over the batch by itself: q(z) becomes Π q(z_j).

    Kim & Mnih 2018, algorithm 1.
    """
    order = torch.rand_like(z).argsort(0)  # a random permutation in each column
    return z.gather(0, order)


def critic_setting(default: tuple[int, ...], help: str) -> tuple[int, ...]:
    """Hidden layers of a discriminator of codes."""
    layers: tuple[int, ...] = setting(default, 1, 4096, label="Discriminator layers", help=help, advanced=True)
    return layers
