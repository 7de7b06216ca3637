"""Scores of disentangling on codes that are known: perfect, turned, random."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vaestudio.measures import disentangling as d

N, K = 4000, 4
Floats = NDArray[np.float64]
SCORES = {
    "mig": lambda z, v: d.mig(z, v)["mig"],
    "sap": lambda z, v: d.sap(z, v)["sap"],
    "disentanglement": lambda z, v: d.dci(z, v)["disentanglement"],
    "completeness": lambda z, v: d.dci(z, v)["completeness"],
    "factor-vae": lambda z, v: d.factor_vae_score(z, v)["factor_vae_score"],
}


def factors() -> Floats:
    rng = np.random.default_rng(0)
    return np.stack([rng.uniform(-1, 1, N), rng.normal(size=N), rng.uniform(0, 9, N), rng.normal(5, 2, N)], 1)


def perfect(v: Floats) -> Floats:
    """Another order, other scales and signs, and a dimension that is silent."""
    z = (v - v.mean(0))[:, [2, 0, 3, 1]] * [2.0, -1.0, 0.5, 3.0]
    return np.hstack([z, np.zeros((N, 1))])


def turned(v: Floats) -> Floats:
    """Each pair of factors shares two dimensions equally."""
    z = (v - v.mean(0)) / v.std(0)
    return np.stack([z[:, 0] + z[:, 1], z[:, 0] - z[:, 1], z[:, 2] + z[:, 3], z[:, 2] - z[:, 3]], 1)


@pytest.mark.parametrize("name", SCORES)
def test_a_dimension_for_each_factor_scores_one(name: str) -> None:
    v = factors()
    assert SCORES[name](perfect(v), v) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("name", SCORES)
def test_shared_dimensions_score_less(name: str) -> None:
    v = factors()
    assert SCORES[name](turned(v), v) < 0.85


@pytest.mark.parametrize("name", ["mig", "sap"])
def test_gaps_vanish_where_two_dimensions_know_the_same(name: str) -> None:
    v = factors()
    assert SCORES[name](turned(v), v) < 0.02
    assert SCORES[name](np.hstack([perfect(v), perfect(v)]), v) == pytest.approx(0, abs=1e-9)


def test_codes_that_know_nothing() -> None:
    v, z = factors(), np.random.default_rng(1).normal(size=(N, 6))
    assert SCORES["mig"](z, v) < 0.02 and SCORES["sap"](z, v) < 0.01
    assert d.dci(z, v)["informativeness"] < 0.01
    score = d.factor_vae_score(z, v)
    assert score["chance"] == 0.25 and score["factor_vae_score"] < 0.45
    silent = d.factor_vae_score(np.zeros((N, 3)), v)
    assert silent["factor_vae_score"] == 0
    assert d.dci(np.zeros((N, 3)), v)["disentanglement"] == 0


def test_informativeness_is_the_share_of_variance_that_is_predicted() -> None:
    v = factors()[:, :1]
    noise = np.random.default_rng(2).normal(size=v.shape) * v.std()
    assert d.dci(v + noise, v)["informativeness"] == pytest.approx(0.5, abs=0.05)
    assert d.dci(perfect(factors()), factors())["informativeness"] > 0.98


def test_mutual_information_by_hand() -> None:
    a, b = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert d.mutual_information(a, b) == pytest.approx(0, abs=1e-12)
    assert d.mutual_information(a, a) == pytest.approx(np.log(2))
    c = np.array([0, 0, 0, 1])  # H = 0.5623, I = H − ½ log 2
    assert d.mutual_information(a, c) == pytest.approx(0.5623351446 - 0.5 * np.log(2))


def test_bins_hold_equally_many_and_equal_values_share_one() -> None:
    assert np.bincount(d.binned(np.arange(100.0)[:, None], 10)[:, 0]).tolist() == [10] * 10
    assert len(np.unique(d.binned(np.zeros((50, 1)), 10))) == 1


def test_the_lasso_is_soft_thresholding_where_columns_are_orthogonal() -> None:
    x = np.linalg.qr(np.random.default_rng(3).normal(size=(200, 3)))[0] * 200**0.5
    w = np.array([0.5, -0.3, 0.05])
    np.testing.assert_allclose(d.lasso(x, x @ w, 0.1), [0.4, -0.2, 0.0], atol=1e-9)


def test_the_lasso_meets_its_conditions() -> None:
    """At the least of the penalised square, gradients are −α sign(w), and within ±α where w is 0."""
    rng = np.random.default_rng(4)
    x = d.standardised(rng.normal(size=(300, 8)) @ rng.normal(size=(8, 8)))
    y = x[:, 0] - 0.5 * x[:, 3] + 0.3 * rng.normal(size=300)
    w = d.lasso(x, y, 0.05, sweeps=5000)
    gradient = x.T @ (x @ w - y) / 300
    np.testing.assert_allclose(gradient[w != 0], -0.05 * np.sign(w[w != 0]), atol=1e-4)
    assert (np.abs(gradient) < 0.05 + 1e-4).all() and (w == 0).any()


def test_one_sided() -> None:
    got = d.one_sided(np.array([[1.0, 0, 0], [1, 1, 1], [0, 0, 0], [1, 1, 0]]))
    np.testing.assert_allclose(got, [1, 0, 0, 1 - np.log(2) / np.log(3)], atol=1e-12)
