"""The conditional log-likelihood by Monte Carlo: against one that is known, against importance sampling, and the bound."""

from math import log
from typing import Any

import numpy as np
import pytest
import torch

from tests.engine.data import bars
from vaestudio.errors import CannotMeasure
from vaestudio.measures import named
from vaestudio.measures.bound import measure_bound
from vaestudio.measures.evidence import evidence
from vaestudio.models import create
from vaestudio.models.base import Model

DATA = bars(train=300, test=20)


def trained(steps: int = 0, **build: object) -> Model:
    torch.manual_seed(0)
    model = create("sohn-cvae", DATA.spec, {"hidden": 16, "latent_dim": 1, **build})
    optimiser = torch.optim.Adam(model.parameters(), 5e-3)
    x = DATA.train.images.float() / 255
    for _ in range(steps):
        loss = model(x[torch.randperm(300)[:64]]).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model


def completion(model: Model, samples: int = 1, **settings: int) -> dict[str, Any]:
    return named("completion").measure(model, DATA, {"samples": samples, **settings})


def exact(model: Model) -> np.ndarray:
    """log ∫ p(y|x, z) p(z|x) dz over a fine grid of the one dimension, in float64."""
    x = DATA.test.images.float() / 255
    with torch.no_grad():
        given = model.given(x)
        p = given.prior()
        z = p.mean + p.stddev * torch.linspace(-8, 8, 1001).view(-1, 1, 1)  # (1001, B, 1)
        log_joint = (given.likelihood(z).log_prob(x) + p.log_prob(z)).double()
    return (log_joint.logsumexp(0) + (16 / 1000 * p.stddev[:, 0].double()).log()).numpy()


def test_both_estimates_are_the_integral() -> None:
    model = trained(60)
    truth, images = exact(model), DATA.test.images
    by_prior = completion(model, 4000)["monte_carlo_per_image"]
    by_posterior = evidence(model, images, samples=4000).per_image
    np.testing.assert_allclose(by_prior, truth, atol=0.5)
    assert by_prior.mean() == pytest.approx(truth.mean(), abs=0.05)
    bound = measure_bound(model, images, seed=3)
    assert bound.negative_elbo is not None
    assert -bound.negative_elbo + 0.1 < by_posterior.mean() < truth.mean() + 0.05, "from below, with a q too narrow"
    assert by_posterior.mean() == pytest.approx(truth.mean(), abs=0.5)
    assert completion(model, 1)["monte_carlo"] < truth.mean() - 0.05, "one sample is not enough"


def test_where_the_code_says_nothing_every_estimate_is_the_likelihood() -> None:
    model, x = trained(), DATA.test.images.float() / 255
    with torch.no_grad():
        model.decoder.net[0].weight.zero_()
        likelihood = model.given(x).likelihood(torch.zeros(20, 1)).log_prob(x)
    np.testing.assert_allclose(completion(model, 7)["monte_carlo_per_image"], likelihood, rtol=1e-5)


def test_the_baseline_is_the_cross_entropy_of_the_missing_pixels() -> None:
    model = trained()
    with torch.no_grad():
        model.baseline.net[1][-1].weight.zero_()
        model.baseline.net[1][-1].bias.zero_()
    got = completion(model)
    assert got["baseline"] == pytest.approx(-(16 * 16 - 8 * 8) * log(2), rel=1e-5)  # each pixel a coin
    assert got["baseline_error"] < 1e-4 and got["images"] == 20


def test_slices_make_no_other_baseline_and_the_seed_other_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    model = trained(10)
    whole, again, other = (completion(model, 5, seed=seed) for seed in (2, 2, 3))
    assert whole["monte_carlo"] == again["monte_carlo"] != other["monte_carlo"]
    assert whole["baseline"] == other["baseline"]
    monkeypatch.setattr("vaestudio.measures.completion.VALUES", 256 * 6)
    sliced = completion(model, 5, seed=2)
    np.testing.assert_allclose(sliced["baseline_per_image"], whole["baseline_per_image"], rtol=1e-5)
    assert sliced["monte_carlo"] == pytest.approx(whole["monte_carlo"], abs=2.0)


def test_models_of_whole_pictures_are_refused_in_a_sentence() -> None:
    with pytest.raises(CannotMeasure, match="The model does not complete pictures"):
        completion(create("vae", DATA.spec, {"hidden": 8}))
