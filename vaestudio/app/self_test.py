"""`vaestudio --self-test`: does this installation work? The real window without a screen, trained, saved, reopened, compared.

Prints one JSON line: what was found, how long each part took, and on failure why. A person's settings and sessions are not
touched; the drawn data set goes into the cache as it would anyway.
"""

import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from vaestudio.app.hooks import Hooks
from vaestudio.app.main import LazySessions, application, begin
from vaestudio.app.settings import Settings
from vaestudio.app.studio import Studio
from vaestudio.app.window import StudioWindow
from vaestudio.engine import messages as m
from vaestudio.engine.engine import Engine
from vaestudio.version import __version__

STEPS = 50
PATIENCE = 120.0  # seconds for any one part: a slow disk's first import of torch takes the longest
LIBRARIES = ("torch", "torchvision", "numpy", "h5py", "PySide6-Essentials", "pyqtgraph", "pydantic", "pillow")
COLOURS = 64  # a painted window has hundreds, one that was not painted has one


class SelfTestFailed(Exception):
    """Why the installation does not work, as one sentence."""


@dataclass
class Findings:
    """`seconds` since the test began, by the clock that all processes of this computer share (`began`, where it is monotonic)."""

    began: float = field(default_factory=time.monotonic)
    seconds: dict[str, float] = field(default_factory=dict)
    cpu: float = (
        0.0  # seconds of the processor that the window's thread took until it was painted, Python's start included
    )
    steps: int = 0
    images_per_second: float = 0.0

    def saw_paint(self) -> None:
        self.reached("painted")
        self.cpu = round(time.thread_time(), 3)

    def reached(self, what: str) -> None:
        self.seconds[what] = round(time.monotonic() - self.began, 3)


def main() -> int:
    """0 and `"ok": true`, or 1 and the reason."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    found, reason = Findings(), ""
    try:
        with folder_of_its_own() as folder:
            examine(found, folder)
    except Exception as error:
        reason = str(error) if isinstance(error, SelfTestFailed) else f"{type(error).__name__}: {error}"
    sys.stdout.write(json.dumps(report(found, reason), ensure_ascii=False) + "\n")
    sys.stdout.flush()
    return 1 if reason else 0


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """The data folder of this process is a temporary one."""
    import tempfile

    before = os.environ.get("VAESTUDIO_HOME")
    with tempfile.TemporaryDirectory(prefix="vaestudio-self-test-", ignore_cleanup_errors=True) as folder:
        os.environ["VAESTUDIO_HOME"] = folder
        try:
            yield Path(folder)
        finally:
            os.environ.pop("VAESTUDIO_HOME") if before is None else os.environ.__setitem__("VAESTUDIO_HOME", before)


def report(found: Findings, reason: str) -> dict[str, Any]:
    return {
        "ok": not reason, "reason": reason, "version": __version__, "frozen": bool(getattr(sys, "frozen", False)),
        "python": platform.python_version(), "system": platform.platform(), "libraries": libraries(),
        "steps": found.steps, "images_per_second": found.images_per_second, "began": found.began, "cpu": found.cpu, "seconds": found.seconds,
    }  # fmt: skip


def libraries() -> dict[str, str]:
    from importlib import metadata  # here: not on the way to the window, whose time is measured

    known = {}
    for name in LIBRARIES:
        try:
            known[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            known[name] = "missing"
    return known


def examine(found: Findings, folder: Path, source: str = "pen-digits", **values: Any) -> None:
    """All of it; raises SelfTestFailed. `source` and `values` are of the run that is trained."""
    settings = Settings()
    application(settings, language="en", look="light")
    hooks = Hooks()
    studio = Studio(Engine(LazySessions()))
    hooks.failed.connect(studio.failed)
    window = StudioWindow(studio, settings, m.NewRun("vae", source, values, device=settings.device))
    found.reached("window")
    try:
        used(window, found, folder / "session.h5")
    finally:
        window.close()
        hooks.remove()
    if studio.engine.alive:
        raise SelfTestFailed("the engine did not end")
    found.reached("closed")


def used(window: StudioWindow, found: Findings, path: Path) -> None:
    """What a person would do: look, train, decode, save, open again."""
    studio, events = window.studio, Heard(window)
    begin(window, found.saw_paint)
    events.until("the window is painted", lambda: events.painted and "painted" in found.seconds)
    events.until("torch is loaded", lambda: studio.catalogue is not None)
    found.reached("ready")
    events.until("the run is built", lambda: studio.state == "ready")
    found.reached("built")
    studio.post(m.Train())
    events.until("the first step is done", lambda: studio.step > 0)
    found.reached("first_step")
    events.until(f"{STEPS} steps are done", lambda: studio.step >= STEPS or studio.state == "finished")
    studio.post(m.Pause())
    events.until("training ends", lambda: studio.state in ("paused", "finished"))
    found.steps, found.images_per_second = studio.step, round(events.speed)
    found.reached("trained")
    losses = np.concatenate([rows.rows[:, 0] for rows in events.rows])
    if len(losses) != found.steps or not np.isfinite(losses).all() or losses[-5:].mean() >= losses[:5].mean():
        raise SelfTestFailed(
            f"{len(losses)} of {found.steps} losses were logged, from {losses[0]:.1f} to {losses[-1]:.1f} nats"
        )

    if colours(window) < COLOURS:
        raise SelfTestFailed("the window stays blank")
    z = np.random.default_rng(0).normal(size=(16, len(studio.z))).astype(np.float32)
    before = events.decoded(z)
    found.reached("decoded")
    studio.post(m.Save(str(path)))
    events.until("the session is saved", lambda: events.saved == str(path))
    found.reached("saved")
    shutil.rmtree(
        path.parent / "written", ignore_errors=True
    )  # as if a stranger had made it: a child process checks it
    studio.post(m.Open(str(path)))
    events.until("the session is open again", lambda: events.opened == str(path))
    if studio.step != found.steps:
        raise SelfTestFailed(f"the session was saved at step {found.steps} and opened at step {studio.step}")
    if not np.array_equal(events.decoded(z), before):
        raise SelfTestFailed("the reopened session decodes other pictures than the one that was saved")
    found.reached("reopened")
    from vaestudio.data import vision

    vision.part("datasets")
    found.reached("torchvision")


def colours(window: QWidget) -> int:
    """How many different colours the window shows."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return len(np.unique(pixels[::2, ::2]))


