"""ICU's data, cut down to the languages that the program speaks: thirty megabytes of the folder are words of all others.

Qt's core is linked to ICU, for comparing and changing case; its data is one library without code, which holds one package:

    ELF header, symbols | package: header, count, (name, place) of each item by name, names, items | dynamic section

`slim` writes the same library with fewer items in the package. Everything before it stays where it is, and what follows keeps
its address, so that no symbol moves. Format: ICU's `ucmndata.h` (UDataOffsetTOC) and `udata.h` (UDataInfo).
"""

import re
import struct

PAGE = 4096  # bytes: where a part of the file is mapped, its place in the file and its address agree modulo this
MAGIC = b"\xda\x27"
# Properties of characters and normal forms, their order, encodings of the system, and each tree's English and Chinese.
NEEDED = re.compile(
    r"[^/]+/((coll/)?[\w-]+\.(icu|nrm|cfu)|[\w,=-]+\.cnv|(\w+/)?(root|en|en_US|zh|zh_CN|zh_Hans|zh_Hans_CN|pool|res_index)\.res"
    r"|(supplementalData|likelySubtags|numberingSystems|keyTypeData|zoneinfo64|timezoneTypes|metaZones|windowsZones"
    r"|plurals|pluralRanges|dayPeriods|metadata|icuver|icustd)\.res)"
)


class Unknown(Exception):
    """A library that is not built as expected: it is left as it is."""


def slim(library: bytes) -> bytes:
    """The same library with the needed items alone. Raises Unknown."""
    if library[:6] != b"\x7fELF\x02\x01":
        raise Unknown("not a 64-bit little-endian library")
    table, entry, count = struct.unpack_from("<Q", library, 32)[0], *struct.unpack_from("<HH", library, 54)
    headers = [list(struct.unpack_from("<IIQQQQQQ", library, table + i * entry)) for i in range(count)]
    mapped = [h for h in headers if h[0] == 1]
    start = library.find(MAGIC, PAGE) - 2  # before it: the header's size
    if (
        len(mapped) != 2
        or mapped[0][2] != 0
        or not PAGE <= start <= PAGE + 64
        or library[start + 12 : start + 16] != b"CmnD"
    ):
        raise Unknown("its parts lie otherwise")
    end, after = (
        mapped[0][5],
        mapped[1][2],
    )  # the package ends with the first part; after: place of the second in the file
    package = reduced(library[start:end])
    short = start + len(package)
    moved = short + (mapped[1][3] - short) % PAGE
    tail = library[after : after + mapped[1][5]]
    for h in headers:
        if h is mapped[0]:
            h[5] = h[6] = short
        elif h[2] >= after and h[5]:
            h[2] -= after - moved
    head = bytearray(library[:start])
    for i, h in enumerate(headers):
        struct.pack_into("<IIQQQQQQ", head, table + i * entry, *h)
    struct.pack_into("<Q", head, 40, 0)  # no table of sections: nothing that loads a library reads one
    struct.pack_into("<HHH", head, 58, 0, 0, 0)
    return bytes(head) + package + bytes(moved - short) + tail


def reduced(package: bytes) -> bytes:
    """The package with the needed items alone, in their order; each begins at a multiple of 16 bytes."""
    size = struct.unpack_from("<H", package)[0]
    everything = items(package)
    kept = {name: data for name, data in everything.items() if NEEDED.fullmatch(name)}
    if not any(name.endswith("/root.res") for name in kept):
        raise Unknown("its items have other names")
    names = b"".join(name.encode() + b"\0" for name in kept)
    first = 4 + 8 * len(kept)
    place, texts, rows, body = first + len(names), first, b"", b""
    place += -(size + place) % 16
    filler = place - first - len(names)
    for name, data in kept.items():
        rows += struct.pack("<II", texts, place + len(body))
        texts += len(name) + 1
        body += data + bytes(-len(data) % 16)
    return package[:size] + struct.pack("<I", len(kept)) + rows + names + bytes(filler) + body


def items(package: bytes) -> dict[str, bytes]:
    """Every item of a package by its name. Places count from the end of the package's header."""
    base = struct.unpack_from("<H", package)[0]
    count = struct.unpack_from("<I", package, base)[0]
    rows = [struct.unpack_from("<II", package, base + 4 + 8 * i) for i in range(count)]
    ends = [place for _, place in rows[1:]] + [len(package) - base]
    found = {}
    for (name, place), end in zip(rows, ends, strict=True):
        text = package[base + name : package.index(b"\0", base + name)].decode()
        found[text] = package[base + place : base + end]
    return found
