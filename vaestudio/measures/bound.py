"""The evidence lower bound on a test set, its two parts, and how many latent dimensions take part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.distributions import Distribution

from vaestudio.measures.looking import device_of, finished, looking, pictures
from vaestudio.models.base import Densities, Model
from vaestudio.models.discrete import OverCodes, kl_per_code, representative
from vaestudio.models.distributions import DiagonalGaussian, kl_per_dimension, rate

ACTIVE = 0.01  # Burda et al. 2016, section 5.2, for the variance; the same number of nats for the KL


@dataclass(frozen=True, eq=False)
class Bound:
    """Means over a test set, in nats per image; arrays are (D,). Without a KL only the reconstruction means anything.

    The bound is always the ELBO (beta 1, no capacity), whatever the model was trained on.
    """

    reconstruction: float  # −E[log p(x|z)], one z an image
    kl: float | None
    negative_elbo: float | None  # reconstruction + kl
    kl_per_dimension: NDArray[np.float64] | None  # None also where KL(q_j ‖ p_j) has no closed form
    variance_per_dimension: (
        NDArray[np.float64] | None
    )  # over the images, of the posterior's mean (Burda); codes have none
    active_units_variance: int | None  # dimensions whose variance is above 0.01
    active_units_kl: int | None  # dimensions whose KL is above 0.01 nats


def kl_by_dimension(model: Densities, q: Distribution, y: Tensor | None = None) -> Tensor:
    """KL(q_j ‖ p_j) of each latent dimension for posteriors q = q(z|x, y) of `model`: (B, D), in nats.

    Zeros for a model without a KL; not a number where the pair has no closed form.
    """
    if not model.capabilities.bound:
        return torch.zeros_like(q.mean)
    p = model.prior(y)
    if isinstance(q, OverCodes) and isinstance(p, OverCodes):
        parts = kl_per_code(q, p)
        return torch.full(representative(q).shape, torch.nan) if parts is None else parts
    if isinstance(q, DiagonalGaussian) and isinstance(p, DiagonalGaussian):
        return kl_per_dimension(q, p)
    return torch.full_like(q.mean, torch.nan)


def kl_by_image(model: Densities, q: Distribution, y: Tensor | None = None) -> Tensor:
    """KL(q ‖ p) for posteriors q = q(z|x, y) of `model`: (B,), in nats; estimated from one sample where it must be.

    Zeros for a model without a KL.
    """
    return rate(q, model.prior(y), q.sample()) if model.capabilities.bound else torch.zeros_like(q.mean[..., 0])


def bound_chunks(
    model: Model, images: Tensor, labels: Tensor | None = None, batch: int = 1000, seed: int = 0
) -> Iterator[Bound | None]:
    """`measure_bound` in pieces: None after each batch, so that others can be served, and the Bound at last."""
    look, device, has_kl = looking(model, seed), device_of(model), model.capabilities.bound
    reconstruction, kl, means, per_dimension = [], [], [], []
    for start in range(0, len(images), batch):
        with look:
            x = pictures(images[start : start + batch], device)
            y = None if labels is None else labels[start : start + batch].to(device)
            p, q = model.given(x), model.posterior(x, y)
            z = q.sample()
            reconstruction.append(-p.likelihood(z, y).log_prob(x).cpu())
            if not isinstance(q, OverCodes):
                means.append(q.mean.cpu())
            if has_kl:
                kl.append(rate(q, p.prior(y), z).cpu())
                per_dimension.append(kl_by_dimension(p, q, y).cpu())
        yield None
    distortion = float(torch.cat(reconstruction).double().mean())
    variances = torch.cat(means).double().var(0, correction=0).numpy() if means else None
    active = None if variances is None else int((variances > ACTIVE).sum())
    if not has_kl:
        yield Bound(distortion, None, None, None, variances, active, None)
        return
    mean_kl, kls = float(torch.cat(kl).double().mean()), torch.cat(per_dimension).double().mean(0).numpy()
    known = not np.isnan(kls).any()
    yield Bound(
        reconstruction=distortion,
        kl=mean_kl,
        negative_elbo=distortion + mean_kl,
        kl_per_dimension=kls if known else None,
        variance_per_dimension=variances,
        active_units_variance=active,
        active_units_kl=int((kls > ACTIVE).sum()) if known else None,
    )


def measure_bound(
    model: Model,
    images: Tensor,
    labels: Tensor | None = None,
    batch: int = 1000,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Bound:
    """The ELBO and its parts over images (N, C, H, W) uint8 and labels (N,), with one z an image.

    Kingma & Welling 2014, eq. 7; active units after Burda et al. 2016, section 5.2. Costs one forward pass; `progress`
    is called with the fraction done after each batch.
    """
    return finished(bound_chunks(model, images, labels, batch, seed), ceil(len(images) / batch), progress)
