"""Fields declared once: validated here, shown by the form, set by the command line, stored by the session."""

import types
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vaestudio.errors import BadValue, UnknownField
from vaestudio.fields import FieldSpec, Group, Kind


class Declared(BaseModel):
    """A frozen set of declared fields; unknown names, non-finite numbers and values out of range are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


D = TypeVar("D", bound=Declared)


def setting(
    default: Any,
    low: float | None = None,
    high: float | None = None,
    *,
    label: str,
    help: str,
    log: bool = False,
    unit: str = "",
    symbol: str = "",
    advanced: bool = False,
    shown_when: tuple[str, tuple[str, ...]] | None = None,
    schedules: tuple[str, ...] = (),
    live: bool = False,
) -> Any:
    """A field fixed when the model is built or the run starts. `low` and `high` are inclusive."""
    extra: dict[str, Any] = {
        "label": label,
        "log": log,
        "unit": unit,
        "symbol": symbol,
        "advanced": advanced,
        "shown_when": shown_when,
        "schedules": schedules,
        "live": live,
        "low": low,
        "high": high,
    }
    return Field(default, description=help, json_schema_extra=extra)


def knob(
    default: Any, low: float | None = None, high: float | None = None, *, label: str, help: str, **more: Any
) -> Any:
    """A field that may change between any two steps while training."""
    return setting(default, low, high, label=label, help=help, live=True, **more)


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    if get_origin(annotation) is Literal:
        return "choice", tuple(str(a) for a in get_args(annotation))
    if get_origin(annotation) is tuple:
        return "ints", ()
    return {int: "int", float: "float", bool: "bool"}[annotation], ()  # type: ignore[return-value]


def specs(cls: type[Declared], group: Group) -> tuple[FieldSpec, ...]:
    """The declaration of `cls` as plain data, in order."""
    out = []
    for name, info in cls.model_fields.items():
        kind, choices = _kind(info.annotation)
        extra = info.json_schema_extra
        assert isinstance(extra, dict), f"{cls.__qualname__}.{name} is not declared with setting() or knob()"
        plain: dict[str, Any] = {**extra, "help": info.description or "", "default": info.default}
        out.append(FieldSpec(name=name, kind=kind, choices=choices, group=group, **plain))
    return tuple(out)


def checked(spec: FieldSpec, value: Any) -> Any:
    """`value` (a number, or the text a person typed) as the field's own type; raises BadValue with the range."""
    try:
        got = _convert(spec, value)
    except (ValueError, TypeError, OverflowError):
        raise BadValue(name=spec.name, expected=spec.expected, found=value) from None
    for number in got if isinstance(got, tuple) else (got,):
        if spec.kind in ("int", "float", "ints") and not (
            (spec.low is None or number >= spec.low) and (spec.high is None or number <= spec.high)
        ):
            raise BadValue(name=spec.name, expected=spec.expected, found=value)
    return got


def _convert(spec: FieldSpec, value: Any) -> Any:
    if spec.kind == "ints":
        parts = value.split(",") if isinstance(value, str) else value if isinstance(value, tuple | list) else (value,)
        got = tuple(_whole(p) for p in parts if p != "")
        if not got:
            raise ValueError
        return got
    if spec.kind == "int":
        return _whole(value)
    if spec.kind == "float":
        number = float(value)
        if number != number or number in (float("inf"), float("-inf")) or isinstance(value, bool):
            raise ValueError
        return number
    if spec.kind == "bool":
        words = {
            "true": True,
            "false": False,
            "1": True,
            "0": False,
            "yes": True,
            "no": False,
            "on": True,
            "off": False,
        }
        if isinstance(value, bool):
            return value
        key = str(value).lower()
        if key not in words:
            raise ValueError
        return words[key]
    if value not in spec.choices:
        raise ValueError
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError
    number = float(value)
    if number != int(number):
        raise ValueError
    return int(number)


def make(cls: type[D], values: Mapping[str, Any]) -> D:
    """A validated `cls` from names and values (text allowed); raises UnknownField or BadValue, one sentence each."""
    known = {s.name: s for s in specs(cls, "model")}
    for name in values:
        if name not in known:
            raise UnknownField(name=name, known=", ".join(known))
    clean = {name: checked(known[name], value) for name, value in values.items()}
    try:
        return cls(**clean)
    except ValidationError as error:  # a rule between fields, written as a pydantic validator
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ", ".join(clean)
        raise BadValue(name=name, expected=first["msg"], found=clean.get(name, "")) from None
