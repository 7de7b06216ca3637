"""Losses: every term of the objective through training, with its numbers of now large beside it."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import mixed, number
from vaestudio.app.curves import Curve, Label, Numbers, Source, fixed, knob_marks
from vaestudio.app.i18n import tr
from vaestudio.app.overlays import Overlay, Overlays
from vaestudio.app.panels.base import Panel
from vaestudio.app.plots import Bounds, Plot
from vaestudio.app.readings import Readings
from vaestudio.app.savable import Table
from vaestudio.app.series import Smoothed
from vaestudio.app.studio import Studio
from vaestudio.app.terms import MARKERS, TestedRows, arranged, columns, term_colour, term_name
from vaestudio.engine import messages as m

SMOOTHING = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # steps of the moving average
REFRESH_MS = 100  # rows come with every frame; a curve that grows ten times a second looks the same


@dataclass(frozen=True)
class Lines:
    """The three curves of one term."""

    raw: Curve
    smooth: Curve
    test: Curve


class Losses(Panel):
    name: ClassVar[str] = "losses"
    title: ClassVar[str] = "Losses"

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.names: tuple[str, ...] = ()
        self.keys: tuple[str, ...] = ()
        self.rows = Smoothed(0, SMOOTHING[5])
        self.tests = TestedRows()
        self.knobs: list[m.KnobChanged] = []
        self.lines: dict[str, Lines] = {}
        self._over: list[Curve] = []
        self._marked: tuple[int, float] | None = None  # the number of knobs and the scale of the marks that are drawn
        self._clock = QElapsedTimer()
        self._clock.start()
        self.plot = Plot("losses.plot")
        self.plot.fit, self.plot.read, self.plot.numbers = self._fit, self._read, self._table
        self.readings = Readings("losses")
        self.readings.switched.connect(self._switch)
        self.plot.pointed.connect(self._show_numbers)
        self.overlays = Overlays("losses")
        self.overlays.changed.connect(self._lay_over)
        self.overlays.wanted.connect(lambda path: studio.post(m.ReadHistory(path)))
        self.unit = QComboBox()
        self.unit.addItems(["", ""])
        self.unit.currentIndexChanged.connect(self._unit_changed)
        self.log = QCheckBox()
        self.log.toggled.connect(self.plot.set_log)
        self._smoothing_name = QLabel()
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, len(SMOOTHING) - 1)
        self.smoothing.setValue(SMOOTHING.index(50))
        self.smoothing.setFixedWidth(12 * theme.UNIT)
        self.smoothing.valueChanged.connect(self._smooth)
        self._smoothing_value = QLabel()
        self.hint = QLabel(self.plot)
        self.hint.setObjectName("losses.hint")
        self.hint.setWordWrap(True)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()
        self.plot.getPlotItem().vb.sigResized.connect(self._place_hint)
        for name, control in (("unit", self.unit), ("log", self.log), ("smoothing", self.smoothing)):
            control.setObjectName(f"losses.{name}")
        self._lay_out()
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        first, second = self._row, self._smoothing_row = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(theme.UNIT)
        for widget in (self.unit, self.log, self.overlays.button):
            first.addWidget(widget)
        first.addStretch(0)
        for widget in (self._smoothing_name, self.smoothing, self._smoothing_value):
            second.addWidget(widget)
        second.addStretch(1)
        self.plot.take_corner()
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, 0)
        self._bar.setSpacing(theme.UNIT)
        self._bar.addLayout(first)
        self._bar.addLayout(second, 1)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(self._bar)
        left.addWidget(self.plot, 1)
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(0, 0, 0, theme.UNIT // 2)
        self._whole.setSpacing(0)
        self._whole.addLayout(left, 64)
        self._whole.addWidget(self.readings, 36)

    # ---- what the engine says
    def opened(self, event: m.RunOpened) -> None:
        past = event.history
        self.names, self.keys = past.names, columns(past.names)
        self.rows = Smoothed(len(self.keys), self.rows.length)
        self.rows.append(arranged(past.names, past.rows))
        self.tests, self.knobs, self._marked = TestedRows(past.tests), list(past.knobs), None
        for curve in self.plot.curves:
            self.plot.remove_curve(curve)
        self._over = []
        self.lines = {key: self._lines(i, key) for i, key in enumerate(self.keys)}
        objective_hidden = len(self.keys) > 1
        self.readings.set_rows([(k, MARKERS.get(k, "d"), not (k == "loss" and objective_hidden)) for k in self.keys])
        if objective_hidden and "loss" in self.keys:
            self._switch("loss", False)
        self._paint_names()
        self._lay_over()
        self.plot.follow()

    def receive(self, event: m.Event) -> None:
        match event:
            case m.LossRows() if self.run is not None and event.run == self.run.id:
                self.rows.truncate(event.first_step - 1)
                self.rows.append(arranged(self.names, event.rows))
            case m.Tested():
                self.tests.append(event)
            case m.KnobChanged():
                self.knobs.append(event)
            case m.HistoryRead():
                self.overlay(event.name, event.history, event.steps_per_epoch)
            case m.Rewound():
                self.plot.view_step(event.step, self.scale)
            case _:
                return
        self.touch()

    # ---- curves
    def _lines(self, column: int, key: str) -> Lines:
        return Lines(
            self.plot.add_curve(self._source(column, smooth=False), z=0),
            self.plot.add_curve(self._source(column, smooth=True), z=1),
            self.plot.add_curve(
                lambda left, right, width: self.tests.points(key, self.scale), MARKERS.get(key, "d"), z=2
            ),
        )

    def _source(self, column: int, smooth: bool) -> Source:
        def source(left: float, right: float, width: int) -> tuple[Numbers, Numbers]:
            rows = self.rows.smooth if smooth else self.rows.raw
            start, stop = int(left / self.scale) - 2, int(right / self.scale) + 2  # row i is step i + 1
            index, value = rows.envelope(column, start, stop, width // 4)
            return (index + 1) * self.scale, value

        return source

    @property
    def scale(self) -> float:
        """The axis' unit a step: 1, or the epochs a step."""
        return 1 / max(1, self.run.steps_per_epoch) if self.run is not None and self.unit.currentIndex() == 1 else 1.0

    def shown(self, key: str) -> bool:
        return key in self.lines and self.lines[key].smooth.visible

    def redraw_if_seen(self) -> None:
        if self._clock.elapsed() >= REFRESH_MS:
            super().redraw_if_seen()

    def redraw(self) -> None:
        self._clock.restart()
        if self.run is None:
            return
        if self._marked != (len(self.knobs), self.scale):
            self._marked = len(self.knobs), self.scale
            training = self.studio.catalogue.training if self.studio.catalogue else ()
            self.plot.set_marks(knob_marks(self.knobs, (*self.run.model.fields, *training), self.scale))
        self.plot.view_step(self.studio.viewed, self.scale)
        self.plot.refresh()
        self._show_numbers()
        self._say(self._word())

    def _fit(self) -> Bounds | None:
        """All steps; of the values all but those of the first twentieth, whose fall would press the rest together."""
        n = len(self.rows.smooth)
        if not self._last:
            return 0.0, 1.0, 0.1, 100.0
        skip = 0 if self.plot.log else n // 20
        values = [self.rows.smooth.envelope(i, skip, n, 64)[1] for i, k in enumerate(self.keys) if self.shown(k)]
        after = bisect_left(self.tests.steps, skip)
        values += [self.tests.column(k)[after:] for k in self.keys if self.shown(k)]
        known = np.concatenate([*values, np.empty(0)])
        known = known[np.isfinite(known) & ((known > 0) if self.plot.log else True)]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.1, 100.0)
        right = self._last * self.scale
        if self.plot.log:
            return 0.0, right, max(low, high * 1e-4) / 1.15, high * 1.15
        low = 0.0 if 0 <= low < 0.5 * high else low
        room = max(0.04 * (high - low), 1e-3)
        return 0.0, right, low - room, high + 2 * room

    # ---- words and numbers
    def _word(self) -> str:
        """What a beginner may stumble over now, or nothing."""
        n = len(self.rows.smooth)
        if "kl" not in self.keys or n < 30 or not self.shown("kl"):
            return ""
        kl = self.rows.smooth.values[self.keys.index("kl")]
        if kl[-1] < 0.1:
            return tr(
                "The code is not used yet: KL is near zero, so every image decodes to the same picture. A smaller β helps."
            )
        early = self.run is not None and n < max(1000, self.run.steps_per_epoch)
        return tr("KL rising at first is normal: the code is being used.") if early and kl[-1] > kl[n // 2] else ""

    def _say(self, text: str) -> None:
        if text != self.hint.text():
            self.hint.setText(text)
            self._place_hint()

    def _place_hint(self) -> None:
        """Top right, where falling curves leave room; not at all over a plot of a few lines."""
        area = self.plot.getPlotItem().vb.sceneBoundingRect()
        line = self.hint.fontMetrics()
        width = min(int(0.6 * area.width()), line.horizontalAdvance(self.hint.text()) + 4 * theme.UNIT)
        height = self.hint.heightForWidth(width)
        self.hint.setVisible(bool(self.hint.text()) and height < 0.3 * area.height())
        self.hint.setGeometry(
            int(area.right()) - width - theme.UNIT, int(area.top()) + line.height() + theme.UNIT // 2, width, height
        )

    def _read(self, x: float, y: float) -> str:
        """The step under the crosshair; the large numbers are then those of that step."""
        if self.run is None or not self._last:
            return ""
        step = self._step_at(x)
        reach = 6 * (self.plot.view()[1] - self.plot.view()[0]) / max(1, self.plot.width())
        words = [
            tr("step {step}", step=number(step, 0)),
            tr("epoch {epoch}", epoch=number(step / max(1, self.run.steps_per_epoch), 2)),
        ]
        return " · ".join([*words, *(mark.text for mark in self.plot.marks if abs(mark.x - x) < reach)])

    @property
    def _last(self) -> int:
        """The last step of which anything is known."""
        return max(len(self.rows.smooth), self.tests.steps[-1] if len(self.tests) else 0)

    def _step_at(self, x: float) -> int:
        return max(0, min(self._last, round(x / self.scale)))

    def _show_numbers(self) -> None:
        """Of the step under the crosshair or looked at, else of now: the smoothed training value, the last test until then."""
        under, viewed, n = self.plot.cursor_at, self.studio.viewed, len(self.rows.smooth)
        step = self._step_at(under[0]) if under is not None else self._last if viewed is None else viewed
        test = self.tests.until(step)
        for i, key in enumerate(self.keys):
            train = float(self.rows.smooth.values[i, min(step, n) - 1]) if min(step, n) else float("nan")
            self.readings.set_numbers(key, train, self.tests.value(test, key))
        if under is None and viewed is None:
            self.readings.set_heads(tr("train"), tr("test"), False)
        else:
            at = step if test is None else self.tests.steps[test]
            self.readings.set_heads(
                tr("step {step}", step=number(step, 0)), tr("test {step}", step=number(at, 0)), True
            )

    def _table(self) -> Table:
        """A line a step; tests stand in lines of their own columns."""
        table: Table = {"step": np.arange(1, len(self.rows.raw) + 1)} if len(self.rows.raw) else {}
        table |= {k: self.rows.raw.values[i] for i, k in enumerate(self.keys) if len(self.rows.raw)}
        if len(self.tests):
            table["test_step"] = np.array(self.tests.steps)
            table |= {f"test_{k}": self.tests.column(k) for k in self.keys if k in MARKERS}
        return table

    # ---- other sessions
    def overlay(self, name: str, history: m.History, steps_per_epoch: int = 0) -> None:
        """Lay a session over the plot, dashed; `steps_per_epoch` 0: as many as this run has."""
        self.overlays.put(name, history, steps_per_epoch or (self.run.steps_per_epoch if self.run else 1))

    def clear_overlays(self) -> None:
        self.overlays.clear()

    def _lay_over(self) -> None:
        for curve in self._over:
            self.plot.remove_curve(curve)
        self._over, self.plot.labels = [], []
        for name, other in self.overlays.visible.items():
            for key in columns(other.history.names):
                if self.shown(key):
                    x, y = self._points(other, key)
                    curve = self.plot.add_curve(fixed(x, y), z=-1)
                    curve.style(term_colour(key, self.keys.index(key)), 2, other.dash)
                    self._over.append(curve)
                    if len(x) and key == next((k for k in self.keys if self.shown(k)), None):
                        self.plot.labels.append(Label(x[-1], y[-1], name, theme.current().text))
        self.touch()

    def _points(self, other: Overlay, key: str) -> tuple[Numbers, Numbers]:
        """A session's test curve, or its smoothed training curve where it was never tested, on this plot's axis."""
        scale = 1 / other.steps_per_epoch if self.unit.currentIndex() == 1 else 1.0
        x, y = TestedRows(other.history.tests).points(key, scale)
        if len(x) and x[-1] > 0:
            return x, y
        rows = Smoothed(1, 50)
        rows.append(arranged(other.history.names, other.history.rows)[[columns(other.history.names).index(key)]])
        index, value = rows.smooth.envelope(0, 0, len(rows.smooth), 200)
        return (index + 1) * scale, value

    # ---- controls
    def _switch(self, key: str, on: bool) -> None:
        lines = self.lines[key]
        lines.raw.visible = lines.smooth.visible = lines.test.visible = on
        lines.raw.visible = on and self.rows.length > 1
        self._lay_over()

    def _smooth(self, stop: int) -> None:
        self.rows.set_length(SMOOTHING[stop])
        for lines in self.lines.values():
            lines.raw.visible = lines.smooth.visible and SMOOTHING[stop] > 1
        self._smoothing_text()
        self.touch()

    def _unit_changed(self) -> None:
        self._label_axes()
        self._lay_over()
        self.plot.follow()
        self.touch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Numbers beside the plot and one row of controls, or below it and two rows where the panel is narrow."""
        super().resizeEvent(event)
        direction, letter = QBoxLayout.Direction, self.fontMetrics().averageCharWidth()
        below = self.width() < 100 * letter
        self._whole.setDirection(direction.TopToBottom if below else direction.LeftToRight)
        two = below or 0.64 * self.width() < self._row.sizeHint().width() + self._smoothing_row.sizeHint().width() + 24
        self._bar.setDirection(direction.TopToBottom if two else direction.LeftToRight)

    # ---- texts and colours
    def _paint_names(self) -> None:
        plot = theme.current().plot
        for key, lines in self.lines.items():
            colour = term_colour(key, self.keys.index(key))
            lines.raw.style(mixed(colour, plot, 0.3))
            lines.smooth.style(mixed(colour, plot, 0.85))
            lines.test.style(colour, 2, size=9)
            self.readings.name(key, term_name(key), colour)

    def _label_axes(self) -> None:
        self.plot.label(tr("step") if self.unit.currentIndex() == 0 else tr("epoch"), tr("nats per image"), tr("nats"))

    def _smoothing_text(self) -> None:
        self._smoothing_value.setText(tr("{n} steps", n=number(SMOOTHING[self.smoothing.value()], 0)))

    def retranslate(self) -> None:
        self.unit.setItemText(0, tr("Steps"))
        self.unit.setItemText(1, tr("Epochs"))
        self.unit.setAccessibleName(tr("Unit of the time axis"))
        self.log.setText(tr("Logarithmic"))
        self.log.setAccessibleName(tr("Logarithmic values"))
        self._smoothing_name.setText(tr("Smoothing"))
        self.smoothing.setAccessibleName(tr("Smoothing of the training curves"))
        self.smoothing.setToolTip(
            tr("Steps over which the training curves are averaged; the faint lines are the raw values")
        )
        self._smoothing_text()
        self._smoothing_value.setMinimumWidth(self.fontMetrics().horizontalAdvance(tr("{n} steps", n=number(1000, 0))))
        self.plot.retranslate(tr("Losses through training"))
        self._show_numbers()
        self.overlays.retranslate()
        self._label_axes()
        self._paint_names()
        self.hint.setText("")
        self._marked = None

    def restyle(self) -> None:
        colours = theme.current()
        self.plot.restyle()
        self.readings.restyle()
        self._label_axes()
        self._paint_names()
        self._lay_over()
        self.hint.setStyleSheet(
            f"background: {colours.plot}; color: {colours.text}; border-left: 3px solid {colours.kl}; padding: 2px 6px;"
        )
        self.touch()
