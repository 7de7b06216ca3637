"""Declared fields in the person's language: labels, help, ranges; and where a value lies on a slider."""

from math import log10
from typing import Any

from vaestudio.app.i18n import tr, wrapped
from vaestudio.engine.messages import ModelInfo
from vaestudio.errors import BadValue
from vaestudio.fields import FieldSpec, value_text

STOPS = 1000  # positions of a slider
DECADES = 4  # how far down a logarithmic slider goes where the lowest value is 0


def label(spec: FieldSpec) -> str:
    """ "Learning rate  η", "Batch size (images)  B"."""
    name = f"{tr(spec.label)} ({tr(spec.unit)})" if spec.unit else tr(spec.label)
    return f"{name}  {spec.symbol}" if spec.symbol else name


def expected(spec: FieldSpec) -> str:
    """`spec.expected` in the person's language."""
    low, high = (value_text(v) if v is not None else "" for v in (spec.low, spec.high))
    if spec.kind == "choice":
        return tr("one of {choices}", choices=", ".join(tr(c) for c in spec.choices))
    if spec.kind == "bool":
        return tr("on or off")
    if spec.kind == "ints":
        return tr("whole numbers from {low} to {high}, separated by commas", low=low, high=high)
    whole = spec.kind == "int"
    if low and high:
        if whole:
            return tr("a whole number from {low} to {high}", low=low, high=high)
        return tr("a number from {low} to {high}", low=low, high=high)
    if low:
        return tr("a whole number of at least {low}", low=low) if whole else tr("a number of at least {low}", low=low)
    return tr("a whole number") if whole else tr("a number")


def refusal(spec: FieldSpec, text: str) -> str:
    """Why `text` is not a value of this field."""
    return tr(BadValue.sentence, name=tr(spec.label), expected=expected(spec), found=text)


def tip(spec: FieldSpec) -> str:
    """Help and range, as rich text so that Qt wraps it."""
    what = expected(spec) + (f" ({tr(spec.unit)})" if spec.unit else "")
    name = tr("Command line: {name}", name=spec.name)
    lines = (tr(spec.help) if spec.help else "", tr("Expected: {what}.", what=what), name)
    return "<br>".join(wrapped(line) for line in lines if line)


def about(model: ModelInfo) -> str:
    """What a model is: its name, its source, its docstring's paragraphs."""
    paragraphs = (wrapped(p.replace("\n", " ")) for p in tr(model.help).split("\n\n"))
    return f"<b>{wrapped(tr(model.title))}</b><br>{wrapped(model.citation)}" + "".join(
        f"<p>{p}</p>" for p in paragraphs
    )


def has_slider(spec: FieldSpec) -> bool:
    return spec.live and spec.kind == "float" and spec.low is not None and spec.high is not None


def position(spec: FieldSpec, value: float) -> int:
    """Where `value` lies between 0 and STOPS."""
    low, high = _ends(spec)
    if not spec.log:
        return round(STOPS * (value - low) / (high - low))
    if value < low:
        return 0
    return round(STOPS * log10(value / low) / log10(high / low))


def at_position(spec: FieldSpec, stop: int) -> float:
    """The value at a slider's stop, to three significant digits."""
    assert spec.low is not None
    low, high = _ends(spec)
    if stop <= 0:
        return float(spec.low)
    if not spec.log:
        return float(f"{low + (high - low) * stop / STOPS:.3g}")
    return min(float(f"{low * (high / low) ** (stop / STOPS):.3g}"), high)


def _ends(spec: FieldSpec) -> tuple[float, float]:
    assert spec.low is not None and spec.high is not None
    return (spec.high / 10**DECADES if spec.log and spec.low <= 0 else spec.low), spec.high


def nudged(spec: FieldSpec, value: Any, steps: int) -> Any:
    """`value` moved by the arrow keys: by one for a whole number, by a tenth of a decade or a hundredth of the range."""
    low, high = spec.low, spec.high
    if spec.kind == "int":
        new: float = value * 2**steps if spec.log and (value > 2 or steps > 0) else value + steps
        new = round(new)
    elif spec.log:
        new = float(f"{max(value, (high or 1) / 10**DECADES) * 10 ** (steps / 10):.3g}")
    else:
        new = float(f"{value + steps * ((high or 1) - (low or 0)) / 100:.6g}")
    if low is not None:
        new = max(new, low)
    if high is not None:
        new = min(new, high)
    return int(new) if spec.kind == "int" else new
