"""The contours of a learned prior on the plane, where N(0, I) would have its rings."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QLineF, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from vaestudio.app import theme
from vaestudio.app.latent_truth import contour
from vaestudio.app.latent_view import LatentView
from vaestudio.app.projection import Plane
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

PROBE, WHO = "prior density", "latent prior"
TURNED = 0.05  # of an axis: a plane that has turned by less is still the same
Floats = npt.NDArray[np.float64]


def circle(sides: int = 180) -> Floats:
    """The outline of the unit sphere in any plane through its middle: segments (n, 2, 2)."""
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.stack([np.cos(angle), np.sin(angle)], 1)
    return np.stack([ring[:-1], ring[1:]], 1)


class PriorLines(QObject):
    """Asks the engine while the plane is seen, and paints on it by itself."""

    def __init__(self, studio: Studio, view: LatentView) -> None:
        super().__init__(view)
        self._studio, self._view = studio, view
        self.contours: list[Floats] = []  # ends of segments (n, 2, 2) on the plane, from the innermost
        self._asked: tuple[npt.NDArray[np.float32], int] | None = None  # directions (2, D), and the class
        view.laid_over.append(self.paint)
        view.installEventFilter(self)
        studio.run_opened.connect(lambda _: self._forget())
        studio.news.connect(self._hear)

    def want(self, run: m.RunInfo, plane: Plane) -> None:
        """The prior of this run on this plane, and of the class that is picked."""
        can, axes = run.model, plane.axes.T[: run.latent_dim]
        if can.sphere:  # of which every plane through the middle sees the same outline
            self.contours = [circle()]
        if not (can.learned_prior and can.generative and can.latent == "vector") or can.completes:
            return
        if self._asked is not None:
            before, label = self._asked
            if before.shape == axes.shape and np.abs(before - axes).max() < TURNED and label == self._studio.label:
                return
        self._clear()
        self._asked = axes, self._studio.label
        self._studio.watch(PROBE, {"axes": axes.tolist(), "label": self._studio.label}, WHO)

    def _stop(self) -> None:
        if self._asked is not None:
            self._asked = None
            self._studio.unwatch(PROBE, WHO)

    def _forget(self) -> None:
        self._stop()
        self._clear()

    def _clear(self) -> None:
        self.contours = []
        self._view.make_room(np.zeros((0, 2)))

    def _hear(self, event: m.Event) -> None:
        if not isinstance(event, m.PriorDensity) or self._asked is None:
            return
        axes, label = self._asked
        if not np.array_equal(axes, event.axes) or event.label not in (None, label):
            return  # what was asked for before
        cell = (event.high - event.low) / event.log_p.shape[1]
        rows = np.repeat(event.log_p, 2, 0) if len(event.low) == 1 else event.log_p
        self.contours = [event.low + (contour(rows, level) + 0.5) * cell for level in event.levels]
        self._view.make_room(np.concatenate(self.contours).reshape(-1, 2))
        self._view.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self._stop()
        return super().eventFilter(watched, event)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        colours = theme.current()
        for sigmas, ends in enumerate(self.contours, 1):
            pixels = self._view.to_pixels(ends.reshape(-1, 2)).reshape(-1, 4)
            if self._view.over.flat:
                pixels[:, 1], pixels[:, 3] = area.top(), area.bottom()
            lines = [QLineF(*line) for line in pixels.tolist()]
            for width, colour in ((3.2, QColor(colours.plot)), (1.4 if sigmas < 3 else 1.0, QColor(colours.muted))):
                painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawLines(lines)
