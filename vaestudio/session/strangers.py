"""Files that were not written on this computer are parsed in a child process first.

The guard decides before any array is read, but libhdf5 itself has parsed the metadata by then, and it has had bugs: a
crash, a hang or a flood of memory there ends the child and not the program. The child is told the checksum of the bytes
it is to vouch for. What this computer wrote is known by that checksum, so a copy of it under another name is known too.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from vaestudio.errors import Problem
from vaestudio.paths import data_folder
from vaestudio.session.guard import Refused, printable

OPTION = "--check-session"
LIMIT = 10.0  # seconds; a child needs a third of one
MEMORY = 2 << 30  # bytes of address space besides three copies of the file, where the system can limit it
REFUSED = 3  # the child's exit status when it has a reason, which it prints


def seal_of(path: str | Path) -> str:
    """The checksum in a file's seal, in hex: its last 32 bytes."""
    with Path(path).open("rb") as file:
        file.seek(-32, os.SEEK_END)
        return file.read().hex()


def note(path: str | Path, instead_of: str = "") -> str:
    """Remember that this computer wrote the file at `path`, and forget the one it has replaced; its checksum."""
    digest = seal_of(path)
    with contextlib.suppress(OSError):  # then it is checked like a stranger's
        folder = data_folder() / "written"
        folder.mkdir(exist_ok=True)
        (folder / digest).touch()
        if instead_of and instead_of != digest:
            (folder / instead_of).unlink(missing_ok=True)
    return digest


def check(path: str | Path, digest: str) -> None:
    """Raises Refused unless this computer wrote the bytes of that checksum, or a child could parse them."""
    if (data_folder() / "written" / digest).exists():
        return
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "vaestudio"]
    try:
        child = subprocess.run(
            [*program, OPTION, str(Path(path).absolute()), digest],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LIMIT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as late:
        raise Refused(f"reading it did not end within {LIMIT:.0f} seconds") from late
    except OSError as error:
        raise Refused(f"it comes from elsewhere and could not be checked ({error.strerror})") from error
    if child.returncode == REFUSED:
        raise Refused(printable(child.stdout.decode("utf-8", "replace").strip(), 300))
    if child.returncode:
        raise Refused("a process that only tried to read it was ended by it")


def main(path: str, digest: str) -> int:
    """What the child does."""
    from vaestudio.session import guard

    try:
        if sys.platform != "win32":
            import resource

            limit = 3 * Path(path).stat().st_size + MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        with guard.problems(path):
            examine(path, digest)
    except Problem as refusal:
        reason = refusal.values.get("reason", refusal)
        sys.stdout.buffer.write(printable(str(reason), 300).rstrip(".").encode())
        return REFUSED
    return 0


def examine(path: str, digest: str) -> None:
    """Everything that opening does short of building the model; raises what `guard.problems` turns into a Problem, or dies."""
    from vaestudio.session import guard, image, migrate, schema

    data = guard.read(path)
    found = guard.unseal(path, data)
    if data[-32:].hex() != digest:
        raise Refused("it changed while it was being opened")
    members = migrate.upgrade(guard.members(memoryview(data)[: -image.SEAL.size], found), found)
    manifest, config = schema.header(members)
    schema.knobs(members, manifest, config)
    schema.expected_tests(members)
