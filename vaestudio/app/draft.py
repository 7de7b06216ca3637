"""The experiment as it stands in form and toolbar, and what of it differs from the run."""

import shlex
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m
from vaestudio.fields import FieldSpec, value_text

TOGETHER = 1.0  # seconds: moves of one slider within them are undone in one go


@dataclass(frozen=True)
class Setup:
    """Everything a person chooses. `values` holds every field of the model by name."""

    model: str
    data: str
    values: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)  # how a person's own images are prepared


class Draft(QObject):
    """Live knobs are posted at once; everything else waits for `apply`. Every change can be undone."""

    changed = Signal()

    def __init__(self, studio: Studio, undo: QUndoStack, device: str = "auto") -> None:
        super().__init__(studio)
        self.studio = studio
        self.undo = undo
        self.device = device
        self.setup: Setup | None = None  # None until there is a catalogue
        self._run: Setup | None = None
        self._posted: dict[str, Any] = {}  # knobs on their way to the engine
        studio.run_opened.connect(self._adopt)
        studio.news.connect(self._hear)

    # ---- what there is
    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        assert self.studio.catalogue is not None and self.setup is not None
        return self.studio.catalogue.fields(self.setup.model)

    def field(self, name: str) -> FieldSpec:
        return next(f for f in self.fields if f.name == name)

    def shown(self, spec: FieldSpec) -> bool:
        if spec.shown_when is None or self.setup is None:
            return True
        name, values = spec.shown_when
        return value_text(self.setup.values.get(name)) in values

    @property
    def pending(self) -> tuple[str, ...]:
        """Names of what takes effect only after a restart: "model", "data" and build fields that differ from the run's."""
        if self.setup is None or self._run is None:
            return ()
        out = ["model"] if self.setup.model != self._run.model else []
        if (self.setup.data, self.setup.options) != (self._run.data, self._run.options):
            out.append("data")
        if self.setup.model == self._run.model:
            live = {f.name for f in self.fields if f.live}
            out += [n for n, v in self.setup.values.items() if n not in live and v != self._run.values.get(n)]
        return tuple(out)

    # ---- choosing
    def begin(self, model: str, data: str, values: Mapping[str, Any] | None = None) -> None:
        """The first experiment: defaults with `values` on top."""
        assert self.studio.catalogue is not None
        fields = self.studio.catalogue.fields(model)
        self.setup = Setup(model, data, {f.name: f.default for f in fields} | dict(values or {}))
        self.changed.emit()

    def set(self, name: str, value: Any) -> None:
        """`value` may be text as typed; raises BadValue and then changes nothing."""
        from vaestudio.declared import (
            checked,
        )  # pydantic: the engine's thread has imported it by the time there is a form

        assert self.setup is not None
        clean = checked(self.field(name), value)
        self._change(replace(self.setup, values={**self.setup.values, name: clean}), name)

    def choose_model(self, name: str) -> None:
        """Fields that both models have keep their values."""
        assert self.setup is not None and self.studio.catalogue is not None
        kept = self.setup.values
        values = {f.name: kept.get(f.name, f.default) for f in self.studio.catalogue.fields(name)}
        self._change(replace(self.setup, model=name, values=values), "model")

    def choose_data(self, source: str, options: Mapping[str, Any] | None = None) -> None:
        """`options`: how a person's own images are prepared, where that is not as usual."""
        assert self.setup is not None
        self._change(replace(self.setup, data=source, options=dict(options or {})), "data")

    def reset(self) -> None:
        """Every field back to its default."""
        assert self.setup is not None
        self._change(replace(self.setup, values={f.name: f.default for f in self.fields}), "reset")

    def revert(self) -> None:
        """Forget what has not been applied."""
        if self._run is not None:
            self._change(self._run, "revert")

    def apply(self, *, train: bool = False) -> None:
        """Begin a run with what is chosen; `train` starts it as well."""
        assert self.setup is not None
        setup = self.setup
        self.studio.post(m.NewRun(setup.model, setup.data, dict(setup.values), dict(setup.options), self.device))
        if train:
            self.studio.post(m.Train())

    def command(self) -> str:
        """The command line that trains the same."""
        assert self.setup is not None
        words = ["vaestudio", "train", self.setup.model, "--data", self.setup.data]
        options = {"epochs": "--epochs", "seed": "--seed"}
        for spec in self.fields:
            value = self.setup.values[spec.name]
            if spec.name in options:
                words += (
                    [options[spec.name], value_text(value)] if value != spec.default or spec.name == "epochs" else []
                )
            elif value != spec.default:
                words += ["--set", f"{spec.name}={value_text(value)}"]
        for name, value in self.setup.options.items():
            words += ["--set", f"{name}={value_text(value)}"]
        return shlex.join(words)

    # ---- inside
    def _change(self, after: Setup, key: str) -> None:
        assert self.setup is not None
        if after != self.setup:
            self.undo.push(_Change(self, self.setup, after, key))

    def put(self, setup: Setup) -> None:
        """Make `setup` what stands, and tell the engine of knobs that moved. Not undoable: undo itself calls it."""
        before, self.setup = self.setup, setup
        if self._run is not None and setup.model == self._run.model and before is not None:
            live = [f.name for f in self.fields if f.live]
            for name in live:
                if setup.values[name] != before.values.get(name, setup.values[name]):
                    self._posted[name] = setup.values[name]
                    self.studio.post(m.SetKnob(name, setup.values[name]))
        self.changed.emit()

    def _adopt(self, event: m.RunOpened) -> None:
        run = event.run
        known = (
            {f.name: f.default for f in self.studio.catalogue.fields(run.model.name)} if self.studio.catalogue else {}
        )
        self._run = self.setup = Setup(run.model.name, run.source, known | dict(run.values), dict(run.options))
        self._posted.clear()
        self.undo.clear()
        self.changed.emit()

    def _hear(self, event: m.Event) -> None:
        if not isinstance(event, m.KnobChanged) or self._run is None or self.setup is None:
            return
        self._run = replace(self._run, values={**self._run.values, event.name: event.value})
        if event.name in self._posted:  # our own: what stands here may be newer already
            if self._posted[event.name] == event.value:
                del self._posted[event.name]
        elif self.setup.model == self._run.model:
            self.setup = replace(self.setup, values={**self.setup.values, event.name: event.value})
        self.changed.emit()


class _Change(QUndoCommand):
    def __init__(self, draft: Draft, before: Setup, after: Setup, key: str) -> None:
        super().__init__(key)
        self.draft, self.before, self.after, self.key, self.time = draft, before, after, key, time.monotonic()

    def redo(self) -> None:
        self.draft.put(self.after)

    def undo(self) -> None:
        self.draft.put(self.before)

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or other.key != self.key or other.time - self.time > TOGETHER:
            return False
        self.after, self.time = other.after, other.time
        return True
