"""Where the run stands: step, epoch, speed, device, saved; or the task that is going on, with its progress."""

import re
import time

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from vaestudio.app import theme
from vaestudio.app.i18n import mark, tr, wrapped
from vaestudio.app.studio import Studio
from vaestudio.app.theme import UNIT
from vaestudio.engine import messages as m

TASKS = (mark("Loading data"), mark("Saving"), mark("Downloading"), mark("Exporting"))
COUNTED = (
    mark("Preparing pictures: {n} of {total}"),
    mark("Looking at pictures: {n} of {total}"),
    mark("Reading pictures: {n} of {total}"),
    mark("Downloading {name}: {n} of {total} MB"),
    mark("Reading {name}"),
)  # what the engine says of its progress, with the numbers and names in it
REFRESH = 0.1  # seconds: a new text lays out the toolbar again, and nobody reads sixty of them a second


def progress_text(text: str) -> str:
    """The engine's words in the person's language, its numbers and names as they are."""
    for template in COUNTED:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template))
        found = re.fullmatch(pattern, text)
        if found is not None:
            return tr(template, **found.groupdict())
    return tr(text)


class Status(QWidget):
    """Numbers change in place: every label keeps the width of the longest text it has had."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.studio = studio
        self._progress = m.Progressed(0, 0.0, 0, 0.0)
        self._working: m.Working | None = m.Working("Starting", None)
        self._path, self._saved_step = "", 0
        self.epoch, self.speed, self.device, self.saved, self.task = (
            QLabel(objectName=f"status.{n}") for n in ("epoch", "speed", "device", "saved", "task")
        )
        for label in (self.epoch, self.speed, self.device, self.saved, self.task):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.epochs = QProgressBar(textVisible=False, maximum=1000, objectName="status.epochs")
        self.fraction = QProgressBar(textVisible=False, maximum=1000, objectName="status.fraction")
        self.cancel = QPushButton(objectName="status.cancel", focusPolicy=Qt.FocusPolicy.TabFocus)
        self.cancel.clicked.connect(lambda: studio.post(m.Cancel()))
        self._said = 0.0
        self._lay_out()
        studio.run_opened.connect(self._opened)
        studio.news.connect(self._hear)
        studio.ready.connect(lambda catalogue: self._say_working(None))
        studio.failed.connect(lambda event: self._say_working(None))
        studio.state_changed.connect(lambda event: self.retranslate())
        self.retranslate()
        self._say_working(self._working)

    def _lay_out(self) -> None:
        running, working = QWidget(), QWidget()
        row = QHBoxLayout(running)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT * 2)
        bar = QVBoxLayout()
        bar.setSpacing(3)
        bar.addWidget(self.epoch)
        bar.addWidget(self.epochs)
        row.addLayout(bar)
        for label in (self.speed, self.device, self.saved):
            row.addWidget(label)
        other = QHBoxLayout(working)
        other.setContentsMargins(0, 0, 0, 0)
        other.setSpacing(UNIT)
        self.fraction.setMinimumWidth(120)
        other.addStretch(1)
        other.addWidget(self.task)
        other.addWidget(self.fraction)
        other.addWidget(self.cancel)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(running)
        self._pages.addWidget(working)

    # ---- events
    def _opened(self, event: m.RunOpened) -> None:
        self._path, self._saved_step = event.path, event.step if event.path else 0
        self._progress = m.Progressed(
            event.step, event.step / event.run.steps_per_epoch, event.run.values.get("epochs", 0), 0
        )
        self._say_working(None)
        self.retranslate()

    def _hear(self, event: m.Event) -> None:
        if isinstance(event, m.Progressed):
            self._progress = event
            if time.monotonic() - self._said >= REFRESH:  # the last one is said when training stops
                self._said = time.monotonic()
                self._say_progress()
        elif isinstance(event, m.Saved):
            self._path, self._saved_step = event.path, event.step
            self._say_saved()
        elif isinstance(event, m.Working):
            self._say_working(None if event.fraction == 1.0 else event)

    # ---- shown
    def _say_working(self, working: m.Working | None) -> None:
        self._working = working
        self._pages.setCurrentIndex(0 if working is None else 1)
        if working is None:
            return
        task = tr(working.task)
        self.task.setText(f"{task} · {progress_text(working.text)}" if working.text else f"{task} …")
        self.fraction.setRange(0, 0 if working.fraction is None else 1000)
        if working.fraction is not None:
            self.fraction.setValue(round(1000 * working.fraction))
        self.cancel.setVisible(self.studio.catalogue is not None)

    def _say_progress(self) -> None:
        run, now, locale = self.studio.run, self._progress, QLocale()
        step = locale.toString(now.step)
        done, total = f"{now.epoch:.1f}", locale.toString(now.epochs)
        self._set(self.epoch, tr("Epoch {done} / {total}  ·  step {step}", done=done, total=total, step=step))
        self.epochs.setValue(round(1000 * min(1.0, now.epoch / now.epochs)) if now.epochs else 0)
        speed = float(f"{now.images_per_second:.3g}")
        shown = locale.toString(round(speed)) if speed and self.studio.state == "training" else "–"
        self._set(self.speed, tr("{speed} images/s", speed=shown))
        self._set(self.device, run.device.upper() if run and len(run.device) <= 4 else run.device if run else "")
        self._say_saved()

    def _say_saved(self) -> None:
        step = self._progress.step
        if not step:
            text, colour = tr("○ nothing to save"), theme.current().muted
        elif self._path and self._saved_step >= step:
            text, colour = tr("● saved"), theme.current().good
        else:
            text, colour = tr("○ not saved yet"), theme.current().muted
        self._set(self.saved, text)
        otherwise = tr("Sessions save themselves when training pauses, once a minute and at the end.")
        self.saved.setToolTip(wrapped(self._path) if self._path else otherwise)
        sheet = f"color: {colour}"
        if self.saved.styleSheet() != sheet:
            self.saved.setStyleSheet(sheet)

    @staticmethod
    def _set(label: QLabel, text: str) -> None:
        if label.text() != text:
            label.setText(text)
            width = QFontMetrics(label.font()).horizontalAdvance(text) + 2
            if width > label.minimumWidth():
                label.setMinimumWidth(width)

    def retranslate(self) -> None:
        for label in (self.epoch, self.speed, self.device, self.saved):
            label.setMinimumWidth(0)
        self.cancel.setText(tr("Cancel"))
        self.cancel.setToolTip(tr("Stop what is going on; nothing that was trained is lost."))
        for bar, name in ((self.epochs, tr("Epochs done")), (self.fraction, tr("Progress"))):
            bar.setAccessibleName(name)
        many = QLocale().toString(88888)
        for label, samples in (  # what it will say soon: nothing in the window moves when training begins
            (self.saved, (tr("○ nothing to save"), tr("● saved"), tr("○ not saved yet"))),
            (self.speed, (tr("{speed} images/s", speed=many),)),
            (self.epoch, (tr("Epoch {done} / {total}  ·  step {step}", done="8.8", total="88", step=many),)),
        ):
            label.setMinimumWidth(max(QFontMetrics(label.font()).horizontalAdvance(s) for s in samples) + 2)
        self._say_progress()
        if self._working is not None:
            self._say_working(self._working)

    def restyle(self) -> None:
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
