"""Probabilistic PCA against dense matrices, and the linear VAE against probabilistic PCA."""

import pytest
import torch
from torch import Tensor
from torch.distributions import MultivariateNormal

from tests.measures.small import LinearGaussian as Exact
from vaestudio.data.dataset import DataSpec
from vaestudio.engine.adam import Adam
from vaestudio.engine.schedule import factor
from vaestudio.measures.evidence import evidence
from vaestudio.measures.linear import LinearGaussian, best
from vaestudio.models import create
from vaestudio.models.linear_vae import LinearVAE

DATA = DataSpec((1, 4, 4), 0, 400)


def pictures(n: int = 400) -> Tensor:
    """(n, 1, 4, 4) float32: two directions of unequal strength around a grey mean, and noise."""
    generator = torch.Generator().manual_seed(2)
    directions = torch.randn(16, 2, generator=generator) * torch.tensor([0.15, 0.07])
    z, noise = torch.randn(n, 2, generator=generator), torch.randn(n, 16, generator=generator)
    return (0.5 + z @ directions.T + 0.05 * noise).view(n, 1, 4, 4)


def some() -> LinearGaussian:
    generator = torch.Generator().manual_seed(3)
    return LinearGaussian(
        torch.randn(7, 3, generator=generator).double(), torch.randn(7, generator=generator).double(), 0.3
    )


def linear_vae() -> LinearVAE:
    model = create("linear-vae", DATA, {"latent_dim": 2})
    assert isinstance(model, LinearVAE)
    return model


def at_optimum(model: LinearVAE, optimum: LinearGaussian) -> LinearVAE:
    """The weights of `optimum`, and the encoder that is its true posterior (diagonal, as W's columns are orthogonal)."""
    W, inner = optimum.loading, optimum.loading.square().sum(0) + optimum.variance
    with torch.no_grad():
        model.decoder.mean.weight.copy_(W)
        model.decoder.mean.bias.copy_(optimum.mean)
        model.decoder.log_variance.fill_(optimum.variance).log_()
        model.encoder.mean.weight.copy_((W / inner).T)
        model.encoder.log_variance.copy_((optimum.variance / inner).log())
    return model


def test_evidence_is_that_of_the_dense_gaussian() -> None:
    model = some()
    x = torch.randn(20, 7, dtype=torch.float64)
    covariance = model.loading @ model.loading.T + model.variance * torch.eye(7, dtype=torch.float64)
    torch.testing.assert_close(model.evidence(x), MultivariateNormal(model.mean, covariance).log_prob(x))


def test_bayes_rule_holds_at_every_z() -> None:
    """log p(x|z) + log p(z) − log p(z|x) is log p(x), whatever z is."""
    model = some()
    x, z = torch.randn(1, 7, dtype=torch.float64), torch.randn(9, 3, dtype=torch.float64)
    means, covariance = model.posterior(x)
    eye = torch.eye(7, dtype=torch.float64)
    likelihood = MultivariateNormal(z @ model.loading.T + model.mean, model.variance * eye).log_prob(x)
    prior = MultivariateNormal(torch.zeros(3, dtype=torch.float64), torch.eye(3, dtype=torch.float64)).log_prob(z)
    posterior = MultivariateNormal(means, covariance).log_prob(z)
    torch.testing.assert_close(likelihood + prior - posterior, model.evidence(x).expand(9))


def test_the_optimum_is_one() -> None:
    """Its evidence is what is promised, and every way away from it is downhill."""
    x = pictures().flatten(1)
    model, promised = best(x, 2)
    assert model.evidence(x).mean().item() == pytest.approx(promised, abs=1e-9)
    generator = torch.Generator().manual_seed(0)
    for _ in range(20):
        step = 1e-3 * torch.randn(16, 2, generator=generator)
        worse = [
            LinearGaussian(model.loading + step, model.mean, model.variance),
            LinearGaussian(model.loading, model.mean + step[:, 0], model.variance),
            LinearGaussian(model.loading, model.mean, model.variance * (1 + 30 * step[0, 0].item())),
        ]
        assert all(other.evidence(x).mean().item() < promised for other in worse)


def test_at_the_optimum_the_bound_is_the_evidence() -> None:
    x = pictures()
    optimum, promised = best(x.flatten(1), 2)
    model = at_optimum(linear_vae(), optimum)
    read = LinearGaussian.of(model)
    torch.testing.assert_close(read.loading, optimum.loading, rtol=1e-5, atol=1e-6)
    torch.manual_seed(0)
    model, knobs = model.double(), model.Knobs(samples=64)
    bounds = torch.stack([-model(x.double(), None, knobs).loss for _ in range(50)])
    assert bounds.mean().item() == pytest.approx(promised, abs=4 * bounds.std().item() / 50**0.5 + 1e-4)
    q, (means, covariance) = model.posterior(x.double()), read.posterior(x.flatten(1))
    torch.testing.assert_close(q.mean, means, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(torch.diag_embed(q.variance[0]), covariance, rtol=1e-4, atol=1e-6)


def test_training_reaches_the_optimum_within_a_tenth_of_a_nat() -> None:
    x = pictures()
    _, promised = best(x.flatten(1), 2)
    torch.manual_seed(0)
    model = linear_vae()
    optimiser = Adam(model.parameters())
    for step in range(3000):
        optimiser.zero_grad()
        model(x).loss.backward()
        optimiser.step(0.05 * factor("cosine", step, 3000))
    bound = -model(x, None, model.Knobs(samples=64)).loss.item()
    truth = LinearGaussian.of(model).evidence(x.flatten(1)).mean().item()
    assert promised - 0.1 < bound < truth + 0.02 < promised + 0.03


def test_the_estimated_evidence_of_any_such_model_is_the_closed_form() -> None:
    exact = Exact()
    images, truth = exact.draw(50)
    read = LinearGaussian.of(exact)
    torch.testing.assert_close(read.evidence(images.flatten(1) / 255), truth, rtol=1e-5, atol=1e-4)
    estimate = evidence(exact, images, samples=200)
    assert estimate.mean == pytest.approx(read.evidence(images.flatten(1) / 255).mean().item(), abs=0.01)
