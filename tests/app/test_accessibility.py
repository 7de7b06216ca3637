"""The whole window with all of its panels: everything can be reached with the keyboard and says what it is."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from tests.app import fake
from tests.app.stage import Stage
from vaestudio.app import i18n
from vaestudio.engine import messages as m

CONTROLS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QAbstractItemView, QComboBox, QLineEdit, QTabBar)
TAB = Qt.FocusPolicy.TabFocus


@pytest.fixture(params=["vae", "cvae", "ae"])
def whole(request, studio, engine, qtbot) -> Stage:
    stage = Stage(studio, engine, qtbot).begin(request.param, steps=300, state="paused", latent_dim=3)
    stage.say(fake.tested(300, 3, generative=request.param != "ae"), fake.cloud(studio.run, 300))
    return stage


def of_qt(widget: QWidget) -> bool:
    """Parts that Qt makes itself inside of ours, and that have the focus of what they belong to."""
    parent = widget.parentWidget()
    inside = isinstance(parent, QAbstractSpinBox | QComboBox | QTabBar | QAbstractItemView | QAbstractScrollArea)
    return (
        isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_") or (inside and not widget.objectName())
    )


def each_tab(stage: Stage) -> Iterator[QDockWidget]:
    """Every dock in turn with its tab in front."""
    for dock in stage.window.docks.values():
        dock.raise_()
        stage.settle()
        stage.studio.pull()
        yield dock


def spoken(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, or what Qt takes for it (a button's text)."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else widget.accessibleName()


def test_whatever_takes_the_focus_has_a_name(whole):
    nameless, speechless = set(), set()
    for _ in each_tab(whole):
        for widget in whole.window.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & TAB and not of_qt(widget):
                who = f"{type(widget).__name__} {widget.objectName()!r} in {widget.parentWidget().objectName()!r}"
                if not widget.objectName():
                    nameless.add(who)
                if not spoken(widget) and not isinstance(widget, QTabBar):  # its tabs are what is spoken
                    speechless.add(who)
    assert not nameless and not speechless, (nameless, speechless)


def test_every_control_can_be_reached_with_the_keyboard(whole):
    """By Tab; or it is one of a group that arrow keys move in, or the actions of a menu do the same."""
    out = {
        f"{type(w).__name__} {w.objectName()!r}"
        for _ in each_tab(whole)
        for w in whole.window.findChildren(QWidget)
        if isinstance(w, CONTROLS) and w.isVisible() and w.isEnabled() and not of_qt(w) and not w.focusPolicy() & TAB
    }
    assert not out


def test_tab_goes_round_through_everything_that_is_seen(whole):
    for dock in each_tab(whole):
        expected = {
            w
            for w in whole.window.findChildren(QWidget)
            if w.isVisible()
            and w.isEnabled()
            and w.focusPolicy() & TAB
            and not of_qt(w)
            and not w.visibleRegion().isEmpty()
        }
        whole.window.toolbar.train.setFocus()
        reached = set()
        for _ in range(3 * len(expected) + 20):
            focus = QApplication.focusWidget()
            reached.add(focus)
            whole.qtbot.keyClick(focus, Qt.Key.Key_Tab)
        left = {f"{type(w).__name__} {w.objectName()}" for w in expected - reached if not by_arrows(w, reached)}
        assert not left, f"with {dock.objectName()} in front"


def by_arrows(widget: QWidget, reached: set[QWidget]) -> bool:
    """Of buttons of which one is chosen Tab reaches the chosen one, and arrow keys the rest."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and any(b in reached for b in group.buttons())


def test_no_two_controls_have_one_name(whole):
    whole.settle()
    names: dict[str, QWidget] = {}
    twice = set()
    for widget in whole.window.findChildren(QWidget):
        name = widget.objectName()
        if name and "." in name and names.setdefault(name, widget) is not widget:
            twice.add(name)
    assert not twice - {"window.tabs"}


def test_names_follow_the_language(whole):
    def names() -> dict[str, str]:
        found = whole.window.findChildren(QWidget)
        ours = [
            w for w in found if not w.objectName().startswith(("qt_", "Scroll", "form."))
        ]  # not Qt's, nor the fake's fields
        return {w.objectName(): w.accessibleName() for w in ours if w.accessibleName() and isinstance(w, CONTROLS)}

    english = names()
    i18n.set_language("zh_CN")
    whole.settle()
    chinese = names()
    words = {
        n: t
        for n, t in english.items()
        if any(len(word) > 3 and word.isalpha() and word.isascii() for word in t.split())
    }
    assert len(words) > 30
    assert {n: t for n, t in words.items() if chinese.get(n) == t} == {}


def test_pictures_of_meaning_are_not_by_colour_alone(whole):
    """What is saved is said with a sign and a word, what waits with a dot, what is wrong with a sentence."""
    status = whole.window.toolbar.status
    assert status.saved.text()[0] in "●○" and len(status.saved.text()) > 2
    whole.window.draft.set("latent_dim", 9)
    assert whole.window.form.rows["latent_dim"].title.text().startswith("●")
    whole.say(m.Failed("Diverged", "It {what}.", {"what": "broke"}))
    assert whole.window.banner.text.text() == "It broke."
