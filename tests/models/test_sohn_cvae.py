"""The model that completes pictures: which pixels its losses are of, whose weights they reach, and what is given."""

from typing import Any

import numpy as np
import pytest
import torch
from torch.distributions import kl_divergence

from tests.models.test_models import DATA, LIKELIHOODS, SMALL, bars, reached
from vaestudio.models import create
from vaestudio.models.base import Model
from vaestudio.models.completing import Completion, Given, quadrants

TERMS = ["reconstruction", "kl", "prediction", "guess"]


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def model(**build: Any) -> Model:
    return create("sohn-cvae", DATA, {**SMALL, **build})


def given(m: Model, x: torch.Tensor, seen: torch.Tensor | None = None) -> Given:
    beside = m.given(x, seen)
    assert isinstance(beside, Given)
    return beside


def test_the_quarters_are_those_of_the_tutorial() -> None:
    one, two, three = (quadrants(n, 4, 6).astype(int).tolist() for n in (1, 2, 3))
    assert one == [[0] * 6] * 2 + [[1, 1, 1, 0, 0, 0]] * 2
    assert two == [[1, 1, 1, 0, 0, 0]] * 4
    assert three == [[1] * 6] * 2 + [[1, 1, 1, 0, 0, 0]] * 2
    assert quadrants(1, 5, 5).sum() == 6, "of an odd side the smaller half is on the left and above"


@pytest.mark.parametrize("likelihood", LIKELIHOODS)
@pytest.mark.parametrize("network", ["mlp", "conv"])
def test_a_density_is_of_the_missing_pixels_alone(network: str, likelihood: str) -> None:
    m = model(network=network, likelihood=likelihood, quadrants=2).eval()
    x, _ = bars(5)
    z = torch.randn(7, 5, 3)
    p = given(m, x).likelihood(z)
    other = x.clone()
    other[..., :8] = torch.rand(5, 1, 16, 8)  # the visible half
    torch.testing.assert_close(p.log_prob(other), p.log_prob(x))
    other[..., 0, 15] += 0.3
    assert not torch.isclose(p.log_prob(other), p.log_prob(x)).any()
    nothing = given(m, x, torch.zeros(16, 16, dtype=torch.bool)).likelihood(z)
    torch.testing.assert_close(nothing.log_prob(x), m.decoder(z).log_prob(x))  # all missing: the ordinary likelihood
    parts = [given(m, x, seen).likelihood(z).log_prob(x) for seen in (p.seen, ~p.seen)]
    torch.testing.assert_close(parts[0] + parts[1], nothing.log_prob(x), rtol=1e-4, atol=1e-3)  # a density factorises


def test_what_is_given_stays_and_what_is_missing_is_painted() -> None:
    m = model()
    x, _ = bars(4)
    seen = torch.from_numpy(quadrants(1, 16, 16))
    for p in (given(m, x).likelihood(torch.randn(9, 4, 3)), given(m, x).guess):
        for picture in (p.mean, p.sample()):
            assert torch.equal(picture[..., seen], x[..., seen].expand(*picture.shape[:-2], -1))
        assert not p.variance[..., seen].any() and p.variance[..., ~seen].all()
    free = m.likelihood(torch.randn(2, 3))
    assert isinstance(free, Completion) and not free.mean[..., seen].any() and free.mean[..., ~seen].all()


def test_the_prior_knows_nothing_of_what_is_missing_and_the_posterior_all() -> None:
    m = model(quadrants=3)
    x, _ = bars(4)
    other = x.clone()
    other[..., 8:, 8:] = torch.rand(4, 1, 8, 8)
    torch.testing.assert_close(given(m, other).prior().mean, given(m, x).prior().mean)
    assert not torch.allclose(m.posterior(other).mean, m.posterior(x).mean)
    other[..., 0, 0] += 0.5
    assert not torch.isclose(given(m, other).prior().mean, given(m, x).prior().mean).any()


def test_the_prior_reads_the_guess() -> None:
    m = model()
    x, _ = bars(4)
    before = given(m, x).prior().mean
    with torch.no_grad():
        m.baseline.net[1][-1].bias.add_(1.0)
    assert not torch.isclose(given(m, x).prior().mean, before).any()


def test_each_term_reaches_its_own_weights() -> None:
    m = model()
    terms = m(*bars(48), m.Knobs(recognition=0.5)).terms
    assert list(terms) == TERMS
    parts = {
        "reconstruction": ("encoder.", "decoder."),
        "kl": ("encoder.", "conditioner."),
        "prediction": ("conditioner.", "decoder."),
        "guess": ("baseline.",),
    }
    for term, expected in parts.items():
        for name, arrived in reached(terms[term], m).items():
            assert arrived == name.startswith(expected), f"{term} and {name}"


@pytest.mark.parametrize(
    ("knobs", "rest"),
    [
        ({}, ()),
        ({"learn": "baseline"}, ("encoder.", "conditioner.", "decoder.")),
        ({"learn": "completion"}, ("baseline.",)),
        ({"recognition": 0.0}, ("encoder.",)),
    ],
)
def test_the_loss_moves_what_it_should(knobs: dict[str, Any], rest: tuple[str, ...]) -> None:
    m = model()
    m(*bars(48), m.Knobs(**knobs)).loss.backward()
    for name, weight in m.named_parameters():
        moved = weight.grad is not None and bool(weight.grad.any())
        assert moved != name.startswith(rest) if rest else moved, name


@pytest.mark.parametrize("recognition", [0.0, 0.3, 1.0])
def test_the_objective_is_the_hybrid_of_both_and_the_baselines(recognition: float) -> None:
    m = model()
    loss, terms = m(*bars(48), m.Knobs(recognition=recognition, beta=2))
    reconstruction, kl, prediction, guess = (terms[name].mean() for name in TERMS)
    hybrid = recognition * (reconstruction + 2 * kl) + (1 - recognition) * prediction
    torch.testing.assert_close(loss, hybrid + guess)


def test_the_terms_are_what_the_paper_says() -> None:
    m = model()
    x, _ = bars(48)
    torch.manual_seed(3)
    terms = m(x).terms
    torch.manual_seed(3)
    p, q = given(m, x), m.posterior(x)
    z = q.rsample()
    torch.testing.assert_close(terms["reconstruction"], -p.likelihood(z).log_prob(x))
    torch.testing.assert_close(terms["kl"], kl_divergence(q, p.prior()))
    torch.testing.assert_close(terms["prediction"], -p.likelihood(p.prior().rsample()).log_prob(x))
    hidden = m.baseline.net[1](torch.where(p.seen, x, -1.0).flatten(1))
    each = torch.nn.functional.binary_cross_entropy_with_logits(hidden, x.flatten(1), reduction="none")
    torch.testing.assert_close(terms["guess"], (each * ~p.seen.flatten()).sum(1))


def test_a_variance_that_is_fitted_is_not_fitted_by_what_does_not_learn() -> None:
    m = model(likelihood="gaussian-optimal")
    m.train()
    x, _ = bars(48)
    torch.manual_seed(5)
    m(x, None, m.Knobs(learn="baseline"))
    assert m.decoder.observation.log_variance == m.decoder.observation.log_variance.new_tensor(2 * np.log(0.2))
    before = m.baseline.observation.log_variance.clone()
    m(x, None, m.Knobs(learn="completion"))
    assert torch.equal(m.baseline.observation.log_variance, before)


def test_the_mask_needs_no_number_to_be_known() -> None:
    """A session is checked against a model without memory behind it."""
    with torch.device("meta"):
        assert model().seen.shape == (16, 16)
