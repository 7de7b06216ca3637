"""The one plot: calm axes, a crosshair with a fixed read-out, zoom and pan that following the run does not fight.

Everything in it is in the plot's own units; on a logarithmic axis it takes the logarithm itself, of the few points drawn.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import Axis, faint, font, number
from vaestudio.app.curves import Curve, Label, Mark, Numbers, Source
from vaestudio.app.graphs import pg
from vaestudio.app.i18n import tr
from vaestudio.app.savable import Savable, Table

Bounds = tuple[float, float, float, float]  # left, right, bottom, top
MARKERS = 50  # on a curve at most: 200 markers and a smooth line cost 3 ms a refresh
KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus,
    Qt.Key.Key_Home,
)  # fmt: skip


class Plot(Savable, pg.PlotWidget):  # type: ignore[misc]
    """Panels add curves, say with `fit` what there is to see and with `read` what stands under the crosshair.

    `refresh()` draws. While `following`, the view is what `fit()` says; zooming or panning by hand stops that, and the
    Follow button, a double click or Home goes back to it. `readout` and `follow_button` are for the panel to lay out.
    """

    following_changed = Signal(bool)
    clicked = Signal(QPointF)  # in the plot's units
    pointed = Signal()  # the crosshair came, moved or went

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems={"left": Axis("left"), "bottom": Axis("bottom")}, enableMenu=False)  # type: ignore[call-arg]
        self.setObjectName(name)
        self.fit: Callable[[], Bounds | None] = lambda: None
        self.read: Callable[[float, float], str] = lambda x, y: ""
        self.numbers: Callable[[], Table] = dict
        self.following = True
        self.log = False
        self._curves: list[Curve] = []
        self._marks: list[Mark] = []
        self.labels: list[Label] = []
        self.viewed: Mark | None = None  # the recorded step that the window shows, where there is a time axis
        self._labels = ("", "", "")
        self.cursor_at: tuple[float, float] | None = None  # in the plot's units
        self._drawing = False
        self.readout = QLabel()
        self.readout.setObjectName(f"{name}.readout")
        self.readout.setMinimumWidth(1)
        self.follow_button = QToolButton()
        self.follow_button.setObjectName(f"{name}.follow")
        policy = self.follow_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing jumps when it comes
        self.follow_button.setSizePolicy(policy)
        self.follow_button.hide()
        self.follow_button.clicked.connect(self.follow)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.vb.disableAutoRange()
        item.vb.setDefaultPadding(0)
        item.vb.sigRangeChangedManually.connect(self._moved_by_hand)
        item.vb.sigRangeChanged.connect(self._range_changed)
        item.vb.sigResized.connect(self._label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 90)
        self.setFrameShape(self.Shape.NoFrame)

    def take_corner(self) -> None:
        """Readout and button lie in the top right corner of the curves, where they take no room."""
        for widget in (self.readout, self.follow_button):
            widget.setParent(self)
        self.readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.getPlotItem().vb.sigResized.connect(self._place_corner)

    def _place_corner(self) -> None:
        area, button = self.getPlotItem().vb.sceneBoundingRect().toRect(), self.follow_button.sizeHint()
        left, high = area.right() - button.width(), self.readout.fontMetrics().height()
        self.follow_button.setGeometry(left, area.top(), button.width(), button.height())
        self.readout.setGeometry(area.left(), area.top(), left - area.left() - theme.UNIT, high)

    # ---- what it shows
    def add_curve(self, source: Source, symbol: str = "", z: float = 0, antialias: bool = False) -> Curve:
        curve = Curve(source, pg.PlotCurveItem(), pg.ScatterPlotItem(), symbol, antialias)
        for item in (curve.line, curve.markers):
            item.setZValue(z)
            self.addItem(item, ignoreBounds=True)
        self._curves.append(curve)
        return curve

    def remove_curve(self, curve: Curve) -> None:
        self._curves.remove(curve)
        self.removeItem(curve.line)
        self.removeItem(curve.markers)

    @property
    def curves(self) -> tuple[Curve, ...]:
        return tuple(self._curves)

    def set_marks(self, marks: Sequence[Mark]) -> None:
        self._marks = list(marks)
        self.viewport().update()

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(self._marks)

    def set_log(self, log: bool) -> None:
        """Logarithmic or linear values."""
        if log != self.log:
            self.log = log
            self.getAxis("left").setLogMode(False, log)
            self.follow()

    def table(self) -> Table:
        return self.numbers()

    def label(self, bottom: str, left: str, short: str) -> None:
        """Axis labels, with units; `short` stands on the left where there is no height for `left`."""
        self._labels = bottom, left, short
        self._label()

    def _label(self) -> None:
        bottom, left, short = self._labels
        fits = QFontMetricsF(font()).horizontalAdvance(left) < self.getPlotItem().vb.height()
        for axis, text in (("bottom", bottom), ("left", left if fits else short)):
            style = {"font-size": f"{font().pointSizeF():.1f}pt"}
            self.getAxis(axis).setLabel(text, color=theme.current().muted, **style)

    # ---- drawing
    def refresh(self) -> None:
        """Draw every curve in what is seen of it."""
        if self.following:
            bounds = self.fit()
            if bounds is not None:
                left, right, bottom, top = bounds
                if self.log:
                    bottom, top = math.log10(bottom), math.log10(top)
                self._drawing = True
                self.setRange(QRectF(left, bottom, max(right - left, 1e-9), max(top - bottom, 1e-9)), padding=0)
                self._drawing = False
        self._draw_all()

    def _draw_all(self) -> None:
        (left, right), _ = self.viewRange()
        width = max(1, int(self.getPlotItem().vb.width()))
        for curve in self._curves:
            if curve.visible:
                self._draw(curve, *curve.source(left, right, width))
            curve.line.setVisible(curve.visible)
            curve.markers.setVisible(curve.visible and bool(curve.symbol))
        self._read()
        self.scene().prepareForPaint()  # the view's transform follows now: within a paint it would ask for another
        self.viewport().update()

    def _draw(self, curve: Curve, x: Numbers, y: Numbers) -> None:
        curve.data = x, y
        if self.log:
            with np.errstate(divide="ignore", invalid="ignore"):
                y = np.where(y > 0, np.log10(y), np.nan)
        if curve.symbol:
            known = np.isfinite(y)
            x, y = x[known], y[known]
            every = max(1, -(-len(x) // MARKERS))
            curve.markers.setData(x[::every], y[::every])
        curve.line.setData(
            x, y, connect="finite", antialias=curve.antialias or (bool(curve.symbol) and len(x) <= MARKERS)
        )

    def view(self) -> Bounds:
        """What is seen, in the plot's units."""
        (left, right), (bottom, top) = self.viewRange()
        return (left, right, 10**bottom, 10**top) if self.log else (left, right, bottom, top)

    # ---- following, zooming, panning
    def follow(self) -> None:
        self._set_following(True)
        self.refresh()

    def _set_following(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.follow_button.setVisible(not following)
            self.following_changed.emit(following)

    def _moved_by_hand(self) -> None:
        self._set_following(False)

    def _range_changed(self) -> None:
        if not self._drawing:  # by hand: the view stays as it is
            self._draw_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self.refresh()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.follow()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self._units(event.position()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()  # while the plot has the focus, its keys are its own, not the window's
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = {
            Qt.Key.Key_Left: (-0.1, 0),
            Qt.Key.Key_Right: (0.1, 0),
            Qt.Key.Key_Down: (0, -0.1),
            Qt.Key.Key_Up: (0, 0.1),
        }
        zoom = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
        key = Qt.Key(event.key())
        box = self.getPlotItem().vb
        if key in shift:
            (left, right), (bottom, top) = self.viewRange()
            self._set_following(False)
            box.translateBy(x=shift[key][0] * (right - left), y=shift[key][1] * (top - bottom))
        elif key in zoom:
            self._set_following(False)
            box.scaleBy((zoom[key], zoom[key]))
        elif key == Qt.Key.Key_Home:
            self.follow()
        elif key == Qt.Key.Key_Menu:
            self.popup_menu()
        else:
            event.ignore()

    # ---- the crosshair
    def _units(self, position: QPointF) -> QPointF:
        point = self.getPlotItem().vb.mapSceneToView(self.mapToScene(position.toPoint()))
        return QPointF(point.x(), 10 ** min(300.0, point.y()) if self.log else point.y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        inside = self.getPlotItem().vb.sceneBoundingRect().contains(event.position())
        point = self._units(event.position())
        self.point_at((point.x(), point.y()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.point_at(None)

    def point_at(self, where: tuple[float, float] | None) -> None:
        """Put the crosshair there, in the plot's units, or take it away."""
        self.cursor_at = where
        self._read()
        self.pointed.emit()
        self.viewport().update()

    def _read(self) -> None:
        self.readout.setText(self.read(*self.cursor_at) if self.cursor_at is not None else "")

    def pixel(self, x: float, y: float) -> QPointF:
        """A point of the plot on the widget."""
        y = math.log10(max(y, 1e-300)) if self.log else y
        return QPointF(self.getPlotItem().vb.mapViewToScene(QPointF(x, y)))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        area = self.getPlotItem().vb.sceneBoundingRect()
        painter.save()
        painter.setClipRect(area)
        self._paint_marks(painter, area)
        self.paint_over(painter, area)
        if self.viewed is not None:
            self._paint_viewed(painter, area, self.viewed)
        if self.cursor_at is not None:
            at = self.pixel(*self.cursor_at)
            painter.setPen(QPen(QColor(theme.current().muted), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()))
            painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()))
        painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.current().accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def paint_over(self, painter: QPainter, area: QRectF) -> None:
        """In pixels of the widget, over the curves; subclasses may add to it."""
        painter.setFont(font())
        metrics = QFontMetricsF(painter.font())
        for label in self.labels:
            at = self.pixel(label.x, label.y)
            width = metrics.horizontalAdvance(label.text) + 6
            left = max(area.left(), min(at.x() + 6, area.right() - width))
            box = QRectF(left, at.y() - metrics.height() - 4, width, metrics.height())
            painter.fillRect(box, faint(theme.current().plot, 200))
            painter.setPen(QColor(label.colour))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label.text)

    def _paint_marks(self, painter: QPainter, area: QRectF) -> None:
        """Newest first; a label that would lie over a newer one is left out, and so is a line beside one."""
        painter.setFont(font(0.9))
        metrics = QFontMetricsF(painter.font())
        colours = theme.current()
        line_limit = label_limit = area.right() + 1e6
        for mark in reversed(self._marks):
            x = self.pixel(mark.x, 1.0).x()
            if not area.left() <= x <= area.right() or line_limit - x < 3:
                continue
            line_limit = x
            painter.setPen(QPen(faint(colours.text, 110), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            width = metrics.horizontalAdvance(mark.text) + 8
            left = min(x + 2, area.right() - width)
            if left + width <= label_limit:
                label_limit = min(left, x)
                box = QRectF(left, area.top() + 1, width, metrics.height())
                painter.fillRect(box, faint(colours.plot, 220))
                painter.setPen(QColor(colours.text))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark.text)

    def view_step(self, step: int | None, scale: float) -> None:
        """Mark the step that the window looks at; `scale`: the axis' unit a step. None: the run as it is."""
        shown = None if step is None else Mark(step * scale, tr("step {step}", step=number(step, 0)))
        if shown != self.viewed:
            self.viewed = shown
            self.viewport().update()

    def _paint_viewed(self, painter: QPainter, area: QRectF, viewed: Mark) -> None:
        """A line in the accent, its words at its foot where no mark's are."""
        painter.setFont(font(0.9, bold=True))
        metrics, colours, x = QFontMetricsF(painter.font()), theme.current(), self.pixel(viewed.x, 1.0).x()
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        width = metrics.horizontalAdvance(viewed.text) + 8
        left = x if x + width <= area.right() else x - width
        box = QRectF(left, area.bottom() - metrics.height() - 1, width, metrics.height())
        painter.fillRect(box, QColor(colours.accent))
        painter.setPen(QColor(colours.on_accent))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, viewed.text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def close(self) -> bool:
        return QWidget.close(self)  # pyqtgraph's takes the plot apart for good

    # ---- texts and colours
    def retranslate(self, accessible: str) -> None:
        self.setAccessibleName(accessible)
        self.readout.setAccessibleName(tr("Values under the crosshair"))
        self.follow_button.setText(tr("Follow"))
        self.follow_button.setAccessibleName(tr("Follow the run again"))
        self.follow_button.setToolTip(
            tr("Show everything and move on with the run (Home, or a double click in the plot)")
        )

    def restyle(self) -> None:
        colours = theme.current()
        self.setBackground(QColor(colours.plot))
        self.readout.setFont(font())
        metrics = QFontMetricsF(font())
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setTickFont(font())
            axis.setPen(QColor(colours.border))
            axis.setTickPen(QPen(QColor(colours.muted), 1))
            axis.setTextPen(QColor(colours.muted))
            axis.setGrid(60)
            axis.setStyle(tickLength=0, autoExpandTextSpace=False, tickTextOffset=6, hideOverlappingLabels=False)
        self.getAxis("left").setWidth(metrics.horizontalAdvance("0,000") + metrics.height() + 14)
        self.getAxis("bottom").setHeight(2 * metrics.height() + 8)
        self.viewport().update()
