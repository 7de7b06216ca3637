"""Probabilistic PCA in closed form: what a linear Gaussian model's posterior and evidence are, and the best there can be.

In float64 throughout, d pixels and q latent dimensions. A model is read by its contract alone: the decoder's mean must
be affine in z and its variance one number, as `linear-vae` has them.
"""

from dataclasses import dataclass
from math import log, pi

import torch
from torch import Tensor

from vaestudio.measures.looking import device_of, looking
from vaestudio.models.base import Model


@dataclass(frozen=True, eq=False)
class LinearGaussian:
    """x = W z + μ + σ ε, z ~ N(0, I): Tipping & Bishop 1999."""

    loading: Tensor  # W, (d, q)
    mean: Tensor  # μ, (d,)
    variance: float  # σ²

    @classmethod
    def of(cls, model: Model) -> "LinearGaussian":
        """The parameters of a model whose decoder is affine in z."""
        with looking(model):
            z = torch.cat([torch.zeros(1, model.latent_dim), torch.eye(model.latent_dim)]).to(device_of(model))
            p = model.likelihood(z)
            pictures, variance = p.mean.flatten(1).double().cpu(), p.variance.flatten()[0].double().item()
        return cls((pictures[1:] - pictures[0]).T.clone(), pictures[0].clone(), variance)

    @property
    def _inner(self) -> Tensor:
        """M = Wᵀ W + σ² I, (q, q)."""
        return self.loading.T @ self.loading + self.variance * torch.eye(self.loading.shape[1], dtype=torch.float64)

    def posterior(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """p(z|x) for x (N, d): means M⁻¹ Wᵀ (x − μ), (N, q), and the covariance σ² M⁻¹ of all of them, (q, q)."""
        means = torch.linalg.solve(self._inner, self.loading.T @ (x.double() - self.mean).T).T
        return means, self.variance * torch.linalg.inv(self._inner)

    def evidence(self, x: Tensor) -> Tensor:
        """log p(x) = log N(x; μ, W Wᵀ + σ² I) for x (N, d): (N,) nats. By Woodbury's identity: never a (d, d) matrix."""
        d, q = self.loading.shape
        away = x.double() - self.mean
        inside = away @ self.loading
        explained = (inside * torch.linalg.solve(self._inner, inside.T).T).sum(1)
        log_det = torch.logdet(self._inner).item() + (d - q) * log(self.variance)
        square: Tensor = (away.square().sum(1) - explained) / self.variance
        return -0.5 * (square + log_det + d * log(2 * pi))


def best(x: Tensor, dimensions: int) -> tuple[LinearGaussian, float]:
    """The maximum-likelihood model of x (N, d) and its mean log p(x), in nats: Tipping & Bishop 1999, eq. 7 and 8.

    W = U (Λ − σ² I)^½ from the leading q eigenvectors of the covariance, σ² the mean of the other eigenvalues. Needs
    0 < q < d and N > q images that do not all lie on a plane of q dimensions. Costs d³.
    """
    x = x.double()
    d = x.shape[1]
    mean = x.mean(0)
    values, vectors = torch.linalg.eigh((x - mean).T @ (x - mean) / len(x))
    variance = values[: d - dimensions].mean().item()
    leading, U = values[d - dimensions :].flip(0), vectors[:, d - dimensions :].flip(1)
    model = LinearGaussian(U * (leading - variance).sqrt(), mean, variance)
    log_det = leading.log().sum().item() + (d - dimensions) * log(variance)
    return model, -0.5 * (d * log(2 * pi) + log_det + d)  # their eq. 4: tr(C⁻¹ S) = d at the optimum
