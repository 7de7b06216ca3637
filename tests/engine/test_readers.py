"""Processes that read ahead, ended from outside at the worst moment."""

import os
import signal
import time
from collections.abc import Iterator

import numpy as np
import pytest

from vaestudio.engine.readers import Read, Readers

LARGE = 2**24  # bytes of a picture: many times what a pipe holds


class Endless:
    """Row 0 is small, every other as large as LARGE."""

    def read(self, rows: np.ndarray) -> Read:
        return np.zeros((len(rows), 1 if not rows.any() else LARGE), np.uint8), {}


@pytest.fixture
def readers() -> Iterator[Readers]:
    readers = Readers(Endless(), 2)  # type: ignore[arg-type]  # all that is asked of one
    readers.start()
    assert readers._pool is not None and readers._pool.ready.wait(120)
    yield readers
    readers.close()


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_one_that_is_killed_in_the_middle_of_a_batch_ends_the_wait(readers: Readers) -> None:
    """What it wrote of the batch is half a message, and the pipe is still open in the other."""
    pool = readers._pool
    assert pool is not None
    readers.begin(iter([np.array([1])]))  # of the first
    results, workers = pool._passes._worker_result_queue._reader, pool._passes._workers
    assert results.poll(30)  # the first bytes are there, and the pipe is full
    os.kill(workers[0].pid, signal.SIGKILL)
    began = time.monotonic()
    with pytest.raises(RuntimeError):
        readers.next()
    assert time.monotonic() - began < 30
    readers.close()
    assert not any(process.is_alive() for process in workers)


def test_they_end_quietly_when_they_are_no_longer_wanted(readers: Readers) -> None:
    pool = readers._pool
    assert pool is not None
    readers.begin(iter([np.array([0])] * 6))
    assert [readers.next()[0].shape for _ in range(6)] == [(1, 1)] * 6
    workers, watching = pool._passes._workers, pool._watching
    readers.close()
    assert not any(process.is_alive() for process in workers) and watching is not None and not watching.is_alive()
