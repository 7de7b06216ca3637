"""What arrays a .npz, .npy or HDF5 file holds, by their headers alone, and how to read one without any harm.

Such a file may come from a stranger: nothing is unpickled, no other file is read through it, no plug-in is loaded, and
no memory is taken for bytes that are only announced.
"""

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from vaestudio.data.pictures import MAX_BYTES, bomb
from vaestudio.errors import BadFile

HDF5_ENDINGS = (".h5", ".hdf5", ".hdf")
ENDINGS = (".npz", ".npy", *HDF5_ENDINGS)
READ = 4 * 2**20  # bytes at a time
MAX_OBJECTS, MAX_DEPTH = 10_000, 8  # of an HDF5 file
MAX_CHUNKS = 2_000_000  # libhdf5 keeps an index of them in memory
FILTERS = {1, 2, 3, 32000}  # deflate, shuffle, Fletcher's checksum, LZF: nothing that loads a plug-in
MAX_RATIO = 1100  # deflate reaches 1032: a data set that claims more was never written, or is a bomb
SESSION = "a VAE Studio session: open it with --resume or File > Open"


@dataclass(frozen=True)
class Entry:
    """One array of a file, known by its header. `read` may raise BadFile, or anything for a damaged file."""

    key: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    read: Callable[[], NDArray[Any]]
    strange: str = "pickled Python objects, which may run programs"  # what a dtype of objects means in this file
    pieces: "Pieces | None" = None  # where it can be read piece by piece

    @property
    def text(self) -> str:
        return f"{self.key} ({' × '.join(map(str, self.shape))}, {self.dtype})"

    @property
    def nbytes(self) -> int:
        return _product(self.shape) * self.dtype.itemsize

    def check(self, path: Path, kinds: str, piecewise: bool = False) -> None:
        """Raises BadFile unless the values are of these NumPy kinds ("buif") and may be taken into memory, or are read piecewise."""
        if self.dtype.kind not in kinds:
            found = self.strange if self.dtype.kind == "O" else str(self.dtype)
            raise BadFile(path=path, expected=f"plain numbers in “{self.key}”", found=found)
        if self.nbytes > MAX_BYTES and not piecewise:
            expected = f"at most {MAX_BYTES / 2**30:.0f} GB in “{self.key}”"
            raise BadFile(path=path, expected=expected, found=f"{self.nbytes / 2**30:,.1f} GB")


@dataclass(frozen=True)
class Pieces:
    """Each raises as `Entry.read` does."""

    read: Callable[[int, int], NDArray[Any]]  # rows from, up to
    offset: Callable[[], int | None]  # byte in the file where the rows begin, if they lie there one by one
    end: Callable[[int], int]  # byte in the file after a row, packed with others as it may be


def entries(path: Path, inner: str, stack: ExitStack) -> list[Entry]:
    """The arrays of a file that stays open as long as `stack`; only `inner` and the labels beside it where named."""
    return _hdf5(path, inner, stack) if path.suffix.lower() in HDF5_ENDINGS else _numpy(path, stack)


def _product(shape: tuple[int, ...]) -> int:
    total = 1
    for n in shape:  # in Python's whole numbers: a hostile shape overflows NumPy's
        total *= n
    return total


# ---- NumPy's files
def _numpy(path: Path, stack: ExitStack) -> list[Entry]:
    if path.suffix.lower() == ".npy":
        return [_npy(path, path.stem, lambda: path.open("rb"))]
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
    except (zipfile.BadZipFile, OSError) as error:
        raise BadFile(path=path, expected="a NumPy .npz file", found=str(error).lower()) from None

    def member(info: zipfile.ZipInfo) -> Entry:
        return _npy(path, info.filename.removesuffix(".npy"), lambda: archive.open(info), info.compress_size)

    return [member(info) for info in archive.infolist() if info.filename.endswith(".npy")]


def _npy(path: Path, key: str, opened: Callable[[], IO[bytes]], packed: int | None = None) -> Entry:
    """One .npy, of so many bytes where it is packed, by its header (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)."""

    def header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
        try:
            version = np.lib.format.read_magic(file)
            reader = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
            shape, fortran, dtype = reader[version](file)
            if min(shape, default=0) < 0:
                raise ValueError
        except (ValueError, KeyError):
            raise BadFile(path=path, expected=f"a NumPy array in “{key}”", found="something else") from None
        return tuple(int(n) for n in shape), bool(fortran), dtype

    def read() -> NDArray[Any]:
        if packed is not None and (found := bomb(packed, size)):
            raise BadFile(path=path, expected=f"pictures in “{key}”", found=found)
        with opened() as file:
            shape, fortran, dtype = header(file)
            body = bytearray()
            while len(body) < size and (block := file.read(min(READ, size - len(body)))):
                body += block
        if len(body) < size:
            expected = f"{size:,} bytes in “{key}”, which announces {' × '.join(map(str, shape))} {dtype}"
            raise BadFile(path=path, expected=expected, found=f"{len(body):,} bytes: the file is cut short")
        return np.frombuffer(body, dtype).reshape(shape, order="F" if fortran else "C")

    with opened() as file:
        shape, _, dtype = header(file)
    entry = Entry(key, shape, dtype, read)
    size = entry.nbytes
    return entry


