"""Many runs over declared fields: every combination of values, or draws from ranges. Each run is a session.

A sweep is a pure function of its arguments: run number k is the same wherever and whenever it is asked for. So it can be
stopped and started again (finished sessions are left as they are), and shared between machines by numbers alone: a job
array of Slurm or an indexed job of Kubernetes gives each machine its share.
"""

import csv
import itertools
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from vaestudio import api
from vaestudio.data.dataset import Dataset
from vaestudio.declared import checked
from vaestudio.engine.experiment import Experiment, fields
from vaestudio.errors import BadValue, Problem, UnknownField
from vaestudio.fields import FieldSpec, value_text
from vaestudio.models import by_name
from vaestudio.session import store

PARTED = "/"  # between values of a field: beta=0.5/1/4, hidden=400/400,200
RANGE = ".."  # between the ends of a range to draw from: learning_rate=1e-4..1e-2
COLUMNS = ("negative_elbo", "reconstruction", "kl", "active_units_kl")


@dataclass(frozen=True)
class Point:
    """One run of a sweep."""

    values: Mapping[str, Any]

    @property
    def name(self) -> str:
        """ "beta=4 latent_dim=2": the name of its session."""
        return " ".join(f"{name}={value_text(value).replace(' ', '')}" for name, value in self.values.items())


@dataclass(frozen=True)
class Outcome:
    point: Point
    path: Path
    numbers: Mapping[str, float | int | None]  # of the last test, in nats an image
    problem: Problem | None = None  # why there are none


def points(model: str, over: Mapping[str, str], draws: int = 0, seed: int = 0) -> tuple[Point, ...]:
    """Every combination of values, the last field fastest; with `draws`, that many random ones, ranges log-uniform where
    the field's scale is logarithmic. Raises UnknownModel, UnknownField, BadValue."""
    known = {f.name: f for f in fields(by_name(model))}
    for name in over:
        if name not in known:
            raise UnknownField(name=name, known=", ".join(known))
    if draws:
        generator = random.Random(seed)
        return tuple(Point({n: _drawn(known[n], text, generator) for n, text in over.items()}) for _ in range(draws))
    for name, text in over.items():
        if RANGE in text:
            raise BadValue(name=name, expected="single values; a range needs --random", found=text)
    values = [[checked(known[n], value) for value in text.split(PARTED)] for n, text in over.items()]
    return tuple(Point(dict(zip(over, each, strict=True))) for each in itertools.product(*values))


def _drawn(spec: FieldSpec, text: str, generator: random.Random) -> Any:
    low, is_range, high = text.partition(RANGE)
    if not is_range:
        return checked(spec, generator.choice(text.split(PARTED)))
    a, b = (float(checked(spec, end)) for end in (low, high))
    if not a <= b or (spec.log and a <= 0):
        raise BadValue(name=spec.name, expected="a range from a smaller to a larger number above 0", found=text)
    value = math.exp(generator.uniform(math.log(a), math.log(b))) if spec.log else generator.uniform(a, b)
    return checked(spec, round(value) if spec.kind == "int" else float(f"{value:.4g}"))


def share(all_points: Sequence[Point], part: int, parts: int) -> tuple[Point, ...]:
    """Every `parts`-th, beginning with number `part` (from 1); raises BadValue."""
    if not 1 <= part <= parts:
        raise BadValue(name="--share", expected="K/N with K from 1 to N", found=f"{part}/{parts}")
    return tuple(all_points[part - 1 :: parts])


def sweep(
    model: str,
    data: str | Dataset,
    chosen: Sequence[Point],
    folder: Path,
    *,
    values: Mapping[str, Any],
    device: str = "auto",
    threads: int | None = None,
    on_frame: Callable[[int, Any, float], None] | None = None,
) -> Iterator[Outcome]:
    """Train each point, one after the other, and save it in `folder`; a session that is there and finished is read.

    `on_frame(index, run, images_per_second)` as in training; what it raises ends the sweep. A run that fails for a reason
    of its own (its settings do not fit, its loss explodes) is an Outcome with that problem.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for point in chosen:
        Experiment.of(model, {**values, **point.values})  # a wrong value is said before anything is trained
    for index, point in enumerate(chosen):
        path = folder / f"{point.name}.h5"
        frame = None if on_frame is None else partial(on_frame, index)
        try:
            numbers = _finished(path) or _trained(model, data, {**values, **point.values}, path, device, threads, frame)
            yield Outcome(point, path, numbers)
        except Problem as problem:
            yield Outcome(point, path, {}, problem)


def _trained(
    model: str, data: str | Dataset, values: Mapping[str, Any], path: Path, device: str, threads: int | None,
    on_frame: Callable[[Any, float], None] | None,
) -> Mapping[str, Any]:  # fmt: skip
    session = api.new_session(model, data, values=values, device=device, threads=threads)
    session.train(on_frame=on_frame)
    session.save(path)
    return {name: getattr(session.test, name) for name in COLUMNS}


def _finished(path: Path) -> Mapping[str, Any] | None:
    """The numbers of a session that is there and has had all its epochs."""
    if not path.exists():
        return None
    known = store.info(path)
    if known["epochs"] < known["values"]["epochs"] or known["test"] is None:
        return None
    return {name: known["test"][name] for name in COLUMNS}


def table(outcomes: Sequence[Outcome], path: Path) -> Path:
    """sweep.csv: the fields that vary, the numbers, the session."""
    names = list(outcomes[0].point.values) if outcomes else []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*names, *COLUMNS, "session", "problem"])
        for o in outcomes:
            texts = [value_text(o.point.values[name]) for name in names]
            writer.writerow([*texts, *(o.numbers.get(c) for c in COLUMNS), o.path.name, str(o.problem or "")])
    return path
