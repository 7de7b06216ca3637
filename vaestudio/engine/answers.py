"""What probes answer, one event each: the newest is enough. Part of `messages`."""

from collections.abc import Hashable

import numpy as np
import numpy.typing as npt

from vaestudio.engine.facts import Floats, Pictures
from vaestudio.engine.mail import Event
from vaestudio.records import record


@record
class Probed(Event):
    """The answer of a probe: one subclass each."""

    step: int

    @property
    def key(self) -> Hashable:
        return type(self).__name__


@record
class LatentCloud(Probed):
    """Posterior means of the run's fixed test images."""

    means: Floats  # (T, D)
    deviations: Floats  # (T, D) of q(z|x); zeros for a deterministic encoder
    kl_per_dimension: (
        Floats  # (D,) nats, averaged over the images; zeros where there is no prior, NaN where no closed form
    )
    kl: Floats  # (T,) nats an image; estimated from one sample where there is no closed form
    reconstruction: Floats | None  # (T,) nats at the posterior mean, when watched with {"errors": True}


@record
class Reconstructions(Probed):
    """Test images `indices` and the decoder's mean at their posterior means."""

    indices: npt.NDArray[np.int64]  # (n,)
    images: Pictures  # (n, C, H, W)
    losses: Floats | None = None  # (n,) nats: -log p(x|z) of each


@record
class Samples(Probed):
    """Decoded draws from the prior, the same noise each time; or the learned pictures that the prior is made of."""

    images: Pictures
    labels: npt.NDArray[np.int64] | None
    pseudo_inputs: bool = False


@record
class Manifold(Probed):
    """A grid of decoded codes: rows x columns, z through the inverse Gaussian CDF, two dimensions vary."""

    images: Pictures  # (rows * columns, C, H, W)
    columns: int
    dimensions: tuple[int, int]
    mean: Floats | None = None  # (D,) of the prior whose quantiles they are; None: N(0, I)
    deviation: Floats | None = None


@record
class TruePosterior(Probed):
    """p(z|x) of one test image, for a model of two latent dimensions, over a box that holds it."""

    index: int  # of the test image
    log_p: Floats  # (S, S) log p(z|x) at the middles of equal cells; rows upwards, the first dimension across
    low: Floats  # (2,) corners of the box
    high: Floats
    levels: tuple[
        float, float
    ]  # log densities whose contours hold 39.3 % and 86.5 % of it, as 1 and 2 deviations of a Gaussian do
    log_evidence: float  # log p(x), in nats
    kl: float  # KL(q(z|x) ‖ p(z|x)), in nats


@record
class PriorDensity(Probed):
    """A learned prior p(z) on the plane of two directions, or along the only dimension."""

    axes: Floats  # (2, D) the directions, or (1, 1)
    log_p: Floats  # (S, S) or (1, S) at the middles of equal cells; rows upwards, the first direction across
    low: Floats  # (2,) or (1,) corners of the box
    high: Floats
    levels: tuple[
        float, ...
    ]  # log densities whose contours hold as much of it as 1, 2 and 3 deviations of a Gaussian do
    label: int | None  # whose prior it is, where each class has its own


@record
class Codes(Probed):
    """How the first test images use the codes of a model whose z is a grid of them."""

    counts: npt.NDArray[np.int64]  # (N, K): how often each position has each code
    used: int  # codes that occur, of `total`
    total: int
    perplexity: float  # of the shared codebook, or the mean of the positions'
    kl_per_position: Floats  # (N,) nats
    looks: Pictures | None  # (K, C, h, w): what each code of a shared codebook looks like
