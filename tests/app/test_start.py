"""The engine begins when the window has been painted, and not before."""

from PySide6.QtWidgets import QWidget

from vaestudio.app import main
from vaestudio.app.main import AfterPaint


class Painted(QWidget):
    def __init__(self, log):
        super().__init__()
        self.log = log

    def paintEvent(self, event):
        self.log.append("painted")


def test_it_waits_for_the_paint_and_comes_once(qtbot):
    log = []
    widget = Painted(log)
    qtbot.addWidget(widget)
    widget.show()
    AfterPaint(widget, lambda: log.append("begun"))
    assert not log
    qtbot.waitUntil(lambda: "begun" in log)
    assert log.index("painted") < log.index("begun")
    widget.repaint()
    qtbot.wait(20)
    assert log.count("begun") == 1


def test_a_window_that_is_not_painted_does_not_keep_it_for_ever(qtbot, monkeypatch):
    monkeypatch.setattr(main, "LATEST_MS", 5)
    log = []
    widget = Painted(log)
    qtbot.addWidget(widget)
    AfterPaint(widget, lambda: log.append("begun"))
    qtbot.waitUntil(lambda: log == ["begun"])
