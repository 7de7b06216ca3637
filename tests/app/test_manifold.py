"""The Manifold panel: a click goes exactly to the code that the tile shows."""

from statistics import NormalDist

import numpy as np
import pytest

from tests.app.fake import opened
from vaestudio.app.panels.manifold import Manifold
from vaestudio.engine import messages as m


@pytest.fixture
def panel(studio, qtbot):
    panel = Manifold(studio)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    panel.show()
    return panel


def start(panel, engine, event, n=None):
    """Open a run and answer what the panel asks for."""
    engine.say(event)
    panel.studio.pull()
    return reply(panel, engine)


def reply(panel, engine):
    asked = engine.last(m.Watch).settings
    n, (i, j) = asked["columns"], asked["dimensions"]
    count = n if i == j else n * n
    shape = panel.run.shape
    engine.say(m.Manifold(4, np.zeros((count, *shape), np.uint8), n, (i, j)))
    panel.studio.pull()
    return n


def test_every_tile_has_its_code(panel, engine):
    n = start(panel, engine, opened())
    inverse = NormalDist().inv_cdf
    for tile in (0, n - 1, n * (n - 1), n * n - 1, n + 2):
        row, column = divmod(tile, n)
        expected = [inverse((column + 0.5) / n), -inverse((row + 0.5) / n)]
        assert panel.code(tile) == pytest.approx(expected, abs=1e-5)
        assert panel.tile_of(panel.code(tile)) == tile
    assert panel.code(0)[0] < 0 < panel.code(0)[1], "top left: little of the first, much of the second"


def test_a_click_moves_z_and_z_marks_its_tile(panel, engine, studio):
    n = start(panel, engine, opened())
    moved = []
    studio.z_moved.connect(lambda z: moved.append(z.copy()))
    panel.sheet.tile_clicked.emit(n + 1)
    assert moved[0] == pytest.approx(panel.code(n + 1))
    studio.pull()
    assert panel.sheet._selected == n + 1
    studio.move_z(np.array([50.0, -50.0]))
    studio.pull()
    assert panel.sheet._selected == n * n - 1, "beyond the edge is the last tile"


def test_any_two_dimensions_with_the_others_at_zero_or_at_z(panel, engine, studio):
    start(panel, engine, opened(latent_dim=5))
    assert panel.across.isVisible() and panel.here.isVisible()
    panel.across.setCurrentIndex(4)
    assert engine.last(m.Watch).settings["dimensions"] == (4, 1)
    n = reply(panel, engine)
    studio.move_z(np.arange(1, 6))
    assert list(np.flatnonzero(panel.code(n))) == [1, 4] or n % 2
    panel.here.setChecked(True)
    assert engine.last(m.Watch).settings["base"] == (1.0, 0.0, 3.0, 4.0, 0.0), "the two that vary stand nowhere"
    reply(panel, engine)
    assert panel.code(0)[[0, 2, 3]] == pytest.approx([1, 3, 4])


def test_moving_z_in_the_plane_asks_for_nothing_anew(panel, engine, studio):
    start(panel, engine, opened(latent_dim=3))
    panel.here.setChecked(True)
    reply(panel, engine)
    count = len(engine.posted(m.Watch))
    studio.move_z(np.array([1.0, 2.0, 0.0]))
    studio.pull()
    assert len(engine.posted(m.Watch)) == count
    studio.move_z(np.array([1.0, 2.0, 0.5]))
    studio.pull()
    assert len(engine.posted(m.Watch)) == count + 1


def test_one_dimension_is_one_row(panel, engine, studio):
    n = start(panel, engine, opened(latent_dim=1))
    assert panel.answer.dimensions == (0, 0) and not panel.across.isVisible()
    assert panel.code(0) == pytest.approx([NormalDist().inv_cdf(0.5 / n)], abs=1e-5)
    studio.move_z(panel.code(n - 1))
    studio.pull()
    assert panel.sheet._selected == n - 1 and panel.sheet.columns == n


def test_the_class_of_a_conditional_model_is_asked_for(panel, engine, studio):
    start(panel, engine, opened("cvae"))
    assert engine.last(m.Watch).settings["label"] == 0
    studio.pick_label(7)
    assert engine.last(m.Watch).settings["label"] == 7
    start(panel, engine, opened("vae"))
    assert "label" not in engine.last(m.Watch).settings


def test_size_as_chosen_or_as_many_as_fit(panel, engine):
    start(panel, engine, opened())
    small = engine.last(m.Watch).settings["columns"]
    panel.resize(1240, 900)
    panel.studio.pull()
    assert engine.last(m.Watch).settings["columns"] > small
    panel.grid.setCurrentIndex(2)
    assert engine.last(m.Watch).settings["columns"] == 10
    panel.hide()
    assert engine.commands[-1] == m.Unwatch("manifold")


@pytest.mark.parametrize(
    "event",
    [
        opened("ae"),
        opened("cvae", classes=62),
        opened(shape=(3, 32, 32), classes=0),
        opened(latent_dim=128),
        opened(images=1),
        opened(latent_dim=1),
    ],
)
def test_it_shows_any_run(panel, engine, event):
    start(panel, engine, event)
    assert panel.applies(event.run) == "" and panel.sheet.picture() is not None
    assert len(panel.code(0)) == event.run.latent_dim


def test_a_grid_of_codes_has_no_plane(panel):
    from dataclasses import replace

    run = opened().run
    assert "no plane" in panel.applies(replace(run, model=replace(run.model, latent="grid of codes")))


def test_an_answer_for_the_run_before_is_no_danger(panel, engine, studio):
    start(panel, engine, opened(latent_dim=5))
    panel.across.setCurrentIndex(4)
    reply(panel, engine)
    late = panel.answer
    start(panel, engine, opened(latent_dim=2))
    engine.say(late)
    studio.pull()
    assert panel.sheet._selected is None


def test_hovering_says_which_code(panel, engine):
    n = start(panel, engine, opened())
    panel.sheet.tile_hovered.emit(0)
    z = NormalDist().inv_cdf(0.5 / n)
    assert panel.words.text() == f"z₁ = {z:.2f}\nz₂ = {-z:.2f}"
    panel.sheet.tile_hovered.emit(-1)
    assert "Each step is as probable" in panel.words.text() and panel.words.text().startswith("step ")


def test_the_tiles_are_quantiles_of_the_prior_that_the_answer_names(panel, engine, studio):
    """A class with a prior of its own: the middle tile is its mean, and dimensions that rest stand there too."""
    n = start(panel, engine, opened(latent_dim=3))
    mean, deviation = np.array([2, -1, 5], np.float32), np.array([1, 0.5, 1], np.float32)
    images = np.zeros((n * n, *panel.run.shape), np.uint8)
    engine.say(m.Manifold(4, images, n, (0, 1), mean, deviation))
    studio.pull()
    assert "base" not in engine.last(m.Watch).settings, "the engine knows where the others stand"
    inverse = NormalDist().inv_cdf
    for tile in (0, n - 1, n * n - 1, n + 2):
        row, column = divmod(tile, n)
        expected = [2 + inverse((column + 0.5) / n), -1 - 0.5 * inverse((row + 0.5) / n), 5]
        assert panel.code(tile) == pytest.approx(expected, abs=1e-5)
        assert panel.tile_of(panel.code(tile)) == tile
