"""Pinned codes: pictures to come back to, and the way between two of them."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QVBoxLayout, QWidget

from vaestudio.app import theme
from vaestudio.app.i18n import tr
from vaestudio.app.pixels import to_qimage

MOST = 8
SIDE = 40  # pixels of a thumbnail


@dataclass(frozen=True, eq=False)
class Pin:
    z: np.ndarray  # (D,)
    label: int
    image: np.ndarray  # uint8 (C, H, W)


def between(a: np.ndarray, b: np.ndarray, t: float, spherical: bool) -> np.ndarray:
    """The code a fraction t of the way from a to b: on the straight line, or along the great arc (Shoemake 1985).

    Draws of a prior in many dimensions all lie at about the same distance from zero, where the middle of a straight line
    does not; the arc keeps to that distance, its length moving evenly from a's to b's.
    """
    lengths = float(np.linalg.norm(a)), float(np.linalg.norm(b))
    if not spherical or min(lengths) < 1e-6:
        return ((1 - t) * a + t * b).astype(np.float32)
    cosine = float(np.clip(a @ b / (lengths[0] * lengths[1]), -1, 1))
    angle = np.arccos(cosine)
    if np.sin(angle) < 1e-4:
        return ((1 - t) * a + t * b).astype(np.float32)
    direction = (np.sin((1 - t) * angle) * a / lengths[0] + np.sin(t * angle) * b / lengths[1]) / np.sin(angle)
    return (direction * ((1 - t) * lengths[0] + t * lengths[1])).astype(np.float32)


class PinButton(QToolButton):
    """Delete takes the pin away."""

    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class Pins(QWidget):
    """At most eight. A click goes to a pin; the last two that were pinned or clicked are the ends of the way between."""

    chosen = Signal(object)  # a Pin
    moved = Signal(object)  # a code between two pins

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pins: list[Pin] = []
        self.ends: list[Pin] = []
        self._buttons: list[QToolButton] = []
        self._strip = QHBoxLayout()
        self._strip.setSpacing(theme.UNIT // 2)
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        self._strip.addWidget(self.words)
        self._strip.addStretch(1)
        self.way = QSlider(Qt.Orientation.Horizontal, objectName="decoder.between")
        self.way.setRange(0, 100)
        self.way.valueChanged.connect(self._go)
        self.kind = QComboBox(objectName="decoder.interpolation")
        self.kind.addItems(["", ""])
        self.kind.currentIndexChanged.connect(lambda _: self._go(self.way.value()))
        row = QHBoxLayout()
        row.addWidget(self.way, 1)
        row.addWidget(self.kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.UNIT // 2)
        column.addLayout(self._strip)
        column.addLayout(row)
        self._say()

    def clear(self) -> None:
        self.pins, self.ends = [], []
        self._rebuild()

    def add(self, pin: Pin) -> None:
        self.pins = [*self.pins, pin][-MOST:]
        self._end(pin)
        self._rebuild()

    def remove(self, pin: Pin) -> None:
        self.pins = [p for p in self.pins if p is not pin]
        self.ends = [p for p in self.ends if p is not pin]
        self._rebuild()

    def _end(self, pin: Pin) -> None:
        self.ends = [*(p for p in self.ends if p is not pin), pin][-2:]

    def _choose(self, pin: Pin) -> None:
        self._end(pin)
        self.chosen.emit(pin)
        self._say()

    def _go(self, percent: int) -> None:
        if len(self.ends) == 2:
            self.moved.emit(between(self.ends[0].z, self.ends[1].z, percent / 100, self.kind.currentIndex() == 1))

    def _rebuild(self) -> None:
        for button in self._buttons:
            self._strip.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for i, pin in enumerate(self.pins):
            button = PinButton(objectName=f"decoder.pin{i + 1}", iconSize=QSize(SIDE, SIDE), checkable=True)
            button.setIcon(QIcon(QPixmap.fromImage(to_qimage(pin.image)).scaled(SIDE, SIDE)))
            button.clicked.connect(lambda _, p=pin: self._choose(p))
            button.removed.connect(lambda p=pin: self._delete(p))
            button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            button.customContextMenuRequested.connect(lambda at, p=pin, b=button: self._menu(p, b.mapToGlobal(at)))
            self._strip.insertWidget(1 + i, button)
            self._buttons.append(button)
        self._say()

    def _delete(self, pin: Pin) -> None:
        """From the keyboard, which goes on at the next pin."""
        place = next(i for i, p in enumerate(self.pins) if p is pin)
        self.remove(pin)
        if self._buttons:
            following = self._buttons[min(place, len(self._buttons) - 1)]
            following.show()  # a layout would show it later, and what is not seen takes no focus
            following.setFocus()

    def _menu(self, pin: Pin, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Remove this pin"), lambda: self.remove(pin))
        menu.popup(at)

    def _say(self) -> None:
        self.setVisible(bool(self.pins))
        for widget in (self.way, self.kind):
            widget.setVisible(len(self.ends) == 2)
        for i, (pin, button) in enumerate(zip(self.pins, self._buttons, strict=True)):
            button.setChecked(any(pin is end for end in self.ends))
            button.setAccessibleName(tr("Pin {n}", n=i + 1))
            button.setToolTip(
                tr(
                    "Go to this code; Delete or a right click removes it. The two marked pins are the ends of the slider"
                )
            )

    def retranslate(self) -> None:
        self.words.setText(tr("Pinned"))
        self.way.setAccessibleName(tr("From one pin to the other"))
        self.way.setToolTip(tr("From one marked pin to the other"))
        self.kind.setItemText(0, tr("straight"))
        self.kind.setItemText(1, tr("along the arc"))
        self.kind.setAccessibleName(tr("Way between two pins"))
        self.kind.setToolTip(tr("Straight: the line between the codes. Along the arc: keeps the distance from zero"))
        self._say()
