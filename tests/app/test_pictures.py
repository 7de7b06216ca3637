"""Exact pixels: every pixel of a picture is a square of the screen, in the right place, with the right value."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from vaestudio.app.pictures import PictureView, SheetView, sheet, to_qimage
from vaestudio.app.pixels import whole_scale
from vaestudio.errors import CannotExport


def numbered(n: int, shape: tuple[int, int, int] = (1, 6, 5)) -> np.ndarray:
    """n pictures, each of one grey: 10, 20, 30, ..."""
    return np.broadcast_to((10 * np.arange(1, n + 1, dtype=np.uint8))[:, None, None, None], (n, *shape)).copy()


def grey(image: QImage, x: int, y: int) -> int:
    return image.pixelColor(x, y).red()


def shown(qtbot: QtBot, view: PictureView, width: int, height: int) -> QImage:
    qtbot.addWidget(view)
    view.resize(width, height)
    view.show()
    return view.grab().toImage()


def click(qtbot: QtBot, view: SheetView, index: int) -> None:
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.tile_rect(index).center())


# ---- arrays
@pytest.mark.parametrize("shape", [(1, 4, 7), (3, 7, 5)])
def test_a_qimage_has_the_arrays_pixels(shape: tuple[int, int, int]) -> None:
    image = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    made = to_qimage(image)
    assert (made.width(), made.height()) == (shape[2], shape[1])
    for y in range(shape[1]):
        for x in range(shape[2]):
            assert made.pixelColor(x, y).getRgb()[:3] == tuple(np.broadcast_to(image[:, y, x], 3).tolist())


def test_a_qimage_outlives_its_array() -> None:
    image = np.full((1, 3, 3), 77, np.uint8)
    made = to_qimage(image)
    image[:] = 0
    assert grey(made, 1, 1) == 77


def test_a_sheet_is_read_like_a_page() -> None:
    page = sheet(numbered(5), columns=3, gap=2)
    assert page.shape == (1, 2 * 6 + 2, 3 * 5 + 2 * 2)
    assert page[0, 0, [0, 7, 14]].tolist() == [10, 20, 30]
    assert page[0, 8, [0, 7, 14]].tolist() == [40, 50, 0]  # the last place is empty
    assert not page[0, 6:8].any() and not page[0, :, 5:7].any()  # the gaps


def test_a_sheet_of_one_and_one_without_gaps() -> None:
    assert (sheet(numbered(1), columns=9) == 10).all()
    assert sheet(numbered(4), columns=2, gap=0).shape == (1, 12, 10)


@pytest.mark.parametrize(
    ("room", "picture", "scale"), [((300, 290), (28, 28), 10), ((28, 28), (28, 28), 1), ((100, 14), (28, 28), 0.5)]
)
def test_magnification_is_whole_unless_there_is_no_room(
    room: tuple[int, int], picture: tuple[int, int], scale: float
) -> None:
    assert whole_scale(*room, *picture) == pytest.approx(scale)


# ---- one picture
def test_pixels_become_equal_squares_in_the_middle(qtbot: QtBot) -> None:
    view = PictureView()
    board = (np.indices((4, 4)).sum(0) % 2 * 255).astype(np.uint8)[None]
    view.set_image(board)
    image = shown(qtbot, view, 50, 60)  # 12 times as large: one pixel is left over on each side, six above and below
    seen = [[grey(image, 1 + x, 6 + y) for x in range(48)] for y in range(48)]
    assert seen == np.kron(board[0], np.ones((12, 12), np.uint8)).tolist()


def test_nothing_to_show_is_said(qtbot: QtBot) -> None:
    view = PictureView()
    blank = shown(qtbot, view, 200, 100)
    view.set_message("nothing yet")
    assert view.grab().toImage() != blank
    assert view.picture() is None


def test_positions_are_the_pictures_own_pixels(qtbot: QtBot) -> None:
    view, pressed, moves, released = PictureView(), [], [], []
    view.set_image(np.zeros((1, 4, 4), np.uint8))
    shown(qtbot, view, 40, 60)  # 10 times, from (0, 10)
    view.pressed.connect(pressed.append)
    view.dragged.connect(lambda last, now: moves.append((last, now)))
    view.released.connect(lambda: released.append(True))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    qtbot.mouseMove(view, QPoint(30, 30))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert pressed == [QPointF(2, 0)] and moves == [(QPointF(2, 0), QPointF(3, 2))] and released == [True]


def test_a_file_has_what_is_seen(qtbot: QtBot, tmp_path: Path) -> None:
    view = PictureView()
    view.set_image(numbered(1)[0])
    shown(qtbot, view, 52, 70)
    view.save(str(tmp_path / "a.png"))
    saved = QImage(str(tmp_path / "a.png"))
    assert (saved.width(), saved.height()) == (50, 60) and grey(saved, 25, 30) == 10
    view.copy()
    assert QGuiApplication.clipboard().image().size() == saved.size()


def test_a_file_that_cannot_be_written_is_a_problem(qtbot: QtBot, tmp_path: Path) -> None:
    view = PictureView()
    view.set_image(numbered(1)[0])
    shown(qtbot, view, 52, 70)
    with pytest.raises(CannotExport):
        view.save(str(tmp_path / "nowhere" / "a.png"))


# ---- many
def test_tiles_are_as_large_as_the_room_allows(qtbot: QtBot) -> None:
    view = SheetView()
    view.set_images(numbered(6))
    shown(qtbot, view, 600, 60)
    assert view.columns == 6
    view.resize(60, 600)
    view.grab()
    assert view.columns == 1
    view.set_images(numbered(6), columns=2)
    assert view.columns == 2


def test_each_tile_shows_its_own_picture(qtbot: QtBot) -> None:
    view = SheetView()
    view.set_images(numbered(7))
    image = shown(qtbot, view, 170, 130)
    for i in range(7):
        centre = view.tile_rect(i).center()
        assert grey(image, centre.x(), centre.y()) == 10 * (i + 1)
        assert view.tile_at(QPointF(centre)) == i
    assert view.tile_rect(0).width() % 5 == 0  # whole pixels
    assert view.tile_at(QPointF(view.tile_rect(0).topLeft()) - QPointF(1, 1)) == -1


def test_beyond_the_last_tile_there_is_none(qtbot: QtBot) -> None:
    view = SheetView()
    view.set_images(numbered(5), columns=3)
    shown(qtbot, view, 170, 130)
    right_of_last = view.tile_rect(5).center()
    assert view.tile_at(QPointF(right_of_last)) == -1
    view.set_images(None)
    assert view.tile_at(QPointF(right_of_last)) == -1


def test_captions_have_room_under_each_row(qtbot: QtBot) -> None:
    view = SheetView()
    view.set_images(numbered(4), columns=2)
    shown(qtbot, view, 170, 130)
    before = view.tile_rect(2).top() - view.tile_rect(0).bottom()
    view.set_captions(["a", "b", "c", "d"])
    view.grab()
    assert view.tile_rect(2).top() - view.tile_rect(0).bottom() == before + view.fontMetrics().height()


def test_tiles_by_hand_and_by_keys(qtbot: QtBot) -> None:
    view, clicked, hovered = SheetView(), [], []
    view.set_images(numbered(6), columns=3)
    shown(qtbot, view, 170, 130)
    view.tile_clicked.connect(clicked.append)
    view.tile_hovered.connect(hovered.append)
    click(qtbot, view, 1)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right):  # the last would leave the sheet
        qtbot.keyClick(view, key)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert clicked == [1, 5]
    assert hovered == [2, 5]


def test_the_selected_tile_has_a_frame(qtbot: QtBot) -> None:
    view = SheetView()
    view.set_images(numbered(4))
    plain = shown(qtbot, view, 170, 130)
    view.set_selected(2)
    corner = view.tile_rect(2).topLeft()
    assert view.grab().toImage().pixelColor(corner) != plain.pixelColor(corner)
    view.set_selected(None)
    assert view.grab().toImage() == plain


def test_fewer_pictures_than_before(qtbot: QtBot) -> None:
    view, clicked = SheetView(), []
    view.set_images(numbered(6))
    shown(qtbot, view, 170, 130)
    view.tile_clicked.connect(clicked.append)
    click(qtbot, view, 5)
    view.set_images(numbered(2))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert clicked == [5, 1]


def test_a_sheet_is_kept_without_its_marks(qtbot: QtBot) -> None:
    view = SheetView(gap=0)
    view.set_images(numbered(4), columns=2)
    shown(qtbot, view, 30, 40)
    view.set_selected(0)
    kept = view.picture()
    assert kept is not None and (kept.width(), kept.height()) == (30, 36)
    assert [grey(kept, 0, 0), grey(kept, 29, 0), grey(kept, 0, 35), grey(kept, 29, 35)] == [10, 20, 30, 40]
