"""What lies over the points: rings of the prior, marginals, the selected posterior, z, and the card under the pointer."""

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from vaestudio.app import theme
from vaestudio.app.axes import faint, font
from vaestudio.app.i18n import tr
from vaestudio.engine import messages as m

Floats = npt.NDArray[np.float32]
BINS = 64  # of a marginal, over what is seen
THUMB = 56  # pixels: a thumbnail's longer side at least


@dataclass
class Card:
    """Beside the pointer: the nearest test image and what the decoder makes of the place."""

    at: QPointF  # pixels of the widget
    pictures: list[tuple[QImage, str]]


@dataclass
class Marks:
    """All in the plane's coordinates."""

    prior: bool = True
    flat: bool = False  # one latent dimension: the other axis only spreads the labels
    z: tuple[float, float] = (0.0, 0.0)
    selected: tuple[float, float] | None = None
    ellipses: list[Floats] = field(default_factory=list)  # at 1 and 2 deviations, (M, 2) each
    line: tuple[QPointF, QPointF] | None = None
    lasso: list[QPointF] = field(default_factory=list)
    note: str = ""
    card: Card | None = None
    mean: Card | None = None  # what the images in the lasso decode to on average


def polygon(points: npt.NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def density(values: Floats, low: float, high: float) -> npt.NDArray[np.float64]:
    """(BINS,) a histogram of what lies in low..high, as a density of all values: comparable with the prior's."""
    if not len(values) or not high > low:
        return np.zeros(BINS)
    at = (values - np.float32(low)) * np.float32(BINS / (high - low))
    at = at[(at >= 0) & (at < BINS)].astype(np.intp)
    return np.bincount(at, minlength=BINS)[:BINS] * (BINS / (high - low) / len(values))


def normal(low: float, high: float) -> npt.NDArray[np.float64]:
    """(BINS,) N(0, 1) at the middles of the bins."""
    x = low + (np.arange(BINS) + 0.5) * (high - low) / BINS
    return np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi)


def paint_marginal(
    painter: QPainter, box: QRectF, values: Floats, view: tuple[float, float], prior: bool, upright: bool
) -> None:
    """Along the top of the plot (`upright`) or its right side; box's near edge is the base line."""
    found, expected = density(values, *view), normal(*view)
    tallest = max(float(found.max()), float(expected.max()) if prior else 0.0, 1e-9)
    places = (np.arange(BINS) + 0.5) / BINS

    def outline(heights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        up = heights / tallest * 0.95
        if upright:
            return np.stack([box.left() + places * box.width(), box.bottom() - up * box.height()], 1)
        return np.stack([box.left() + up * box.width(), box.bottom() - places * box.height()], 1)

    colours = theme.current()
    ends = outline(np.zeros(BINS))[[-1, 0]]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faint(colours.muted, 130))
    painter.drawPolygon(polygon(np.concatenate([outline(found), ends])))
    if prior:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.kl), 1.5))
        painter.drawPolyline(polygon(outline(expected)))


def paint_rings(painter: QPainter, centre: QPointF, scale: tuple[float, float], area: QRectF, flat: bool) -> None:
    """The prior at 1, 2 and 3 deviations; `scale`: pixels a unit."""
    colours = theme.current()
    painter.setFont(font(0.85))
    metrics = QFontMetricsF(painter.font())
    for sigmas in (1, 2, 3):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(faint(colours.text, 170 - 30 * sigmas), 1))  # dashes of a circle cost ten times as much
        reach = sigmas * scale[0]
        if flat:
            for x in (centre.x() - reach, centre.x() + reach):
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            at = QPointF(centre.x() + reach + 3, area.top() + metrics.ascent() + 2)
        else:
            painter.drawEllipse(centre, reach, sigmas * scale[1])
            width = metrics.horizontalAdvance("3σ")
            at = QPointF(centre.x() - width / 2, centre.y() - sigmas * scale[1] + metrics.ascent() / 2)
            box = QRectF(at.x() - 2, at.y() - metrics.ascent(), width + 4, metrics.height())
            painter.fillRect(box, faint(colours.plot, 190))
        painter.setPen(QColor(colours.text))
        painter.drawText(at, f"{sigmas}σ")


