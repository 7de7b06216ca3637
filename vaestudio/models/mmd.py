"""The maximum mean discrepancy: how far two sets of codes are from being draws of one distribution."""

from typing import Literal

import torch
from torch import Tensor

Kernel = Literal["rbf", "imq"]
"""k(a, b) of u = ‖a − b‖² / (2 D s²): exp(−u), or 1 / (1 + u) (Tolstikhin et al. 2018, section 4: C = 2 D)."""


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """‖a_i − b_j‖² for a (n, D) and b (m, D): (n, m). By one matrix product; rounding below zero is cut off."""
    return torch.addmm(a.square().sum(1, keepdim=True) + b.square().sum(1), a, b.T, alpha=-2).clamp_min(0)


def kernel(a: Tensor, b: Tensor, kind: Kernel = "imq", width: float = 1.0) -> Tensor:
    """k(a_i, b_j), (n, m), for a (n, D) and b (m, D).

    `width` s is in units of the distance between two draws of N(0, I), whose mean square is 2 D.
    """
    u = squared_distances(a, b) / (2 * a.shape[1] * width**2)
    return (-u).exp() if kind == "rbf" else 1 / (1 + u)


def mmd(a: Tensor, b: Tensor, kind: Kernel = "imq", width: float = 1.0) -> Tensor:
    """MMD²(a, b) by parts, (n,), for as many codes a and b, each (n, D); their mean is the unbiased estimate.

    Gretton et al. 2012, eq. 4, as in algorithm 2 of Tolstikhin et al. 2018: the mean of k over pairs of different rows
    of a, the same for b, less twice the mean over all pairs of a and b. Zero in expectation where a and b have one
    distribution, and so below zero about half of the time; at most 2. Costs three products of (n, D) with (D, n).
    """
    n = len(a)
    within = kernel(a, a, kind, width) + kernel(b, b, kind, width)
    across = kernel(a, b, kind, width)
    pairs = (within.sum(1) - within.diagonal()) / max(1, n - 1)
    return pairs - (across.sum(0) + across.sum(1)) / n
