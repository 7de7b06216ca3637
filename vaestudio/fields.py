"""What a declared field looks like to a form, a command line or a page of the docs: plain data, nothing imported."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["int", "float", "bool", "choice", "ints"]
Group = Literal["model", "knobs", "training", "data"]


@dataclass(frozen=True)
class FieldSpec:
    """One declared field. `name` is the same on the command line, in the session's JSON and in the window."""

    name: str  # "latent_dim"
    label: str  # "Latent dimensions"
    kind: Kind
    default: Any
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    log: bool = False  # a slider moves on a logarithmic scale; where `low` is 0, its last stop is 0
    unit: str = ""  # "nats", "images", "steps"
    symbol: str = ""  # the formula's symbol: "β"
    help: str = ""
    live: bool = False  # a knob: may change while training
    group: Group = "model"
    advanced: bool = False
    shown_when: tuple[str, tuple[str, ...]] | None = None  # ("network", ("mlp",)): shown only then
    schedules: tuple[str, ...] = ()  # how it may move with the step: ("constant", "warmup", "cyclical")

    @property
    def expected(self) -> str:
        """What a value must be, in words: "a whole number from 1 to 512"."""
        if self.kind == "choice":
            return "one of " + ", ".join(self.choices)
        if self.kind == "bool":
            return "true or false"
        what = {"int": "a whole number", "float": "a number", "ints": "whole numbers separated by commas, each"}[
            self.kind
        ]
        if self.low is not None and self.high is not None:
            return f"{what} from {self.low:g} to {self.high:g}"
        if self.low is not None:
            return f"{what} of at least {self.low:g}"
        return what


def value_text(value: Any) -> str:
    """A value as it is typed on the command line: 0.001, true, 400,200."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return ",".join(value_text(v) for v in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
