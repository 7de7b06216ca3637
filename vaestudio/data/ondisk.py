"""Pictures that stay on disk and are read when they are needed: in any order, in any process, none of them for certain."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Bytes = NDArray[np.uint8]
Rows = NDArray[np.int64]

BLOCK = 256  # pictures read at once


class Reader(Protocol):
    """Pictures of one source, prepared as a model sees them. It travels to other processes and opens its files there."""

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(N, C, H, W)."""

    @property
    def block(self) -> int:
        """How many are read at once where all are read in turn."""

    def read(self, rows: Rows) -> tuple[Bytes, dict[int, str]]:
        """Pictures (n, C, H, W) of these rows; and which of the n could not be read, with the reason. Never raises."""

    def in_grey(self) -> "Reader":
        """The same with the first of three equal colours alone."""

    def key(self) -> str:
        """64 hex digits that change with any file, by its size and time, and with how pictures are prepared. Raises OSError."""

    def name(self, row: int) -> str:
        """What a person calls the picture of this row."""


@dataclass(frozen=True, eq=False)
class OnDisk:
    """Some pictures of a reader in some order: what a tensor (N, C, H, W) is in memory, as far as looking goes."""

    reader: Reader
    rows: Rows  # (N,)
    digests: NDArray[np.uint8] | None = field(default=None, repr=False)  # (N, 32): SHA-256 of each, while it is needed

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return (len(self.rows), *self.reader.shape[1:])

    def __getitem__(self, which: slice | Tensor) -> Tensor:
        """Some of them, in memory, uint8; black where one can no longer be read."""
        rows = self.rows[which] if isinstance(which, slice) else self.rows[which.cpu().numpy()]
        return torch.from_numpy(self.reader.read(rows)[0])

    def those(self, which: NDArray[np.bool_] | Rows) -> "OnDisk":
        """Some of them, still on disk."""
        return replace(self, rows=self.rows[which], digests=None if self.digests is None else self.digests[which])

    def in_turn(self) -> Iterator[Bytes]:
        """All of them, block by block."""
        for i in range(0, len(self), self.reader.block):
            yield self.reader.read(self.rows[i : i + self.reader.block])[0]


@dataclass(frozen=True, eq=False)
class Survey:
    """What one look at every picture gave."""

    digests: NDArray[np.uint8]  # (N, 32)
    of_one: NDArray[np.uint8] | None  # (N, 32): those of one colour, where all three are equal throughout
    lost: dict[int, str]  # rows that cannot be read, with the reason


def survey(reader: Reader, progress: Callable[[int], None]) -> Survey:
    """Reads every picture once, on all cores; `progress` is told how many are done, and may raise."""
    count, channels = reader.shape[:2]
    grey, block, workers = channels == 3, reader.block, os.cpu_count() or 1
    digests, of_one = np.empty((count, 32), np.uint8), np.empty((count if grey else 0, 32), np.uint8)
    lost: dict[int, str] = {}

    def look(start: int) -> tuple[int, Bytes, Bytes | None, dict[int, str]]:
        x, gone = reader.read(np.arange(start, min(start + block, count)))
        good = [i for i in range(len(x)) if i not in gone]
        equal = grey and bool((x[good, 0] == x[good, 1]).all() and (x[good, 0] == x[good, 2]).all())
        return start, digests_of(x), digests_of(x[:, :1]) if equal else None, gone

    with ThreadPoolExecutor(workers) as pool:
        some = 4 * workers * block  # at a time: what is read is not kept
        for first in range(0, count, some):
            progress(first)
            for start, found, one, gone in pool.map(look, range(first, min(first + some, count), block)):
                digests[start : start + len(found)] = found
                grey = grey and one is not None
                if one is not None:
                    of_one[start : start + len(one)] = one
                lost |= {start + i: why for i, why in gone.items()}
    return Survey(digests, of_one if grey else None, lost)


def digests_of(x: Bytes) -> NDArray[np.uint8]:
    """(N, 32): SHA-256 of each picture's bytes. About 1 µs a picture of 28×28."""
    found = [sha256(picture.data).digest() for picture in np.ascontiguousarray(x)]
    return np.frombuffer(b"".join(found), np.uint8).reshape(-1, 32)
