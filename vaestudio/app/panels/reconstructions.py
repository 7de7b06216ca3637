"""Reconstructions: test images over what the model makes of them."""

import math
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import number
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.pictures import SheetView
from vaestudio.app.pixels import whole_scale
from vaestudio.app.sidebar import Sidebar
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

WHICH = ("fixed", "best", "worst", "random")
COUNTS = (8, 16, 32, 64)


def banded(rows: "list[m.Pictures]", columns: int, blank: int) -> m.Pictures:
    """k rows of n pictures each, broken into bands of k rows of `columns`; what the last band lacks is `blank`."""
    n = len(rows[0])
    bands = math.ceil(n / columns)
    whole = np.full((len(rows), bands * columns, *rows[0].shape[1:]), blank, np.uint8)
    whole[:, :n] = rows
    return whole.reshape(len(rows), bands, columns, *rows[0].shape[1:]).swapaxes(0, 1).reshape(-1, *rows[0].shape[1:])


class Reconstructions(Panel):
    name: ClassVar[str] = "reconstructions"
    title: ClassVar[str] = "Reconstructions"
    probes: ClassVar[tuple[str, ...]] = ("reconstructions",)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.answer: m.Reconstructions | None = None
        self._columns = 1
        self.which, self.count, self.difference = QComboBox(), QComboBox(), QCheckBox()
        self.which.addItems([""] * len(WHICH))
        self.count.addItems([str(n) for n in COUNTS])
        self.count.setCurrentIndex(1)
        self.words = QLabel()
        self.words.setWordWrap(True)
        for name, widget in (
            ("which", self.which),
            ("count", self.count),
            ("difference", self.difference),
            ("words", self.words),
        ):
            widget.setObjectName(f"reconstructions.{name}")
        self.which.currentIndexChanged.connect(lambda _: self.rewatch())
        self.count.currentIndexChanged.connect(lambda _: self.rewatch())
        self.difference.toggled.connect(lambda _: self._arrange())
        self.sheet = SheetView()
        self.sheet.setObjectName("reconstructions.sheet")
        self.sheet.tile_clicked.connect(self._click)
        self.sheet.tile_hovered.connect(self._hover)
        studio.image_selected.connect(lambda _: self._mark())
        self.side = Sidebar("reconstructions")
        self.side.add(self.which)
        self.side.add(self.count)
        self.side.span(self.difference)
        self.side.fill(self.words)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addWidget(self.sheet, 1)
        self.retranslate()
        self.restyle()

    def probe_settings(self, probe: str) -> dict[str, Any]:
        return {"which": WHICH[self.which.currentIndex()], "count": COUNTS[self.count.currentIndex()]}

    # ---- what the engine says
    def opened(self, event: m.RunOpened) -> None:
        self.answer = None

    def receive(self, event: m.Event) -> None:
        if isinstance(event, m.Reconstructions):
            self.answer = event
            self.touch()

    # ---- drawing
    def _rows(self) -> list[m.Pictures]:
        """Originals, reconstructions and, where wanted, how far they are apart: each (n, C, H, W)."""
        assert self.run is not None and self.answer is not None
        original, made = self.run.test_images[self.answer.indices], self.answer.images
        rows = [original, made]
        if self.difference.isChecked():
            rows.append(np.abs(original.astype(np.int16) - made).astype(np.uint8))
        return rows

    def _best_columns(self, n: int, rows: int) -> int:
        """Columns that make the tiles largest; of equals the fewest bands, evenly filled."""
        assert self.run is not None
        _, height, width = self.run.shape
        caption = self.fontMetrics().height() + 4

        def size(columns: int) -> float:
            lines = math.ceil(n / columns) * rows
            across, down = self.sheet.width() - 2 * (columns + 1), self.sheet.height() - lines * caption
            return whole_scale(across, max(1, down), columns * width, lines * height)

        best = max(range(1, n + 1), key=lambda columns: (size(columns), columns))
        return math.ceil(n / math.ceil(n / best))

    def moving(self) -> tuple[QWidget, ...]:
        return (self.sheet,)

    def redraw(self) -> None:
        if self.run is None or self.answer is None or not len(self.answer.indices):
            self.sheet.set_images(None)
            return
        rows = self._rows()
        n = len(rows[0])
        self._columns = self._best_columns(n, len(rows))
        blank = QColor(theme.current().plot).lightness()
        self.sheet.set_images(banded(rows, self._columns, blank), self._columns)
        self.sheet.set_captions([" "] * (self.run.test_labels is not None or self.answer.losses is not None))
        self.sheet.set_captions(self._captions(n, len(rows)))  # they depend on how wide a tile is above a caption
        self._mark()
        self._hover(-1)

    def _captions(self, n: int, rows: int) -> list[str]:
        """The class under an original, the nats under its reconstruction where they have room; [] when there are none."""
        assert self.run is not None and self.answer is not None
        labels, losses = self.run.test_labels, self.answer.losses
        wide, metrics = self.sheet.tile_rect(0).width() / self.sheet.devicePixelRatioF(), self.fontMetrics()
        decimals = 1 if metrics.horizontalAdvance("000.0") < wide else 0
        if metrics.horizontalAdvance("000") > wide + 2:
            losses = None
        if labels is None and losses is None:
            return []
        captions = [""] * (math.ceil(n / self._columns) * self._columns * rows)
        for i, index in enumerate(self.answer.indices):
            if labels is not None:
                captions[self._tile(i, 0, rows)] = self.run.class_names[labels[index]]
            if losses is not None:
                captions[self._tile(i, 1, rows)] = number(float(losses[i]), decimals)
        return captions

    def _tile(self, i: int, row: int, rows: int) -> int:
        band, column = divmod(i, self._columns)
        return (band * rows + row) * self._columns + column

    def place(self, tile: int) -> int | None:
        """Which of the shown images a tile belongs to."""
        if self.answer is None or tile < 0:
            return None
        line, column = divmod(tile, self._columns)
        i = line // (3 if self.difference.isChecked() else 2) * self._columns + column
        return i if i < len(self.answer.indices) else None

    def _arrange(self) -> None:
        self.touch()
        self.redraw_if_seen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.touch()

    # ---- the one selection of the whole window
    def _click(self, tile: int) -> None:
        i = self.place(tile)
        if i is not None and self.answer is not None:
            self.studio.select_image(int(self.answer.indices[i]))

    def _mark(self) -> None:
        shown = [] if self.answer is None else list(self.answer.indices)
        selected = self.studio.selected
        self.sheet.set_selected(
            self._tile(shown.index(selected), 0, 3 if self.difference.isChecked() else 2) if selected in shown else None
        )

    def _hover(self, tile: int) -> None:
        i = self.place(tile)
        if i is None or self.run is None or self.answer is None:
            text = tr(
                "Above the test image, below its reconstruction with its loss in nats. Click to follow an image in every panel."
            )
            if self.answer is not None:
                text = f"{tr('step {step}', step=number(self.answer.step, 0))}\n{text}"
        else:
            index = int(self.answer.indices[i])
            lines = [tr("test image {n}", n=number(index, 0))]
            if self.run.test_labels is not None:
                lines.append(tr("class {name}", name=self.run.class_names[self.run.test_labels[index]]))
            if self.answer.losses is not None:
                lines.append(tr("reconstruction {value} nats", value=number(float(self.answer.losses[i]), 2)))
            text = "\n".join(lines)
        if text != self.words.text():
            self.words.setText(text)

    # ---- texts and colours
    def retranslate(self) -> None:
        for i, text in enumerate((tr("fixed"), tr("best"), tr("worst"), tr("random"))):
            self.which.setItemText(i, text)
        self.side.name(self.which, tr("Images"))
        self.side.name(self.count, tr("Count"))
        self.difference.setText(tr("Show the difference"))
        self.difference.setAccessibleName(tr("Show the difference"))
        self.sheet.setAccessibleName(tr("Test images and their reconstructions"))
        self.sheet.set_message(tr("The reconstructions come with the first answer of the engine."))
        self._hover(-1)

    def restyle(self) -> None:
        self.side.restyle()
        self.words.setStyleSheet(f"color: {theme.current().muted}")
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.touch()
