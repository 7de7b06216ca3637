"""Damaged and hostile session files by the thousand, opened as the program opens them: refused in a sentence, or opened.

    uv run python benchmarks/mutants.py --files 20000

Made from sessions of every published format and from fresh ones: bits flipped, bytes overwritten, zeroed, moved, cut off;
JSON edited; most of them sealed again, and HDF5's own checksums mended, as an attacker would. Each is given to the parser
that the child process of an opening program runs, and to the opening itself, whatever the first one said. A process that
dies, takes longer than five seconds or grows by more than 100 MB on one file is counted, and so is any exception that is
not a sentence for a person. Then the files that the tests make by hand, which must all be refused: time and memory.
"""

import argparse
import json
import os
import random
import selectors
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from vaestudio.session import image

HANG, GROWTH = 5.0, 100 << 20  # seconds and bytes, of one file
GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "session" / "golden"
EXTREMES = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 62, (1 << 63) - 1, (1 << 64) - 1)
WHAT = ("checked", "opened")  # by the child's parser, and by the program itself
Draw = random.Random


# ------------------------------------------------------------------------------------------------------- what is mutated
class Base:
    """A good file: its bytes without the seal, and where HDF5's own blocks and our JSON lie in them."""

    def __init__(self, data: bytes) -> None:
        self.data, self.format = data[: -image.SEAL.size], int.from_bytes(data[-46:-44], "little")
        self.blocks = [(0, 48), *_headers(self.data)]  # the superblock; object headers, checksum included
        self.texts = _texts(self.data)


def _headers(data: bytes) -> list[tuple[int, int]]:
    found, at = [], data.find(b"OHDR\x02")
    while at >= 0:
        skip = 6 + (16 if data[at + 5] & 0x20 else 0) + (4 if data[at + 5] & 0x10 else 0)
        width = 1 << (data[at + 5] & 3)
        size = int.from_bytes(data[at + skip : at + skip + width], "little")
        found.append((at, at + skip + width + size + 4))
        at = data.find(b"OHDR\x02", at + 1)
    return found


def _texts(data: bytes) -> list[tuple[int, int]]:
    import io

    import h5py

    with h5py.File(io.BytesIO(data)) as file:
        parts = [file[name].id for name in ("manifest", "config", "events", "classes")]
        return [(part.get_offset(), part.get_offset() + part.get_storage_size()) for part in parts]


def bases(folder: Path) -> list[Base]:
    """The golden files, and fresh sessions with a film: fully connected, and with convolutions and labels."""
    import torch

    from vaestudio.engine import loading
    from vaestudio.engine.camera import Camera
    from vaestudio.session import store

    torch.set_num_threads(1)
    data = loading.load_data("pen-digits")
    paths = sorted(GOLDEN.glob("format-*.h5"))
    for model, values in (
        ("vae", {"hidden": 8, "latent_dim": 2}),
        ("cvae", {"network": "conv", "channels": "2,2", "dense": 4, "latent_dim": 2}),
    ):
        run = loading.new_run(model, data, {"epochs": 1, **values}, "cpu")
        camera = Camera(run)
        for _ in range(3):
            run.advance()
            run.collect()
            camera.credit = float("inf")
            camera.capture(now=True)
        paths.append(folder / f"{model}.h5")
        store.save(run.state(), paths[-1])
    return [Base(path.read_bytes()) for path in paths]


# ---------------------------------------------------------------------------------------------------------------- how
def mutant(base: Base, others: list[Base], draw: Draw) -> tuple[str, bytes]:
    """One mutation or several of one kind, by its name; the file with its seal."""
    data = bytearray(base.data)
    kind, change = draw.choice(list(KINDS.items()))
    for _ in range(draw.choice((1, 1, 2, 4, 16))):
        change(data, base, draw.choice(others), draw)
    if len(data) == len(base.data) and draw.random() < 0.7:
        _mend(data, base)
        kind += ", mended"
    if draw.random() < 0.1:
        return kind + ", not sealed", bytes(data) + image.seal(base.data, base.format)
    return kind, bytes(data) + image.seal(bytes(data), base.format)


