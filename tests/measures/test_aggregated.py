"""The aggregated posterior: Hoffman and Johnson's identity, known mixtures, holes, MMD by hand."""

from math import log

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.distributions import Distribution, Independent, Normal

from tests.measures.test_posterior import answer, dataset
from vaestudio.data.dataset import DataSpec
from vaestudio.measures.aggregated import AGGREGATED, MMD, MarginalPrior, log_mixture, mmd_squared
from vaestudio.measures.looking import looking
from vaestudio.models.distributions import DiagonalGaussian
from vaestudio.models.vae import VAE

DATA = DataSpec((1, 2, 2), 0, 100)


class Placed(VAE):
    """q(z|x) = N((a·b, 0), s²) where the first pixel b of x is 0 or 1."""

    def __init__(self, a: float, s: float) -> None:
        super().__init__(DATA, self.Build(hidden=(), latent_dim=2))
        self.a, self.s = a, s

    def posterior(self, x: Tensor, y: Tensor | None = None) -> Distribution:
        loc = torch.zeros(len(x), 2)
        loc[:, 0] = self.a * x[:, 0, 0, 0]
        return DiagonalGaussian(loc, torch.full_like(loc, 2 * log(self.s)))


def images(n: int = 400) -> Tensor:
    x = torch.zeros(n, 1, 2, 2, dtype=torch.uint8)
    x[: n // 2, 0, 0, 0] = 255
    return x


def test_codes_that_are_the_prior_say_nothing_and_leave_no_hole() -> None:
    got = AGGREGATED.measure(Placed(0, 1), dataset(images()))
    assert got["mutual_information"] == pytest.approx(0, abs=1e-5)
    assert got["marginal_kl"] == pytest.approx(0, abs=1e-5)
    assert got["holes"] == 0


def test_two_places_far_apart_are_one_bit() -> None:
    got = AGGREGATED.measure(Placed(8, 0.5), dataset(images()))
    assert got["mutual_information"] == pytest.approx(log(2), abs=0.01), "400 images, but only two codes"
    one = 0.5 * (2 * (0.25 - 1 - log(0.25)))  # KL of N(0, ¼ I)
    assert got["kl"] == pytest.approx(one + 8**2 / 4, abs=1.0)
    assert got["kl"] == pytest.approx(got["marginal_kl"] + got["mutual_information"], abs=1e-6)
    assert got["most_information"] == pytest.approx(log(400))
    assert got["plane_log_q"].shape == (64, 64)
    mass = np.exp(got["plane_log_q"]).sum() * np.prod(np.diff(got["plane_corners"], axis=0) / 63)
    assert mass == pytest.approx(1, abs=0.05)


def test_holes_are_the_prior_mass_where_hardly_a_code_lands() -> None:
    got = AGGREGATED.measure(Placed(0, 0.2), dataset(images()), {"samples": 20_000})
    # q(z) < 0.01 p(z) outside the radius r with r² (1/s² − 1)/2 = log(100 / s²); the prior's mass there is exp(−r²/2)
    radius2 = 2 * log(100 / 0.2**2) / (1 / 0.2**2 - 1)
    assert got["holes"] == pytest.approx(100 * np.exp(-radius2 / 2), abs=1)
    assert AGGREGATED.measure(Placed(30, 0.2), dataset(images() | 255))["holes"] > 99


def test_the_mixture_is_that_of_torch() -> None:
    torch.manual_seed(0)
    q = DiagonalGaussian(torch.randn(30, 3), torch.randn(30, 3))
    z = torch.randn(7, 3)
    each = Independent(Normal(q.mean, q.stddev), 1).log_prob(z[:, None])
    got = answer(log_mixture(looking(Placed(0, 1), 0), q, z))
    torch.testing.assert_close(got, each.logsumexp(1) - log(30))


def test_a_prior_for_each_label_is_mixed_as_often_as_the_labels_come() -> None:
    class ByLabel(Placed):
        def prior(self, y: Tensor | None = None) -> Distribution:
            loc = torch.stack([4.0 * y, torch.zeros(len(y))], -1)
            return DiagonalGaussian(loc, torch.zeros_like(loc))

    torch.manual_seed(0)
    p = MarginalPrior(ByLabel(0, 1), torch.tensor([0, 0, 0, 1]))
    at = torch.tensor([[0.0, 0.0], [4.0, 0.0]])
    torch.testing.assert_close((p.log_prob(at)[0] - p.log_prob(at)[1]).item(), log(3), atol=1e-2, rtol=0)
    drawn = p.sample(4000)
    assert (drawn[:, 0] > 2).float().mean().item() == pytest.approx(0.25, abs=0.04)


def test_mmd_by_hand() -> None:
    a, b = torch.tensor([[0.0], [1.0]]), torch.tensor([[0.0], [3.0], [3.0]])
    got = answer(mmd_squared(a, b, 2.0, looking(Placed(0, 1), 0)))

    def k(d: float) -> float:
        return 2 / (2 + d * d)

    within_b = (2 * k(3) * 2 + 2 * k(0)) / 6
    between = (k(0) + 2 * k(3) + k(1) + 2 * k(2)) / 6
    assert got == pytest.approx(k(1) + within_b - 2 * between, abs=1e-6)


def test_mmd_sees_a_wrong_aggregate_and_none_where_there_is_none() -> None:
    right, wrong = (MMD.measure(Placed(a, 1), dataset(images())) for a in (0, 3))
    assert abs(right["mmd_squared"]) < 0.01 < 0.05 < wrong["mmd_squared"]
    assert abs(right["floor"]) < 0.01
