"""Pen, eraser, width, undo: what one draws on a canvas with."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QColorDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from vaestudio.app import theme
from vaestudio.app.canvas import Canvas
from vaestudio.app.chain import number
from vaestudio.app.drawing import Manner
from vaestudio.app.i18n import tr

Named = TypeVar("Named", bound=QObject)


def named(thing: Named, name: str) -> Named:
    thing.setObjectName(name)
    return thing


class Toolbox(QWidget):
    """Works on the canvas itself; `taken` asks for the selected test image to be put there."""

    taken = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self.canvas = canvas
        self._pen, self._eraser = self._button("pen"), self._button("eraser")
        kinds = QButtonGroup(self)
        for button in (self._pen, self._eraser):
            button.setCheckable(True)
            kinds.addButton(button)
        self._pen.setChecked(True)
        self._eraser.toggled.connect(self._erase)
        self._colour = self._button("colour", self._ask_colour)
        self.width_slider = named(QSlider(Qt.Orientation.Horizontal), "draw.width")
        self.width_slider.setRange(5, 100)
        self.width_slider.valueChanged.connect(self._brush)
        self._width_text, self._width_label = QLabel(), QLabel()
        self._undo = self._button("undo", canvas.undo)
        self._redo = self._button("redo", canvas.redo)
        self._clear = self._button("clear", canvas.clear)
        self._open = self._button("open", self._ask_file)
        self._paste = self._button("paste", canvas.paste)
        self._take = self._button("take", self.taken.emit)
        self.centre = named(QCheckBox(), "draw.centre")
        self.centre.toggled.connect(canvas.set_centring)
        canvas.turned.connect(self._show_history)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.UNIT // 2)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.add_row(self._pen, self._eraser, self._colour)
        self.add_row(self._width_label, self.width_slider, self._width_text)
        self.add_row(self._undo, self._redo, self._clear)
        self.add_row(self._open, self._paste, self._take)
        self._show_history()

    def _button(self, name: str, action: Callable[[], None] | None = None) -> QPushButton:
        button = named(QPushButton(), f"draw.{name}")
        if action is not None:
            button.clicked.connect(lambda: action())
        return button

    def add_row(self, *widgets: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.UNIT // 2)
        for widget in widgets:
            row.addWidget(widget, 0 if isinstance(widget, QLabel) else 1)
        self._column.insertLayout(self._column.count() - 1, row)  # above the stretch

    def set_run(self, shape: tuple[int, int, int], how: Manner) -> None:
        """Begin with the data's own width, for pictures (C, H, W)."""
        self._pen.setChecked(True)
        self.width_slider.setRange(5, max(10, round(min(shape[1:]) / 3 * 10)))
        self.width_slider.setValue(round(how.width * 10))
        self.centre.setChecked(how.digit_like)
        self.centre.setVisible(shape[0] == 1)
        self._colour.setVisible(shape[0] == 3)
        self.restyle()

    # ---- hands
    def _brush(self, tenths: int) -> None:
        self.canvas.brush = tenths / 10
        self._width_text.setText(number(tenths / 10, 1))

    def _erase(self, on: bool) -> None:
        self.canvas.erasing = on

    def _show_history(self) -> None:
        drawing = self.canvas.drawing
        self._undo.setEnabled(drawing is not None and drawing.can_undo)
        self._redo.setEnabled(drawing is not None and drawing.can_redo)
        self._clear.setEnabled(drawing is not None and not drawing.blank)

    def _ask_colour(self) -> None:
        dialog = QColorDialog(self.canvas.colour, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self.set_colour)
        dialog.open()

    def set_colour(self, colour: QColor) -> None:
        self.canvas.colour = colour
        self._pen.setChecked(True)
        self.restyle()

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Open a picture"))
        if path:
            self.canvas.open(path)

    # ---- words and colours
    def retranslate(self) -> None:
        buttons = (
            (self._pen, tr("Pen"), tr("Draw")),
            (self._eraser, tr("Eraser"), tr("Erase; so does the right mouse button")),
            (self._colour, tr("Colour"), tr("The colour of the pen")),
            (self._undo, tr("Undo"), tr("Take back the last stroke (Ctrl-Z)")),
            (self._redo, tr("Redo"), tr("Bring it back (Ctrl-Shift-Z)")),
            (self._clear, tr("Clear"), tr("An empty sheet (Delete)")),
            (self._open, tr("Open…"), tr("Put a picture file on the sheet")),
            (self._paste, tr("Paste"), tr("Put the clipboard's picture on the sheet (Ctrl-V)")),
            (self._take, tr("Test image"), tr("Put the selected test image on the sheet, to change it")),
            (self.centre, tr("Centre"), tr("Scale and centre: as large as the data's figures, with the centre of mass in the middle: MNIST is made so.")),
        )  # fmt: skip
        for button, text, help_text in buttons:
            button.setText(text)
            button.setToolTip(help_text)
            button.setAccessibleName(f"{text}: {help_text}")
        self._width_label.setText(tr("Width"))
        self.width_slider.setAccessibleName(tr("Width of the brush, in pixels of the data"))
        self.width_slider.setToolTip(self.width_slider.accessibleName())

    def restyle(self) -> None:
        swatch = self.canvas.colour
        text = "#000000" if swatch.lightnessF() > 0.5 else "#ffffff"
        self._colour.setStyleSheet(f"background: {swatch.name()}; color: {text};")
        self._width_text.setFixedWidth(self.fontMetrics().horizontalAdvance("00.0") + 2)
