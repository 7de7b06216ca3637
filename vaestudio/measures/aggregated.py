"""The aggregated posterior q(z) = 1/N Σ q(z|x_n) beside the prior: what the KL pays for, and where nothing lands."""

from math import log

import numpy as np
import torch
from torch import Tensor
from torch.distributions import Distribution

from vaestudio.measures.looking import device_of, looking, pictures
from vaestudio.measures.measure import Figure, Measure, Result, Settings, Sliced, Subject, Work, relay
from vaestudio.models.base import Model
from vaestudio.models.distributions import DiagonalGaussian

BATCH = 250  # images encoded at once
VALUES = 1 << 18  # numbers in a tensor of (codes, images, D)
EMPTY = 0.01  # of the prior's density: less of q(z) there is a hole
SIDE = 64  # of the density on the plane


class MarginalPrior:
    """p(z) = Σ_y π_y p(z|y), with the labels' own frequencies; the prior itself where it does not ask for a label."""

    def __init__(self, model: Model, labels: Tensor | None) -> None:
        self.parts = model.prior(None if labels is None else torch.unique(labels))
        self.log_weights: Tensor | None = None
        if self.parts.batch_shape:
            assert labels is not None
            counts = torch.unique(labels, return_counts=True)[1]
            self.log_weights = (counts / counts.sum()).log()

    def log_prob(self, z: Tensor) -> Tensor:
        """z (n, D) to (n,)."""
        if self.log_weights is None:
            log_p: Tensor = self.parts.log_prob(z)
            return log_p
        return (self.parts.log_prob(z[:, None]) + self.log_weights).logsumexp(1)

    def sample(self, n: int) -> Tensor:
        """(n, D)."""
        if self.log_weights is None:
            z: Tensor = self.parts.sample((n,))
            return z
        every = self.parts.sample((n,))  # (n, classes, D)
        return every[
            torch.arange(n, device=every.device), torch.multinomial(self.log_weights.exp(), n, replacement=True)
        ]


def posteriors(look: looking, subject: Subject, count: int) -> Sliced[list[Distribution]]:
    """q(z|x) for the first test images, a batch each."""
    model, test, device = subject.model, subject.first(count), device_of(subject.model)
    found = []
    for start in range(0, len(test), BATCH):
        with look:
            x = pictures(test.images[start : start + BATCH], device)
            y = None if test.labels is None else test.labels[start : start + BATCH].to(device)
            found.append(model.posterior(x, y))
        yield
    return found


def encode(look: looking, subject: Subject, count: int) -> Sliced[tuple[Tensor, Tensor]]:
    """Means and log-variances (N, D) of q(z|x) for the first test images; of a point, −∞ for the latter."""
    found = yield from posteriors(look, subject, count)
    with look:
        log_variances = [q.log_variance if isinstance(q, DiagonalGaussian) else q.variance.log() for q in found]
        return torch.cat([q.mean for q in found]), torch.cat(log_variances)


