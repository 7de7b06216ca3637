"""Sliders for a code z: one a dimension, the most informative first, silent ones folded away."""

import numpy as np
from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vaestudio.app import theme
from vaestudio.app.axes import number
from vaestudio.app.form_row import NumberEdit
from vaestudio.app.i18n import tr
from vaestudio.app.projection import coordinate

REACH = 4.0  # a slider goes from -4 to 4 standard deviations of the prior
WIDER = (4.0, 6.0, 10.0, 15.0, 25.0, 40.0, 60.0, 100.0)  # or as far as the codes go, where no prior holds them
FINE = 100  # slider steps a unit
SILENT = 0.01  # nats: below it a dimension says nothing about the image
FAR = 100.0  # no code is typed farther out than this
FEW = 12  # rows shown before "show all"


class ZeroSlider(QSlider):
    """A slider that a double click sends back to zero."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setValue(0)


class Row:
    """One dimension: its symbol, slider, value and information."""

    def __init__(self, dimension: int, owner: "CodeSliders") -> None:
        self.dimension = dimension
        self.symbol = QLabel(coordinate(dimension))
        self.slider = ZeroSlider(Qt.Orientation.Horizontal, objectName=f"decoder.z{dimension + 1}")
        self.slider.setRange(round(-REACH * FINE), round(REACH * FINE))
        self.slider.setSingleStep(5)
        self.slider.setPageStep(50)
        self.slider.valueChanged.connect(lambda value: owner.turned.emit(dimension, value / FINE))
        self.value = NumberEdit(objectName=f"decoder.z{dimension + 1}.value", alignment=Qt.AlignmentFlag.AlignRight)
        self.value.setProperty("role", "compact")
        self.value.editingFinished.connect(lambda: self._typed(owner))
        self.value.nudged.connect(lambda steps: owner.turned.emit(dimension, self._value + steps / FINE))
        self.value.abandoned.connect(lambda: self.show_value(self._value))
        self._value = 0.0
        self.nats = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.nats.setProperty("role", "muted")
        self.symbol.setBuddy(self.slider)
        self.widgets: tuple[QWidget, ...] = (self.symbol, self.slider, self.value, self.nats)

    def show_value(self, value: float) -> None:
        self._value = value
        self.slider.blockSignals(True)
        self.slider.setValue(round(value * FINE))
        self.slider.blockSignals(False)
        self.value.setText(number(value, 2))
        self.value.setModified(False)

    def _typed(self, owner: "CodeSliders") -> None:
        """What was typed, where it is a number; else what stood there."""
        if not self.value.isModified():
            return
        typed, good = QLocale().toDouble(self.value.text().replace("−", "-"))
        if good and abs(typed) < FAR:
            owner.turned.emit(self.dimension, typed)
        else:
            self.show_value(self._value)


class CodeSliders(QWidget):
    """`turned(dimension, value)` when a person moves one. The order changes only when `arrange` is called."""

    turned = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.order: list[int] = []
        self.information: np.ndarray | None = None
        self.reach = REACH
        self.area = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame, objectName="decoder.sliders")
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its sliders have it, and scroll into sight with it
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, theme.UNIT // 2, 0)
        self._grid.setHorizontalSpacing(theme.UNIT)
        self._grid.setVerticalSpacing(theme.UNIT // 2)
        self._grid.setColumnStretch(1, 1)
        self.fold = QToolButton(checkable=True, objectName="decoder.silent")
        self.fold.toggled.connect(lambda _: self._lay_out())
        self.area.setWidget(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)

    def begin(self, dimensions: int) -> None:
        """New sliders for codes of that many numbers."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item.widget() is not None and item.widget() is not self.fold:
                item.widget().deleteLater()
        self.rows = [Row(d, self) for d in range(dimensions)]
        self.information, self.order, self.reach = None, list(range(dimensions)), REACH
        self.show_code(np.zeros(dimensions))
        self.fold.setChecked(False)
        self.retranslate()
        self._measure()
        self._lay_out()

    @property
    def held(self) -> bool:
        """Whether a person has one in hand."""
        return any(row.slider.isSliderDown() or row.value.hasFocus() for row in self.rows)

    @property
    def silent(self) -> int:
        """How many dimensions say nothing, once any says something."""
        return (
            0
            if self.information is None or (self.information > SILENT).sum() == 0
            else int((self.information <= SILENT).sum())
        )

    @property
    def shown(self) -> list[int]:
        """The dimensions whose sliders are seen, in order."""
        few = len(self.order) - self.silent
        return self.order if self.fold.isChecked() else self.order[: min(few, FEW)]

    def show_code(self, z: np.ndarray) -> None:
        for row, value in zip(self.rows, z, strict=True):
            row.show_value(float(value))

    def make_room(self, farthest: float) -> None:
        """Sliders that reach a code so far from zero; they only grow, and not under a hand."""
        reach = next((w for w in WIDER if w >= farthest), WIDER[-1])
        if reach <= self.reach or self.held:
            return
        self.reach = reach
        for row in self.rows:
            row.slider.blockSignals(True)
            row.slider.setRange(round(-reach * FINE), round(reach * FINE))
            row.slider.blockSignals(False)
            row.show_value(row._value)

    def show_information(self, information: np.ndarray, words: str, decimals: int) -> None:
        """What each dimension says, (D,): its KL in nats, or without a prior its share of the variance in per cent."""
        self.information = information
        for row, value in zip(self.rows, information, strict=True):
            row.nats.setText(words.format(n=number(float(value), decimals)))

    def arrange(self) -> None:
        """The most informative first; not while one is held, since nothing may jump under a hand."""
        if self.information is None or self.held:
            return
        order = [int(d) for d in np.argsort(-np.round(self.information, 2), kind="stable")]
        self.order = order
        self._lay_out()

    def _lay_out(self) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        shown = self.shown
        for row in self.rows:
            for widget in row.widgets:
                widget.setParent(self._inside)  # before it is shown: without a parent it would be a window
                widget.setVisible(row.dimension in shown)
        before: QWidget | None = None
        for i, dimension in enumerate(shown):
            for column, widget in enumerate(self.rows[dimension].widgets):
                self._grid.addWidget(widget, i, column)
            for widget in (self.rows[dimension].slider, self.rows[dimension].value):
                if before is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget
        hidden = len(self.order) - len(self.order[: min(len(self.order) - self.silent, FEW)])
        self.fold.setVisible(hidden > 0)
        self._grid.addWidget(self.fold, len(shown), 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
        for i in range(self._grid.rowCount() + 1):
            self._grid.setRowStretch(i, 1 if i == len(shown) + 1 else 0)
        self._say_fold(hidden)

    def _say_fold(self, hidden: int) -> None:
        silent = self.silent
        if self.fold.isChecked():
            text = tr("Show fewer dimensions")
        elif silent == hidden:
            text = tr("{n} silent dimensions", n=silent)
        else:
            text = tr("{n} more dimensions, {k} of them silent", n=hidden, k=silent)
        self.fold.setText(text)
        self.fold.setToolTip(tr("A dimension is silent when its KL is at most 0.01 nats: moving it changes nothing"))

    def retranslate(self) -> None:
        for row in self.rows:
            name = tr("Dimension {n} of z", n=row.dimension + 1)
            row.slider.setAccessibleName(name)
            row.slider.setToolTip(tr("Arrow keys move it by 0.05, the number beside it by 0.01; double-click for zero"))
            row.value.setAccessibleName(tr("Dimension {n} of z, as a number", n=row.dimension + 1))
            row.nats.setToolTip(tr("KL of this dimension: how much it says about an image"))
        self.fold.setAccessibleName(tr("Silent dimensions"))
        self._say_fold(len(self.order) - len(self.shown))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        """Room for every number that may stand there, so that nothing jumps."""
        metrics = self.fontMetrics()
        for row in self.rows:
            row.value.setFixedWidth(metrics.horizontalAdvance("−00.00") + 2 * theme.UNIT)
            row.nats.setMinimumWidth(metrics.horizontalAdvance(tr("{n} nats", n="0.00")))
        self.area.setMinimumHeight(min(4, len(self.rows)) * (metrics.height() + 2 * theme.UNIT))
        for row in self.rows:
            row.symbol.setMinimumWidth(metrics.horizontalAdvance("z" + "0" * len(str(len(self.rows)))))
