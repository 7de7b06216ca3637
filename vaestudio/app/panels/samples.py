"""Samples: decoded draws from the prior, the same noise throughout, so that one sees the same sample improve."""

from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import font, number
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.pictures import SheetView
from vaestudio.app.pixels import whole_scale
from vaestudio.app.sidebar import Sidebar
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

COUNTS = (0, 16, 36, 64, 100, 144)  # 0: as many as fit at twice their size
MOST = 144
FINE = 20  # slider steps a unit of temperature


class Classes(QWidget):
    """Over the sheet: the name of each class beside its row, or above its column."""

    def __init__(self, sheet: SheetView, parent: QWidget) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self.names: tuple[str, ...] = ()
        self.across = True  # a class is a column
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def room(self) -> int:
        """Pixels that the names need above (across) or on the left."""
        metrics = self.fontMetrics()
        return (
            metrics.height() + 2 if self.across else max(metrics.horizontalAdvance(n) for n in self.names) + theme.UNIT
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(theme.current().text))
        columns, ratio, room = self.sheet.columns, self.sheet.devicePixelRatioF(), self.room()
        painter.translate(self.sheet.pos() - self.pos())
        for i, name in enumerate(self.names):
            tile = self.sheet.tile_rect(i if self.across else i * columns)
            x, y, w, h = (side / ratio for side in (tile.x(), tile.y(), tile.width(), tile.height()))
            if self.across:
                painter.drawText(QRectF(x, y - room, w, room), Qt.AlignmentFlag.AlignCenter, name)
            else:
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(QRectF(x - room, y, room - 4, h), flags, name)


