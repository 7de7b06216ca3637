"""What is there when the window is painted, what comes after it, and that the engine begins last."""

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QWidget

from tests.app.fake import catalogue
from tests.app.stage import Stage
from vaestudio.app import late, main
from vaestudio.app.main import AfterPaint
from vaestudio.app.panels import PANELS
from vaestudio.engine import messages as m

SEEN = {"experiment", "latent", "decoder", "losses"}


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


def test_pyqtgraph_is_imported_without_what_is_not_used():
    code = """
import sys
from PySide6 import QtCore, QtGui, QtWidgets
from vaestudio.app.graphs import pg
mirrors = [(pg.QtCore, QtCore), (pg.QtGui, QtGui), (pg.QtWidgets, QtWidgets)]
copied = sum(len(vars(mirror)) for mirror, _ in mirrors)
assert copied < 300, copied
assert not any(name.split(".")[0] == "cuda" for name in sys.modules)
for mirror, module in mirrors:
    assert len(dir(module)) > 200, "PySide6 lists its names as before"
    assert all(getattr(mirror, name) is getattr(module, name) for name in dir(module) if name[0] == "Q")
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.fixture
def whole(studio, engine, qtbot):
    return Stage(studio, engine, qtbot)


def made(stage):
    return {name for name, dock in stage.window.docks.items() if dock.is_built}


@pytest.mark.parametrize("listed", PANELS, ids=lambda listed: listed.name)
def test_the_list_says_what_the_panels_are(listed):
    panel = listed.panel
    assert (panel.name, panel.title, panel.kinds) == (listed.name, listed.title, listed.kinds)
    assert panel.follows_time is listed.follows_time


def test_a_window_begins_with_the_panels_that_are_seen(whole):
    assert made(whole) == SEEN == {n for n in made(whole) if whole.window.docks[n].panel.isVisible()}
    assert [d.windowTitle() for d in whole.window.docks.values()][1:] == [listed.title for listed in PANELS]


def test_a_panel_whose_tab_is_chosen_is_made_at_once(whole):
    whole.window.docks["samples"].raise_()
    whole.settle()
    assert made(whole) == SEEN | {"samples"} and whole.window.docks["samples"].panel.isVisible()
    assert not whole.window.docks["losses"].panel.isVisible()


def test_the_rest_come_one_by_one_and_then_the_engine(whole, qtbot):
    counts, begun = [], []
    late.build_rest(whole.window, lambda: begun.append(len(made(whole))))
    assert len(made(whole)) == len(SEEN) + 1 and not begun
    qtbot.waitUntil(lambda: counts.append(len(made(whole))) or bool(begun))
    assert begun == [len(PANELS) + 1] and whole.window.lessons.dock.is_built
    shown = {n for n, d in whole.window.docks.items() if d.panel.isVisible()}
    assert shown == SEEN, "they are behind their tabs"


def test_a_window_that_is_closed_meanwhile_starts_nothing(whole, qtbot):
    begun = []
    late.build_rest(whole.window, lambda: begun.append(True))
    whole.window.close()
    qtbot.wait(30)
    assert not begun and len(made(whole)) == len(SEEN) + 1


def test_no_panel_misses_what_the_engine_says(whole):
    whole.say(m.Ready(catalogue()))
    assert len(made(whole)) == len(PANELS) + 1


def test_a_panel_that_comes_late_speaks_the_language_and_wears_the_theme_of_the_moment(whole):
    whole.window.set_language("zh_CN")
    whole.window.set_theme("dark")
    whole.settle()
    late.build_all(whole.window)
    for dock in whole.window.docks.values():
        assert dock.windowTitle() == dock._titled.text.text() != dock.kind.title
    assert whole.window.docks["samples"].panel.count.itemText(0) != "to fit"
