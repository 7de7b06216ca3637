"""Rate–distortion: the trail of (KL, reconstruction) through training, on lines of equal ELBO."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import faint, font, mixed, nice_values, number
from vaestudio.app.curves import Curve, Label, Numbers, fixed
from vaestudio.app.i18n import tr
from vaestudio.app.overlays import Overlays
from vaestudio.app.panels.base import Panel
from vaestudio.app.panels.losses import REFRESH_MS
from vaestudio.app.plots import Bounds, Plot
from vaestudio.app.savable import Table
from vaestudio.app.series import Smoothed
from vaestudio.app.studio import Studio
from vaestudio.app.terms import TestedRows
from vaestudio.engine import messages as m

SMOOTHING = 100  # steps: one batch's numbers wander too much for a trail
TRAIL = 400  # points drawn at most
PARTS = ("kl", "reconstruction")


class Plane(Plot):
    """Rate against distortion; every point of a falling diagonal has the same ELBO."""

    def isolines(self) -> list[float]:
        """The negative ELBOs whose lines are drawn."""
        left, right, bottom, top = self.view()
        return nice_values(left + bottom, right + top, 8)[1]

    def paint_over(self, painter: QPainter, area: QRectF) -> None:
        left, right, _, top = self.view()
        colours = theme.current()
        painter.setFont(font(0.9))
        metrics = QFontMetricsF(painter.font())
        values = self.isolines()
        spacing = values[1] - values[0] if len(values) > 1 else 1.0
        decimals = 0 if spacing >= 1 else 1 if spacing >= 0.1 else 2
        for value in values:
            painter.setPen(QPen(faint(colours.total, 90), 1))
            painter.drawLine(self.pixel(left, value - left), self.pixel(right, value - right))
            at = self.pixel(value - top, top)  # where it comes in: at the top, or at the left below it
            text = tr("ELBO {value}", value="−" + number(value, decimals) if value > 0 else number(-value, decimals))
            at = (
                QPointF(at.x() + 4, area.top() + 1)
                if at.x() > area.left()
                else self.pixel(left, value - left) + QPointF(4, -2)
            )
            box = QRectF(at.x(), at.y(), metrics.horizontalAdvance(text) + 4, metrics.height())
            if area.contains(box):
                painter.fillRect(box, faint(colours.plot, 200))
                painter.setPen(QColor(colours.muted))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        super().paint_over(painter, area)


class RateDistortion(Panel):
    name: ClassVar[str] = "rate_distortion"
    title: ClassVar[str] = "Rate–distortion"

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._columns: tuple[int, ...] = ()  # of kl and reconstruction in a row; () where there are no such terms
        self.rows = Smoothed(2, SMOOTHING)
        self.tests = TestedRows()
        self._over: list[Curve] = []
        self._clock = QElapsedTimer()
        self._clock.start()
        self.plot = Plane("rate_distortion.plot")
        self.plot.fit, self.plot.read, self.plot.numbers = self._fit, self._read, self._table
        self.trail = self.plot.add_curve(lambda left, right, width: self._trail(), z=0, antialias=True)
        self.tested = self.plot.add_curve(lambda left, right, width: self.tests.plane(*PARTS), "o", z=1)
        self.now = self.plot.add_curve(lambda left, right, width: self._point(), "d", z=2)
        self.overlays = Overlays("rate_distortion")
        self.overlays.changed.connect(self._lay_over)
        self.overlays.wanted.connect(lambda path: studio.post(m.ReadHistory(path)))
        self.current = QLabel()
        self.current.setObjectName("rate_distortion.current")
        self.current.setMinimumWidth(1)  # a long sentence never widens the panel
        controls = QHBoxLayout()
        controls.setSpacing(2 * theme.UNIT)
        controls.addWidget(self.overlays.button)
        controls.addWidget(self.plot.readout, 1)
        controls.addWidget(self.plot.follow_button)
        bar = self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        bar.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, 0)
        bar.setSpacing(theme.UNIT)
        bar.addWidget(self.current)
        bar.addLayout(controls, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, theme.UNIT // 2)
        whole.setSpacing(0)
        whole.addLayout(bar)
        whole.addWidget(self.plot, 1)
        self.retranslate()
        self.restyle()

    def applies(self, run: m.RunInfo) -> str:
        if run.model.bound:
            return ""
        if run.model.generative:
            return tr("The codes of this model are points without a density, so there is no KL: no rate to weigh.")
        return tr("This model has no prior and so no KL: there is no rate to weigh against the distortion.")

    # ---- what the engine says
    def opened(self, event: m.RunOpened) -> None:
        names = event.history.names
        self._columns = tuple(names.index(p) for p in PARTS) if set(PARTS) <= set(names) else ()
        self.rows = Smoothed(2, SMOOTHING)
        self._append(event.history.rows)
        self.tests = TestedRows(event.history.tests)
        self._lay_over()
        self.plot.follow()

    def receive(self, event: m.Event) -> None:
        match event:
            case m.LossRows() if self.run is not None and event.run == self.run.id:
                self.rows.truncate(event.first_step - 1)
                self._append(event.rows)
            case m.Tested():
                self.tests.append(event)
            case m.HistoryRead():
                self.overlay(event.name, event.history, event.steps_per_epoch)
            case m.Rewound():
                pass
            case _:
                return
        self.touch()

    def _append(self, rows: Numbers) -> None:
        if self._columns and len(rows):
            self.rows.append(rows[:, self._columns].T)

    def moving(self) -> tuple[QWidget, ...]:
        return (self.plot,)

    # ---- curves: x is the rate, y the distortion
    def _trail(self) -> tuple[Numbers, Numbers]:
        values = self.rows.smooth.values
        rate, distortion = values[:, :: max(1, values.shape[1] // TRAIL)]
        return rate, distortion

    def _point(self) -> tuple[Numbers, Numbers]:
        """Where the run is now, or was at the step looked at: its last test or smoothed training rows, whichever is newer."""
        if self.studio.viewed is not None:
            return self._past(self.studio.viewed)
        rate, distortion = self.tests.plane(*PARTS)
        if len(rate) and self.tests.steps[-1] >= len(self.rows.smooth):
            return rate[-1:], distortion[-1:]
        rate, distortion = self.rows.smooth.values[:, -1:]
        return rate, distortion

    def _past(self, step: int) -> tuple[Numbers, Numbers]:
        test, row = self.tests.until(step), min(step, len(self.rows.smooth))
        if test is not None and self.tests.steps[test] >= row:
            return tuple(np.array([self.tests.value(test, part)]) for part in PARTS)
        rate, distortion = self.rows.smooth.values[:, row - 1 : row]
        return rate, distortion

    def redraw_if_seen(self) -> None:
        if self._clock.elapsed() >= REFRESH_MS:
            super().redraw_if_seen()

    def redraw(self) -> None:
        self._clock.restart()
        self.plot.refresh()
        rate, distortion = self._point()
        reason = self.applies(self.run) if self.run is not None else ""
        text = self._words(float(rate[0]), float(distortion[0])) if len(rate) else reason
        viewed = self.studio.viewed
        self.current.setText(text if viewed is None else f"{tr('step {step}', step=number(viewed, 0))} · {text}")

    @staticmethod
    def _words(rate: float, distortion: float) -> str:
        return tr(
            "KL {kl} · reconstruction {reconstruction} · ELBO {elbo}",
            kl=number(rate, 2), reconstruction=number(distortion, 2), elbo=number(-(rate + distortion), 2).replace("-", "−"),
        )  # fmt: skip

    def _fit(self) -> Bounds | None:
        """The trail without its first twentieth, all tests of a trained model, and the other sessions."""
        n = len(self.rows.smooth)
        trail = self.rows.smooth.values[:, n // 20 :: max(1, n // TRAIL)]
        points = [trail, np.stack(self.tests.plane(*PARTS, since=n // 20)), np.stack(self._point())]
        points += [np.stack(curve.source(0, 0, 0)) for curve in self._over]
        known = np.concatenate(points, axis=1)
        known = known[:, np.isfinite(known).all(0)]
        if not known.shape[1]:
            return 0.0, 30.0, 60.0, 200.0
        (left, bottom), (right, top) = known.min(1), known.max(1)
        wide, high = max(right - left, 1.0), max(top - bottom, 1.0)
        return (
            max(0.0, left - 0.1 * wide) if left >= 0 else left - 0.1 * wide,
            right + 0.15 * wide,
            bottom - 0.1 * high,
            top + 0.15 * high,
        )

    def _read(self, x: float, y: float) -> str:
        return self._words(x, y)

    def _table(self) -> Table:
        if not len(self.tests):
            return {}
        return {"step": np.array(self.tests.steps)} | {part: self.tests.column(part) for part in PARTS}

    # ---- other sessions
    def overlay(self, name: str, history: m.History, steps_per_epoch: int = 0) -> None:
        """Lay a session's trail beside this one; there is no time axis, so `steps_per_epoch` changes nothing."""
        self.overlays.put(name, history, steps_per_epoch)

    def clear_overlays(self) -> None:
        self.overlays.clear()

    def _lay_over(self) -> None:
        for curve in self._over:
            self.plot.remove_curve(curve)
        self._over, self.plot.labels = [], []
        for name, other in self.overlays.visible.items():
            rate, distortion = TestedRows(other.history.tests).plane(*PARTS)
            if not len(rate):
                continue
            colour = theme.class_color(other.colour)
            curve = self.plot.add_curve(fixed(rate, distortion), "s", z=-1)
            curve.style(colour, 1.5, other.dash)
            self._over.append(curve)
            self.plot.labels.append(Label(rate[-1], distortion[-1], name, colour))
        self.touch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_bar()

    def _fit_bar(self) -> None:
        """The numbers of now beside the controls, or smaller and above them where the panel is narrow."""
        direction, narrow = QBoxLayout.Direction, self.width() < 110 * self.fontMetrics().averageCharWidth()
        self._bar.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self.current.setFont(font(1.1 if narrow else 1.3, bold=True))

    # ---- texts and colours
    def retranslate(self) -> None:
        self.plot.retranslate(tr("Rate and distortion through training"))
        self.plot.label(tr("rate: KL (nats per image)"), tr("distortion (nats)"), tr("nats"))
        self.current.setAccessibleName(tr("Where the run is now"))
        self.overlays.retranslate()
        self.touch()

    def restyle(self) -> None:
        colours = theme.current()
        self.plot.restyle()
        self.plot.label(tr("rate: KL (nats per image)"), tr("distortion (nats)"), tr("nats"))
        self.trail.style(mixed(colours.text, colours.plot, 0.5), 1.5)
        self.tested.style(colours.text, 2, size=9)
        self.now.style(colours.accent, 1, size=18)
        self._fit_bar()
        self._lay_over()
