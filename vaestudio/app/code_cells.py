"""The grid of codes of one picture: a coloured cell a position, with its number where there is room."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import font
from vaestudio.app.code_chart import code_colour

STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


class Cells(QWidget):
    """`codes` (N,) in `rows` rows. A click or the arrow keys select a position."""

    selected = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.rows = self.columns = 1
        self.codes: npt.NDArray[np.int64] | None = None
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def begin(self, rows: int, columns: int) -> None:
        self.rows, self.columns, self.codes, self.at = rows, columns, None, 0
        self.update()

    def show_codes(self, codes: npt.NDArray[np.int64]) -> None:
        self.codes = codes
        self.update()

    def select(self, position: int) -> None:
        if position != self.at:
            self.at = position
            self.selected.emit(position)
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(64, 64)

    def _box(self, position: int) -> QRectF:
        side = min((self.width() - 4) / self.columns, (self.height() - 4) / self.rows)
        left, top = (self.width() - side * self.columns) / 2, (self.height() - side * self.rows) / 2
        row, column = divmod(position, self.columns)
        return QRectF(left + column * side, top + row * side, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), theme.current()
        painter.fillRect(self.rect(), QColor(colours.plot))
        if self.codes is not None:
            side = self._box(0).width()
            painter.setFont(font(0.8))
            numbered = QFontMetricsF(painter.font()).horizontalAdvance("000") + 4 < side
            for position, code in enumerate(self.codes):
                box, colour = self._box(position), code_colour(int(code))
                painter.fillRect(box.adjusted(0, 0, -1, -1) if side > 6 else box, colour)
                if numbered:
                    painter.setPen(QColor("#000000" if colour.lightnessF() > 0.42 else "#ffffff"))
                    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(code))
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawRect(self._box(self.at))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for position in range(self.rows * self.columns):
            if self._box(position).contains(event.position()):
                self.select(position)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in STEPS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        row, column = divmod(self.at, self.columns)
        row, column = row + step[0], column + step[1]
        if 0 <= row < self.rows and 0 <= column < self.columns:
            self.select(row * self.columns + column)
