"""The bytes of a session: an HDF5 image built in memory, and the 64-byte seal that follows it.

libhdf5 never writes to the disk: when the disk is full it kills the process (h5py#914). It fills a buffer here, and
`atomic` writes the buffer. The image is the dullest HDF5 there is: format 1.10 (its metadata carries checksums), hard
links, contiguous data sets of fixed-size numbers, no filter, text as UTF-8 in uint8. Every HDF5 reader opens the file
and ignores the seal. The same tree gives the same bytes, on any day: no time is stored, the file system knows it.
"""

import hashlib
import io
import struct
from collections.abc import Mapping
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

FORMAT = 2
ATTRIBUTE = "vae_format"  # on the root group, int32: the only attribute
SIGNATURE = b"\x89HDF\r\n\x1a\n"
MAGIC = b"VAESTUDIO-SESSION\n"
SEAL = struct.Struct("<18sHIQ32s")  # magic, format, zero, length of the image, SHA-256 of the image: 64 bytes


def build(tree: Mapping[str, Array]) -> memoryview:
    """Image and seal of `tree` ("state/model/enc.0.weight" -> array); costs one copy of the arrays."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", libver=("v110", "v110")) as file:
        file.attrs[ATTRIBUTE] = np.int32(FORMAT)
        for name in sorted(tree):
            file.create_dataset(name, data=tree[name], track_times=False)
    with buffer.getbuffer() as image:
        end = seal(image)
    buffer.seek(0, io.SEEK_END)
    buffer.write(end)
    return buffer.getbuffer()


def seal(image: bytes | memoryview, format: int = FORMAT) -> bytes:
    return SEAL.pack(MAGIC, format, 0, len(image), hashlib.sha256(image).digest())
