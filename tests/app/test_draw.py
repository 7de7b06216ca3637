"""Draw: strokes become the picture that the model sees, and its answers come back in order."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage, QKeyEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest

from tests.app.fake import FakeEngine, cloud, opened
from vaestudio.app.canvas import Canvas
from vaestudio.app.drawing import FINE, Drawing, Manner, area_average, cover, manner
from vaestudio.app.panels.draw import Draw
from vaestudio.app.plane import leading_dimensions
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

WHITE = np.full(1, 255, np.uint8)
DIGITS = Manner(np.zeros(1, np.uint8), WHITE, 2.5, 20.0, True)


def figures(count: int = 40) -> np.ndarray:
    """Pictures as MNIST's: a soft white ring 20 high on black, 2.5 wide."""
    drawing = Drawing((1, 28, 28), DIGITS)
    turn = np.linspace(0, 2 * np.pi, 80)
    drawing.begin(14, 14 - 8.75, 2.5, WHITE)
    for x, y in zip(14 + 5 * np.sin(turn), 14 - 8.75 * np.cos(turn), strict=True):
        drawing.extend(x, y, 2.5)
    drawing.end()
    return np.repeat(drawing.picture(False)[None], count, 0)


def digits(model: str = "vae", **run: object) -> m.RunOpened:
    event = opened(model, images=40, **run)
    return replace(event, run=replace(event.run, test_images=figures()))


def line(drawing: Drawing, start: tuple[float, float], end: tuple[float, float], width: float = 2.5) -> None:
    drawing.begin(*start, width, drawing.how.ink)
    for t in np.linspace(0, 1, 20)[1:]:
        drawing.extend(start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1]), width)
    drawing.end()


def centre_of_mass(picture: np.ndarray) -> tuple[float, float]:
    weight = picture[0].astype(float)
    y, x = np.mgrid[: weight.shape[0], : weight.shape[1]]
    return float((weight * y).sum() / weight.sum()), float((weight * x).sum() / weight.sum())


@pytest.fixture
def panel(studio: Studio, engine: FakeEngine, qtbot) -> Draw:
    panel = Draw(studio)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    panel.show()
    return panel


def scribble(canvas: Canvas, *places: tuple[float, float], pressure: float = 0.5, erase: bool = False) -> None:
    """A stroke through places given as shares of the sheet."""
    sheet = canvas._sheet()
    points = [QPointF(sheet.x() + x * sheet.width(), sheet.y() + y * sheet.height()) for x, y in places]
    canvas._down(points[0], pressure, erase)
    for point in points[1:]:
        canvas._move(point, pressure)
    canvas._up()


def answer(command: m.Encode, step: int = 5, mean: float = 0.5, dims: int = 2) -> m.Encoded:
    means = np.full((1, dims), mean, np.float32)
    return m.Encoded(
        command.who, command.ticket, step, means, means * 0 + 0.2, means * 0 + 1, means, command.images, np.array([80.0], np.float32), None
    )  # fmt: skip


# ---- numbers
@pytest.mark.parametrize("start", [(3.0, 3.0), (9.0, 20.0), (21.0, 5.0)])
def test_a_drawing_is_centred_by_mass_and_as_large_as_the_data(start: tuple[float, float]) -> None:
    drawing = Drawing((1, 28, 28), DIGITS)
    line(drawing, start, (start[0] + 4, start[1] + 6))
    picture = drawing.picture(True)
    y, x = centre_of_mass(picture)
    assert (y, x) == pytest.approx((13.5, 13.5), abs=0.5)
    rows = np.flatnonzero((picture[0] > 76).any(1))
    assert rows[-1] - rows[0] + 1 == pytest.approx(20, abs=1), "the longer side fills MNIST's box"


def test_enlarging_does_not_thicken_the_stroke() -> None:
    drawing = Drawing((1, 28, 28), DIGITS)
    line(drawing, (10, 10), (10, 16))  # a third of the box: enlarged about three times
    row = drawing.picture(True)[0, 13].astype(float) / 255
    assert row.sum() == pytest.approx(2.5, abs=0.2), "coverage across the line is its width"


