"""One window a file: what is open in one is opened as a copy in the next, so that neither saves over the other.

The lock is the operating system's and ends with the process, however that ends. It lies in the person's data folder,
not beside the file: nothing is left in a shared folder, and windows of other people are not known of.
"""

import hashlib
import os
from pathlib import Path

from filelock import FileLock, Timeout

from vaestudio.paths import data_folder


class Holding:
    """At most one path at a time. Within a process the same path may be held many times."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._lock: FileLock | None = None

    def hold(self, path: str) -> bool:
        """Let go of what was held and hold `path` ("": nothing); False where another process does."""
        target = Path(os.path.realpath(path)) if path and "\0" not in path else None
        if target == self._path:
            return True
        lock = None
        if target is not None:
            folder = data_folder() / "locks"
            folder.mkdir(exist_ok=True)
            name = hashlib.sha256(str(target).encode("utf-8", "surrogateescape")).hexdigest()[:32]
            lock = FileLock(folder / f"{name}.lock", timeout=0, thread_local=False, is_singleton=True)
            try:
                lock.acquire()
            except Timeout:
                return False
            except OSError:  # a data folder that cannot be written to: no window can hold anything
                lock = None
        if self._lock is not None:
            self._lock.release()
        self._path, self._lock = target, lock
        return True
