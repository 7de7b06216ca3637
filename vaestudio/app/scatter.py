"""Ten thousand points that move sixty times a second: one item, one atlas of symbols, positions changed in place."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from shiboken6 import wrapInstance

from vaestudio.app.graphs import pg

SPLAT_ABOVE = 20_000  # points: from here on single symbols cost more than a picture of them (16 ms against 3 at 60,000)
MARGIN = 1.0  # pixels around a symbol in the atlas
SYMBOLS = "osdt+"  # disc, square, diamond, triangle, cross: one for each ten classes


def symbol_path(symbol: str, size: float) -> QPainterPath:
    """A symbol of about equal area, centred on the origin."""
    path, r = QPainterPath(), size / 2
    match symbol:
        case "s":
            path.addRect(QRectF(-0.85 * r, -0.85 * r, 1.7 * r, 1.7 * r))
        case "d":
            path.addPolygon(
                QPolygonF([QPointF(0, -1.2 * r), QPointF(1.2 * r, 0), QPointF(0, 1.2 * r), QPointF(-1.2 * r, 0)])
            )
            path.closeSubpath()
        case "t":
            path.addPolygon(QPolygonF([QPointF(0, -1.2 * r), QPointF(1.2 * r, r), QPointF(-1.2 * r, r)]))
            path.closeSubpath()
        case "+":
            path.addRect(QRectF(-1.2 * r, -0.4 * r, 2.4 * r, 0.8 * r))
            path.addRect(QRectF(-0.4 * r, -1.2 * r, 0.8 * r, 2.4 * r))
            path.setFillRule(Qt.FillRule.WindingFill)
        case _:
            path.addEllipse(QPointF(0, 0), r, r)
    return path


class Points(pg.GraphicsObject):
    """N points, each with one of K looks. Everything set here is one numpy assignment; painting is one call of Qt."""

    def __init__(self) -> None:
        super().__init__()
        self.xy = np.zeros((0, 2), np.float32)  # where they are drawn now
        self.look = np.zeros(0, np.intp)  # index into the palette
        self.visible = np.zeros(0, bool)
        self._colours: list[QColor] = []
        self._symbols: list[str] = []
        self._outline = QColor(0, 0, 0, 0)
        self._size = 7.0  # pixels, by their number
        self._scale = 1.0
        self._atlas: QPixmap | None = None
        self._atlas_ratio = 0.0
        self._fragments = np.zeros((0, 10))  # QPainter.PixmapFragment: x y sx sy sw sh scale scale rotation opacity
        self._bounds = QRectF()

    # ---- what is drawn
    def set_palette(self, colours: Sequence[str | QColor], symbols: Sequence[str], outline: str) -> None:
        """K looks; `outline` separates points that touch."""
        self._colours = [QColor(c) for c in colours]
        self._symbols = list(symbols)
        self._outline = QColor(outline)
        self._atlas = None
        self.update()

    def set_scale(self, scale: float) -> None:
        """Smaller or larger than their number alone would make them."""
        if scale != self._scale:
            self._scale, self._atlas = scale, None
            self.update()

    def set_looks(self, look: npt.NDArray[np.intp]) -> None:
        """(N,) indices into the palette."""
        self.look = look
        self.update()

    def set_visible(self, visible: npt.NDArray[np.bool_]) -> None:
        """(N,): a filtered point is neither drawn nor found."""
        self.visible = visible
        self.update()

    def set_positions(self, xy: npt.NDArray[np.float32]) -> None:
        """(N, 2); another N starts afresh with look 0, all visible."""
        if len(xy) != len(self.xy):
            self.look = np.zeros(len(xy), np.intp)
            self.visible = np.ones(len(xy), bool)
            self._size = float(np.interp(np.log10(len(xy) + 1), [2.3, 3.3, 4.0, 4.6], [9, 7, 5, 4]))
            self._atlas = None
        self.xy = xy
        if len(xy):
            x, y = xy[:, 0], xy[:, 1]  # one column at a time: ten times as fast as min(0)
            bounds = QRectF(QPointF(float(x.min()), float(y.min())), QPointF(float(x.max()), float(y.max())))
        else:
            bounds = QRectF()
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self.update()

    def nearest(self, point: tuple[float, float], pixel: tuple[float, float], reach: float = 9.0) -> int:
        """The visible point nearest to `point`, at most `reach` screen pixels away (`pixel`: data units a pixel), or -1."""
        shown = np.flatnonzero(self.visible)
        if not len(shown):
            return -1
        distance = (((self.xy[shown] - np.float32(point)) / np.float32(pixel)) ** 2).sum(1)
        best = int(distance.argmin())
        return int(shown[best]) if distance[best] <= reach**2 else -1

    # ---- for pyqtgraph
    def boundingRect(self) -> QRectF:
        # grown by a generous symbol so that nothing is cut at the edge, in data units
        pixel = self.pixelVectors()
        dx, dy = (2 * self._size * v.length() if v is not None else 0.0 for v in pixel)
        return self._bounds.adjusted(-dx, -dy, dx, dy)

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()

    # ---- painting
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not self._colours or not self.visible.any():
            return
        t = painter.transform()
        where = np.empty((len(self.xy), 2))
        where[:, 0] = self.xy[:, 0] * t.m11() + t.dx()
        where[:, 1] = self.xy[:, 1] * t.m22() + t.dy()
        device = painter.device()
        ratio = device.devicePixelRatioF()
        clip = self.getViewBox().mapRectToDevice(self.getViewBox().boundingRect()) or QRectF(
            0, 0, device.width(), device.height()
        )
        seen = self.visible & (where[:, 0] > clip.left() - 8) & (where[:, 0] < clip.right() + 8)
        seen &= (where[:, 1] > clip.top() - 8) & (where[:, 1] < clip.bottom() + 8)
        painter.save()
        painter.resetTransform()
        if len(self.xy) > SPLAT_ABOVE:
            self._paint_splat(painter, where[seen], self.look[seen], clip.toAlignedRect(), ratio)
        else:
            self._paint_symbols(painter, where[seen], self.look[seen], ratio)
        painter.restore()

    def _paint_symbols(self, painter: QPainter, where: npt.NDArray, look: npt.NDArray, ratio: float) -> None:
        if self._atlas is None or self._atlas_ratio != ratio:
            self._draw_atlas(ratio)
        assert self._atlas is not None
        count = len(where)
        if not count:
            return
        if len(self._fragments) < count:
            self._fragments = np.zeros((count, 10))
            self._fragments[:, 9] = 1
        side = self._atlas.height()
        f = self._fragments[:count]
        f[:, :2] = where
        f[:, 2] = look * side
        f[:, 4:6] = side
        f[:, 6:8] = 1 / ratio
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawPixmapFragments(wrapInstance(f.ctypes.data, QPainter.PixmapFragment), count, self._atlas)

    def _draw_atlas(self, ratio: float) -> None:
        """All looks side by side, once."""
        size = self._size * self._scale
        side = int(np.ceil((1.25 * size + 2 * MARGIN) * ratio)) + 1
        image = QImage(side * len(self._colours), side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._outline, 0.75 * ratio))
        for k, (colour, symbol) in enumerate(zip(self._colours, self._symbols, strict=True)):
            painter.resetTransform()
            painter.translate((k + 0.5) * side, side / 2)
            painter.setBrush(QBrush(colour))
            painter.drawPath(symbol_path(symbol, size * ratio))
        painter.end()
        self._atlas, self._atlas_ratio = QPixmap.fromImage(image), ratio

    def _paint_splat(self, painter: QPainter, where: npt.NDArray, look: npt.NDArray, area, ratio: float) -> None:
        """Two by two pixels a point, written into a picture of what is seen: 3 ms for 60,000."""
        width, height = int(area.width() * ratio) + 2, int(area.height() * ratio) + 2
        x = ((where[:, 0] - area.x()) * ratio).astype(np.intp)
        y = ((where[:, 1] - area.y()) * ratio).astype(np.intp)
        keep = (x >= 0) & (x < width - 1) & (y >= 0) & (y < height - 1)
        flat = y[keep] * width + x[keep]
        ink = np.array([c.rgba() for c in self._colours], np.uint32)[look[keep]]
        pixels = np.zeros(width * height, np.uint32)
        for offset in (0, 1, width, width + 1):
            pixels[flat + offset] = ink
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
        painter.drawImage(QRectF(area.x(), area.y(), width / ratio, height / ratio), image)
