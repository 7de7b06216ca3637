"""The recorded steps of a run as a row of frames: which frame is a step, and what was changed where. No widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vaestudio.app.i18n import tr
from vaestudio.engine import messages as m
from vaestudio.fields import FieldSpec, value_text


@dataclass(frozen=True)
class Change:
    """A knob that was turned at `step`; `before` is None where nobody knows it any more."""

    step: int
    name: str  # the knob's symbol, or its label
    before: str | None
    after: str

    @property
    def text(self) -> str:
        return f"{self.name} = {self.after}" if self.before is None else f"{self.name} {self.before} → {self.after}"


class Reel:
    """Frames are 0 .. len - 1, one a recorded step, all equally far apart: they are dense where a run changes fast."""

    def __init__(self) -> None:
        self.steps: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self.changes: list[Change] = []
        self._values: dict[str, Any] = {}  # of each knob, as last known
        self._specs: dict[str, FieldSpec] = {}

    def open(self, run: m.RunInfo, history: m.History, training: Sequence[FieldSpec]) -> None:
        self.steps, self.changes = np.empty(0, np.int64), []
        self._specs = {f.name: f for f in (*run.model.fields, *training)}
        turned = {k.name for k in history.knobs}  # what these were at first is not written down anywhere
        self._values = {n: v for n, v in run.values.items() if n not in turned}
        for knob in history.knobs:
            self.turn(knob)

    def turn(self, knob: m.KnobChanged) -> None:
        spec = self._specs.get(knob.name)
        name = knob.name if spec is None else spec.symbol or tr(spec.label)
        before = self._values.get(knob.name)
        self._values[knob.name] = knob.value
        if before != knob.value and knob.step > 0:
            known = None if before is None else value_text(before)
            last = self.changes[-1] if self.changes else None
            if last is not None and (last.step, last.name) == (knob.step, name):  # a slider under way
                self.changes.pop()
                known = last.before
            self.changes.append(Change(knob.step, name, known, value_text(knob.value)))

    def __len__(self) -> int:
        return len(self.steps)

    def nearest(self, step: int) -> int:
        """The frame whose step is nearest to `step`, of two the earlier one; at least one frame is there."""
        return int(np.abs(self.steps - step).argmin())

    def place(self, step: int) -> float:
        """Where `step` lies among the frames, between two of them too."""
        return float(np.interp(step, self.steps, np.arange(len(self.steps)))) if len(self.steps) else 0.0

    def here(self, frame: int) -> list[Change]:
        """What was changed since the frame before."""
        since = int(self.steps[frame - 1]) if frame > 0 else 0
        return [c for c in self.changes if since <= c.step < int(self.steps[frame])]

    def places(self) -> Mapping[float, str]:
        """Where marks stand, and what each says; of several at one place all of it."""
        found: dict[float, list[str]] = {}
        for change in self.changes if len(self) else ():
            found.setdefault(self.place(change.step), []).append(change.text)
        return {place: ", ".join(texts) for place, texts in found.items()}
