"""The latent plane in small: where the test images lie, and the posterior of one more picture among them."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vaestudio.app import theme

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


def leading_dimensions(kl: Floats, means: Floats) -> tuple[int, int]:
    """The two most informative of D dimensions: by KL (D,), or by the variance of means (T, D) where there is no KL.

    In order of their index, so that axes do not change places when two are nearly equal. With D = 1 both are 0.
    """
    worth = kl if float(np.abs(kl).sum()) > 0 else means.var(0)
    best = np.sort(np.argsort(-worth, kind="stable")[:2])
    return int(best[0]), int(best[-1])


class PlaneView(QWidget):
    """Points drawn once into a pixmap; the posterior over them moves at no cost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: Floats = np.zeros((0, 2), np.float32)
        self.posterior: tuple[Floats, Floats] | None = None  # mean (2,), deviation (2,)
        self.marked: Floats = np.zeros((0, 2), np.float32)  # points with a ring: the nearest
        self._labels: Labels | None = None
        self._rings = True
        self._names = ("", "")
        self._half = 3.0  # the plane reaches from -half to half
        self._drawn: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_cloud(self, points: Floats, labels: Labels | None, rings: bool, names: tuple[str, str]) -> None:
        """Points (T, 2) with classes (T,); `rings`: the prior is N(0, I), seen at 1 and 2 deviations."""
        self.points, self._labels, self._rings, self._names = points, labels, rings, names
        self._drawn = None
        self._reach()

    def set_posterior(self, posterior: tuple[Floats, Floats] | None, marked: Floats | None = None) -> None:
        """q(z|x): mean and deviation (2,); `marked` (n, 2) points get a ring."""
        self.posterior = posterior
        self.marked = np.zeros((0, 2), np.float32) if marked is None else marked
        self._reach()

    def _reach(self) -> None:
        """Room for everything, in steps of a tenth so that the axes rarely move."""
        far = 2.4
        if len(self.points):
            far = max(far, float(np.abs(self.points).max()) * 1.05)
        if self.posterior is not None:
            far = max(far, float((np.abs(self.posterior[0]) + 2.2 * self.posterior[1]).max()))
        half = 2.4 * 1.1 ** math.ceil(math.log(far / 2.4, 1.1) - 1e-9)
        if half != self._half:
            self._half, self._drawn = half, None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drawn = None

    # ---- drawing
    def to_widget(self, points: Floats) -> npt.NDArray[np.float64]:
        """(n, 2) codes to positions, upwards is positive."""
        scale = min(self.width(), self.height()) / 2 / self._half
        return np.asarray(points, float) * (scale, -scale) + (self.width() / 2, self.height() / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is None:
            self._drawn = self._draw_cloud()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.text), 1.5))
        for x, y in self.to_widget(self.marked).tolist():
            painter.drawEllipse(QPointF(x, y), 5, 5)
        if self.posterior is None:
            return
        mean, deviation = self.posterior
        x, y = self.to_widget(mean[None])[0].tolist()
        scale = min(self.width(), self.height()) / 2 / self._half
        painter.setPen(QPen(QColor(colours.accent), 2))
        for sigmas in (1, 2):
            painter.drawEllipse(
                QPointF(x, y), max(sigmas * scale * float(deviation[0]), 0), sigmas * scale * deviation[1]
            )
        for pen in (QPen(QColor(colours.plot), 5), QPen(QColor(colours.accent), 2.5)):  # a cross with a halo
            painter.setPen(pen)
            painter.drawLine(QPointF(x - 7, y), QPointF(x + 7, y))
            painter.drawLine(QPointF(x, y - 7), QPointF(x, y + 7))

    def _draw_cloud(self) -> QPixmap:
        ratio, colours = self.devicePixelRatioF(), theme.current()
        drawn = QPixmap(self.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(QColor(colours.plot))
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(QPointF(0, middle.y()), QPointF(self.width(), middle.y()))
        flat = not self._names[1]  # one dimension: a line and no plane
        if not flat:
            painter.drawLine(QPointF(middle.x(), 0), QPointF(middle.x(), self.height()))
        scale = min(self.width(), self.height()) / 2 / self._half
        if self._rings:
            painter.setPen(QPen(QColor(colours.muted), 1, Qt.PenStyle.DotLine))
            for sigmas in (1, 2):
                if flat:
                    for x in (middle.x() - sigmas * scale, middle.x() + sigmas * scale):
                        painter.drawLine(QPointF(x, middle.y() - 12), QPointF(x, middle.y() + 12))
                else:
                    painter.drawEllipse(middle, sigmas * scale, sigmas * scale)
        self._draw_points(painter)
        painter.setPen(QColor(colours.muted))
        room = QRectF(self.rect()).adjusted(4, 2, -4, -2)
        upper, right = room.adjusted(0, 0, 0, -self.height() / 2), room.adjusted(self.width() / 2, 0, 0, 0)
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, self._names[0])
        painter.drawText(right, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._names[1])
        painter.end()
        return drawn

    def _draw_points(self, painter: QPainter) -> None:
        places = self.to_widget(self.points)
        labels = np.zeros(len(places), np.int64) if self._labels is None else self._labels
        for label in np.unique(labels):
            colour = QColor(theme.class_color(int(label)) if self._labels is not None else theme.current().muted)
            colour.setAlpha(150)
            pen = QPen(colour, 3)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in places[labels == label].tolist()]))

    def restyle(self) -> None:
        self._drawn = None
        self.update()
