"""Replacing a file so that, whatever happens at whatever moment, its name leads to the old bytes or to the new ones."""

import contextlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

PIECE = 4 << 20  # bytes a write: the other threads run in between
RETRIES = 8 if os.name == "nt" else 0  # Windows: a virus scanner or a sync client may hold the file for a moment
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
BINARY = getattr(os, "O_BINARY", 0)

Buffer = bytes | memoryview


def replace(
    path: str | Path,
    content: Iterable[Buffer],
    verify: Callable[[Path], None],
    *,
    end: Callable[[], Buffer] = bytes,
    keep_previous: bool = False,
) -> None:
    """Writes the buffers of `content`, one behind the other, into a hidden file in the same folder, flushes it, has it
    verified, and moves it over `path`.

    `end` gives what comes last; it is asked when all else is on the disk, and may wait for it. With `keep_previous` the file that was there becomes `path`.bak first. On any error the hidden file is deleted,
    the old file is untouched and the error goes on. One thread at a time saves to a path.
    """
    target = Path(path).resolve()  # a link stays a link, what it leads to is replaced
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    _sweep(target)
    try:
        _write(part, pieces(content, PIECE), end)
        verify(part)
        with contextlib.suppress(OSError):  # nothing to copy, or a disk without permissions
            shutil.copymode(target, part)
        if keep_previous and target.exists():
            _keep(target)
        _move(part, target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    _flush_folder(target.parent)


def pieces(content: Iterable[Buffer], size: int) -> Iterator[Buffer]:
    """The same bytes in buffers of at most `size` bytes."""
    for buffer in content:
        view = memoryview(buffer)
        yield from (view[start : start + size] for start in range(0, len(view), size))


def _write(path: Path, pieces: Iterable[Buffer], end: Callable[[], Buffer] = bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NOFOLLOW | BINARY, 0o666)
    try:
        for piece in pieces:
            _write_all(descriptor, piece)
        os.fsync(descriptor)
        if last := end():
            _write_all(descriptor, last)
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, piece: Buffer) -> None:
    done = 0
    while done < len(piece):  # a write may take less than it was given
        done += os.write(descriptor, piece[done:])


def _keep(target: Path) -> None:
    backup = target.with_name(target.name + ".bak")
    part = backup.with_name(f".{backup.name}.{os.getpid()}.part")
    try:
        with target.open("rb") as old:
            _write(part, iter(lambda: old.read(PIECE), b""))
        _move(part, backup)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _move(part: Path, target: Path) -> None:
    for attempt in range(RETRIES):
        try:
            part.replace(target)
            return
        except PermissionError:
            time.sleep(0.05 * 2**attempt)
    part.replace(target)


def _flush_folder(folder: Path) -> None:
    """Makes the move itself durable. The new file is in place already, so a failure here is not a failed save."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _sweep(target: Path) -> None:
    """Deletes what saves of processes that are gone have left behind in this folder."""
    ours = re.compile(rf"\.(?:.+\.h5|{re.escape(target.name)})(?:\.bak)?\.(\d{{1,10}})\.part")
    with contextlib.suppress(OSError):
        for path in target.parent.iterdir():
            found = ours.fullmatch(path.name)
            if found and not _alive(int(found[1])):
                path.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    if os.name == "nt":
        return False  # Windows itself refuses to delete a file that a process has open
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
