"""Side by side: this run and another session's film, both at the step that the time machine shows."""

from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import number
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.pictures import SheetView
from vaestudio.app.plane import PlaneView, leading_dimensions
from vaestudio.app.projection import coordinate
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

PICTURES = 16  # reconstructions of each


class Side(QWidget):
    """One of the two: its name, where it lies, what it makes of the first test images, its numbers."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"beside.{name}")
        self.title, self.numbers = (QLabel(objectName=f"beside.{name}.{n}") for n in ("title", "numbers"))
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "title")
        for label in (self.title, self.numbers):
            label.setMinimumWidth(1)
        self.plane, self.sheet = PlaneView(), SheetView()
        self.sheet.setObjectName(f"beside.{name}.sheet")
        pictures = QHBoxLayout()
        pictures.addWidget(self.plane, 1)
        pictures.addWidget(self.sheet, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.UNIT // 2)
        self.top = QHBoxLayout()
        self.top.addWidget(self.title, 1)
        column.addLayout(self.top)
        column.addLayout(pictures, 1)
        column.addWidget(self.numbers)

    def show_cloud(self, means: Any, kl: Any, labels: Any, rings: bool) -> None:
        """Codes (n, D) in their two most informative dimensions."""
        means = np.asarray(means, np.float32)
        i, j = leading_dimensions(np.nan_to_num(kl), means)
        names = coordinate(i), "" if i == j else coordinate(j)
        xy = np.stack([means[:, i], np.zeros(len(means)) if i == j else means[:, j]], 1).astype(np.float32)
        self.plane.set_cloud(xy, None if labels is None else labels[: len(xy)], rings, names)

    def restyle(self) -> None:
        self.plane.restyle()
        self.sheet.update()


def reading(step: int, negative_elbo: float, reconstruction: float, kl: float, beta: float | None) -> str:
    """One line of numbers, those of the last test."""
    parts = [tr("step {step}", step=number(step, 0))]
    value, *shares = (number(v, 2) for v in (negative_elbo, reconstruction, kl))
    if np.isfinite(negative_elbo + reconstruction + kl):
        parts.append(
            tr(
                "negative ELBO {value} = {reconstruction} + {kl} nats",
                value=value,
                reconstruction=shares[0],
                kl=shares[1],
            )
        )
    elif np.isfinite(negative_elbo):
        parts.append(tr("negative ELBO {value}", value=value))
    elif np.isfinite(reconstruction):
        parts.append(tr("reconstruction {value} nats", value=shares[0]))
    return " · ".join(parts + ([] if beta is None else [f"β {beta:g}"]))


def last_before(rows: Any, step: int) -> Any:
    """The row (k, 4) of the last test at or before `step`; NaNs where there is none."""
    known = [row for row in rows if row[0] <= step]
    return known[-1] if known else np.full(4, np.nan)


class Beside(Panel):
    name: ClassVar[str] = "beside"
    title: ClassVar[str] = "Side by side"
    kinds: ClassVar[tuple[str, ...]] = ()  # it comes when a session is asked for
    probes: ClassVar[tuple[str, ...]] = ("latent cloud", "reconstructions")

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.cloud: m.LatentCloud | None = None
        self.made: m.Reconstructions | None = None
        self.other: m.FilmRead | None = None
        self.tests: list[m.Tested] = []
        self.betas: list[tuple[int, float]] = []
        self.left, self.right = Side("this"), Side("other")
        self.hint = QLabel(objectName="beside.hint", wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.hint.setProperty("role", "muted")
        self.right.layout().insertWidget(1, self.hint, 1)  # type: ignore[union-attr]
        self.choose = QPushButton(objectName="beside.choose")
        self.choose.clicked.connect(lambda: self.window().actions_["beside"].trigger())  # type: ignore[attr-defined]
        self.right.top.addWidget(self.choose)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        whole.setSpacing(2 * theme.UNIT)
        whole.addWidget(self.left, 1)
        whole.addWidget(self.right, 1)
        self.retranslate()

    def applies(self, run: m.RunInfo) -> str:
        return "" if run.grid is None else tr("The code of this model is a grid: it has no plane.")

    def probe_settings(self, probe: str) -> dict[str, Any]:
        return {"which": "fixed", "count": PICTURES} if probe == "reconstructions" else {}

    # ---- what the engine says
    def opened(self, event: m.RunOpened) -> None:
        self.cloud = self.made = None
        self.tests = list(event.history.tests)
        turned = [(k.step, float(k.value)) for k in event.history.knobs if k.name == "beta"]
        now = [(0, float(event.run.values["beta"]))] if "beta" in event.run.values else []
        self.betas = turned or now

    def receive(self, event: m.Event) -> None:
        match event:
            case m.LatentCloud():
                self.cloud = event
            case m.Reconstructions():
                self.made = event
            case m.FilmRead():
                self.other = event
            case m.Tested():
                self.tests.append(event)
            case m.KnobChanged() if event.name == "beta":
                self.betas.append((event.step, float(event.value)))
            case m.Rewound():
                pass
            case _:
                return
        self.touch()

    @property
    def at(self) -> int:
        """The step that both are shown at."""
        if self.studio.viewed is not None:
            return self.studio.viewed
        return self.studio.step if self.cloud is None else self.cloud.step

    def frame(self) -> int:
        """Of the other film: the last one at or before that step, or its first."""
        assert self.other is not None
        return max(0, int(np.searchsorted(self.other.steps, self.at, side="right")) - 1)

    # ---- drawing
    def redraw(self) -> None:
        if self.run is None:
            return
        self._draw_this(self.run)
        for widget in (self.right.plane, self.right.sheet, self.right.numbers):
            widget.setVisible(self.other is not None)
        self.hint.setVisible(self.other is None)
        if self.other is not None:
            self._draw_other(self.run, self.other)

    def _draw_this(self, run: m.RunInfo) -> None:
        if self.cloud is not None:
            can = run.model
            rings = can.generative and not can.learned_prior and not can.sphere
            self.left.show_cloud(self.cloud.means, self.cloud.kl_per_dimension, run.test_labels, rings)
        if self.made is not None:
            self.left.sheet.set_images(self.made.images[:PICTURES])
        rows = [
            (t.step, *(np.nan if v is None else v for v in (t.negative_elbo, t.reconstruction, t.kl)))
            for t in self.tests
        ]
        at = self.at
        self.left.numbers.setText(reading(at, *last_before(rows, at)[1:], beta=beta_at(self.betas, at)))
        self.left.title.setText(tr("this run: {model}", model=tr(run.model.title)))

    def _draw_other(self, run: m.RunInfo, other: m.FilmRead) -> None:
        index = self.frame()
        step, views = int(other.steps[index]), other.views[index]
        if "means" in views:
            alike = other.class_names == run.class_names and other.data == run.data
            labels = run.test_labels if alike else None
            self.right.show_cloud(views["means"], views.get("kl_per_dimension", np.zeros(1)), labels, other.rings)
        pictures = views.get("reconstructions", views.get("samples"))
        self.right.sheet.set_images(None if pictures is None else np.asarray(pictures)[:PICTURES])
        self.right.plane.setVisible("means" in views)
        text = reading(step, *last_before(other.tested, step)[1:], beta=beta_at(list(other.beta), step))
        ended = index == len(other.steps) - 1 and self.at > step
        self.right.numbers.setText(f"{text} · {tr('it ends here')}" if ended else text)
        self.right.title.setText(f"{other.name}: {tr(other.model)}")

    # ---- texts and colours
    def retranslate(self) -> None:
        self.hint.setText(
            tr("Choose a session: it is shown here at the step of this run, and the time machine moves both.")
        )
        self.choose.setText(tr("Choose a session…"))
        self.choose.setAccessibleName(tr("Choose a session…"))
        self.left.plane.setAccessibleName(tr("Latent plane"))
        self.right.plane.setAccessibleName(tr("Latent plane"))
        for side in (self.left, self.right):
            side.sheet.setAccessibleName(tr("Test images and their reconstructions"))
            side.title.setMinimumHeight(self.choose.sizeHint().height())  # both titles on one line
            side.numbers.setToolTip(tr("Of the last test: negative ELBO = reconstruction + KL, in nats per image."))
        self.touch()

    def restyle(self) -> None:
        for side in (self.left, self.right):
            side.restyle()


def beta_at(changes: list[tuple[int, float]], step: int) -> float | None:
    """The last value at or before `step`; None where there never was one."""
    known = [value for at, value in changes if at <= step]
    return known[-1] if known else None
