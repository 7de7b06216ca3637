"""What was open, for the next start to find when this one ends without saying goodbye."""

import contextlib
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile

from vaestudio.errors import ClosedUnexpectedly
from vaestudio.paths import data_folder

SUFFIX = ".open"


class Sitting:
    """A file of this process in the data folder that names its session; it is gone when the program has ended well.

    A lock beside it, which the system lets go of with the process, tells a crash from a window that is still open.
    """

    def __init__(self) -> None:
        folder = data_folder() / "sittings"
        self._file = folder / f"{secrets.token_hex(8)}{SUFFIX}"
        self._lock = _lock(self._file)
        self.lost: ClosedUnexpectedly | None = None
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            self.lost = _newest(list(_ended(folder)))
            self._lock.tryLock(0)

    def on(self, path: str) -> None:
        """`path` ("": nothing worth finding) is what this sitting is about from here on."""
        with contextlib.suppress(OSError):
            if path:
                self._file.write_text(path, "utf-8", "surrogateescape")
            else:
                self._file.unlink(missing_ok=True)

    def end(self) -> None:
        """All is saved: nothing to find."""
        self.on("")
        self._lock.unlock()


def _lock(file: Path) -> QLockFile:
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # only the end of its process ends it, however long that takes
    return lock


def _ended(folder: Path) -> Iterator[Path]:
    """The sessions of sittings whose process is gone; what told of them is deleted, so each is found once."""
    for file in folder.glob(f"*{SUFFIX}"):
        lock = _lock(file)
        if not lock.tryLock(0):
            continue
        with contextlib.suppress(OSError, ValueError):
            yield Path(file.read_text("utf-8", "surrogateescape"))
        file.unlink(missing_ok=True)
        lock.unlock()


def _newest(sessions: list[Path]) -> ClosedUnexpectedly | None:
    saved = []
    for path in sessions:
        with contextlib.suppress(OSError, ValueError):
            saved.append((path.stat().st_mtime, path))
    if not saved:
        return None
    when, path = max(saved)
    at = datetime.fromtimestamp(when)
    today = at.date() == datetime.now().date()
    return ClosedUnexpectedly(name=path.stem, time=f"{at:%H:%M}" if today else f"{at:%Y-%m-%d %H:%M}", path=str(path))
