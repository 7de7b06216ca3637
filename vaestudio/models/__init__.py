"""The list of models: adding one is one file and one line here."""

from collections.abc import Mapping
from typing import Any

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import make
from vaestudio.errors import DoesNotFit, UnknownModel
from vaestudio.models.adversarial_ae import AdversarialAutoencoder
from vaestudio.models.autoencoder import Autoencoder
from vaestudio.models.base import Model
from vaestudio.models.beta_tcvae import BetaTCVAE
from vaestudio.models.categorical_vae import CategoricalVAE
from vaestudio.models.contractive_ae import ContractiveAutoencoder
from vaestudio.models.cvae import CVAE
from vaestudio.models.denoising_ae import DenoisingAutoencoder
from vaestudio.models.factor_vae import FactorVAE
from vaestudio.models.flow_posterior import FlowPosterior
from vaestudio.models.flow_prior import FlowPrior
from vaestudio.models.hyperspherical import Hyperspherical
from vaestudio.models.info_vae import WAE, InfoVAE
from vaestudio.models.iwae import IWAE
from vaestudio.models.ladder_vae import LadderVAE
from vaestudio.models.linear_vae import LinearVAE
from vaestudio.models.mixture_prior import MixturePrior
from vaestudio.models.sohn_cvae import SohnCVAE
from vaestudio.models.sparse_ae import SparseAutoencoder
from vaestudio.models.vae import VAE
from vaestudio.models.vae_gan import VAEGAN
from vaestudio.models.vamp_prior import VampPrior
from vaestudio.models.vq_vae import VQVAE

MODELS: tuple[type[Model], ...] = (
    VAE,
    CVAE,
    SohnCVAE,
    IWAE,
    MixturePrior,
    VampPrior,
    FlowPrior,
    FlowPosterior,
    Hyperspherical,
    LadderVAE,
    LinearVAE,
    BetaTCVAE,
    FactorVAE,
    InfoVAE,
    WAE,
    CategoricalVAE,
    VQVAE,
    VAEGAN,
    AdversarialAutoencoder,
    Autoencoder,
    DenoisingAutoencoder,
    SparseAutoencoder,
    ContractiveAutoencoder,
)


def by_name(name: str) -> type[Model]:
    """The model class of that name; raises UnknownModel."""
    for model in MODELS:
        if model.name == name:
            return model
    raise UnknownModel(name=name, known=", ".join(model.name for model in MODELS))


def create(name: str, data: DataSpec, build: Mapping[str, Any]) -> Model:
    """A new model for such data, its weights drawn from torch's default generator.

    `build` may hold text, as typed by a person. Raises UnknownModel, UnknownField, BadValue or DoesNotFit.
    """
    cls = by_name(name)
    settings = make(cls.Build, build)
    if reason := cls.misfit(data, settings):
        c, h, w = data.shape
        raise DoesNotFit(model=name, data=f"images of {w}×{h} pixels, {c} channel{'s' if c > 1 else ''}", reason=reason)
    return cls(data, settings)
