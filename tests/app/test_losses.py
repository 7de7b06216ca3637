"""The Losses panel: what it draws and writes is what the engine said."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog, QScrollArea

from tests.app import fake
from tests.app.fake import history, opened, run_info
from vaestudio.app import i18n
from vaestudio.app.panels.losses import REFRESH_MS, Losses
from vaestudio.app.savable import Table
from vaestudio.engine import messages as m


@pytest.fixture
def panel(studio, qtbot):
    panel = Losses(studio)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    panel.show()
    return panel


def say(panel, engine, *events):
    engine.say(*events)
    panel.studio.pull()
    panel.redraw()


def rows(first, n, columns=3):
    return m.LossRows("0" * 32, first, np.arange(first, first + n)[:, None] + np.array([200.0, 100.0, 10.0])[:columns])


def test_curves_are_the_rows_and_the_tests(panel, engine):
    event = opened(steps=250)
    say(panel, engine, event)
    assert panel.keys == ("negative_elbo", "reconstruction", "kl", "loss")
    past = event.history.rows
    for key, column in (("reconstruction", 1), ("kl", 2), ("loss", 0)):
        x, y = panel.lines[key].raw.source(0, 1e9, 10_000)
        assert np.array_equal(x, np.arange(1, 251)) and np.array_equal(y, past[:, column])
    assert np.array_equal(panel.lines["negative_elbo"].raw.source(0, 1e9, 10_000)[1], past[:, 1] + past[:, 2])
    x, y = panel.lines["kl"].test.data
    assert list(x) == [100, 200] and list(y) == [t.kl for t in event.history.tests if t.step > 0]


def test_new_rows_join_the_old_and_rows_of_another_run_do_not(panel, engine):
    say(panel, engine, opened(steps=10))
    say(panel, engine, rows(11, 5), replace(rows(16, 5), run="another"))
    x, y = panel.lines["loss"].raw.source(0, 1e9, 10_000)
    assert len(x) == 15 and y[-1] == 215.0


def test_rows_that_begin_earlier_replace_what_came_after(panel, engine):
    say(panel, engine, opened(steps=100))
    say(panel, engine, rows(51, 5))
    assert len(panel.rows.raw) == 55 and panel.rows.raw.values[-1, -1] == 255.0
    assert len(panel.rows.smooth) == 55


def test_another_run_forgets_the_first(panel, engine):
    say(panel, engine, opened(steps=100))
    say(panel, engine, opened("ae", steps=30))
    assert panel.keys == ("reconstruction",)
    assert len(panel.rows.raw) == 30 and len(panel.plot.curves) == 3


def test_numbers_are_the_smoothed_row_and_the_last_test(panel, engine):
    panel.smoothing.setValue(0)
    say(panel, engine, opened(steps=120), rows(121, 1), fake.tested(121))
    assert panel.readings.numbers("reconstruction") == ("221.00", f"{fake.tested(121).reconstruction:.2f}")
    assert panel.readings.numbers("kl") == ("131.00", f"{fake.tested(121).kl:.2f}")
    assert panel.readings.numbers("loss") == ("321.00", "–")


def test_under_the_crosshair_the_numbers_are_those_of_that_step(panel, engine):
    panel.smoothing.setValue(0)
    say(panel, engine, opened(steps=250))
    panel.plot.point_at((150.2, 50.0))
    assert panel.readings.numbers("kl")[0] == f"{panel.run and panel.rows.raw.values[2, 149]:.2f}"
    assert panel.readings.numbers("kl")[1] == f"{fake.tested(100).kl:.2f}"
    assert panel.plot.readout.text() == "step 150 · epoch 0.32"
    panel.plot.point_at(None)
    assert panel.readings.numbers("kl")[0] == f"{panel.rows.raw.values[2, -1]:.2f}"


def test_smoothing_changes_the_smoothed_curve_alone(panel, engine):
    rng = np.random.default_rng(0)
    noisy = m.History(("loss", "reconstruction"), rng.normal(size=(500, 2)) + 10)
    say(panel, engine, replace(opened("ae"), history=noisy, step=500))
    raw = panel.lines["reconstruction"].raw.source(0, 1e9, 10_000)[1].copy()
    spread = []
    for stop in (0, 4, 8):
        panel.smoothing.setValue(stop)
        panel.redraw()
        spread.append(panel.lines["reconstruction"].smooth.source(0, 1e9, 10_000)[1][100:].std())
    assert spread[0] > 3 * spread[1] > 3 * spread[2]
    assert np.array_equal(raw, panel.lines["reconstruction"].raw.source(0, 1e9, 10_000)[1])
    panel.smoothing.setValue(0)
    assert not panel.lines["reconstruction"].raw.visible, "the same curve is not drawn twice"


def test_epochs_and_logarithm(panel, engine):
    say(panel, engine, opened(steps=938))
    panel.unit.setCurrentIndex(1)
    panel.redraw()
    assert panel.lines["kl"].raw.source(0, 1e9, 10_000)[0][-1] == pytest.approx(2.0)
    assert panel.plot.view()[1] == pytest.approx(2.0)
    panel.log.setChecked(True)
    assert panel.plot.log and panel.plot.view()[2] > 0


def test_the_legend_hides_curves_and_the_view_follows(panel, engine):
    say(panel, engine, opened(steps=500))
    assert panel.plot.view()[3] > 80 and not panel.shown("loss")
    for key in ("negative_elbo", "reconstruction"):
        panel.readings._rows[key].switch.setChecked(False)
    panel.redraw()
    assert not panel.lines["reconstruction"].test.visible
    assert panel.plot.view()[3] < 8, "only the KL is left"


def test_knobs_leave_marks(panel, engine):
    say(panel, engine, opened(steps=500), m.KnobChanged(300, "beta", 4.0))
    assert [(k.x, k.text) for k in panel.plot.marks] == [(300, "β = 4")]
    panel.unit.setCurrentIndex(1)
    panel.redraw()
    assert panel.plot.marks[0].x == pytest.approx(300 / 469)


def test_a_word_where_beginners_stumble(panel, engine):
    say(panel, engine, opened(steps=200))
    assert panel.hint.text() == "KL rising at first is normal: the code is being used." and panel.hint.isVisible()
    say(panel, engine, opened(steps=5000))
    assert panel.hint.text() == "" and not panel.hint.isVisible()
    flat = history(300)
    say(panel, engine, replace(opened(), history=replace(flat, rows=flat.rows * [1, 1, 1e-4]), step=300))
    assert panel.hint.text().startswith("The code is not used yet")
    say(panel, engine, opened("ae", steps=300))
    assert panel.hint.text() == ""


def test_terms_of_any_name(panel, engine):
    other = m.History(
        ("loss", "reconstruction", "total_correlation", "adversary"), np.random.default_rng(0).random((50, 4))
    )
    say(panel, engine, replace(opened(), history=other, step=50), fake.tested(50))
    assert panel.keys == ("reconstruction", "total_correlation", "adversary", "loss")
    assert panel.readings._rows["total_correlation"].switch.text() == "Total correlation"
    assert panel.readings.numbers("adversary")[1] == "–"


@pytest.mark.parametrize("names", [("loss",), ("loss", "reconstruction")])
def test_few_terms(panel, engine, names):
    say(panel, engine, replace(opened("ae"), history=m.History(names, np.ones((20, len(names)))), step=20))
    assert panel.keys == names[-1:] and panel.shown(names[-1])


def test_an_untrained_run_and_no_run_at_all(panel, engine):
    panel.redraw()
    say(panel, engine, opened())
    assert panel.readings.numbers("kl") == ("–", "–")
    say(panel, engine, fake.tested(0))
    assert list(panel.lines["kl"].test.data[0]) == [0]
    assert panel.readings.numbers("kl")[1] == "3.00"


def test_losses_that_are_no_numbers_do_not_end_it(panel, engine):
    bad = history(300).rows
    bad[100:110] = np.nan
    bad[110] = np.inf
    say(panel, engine, replace(opened(), history=m.History(("loss", "reconstruction", "kl"), bad), step=300))
    assert np.isfinite(panel.plot.view()).all() and panel.readings.numbers("kl")[0] != "–"
    panel.log.setChecked(True)
    assert np.isfinite(panel.plot.view()).all()


def test_other_sessions_lie_over_it(panel, engine):
    say(panel, engine, opened(steps=300))
    before = len(panel.plot.curves)
    panel.overlay("beta 4", history(400), steps_per_epoch=100)
    panel.overlay("an autoencoder", history(200, generative=False))
    panel.redraw()
    assert len(panel.plot.curves) == before + 3 + 1
    assert [label.text for label in panel.plot.labels] == ["beta 4"]
    assert panel.overlays.button.isVisible() and panel.overlays.button.text() == "Compared: 2"
    x, y = panel._over[1].source(0, 0, 0)
    assert list(x) == [100, 200, 300, 400] and y[-1] == pytest.approx(history(400).tests[-1].reconstruction)
    panel.unit.setCurrentIndex(1)
    assert list(panel._over[1].source(0, 0, 0)[0]) == [1, 2, 3, 4]
    panel.overlays.show("beta 4", False)
    assert len(panel.plot.curves) == before + 1
    panel.clear_overlays()
    assert len(panel.plot.curves) == before and panel.overlays.button.text() == "Add session…"


def test_a_session_never_tested_is_compared_by_its_training(panel, engine):
    say(panel, engine, opened(steps=10))
    panel.overlay("young", replace(history(90), tests=()))
    assert len(panel._over[0].source(0, 0, 0)[0]) == 90


def test_a_saved_session_is_asked_for_read_by_the_engine_and_laid_over(panel, engine, monkeypatch, tmp_path):
    say(panel, engine, opened(steps=10))
    paths = [str(tmp_path / "one.h5"), str(tmp_path / "two.h5")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (paths, ""))
    panel.overlays.button.click()
    assert [c.path for c in engine.posted(m.ReadHistory)] == paths
    say(panel, engine, m.HistoryRead(paths[0], "one", history(200), 40))
    assert panel.overlays.visible["one"].steps_per_epoch == 40 and panel._over
    panel.overlays._fill()
    next(a for a in panel.overlays.button.menu().actions() if a.text() == "Add session…").trigger()
    assert len(engine.posted(m.ReadHistory)) == 4


def test_the_list_of_sessions_switches_them(panel, engine):
    say(panel, engine, opened(steps=10))
    panel.overlay("one", history(90))
    panel.overlays._fill()
    actions = panel.overlays.button.menu().actions()
    assert [a.text() for a in actions if a.text()] == ["one", "Add session…", "Remove all"]
    actions[0].setChecked(False)
    assert not panel.overlays.visible and panel.overlays.all
    actions[-1].trigger()
    assert not panel.overlays.all


def test_the_table_holds_every_row_and_test(panel, engine):
    say(panel, engine, opened(steps=250))
    table: Table = panel.plot.table()
    assert list(table["step"]) == list(range(1, 251))
    assert np.array_equal(table["kl"], history(250).rows[:, 2])
    assert list(table["test_step"]) == [0, 100, 200]


def test_a_hidden_panel_does_not_draw(panel, engine, monkeypatch):
    say(panel, engine, opened(steps=10))
    panel.hide()
    drawn = []
    monkeypatch.setattr(panel, "redraw", lambda: drawn.append(1))
    monkeypatch.setattr(panel._clock, "elapsed", lambda: 1000)
    engine.say(rows(11, 5))
    panel.studio.pull()
    assert not drawn and len(panel.rows.raw) == 15
    panel.show()
    panel.studio.pull()
    assert drawn == [1]


def test_it_draws_no_more_often_than_is_seen(panel, engine, monkeypatch):
    say(panel, engine, opened(steps=10))
    drawn, now = [], [0]
    monkeypatch.setattr(panel, "redraw", lambda: drawn.append(1))
    monkeypatch.setattr(panel._clock, "elapsed", lambda: now[0])
    for now[0] in range(0, REFRESH_MS + 16, 16):
        engine.say(rows(11, 1))
        panel.studio.pull()
    assert drawn == [1]


def test_every_control_is_named_and_speaks_the_language(panel, engine, monkeypatch):
    say(panel, engine, opened(steps=50))
    for control in (
        panel.unit,
        panel.log,
        panel.smoothing,
        panel.plot,
        panel.plot.follow_button,
        *(r.switch for r in panel.readings._rows.values()),
    ):
        assert control.objectName().startswith("losses.") and control.accessibleName()
    monkeypatch.setattr("vaestudio.app.panels.losses.tr", lambda text, /, **v: "ü" + i18n.tr(text, **v))
    panel.retranslate()
    assert panel.log.text() == "üLogarithmic" and panel.unit.itemText(1) == "üEpochs"


def test_it_shows_any_run(panel, engine):
    for event in (
        opened(images=1),
        opened("cvae", latent_dim=128),
        opened(shape=(3, 32, 32), classes=0),
        opened(latent_dim=1),
    ):
        say(panel, engine, event, rows(1, 40), fake.tested(40, event.run.latent_dim))
        assert panel.applies(event.run) == "" and panel.readings.numbers("reconstruction")[0] != "–"
    assert run_info().steps_per_epoch == 469


@pytest.mark.parametrize("width", [420, 475, 950])
def test_it_fits_a_narrow_dock(panel, engine, qtbot, width):
    say(panel, engine, opened(steps=50))
    room = QScrollArea(widgetResizable=True)
    qtbot.addWidget(room)
    room.setWidget(panel)
    room.resize(width, 500)
    room.show()
    qtbot.waitUntil(lambda: panel.width() <= width)
    assert not room.horizontalScrollBar().isVisible()
    for row in panel.readings._rows.values():
        assert row.switch.width() >= row.switch.sizeHint().width(), "no name is cut off"
    room.takeWidget()
