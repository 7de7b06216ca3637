"""Training and test pictures, and labels 0 to K−1, whatever the source calls them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from vaestudio.data.dataset import Dataset, Split, Unreadable
from vaestudio.data.pictures import Bytes
from vaestudio.errors import BadFile, TooFew

MAX_CLASSES = 1000  # more are not classes but measurements


@dataclass(frozen=True)
class Part:
    """Pictures (N, C, H, W) with the labels (N,) of their source: numbers in any range, or text; or none."""

    images: Bytes
    labels: NDArray[Any] | None = None


def held_out(images: Bytes, share: float) -> NDArray[np.bool_]:
    """(N,) True for round(share · N) pictures, at least one and not all: those whose SHA-256 comes first.

    So the choice depends on the pictures alone, not on their order or their files' names, and copies of one picture go
    to the same side (but for the last place). Cost: about 1 µs a picture of 28×28.
    """
    count = min(max(1, round(share * len(images))), len(images) - 1)
    digests = [hashlib.sha256(np.ascontiguousarray(image).data).digest() for image in images]
    order = sorted(range(len(images)), key=digests.__getitem__)
    out = np.zeros(len(images), np.bool_)
    out[order[:count]] = True
    return out


def assembled(
    name: str,
    source: str,
    train: Part,
    test: Part | None,
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
        labels = train.labels
        train, test = (
            Part(train.images[side], None if labels is None else labels[side]) for side in (~out, out)
        )  # fmt: skip
    if train.labels is None or test.labels is None:
        return Dataset(name, _split(train.images), _split(test.images), source, unreadable=unreadable)
    values, numbers = np.unique(np.concatenate([train.labels, test.labels]), return_inverse=True)
    if len(values) > MAX_CLASSES:
        raise BadFile(
            path=source, expected=f"at most {MAX_CLASSES:,} classes", found=f"{len(values):,} different labels"
        )
    class_names = tuple(names[int(v)] if names and 0 <= int(v) < len(names) else str(v) for v in values)
    numbers = numbers.reshape(-1)
    cut = len(train.labels)
    return Dataset(
        name,
        _split(train.images, numbers[:cut]),
        _split(test.images, numbers[cut:]),
        source,
        class_names,
        unreadable=unreadable,
    )


def _split(images: Bytes, numbers: NDArray[Any] | None = None) -> Split:
    labels = None if numbers is None else torch.from_numpy(numbers.astype(np.int64))
    return Split(torch.from_numpy(np.ascontiguousarray(images)), labels)
