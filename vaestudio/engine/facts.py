"""Models and data sets as plain facts: what a form, a list or a page of the docs shows. Part of `messages`."""

from dataclasses import dataclass

from vaestudio.fields import FieldSpec


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class DataInfo:
    """A data set one can ask for by name."""

    name: str
    title: str
    help: str
    available: bool  # built in, or already on this computer


@dataclass(frozen=True)
class Catalogue:
    """Everything there is to choose from; known once torch is imported."""

    models: tuple[ModelInfo, ...]
    datasets: tuple[DataInfo, ...]
    training: tuple[FieldSpec, ...]
    devices: tuple[str, ...]

    def model(self, name: str) -> ModelInfo:
        return next(m for m in self.models if m.name == name)

    def fields(self, model: str) -> tuple[FieldSpec, ...]:
        return (*self.model(model).fields, *self.training)
