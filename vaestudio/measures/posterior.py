"""The true posterior p(z|x) of a model with two latent dimensions, on a grid that becomes fine where it has mass."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.distributions import Distribution

from vaestudio.measures.looking import device_of, looking, pictures
from vaestudio.measures.measure import Figure, Measure, Settings, Sliced, Subject, Work, mean_and_error, relay
from vaestudio.models.base import Densities, Model

SIDE = 48  # cells a side at first
HEAVY = 64  # cells quartered in every round at least: the heaviest, and so their neighbours
SHARE = 1 / 128  # of the whole: a cell that holds more is quartered; a side is then below 0.22 deviations
NEGLIGIBLE = 1e-6  # of the whole: a cell that holds less is good enough with one point
ROUNDS = 14  # deviations down to a 500,000th of the first grid
ROWS = 256  # codes decoded at once

QUARTERS = torch.tensor([(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)], dtype=torch.float64)

Joint = Callable[[Tensor], Tensor]
"""log p(x, z) of one image for codes (n, 2): (n,)."""


@dataclass(frozen=True)
class Cells:
    """Rectangles that fill a box of the plane: a point in each, half sides (n, 2); log densities at the points, (n,)."""

    z: Tensor
    half: Tensor
    log_p: Tensor  # log p(x, z)
    log_q: Tensor  # log q(z|x)

    @property
    def log_area(self) -> Tensor:
        return (2 * self.half).log().sum(1)

    @property
    def log_evidence(self) -> float:
        """log p(x) = log ∫ p(x, z) dz, in nats."""
        return (self.log_p + self.log_area).logsumexp(0).item()

    @property
    def mass(self) -> Tensor:
        """p(z|x) of each cell, (n,): sums to 1."""
        return (self.log_p + self.log_area).softmax(0)

    @property
    def kl(self) -> float:
        """KL(q(z|x) ‖ p(z|x)), in nats."""
        q = (self.log_q + self.log_area).softmax(0)
        return (q * (self.log_q - self.log_p)).sum().item() + self.log_evidence

    def level(self, fraction: float) -> float:
        """The log density of p(z|x) whose contour holds that much of it: where the region of highest density ends."""
        densest = self.log_p.argsort(descending=True)
        held = int((self.mass[densest].cumsum(0) < fraction).sum())
        return self.log_p[densest[min(held, len(densest) - 1)]].item() - self.log_evidence

    def shares(self) -> tuple[Tensor, Tensor]:
        """What p(z|x) and q(z|x) put into each cell, (n,) each."""
        return self.mass, (self.log_q + self.log_area).softmax(0)

    def coarse(self) -> Tensor:
        """Which cells hold too much, and their like, (n,) bool."""
        chosen = torch.zeros(len(self.z), dtype=torch.bool)
        for share in self.shares():
            if share.max() > SHARE:
                chosen |= share > SHARE
                chosen[share.topk(min(HEAVY, len(share))).indices] = True
        return chosen


def box(model: Densities, q: Distribution, y: Tensor | None) -> tuple[Tensor, Tensor]:
    """The lower and upper corner (2,) of where p(z) and the posteriors q, (B, 2), have their mass, with room around."""
    p = model.prior(y)
    z = p.sample((max(1, 2000 // max(1, p.batch_shape.numel())),)).flatten(0, -2)
    places = torch.cat([z, q.mean + 4 * q.stddev, q.mean - 4 * q.stddev]).cpu().double()
    low, high = places.amin(0), places.amax(0)
    return low - (high - low) / 4, high + (high - low) / 4


def tile(low: Tensor, high: Tensor, side: int) -> tuple[Tensor, Tensor]:
    """Middles and half sides (side², 2) of equal cells from corner to corner, the first dimension changing first."""
    half = (high - low) / (2 * side)
    steps = torch.arange(side, dtype=low.dtype) * 2 + 1
    y, x = torch.meshgrid(low[1] + half[1] * steps, low[0] + half[0] * steps, indexing="ij")
    z = torch.stack([x.flatten(), y.flatten()], 1)
    return z, half.expand_as(z)


def joint_of(model: Model, x: Tensor, y: Tensor | None) -> Joint:
    """log p(x, z) = log p(x|z) + log p(z) for one image x (1, C, H, W) and its label y (1,)."""

    def joint(z: Tensor) -> Tensor:
        codes, given = z.to(x), model.given(x)
        return (given.likelihood(codes, y).log_prob(x) + given.prior(y).log_prob(codes)).cpu().double()

    return joint


def refine(look: looking, joint: Joint, q: Distribution, low: Tensor, high: Tensor) -> Sliced[Cells]:
    """Cells for q (batch shape (1,)) and p(z|x) alike; None after each slice, entered and left under `look`.

    Begins with SIDE² cells and quarters those that hold too much; at last Gauss and Legendre's two points a side replace
    the middle of every cell that counts. Costs some 7,000 decodings.
    """

    def densities(z: Tensor) -> Sliced[tuple[Tensor, Tensor]]:
        parts = []
        for rows in torch.split(z, ROWS):
            with look:
                parts.append((joint(rows), q.log_prob(rows.to(q.mean)).cpu().double()))
            yield
        p, q_ = (torch.cat(part) for part in zip(*parts, strict=True))
        return p, q_

    def quartered(cells: Cells, chosen: Tensor, reach: float) -> Sliced[Cells]:
        """`cells` with the chosen ones in four parts, each with its point at `reach` half sides from the middle."""
        z = (cells.z[chosen, None] + reach * QUARTERS * cells.half[chosen, None]).flatten(0, 1)
        half = (cells.half[chosen] / 2).repeat_interleave(4, 0)
        p, q_ = yield from densities(z)
        kept = (cells.z[~chosen], cells.half[~chosen], cells.log_p[~chosen], cells.log_q[~chosen])
        return Cells(*(torch.cat(pair) for pair in zip(kept, (z, half, p, q_), strict=True)))

    z, half = tile(low, high, SIDE)
    cells = Cells(z, half, *(yield from densities(z)))
    for _ in range(ROUNDS):
        chosen = cells.coarse()
        if not chosen.any():
            break
        cells = yield from quartered(cells, chosen, 0.5)
    p, q_ = cells.shares()
    return (yield from quartered(cells, (p > NEGLIGIBLE) | (q_ > NEGLIGIBLE), 3**-0.5))


def posterior_cells(
    model: Model, image: Tensor, label: Tensor | None = None, seed: int = 0
) -> Sliced[tuple[Cells, Distribution]]:
    """The true posterior of one image (1, C, H, W) uint8 with its label (1,), and q(z|x), batch shape (1,); in slices."""
    look, device = looking(model, seed), device_of(model)
    with look:
        x, y = pictures(image, device), None if label is None else label.to(device)
        q = model.posterior(x, y)
        low, high = box(model.given(x), q, y)
    return (yield from refine(look, joint_of(model, x, y), q, low, high)), q


def regular(
    model: Model, image: Tensor, label: Tensor | None, cells: Cells, side: int, seed: int = 0
) -> Sliced[tuple[Tensor, Tensor, Tensor]]:
    """For a picture: log p(z|x), (side, side) with rows upwards, over a box that holds it, and the box's corners (2,).

    The box is that of the cells that hold all but a thousandth of the mass, a little enlarged.
    """
    heaviest = cells.mass.argsort(descending=True)
    inside = heaviest[: int((cells.mass[heaviest].cumsum(0) < 0.999).sum()) + 1]
    low = (cells.z - cells.half)[inside].amin(0)
    high = (cells.z + cells.half)[inside].amax(0)
    low, high = low - (high - low) / 10, high + (high - low) / 10
    look, device = looking(model, seed), device_of(model)
    joint = joint_of(model, pictures(image, device), None if label is None else label.to(device))
    parts = []
    for rows in torch.split(tile(low, high, side)[0], ROWS):
        with look:
            parts.append(joint(rows))
        yield
    return (torch.cat(parts) - cells.log_evidence).view(side, side), low, high


def _work(subject: Subject, settings: Settings) -> Work:
    test = subject.first(settings.images)
    evidence, kl = np.zeros(len(test)), np.zeros(len(test))
    for i in range(len(test)):
        label = None if test.labels is None else test.labels[i : i + 1]
        slices = posterior_cells(subject.model, test.images[i : i + 1], label, settings.seed)
        cells, _ = yield from relay(slices, i / len(test))
        evidence[i], kl[i] = cells.log_evidence, cells.kl
    mean, error = mean_and_error(evidence)
    yield {
        "log_likelihood": mean,
        "standard_error": error,
        "kl": float(kl.mean()),
        "elbo": mean - float(kl.mean()),
        "images": float(len(evidence)),
        "log_likelihood_per_image": evidence,
        "kl_per_image": kl,
    }


TRUE_POSTERIOR = Measure(
    "true-posterior",
    "True posterior",
    "Bayes' rule on a grid; Kingma & Welling 2014, eq. 1",
    "p(z|x) of single images, integrated over the plane of two latent dimensions: log p(x), and how far q(z|x) is from it.",
    ("prior", "bound", "vector", "two dimensions", "plane"),
    (
        Figure("log_likelihood", "log p(x)", "nats", "more", "The integral of p(x|z) p(z) over the plane."),
        Figure("standard_error", "Standard error", "nats", "", "Of log p(x), over the images."),
        Figure("kl", "KL(q(z|x) ‖ p(z|x))", "nats", "less", "What the bound misses: log p(x) less the ELBO."),
        Figure("elbo", "ELBO", "nats", "more", "log p(x) less the KL above, on the same images, without noise."),
    ),
    _work,
    images=50,
)