def _place(base: Base, size: int, draw: Draw) -> int:
    """Mostly inside HDF5's own blocks, where a byte means something."""
    begin, end = draw.choice(base.blocks) if draw.random() < 0.75 else (0, size)
    return min(draw.randrange(begin, max(begin + 1, end)), max(0, size - 1))


def _flip(data: bytearray, base: Base, other: Base, draw: Draw) -> None:
    if data:
        data[_place(base, len(data), draw)] ^= 1 << draw.randrange(8)


def _extreme(data: bytearray, base: Base, other: Base, draw: Draw) -> None:
    at, width = _place(base, len(data), draw), draw.choice((1, 2, 4, 8))
    data[at : at + width] = struct.pack("<Q", draw.choice((*EXTREMES, len(data), at)))[:width]


def _cut(data: bytearray, base: Base, other: Base, draw: Draw) -> None:
    del data[_place(base, len(data), draw) :]


def _zeros(data: bytearray, base: Base, other: Base, draw: Draw) -> None:
    at, size = _place(base, len(data), draw), draw.choice((1, 8, 64, 512, 4096))
    data[at : at + size] = bytes(len(data[at : at + size]))


def _swap(data: bytearray, base: Base, other: Base, draw: Draw) -> None:
    a, b = sorted((_place(base, len(data), draw), _place(base, len(data), draw)))
    size = min(draw.choice((1, 8, 48, 268, 4096)), b - a, len(data) - b)
    data[a : a + size], data[b : b + size] = data[b : b + size], data[a : a + size]


def _swap_blocks(data: bytearray, base: Base, other: Base, draw: Draw) -> None:
    a, b = draw.choice(base.blocks), draw.choice(base.blocks)
    size = min(a[1] - a[0], b[1] - b[0])
    data[a[0] : a[0] + size], data[b[0] : b[0] + size] = data[b[0] : b[0] + size], data[a[0] : a[0] + size]


def _splice(data: bytearray, base: Base, other: Base, draw: Draw) -> None:
    """Bytes of another file, put over these or between them."""
    start = _place(other, len(other.data), draw)
    piece = other.data[start : start + draw.choice((4, 48, 268, 4096))]
    at = _place(base, len(data), draw)
    data[at : at + (len(piece) if draw.random() < 0.7 else 0)] = piece


def _text(data: bytearray, base: Base, other: Base, draw: Draw) -> None:
    """Our JSON: a byte, or a number for another one, or what a parser may choke on."""
    begin, end = draw.choice(base.texts)
    if begin >= end or end > len(data):
        return
    at = draw.randrange(begin, end)
    digits = [i for i in range(begin, end) if 48 <= data[i] <= 57]
    if digits and draw.random() < 0.5:
        data[draw.choice(digits)] = draw.choice(b"0123456789-.eE")
    elif draw.random() < 0.5:
        data[at] = draw.randrange(256)
    else:
        odd = draw.choice((b"\\ud800", b"\\u0000", b'"', b"[[[[", b"{}", b"1e999", b"null", b"NaN", b"-1", b"\xff\xfe"))
        data[at : min(end, at + len(odd))] = odd[: end - at]


KINDS: dict[str, Callable[[bytearray, Base, Base, Draw], None]] = {
    "flipped": _flip, "extreme": _extreme, "cut": _cut, "zeroed": _zeros, "swapped": _swap,
    "blocks swapped": _swap_blocks, "spliced": _splice, "text": _text,
}  # fmt: skip


def _mend(data: bytearray, base: Base) -> None:
    """HDF5's checksums of the blocks that were changed: without them libhdf5 itself would refuse nearly all."""
    for begin, end in base.blocks:
        if data[begin:end] != base.data[begin:end]:
            data[end - 4 : end] = struct.pack("<I", lookup3(bytes(data[begin : end - 4])))


