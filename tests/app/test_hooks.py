"""What nobody foresaw ends in the log and in the banner, never on the screen as a traceback; signals close in order."""

import gc
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal, qWarning

from tests.app.stage import Stage
from vaestudio.app.cards import LOG
from vaestudio.app.hooks import Hooks
from vaestudio.engine import messages as m
from vaestudio.paths import data_folder

CLOSES_IN = 2.0  # seconds from the signal to the end of the process


@pytest.fixture
def hooked(stage: Stage, monkeypatch):
    """The window with the hooks of `main`."""
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    hooks = Hooks()
    hooks.failed.connect(stage.studio.failed)
    yield stage.begin()
    hooks.remove()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def logged() -> str:
    return (data_folder() / LOG).read_text(encoding="utf-8")


class Bell(QObject):
    rung = Signal()


def boom() -> None:
    raise RuntimeError("a slot broke")


@pytest.mark.qt_no_exception_capture
def test_an_exception_in_a_slot_is_a_banner_and_a_line_of_the_log(hooked, capfd):
    bell = Bell()
    bell.rung.connect(boom)
    bell.rung.emit()
    banner = hooked.window.banner
    hooked.qtbot.waitUntil(banner.isVisible)
    assert "RuntimeError: a slot broke" in banner.text.text() and "Traceback" not in banner.text.text()
    assert "Traceback" in banner.details.toPlainText() and "in boom" in banner.details.toPlainText()
    assert "unexpected" in logged() and "in boom" in logged()
    assert capfd.readouterr().err == ""


@pytest.mark.qt_no_exception_capture
def test_an_exception_in_a_thread_is_as_well(hooked, capfd):
    thread = threading.Thread(target=boom)
    thread.start()
    thread.join()
    hooked.qtbot.waitUntil(hooked.window.banner.isVisible)
    assert "a slot broke" in hooked.window.banner.text.text() and "in boom" in logged()
    assert capfd.readouterr().err == ""


@pytest.mark.qt_no_exception_capture
def test_what_cannot_be_raised_is_logged(hooked, capfd):
    class Dying:
        def __del__(self) -> None:
            raise ValueError("too late")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Dying()
        gc.collect()
    assert "unraisable" in logged() and "too late" in logged()
    assert not hooked.window.banner.isVisible() and capfd.readouterr().err == ""


@pytest.mark.qt_no_exception_capture
def test_what_qt_says_is_logged(hooked, capfd):
    qWarning("something odd")
    assert "Qt: something odd" in logged() and capfd.readouterr().err == ""


@pytest.mark.qt_no_exception_capture
def test_the_window_lives_on(hooked):
    bell = Bell()
    bell.rung.connect(boom)
    bell.rung.emit()
    hooked.window.actions_["train"].trigger()
    assert hooked.engine.posted(m.Train)


def test_the_log_does_not_grow_for_ever(stage):
    hooks = Hooks()
    for _ in range(12):
        logging.getLogger("vaestudio").error("x" * 100_000)
    hooks.remove()
    files = list(data_folder().glob(f"{LOG}*"))
    assert len(files) == 2 and sum(f.stat().st_size for f in files) < 1_200_000


PROGRAM = """
import sys
from vaestudio.app import main as program
from vaestudio.app.window import StudioWindow
from PySide6.QtCore import QTimer
from tests.app.fake import FakeEngine, catalogue, opened
from vaestudio.engine import messages as m

class Engine(FakeEngine):
    def __init__(self, sessions):
        super().__init__()
        self.say(m.Ready(catalogue()), opened(), m.StateChanged("ready", 0))
    def close(self, seconds=10.0):
        print("closed", flush=True)
        return super().close(seconds)

program.Engine = Engine
show = StudioWindow.show
def shown(window):
    show(window)
    {extra}
    window.studio.run_opened.connect(lambda event: QTimer.singleShot(100, lambda: print("running", flush=True)))
StudioWindow.show = shown
sys.exit(program.main(["vaestudio"]))
"""


def start(tmp_path: Path, extra: str = "pass") -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[2]
    known = os.environ | {"VAESTUDIO_HOME": str(tmp_path / "home"), "VAESTUDIO_CACHE": str(tmp_path / "cache")}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.replace("{extra}", extra)],
        cwd=root, env=known | {"PYTHONPATH": str(root)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", 0)])
def test_a_signal_closes_the_program_in_order(tmp_path, number):
    program = start(tmp_path)
    assert program.stdout is not None and program.stdout.readline() == "running\n"
    begun = time.monotonic()
    program.send_signal(number)
    out, err = program.communicate(timeout=60)
    assert time.monotonic() - begun < CLOSES_IN
    assert program.returncode == 0 and "closed" in out and "Traceback" not in err
    assert (tmp_path / "home" / "settings.ini").exists(), "the arrangement is kept"


def test_no_traceback_reaches_the_terminal(tmp_path):
    program = start(tmp_path, "QTimer.singleShot(0, lambda: 1 / 0); QTimer.singleShot(300, window.close)")
    out, err = program.communicate(timeout=60)
    assert program.returncode == 0 and "Traceback" not in err + out and "ZeroDivisionError" not in err + out
    assert "ZeroDivisionError" in (tmp_path / "home" / LOG).read_text(encoding="utf-8")
