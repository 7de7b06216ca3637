"""What went wrong, in place: one sentence, one button that helps, the details a click away. And the first-run card."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vaestudio.app import icons, theme
from vaestudio.app.i18n import tr
from vaestudio.app.theme import UNIT
from vaestudio.engine import messages as m

TEXT_WIDTH = 400  # at least: a text that may wrap into a narrow column would make the whole window high


def sentence(event: m.Failed) -> str:
    """The problem in the person's language; names in it that are words of ours are translated as well."""
    values = {n: tr(v) if isinstance(v, str) and v else v for n, v in event.values.items()}
    return tr(event.sentence, **values)


class Banner(QFrame):
    """Shows the newest problem until it is closed or the next one comes."""

    def __init__(
        self, help_with: Callable[[m.Failed], tuple[str, Callable[[], None]]], parent: QWidget | None = None
    ) -> None:
        """`help_with(event)` is (the button's text, what it does)."""
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("level", "error")
        self.event_: m.Failed | None = None
        self._help_with = help_with
        self.text = QLabel(wordWrap=True, objectName="banner.text", textFormat=Qt.TextFormat.PlainText)
        self.text.setMinimumWidth(TEXT_WIDTH)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.mark = QLabel()
        self.help, self.more, self.copy = (
            QPushButton(objectName=f"banner.{n}", focusPolicy=Qt.FocusPolicy.TabFocus) for n in ("help", "more", "copy")
        )
        self.help.setProperty("role", "primary")
        self.more.setCheckable(True)
        self.shut = QToolButton(objectName="banner.close", focusPolicy=Qt.FocusPolicy.TabFocus)
        self.shut.setProperty("role", "flat")
        self.details = QPlainTextEdit(readOnly=True, visible=False, objectName="banner.details")
        self.details.setFixedHeight(140)
        self.help.clicked.connect(self._help)
        self.more.toggled.connect(self.details.setVisible)
        self.more.toggled.connect(self.copy.setVisible)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details.toPlainText()))
        self.shut.clicked.connect(self.close_banner)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(self.mark)
        row.addWidget(self.text, 1)
        for button in (self.copy, self.more, self.help, self.shut):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT + 4, UNIT, UNIT, UNIT)
        column.addLayout(row)
        column.addWidget(self.details)
        self.hide()
        self.retranslate()
        self.restyle()

    def show_problem(self, event: m.Failed) -> None:
        self.event_ = event
        self.setProperty("level", event.level)
        self.style().polish(self)
        self.restyle()
        self.more.setChecked(False)
        self.copy.setVisible(False)
        self.more.setVisible(bool(event.details))
        self.details.setPlainText(event.details)
        self.retranslate()
        self.show()

    def close_banner(self) -> None:
        self.event_ = None
        self.hide()

    def _help(self) -> None:
        if self.event_ is not None:
            act = self._help_with(self.event_)[1]
            self.close_banner()
            act()

    def retranslate(self) -> None:
        self.more.setText(tr("Details"))
        self.copy.setText(tr("Copy"))
        self.shut.setToolTip(tr("Close"))
        self.shut.setAccessibleName(tr("Close"))
        self.details.setAccessibleName(tr("Details for a report"))
        if self.event_ is not None:
            self.text.setText(sentence(self.event_))
            self.setAccessibleName(self.text.text())
            self.help.setText(self._help_with(self.event_)[0])

    def restyle(self) -> None:
        self.shut.setIcon(icons.icon("close"))
        note, colours = self.property("level") == "note", theme.current()
        mark = icons.icon("info", colours.accent) if note else icons.icon("problem", colours.error)
        self.mark.setPixmap(mark.pixmap(20, 20))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class Welcome(QFrame):
    """What one can begin with. Once closed it never comes back."""

    train, lesson, open_session, own_images, dismissed = Signal(), Signal(), Signal(), Signal(), Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setProperty("level", "note")
        self.text = QLabel(wordWrap=True, objectName="welcome.text")
        self.text.setMinimumWidth(TEXT_WIDTH)
        self.choices = [
            QPushButton(objectName=f"welcome.{n}", focusPolicy=Qt.FocusPolicy.TabFocus)
            for n in ("train", "lesson", "open", "own")
        ]
        self.shut = QToolButton(objectName="welcome.close", focusPolicy=Qt.FocusPolicy.TabFocus)
        self.shut.setProperty("role", "flat")
        self.shut.clicked.connect(self.dismiss)
        for button, signal in zip(
            self.choices, (self.train, self.lesson, self.open_session, self.own_images), strict=True
        ):
            button.clicked.connect(self.dismiss)
            button.clicked.connect(signal)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT + 4, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT)
        row.addWidget(self.text, 1)
        for button in (*self.choices, self.shut):
            row.addWidget(button)
        self.retranslate()
        self.restyle()

    def dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()

    def retranslate(self) -> None:
        self.text.setText(tr("Welcome. A model that knows nothing yet is ready: press Space and watch it learn."))
        for button, text in zip(
            self.choices,
            (tr("Train now"), tr("Take a lesson"), tr("Open a session…"), tr("Use my own images…")),
            strict=True,
        ):
            button.setText(text)
        self.shut.setToolTip(tr("Close, and do not show this again"))
        self.shut.setAccessibleName(tr("Close, and do not show this again"))

    def restyle(self) -> None:
        self.shut.setIcon(icons.icon("close"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
