"""The card of a lesson beside the panels: what to do, what to look for, and a tick when it is done."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vaestudio.app import theme
from vaestudio.app.dock import PanelDock
from vaestudio.app.i18n import mark, tr
from vaestudio.app.lessons import Lesson, Since, carry_out, is_done, load
from vaestudio.app.panels.base import Panel
from vaestudio.app.theme import UNIT
from vaestudio.engine import messages as m

if TYPE_CHECKING:
    from vaestudio.app.window import StudioWindow

LOOK_MS = 250  # between two looks at whether a step is done


class LessonCard(Panel):
    """One step at a time; nothing is locked, and one can go on without having done it."""

    name = "lesson"
    title = mark("Lesson")
    follows_time = False

    next_lesson = Signal()

    def __init__(self, window: "StudioWindow") -> None:
        super().__init__(window.studio)
        self.window_ = window
        self.lesson: Lesson | None = None
        self.at = 0  # the step; as many as there are steps: the lesson is over
        self.ticked: set[int] = set()
        self.since = Since()
        self.following: Lesson | None = None  # what could be taken after this one
        self.heading, self.count, self.do, self.look = (
            QLabel(objectName=f"lesson.{n}", textFormat=Qt.TextFormat.PlainText)
            for n in ("heading", "count", "do", "look")
        )
        for label in (self.heading, self.do, self.look):
            label.setWordWrap(True)
        self.heading.setProperty("role", "title")
        self.look.setProperty("role", "look")
        self.progress = QProgressBar(textVisible=False, objectName="lesson.progress")
        self.act, self.back, self.forward = (QPushButton(objectName=f"lesson.{n}") for n in ("act", "back", "forward"))
        self.act.clicked.connect(self._act)
        self.back.clicked.connect(lambda: self.go(-1))
        self.forward.clicked.connect(lambda: self.go(1))
        self._lay_out()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._check)
        self.studio.z_moved.connect(lambda z: setattr(self.since, "moves", self.since.moves + 1))
        self.studio.image_selected.connect(self._selected)

    def _lay_out(self) -> None:
        """The text scrolls where it must; the buttons are always in sight."""
        head, row, column, words = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self), QWidget()
        head.addWidget(self.progress, 1)
        head.addWidget(self.count)
        for widget in (self.back, self.act, self.forward):
            row.addWidget(widget, 1 if widget is self.act else 0)
        row.setSpacing(UNIT // 2)
        text = QVBoxLayout(words)
        text.setContentsMargins(0, 0, 0, 0)
        text.setSpacing(UNIT)
        for widget in (self.do, self.look):
            text.addWidget(widget)
        text.addStretch(1)
        self.area = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame, objectName="lesson.text")
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # arrow keys scroll it
        self.area.setWidget(words)
        column.setContentsMargins(UNIT * 3 // 2, UNIT, UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self.heading)
        column.addLayout(head)
        column.addWidget(self.area, 1)
        column.addLayout(row)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 160)

    # ---- going through it
    def begin(self, lesson: Lesson, following: Lesson | None) -> None:
        self.lesson, self.following, self.ticked = lesson, following, set()
        self._go_to(0)

    def go(self, by: int) -> None:
        """To the next step, or the one before; from the end to the next lesson."""
        assert self.lesson is not None
        if by > 0 and self.at == len(self.lesson.steps):
            self.next_lesson.emit()
        else:
            self._go_to(max(0, min(len(self.lesson.steps), self.at + by)))

    def _go_to(self, step: int) -> None:
        assert self.lesson is not None
        self.at = step
        self.since = Since(self.since.now, self.since.now)
        if step < len(self.lesson.steps):
            self._timer.start()
        else:
            self._timer.stop()
        self.retranslate()

    def _act(self) -> None:
        if self.lesson is not None and self.at < len(self.lesson.steps):
            carry_out(self.window_, self.lesson.steps[self.at])

    def _check(self) -> None:
        """A step that was done once stays ticked."""
        if self.lesson is None or self.at in self.ticked or self.at >= len(self.lesson.steps):
            return
        if self.studio.run is not None and is_done(self.window_, self.lesson.steps[self.at], self.since):
            self.ticked.add(self.at)
            self.retranslate()

    # ---- what happens meanwhile
    def _selected(self, index: int | None) -> None:
        self.since.selected |= index is not None

    def opened(self, event: m.RunOpened) -> None:
        self.since.epoch = self.since.now = event.step / max(1, event.run.steps_per_epoch)

    def receive(self, event: m.Event) -> None:
        match event:
            case m.Progressed():
                self.since.now = event.epoch
            case m.Rewound():
                self.since.rewound |= event.step is not None

    def hideEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().hideEvent(event)
        self._timer.stop()

    def showEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().showEvent(event)
        if self.lesson is not None:
            self._timer.start()

    # ---- texts and colours
    def retranslate(self) -> None:
        self.progress.setAccessibleName(tr("Steps of the lesson"))
        lesson = self.lesson
        if lesson is None:
            return
        steps, over = len(lesson.steps), self.at == len(lesson.steps)
        ticked = self.at in self.ticked
        self.heading.setText(tr(lesson.title))
        count = tr("step {n} of {total}", n=self.at + 1, total=steps)
        self.count.setText("" if over else tr("✓ {step}", step=count) if ticked else count)
        self.count.setToolTip(tr("This step is done.") if ticked else tr("This step is ticked once it is done."))
        self.count.setStyleSheet(
            f"color: {theme.current().good if ticked else theme.current().muted}; font-weight: 600"
        )
        self.progress.setRange(0, steps)
        self.progress.setValue(self.at + ticked)
        if over:
            self.do.setText(tr("That was the lesson. Play on with what is here: nothing of it is lost."))
            following = self.following
            self.look.setText(f"{tr(following.title)}\n{tr(following.about)}" if following is not None else "")
        else:
            step = lesson.steps[self.at]
            self.do.setText(tr(step.do))
            self.look.setText(tr(step.look))
            self.act.setText(tr(step.button))
            self.act.setToolTip(tr("Do it for me: {what}", what=tr(step.button)))
        self.look.setVisible(bool(self.look.text()))
        self.area.setAccessibleName(f"{self.do.text()}\n{self.look.text()}")
        self.act.setVisible(not over)
        self.back.setText("‹")
        self.back.setAccessibleName(tr("The step before"))
        self.back.setToolTip(tr("The step before"))
        self.back.setEnabled(self.at > 0)
        self.forward.setText(tr("Next lesson") if over else tr("Next"))
        self.forward.setEnabled(not over or self.following is not None)
        for button, first in ((self.forward, ticked or over), (self.act, not ticked)):
            if (button.property("role") == "next") is not first:
                button.setProperty("role", "next" if first else "")
                button.style().polish(button)

    def restyle(self) -> None:
        self.retranslate()


class Lessons:
    """The lessons of the window: a menu of them, and the dock of the one that is taken."""

    def __init__(self, window: "StudioWindow", menu: QMenu) -> None:
        self.window, self.all = window, load()
        self.dock = PanelDock(LessonCard, lambda: LessonCard(window), window)
        self.dock.built.connect(lambda card: card.next_lesson.connect(self._next))
        self.menu = QMenu(menu, objectName="menu.lessons")
        self.actions: list[QAction] = []
        for lesson in self.all:
            action = self.menu.addAction(lesson.title)
            action.setObjectName(f"lesson.{lesson.name}")
            action.triggered.connect(lambda *_, name=lesson.name: self.begin(name))
            self.actions.append(action)
        menu.insertMenu(menu.actions()[0], self.menu)
        self.dock.hide()

    @property
    def panel(self) -> LessonCard:
        card = self.dock.panel
        assert isinstance(card, LessonCard)
        return card

    def begin(self, name: str = "") -> None:
        """A lesson by its name, or the first."""
        at = next((i for i, lesson in enumerate(self.all) if lesson.name == name), 0)
        self.panel.begin(self.all[at], self.all[at + 1] if at + 1 < len(self.all) else None)
        if self.dock.isHidden():
            self._place()
        self.dock.show()
        self.dock.raise_()

    @property
    def shown(self) -> bool:
        return not self.dock.isHidden()

    def come_back(self) -> None:
        """The docks have been arranged anew: beside them again."""
        if not self.shown:
            self._place()
        self.dock.show()

    def _place(self) -> None:
        """Above the experiment, which is what lessons speak of; alone at the left where that is hidden."""
        window, experiment = self.window, self.window.docks["experiment"]
        window.removeDockWidget(self.dock)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.dock)
        if not experiment.isHidden() and not experiment.isFloating():
            window.splitDockWidget(self.dock, experiment, Qt.Orientation.Vertical)
            height = self.window.height()
            window.resizeDocks(
                [self.dock, experiment], [round(height * 0.55), round(height * 0.45)], Qt.Orientation.Vertical
            )

    def _next(self) -> None:
        if self.panel.following is not None:
            self.begin(self.panel.following.name)

    def retranslate(self) -> None:
        self.menu.setTitle(tr("Lessons"))
        for action, lesson in zip(self.actions, self.all, strict=True):
            action.setText(tr(lesson.title))
            action.setToolTip(tr(lesson.about))
        self.dock.retranslate()

    def restyle(self) -> None:
        self.dock.restyle()