def lookup3(key: bytes) -> int:
    """Bob Jenkins' hash of 2006, hashlittle(key, 0): the checksum of HDF5's metadata."""

    def rot(x: int, k: int) -> int:
        return ((x << k) | (x >> (32 - k))) & m

    m = 0xFFFFFFFF
    a = b = c = (0xDEADBEEF + len(key)) & m
    while len(key) > 12:
        x, y, z = struct.unpack_from("<III", key)
        a, b, c, key = (a + x) & m, (b + y) & m, (c + z) & m, key[12:]
        a = (a - c) & m ^ rot(c, 4)
        c = (c + b) & m
        b = (b - a) & m ^ rot(a, 6)
        a = (a + c) & m
        c = (c - b) & m ^ rot(b, 8)
        b = (b + a) & m
        a = (a - c) & m ^ rot(c, 16)
        c = (c + b) & m
        b = (b - a) & m ^ rot(a, 19)
        a = (a + c) & m
        c = (c - b) & m ^ rot(b, 4)
        b = (b + a) & m
    if not key:
        return c
    x, y, z = struct.unpack("<III", key.ljust(12, b"\0"))
    a, b, c = (a + x) & m, (b + y) & m, (c + z) & m
    c = ((c ^ b) - rot(b, 14)) & m
    a = ((a ^ c) - rot(c, 11)) & m
    b = ((b ^ a) - rot(a, 25)) & m
    c = ((c ^ b) - rot(b, 16)) & m
    a = ((a ^ c) - rot(c, 4)) & m
    b = ((b ^ a) - rot(a, 14)) & m
    return ((c ^ b) - rot(b, 24)) & m


# ------------------------------------------------------------------------------------------------------- the processes
def look(what: str, path: str) -> None:
    from vaestudio.session import guard, store, strangers

    if what == "opened":
        store.load(path)
        return
    with guard.problems(path):
        strangers.examine(path, strangers.seal_of(path))


def child(what: str) -> None:
    """Opens the file of each line of its input; one line of JSON each: how it ended, why, seconds, bytes of growth."""
    from vaestudio.errors import DamagedSession, Problem
    from vaestudio.session.guard import Refused

    def memory(name: str) -> int:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith(name))

    for line in sys.stdin:
        Path("/proc/self/clear_refs").write_text("5")  # the high-water mark begins anew
        before, start, ended, why = memory("VmRSS"), time.process_time(), "opened", ""
        try:
            look(what, line.rstrip("\n"))
        except Problem as problem:
            foreseen = not isinstance(problem, DamagedSession) or isinstance(problem.__cause__, (Refused, Problem))
            ended, why = "refused" if foreseen else "unexpected", str(problem)
        except BaseException as error:
            ended, why = "unexpected", f"{type(error).__name__}: {error}"
        seconds = time.process_time() - start
        print(
            json.dumps({"ended": ended, "why": why, "seconds": seconds, "grown": memory("VmHWM") - before}), flush=True
        )


class Child:
    """The process of `what`, begun anew whenever a file has ended it."""

    def __init__(self, what: str, command: Sequence[str] = ()) -> None:
        self.command = command or (sys.executable, __file__, "--child", what)
        self.process: subprocess.Popen[str] | None = None
        self.begin()

    def begin(self) -> None:
        self.end()
        root = str(Path(__file__).resolve().parents[1])
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": root},
        )  # fmt: skip
        good = [self.ask(GOLDEN / "format-2.h5", 60) for _ in range(3)]  # the first one imports
        assert good[-1]["ended"] == "opened", good

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()

    def ask(self, path: Path, limit: float = HANG) -> dict[str, Any]:
        assert self.process is not None and self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.process.stdout, selectors.EVENT_READ)
            if not any(waiting.select(limit) for _ in range(2)):  # once more: this process may have been held up
                return {"ended": "hang", "why": f"more than {limit:g} s", "seconds": limit, "grown": 0}
        line = self.process.stdout.readline()
        if not line:
            return {"ended": "crash", "why": f"exit {self.process.wait()}", "seconds": 0.0, "grown": 0}
        told: dict[str, Any] = json.loads(line)
        if told["grown"] > GROWTH:
            told["ended"] = "growth"
        return told


