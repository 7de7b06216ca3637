"""Models, data sets and runs as plain facts: what a form, a list, a table or a page of the docs shows. Part of `messages`."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

import numpy as np
import numpy.typing as npt

from vaestudio.engine.measuring import MeasureInfo
from vaestudio.engine.past import Parent
from vaestudio.fields import FieldSpec
from vaestudio.records import record

Pictures = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@record
class ModelInfo:
    """A model as the form, the docs and `vaestudio models` show it."""

    name: str
    title: str
    citation: str
    formula: str
    help: str
    generative: bool
    conditional: bool
    latent: str
    fields: tuple[FieldSpec, ...]  # build fields, then knobs (`live`)
    learned_prior: bool = False
    density: bool = True  # of q(z|x); where a code is a point, KL, bound and evidence mean nothing
    completes: bool = False  # paints the missing part of a picture: nothing is drawn without a visible part
    pseudo_inputs: bool = False  # the prior is made of learned pictures, which can be shown
    sphere: bool = False  # codes lie on the unit sphere, and the prior is uniform there

    @property
    def bound(self) -> bool:
        """Whether KL, bound and evidence mean something."""
        return self.generative and self.density

    @property
    def standard_prior(self) -> bool:
        """Whether p(z) is N(0, I): what rings, quantiles and draws of the window's own stand for."""
        return self.generative and not self.learned_prior and not self.sphere and self.latent == "vector"


@record
class DataInfo:
    """A data set one can ask for by name."""

    name: str
    title: str
    help: str
    available: bool  # built in, or already on this computer


@record
class DataPreview:
    """What a model would see of a data set, and what was left out of it."""

    name: str
    shape: tuple[int, int, int]  # C, H, W
    n_train: int
    n_test: int
    class_names: tuple[str, ...]
    train_counts: tuple[int, ...]  # images of each class
    test_counts: tuple[int, ...]
    unreadable: tuple[tuple[str, str], ...]  # (file, reason)
    pictures: npt.NDArray[np.uint8]  # (n <= 60, C, H, W) of the training split, spread over the classes, in their order
    labels: npt.NDArray[np.int64] | None  # (n,)
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()  # sentences to translate, and the values that fill them in


@record
class Catalogue:
    """Everything there is to choose from; known once torch is imported."""

    models: tuple[ModelInfo, ...]
    datasets: tuple[DataInfo, ...]
    training: tuple[FieldSpec, ...]
    devices: tuple[str, ...]
    options: tuple[FieldSpec, ...] = ()  # how a person's own images are prepared: size, fit, colour ...

    def model(self, name: str) -> ModelInfo:
        return next(m for m in self.models if m.name == name)

    def fields(self, model: str) -> tuple[FieldSpec, ...]:
        return (*self.model(model).fields, *self.training)


@record
class Grid:
    """The shape of z where it is a grid of codes: rows · columns positions, each one of `codes` values."""

    rows: int
    columns: int
    codes: int
    shared: bool  # one codebook for all positions: a code means the same everywhere


@record
class RunInfo:
    """What a run is: everything about it that does not change while it trains."""

    id: str
    model: ModelInfo
    data: str  # name of the data set: "MNIST"
    source: str  # what brings it back on this computer: a name or a path
    shape: tuple[int, int, int]
    n_train: int
    n_test: int
    class_names: tuple[str, ...]
    factor_names: tuple[str, ...]  # "slant (degrees)"
    latent_dim: int
    values: Mapping[str, Any]  # every declared field, as the run began or as knobs now stand
    device: str
    parameters: int
    batch_size: int
    steps_per_epoch: int
    test_images: Pictures  # (T, C, H, W): the fixed test images that panels show, the same throughout
    test_labels: npt.NDArray[np.int64] | None
    test_factors: Floats | None
    options: Mapping[str, Any] = field(default_factory=dict)  # how the pictures were prepared: size, fit, colour ...
    parent: Parent | None = None  # where it was forked
    grid: Grid | None = None  # where z is a grid of codes
    measures: tuple[MeasureInfo, ...] = ()  # each with the reason where it does not apply


@record
class ComparedRow:
    """One value of a comparison, in nats per image; None what is not known yet or what the model does not have."""

    value: Any
    step: int = 0
    epoch: float = 0.0  # 2.5: half-way through the third
    parameters: int | None = None
    reconstruction: float | None = None  # of the last test, at the end of an epoch
    kl: float | None = None
    negative_elbo: float | None = None
    active_units_kl: int | None = None
    images: Pictures | None = None  # (n, C, H, W): `Compared.originals` as this value makes them now