class Samples(Panel):
    name: ClassVar[str] = "samples"
    title: ClassVar[str] = "Samples"
    kinds: ClassVar[tuple[str, ...]] = ("vector", "grid")
    probes: ClassVar[tuple[str, ...]] = ("samples",)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.answer: m.Samples | None = None
        self.seed = 0
        self._asked: dict[str, Any] = {}
        self.temperature = QSlider(Qt.Orientation.Horizontal)
        self.temperature.setRange(0, 2 * FINE)
        self.temperature.setValue(FINE)
        self.temperature.setPageStep(FINE // 4)
        self.temperature.valueChanged.connect(self._cool)
        self._degrees = QLabel()
        self.what = QComboBox()
        self.what.addItems(["", ""])  # samples, pseudo-inputs
        self.what.currentIndexChanged.connect(lambda _: self._choose())
        self.count = QComboBox()
        self.count.addItems(["", *map(str, COUNTS[1:])])
        self.count.currentIndexChanged.connect(lambda _: self.rewatch())
        self.noise = QPushButton()
        self.noise.clicked.connect(self._draw_noise)
        self.words = QLabel()
        self.words.setWordWrap(True)
        for name, widget in (
            ("what", self.what), ("temperature", self.temperature), ("count", self.count), ("noise", self.noise), ("words", self.words),
        ):  # fmt: skip
            widget.setObjectName(f"samples.{name}")
        self.sheet = SheetView()
        self.sheet.setObjectName("samples.sheet")
        self._frame = QWidget()
        self._frame.setAutoFillBackground(True)
        self._pictures = QVBoxLayout(self._frame)
        self._pictures.addWidget(self.sheet)
        self.classes = Classes(self.sheet, self._frame)
        self.side = Sidebar("samples")
        self._heat = QWidget()
        heat = QHBoxLayout(self._heat)
        heat.setContentsMargins(0, 0, 0, 0)
        heat.addWidget(self.temperature, 1)
        heat.addWidget(self._degrees)
        self.side.add(self.what)
        self.side.show_row(self.what, False)
        self.side.add(self._heat)
        self.side.add(self.count)
        self.side.span(self.noise)
        self.side.fill(self.words)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addWidget(self._frame, 1)
        self.retranslate()
        self.restyle()

    def applies(self, run: m.RunInfo) -> str:
        if run.model.completes:
            return tr(
                "This model completes pictures: without a visible part it draws nothing. The panel Complete draws with one."
            )
        return "" if run.model.generative else tr("This model has no prior: there is nothing to draw samples from.")

    @property
    def _kinds(self) -> int:
        """Classes of a conditional model, which are shown one a row; else 0."""
        return len(self.run.class_names) if self.run is not None and self.run.model.conditional else 0

    @property
    def of_prior(self) -> bool:
        """Whether the pictures that the prior is made of are shown, and no samples."""
        return self.what.currentIndex() == 1 and self.run is not None and self.run.model.pseudo_inputs

    def _number(self) -> int:
        """How many to ask for: as chosen, or as many as fit; of a conditional model the same number for each class."""
        chosen, kinds = COUNTS[self.count.currentIndex()], self._kinds
        if chosen or self.run is None:
            return max(1, chosen // kinds) * kinds if kinds else chosen or MOST
        _, h, w = self.run.shape
        scale = 2 if max(h, w) <= 64 else 1
        across, down = (
            max(1, room // (scale * side + 2)) for room, side in ((self.sheet.width(), w), (self.sheet.height(), h))
        )
        if not kinds:
            return int(min(MOST, across * down))
        fits = [other for one, other in ((across, down), (down, across)) if kinds <= one]  # a class a column, or a row
        return int(min(max(1, MOST // kinds), max(fits, default=4))) * kinds

    def probe_settings(self, probe: str) -> dict[str, Any]:
        self._asked = {
            "count": self._number(),
            "temperature": self.temperature.value() / FINE,
            "seed": self.seed,
            "label": None,
            "pseudo_inputs": self.of_prior,
        }
        return self._asked

    # ---- what the engine says
    def opened(self, event: m.RunOpened) -> None:
        self.answer = None
        self.side.show_row(self.what, event.run.model.pseudo_inputs)
        self._choose()
        self._say_empty()

    def receive(self, event: m.Event) -> None:
        if isinstance(event, m.Samples) and event.pseudo_inputs == self.of_prior:
            self.answer = event
            self.touch()

    # ---- drawing
    def redraw(self) -> None:
        if self.run is not None and self._number() != self._asked.get("count"):
            self.rewatch()  # there is other room now
        answer = self.answer
        by_class = answer is not None and answer.labels is not None and self._kinds > 0
        self.classes.setVisible(by_class)
        self._pictures.setContentsMargins(0, 0, 0, 0)
        if answer is None or not len(answer.images):
            self.sheet.set_images(None)
        elif by_class:
            self._draw_classes(answer)
        else:
            self.sheet.set_images(answer.images)
        self._say()

    def _draw_classes(self, answer: m.Samples) -> None:
        """One row a class, or one column where that makes the pictures larger."""
        assert answer.labels is not None and self.run is not None
        images = answer.images[np.argsort(answer.labels, kind="stable")]
        kinds, (_, h, w) = self._kinds, self.run.shape
        each = max(1, len(images) // kinds)
        width, height = self._frame.width(), self._frame.height() - self.fontMetrics().height()
        across = whole_scale(width, height, kinds * (w + 2), each * (h + 2)) >= whole_scale(
            width, height, each * (w + 2), kinds * (h + 2)
        )
        if across and len(images) == kinds * each:
            images = images.reshape(kinds, each, *images.shape[1:]).swapaxes(0, 1).reshape(images.shape)
        self.classes.names, self.classes.across = self.run.class_names, across
        room = self.classes.room()
        self._pictures.setContentsMargins(0 if across else room, room if across else 0, 0, 0)
        self.sheet.set_images(images, kinds if across else each)
        self.classes.setGeometry(self._frame.rect())
        self.classes.raise_()
        self.classes.update()

    def _say(self) -> None:
        if self.answer is None:
            return
        text = tr("step {step}", step=number(self.answer.step, 0))
        if self.of_prior:
            text += "\n" + tr("Learned pictures: the mean of their posteriors is the prior.")
        elif self.temperature.value() != FINE:
            text += "\n" + tr(
                "The noise is scaled by {t}: below 1 samples are tamer, above 1 wilder than the prior.",
                t=self._degrees.text(),
            )
        if text != self.words.text():
            self.words.setText(text)

    def _say_empty(self) -> None:
        reason = self.applies(self.run) if self.run is not None else ""
        self.sheet.set_message(reason or tr("The samples come with the first answer of the engine."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.touch()

    def moving(self) -> tuple[QWidget, ...]:
        return (self.sheet,)

    # ---- controls
    def _choose(self) -> None:
        """Pseudo-inputs are neither drawn nor tempered."""
        for control in (self._heat, self.noise):
            control.setEnabled(not self.of_prior)
        self.rewatch()

    def _cool(self, value: int) -> None:
        self._degrees.setText(number(value / FINE, 2))
        self.rewatch()

    def _draw_noise(self) -> None:
        self.seed += 1
        self.rewatch()

    # ---- texts and colours
    def retranslate(self) -> None:
        self.side.name(self.what, tr("Show"))
        self.what.setToolTip(tr("Draws from the prior, or the learned pictures that the prior is made of"))
        self.what.setItemText(0, tr("samples"))
        self.what.setItemText(1, tr("pseudo-inputs"))
        self.side.name(self._heat, tr("Temperature"))
        self.temperature.setAccessibleName(tr("Temperature of the samples"))
        self.temperature.setToolTip(tr("How far the noise reaches: 1 is the prior, 0 its mean"))
        self._degrees.setText(number(self.temperature.value() / FINE, 2))
        self.side.name(self.count, tr("Count"))
        self.count.setItemText(0, tr("to fit"))
        self.noise.setText(tr("New noise"))
        self.noise.setAccessibleName(tr("New noise"))
        self.noise.setToolTip(
            tr("Draw other samples; until then the noise stays the same, so that one sees the same samples improve")
        )
        self.sheet.setAccessibleName(tr("Samples from the prior"))
        self._say_empty()
        self._say()

    def restyle(self) -> None:
        self.side.restyle()
        self.classes.setFont(font())
        colours = self._frame.palette()
        colours.setColor(QPalette.ColorRole.Window, QColor(theme.current().plot))
        self._frame.setPalette(colours)
        self.words.setStyleSheet(f"color: {theme.current().muted}")
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.touch()
