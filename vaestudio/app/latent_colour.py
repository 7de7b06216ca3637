"""What the points' colours say: a class, or a number on a perceptually uniform scale."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import font, number
from vaestudio.app.i18n import tr
from vaestudio.app.projection import Plane, absolute_correlation
from vaestudio.app.scatter import SYMBOLS
from vaestudio.engine import messages as m

Floats = npt.NDArray[np.float32]

# viridis at nine even places (van der Walt & Smith 2015): equal steps look equal, also without colour
VIRIDIS = ("#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725")
SHADES = 32


def shade(fraction: npt.ArrayLike) -> npt.NDArray[np.uint8]:
    """(n,) in 0..1 to (n, 3) RGB; the end that would sink into the plot's background is left out."""
    low, high = (0.18, 1.0) if theme.current().name == "dark" else (0.0, 0.9)
    anchors = np.array([QColor(c).getRgb()[:3] for c in VIRIDIS], float)
    at = (low + (high - low) * np.asarray(fraction, float)) * (len(anchors) - 1)
    channels = [np.interp(at, np.arange(len(anchors)), anchors[:, k]) for k in range(3)]
    return np.stack(channels, -1).round().astype(np.uint8)


def name_and_unit(factor: str) -> tuple[str, str]:
    """ "slant (degrees)" as "slant" and "degrees", in the window's language."""
    name, _, unit = factor.rstrip(")").partition(" (")
    return tr(name), tr(unit) if unit else ""


@dataclass(frozen=True)
class Looks:
    """One look of the palette for each point."""

    look: npt.NDArray[np.intp]  # (N,)
    colours: list[str]
    symbols: list[str]
    scale: tuple[float, float] | None = None  # what the first and the last colour stand for


def by_class(labels: npt.NDArray[np.int64], classes: int) -> Looks:
    classes = max(1, classes)
    symbols = [SYMBOLS[c // len(theme.current().classes) % len(SYMBOLS)] for c in range(classes)]
    return Looks(labels.astype(np.intp) % classes, [theme.class_color(c) for c in range(classes)], symbols)


def plain(count: int) -> Looks:
    return Looks(np.zeros(count, np.intp), [theme.current().muted], ["o"])


def by_value(values: npt.NDArray[np.float32]) -> Looks:
    """From the 1st to the 99th percentile, so that one odd image does not take the scale for itself."""
    known = values[np.isfinite(values)]
    low, high = map(float, np.percentile(known, [1, 99])) if len(known) else (0.0, 1.0)
    span = high - low if high > low else 1.0
    look = np.nan_to_num((values - low) / span * SHADES, nan=0.0).clip(0, SHADES - 1).astype(np.intp)
    colours = ["#{:02x}{:02x}{:02x}".format(*c) for c in shade((np.arange(SHADES) + 0.5) / SHADES)]
    return Looks(look, colours, ["o"] * SHADES, (low, high))


class Choice(QComboBox):
    """What the colours say: of one run only what it has."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("latent.colour")
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(7)
        self._run: m.RunInfo | None = None

    @property
    def key(self) -> str:
        """ "class", "none", "kl", "error" or "factor 3"."""
        return str(self.currentData() or "none")

    @property
    def valued(self) -> bool:
        return self.key not in ("class", "none")

    def open(self, run: m.RunInfo) -> None:
        """The choice is kept where it still can be made."""
        self._run = run
        labelled = run.test_labels is not None and bool(run.class_names)
        offers = [("class", tr("class")) if labelled else ("none", tr("one colour"))]
        offers += [("kl", tr("KL"))] if run.model.bound else []
        offers += [("error", tr("error"))]
        if run.test_factors is not None:
            offers += [(f"factor {i}", name_and_unit(name)[0]) for i, name in enumerate(run.factor_names)]
        chosen = self.currentData()
        self.blockSignals(True)
        self.clear()
        for key, text in offers:
            self.addItem(text, key)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)

    def values(self, cloud: m.LatentCloud) -> tuple[Floats | None, str]:
        """(N,) the number that each point's colour stands for, and its unit; None where it is no number or not known yet."""
        if self.key == "kl":
            return cloud.kl, tr("nats")
        if self.key == "error":
            return cloud.reconstruction, tr("nats")
        if self.key.startswith("factor") and self._run is not None and self._run.test_factors is not None:
            index = int(self.key.split()[1])
            return self._run.test_factors[: len(cloud.means), index], name_and_unit(self._run.factor_names[index])[1]
        return None, ""

    def looks(self, cloud: m.LatentCloud, labels: npt.NDArray[np.int64] | None) -> tuple[Looks, str]:
        """One for each point, and the unit of their scale; one colour while there is nothing to say."""
        values, unit = self.values(cloud)
        if values is not None:
            return by_value(values), unit
        if self.key == "class" and labels is not None and self._run is not None:
            return by_class(labels, len(self._run.class_names)), ""
        return plain(len(cloud.means)), ""

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Colour of the points"))
        self.setToolTip(
            tr(
                "The class, KL(q(z|x) ‖ p(z)) of each image, its reconstruction error −log p(x|z), or a generative factor"
            )
        )
        if self._run is not None:
            self.open(self._run)


class ColourBar(QWidget):
    """The scale of the colours, with its ends in numbers and its unit."""

    def __init__(self) -> None:
        super().__init__()
        self.scale, self.unit = (0.0, 1.0), ""
        self.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(72, 160)

    def minimumSizeHint(self) -> QSize:
        return QSize(56, 72)

    def show_scale(self, scale: tuple[float, float], unit: str) -> None:
        self.scale, self.unit = scale, unit
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(0.9))
        line = painter.fontMetrics().height()
        bar = QRectF(2, line + 4, 12, max(24, min(160, self.height() - line - 8)))
        column = np.ascontiguousarray(shade(np.linspace(1, 0, 64))[:, None])
        image = QImage(column.data, 1, 64, 3, QImage.Format.Format_RGB888)
        painter.drawImage(bar, image)
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignLeft, self.unit)
        painter.setPen(QColor(theme.current().text))
        decimals = 0 if abs(self.scale[1] - self.scale[0]) >= 20 else 2
        for value, y in ((self.scale[1], bar.top()), (self.scale[0], bar.bottom() - line)):
            box = QRectF(bar.right() + 6, y, self.width(), line)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, number(value, decimals))


