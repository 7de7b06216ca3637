"""The contract of a measure: what it needs, which numbers it gives, and the work in slices."""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from vaestudio.data.dataset import Dataset, Progress, Split, quiet
from vaestudio.declared import Declared, make, setting
from vaestudio.errors import CannotMeasure
from vaestudio.measures.looking import device_of, looking, pictures
from vaestudio.models.base import Model
from vaestudio.models.distributions import DiagonalGaussian

R = TypeVar("R")
Sliced = Generator[None, None, R]
"""A part of the work: None after each slice; it returns its answer."""

Result = dict[str, float | NDArray[Any]]
"""Numbers by the key of their `Figure`, and arrays besides; every array is of the CPU."""

Work = Iterator[float | Result]
"""The fraction done (0 to 1) after each slice of a few milliseconds, so that others can be served; the Result at last."""


class Settings(Declared):
    """What one may choose for every measure; 0 stands for the number that the measure itself has found enough."""

    images: int = setting(
        0, 0, 10_000_000, label="Images", unit="images", help="How many test images (or samples) a measure looks at."
    )
    samples: int = setting(
        0, 0, 1_000_000, label="Samples", help="Codes drawn for each image, where a measure draws them."
    )
    seed: int = setting(
        0, 0, 2**31 - 1, label="Seed", help="Fixes the noise of a measure: the same seed gives the same number."
    )


class Figure(NamedTuple):
    """One number that a measure gives."""

    key: str  # in the result: "approximation_gap"
    label: str  # "Approximation gap"
    unit: str = ""  # "nats", "%"; nothing for a pure number
    better: Literal["", "more", "less"] = ""
    help: str = ""


@dataclass(frozen=True)
class Subject:
    """What is measured: a model on data. `test` is what bounds are measured on (binarised where training was)."""

    model: Model
    data: Dataset
    test: Split

    @classmethod
    def of(cls, model: Model, data: Dataset) -> "Subject":
        return cls(model, data, data.test)

    def first(self, n: int) -> Split:
        """The first n test images, or all."""
        s = self.test
        parts = (None if part is None else part[:n] for part in (s.labels, s.factors))
        return Split(s.images[:n], *parts)


# ---- what a measure may need
def _gaussian(subject: Subject) -> bool:
    """Whether q(z|x) is a diagonal Gaussian; one image is encoded to see it."""
    test, device = subject.first(1), device_of(subject.model)
    if not len(test):
        return False
    with looking(subject.model, seed=0):
        y = None if test.labels is None else test.labels.to(device)
        return isinstance(subject.model.posterior(pictures(test.images, device), y), DiagonalGaussian)


def _labelled(subject: Subject) -> bool:
    return subject.data.spec.classes > 1 and subject.data.train.labels is not None


NEEDS: dict[str, tuple[Callable[[Subject], bool], str]] = {
    "prior": (lambda s: s.model.capabilities.generative, "The model has no prior p(z)."),
    "bound": (lambda s: s.model.capabilities.bound, "The model's q(z|x) has no density."),
    "own prior": (
        lambda s: not s.model.capabilities.completes,
        "The model completes pictures: it has no prior p(z) but that beside a given part.",
    ),
    "completes": (lambda s: s.model.capabilities.completes, "The model does not complete pictures."),
    "vector": (lambda s: s.model.capabilities.latent == "vector", "The code of this model is a grid, not a vector."),
    "codes": (lambda s: s.model.grid is not None, "The code of this model is a vector, not a grid of codes."),
    "two dimensions": (lambda s: s.model.latent_dim == 2, "A grid over p(z|x) needs a model of two latent dimensions."),
    "plane": (
        lambda s: s.model.capabilities.prior != "sphere",
        "The codes of this model lie on a sphere, not on a plane.",
    ),
    "gaussian": (_gaussian, "The model's q(z|x) is not a diagonal Gaussian."),
    "labels": (_labelled, "The images have no labels of several classes."),
    "conditional": (lambda s: s.model.capabilities.conditional, "The model is not asked for a class."),
    "factors": (
        lambda s: bool(s.data.factors) and s.test.factors is not None,
        "The generative factors of these images are not known.",
    ),
}
"""By name: whether a subject has it, and the sentence where it does not. In the order in which they are looked at."""


@dataclass(frozen=True)
class Measure:
    """`work(subject, settings)` does it; `settings` has every 0 replaced by the measure's own number."""

    name: str  # "aggregated-posterior": on the command line and in the result
    title: str
    citation: str
    help: str
    needs: tuple[str, ...]  # of NEEDS
    figures: tuple[Figure, ...]
    work: Callable[[Subject, Settings], Work]
    images: int  # of the test set, where nothing else is asked for
    samples: int = 1

    def missing(self, subject: Subject) -> str:
        """Why this measure means nothing for `subject`, in one sentence; "" where it applies."""
        return next((why for name, (has, why) in NEEDS.items() if name in self.needs and not has(subject)), "")

    def begin(self, subject: Subject, settings: Mapping[str, Any] | None = None) -> Work:
        """The work, not yet begun; raises CannotMeasure where it does not apply, UnknownField or BadValue."""
        given = make(Settings, settings or {})
        if why := self.missing(subject):
            raise CannotMeasure(name=self.name, reason=why.rstrip("."))
        own = {"images": given.images or self.images, "samples": given.samples or self.samples}
        return self.work(subject, given.model_copy(update=own))

    def measure(
        self, model: Model, data: Dataset, settings: Mapping[str, Any] | None = None, progress: Progress = quiet
    ) -> Result:
        """The whole of it at once: numbers (nats, where they are not pure) and arrays by key. Raises as `begin` does."""
        return finish(self.begin(Subject.of(model, data), settings), lambda done: progress(done, self.title))


def relay(part: Sliced[R], begin: float, end: float = 0.0, slices: int = 1) -> Generator[float, None, R]:
    """`yield from relay(...)` within a Work: the fraction done after each slice of `part`, whose answer it returns.

    It goes from `begin` to `end` in so many slices, or stays where it is when there is no `end`.
    """
    for gone in count(1):
        try:
            next(part)
        except StopIteration as over:
            answer: R = over.value
            return answer
        yield max(begin, begin + (end - begin) * min(1.0, gone / slices))
    raise AssertionError


def finish(work: Work, progress: Callable[[float], None]) -> Result:
    """The result of `work`, run to its end."""
    for done in work:
        if isinstance(done, dict):
            return done
        progress(done)
    raise AssertionError("a measure ended without its result")


def mean_and_error(values: NDArray[np.float64]) -> tuple[float, float]:
    """The mean of values (N,) and its standard error; not a number for one value."""
    error = float(values.std(ddof=1) / len(values) ** 0.5) if len(values) > 1 else float("nan")
    return float(values.mean()), error
