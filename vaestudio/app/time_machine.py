"""The time machine: one slider that rewinds every panel to a recorded step, also while the run trains on."""

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from vaestudio.app import icons, theme
from vaestudio.app.axes import number
from vaestudio.app.i18n import tr
from vaestudio.app.reel import Reel
from vaestudio.app.studio import Studio
from vaestudio.app.theme import UNIT
from vaestudio.app.time_slider import TimeSlider
from vaestudio.engine import messages as m

SPEEDS = {"½×": 0.5, "1×": 1.0, "2×": 2.0, "4×": 4.0}
PACE = 10  # frames a second at 1×
PATIENCE = 1.0  # seconds: a frame that takes longer to come is not waited for
BUTTONS = ("past_first", "past_back", "past_play", "past_forward")


class TimeMachine(QFrame):
    """The strip at the bottom of the window. The last stop of its slider is the run as it is; every other one is a frame."""

    played = Signal(bool)

    def __init__(self, studio: Studio, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("past")
        self.setProperty("role", "strip")
        self.studio, self.reel = studio, Reel()
        self._actions = actions
        self._awaited: int | None = None  # the step that was asked for and has not come yet
        self._asked_at = 0.0
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._advance)
        self.buttons = {name: self._button(name) for name in BUTTONS}
        self.speed = QComboBox(objectName="past.speed")
        self.speed.addItems(list(SPEEDS))
        self.speed.setCurrentIndex(1)
        self.speed.currentTextChanged.connect(self._set_pace)
        self.slider = TimeSlider()
        self.slider.text_at = self._text_at
        self.slider.valueChanged.connect(self._go)
        self.caption = QLabel(objectName="past.caption", textFormat=Qt.TextFormat.PlainText)
        self.live = self._button("past_live", words=True)
        self.fork = self._button("past_fork", words=True)
        self._lay_out()
        studio.run_opened.connect(self._opened)
        studio.news.connect(self._hear)
        studio.rewound.connect(self._came)
        studio.state_changed.connect(lambda event: self._say_anew())
        self.retranslate()
        self.restyle()

    def _button(self, action: str, *, words: bool = False) -> QToolButton:
        button = QToolButton(
            objectName=action.replace("_", ".", 1), iconSize=QSize(16, 16), focusPolicy=Qt.FocusPolicy.TabFocus
        )
        button.setDefaultAction(self._actions[action])
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
        if not words:
            button.setProperty("role", "flat")
        return button

    def _lay_out(self) -> None:
        self._strip, self._busy = QWidget(), QWidget()
        row = QHBoxLayout(self._strip)
        row.setContentsMargins(UNIT // 2, 2, UNIT // 2, 2)
        row.setSpacing(UNIT // 2)
        for widget in (*self.buttons.values(), self.speed):
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        for widget in (self.caption, self.live, self.fork):
            row.addWidget(widget)
        self.task, self.progress = QLabel(objectName="past.task"), QProgressBar(textVisible=False)
        self.progress.setObjectName("past.progress")
        self.cancel = QPushButton(objectName="past.cancel", focusPolicy=Qt.FocusPolicy.TabFocus)
        busy = QHBoxLayout(self._busy)
        busy.setContentsMargins(UNIT, 2, UNIT // 2, 2)
        busy.setSpacing(UNIT)
        for widget, stretch in ((self.task, 0), (self.progress, 1), (self.cancel, 0)):
            busy.addWidget(widget, stretch)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(1, 1, 1, 1)
        self._pages.addWidget(self._strip)
        self._pages.addWidget(self._busy)

    # ---- what the commands do
    def slots(self) -> Mapping[str, Callable[[], object]]:
        return {
            "past_first": lambda: self.look(0), "past_back": lambda: self.look(self.frame - 1),
            "past_play": lambda: self.play(not self.playing), "past_forward": lambda: self.look(self.frame + 1),
            "past_live": lambda: self.look(len(self.reel)), "past_fork": self.fork_here,
        }  # fmt: skip

    @property
    def frame(self) -> int:
        """The stop of the slider: a frame, or `len(reel)` for the run as it is."""
        return self.slider.value()

    def look(self, frame: int) -> None:
        """Show a frame; one past the last is the run as it is. A hand that does so stops the playing."""
        if self.busy:
            return
        self.play(False)
        self.slider.setValue(max(0, min(len(self.reel), frame)))

    def go_to(self, step: int | None) -> None:
        """Show the frame nearest to a step, even where it is shown already; None: the run as it is."""
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(len(self.reel) if step is None or not len(self.reel) else self.reel.nearest(step))
        self.slider.blockSignals(blocked)
        self._go(self.frame)

    @property
    def arrived(self) -> bool:
        """Whether what was asked for last is what is shown."""
        return self._awaited is None

    def fork_here(self) -> None:
        if self.busy:
            return
        self.play(False)
        self.studio.post(m.Fork(self.studio.step if self.studio.viewed is None else self.studio.viewed))

    def _go(self, frame: int) -> None:
        """The newest wish counts: the engine's mailbox keeps no other."""
        if self.slider.isSliderDown():
            self.play(False)
        step = int(self.reel.steps[frame]) if frame < len(self.reel) else None
        self._awaited, self._asked_at = step, time.perf_counter()
        self.studio.post(m.Rewind(step))
        self._say()

    # ---- playing
    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    def play(self, on: bool) -> None:
        """From the frame that is seen to the end, which is the run as it is; from the beginning where it is at the end."""
        if on == self.playing or (on and (self.busy or not len(self.reel))):
            return
        if on:
            self._set_pace()
            self._timer.start()
            if self.frame >= len(self.reel) - 1:
                self.slider.setValue(0)
        else:
            self._timer.stop()
        self.played.emit(on)
        self._say_play()

    def _set_pace(self) -> None:
        self._timer.setInterval(round(1000 / (PACE * SPEEDS[self.speed.currentText()])))

    def _advance(self) -> None:
        """The next frame, once the last one has come: no frame is left out where the panels are slower than the pace."""
        if self._awaited is not None and time.perf_counter() - self._asked_at < PATIENCE:
            return
        self.slider.setValue(self.frame + 1)
        if self.frame >= len(self.reel):
            self.play(False)

    # ---- what the engine says
    def _opened(self, event: m.RunOpened) -> None:
        self.play(False)
        training = self.studio.catalogue.training if self.studio.catalogue is not None else ()
        self.reel.open(event.run, event.history, training)
        self._awaited = None
        self._place(None)

    def _hear(self, event: m.Event) -> None:
        match event:
            case m.Filmed() if self.studio.run is not None and event.run == self.studio.run.id:
                viewed = None if self.frame >= len(self.reel) else int(self.reel.steps[self.frame])
                self.reel.steps = event.steps
                self._place(viewed)
            case m.KnobChanged():
                self.reel.turn(event)
                self._place(None if self.frame >= len(self.reel) else int(self.reel.steps[self.frame]))
            case m.Progressed() if self.studio.viewed is None and not self.busy:
                self._enable()

    def _came(self, event: m.Rewound) -> None:
        if event.step is None:
            if self._awaited is None and self.frame < len(self.reel):  # the engine came back by itself
                self._place(None)
        elif len(self.reel) and self.reel.nearest(event.step) == self.frame:
            self._awaited = None
        self._say()

    def _place(self, viewed: int | None) -> None:
        """As many stops as there are frames now; the handle stays at its step."""
        blocked = self.slider.blockSignals(True)
        self.slider.setRange(0, len(self.reel))
        self.slider.setValue(len(self.reel) if viewed is None or not len(self.reel) else self.reel.nearest(viewed))
        self.slider.blockSignals(blocked)
        self.slider.set_marks(self.reel.places())
        self._say()

    # ---- shown
    def _enable(self) -> None:
        frames, frame = len(self.reel), self.frame
        self.slider.setEnabled(frames > 0)
        self.speed.setEnabled(frames > 0)
        possible = {
            "past_first": frames > 0 and frame > 0, "past_back": frames > 0 and frame > 0, "past_play": frames > 0,
            "past_forward": frame < frames, "past_live": frame < frames or self.studio.viewed is not None,
            "past_fork": self.studio.run is not None and self.studio.step > 0,
        }  # fmt: skip
        for name, can in possible.items():
            if self._actions[name].isEnabled() != can:
                self._actions[name].setEnabled(can)

    def when(self, frame: int) -> str:
        """ "step 12,400 · epoch 26.4"."""
        run, step = self.studio.run, int(self.reel.steps[frame])
        epoch = number(step / max(1, run.steps_per_epoch), 1) if run is not None else ""
        return f"{tr('step {step}', step=number(step, 0))} · {tr('epoch {epoch}', epoch=epoch)}"

    def _text_at(self, value: int) -> str:
        if value < len(self.reel):
            return self.when(value)
        return tr("The run as it is now") if len(self.reel) else ""

    def _captions(self) -> list[str]:
        """What is looked at, the longest way of saying it first."""
        if not len(self.reel):
            return [tr("Frames of the run are kept here as it trains"), ""]
        if self.frame >= len(self.reel):
            return [tr("Recorded steps: {n}", n=number(len(self.reel), 0)), ""]
        when = self.when(self.frame)
        changes = ", ".join(c.text for c in self.reel.here(self.frame))
        note = tr("{change} here", change=changes) if changes else ""
        texts = []
        if self.studio.state == "training":
            texts.append(tr("Viewing {when} of a run that trains on", when=when))
        texts.append(tr("Viewing {when}", when=when))
        if note:
            texts = [f"{texts[-1]} · “{note}”", f"{when} · “{note}”", note]
        return [*texts, when, tr("step {step}", step=number(int(self.reel.steps[self.frame]), 0))]

    def _say(self) -> None:
        past = self.frame < len(self.reel)
        if self.property("past") is not past:
            self.setProperty("past", past)
            for widget in (self, self.live):
                widget.style().polish(widget)
        self._enable()
        self._say_caption()

    def _say_anew(self) -> None:
        """What there is to say has another length from now on."""
        self.caption.setMinimumWidth(0)
        self._say()

    def _say_caption(self) -> None:
        """The longest text that leaves the slider its room. It keeps that room while one scrubs, so that nothing jumps."""
        others = (*self.buttons.values(), self.speed, self.live, self.fork)
        taken = sum(w.sizeHint().width() + UNIT // 2 for w in others) + 3 * UNIT
        room = self.width() - taken - max(200, self.width() // 4)
        metrics, texts = self.caption.fontMetrics(), self._captions()
        fitting = (t for t in texts if metrics.horizontalAdvance(t) + UNIT <= room)
        text = next(fitting, "")
        past = self.frame < len(self.reel)
        least = max(self.caption.minimumWidth() if past else 0, metrics.horizontalAdvance(text) + UNIT)
        if least != self.caption.minimumWidth():
            self.caption.setMinimumWidth(min(least, max(0, room)))
        if text != self.caption.text():
            self.caption.setText(text)
        self.caption.setToolTip(texts[0] if text != texts[0] else "")
        self.slider.setAccessibleDescription(texts[0])

    def _say_play(self) -> None:
        action = self._actions["past_play"]
        action.setText(tr("Stop replaying") if self.playing else tr("Replay the run"))
        action.setIcon(icons.icon("pause" if self.playing else "play"))

    # ---- something else that is going on
    @property
    def busy(self) -> bool:
        """Whether a film is made: until it is, nobody else moves through the frames."""
        return self._pages.currentIndex() == 1

    def show_task(self, text: str, done: int, of: int) -> None:
        """In place of the strip: what is being made, and how far it is; `of` 0 brings the strip back."""
        self._pages.setCurrentIndex(1 if of else 0)
        self.task.setText(text)
        self.progress.setRange(0, max(1, of))
        self.progress.setValue(done)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.caption.setMinimumWidth(0)
        self._say_caption()

    def minimumSizeHint(self) -> QSize:
        return QSize(480, super().minimumSizeHint().height())

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Time machine"))
        self.slider.setAccessibleName(tr("The recorded step that all panels show"))
        self.speed.setAccessibleName(tr("Speed of the replay"))
        self.speed.setToolTip(tr("How fast the recorded steps follow each other"))
        self.progress.setAccessibleName(tr("Progress"))
        self.cancel.setText(tr("Cancel"))
        self._say_play()
        self._say_anew()

    def restyle(self) -> None:
        for button in (*self.buttons.values(), self.live, self.fork):
            button.setIconSize(QSize(16, 16) * theme.scale())
        self.caption.setMinimumWidth(0)
        self._say_play()
        self._say_caption()
        self.slider.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
