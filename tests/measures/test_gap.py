"""The inference gap in its parts, against closed forms."""

import numpy as np
import pytest
import torch

from tests.measures.small import LinearGaussian as Exact
from tests.measures.small import bars, model_for_bars
from tests.measures.test_posterior import correlated, dataset
from vaestudio.measures import gap
from vaestudio.measures.gap import GAP, fit
from vaestudio.measures.linear import LinearGaussian
from vaestudio.measures.looking import looking


def test_a_leaning_posterior_leaves_the_approximation_gap() -> None:
    """The best diagonal Gaussian has the precisions Λ_jj: KL = ½ (Σ log Λ_jj − log |Λ|)."""
    model = correlated()
    images = torch.randint(60, 200, (2, 1, 4, 4), dtype=torch.uint8)
    got = GAP.measure(model, dataset(images), {"samples": 2000})
    truth = LinearGaussian.of(model)
    precision = torch.linalg.inv(truth.posterior(images.flatten(1) / 255)[1])
    expected = 0.5 * (precision.diagonal().log().sum() - torch.logdet(precision)).item()
    assert expected > 0.1
    assert got["approximation_gap"] == pytest.approx(expected, abs=0.03)
    assert got["log_likelihood"] == pytest.approx(truth.evidence(images.flatten(1) / 255).mean().item(), abs=5e-3)
    assert got["gap"] == pytest.approx(got["log_likelihood"] - got["elbo"])
    assert got["gap"] == pytest.approx(got["approximation_gap"] + got["amortisation_gap"])
    assert got["amortisation_gap"] > 0.5


def test_a_wrong_encoder_leaves_the_amortisation_gap() -> None:
    model = Exact()
    images, _ = model.draw(3)
    right = GAP.measure(model, dataset(images), {"samples": 512})
    assert right["approximation_gap"] == pytest.approx(0, abs=0.02)
    assert right["amortisation_gap"] == pytest.approx(0, abs=0.02)
    with torch.no_grad():
        model.encoder.net[0].bias[2:] += 2 * np.log(3)
    wide = GAP.measure(model, dataset(images), {"samples": 2000})
    assert wide["amortisation_gap"] == pytest.approx(9 - 1 - 2 * np.log(3), abs=0.4), "KL(q ‖ p), estimated"
    assert wide["approximation_gap"] == pytest.approx(0, abs=0.03)


def test_with_more_dimensions_the_evidence_is_importance_weighted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap, "STEPS", 60)
    model, (images, _) = model_for_bars(), bars(4)
    got = GAP.measure(model, dataset(images), {"samples": 256})
    assert got["log_likelihood"] >= got["best_elbo"] >= got["elbo"] - 0.1
    assert len(got["amortisation_gap_per_image"]) == 4


def test_fitting_changes_nothing_of_the_model() -> None:
    model, (images, _) = model_for_bars(), bars(2)
    model.train()
    before, noise = [p.clone() for p in model.parameters()], torch.get_rng_state()
    look = looking(model, 0)
    with look:
        q = model.posterior(images / 255)
    for _ in fit(look, model, q, images / 255, None, steps=3):
        assert model.training and all(p.grad is None and p.requires_grad for p in model.parameters())
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))
    assert torch.equal(noise, torch.get_rng_state())
