"""The true posterior of the selected image as contours under the ellipse of q(z|x), where there are two latent dimensions."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHideEvent, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import faint, font, number
from vaestudio.app.i18n import tr
from vaestudio.app.latent_view import LatentView
from vaestudio.app.projection import Plane
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

PROBE, WHO = "true posterior", "latent truth"
MEASURE = "true-posterior"  # applies where its contours can be drawn
Floats = npt.NDArray[np.float64]


def contour(values: npt.ArrayLike, level: float) -> Floats:
    """Where a function on a grid (H, W) crosses `level`, by marching squares: segments (n, 2, 2) of (column, row) places.

    A square whose corners alternate has two segments, one of the two ways they can run.
    """
    v = np.asarray(values, float) - level
    a, b, c, d = v[:-1, :-1], v[:-1, 1:], v[1:, 1:], v[1:, :-1]  # corners in turn
    row, column = np.mgrid[0 : v.shape[0] - 1, 0 : v.shape[1] - 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        sides = (
            (a, b, column + a / (a - b), row),
            (b, c, column + 1, row + b / (b - c)),
            (d, c, column + d / (d - c), row + 1),
            (a, d, column, row + a / (a - d)),
        )
    crossed = np.stack([(one > 0) != (other > 0) for one, other, _, _ in sides], -1)
    places = np.stack([np.stack(np.broadcast_arrays(x, y), -1) for _, _, x, y in sides], -2)  # (H-1, W-1, 4, 2)
    count = crossed.sum(-1)
    two, four = places[count == 2][crossed[count == 2]], places[count == 4]
    return np.concatenate([two.reshape(-1, 2, 2), four.reshape(-1, 2, 2)])


class Truth(QCheckBox):
    """A switch in the panel; asks the engine while it is on and seen, and paints on the plane by itself."""

    def __init__(
        self, studio: Studio, view: LatentView, plane: Callable[[], Plane], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio, self._view, self._plane = studio, view, plane
        self.answer: m.TruePosterior | None = None
        self.contours: list[Floats] = []  # codes (n, 2, 2): the ends of segments, at 1 and 2 deviations' worth
        self._asked: int | None = None
        self.setObjectName("latent.truth")
        view.laid_over.append(self.paint)
        studio.run_opened.connect(lambda event: self._open(event.run))
        studio.image_selected.connect(lambda _: self._ask())
        studio.news.connect(self._hear)
        self.toggled.connect(lambda _: self._ask())
        self.retranslate()
        self.hide()

    def _open(self, run: m.RunInfo) -> None:
        self.answer, self.contours = None, []
        self.setVisible(any(i.name == MEASURE and not i.reason for i in run.measures))
        self._ask()

    def _ask(self) -> None:
        """Watch the selected image, if it is wanted."""
        index = self._studio.selected if self.isChecked() and self.isVisible() else None
        if index is not None:
            self._studio.watch(PROBE, {"index": index}, WHO)
        elif self._asked is not None:
            self._studio.unwatch(PROBE, WHO)
        self._asked = index
        self._view.viewport().update()

    def _hear(self, event: m.Event) -> None:
        if isinstance(event, m.TruePosterior):
            self.answer = event
            cell = (event.high - event.low) / len(event.log_p)
            self.contours = [event.low + (contour(event.log_p, level) + 0.5) * cell for level in event.levels]
            self._view.viewport().update()

    # ---- drawing
    def paint(self, painter: QPainter, area: QRectF) -> None:
        if not self.isChecked() or self.isHidden():
            return
        answer = self.answer
        if self._studio.selected is None:
            self._say(painter, area, tr("Select an image to see its true posterior"))
        elif answer is not None and answer.index == self._studio.selected:
            colour = theme.current().kl
            for width, pen in ((5.0, faint(theme.current().plot, 210)), (2.4, QColor(colour))):
                painter.setPen(QPen(pen, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                for ends in self.contours:
                    if len(ends):
                        seen = self._plane().project(ends.reshape(-1, 2))
                        pixels = self._view.to_pixels(seen).reshape(-1, 4).tolist()
                        painter.drawLines([QLineF(*line) for line in pixels])
            self._say(painter, area, tr("KL(q(z|x) ‖ p(z|x)) = {nats} nats", nats=number(answer.kl, 2)))

    def _say(self, painter: QPainter, area: QRectF, text: str) -> None:
        painter.setFont(font(0.9))
        metrics = QFontMetricsF(painter.font())
        height = metrics.height() + 4
        box = QRectF(area.left() + 6, area.bottom() - height - 6, metrics.horizontalAdvance(text) + 10, height)
        painter.fillRect(box, faint(theme.current().plot, 225))
        painter.setPen(QColor(theme.current().text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # ---- Qt's
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ask()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        self.setText("p(z|x)")
        self.setAccessibleName(tr("True posterior"))
        self.setToolTip(
            tr(
                "The true posterior p(z|x) of the selected image: its contours hold as much of it as the two ellipses hold of "
                "q(z|x), 39 % and 86 %"
            )
        )
