"""Manifold: what the decoder draws for every code in a plane, laid out evenly by the prior's probability."""

from statistics import NormalDist
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import number
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.pictures import SheetView
from vaestudio.app.projection import coordinate
from vaestudio.app.sidebar import Sidebar
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

SIZES = (0, 5, 10, 15, 20, 30)  # tiles a side; 0: as many as fit at twice their size
NORMAL = NormalDist()


class Manifold(Panel):
    name: ClassVar[str] = "manifold"
    title: ClassVar[str] = "Manifold"
    kinds: ClassVar[tuple[str, ...]] = ("vector",)
    probes: ClassVar[tuple[str, ...]] = ("manifold",)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.answer: m.Manifold | None = None
        self._asked: dict[str, Any] = {}
        self._z = np.zeros(2, np.float32)  # of the other dimensions, as last asked
        self.grid, self.across, self.up, self.here = QComboBox(), QComboBox(), QComboBox(), QCheckBox()
        self.grid.addItems([""] + [f"{n} × {n}" for n in SIZES[1:]])
        self.words = QLabel()
        self.words.setWordWrap(True)
        for name, widget in (
            ("grid", self.grid), ("across", self.across), ("up", self.up), ("here", self.here), ("words", self.words),
        ):  # fmt: skip
            widget.setObjectName(f"manifold.{name}")
        for box in (self.grid, self.across, self.up):
            box.currentIndexChanged.connect(lambda _: self._ask_again())
        self.here.toggled.connect(lambda _: self._ask_again())
        studio.z_moved.connect(lambda _: self.touch())
        studio.label_picked.connect(lambda _: self._ask_again())
        self.sheet = SheetView(gap=0)
        self.sheet.setObjectName("manifold.sheet")
        self.sheet.tile_clicked.connect(lambda tile: studio.move_z(self.code(tile)))
        self.sheet.tile_hovered.connect(self._hover)
        self.side = Sidebar("manifold")
        for control in (self.grid, self.across, self.up):
            self.side.add(control)
        self.side.span(self.here)
        self.side.fill(self.words)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addWidget(self.sheet, 1)
        self.retranslate()
        self.restyle()

    def applies(self, run: m.RunInfo) -> str:
        if run.model.completes:
            return tr(
                "This model completes pictures: its prior is another one beside every picture, so there is no one plane to lay out."
            )
        return (
            ""
            if run.model.latent == "vector"
            else tr("The code of this model is a grid, not a vector: there is no plane to lay out.")
        )

    # ---- what is asked
    @property
    def dimensions(self) -> tuple[int, int]:
        """The two dimensions that vary; the same twice when there is only one."""
        if self.run is None or self.run.latent_dim == 1:
            return 0, 0
        return max(0, self.across.currentIndex()), max(0, self.up.currentIndex())

    @property
    def columns(self) -> int:
        """Tiles a side: as chosen, or as many as fit at twice their size (at their own size where that is too few)."""
        chosen = SIZES[self.grid.currentIndex()]
        if chosen or self.run is None:
            return chosen or 10
        _, h, w = self.run.shape
        if self.dimensions[0] == self.dimensions[1]:
            return int(np.clip(self.sheet.width() // (2 * w), 5, 30))
        room = min(self.sheet.width() / w, self.sheet.height() / h)
        return int(np.clip(room // 2 if room >= 20 else room, 5, 30))

    def _base(self) -> np.ndarray:
        """(D,): where the other dimensions stand."""
        dim = self.run.latent_dim if self.run is not None else 2
        base = self.studio.z.copy() if self.here.isChecked() and len(self.studio.z) == dim else self._prior()[0].copy()
        base[list(self.dimensions)] = 0.0  # they vary
        return base

    def _prior(self) -> tuple[np.ndarray, np.ndarray]:
        """Mean and deviation (D,) of the prior whose quantiles the tiles are."""
        dim = self.run.latent_dim if self.run is not None else 2
        answer = self.answer
        if answer is None or answer.mean is None or answer.deviation is None:
            return np.zeros(dim, np.float32), np.ones(dim, np.float32)
        return answer.mean, answer.deviation

    def probe_settings(self, probe: str) -> dict[str, Any]:
        settings: dict[str, Any] = {"columns": self.columns, "dimensions": self.dimensions}
        if self.here.isChecked():
            settings["base"] = tuple(map(float, self._base()))
        if self.run is not None and self.run.model.conditional:
            settings["label"] = self.studio.label
        self._asked = settings
        return settings

    def _ask_again(self) -> None:
        """Ask only for what was not asked already: a moved z matters only where other dimensions follow it."""
        asked = self._asked
        if self.run is not None and self.isVisible() and self.probe_settings("manifold") != asked:
            self.rewatch()

    # ---- what the engine says
    def opened(self, event: m.RunOpened) -> None:
        self.answer = None
        dim = event.run.latent_dim
        for box, first in ((self.across, 0), (self.up, min(1, dim - 1))):
            box.blockSignals(True)
            box.clear()
            box.addItems([coordinate(d) for d in range(dim)])
            box.setCurrentIndex(first)
            box.blockSignals(False)
            self.side.show_row(box, dim > 2)
        self.here.setVisible(dim > 2)

    def receive(self, event: m.Event) -> None:
        if isinstance(event, m.Manifold):
            self.answer = event
            self.touch()

    # ---- drawing
    def moving(self) -> tuple[QWidget, ...]:
        return (self.sheet,)

    def redraw(self) -> None:
        self._ask_again()
        if self.answer is None or not len(self.answer.images):
            self.sheet.set_images(None)
            return
        self.sheet.set_images(self.answer.images, self.answer.columns)
        self.sheet.set_selected(self.tile_of(self.studio.z))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.touch()

    # ---- tiles and codes
    def code(self, tile: int) -> np.ndarray:
        """The z (D,) that a tile shows: left to right along the first dimension, upwards along the second."""
        assert self.answer is not None
        n, (i, j) = self.answer.columns, self.answer.dimensions
        row, column = divmod(tile, n)
        z, (mean, deviation) = self._base(), self._prior()
        z[j] = mean[j] + deviation[j] * NORMAL.inv_cdf(1 - (row + 0.5) / n)
        z[i] = mean[i] + deviation[i] * NORMAL.inv_cdf(
            (column + 0.5) / n
        )  # last: with one dimension there is only this
        return z

    def tile_of(self, z: np.ndarray) -> int | None:
        """The tile nearest to z in the two dimensions."""
        if self.answer is None or len(z) <= max(self.answer.dimensions):
            return None
        n, (i, j) = self.answer.columns, self.answer.dimensions
        mean, deviation = self._prior()
        x, y = ((float(z[d]) - float(mean[d])) / float(deviation[d]) for d in (i, j))
        column, row = (int(np.clip(NORMAL.cdf(v) * n, 0, n - 1)) for v in (x, -y))
        tile = column if i == j else row * n + column
        return tile if tile < len(self.answer.images) else None

    def _hover(self, tile: int) -> None:
        text = tr("Each step is as probable as the next under the prior. Click to move z there.")
        if self.answer is not None:
            text = f"{tr('step {step}', step=number(self.answer.step, 0))}\n{text}"
        if tile >= 0 and self.answer is not None:
            z, (i, j) = self.code(tile), self.answer.dimensions
            text = "\n".join(f"{coordinate(d)} = {number(float(z[d]), 2)}" for d in sorted({i, j}))
        if text != self.words.text():
            self.words.setText(text)

    # ---- texts and colours
    def retranslate(self) -> None:
        self.grid.setItemText(0, tr("to fit"))
        self.side.name(self.grid, tr("Grid"))
        self.side.name(self.across, tr("Across"))
        self.side.name(self.up, tr("Upwards"))
        self.here.setText(tr("Others as in z"))
        self.here.setAccessibleName(tr("Other dimensions as in z"))
        self.here.setToolTip(tr("The other dimensions stand where z is, or at 0"))
        self.sheet.setAccessibleName(tr("Decoded codes of a plane"))
        self.sheet.set_message(tr("The manifold comes with the first answer of the engine."))
        self._hover(-1)

    def restyle(self) -> None:
        self.side.restyle()
        self.words.setStyleSheet(f"color: {theme.current().muted}")
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.touch()
