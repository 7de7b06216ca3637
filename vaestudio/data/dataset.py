"""A data set, in memory or in part on disk: uint8 images, labels, names, generative factors where they are known, and a fingerprint."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vaestudio.data.ondisk import OnDisk, digests_of

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
class StreamedSplit:
    """The same, with images that stay on disk."""

    images: OnDisk
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


@dataclass(frozen=True)
class Stored:
    """Why training images stay on disk, and all test images, of which `Dataset.test` may be a part."""

    test: StreamedSplit
    fingerprint: str  # by picture
    needed: int = 0  # bytes
    room: int = 0  # bytes
    asked: bool = False  # by a person


@dataclass(frozen=True, eq=False)
class Dataset:
    """`name` is what a person calls it; `source` is what brings it back (a built-in name, or a path)."""

    name: str
    train: Split | StreamedSplit
    test: Split
    source: str = ""
    class_names: tuple[str, ...] = ()
    factors: tuple[Factor, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    stored: Stored | None = None

    @property
    def spec(self) -> DataSpec:
        _, c, h, w = self.train.images.shape
        return DataSpec((c, h, w), len(self.class_names), len(self.train))

    @property
    def fingerprint(self) -> str:
        """What a session knows the data by, the same on every machine. Of streamed images it costs no reading."""
        return self._by_bytes if self.stored is None else self._by_picture

    def is_known_as(self, fingerprint: str) -> bool:
        """Whether these are the data that were known so, streamed or not at that time. May read all images once."""
        return fingerprint == self.fingerprint or fingerprint in (self._by_picture, self._by_bytes)

    @property
    def _whole(self) -> tuple[Split | StreamedSplit, Split | StreamedSplit]:
        return self.train, self.test if self.stored is None else self.stored.test

    @cached_property
    def _by_bytes(self) -> str:
        """SHA-256 over the shapes and bytes of images and labels of both splits."""
        digest = hashlib.sha256()
        for split in self._whole:
            digest.update(repr(tuple(split.images.shape)).encode())
            if isinstance(split, Split):
                digest.update(split.images.contiguous().numpy().data)
            else:
                for block in split.images.in_turn():
                    digest.update(np.ascontiguousarray(block).data)
            if split.labels is not None:
                digest.update(_bytes_of(split.labels).data)
        return digest.hexdigest()

    @cached_property
    def _by_picture(self) -> str:
        return by_picture(self.train, self.test) if self.stored is None else self.stored.fingerprint


def by_picture(*splits: Split | StreamedSplit) -> str:
    """SHA-256 over the shapes, the SHA-256 of each image, and the labels of the splits."""
    digest = hashlib.sha256(b"by picture")
    for split in splits:
        digest.update(repr(tuple(split.images.shape)).encode())
        digests = split.images.digests if isinstance(split, StreamedSplit) else digests_of(split.images.numpy())
        digest.update(np.ascontiguousarray(digests).data)
        if split.labels is not None:
            digest.update(_bytes_of(split.labels).data)
    return digest.hexdigest()


def _bytes_of(labels: Tensor) -> NDArray[np.int64]:
    return labels.to(torch.int64).contiguous().numpy().astype("<i8")
