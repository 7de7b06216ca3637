"""What the bound misses, in two parts: what the family of q cannot do, and what the encoder does not do."""

from math import cos, log, pi

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.distributions import Distribution

from vaestudio.measures.looking import Descent, device_of, learning, looking, pictures
from vaestudio.measures.measure import Figure, Measure, Result, Settings, Sliced, Subject, Work, mean_and_error, relay
from vaestudio.measures.posterior import box, joint_of, refine
from vaestudio.models.base import Model
from vaestudio.models.distributions import DiagonalGaussian

BATCH = 16  # images at once
STEPS = 300  # of Adam, its rate falling to nothing along a cosine
RATE = 0.1  # in deviations of the encoder's q, and in nats of log σ
DRAWN = 8  # codes an image and step
CHUNK = 16  # codes an image at once, where the bounds are measured


def log_weights(model: Model, q: Distribution, x: Tensor, y: Tensor | None, samples: int) -> Tensor:
    """log p(x, z) − log q(z) for z ~ q, (samples, B): their mean is L[q], their log-mean-exp rises to log p(x)."""
    z = q.rsample((samples,))
    given = model.given(x)
    log_w: Tensor = given.likelihood(z, y).log_prob(x) + given.prior(y).log_prob(z) - q.log_prob(z)
    return log_w


def moved(q: DiagonalGaussian, shift: Tensor) -> DiagonalGaussian:
    """q with means moved by shift[0] deviations and log σ by shift[1]; shift is (2, B, D)."""
    return DiagonalGaussian(q.loc + shift[0] * q.stddev, q.log_variance + 2 * shift[1])


def fit(
    look: looking, model: Model, q: DiagonalGaussian, x: Tensor, y: Tensor | None, steps: int
) -> Sliced[DiagonalGaussian]:
    """The diagonal Gaussians of the highest L[q] for pictures x, begun at q, (B, D); in slices of a step each.

    Adam on means and log-deviations, in units of q's own, with reparameterised samples (Cremer et al. 2018, section 3).
    """
    with look, learning():
        start = DiagonalGaussian(q.loc.clone(), q.log_variance.clone())
        shift = torch.zeros(2, *start.loc.shape, device=start.loc.device, requires_grad=True)
        descent = Descent([shift])
        x, y = x.clone(), None if y is None else y.clone()
    for step in range(steps):
        with look, learning():
            bound = log_weights(model, moved(start, shift), x, y, DRAWN).mean(0)
            descent.step(-bound.sum(), RATE * 0.5 * (1 + cos(pi * step / steps)))
        yield
    return moved(start, shift.detach())


def bounds(
    look: looking, model: Model, q: DiagonalGaussian, x: Tensor, y: Tensor | None, samples: int
) -> Sliced[tuple[Tensor, Tensor]]:
    """L[q] and the importance-weighted evidence with q for a proposal, (B,) each."""
    parts = []
    for start in range(0, samples, CHUNK):
        with look:
            parts.append(log_weights(model, q, x, y, min(CHUNK, samples - start)).cpu().double())
        yield
    log_w = torch.cat(parts)
    return log_w.mean(0), log_w.logsumexp(0) - log(samples)


def grid_evidence(look: looking, model: Model, q: DiagonalGaussian, x: Tensor, y: Tensor | None) -> Sliced[Tensor]:
    """log p(x) of pictures x (B, C, H, W) on the grid, (B,)."""
    values = []
    for i in range(len(x)):
        with look:
            label = None if y is None else y[i : i + 1]
            one = DiagonalGaussian(q.loc[i : i + 1], q.log_variance[i : i + 1])
            low, high = box(model.given(x[i : i + 1]), one, label)
        cells = yield from refine(look, joint_of(model, x[i : i + 1], label), one, low, high)
        values.append(cells.log_evidence)
    return torch.tensor(values, dtype=torch.float64)


def _work(subject: Subject, settings: Settings) -> Work:
    model, test, samples = subject.model, subject.first(settings.images), settings.samples
    look, device, count = looking(model, settings.seed), device_of(model), len(test)
    columns: list[Tensor] = []  # (3, B): L[q], L[q*], log p(x)
    for start in range(0, count, BATCH):
        done = start / count
        with look:
            x = pictures(test.images[start : start + BATCH], device)
            y = None if test.labels is None else test.labels[start : start + BATCH].to(device)
            q = model.posterior(x, y)
        assert isinstance(q, DiagonalGaussian)
        best = yield from relay(fit(look, model, q, x, y, STEPS), done)
        encoded, below = yield from relay(bounds(look, model, q, x, y, samples), done)
        fitted, evidence = yield from relay(bounds(look, model, best, x, y, samples), done)
        if model.latent_dim == 2:
            evidence = yield from relay(grid_evidence(look, model, best, x, y), done)
        else:
            evidence = torch.maximum(evidence, below)  # both are lower bounds
        columns.append(torch.stack([encoded, fitted, evidence]))
    yield _result(torch.cat(columns, 1).numpy())


def _result(columns: NDArray[np.float64]) -> Result:
    encoded, best, evidence = columns
    mean, error = mean_and_error(evidence - encoded)
    return {
        "gap": mean,
        "standard_error": error,
        "approximation_gap": float((evidence - best).mean()),
        "amortisation_gap": float((best - encoded).mean()),
        "log_likelihood": float(evidence.mean()),
        "best_elbo": float(best.mean()),
        "elbo": float(encoded.mean()),
        "images": float(len(encoded)),
        "approximation_gap_per_image": evidence - best,
        "amortisation_gap_per_image": best - encoded,
    }


GAP = Measure(
    "inference-gap",
    "Inference gap",
    "Cremer et al. 2018, section 3",
    "What the bound misses of log p(x): the approximation gap, because no diagonal Gaussian is the true posterior, and the "
    "amortisation gap, because the encoder does not find the best diagonal Gaussian for each image.",
    ("prior", "vector", "gaussian"),
    (
        Figure("gap", "log p(x) − L[q]", "nats", "less", "The whole gap: the sum of the two below."),
        Figure("approximation_gap", "Approximation gap", "nats", "less", "log p(x) − L[q*], where q* is the best diagonal Gaussian for each image."),
        Figure("amortisation_gap", "Amortisation gap", "nats", "less", "L[q*] − L[q]: what a better encoder would win."),
        Figure("standard_error", "Standard error", "nats", "", "Of the whole gap, over the images."),
        Figure("log_likelihood", "log p(x)", "nats", "more", "On the grid with two latent dimensions, else importance-weighted with q*."),
        Figure("best_elbo", "L[q*]", "nats", "more", "The bound with a q of its own for each image."),
        Figure("elbo", "L[q]", "nats", "more", "The bound with the encoder's q, on the same images."),
    ),
    _work,
    images=48,
    samples=512,
)  # fmt: skip
