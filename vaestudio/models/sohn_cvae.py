"""The conditional VAE for structured output: completing a picture from the part that is seen."""

from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.distributions import Distribution

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import Declared, knob, setting
from vaestudio.models.architecture import Architecture
from vaestudio.models.base import Capabilities, Model, Objective, Update, alternate_knob, samples_knob, update_knob
from vaestudio.models.completing import UNSEEN, Completion, Given, quadrants
from vaestudio.models.distributions import DiagonalGaussian, rate
from vaestudio.models.nets import ACTIVATIONS, Decoder, Encoder, Observation, initialise, mlp
from vaestudio.models.vae import over_samples


class Baseline(nn.Module):
    """A picture (B, C, H, W) with `UNSEEN` where it is missing, to the planes of one guess: a plain network, no code."""

    def __init__(self, data: DataSpec, build: Architecture) -> None:
        super().__init__()
        self.observation = Observation(data, build)
        self.shape = (self.observation.planes, *data.shape[1:])
        pixels = torch.Size(data.shape).numel()
        if build.network == "mlp":
            net = mlp(pixels, build.hidden, torch.Size(self.shape).numel(), build.activation)
            initialise(net, build.initialisation)
            self.net: nn.Module = nn.Sequential(nn.Flatten(), net, nn.Unflatten(-1, self.shape))
        else:
            wide = build.model_copy(update={"latent_dim": build.dense})
            decoder = Decoder(data, wide)
            self.net = nn.Sequential(
                Encoder(data, wide, build.dense), ACTIVATIONS[build.activation](), *decoder.net.children()
            )

    def forward(self, x: Tensor) -> Tensor:
        raw: Tensor = self.net(x)
        return raw


class SohnCVAE(Model):
    """Sohn, Lee & Yan 2015, eq. 4, and their hybrid objective: a picture's missing part y from its visible part x.

    Recognition q(z|x, y) reads the whole picture, the prior p(z|x) the visible part with a baseline's guess in place of
    the rest, and generation p(y|z) paints from the code. The baseline is a plain network that learns the same task beside
    them; its guess is fed on without a gradient. Losses are sums over the missing pixels.
    As in Pyro's tutorial, x reaches y through the code alone; the paper also shows it to the generation network.
    """

    name = "sohn-cvae"
    title = "CVAE that completes pictures"
    citation = "Sohn, Lee & Yan 2015, eq. 4, with the networks of Pyro's tutorial"
    formula = "α (−E[log p(y|x, z)] + β KL(q(z|x, y) ‖ p(z|x))) − (1 − α) E[log p(y|x, z), z ~ p(z|x)] − log p₀(y|x)"
    capabilities = Capabilities(prior="learned", completes=True)

    class Build(Architecture):
        """The networks, and which part of a picture is seen."""

        quadrants: int = setting(
            1,
            1,
            3,
            label="Visible quarters",
            help="How much of each picture is seen; the model learns to paint the rest. 1: the lower left quarter. "
            "2: the left half. 3: all but the lower right quarter.",
        )

    class Knobs(Declared):
        """The weights of the terms, which networks learn, samples an image."""

        beta: float = knob(
            1.0,
            0.0,
            100.0,
            label="Beta",
            symbol="β",
            log=True,
            schedules=("constant", "warmup", "cyclical"),
            help="Weight of the KL between what the whole picture says about the code and what its visible part says.",
        )
        recognition: float = knob(
            1.0,
            0.0,
            1.0,
            label="Weight of recognition",
            symbol="α",
            help="1: codes for training come from the whole picture (CVAE). 0: from the visible part, as they do when a "
            "picture is completed (GSNN). Between: the hybrid of both.",
        )
        learn: Literal["everything", "baseline", "completion"] = knob(
            "everything",
            label="Learn",
            help="everything: the baseline and the rest at once. baseline: only the plain network that makes one guess. "
            "completion: all but the baseline, which rests as it is; stop it like this before it learns its images by heart.",
        )
        samples: int = samples_knob(
            1, "L", help="Codes drawn and decoded for each picture of a batch.", advanced=True
        )  # fmt: skip
        update: Update = update_knob()
        alternate_every: int = alternate_knob()

    seen: Tensor
    missing: Tensor

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        self.encoder = Encoder(data, build, 2 * build.latent_dim)  # recognition, q(z|x, y)
        self.conditioner = Encoder(data, build, 2 * build.latent_dim)  # p(z|x)
        self.decoder = Decoder(data, build)  # generation
        self.baseline = Baseline(data, build)
        seen = quadrants(build.quadrants, *data.shape[1:])
        self.register_buffer("seen", torch.from_numpy(seen), persistent=False)
        self.register_buffer("missing", torch.from_numpy(np.flatnonzero(~seen)), persistent=False)

    # ---- the contract
    def given(self, x: Tensor, seen: Tensor | None = None) -> Given:
        if seen is None:
            return Given(self, x, self.seen, self.missing)
        return Given(self, x, seen, (~seen).flatten().nonzero()[:, 0])

    def posterior(self, x: Tensor, y: Tensor | None = None) -> DiagonalGaussian:
        """q(z|x, y) of a whole picture."""
        return DiagonalGaussian.from_network(self.encoder(x))

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        """p(y|z): a density of the missing pixels; its mean is 0 in the seen part, since nothing is given."""
        return self.complete(z, self.seen, self.missing, None)

    # ---- its parts, for `Given`
    def guess(self, x: Tensor, seen: Tensor, missing: Tensor) -> Completion:
        raw = self.baseline(torch.where(seen, x, UNSEEN))
        return Completion(raw, self.baseline.observation, seen, missing, x)

    def prior_given(self, picture: Tensor) -> DiagonalGaussian:
        return DiagonalGaussian.from_network(self.conditioner(picture))

    def complete(self, z: Tensor, seen: Tensor, missing: Tensor, visible: Tensor | None) -> Completion:
        return Completion(self.decoder.raw(z), self.decoder.observation, seen, missing, visible)

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        p, learning = self.given(x), torch.is_grad_enabled()
        with torch.set_grad_enabled(learning and knobs.learn != "completion"):
            guess = -p.guess.log_prob(x)
        with torch.set_grad_enabled(learning and knobs.learn != "baseline"):
            q, prior = self.posterior(x), p.prior()
            z = q.rsample() if knobs.samples == 1 else q.rsample((knobs.samples,))  # (B, D) or (L, B, D)
            reconstruction = over_samples(-p.likelihood(z).log_prob(x))
            kl = over_samples(rate(q, prior, z))
            bound = reconstruction.mean() + knobs.beta * kl.mean()
        with torch.set_grad_enabled(learning and knobs.learn != "baseline" and knobs.recognition < 1):
            prediction = -p.likelihood(prior.rsample()).log_prob(x)
        hybrid = knobs.recognition * bound + (1 - knobs.recognition) * prediction.mean()
        loss = {"everything": hybrid + guess.mean(), "baseline": guess.mean(), "completion": hybrid}[knobs.learn]
        terms = {"reconstruction": reconstruction, "kl": kl, "prediction": prediction, "guess": guess}
        return Objective(loss, terms)