# ---- HDF5
def _hdf5(path: Path, inner: str, stack: ExitStack) -> list[Entry]:
    os.environ.setdefault("HDF5_PLUGIN_PRELOAD", "::")  # before the import: no file may make libhdf5 load a plug-in
    import h5py

    try:
        file = stack.enter_context(h5py.File(path, "r", locking=False))
    except OSError as error:
        raise BadFile(path=path, expected="an HDF5 file", found=str(error).lower()) from None
    if "vae_format" in file.attrs:
        raise BadFile(path=path, expected="pictures", found=SESSION)
    if inner:  # only the way there is looked at, so a file with links elsewhere can be used
        group, _, last = inner.rpartition("/")
        here = file
        for step in filter(None, group.split("/")):
            here = _child(path, here, step, h5py)
            if not isinstance(here, h5py.Group):
                raise BadFile(path=path, expected=f"a group “{step}”", found="a data set")
        near = [n for n in _names(path, here) if isinstance(here.get(n, getlink=True), h5py.HardLink)]
        names = [last, *(n for n in near if n != last)]
        things = [(f"{group}/{n}".lstrip("/"), _child(path, here, n, h5py)) for n in names]
    else:
        things = list(_walk(path, file, "", h5py))
    return [
        _dataset(path, key, thing, h5py)
        for key, thing in things
        if isinstance(thing, h5py.Dataset) and thing.shape is not None
    ]


def _names(path: Path, group: Any) -> list[str]:
    if len(group) > MAX_OBJECTS:
        raise BadFile(path=path, expected=f"at most {MAX_OBJECTS:,} objects", found=f"{len(group):,}")
    return list(group)


def _walk(path: Path, group: Any, above: str, h5py: Any) -> Iterator[tuple[str, Any]]:
    """Everything in the file but for groups themselves; groups nest at most MAX_DEPTH deep, so circles end."""
    stack = [(above, group, 0)]
    seen = 0
    while stack:
        prefix, here, depth = stack.pop()
        for name in _names(path, here):
            seen += 1
            if seen > MAX_OBJECTS or depth > MAX_DEPTH:
                expected = f"at most {MAX_OBJECTS:,} objects in groups at most {MAX_DEPTH} deep"
                raise BadFile(path=path, expected=expected, found="more")
            thing = _child(path, here, name, h5py)
            if isinstance(thing, h5py.Group):
                stack.append((f"{prefix}{name}/", thing, depth + 1))
            else:
                yield prefix + name, thing


def _child(path: Path, group: Any, name: str, h5py: Any) -> Any:
    link = group.get(name, getlink=True)
    if link is None:
        raise BadFile(path=path, expected=f"an array “{name}”", found=", ".join(list(group)[:8]) or "nothing")
    if not isinstance(link, h5py.HardLink):
        raise BadFile(path=path, expected="arrays in this file itself", found=f"“{name}”, a link to another place")
    return group[name]


def _dataset(path: Path, key: str, dataset: Any, h5py: Any) -> Entry:
    shape, dtype = tuple(int(n) for n in dataset.shape), dataset.dtype

    @cache
    def check() -> None:
        """Only where the bytes are in this file, in a plain layout, and as many as it says."""
        properties = dataset.id.get_create_plist()
        stored = dataset.id.get_storage_size()
        found = ""
        if properties.get_layout() == h5py.h5d.VIRTUAL or properties.get_external_count():
            found = f"“{key}”, whose values are in another file"
        elif any(properties.get_filter(i)[0] not in FILTERS for i in range(properties.get_nfilters())):
            found = f"“{key}”, which is packed in a way that needs a plug-in"
        elif entry.nbytes > MAX_RATIO * stored:
            found = f"“{key}”, which announces {entry.nbytes:,} bytes and holds {stored:,}"
        elif properties.get_layout() == h5py.h5d.CHUNKED:
            chunk = _product(properties.get_chunk()) * dtype.itemsize
            odd = chunk > MAX_BYTES or entry.nbytes > MAX_CHUNKS * chunk
            found = f"“{key}” in pieces of {chunk:,} bytes" if odd else bomb(stored, entry.nbytes)
        if found:
            expected = "arrays in this file itself, plain or packed with gzip or LZF"
            raise BadFile(path=path, expected=expected, found=found)

    def read() -> NDArray[Any]:
        check()
        return np.asarray(dataset[()])

    def piece(start: int, stop: int) -> NDArray[Any]:
        check()
        return np.asarray(dataset[start:stop])

    def offset() -> int | None:
        check()
        found: int | None = dataset.id.get_offset()
        return found

    def end(row: int) -> int:
        sides = dataset.chunks
        corners = [(row // sides[0] * sides[0], *(n // c * c for n, c in zip(far, sides[1:], strict=True))) for far in
                   ((0,) * (len(shape) - 1), tuple(n - 1 for n in shape[1:]))]  # fmt: skip
        found = [dataset.id.get_chunk_info_by_coord(corner) for corner in corners]
        return max(int(info.byte_offset or 0) + int(info.size) for info in found)

    entry = Entry(key, shape, dtype, read, "values of varying length", Pieces(piece, offset, end))
    return entry
