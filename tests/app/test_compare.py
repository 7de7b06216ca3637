"""The Compare panel: what is typed is checked in place, every number and picture is the engine's, the best is told by a star."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from tests.app.fake import opened, run_info
from vaestudio.app import comparison_table as t
from vaestudio.app import i18n, theme
from vaestudio.app.axes import number
from vaestudio.app.panels.compare import Compare, comparable, suggestion
from vaestudio.engine import messages as m


@pytest.fixture
def panel(studio, qtbot):
    panel = Compare(studio)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    panel.show()
    return panel


def say(panel, engine, *events):
    engine.say(*events)
    panel.studio.pull()


def row(run, value, loss=100.0, *, count=16, generative=True, **changes):
    """A tested line: KL is a tenth of the loss."""
    pictures = np.full_like(run.test_images[:count], int(loss) % 256)
    kl = loss / 10 if generative else None
    facts = m.ComparedRow(
        value=value, step=938, epoch=2.0, parameters=315_988, reconstruction=loss * 0.9, kl=kl,
        negative_elbo=loss if generative else None, active_units_kl=2 if generative else None, images=pictures,
    )  # fmt: skip
    return replace(facts, **changes)


def compared(run, *rows, field="latent_dim", epochs=2, done=False, count=16):
    return m.Compared(field, epochs, tuple(rows), run.test_images[:count], done)


def texts(panel, line):
    return [panel.table.item(line, c).text() for c in range(t.PICTURES)]


def start(panel, engine, event=None, values="2, 5"):
    event = event or opened()
    say(panel, engine, event)
    panel.text.setText(values)
    panel.start.click()
    return event.run


# ---- asking
def test_it_begins_with_the_four_latent_sizes(panel, engine):
    assert not panel.start.isEnabled(), "there is nothing to compare without a run"
    say(panel, engine, opened())
    assert panel.field.currentData() == "latent_dim" and panel.text.text() == "2, 5, 10, 20"
    panel.start.click()
    assert engine.last(m.Compare) == m.Compare("latent_dim", (2, 5, 10, 20), 3, True)
    panel.way.setCurrentIndex(1)
    panel.epochs.setCurrentIndex(0)
    panel.text.setText("3，7,")
    panel.text.returnPressed.emit()
    assert engine.last(m.Compare) == m.Compare("latent_dim", (3, 7), 1, False)


@pytest.mark.parametrize("text", ["2, 0", "2, five", "2.5", "", ", ,", "1,2,3,4,5,6,7,8,9"])
def test_what_cannot_be_compared_is_refused_in_place(panel, engine, text):
    say(panel, engine, opened())
    panel.text.setText(text)
    assert panel.reason.isVisible() and panel.reason.text() and panel.text.property("wrong")
    assert panel.text.accessibleDescription() == panel.reason.text()
    assert not panel.start.isEnabled()
    panel.text.returnPressed.emit()
    assert not engine.posted(m.Compare)
    panel.text.setText("2, 5")
    assert not panel.reason.isVisible() and panel.start.isEnabled() and not panel.text.property("wrong")


def test_only_fields_that_mean_something_are_offered(panel, engine):
    run = run_info()
    assert [f.name for f in comparable(run)] == ["latent_dim", "network", "likelihood", "init"], (
        "no knob, no list of layers, no switch"
    )
    say(panel, engine, opened())
    panel.field.setCurrentIndex(panel.field.findData("network"))
    panel.field.activated.emit(panel.field.currentIndex())
    assert panel.text.text() == "mlp, conv"
    panel.start.click()
    assert engine.last(m.Compare).values == ("mlp", "conv")


def test_suggestions_stay_within_the_range():
    fields = {f.name: f for f in run_info().model.fields}
    assert suggestion(replace(fields["latent_dim"], name="dense", high=24), 16) == "8, 16, 24"
    assert suggestion(replace(fields["latent_dim"], name="dense"), 1) == "1, 2"
    assert suggestion(fields["beta"], 0.1) == "0.05, 0.1, 0.2"


# ---- showing
def test_every_number_and_picture_is_the_engines(panel, engine, qtbot):
    run = start(panel, engine)
    say(panel, engine, compared(run, row(run, 2, 171.239), row(run, 5, 145.081, epoch=2.0), done=True))
    assert texts(panel, 1) == ["2", number(315_988, 0), "171.24", "154.12", "17.12", "2", "2.0"]
    assert texts(panel, 2)[t.ELBO] == "★ 145.08" and texts(panel, 0)[0] == "Original"
    assert panel.table.item(2, t.ELBO).font().bold() and panel.table.item(2, t.ELBO).toolTip()
    originals, first = panel.table._strips[0].picture(), panel.table._strips[1].picture()
    assert originals.size() == first.size(), "strips lie under each other"
    assert first.pixelColor(2, 2).red() == 171
    strip = panel.table._strips[0]
    assert strip._n >= t.LEAST
    qtbot.waitUntil(lambda: strip.tile_rect(0).width() in (28, 56))  # exact pixels


def test_while_it_goes_on_one_can_only_stop_it(panel, engine):
    run = start(panel, engine)
    say(panel, engine, compared(run, row(run, 2, epoch=0.5), m.ComparedRow(5)))
    assert panel.start.text() == "Stop" and not panel.text.isEnabled() and panel.progress.isVisible()
    assert panel.progress.value() == 125, "half of one of two epochs, of one of two values"
    assert texts(panel, 2)[1:] == ["–"] * 6 and "★" not in "".join(texts(panel, 1))
    panel.start.click()
    assert engine.posted(m.StopComparing)
    say(panel, engine, compared(run, row(run, 2, epoch=0.6), m.ComparedRow(5), done=True))
    assert panel.start.text() == "Compare" and panel.text.isEnabled() and not panel.progress.isVisible()
    assert texts(panel, 1)[t.EPOCH] == "0.6"


def test_the_best_is_told_only_among_equals():
    run = run_info()
    a, b = row(run, 2, 90.0), row(run, 5, 80.0)
    assert t.best(compared(run, a, b)) == (1, t.ELBO)
    assert t.best(compared(run, a, replace(b, epoch=1.4))) is None, "one has had more epochs"
    assert t.best(compared(run, a, replace(b, negative_elbo=None, reconstruction=None))) is None
    assert t.best(compared(run, a)) is None
    assert t.best(compared(run, row(run, "bernoulli", 90.0), row(run, "gaussian", -80.0), field="likelihood")) is None
    plain = [row(run, n, loss, generative=False) for n, loss in ((2, 90.0), (5, 80.0))]
    assert t.best(compared(run, *plain)) == (1, t.RECONSTRUCTION)


@pytest.mark.parametrize(
    ("model", "more", "count"),
    [
        ("ae", {}, 16),
        ("cvae", {}, 16),
        ("vae", {"shape": (3, 64, 64)}, 16),
        ("vae", {"shape": (1, 28, 28), "images": 1}, 1),
    ],
)
@pytest.mark.parametrize("size", [(1240, 230), (700, 600), (300, 120)])
def test_it_survives_every_kind_of_run(panel, engine, model, more, count, size):
    panel.resize(*size)
    run = start(panel, engine, opened(model, **more))
    generative = model != "ae"
    rows = [row(run, n, 100.0 - n, count=count, generative=generative) for n in (2, 128)]
    say(panel, engine, compared(run, *rows, count=count), compared(run, *rows, done=True, count=count))
    assert texts(panel, 1)[t.KL] == ("9.80" if generative else "–")
    assert panel.table._strips[0].tile_rect(0).width() > 0
    panel.grab()


def test_columns_make_room_for_the_pictures(panel, engine, qtbot):
    run = start(panel, engine)
    say(panel, engine, compared(run, row(run, 2), row(run, 5), done=True))
    assert not any(panel.table.isColumnHidden(c) for c in range(8))
    panel.resize(760, 230)
    assert panel.table.isColumnHidden(t.PARAMETERS) and not panel.table.isColumnHidden(t.ELBO)
    assert panel.table._strips[0]._n >= t.LEAST
    panel.resize(1240, 600)
    assert not panel.table.isColumnHidden(t.PARAMETERS)
    qtbot.waitUntil(lambda: panel.table._strips[0].tile_rect(0).width() > 28)  # larger where there is room


# ---- hands
def test_a_picture_is_the_windows_selection(panel, engine, qtbot):
    run = start(panel, engine)
    say(panel, engine, compared(run, row(run, 2), row(run, 5), done=True))
    strip = panel.table._strips[2]
    qtbot.waitUntil(lambda: strip.height() == panel.table.rowHeight(2))
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(*strip.tile_rect(3).center().toTuple()))
    assert panel.studio.selected == 3 and panel.table.selected_value() == 1
    assert {s._selected for s in panel.table._strips} == {3}


def test_train_this_one_begins_a_run_with_the_value(panel, engine, qtbot):
    event = opened(batch_size=64)
    say(panel, engine, event, m.KnobChanged(3, "beta", 4.0))
    panel.text.setText("2, 5")
    panel.start.click()
    say(panel, engine, m.KnobChanged(3, "beta", 8.0))
    run = event.run
    say(panel, engine, compared(run, row(run, 2), row(run, 5), done=True))
    assert not panel.train.isEnabled()
    panel.table.setCurrentCell(0, 0)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert not engine.posted(m.NewRun), "the originals are no value"
    panel.table.setCurrentCell(2, 0)
    assert panel.train.isEnabled()
    panel.train.click()
    asked = engine.last(m.NewRun)
    assert (asked.model, asked.data, asked.device) == ("vae", "pen-digits", "cpu")
    assert asked.values == {**run.values, "latent_dim": 5, "beta": 4.0}, "as it was when it was compared"
    panel.table.setCurrentCell(1, 0)
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert engine.last(m.NewRun).values["latent_dim"] == 2


def test_a_comparison_stays_for_the_same_model_and_data_and_goes_with_another(panel, engine):
    run = start(panel, engine)
    say(panel, engine, compared(run, row(run, 2), row(run, 5), done=True))
    panel.text.setText("4, 8")
    say(panel, engine, opened(latent_dim=5))
    assert panel.compared is not None and panel.table.isVisible() and panel.text.text() == "4, 8"
    say(panel, engine, opened("cvae"))
    assert panel.compared is None and panel.empty.isVisible()


def test_another_comparison_replaces_the_lines(panel, engine):
    run = start(panel, engine)
    say(panel, engine, compared(run, row(run, 2), row(run, 5), done=True))
    panel.table.setCurrentCell(2, 0)
    say(panel, engine, compared(run, row(run, 2), row(run, 5), done=True))
    assert panel.table.selected_value() == 1, "news of the same comparison keeps the selection"
    networks = [row(run, "mlp"), row(run, "conv"), row(run, "other")]
    say(panel, engine, compared(run, *networks, field="network", done=True))
    assert panel.table.rowCount() == 4 and panel.table.selected_value() is None
    assert [texts(panel, i)[0] for i in (1, 2, 3)] == ["mlp", "conv", "other"]


def test_every_control_has_a_name_and_survives_theme_and_language(panel, engine, qapp):
    run = start(panel, engine)
    say(panel, engine, compared(run, row(run, 2), m.ComparedRow(5)))
    for control in panel.findChildren(QWidget):
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isVisible():
            assert control.objectName(), type(control)
            assert control.accessibleName() or getattr(control, "text", lambda: "")(), control.objectName()
    theme.apply(qapp, "dark")
    panel.restyle()
    panel.retranslate()
    panel.studio.pull()
    assert panel.field.currentData() == "latent_dim" and panel.text.text() == "2, 5"
    assert i18n.language() == "en" and texts(panel, 0)[0] == "Original"
