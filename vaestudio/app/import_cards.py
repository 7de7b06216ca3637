"""The parts of the import page: cards, a line of text that gives way, what was found in numbers, and how far it is."""

from typing import TypeVar

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vaestudio.app.class_bars import ClassBars
from vaestudio.app.i18n import tr, wrapped
from vaestudio.app.theme import UNIT
from vaestudio.engine import messages as m

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str, role: str = "") -> W:
    """`widget` with its object name and, for the style sheet, its role."""
    widget.setObjectName(name)
    if role:
        widget.setProperty("role", role)
    return widget


class Elided(QLabel):
    """A line of plain text that gives up its middle where there is no room; all of it is in the tool tip."""

    def __init__(self) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText)
        self.whole = ""

    def set_text(self, text: str) -> None:
        self.whole = text
        self.setToolTip(wrapped(text) if text else "")
        self.setAccessibleName(text)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideMiddle, self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * UNIT, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.whole) + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()


class Facts(QFrame):
    """How large, how many, of which classes; a row with a bar for each class."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import.facts")
        self.data: m.DataPreview | None = None
        self.name = named(Elided(), "import.name")
        grid = QGridLayout()
        grid.setVerticalSpacing(UNIT // 2)
        grid.setColumnStretch(1, 1)
        self.labels = [QLabel() for _ in range(4)]
        self.values = [named(QLabel(), f"import.{name}") for name in ("size", "train", "test", "classes")]
        for row, (label, value) in enumerate(zip(self.labels, self.values, strict=True)):
            label.setProperty("role", "muted")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
        self.bars = named(ClassBars(), "import.bars")
        self.bars_scroll = named(scrolled(self.bars), "import.bars.scroll")
        self.bars_scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.notes = named(QLabel(wordWrap=True), "import.notes", "muted")
        self.bars_title = named(QLabel(wordWrap=True), "import.bars.title", "muted")
        card_of(self, self.name, grid, self.notes, self.bars_title, self.bars_scroll)

    def set_data(self, data: m.DataPreview | None) -> None:
        self.data = data
        self.name.set_text(data.name if data is not None else "")
        if data is None:
            self.bars.set_counts((), (), ())
        else:
            self.bars.set_counts(data.class_names, data.train_counts, data.test_counts)
        self.retranslate()

    def retranslate(self) -> None:
        names = (tr("Images"), tr("To learn from"), tr("To test with"), tr("Classes"))
        for label, value, name, text in zip(self.labels, self.values, names, self._texts(), strict=True):
            label.setText(name)
            value.setText(text)
            value.setAccessibleName(f"{name}: {text}")
        notes = self.data.notes if self.data is not None else ()
        self.notes.setVisible(bool(notes))
        self.notes.setText("\n".join(tr(sentence, **values) for sentence, values in notes))
        classes = self.data is not None and bool(self.data.class_names)
        self.bars_scroll.setVisible(classes)
        self.bars_title.setVisible(self.data is not None)
        self.bars_title.setText(
            tr("Each class, to learn from + to test with:")
            if classes
            else tr("For classes, put the images of each into a subfolder of its own.")
        )
        for part in (self.bars, self.bars_scroll):
            part.setAccessibleName(tr("Images of each class"))

    def _texts(self) -> tuple[str, ...]:
        data, number = self.data, QLocale().toString
        if data is None:
            return ("–",) * 4
        channels, height, width = data.shape
        return (
            tr("{w} × {h}, colour", w=width, h=height) if channels == 3 else tr("{w} × {h}, grey", w=width, h=height),
            number(data.n_train),
            number(data.n_test),
            number(len(data.class_names)) if data.class_names else tr("none"),
        )


class Preparing(QWidget):
    """A bar, its words, and a button that stops it. Its place is kept while it is hidden: nothing jumps."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("import.progress")
        self.bar = named(QProgressBar(textVisible=False), "import.progress.bar")
        self.bar.setFixedWidth(20 * UNIT)
        self.text = named(QLabel(), "import.progress.text")
        self.stop = named(QPushButton(), "import.progress.stop")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        for part in (self.bar, self.text, self.stop):
            row.addWidget(part)
        self._percent: int | None = None
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()

    def say(self, fraction: float | None) -> None:
        """None: nobody knows how far."""
        self._percent = None if fraction is None else round(100 * fraction)
        self.bar.setRange(0, 0 if self._percent is None else 100)
        self.bar.setValue(self._percent or 0)
        self.retranslate()

    def retranslate(self) -> None:
        shown = "–" if self._percent is None else str(self._percent)
        self.text.setText(tr("Preparing images: {percent} %", percent=shown))
        self.bar.setAccessibleName(tr("Progress"))
        self.stop.setText(tr("Stop"))
        self.stop.setToolTip(tr("Stop preparing; the options can be changed before trying again."))

    def restyle(self) -> None:
        longest = tr("Preparing images: {percent} %", percent=100)
        self.text.setFixedWidth(self.text.fontMetrics().horizontalAdvance(longest) + 2)


def card_of(card: QFrame, heading: QLabel, *parts: QWidget | QGridLayout) -> QFrame:
    """`card` with its heading and parts laid out; one that scrolls takes the room that is left."""
    card.setProperty("role", "card")
    heading.setProperty("role", "section")
    column = QVBoxLayout(card)
    column.setContentsMargins(UNIT + 4, UNIT, UNIT + 4, UNIT + 4)
    column.setSpacing(UNIT)
    column.addWidget(heading)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part, 1 if isinstance(part, QScrollArea) else 0)
        else:
            column.addLayout(part)
    column.addStretch(0)
    return card


def scrolled(inside: QWidget) -> QScrollArea:
    scroll = QScrollArea(widgetResizable=True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    inside.setAutoFillBackground(False)  # `setWidget` turns it on; the card shows through
    scroll.viewport().setAutoFillBackground(False)
    return scroll
