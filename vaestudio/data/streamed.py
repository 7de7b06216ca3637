"""Data sets whose pictures stay on disk, made of readers: one look at every picture, then the same splits as in memory."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaestudio.data import storage, surveys
from vaestudio.data.dataset import Dataset, Progress, Unreadable
from vaestudio.data.ondisk import OnDisk, Reader, Survey, survey
from vaestudio.data.pictures import ImageOptions
from vaestudio.data.splits import PartOnDisk, assembled
from vaestudio.errors import NothingReadable


def looked_at(
    readers: Sequence[Reader], options: ImageOptions, progress: Progress
) -> tuple[list[OnDisk], list[Unreadable]]:
    """All pictures of each reader that can be read, in grey where no picture of any has colour; and those left out."""
    total, before, seen = sum(r.shape[0] for r in readers), 0, list[Survey]()
    for reader in readers:

        def told(done: int, before: int = before) -> None:
            progress(0.2 + 0.8 * (before + done) / total, f"Reading pictures: {before + done:,} of {total:,}")

        key = reader.key()
        found = surveys.recalled(key, reader.shape[0])
        if found is None or _readable_now(reader, list(found.lost)):
            found = survey(reader, told)
            surveys.kept(key, found)
        seen.append(found)
        before += reader.shape[0]
    grey = options.colour == "auto" and all(s.of_one is not None for s in seen)
    kept, left_out = [], []
    for reader, found in zip(readers, seen, strict=True):
        rows = np.delete(np.arange(reader.shape[0]), sorted(found.lost))
        digests = found.of_one if grey and found.of_one is not None else found.digests
        kept.append(OnDisk(reader.in_grey() if grey else reader, rows, digests[rows]))
        left_out += [Unreadable(reader.name(row), why) for row, why in sorted(found.lost.items())]
    return kept, left_out


def _readable_now(reader: Reader, lost: list[int]) -> bool:
    """Whether any picture that could not be read then can be now: its disk was away."""
    return len(reader.read(np.array(lost, np.int64))[1]) < len(lost)


def finished(dataset: Dataset, needed: int, options: ImageOptions) -> Dataset:
    """`dataset` with a note of why it stays on disk."""
    assert dataset.stored is not None
    why = replace(dataset.stored, needed=needed, room=storage.room(), asked=options.storage == "streamed")
    return replace(dataset, stored=why)


def from_rows(
    name: str,
    source: str,
    readers: Sequence[Reader],
    labels: Sequence[NDArray[Any] | None],
    needed: int,
    options: ImageOptions,
    progress: Progress,
) -> Dataset:
    """Of the training pictures of a file and, where there are two readers, its test pictures. Raises TooFew, BadFile."""
    kept, left_out = looked_at(readers, options, progress)
    parts = [
        PartOnDisk(images, None if numbers is None else numbers[images.rows])
        for images, numbers in zip(kept, labels, strict=True)
    ]
    if not len(parts[0].images):
        raise NothingReadable(path=source, count=readers[0].shape[0], first=left_out[0].reason)
    data = assembled(
        name, source, parts[0], parts[1] if len(parts) > 1 else None, options.test_share, unreadable=tuple(left_out)
    )
    return finished(data, needed, options)
