"""The plane itself: points, what lies over and under them, and the hand on it. It knows coordinates, not models."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from vaestudio.app import latent_marks as marks
from vaestudio.app import theme
from vaestudio.app.axes import Axis, font, nice_values
from vaestudio.app.graphs import pg
from vaestudio.app.plots import Bounds, Plot
from vaestudio.app.scatter import Points

MARGINAL = 40  # pixels that a marginal histogram takes
STILL = 4.0  # pixels: less is a click, not a drag
KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PlaneAxis(Axis):
    """Numbers of a plane are short: there is room for more of them."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        metrics = QFontMetricsF(font())
        room = metrics.horizontalAdvance("–0.0") * 2 if self.orientation == "bottom" else metrics.height() * 1.8
        spacing, values = nice_values(low, high, max(4, min(9, int(size / room))))
        return [(spacing, values)]


class LatentView(Plot):
    """Left button: click and drag. With Shift: a line. With Ctrl: a lasso. Middle or right button: pan. Wheel: zoom."""

    dragged = Signal(QPointF)
    lined = Signal(QPointF, QPointF)
    lassoed = Signal(object)  # (M, 2) corners
    hovered = Signal(object)  # QPointF or None
    range_moved = Signal()
    key_pressed = Signal(object)  # Qt.Key: Escape or Return

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.getPlotItem().setAxisItems({"left": PlaneAxis("left"), "bottom": PlaneAxis("bottom")})
        self.over = marks.Marks()
        self.laid_over: list[
            Callable[[QPainter, QRectF], None]
        ] = []  # what others lay over the points, under the marks
        self.points = Points()
        self.field = pg.ImageItem(axisOrder="row-major")
        self.field.setZValue(-20)
        for item in (self.field, self.points):
            self.addItem(item, ignoreBounds=True)
        self.field.hide()
        self.fit = lambda: self._room
        self.goal = self.points.xy  # where the points will have come to: the view makes room for these
        self._bands = 1
        self._besides = np.zeros((0, 2))
        self._room: Bounds = (-1.0, 1.0, -1.0, 1.0)  # what there is to see
        self._pressed: QPointF | None = None  # where the left button went down
        self._manner = ""  # "", "z", "line", "lasso"
        self._always_lasso = False  # without Ctrl too
        self._pan: QPointF | None = None
        self._panned = False
        self.getPlotItem().vb.sigRangeChanged.connect(lambda *_: self.range_moved.emit())
        self.getPlotItem().vb.setAspectLocked(True)
        self.getPlotItem().vb.sigResized.connect(lambda *_: self._place_button())
        self.following_changed.connect(lambda _: self._place_button())
        self.viewport().setMouseTracking(True)
        self._layer: QPixmap | None = None  # all that the hand does not move, as it was last painted
        self.scene().changed.connect(self._outdate)

    def hold_lasso(self, on: bool) -> None:
        """A drag of the left button is a lasso, until this is taken back."""
        self._always_lasso = on

    # ---- what it shows
    def set_kind(self, *, prior: bool, flat: bool, bands: int) -> None:
        """`flat`: one latent dimension; the second axis then has one band a class and no numbers."""
        self.over = marks.Marks(prior=prior, flat=flat)
        self._bands = bands
        self.getPlotItem().vb.setAspectLocked(not flat)
        self.getPlotItem().vb.setMouseEnabled(x=True, y=not flat)
        self.getAxis("left").setStyle(showValues=not flat)
        self.getPlotItem().layout.setContentsMargins(1, MARGINAL, 8 if flat else MARGINAL, 1)
        self._room = self._measure()

    def _place_button(self) -> None:
        self.follow_button.adjustSize()
        self.follow_button.move(self.width() - self.follow_button.width() - 2, 2)

    def set_points(self, xy: npt.NDArray[np.float32], goal: npt.NDArray[np.float32]) -> None:
        self.points.set_positions(xy)
        if goal is not self.goal:
            self.goal = goal
            self._make_room()
        self.viewport().update()

    def make_room(self, corners: npt.NDArray[np.float64]) -> None:
        """Besides the points, these places (n, 2) are to be seen."""
        self._besides = corners
        self._make_room()

    def _make_room(self) -> None:
        before, self._room = self._room, self._measure()
        if self.following and self._room != before:
            self.refresh()

    def _measure(self) -> Bounds:
        """Room for the prior and for nearly all points, in steps of a tenth so that the view rests."""
        least = 3.3 if self.over.prior else 0.5
        ends = np.percentile(self.goal, [0.1, 99.9], axis=0) if len(self.goal) else np.zeros((2, 2))
        if len(self._besides):
            ends = np.stack([np.minimum(ends[0], self._besides.min(0)), np.maximum(ends[1], self._besides.max(0))])

        def out(value: float) -> float:
            return least * 1.1 ** max(0, math.ceil(math.log(max(value * 1.04, 1e-9) / least, 1.1)))

        left, right, bottom, top = -out(-ends[0, 0]), out(ends[1, 0]), -out(-ends[0, 1]), out(ends[1, 1])
        if self.over.flat:
            bottom, top = -0.7, self._bands - 0.3
        return left, right, bottom, top

    def restyle(self) -> None:
        super().restyle()
        self._layer = None
        for name in ("left", "bottom"):  # the rings are the grid here
            self.getAxis(name).setGrid(False)
        self.getAxis("left").setWidth(None)

    # ---- geometry
    def to_pixels(self, points: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """(n, 2) of the plane to (n, 2) of the widget."""
        area = self.getPlotItem().vb.sceneBoundingRect()
        (left, right), (bottom, top) = self.viewRange()
        scale = np.array([area.width() / (right - left), -area.height() / (top - bottom)])
        return (np.asarray(points, float) - (left, top)) * scale + (area.left(), area.top())

    def unit_pixels(self) -> tuple[float, float]:
        """Units of the plane that one pixel covers."""
        width, height = self.getPlotItem().vb.viewPixelSize()
        return float(width), float(height)

    # ---- drawing
    def _outdate(self, *_: object) -> None:
        """Something in the scene has changed: the layer is painted again."""
        self._layer = None
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layer = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ten thousand points are painted when they move, and copied while only z or the mouse does: 0.4 ms instead of 5."""
        if self._layer is None:
            ratio, size = self.devicePixelRatioF(), self.viewport().size()
            self._layer = QPixmap(size * ratio)
            self._layer.setDevicePixelRatio(ratio)
            self._layer.fill(QColor(theme.current().plot))
            self.scene().prepareForPaint()
            painter = QPainter(self._layer)
            self.render(
                painter, QRectF(self.viewport().rect()), self.viewport().rect(), Qt.AspectRatioMode.IgnoreAspectRatio
            )
            painter.end()
        painter = QPainter(self.viewport())
        painter.drawPixmap(0, 0, self._layer)
        super().drawForeground(painter, QRectF(event.rect()))  # what lies over the layer: z, rings, cards, the focus
        painter.end()

    def paint_over(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        what = self.over
        across, up = self.unit_pixels()
        if what.prior:
            marks.paint_rings(painter, self.pixel(0, 0), (1 / across, 1 / up), area, what.flat)
        for paint in self.laid_over:
            paint(painter, area)
        if what.selected is not None:
            marks.paint_selected(painter, self.pixel(*what.selected), [self.to_pixels(e) for e in what.ellipses])
        if what.line is not None:
            marks.paint_path(painter, [self.pixel(p.x(), p.y()) for p in what.line], closed=False)
        if len(what.lasso) > 1:
            marks.paint_path(painter, [self.pixel(p.x(), p.y()) for p in what.lasso], closed=True)
        marks.paint_z(painter, self.pixel(*what.z), area, what.flat)
        if what.note:
            marks.paint_note(painter, what.note, area)
        if what.mean is not None:
            marks.paint_card(painter, what.mean, area)
        if what.card is not None:
            marks.paint_card(painter, what.card, area)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        area = self.getPlotItem().vb.sceneBoundingRect()
        across, up = self.viewRange()
        shown = self.points.xy[self.points.visible]
        painter.save()
        top = QRectF(area.left(), area.top() - MARGINAL + 4, area.width(), MARGINAL - 6)
        marks.paint_marginal(painter, top, shown[:, 0], tuple(across), self.over.prior, upright=True)
        if not self.over.flat:
            right = QRectF(area.right() + 2, area.top(), MARGINAL - 6, area.height())
            marks.paint_marginal(painter, right, shown[:, 1], tuple(up), self.over.prior, upright=False)
        painter.restore()

    # ---- the hand
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
            self._pan, self._panned = event.position(), False
        elif event.button() == Qt.MouseButton.LeftButton:
            keys = event.modifiers()
            self._pressed = event.position()
            self._manner = (
                "line"
                if keys & Qt.KeyboardModifier.ShiftModifier
                else "lasso"
                if keys & Qt.KeyboardModifier.ControlModifier or self._always_lasso
                else ""
            )
            self.over.line, self.over.lasso = None, []
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, unit = event.position(), self._units(event.position())
        if self._pan is not None:
            self._pan_to(at)
        elif self._pressed is None:
            inside = self.getPlotItem().vb.sceneBoundingRect().contains(at)
            self.hovered.emit(unit if inside else None)
        elif self._manner == "line":
            self.over.line = (self._units(self._pressed), unit)
        elif self._manner == "lasso":
            self.over.lasso.append(unit)
        else:
            if (at - self._pressed).manhattanLength() >= STILL:
                self._manner = "z"
            if self._manner == "z":
                self.hovered.emit(None)
                self.dragged.emit(unit)
        self.viewport().update()
        event.accept()

    def _pan_to(self, at: QPointF) -> None:
        assert self._pan is not None
        if not self._panned and (at - self._pan).manhattanLength() < STILL:
            return
        before, now = self._units(self._pan), self._units(at)
        self._panned, self._pan = True, at
        self._set_following(False)
        up = 0.0 if self.over.flat else before.y() - now.y()
        self.getPlotItem().vb.translateBy(x=before.x() - now.x(), y=up)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        unit = self._units(event.position())
        if event.button() in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
            if event.button() == Qt.MouseButton.RightButton and self._pan is not None and not self._panned:
                self.context_menu().popup(event.globalPosition().toPoint())
            self._pan = None
        elif event.button() == Qt.MouseButton.LeftButton and self._pressed is not None:
            start, manner = self._pressed, self._manner
            self._pressed, self._manner = None, ""
            if manner == "line" and (event.position() - start).manhattanLength() >= STILL:
                self.over.line = (self._units(start), unit)
                self.lined.emit(*self.over.line)
            elif manner == "lasso" and len(self.over.lasso) > 2:
                self.lassoed.emit(np.array([(p.x(), p.y()) for p in self.over.lasso]))
            elif (manner == "lasso" and self._always_lasso) or manner == "":  # a tap: nobody drew anything
                self.clicked.emit(unit)
        self.viewport().update()
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() != QContextMenuEvent.Reason.Mouse:  # the mouse's comes with the button's release
            super().contextMenuEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self.over.card is not None:
            return True  # the card is there already; the hint comes over the axes
        return bool(super().viewportEvent(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in KEYS:
            self.key_pressed.emit(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)
