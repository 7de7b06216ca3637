"""What every test of the window gets: no screen, folders of its own, and no tolerance for warnings, threads or timers."""

import os
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QLocale, QObject, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from tests.app.fake import FakeEngine
from tests.app.stage import Stage
from vaestudio.app import i18n, theme
from vaestudio.app.studio import Studio


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAESTUDIO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("VAESTUDIO_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def styled(qapp: QApplication) -> Iterator[None]:
    """Every test begins in light and English, numbers included, whatever the system speaks."""
    QLocale.setDefault(QLocale("en"))
    if (theme.current().name, theme.scale(), bool(qapp.styleSheet())) != ("light", 1.0, True):
        theme.apply(qapp, "light", 1.0)  # 0.1 s, more where widgets are alive
    yield
    if i18n.language() != "en":
        i18n.set_language("en")


@pytest.fixture(autouse=True)
def silent_qt() -> Iterator[list[str]]:
    """Fails a test in which Qt has something to complain about."""
    said: list[str] = []

    def hear(kind: QtMsgType, context: object, message: str) -> None:
        offscreen = message.startswith(
            "This plugin does not support"
        )  # that platform has no window manager, and says so
        if kind is not QtMsgType.QtDebugMsg and not offscreen:
            said.append(message)

    previous = qInstallMessageHandler(hear)
    yield said
    qInstallMessageHandler(previous)
    assert not said, f"Qt said: {said}"


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that leaves a thread or a running timer behind, and names the line that started it."""
    timers: list[tuple[QTimer, str]] = []
    threads: dict[threading.Thread, str] = {}
    before = set(threading.enumerate())
    start_timer, start_thread = QTimer.start, threading.Thread.start

    def where() -> str:
        return next(
            (
                str(f)
                for f in reversed(traceback.extract_stack()[:-2])
                if "vaestudio" in f.filename or "tests" in f.filename
            ),
            "?",
        )

    def watched_timer(timer: QTimer, *arguments: int) -> None:
        timers.append((timer, where()))
        start_timer(timer, *arguments)

    def watched_thread(thread: threading.Thread) -> None:
        threads[thread] = where()
        start_thread(thread)

    monkeypatch.setattr(QTimer, "start", watched_timer)
    monkeypatch.setattr(threading.Thread, "start", watched_thread)
    yield
    left = [f"thread {t.name} started at {threads.get(t, '?')}" for t in set(threading.enumerate()) - before]
    left += [f"timer of {_owner(t)} started at {line}" for t, line in timers if _active(t)]
    assert not left, left


def _active(timer: QTimer) -> bool:
    try:
        return timer.isActive()
    except RuntimeError:  # deleted with its parent
        return False


def _owner(timer: QTimer) -> str:
    parent: QObject | None = timer.parent()
    return f"{type(parent).__name__} “{parent.objectName()}”" if parent else "nobody"


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def studio(qapp: QApplication, engine: FakeEngine) -> Iterator[Studio]:
    """A studio on a fake engine, not started: a test calls `studio.pull()` itself after `engine.say(...)`."""
    studio = Studio(engine)  # type: ignore[arg-type]
    yield studio
    studio.close()


@pytest.fixture
def stage(studio: Studio, engine: FakeEngine, qtbot: Any) -> Stage:
    """The window with the form alone, before the engine is ready: panels have tests of their own."""
    return Stage(studio, engine, qtbot, ())