def test_without_centring_the_picture_is_the_sheet_averaged() -> None:
    drawing = Drawing((1, 28, 28), DIGITS)
    line(drawing, (4, 5), (9, 5))
    whole = drawing.surface[:, :, 0].reshape(28, drawing.zoom, 28, drawing.zoom).mean((1, 3))
    assert np.abs(drawing.picture(False)[0] - whole).max() <= 0.5
    assert centre_of_mass(drawing.picture(False))[0] == pytest.approx(4.5, abs=0.3)


def test_area_average_keeps_the_mean_and_puts_the_centre_in_the_middle() -> None:
    field = np.zeros((50, 60), np.float32)
    field[11:31, 17:42] = 3
    out = area_average(field, 2.7, (21.0, 29.5), (28, 28))
    assert out.sum() * 2.7**2 == pytest.approx(field.sum(), rel=1e-4)
    y, x = centre_of_mass(out[None])
    assert (y, x) == pytest.approx((13.5, 13.5), abs=1e-3)


def test_a_line_covers_its_length_times_its_width() -> None:
    mask = np.zeros((28 * FINE, 28 * FINE), np.float32)
    cover(mask, np.array([[6, 14, 3], [20, 14, 3]], np.float32), FINE)
    assert mask.sum() / FINE**2 == pytest.approx(14 * 3 + np.pi * 1.5**2, rel=0.03)


def test_measures_how_the_data_is_drawn() -> None:
    how = manner(figures(), (1, 28, 28))
    assert how.digit_like and how.paper[0] == 0 and how.ink[0] == 255
    assert how.width == pytest.approx(2.5, abs=0.4) and how.box == pytest.approx(20, abs=1)
    inverse = manner(255 - figures(), (1, 28, 28))
    assert inverse.paper[0] == 255 and inverse.ink[0] == 0 and inverse.width == pytest.approx(how.width, abs=0.01)
    texture = np.random.default_rng(0).integers(0, 255, (9, 1, 28, 28), dtype=np.uint8)
    assert not manner(texture, (1, 28, 28)).digit_like
    assert manner(np.zeros((0, 3, 32, 32), np.uint8), (3, 32, 32)).digit_like is False


def test_dark_ink_on_light_paper_is_centred_too() -> None:
    drawing = Drawing((1, 28, 28), manner(255 - figures(), (1, 28, 28)))
    line(drawing, (3, 3), (8, 12))
    picture = drawing.picture(True)
    assert picture[0, 0, 0] == 255 and picture.min() < 60
    assert centre_of_mass(255 - picture) == pytest.approx((13.5, 13.5), abs=0.5)


def test_erasing_takes_ink_away_from_what_the_model_sees() -> None:
    drawing = Drawing((1, 28, 28), DIGITS)
    line(drawing, (5, 8), (23, 8))
    line(drawing, (5, 20), (23, 20))
    before = drawing.picture(True).sum()
    drawing.begin(5, 20, 8, drawing.how.paper)
    drawing.extend(23, 20, 8)
    drawing.end()
    assert drawing.picture(True).sum() < 0.65 * before


def test_undo_and_redo_go_stroke_by_stroke_and_a_new_stroke_forgets_the_future() -> None:
    drawing = Drawing((1, 28, 28), DIGITS)
    assert not drawing.can_undo and drawing.blank
    pictures = [drawing.picture(False)]
    for y in (5, 14, 22):
        line(drawing, (5, y), (20, y))
        pictures.append(drawing.picture(False))
    drawing.clear()
    assert drawing.blank and drawing.can_undo
    for expected in reversed(pictures):
        drawing.undo()
        assert np.array_equal(drawing.picture(False), expected)
    assert not drawing.can_undo
    drawing.redo()
    drawing.redo()
    assert np.array_equal(drawing.picture(False), pictures[2])
    line(drawing, (5, 25), (9, 25))
    assert not drawing.can_redo


