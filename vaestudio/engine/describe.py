"""Models, data sets and devices as plain facts, for forms, lists and docs."""

from inspect import cleandoc

from vaestudio.data import catalog
from vaestudio.data.dataset import Dataset
from vaestudio.data.pictures import ImageOptions
from vaestudio.declared import specs
from vaestudio.engine import device
from vaestudio.engine import messages as m
from vaestudio.engine.experiment import fields
from vaestudio.errors import Problem, Streamed, StreamedAsAsked
from vaestudio.measures import MEASURES
from vaestudio.measures.measure import Measure, Subject
from vaestudio.models import MODELS
from vaestudio.models.base import Model


def model_info(model: type[Model], built: Model | None = None) -> m.ModelInfo:
    """A model as it may be, or as it was built."""
    can = (built or model).capabilities
    return m.ModelInfo(
        name=model.name,
        title=model.title,
        citation=model.citation,
        formula=model.formula,
        help=cleandoc(model.__doc__ or ""),
        generative=can.generative,
        conditional=can.conditional,
        latent=can.latent,
        learned_prior=can.prior == "learned",
        density=can.density,
        completes=can.completes,
        pseudo_inputs=can.pseudo_inputs,
        sphere=can.prior == "sphere",
        fields=tuple(f for f in fields(model) if f.group != "training"),
    )


def measure_info(measure: Measure, subject: Subject | None = None) -> m.MeasureInfo:
    """A measure as it is, or as it applies to `subject`."""
    return m.MeasureInfo(
        name=measure.name,
        title=measure.title,
        citation=measure.citation,
        help=measure.help,
        figures=tuple(m.FigureInfo(*figure) for figure in measure.figures),
        images=measure.images,
        samples=measure.samples,
        needs=measure.needs,
        reason="" if subject is None else measure.missing(subject),
    )


def measure_infos(subject: Subject | None = None) -> tuple[m.MeasureInfo, ...]:
    """Every measure, in the order of the list."""
    return tuple(measure_info(measure, subject) for measure in MEASURES)


def data_info(entry: catalog.Entry) -> m.DataInfo:
    return m.DataInfo(entry.name, entry.title, entry.help, catalog.available(entry))


def storage_notes(dataset: Dataset) -> list[Problem]:
    """That images stay on disk, and why; nothing of images in memory."""
    stored = dataset.stored
    if stored is None:
        return []
    tests = {"tested": len(dataset.test), "n_test": len(stored.test)}
    if stored.asked:
        return [StreamedAsAsked(**tests)]
    return [Streamed(needed=stored.needed / 2**30, room=stored.room / 2**30, **tests)]


def catalogue() -> m.Catalogue:
    training = tuple(f for f in fields(MODELS[0]) if f.group == "training")
    return m.Catalogue(
        models=tuple(map(model_info, MODELS)),
        datasets=tuple(map(data_info, catalog.ENTRIES)),
        training=training,
        devices=("auto", *device.available()),
        options=specs(ImageOptions, "data"),
    )
