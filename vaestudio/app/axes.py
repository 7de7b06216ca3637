"""Ticks, numbers and fonts as every plot writes them: round values, written out, in figures of one width."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from vaestudio.app.graphs import pg


def nice_values(low: float, high: float, about: int) -> tuple[float, list[float]]:
    """The spacing 1, 2 or 5 times a power of ten that gives at most `about` round values in low..high, and those values."""
    if not (math.isfinite(low) and math.isfinite(high) and high > low):
        return 1.0, []
    least = (high - low) / max(1, about)
    power = 10.0 ** math.floor(math.log10(least))
    spacing = next(s * power for s in (1, 2, 5, 10) if s * power >= least * (1 - 1e-9))
    return spacing, [k * spacing for k in range(math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9) + 1)]


def number(value: float, decimals: int) -> str:
    """As the language writes it, with figures that all have one width: 12,400 or 105.59; a dash for what is no number."""
    if not math.isfinite(value):
        return "–"
    return QLocale().toString(float(value), "f", decimals)


def font(scale: float = 1.0, bold: bool = False) -> QFont:
    """The application's font with tabular figures."""
    chosen = QFont(QApplication.font())
    chosen.setPointSizeF(chosen.pointSizeF() * scale)
    chosen.setFeature(QFont.Tag("tnum"), 1)
    chosen.setBold(bold)
    return chosen


def faint(colour: str, alpha: int) -> QColor:
    mixed = QColor(colour)
    mixed.setAlpha(alpha)
    return mixed


class Axis(pg.AxisItem):  # type: ignore[misc]
    """Few round ticks, written out in full; on a logarithmic axis the numbers, not their exponents."""

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        metrics = QFontMetricsF(font())
        room = metrics.horizontalAdvance("0,000,000") * 1.3 if self.orientation == "bottom" else metrics.height() * 1.5
        about = max(3, min(8, int(size / room)))
        if not self.logMode:
            spacing, values = nice_values(low, high, about)
            return [(spacing, values)]
        if high - low < 1:
            spacing, values = nice_values(10**low, 10**high, about)
            return [(spacing, [math.log10(v) for v in values if v > 0])]
        mantissas = (1, 2, 5) if 3 * (high - low) <= about else (1,)
        decades = range(math.floor(low), math.ceil(high) + 1)
        values = [d + math.log10(k) for d in decades for k in mantissas]
        return [(10.0 ** math.floor(low), [v for v in values if low <= v <= high])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        numbers = [10**v for v in values] if self.logMode else list(values)
        if self.logMode and len(values) > 1 and values[-1] - values[0] >= 1:
            return [number(v, max(0, -math.floor(math.log10(v) + 1e-9))) for v in numbers]
        decimals = max(0, -math.floor(math.log10(spacing) + 1e-9)) if spacing > 0 else 0
        return [number(v, decimals) for v in numbers]


def mixed(colour: str, background: str, amount: float) -> QColor:
    """`amount` of the colour on the background: what a transparent line would look like, at the cost of a solid one."""
    a, b = QColor(colour), QColor(background)
    mix = (
        round(amount * x + (1 - amount) * y)
        for x, y in ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    )
    return QColor(*mix)