# ---- the canvas
@pytest.fixture
def canvas(qtbot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(204, 204)
    canvas.set_run((1, 28, 28), DIGITS)
    return canvas


def test_the_mouse_draws_and_its_right_button_erases(canvas: Canvas, qtbot) -> None:
    assert canvas.picture() is None
    canvas.set_centring(False)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())
    qtbot.mouseMove(canvas, canvas.rect().center() * 1.5)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=canvas.rect().center())
    assert canvas.picture() is not None and canvas.picture()[0, 14, 14] > 200
    canvas.brush = 28
    qtbot.mousePress(canvas, Qt.MouseButton.RightButton, pos=canvas.rect().center())
    qtbot.mouseRelease(canvas, Qt.MouseButton.RightButton, pos=canvas.rect().center())
    assert canvas.picture() is None or canvas.picture()[0, 14, 14] == 0


def test_a_pen_presses_and_its_eraser_end_erases(canvas: Canvas) -> None:
    canvas.set_centring(False)
    widths = []
    for pressure in (0.1, 1.0):
        for kind in (QEvent.Type.TabletPress, QEvent.Type.TabletRelease):
            canvas.tabletEvent(tablet(kind, canvas, pressure, QPointingDevice.PointerType.Pen))
        widths.append(int(canvas.picture().sum()))
        canvas.clear()
    assert widths[1] > 2 * widths[0], "pressing harder draws wider"
    scribble(canvas, (0.5, 0.5))
    before = int(canvas.picture().sum())
    for kind in (QEvent.Type.TabletPress, QEvent.Type.TabletRelease):
        canvas.tabletEvent(tablet(kind, canvas, 0.5, QPointingDevice.PointerType.Eraser))
    assert canvas.picture() is None or canvas.picture().sum() < before


def test_a_finger_draws_one_stroke(canvas: Canvas, qtbot) -> None:
    canvas.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    canvas.show()
    sequence = QTest.touchEvent(canvas, QTest.createTouchDevice(), False)
    sequence.press(0, QPoint(60, 60), canvas).commit()
    sequence.move(0, QPoint(140, 60), canvas).commit()
    sequence.release(0, QPoint(140, 60), canvas).commit()
    assert canvas.picture() is not None and canvas.drawing.can_undo
    canvas.undo()
    assert canvas.picture() is None


PENS = {
    end: QPointingDevice(
        "pen", number, QPointingDevice.DeviceType.Stylus, end, QPointingDevice.Capability.Pressure, 1, 1
    )
    for number, end in enumerate((QPointingDevice.PointerType.Pen, QPointingDevice.PointerType.Eraser))
}  # events point to their device: it must outlive them


def tablet(kind: QEvent.Type, canvas: Canvas, pressure: float, end: QPointingDevice.PointerType) -> QTabletEvent:
    place, none = QPointF(canvas.rect().center()), Qt.MouseButton.NoButton
    return QTabletEvent(
        kind, PENS[end], place, place, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, none, none
    )


def test_keys_undo_redo_and_clear_are_the_canvas_own(canvas: Canvas, qtbot) -> None:
    scribble(canvas, (0.2, 0.2), (0.8, 0.8))
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    override.ignore()
    canvas.event(override)
    assert override.isAccepted(), "the window's own undo does not take the key away"
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert canvas.picture() is None
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert canvas.picture() is not None
    qtbot.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.picture() is None


def test_a_dropped_photograph_is_turned_to_the_datas_polarity_and_centred(canvas: Canvas, tmp_path: Path) -> None:
    photo = QImage(300, 200, QImage.Format.Format_RGB32)
    photo.fill(QColor("white"))
    for y in range(40, 160):
        for x in range(30, 50):
            photo.setPixelColor(x, y, QColor("black"))
    path = tmp_path / "seven.png"
    photo.save(str(path))
    drop(canvas, path)
    picture = canvas.picture()
    assert picture is not None and picture[0, 0, 0] == 0 and picture.max() > 200
    assert centre_of_mass(picture) == pytest.approx((13.5, 13.5), abs=0.5)


