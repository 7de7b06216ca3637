"""The bytes of a session: an HDF5 image built in memory, and the 64-byte seal that follows it.

libhdf5 never writes to the disk: when the disk is full it kills the process (h5py#914). It lays the file out in a buffer
that is mostly holes; `atomic` writes the buffer and, into the holes, the arrays from where they lie. The image is the dullest HDF5 there is: format 1.10 (its metadata carries checksums), hard
links, contiguous data sets of fixed-size numbers, no filter, text as UTF-8 in uint8. Every HDF5 reader opens the file
and ignores the seal. The same tree gives the same bytes, on any day: no time is stored, the file system knows it.
"""

import hashlib
import io
import struct
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
from h5py import h5d, h5p, h5s, h5t

Array = npt.NDArray[Any]

FORMAT = 2
ATTRIBUTE = "vae_format"  # on the root group, int32: the only attribute
SIGNATURE = b"\x89HDF\r\n\x1a\n"
MAGIC = b"VAESTUDIO-SESSION\n"
SEAL = struct.Struct("<18sHIQ32s")  # magic, format, zero, length of the image, SHA-256 of the image: 64 bytes
SMALL = 64 << 10  # bytes: smaller arrays are copied into the buffer, larger ones are pieces of their own
METADATA = 8 << 10  # bytes of HDF5's own for each data set, at most; what is not used is never touched


class Rope:
    """Bytes that follow one another in a file and lie apart in memory."""

    def __init__(self, pieces: Iterable[bytes | memoryview]) -> None:
        self.pieces = [memoryview(piece) for piece in pieces if len(piece)]
        self._ends = list(accumulate(map(len, self.pieces)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, part: slice) -> memoryview:
        """Without a copy where the part lies in one piece."""
        start, stop, _ = part.indices(len(self))
        found = []
        for index in range(bisect_right(self._ends, start), len(self.pieces)):
            begins = self._ends[index] - len(self.pieces[index])
            if begins >= stop:
                break
            found.append(self.pieces[index][max(0, start - begins) : stop - begins])
        return found[0] if len(found) == 1 else memoryview(b"".join(found))


class Window(io.RawIOBase):
    """Bytes that are somebody else's as a file, without a copy of them. Of `data` it begins as the first `end` bytes."""

    def __init__(self, data: memoryview | Rope, end: int) -> None:
        self.data, self.at, self.end = data, 0, end

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = offset + (0, self.at, self.end)[whence]
        return self.at

    def readinto(self, buffer: Any) -> int:
        part = self.data[self.at : min(self.end, self.at + len(buffer))]
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)

    def write(self, content: Any) -> int:
        assert isinstance(self.data, memoryview)
        self.data[self.at : self.at + len(content)] = content
        self.at += len(content)
        self.end = max(self.end, self.at)
        return len(content)

    def truncate(self, size: int | None = None) -> int:
        self.end = self.at if size is None else size
        return self.end


def build(tree: Mapping[str, Array]) -> Rope:
    """The image of `tree` ("state/model/enc.0.weight" -> array in C order), which holds the large arrays themselves."""
    room = sum(array.nbytes for array in tree.values()) + METADATA * (len(tree) + 16)
    paper = np.zeros(room, np.uint8).data  # the system gives memory to those pages alone that are written to
    window, large = Window(paper, 0), list[tuple[int, memoryview]]()
    links, how = h5p.create(h5p.LINK_CREATE), h5p.create(h5p.DATASET_CREATE)
    links.set_create_intermediate_group(True)
    how.set_alloc_time(h5d.ALLOC_TIME_EARLY)
    how.set_obj_track_times(False)
    with h5py.File(window, "w", libver=("v110", "v110")) as file:
        file.attrs[ATTRIBUTE] = np.int32(FORMAT)
        for name in sorted(tree):
            array = tree[name]
            space = h5s.create_simple(array.shape) if array.shape else h5s.create(h5s.SCALAR)
            dataset = h5d.create(file.id, name.encode(), h5t.py_create(array.dtype), space, how, links)
            if not array.size:
                continue
            start, raw = dataset.get_offset(), array.reshape(-1).view(np.uint8).data
            if len(raw) < SMALL:
                paper[start : start + len(raw)] = raw
            else:
                large.append((start, raw))
    pieces, end = [], 0
    for start, raw in sorted(large, key=lambda piece: piece[0]):
        pieces += [paper[end:start], raw]
        end = start + len(raw)
    return Rope([*pieces, paper[end : window.end]])


def seal(image: bytes | Rope, format: int = FORMAT) -> bytes:
    digest = hashlib.sha256()
    for piece in image.pieces if isinstance(image, Rope) else (image,):
        digest.update(piece)
    return SEAL.pack(MAGIC, format, 0, len(image), digest.digest())
