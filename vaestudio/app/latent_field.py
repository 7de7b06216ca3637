"""The decoded field: what the decoder draws at each place that is seen, coarse first, then as fine as there is room."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSlider

from vaestudio.app import theme
from vaestudio.app.i18n import tr
from vaestudio.app.latent_view import LatentView
from vaestudio.app.pixels import sheet
from vaestudio.app.projection import Plane
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

WHO = "latent field"
COARSE = 8  # pictures a side at first
FINEST = 20
TILE = 30  # pixels of the screen that a picture of the finest grid takes at least
SETTLE = 0.12  # seconds of rest before a new view is decoded
THIN = 0.7  # times the usual size: points over the field
PACE = 0.5  # seconds between grids while the weights change
SCRUB = 0.05  # and while a hand changes them: the time machine's


class Field:
    """`want` says what is to be seen, `tick` (once a frame) asks for it in time, `take` shows what came."""

    def __init__(self, studio: Studio, view: LatentView) -> None:
        self._studio, self._view = studio, view
        self.on = False
        self.ticket = -1  # of the grid on its way
        self._step = -1  # of the weights that drew what is seen
        self._asked_at = self._moved_at = -1e9
        self._wish: tuple[Any, ...] = ()  # what the picture depends on besides the weights
        self._served: tuple[Any, ...] = ()
        self._fine = False  # the grid on its way, or the last that came, is the finest
        self._grid = (1, 1)
        self._bounds = (0.0, 1.0, 0.0, 1.0)
        self._plane: Plane | None = None
        self._images: npt.NDArray[np.uint8] | None = None
        self.strength = QSlider(Qt.Orientation.Horizontal, objectName="latent.strength")  # per cent, against the paper
        self.strength.setRange(10, 100)
        self.strength.setValue(45)
        self.strength.valueChanged.connect(lambda _: self.draw())
        self.strength.hide()

    def clear(self) -> None:
        self.ticket, self._step, self._served, self._images = -1, -1, (), None
        self._view.field.hide()

    def switch(self, on: bool) -> None:
        self.on = on
        self.strength.setVisible(on)
        self._view.points.set_scale(THIN if on else 1.0)
        self.clear()

    def retranslate(self) -> None:
        self.strength.setAccessibleName(tr("Strength of the field"))
        self.strength.setToolTip(tr("How strongly the field shows under the points"))

    def want(self, plane: Plane, now: float) -> None:
        """The plane as it is seen now; others of the code's dimensions and the class come from the studio."""
        z = self._studio.z
        if not self.on or len(z) != len(plane.axes):
            return
        off = np.round(plane.off_plane(z), 4)
        wish = (*self._view.view(), plane.axes.tobytes(), off.tobytes(), self._studio.label)
        if wish != self._wish:
            self._wish, self._plane, self._moved_at = wish, plane, now

    def tick(self, now: float, step: int) -> bool:
        """True: call again soon. Requests do not pile up: the engine keeps the latest, and one is awaited at a time."""
        if not self.on or self._plane is None:
            return False
        if self._wish != self._served:
            if now - self._moved_at < SETTLE and now - self._asked_at < PACE:
                return True
            self._ask(now, fine=False)
            self._served = self._wish
        elif self.ticket < 0 and not self._fine:
            self._ask(now, fine=True)
        elif self.ticket < 0 and step != self._step:
            if now - self._asked_at < (PACE if self._studio.viewed is None else SCRUB):
                return True
            self._ask(now, fine=True)
        return False

    def settled(self, step: int) -> bool:
        """Whether what is seen is the finest grid of the weights of `step`."""
        return self.ticket < 0 and self._fine and self._step == step

    def _ask(self, now: float, fine: bool) -> None:
        assert self._plane is not None
        self._asked_at, self._fine = now, fine
        left, right, bottom, top = self._bounds = self._view.view()
        box = self._view.getPlotItem().vb
        columns, rows = (
            (int(np.clip(side / TILE, COARSE, FINEST)) for side in (box.width(), box.height()))
            if fine
            else (COARSE, COARSE)
        )
        x = left + (np.arange(columns) + 0.5) * (right - left) / columns
        y = top - (np.arange(rows) + 0.5) * (top - bottom) / rows
        if self._view.over.flat:  # every row is the same
            y = np.zeros(1)
        self._grid = (columns, rows)
        places = np.stack(np.meshgrid(x, y), -1).reshape(-1, 2)
        self.ticket = self._studio.decode(WHO, self._plane.move(self._studio.z, places))

    def take(self, event: m.Decoded) -> bool:
        """Only the answer that is awaited is shown; True where that leaves something to ask."""
        if event.ticket != self.ticket or not self.on:
            return False
        self.ticket, self._step = -1, event.step
        columns, rows = self._grid
        images = event.images if len(event.images) == columns * rows else np.tile(event.images, (rows, 1, 1, 1))
        self._images = sheet(images, columns, gap=0)
        self.draw()
        return True

    def draw(self) -> None:
        """Dimmed towards the plot's background, so that points stay what one reads first."""
        if self._images is None:
            return
        strength = np.float32(self.strength.value() / 100)
        paper = np.array(QColor(theme.current().plot).getRgb()[:3], np.float32)
        if len(self._images) == 1:  # ink on the plot's paper
            ink = np.array(QColor(theme.current().text).getRgb()[:3], np.float32)
            shades = paper + (ink - paper) * (strength * np.arange(256, dtype=np.float32)[:, None] / 255)
            picture = shades.astype(np.uint8)[self._images[0]]
        else:
            picture = (paper + (self._images.transpose(1, 2, 0) - paper) * strength).astype(np.uint8)
        left, right, bottom, top = self._bounds
        item = self._view.field
        item.setImage(np.ascontiguousarray(picture[::-1]), autoLevels=False, levels=None)
        item.setRect(left, bottom, right - left, top - bottom)
        item.show()
