"""The rate–distortion panel: the run's trail, lines of equal ELBO, other sessions beside it."""

from dataclasses import replace

import numpy as np
import pytest

from tests.app import fake
from tests.app.fake import history, opened, run_info
from vaestudio.app.panels.rate_distortion import RateDistortion
from vaestudio.app.series import Smoothed
from vaestudio.engine import messages as m


@pytest.fixture
def panel(studio, qtbot):
    panel = RateDistortion(studio)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    panel.show()
    return panel


def say(panel, engine, *events):
    engine.say(*events)
    panel.studio.pull()
    panel.redraw()


def test_the_trail_is_the_smoothed_rows_and_the_points_are_the_tests(panel, engine):
    event = opened(steps=350)
    say(panel, engine, event)
    smooth = Smoothed(2, 100)
    smooth.append(event.history.rows[:, [2, 1]].T)
    rate, distortion = panel.trail.data
    assert np.allclose(rate, smooth.smooth.values[0]) and np.allclose(distortion, smooth.smooth.values[1])
    trained = [t for t in event.history.tests if t.step > 0]
    assert np.allclose(panel.tested.data, [[t.kl for t in trained], [t.reconstruction for t in trained]])
    assert panel.now.data[0] == pytest.approx(rate[-1]), "rows are newer than the last test"


def test_a_fresh_test_is_where_the_run_is_now(panel, engine):
    say(panel, engine, opened(steps=300), fake.tested(300))
    assert panel.now.data[0] == pytest.approx(3.0)
    assert (
        panel.current.text()
        == f"KL 3.00 · reconstruction {fake.tested(300).reconstruction:.2f} · ELBO −{fake.tested(300).negative_elbo:.2f}"
    )


def test_every_point_of_an_isoline_has_its_elbo(panel, engine):
    say(panel, engine, opened(steps=350))
    values = panel.plot.isolines()
    left, right, bottom, top = panel.plot.view()
    assert len(values) >= 2 and all(left + bottom <= v <= right + top for v in values)
    before = panel.plot.grab().toImage()
    panel.plot.isolines = list
    panel.plot.viewport().update()
    assert panel.plot.grab().toImage() != before, "they are drawn"


def test_a_million_rows_are_a_short_trail(panel, engine):
    long = np.tile([[100.0, 80.0, 20.0]], (200_000, 1))
    say(panel, engine, replace(opened(), history=m.History(("loss", "reconstruction", "kl"), long), step=200_000))
    assert len(panel.trail.data[0]) <= 2 * 400


def test_other_sessions_stand_beside_it_with_their_names(panel, engine):
    say(panel, engine, opened(steps=350))
    far = replace(history(300), tests=(replace(fake.tested(100), kl=50.0), replace(fake.tested(300), kl=60.0)))
    panel.overlay("beta 0.1", far)
    panel.redraw()
    assert panel.plot.view()[1] > 60, "it is in view"
    assert [(label.text, label.x) for label in panel.plot.labels] == [("beta 0.1", 60.0)]
    panel.overlay("beta 0.1", history(300))
    assert len(panel.overlays.all) == 1, "the same name replaces"
    panel.overlay("never tested", replace(history(50), tests=()))
    say(panel, engine, m.HistoryRead("folder/read.h5", "read", history(300), 40))
    assert [label.text for label in panel.plot.labels] == ["beta 0.1", "read"]
    panel.clear_overlays()
    panel.redraw()
    assert not panel.plot.labels and len(panel.plot.curves) == 3


def test_a_model_without_a_prior_is_told_why_and_harms_nothing(panel, engine):
    assert "no KL" in panel.applies(run_info("ae"))
    assert panel.applies(run_info("vae")) == ""
    say(
        panel,
        engine,
        opened("ae", steps=100),
        m.LossRows("0" * 32, 101, np.ones((3, 2))),
        fake.tested(103, generative=False),
    )
    assert "no KL" in panel.current.text() and len(panel.trail.data[0]) == 0


@pytest.mark.parametrize(
    "event",
    [opened(), opened(steps=1), opened("cvae", steps=30, latent_dim=128), opened(images=1, classes=0, steps=30)],
)
def test_it_shows_any_run(panel, engine, event):
    say(panel, engine, event)
    assert np.isfinite(panel.plot.view()).all()


def test_the_place_under_the_crosshair_and_the_table(panel, engine):
    say(panel, engine, opened(steps=350))
    panel.plot.point_at((5.0, 100.0))
    assert panel.plot.readout.text() == "KL 5.00 · reconstruction 100.00 · ELBO −105.00"
    table = panel.plot.table()
    assert list(table["step"]) == [0, 100, 200, 300] and table["kl"][0] == fake.tested(0).kl


def test_a_hidden_panel_does_not_draw(panel, engine, monkeypatch):
    say(panel, engine, opened(steps=10))
    panel.hide()
    drawn = []
    monkeypatch.setattr(panel, "redraw", lambda: drawn.append(1))
    monkeypatch.setattr(panel._clock, "elapsed", lambda: 1000)
    engine.say(fake.tested(20))
    panel.studio.pull()
    assert not drawn and panel.tests.steps[-1] == 20
