"""How often codes are used: a bar a code of a shared codebook, or a table of variables and their values."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vaestudio.app import theme
from vaestudio.app.axes import font, mixed, nice_values, number
from vaestudio.app.bars import ceiling
from vaestudio.app.i18n import tr
from vaestudio.app.projection import coordinate
from vaestudio.app.savable import Savable, Table

Counts = npt.NDArray[np.int64]
GOLDEN = 0.61803398875  # neighbours in number are far apart in hue


def code_colour(code: int) -> QColor:
    """One colour a code, the same in chart and grid. 256 of them cannot all be told apart: it is a hint, not a name."""
    dark = theme.current().name == "dark"
    return QColor.fromHsvF(
        (code * GOLDEN) % 1.0, 0.50 if dark else 0.62, (0.95, 0.75)[code % 2] if dark else (0.62, 0.84)[code % 2]
    )


class Usage(Savable, QWidget):
    """`counts` (N, K). Shared: codes side by side in `order`. Else variables side by side, their values below each other.

    The pointer or the arrow keys point at (variable, code), and a click or Enter picks it.
    """

    pointed = Signal(object)  # (variable, code), the variable 0 where the codebook is shared; or None
    picked = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.counts: Counts = np.zeros((0, 0), np.int64)
        self.shared = True
        self.order: npt.NDArray[np.intp] = np.empty(0, np.intp)  # of codes, or of variables
        self.chosen: Counts | None = None  # (N,): what is framed in the table
        self.at: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 72)

    def show_counts(self, counts: Counts, shared: bool, by_use: bool) -> None:
        self.counts, self.shared = counts, shared
        values = counts.sum(0) if shared else np.apply_along_axis(lambda c: (c > 0).sum(), 1, counts)
        self.order = np.argsort(-values, kind="stable") if by_use else np.arange(len(values))
        self.update()

    def set_chosen(self, codes: Counts | None) -> None:
        self.chosen = codes
        self.update()

    def table(self) -> Table:
        if self.shared:
            return {"code": np.arange(self.counts.shape[1]), "count": self.counts.sum(0)}
        return {f"variable_{i + 1}": row for i, row in enumerate(self.counts)}

    # ---- geometry
    def _area(self) -> QRectF:
        metrics = QFontMetricsF(font())
        left, below = metrics.horizontalAdvance("00.0 %") + 10, metrics.height() + 4
        return QRectF(left, 8, max(1.0, self.width() - left - 8), max(1.0, self.height() - below - 8))

    def _across(self) -> float:
        """Pixels a bar or a variable."""
        return min(self._area().width() / max(1, len(self.order)), 64.0)

    def place_at(self, position: QPointF) -> tuple[int, int] | None:
        area = self._area()
        place = int((position.x() - area.left()) // self._across())
        if not 0 <= place < len(self.order) or not area.top() <= position.y() <= area.bottom():
            return None
        if self.shared:
            return 0, int(self.order[place])
        row = int((position.y() - area.top()) * self.counts.shape[1] / area.height())
        return int(self.order[place]), min(row, self.counts.shape[1] - 1)

    # ---- drawing
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), theme.current()
        painter.fillRect(self.rect(), QColor(colours.plot))
        painter.setFont(font())
        if self.counts.sum():
            self._paint_bars(painter) if self.shared else self._paint_table(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_bars(self, painter: QPainter) -> None:
        """Shares of all positions in per cent, and a line where they would lie if all codes were used alike."""
        colours, area, across = theme.current(), self._area(), self._across()
        shares = 100 * self.counts.sum(0) / self.counts.sum()
        even = 100 / len(shares)
        largest = ceiling(shares, 2 * even)
        metrics = QFontMetricsF(painter.font())
        spacing, ticks = nice_values(0.0, largest, max(1, int(area.height() / (2 * metrics.height()))))
        decimals = max(0, -int(np.floor(np.log10(spacing) + 1e-9)))
        for tick in ticks:
            y = area.bottom() - area.height() * tick / largest
            painter.setPen(QPen(mixed(colours.muted, colours.plot, 0.25), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.muted))
            box = QRectF(0, y - metrics.height() / 2, area.left() - 6, metrics.height())
            text = tr("{n} %", n=number(tick, decimals))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        for place, code in enumerate(self.order):
            height = area.height() * shares[code] / largest
            bar = QRectF(area.left() + place * across, area.bottom() - height, max(1.0, across * 0.9), height)
            painter.fillRect(bar, code_colour(int(code)))
            if not shares[code]:  # never used: a mark below the line
                painter.fillRect(QRectF(bar.left(), area.bottom() + 1, bar.width(), 3), QColor(colours.warning))
            if self.at is not None and self.at[1] == code:
                painter.setPen(QPen(QColor(colours.text), 1))
                painter.drawRect(QRectF(bar.left() - 1, area.top(), bar.width() + 1, area.height()))
        y = area.bottom() - area.height() * even / largest
        painter.setPen(QPen(QColor(colours.text), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.left() + across * len(self.order), y))
        painter.setPen(QColor(colours.muted))
        below = QRectF(area.left(), area.bottom() + 4, area.width(), metrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, tr("Share of positions"))

    def _paint_table(self, painter: QPainter) -> None:
        """The darker, the more often a variable has the value; framed, what it has now."""
        colours, area, across = theme.current(), self._area(), self._across()
        values = self.counts.shape[1]
        down = area.height() / values
        metrics = QFontMetricsF(painter.font())
        shares = self.counts / np.maximum(1, self.counts.sum(1, keepdims=True))
        shares = shares / shares.max()
        gap = 1.0 if min(across, down) > 6 else 0.0
        for place, variable in enumerate(self.order):
            for value in range(values):
                box = QRectF(area.left() + place * across, area.top() + value * down, across - gap, down - gap)
                painter.fillRect(box, mixed(colours.accent, colours.plot, 0.06 + 0.94 * float(shares[variable, value])))
                if self.chosen is not None and self.chosen[variable] == value:
                    painter.setPen(QPen(QColor(colours.text), 2))
                    painter.drawRect(box.adjusted(1, 1, -1, -1))
                if self.at == (variable, value):
                    painter.setPen(QPen(QColor(colours.warning), 2))
                    painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.setPen(QColor(colours.muted))
        every = max(1, int(np.ceil(1.6 * metrics.height() / down)))
        for value in range(0, values, every):
            box = QRectF(0, area.top() + (value + 0.5) * down - metrics.height() / 2, area.left() - 6, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(value + 1, 0))
        every = max(1, int(np.ceil((metrics.horizontalAdvance(coordinate(len(self.order) - 1)) + 4) / across)))
        for place in range(0, len(self.order), every):
            box = QRectF(area.left() + (place + 0.5) * across - 40, area.bottom() + 2, 80, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, coordinate(self.order[place]))

    # ---- hands
    def point_at(self, place: tuple[int, int] | None) -> None:
        if place != self.at:
            self.at = place
            self.pointed.emit(place)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point_at(self.place_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self.point_at(place)
            self.picked.emit(*place)

    def leaveEvent(self, event: QEvent) -> None:
        self.point_at(None)

    def event(self, event: QEvent) -> bool:
        mine = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in mine:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        across = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        down = 0 if self.shared else {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if (across or down) and len(self.order):
            along = 1 if self.shared else 0
            place = -1 if self.at is None else int(np.flatnonzero(self.order == self.at[along])[0])
            first = int(self.order[max(0, min(place + across, len(self.order) - 1))])
            value = 0 if self.at is None else max(0, min(self.at[1] + down, self.counts.shape[1] - 1))
            self.point_at((0, first) if self.shared else (first, value))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at is not None:
            self.picked.emit(*self.at)
        elif key == Qt.Key.Key_Menu:
            self.popup_menu()
        else:
            super().keyPressEvent(event)