def test_a_broken_file_gives_one_calm_sentence_and_keeps_the_drawing(canvas: Canvas, tmp_path: Path) -> None:
    scribble(canvas, (0.2, 0.2), (0.8, 0.8))
    before = canvas.picture()
    path = tmp_path / "broken.png"
    path.write_bytes(b"this is no picture")
    drop(canvas, path)
    assert "broken.png" in canvas.message and "cannot be read" in canvas.message
    assert canvas.accessibleDescription() == canvas.message
    assert np.array_equal(canvas.picture(), before)
    canvas.grab()
    scribble(canvas, (0.5, 0.2))
    assert canvas.message == "", "it goes when one draws on"


def test_pasting_a_picture_and_pasting_nothing(canvas: Canvas, qtbot) -> None:
    QGuiApplication.clipboard().setText("words")
    qtbot.keyClick(canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "no picture in the clipboard" in canvas.message
    image = QImage(28, 28, QImage.Format.Format_Grayscale8)
    image.fill(0)
    image.setPixelColor(5, 5, QColor("white"))
    QGuiApplication.clipboard().setImage(image)
    canvas.set_centring(False)
    canvas.paste()
    assert canvas.message == "" and canvas.picture()[0, 5, 5] > 100


def drop(canvas: Canvas, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    canvas.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, none))


def test_a_test_image_on_the_sheet_is_seen_unchanged(canvas: Canvas) -> None:
    canvas.set_centring(False)
    one = figures(1)[0]
    canvas.place(one)
    assert np.array_equal(canvas.picture(), one)


# ---- the panel
def test_a_stroke_is_encoded_as_it_is_drawn(panel: Draw, engine: FakeEngine, studio: Studio) -> None:
    engine.say(digits())
    studio.pull()
    assert not engine.posted(m.Encode), "nothing is asked for an empty sheet"
    scribble(panel.canvas, (0.3, 0.2), (0.3, 0.9))
    panel._encode_pending()
    command = engine.last(m.Encode)
    assert command.images.shape == (1, 1, 28, 28) and command.images.max() > 200
    assert centre_of_mass(command.images[0]) == pytest.approx((13.5, 13.5), abs=0.5)


def test_at_most_one_request_a_pace_and_the_latest_wins(panel: Draw, engine: FakeEngine, studio: Studio) -> None:
    engine.say(digits())
    studio.pull()
    scribble(panel.canvas, *[(0.1 + 0.01 * i, 0.5) for i in range(80)])
    assert len(engine.posted(m.Encode)) == 1, "eighty moves at once, one request"
    panel._pace.stop()
    panel._encode_pending()
    first, second = engine.posted(m.Encode)
    engine.say(answer(second, mean=1.0), answer(first, mean=-1.0))
    studio.pull()
    assert panel._answer is not None and panel._answer.ticket == second.ticket
    panel.canvas.clear()
    panel._pace.stop()
    panel._encode_pending()
    engine.say(answer(second, mean=1.0))
    studio.pull()
    assert panel._answer is None, "what was asked before the sheet was emptied does not come back"


def test_posterior_nearest_and_follow_z(panel: Draw, engine: FakeEngine, studio: Studio) -> None:
    event = digits()
    engine.say(event)
    studio.pull()
    known = cloud(event.run)
    scribble(panel.canvas, (0.3, 0.2), (0.3, 0.9))
    engine.say(known, replace(answer(engine.last(m.Encode)), mean=known.means[7:8], step=0))
    studio.pull()
    assert panel.plane.posterior is not None
    assert np.allclose(panel.plane.posterior[0], known.means[7]) and np.allclose(panel.plane.posterior[1], 0.2)
    assert panel._nearest[0] == 7
    panel._follow.setChecked(True)
    assert np.allclose(studio.z, known.means[7])
    panel.nearest.tile_clicked.emit(0)
    assert studio.selected == 7
    panel.grab()


