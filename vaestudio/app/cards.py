"""Cards that lie over the window instead of dialogs: command palette, shortcuts, about, report. Escape closes them."""

import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QColor,
    QDesktopServices,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

import vaestudio
from vaestudio.app import icons, theme
from vaestudio.app.hooks import LOG
from vaestudio.app.i18n import tr
from vaestudio.app.theme import UNIT
from vaestudio.paths import data_folder

LIBRARIES = ("PySide6-Essentials", "pyqtgraph", "torch", "torchvision", "numpy", "h5py", "pydantic", "pillow")


class Card(QFrame):
    """A veil over the whole window with a card in the middle; deletes itself when it is closed."""

    def __init__(self, window: QWidget, name: str, title: str, width: int) -> None:
        super().__init__(window)
        self.setObjectName(f"card.{name}")
        self.setProperty("role", "veil")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._before = QApplication.focusWidget()
        self.card = QFrame(self)
        self.card.setProperty("role", "card")
        self.card.setFixedWidth(min(width, window.width() - 4 * UNIT))
        self.card.setMaximumHeight(window.height() - 4 * UNIT)
        self.column = QVBoxLayout(self.card)
        self.column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        self.column.setSpacing(UNIT)
        if title:
            heading = QLabel(title)
            heading.setProperty("role", "title")
            self.column.addWidget(heading)
        self.setAccessibleName(title)
        middle = QGridLayout(self)
        middle.addWidget(self.card, 0, 0, Qt.AlignmentFlag.AlignCenter)
        self.setGeometry(window.rect())
        window.installEventFilter(self)

    def buttons(self, *buttons: QPushButton) -> None:
        row = QHBoxLayout()
        row.addStretch(1)
        shut = QPushButton(tr("Close"), objectName=f"{self.objectName()}.close")
        shut.clicked.connect(self.close)
        for button in (*buttons, shut):
            row.addWidget(button)
        self.column.addLayout(row)
        shut.setFocus()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.parentWidget().rect())
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays on the card."""
        inside = [
            w for w in self.card.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()
        ]
        if inside:
            focus = QApplication.focusWidget()
            here = inside.index(focus) if focus in inside else -1
            inside[(here + (1 if forward else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close()

    def hideEvent(self, event: QEvent) -> None:  # type: ignore[override]
        super().hideEvent(event)  # type: ignore[arg-type]
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()


def replace_card(window: QWidget, make: Callable[[], Card]) -> Card:
    """One card at a time."""
    for child in window.findChildren(QFrame):
        if isinstance(child, Card):
            child.close()
    card = make()
    card.show()
    card.raise_()
    return card


class Palette(Card):
    """Every command by typing a part of its name. `entries` are (text, keys, action)."""

    def __init__(self, window: QWidget, entries: Sequence[tuple[str, str, Callable[[], object]]]) -> None:
        super().__init__(window, "palette", "", 560)
        self.entries = entries
        self.search = QLineEdit(objectName="palette.search", placeholderText=tr("Type a command"))
        self.search.setAccessibleName(tr("Type a command"))
        self.found = QListWidget(objectName="palette.found", focusPolicy=Qt.FocusPolicy.NoFocus)
        self.found.setAccessibleName(tr("Commands"))
        self.found.setMinimumHeight(min(380, window.height() - 160))
        self.found.setItemDelegate(_WithKeys(self.found))
        self.column.addWidget(self.search)
        self.column.addWidget(self.found)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.found.itemClicked.connect(self._run)
        self.setFocusProxy(self.search)
        self._filter("")

    def showEvent(self, event: QEvent) -> None:  # type: ignore[override]
        super().showEvent(event)  # type: ignore[arg-type]
        self.search.setFocus()

    def _filter(self, text: str) -> None:
        """Entries that hold every typed word; those that begin with the first one come first."""
        words = text.casefold().split()
        hits = [e for e in self.entries if all(w in e[0].casefold() for w in words)]
        if words:
            hits.sort(key=lambda e: not e[0].casefold().startswith(words[0]))
        self.found.clear()
        for entry in hits:
            item = QListWidgetItem(entry[0])
            item.setData(Qt.ItemDataRole.UserRole, entry)
            self.found.addItem(item)
        self.found.setCurrentRow(0)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row = self.found.currentRow()
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.found.setCurrentRow(max(0, min(self.found.count() - 1, row + step)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.found.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            act = item.data(Qt.ItemDataRole.UserRole)[2]
            self.close()
            act()


class _WithKeys(QStyledItemDelegate):
    """An entry's keys at the right."""

    def paint(self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        t = theme.current()
        painter.setPen(QColor(t.on_accent if option.state & QStyle.StateFlag.State_Selected else t.muted))
        room = option.rect.adjusted(0, 0, -2 * UNIT, 0)
        keys = index.data(Qt.ItemDataRole.UserRole)[1]
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)