def paint_z(painter: QPainter, at: QPointF, area: QRectF, flat: bool) -> None:
    """A ring with four hairs and a halo: seen on any point and any picture."""
    colours = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor(colours.plot), 7), QPen(QColor(colours.text), 3)):
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if pen.width() < 4 else Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        painter.drawEllipse(at, 8, 8)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(at + QPointF(8 * dx, 8 * dy), at + QPointF(18 * dx, 18 * dy))
        if flat:
            painter.setPen(QPen(pen.color(), pen.widthF() / 2))
            painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), at.y() - 18))
            painter.drawLine(QPointF(at.x(), at.y() + 18), QPointF(at.x(), area.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.text))
    painter.drawEllipse(at, 1.6, 1.6)


def paint_selected(painter: QPainter, at: QPointF, ellipses: list[npt.NDArray[np.float64]]) -> None:
    """Ellipses as pixels (M, 2)."""
    colours = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    curves = [polygon(points) for points in ellipses]
    for width, colour in ((4.5, faint(colours.plot, 200)), (2.0, QColor(colours.accent))):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(at, 4.5, 4.5)
        for curve in curves:
            painter.drawPolygon(curve)


def paint_path(painter: QPainter, points: list[QPointF], closed: bool) -> None:
    colours = theme.current()
    painter.setBrush(faint(colours.accent, 30) if closed else Qt.BrushStyle.NoBrush)
    for width, colour in ((4.5, faint(colours.plot, 200)), (2.0, QColor(colours.accent))):
        painter.setPen(QPen(colour, width))
        if closed:
            painter.drawPolygon(QPolygonF(points))
        else:
            painter.drawPolyline(QPolygonF(points))
            for end in points[:1] + points[-1:]:
                painter.drawEllipse(end, 3, 3)


def paint_note(painter: QPainter, text: str, area: QRectF) -> None:
    painter.setFont(font(0.9))
    metrics = QFontMetricsF(painter.font())
    box = QRectF(area.left() + 6, area.top() + 6, metrics.horizontalAdvance(text) + 10, metrics.height() + 4)
    painter.fillRect(box, faint(theme.current().plot, 215))
    painter.setPen(QColor(theme.current().muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_card(painter: QPainter, card: Card, area: QRectF) -> None:
    """Below and right of the pointer, or on the other side of it where there is no room."""
    if not card.pictures:
        return
    colours = theme.current()
    painter.setFont(font(0.85))
    metrics = QFontMetricsF(painter.font())
    sizes = []
    for image, caption in card.pictures:
        times = max(1, THUMB // max(1, image.width(), image.height()))
        sizes.append((image.width() * times, image.height() * times, metrics.horizontalAdvance(caption)))
    columns = [max(w, t) for w, _, t in sizes]
    width, tallest = sum(columns) + 8 * (len(columns) + 1), max(h for _, h, _ in sizes)
    height = tallest + metrics.height() + 14
    x = card.at.x() + 16 if card.at.x() + 16 + width < area.right() else card.at.x() - 16 - width
    y = card.at.y() + 16 if card.at.y() + 16 + height < area.bottom() else card.at.y() - 16 - height
    painter.setPen(QPen(QColor(colours.border), 1))
    painter.setBrush(faint(colours.surface, 240))
    painter.drawRoundedRect(QRectF(x, y, width, height), 4, 4)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.setPen(QColor(colours.text))
    left = x + 8
    for (image, caption), (w, h, _), column in zip(card.pictures, sizes, columns, strict=True):
        painter.drawImage(QRectF(round(left + (column - w) / 2), round(y + 8), w, h), image)
        box = QRectF(left, y + 10 + tallest, column, metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, caption)
        left += column + 8


def prior_note(run: m.RunInfo) -> str:
    """What stands in the corner where rings would be wrong."""
    if run.model.standard_prior:
        return ""
    if run.model.sphere:
        return tr("uniform on the sphere")
    return tr("a learned prior") if run.model.learned_prior else tr("no prior")
