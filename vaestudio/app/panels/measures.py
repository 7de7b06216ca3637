"""Measures: what can be asked of the model, taken when a person asks, each number with its unit and its step."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from vaestudio.app.i18n import mark, tr
from vaestudio.app.measures_table import MeasuresTable
from vaestudio.app.panels.base import Panel
from vaestudio.app.sidebar import Sidebar
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

TASK = mark("Measuring")


class Measures(Panel):
    name: ClassVar[str] = "measures"
    title: ClassVar[str] = "Measures"
    follows_time: ClassVar[bool] = False  # a number stays of the step at which it was taken

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.results: dict[str, m.Measured] = {}
        self.waiting: set[str] = set()  # asked for, not yet answered
        self.table = MeasuresTable()
        self.all, self.copy = QPushButton(objectName="measures.all"), QPushButton(objectName="measures.copy")
        self.progress = QProgressBar(textVisible=False, maximum=1000, objectName="measures.progress")
        self.words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText, objectName="measures.words")
        self.words.setProperty("role", "muted")
        self.all.clicked.connect(self._all_or_stop)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.csv()))
        self.table.asked.connect(lambda name: self.ask((name,)))
        self.table.pointed.connect(lambda _: self._describe())
        self.side = Sidebar("measures")
        for widget in (self.all, self.progress, self.copy):
            self.side.span(widget)
        self.side.fill(self.words)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addWidget(self.table, 1)
        self.retranslate()
        self.restyle()

    # ---- what the engine says
    def applies(self, run: m.RunInfo) -> str:
        return "" if run.measures else tr("There is nothing to measure here.")

    def opened(self, event: m.RunOpened) -> None:
        if self.results and next(iter(self.results.values())).run != event.run.id:
            self.results = {}
        self.waiting = set()
        self.table.set_measures(event.run.measures)
        self._describe()

    def receive(self, event: m.Event) -> None:
        match event:
            case m.Measured() if self.run is not None and event.run == self.run.id:
                self.results[event.name] = event
                self.waiting.discard(event.name)
            case m.Working(task="Measuring"):
                self.progress.setValue(round(1000 * (event.fraction or 0)))
                if event.fraction != 1.0:
                    return
                self.waiting = set()
            case m.Failed(kind="CannotMeasure"):
                self.waiting = set()
            case _:
                return
        self.touch()

    def redraw(self) -> None:
        self.table.show_results(self.results, self.waiting)
        self.all.setText(tr("Stop") if self.waiting else tr("Measure all"))
        self.all.setEnabled(bool(self.waiting) or any(not i.reason for i in self.table.measures))
        self.progress.setVisible(bool(self.waiting))
        self.copy.setEnabled(bool(self.results))

    # ---- commands
    def ask(self, names: tuple[str, ...]) -> None:
        """Take these measures of the model as it is now."""
        names = tuple(name for name in names if name not in self.waiting)
        if names:
            self.waiting |= set(names)
            self.progress.setValue(0)
            self.studio.post(m.Measure(names))
            self.touch()
            self.redraw_if_seen()

    def _all_or_stop(self) -> None:
        if self.waiting:
            self.studio.post(m.Cancel())
            self.waiting = set()
            self.touch()
        else:
            self.ask(tuple(i.name for i in self.table.measures if not i.reason))

    def csv(self) -> str:
        """Every number taken, one line each; they read back exactly."""
        lines = ["measure,figure,value,unit,step"]
        for info in self.table.measures:
            result = self.results.get(info.name)
            units = {figure.key: figure.unit for figure in info.figures}
            for key, value in {} if result is None else result.values.items():
                if np.ndim(value) == 0:
                    lines.append(f"{info.name},{key},{float(value)!r},{units.get(key, '')},{result.step}")
        return "\n".join(lines) + "\n"

    # ---- texts and colours
    def _describe(self) -> None:
        info = self.table.selected
        if info is None:
            self.words.setText(
                tr(
                    "Each number is of the test images and of the model as it was at the step beside it. Training may go on "
                    "meanwhile. Select a line to read what it says."
                )
            )
        else:
            self.words.setText(f"{tr(info.reason) if info.reason else tr(info.help)}\n\n{info.citation}")

    def retranslate(self) -> None:
        self.all.setToolTip(tr("Take every measure that applies to this model and these images"))
        self.copy.setText(tr("Copy as CSV"))
        self.copy.setToolTip(tr("All numbers, with their units and steps, to the clipboard"))
        self.progress.setAccessibleName(tr("Progress of the measures"))
        for button in (self.all, self.copy):
            button.setAccessibleName("")  # their text
        self.table.retranslate()
        self._describe()
        self.redraw()

    def restyle(self) -> None:
        self.side.restyle()
        self.table.restyle()
        self.touch()
