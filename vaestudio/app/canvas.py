"""A sheet to draw on with mouse, pen or finger; pictures may be pasted or dropped on it."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageReader,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from vaestudio.app import theme
from vaestudio.app.drawing import Drawing, Manner, Pictures
from vaestudio.app.i18n import tr
from vaestudio.errors import BadFile, NothingToPaste, Problem

MOST_PIXELS = 64_000_000  # of a picture that is opened: a large photograph
KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo, QKeySequence.StandardKey.Paste)


def read_image(path: str) -> QImage:
    """A picture file of any kind Qt reads. Raises BadFile."""
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size, name = reader.size(), Path(path).name
    if size.width() * size.height() > MOST_PIXELS:
        found = tr("{w} × {h} pixels", w=size.width(), h=size.height())
        raise BadFile(path=name, expected=tr("at most 64 million pixels"), found=found)
    image = reader.read()
    if image.isNull():
        raise BadFile(path=name, expected=tr("a picture"), found=reader.errorString())
    return image


def fitted(image: QImage, size: QSize, how: Manner) -> Pictures:
    """A picture as a surface (H, W, C): grey ones whole, dark on light turned round if the data is; colour ones fill it."""
    channels = len(how.paper)
    mode = Qt.AspectRatioMode.KeepAspectRatio if channels == 1 else Qt.AspectRatioMode.KeepAspectRatioByExpanding
    page = QImage(size, QImage.Format.Format_RGB32)
    page.fill(QColor(*np.resize(how.paper, 3).tolist()))
    image = image.scaled(size, mode, Qt.TransformationMode.SmoothTransformation)
    corner = QPointF((size.width() - image.width()) / 2, (size.height() - image.height()) / 2)
    painter = QPainter(page)
    if image.hasAlphaChannel():
        painter.fillRect(QRectF(corner, image.size()), Qt.GlobalColor.white)  # what transparent drawings are made for
    painter.drawImage(corner, image)
    painter.end()
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    page = page.convertToFormat(kind)
    lines = np.frombuffer(page.constBits(), np.uint8).reshape(size.height(), page.bytesPerLine())
    pixels = lines[:, : size.width() * channels].reshape(size.height(), size.width(), channels).copy()
    if channels == 1:
        x, y = max(0, int(corner.x())), max(0, int(corner.y()))
        inner = pixels[y : size.height() - y, x : size.width() - x]
        edge = np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]])
        if abs(float(np.median(edge)) - float(how.paper[0])) > 127:
            inner[:] = 255 - inner
    return pixels


class Canvas(QWidget):
    """`picture()` is what the model will see. Ctrl-Z, Ctrl-Shift-Z and Ctrl-V work while it has the focus."""

    changed = Signal()  # a stroke grew, or the picture is another one
    turned = Signal()  # a stroke ended, was undone, redone, cleared or placed: buttons may change

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing: Drawing | None = None
        self.brush = 2.5  # in the model's pixels
        self.erasing = False
        self.colour = QColor("white")  # of the ink, where there are colours
        self.centring = True
        self._hint = self._message = ""
        self._pointer: QPointF | None = None
        self._pen_down = False  # a tablet's pen is drawing: the mouse events made of it are not for us
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)

    # ---- what it holds
    def set_run(self, shape: tuple[int, int, int], how: Manner) -> None:
        """An empty sheet for pictures (C, H, W) drawn as the data is."""
        self.drawing = Drawing(shape, how)
        self.brush, self.centring, self.erasing = how.width, how.digit_like, False
        self.colour = QColor(*np.resize(how.ink, 3).tolist())
        self._turned()

    def picture(self) -> Pictures | None:
        """uint8 (C, H, W), or None while there is nothing on the sheet."""
        if self.drawing is None or self.drawing.blank:
            return None
        return self.drawing.picture(self.centring)

    def set_hint(self, text: str) -> None:
        """What stands on an empty sheet."""
        self._hint = text
        self.update()

    @property
    def message(self) -> str:
        return self._message

    def tell(self, problem: Problem) -> None:
        """Say on the sheet what went wrong, until something is drawn."""
        self._message = tr(problem.sentence, **problem.values)
        self.setAccessibleDescription(self._message)
        self.update()

    # ---- commands
    def undo(self) -> None:
        if self.drawing is not None:
            self.drawing.undo()
            self._turned()

    def redo(self) -> None:
        if self.drawing is not None:
            self.drawing.redo()
            self._turned()

    def clear(self) -> None:
        if self.drawing is not None:
            self.drawing.clear()
            self._turned()

    def set_centring(self, on: bool) -> None:
        self.centring = on
        self.changed.emit()

    def place(self, picture: Pictures) -> None:
        """Put a picture (C, H, W) of the run's shape on the sheet, to be drawn on."""
        if self.drawing is not None:
            zoom = self.drawing.zoom
            self.drawing.place(picture.transpose(1, 2, 0).repeat(zoom, 0).repeat(zoom, 1))
            self._turned()

    def open(self, path: str) -> None:
        try:
            self._put(read_image(path))
        except Problem as problem:
            self.tell(problem)

    def paste(self) -> None:
        self._take(QGuiApplication.clipboard().mimeData())

    def _take(self, mime: QMimeData) -> None:
        """The first file, or else the picture, of what was pasted or dropped."""
        files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
        if files:
            self.open(files[0])
            return
        image = QImage(mime.imageData()) if mime.hasImage() else QImage()
        if image.isNull():
            self.tell(NothingToPaste())
        else:
            self._put(image)

    def _put(self, image: QImage) -> None:
        if self.drawing is not None:
            height, width, _ = self.drawing.surface.shape
            self.drawing.place(fitted(image, QSize(width, height), self.drawing.how))
            self._turned()

    def _turned(self) -> None:
        self._message = ""
        self.setAccessibleDescription("")
        self.update()
        self.turned.emit()
        self.changed.emit()

    # ---- geometry
    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 160)

    def _sheet(self) -> QRectF:
        """Where the surface lies in the widget."""
        assert self.drawing is not None
        _, height, width = self.drawing.shape
        scale = min((self.width() - 4) / width, (self.height() - 4) / height)
        w, h = width * scale, height * scale
        return QRectF((self.width() - w) / 2, (self.height() - h) / 2, w, h)

    # ---- hands: every device ends in these three
    def _down(self, position: QPointF, pressure: float, erasing: bool) -> None:
        if self.drawing is None:
            return
        if self._message:
            self._message = ""
            self.setAccessibleDescription("")
        how = self.drawing.how
        colour = (
            np.array([self.colour.red(), self.colour.green(), self.colour.blue()], np.uint8)
            if self.drawing.shape[0] == 3
            else how.ink
        )
        self.drawing.begin(*self._point(position, pressure), how.paper if erasing else colour)
        self._moved()

    def _move(self, position: QPointF, pressure: float) -> None:
        if self.drawing is not None and self.drawing.drawing:
            self.drawing.extend(*self._point(position, pressure))
            self._moved()

    def _up(self) -> None:
        if self.drawing is not None and self.drawing.drawing:
            self.drawing.end()
            self._turned()

    def _point(self, position: QPointF, pressure: float) -> tuple[float, float, float]:
        """x, y and width in the model's pixels; half the pressure is the brush's own width."""
        assert self.drawing is not None
        sheet = self._sheet()
        scale = self.drawing.shape[2] / sheet.width()
        x, y = (position.x() - sheet.x()) * scale, (position.y() - sheet.y()) * scale
        return x, y, self.brush * (0.5 + pressure)

    def _moved(self) -> None:
        self.update()
        self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton) and not self._pen_down:
            self._down(event.position(), 0.5, self.erasing or event.button() == Qt.MouseButton.RightButton)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self.update()
        if not self._pen_down:
            self._move(event.position(), 0.5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._pen_down:
            self._up()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()

    def tabletEvent(self, event: QTabletEvent) -> None:
        eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
        match event.type():
            case QEvent.Type.TabletPress:
                self._pen_down = True
                self._down(event.position(), event.pressure(), self.erasing or eraser)
            case QEvent.Type.TabletMove if self._pen_down:
                self._move(event.position(), event.pressure())
            case QEvent.Type.TabletRelease:
                self._up()
                self._pen_down = False
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if any(event.matches(key) for key in KEYS):
                event.accept()  # here these keys are ours, not the window's
                return True
        elif isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        points = event.points()
        if event.type() == QEvent.Type.TouchBegin and points:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._down(points[0].position(), 0.5, self.erasing)
        elif event.type() == QEvent.Type.TouchUpdate and points:
            self._move(points[0].position(), 0.5)
        else:
            self._up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if self.drawing is not None and (mime.hasImage() or any(url.isLocalFile() for url in mime.urls())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take(event.mimeData())
        event.acceptProposedAction()

    # ---- drawing
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        if self.drawing is None:
            return
        sheet, surface = self._sheet(), self.drawing.surface
        height, width, channels = surface.shape
        kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(sheet, QImage(surface.data, width, height, width * channels, kind))
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(colours.accent if focused else colours.border), 2 if focused else 1))
        painter.drawRect(sheet.adjusted(-1, -1, 1, 1))
        light = int(self.drawing.how.paper.max()) < 128
        on_paper = QColor(255, 255, 255, 190) if light else QColor(0, 0, 0, 190)
        inner = sheet.adjusted(theme.UNIT, theme.UNIT, -theme.UNIT, -theme.UNIT)
        if self.drawing.blank and not self.drawing.drawing and not self._message:
            painter.setPen(on_paper)
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._hint)
        if self._message:
            self._paint_message(painter, inner.toRect())
        elif self._pointer is not None and sheet.contains(self._pointer):
            radius = self.brush * sheet.width() / self.drawing.shape[2] / 2
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(on_paper, 1, Qt.PenStyle.DashLine if self.erasing else Qt.PenStyle.SolidLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self._pointer, radius, radius)

    def _paint_message(self, painter: QPainter, inner: QRect) -> None:
        colours = theme.current()
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        box = painter.boundingRect(inner, flags, self._message)
        edge = theme.UNIT // 2
        painter.fillRect(box.adjusted(-edge, -edge, edge, edge), QColor(colours.surface))
        painter.setPen(QColor(colours.text))
        painter.drawText(box, flags, self._message)