class Heard(QObject):
    """What the engine has said; `until` runs the event loop meanwhile."""

    def __init__(self, window: StudioWindow) -> None:
        super().__init__(window)
        self.studio = window.studio
        self.rows: list[m.LossRows] = []
        self.images: dict[int, np.ndarray] = {}
        self.problems: list[str] = []
        self.saved = self.opened = ""
        self.speed = 0.0
        self.painted = False
        window.installEventFilter(self)
        self.studio.news.connect(self._hear)
        self.studio.failed.connect(self._failed)
        self.studio.run_opened.connect(lambda event: setattr(self, "opened", event.path))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.painted = self.painted or event.type() == QEvent.Type.Paint
        return False

    def _hear(self, event: m.Event) -> None:
        match event:
            case m.LossRows():
                self.rows.append(event)
            case m.Progressed():
                self.speed = event.images_per_second
            case m.Decoded(who="self-test"):
                self.images[event.ticket] = event.images
            case m.Saved():
                self.saved = event.path

    def _failed(self, event: m.Failed) -> None:
        if event.level == "error":
            self.problems.append(event.sentence.format(**event.values))

    def decoded(self, z: np.ndarray) -> np.ndarray:
        """Pictures (n, C, H, W) of the codes z (n, D)."""
        ticket = self.studio.decode("self-test", z)
        self.until("pictures are decoded", lambda: ticket in self.images)
        return self.images[ticket]

    def until(self, what: str, done: Callable[[], bool]) -> None:
        """Raises SelfTestFailed when the engine reports a problem first, or after PATIENCE."""
        end = time.monotonic() + PATIENCE
        while not done():
            QApplication.processEvents()
            if self.problems:
                QApplication.processEvents()  # an engine that has ended may still say why
                raise SelfTestFailed(f"before {what}: {' '.join(self.problems)}")
            if time.monotonic() > end:
                raise SelfTestFailed(f"{PATIENCE:.0f} seconds went by before {what}")
            time.sleep(0.001)
