"""What panels ask for while training: each probe is a generator that yields None between slices of work, then its answer.

A probe looks and touches nothing: every slice runs under `looking`, which puts mode and random state back. Slices are a few
milliseconds, so that sliders are answered between them; slices of one probe may see weights a few frames apart.
"""

from collections.abc import Callable, Iterator, Mapping
from math import log
from statistics import NormalDist
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vaestudio.engine import messages as m
from vaestudio.engine.prior import prior_density
from vaestudio.engine.run import SHOWN, Run
from vaestudio.engine.truth import true_posterior
from vaestudio.measures.bound import kl_by_dimension, kl_by_image
from vaestudio.measures.codes import Looks, usage_chunks
from vaestudio.measures.evidence import evidence
from vaestudio.measures.looking import looking
from vaestudio.models.completing import Given, quadrants
from vaestudio.models.discrete import OverCodes, representative
from vaestudio.models.distributions import DiagonalGaussian
from vaestudio.models.flows import with_noise

Answer = Iterator[m.Probed | None]
Probe = Callable[[Run, Mapping[str, Any]], Answer]

SLICE = 500  # images a slice: about 5 ms for the usual MLP on one core
CONVOLUTIONAL_SLICE = 64
WEIGHED = 100  # codes for the evidence of one completed picture
PICTURED = 256  # images from which one sees what codes look like


def slice_size(run: Run) -> int:
    return CONVOLUTIONAL_SLICE if run.experiment.values.get("network") == "conv" else SLICE


def to_pictures(mean: Tensor) -> m.Pictures:
    """Means in [0, 1] to bytes, on the CPU."""
    return mean.mul(255).add_(0.5).clamp_(0, 255).to(torch.uint8).cpu().numpy()


def floats(tensor: Tensor) -> m.Floats:
    return tensor.float().cpu().numpy()


def _inputs(run: Run, indices: slice | np.ndarray[Any, Any]) -> tuple[Tensor, Tensor | None]:
    """Test images in [0, 1] and their labels where the model needs them."""
    test = run.test_split
    x = test.images[indices].to(run.device).float().div_(255)
    return x, test.labels[indices].to(
        run.device
    ) if test.labels is not None and run.experiment.model.capabilities.conditional else None


def labels_for(run: Run, n: int, labels: Any) -> Tensor | None:
    """(n,) labels for a conditional model: as given, else 0, 1, ..., K-1, 0, 1, ...; None for the others."""
    if not run.experiment.model.capabilities.conditional:
        return None
    classes = max(1, run.dataset.spec.classes)
    chosen = (
        np.arange(n) % classes
        if labels is None
        else np.broadcast_to(np.asarray(labels, np.int64), (n,)).clip(0, classes - 1)
    )
    return torch.from_numpy(np.ascontiguousarray(chosen, np.int64)).to(run.device)


def _decode_chunks(run: Run, z: Tensor, y: Tensor | None, chunk: int) -> Iterator[m.Pictures]:
    for i in range(0, len(z), chunk):
        with looking(run.model):
            part = to_pictures(run.model.likelihood(z[i : i + chunk], None if y is None else y[i : i + chunk]).mean)
        yield part  # outside of `looking`: others train until the next part is asked for


def decode(run: Run, command: m.Decode) -> m.Decoded:
    z = torch.from_numpy(command.z).to(run.device)
    y = labels_for(run, len(z), command.labels)
    images = np.concatenate(list(_decode_chunks(run, z, y, 400)))
    return m.Decoded(command.who, command.ticket, run.step, images)


def encode(run: Run, command: m.Encode) -> m.Encoded:
    x = torch.from_numpy(command.images).to(run.device).float().div_(255)
    y = labels_for(run, len(x), command.labels if command.labels is not None else 0)
    with looking(run.model):
        q = run.model.posterior(x, y)
        mean = z = representative(q)
        deviation = torch.zeros_like(mean) if isinstance(q, OverCodes) else q.stddev
        if command.noise is not None and not isinstance(q, OverCodes):
            z = with_noise(q, torch.from_numpy(command.noise).to(run.device))
        given = run.model.given(x)
        p = given.likelihood(z, y)
        encoded = m.Encoded(
            who=command.who,
            ticket=command.ticket,
            step=run.step,
            mean=floats(mean),
            deviation=floats(deviation),
            kl_per_dimension=floats(kl_by_dimension(given, q, y)),
            z=floats(z),
            images=to_pictures(p.mean),
            reconstruction=floats(-p.log_prob(x)),
            evidence=None,
            kl=floats(kl_by_image(given, q, y)),
        )
    if command.evidence_samples > 0 and run.model.capabilities.bound:
        images = torch.from_numpy(command.images)
        estimate = evidence(run.model, images, None if y is None else y.cpu(), samples=command.evidence_samples)
        encoded = m.Encoded(**{**vars(encoded), "evidence": np.asarray(estimate.per_image, np.float32)})
    return encoded


