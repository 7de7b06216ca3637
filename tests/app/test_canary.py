"""A canary for the bindings: a void call that gives away a reference to None ends the program after some hours."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtWidgets import QLabel, QProgressBar, QSlider

CALLS = 1000
NOISE = 50  # references to None that come and go for other reasons


def lost(act: Callable[[], object]) -> int:
    """References to None that CALLS calls give away."""
    act()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        act()
    return before - sys.getrefcount(None)


def test_void_calls_give_no_reference_to_none_away(qapp):
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    label, bar, slider = QLabel(), QProgressBar(), QSlider()
    count = iter(range(10**9))
    calls: dict[str, Callable[[], object]] = {
        "QLabel.setText": lambda: label.setText(str(next(count))),
        "QProgressBar.setValue": lambda: bar.setValue(next(count) % 100),
        "QSlider.setValue": lambda: slider.setValue(next(count) % 100),
        "QWidget.update": label.update,
        "QWidget.setToolTip": lambda: label.setToolTip(str(next(count))),
        "QPainter.drawImage": lambda: painter.drawImage(QRectF(0, 0, 8, 8), image),
        "QPainter.setPen": lambda: painter.setPen(QColor("red")),
        "QPainter.setTransform": lambda: painter.setTransform(QTransform()),
        "QPainter.save": painter.save,
        "QPainter.restore": painter.restore,
        "QImage.fill": lambda: image.fill(0),
        "QObject.setObjectName": lambda: label.setObjectName(str(next(count))),
    }
    away = {name: n for name, act in calls.items() if abs(n := lost(act)) >= NOISE}
    painter.end()
    assert not away, f"references lost in {CALLS} calls"


def test_a_signal_with_a_python_slot_gives_none_away(qapp):
    thing = QObject()
    heard = []
    thing.objectNameChanged.connect(heard.append)
    before = sys.getrefcount(None)
    for i in range(CALLS):
        thing.setObjectName(str(i))
    assert len(heard) == CALLS and abs(before - sys.getrefcount(None)) < NOISE


def test_the_canary_can_sing():
    kept = []
    before = sys.getrefcount(None)
    kept += [None] * CALLS
    assert abs(before - sys.getrefcount(None)) > NOISE or sys.version_info >= (3, 12), "immortal from 3.12 on"
