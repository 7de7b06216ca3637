"""Pictures in two parts, one seen and one missing: what a model that completes pictures is made of."""

from functools import cached_property
from typing import Any, ClassVar, Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.distributions import Distribution

from vaestudio.models.base import Capabilities
from vaestudio.models.distributions import DiagonalGaussian
from vaestudio.models.nets import Observation

UNSEEN = -1.0
"""What a network reads where a pixel is missing, as in the reference: pixels lie in [0, 1], so it cannot be mistaken."""


def quadrants(count: int, height: int, width: int) -> npt.NDArray[np.bool_]:
    """Where a picture is seen, (H, W): 1 the lower left quarter, 2 the left half, 3 all but the lower right quarter."""
    seen = np.zeros((height, width), np.bool_)
    seen[height // 2 :, : width // 2] = True
    if count > 1:
        seen[:, : width // 2] = True
    if count > 2:
        seen[: height // 2] = True
    return seen


class Completion(Distribution):
    """p(missing pixels): event shape (C, H, W), of which only the M missing pixels are random.

    `raw` (..., planes, H, W) is what a decoder computed for the whole picture. A density is of the missing pixels alone,
    so of M · C values and not of C · H · W. In the seen part, `mean` and samples are `visible` (B, C, H, W), or 0 where
    nothing is given: what the decoder computes there, nothing has taught it.
    """

    arg_constraints: ClassVar[dict[str, Any]] = {}

    def __init__(
        self, raw: Tensor, observation: Observation, seen: Tensor, missing: Tensor, visible: Tensor | None = None
    ) -> None:
        """`seen` (H, W) bool; `missing` (M,) are the indices of the rest in H · W."""
        super().__init__(raw.shape[:-3], torch.Size((observation.channels, *raw.shape[-2:])), validate_args=False)
        self.raw, self.observation, self.seen, self.missing, self.visible = raw, observation, seen, missing, visible

    @property
    def whole(self) -> Distribution:
        """The likelihood of all pixels, were they all missing."""
        whole: Distribution = self.observation(self.raw)
        return whole

    def log_prob(self, value: Tensor) -> Tensor:
        likelihood: Distribution = self.observation(self._missing(self.raw))
        return likelihood.log_prob(self._missing(value))

    def _missing(self, planes: Tensor) -> Tensor:
        """(..., C, H, W) to (..., C, 1, M): a picture of one row, which every likelihood takes as it is."""
        return planes.flatten(-2).index_select(-1, self.missing).unsqueeze(-2)

    def _completed(self, picture: Tensor) -> Tensor:
        return torch.where(self.seen, 0.0 if self.visible is None else self.visible, picture)

    @property
    def mean(self) -> Tensor:
        return self._completed(self.whole.mean)

    @property
    def variance(self) -> Tensor:
        return torch.where(self.seen, 0.0, self.whole.variance)

    def sample(self, sample_shape: Any = ()) -> Tensor:
        with torch.no_grad():
            return self._completed(self.whole.sample(sample_shape))


class Completer(Protocol):
    """What a completing model has for its `Given`."""

    capabilities: Capabilities

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution: ...
    def guess(self, x: Tensor, seen: Tensor, missing: Tensor) -> Completion: ...
    def prior_given(self, picture: Tensor) -> DiagonalGaussian: ...
    def complete(self, z: Tensor, seen: Tensor, missing: Tensor, visible: Tensor | None) -> Completion: ...


class Given:
    """A completing model beside the visible part of pictures x (B, C, H, W): p(z|visible) and p(missing|visible, z).

    It has the contract's own distributions, so that a measure need not know that anything was given.
    """

    def __init__(self, model: Completer, x: Tensor, seen: Tensor, missing: Tensor) -> None:
        self.model, self.x, self.seen, self.missing = model, x, seen, missing
        self.capabilities = model.capabilities

    @cached_property
    def guess(self) -> Completion:
        """The deterministic baseline: one picture, whatever else the missing part could be."""
        return self.model.guess(self.x, self.seen, self.missing)

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        """q(z|x) of the whole picture, visible and missing."""
        return self.model.posterior(x, y)

    def prior(self, y: Tensor | None = None) -> Distribution:
        """p(z|visible): batch shape (B,). It reads the baseline's guess, and no gradient of it reaches the baseline."""
        return self.model.prior_given(self.guess.mean.detach())

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Completion:
        """p(missing|visible, z) for z (..., B, D)."""
        return self.model.complete(z, self.seen, self.missing, self.x)
