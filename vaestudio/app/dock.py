"""A panel in its dock: title, buttons, and one sentence in the panel's place where it means nothing for the run."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from vaestudio.app import icons, theme
from vaestudio.app.i18n import tr
from vaestudio.app.panels import Listed
from vaestudio.app.panels.base import Panel
from vaestudio.app.theme import UNIT
from vaestudio.engine import messages as m

USES_SPACE = (QAbstractButton, QComboBox, QAbstractItemView)
USES_ARROWS = (QAbstractSlider, QAbstractSpinBox, QComboBox, QAbstractItemView, QTabBar, QLineEdit)


class KeepsKeys(QObject):
    """Lets the widget with the focus have a key that it wants for itself, though it is a shortcut of `window` too.

    A filter, not an `event` of the window's own: all painting of a window happens inside its `event`, and one written in
    Python would hold Python's lock, and so training, for as long.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and wanted(event):
            event.accept()
            return True
        return False


def wanted(event: QKeyEvent) -> bool:
    """Whether the widget with the focus wants this key for itself: a button Space, a slider the arrows."""
    if event.modifiers():
        return False
    focus = QApplication.focusWidget()
    if event.key() == Qt.Key.Key_Space:
        return isinstance(focus, USES_SPACE)
    if event.key() == Qt.Key.Key_Right:
        return isinstance(focus, USES_ARROWS) or bool(focus is not None and focus.property("usesArrows"))
    return event.text().isalnum() and isinstance(focus, QComboBox | QAbstractItemView)


class _Room(QScrollArea):
    """A panel in a dock of any size: where the dock is smaller than the panel can be, it scrolls, and nothing is cut off."""

    LEAST, USUAL = QSize(280, 120), QSize(480, 260)

    def __init__(self, panel: Panel) -> None:
        super().__init__(widgetResizable=True, frameShape=QFrame.Shape.NoFrame, focusPolicy=Qt.FocusPolicy.NoFocus)
        self.setObjectName(f"dock.{panel.name}.room")
        self.setWidget(panel)

    def minimumSizeHint(self) -> QSize:
        return self.widget().minimumSizeHint().boundedTo(self.LEAST)

    def sizeHint(self) -> QSize:
        return self.USUAL  # the same for all, so that nothing jumps when another tab is raised


class PanelDock(QDockWidget):
    """Empty until its panel is asked for or seen: most stand behind another's tab when the program starts, and may come later.

    `kind` says what it will be, `make` makes it.
    """

    built = Signal(object)  # its panel, once

    def __init__(self, kind: type[Panel] | Listed, make: Callable[[], Panel], window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName(f"dock.{kind.name}")
        self.kind, self._make, self._panel = kind, make, cast("Panel | None", None)
        self._seen = False
        self.setWindowTitle(tr(kind.title))
        self.visibilityChanged.connect(self._see)

    @property
    def panel(self) -> Panel:
        return self.build()

    @property
    def is_built(self) -> bool:
        return self._panel is not None

    def _see(self, seen: bool) -> None:
        """Qt moves a dock behind a tab out of sight, but leaves it visible."""
        self._seen = seen
        if self._panel is not None:
            self._panel.setVisible(seen)
        elif seen:
            self.build()

    def build(self, *, bare: bool = False) -> Panel:
        """The panel in its place, made now if there is none; `bare`: its texts and looks come with those of the window."""
        if self._panel is None:
            self._panel = panel = self._make()
            self._fill(panel)
            panel.setVisible(self._seen)
            if not bare:
                self.retranslate()
                self.restyle()
            self.built.emit(panel)
        return self._panel

    def _fill(self, panel: Panel) -> None:
        KeepsKeys(self)  # where it floats, it is a window itself
        for combo in panel.findChildren(QComboBox):  # another language may need more room
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.reason = QLabel(
            wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter, objectName=f"dock.{panel.name}.reason"
        )
        self.reason.setProperty("role", "muted")
        self.reason.setMargin(3 * UNIT)
        self._pages = QStackedWidget()
        self._pages.addWidget(_Room(panel))
        self._pages.addWidget(self.reason)
        self._card = QFrame()
        self._card.setProperty("role", "dock")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._pages)
        self.setWidget(self._card)
        self._titled, self._bare = _Title(self), QWidget(self)
        self._bare.setMaximumHeight(0)
        self._choose_title()
        for signal in (self.dockLocationChanged, self.topLevelChanged, self.visibilityChanged):
            signal.connect(lambda *_: QTimer.singleShot(0, self, self._choose_title))

    def _choose_title(self) -> None:
        """The tab says the title already where there is one."""
        window = self.parent()
        tabbed = isinstance(window, QMainWindow) and not self.isFloating() and bool(window.tabifiedDockWidgets(self))
        bar = self._bare if tabbed else self._titled
        if self.titleBarWidget() is not bar:
            self.setTitleBarWidget(bar)
            self._titled.setVisible(not tabbed)

    def judge(self, run: m.RunInfo | None) -> None:
        """Show the panel, or why it means nothing for this run."""
        reason = self.panel.applies(run) if run is not None else ""
        self.reason.setText(reason)
        self._pages.setCurrentIndex(1 if reason else 0)

    def frame_past(self, past: bool) -> None:
        """A frame in the accent around a panel that shows the run as it was."""
        past = past and self.kind.follows_time
        if bool(self._card.property("past")) is not past:
            self._card.setProperty("past", past)
            self._card.style().polish(self._card)

    def retranslate(self) -> None:
        self.setWindowTitle(tr(self.kind.title))
        if self._panel is not None:
            self._titled.retranslate(tr(self.kind.title))
            self._panel.retranslate()
            self.judge(self._panel.run)

    def restyle(self) -> None:
        if self._panel is not None:
            self._titled.restyle()
            self._panel.restyle()
            self._panel.touch()


class _Title(QWidget):
    def __init__(self, dock: PanelDock) -> None:
        super().__init__(dock)
        self.setProperty("role", "docktitle")
        self.text = QLabel()
        self.text.setProperty("role", "section")
        name = dock.objectName()
        self.float, self.shut = (
            QToolButton(objectName=f"{name}.{n}", focusPolicy=Qt.FocusPolicy.TabFocus) for n in ("float", "close")
        )
        for button in (self.float, self.shut):
            button.setProperty("role", "flat")
        self.float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self.shut.clicked.connect(dock.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, 2, 2, 2)
        row.setSpacing(0)
        for widget, stretch in ((self.text, 1), (self.float, 0), (self.shut, 0)):
            row.addWidget(widget, stretch)

    def retranslate(self, title: str) -> None:
        self.text.setText(title)
        self.float.setToolTip(tr("Float “{panel}” or put it back", panel=title))
        self.shut.setToolTip(tr("Hide “{panel}”; the View menu brings it back", panel=title))
        for button in (self.float, self.shut):
            button.setAccessibleName(button.toolTip())

    def restyle(self) -> None:
        self.float.setIcon(icons.icon("float", theme.current().muted))
        self.shut.setIcon(icons.icon("close", theme.current().muted))


class LongTabs(QObject):
    """Dock tabs belong to Qt and come and go: show their titles whole, and let the keyboard reach them."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ChildPolished and isinstance(event.child(), QTabBar):  # type: ignore[attr-defined]
            bar = event.child()  # type: ignore[attr-defined]
            bar.setUsesScrollButtons(True)
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            bar.setDrawBase(False)
            bar.setObjectName("window.tabs")
        return False
