"""The vector-quantised VAE: a picture becomes a grid of codes from a learned codebook."""

from math import isqrt
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import Declared, knob, setting
from vaestudio.models.architecture import Layers, Pixels, Units
from vaestudio.models.base import Capabilities, CodeGrid, Model, Objective
from vaestudio.models.codebook import CausalGRU, Codebook, down, up
from vaestudio.models.discrete import Autoregressive, Point, as_codes
from vaestudio.models.nets import Observation, halvings, initialise, mlp


class VQVAE(Model):
    """van den Oord et al. 2017, eq. 1-3; the codebook by moving averages (their appendix A.1) or by gradient (eq. 3).

    The encoder gives a vector for each position of a grid; the nearest of K codes takes its place, and the decoder sees
    that one. The gradient jumps over the choice, straight through: what reaches the chosen vector is handed to the
    encoder. The encoder is drawn to its codes by the commitment term.

    q(z|x) is one point, so the KL is −log p(z), and reconstruction + KL is an honest negative ELBO. In the paper p(z) is
    uniform while training and a PixelCNN is fitted afterwards; here a small recurrent network over the grid learns it in
    the same step, from codes that it cannot move.
    """

    name = "vq-vae"
    title = "Vector-quantised VAE"
    citation = "van den Oord et al. 2017, eq. 1-3 and appendix A.1"
    formula = "−log p(x|z) − log p(z) + ‖sg[e(x)] − e_z‖² + β · ‖e(x) − sg[e_z]‖²,  z = argminₖ ‖e(x) − eₖ‖"
    capabilities = Capabilities(prior="learned", latent="grid of codes")

    class Build(Pixels, Units, Layers):
        """Encoder, decoder and likelihood, the codebook, and the prior over codes."""

        network: Literal["mlp", "conv"] = setting(
            "conv",
            label="Network",
            help="conv: convolutions, for square pictures of 16 to 128 pixels; the codes lie where they look. mlp: fully "
            "connected layers, for pictures of any size; every code sees the whole picture.",
        )
        positions: int = setting(
            16,
            1,
            256,
            label="Positions",
            symbol="N",
            help="Codes that stand for a picture. With convolutions the grid follows from the size of the picture.",
            shown_when=("network", ("mlp",)),
        )
        channels: tuple[int, ...] = setting(
            (16, 32),
            1,
            512,
            label="Channels",
            help="Channels of each convolution of the encoder, separated by commas. Each halves the picture; the decoder "
            "mirrors them. What is left is the grid of codes: 7×7 of 28×28 pixels with two.",
            shown_when=("network", ("conv",)),
        )
        residual: int = setting(
            16,
            1,
            512,
            label="Residual block",
            help="Inner channels of the residual block on either side of the codes.",
            shown_when=("network", ("conv",)),
            advanced=True,
        )
        codes: int = setting(
            256,
            2,
            4096,
            label="Codes",
            symbol="K",
            log=True,
            help="Entries of the codebook. A position says at most log K nats about the picture.",
        )
        code_dim: int = setting(
            16,
            1,
            512,
            label="Code dimensions",
            symbol="D",
            help="Numbers in each vector of the codebook. Few keep more codes in use.",
        )
        codebook: Literal["ema", "gradient"] = setting(
            "ema",
            label="Codebook",
            help="How codes learn. ema: each is the moving average of the vectors that chose it, k-means as training goes. "
            "gradient: by the second term of the objective, like every other weight; slower.",
        )
        prior_units: int = setting(
            96,
            1,
            1024,
            label="Prior units",
            help="Units of the recurrent network that learns p(z), which codes go together. It makes samples and the KL, "
            "and changes nothing else.",
            advanced=True,
        )

    class Knobs(Declared):
        """How the encoder keeps to its codes, and what becomes of codes that are not used."""

        commitment: float = knob(
            0.25,
            0.0,
            100.0,
            label="Commitment",
            symbol="β",
            log=True,
            help="How strongly the encoder is drawn to its nearest codes. 0 lets its vectors run away from them.",
        )
        decay: float = knob(
            0.99,
            0.0,
            0.9999,
            label="Decay",
            symbol="γ",
            help="Weight of the past in the moving averages of the codebook. 0.99 looks back about 100 steps.",
            advanced=True,
        )
        revive: float = knob(
            0.03,
            0.0,
            1.0,
            label="Revive below",
            help="A code that stands for less than this share of its fair part of a batch is dead, and starts anew at a "
            "vector of the encoder. 0: dead codes stay dead.",
            advanced=True,
        )

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        channels, height, width = data.shape
        observation = Observation(data, build)
        if build.network == "conv":
            side = halvings(height, len(build.channels))[-1]
            self.rows, self.columns = side, side
            self.encoder = down(channels, build.channels, build.residual, build.code_dim, build.activation)
            self.decoder = up(
                build.code_dim, build.channels, build.residual, observation.planes, height, build.activation
            )
        else:
            self.rows = next(r for r in range(isqrt(build.positions), 0, -1) if build.positions % r == 0)
            self.columns = build.positions // self.rows
            numbers, pixels = build.positions * build.code_dim, observation.planes * height * width
            self.encoder = nn.Sequential(
                nn.Flatten(),
                mlp(channels * height * width, build.hidden, numbers, build.activation),
                nn.Unflatten(1, (build.code_dim, self.rows, self.columns)),
            )
            self.decoder = nn.Sequential(
                nn.Flatten(),
                mlp(numbers, build.hidden[::-1], pixels, build.activation),
                nn.Unflatten(1, (observation.planes, height, width)),
            )
        for net in (self.encoder, self.decoder):
            initialise(net, build.initialisation)
        self.observation = observation
        self.codebook = Codebook(build.codes, build.code_dim, build.codebook)
        self.autoregressive = CausalGRU(self.rows, self.columns, build.codes, build.prior_units, build.initialisation)

    @property
    def latent_dim(self) -> int:
        """N, the positions of the grid."""
        return self.rows * self.columns

    @property
    def grid(self) -> CodeGrid:
        return CodeGrid(self.rows, self.columns, self.build.codes, shared=True)

    def vectors(self, x: Tensor) -> Tensor:
        """What the encoder gives for pictures x (B, C, H, W): (B, N, D)."""
        e: Tensor = self.encoder(2 * x - 1 if self.build.signed else x)
        return e.flatten(2).transpose(1, 2)

    def decode(self, vectors: Tensor) -> Distribution:
        """p(x | vectors) for vectors (..., N, D) at the positions of the grid."""
        grid = vectors.transpose(-1, -2).reshape(-1, vectors.shape[-1], self.rows, self.columns)
        raw = self.decoder(grid)
        likelihood: Distribution = self.observation(raw.view(*vectors.shape[:-2], *raw.shape[1:]))
        return likelihood

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        return Point(self.codebook.nearest(self.vectors(x)))

    def prior(self, y: Tensor | None = None) -> Distribution:
        return Autoregressive(self.autoregressive)

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        return self.decode(self.codebook(as_codes(z, self.build.codes)))

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        e = self.vectors(x)
        learning = self.training and torch.is_grad_enabled()
        if learning:
            self.codebook.revive(e, knobs.revive)
        z = self.codebook.nearest(e)
        chosen = self.codebook(z)  # (B, N, D)
        straight = chosen.detach() + (e - e.detach())  # the chosen vector in value, the encoder's in gradient
        terms = {
            "reconstruction": -self.decode(straight).log_prob(x),
            "kl": -self.prior().log_prob(z),
            "commitment": knobs.commitment * (e - chosen.detach()).square().sum((1, 2)),
        }
        if self.build.codebook == "gradient":
            terms["codebook"] = (e.detach() - chosen).square().sum((1, 2))
        if learning:
            self.codebook.follow(e, z, knobs.decay)
        return Objective(torch.stack([term.mean() for term in terms.values()]).sum(), terms)
