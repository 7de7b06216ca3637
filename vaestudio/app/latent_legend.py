"""The legend filters: a click hides or shows a class, a double click shows it alone, Enter does that from the keyboard."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QToolButton, QWidget

from vaestudio.app import theme
from vaestudio.app.i18n import tr
from vaestudio.app.scatter import symbol_path

WIDEST = 120  # pixels
BESIDE = 28  # pixels of an entry beside its text: the symbol and what surrounds both


class Entry(QToolButton):
    alone = Signal()

    def __init__(self, index: int, name: str) -> None:
        super().__init__()
        self.setObjectName(f"latent.class.{index}")
        self.setText(name)
        self.setCheckable(True)
        self.setChecked(True)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.alone.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit()
            self.alone.emit()
        else:
            super().keyPressEvent(event)


class Legend(QScrollArea):
    """One entry a class; `shown` (K,) says which are."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("latent.legend")
        self.setFrameShape(self.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.entries: list[Entry] = []
        self._before: list[bool] = []  # what was shown before the last click, which a double click takes back
        self._symbols: list[str] = []
        self._neutral = False

    @property
    def shown(self) -> npt.NDArray[np.bool_]:
        return np.array([e.isChecked() for e in self.entries], bool)

    def set_classes(self, names: Sequence[str], symbols: Sequence[str]) -> None:
        self._symbols = list(symbols)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        self.entries = [Entry(i, name) for i, name in enumerate(names)]
        widest = max((e.fontMetrics().horizontalAdvance(e.text()) for e in self.entries), default=0) + BESIDE
        columns = 2 if len(names) > 5 and 2 * widest <= WIDEST else 1  # ten digits fit the low panel of a projector
        rows = -(-len(names) // columns)
        for i, entry in enumerate(self.entries):
            entry.pressed.connect(self._remember)
            entry.toggled.connect(lambda _: self.changed.emit())
            entry.alone.connect(lambda i=i: self.show_alone(i))
            grid.addWidget(entry, i % rows, i // rows)
        grid.setRowStretch(rows, 1)
        self.setWidget(content)
        self.restyle()
        self.retranslate()
        self.setFixedWidth(min(WIDEST, columns * widest) + 4)

    def _remember(self) -> None:
        self._before = self.shown.tolist()

    def show_alone(self, index: int) -> None:
        """Only this class; all of them when it was alone already."""
        now = self.shown.tolist()
        alone = [i == index for i in range(len(self.entries))]
        back = alone in (now, self._before)
        for i, entry in enumerate(self.entries):
            entry.blockSignals(True)
            entry.setChecked(back or alone[i])
            entry.blockSignals(False)
        self._before = []
        self.changed.emit()

    def set_neutral(self, neutral: bool) -> None:
        """The points' colours mean something else: the legend only filters."""
        if neutral != self._neutral:
            self._neutral = neutral
            self.restyle()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Classes"))
        for entry in self.entries:
            entry.setAccessibleName(tr("Show class {name}", name=entry.text()))
            entry.setToolTip(tr("{name}: click to hide or show, double-click (Enter) to show alone", name=entry.text()))

    def restyle(self) -> None:
        self.viewport().setAutoFillBackground(False)
        if self.widget() is not None:
            self.widget().setAutoFillBackground(False)
        colours = theme.current()
        # flat: the symbol says whether a class is shown; the focus ring stays
        style = (
            "QToolButton { border: 1px solid transparent; background: transparent; padding: 0; text-align: left; "
            f"color: {colours.muted}; min-height: 0 }} QToolButton:checked {{ color: {colours.text} }} "
            f"QToolButton:hover {{ background: {colours.raised} }} QToolButton:focus {{ border-color: {colours.accent} }}"
        )
        for i, entry in enumerate(self.entries):
            entry.setStyleSheet(style)
            entry.setMinimumHeight(self.fontMetrics().height() + 4)
            entry.setIcon(self._icon(i))
            entry.setIconSize(QSize(12, 12))

    def _icon(self, index: int) -> QIcon:
        """Filled where the class is shown, an outline where it is hidden."""
        icon = QIcon()
        for state, filled in ((QIcon.State.On, True), (QIcon.State.Off, False)):
            picture = QPixmap(24, 24)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(12, 12)
            colour = QColor(theme.current().muted if self._neutral else theme.class_color(index))
            painter.setPen(QPen(colour, 2))
            painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
            painter.drawPath(symbol_path(self._symbols[index], 16))
            painter.end()
            icon.addPixmap(picture, QIcon.Mode.Normal, state)
        return icon