def log_mixture(look: looking, q: DiagonalGaussian, z: Tensor) -> Sliced[Tensor]:
    """log 1/N Σ q_n(z) for q of batch shape (N,) and z (n, D): (n,). Costs n N D."""
    rows, parts = max(1, VALUES // max(1, q.loc.numel())), []
    for some in torch.split(z, rows):
        with look:
            parts.append(q.log_prob(some[:, None]).logsumexp(1) - log(len(q.loc)))
        yield
    return torch.cat(parts)


def _work(subject: Subject, settings: Settings) -> Work:
    model, seed = subject.model, settings.seed
    look = looking(model, seed)
    labels = subject.first(settings.images).labels
    means, log_variances = yield from relay(encode(look, subject, settings.images), 0.1)
    with look:
        q = DiagonalGaussian(means, log_variances)
        p = MarginalPrior(model, None if labels is None else labels.to(means.device))
        z, drawn = q.sample(), p.sample(settings.samples)
        log_q_own, log_p = q.log_prob(z).cpu().double(), p.log_prob(z).cpu().double()
        log_p_drawn = p.log_prob(drawn).cpu().double()
    log_q = (yield from relay(log_mixture(look, q, z), 0.4)).cpu().double()
    log_q_drawn = (yield from relay(log_mixture(look, q, drawn), 0.7)).cpu().double()
    result: Result = {
        "marginal_kl": (log_q - log_p).mean().item(),
        "mutual_information": (log_q_own - log_q).mean().item(),
        "most_information": log(len(means)),
        "kl": (log_q_own - log_p).mean().item(),
        "holes": 100 * (log_q_drawn < log_p_drawn + log(EMPTY)).double().mean().item(),
        "images": float(len(means)),
    }
    if model.latent_dim == 2:
        with look:
            far = torch.cat([z, drawn])
            low, high = far.amin(0), far.amax(0)
            axes = [
                torch.linspace(a, b, SIDE, device=far.device) for a, b in zip(low.tolist(), high.tolist(), strict=True)
            ]
            up, across = torch.meshgrid(axes[1], axes[0], indexing="ij")
            places = torch.stack([across.flatten(), up.flatten()], 1)
        density = yield from relay(log_mixture(look, q, places), 0.9)
        result |= {
            "plane_log_q": density.view(SIDE, SIDE).cpu().numpy(),
            "plane_log_p": _log_prior(look, p, places).view(SIDE, SIDE).cpu().numpy(),
            "plane_corners": np.array([low.tolist(), high.tolist()]),
        }
    yield result


def _log_prior(look: looking, p: MarginalPrior, places: Tensor) -> Tensor:
    with look:
        return p.log_prob(places)


AGGREGATED = Measure(
    "aggregated-posterior",
    "Aggregated posterior",
    "Hoffman & Johnson 2016; Rezende & Viola 2018; Aneja et al. 2021",
    "q(z) = 1/N Σ q(z|xₙ) beside the prior. The KL is the mutual information of image and code plus KL(q(z) ‖ p(z)); where "
    "q(z) is far below p(z) there is a hole: samples from there are of codes that training never decoded.",
    ("prior", "bound", "own prior", "vector", "gaussian"),
    (
        Figure("marginal_kl", "KL(q(z) ‖ p(z))", "nats", "less", "How far all codes together are from the prior."),
        Figure("mutual_information", "Mutual information of x and z", "nats", "", "What a code says about which image it is; log N at most."),
        Figure("most_information", "log N", "nats", "", "The most that the mutual information of N images can be."),
        Figure("kl", "KL(q(z|x) ‖ p(z))", "nats", "", "The sum of the first two, estimated from the same codes."),
        Figure("holes", "Holes", "%", "less", "Prior mass where q(z) is below a hundredth of p(z)."),
    ),
    _work,
    images=5000,
    samples=2000,
)  # fmt: skip


# ---- maximum mean discrepancy
def mmd_squared(a: Tensor, b: Tensor, scale: float, look: looking) -> Sliced[float]:
    """The unbiased estimate of MMD² between draws a (n, D) and b (m, D): Gretton et al. 2012, eq. 3.

    With the inverse multiquadratic kernel C / (C + |a − b|²), C = `scale` (Tolstikhin et al. 2018, section 4).
    """

    def total(left: Tensor, right: Tensor) -> Sliced[float]:
        sums = 0.0
        for some in torch.split(left, max(1, VALUES // len(right))):
            with look:
                sums += (scale / (scale + torch.cdist(some, right).square())).cpu().double().sum().item()
            yield
        return sums

    n, m = len(a), len(b)
    within_a, within_b, between = (yield from total(a, a)), (yield from total(b, b)), (yield from total(a, b))
    return (within_a - n) / (n * (n - 1)) + (within_b - m) / (m * (m - 1)) - 2 * between / (n * m)


def _mmd_work(subject: Subject, settings: Settings) -> Work:
    model = subject.model
    look = looking(model, settings.seed)
    labels = subject.first(settings.images).labels
    found = yield from relay(posteriors(look, subject, settings.images), 0.2)
    with look:
        z = torch.cat([q.sample() for q in found])
        p = MarginalPrior(model, None if labels is None else labels.to(z.device))
        drawn, others = p.sample(len(z)), p.sample(len(z))
        scale = 2 * float(drawn.var(0).sum())  # 2 D of N(0, I)
    distance = yield from relay(mmd_squared(z, drawn, scale, look), 0.5)
    floor = yield from relay(mmd_squared(others, drawn, scale, look), 0.8)
    yield {"mmd_squared": distance, "floor": floor, "images": float(len(z))}


MMD = Measure(
    "mmd",
    "Maximum mean discrepancy",
    "Gretton et al. 2012, eq. 3; Tolstikhin et al. 2018, section 4",
    "A distance of draws from the aggregated posterior and from the prior that needs no density, with the kernel "
    "C / (C + |z − z'|²), C twice the prior's variance summed over the dimensions.",
    ("prior", "own prior", "vector"),
    (
        Figure("mmd_squared", "MMD²", "", "less", "Unbiased, so it may fall a little below 0."),
        Figure("floor", "MMD² of the prior with itself", "", "", "Two sets of draws from the prior, for scale."),
    ),
    _mmd_work,
    images=2000,
)
