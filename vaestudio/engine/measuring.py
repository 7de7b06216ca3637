"""Measures as commands, events and plain facts: what can be asked of the model, and what came of it. Part of `messages`."""

from collections.abc import Hashable, Mapping
from dataclasses import field
from typing import Any

import numpy as np
import numpy.typing as npt

from vaestudio.engine.mail import Command, Event
from vaestudio.records import record


@record
class FigureInfo:
    """One number that a measure gives."""

    key: str  # in `Measured.values`
    label: str
    unit: str  # "nats", "%"; "" for a pure number
    better: str  # "more", "less" or ""
    help: str


@record
class MeasureInfo:
    """A measure as a table or `vaestudio measures` shows it."""

    name: str
    title: str
    citation: str
    help: str
    figures: tuple[FigureInfo, ...]
    images: int  # of the test set, where nothing else is asked for
    samples: int  # codes an image
    needs: tuple[str, ...]
    reason: str = ""  # of a run: why the measure means nothing for it, one sentence; "" where it applies


@record
class Measure(Command):
    """Take these measures, one after the other, of the model as it is now; none named: all that apply.

    Training goes on beside them at half its speed. Each is answered by `Measured`; `Cancel` stops them.
    """

    names: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)  # images, samples, seed


@record
class Measured(Event):
    """What a measure gave for the weights of `step`: numbers by the keys of its figures, and arrays besides."""

    run: str
    step: int
    name: str
    values: Mapping[str, float | npt.NDArray[np.generic]]
    seconds: float

    @property
    def key(self) -> Hashable:
        return ("measured", self.name)
