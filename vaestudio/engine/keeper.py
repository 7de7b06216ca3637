"""Where a run is kept: its file, and when it is saved of its own accord."""

import time
from collections.abc import Callable
from datetime import datetime

from vaestudio.engine import messages as m
from vaestudio.engine.run import Run
from vaestudio.engine.state import Recorder
from vaestudio.paths import data_folder

AUTOSAVE = 60.0  # seconds between saves of their own accord, or 50 times what the last one took


class Keeper:
    """Of one run at a time."""

    def __init__(self, recorder: Recorder, emit: Callable[[m.Event], None], *, autosave: bool = True) -> None:
        self.recorder, self.emit, self.enabled = recorder, emit, autosave
        self.path = ""  # "": no file yet
        self._step, self._at, self._cost = 0, time.monotonic(), 0.0

    def open(self, run: Run, path: str) -> bool:
        """`run` is kept in `path` from here on; False where another window does that, and the run has no file then."""
        mine = self.recorder.hold(path)
        self.path = path if mine else ""
        if not mine:
            self.recorder.hold("")
        self._step, self._at = run.step, time.monotonic()
        return mine

    def announce(self, run: Run) -> None:
        """`run` is open, and this is its file."""
        self.emit(m.RunOpened(run.info(), run.history(), run.step, self.path, run.film.pictures))

    @property
    def due(self) -> bool:
        return time.monotonic() - self._at > max(AUTOSAVE, 50 * self._cost)

    @property
    def saved(self) -> int:
        """The step that the file is at."""
        return self._step

    def autosave(self, run: Run | None) -> None:
        """Keep what was trained since the last save, in the person's file or, before there is one, in the data folder."""
        self._at = time.monotonic()
        if run is None or not self.enabled or run.step == self._step:
            return
        if not self.path:
            folder = data_folder() / "sessions"
            folder.mkdir(exist_ok=True)
            stamp = datetime.now().strftime("%Y-%m-%d %H-%M-%S")
            self.path = str(folder / f"{stamp} {run.experiment.model.name} {run.id[:6]}.h5")
        self.save(run, self.path)

    def save(self, run: Run, path: str) -> None:
        """Raises CannotSave."""
        start = time.monotonic()
        try:
            self.recorder.save(run.state(), path)
        finally:
            self._at = time.monotonic()
            self._cost = self._at - start
        self.path, self._step = path, run.step
        self.emit(m.Saved(path, run.step, run.film.pictures))
