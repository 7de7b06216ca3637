"""The importance weighted autoencoder: a tighter bound from several samples."""

from math import log
from typing import Any, Literal

from torch import Tensor

from vaestudio.declared import Declared, knob
from vaestudio.models.base import Objective, Update, alternate_knob, samples_knob, update_knob
from vaestudio.models.distributions import DiagonalGaussian
from vaestudio.models.vae import VAE


class IWAE(VAE):
    """Burda et al. 2016, eq. 8, with their gradient or the doubly reparameterised one (DReG) of Tucker et al. 2019.

    The bound log 1/K Σ w_k rises to log p(x) with K. `reconstruction` and `kl` are means over the same samples, so that
    their sum is the ordinary negative ELBO and `iwae`, the objective, lies below it.
    """

    name = "iwae"
    title = "Importance weighted autoencoder"
    citation = "Burda et al. 2016, eq. 8; Tucker et al. 2019"
    formula = "−E[log 1/K Σ p(x, zₖ) / q(zₖ|x)]"

    recipe = """
mean, log_variance = encode(x, y).chunk(2, -1)
epsilon = torch.randn(samples, *mean.shape, device=mean.device)
z = mean + torch.exp(0.5 * log_variance) * epsilon  # (K, B, D)
reconstruction = -log_likelihood(decode(z, y), x)
kl = 0.5 * (z.square() - epsilon.square() - log_variance).sum(-1)  # log q(z|x) - log p(z)
loss = log(samples) - (-reconstruction - kl).logsumexp(0).mean()
return loss, reconstruction.mean(0), kl.mean(0)
"""

    class Knobs(Declared):
        """Samples, the estimate of the gradient, and which half moves."""

        samples: int = samples_knob(
            5,
            "K",
            help="Codes drawn and decoded for each picture. 1 is the VAE; more tighten the bound and cost as much more.",
        )
        gradient: Literal["standard", "doubly-reparameterised"] = knob(
            "standard",
            label="Gradient",
            help="How the encoder's gradient is estimated. standard: its noise grows in proportion to the signal as K "
            "grows. doubly-reparameterised: the same in expectation, with less noise.",
        )
        update: Update = update_knob()
        alternate_every: int = alternate_knob()

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        q = self.posterior(x, y)
        assert isinstance(q, DiagonalGaussian)
        z = q.rsample((knobs.samples,))  # (K, B, D)
        doubly = knobs.gradient == "doubly-reparameterised" and z.requires_grad
        if doubly:  # gradients reach the encoder through z alone
            q = DiagonalGaussian(q.loc.detach(), q.log_variance.detach())
        reconstruction = -self.likelihood(z, y).log_prob(x)
        kl = q.log_prob(z) - self.prior(y).log_prob(z)
        log_w = -reconstruction - kl  # (K, B)
        bound = log_w.logsumexp(0) - log(knobs.samples)
        if doubly:  # d bound / d z_k holds one factor w_k / Σ w; the encoder's gradient wants its square
            weights = log_w.detach().softmax(0).unsqueeze(-1)
            z.register_hook(lambda gradient: gradient * weights)  # type: ignore[no-untyped-call]
        return Objective(-bound.mean(), {"reconstruction": reconstruction.mean(0), "kl": kl.mean(0), "iwae": -bound})
