"""What panels ask for while training: each probe is a generator that yields None between slices of work, then its answer.

A probe looks and touches nothing: every slice runs under `looking`, which puts mode and random state back. Slices are a few
milliseconds, so that sliders are answered between them; slices of one probe may see weights a few frames apart.
"""

from collections.abc import Callable, Iterator, Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vaestudio.engine import messages as m
from vaestudio.engine.run import SHOWN, Run
from vaestudio.measures.bound import kl_by_dimension, kl_by_image
from vaestudio.measures.evidence import evidence
from vaestudio.measures.looking import looking

Answer = Iterator[m.Probed | None]
Probe = Callable[[Run, Mapping[str, Any]], Answer]

SLICE = 500  # images a slice: about 5 ms for the usual MLP on one core
CONVOLUTIONAL_SLICE = 64


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
        z = q.mean if command.noise is None else q.mean + q.stddev * torch.from_numpy(command.noise).to(run.device)
        p = run.model.likelihood(z, y)
        encoded = m.Encoded(
            who=command.who,
            ticket=command.ticket,
            step=run.step,
            mean=floats(q.mean),
            deviation=floats(q.stddev),
            kl_per_dimension=floats(kl_by_dimension(run.model, q, y)),
            z=floats(z),
            images=to_pictures(p.mean),
            reconstruction=floats(-p.log_prob(x)),
            evidence=None,
            kl=floats(kl_by_image(run.model, q, y)),
        )
    if command.evidence_samples > 0 and run.experiment.model.capabilities.generative:
        images = torch.from_numpy(command.images)
        estimate = evidence(run.model, images, None if y is None else y.cpu(), samples=command.evidence_samples)
        encoded = m.Encoded(**{**vars(encoded), "evidence": np.asarray(estimate.per_image, np.float32)})
    return encoded


def latent_cloud(run: Run, settings: Mapping[str, Any]) -> Answer:
    """settings: count (images), errors (also -log p(x|z) of each)."""
    count = min(int(settings.get("count", SHOWN)), SHOWN, len(run.test_split))
    parts: list[tuple[m.Floats, ...]] = []
    for i in range(0, count, slice_size(run)):
        x, y = _inputs(run, slice(i, min(i + slice_size(run), count)))
        with looking(run.model):
            q = run.model.posterior(x, y)
            kl, kl_each = kl_by_dimension(run.model, q, y), kl_by_image(run.model, q, y)
            part: tuple[m.Floats, ...] = (floats(q.mean), floats(q.stddev), floats(kl), floats(kl_each))
            if settings.get("errors"):
                part = (*part, floats(-run.model.likelihood(q.mean, y).log_prob(x)))
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
                errors.append(floats(-run.model.likelihood(run.model.posterior(x, y).mean, y).log_prob(x)))
            yield None
        order = np.argsort(np.concatenate(errors), kind="stable")
        chosen = order[:count] if which == "best" else order[::-1][:count].copy()
    x, y = _inputs(run, chosen)
    with looking(run.model):
        p = run.model.likelihood(run.model.posterior(x, y).mean, y)
        images, losses = to_pictures(p.mean), floats(-p.log_prob(x))
    yield m.Reconstructions(step=run.step, indices=chosen.astype(np.int64), images=images, losses=losses)


def samples(run: Run, settings: Mapping[str, Any]) -> Answer:
    """settings: count, temperature (scales the noise), seed, label (None: labels cycle). The same noise each time."""
    if not run.experiment.model.capabilities.generative:
        return
    count = int(settings.get("count", 64))
    y = labels_for(run, count, settings.get("label"))
    temperature = float(settings.get("temperature", 1.0))
    with looking(run.model, seed=int(settings.get("seed", 0))):
        prior = run.model.prior(y)
        z = prior.sample() if prior.batch_shape else prior.sample((count,))
        center = prior.mean
        z = center + temperature * (z - center)
    yield None
    pictures = []
    for part in _decode_chunks(run, z, y, slice_size(run)):
        pictures.append(part)
        yield None
    yield m.Samples(step=run.step, images=np.concatenate(pictures), labels=None if y is None else y.cpu().numpy())


def manifold(run: Run, settings: Mapping[str, Any]) -> Answer:
    """settings: columns, dimensions (i, j), base (D,) for the others, label. z through the inverse Gaussian CDF."""
    n, dim = int(settings.get("columns", 20)), run.model.latent_dim
    i, j = (min(int(d), dim - 1) for d in settings.get("dimensions", (0, 1)))
    quantiles = torch.tensor([NormalDist().inv_cdf((k + 0.5) / n) for k in range(n)])
    rows = 1 if i == j else n
    base = torch.as_tensor(np.asarray(settings.get("base", np.zeros(dim)), np.float32))
    z = base.repeat(rows * n, 1)
    z[:, i] = quantiles.repeat(rows)
    if rows > 1:
        z[:, j] = quantiles.flip(0).repeat_interleave(n)  # up is positive, as on the plane
    z = z.to(run.device)
    y = labels_for(run, len(z), settings.get("label", 0))
    pictures = []
    for part in _decode_chunks(run, z, y, slice_size(run)):
        pictures.append(part)
        yield None
    yield m.Manifold(step=run.step, images=np.concatenate(pictures), columns=n, dimensions=(i, j))


PROBES: dict[str, Probe] = {
    "latent cloud": latent_cloud,
    "reconstructions": reconstructions,
    "samples": samples,
    "manifold": manifold,
}
