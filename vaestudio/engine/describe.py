"""Models, data sets and devices as plain facts, for forms, lists and docs."""

from inspect import cleandoc

from vaestudio.data import catalog
from vaestudio.data.pictures import ImageOptions
from vaestudio.declared import specs
from vaestudio.engine import device
from vaestudio.engine import messages as m
from vaestudio.engine.experiment import fields
from vaestudio.models import MODELS
from vaestudio.models.base import Model


def model_info(model: type[Model]) -> m.ModelInfo:
    can = model.capabilities
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
        fields=tuple(f for f in fields(model) if f.group != "training"),
    )


def data_info(entry: catalog.Entry) -> m.DataInfo:
    return m.DataInfo(entry.name, entry.title, entry.help, catalog.available(entry))


def catalogue() -> m.Catalogue:
    training = tuple(f for f in fields(MODELS[0]) if f.group == "training")
    return m.Catalogue(
        models=tuple(map(model_info, MODELS)),
        datasets=tuple(map(data_info, catalog.ENTRIES)),
        training=training,
        devices=("auto", *device.available()),
        options=specs(ImageOptions, "data"),
    )
