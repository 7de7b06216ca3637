"""What a plot draws: curves that are asked for their points, marks in time, names beside points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from vaestudio.app import theme
from vaestudio.app.graphs import pg
from vaestudio.app.i18n import tr
from vaestudio.engine import messages as m
from vaestudio.fields import value_text

Numbers = npt.NDArray[np.float64]
Source = Callable[[float, float, int], tuple[Numbers, Numbers]]


def fixed(x: Numbers, y: Numbers) -> Source:
    """The same points whatever is seen."""
    return lambda left, right, width: (x, y)


@dataclass
class Curve:
    """A line, with or without markers. `source` gives its points in (left, right) for a plot so many pixels wide."""

    source: Source
    line: pg.PlotCurveItem
    markers: pg.ScatterPlotItem
    symbol: str = ""
    antialias: bool = False  # only for short curves: 1,000 points cost 1 ms and more
    visible: bool = True
    data: tuple[Numbers, Numbers] = field(default_factory=lambda: (np.empty(0), np.empty(0)))

    def style(
        self, colour: QColor | str, width: float = 1, dash: Qt.PenStyle = Qt.PenStyle.SolidLine, size: float = 7
    ) -> None:
        pen = QPen(QColor(colour), width, dash)
        pen.setCosmetic(True)
        self.line.setPen(pen)
        self.markers.setPen(pg.mkPen(theme.current().plot, width=1))
        self.markers.setBrush(QColor(colour))
        self.markers.setSize(size)
        if self.symbol:
            self.markers.setSymbol(self.symbol)


@dataclass(frozen=True)
class Mark:
    """Something happened at `x`: a knob was changed."""

    x: float
    text: str


@dataclass(frozen=True)
class Label:
    """A name at a point, right above it."""

    x: float
    y: float
    text: str
    colour: str


def knob_marks(knobs: Sequence[m.KnobChanged], fields: Sequence[Any], scale: float = 1.0) -> list[Mark]:
    """ "β = 4" at each change, by the knob's symbol where it has one. `scale`: the axis' unit a step."""
    names = {f.name: f.symbol or tr(f.label) for f in fields}
    return [Mark(k.step * scale, f"{names.get(k.name, k.name)} = {value_text(k.value)}") for k in knobs]
