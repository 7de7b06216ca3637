"""How probable the model holds the images: log p(x), by importance sampling."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil, log

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vaestudio.errors import Unsupported
from vaestudio.measures.looking import device_of, finished, looking, pictures
from vaestudio.models.base import Model

VALUES = 1 << 22  # pixels decoded at once: 16 MB a tensor


@dataclass(frozen=True, eq=False)
class Evidence:
    """A lower bound of log p(x) that rises to it with `samples`, in nats per image."""

    samples: int  # K
    mean: float
    standard_error: float  # of the mean, over the images
    per_image: NDArray[np.float64]  # (N,)


def _sizes(images: Tensor, samples: int, batch: int | None, chunk: int | None) -> tuple[int, int]:
    """Images and samples to decode at once."""
    rows = max(1, VALUES // images[0].numel())
    chunk = chunk or min(samples, rows)
    return batch or max(1, rows // chunk), chunk


def evidence_chunks(
    model: Model,
    images: Tensor,
    labels: Tensor | None = None,
    samples: int = 1000,
    batch: int | None = None,
    chunk: int | None = None,
    seed: int = 0,
) -> Iterator[Evidence | None]:
    """`evidence` in pieces: None after each chunk, so that others can be served, and the Evidence at last."""
    if not model.capabilities.bound:
        raise Unsupported(
            model=model.name,
            action="tell how probable an image is",
            reason="its codes are points without a density" if model.capabilities.generative else "it has no prior",
        )
    batch, chunk = _sizes(images, samples, batch, chunk)
    look, device = looking(model, seed), device_of(model)
    result: list[Tensor] = []
    for start in range(0, len(images), batch):
        with look:
            x = pictures(images[start : start + batch], device)
            y = None if labels is None else labels[start : start + batch].to(device)
            given = model.given(x)
            q, p = given.posterior(x, y), given.prior(y)
            total = x.new_full((len(x),), -torch.inf)  # log of the sum of weights so far
        for k in range(0, samples, chunk):
            with look:
                z = q.sample((min(chunk, samples - k),))  # (k, B, D)
                log_w = given.likelihood(z, y).log_prob(x) + p.log_prob(z) - q.log_prob(z)
                total = torch.logaddexp(total, log_w.logsumexp(0))
            yield None
        result.append(total.cpu().double() - log(samples))
    values = torch.cat(result).numpy()
    error = float(values.std(ddof=1) / len(values) ** 0.5) if len(values) > 1 else float("nan")
    yield Evidence(samples, float(values.mean()), error, values)


def evidence(
    model: Model,
    images: Tensor,
    labels: Tensor | None = None,
    samples: int = 1000,
    batch: int | None = None,
    chunk: int | None = None,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Evidence:
    """log 1/K Σ p(x, z_k) / q(z_k|x) for images (N, C, H, W) uint8 and labels (N,): Burda et al. 2016, eq. 8.

    With K = 1 its expectation is the ELBO. `batch` images and `chunk` samples are decoded at once; by default as many as
    keep a tensor of pixels at 16 MB, however large K is. Costs K decodings an image. Raises Unsupported for a model
    without a prior, or without a density of its codes.
    """
    batch, chunk = _sizes(images, samples, batch, chunk)
    pieces = ceil(len(images) / batch) * ceil(samples / chunk)
    return finished(evidence_chunks(model, images, labels, samples, batch, chunk, seed), pieces, progress)
