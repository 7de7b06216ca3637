"""Training and test pictures, and labels 0 to K−1, whatever the source calls them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from vaestudio.data.dataset import Dataset, Split, Stored, StreamedSplit, Unreadable, by_picture
from vaestudio.data.ondisk import OnDisk, digests_of
from vaestudio.data.pictures import Bytes
from vaestudio.errors import BadFile, TooFew

MAX_CLASSES = 1000  # more are not classes but measurements
TESTED, TESTED_BYTES = 100_000, 2**30  # test images that are kept in memory at most where the others are streamed


@dataclass(frozen=True)
class Part:
    """Pictures (N, C, H, W) with the labels (N,) of their source: numbers in any range, or text; or none."""

    images: Bytes
    labels: NDArray[Any] | None = None

    def those(self, which: NDArray[np.bool_]) -> "Part":
        return Part(self.images[which], None if self.labels is None else self.labels[which])


@dataclass(frozen=True)
class PartOnDisk:
    """The same, of pictures that stay on disk."""

    images: OnDisk
    labels: NDArray[Any] | None = None

    def those(self, which: NDArray[np.bool_]) -> "PartOnDisk":
        return PartOnDisk(self.images.those(which), None if self.labels is None else self.labels[which])


def held_out(images: Bytes | OnDisk, share: float) -> NDArray[np.bool_]:
    """(N,) True for round(share · N) pictures, at least one and not all: those whose SHA-256 comes first.

    So the choice depends on the pictures alone, not on their order or their files' names, and copies of one picture go
    to the same side (but for the last place). Cost: about 1 µs a picture of 28×28.
    """
    count = min(max(1, round(share * len(images))), len(images) - 1)
    digests = images.digests if isinstance(images, OnDisk) else digests_of(images)
    assert digests is not None
    words = np.ascontiguousarray(digests).view(">u8")  # (N, 4), compared one after the other as their bytes would be
    out = np.zeros(len(images), np.bool_)
    out[np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))[:count]] = True
    return out


def assembled(
    name: str,
    source: str,
    train: Part | PartOnDisk,
    test: Part | PartOnDisk | None,
    share: float,
    names: Sequence[str] = (),
    unreadable: tuple[Unreadable, ...] = (),
) -> Dataset:
    """The Dataset of prepared parts; without `test`, `share` of the training pictures become the test.

    `names` are those of label 0, 1, 2 ... of the source; else a label is its own name. Labels are numbered anew from 0
    in their order, without gaps; a source that labels only one part counts as unlabelled. Raises TooFew, BadFile.
    """
    if test is None or not len(test.images):
        if len(train.images) < 2:
            raise TooFew(path=source, count=len(train.images))
        out = held_out(train.images, share)
        train, test = train.those(~out), train.those(out)
    if train.labels is None or test.labels is None:
        return _dataset(name, source, (train.images, None), (test.images, None), (), unreadable)
    values, numbers = np.unique(np.concatenate([train.labels, test.labels]), return_inverse=True)
    if len(values) > MAX_CLASSES:
        raise BadFile(
            path=source, expected=f"at most {MAX_CLASSES:,} classes", found=f"{len(values):,} different labels"
        )
    class_names = tuple(names[int(v)] if names and 0 <= int(v) < len(names) else str(v) for v in values)
    numbers = numbers.reshape(-1)
    cut = len(train.labels)
    return _dataset(
        name, source, (train.images, numbers[:cut]), (test.images, numbers[cut:]), class_names, unreadable
    )  # fmt: skip


Half = tuple[Bytes | OnDisk, NDArray[Any] | None]


def _dataset(
    name: str, source: str, train: Half, test: Half, names: tuple[str, ...], unreadable: tuple[Unreadable, ...]
) -> Dataset:  # fmt: skip
    if not isinstance(train[0], OnDisk):
        assert not isinstance(test[0], OnDisk)
        here = _split(train[0], train[1]), _split(test[0], test[1])
        return Dataset(name, *here, source, names, unreadable=unreadable)
    assert isinstance(test[0], OnDisk)
    learned, whole = StreamedSplit(train[0], _labels(train[1])), StreamedSplit(test[0], _labels(test[1]))
    mark = by_picture(learned, whole)
    learned, whole = (replace(split, images=replace(split.images, digests=None)) for split in (learned, whole))
    most = min(TESTED, max(1, TESTED_BYTES // math.prod(whole.images.shape[1:])))
    some = torch.linspace(0, len(whole) - 1, min(most, len(whole)), dtype=torch.float64).round().long()
    tested = Split(whole.images[some], None if whole.labels is None else whole.labels[some])
    return Dataset(name, learned, tested, source, names, unreadable=unreadable, stored=Stored(whole, mark))


def _labels(numbers: NDArray[Any] | None) -> torch.Tensor | None:
    return None if numbers is None else torch.from_numpy(numbers.astype(np.int64))


def _split(images: Bytes, numbers: NDArray[Any] | None = None) -> Split:
    return Split(torch.from_numpy(np.ascontiguousarray(images)), _labels(numbers))
