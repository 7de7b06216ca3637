"""What a session of the current format holds: which data sets, what their JSON may say, and the shapes that follow.

    manifest, config, events, classes       u1[n]      JSON: Manifest, Config, lists of Knobs and of names
    state/model/<name>                      as built   parameters and buffers, names as in state_dict
    state/optim/<i>/exp_avg ...             f4         Adam's moments of parameter i; none at step 0
    history/values                          f8[N, K]   row i is what step i+1 logged; columns are named in the manifest
    tests/<field of Tested>                 [T, ...]   zeros where tests/present u1[T, 6] says there is no such number
    snapshots/..., checkpoints/...                     the run's film, where it has one: see `past`
    extra/...                                          ignored by this version

Randomness needs no data set: it is a function of the seed (in the config) and the step.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, TypeVar

import numpy as np
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from vaestudio.engine.past import Parent
from vaestudio.engine.state import DataIdentity, Environment
from vaestudio.session import past
from vaestudio.session.guard import Member, Refused, printable
from vaestudio.session.past import Layout

KB = 1 << 10
LIMITS = {"manifest": 64 * KB, "config": 64 * KB, "classes": 1024 * KB, "events": 16 * 1024 * KB}  # bytes of JSON
IGNORED = ("extra/",)  # room for additions that older versions may leave aside

Step = Annotated[int, Field(ge=0, le=2**53)]
Value = bool | int | float | str | tuple[bool | int | float | str, ...]
_EXACT = ConfigDict(extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True)
class Manifest:
    """What the file is about."""

    __pydantic_config__ = _EXACT
    id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    step: Step
    parameters: Step
    columns: tuple[str, ...]
    data: DataIdentity
    environment: Environment
    parent: Parent | None = None


@dataclass(frozen=True)
class Config:
    """What was trained: the only source of the expected shapes."""

    __pydantic_config__ = _EXACT
    model: str
    values: dict[str, Value]
    initial: dict[str, Value]


@dataclass(frozen=True)
class Knob:
    """One of the events."""

    __pydantic_config__ = _EXACT
    step: Step
    knob: str
    value: Value


T = TypeVar("T")
MANIFEST, CONFIG = TypeAdapter(Manifest), TypeAdapter(Config)
EVENTS, CLASSES = TypeAdapter(tuple[Knob, ...]), TypeAdapter(tuple[str, ...])


# ---------------------------------------------------------------------------------------------------------------- text
def encode(adapter: TypeAdapter[T], value: T) -> bytes:
    """`value` as JSON in UTF-8; raises ValueError where a part is not of the declared type."""
    return adapter.dump_json(_cleaned(value), exclude_defaults=True, warnings="error")


def text(members: Mapping[str, Member], name: str) -> bytes:
    """The bytes of a data set that holds JSON, if it is short enough; raises Refused."""
    member = members.get(name)
    if member is None:
        raise Refused(f"/{name} is missing")
    if member.dtype != np.uint8 or len(member.shape) != 1 or member.raw.nbytes > LIMITS[name]:
        raise Refused(f"/{name} is not a text of at most {LIMITS[name] // KB} KB")
    return member.raw.tobytes()


def decode(adapter: TypeAdapter[T], raw: bytes, where: str) -> T:
    """The reverse, for bytes of anybody's; raises Refused."""
    try:
        value = adapter.validate_json(raw, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise Refused(f"/{where}: {place}: {first['msg']}") from error
    if any(printable(text) != text for text in _texts(value)):
        raise Refused(f"/{where} has a text that is too long or cannot be shown")
    return value


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key in value:
            yield from (key, *_texts(value[key]))
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif dataclasses.is_dataclass(value):
        yield from _texts(vars(value))


def _cleaned(value: Any) -> Any:
    """The same with every text printable, as names that came from files and folders may not be; keys in order."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {printable(key): _cleaned(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return tuple(map(_cleaned, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{name: _cleaned(part) for name, part in vars(value).items()})
    return value


def header(members: Mapping[str, Member]) -> tuple[Manifest, Config]:
    """The manifest, with the names of the classes, and the configuration; raises Refused."""
    manifest = decode(MANIFEST, text(members, "manifest"), "manifest")
    data = dataclasses.replace(manifest.data, class_names=decode(CLASSES, text(members, "classes"), "classes"))
    sane = all(1 <= side <= 4096 for side in data.shape) and data.n_train >= 1 and data.n_test >= 0
    if not sane or len(data.fingerprint) != 64 or set(data.fingerprint) - set("0123456789abcdef"):
        raise Refused("/manifest: data: no such data can exist")
    parent = manifest.parent
    if parent is not None and not (re.fullmatch("[0-9a-f]{32}", parent.id) and 0 <= parent.step <= manifest.step):
        raise Refused("/manifest: parent: no run can have begun there")
    if not 1 <= manifest.environment.threads <= 4096:
        raise Refused("/manifest: environment: no computer has so many threads")
    return dataclasses.replace(manifest, data=data), decode(CONFIG, text(members, "config"), "config")


def knobs(members: Mapping[str, Member], manifest: Manifest, config: Config) -> tuple[Knob, ...]:
    """The log, in order; raises Refused."""
    log = decode(EVENTS, text(members, "events"), "events")
    if any(knob.knob not in config.values for knob in log) or not in_order([k.step for k in log], manifest.step):
        raise Refused("/events has a step or a name that cannot be")
    return log


def in_order(steps: Sequence[int], last: int) -> bool:
    """Whether steps never go back, and end by `last`."""
    ends = [0, *steps, last]
    return all(a <= b for a, b in pairwise(ends))


# -------------------------------------------------------------------------------------------------------------- shapes
@dataclass(frozen=True)
class Built:
    """What the configured model is made of: its state_dict, and its parameters in the optimiser's order."""

    weights: dict[str, Layout]
    parameters: tuple[Layout, ...]
    latent_dim: int

    @property
    def count(self) -> int:
        return sum(int(np.prod(shape, dtype=np.int64)) for shape, _ in self.parameters)


def build(config: Config, data: DataIdentity) -> Built:
    """The shapes of the configured model, without memory for its weights; raises the Problems of creating it."""
    import torch

    from vaestudio.data.dataset import DataSpec
    from vaestudio.engine.experiment import Experiment
    from vaestudio.models import create

    def layout(tensor: torch.Tensor) -> Layout:
        return tuple(tensor.shape), np.dtype(str(tensor.dtype).removeprefix("torch."))

    Experiment.of(config.model, config.initial)
    experiment = Experiment.of(config.model, config.values)
    with torch.device("meta"):
        model = create(config.model, DataSpec(data.shape, len(data.class_names), data.n_train), experiment.build)
    return Built(
        {name: layout(tensor) for name, tensor in model.state_dict().items()},
        tuple(layout(parameter) for parameter in model.parameters()),
        model.latent_dim,
    )


OPTIONAL = (
    "kl",
    "negative_elbo",
    "kl_per_dimension",
    "variance_per_dimension",
    "active_units_variance",
    "active_units_kl",
)
"""The fields of Tested that some models have no number for: the columns of tests/present, in this order."""


def tests_layout(tests: int, dimensions: int) -> dict[str, Layout]:
    """The data sets of T tests of a model with D latent dimensions."""
    whole, real, vector = np.dtype("<i8"), np.dtype("<f8"), np.dtype("<f4")
    return {
        "tests/step": ((tests,), whole),
        "tests/reconstruction": ((tests,), real),
        "tests/kl": ((tests,), real),
        "tests/negative_elbo": ((tests,), real),
        "tests/kl_per_dimension": ((tests, dimensions), vector),
        "tests/variance_per_dimension": ((tests, dimensions), vector),
        "tests/active_units_variance": ((tests,), whole),
        "tests/active_units_kl": ((tests,), whole),
        "tests/present": ((tests, len(OPTIONAL)), np.dtype("u1")),
    }


def expected_tests(members: Mapping[str, Member]) -> dict[str, Layout]:
    """The layout that the tests in this file must have; raises Refused where it has another. Reads nothing."""
    vectors = members.get("tests/kl_per_dimension")
    if vectors is None or len(vectors.shape) != 2:
        raise Refused("/tests/kl_per_dimension is missing or not a table")
    layout = tests_layout(*vectors.shape)
    _check(members, layout)
    return layout


def check_arrays(members: Mapping[str, Member], manifest: Manifest, built: Built) -> None:
    """Every data set that must be there is there with its shape and type, and no other, or Refused. Reads nothing."""
    expected = expected_tests(members)
    expected |= {f"state/model/{name}": layout for name, layout in built.weights.items()}
    expected |= past.expected(members, built.weights, built.parameters, built.latent_dim, manifest.data.shape)
    expected["history/values"] = (manifest.step, len(manifest.columns)), np.dtype("<f8")
    trained = {name.split("/")[2] for name in members if name.startswith("state/optim/")}
    if trained - set(map(str, range(len(built.parameters)))) or (manifest.step > 0) != bool(trained):
        raise Refused("/state/optim does not belong to this model at this step")
    for index in trained:
        moments = built.parameters[int(index)]
        expected |= {f"state/optim/{index}/{key}": moments for key in ("exp_avg", "exp_avg_sq")}
        expected[f"state/optim/{index}/step"] = (), np.dtype("<f4")
    _check(members, expected)
    for name in members:
        if name not in expected and name not in LIMITS and not name.startswith(IGNORED):
            raise Refused(f"/{name} does not belong there")


def _check(members: Mapping[str, Member], expected: Mapping[str, Layout]) -> None:
    for name, (shape, dtype) in expected.items():
        if name not in members:
            raise Refused(f"/{name} is missing")
        found = members[name]
        if (found.shape, found.dtype) != (shape, dtype):
            raise Refused(f"/{name} should be {dtype}{list(shape)}, not {found.dtype}{list(found.shape)}")
