"""Every command does what it says, from the menu, by its key and from the palette; what one leaves is there again."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.app.fake import catalogue, opened
from tests.app.stage import Stage
from vaestudio.app import actions
from vaestudio.app.settings import Settings
from vaestudio.app.studio import Studio
from vaestudio.app.window import StudioWindow
from vaestudio.engine import messages as m
from vaestudio.paths import data_folder

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def kinds(stage: Stage) -> list[type]:
    return [type(c) for c in stage.engine.commands]


# ------------------------------------------------------------------------------------------ beginning
def test_it_begins_with_the_first_command_once_the_engine_is_ready(stage):
    assert not stage.engine.commands
    stage.say(m.Ready(catalogue()))
    assert stage.engine.last(m.NewRun) == m.NewRun("vae", "pen-digits", device="auto")


def test_it_begins_with_a_session(studio, engine, qtbot):
    window = StudioWindow(studio, Settings(), m.Open("/a.h5"), ())
    qtbot.addWidget(window)
    engine.say(m.Ready(catalogue()))
    studio.pull()
    assert engine.last(m.Open).path == "/a.h5"


def test_what_cannot_be_done_yet_is_disabled(stage):
    for name in ("train", "step", "restart", "save", "new", "open", "own", "copy", "undo"):
        assert not stage.window.actions_[name].isEnabled(), name
    stage.begin()
    for name in ("train", "step", "restart", "save", "new", "open", "own", "copy"):
        assert stage.window.actions_[name].isEnabled(), name
    assert stage.window.focusWidget() is stage.window.toolbar.train


def test_the_title_names_the_run(stage):
    stage.begin("ae")
    assert stage.window.windowTitle() == "Autoencoder · Pen Digits – VAE Studio"


# ------------------------------------------------------------------------------------------ commands
def test_every_command_is_in_its_menu_once_and_has_a_tip(stage):
    for command in actions.COMMANDS:
        action = stage.window.actions_[command.name]
        assert stage.window.menus.menus[command.menu].actions().count(action) == 1, command.name
        assert action.text() and action.toolTip() and action.objectName() == f"action.{command.name}"
    keys = [a.shortcut().toString() for a in stage.window.actions_.values() if not a.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("name", "state", "posted"),
    [
        ("train", "ready", m.Train),
        ("train", "paused", m.Train),
        ("train", "finished", m.Train),
        ("train", "training", m.Pause),
        ("step", "paused", m.StepOnce),
        ("restart", "paused", m.Restart),
        ("new", "paused", m.NewRun),
    ],
)
def test_run_commands_post(stage, name, state, posted):
    stage.begin(steps=5, state=state)
    stage.window.actions_[name].trigger()
    assert kinds(stage) == [posted]


@pytest.mark.parametrize(
    ("key", "modifier", "posted"),
    [
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, m.Train),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, m.StepOnce),
        (Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier, m.Restart),
        (Qt.Key.Key_N, CTRL, m.NewRun),
    ],
)
def test_keys_post_wherever_the_focus_is(stage, key, modifier, posted):
    stage.begin(steps=5, state="paused")
    stage.window.setFocus()
    stage.qtbot.keyClick(stage.window, key, modifier)
    assert kinds(stage) == [posted]


def test_new_is_the_defaults(stage):
    stage.begin("cvae", latent_dim=7)
    stage.window.actions_["new"].trigger()
    new = stage.engine.last(m.NewRun)
    assert (new.model, new.data, new.values["latent_dim"]) == ("vae", "pen-digits", 2)


def test_training_an_untrained_run_applies_what_waits_first(stage):
    stage.begin()
    stage.window.draft.set("latent_dim", 9)
    stage.window.actions_["train"].trigger()
    assert kinds(stage) == [m.NewRun, m.Train] and stage.engine.commands[0].values["latent_dim"] == 9


def test_typing_triggers_nothing(stage):
    stage.begin("cvae", steps=5, state="paused")
    edit = stage.window.form.rows["hidden"].editor
    edit.setFocus()
    edit.selectAll()
    stage.qtbot.keyClicks(edit, "1, 2 r")
    stage.qtbot.keyClick(edit, Qt.Key.Key_Right)
    assert edit.text() == "1, 2 r" and not stage.engine.commands and stage.studio.label == 0


def test_a_button_keeps_its_space_and_a_slider_its_arrows(stage):
    stage.begin(steps=5, state="paused")
    reset = stage.window.form.reset_button
    reset.setFocus()
    stage.qtbot.keyClick(reset, Qt.Key.Key_Space)
    assert not stage.engine.posted(m.Train)
    slider = stage.window.form.rows["beta"].slider
    slider.setFocus()
    stage.qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert not stage.engine.posted(m.StepOnce) and stage.engine.posted(m.SetKnob)


@pytest.mark.parametrize("key", range(10))
def test_digits_pick_the_class_of_that_name(stage, key):
    stage.begin("cvae")
    stage.window.setFocus()
    stage.qtbot.keyClick(stage.window, Qt.Key(Qt.Key.Key_0 + key))
    assert stage.studio.label == key


def test_digits_count_classes_that_have_other_names(stage):
    stage.begin()
    run = opened(classes=3)
    stage.say(replace(run, run=replace(run.run, class_names=("cat", "dog", "cow"))))
    stage.window.pick_class("3")
    assert stage.studio.label == 2
    stage.window.pick_class("9")
    assert stage.studio.label == 2, "there is no ninth"


def test_classes_and_devices_can_be_picked_in_the_menu(stage):
    stage.begin("cvae")
    stage.window.menus.classes.actions()[4].trigger()
    assert stage.studio.label == 4
    stage.window.menus.devices.actions()[0].trigger()
    assert stage.settings.device == "cpu" and stage.engine.last(m.NewRun).device == "cpu"


# ------------------------------------------------------------------------------------------ files
def test_saving_asks_for_a_name_once(stage, monkeypatch, tmp_path):
    stage.begin(steps=5, state="paused")
    asked: list[str] = []

    def ask(*arguments: Any) -> tuple[str, str]:
        asked.append(arguments[2])
        return str(tmp_path / "mine"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    stage.window.setFocus()
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_S, CTRL)
    assert stage.engine.last(m.Save).path == str(tmp_path / "mine.h5") and asked[0].endswith("vae.h5")
    stage.say(m.Saved(str(tmp_path / "mine.h5"), 5))
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_S, CTRL)
    assert len(asked) == 1 and len(stage.engine.posted(m.Save)) == 2
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_S, CTRL | SHIFT)
    assert len(asked) == 2
    stage.say(m.Saved(str(data_folder() / "sessions" / "by-itself.h5"), 5))
    stage.window.save()
    assert len(asked) == 3, "a session that saved itself has no name yet"


def test_a_dialog_that_is_closed_changes_nothing(stage, monkeypatch):
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    stage.begin()
    for name in ("save", "save_as", "open", "own", "own_folder"):
        stage.window.actions_[name].trigger()
    assert not stage.engine.commands and stage.window.intake.page.isHidden()


def test_opening_a_session(stage, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/some/a.h5", ""))
    stage.begin()
    stage.window.setFocus()
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_O, CTRL)
    assert stage.engine.last(m.Open) == m.Open("/some/a.h5", "")


def test_recent_sessions_are_listed_and_open(stage, tmp_path):
    here, gone = tmp_path / "here.h5", tmp_path / "gone.h5"
    here.touch()
    stage.begin(path=str(gone))
    stage.say(m.Saved(str(here), 5))
    menu = stage.window.menus.recent
    menu.aboutToShow.emit()
    assert [(a.text().split("\t")[0], a.isEnabled()) for a in menu.actions()] == [("here.h5", True), ("gone.h5", False)]
    assert "\t20" in menu.actions()[0].text() or "/2" in menu.actions()[0].text(), "when it was saved"
    menu.actions()[0].trigger()
    assert stage.engine.last(m.Open).path == str(here)


@pytest.mark.parametrize("command", ["own", "own_folder"])
def test_own_images_are_looked_at_first(stage, monkeypatch, command):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/home/ada/animals", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/home/ada/animals")
    stage.begin()
    stage.window.actions_[command].trigger()
    assert kinds(stage) == [m.Preview] and stage.window.intake.page.isVisible()


def test_images_that_are_accepted_are_learned_as_they_were_prepared(stage):
    stage.begin("cvae")
    stage.window.intake.look("/home/ada/animals")
    stage.window.intake.page.accepted.emit("/home/ada/animals", {"size": 32}, "vae")
    new = stage.engine.last(m.NewRun)
    assert (new.model, new.data, new.options) == ("vae", "/home/ada/animals", {"size": 32})
    stage.say(opened())
    stage.window.draft.choose_data("/home/ada/animals", {"size": 32})
    stage.window.draft.apply()
    assert stage.engine.last(m.NewRun).options == {"size": 32}
    stage.window.use_data("pen-digits")
    assert stage.engine.last(m.NewRun).options == {}


def drop(window: StudioWindow, path: str) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, enter)
    fall = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, fall)
    return enter.isAccepted() and fall.isAccepted()


def test_files_can_be_dropped(stage):
    stage.begin()
    assert drop(stage.window, "/some/a.h5") and stage.engine.last(m.Open).path == "/some/a.h5"
    assert drop(stage.window, "/some/animals.zip") and stage.engine.last(m.Preview).source == "/some/animals.zip"


def test_text_cannot_be_dropped(stage):
    data = QMimeData()
    data.setText("hello")
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    QApplication.sendEvent(stage.window, enter)
    assert not enter.isAccepted()


def test_the_command_goes_to_the_clipboard(stage):
    stage.begin()
    stage.window.actions_["copy"].trigger()
    assert QGuiApplication.clipboard().text().startswith("vaestudio train vae --data pen-digits")


# ------------------------------------------------------------------------------------------ undo of z
def test_moves_of_the_code_are_undone(stage):
    stage.begin()
    stage.studio.move_z(np.array([1.0, 2.0]))
    stage.studio.move_z(np.array([1.5, 2.0]))
    stage.window.setFocus()
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_Z, CTRL)
    assert list(stage.studio.z) == [0, 0] and not stage.window.undo.canUndo(), "one drag is one move"
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert list(stage.studio.z) == [1.5, 2.0]


# ------------------------------------------------------------------------------------------ the first time
def test_the_welcome_is_shown_until_it_is_closed(studio, engine, qtbot):
    window = StudioWindow(studio, Settings(), None, ())
    qtbot.addWidget(window)
    window.show()
    engine.say(m.Ready(catalogue()), opened(), m.StateChanged("ready", 0))
    studio.pull()
    assert window.welcome.isVisible()
    window.welcome.choices[0].click()
    assert not window.welcome.isVisible() and engine.posted(m.Train) and Settings().welcomed


# ------------------------------------------------------------------------------------------ the end
def test_closing_ends_the_engine_and_keeps_the_arrangement(studio: Studio, engine, qtbot):
    stage = Stage(studio, engine, qtbot).begin()
    stage.window.docks["decoder"].close()
    stage.window.close()
    assert (engine.closed and kinds(stage) == [m.Quit]) or (engine.closed and m.Quit in kinds(stage))
    assert not Settings().geometry.isEmpty() and not Settings().docks("vector").isEmpty()
    other = StudioWindow(Studio(type(engine)()), Settings())
    qtbot.addWidget(other)
    assert other.docks["decoder"].isHidden() and not other.docks["losses"].isHidden()


def test_a_settings_file_of_another_version_does_not_hide_panels(studio, engine, qtbot):
    settings = Settings()
    settings.geometry = QByteArray(b"nonsense")
    settings.set_docks("vector", QByteArray(b"nonsense"))
    window = StudioWindow(studio, settings)
    qtbot.addWidget(window)
    assert not any(d.isHidden() for d in window.docks.values() if "vector" in d.panel.kinds)
