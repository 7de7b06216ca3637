"""Importance-weighted evidence: the ELBO at K = 1, rising with K, the truth where it is known."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from tests.measures.small import LinearGaussian, bars, model_for_bars
from vaestudio.errors import Unsupported
from vaestudio.measures.bound import measure_bound as bound_of
from vaestudio.measures.evidence import VALUES, evidence, evidence_chunks
from vaestudio.measures.looking import looking


@pytest.mark.parametrize("name", ["vae", "cvae"])
def test_one_sample_gives_the_single_sample_elbo_of_the_same_noise(name: str) -> None:
    model, (images, y) = model_for_bars(name), bars(20)
    got = evidence(model, images, y, samples=1, seed=4)
    x = images / 255
    with looking(model, 4):
        q = model.posterior(x, y)
        z = q.mean + q.stddev * torch.randn(20, 4)
        elbo = model.likelihood(z, y).log_prob(x) + model.prior(y).log_prob(z) - q.log_prob(z)
    np.testing.assert_allclose(got.per_image, elbo, rtol=1e-5)
    assert got.mean == pytest.approx(elbo.mean().item(), rel=1e-5)
    assert got.standard_error == pytest.approx(elbo.std().item() / 20**0.5, rel=1e-4)


def test_one_sample_is_the_elbo_on_average() -> None:
    model, (images, _) = model_for_bars(), bars(100)
    many = images.repeat(20, 1, 1, 1)
    single = evidence(model, many, samples=1)
    assert single.mean == pytest.approx(-bound_of(model, many, seed=1).negative_elbo, abs=0.3)


def test_the_bound_rises_with_the_samples() -> None:
    model, (images, _) = model_for_bars(), bars(100)
    by_k = [evidence(model, images, samples=k, seed=k).per_image for k in (1, 5, 50)]
    for fewer, more in pairwise(by_k):
        gain = more - fewer
        assert gain.mean() > 3 * gain.std() / len(gain) ** 0.5


def test_chunks_change_nothing() -> None:
    model, (images, _) = model_for_bars(), bars(16)
    whole = evidence(model, images, samples=24, batch=16, chunk=24, seed=4)
    for chunk in (1, 5, 8, 100):
        parts = evidence(model, images, samples=24, batch=16, chunk=chunk, seed=4)
        np.testing.assert_allclose(parts.per_image, whole.per_image, rtol=1e-5)


def test_an_exact_posterior_makes_one_sample_enough() -> None:
    model = LinearGaussian()
    images, truth = model.draw(50)
    got = evidence(model, images, samples=1)
    np.testing.assert_allclose(got.per_image, truth, atol=1e-3)
    assert bound_of(model, images).negative_elbo > -got.mean - 0.5


def test_with_a_wrong_posterior_many_samples_approach_the_truth() -> None:
    model = LinearGaussian()
    images, truth = model.draw(50)
    with torch.no_grad():
        model.encoder.net[0].bias[2:] += 1.0  # too wide by a factor of 1.6
        model.encoder.net[0].bias[:2] += 0.1  # and off
    single, many = (evidence(model, images, samples=k).mean - truth.mean().item() for k in (1, 5000))
    assert single < -0.3 and abs(many) < 0.01


def test_memory_is_bounded_however_many_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaestudio.measures.evidence.VALUES", 256 * 10)
    model, (images, _) = model_for_bars(), bars(7)
    largest, decode = [], model.likelihood

    def watched(z: torch.Tensor, y: torch.Tensor | None = None) -> torch.distributions.Distribution:
        largest.append(z[..., 0].numel())
        return decode(z, y)

    model.likelihood = watched
    done: list[float] = []
    for samples, calls in ((3, 3), (10, 7), (25, 21)):  # 10 decodings at once: 3 images, 1 image, part of 1 image
        largest.clear(), done.clear()
        assert len(evidence(model, images, samples=samples, progress=done.append).per_image) == 7
        assert max(largest) <= 10 and sum(largest) == 7 * samples and len(largest) == calls == len(done)
        assert done[-1] == 1.0
    assert VALUES * 4 <= 16 << 20


def test_between_chunks_the_model_is_as_in_training() -> None:
    model, (images, _) = model_for_bars(), bars(4)
    for _ in evidence_chunks(model, images, samples=6, batch=2, chunk=2):
        assert model.training and torch.is_grad_enabled() and not torch.is_inference_mode_enabled()


def test_a_model_without_a_prior_says_so() -> None:
    with pytest.raises(Unsupported, match="“ae” cannot tell how probable an image is: it has no prior"):
        evidence(model_for_bars("ae", steps=0), bars(4)[0])
