"""The bound, its parts, its dimensions."""

import numpy as np
import pytest
import torch
from torch.distributions import Independent, Normal, kl_divergence

from tests.measures.small import bars, model_for_bars
from vaestudio.measures.bound import bound_chunks, kl_by_dimension
from vaestudio.measures.bound import measure_bound as bound_of
from vaestudio.measures.looking import looking
from vaestudio.models.distributions import DiagonalGaussian
from vaestudio.models.vae import VAE


def test_the_bound_is_what_one_writes_by_hand() -> None:
    model, (images, _) = model_for_bars(), bars(100)
    got = bound_of(model, images, batch=100, seed=7)
    x = images / 255
    with looking(model, 7):
        q = model.posterior(x)
        z = q.rsample()
        logits = model.likelihood(z).logits
        reconstruction = torch.nn.functional.binary_cross_entropy_with_logits(logits, x, reduction="sum") / 100
        kl = kl_divergence(Normal(q.mean, q.stddev), Normal(0.0, 1.0)).mean(0)
    assert got.reconstruction == pytest.approx(reconstruction.item(), rel=1e-5)
    assert got.kl == pytest.approx(kl.sum().item(), rel=1e-5)
    assert got.negative_elbo == pytest.approx(got.reconstruction + got.kl)
    np.testing.assert_allclose(got.kl_per_dimension, kl, rtol=1e-4)
    np.testing.assert_allclose(got.variance_per_dimension, q.mean.double().var(0, correction=0), rtol=1e-5)


def test_it_is_the_elbo_even_when_trained_on_another_objective() -> None:
    model, (images, _) = model_for_bars(), bars(100)
    with looking(model, 0):
        loss = model(images / 255).loss.item()
    assert bound_of(model, images, batch=100).negative_elbo == pytest.approx(loss, rel=1e-5)
    with looking(model, 0):
        heavier = model(images / 255, None, model.Knobs(beta=5)).loss.item()
    assert heavier > loss + 1


def test_batches_change_the_noise_alone() -> None:
    model, (images, _) = model_for_bars(), bars(100)
    whole, parts = bound_of(model, images), bound_of(model, images, batch=33)
    assert whole.kl == pytest.approx(parts.kl)
    np.testing.assert_allclose(whole.variance_per_dimension, parts.variance_per_dimension)
    np.testing.assert_allclose(whole.kl_per_dimension, parts.kl_per_dimension, rtol=1e-6)
    assert whole.reconstruction == pytest.approx(parts.reconstruction, rel=0.05)
    assert whole.reconstruction != parts.reconstruction


def test_a_silenced_dimension_is_counted_out_by_both_definitions() -> None:
    model, (images, _) = model_for_bars(), bars(100)
    before = bound_of(model, images)
    assert before.active_units_variance == before.active_units_kl == 4
    head = model.encoder.net[-1]
    with torch.no_grad():
        head.weight[[1, 5]] = 0  # mean and log-variance of dimension 1
        head.bias[[1, 5]] = 0
        head.weight[2] = 0  # a mean that says nothing, with a variance that still does
    after = bound_of(model, images)
    assert after.kl_per_dimension[1] == after.variance_per_dimension[1] == 0
    assert (after.active_units_variance, after.active_units_kl) == (2, 3)


def test_an_autoencoder_has_only_a_reconstruction() -> None:
    model, (images, _) = model_for_bars("ae"), bars(100)
    got = bound_of(model, images)
    assert got.reconstruction > 0 and got.active_units_variance == 4
    assert got.kl is got.negative_elbo is got.kl_per_dimension is got.active_units_kl is None
    assert not kl_by_dimension(model, model.posterior(images / 255)).any()


def test_a_conditional_model_is_given_its_labels() -> None:
    model, (images, y) = model_for_bars("cvae"), bars(100)
    assert bound_of(model, images, y).negative_elbo < bound_of(model, images, 1 - y).negative_elbo - 5


def test_without_a_closed_form_the_kl_is_estimated_and_dimensions_are_not_claimed() -> None:
    class OtherPrior(VAE):
        def prior(self, y=None):
            return Independent(Normal(self.origin, 1.0), 1)

    model, (images, _) = model_for_bars(), bars(100)
    other = OtherPrior(model.data, model.build)
    other.load_state_dict(model.state_dict())
    closed, estimated = bound_of(model, images), bound_of(other, images)
    assert estimated.kl == pytest.approx(closed.kl, rel=0.1) and estimated.kl != closed.kl
    assert estimated.kl_per_dimension is None and estimated.active_units_kl is None


def test_in_chunks_others_are_served_between_and_the_result_is_the_same() -> None:
    model, (images, _) = model_for_bars(), bars(100)
    model.train()
    chunks, served = bound_chunks(model, images, batch=30, seed=2), 0
    for bound in chunks:
        if bound is None:
            served += 1
            assert model.training and torch.is_grad_enabled() and not torch.is_inference_mode_enabled()
            torch.randn(3)
    assert served == 4 and bound is not None
    done: list[float] = []
    assert bound_of(model, images, batch=30, seed=2, progress=done.append).negative_elbo == bound.negative_elbo
    assert done == [0.25, 0.5, 0.75, 1.0]


def test_kl_by_dimension_is_that_of_each_image() -> None:
    model = model_for_bars()
    q = model.posterior(bars(10)[0] / 255)
    assert isinstance(q, DiagonalGaussian)
    torch.testing.assert_close(kl_by_dimension(model, q).sum(1), kl_divergence(q, model.prior()))
