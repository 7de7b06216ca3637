"""Processes that read images ahead: the workers of torch's DataLoader, begun aside so that nothing waits for them.

They are spawned, never forked: this program has threads, of Qt and of torch. What they read comes through a pipe, not
through shared memory, of which a container may have too little: the system would end the program without a word.
"""

import multiprocessing
import os
import signal
import sys
import threading
import types
import weakref
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from typing import Any

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, Sampler

from vaestudio.data import storage
from vaestudio.data.ondisk import Bytes, Reader, Rows
from vaestudio.engine import device as devices

SMALL = 10_000  # images: fewer are read as fast here
MOST = 8  # processes
MEMORY = 2**29  # bytes that each takes
AHEAD = 4  # batches that each reads ahead

Read = tuple[Bytes, dict[int, str]]


def readers_wanted(count: int) -> int:
    """How many processes read so many images: one core is left to training; processes on this computer share the rest."""
    if count < SMALL:
        return 0
    ranks = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    return max(0, min(MOST, devices.cores() // ranks - 1, int(storage.at_hand() / 4 // MEMORY)))


class Readers:
    """`count` of them; none are `ready` until they were started and are there."""

    def __init__(self, reader: Reader, count: int) -> None:
        self._pool = _Pool(reader, count) if count else None
        self._end = weakref.finalize(self, self._pool.close) if self._pool is not None else None

    @property
    def ready(self) -> bool:
        return self._pool is not None and self._pool.ready.is_set()

    def start(self) -> None:
        """Returns at once; they take seconds to come."""
        if self._pool is not None:
            self._pool.start()

    def begin(self, wanted: Iterator[Rows]) -> None:
        """From now on batches of these rows, in order; what was on the way is dropped."""
        assert self._pool is not None
        self._pool.begin(wanted)

    def next(self) -> Read:
        """Waits for the next batch. Raises RuntimeError where a process was ended."""
        assert self._pool is not None
        return self._pool.next()

    def close(self) -> None:
        """Ends them, and returns when they are gone."""
        if self._end is not None:
            self._end()
        self._pool = None


class _Asked(Sampler[Rows]):
    """What is wanted, as the DataLoader wants to be told; it is set anew before each pass."""

    def __init__(self) -> None:
        self.wanted: Iterator[Rows] = iter(())

    def __iter__(self) -> Iterator[Rows]:
        return self.wanted


class _Source(Dataset[Read]):
    """In each process: reads the rows that it is asked for."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __getitem__(self, rows: Rows) -> Read:
        return self.reader.read(rows)


def _begun(number: int) -> None:
    """Ctrl-C is for the program, which ends its readers itself. Where it was killed they end as well, what they do meanwhile
    be it what it may: torch's own watch waits until what was read is taken, by nobody."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_program, daemon=True).start()


def _end_with_the_program() -> None:
    if (program := multiprocessing.parent_process()) is not None:
        program.join()
        os._exit(1)


def _end_together(processes: Sequence[BaseProcess]) -> None:
    """Where one was ended from outside, perhaps in the middle of a batch, the rest of it is waited for in vain: end all."""
    connection.wait([process.sentinel for process in processes])
    for process in processes:
        process.terminate()


def _as_it_is(read: Any) -> Any:
    return read


class _Pool:
    def __init__(self, reader: Reader, count: int) -> None:
        self.count = count
        self.ready = threading.Event()
        self._asked = _Asked()
        self._loader = DataLoader(
            _Source(reader), batch_size=None, sampler=self._asked, num_workers=count, collate_fn=_as_it_is,
            prefetch_factor=AHEAD, persistent_workers=True, multiprocessing_context="spawn",
            generator=torch.Generator(), worker_init_fn=_begun,  # torch's own generator is the training's alone
        )  # fmt: skip
        self._passes: Any = None
        self._starting: threading.Thread | None = None
        self._watching: threading.Thread | None = None

    def start(self) -> None:
        if self._starting is None:
            self._starting = threading.Thread(target=self._start, name="starting readers", daemon=True)
            self._starting.start()

    def _start(self) -> None:
        """An empty batch from each: it has imported what it needs and opened the file."""
        with suppress(Exception), _without_main():  # what fails is that there are no readers
            self._asked.wanted = iter([np.empty(0, np.int64)] * self.count)
            self._passes = iter(self._loader)
            self._passes._worker_result_queue._writer.close()  # theirs alone: when they are gone the pipe has an end
            self._watching = threading.Thread(target=_end_together, args=(self._passes._workers,), daemon=True)
            self._watching.start()
        with suppress(Exception):
            for _ in range(self.count):
                next(self._passes)
            self.ready.set()

    def begin(self, wanted: Iterator[Rows]) -> None:
        self._asked.wanted = wanted
        self._passes = iter(self._loader)

    def next(self) -> Read:
        found: Read = next(self._passes)
        return found

    def close(self) -> None:
        self.ready.clear()
        if self._starting is not None:
            self._starting.join()
        if self._passes is not None:
            self._passes._shutdown_workers()
            for process in self._passes._workers:  # gone by now, but while the interpreter itself ends
                process.terminate()
                process.join(5)
        if self._watching is not None:
            self._watching.join(5)
        self._loader._iterator = self._passes = None


_swapping = threading.Lock()


class _without_main:  # noqa: N801
    """While processes are begun the main module is an empty one: else each would run a person's script from its top."""

    def __enter__(self) -> None:
        _swapping.acquire()
        self.main = sys.modules["__main__"]
        sys.modules["__main__"] = types.ModuleType("__main__")

    def __exit__(self, *_: object) -> None:
        sys.modules["__main__"] = self.main
        _swapping.release()
