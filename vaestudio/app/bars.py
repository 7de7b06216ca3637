"""A mirrored bar chart of the latent dimensions: KL upwards, Var μ downwards, a light for each between them."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vaestudio.app import theme
from vaestudio.app.axes import font, mixed, nice_values, number
from vaestudio.app.i18n import tr
from vaestudio.app.projection import coordinate
from vaestudio.app.savable import Savable, Table

Floats = npt.NDArray[np.floating]
ACTIVE = 0.01  # both definitions: nats of KL, and variance of the posterior mean (Burda et al. 2016)


def ceiling(values: Floats, least: float) -> float:
    """The top of an axis: 1, 2 or 5 times a power of ten, so that it moves seldom."""
    largest = max(float(np.nanmax(values, initial=0.0)), least)
    power = 10.0 ** np.floor(np.log10(largest))
    return float(next(s * power for s in (1, 2, 5, 10) if s * power >= largest * (1 - 1e-9)))


class Bars(Savable, QWidget):
    """`kl` (D,) or None, `variance` (D,), drawn in `order`; hovering or the arrow keys point at a dimension."""

    pointed = Signal(object)  # a dimension, or None

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.kl: Floats | None = None
        self.variance: Floats = np.empty(0)
        self.order: npt.NDArray[np.intp] = np.empty(0, np.intp)
        self.at: int | None = None  # the dimension pointed at
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 90)

    def show_values(self, kl: Floats | None, variance: Floats, by_kl: bool) -> None:
        """`by_kl`: most informative first, else by index."""
        self.kl, self.variance = kl, variance
        measure = kl if kl is not None else variance
        self.order = np.argsort(-measure, kind="stable") if by_kl else np.arange(len(variance))
        if self.at is not None and self.at >= len(variance):
            self.at = None
        self.update()

    def active(self) -> npt.NDArray[np.bool_]:
        """(D,): which dimensions carry something."""
        return (self.kl if self.kl is not None else self.variance) > ACTIVE

    def table(self) -> Table:
        table: Table = {"dimension": np.arange(1, len(self.variance) + 1)}
        if self.kl is not None:
            table["kl_nats"] = self.kl
        return table | {"variance_of_mean": self.variance}

    # ---- geometry
    def _areas(self) -> tuple[QRectF, QRectF, QRectF]:
        """KL, lights and Var μ, from top to bottom; without a KL its area is empty."""
        metrics = QFontMetricsF(font())
        left, line = metrics.horizontalAdvance("000.00") + metrics.height() + 12, metrics.height()
        width, height = self.width() - left - 8, self.height() - 2 * line - 16
        up = 0.62 * height if self.kl is not None else 0.0
        top = QRectF(left, 8, width, up)
        middle = QRectF(left, top.bottom(), width, 2 * line)
        return top, middle, QRectF(left, middle.bottom(), width, height - up)

    def _slot(self) -> float:
        """Pixels a dimension; bars stay slender where there are few."""
        return min(self._areas()[1].width() / max(1, len(self.order)), 120.0)

    def dimension_at(self, x: float) -> int | None:
        place = int((x - self._areas()[1].left()) // self._slot())
        return int(self.order[place]) if 0 <= place < len(self.order) else None

    # ---- drawing
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        painter.fillRect(self.rect(), QColor(colours.plot))
        painter.setFont(font())
        if len(self.order):
            top, middle, bottom = self._areas()
            if self.kl is not None:
                self._bars(painter, top, self.kl, ceiling(self.kl, 0.1), colours.kl, up=True, name=tr("KL (nats)"))
            self._bars(
                painter, bottom, self.variance, ceiling(self.variance, 1.0), colours.total, up=False, name=tr("Var μ")
            )
            self._lights(painter, middle)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _bars(
        self, painter: QPainter, area: QRectF, values: Floats, largest: float, colour: str, up: bool, name: str
    ) -> None:
        colours, slot = theme.current(), self._slot()
        base, sign = (area.bottom(), -1) if up else (area.top(), 1)
        metrics = QFontMetricsF(painter.font())
        spacing, ticks = nice_values(0.0, largest, max(1, int(area.height() / (2 * metrics.height()))))
        decimals = max(0, -int(np.floor(np.log10(spacing) + 1e-9)))
        for tick in ticks:
            y = base + sign * area.height() * tick / largest
            painter.setPen(QPen(mixed(colours.muted, colours.plot, 0.25), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if tick > 0:
                painter.setPen(QColor(colours.muted))
                box = QRectF(0, y - metrics.height() / 2, area.left() - 6, metrics.height())
                painter.drawText(
                    box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(tick, decimals)
                )
        painter.save()
        painter.translate(2, area.center().y())
        painter.rotate(-90)
        painter.setPen(QColor(colours.muted))
        room = max(area.height(), metrics.horizontalAdvance(name))
        painter.drawText(QRectF(-room / 2, 0, room, metrics.height()), Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()
        active = self.active()
        full, dim = QColor(colour), mixed(colour, colours.plot, 0.45)
        gap = slot * 0.15 if slot > 4 else 0.0
        for place, d in enumerate(self.order):
            length = area.height() * min(1.0, max(0.0, float(np.nan_to_num(values[d]))) / largest)
            x = area.left() + place * slot + gap
            bar = QRectF(x, base - length if up else base, max(1.0, slot - 2 * gap), length)
            painter.fillRect(bar, full if active[d] else dim)
            if d == self.at:
                painter.setPen(QPen(QColor(colours.text), 1))
                painter.drawRect(bar.adjusted(-1, -1, 1, 1))

    def _lights(self, painter: QPainter, area: QRectF) -> None:
        """Burning: a filled disc. Out: an empty ring. Below each its name, where there is room."""
        colours, slot = theme.current(), self._slot()
        metrics = QFontMetricsF(painter.font())
        radius = min(slot * 0.4, metrics.height() * 0.36)
        every = max(1, int(np.ceil((metrics.horizontalAdvance(coordinate(len(self.order) - 1)) + 4) / slot)))
        active = self.active()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, d in enumerate(self.order):
            x = area.left() + (place + 0.5) * slot
            painter.setPen(QPen(QColor(colours.good if active[d] else colours.muted), 1.5 if radius > 3 else 1))
            painter.setBrush(QColor(colours.good) if active[d] else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, area.top() + area.height() * 0.27), radius, radius)
            if place % every == 0 or d == self.at:
                painter.setPen(QColor(colours.text if d == self.at else colours.muted))
                box = QRectF(x - 40, area.center().y(), 80, area.height() / 2)
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, coordinate(d))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    # ---- hands
    def point_at(self, dimension: int | None) -> None:
        if dimension != self.at:
            self.at = dimension
            self.pointed.emit(dimension)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point_at(self.dimension_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self.point_at(None)

    def event(self, event: QEvent) -> bool:
        mine = (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in mine:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps and len(self.order):
            place = -1 if self.at is None else int(np.flatnonzero(self.order == self.at)[0])
            self.point_at(int(self.order[max(0, min(place + steps[key], len(self.order) - 1))]))
        elif key == Qt.Key.Key_Menu:
            self.popup_menu()
        else:
            super().keyPressEvent(event)
