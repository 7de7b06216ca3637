"""The Latent space panel: points where the engine says, in the plane that was chosen, and the hand on them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.app.fake import cloud, opened, run_info
from vaestudio.app import i18n, theme
from vaestudio.app.latent_asked import FILM, FRAMES, HOVER
from vaestudio.app.latent_colour import SHADES, by_class, by_value
from vaestudio.app.latent_field import WHO as FIELD
from vaestudio.app.latent_lasso import MEAN
from vaestudio.app.latent_marks import BINS, density, normal
from vaestudio.app.latent_motion import Motion
from vaestudio.app.panels.latent import Latent
from vaestudio.engine import messages as m

LEFT = Qt.MouseButton.LeftButton
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def panel(studio, qtbot, clock):
    panel = Latent(studio)
    panel.clock = clock
    qtbot.addWidget(panel)
    panel.resize(560, 420)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def say(panel, engine, *events):
    engine.say(*events)
    panel.studio.pull()


def settle(panel, seconds=1.0):
    """So much later, all points have arrived."""
    panel.clock.now += seconds
    panel.touch()
    panel.studio.pull()


def begin(panel, engine, model="vae", seed=0, step=1000, **run):
    """A run with one cloud; returns the cloud."""
    event = opened(model, **run)
    answer = cloud(event.run, step, seed)
    say(panel, engine, event, answer)
    settle(panel)
    return answer


def at(panel, x, y):
    """A place of the plane as a pixel of the viewport."""
    return panel.view.pixel(x, y).toPoint()


def drag(panel, start, end, keys=Qt.KeyboardModifier.NoModifier, button=LEFT):
    port = panel.view.viewport()
    QTest.mousePress(port, button, keys, start)
    for i in range(1, 5):
        move(panel, start + (end - start) * (i / 4), button, keys)
    QTest.mouseRelease(port, button, keys, end)


def move(panel, where, buttons=Qt.MouseButton.NoButton, keys=Qt.KeyboardModifier.NoModifier):
    port, place = panel.view.viewport(), QPointF(where)
    kind, button = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
    event = QMouseEvent(kind, place, QPointF(port.mapToGlobal(where)), button, buttons, keys)
    QApplication.sendEvent(port, event)


def answer(engine, who, step=1000, shape=(1, 28, 28), ticket=None):
    """A Decoded for the newest question of `who`."""
    asked = next(c for c in reversed(engine.posted(m.Decode)) if c.who == who)
    images = np.full((len(asked.z), *shape), 7, np.uint8)
    return m.Decoded(who, asked.ticket if ticket is None else ticket, step, images)


# ---- points
def test_points_come_to_lie_at_the_means(panel, engine):
    first = begin(panel, engine, images=60)
    assert np.allclose(panel.view.points.xy, first.means)
    second = cloud(panel.run, 1100, seed=5)
    say(panel, engine, second)
    assert np.allclose(panel.view.points.xy, first.means), "they start where they are"
    settle(panel, 0.1)
    between = panel.view.points.xy
    assert not np.allclose(between, first.means) and not np.allclose(between, second.means)
    settle(panel, 0.2)
    assert np.array_equal(panel.view.points.xy, second.means)


def test_motion_is_smooth_where_the_goal_changes_under_way():
    motion, a = Motion(), np.zeros((1, 2), np.float32)
    motion.go(a, 0.0)
    motion.go(a + 1, 0.0)
    seen = motion.at(0.1)
    motion.go(a - 1, 0.1)
    assert np.allclose(motion.at(0.1), seen) and motion.moving(0.2) and not motion.moving(0.36)
    assert np.array_equal(motion.at(0.36), a - 1)
    motion.go(np.ones((3, 2), np.float32), 0.4)
    assert not motion.moving(0.4), "other points are there at once"


def test_a_resting_panel_does_not_draw(panel, engine, monkeypatch):
    begin(panel, engine)
    settle(panel)
    drawn = []
    monkeypatch.setattr(panel, "redraw", lambda: drawn.append(1))
    panel.studio.pull()
    assert not drawn


@pytest.mark.parametrize(
    ("model", "dims"),
    [("vae", 1), ("vae", 2), ("vae", 20), ("vae", 128), ("ae", 1), ("ae", 2), ("ae", 20), ("cvae", 2), ("cvae", 128)],
)
def test_every_number_of_dimensions(panel, engine, model, dims):
    said = begin(panel, engine, model, latent_dim=dims, images=40)
    i, j = panel.axes.dimensions
    assert np.allclose(panel.view.points.xy[:, 0], said.means[:, i])
    if dims == 1:
        spread = panel.view.points.xy[:, 1] - panel.run.test_labels
        assert np.abs(spread).max() < 0.5, "one band a class"
    else:
        assert i != j and np.allclose(panel.view.points.xy[:, 1], said.means[:, j])
    assert panel.axes.across.isVisible() == (dims > 2)
    assert panel.view.over.prior == (model != "ae") and ("no prior" in panel.view.over.note) == (model == "ae")
    panel.studio.select_image(3)
    settle(panel)
    assert not panel.grab().isNull()


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32)])
@pytest.mark.parametrize("images", [1, 50])
def test_any_pictures(panel, engine, shape, images):
    begin(panel, engine, shape=shape, images=images, latent_dim=3)
    panel.axes.pca.setChecked(True)
    panel.show_field.setChecked(True)
    panel.colour_by.setCurrentIndex(panel.colour_by.findData("kl"))
    panel.colour_by.activated.emit(0)
    move(panel, at(panel, *panel.view.points.xy[0].tolist()))
    settle(panel)
    say(panel, engine, answer(engine, HOVER, shape=shape), answer(engine, FIELD, shape=shape))
    assert len(panel.view.over.card.pictures) == 2
    assert panel.view.field.isVisible() and not panel.grab().isNull()


def test_no_labels_one_colour_and_no_legend(panel, engine):
    begin(panel, engine, classes=0)
    assert not panel.legend.isVisible() and panel.colour_by.currentData() == "none"
    assert not panel.view.points.look.any() and panel.view.points.visible.all()


@pytest.mark.parametrize("images", [10_000, 25_000])
def test_many_points_are_drawn_where_they_are(panel, engine, images):
    begin(panel, engine, images=images, classes=2)
    panel.view.points.set_palette(["#ff0000", "#00ff00"], ["o", "o"], "#ff0000")
    panel.legend.entries[1].click()
    left, _, bottom, _ = panel.view.view()
    panel.view.points.set_positions(np.full((images, 2), (0.7 * left, 0.7 * bottom), np.float32))
    picture, where = panel.view.grab().toImage(), at(panel, 0.7 * left, 0.7 * bottom)
    assert picture.pixelColor(where).name() == "#ff0000"


def test_another_run_forgets_the_old_one(panel, engine):
    begin(panel, engine, images=60, latent_dim=5)
    say(panel, engine, opened(images=30, latent_dim=2))
    assert len(panel.view.points.xy) == 0 and panel.cloud is None
    say(panel, engine, cloud(run_info(latent_dim=5), 3))
    assert panel.cloud is None, "a late answer of the old run"


# ---- classes
def test_the_legend_filters(panel, engine):
    begin(panel, engine, images=60)
    entries = panel.legend.entries
    entries[3].click()
    assert np.array_equal(panel.view.points.visible, panel.run.test_labels != 3)
    QTest.mouseDClick(entries[5], LEFT)
    assert np.array_equal(panel.view.points.visible, panel.run.test_labels == 5)
    QTest.mouseDClick(entries[5], LEFT)
    assert panel.view.points.visible.all()
    QTest.keyClick(entries[2], Qt.Key.Key_Return)
    assert np.array_equal(panel.view.points.visible, panel.run.test_labels == 2)
    QTest.keyClick(entries[2], Qt.Key.Key_Space)
    assert not panel.view.points.visible.any()
    assert not panel.grab().isNull()


def test_from_the_eleventh_class_on_another_symbol():
    looks = by_class(np.arange(25), 25)
    assert looks.colours[0] == looks.colours[10] == looks.colours[20]
    assert len({looks.symbols[0], looks.symbols[10], looks.symbols[20]}) == 3


# ---- the hand
def test_a_click_selects_for_the_whole_window(panel, engine):
    said = begin(panel, engine, images=20)
    index = int(np.abs(said.means).sum(1).argmax())
    before = panel.studio.z.copy()
    QTest.mouseClick(panel.view.viewport(), LEFT, pos=at(panel, *said.means[index].tolist()))
    assert panel.studio.selected == index and np.array_equal(panel.studio.z, before)
    settle(panel)
    assert panel.view.over.selected == pytest.approx(said.means[index].tolist())


def test_the_ellipse_is_the_deviations(panel, engine):
    event = opened(latent_dim=4, images=20)
    said = cloud(event.run, 1000)
    said = replace(said, deviations=np.tile(np.array([0.1, 0.2, 0.3, 0.4], np.float32), (20, 1)))
    say(panel, engine, event, said)
    panel.studio.select_image(7)
    settle(panel)
    for sigmas, curve in zip((1, 2), panel.view.over.ellipses, strict=True):
        spread = (curve - said.means[7][list(panel.axes.dimensions)]).max(0)
        expected = sigmas * said.deviations[7][list(panel.axes.dimensions)]
        assert np.allclose(spread, expected, rtol=1e-2)
    panel.axes.pca.setChecked(True)
    settle(panel)
    axes = panel.axes.plane.axes
    spread = (panel.view.over.ellipses[0] - said.means[7] @ axes).max(0)
    assert np.allclose(spread, np.sqrt((axes**2 * said.deviations[7][:, None] ** 2).sum(0)), rtol=1e-2)
    panel.studio.select_image(None)
    settle(panel)
    assert panel.view.over.selected is None and not panel.view.over.ellipses


def test_a_deterministic_code_has_no_ellipse(panel, engine):
    begin(panel, engine, "ae")
    panel.studio.select_image(0)
    settle(panel)
    assert panel.view.over.selected is not None and not panel.view.over.ellipses


def test_a_drag_moves_z_and_keeps_what_is_not_shown(panel, engine):
    begin(panel, engine, latent_dim=5)
    panel.studio.move_z(np.arange(5) / 10)
    i, j = panel.axes.dimensions
    drag(panel, at(panel, 0, 0), at(panel, 1.5, -1))
    z, pixel = panel.studio.z, panel.view.unit_pixels()[0]
    assert z[i] == pytest.approx(1.5, abs=pixel) and z[j] == pytest.approx(-1, abs=pixel)
    others = [d for d in range(5) if d not in (i, j)]
    assert np.allclose(z[others], np.array(others) / 10)
    settle(panel)
    assert panel.view.over.z == pytest.approx((z[i], z[j])), "the mark follows"


def test_in_principal_components_z_moves_in_their_plane(panel, engine):
    begin(panel, engine, latent_dim=5)
    panel.axes.pca.setChecked(True)
    settle(panel)
    before = np.arange(5, dtype=np.float32) / 10
    panel.studio.move_z(before)
    drag(panel, at(panel, 0, 0), at(panel, 1, 1))
    plane, pixel = panel.axes.plane, panel.view.unit_pixels()[0]
    assert np.allclose(panel.studio.z @ plane.axes, (1, 1), atol=1.5 * pixel)
    assert np.allclose(plane.off_plane(panel.studio.z), plane.off_plane(before), atol=1e-5)


def test_one_dimension_is_moved_along_it_alone(panel, engine):
    begin(panel, engine, latent_dim=1)
    drag(panel, at(panel, 0, 2), at(panel, 1, 7))
    assert panel.studio.z.shape == (1,) and panel.studio.z[0] == pytest.approx(1, abs=panel.view.unit_pixels()[0])


def test_a_grid_of_codes_has_no_plane(panel, engine):
    event = opened()
    say(panel, engine, replace(event, run=replace(event.run, model=replace(event.run.model, latent="grid"))))
    assert "no plane" in panel.applies(panel.run) and not engine.posted(m.Watch)


def test_a_line_shows_what_lies_between(panel, engine):
    begin(panel, engine, latent_dim=3)
    panel.studio.move_z(np.array([0.1, 0.2, 0.3]))
    drag(panel, at(panel, -1, 0), at(panel, 1, 0), SHIFT)
    asked = engine.last(m.Decode)
    assert asked.who == FILM and asked.z.shape == (FRAMES, 3)
    i = panel.axes.dimensions[0]
    steps = np.diff(asked.z[:, i])
    assert np.allclose(steps, steps[0], atol=1e-5) and asked.z[0, i] == pytest.approx(-1, abs=0.1)
    assert np.allclose(panel.studio.z, [0.1, 0.2, 0.3]), "z stays"
    say(panel, engine, answer(engine, FILM))
    assert panel.film.isVisible() and panel.film.columns == FRAMES
    panel.film.tile_clicked.emit(4)
    assert np.array_equal(panel.studio.z, asked.z[4])
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert not panel.film.isVisible() and panel.view.over.line is None


def test_the_film_follows_the_weights(panel, engine):
    begin(panel, engine)
    drag(panel, at(panel, -1, 0), at(panel, 1, 0), SHIFT)
    say(panel, engine, answer(engine, FILM))
    engine.commands.clear()
    settle(panel)
    assert not engine.posted(m.Decode), "nothing has changed"
    say(panel, engine, cloud(panel.run, 1200))
    assert engine.last(m.Decode).who == FILM


def test_a_lasso_takes_the_mean(panel, engine):
    said = begin(panel, engine, images=80, latent_dim=3)
    panel.legend.entries[0].click()  # hidden points are not caught
    xy, port = panel.view.points.xy, panel.view.viewport()
    corners = [(-1.5, -1.5), (1.5, -1.5), (1.5, 1.5), (-1.5, 1.5)]
    QTest.mousePress(port, LEFT, CTRL, at(panel, *corners[0]))
    for corner in corners[1:]:
        move(panel, at(panel, *corner), LEFT, CTRL)
    panel.view.over.lasso.insert(0, QPointF(*corners[0]))
    QTest.mouseRelease(port, LEFT, CTRL, at(panel, *corners[-1]))
    drawn = np.array([(p.x(), p.y()) for p in panel.view.over.lasso])
    low, high = drawn.min(0), drawn.max(0)
    caught = ((xy > low) & (xy < high)).all(1) & (panel.run.test_labels != 0)
    assert 0 < caught.sum() < len(xy)
    assert np.allclose(panel.studio.z, said.means[caught].mean(0), atol=0.05)
    settle(panel)
    assert panel.view.over.note == f"{caught.sum()} images: z is their mean"


def test_the_pointer_is_told_what_is_there(panel, engine):
    said = begin(panel, engine, images=20)
    move(panel, at(panel, *said.means[4].tolist()))
    panel.studio.pull()
    asked = engine.last(m.Decode)
    assert asked.who == HOVER and np.allclose(asked.z[0], said.means[4], atol=0.1)
    assert [caption for _, caption in panel.view.over.card.pictures] == ["4"]
    say(panel, engine, answer(engine, HOVER, ticket=asked.ticket - 1))
    assert len(panel.view.over.card.pictures) == 1, "an old answer is not for this place"
    say(panel, engine, answer(engine, HOVER))
    assert [caption for _, caption in panel.view.over.card.pictures] == ["4", "decoded"]
    panel.view.hovered.emit(None)
    panel.studio.pull()
    assert panel.view.over.card is None


def test_pan_zoom_and_back(panel, engine):
    begin(panel, engine)
    whole = panel.view.view()
    drag(panel, QPoint(200, 200), QPoint(250, 200), button=Qt.MouseButton.MiddleButton)
    moved = panel.view.view()
    assert moved[0] < whole[0] and moved[1] - moved[0] == pytest.approx(whole[1] - whole[0])
    QTest.keyClick(panel.view, Qt.Key.Key_Plus)
    assert panel.view.view()[1] - panel.view.view()[0] < whole[1] - whole[0]
    assert panel.view.follow_button.isVisible() and np.array_equal(panel.studio.z, [0, 0])
    QTest.mouseDClick(panel.view.viewport(), LEFT, pos=QPoint(200, 200))
    assert panel.view.view() == pytest.approx(whole)


def test_return_selects_the_image_nearest_to_z(panel, engine):
    said = begin(panel, engine, latent_dim=4, images=30)
    panel.studio.move_z(said.means[11] + 0.001)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert panel.studio.selected == 11
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert panel.studio.selected is None


# ---- the plane
def informative(run, step, kl):
    return replace(cloud(run, step), kl_per_dimension=np.array(kl, np.float32))


def test_the_two_most_informative_dimensions_and_then_they_rest(panel, engine):
    event = opened(latent_dim=4)
    say(panel, engine, event, informative(event.run, 0, [1.0, 0.9, 0, 0]))
    assert panel.axes.dimensions == (0, 1)
    say(panel, engine, informative(event.run, 300, [0.1, 3.0, 0.2, 2.0]))
    assert panel.axes.dimensions == (1, 3)
    assert [panel.axes.across.itemData(i) for i in range(4)] == [1, 3, 2, 0]
    assert panel.axes.across.currentText() == "z₂  3.00 nats"
    say(panel, engine, informative(event.run, 400, [9.0, 0.1, 8.0, 2.0]))
    assert panel.axes.dimensions == (1, 3), "the axes do not change under one's eyes"
    assert panel.axes.across.currentText() == "z₂  0.10 nats"


def test_a_choice_by_hand_is_kept(panel, engine):
    event = opened(latent_dim=4)
    say(panel, engine, event, informative(event.run, 0, [4.0, 3.0, 2.0, 1.0]))
    panel.axes.up.setCurrentIndex(panel.axes.up.findData(3))
    panel.axes.up.activated.emit(3)
    assert panel.axes.dimensions == (0, 3)
    said = informative(event.run, 500, [0.0, 3.0, 2.0, 1.0])
    say(panel, engine, said)
    settle(panel)
    assert panel.axes.dimensions == (0, 3) and np.allclose(panel.view.points.xy, said.means[:, [0, 3]])
    panel.axes.up.setCurrentIndex(panel.axes.up.findData(0))
    panel.axes.up.activated.emit(0)
    assert panel.axes.dimensions == (3, 0), "the same twice is no plane: they change places"


def test_principal_components_do_not_flip(panel, engine):
    said = begin(panel, engine, latent_dim=6)
    panel.axes.pca.setChecked(True)
    settle(panel)
    xy = panel.view.points.xy.copy()
    assert np.cov(xy.T)[0, 1] == pytest.approx(0, abs=1e-3) and xy[:, 0].var() >= said.means.var(0).max() - 1e-4
    say(panel, engine, replace(said, step=1100, means=said.means * np.float32(1.01)))
    settle(panel)
    assert np.allclose(panel.view.points.xy, 1.01 * xy, atol=1e-3)
    assert not panel.axes.across.isEnabled()


# ---- the field
def test_the_field_is_coarse_first_and_then_finer(panel, engine):
    begin(panel, engine, latent_dim=3)
    panel.studio.move_z(np.array([0.1, 0.2, 0.3]))
    panel.show_field.setChecked(True)
    settle(panel)
    coarse = engine.last(m.Decode)
    assert coarse.who == FIELD and len(coarse.z) == 64
    left, right, bottom, top = panel.view.view()
    i, j = panel.axes.dimensions
    assert coarse.z[0, i] == pytest.approx(left + (right - left) / 16, abs=1e-4)
    assert coarse.z[0, j] == pytest.approx(top - (top - bottom) / 16, abs=1e-4), "the first row is the upper one"
    assert not panel.view.field.isVisible()
    say(panel, engine, answer(engine, FIELD))
    assert panel.view.field.isVisible()
    assert len(engine.last(m.Decode).z) > 64
    say(panel, engine, answer(engine, FIELD))
    engine.commands.clear()
    settle(panel)
    assert not engine.posted(m.Decode), "as fine as it gets, and nothing has changed"


def test_a_stale_field_is_dropped(panel, engine):
    begin(panel, engine)
    panel.show_field.setChecked(True)
    settle(panel)
    old = answer(engine, FIELD)
    panel.view.getPlotItem().vb.scaleBy((0.5, 0.5))
    settle(panel)
    assert engine.last(m.Decode).ticket != old.ticket
    say(panel, engine, old)
    assert not panel.view.field.isVisible()
    say(panel, engine, answer(engine, FIELD))
    assert panel.view.field.isVisible()
    late = answer(engine, FIELD)
    panel.show_field.setChecked(False)
    say(panel, engine, late)
    assert not panel.view.field.isVisible()


def test_the_field_follows_the_weights_twice_a_second(panel, engine):
    begin(panel, engine)
    panel.show_field.setChecked(True)
    settle(panel)
    say(panel, engine, answer(engine, FIELD))
    say(panel, engine, answer(engine, FIELD))
    engine.commands.clear()
    for i in range(10):  # one second
        say(panel, engine, cloud(panel.run, 1100 + i))
        settle(panel, 0.1)
        if engine.posted(m.Decode) and panel.field.ticket >= 0:
            say(panel, engine, answer(engine, FIELD, step=1100 + i))
    assert 1 <= len(engine.posted(m.Decode)) <= 2


def test_a_conditional_model_decodes_the_class_that_is_picked(panel, engine):
    begin(panel, engine, "cvae")
    panel.show_field.setChecked(True)
    settle(panel)
    assert set(engine.last(m.Decode).labels) == {0}
    panel.studio.pick_label(7)
    settle(panel)
    assert engine.last(m.Decode).who == FIELD and set(engine.last(m.Decode).labels) == {7}


def test_the_field_of_one_dimension_fills_the_plane(panel, engine):
    begin(panel, engine, latent_dim=1)
    panel.show_field.setChecked(True)
    settle(panel)
    assert engine.last(m.Decode).z.shape == (8, 1)
    say(panel, engine, answer(engine, FIELD))
    assert panel.view.field.image.shape[:2] == (8 * 28, 8 * 28)


# ---- colours
def colour(panel, key):
    panel.colour_by.setCurrentIndex(panel.colour_by.findData(key))
    panel.colour_by.activated.emit(panel.colour_by.currentIndex())


def test_colour_by_error_asks_the_probe_for_errors(panel, engine):
    said = begin(panel, engine, images=50)
    assert engine.last(m.Watch) == m.Watch("latent cloud", {})
    colour(panel, "error")
    assert engine.last(m.Watch) == m.Watch("latent cloud", {"errors": True})
    errors = np.linspace(50, 200, 50).astype(np.float32)
    say(panel, engine, replace(said, step=1100, reconstruction=errors))
    assert np.all(np.diff(panel.view.points.look) >= 0) and panel.view.points.look[-1] == SHADES - 1
    assert panel.bar.isVisible() and panel.bar.scale == pytest.approx(np.percentile(errors, [1, 99]).tolist())
    colour(panel, "class")
    assert engine.last(m.Watch).settings == {} and not panel.bar.isVisible()
    panel.hide()
    assert engine.commands[-1] == m.Unwatch("latent cloud")


def test_colour_by_kl_and_not_without_a_prior(panel, engine):
    said = begin(panel, engine, images=50)
    colour(panel, "kl")
    assert np.array_equal(panel.view.points.look, by_value(said.kl).look)
    begin(panel, engine, "ae", images=50)
    assert panel.colour_by.findData("kl") < 0 and panel.colour_by.currentData() == "class"


def test_factors_as_colours_and_as_correlations(panel, engine):
    said = begin(panel, engine, factors=("slant (degrees)", "thickness"), latent_dim=3)
    assert [panel.colour_by.itemText(i) for i in (3, 4)] == ["slant", "thickness"]
    colour(panel, "factor 1")
    assert np.array_equal(panel.view.points.look, by_value(panel.run.test_factors[:, 1]).look)
    colour(panel, "factor 0")
    assert panel.bar.unit == "degrees"
    panel.show_matrix.setChecked(True)
    assert panel.matrix.isVisible() and panel.matrix.factors == ("slant", "thickness")
    assert panel.matrix.values.shape == (2, 2)
    d = panel.axes.dimensions[1]
    expected = abs(np.corrcoef(panel.run.test_factors[:, 0], said.means[:, d])[0, 1])
    assert panel.matrix.values[0, 1] == pytest.approx(expected, abs=1e-4)
    assert not panel.grab().isNull()
    begin(panel, engine)
    assert not panel.show_matrix.isVisible() and not panel.matrix.isVisible()


def test_equal_values_have_a_colour_too():
    assert set(by_value(np.full(5, 3.0, np.float32)).look) == {0}
    assert by_value(np.array([np.nan, 1.0, 2.0], np.float32)).look[0] == 0


# ---- marginals, data, words
def test_marginals_are_densities_on_the_priors_scale():
    values = np.random.default_rng(0).normal(size=200_000).astype(np.float32)
    assert density(values, -4, 4).sum() * 8 / BINS == pytest.approx(1, abs=1e-3)
    assert np.abs(density(values, -4, 4) - normal(-4, 4)).max() < 0.02
    assert not density(np.zeros(0, np.float32), -1, 1).any()


def test_what_is_saved_is_what_is_seen(panel, engine):
    said = begin(panel, engine, images=20)
    table = panel.view.table()
    assert np.array_equal(table["z1"], said.means[:, 0]) and np.array_equal(table["class"], panel.run.test_labels)
    colour(panel, "kl")
    assert np.array_equal(panel.view.table()["colour"], said.kl)


def test_names_and_themes(panel, engine, qapp):
    begin(panel, engine, latent_dim=4, factors=("slant",))
    colour(panel, "kl")
    for name in ("dark", "light"):
        theme.apply(qapp, name)
        panel.restyle()
        assert not panel.grab().isNull()
    i18n.set_language("en")
    panel.retranslate()
    assert panel.colour_by.currentData() == "kl"
    for widget in (
        panel.view, panel.colour_by, panel.axes.across, panel.axes.up, panel.axes.pca, panel.show_field, panel.show_matrix,
        panel.film, panel.legend, *panel.legend.entries,
    ):  # fmt: skip
        assert widget.accessibleName() and widget.objectName().startswith("latent.")


def test_a_learned_prior_has_no_rings_and_says_so(panel, engine):
    event = opened("vae")
    model = replace(event.run.model, learned_prior=True)
    say(panel, engine, replace(event, run=replace(event.run, model=model)), cloud(event.run))
    assert not panel.view.over.prior and "a learned prior" in panel.view.over.note
    say(panel, engine, event, cloud(event.run))
    assert panel.view.over.prior and panel.view.over.note == ""


def test_the_lasso_needs_neither_ctrl_nor_a_mouse(panel, engine):
    said = begin(panel, engine, images=80)
    panel.lasso.button.click()
    drag(panel, at(panel, -1.5, -1.5), at(panel, 1.5, 1.0))
    assert panel.view.over.lasso, "a drag with nothing held"
    panel.studio.move_z(said.means[5])
    settle(panel)
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    circle = np.array([(p.x(), p.y()) for p in panel.view.over.lasso])
    inside = np.linalg.norm(said.means - circle.mean(0), axis=1) < np.ptp(circle[:, 0]) / 2
    assert 1 <= inside.sum() < len(said.means)
    assert np.allclose(panel.studio.z, said.means[inside].mean(0), atol=0.02)


def test_the_mean_of_the_lasso_is_decoded_beside_it_and_follows_the_weights(panel, engine):
    begin(panel, engine, images=80)
    panel.lasso.button.click()
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    say(panel, engine, answer(engine, MEAN))
    assert [caption for _, caption in panel.view.over.mean.pictures] == ["decoded mean"]
    caught = panel.lasso._caught
    later = cloud(panel.run, 1200, seed=3)
    say(panel, engine, later)
    asked = next(c for c in reversed(engine.posted(m.Decode)) if c.who == MEAN)
    assert np.allclose(asked.z[0], later.means[caught].mean(0)), "the same images, where they are now"
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    settle(panel)
    assert panel.view.over.mean is None and not panel.view.over.lasso


def test_the_field_is_as_strong_as_one_wants(panel, engine):
    begin(panel, engine)
    panel.show_field.setChecked(True)
    settle(panel)
    say(panel, engine, answer(engine, FIELD))
    assert panel.field.strength.isVisible()
    paper = QColor(theme.current().plot).getRgb()[:3]
    ink = []
    for percent in (10, 100):
        panel.field.strength.setValue(percent)
        ink.append(np.abs(panel.view.field.image.astype(int) - paper).max())
    assert ink[0] <= 1 < 4 <= ink[1]
    panel.show_field.setChecked(False)
    assert not panel.field.strength.isVisible()
