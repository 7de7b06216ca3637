"""Opening a file that a stranger may have made: everything is refused that is not on a short list.

The seal is checked before libhdf5 sees a byte. libhdf5 then parses metadata only; every decision falls before any array
is read, and arrays are cut out of the bytes that were hashed, not read through libhdf5. A file is read once, so it
cannot change between check and use. Keras tried the opposite, a list of what is forbidden: CVE-2026-1669, CVE-2026-12480.
"""

import hashlib
import math
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from h5py import h5a, h5d, h5g, h5l, h5o, h5t

from vaestudio.errors import DamagedSession, NewerSession, NotASession, Problem, SessionTooLarge
from vaestudio.session.image import ATTRIBUTE, FORMAT, MAGIC, SEAL, SIGNATURE, Array, Rope, Window

MAX_FILE = 8 << 30  # bytes
MAX_OBJECTS = 20_000
MAX_DEPTH = 5
MAX_RANK = 5
NAME = re.compile(rb"(?!\.*\Z)[A-Za-z0-9_.\-]{1,128}\Z")  # what state_dict names are made of; not "." or ".."
DTYPES = {np.dtype(t) for t in ("<f2", "<f4", "<f8", "|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8")}
# Control characters, line and paragraph separators, overrides of the writing direction, halves of surrogate pairs.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class Refused(Exception):
    """Why a file is not opened, as one clause; `problems` makes the sentence."""


@dataclass(frozen=True)
class Member:
    """A data set whose place in the file has been checked and whose numbers have not been looked at."""

    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]
    raw: memoryview  # its bytes, C order

    def read(self) -> Array:
        return np.ndarray(self.shape, self.dtype, self.raw).copy()


class Lent(Member):
    """For a look that keeps nothing: its numbers are not copied, and cannot be written to."""

    def read(self) -> Array:
        return np.ndarray(self.shape, self.dtype, self.raw)


def printable(text: str, limit: int = 200) -> str:
    """`text` as it may be shown to a person: one line, no tricks with the writing direction, at most `limit` long."""
    return _UNPRINTABLE.sub("\ufffd", text[:limit])


@contextmanager
def problems(path: str | Path) -> Iterator[None]:
    """Whatever goes wrong inside becomes a Problem of the session at `path`, with its reason."""
    try:
        yield
    except (NotASession, DamagedSession, NewerSession, SessionTooLarge):
        raise
    except (Refused, Problem) as refusal:
        raise DamagedSession(path=path, reason=printable(str(refusal), 300).rstrip(".")) from refusal
    except Exception as error:  # nothing that was foreseen
        raise DamagedSession(path=path, reason=printable(f"{type(error).__name__}: {error}")) from error


def read(path: str | Path, copies: int = 3) -> bytes:
    """The whole file, once, if it can be a session at all and half of the free memory holds so many `copies` of it.

    Three are its bytes, the arrays, and the model that they go into.
    """
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):
            raise NotASession(path=path, reason="it is not a file")
        if status.st_size > MAX_FILE:
            raise NotASession(path=path, reason=f"it is larger than {MAX_FILE >> 30} GB")
        need, free = copies * status.st_size, free_memory()
        if need > free // 2:
            raise SessionTooLarge(path=path, need=need >> 20, free=free >> 20)
        with Path(path).open("rb") as file:
            return file.read(status.st_size)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = error.strerror if isinstance(error, OSError) else None
        raise NotASession(path=path, reason=f"it cannot be read ({reason or error})") from error


def unseal(path: str | Path, data: bytes) -> int:
    """The format of a file whose seal fits its bytes; libhdf5 is not involved."""
    if not data.startswith(SIGNATURE):
        raise NotASession(path=path, reason="it is not an HDF5 file" if data else "it is empty")
    size = len(data) - SEAL.size
    magic, found, zero, length, digest = SEAL.unpack(data[size:]) if size > 0 else (b"", 0, 0, 0, b"")
    if magic != MAGIC:
        if ATTRIBUTE.encode() not in data[:65536]:  # its header comes first in every file we wrote
            raise NotASession(path=path, reason="it is an HDF5 file of another program")
        raise Refused("it is incomplete, or it was changed by another program")
    if found > FORMAT:
        raise NewerSession(path=path, found=found, known=FORMAT)
    if length != size or zero:
        raise Refused("its length is wrong")
    if hashlib.sha256(memoryview(data)[:size]).digest() != digest:
        raise Refused("its checksum is wrong")
    return int(found)