def latent_cloud(run: Run, settings: Mapping[str, Any]) -> Answer:
    """settings: count (images), errors (also -log p(x|z) of each)."""
    if run.model.grid is not None:
        return  # codes are names, and lie nowhere
    count = min(int(settings.get("count", SHOWN)), SHOWN, len(run.test_split))
    parts: list[tuple[m.Floats, ...]] = []
    for i in range(0, count, slice_size(run)):
        x, y = _inputs(run, slice(i, min(i + slice_size(run), count)))
        with looking(run.model):
            p, q = run.model.given(x), run.model.posterior(x, y)
            kl, kl_each = kl_by_dimension(p, q, y), kl_by_image(p, q, y)
            part: tuple[m.Floats, ...] = (floats(q.mean), floats(q.stddev), floats(kl), floats(kl_each))
            if settings.get("errors"):
                part = (*part, floats(-p.likelihood(q.mean, y).log_prob(x)))
        parts.append(part)
        yield None
    means, deviations, kls, kl_of_images, *errors = (np.concatenate(column) for column in zip(*parts, strict=True))
    yield m.LatentCloud(
        step=run.step,
        means=means,
        deviations=deviations,
        kl_per_dimension=kls.mean(0),
        kl=kl_of_images,
        reconstruction=errors[0] if errors else None,
    )


def reconstructions(run: Run, settings: Mapping[str, Any]) -> Answer:
    """settings: count, which ("fixed", "best", "worst", "random"), seed (for random)."""
    total = min(SHOWN, len(run.test_split))
    count, which = min(int(settings.get("count", 16)), total), settings.get("which", "fixed")
    chosen = np.arange(count)
    if which == "random":
        chosen = np.sort(np.random.default_rng(int(settings.get("seed", 0))).choice(total, count, replace=False))
    elif which in ("best", "worst"):
        errors = []
        for i in range(0, min(total, 2_000), slice_size(run)):
            x, y = _inputs(run, slice(i, min(i + slice_size(run), total, 2_000)))
            with looking(run.model):
                at_mean = run.model.given(x).likelihood(representative(run.model.posterior(x, y)), y)
                errors.append(floats(-at_mean.log_prob(x)))
            yield None
        order = np.argsort(np.concatenate(errors), kind="stable")
        chosen = order[:count] if which == "best" else order[::-1][:count].copy()
    x, y = _inputs(run, chosen)
    with looking(run.model):
        p = run.model.given(x).likelihood(representative(run.model.posterior(x, y)), y)
        images, losses = to_pictures(p.mean), floats(-p.log_prob(x))
    yield m.Reconstructions(step=run.step, indices=chosen.astype(np.int64), images=images, losses=losses)


def samples(run: Run, settings: Mapping[str, Any]) -> Answer:
    """settings: count, temperature (scales the noise; of codes, divides their log-probabilities), seed, label (None: labels
    cycle). The same noise each time. pseudo_inputs: not samples, but the learned pictures that the prior is made of.
    """
    if not run.model.capabilities.generative or run.model.capabilities.completes:
        return
    count = int(settings.get("count", 64))
    if settings.get("pseudo_inputs") and run.model.capabilities.pseudo_inputs:
        with looking(run.model):
            learned = to_pictures(run.model.pseudo_inputs()[:count])
        yield m.Samples(step=run.step, images=learned, labels=None, pseudo_inputs=True)
        return
    y = labels_for(run, count, settings.get("label"))
    temperature = float(settings.get("temperature", 1.0))
    with looking(run.model, seed=int(settings.get("seed", 0))):
        prior = run.model.prior(y)
        if isinstance(prior, OverCodes):
            prior = prior.tempered(temperature)
        z = prior.sample() if prior.batch_shape else prior.sample((count,))
        if not isinstance(prior, OverCodes):
            center = prior.mean
            z = center + temperature * (z - center)
    yield None
    pictures = []
    for part in _decode_chunks(run, z, y, slice_size(run)):
        pictures.append(part)
        yield None
    yield m.Samples(step=run.step, images=np.concatenate(pictures), labels=None if y is None else y.cpu().numpy())


def completions(run: Run, settings: Mapping[str, Any]) -> Answer:
    """settings: index (of a test image), count, seed, and what is seen of it: quadrants (1 to 3) or seen, the bytes of an
    (H, W) bool array. Without either it is what the model was built for. The same noise each time.
    """
    if not run.model.capabilities.completes:
        return
    index = min(int(settings.get("index", 0)), len(run.test_split) - 1)
    x, _ = _inputs(run, slice(index, index + 1))
    seen = visible(run, int(settings.get("quadrants") or 0), settings.get("seen"))
    with looking(run.model, seed=int(settings.get("seed", 0))):
        built, given = run.model.given(x), run.model.given(x, seen)
        assert isinstance(built, Given) and isinstance(given, Given)
        z = given.prior().sample((int(settings.get("count", 25)),))[:, 0]  # (n, D)
        images, guess = to_pictures(given.likelihood(z).mean), to_pictures(given.guess.mean)
        baseline = -given.guess.log_prob(x)
    yield None
    with looking(run.model, seed=0):
        q = given.posterior(x)
        z = q.sample((WEIGHED,))
        log_w = given.likelihood(z).log_prob(x) + given.prior().log_prob(z) - q.log_prob(z)  # (K, 1)
        trained = bool(torch.equal(given.seen, built.seen))
    yield m.Completions(
        step=run.step,
        index=index,
        seen=given.seen.cpu().numpy(),
        trained=trained,
        guess=guess[0],
        images=images,
        guess_nats=baseline.item(),
        nats=log(WEIGHED) - log_w.logsumexp(0).item(),
    )


