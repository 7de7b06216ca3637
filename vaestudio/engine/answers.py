"""What probes answer, one event each: the newest is enough. Part of `messages`."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vaestudio.engine.facts import Floats, Pictures
from vaestudio.engine.mail import Event


@dataclass(frozen=True)
class Probed(Event):
    """The answer of a probe: one subclass each."""

    step: int

    @property
    def key(self) -> Hashable:
        return type(self).__name__


@dataclass(frozen=True)
class LatentCloud(Probed):
    """Posterior means of the run's fixed test images."""

    means: Floats  # (T, D)
    deviations: Floats  # (T, D) of q(z|x); zeros for a deterministic encoder
    kl_per_dimension: (
        Floats  # (D,) nats, averaged over the images; zeros where there is no prior, NaN where no closed form
    )
    kl: Floats  # (T,) nats an image; estimated from one sample where there is no closed form
    reconstruction: Floats | None  # (T,) nats at the posterior mean, when watched with {"errors": True}


@dataclass(frozen=True)
class Reconstructions(Probed):
    """Test images `indices` and the decoder's mean at their posterior means."""

    indices: npt.NDArray[np.int64]  # (n,)
    images: Pictures  # (n, C, H, W)
    losses: Floats | None = None  # (n,) nats: -log p(x|z) of each


@dataclass(frozen=True)
class Samples(Probed):
    """Decoded draws from the prior, the same noise each time."""

    images: Pictures
    labels: npt.NDArray[np.int64] | None


@dataclass(frozen=True)
class Manifold(Probed):
    """A grid of decoded codes: rows x columns, z through the inverse Gaussian CDF, two dimensions vary."""

    images: Pictures  # (rows * columns, C, H, W)
    columns: int
    dimensions: tuple[int, int]
