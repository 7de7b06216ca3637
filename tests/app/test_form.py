"""The form is derived from declared fields: every kind, live and build, refused in place, undone, copied."""

import html
import shlex
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit
from typer.main import get_command

from tests.app import fake
from vaestudio.app import field_text, i18n
from vaestudio.cli import app as command_line
from vaestudio.declared import checked
from vaestudio.engine import messages as m


@pytest.fixture
def form(stage):
    return stage.begin(steps=100, state="paused").window.form


def type_in(stage, name, text, end=Qt.Key.Key_Return):
    edit = stage.window.form.rows[name].editor
    edit.setFocus()
    edit.selectAll()
    stage.qtbot.keyClicks(edit, text)
    if end is not None:
        stage.qtbot.keyClick(edit, end)
    return edit


def choose(row, value):
    index = row.editor.findData(value)
    row.editor.setCurrentIndex(index)
    row.editor.activated.emit(index)


def test_every_field_has_the_editor_of_its_kind(form):
    kinds = {"int": QLineEdit, "float": QLineEdit, "ints": QLineEdit, "choice": QComboBox, "bool": QCheckBox}
    fields = (*fake.BUILD, *fake.KNOBS, *fake.TRAINING)
    assert set(form.rows) == {f.name for f in fields} and {f.kind for f in fields} == set(kinds)
    for spec in fields:
        row = form.rows[spec.name]
        assert isinstance(row.editor, kinds[spec.kind])
        assert row.editor.objectName() == f"form.{spec.name}" and spec.label in row.editor.accessibleName()
        assert spec.name in row.editor.toolTip() and (row.slider is not None) == (spec.live and spec.kind == "float")
        assert spec.unit in row.title.text()


def test_a_knob_acts_at_once(stage, form):
    type_in(stage, "beta", "4")
    assert stage.engine.last(m.SetKnob) == m.SetKnob("beta", 4.0)
    form.rows["beta"].slider.setValue(500)
    assert stage.engine.last(m.SetKnob) == m.SetKnob("beta", 50.0) and form.rows["beta"].editor.text() == "50"
    assert not stage.window.draft.pending and not form.bar.isVisible()


def test_what_the_engine_says_of_a_knob_is_shown(stage, form):
    stage.say(m.KnobChanged(120, "beta", 2.5))
    assert form.rows["beta"].editor.text() == "2.5" and form.rows["beta"].slider.value() == 25
    assert not stage.engine.posted(m.SetKnob), "no echo"


def test_what_is_built_waits_for_a_restart(stage, form):
    type_in(stage, "latent_dim", "10")
    assert form.bar.isVisible() and "Latent dimensions" in form.bar_text.text() and not stage.engine.commands
    assert form.rows["latent_dim"].title.text().startswith("●")
    form.apply_button.click()
    assert stage.engine.last(m.NewRun).values["latent_dim"] == 10 and not stage.engine.posted(m.Train)
    stage.say(fake.opened(latent_dim=10), m.StateChanged("ready", 0))
    assert not form.bar.isVisible() and not form.rows["latent_dim"].title.text().startswith("●")


def test_what_was_training_trains_on(stage, form):
    stage.say(m.StateChanged("training", 100))
    choose(form.rows["network"], "conv")
    form.apply_button.click()
    assert [type(c) for c in stage.engine.commands] == [m.NewRun, m.Train]


def test_discard_goes_back_to_the_run(stage, form):
    type_in(stage, "latent_dim", "10")
    choose(form.rows["likelihood"], "gaussian")
    form.revert_button.click()
    assert not form.bar.isVisible() and form.rows["latent_dim"].editor.text() == "2"
    assert form.rows["likelihood"].editor.currentData() == "bernoulli"


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("latent_dim", "0", "a whole number from 1 to 512"),
        ("latent_dim", "2.5", "a whole number from 1 to 512"),
        ("beta", "many", "a number from 0 to 100"),
        ("hidden", "400,,0", "whole numbers from 1 to 8192"),
        ("learning_rate", "nan", "a number from"),
    ],
)
def test_what_is_no_value_is_refused_in_place(stage, form, name, wrong, said):
    before = stage.window.draft.setup
    edit = type_in(stage, name, wrong, end=None)
    row = form.rows[name]
    assert row.reason.isVisible() and said in row.reason.text() and wrong in row.reason.text(), "while typing"
    assert edit.property("wrong") and row.editor.accessibleDescription() == row.reason.text()
    stage.qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert row.reason.isVisible() and stage.window.draft.setup == before and not stage.engine.commands
    edit.setModified(True)
    stage.qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert not row.reason.isVisible() and edit.text() != wrong and not edit.property("wrong")


def test_a_list_of_numbers(stage, form):
    type_in(stage, "hidden", "512, 256")
    assert stage.window.draft.setup.values["hidden"] == (512, 256) and form.rows["hidden"].editor.text() == "512,256"


def test_fields_come_and_go_with_what_they_depend_on(stage, form):
    rows = form.rows
    assert rows["hidden"].isVisible() and not rows["channels"].isVisible() and not rows["free_sigma"].isVisible()
    choose(rows["network"], "conv")
    choose(rows["likelihood"], "gaussian")
    assert not rows["hidden"].isVisible() and rows["channels"].isVisible() and rows["free_sigma"].isVisible()
    rows["free_sigma"].editor.click()
    assert stage.window.draft.setup.values["free_sigma"] is True