def members(image: memoryview | Rope, format: int) -> dict[str, Member]:
    """Every data set of an unsealed image by its path ("state/model/enc.0.weight"); raises Refused."""
    if bytes(image[8:9]) not in (
        b"\2",
        b"\3",
    ):  # the superblock's version: 0 and 1 have no checksums and the oldest code in libhdf5
        raise Refused("its HDF5 superblock is too old")
    found: dict[str, tuple[int, Member]] = {}
    try:
        with h5py.File(Window(image, len(image)), "r") as file:
            root = file["/"].id
            _check_attribute(root, format)
            _walk(root, "", 1, [MAX_OBJECTS], image, found)
    except Refused:
        raise
    except Exception as error:  # h5py turns HDF5's errors into almost any class
        raise Refused(f"HDF5 cannot read its structure ({_words(error)})") from error
    end = 0
    for name, (offset, member) in sorted(found.items(), key=lambda item: item[1][0]):
        if member.raw.nbytes and offset < end:
            raise Refused(f"/{name} overlaps another data set")
        end = max(end, offset + member.raw.nbytes)
    return {name: member for name, (_, member) in found.items()}


def _words(error: Exception) -> str:
    """Of "Unable to synchronously open object (bad object header)" the reason."""
    text = str(error.args[0]) if error.args else type(error).__name__
    inner = re.search(r"\((.*)\)", text)
    return inner[1] if inner else text


def _check_attribute(root: h5g.GroupID, format: int) -> None:
    if h5a.get_num_attrs(root) != 1 or not h5a.exists(root, ATTRIBUTE.encode()):
        raise Refused(f"/ must have the attribute {ATTRIBUTE} and no other")
    attribute = h5a.open(root, ATTRIBUTE.encode())
    if attribute.get_type() != h5t.STD_I32LE or attribute.shape != ():
        raise Refused(f"the attribute {ATTRIBUTE} is not one number")
    value = np.zeros((), np.int32)
    attribute.read(value)
    if value != format:
        raise Refused(f"the attribute {ATTRIBUTE} says {value}, the seal {format}")


def _walk(
    group: h5g.GroupID,
    path: str,
    depth: int,
    budget: list[int],
    image: memoryview | Rope,
    found: dict[str, tuple[int, Member]],
) -> None:
    if depth > MAX_DEPTH:
        raise Refused("its groups are nested too deeply")
    budget[0] -= group.get_num_objs()
    if budget[0] < 0:
        raise Refused("it has too many objects")
    names: list[bytes] = []
    group.links.iterate(names.append)
    for name in names:
        if not NAME.match(name):
            raise Refused(f"the name {name!r} is not allowed")
        where = f"{path}{name.decode()}"
        if group.links.get_info(name).type != h5l.TYPE_HARD:
            raise Refused(f"/{where} is a soft or external link")
        child = h5o.open(group, name)
        if h5o.get_info(child).rc != 1:  # no aliases, and so no cycles
            raise Refused(f"/{where} is linked more than once")
        if not isinstance(child, h5g.GroupID | h5d.DatasetID):
            raise Refused(f"/{where} is neither a group nor a data set")
        if h5a.get_num_attrs(child):
            raise Refused(f"/{where} has attributes")
        if isinstance(child, h5g.GroupID):
            _walk(child, where + "/", depth + 1, budget, image, found)
        else:
            found[where] = _member(child, where, image)


def _member(dataset: h5d.DatasetID, where: str, image: memoryview | Rope) -> tuple[int, Member]:
    kind, how = dataset.get_type(), dataset.get_create_plist()
    if kind.get_class() not in (h5t.INTEGER, h5t.FLOAT) or kind.committed() or kind.dtype not in DTYPES:
        raise Refused(f"/{where} has a type of number that is not allowed")
    if h5t.py_create(kind.dtype) != kind:  # odd precision, offset or padding
        raise Refused(f"/{where} has a type of number that is not allowed")
    if how.get_external_count():
        raise Refused(f"/{where} is kept outside the file")
    if how.get_layout() != h5d.CONTIGUOUS:
        raise Refused(f"/{where} is not stored in one piece")
    if how.get_nfilters():
        raise Refused(f"/{where} is filtered")
    shape = dataset.shape
    if shape is None or len(shape) > MAX_RANK:
        raise Refused(f"/{where} has no shape, or too many dimensions")
    size = math.prod(shape) * kind.get_size()
    if size != dataset.get_storage_size():
        raise Refused(f"/{where} declares {size} bytes and stores {dataset.get_storage_size()}")
    offset = dataset.get_offset() if size else 0
    if offset is None or offset + size > len(image):
        raise Refused(f"/{where} leaves the file")
    return offset, Member(tuple(shape), kind.dtype, image[offset : offset + size])


def free_memory() -> int:
    """Bytes that this computer could still give; what it has, where the system does not say."""
    if sys.platform == "win32":
        import ctypes

        status = (ctypes.c_ulonglong * 8)(64)  # MEMORYSTATUSEX; the third number is ullAvailPhys
        ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return status[2]
    if Path("/proc/meminfo").exists():
        lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        return int(lines["MemAvailable"].split()[0]) << 10
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
