"""The toolbar: picks before the first step act at once, later ones wait; numbers change in place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from vaestudio.app import i18n, status, theme
from vaestudio.app.toolbar import OWN
from vaestudio.engine import messages as m


def pick(combo, value):
    index = combo.findData(value)
    assert index >= 0, value
    combo.setCurrentIndex(index)
    combo.activated.emit(index)


def type_in(stage, edit, text):
    edit.setFocus()
    edit.selectAll()
    stage.qtbot.keyClicks(edit, text)
    stage.qtbot.keyClick(edit, Qt.Key.Key_Return)


def test_before_the_engine_is_ready_nothing_can_be_picked(stage):
    bar = stage.window.toolbar
    assert not any(w.isEnabled() for w in (bar.train, bar.step, bar.restart, bar.data, bar.model, bar.latent))
    assert bar.status.task.isVisible() and not bar.status.cancel.isVisible()
    stage.begin()
    assert all(w.isEnabled() for w in (bar.train, bar.step, bar.restart, bar.data, bar.model, bar.latent))
    assert not bar.status.task.isVisible()


def test_it_shows_the_run(stage):
    bar = stage.begin("cvae", latent_dim=5).window.toolbar
    assert (bar.data.currentData(), bar.model.currentData(), bar.latent.text()) == ("pen-digits", "cvae", "5")


def test_picks_before_the_first_step_act_at_once(stage):
    bar = stage.begin().window.toolbar
    pick(bar.model, "ae")
    assert stage.engine.last(m.NewRun).model == "ae"
    pick(bar.data, "mnist")
    assert (stage.engine.last(m.NewRun).model, stage.engine.last(m.NewRun).data) == ("ae", "mnist")
    type_in(stage, bar.latent, "20")
    assert stage.engine.last(m.NewRun).values["latent_dim"] == 20


def test_later_picks_wait(stage):
    bar = stage.begin(steps=100, state="paused").window.toolbar
    pick(bar.model, "ae")
    assert not stage.engine.commands and stage.window.draft.pending == ("model",)
    assert stage.window.form.bar.isVisible()


def test_what_is_no_number_of_dimensions_is_refused_in_place(stage):
    bar = stage.begin().window.toolbar
    type_in(stage, bar.latent, "0")
    assert bar.latent.property("wrong") and not stage.engine.commands and "must be" in bar.latent.toolTip()
    type_in(stage, bar.latent, "3")
    assert not bar.latent.property("wrong") and stage.engine.last(m.NewRun).values["latent_dim"] == 3


def test_arrow_keys_step_the_dimensions(stage):
    bar = stage.begin().window.toolbar
    stage.qtbot.keyClick(bar.latent, Qt.Key.Key_Up)
    assert bar.latent.text() == "3"
    stage.qtbot.keyClick(bar.latent, Qt.Key.Key_PageDown)
    assert bar.latent.text() == "1"


def test_own_images_ask_and_pick_nothing(stage, monkeypatch):
    bar = stage.begin().window.toolbar
    asked = []
    bar.own_images.disconnect()
    bar.own_images.connect(lambda: asked.append(True))
    pick(bar.data, OWN)
    assert asked == [True] and bar.data.currentData() == "pen-digits" and not stage.engine.commands


def test_data_that_have_no_name_of_ours_are_listed(stage):
    stage.begin()
    stage.window.draft.choose_data("/home/ada/animals")
    assert stage.window.toolbar.data.currentData() == "/home/ada/animals"


def test_the_button_says_what_it_does_and_keeps_its_width(stage):
    bar = stage.begin().window.toolbar
    assert bar.train.text() == "Train"
    width = bar.train.width()
    stage.say(m.StateChanged("training", 5))
    assert bar.train.text() == "Pause" and bar.train.width() == width
    bar.train.click()
    assert stage.engine.posted(m.Pause)


def test_the_status_is_what_the_engine_said(stage):
    i18n.set_language("en")  # figures are grouped as in English
    status = stage.begin().window.toolbar.status
    stage.say(m.StateChanged("training", 469), m.Progressed(938, 2.0, 20, 12345.6))
    assert status.epoch.text() == "Epoch 2.0 / 20  ·  step 938"
    assert status.speed.text() == "12,300 images/s" and status.device.text() == "CPU"
    assert status.epochs.value() == 100 and status.saved.text() == "○ not saved yet"
    stage.say(m.Saved("/tmp/a.h5", 938))
    assert status.saved.text() == "● saved" and status.saved.toolTip() == "<span>/tmp/a.h5</span>"
    stage.say(m.Progressed(939, 2.002, 20, 0), m.StateChanged("paused", 939))
    assert status.saved.text() == "○ not saved yet" and status.speed.text().startswith("–")


def test_numbers_never_move_their_neighbours(stage):
    status = stage.begin().window.toolbar.status
    stage.say(m.StateChanged("training", 1), m.Progressed(99_999, 213.2, 1000, 99_999))
    widths = [w.minimumWidth() for w in (status.epoch, status.speed, status.device, status.saved)]
    stage.say(m.Progressed(100_000, 213.2, 1000, 1))
    assert [w.minimumWidth() for w in (status.epoch, status.speed, status.device, status.saved)][1:] == widths[1:]
    assert status.epoch.minimumWidth() >= widths[0]


def test_a_task_shows_its_progress_and_can_be_stopped(stage):
    status = stage.begin().window.toolbar.status
    stage.say(m.Working("Downloading", 0.25, "mnist"))
    assert status.task.text() == "Downloading · mnist" and status.fraction.value() == 250
    status.cancel.click()
    assert stage.engine.posted(m.Cancel)
    stage.say(m.Working("Downloading", 1.0))
    assert not status.task.isVisible() and status.epoch.isVisible()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("width", "scale"), [(1280, 1.0), (1920, 1.0), (1280, 1.25), (1920, 2.0)])
def test_nothing_is_cut_off_or_overlaps(stage, width, scale, language):
    stage.begin(steps=100)
    i18n.set_language(language)
    stage.window.scale_type(scale)
    stage.window.resize(width, 720)
    stage.say(m.StateChanged("training", 99_999), m.Progressed(99_999, 213.2, 1000, 123_456))
    bar = stage.window.toolbar
    stage.settle()
    assert bar.width() > width - 40
    parts = [
        w for w in bar.findChildren(QWidget) if w.isVisible() and w.objectName().startswith(("toolbar.", "status."))
    ]
    boxes = []
    for part in parts:
        box = part.rect().translated(part.mapTo(bar, part.rect().topLeft()))
        assert bar.rect().contains(box), f"{part.objectName()} {box} is outside of {bar.rect()}"
        assert box.width() >= part.minimumSizeHint().width(), f"{part.objectName()} is cut off"
        for other, name in boxes:
            assert not box.intersects(other), f"{part.objectName()} lies on {name}"
        boxes.append((box, part.objectName()))
    assert len(parts) >= 13 and theme.scale() == scale


def test_counted_progress_keeps_its_numbers_in_every_language(monkeypatch):
    """The engine says whole sentences; what is looked up is the sentence without its numbers."""
    looked_up = []
    monkeypatch.setattr(status, "tr", lambda text, **values: looked_up.append(text) or text.format(**values))
    for text in (
        "Preparing pictures: 1,200 of 60,000",
        "Downloading train-images: 1.5 of 9.9 MB",
        "Reading photos.zip",
        "Drawing Pen Digits",
    ):
        assert status.progress_text(text) == text
    assert looked_up == [
        "Preparing pictures: {n} of {total}",
        "Downloading {name}: {n} of {total} MB",
        "Reading {name}",
        "Drawing Pen Digits",
    ]
