"""Words that came from a file, a folder or a session are shown as they are, and never as rich text that could load a file."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from tests.app.fake import opened
from vaestudio.engine import messages as m

EVIL = "<img src='x.png' width=400><b>bold</b>"


def shown(stage) -> list[QWidget]:
    return [stage.window, *stage.window.findChildren(QWidget)]


def drawn_as_rich_text(stage) -> list[str]:
    """The widgets that would draw a picture where a name should be."""
    labels = [w for w in shown(stage) if isinstance(w, QLabel) and "<img" in w.text()]
    rich = [w for w in labels if w.textFormat() != Qt.TextFormat.PlainText]
    tips = [w for w in shown(stage) if "<img" in w.toolTip()]  # a tip is rich text wherever it has a tag
    menus = [menu for menu in stage.window.findChildren(QMenu) if menu.toolTipsVisible()]
    tips += [action for menu in menus for action in menu.actions() if "<img" in action.toolTip()]
    return [f"{type(w).__name__} {w.objectName()}" for w in (*rich, *tips)]


@pytest.fixture
def evil(stage):
    stage.begin()
    event = opened("cvae", steps=200, factors=(EVIL,), path=f"/sessions/{EVIL}.h5")
    run = replace(event.run, data=EVIL, source=f"/data/{EVIL}", class_names=tuple(f"{EVIL} {k}" for k in range(10)))
    stage.say(replace(event, run=run), m.StateChanged("paused", 200), m.Saved(f"/sessions/{EVIL}.h5", 200))
    stage.settle()
    return stage


def test_a_run_with_such_names(evil):
    assert "<img" in evil.window.windowTitle() and "&lt;img" in evil.find("status.saved").toolTip(), "they are shown"
    assert drawn_as_rich_text(evil) == []


@pytest.mark.parametrize("kind", ["DamagedSession", "OtherData", "OpenElsewhere", "TrainedElsewhere", "Crashed"])
def test_problems_with_such_names(evil, kind):
    from vaestudio import errors

    problem = getattr(errors, kind)
    names = dict.fromkeys(("path", "reason", "expected", "found", "differences", "kept"), EVIL)
    evil.say(m.Failed(kind, problem.sentence, names, details=EVIL, level="error"))
    assert evil.window.banner.isVisible() and "<img" in evil.window.banner.text.text()
    assert drawn_as_rich_text(evil) == []


def test_the_test_sees_rich_text(evil):
    """A positive control: one careless label, one careless tip."""
    label, tipped = QLabel(EVIL, evil.window, objectName="careless"), QWidget(evil.window, objectName="tipped")
    tipped.setToolTip(EVIL)
    assert label.textFormat() == Qt.TextFormat.AutoText
    assert drawn_as_rich_text(evil) == ["QLabel careless", "QWidget tipped"]