class Shortcuts(Card):
    """`rows` are (what it does, keys)."""

    def __init__(self, window: QWidget, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__(window, "shortcuts", tr("Shortcuts"), 640)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * UNIT)
        grid.setVerticalSpacing(UNIT // 2 + 2)
        half = (len(rows) + 1) // 2
        for index, (text, keys) in enumerate(rows):
            key = QLabel(keys)
            key.setProperty("role", "key")
            column = 2 * (index // half)
            grid.addWidget(QLabel(text), index % half, column)
            grid.addWidget(key, index % half, column + 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        self.column.addLayout(grid)
        self.buttons()


def show_palette(window: QWidget, actions: Sequence[QAction]) -> None:
    """Every action that can be taken now."""
    entries: list[tuple[str, str, Callable[[], object]]] = [
        (a.text(), _keys(a), a.trigger) for a in actions if a.isEnabled() and a.objectName() != "action.palette"
    ]
    replace_card(window, lambda: Palette(window, entries))


def show_shortcuts(window: QWidget, actions: Sequence[QAction]) -> None:
    rows = [(a.text(), _keys(a)) for a in actions if not a.shortcut().isEmpty()]
    rows += [(tr("Pick a class"), "0 … 9"), (tr("Move a slider finely"), "← →"), (tr("Next control"), "Tab")]
    replace_card(window, lambda: Shortcuts(window, rows))


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class About(Card):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "about", "", 640)
        head = QHBoxLayout()
        picture = QLabel()
        picture.setPixmap(icons.application_icon(icons.LARGE_SIZES).pixmap(72, 72))
        words = QLabel(tr("VAE Studio {version}", version=vaestudio.__version__))
        words.setProperty("role", "title")
        purpose = QLabel(tr("See variational autoencoders learn."))
        purpose.setProperty("role", "muted")
        lines = QVBoxLayout()
        lines.addWidget(words)
        lines.addWidget(purpose)
        head.addWidget(picture)
        head.addSpacing(UNIT)
        head.addLayout(lines, 1)
        self.column.addLayout(head)
        from vaestudio.app import papers

        table = QLabel(versions(), textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        table.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.parts = QPlainTextEdit("\n".join(map(str, papers.parts())), readOnly=True, objectName="about.parts")
        self.parts.setAccessibleName(tr("Everything it is made of, with licences"))
        self.parts.setFixedHeight(150)
        self.column.addWidget(QLabel(tr("Free software under the MIT licence, built on:")))
        self.column.addWidget(table)
        self.column.addWidget(QLabel(tr("Everything it is made of, with licences")))
        self.column.addWidget(self.parts)
        self.buttons(*self._texts(papers.texts()))

    @staticmethod
    def _texts(folder: Path | None) -> list[QPushButton]:
        """A button that opens the folder of the licences' texts, where the program carries it."""
        if folder is None:
            return []
        show = QPushButton(tr("Licence texts"), objectName="about.texts")
        show.setToolTip(str(folder))
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        return [show]


class Report(Card):
    """Everything a report needs as one text, to be copied: nothing is sent anywhere."""

    def __init__(self, window: QWidget, last_error: str) -> None:
        super().__init__(window, "report", tr("Report a problem"), 720)
        note = QLabel(
            tr("Copy this text into your report. Nothing is sent; please remove what is private."), wordWrap=True
        )
        note.setProperty("role", "muted")
        self.text = QPlainTextEdit(report(last_error), readOnly=True, objectName="report.text")
        self.text.setAccessibleName(tr("Report"))
        self.text.setMinimumHeight(320)
        copy = QPushButton(tr("Copy"), objectName="report.copy")
        copy.setProperty("role", "primary")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.column.addWidget(note)
        self.column.addWidget(self.text)
        self.buttons(copy)
        copy.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.text.setFocus()


def versions() -> str:
    """Program, Python, system and libraries with their licences, one a line."""
    from importlib import metadata  # costs a window's start as much as ten panels' files

    lines = [f"VAE Studio {vaestudio.__version__} · Python {platform.python_version()} · {platform.platform()}"]
    for name in LIBRARIES:
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # a frozen program carries no metadata of some
            continue
        licence = about.get("License-Expression") or (about.get("License") or "").splitlines()[:1] or ""
        lines.append(f"{name} {about['Version']}  {licence if isinstance(licence, str) else licence[0][:60]}".rstrip())
    return "\n".join(lines)


def report(last_error: str) -> str:
    log = data_folder() / LOG
    tail = log.read_text(encoding="utf-8", errors="replace")[-6000:] if log.exists() else ""
    parts = (versions(), f"platform {QGuiApplication.platformName()}, {sys.executable}", last_error, tail)
    return "\n\n".join(p for p in parts if p)
