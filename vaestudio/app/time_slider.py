"""The slider of the time machine: a frame a stop, ticks where knobs were turned, and the last stop for the run as it is."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSlider, QToolTip, QWidget

from vaestudio.app import theme

NEAR = 5  # pixels between the pointer and the mark that it means


class TimeSlider(QSlider):
    """A press anywhere takes the handle there, and a drag takes it along. `texts(value)` is what the pointer is told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("past.slider")
        self.setPageStep(10)
        self.setMinimumWidth(160)
        self.setMouseTracking(True)
        self.marks: Mapping[float, str] = {}  # a place among the stops -> what happened there
        self.text_at = lambda value: ""

    def set_marks(self, marks: Mapping[float, str]) -> None:
        if marks != self.marks:
            self.marks = marks
            self.update()

    # ---- geometry
    def _span(self) -> tuple[float, float]:
        """Where the handle's middle is at the first stop, and how far it can go (pixels)."""
        from PySide6.QtWidgets import QStyle, QStyleOptionSlider  # 5 ms, and the first picture has no need of them

        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style, part = self.style(), QStyle.SubControl
        groove = style.subControlRect(QStyle.ComplexControl.CC_Slider, option, part.SC_SliderGroove, self)
        handle = style.subControlRect(QStyle.ComplexControl.CC_Slider, option, part.SC_SliderHandle, self)
        return groove.left() + handle.width() / 2, max(1.0, groove.width() - handle.width())

    def x_of(self, value: float) -> float:
        left, width = self._span()
        return left + width * value / max(1, self.maximum())

    def value_at(self, x: float) -> int:
        left, width = self._span()
        return max(0, min(self.maximum(), round((x - left) / width * self.maximum())))

    # ---- drawing
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        painter.setPen(QPen(QColor(colours.warning), 1.5))
        painter.setBrush(QColor(colours.warning))
        for place in self.marks:  # a small flag: its foot is on the groove
            x = self.x_of(place)
            painter.drawLine(QPointF(x, 2), QPointF(x, self.height() / 2))
            painter.drawPolygon(QPolygonF([QPointF(x, 2), QPointF(x + 6, 4.5), QPointF(x, 7)]))
        painter.end()
        super().paintEvent(event)

    # ---- hands
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.setSliderDown(True)
            self.setValue(self.value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self.value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.isEnabled():
            x = event.pos().x()
            near = [text for place, text in self.marks.items() if abs(self.x_of(place) - x) <= NEAR]
            text = "\n".join([self.text_at(self.value_at(x)), *near]).strip()
            if text:
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)
