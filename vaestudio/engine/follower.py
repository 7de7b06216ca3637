"""Watching from afar: the run in a file that another program goes on writing."""

import time
from collections.abc import Callable
from pathlib import Path

from vaestudio.engine import messages as m
from vaestudio.engine.run import Run
from vaestudio.engine.state import Recorder, RunState
from vaestudio.errors import Problem

LOOK = 0.5  # seconds between two looks at the file's date, or twenty times what the last reading took


class Follower:
    """Files are replaced whole, so there is always one complete run to read; what is new in it is told once, in order."""

    def __init__(self, recorder: Recorder, path: str, emit: Callable[[m.Event], None]) -> None:
        self.recorder, self.path, self.emit = recorder, path, emit
        self._stamp = self._look()
        self._at, self._cost = time.monotonic(), 0.0

    def _look(self) -> tuple[int, int] | None:
        try:
            status = Path(self.path).stat()
        except OSError:  # being replaced, or a share that is away for a moment
            return None
        return status.st_mtime_ns, status.st_size

    @property
    def pause(self) -> float:
        """Seconds until the next look."""
        return max(0.01, self._at + max(LOOK, 20 * self._cost) - time.monotonic())

    def news(self) -> RunState | None:
        """The run in the file, if it is another one than last time; None too where it cannot be read just now."""
        stamp, self._at = self._look(), time.monotonic()
        if stamp is None or stamp == self._stamp:
            return None
        try:
            state = self.recorder.load(self.path)
        except Problem:  # a copy that is still under way; it is looked at again when its date changes
            return None
        finally:
            self._stamp, self._cost = stamp, time.monotonic() - self._at
        return state if state.finite() else None

    def take(self, run: Run, state: RunState) -> bool:
        """`run` becomes `state`, and its news are told; False where it is another run, or one that has gone back."""
        rows, known = state.history.rows, run.rows()
        same = state.id == run.id and state.step >= run.step and (rows[: len(known), 0] == known[:, 0]).all()
        if not same:
            return False
        first = run.step + 1
        for change in state.history.knobs[len(run.knobs) :]:
            self.emit(change)
        tests = state.history.tests[len(run.tests) :]
        run.follow(state)
        if state.step >= first:
            self.emit(m.LossRows(run.id, first, rows[first - 1 :]))
        for tested in tests:
            self.emit(tested)
        return True
