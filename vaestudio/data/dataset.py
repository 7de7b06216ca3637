"""A data set in memory: uint8 images, labels, names, generative factors where they are known, and a fingerprint."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import torch
from torch import Tensor

Progress = Callable[[float, str], None]
"""Called with the fraction done (0 to 1) and one line of text; it may raise `Cancelled` to stop the work."""


def quiet(fraction: float, text: str) -> None:
    """A Progress that shows nothing."""


class DataSpec(NamedTuple):
    """What a model may know about its data."""

    shape: tuple[int, int, int]  # channels, height, width
    classes: int  # 0 where there are no labels
    n_train: int  # training images


@dataclass(frozen=True)
class Split:
    """Images (N, C, H, W) uint8; labels (N,) int64 or None; factors (N, F) float32 or None. All on the CPU."""

    images: Tensor
    labels: Tensor | None = None
    factors: Tensor | None = None

    def __len__(self) -> int:
        return len(self.images)


@dataclass(frozen=True)
class Factor:
    """A generative factor that was recorded while drawing: "slant", "degrees"."""

    name: str
    unit: str


@dataclass(frozen=True)
class Unreadable:
    """A file that the import left out, and why."""

    file: str
    reason: str


@dataclass(frozen=True, eq=False)
class Dataset:
    """`name` is what a person calls it; `source` is what brings it back (a built-in name, or a path)."""

    name: str
    train: Split
    test: Split
    source: str = ""
    class_names: tuple[str, ...] = ()
    factors: tuple[Factor, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    @property
    def spec(self) -> DataSpec:
        _, c, h, w = self.train.images.shape
        return DataSpec((c, h, w), len(self.class_names), len(self.train))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the shapes and bytes of images and labels of both splits, the same on every machine."""
        digest = hashlib.sha256()
        for split in (self.train, self.test):
            digest.update(repr(tuple(split.images.shape)).encode())
            digest.update(split.images.contiguous().numpy().data)
            if split.labels is not None:
                digest.update(split.labels.to(torch.int64).contiguous().numpy().astype("<i8").data)
        return digest.hexdigest()
