"""The numbers of now, large enough for the last row of a lecture room; each name is also the switch of its curve."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSizePolicy, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import font, number
from vaestudio.app.i18n import tr
from vaestudio.app.terms import DECIMALS

NONE = float("nan")


@dataclass
class _Row:
    switch: QCheckBox
    train: QLabel
    test: QLabel
    symbol: str
    colour: str = "#000000"


class Readings(QWidget):
    """Rows of a name with its colour and marker, the smoothed training value and the value on the test images."""

    switched = Signal(str, bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.readings")
        self._name = name
        self._rows: dict[str, _Row] = {}
        self._stacked: bool | None = None
        self._heads = (QLabel(), QLabel())
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.UNIT, 0, theme.UNIT, 0)
        self._grid.setHorizontalSpacing(2 * theme.UNIT)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        for column, head in enumerate(self._heads, 1):
            head.setMinimumWidth(1)  # a longer heading never moves a number
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            self._grid.addWidget(head, 0, column)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(11 * theme.UNIT)

    def set_rows(self, rows: Sequence[tuple[str, str, bool]]) -> None:
        """(key, marker, shown) for each, in order; numbers begin empty."""
        for old in self._rows.values():
            widgets: tuple[QWidget, ...] = (old.switch, old.train, old.test)
            for widget in widgets:
                self._grid.removeWidget(widget)
                widget.deleteLater()
        self._grid.setRowStretch(2 * len(self._rows) + 1, 0)
        self._rows, self._stacked = {}, None
        for key, symbol, shown in rows:
            row = _Row(QCheckBox(), QLabel(), QLabel(), symbol)
            row.switch.setObjectName(f"{self._name}.show_{key}")
            row.switch.setChecked(shown)
            row.switch.toggled.connect(lambda on, key=key: self.switched.emit(key, on))
            for label in (row.train, row.test):
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._rows[key] = row
            self.set_numbers(key, NONE, NONE)
        self._fit()

    def set_numbers(self, key: str, train: float, test: float) -> None:
        row = self._rows[key]
        row.train.setText(number(train, DECIMALS.get(key, 2)))
        row.test.setText(number(test, DECIMALS.get(key, 2)))

    def numbers(self, key: str) -> tuple[str, str]:
        return self._rows[key].train.text(), self._rows[key].test.text()

    def name(self, key: str, text: str, colour: str) -> None:
        """The words and the colour of a row."""
        row = self._rows[key]
        row.colour = colour
        row.switch.setText(text)
        row.switch.setAccessibleName(tr("Show {curve}", curve=text))
        row.switch.setToolTip(tr("Show or hide this curve"))
        row.train.setAccessibleName(tr("{curve}, training, smoothed", curve=text))
        row.test.setAccessibleName(tr("{curve}, test images", curve=text))
        row.switch.setIcon(swatch(colour, row.symbol, font().pointSizeF() * 1.6))
        self._fit()

    def set_heads(self, train: str, test: str, pointed: bool) -> None:
        """What the two columns are of; `pointed`: not of now."""
        colour = theme.current().accent if pointed else theme.current().muted
        for head, text in zip(self._heads, (train, test), strict=True):
            if head.text() != text:
                head.setText(text)
                head.setStyleSheet(f"color: {colour}")

    def restyle(self) -> None:
        for head in self._heads:
            head.setText("")  # its colour is set with its text
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Figures as large as the room allows; columns as wide as their longest number, so that nothing jumps."""
        if not self._rows:
            return
        names, widest = font(1.1), font(bold=True)
        for row in self._rows.values():
            row.switch.setFont(names)
            row.switch.setIconSize(QSize(2, 1) * int(names.pointSizeF() * 1.5))
        widest.setPixelSize(100)
        wide = QFontMetrics(widest).horizontalAdvance("000.00") / 100
        room = (self.height() - self._heads[0].sizeHint().height()) / len(self._rows)
        switch = self._rows[next(iter(self._rows))].switch.sizeHint().height()
        self._stack(room > 3.5 * switch)
        taken, least = max(r.switch.sizeHint().width() for r in self._rows.values()) + 6 * theme.UNIT, self._least()
        self.setMinimumWidth(int(taken + 2 * wide * least) + 1)
        if self._stacked:
            room, taken = room - switch - theme.UNIT, 4 * theme.UNIT
        size = int(max(least, min(room * 0.66, (self.width() - taken) / 2 / wide, 64)))
        for row in self._rows.values():
            for label, bold in ((row.train, False), (row.test, True)):
                figures = font(bold=bold)
                figures.setPixelSize(size)
                label.setFont(figures)
                label.setMinimumWidth(QFontMetrics(figures).horizontalAdvance("000.00"))
                label.setStyleSheet(f"color: {theme.current().text if bold else theme.current().muted}")
        for i in range(1, len(self._rows) + 1):
            self._grid.setRowMinimumHeight(2 * i, int(min(room, size * 1.7)))

    @staticmethod
    def _least() -> float:
        """Pixels: figures are never smaller."""
        return font().pointSizeF() * 1.4

    def _stack(self, stacked: bool) -> None:
        """Each name above its numbers, where there is height for it, or before them."""
        if stacked == self._stacked:
            return
        self._stacked = stacked
        for i, row in enumerate(self._rows.values(), 1):
            self._grid.addWidget(row.switch, 2 * i - stacked, 0, 1, 3 if stacked else 1)
            self._grid.addWidget(row.train, 2 * i, 1)
            self._grid.addWidget(row.test, 2 * i, 2)
        self._grid.setRowStretch(2 * len(self._rows) + 1, 1)


def swatch(colour: str, symbol: str, height: float) -> QIcon:
    """A line with the curve's marker on it: the legend says with a shape what it says with a colour."""
    h = max(8, int(height))
    picture = QPixmap(int(2 * h) * 2, h * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 2.5))
    painter.drawLine(QPointF(0, h / 2), QPointF(2 * h, h / 2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPath(marker(symbol, QRectF(h * 0.6, h * 0.1, h * 0.8, h * 0.8)))
    painter.end()
    return QIcon(picture)


def marker(symbol: str, box: QRectF) -> QPainterPath:
    """pyqtgraph's markers o, s, t1, d as paths."""
    path = QPainterPath()
    if symbol == "s":
        path.addRect(box.adjusted(1, 1, -1, -1))
    elif symbol == "t1":
        path.addPolygon(QPolygonF([box.bottomLeft(), box.bottomRight(), QPointF(box.center().x(), box.top())]))
    elif symbol == "d":
        sides = (
            QPointF(box.center().x(), box.top()),
            QPointF(box.right(), box.center().y()),
            QPointF(box.center().x(), box.bottom()),
        )
        path.addPolygon(QPolygonF([*sides, QPointF(box.left(), box.center().y())]))
    else:
        path.addEllipse(box)
    path.closeSubpath()
    return path
