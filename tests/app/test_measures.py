"""The Measures panel: what can be measured, asked for, shown, copied and stopped."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.app.fake import opened
from vaestudio.app.measures_table import BUTTON, FIGURE, STEP, UNIT, VALUE, figure_text
from vaestudio.app.panels.measures import Measures
from vaestudio.engine import messages as m

BOUND = m.MeasureInfo(
    "bound", "Rate and distortion", "Alemi et al. 2018", "Two parts.",
    (m.FigureInfo("rate", "Rate", "nats", "", "The KL."), m.FigureInfo("units", "Active units", "", "more", "Count.")), 100, 1, (),
)  # fmt: skip
ACCURACY = m.MeasureInfo(
    "accuracy", "Accuracy", "Somebody 2020", "Of samples.", (m.FigureInfo("right", "Right", "%", "more", "Share."),), 100, 1, (),
)  # fmt: skip
GRID = replace(BOUND, name="grid", title="True posterior", reason="A grid needs two latent dimensions.")


@pytest.fixture
def panel(studio, qtbot):
    panel = Measures(studio)
    qtbot.addWidget(panel)
    panel.resize(900, 260)
    panel.show()
    return panel


def say(panel, engine, *events):
    engine.say(*events)
    panel.studio.pull()
    panel.redraw()


def begin(panel, engine, *measures):
    event = opened()
    say(panel, engine, replace(event, run=replace(event.run, measures=measures or (GRID, BOUND, ACCURACY))))


def measured(name, step=7, run="0" * 32, **values):
    return m.Measured(run, step, name, values, 1.5)


def row(panel, line):
    return [panel.table.item(line, column).text().strip() for column in (FIGURE, VALUE, UNIT, STEP)]


def test_a_line_for_each_figure_and_last_what_does_not_apply(panel, engine):
    begin(panel, engine)
    assert [row(panel, i) for i in range(panel.table.rowCount())] == [
        ["Rate and distortion", "", "", ""],
        ["Rate", "–", "nats", ""],
        ["Active units", "–", "", ""],
        ["Accuracy", "", "", ""],
        ["Right", "–", "%", ""],
        ["True posterior: A grid needs two latent dimensions.", "", "", ""],
    ]
    assert set(panel.table.buttons) == {"bound", "accuracy"}
    assert panel.table.cellWidget(0, BUTTON) is panel.table.buttons["bound"]
    assert "Alemi et al. 2018" in panel.table.item(0, FIGURE).toolTip()
    assert "More is better" in panel.table.item(2, FIGURE).toolTip()


def test_a_button_asks_for_its_measure_and_the_number_comes_with_its_step(panel, engine, qtbot):
    begin(panel, engine)
    qtbot.mouseClick(panel.table.buttons["bound"], Qt.MouseButton.LeftButton)
    assert engine.last(m.Measure).names == ("bound",)
    panel.redraw()
    assert row(panel, 1)[1] == "…" and not panel.table.buttons["bound"].isEnabled() and panel.progress.isVisible()
    say(panel, engine, m.Working("Measuring", 0.4, "Rate and distortion"))
    assert panel.progress.value() == 400
    say(panel, engine, measured("bound", 123, rate=5.678, units=12.0), m.Working("Measuring", 1.0))
    assert row(panel, 1) == ["Rate", "5.68", "nats", "123"] and row(panel, 2)[1] == "12"
    assert panel.table.buttons["bound"].isEnabled() and not panel.progress.isVisible()


def test_all_that_apply_and_stop(panel, engine, qtbot):
    begin(panel, engine)
    qtbot.mouseClick(panel.all, Qt.MouseButton.LeftButton)
    assert engine.last(m.Measure).names == ("bound", "accuracy")
    panel.redraw()
    assert panel.all.text() == "Stop"
    qtbot.mouseClick(panel.all, Qt.MouseButton.LeftButton)
    assert engine.posted(m.Cancel)
    panel.redraw()
    assert panel.all.text() == "Measure all" and not panel.waiting


def test_the_keyboard_measures_and_a_line_explains_itself(panel, engine, qtbot):
    begin(panel, engine)
    panel.table.setCurrentCell(4, FIGURE)
    assert "Of samples." in panel.words.text() and "Somebody 2020" in panel.words.text()
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert engine.last(m.Measure).names == ("accuracy",)
    panel.table.setCurrentCell(5, FIGURE)
    assert "two latent dimensions" in panel.words.text()
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert len(engine.posted(m.Measure)) == 1, "what does not apply is not asked for"


def test_copied_as_csv_every_number_reads_back(panel, engine, qtbot):
    begin(panel, engine)
    assert not panel.copy.isEnabled()
    say(panel, engine, measured("bound", 7, rate=1 / 3, units=2.0, images=100.0))
    qtbot.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "measure,figure,value,unit,step"
    assert lines[1:] == [f"bound,rate,{1 / 3!r},nats,7", "bound,units,2.0,,7", "bound,images,100.0,,7"]


def test_results_are_of_one_run_and_a_missing_number_is_a_dash(panel, engine):
    begin(panel, engine)
    say(panel, engine, measured("bound", run="another", rate=1.0))
    assert not panel.results
    say(panel, engine, measured("bound", rate=float("nan")))
    assert row(panel, 1)[1] == row(panel, 2)[1] == "–"
    other = opened()
    say(panel, engine, replace(other, run=replace(other.run, id="other", measures=(ACCURACY,))))
    assert not panel.results and panel.table.rowCount() == 2


def test_a_failure_leaves_the_rest(panel, engine, qtbot):
    begin(panel, engine)
    panel.ask(("bound", "accuracy"))
    failed = m.Failed("CannotMeasure", "“{name}” cannot be measured: {reason}.", {"name": "bound", "reason": "why"})
    say(panel, engine, m.Failed("OutOfMemory", "No memory.", {}), measured("accuracy", right=97.21))
    assert row(panel, 4)[1] == "97.2" and panel.waiting == {"bound"}
    say(panel, engine, failed)
    assert not panel.waiting


def test_nothing_to_measure(panel, engine):
    say(panel, engine, opened())
    assert panel.applies(panel.run) and panel.table.rowCount() == 0 and not panel.all.isEnabled()


def test_figures_have_the_decimals_that_mean_something():
    assert figure_text(105.589, "nats") == "105.59"
    assert figure_text(0.01163, "") == "0.0116"
    assert figure_text(542.756, "") == "542.76"
    assert figure_text(12.0, "") == "12"
    assert figure_text(None, "%") == "–"
