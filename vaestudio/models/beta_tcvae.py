"""The β-TCVAE: a VAE whose KL is taken apart, each part with a weight of its own."""

from math import log
from typing import Any, Literal

import torch
from torch import Tensor

from vaestudio.declared import Declared, knob
from vaestudio.models.base import Objective, Update, alternate_knob, update_knob
from vaestudio.models.distributions import LOG_2PI, DiagonalGaussian
from vaestudio.models.vae import VAE

Sampling = Literal["weighted", "stratified"]


def log_weights(batch: int, total: int, sampling: Sampling) -> tuple[float, float]:
    """log of the weight of q(z|x_n), z's own image, and of each other q(z|x_m) of the batch, in the estimate of q(z).

    Of N = `total` images, B = `batch` are at hand, the one that z was drawn from among them.
    weighted    1/B for all: Chen et al. 2018, eq. 3, without its constant 1/N, which has no gradient. Too high where few
                other posteriors reach z: log q(z|x_n) − log q(z) is never estimated above log B.
    stratified  1/N, and (N − 1) / (N (B − 1)): their appendix C.2. There one of the others, no matter which, has another
                weight than the rest; this is the mean over which one it is, with the same expectation, which is q(z)
                itself, and less noise. Its logarithm is too low where no other posterior of the batch reaches z.
    Either row sums to one, and with B = N both are q(z).
    """
    if sampling == "weighted":
        return (-log(batch),) * 2
    if batch == 1 or total == 1:  # nothing to compare with: one image is all there is
        return 0.0, -torch.inf
    return -log(total), log(total - 1) - log(total) - log(batch - 1)


def log_aggregated(q: DiagonalGaussian, z: Tensor, total: int, sampling: Sampling) -> tuple[Tensor, Tensor]:
    """Estimates of log q(z), (B,), and of log q(z_j) for each dimension, (B, D), for z_i ~ q(z|x_i), in nats.

    q and z are (B, D); `total` is N. Costs B² D numbers.
    """
    batch = len(z)
    square = (z.unsqueeze(1) - q.loc).square() * (-q.log_variance).exp()
    log_q = -0.5 * (square + q.log_variance + LOG_2PI)  # (B, B, D): log q(z_i,j | x_m,j)
    own, others = log_weights(batch, total, sampling)
    weights = torch.full((batch, batch), others, dtype=z.dtype, device=z.device).fill_diagonal_(own)
    return (log_q.sum(2) + weights).logsumexp(1), (log_q + weights.unsqueeze(2)).logsumexp(1)


class BetaTCVAE(VAE):
    """Chen et al. 2018, eq. 2 to 4 and appendix C: the KL is taken apart into I(z; n), TC(z) and Σ KL(q(z_j) ‖ p(z_j)).

    The parts are the mutual information between a code and its image's number n, the total correlation between
    dimensions, KL(q(z) ‖ Π q(z_j)), and how far each dimension by itself is from the prior. q(z), the average over all
    images, is estimated from the batch; the parts sum to `kl`, log q(z|x) − log p(z) at the decoded code, exactly.
    """

    name = "beta-tcvae"
    title = "β-TCVAE"
    citation = "Chen et al. 2018, eq. 4"
    formula = "−E[log p(x|z)] + α · I(z; n) + β · TC(z) + γ · Σⱼ KL(q(zⱼ) ‖ p(zⱼ))"

    class Knobs(Declared):
        """The weight of each part of the KL, and how they are estimated."""

        alpha: float = knob(
            1.0,
            0.0,
            100.0,
            label="Alpha",
            symbol="α",
            log=True,
            schedules=("constant", "warmup"),
            help="Weight of the mutual information between codes and images. More makes codes say less about the picture.",
        )
        beta: float = knob(
            6.0,
            0.0,
            100.0,
            label="Beta",
            symbol="β",
            log=True,
            schedules=("constant", "warmup"),
            help="Weight of the total correlation. More makes the dimensions of a code independent of each other; 1 for "
            "all three weights is the VAE.",
        )
        gamma: float = knob(
            1.0,
            0.0,
            100.0,
            label="Gamma",
            symbol="γ",
            log=True,
            schedules=("constant", "warmup"),
            help="Weight of the dimension-wise KL: how far each dimension by itself is from the prior.",
        )
        sampling: Sampling = knob(
            "weighted",
            label="Minibatch sampling",
            help="How the density of all images' codes is judged from a batch. weighted: every image counts alike; safe to "
            "press on, but the mutual information is never put above the logarithm of the batch size. stratified: right on "
            "average, but its logarithm is not; narrow codes are rewarded with a total correlation below zero.",
            advanced=True,
        )
        update: Update = update_knob()
        alternate_every: int = alternate_knob()

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        q = self.posterior(x, y)
        assert isinstance(q, DiagonalGaussian)
        z = q.rsample()
        reconstruction = -self.likelihood(z, y).log_prob(x)
        log_q_given_x, log_p = q.log_prob(z), self.prior(y).log_prob(z)
        log_q, log_q_each = log_aggregated(q, z, self.data.n_train, knobs.sampling)
        log_product = log_q_each.sum(1)
        parts = {
            "mutual information": log_q_given_x - log_q,
            "total correlation": log_q - log_product,
            "dimension-wise kl": log_product - log_p,
        }
        weighted = sum(w * part for w, part in zip((knobs.alpha, knobs.beta, knobs.gamma), parts.values(), strict=True))
        loss = (reconstruction + weighted).mean()
        return Objective(loss, {"reconstruction": reconstruction, "kl": log_q_given_x - log_p, **parts})
