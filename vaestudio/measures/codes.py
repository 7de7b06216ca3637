"""How a model with a grid of codes uses them: counts, codes in use, perplexity."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import pad

from vaestudio.errors import Unsupported
from vaestudio.measures.looking import device_of, finished, looking, pictures
from vaestudio.measures.measure import Figure, Measure, Settings, Subject, Work
from vaestudio.models.base import CodeGrid, Model
from vaestudio.models.discrete import perplexity, representative

BATCH = 200  # images a slice


@dataclass(frozen=True, eq=False)
class CodeUsage:
    """Over a set of images. Where all positions share one codebook they are counted together, else each for itself."""

    counts: NDArray[np.int64]  # (N, K): how often each position had each code
    used: int  # codes that occur, of K; of N · K where each position has its own
    total: int
    perplexity: float  # exp of the entropy of the counts, 1 to K; the mean over positions where each has its own


def summary(counts: Tensor, shared: bool) -> CodeUsage:
    """From counts (N, K)."""
    pooled = counts.sum(0, keepdim=True) if shared else counts
    used, each = int((pooled > 0).sum()), perplexity(pooled)
    return CodeUsage(counts.cpu().numpy(), used, pooled.numel(), float(each.mean()))


def count(codes: Tensor, values: int) -> Tensor:
    """How often each position of codes (B, N) has each of `values` values: (N, K) int64."""
    positions = codes.shape[-1]
    offset = codes + values * torch.arange(positions, device=codes.device)
    return torch.bincount(offset.flatten(), minlength=positions * values).view(positions, values)


class Looks:
    """What codes of a shared codebook look like: the mean of pictures around the positions that have them."""

    def __init__(self, grid: CodeGrid, shape: tuple[int, int, int]) -> None:
        """`shape` (C, H, W) of the pictures."""
        channels, height, width = shape
        self.grid, self.size = grid, (max(2, 3 * height // grid.rows), max(2, 3 * width // grid.columns))
        sides = ((grid.rows, height), (grid.columns, width))
        self.tops, self.lefts = ([(2 * i + 1) * side // (2 * n) for i in range(n)] for n, side in sides)  # once padded
        self.sums = torch.zeros(grid.codes, channels * self.size[0] * self.size[1])
        self.counts = torch.zeros(grid.codes)

    def add(self, codes: Tensor, images: Tensor) -> None:
        """Codes (B, N) and the pictures (B, C, H, W) decoded from them, on the CPU."""
        h, w = self.size
        padded = pad(images, (w // 2, w - w // 2, h // 2, h - h // 2))
        for position in range(codes.shape[1]):
            top, left = self.tops[position // self.grid.columns], self.lefts[position % self.grid.columns]
            window = padded[:, :, top : top + h, left : left + w].flatten(1)
            self.sums.index_add_(0, codes[:, position], window)
            self.counts.index_add_(0, codes[:, position], torch.ones(len(codes)))

    def means(self) -> Tensor:
        """(K, C, h, w), three positions high and wide; black for codes that did not occur."""
        return (self.sums / self.counts.clamp_min(1)[:, None]).view(self.grid.codes, -1, *self.size)


def usage_chunks(
    model: Model, images: Tensor, labels: Tensor | None = None, batch: int = 1000
) -> Iterator[CodeUsage | None]:
    """`code_usage` in pieces: None after each batch, so that others can be served, and the usage at last."""
    grid = model.grid
    if grid is None:
        raise Unsupported(model=model.name, action="say which codes it uses", reason="its code is a vector")
    total, device = torch.zeros(grid.rows * grid.columns, grid.codes, dtype=torch.int64), device_of(model)
    for start in range(0, len(images), batch):
        with looking(model):
            x = pictures(images[start : start + batch], device)
            y = None if labels is None else labels[start : start + batch].to(device)
            codes = representative(model.posterior(x, y)).cpu()
        total += count(codes, grid.codes)
        yield None
    yield summary(total, grid.shared)


def code_usage(
    model: Model,
    images: Tensor,
    labels: Tensor | None = None,
    batch: int = 1000,
    progress: Callable[[float], None] | None = None,
) -> CodeUsage:
    """Which codes images (N, C, H, W) uint8 are given: the nearest, or the most probable. Costs one pass of the encoder.

    Raises Unsupported for a model whose code is a vector. Perplexity as in `models.discrete`, over all images.
    """
    return finished(usage_chunks(model, images, labels, batch), ceil(len(images) / batch), progress)


def _work(subject: Subject, settings: Settings) -> Work:
    test = subject.first(settings.images)
    slices = usage_chunks(subject.model, test.images, test.labels, BATCH)
    for i, usage in enumerate(slices, 1):
        if usage is None:
            yield min(1.0, i * BATCH / max(1, len(test.images)))
            continue
        yield {
            "codes_in_use": float(usage.used),
            "share_in_use": 100 * usage.used / usage.total,
            "perplexity": usage.perplexity,
            "counts": usage.counts,
        }


CODE_USAGE = Measure(
    "code-usage",
    "Use of codes",
    "van den Oord et al. 2017, their code (Sonnet)",
    "How many codes occur among the test images, and how evenly: the perplexity of their use.",
    ("codes",),
    (
        Figure(
            "codes_in_use",
            "Codes in use",
            "",
            "more",
            "Codes that occur; where variables have values of their own, all of them.",
        ),
        Figure("share_in_use", "Share of codes in use", "%", "more", "Of all the codes that there are."),
        Figure(
            "perplexity",
            "Perplexity",
            "",
            "more",
            "As many codes as if all were used alike; the mean of variables with values of their own.",
        ),
    ),
    _work,
    images=10_000,
)