def test_conditional_encodes_under_a_class_and_decodes_in_every_class(
    panel: Draw, engine: FakeEngine, studio: Studio
) -> None:
    engine.say(digits("cvae"))
    studio.pull()
    scribble(panel.canvas, (0.3, 0.2), (0.3, 0.9))
    studio.pick_label(7)
    panel._pace.stop()
    panel._encode_pending()
    command = engine.last(m.Encode)
    assert command.labels.tolist() == [7]
    engine.say(cloud(studio.run), answer(command, mean=0.7))
    studio.pull()
    decode = engine.last(m.Decode)
    assert decode.labels.tolist() == list(range(10)) and np.allclose(decode.z, 0.7) and len(decode.z) == 10
    engine.say(m.Decoded(decode.who, decode.ticket, 5, np.zeros((10, 1, 28, 28), np.uint8)))
    studio.pull()
    assert panel.classes.isVisibleTo(panel)
    panel.resize(1000, 700)
    panel.grab()


def test_newer_weights_encode_the_same_drawing_again(panel: Draw, engine: FakeEngine, studio: Studio) -> None:
    event = digits()
    engine.say(event)
    studio.pull()
    scribble(panel.canvas, (0.3, 0.2), (0.3, 0.9))
    panel._pace.stop()
    panel._encode_pending()
    engine.say(answer(engine.last(m.Encode), step=5))
    studio.pull()
    panel._pace.stop()
    before = len(engine.posted(m.Encode))
    engine.say(cloud(event.run, step=5))
    studio.pull()
    assert len(engine.posted(m.Encode)) == before
    engine.say(cloud(event.run, step=9))
    studio.pull()
    assert len(engine.posted(m.Encode)) == before + 1
    assert np.array_equal(engine.last(m.Encode).images, engine.posted(m.Encode)[-2].images)


@pytest.mark.parametrize(
    "run",
    [
        {"model": "ae", "latent_dim": 3},
        {"shape": (3, 32, 32), "latent_dim": 1},
        {"latent_dim": 128, "classes": 0},
        {"images": 1},
        {"images": 0},
        {"shape": (1, 128, 128)},
    ],
)
def test_odd_runs(panel: Draw, engine: FakeEngine, studio: Studio, run: dict) -> None:
    event = opened(**run)
    engine.say(event, *([cloud(event.run)] if len(event.run.test_images) else []))
    studio.pull()
    scribble(panel.canvas, (0.3, 0.2), (0.3, 0.9))
    panel._pace.stop()
    panel._encode_pending()
    command = engine.last(m.Encode)
    assert command.images.shape[1:] == event.run.shape
    engine.say(answer(command, dims=event.run.latent_dim))
    studio.pull()
    panel.grab()
    panel.tools.taken.emit()
    panel.resize(900, 600)
    panel.grab()


def test_colour_runs_draw_in_colours(panel: Draw, engine: FakeEngine, studio: Studio) -> None:
    engine.say(opened(shape=(3, 32, 32)))
    studio.pull()
    panel.tools.set_colour(QColor("#20c040"))
    panel.canvas.brush = 8
    scribble(panel.canvas, (0.5, 0.5))
    assert panel.canvas.picture()[:, 16, 16].tolist() == pytest.approx([0x20, 0xC0, 0x40], abs=2)


def test_a_grid_of_codes_says_why_not(panel: Draw, engine: FakeEngine, studio: Studio) -> None:
    event = opened()
    grid = replace(event.run.model, latent="grid of codes")
    engine.say(replace(event, run=replace(event.run, model=grid)))
    studio.pull()
    assert "grid" in panel._sorry.text() and not panel.canvas.isVisibleTo(panel)


def test_leading_dimensions() -> None:
    means = np.array([[0, 1, 5], [0, -1, -5]], np.float32)
    assert leading_dimensions(np.array([3, 0, 1], np.float32), means) == (0, 2)
    assert leading_dimensions(np.zeros(3, np.float32), means) == (1, 2), "without KL by variance"
    assert leading_dimensions(np.ones(1, np.float32), means[:, :1]) == (0, 0)
