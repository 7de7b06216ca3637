"""The arrays of numbers in a MATLAB 5 file, packed or not: all that SVHN needs (“MAT-File Format”, MathWorks)."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaestudio.data.pictures import MAX_BYTES
from vaestudio.errors import BadFile

MATRIX, PACKED = 14, 15
TYPES = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}


def read(path: Path) -> dict[str, NDArray[Any]]:
    """The full numeric arrays by name, little-endian, as MATLAB indexes them. Raises BadFile."""
    try:
        data = path.read_bytes()
        if len(data) < 128 or data[124:128] != b"\x00\x01IM":
            raise ValueError("another beginning")
        out = {}
        for kind, body in _elements(memoryview(data)[128:]):
            if kind == PACKED:
                unpacked = zlib.decompressobj().decompress(body, MAX_BYTES)
                ((kind, body),) = _elements(memoryview(unpacked))
            if kind == MATRIX:
                name, array = _matrix(body)
                out[name] = array
        return out
    except (ValueError, struct.error, zlib.error, KeyError, UnicodeDecodeError, OSError) as error:
        expected = "arrays in a MATLAB 5 file"
        raise BadFile(path=path, expected=expected, found=f"damage ({error})") from None


def _matrix(body: memoryview) -> tuple[str, NDArray[Any]]:
    """Flags, dimensions, name and values are four elements in a row."""
    _, (_, shape), (_, name), (kind, values), *_ = _elements(body)
    dimensions = np.frombuffer(shape, "<i4")
    if (dimensions < 0).any():
        raise ValueError("a negative dimension")
    return bytes(name).decode("ascii"), np.frombuffer(values, "<" + TYPES[kind]).reshape(dimensions, order="F")


def _elements(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """(type, bytes) of each element: a tag of 8 bytes, then the data, padded to 8 but for packed ones.

    Up to 4 bytes of data fit into the tag itself: then the upper half of its first word is their number.
    """
    at = 0
    while at < len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if kind >> 16:
            kind, size = kind & 0xFFFF, kind >> 16
            yield kind, data[at + 4 : at + 4 + size]
            at += 8
        else:
            if at + 8 + size > len(data):
                raise ValueError("the file is cut short")
            yield kind, data[at + 8 : at + 8 + size]
            at += 8 + size + (-size % 8 if kind != PACKED else 0)
