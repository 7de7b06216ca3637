"""What the probe "completions" answers: one picture's missing part, painted in many ways. Part of `messages`."""

import numpy as np
import numpy.typing as npt

from vaestudio.engine.answers import Probed
from vaestudio.engine.facts import Pictures
from vaestudio.records import record


@record
class Completions(Probed):
    """Test image `index`, of which only `seen` was shown to the model."""

    index: int
    seen: npt.NDArray[np.bool_]  # (H, W)
    trained: bool  # whether the model has learned with just these pixels seen
    guess: Pictures  # (C, H, W): the deterministic baseline's
    images: Pictures  # (n, C, H, W): the decoder's mean for draws from p(z|visible), the same noise each time
    guess_nats: float  # −log p(missing|visible) of the true missing part under the baseline
    nats: float  # and under the model, by importance sampling