def mutants(count: int, seed: int, folder: Path) -> Iterator[tuple[int, str, bytes]]:
    kinds = bases(folder)
    for number in range(count):
        draw = random.Random(seed * 1_000_003 + number)
        yield number, *mutant(draw.choice(kinds), kinds, draw)


def run(count: int, seed: int, keep: Path | None = None) -> dict[str, Any]:
    """How many of `count` files ended how; the worst are written to `keep`."""
    ended = {what: Counter[str]() for what in WHAT}
    reasons, slowest, grown, bad = Counter[str](), dict.fromkeys(WHAT, 0.0), dict.fromkeys(WHAT, 0), list[str]()
    with tempfile.TemporaryDirectory() as folder:
        path, children = Path(folder) / "mutant.h5", {what: Child(what) for what in WHAT}
        try:
            for number, kind, data in mutants(count, seed, Path(folder)):
                path.write_bytes(data)
                for what, process in children.items():
                    told = process.ask(path)
                    ended[what][told["ended"]] += 1
                    slowest[what] = max(slowest[what], told["seconds"])
                    grown[what] = max(grown[what], told["grown"])
                    if told["ended"] == "refused":
                        reasons["by HDF5" if "HDF5 cannot read" in told["why"] else "by the guard"] += 1
                    if told["ended"] in ("crash", "hang", "growth", "unexpected"):
                        bad.append(f"{number} ({kind}) {what}: {told['ended']}, {told['why'][:200]}")
                        if keep is not None:
                            (keep / f"{number}.h5").write_bytes(data)
                        process.begin()
                if number % 1000 == 999:
                    print(number + 1, {what: dict(c) for what, c in ended.items()}, len(bad), file=sys.stderr)
        finally:
            for process in children.values():
                process.end()
    return {
        "files": count, "seed": seed, "ended": {what: dict(c) for what, c in ended.items()}, "bad": bad,
        "slowest_processor_ms": {what: round(1e3 * s, 1) for what, s in slowest.items()},
        "grown_mb": {what: round(b / 2**20, 1) for what, b in grown.items()}, "refused": dict(reasons),
    }  # fmt: skip


def by_hand() -> dict[str, Any]:
    """The files of tests/session/hostile.py: how many were refused, the most processor time and memory that one took."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from tests.session import hostile

    process, told = Child("opened"), []
    with tempfile.TemporaryDirectory() as folder:
        for name, (path, _) in hostile.write_all(Path(folder)).items():
            told.append({"name": name, **process.ask(path)})
    process.end()
    return {
        "files": len(told), "refused": sum(t["ended"] == "refused" for t in told),
        "slowest_processor_ms": max((round(1e3 * t["seconds"], 1), t["name"]) for t in told),
        "grown_mb": max((round(t["grown"] / 2**20, 1), t["name"]) for t in told),
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="a folder for the files that did any harm")
    parser.add_argument("--child", choices=WHAT, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return 0
    os.environ["VAESTUDIO_HOME"] = tempfile.mkdtemp(prefix="vaestudio-benchmark-")
    start = time.perf_counter()
    result = run(options.files, options.seed, options.keep)
    result |= {"minutes": round((time.perf_counter() - start) / 60, 1), "by_hand": by_hand()}
    print(json.dumps(result, indent=1))
    return 1 if result["bad"] else 0


if __name__ == "__main__":
    sys.exit(main())
