"""A record is what `dataclass(frozen=True)` would have made of the class."""

from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace
from typing import Any

import pytest

from vaestudio.records import record


class Bare:
    first: int
    second: tuple[str, ...] = ()
    hidden: int = field(default=3, repr=False)


class Derived:
    third: float = 0.5


def both(**more: Any) -> tuple[Any, Any]:
    """One of each kind, with the same fields."""
    made = []

    def body(of: type) -> dict[str, Any]:
        return {name: value for name, value in vars(of).items() if name not in ("__dict__", "__weakref__")}

    for make in (record, dataclass(frozen=True)):
        base = make(type("Bare", (), body(Bare)))
        made.append(make(type("Derived", (base,), body(Derived)))(1, **more))
    return tuple(made)  # type: ignore[return-value]


def test_it_reads_compares_and_hashes_as_a_frozen_dataclass() -> None:
    ours, theirs = both(second=("a",))
    assert repr(ours) == repr(theirs) and asdict(ours) == asdict(theirs) and hash(ours) == hash(theirs)
    assert ours == replace(ours) and ours != replace(ours, third=1.0) and ours != theirs and ours != 1
    assert replace(ours, first=2).first == 2 and len({ours, replace(ours)}) == 1


@pytest.mark.parametrize(
    "change", [lambda o: setattr(o, "first", 2), lambda o: setattr(o, "fourth", 2), lambda o: delattr(o, "first")]
)
def test_it_does_not_change(change: Any) -> None:
    for made in both():
        before = repr(made)
        with pytest.raises(FrozenInstanceError):
            change(made)
        assert repr(made) == before


def test_what_is_missing_or_too_much_is_refused() -> None:
    for made in both():
        with pytest.raises(TypeError):
            type(made)()
        with pytest.raises(TypeError):
            type(made)(1, fourth=2)
