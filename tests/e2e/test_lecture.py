"""The real window on the real engine, driven as a lecturer would drive it. Nothing is faked but the screen and the file chooser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QColorDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.app.conftest import nothing_left, silent_qt, styled  # noqa: F401 (fixtures: they apply to these tests too)
from vaestudio.app import i18n
from vaestudio.app.main import LazySessions
from vaestudio.app.settings import Settings
from vaestudio.app.studio import Studio
from vaestudio.app.window import StudioWindow
from vaestudio.engine import messages as m
from vaestudio.engine.engine import Engine
from vaestudio.session import store

QUICK = {"hidden": 64, "latent_dim": 2, "batch_size": 256, "epochs": 1000, "seed": 3}
PATIENCE = 30_000  # ms: the machine may be slow


class Lecture:
    """A window with a person in front of it."""

    def __init__(self, qtbot: QtBot, first: m.Command) -> None:
        self.qtbot = qtbot
        self.studio = Studio(Engine(LazySessions()))
        self.events: list[m.Event] = []
        self.studio.news.connect(self.events.append)
        self.failures: list[m.Failed] = []
        self.studio.failed.connect(self.failures.append)
        self.studio.start()
        self.window = StudioWindow(self.studio, Settings(), first)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.until(lambda: self.studio.run is not None)
        assert self.window.isActiveWindow()

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=PATIENCE)

    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        found = self.window.findChild(kind, name)
        assert found is not None, f"there is no {kind.__name__} “{name}”"
        return found

    def click(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton) and button.isEnabled(), name
        QTest.mouseClick(
            button, Qt.MouseButton.LeftButton, pos=button.rect().center() if button.width() < 200 else QPoint(8, 8)
        )

    def press(self, key: Qt.Key) -> None:
        """A key, to whatever has the focus."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def last(self, kind: type[m.Event]) -> m.Event | None:
        return next((e for e in reversed(self.events) if isinstance(e, kind)), None)

    def close(self) -> None:
        self.window.close()
        self.studio.close()
        assert not self.studio.engine.alive, "the engine's thread outlived the window"


@pytest.fixture
def lecture(qtbot: QtBot) -> Iterator[Callable[..., Lecture]]:
    opened: list[Lecture] = []

    def start(first: m.Command) -> Lecture:
        opened.append(Lecture(qtbot, first))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def test_a_lecture(lecture: Callable[..., Lecture], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = lecture(m.NewRun("cvae", "pen-digits", QUICK, device="cpu"))
    studio, window = live.studio, live.window

    # before training everything is alive: the code is there, and a slider decodes noise
    live.until(lambda: live.last(m.LatentCloud) is not None and live.last(m.Decoded) is not None)
    assert studio.step == 0

    # Space starts it; it learns
    live.press(Qt.Key.Key_Space)
    live.until(lambda: studio.state == "training")
    live.until(lambda: sum(isinstance(e, m.Tested) for e in live.events) >= 2)
    tests = [e.negative_elbo for e in live.events if isinstance(e, m.Tested)]
    assert tests[-1] is not None and tests[0] is not None and tests[-1] < tests[0] - 50

    # class 7 by its key, z by hand: the picture asked for is decoded with both
    live.press(Qt.Key.Key_7)
    assert studio.label == 7
    studio.move_z(np.array([0.5, -1.0], np.float32))
    live.until(lambda: (d := live.last(m.Decoded)) is not None and d.who == "decoder")

    # a knob while it trains, and its mark
    studio.post(m.SetKnob("beta", 4.0))
    live.until(lambda: live.last(m.KnobChanged) is not None)
    change = live.last(m.KnobChanged)
    assert isinstance(change, m.KnobChanged) and change.name == "beta" and change.step > 0

    # Space pauses; nothing moves any more
    live.press(Qt.Key.Key_Space)
    live.until(lambda: studio.state == "paused")
    paused = studio.step

    # the other language and theme, at run time
    window.other_language()
    assert i18n.language() == "zh_CN"
    window.other_theme()
    QApplication.processEvents()
    window.other_language()
    window.other_theme()

    # save by name, close, open, go on
    file = tmp_path / "课 lecture.h5"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(file), ""))
    window.save_as()
    live.until(lambda: any(isinstance(e, m.Saved) and e.path == str(file) for e in live.events))
    live.close()
    kept = store.load(str(file))
    assert kept.step == paused and kept.model == "cvae" and kept.values["beta"] == 4.0

    again = lecture(m.Open(str(file)))
    assert again.studio.run is not None and again.studio.step == paused
    again.until(lambda: again.studio.state == "paused")
    again.press(Qt.Key.Key_Space)
    again.until(lambda: again.studio.step > paused + 5)
    assert not live.failures and not again.failures


def test_closing_in_the_first_second_and_in_mid_epoch(lecture: Callable[..., Lecture]) -> None:
    live = lecture(m.NewRun("vae", "pen-digits", QUICK, device="cpu"))
    live.studio.post(m.Train())
    live.close()  # no more than asked for: nothing trained yet, perhaps
    live = lecture(m.NewRun("vae", "pen-digits", QUICK, device="cpu"))
    live.studio.post(m.Train())
    live.until(lambda: live.studio.step > 20)
    live.close()
    saved = [e for e in live.studio.engine.pull() if isinstance(e, m.Saved)]
    assert saved and store.load(saved[-1].path).step == saved[-1].step > 20


def test_ten_clicks_on_every_button(lecture: Callable[..., Lecture], monkeypatch: pytest.MonkeyPatch) -> None:
    """No click brings a traceback or a dead engine, whatever the state."""
    for chooser, answer in (
        ("getSaveFileName", ("", "")), ("getOpenFileName", ("", "")), ("getOpenFileNames", ([], "")), ("getExistingDirectory", ""),
    ):  # fmt: skip
        monkeypatch.setattr(QFileDialog, chooser, lambda *_, answer=answer, **__: answer)
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_, **__: QColor())
    live = lecture(m.NewRun("vae", "pen-digits", QUICK, device="cpu"))
    for button in live.window.findChildren(QAbstractButton):
        for _ in range(10):
            if isValid(button) and button.isVisible() and button.isEnabled():
                button.click()
        QApplication.processEvents()
    live.until(lambda: live.studio.run is not None)
    alive = live.studio.decode("somebody", np.zeros((1, live.studio.run.latent_dim), np.float32))  # type: ignore[union-attr]
    live.until(lambda: any(isinstance(e, m.Decoded) and e.who == "somebody" and e.ticket == alive for e in live.events))
    assert [f for f in live.failures if f.kind == "Crashed"] == []
