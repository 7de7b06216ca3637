"""A problem is one sentence in place, with a button that helps and details that can be copied."""

import inspect
import string

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from vaestudio import errors
from vaestudio.app import cards, i18n, rescue
from vaestudio.engine import messages as m
from vaestudio.errors import Problem

KINDS = {n: c for n, c in vars(errors).items() if inspect.isclass(c) and issubclass(c, Problem) and c is not Problem}


def failed(kind: str, details: str = "Traceback …", **values: object) -> m.Failed:
    sentence = KINDS[kind].sentence if kind in KINDS else Problem.sentence
    names = [name for _, name, _, _ in string.Formatter().parse(sentence) if name]
    return m.Failed(kind, sentence, dict.fromkeys(names, 3) | values, details)


@pytest.mark.parametrize("kind", [*KINDS, "Unexpected"])
def test_every_kind_of_problem_has_a_sentence_and_a_button(stage, kind):
    stage.begin()
    stage.say(failed(kind))
    banner = stage.window.banner
    assert banner.isVisible() and banner.help.isVisible() and banner.help.text()
    assert "{" not in banner.text.text() and banner.text.text() == banner.accessibleName()
    known = kind in ("Unexpected", "Crashed", "EngineGone", "UnknownField", "BadAssignment", "UnknownModel")
    assert (banner.help.text() == "Report a problem…") == known


@pytest.mark.parametrize(
    "kind", ["NoNetwork", "UnknownDataset", "NothingReadable", "WrongChecksum", "BadFile", "TooFew"]
)
def test_where_data_fails_the_digits_help(stage, kind):
    stage.begin()
    stage.window.draft.choose_data("mnist")
    stage.say(failed(kind))
    stage.window.banner.help.click()
    assert stage.engine.last(m.NewRun).data == "pen-digits" and not stage.window.banner.isVisible()


def test_after_divergence_a_third_of_the_rate_goes_on(stage):
    stage.begin(steps=100)
    stage.say(failed("Diverged"))
    stage.window.banner.help.click()
    assert [type(c) for c in stage.engine.commands] == [m.SetKnob, m.Train]
    knob = stage.engine.last(m.SetKnob)
    assert (knob.name, knob.value) == ("learning_rate", pytest.approx(3.3e-4))


def test_out_of_memory_halves_the_batch(stage):
    stage.begin()
    stage.say(failed("OutOfMemory"))
    stage.window.banner.help.click()
    assert stage.engine.last(m.NewRun).values["batch_size"] == 64 and stage.engine.posted(m.Train)


def test_what_could_not_be_saved_is_saved_elsewhere(stage, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "other"), ""))
    stage.begin()
    stage.say(failed("CannotSave"))
    stage.window.banner.help.click()
    assert stage.engine.last(m.Save).path == str(tmp_path / "other.h5")


@pytest.mark.parametrize("kind", ["OtherData", "UnknownData"])
def test_a_session_without_its_data_asks_for_them(stage, monkeypatch, kind):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/some/folder")
    stage.begin()
    stage.window.open_path("/some/session.h5")
    stage.say(failed(kind))
    stage.window.banner.help.click()
    assert stage.engine.last(m.Open) == m.Open("/some/session.h5", "/some/folder")


@pytest.mark.parametrize("kind", ["DamagedSession", "NewerSession", "SessionTooLarge"])
def test_instead_of_a_session_that_cannot_be_opened_another_one(stage, monkeypatch, kind):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/other.h5", ""))
    stage.begin()
    stage.say(failed(kind))
    stage.window.banner.help.click()
    assert stage.engine.last(m.Open).path == "/other.h5"


def test_a_damaged_session_is_no_recent_session(stage):
    stage.begin()
    stage.settings.remember_session("/bad.h5")
    stage.window.open_path("/bad.h5")
    stage.say(failed("DamagedSession"))
    assert stage.settings.recent == []


def test_a_file_that_is_no_session_may_hold_images(stage):
    stage.begin()
    stage.window.open_path("/images.h5")
    stage.say(failed("NotASession"))
    stage.window.banner.help.click()
    assert stage.engine.last(m.Preview).source == "/images.h5" and stage.window.intake.page.isVisible()


def test_too_many_pictures_can_be_made_smaller(stage):
    stage.begin()
    stage.window.draft.choose_data("/big")
    stage.say(failed("TooLarge"))
    stage.window.banner.help.click()
    assert stage.engine.last(m.Preview).source == "/big"


def test_a_missing_device_is_chosen_by_itself(stage):
    stage.begin()
    stage.window.use_device("cuda")
    stage.say(failed("NoSuchDevice"))
    stage.window.banner.help.click()
    assert stage.engine.last(m.NewRun).device == "auto" and stage.settings.device == "auto"


def test_the_rest_is_reported(stage):
    stage.begin()
    stage.say(failed("Unexpected", "Traceback: deep down"))
    stage.window.banner.help.click()
    card = stage.find("card.report", cards.Card)
    assert card.isVisible() and "deep down" in card.text.toPlainText()
    stage.find("report.copy").click()
    assert "deep down" in QGuiApplication.clipboard().text()


def test_the_details_are_a_click_away_and_can_be_copied(stage):
    stage.begin()
    stage.say(failed("BadFile", "line one\nline two"))
    banner = stage.window.banner
    assert not banner.details.isVisible() and not banner.copy.isVisible()
    banner.more.click()
    banner.copy.click()
    assert banner.details.isVisible() and QGuiApplication.clipboard().text() == "line one\nline two"
    stage.say(failed("BadFile", ""))
    assert not banner.more.isVisible() and not banner.details.isVisible(), "nothing to see"


def test_a_sentence_is_plain_text(stage):
    stage.begin()
    stage.say(failed("BadFile", path="<img src=x><b>bold</b>"))
    assert stage.window.banner.text.textFormat() == Qt.TextFormat.PlainText
    assert "<b>bold</b>" in stage.window.banner.text.text()


def test_the_newest_problem_is_shown_until_it_is_closed(stage):
    stage.begin()
    stage.say(failed("BadFile"), failed("Diverged"))
    assert "loss" in stage.window.banner.text.text()
    stage.window.banner.shut.click()
    assert not stage.window.banner.isVisible()
    stage.window.banner.help.click()
    assert not stage.engine.commands, "a closed banner does nothing"


def test_the_sentence_follows_the_language(stage):
    stage.begin()
    stage.say(failed("Diverged"))
    english, button = stage.window.banner.text.text(), stage.window.banner.help.text()
    i18n.set_language("zh_CN")
    stage.qtbot.waitUntil(lambda: stage.window.banner.text.text() != english)
    assert stage.window.banner.help.text() != button


def test_help_never_begins_by_itself(stage):
    stage.begin()
    for kind in KINDS:
        text, act = rescue.help_with(stage.window, failed(kind))
        assert text and callable(act)
    assert not stage.engine.commands
