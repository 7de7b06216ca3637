"""The probe of the prior: the density of a learned p(z) on the plane that is looked at."""

from collections.abc import Iterator, Mapping
from math import erf, exp, sqrt
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.distributions import Distribution

from vaestudio.engine import messages as m
from vaestudio.engine.run import Run
from vaestudio.measures.looking import looking

SIDE = 96  # cells a side
WITHIN = 2  # places a cell and side, so that what is narrower than a cell is not missed
ROWS = 4096  # densities at once: 16 MB for a mixture of 500
DRAWN = 20_000  # codes, where the plane is one of many
BLUR = (1, 4, 6, 4, 1)  # over cells, twice
FLOOR = 12.0  # nats below the highest place: less is nothing


def prior_density(run: Run, settings: Mapping[str, Any]) -> Iterator[m.Probed | None]:
    """settings: axes, the directions of the plane (2 of D numbers each; the first two dimensions at first); label, whose
    prior is shown where each class has its own (0 at first).

    Exact with one or two latent dimensions; with more, a blurred histogram of draws, and two contours instead of three.
    """
    model, dimensions = run.model, run.model.latent_dim
    can = model.capabilities
    if can.prior != "learned" or not can.generative or can.completes or can.latent != "vector":
        return
    axes = torch.as_tensor(settings.get("axes", np.eye(min(2, dimensions), dimensions)), dtype=torch.float32)
    label = int(settings.get("label") or 0) if can.conditional else None
    with looking(model, seed=0):
        seen = draws(prior_of(run, label)).cpu() @ axes.T  # (n, 1 or 2)
    low, high = seen.quantile(0.0005, dim=0), seen.quantile(0.9995, dim=0)
    room = (high - low).clamp_min(1e-3) / 4
    low, high = low - room, high + room
    yield None
    exact = dimensions <= 2 and torch.equal(axes, torch.eye(dimensions))
    if exact:
        parts = []
        for z in torch.split(places(low, high), ROWS):
            with looking(model):
                p = prior_of(run, label)
                z = z.to(run.device)
                parts.append(p.log_prob(z[:, None] if p.batch_shape else z).reshape(-1).cpu())
            yield None
        fine = torch.cat(parts).view([SIDE * WITHIN] * dimensions).exp()
        density = fine.view([n for _ in range(dimensions) for n in (SIDE, WITHIN)]).mean([2 * k + 1 for k in range(dimensions)])  # fmt: skip
    else:
        density = histogram(seen, low, high)
    shares = (
        [erf(1 / sqrt(2)), erf(sqrt(2)), erf(3 / sqrt(2))]
        if dimensions == 1
        else [1 - exp(-(k**2) / 2) for k in (1, 2, 3)]
    )
    log_p = density.log().clamp_min(density.max().log() - FLOOR)
    yield m.PriorDensity(
        step=run.step,
        axes=axes.numpy(),
        log_p=log_p.float().reshape(-1, SIDE).numpy(),
        low=low.numpy(),
        high=high.numpy(),
        levels=tuple(level(density, share) for share in shares[: 3 if exact else 2]),
        label=label,
    )


def prior_of(run: Run, label: int | None) -> Distribution:
    return run.model.prior(None if label is None else torch.tensor([label], device=run.device))


def draws(p: Distribution) -> Tensor:
    """(n, D)."""
    z: Tensor = p.sample((DRAWN,))
    return z.view(DRAWN, -1)


def places(low: Tensor, high: Tensor) -> Tensor:
    """Codes (n, 1 or 2) at even distances within the box; the first dimension runs fastest."""
    n = SIDE * WITHIN
    middles = low + (torch.arange(n)[:, None] + 0.5) * ((high - low) / n)
    if len(low) == 1:
        return middles
    return torch.cartesian_prod(middles[:, 1], middles[:, 0]).flip(-1)


def histogram(seen: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """The density (SIDE, SIDE) of points (n, 2), blurred by about one and a half cells; rows upwards."""
    cell = (high - low) / SIDE
    at = ((seen - low) / cell).long()
    at = at[((at >= 0) & (at < SIDE)).all(1)]
    counts = torch.bincount(at[:, 1] * SIDE + at[:, 0], minlength=SIDE * SIDE).view(1, 1, SIDE, SIDE).float()
    kernel = torch.tensor(BLUR, dtype=torch.float32) / sum(BLUR)
    for _ in range(2):
        counts = torch.nn.functional.conv2d(counts, torch.outer(kernel, kernel)[None, None], padding=len(BLUR) // 2)
    return counts[0, 0] / (len(seen) * cell.prod())


def level(density: Tensor, share: float) -> float:
    """The log density above which so much of all lies."""
    cells = density.flatten().double().sort(descending=True).values
    enough = int((cells.cumsum(0) < share * cells.sum()).sum())
    return float(cells[min(enough, len(cells) - 1)].log())
