"""Pictures on the screen: exact pixels, scaled by whole numbers, never smoothed. One QImage however many tiles."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QWidget

from vaestudio.app import theme
from vaestudio.app.i18n import tr
from vaestudio.app.pixels import Pictures, sheet, to_qimage, whole_scale
from vaestudio.errors import CannotExport

__all__ = ["PictureView", "SheetView", "sheet", "to_qimage"]


class PictureView(QWidget):
    """One picture, as large as whole pixels allow, centred. Positions in its signals are in the picture's own pixels.

    Actions added with `addAction` appear in the context menu above *Copy image* and *Save PNG...*.
    """

    pressed = Signal(QPointF)
    dragged = Signal(QPointF, QPointF)  # from the last position to this one
    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._message = ""
        self._last: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # ---- what it shows
    def set_image(self, image: Pictures | None) -> None:
        """uint8 (C, H, W), or None for nothing."""
        self._image = None if image is None else to_qimage(image)
        self.update()

    def set_message(self, text: str) -> None:
        """What stands there while there is no picture."""
        self._message = text
        self.update()

    def picture(self) -> QImage | None:
        """What is seen, magnified as it is seen, for the clipboard and for files."""
        if self._image is None:
            return None
        target = self._target()
        return self._image.scaled(target.size(), Qt.AspectRatioMode.IgnoreAspectRatio)

    def sizeHint(self) -> QSize:
        return QSize(28 * 6, 28 * 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 48)

    # ---- geometry, in device pixels so that a picture's pixel is a whole number of the screen's
    def _device_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return int(self.width() * ratio), int(self.height() * ratio)

    def _target(self) -> QRect:
        assert self._image is not None
        width, height = self._device_size()
        scale = whole_scale(width, height, self._image.width(), self._image.height())
        w, h = max(1, round(self._image.width() * scale)), max(1, round(self._image.height() * scale))
        return QRect((width - w) // 2, (height - h) // 2, w, h)

    def to_pixel(self, position: QPointF) -> QPointF:
        """A position in the widget as one in the picture, which may lie outside of it."""
        if self._image is None:
            return QPointF()
        target, ratio = self._target(), self.devicePixelRatioF()
        return QPointF(
            (position.x() * ratio - target.x()) * self._image.width() / target.width(),
            (position.y() * ratio - target.y()) * self._image.height() / target.height(),
        )

    # ---- drawing
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        painter.fillRect(self.rect(), QColor(colours.plot))
        if self._image is None:
            painter.setPen(QColor(colours.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(theme.UNIT, 0, -theme.UNIT, 0), flags, self._message)
        else:
            painter.save()
            painter.scale(1 / self.devicePixelRatioF(), 1 / self.devicePixelRatioF())
            self.paint_picture(painter)
            painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def paint_picture(self, painter: QPainter) -> None:
        assert self._image is not None
        target = self._target()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, target.width() < self._image.width())
        painter.drawImage(target, self._image)

    # ---- hands
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._image is not None:
            self._last = self.to_pixel(event.position())
            self.pressed.emit(self._last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is not None and event.buttons() & Qt.MouseButton.LeftButton:
            last, self._last = self._last, self.to_pixel(event.position())
            self.dragged.emit(last, self._last)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._last is not None:
            self._last = None
            self.released.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._image is not None:
            self.context_menu().popup(event.globalPos())

    def context_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions())
        menu.addSeparator()
        menu.addAction(tr("Copy image"), self.copy)
        menu.addAction(tr("Save PNG…"), self.ask_and_save)
        return menu

    def copy(self) -> None:
        picture = self.picture()
        if picture is not None:
            QGuiApplication.clipboard().setImage(picture)

    def ask_and_save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Save PNG…"), "picture.png", "PNG (*.png)")
        if path:
            self.save(path)

    def save(self, path: str) -> None:
        """Write a PNG file. Raises CannotExport."""
        picture = self.picture()
        if picture is None:
            return
        writer = QImageWriter(path, QByteArray(b"PNG"))
        if not writer.write(picture):
            raise CannotExport(path=path, reason=writer.errorString())


class SheetView(PictureView):
    """Many pictures in rows. Arrow keys move, Enter or Space clicks; -1 is hovered where there is no tile."""

    tile_clicked = Signal(int)
    tile_hovered = Signal(int)

    def __init__(self, parent: QWidget | None = None, gap: int = 2) -> None:
        """`gap`: pixels of the screen between tiles; 0 for a seamless picture."""
        super().__init__(parent)
        self._gap = gap
        self._n = 0
        self._tile = (1, 1)  # width, height
        self._asked_columns: int | None = None
        self._captions: tuple[str, ...] = ()
        self._selected: int | None = None
        self._hovered = -1
        self._cursor = 0
        self._layout: tuple[int, float] | None = None  # columns, scale: until the size changes
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # ---- what it shows
    def set_images(self, images: Pictures | None, columns: int | None = None) -> None:
        """(n, C, H, W); `columns` None: as many as make the tiles largest."""
        n = 0 if images is None else len(images)
        shape = (n, columns, None if images is None else images.shape[2:])
        if shape != (self._n, self._asked_columns, (self._tile[1], self._tile[0])):
            self._layout = None
        self._n, self._asked_columns = n, columns
        if images is None or not n:
            self.set_image(None)
            return
        self._tile = (images.shape[3], images.shape[2])
        self._cursor = min(self._cursor, n - 1)
        self.set_image(sheet(images, self._atlas_columns(), 0))

    def set_captions(self, captions: Sequence[str]) -> None:
        """One short line under each tile; an empty list takes them away."""
        if bool(captions) != bool(self._captions):
            self._layout = None
        self._captions = tuple(captions)
        self.update()

    def set_selected(self, index: int | None) -> None:
        self._selected = index
        self.update()

    @property
    def columns(self) -> int:
        return self._arrange()[0]

    def _atlas_columns(self) -> int:
        return max(1, math.ceil(math.sqrt(self._n)))

    # ---- geometry
    def _gaps(self) -> tuple[int, int]:
        """Device pixels between columns and between rows (which hold the captions)."""
        ratio = self.devicePixelRatioF()
        gap = round(self._gap * ratio)
        return gap, gap + (round(self.fontMetrics().height() * ratio) if self._captions else 0)

    def _arrange(self) -> tuple[int, float]:
        if self._layout is None:
            width, height = self._device_size()
            across, down = self._gaps()
            best = (1, 0.0)
            choices = range(1, self._n + 1) if self._asked_columns is None else [min(self._asked_columns, self._n)]
            for columns in choices:
                rows = math.ceil(self._n / max(1, columns))
                fit_width = width - across * (columns + 1)
                fit_height = height - across - down * rows
                scale = whole_scale(fit_width, fit_height, columns * self._tile[0], rows * self._tile[1])
                if scale > best[1]:
                    best = (max(1, columns), scale)
            self._layout = best
        return self._layout

    def tile_rect(self, index: int) -> QRect:
        """Where a tile lies, in device pixels."""
        columns, scale = self._arrange()
        rows = math.ceil(self._n / columns)
        across, down = self._gaps()
        w, h = max(1, int(self._tile[0] * scale)), max(1, int(self._tile[1] * scale))
        width, height = self._device_size()
        left = (width - columns * w - (columns - 1) * across) // 2
        top = (height - rows * (h + down) + across) // 2
        row, column = divmod(index, columns)
        return QRect(left + column * (w + across), top + row * (h + down), w, h)

    def tile_at(self, position: QPointF) -> int:
        """The tile at a position of the widget, or -1."""
        if not self._n:
            return -1
        point = (position * self.devicePixelRatioF()).toPoint()
        first = self.tile_rect(0)
        across, down = self._gaps()
        column, x = divmod(point.x() - first.x(), first.width() + across)
        row, y = divmod(point.y() - first.y(), first.height() + down)
        index = row * self.columns + column
        inside = 0 <= column < self.columns and row >= 0 and x < first.width() and y < first.height()
        return index if inside and index < self._n else -1

    def _target(self) -> QRect:
        return (
            self.tile_rect(0).united(self.tile_rect(self._n - 1)).united(self.tile_rect(min(self.columns, self._n) - 1))
        )

    def picture(self) -> QImage | None:
        if self._image is None:
            return None
        area = self._target()
        picture = QImage(area.size(), QImage.Format.Format_RGB32)
        picture.fill(QColor(theme.current().plot))
        painter = QPainter(picture)
        painter.translate(-area.topLeft())
        self._paint_tiles(painter)
        painter.end()
        return picture

    # ---- drawing
    def paint_picture(self, painter: QPainter) -> None:
        self._paint_tiles(painter)
        colours, ratio = theme.current(), self.devicePixelRatioF()
        if self._hovered >= 0:
            self._frame(painter, self._hovered, QColor(colours.text), ratio)
        if self.hasFocus():
            self._frame(painter, self._cursor, QColor(colours.text), ratio)
        if self._selected is not None and self._selected < self._n:
            self._frame(painter, self._selected, QColor(colours.accent), 3 * ratio)

    def _paint_tiles(self, painter: QPainter) -> None:
        assert self._image is not None
        _, scale = self._arrange()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1)
        w, h = self._tile
        atlas = self._atlas_columns()
        for i in range(self._n):
            row, column = divmod(i, atlas)
            painter.drawImage(self.tile_rect(i), self._image, QRect(column * w, row * h, w, h))
        if self._captions:
            self._paint_captions(painter)

    def _paint_captions(self, painter: QPainter) -> None:
        ratio = self.devicePixelRatioF()
        painter.setPen(QColor(theme.current().muted))
        height = self.fontMetrics().height()
        painter.save()
        painter.scale(ratio, ratio)
        for i, caption in enumerate(self._captions[: self._n]):
            tile = self.tile_rect(i)
            box = QRectF(tile.x() / ratio, (tile.y() + tile.height()) / ratio, tile.width() / ratio, height)
            painter.drawText(box.adjusted(-2, 0, 2, 0), Qt.AlignmentFlag.AlignCenter, caption)
        painter.restore()

    def _frame(self, painter: QPainter, index: int, colour: QColor, width: float) -> None:
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.tile_rect(index))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layout = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._layout = None

    # ---- hands
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.tile_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._cursor = index
            self.tile_clicked.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.tile_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.tile_hovered.emit(index)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns if self._n else 0,
            Qt.Key.Key_Down: self.columns if self._n else 0,
        }
        key = Qt.Key(event.key())
        if self._n and key in steps:
            moved = self._cursor + steps[key]
            if 0 <= moved < self._n:
                self._cursor = moved
                self._hover(moved)
                self.update()
        elif self._n and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.tile_clicked.emit(self._cursor)
        elif key == Qt.Key.Key_Menu and self._image is not None:
            self.context_menu().popup(self.mapToGlobal(QPoint(self.width() // 2, self.height() // 2)))
        else:
            super().keyPressEvent(event)
