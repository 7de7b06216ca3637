"""An experiment: a model and a value for each of its declared fields. One flat set of names for form, flags and file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from vaestudio.declared import Declared, checked, knob, make, setting, specs
from vaestudio.engine import schedule
from vaestudio.errors import UnknownField
from vaestudio.fields import FieldSpec
from vaestudio.models import by_name
from vaestudio.models.base import Model


class Training(Declared):
    """How a model is trained, whatever the model."""

    epochs: int = knob(20, 1, 100_000, label="Epochs", help="How many times training goes through all images.")
    batch_size: int = setting(
        128, 1, 65_536, log=True, label="Batch size", unit="images", symbol="B",
        help="Images a step. Larger is smoother and faster an epoch, but takes fewer steps.",
    )  # fmt: skip
    learning_rate: float = knob(
        1e-3, 1e-6, 1.0, log=True, label="Learning rate", symbol="η", schedules=("constant", "warmup", "cosine", "cyclical"),
        help="How far Adam moves each weight a step. Too large explodes; too small crawls.",
    )  # fmt: skip
    binarise: Literal["none", "static", "dynamic"] = setting(
        "none", label="Binarise", advanced=True,
        help="Whether each pixel is made on or off, with its grey value as the probability of on. none: grey as it is. "
        "static: drawn once from the seed. dynamic: drawn anew each step. Test images are drawn once in either case, so "
        "that a Bernoulli's nats are those of a likelihood. Numbers of the three must not be compared with each other.",
    )  # fmt: skip
    parts: int = setting(
        1, 1, 1024, log=True, label="Parts of a batch", unit="parts", advanced=True,
        help="In how many parts a batch is worked, one after the other or by as many processes at once. More need less "
        "memory for the same batch. What a model computes from the whole batch (a capacity, statistics of a codebook) is "
        "then computed from a part.",
    )  # fmt: skip
    precision: Literal["float32", "mixed"] = setting(
        "float32", label="Precision", advanced=True,
        help="float32: every product in full. mixed: the factors of matrix products are rounded, to bfloat16 on a processor "
        "that has it and to TF32 on an NVIDIA GPU; sums and all else stay float32. Faster for wide layers, with the same "
        "learning curve but other last digits. What is measured and decoded is always in full.",
    )  # fmt: skip
    seed: int = setting(
        0, 0, 2**31 - 1, label="Seed", advanced=True,
        help="Fixes the first weights, the order of the images and all noise: the same seed gives the same run.",
    )  # fmt: skip


def _scheduled(spec: FieldSpec) -> tuple[FieldSpec, ...]:
    """The field itself and, where it may follow a schedule, the schedule's kind and length."""
    if not spec.schedules:
        return (spec,)
    kind = FieldSpec(
        f"{spec.name}_schedule", f"{spec.label}: schedule", "choice", "constant", choices=spec.schedules, live=True,
        group=spec.group, advanced=True, help="How the value above moves as training goes on.",
    )  # fmt: skip
    length = FieldSpec(
        f"{spec.name}_schedule_steps", f"{spec.label}: schedule length", "int", 1_000, 1, 10_000_000, log=True, unit="steps",
        live=True, group=spec.group, advanced=True, shown_when=(kind.name, tuple(k for k in spec.schedules if k != "constant")),
        help="Steps until a warm-up has risen or a cosine has fallen; the period of a cycle.",
    )  # fmt: skip
    return spec, kind, length


def fields(model: type[Model]) -> tuple[FieldSpec, ...]:
    """Every field of an experiment with this model, in the order of the form: build, knobs, training."""
    declared = (*specs(model.Build, "model"), *specs(model.Knobs, "knobs"), *specs(Training, "training"))
    return tuple(f for spec in declared for f in _scheduled(spec))


@dataclass(frozen=True)
class Experiment:
    """`values` holds every field of `fields(model)`, each of its own type."""

    model: type[Model]
    values: dict[str, Any]

    @classmethod
    def of(cls, model: str, values: Mapping[str, Any]) -> "Experiment":
        """Defaults with `values` (text allowed) on top; raises UnknownModel, UnknownField or BadValue."""
        chosen = by_name(model)
        known = {f.name: f for f in fields(chosen)}
        for name in values:
            if name not in known:
                raise UnknownField(name=name, known=", ".join(known))
        clean = {n: checked(f, values[n]) if n in values else f.default for n, f in known.items()}
        experiment = cls(chosen, clean)
        make(chosen.Build, experiment._of(chosen.Build))  # rules between fields
        return experiment

    def _of(self, part: type[Declared]) -> dict[str, Any]:
        return {n: self.values[n] for n in part.model_fields}

    def with_value(self, name: str, value: Any) -> "Experiment":
        """The same with one live field changed; raises UnknownField (also for a field that needs a restart) or BadValue."""
        live = {f.name: f for f in fields(self.model) if f.live}
        if name not in live:
            raise UnknownField(name=name, known=", ".join(live))
        return replace(self, values={**self.values, name: checked(live[name], value)})

    @property
    def build(self) -> dict[str, Any]:
        return self._of(self.model.Build)

    @property
    def training(self) -> Training:
        return make(Training, self._of(Training))

    def at(self, name: str, step: int) -> float:
        """The value of a knob at `step`, its schedule applied."""
        value: float = self.values[name]
        kind = self.values.get(f"{name}_schedule", "constant")
        return (
            value if kind == "constant" else value * schedule.factor(kind, step, self.values[f"{name}_schedule_steps"])
        )

    def knobs(self, step: int) -> Any:
        """The model's knobs at `step`, as its own `Knobs`. Unvalidated: every value was checked when it was set."""
        return self._knobs(step) if self.scheduled else self._resting

    def _knobs(self, step: int) -> Any:
        values: dict[str, Any] = {n: self.at(n, step) for n in self.model.Knobs.model_fields}
        return self.model.Knobs.model_construct(None, **values)

    @cached_property
    def _resting(self) -> Any:
        return self._knobs(0)

    def moving(self, step: int) -> Literal["both", "encoder", "decoder"]:
        """Which half of the model step number `step` moves: its E-step, its M-step or both at once."""
        update: Literal["both", "encoder", "decoder", "alternate"] = self.values.get("update", "both")
        if update == "alternate":
            return "decoder" if step // self.values["alternate_every"] % 2 else "encoder"
        return update

    @cached_property
    def scheduled(self) -> bool:
        """Whether any knob moves by itself."""
        return any(v != "constant" for n, v in self.values.items() if n.endswith("_schedule"))
