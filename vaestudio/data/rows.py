"""Pictures read row by row from an array in an HDF5 file: neither kept nor mapped into memory.

Where rows lie one by one they are read with plain reads of the file, which end short where it was cut; else by libhdf5,
which unpacks the whole piece that a row is in. Whatever goes wrong with a row is that row's alone.
"""

import math
import os
import threading
import weakref
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from vaestudio.data.containers import Entry, entries
from vaestudio.data.ondisk import BLOCK, Bytes, Rows
from vaestudio.data.pictures import ImageOptions, scaled, squares

MOST = 64 * 2**20  # bytes of rows in memory at once
PREAD = hasattr(os, "pread")


@dataclass(frozen=True)
class Opened:
    """A file while it is open."""

    entry: Entry
    file: IO[bytes]
    offset: int | None  # where the rows begin
    size: int  # bytes of the file when it was opened
    weight: int  # bytes of a row


@dataclass
class RowsOfFile:
    path: Path
    array: str  # its name in the file
    kept: tuple[int, ...]  # shape of the array
    dtype: np.dtype[Any]
    ends: tuple[int, int]  # what is black and what is white
    channels: int
    side: int
    options: ImageOptions
    first: bool = False  # of three equal colours the first alone
    _opened: Opened | None = field(default=None, repr=False, compare=False)
    _lock: Any = field(default_factory=threading.Lock, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_opened": None, "_lock": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _lock=threading.Lock())

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return (self.kept[0], 1 if self.first else self.channels, self.side, self.side)

    def in_grey(self) -> "RowsOfFile":
        return replace(self, first=True, _opened=None)

    def key(self) -> str:
        found = self.path.stat()
        what = self.path.resolve(), found.st_size, found.st_mtime_ns, self.array, self.kept, str(self.dtype), self.ends
        return sha256(
            repr((*what, self.channels, self.side, self.options.fit, self.options.invert)).encode()
        ).hexdigest()

    def name(self, row: int) -> str:
        return f"{self.path.name}:/{self.array}[{row}]"

    @property
    def block(self) -> int:
        return max(1, min(BLOCK, MOST // max(1, self.weight)))

    @property
    def weight(self) -> int:
        """Bytes of a row in the file."""
        return self.dtype.itemsize * math.prod(self.kept[1:])

    def read(self, rows: Rows) -> tuple[Bytes, dict[int, str]]:
        if len(rows) <= self.block:
            return self._read(rows)
        pictures: list[Bytes] = []
        lost: dict[int, str] = {}
        for start in range(0, len(rows), self.block):
            some, gone = self._read(rows[start : start + self.block])
            pictures.append(some)
            lost |= {start + i: why for i, why in gone.items()}
        return np.concatenate(pictures), lost

    def _read(self, rows: Rows) -> tuple[Bytes, dict[int, str]]:
        try:
            opened = self._open()
        except Exception as error:  # gone, or another file by now
            return np.zeros((len(rows), *self.shape[1:]), np.uint8), dict.fromkeys(range(len(rows)), _words(error))
        order = np.argsort(rows, kind="stable")
        wanted = rows[order]
        cuts = [0, *(np.flatnonzero(np.diff(wanted) != 1) + 1).tolist(), len(rows)]
        starts = wanted.tolist()
        parts, lost = [np.zeros((0, *self.kept[1:]), self.dtype)], {}
        for start, stop in pairwise(cuts) if starts else ():
            try:
                parts.append(self._run(opened, starts[start], stop - start))
            except Exception:  # one by one, to lose as few as there are
                for i in range(start, stop):
                    try:
                        parts.append(self._run(opened, starts[i], 1))
                    except Exception as error:
                        parts.append(np.zeros((1, *self.kept[1:]), self.dtype))
                        lost[int(order[i])] = _words(error)
                        if isinstance(error, OSError):  # perhaps the disk comes back
                            self._opened = None
        raw = np.empty((len(rows), *self.kept[1:]), self.dtype)
        raw[order] = np.concatenate(parts)
        return self._prepared(raw), lost

    def _run(self, opened: Opened, low: int, count: int) -> NDArray[Any]:
        """Rows from `low` on. Raises anything. 2 µs where they lie one by one."""
        if opened.offset is None:
            piece = opened.entry.pieces
            assert piece is not None
            now = os.fstat(opened.file.fileno()).st_size
            if now < opened.size and max(map(piece.end, range(low, low + count))) > now:  # libhdf5 would read zeros
                raise EOFError("the file is cut short")
            return piece.read(low, low + count)
        size = count * opened.weight
        found = self._bytes(opened.file, size, opened.offset + low * opened.weight)
        if len(found) < size:
            raise EOFError("the file is cut short")
        return np.frombuffer(found, self.dtype).reshape(count, *self.kept[1:])

    def _bytes(self, file: IO[bytes], size: int, offset: int) -> bytes:
        if PREAD:
            return os.pread(file.fileno(), size, offset)
        with self._lock:
            file.seek(offset)
            return file.read(size)

    def _prepared(self, raw: NDArray[Any]) -> Bytes:
        if raw.dtype.kind == "f":  # what was none of these numbers when it was first seen
            raw = np.clip(np.nan_to_num(raw), *self.ends)
        x = scaled(raw, self.ends)
        if x.ndim == 3:
            x = x[:, None]
        elif channels_last(x.shape):
            x = np.ascontiguousarray(x.transpose(0, 3, 1, 2))
        x = squares(x, self.channels, self.side, self.options)
        return np.ascontiguousarray(x[:, :1]) if self.first else x

    def _open(self) -> Opened:
        """The file, with all that was checked when it was first seen checked once more."""
        with self._lock:
            if self._opened is None:
                with ExitStack() as stack:
                    entry = next((e for e in entries(self.path, self.array, stack) if e.key == self.array), None)
                    if entry is None or entry.shape != self.kept or entry.dtype != self.dtype or entry.pieces is None:
                        raise OSError("the file is another by now")
                    file = stack.enter_context(self.path.open("rb", buffering=0))
                    size = os.fstat(file.fileno()).st_size
                    self._opened = Opened(entry, file, entry.pieces.offset(), size, self.weight)
                    weakref.finalize(self._opened, stack.pop_all().close)
            return self._opened


def channels_last(shape: tuple[int, ...]) -> bool:
    return len(shape) == 4 and shape[3] in (1, 3, 4)


def _words(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).splitlines()[0] if str(error) else type(error).__name__
