"""How many images each class has, as a row with a bar: any number of classes, only the rows in sight are drawn."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLocale, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from vaestudio.app import theme
from vaestudio.app.i18n import tr, wrapped
from vaestudio.app.theme import UNIT


class ClassBars(QWidget):
    """Name, bar and two numbers a class: the full part of the bar is learned from, the outlined part is the test."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[tuple[str, int, int], ...] = ()  # name, images to learn from, images to test with
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_counts(self, names: Sequence[str], train: Sequence[int], test: Sequence[int]) -> None:
        self.rows = tuple(zip(names, train, test, strict=True))
        self.setAccessibleDescription("\n".join(map(self._words, self.rows)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(16 * UNIT, self._height() * len(self.rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(8 * UNIT, self._height() * len(self.rows))

    def _height(self) -> int:
        return self.fontMetrics().height() + UNIT // 2

    @staticmethod
    def _words(row: tuple[str, int, int]) -> str:
        name, train, test = row
        locale = QLocale()
        return tr(
            "{name}: {train} to learn from, {test} to test with",
            name=name, train=locale.toString(train), test=locale.toString(test),
        )  # fmt: skip

    # ---- drawing
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.rows:
            return
        painter = QPainter(self)
        metrics, height, locale = self.fontMetrics(), self._height(), QLocale()
        largest = max(1, max(train + test for _, train, test in self.rows))
        widest = [
            max(metrics.horizontalAdvance(locale.toString(n)) for n in column)
            for column in ([train for _, train, _ in self.rows], [test for *_, test in self.rows])
        ]
        longest = max(metrics.horizontalAdvance(name) for name, _, _ in self.rows)
        name_width = min(longest, self.width() * 2 // 5)
        left = name_width + UNIT
        plus = metrics.horizontalAdvance(" + ")
        room = max(2 * UNIT, self.width() - left - UNIT - sum(widest) - plus)
        colours = theme.current()
        first = max(0, event.rect().top() // height)
        for index in range(first, min(len(self.rows), event.rect().bottom() // height + 1)):
            name, train, test = self.rows[index]
            top = index * height
            painter.setPen(QColor(colours.text))
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, name_width)
            painter.drawText(QRect(0, top, name_width, height), Qt.AlignmentFlag.AlignVCenter, shown)
            self._bar(painter, index, QRect(left, top + UNIT // 2, room, height - UNIT), largest)
            painter.setPen(QColor(colours.text if train else colours.error))
            numbers = QRect(left + room + UNIT, top, widest[0], height)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(numbers, flags, locale.toString(train))
            painter.setPen(QColor(colours.muted))
            painter.drawText(
                numbers.translated(plus, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "+ "
            )
            painter.drawText(QRect(self.width() - widest[1], top, widest[1], height), flags, locale.toString(test))

    def _bar(self, painter: QPainter, index: int, room: QRect, largest: int) -> None:
        _, train, test = self.rows[index]
        colour = QColor(theme.class_color(index))
        full = round(room.width() * train / largest)
        both = round(room.width() * (train + test) / largest)
        painter.fillRect(QRect(room.left(), room.top(), full, room.height()), colour)
        if both - full > 1:
            painter.setPen(QPen(colour, 1))
            painter.drawRect(QRect(room.left() + full, room.top(), both - full - 1, room.height() - 1))

    # ---- hands
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.tip_at(event.pos())
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def tip_at(self, position: QPoint) -> str:
        index = position.y() // self._height()
        return wrapped(self._words(self.rows[index])) if 0 <= index < len(self.rows) else ""
