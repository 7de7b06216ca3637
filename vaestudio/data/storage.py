"""Whether pictures are kept in memory or stay on disk: what they need, against what this computer has at hand."""

import sys
from contextlib import suppress
from pathlib import Path

from vaestudio.errors import TooLarge

SHARE = 0.4  # of the memory at hand: while pictures are read and divided they are there twice
UNKNOWN = 2 * 2**30  # bytes, where a computer does not say what it has
GROUPS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)  # what a container may use, and does: version 2 and 1


def at_hand() -> int:
    """Bytes of memory that this program may still take, by what the system and its container say."""
    return min([_of_machine(), *_of_container()])


def room() -> int:
    """Bytes of pictures that are kept in memory at most, unless a person says otherwise."""
    return int(SHARE * at_hand())


def stays_on_disk(path: object, needed: int, storage: str) -> bool:
    """Whether pictures of so many bytes are streamed. Raises TooLarge where a person wants them in memory all the same."""
    if storage == "resident" and needed > at_hand():
        raise TooLarge(path=path, needed=needed / 2**30, limit=at_hand() / 2**30)
    return storage == "streamed" or (storage == "auto" and needed > room())


def _of_machine() -> int:
    with suppress(OSError, ValueError, StopIteration, IndexError):
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("MemAvailable:")).split()[1])
    if sys.platform == "win32":
        return _of_windows()
    with suppress(OSError, ValueError, AttributeError):
        import os

        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2  # a guess: half of what is built in
    return UNKNOWN


def _of_windows() -> int:
    import ctypes

    class Status(ctypes.Structure):  # MEMORYSTATUSEX of Windows' sysinfoapi.h
        _fields_ = [
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "pages", "free_pages", "space", "free_space")),
            ("extended", ctypes.c_ulonglong),
        ]  # fmt: skip

    status = Status(length=ctypes.sizeof(Status))
    done = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]
    return int(status.free) if done else UNKNOWN


def _of_container() -> list[int]:
    for limit, used in GROUPS:
        with suppress(OSError, ValueError):
            return [max(0, int(Path(limit).read_text("ascii")) - int(Path(used).read_text("ascii")))]
    return []