def visible(run: Run, quarters: int, seen: bytes | None) -> Tensor | None:
    """Which pixels (H, W) a model sees that completes the rest; None: those that it was built for."""
    size = run.dataset.spec.shape[1:]
    if seen is None:
        return torch.from_numpy(quadrants(quarters, *size)).to(run.device) if quarters else None
    return torch.from_numpy(np.frombuffer(seen, np.bool_).reshape(size).copy()).to(run.device)


def manifold(run: Run, settings: Mapping[str, Any]) -> Answer:
    """settings: columns, dimensions (i, j), base (D,) for the others, label. z through the inverse CDF of the prior.

    The prior is a Gaussian with a mean and variance of its own, where the model has such a one, or else N(0, I). Without
    a base the others stand at its mean.
    """
    if run.model.grid is not None:
        return
    n, dim = int(settings.get("columns", 20)), run.model.latent_dim
    i, j = (min(int(d), dim - 1) for d in settings.get("dimensions", (0, 1)))
    quantiles = torch.tensor([NormalDist().inv_cdf((k + 0.5) / n) for k in range(n)])
    rows = 1 if i == j else n
    y = labels_for(run, rows * n, settings.get("label", 0))
    mean, deviation = prior_moments(run, y)
    base = torch.as_tensor(np.asarray(settings.get("base", mean), np.float32))
    z = base.repeat(rows * n, 1)
    z[:, i] = mean[i].item() + deviation[i].item() * quantiles.repeat(rows)
    if rows > 1:  # up is positive, as on the plane
        z[:, j] = mean[j].item() + deviation[j].item() * quantiles.flip(0).repeat_interleave(n)
    z = z.to(run.device)
    pictures = []
    for part in _decode_chunks(run, z, y, slice_size(run)):
        pictures.append(part)
        yield None
    yield m.Manifold(
        step=run.step,
        images=np.concatenate(pictures),
        columns=n,
        dimensions=(i, j),
        mean=mean,
        deviation=deviation,
    )


def prior_moments(run: Run, y: Tensor | None) -> tuple[m.Floats, m.Floats]:
    """Mean and standard deviation (D,) of the first label's prior, where it is a Gaussian; else those of N(0, I)."""
    if run.model.capabilities.prior == "learned" and not run.model.capabilities.completes:
        with looking(run.model):
            p = run.model.prior(y)
            if isinstance(p, DiagonalGaussian):
                return floats(p.loc.view(-1, run.model.latent_dim)[0]), floats(
                    p.stddev.view(-1, run.model.latent_dim)[0]
                )
    return np.zeros(run.model.latent_dim, np.float32), np.ones(run.model.latent_dim, np.float32)


def codes(run: Run, settings: Mapping[str, Any]) -> Answer:
    """settings: count (images). How often test images have each code and, of a codebook, what each code looks like.

    A code looks like the mean of what is decoded where it stands, with a position of surroundings each way.
    """
    grid, test = run.model.grid, run.test_split
    if grid is None:
        return
    number = min(int(settings.get("count", 1000)), SHOWN, len(test))
    work = usage_chunks(run.model, test.images[:number], None, slice_size(run))
    while (usage := next(work)) is None:
        yield None
    kl = torch.zeros(grid.rows * grid.columns)
    if run.model.capabilities.bound:
        x, y = _inputs(run, slice(0, min(number, slice_size(run))))
        with looking(run.model):
            kl = kl_by_dimension(run.model, run.model.posterior(x, y), y).mean(0).cpu()
        yield None
    seen: Looks | None = None
    if grid.shared:
        seen = Looks(grid, run.dataset.spec.shape)
        for i in range(0, min(number, PICTURED), slice_size(run)):
            x, y = _inputs(run, slice(i, min(i + slice_size(run), number, PICTURED)))
            with looking(run.model):
                z = representative(run.model.posterior(x, y))
                seen.add(z.cpu(), run.model.likelihood(z, y).mean.cpu())
            yield None
    yield m.Codes(
        step=run.step,
        counts=usage.counts,
        used=usage.used,
        total=usage.total,
        perplexity=usage.perplexity,
        kl_per_position=floats(kl),
        looks=None if seen is None else to_pictures(seen.means()),
    )


PROBES: dict[str, Probe] = {
    "latent cloud": latent_cloud,
    "reconstructions": reconstructions,
    "samples": samples,
    "manifold": manifold,
    "codes": codes,
    "completions": completions,
    "true posterior": true_posterior,
    "prior density": prior_density,
}