def test_what_is_advanced_is_folded_away(stage, form):
    fold = stage.find("form.advanced.build")
    assert not form.rows["init"].isVisible() and not form.rows["seed"].isVisible()
    fold.click()
    assert form.rows["init"].isVisible() and form.rows["seed"].isVisible()
    fold.click()
    assert not form.rows["init"].isVisible()


def test_arrow_keys_and_the_wheel_step_a_value(stage, form):
    row = form.rows["latent_dim"]
    row.editor.setFocus()
    stage.qtbot.keyClick(row.editor, Qt.Key.Key_Up)
    assert row.editor.text() == "3" or row.editor.text() == "4"
    before = row.editor.text()

    def turn():
        here = QPointF(2, 2)
        event = QWheelEvent(
            here, here, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(row.editor, event)

    turn()
    assert row.editor.text() != before
    before = row.editor.text()
    form.rows["beta"].editor.setFocus()
    turn()
    assert row.editor.text() == before, "the wheel scrolls the form where the focus is elsewhere"


def test_changes_are_undone_and_done_again(stage, form):
    undo, redo = stage.window.actions_["undo"], stage.window.actions_["redo"]
    assert not undo.isEnabled() and not redo.isEnabled()
    type_in(stage, "latent_dim", "10")
    choose(form.rows["network"], "conv")
    type_in(stage, "beta", "4")
    undo.trigger()
    assert stage.engine.last(m.SetKnob) == m.SetKnob("beta", 1.0) and form.rows["beta"].editor.text() == "1"
    undo.trigger()
    undo.trigger()
    assert not undo.isEnabled() and not stage.window.draft.pending
    assert form.rows["latent_dim"].editor.text() == "2" and form.rows["network"].editor.currentData() == "mlp"
    for _ in range(3):
        redo.trigger()
    assert stage.window.draft.setup.values["beta"] == 4.0 and stage.window.draft.pending == ("latent_dim", "network")


def test_a_move_of_a_slider_is_undone_in_one_go(stage, form):
    for stop in range(100, 200, 10):
        form.rows["beta"].slider.setValue(stop)
    assert stage.window.undo.count() == 1
    stage.window.undo.undo()
    assert form.rows["beta"].editor.text() == "1"


def test_another_run_has_nothing_to_undo(stage, form):
    type_in(stage, "beta", "4")
    stage.say(fake.opened())
    assert not stage.window.actions_["undo"].isEnabled()


def test_defaults_come_back(stage, form):
    type_in(stage, "beta", "4")
    choose(form.rows["network"], "conv")
    form.reset_button.click()
    assert stage.window.draft.setup.values["beta"] == 1.0 and stage.window.draft.setup.values["network"] == "mlp"
    assert stage.engine.last(m.SetKnob).value == 1.0


def test_what_both_models_have_is_kept(stage, form):
    type_in(stage, "latent_dim", "10")
    stage.window.draft.choose_model("ae")
    assert "beta" not in form.rows and form.rows["latent_dim"].editor.text() == "10"
    assert form.heading.text() == "Autoencoder"


def test_typing_that_is_not_finished_is_not_overwritten(stage, form):
    edit = type_in(stage, "latent_dim", "12", end=None)
    stage.say(m.KnobChanged(120, "beta", 2.5))
    assert edit.text() == "12"


def test_the_copied_command_is_read_by_the_command_line(stage, form):
    type_in(stage, "latent_dim", "10")
    type_in(stage, "hidden", "512, 256")
    type_in(stage, "beta", "0.5")
    type_in(stage, "epochs", "7")
    choose(form.rows["likelihood"], "gaussian")
    form.rows["free_sigma"].editor.click()
    stage.find("form.advanced.build").click()
    type_in(stage, "seed", "3")
    stage.window.draft.choose_data("/home/ada/my animals")
    form.copy_button.click()
    words = shlex.split(QGuiApplication.clipboard().text())
    assert words[:2] == ["vaestudio", "train"]
    read = get_command(command_line).commands["train"].make_context("train", words[2:]).params
    assert (read["model"], read["data"], read["epochs"], read["seed"]) == ("vae", "/home/ada/my animals", 7, 3)
    given = dict(text.split("=", 1) for text in read["set_"])
    fields = {f.name: f for f in fake.catalogue().fields("vae")}
    values = {name: f.default for name, f in fields.items()} | {n: checked(fields[n], v) for n, v in given.items()}
    values |= {"epochs": read["epochs"], "seed": read["seed"]}
    assert values == stage.window.draft.setup.values


def test_the_form_follows_the_language(stage, form):
    texts = [row.title.text() for row in form.rows.values()] + [form.copy_button.text()]
    i18n.set_language("zh_CN")
    stage.qtbot.waitUntil(lambda: form.copy_button.text() != texts[-1])
    i18n.set_language("en")
    stage.qtbot.waitUntil(lambda: [r.title.text() for r in form.rows.values()] + [form.copy_button.text()] == texts)


def test_what_a_model_is_can_be_read_where_it_is_chosen(stage):
    stage.begin("vae")
    info, choice = stage.window.studio.catalogue.model("vae"), stage.window.toolbar.model
    chosen = choice.itemData(choice.findData("vae"), Qt.ItemDataRole.ToolTipRole)
    for tip in (stage.window.form.heading.toolTip(), chosen):
        said = html.unescape(tip)
        assert info.title in said and info.citation in said and info.help in said


def test_the_help_of_a_model_is_wrapped_by_paragraphs(qapp):
    info = replace(fake.run_info("vae").model, help="Of a < b,\nand c.\n\nMore.")
    assert field_text.about(info).endswith("<p><span>Of a &lt; b, and c.</span></p><p><span>More.</span></p>")
