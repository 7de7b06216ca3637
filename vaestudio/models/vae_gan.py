"""The VAE-GAN: a VAE whose idea of likeness is that of a discriminator."""

from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from vaestudio.data.dataset import DataSpec
from vaestudio.declared import Declared, knob
from vaestudio.models.adversarial import called_fake, called_real
from vaestudio.models.architecture import Networks
from vaestudio.models.base import Objective
from vaestudio.models.distributions import LOG_2PI, frozen, rate
from vaestudio.models.nets import halvings
from vaestudio.models.vae import VAE

SLOPE = 0.2  # of leaky units below zero: Radford et al. 2016
HEAD = 256  # units
LEAST = 0.01  # added to a unit's variance over a batch, where the normalised units of a picture have 1 together


class Discriminator(nn.Module):
    """Pictures x (B, C, H, W) in [0, 1] to Dis_l(x), (B, F), and to logits (B,).

    Its layers are the encoder's. Dis_l is the last of them before its activation, normalised over the units of each
    picture by itself; one layer more, of HEAD units, tells real from made.
    """

    def __init__(self, data: DataSpec, build: Networks) -> None:
        super().__init__()
        channels, height, width = data.shape
        layers: list[nn.Module] = []
        if build.network == "mlp":
            units = channels * height * width
            layers.append(nn.Flatten())
            for hidden in build.hidden:
                layers += [nn.Linear(units, hidden), nn.LeakyReLU(SLOPE)]
                units = hidden
            layers[-1] = nn.LayerNorm(units)
        else:
            planes = channels
            for c in build.channels:
                layers += [nn.Conv2d(planes, c, 3, stride=2, padding=1), nn.LeakyReLU(SLOPE)]
                planes = c
            layers[-1] = nn.GroupNorm(1, planes)
            layers.append(nn.Flatten())
            units = planes * halvings(height, len(build.channels))[-1] ** 2
        self.features = nn.Sequential(*layers)
        self.head = nn.Sequential(nn.LeakyReLU(SLOPE), nn.Linear(units, HEAD), nn.LeakyReLU(SLOPE), nn.Linear(HEAD, 1))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        features = self.features(2 * x - 1)
        return features, self.head(features).squeeze(-1)


def feature_cost(real: Tensor, made: Tensor) -> Tensor:
    """−log N(Dis_l(x) | Dis_l(x̃), I) for features (B, F): (B,), in nats of the feature space. Larsen et al. 2016, eq. 7.

    Each unit is measured in standard deviations of its own over the real pictures of the batch. That is what the batch
    normalisation of the paper's network does to them, and it keeps the discriminator from forgetting what a picture shows:
    its units would soon say nothing but real or made, and their likeness would be worth nothing.
    """
    variance = real.var(0, correction=0) + LEAST
    return 0.5 * ((real - made).square() / variance + LOG_2PI).sum(-1)


class VAEGAN(VAE):
    """Larsen et al. 2016, eq. 5 to 9 and algorithm 1: likeness is measured in the features of a discriminator.

    The encoder minimises KL + L_llike, the decoder γ · L_llike − log D(x̃) − log D(x_p) (the non-saturating form of their
    −L_GAN), the discriminator −log D(x) − log(1 − D(x̃)) − log(1 − D(x_p)); x̃ is the reconstruction and x_p a sample. What
    falls is each player's own term; their sum, the objective, says nothing. `reconstruction` is that of the pixels, which
    nobody minimises: p(x|z) is a Gaussian around the decoder's picture whose one variance follows its squared error, so
    that reconstruction + KL is a bound as that of any other model is.
    """

    name = "vae-gan"
    title = "VAE-GAN"
    citation = "Larsen et al. 2016, eq. 9 and algorithm 1"
    formula = "KL(q(z|x) ‖ p(z)) − E[log N(Dₗ(x); Dₗ(x̃), I)] + L_GAN"

    class Build(Networks):
        """The layers of encoder, decoder and discriminator; the likelihood of the pixels is no choice here."""

        likelihood: ClassVar[str] = "gaussian-optimal"
        sigma: ClassVar[float] = 0.5  # at the start: of a grey picture
        mean: ClassVar[str] = "sigmoid"
        signed: ClassVar[bool] = False

    class Knobs(Declared):
        """What the decoder cares about."""

        gamma: float = knob(
            0.2,
            0.0,
            100.0,
            label="Gamma",
            symbol="γ",
            log=True,
            help="What the decoder cares about: the likeness of a picture and its reconstruction in the discriminator's "
            "eyes, against fooling it. 0 leaves fooling alone.",
        )
        margin: float = knob(
            1.2,
            0.0,
            10.0,
            label="Discriminator rests below",
            unit="nats",
            help="The discriminator learns nothing from a batch on which its cost is lower than this, so that the decoder "
            "can catch up. At 1.91 nothing can be told apart; 0 never lets it rest.",
            advanced=True,
        )

    def __init__(self, data: DataSpec, build: Any) -> None:
        super().__init__(data, build)
        self.discriminator = Discriminator(data, build)

    def forward(self, x: Tensor, y: Tensor | None = None, knobs: Any = None) -> Objective:
        knobs = knobs or self.Knobs()
        q = self.posterior(x, y)
        z = q.rsample()
        kl = rate(q, self.prior(y), z)
        p = self.likelihood(z.detach(), y)  # from here on nothing reaches the encoder but through `encoded`
        rebuilt, drawn = p.mean, self.likelihood(self.prior(y).sample((len(x),)), y).mean
        with torch.no_grad():
            reconstruction = -p.log_prob(x)  # this also finds the variance

        # the discriminator's: three pictures, and no gradient to who made them
        features, logit = self.discriminator(torch.cat([x, rebuilt.detach(), drawn.detach()]))
        real, *made = logit.view(3, -1)
        discriminator = called_real(real) + called_fake(made[0]) + called_fake(made[1])
        awake = (discriminator.detach().mean() >= knobs.margin).to(x.dtype)

        # the decoder's and the encoder's: through the discriminator, and no gradient to it
        see, target = frozen(self.discriminator), features[: len(x)].detach()
        seen, logit = see(torch.cat([rebuilt, drawn]))
        adversarial = called_real(logit).view(2, -1).sum(0)
        decoded = feature_cost(target, seen[: len(x)])
        encoded = feature_cost(target, see(frozen(self.decoder)(z, y).mean)[0])  # the same number on its other way

        loss = kl + encoded + knobs.gamma * decoded + adversarial + awake * discriminator
        terms = {
            "reconstruction": reconstruction,
            "kl": kl,
            "features": encoded,
            "adversarial": adversarial,
            "discriminator": discriminator,
        }
        return Objective(loss.mean(), terms)
