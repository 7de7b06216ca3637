"""A VAE whose code is a handful of choices: categorical variables, relaxed while training."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import knob, setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Capabilities, CodeGrid, Objective
from vaestudio.models.discrete import Categoricals, as_codes, kl_per_code
from vaestudio.models.nets import Decoder, Encoder
from vaestudio.models.vae import VAE, over_samples


class CategoricalVAE(VAE):
    """Jang et al. 2017, eq. 2 (Gumbel-softmax); Maddison et al. 2017 (the Concrete distribution), the same idea.

    z is N variables of K values each, with a uniform prior, and the KL is that of categoricals, in closed form. A choice
    has no gradient; while training it is softened: softmax((log q + Gumbel noise) / τ). Straight through, the decoder
    sees the choice itself and the gradient is the softened one's. Tests, samples and everything looked at are choices.
    """

    name = "categorical-vae"
    title = "Categorical VAE (Gumbel-softmax)"
    citation = "Jang et al. 2017, eq. 2; Maddison et al. 2017"
    formula = "−E[log p(x | softmax((log q(z|x) + g) / τ))] + β · |KL(q(z|x) ‖ uniform) − C|"
    capabilities = Capabilities(prior="learned", latent="grid of codes")

    class Build(Architecture):
        """Encoder, decoder and likelihood, and how many variables of how many values."""

        latent_dim: int = setting(
            20,
            1,
            512,
            label="Variables",
            symbol="N",
            help="Categorical variables that stand for a picture.",
        )
        codes: int = setting(
            10,
            2,
            512,
            label="Values",
            symbol="K",
            help="Values of each variable. One says at most log K nats about the picture.",
        )
        dense: int = setting(
            256,
            1,
            4096,
            label="Dense layer",
            help="Units of the layer between the encoder's convolutions and the variables.",
            shown_when=("network", ("conv",)),
        )

    class Knobs(VAE.Knobs):
        """Those of the VAE, and how soft a choice is."""

        temperature: float = knob(
            0.5,
            0.05,
            10.0,
            label="Temperature",
            symbol="τ",
            log=True,
            schedules=("constant", "anneal"),
            help="How soft a choice is while training. High: smooth gradients and blends of values, which tests and samples "
            "never are. Low: real choices and noisy gradients. The paper anneals it from 1 to 0.5.",
        )
        straight_through: bool = knob(
            False,
            label="Straight through",
            help="Whether the decoder sees the hard choice while training, with the gradient of the soft one. Training "
            "and test then measure the same thing.",
        )

    eye: Tensor

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        n, k = build.latent_dim, build.codes
        self.register_buffer("origin", torch.zeros(n, k), persistent=False)  # the logits of the uniform prior
        self.register_buffer("eye", torch.zeros(k, k).fill_diagonal_(1), persistent=False)

    def networks(self, data: DataSpec, build: Any) -> tuple[nn.Module, nn.Module]:
        """x to logits (B, N K), and one-hot choices (..., N K) to p(x|z)."""
        numbers = build.latent_dim * build.codes
        return Encoder(data, build, numbers), Decoder(data, build, inputs=numbers)

    @property
    def grid(self) -> CodeGrid:
        return CodeGrid(1, self.latent_dim, self.build.codes, shared=False)

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Categoricals:
        return Categoricals(self.encoder(x).unflatten(-1, (self.latent_dim, self.build.codes)))

    def prior(self, y: Tensor | None = None) -> Categoricals:
        return Categoricals(self.origin)

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        return self.decode(self.eye[as_codes(z, self.build.codes)])

    def decode(self, choices: Tensor) -> Distribution:
        """p(x|z) for one-hot or softened choices (..., N, K)."""
        likelihood: Distribution = self.decoder(choices.flatten(-2))
        return likelihood

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        q = self.posterior(x)
        soft = q.relaxed(knobs.temperature, () if knobs.samples == 1 else (knobs.samples,))  # (B, N, K) or (L, B, N, K)
        choices = self.eye[soft.argmax(-1)] + (soft - soft.detach()) if knobs.straight_through else soft
        reconstruction = over_samples(-self.decode(choices).log_prob(x))
        each = kl_per_code(q, self.prior())  # (B, N)
        assert each is not None
        kl = each.sum(-1)
        paid = each.mean(0).clamp_min(knobs.free_bits).sum() if knobs.free_bits else kl.mean()
        loss = reconstruction.mean() + knobs.beta * (paid - knobs.capacity).abs()
        return Objective(loss, {"reconstruction": reconstruction, "kl": kl})