class Correlations(QWidget):
    """|correlation| of each generative factor with the two shown axes, as numbers on shades."""

    def __init__(self) -> None:
        super().__init__()
        self.values = np.zeros((0, 2), np.float32)  # (F, 2)
        self.factors: tuple[str, ...] = ()
        self.axes = ("", "")
        self.hide()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(f) for f in self.factors), default=0)
        return QSize(
            widest + 2 * metrics.horizontalAdvance("0.000") + 12, (len(self.factors) + 1) * (metrics.height() + 4)
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_run(self, run: m.RunInfo, cloud: m.LatentCloud, plane: Plane) -> None:
        """Of the run's factors, where it has any, with the axes of `plane`."""
        if run.test_factors is not None:
            values = absolute_correlation(run.test_factors[: len(cloud.means)], plane.project(cloud.means))
            self.show_values(values, tuple(name_and_unit(f)[0] for f in run.factor_names), plane.names)

    def show_values(self, values: npt.NDArray[np.float32], factors: tuple[str, ...], axes: tuple[str, str]) -> None:
        resized = factors != self.factors
        self.values, self.factors, self.axes = values, factors, axes
        if resized:
            self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font())
        metrics, colours = painter.fontMetrics(), theme.current()
        height, cell = metrics.height() + 4, metrics.horizontalAdvance("0.000")
        left = self.width() - 2 * cell
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setPen(QColor(colours.muted))
        for column, name in enumerate(self.axes):
            painter.drawText(QRectF(left + column * cell, 0, cell, height), centre, name.replace(" ", ""))
        for row, factor in enumerate(self.factors):
            y = (row + 1) * height
            painter.setPen(QColor(colours.text))
            painter.drawText(QRectF(0, y, left - 4, height), Qt.AlignmentFlag.AlignVCenter, factor)
            for column, value in enumerate(self.values[row].tolist() if row < len(self.values) else ()):
                box = QRectF(left + column * cell, y, cell - 1, height - 1)
                red, green, blue = shade([value])[0].tolist()
                painter.fillRect(box, QColor(red, green, blue))
                painter.setPen(QColor("#000000" if 0.3 * red + 0.59 * green + 0.11 * blue > 120 else "#ffffff"))
                painter.drawText(box, centre, number(value, 2))
