"""The true posterior on a grid: closed forms where there are any, importance-weighted evidence elsewhere."""

from math import pi

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.distributions import MultivariateNormal, kl_divergence

from tests.measures.small import LinearGaussian as Exact
from tests.measures.small import bars
from vaestudio.data.dataset import Dataset, DataSpec, Split
from vaestudio.measures.evidence import evidence
from vaestudio.measures.linear import LinearGaussian
from vaestudio.measures.measure import Sliced
from vaestudio.measures.posterior import TRUE_POSTERIOR, Cells, posterior_cells, regular
from vaestudio.models import create
from vaestudio.models.base import Model


def answer(part: Sliced) -> object:
    """What `part` returns; between its slices the model is as in training."""
    while True:
        try:
            next(part)
        except StopIteration as end:
            return end.value
        assert torch.is_grad_enabled() and not torch.is_inference_mode_enabled()


def cells_of(model: Model, image: Tensor, label: Tensor | None = None) -> Cells:
    cells, _ = answer(posterior_cells(model, image, label))
    return cells


def dataset(images: Tensor, labels: Tensor | None = None) -> Dataset:
    split = Split(images, labels)
    return Dataset("small", split, split, class_names=() if labels is None else ("0", "1"))


def correlated() -> Model:
    """A linear VAE whose true posterior leans, with an encoder that knows nothing of it."""
    torch.manual_seed(0)
    model = create("linear-vae", DataSpec((1, 4, 4), 0, 100), {"latent_dim": 2})
    with torch.no_grad():
        model.decoder.mean.weight.copy_(torch.randn(16, 2) @ torch.tensor([[0.3, 0.25], [0.0, 0.1]]))
        model.decoder.mean.bias.fill_(0.5)
        model.encoder.mean.weight.normal_(std=0.3)
        model.encoder.log_variance.fill_(-3.0)
    return model


def test_evidence_and_divergence_are_those_of_the_closed_form() -> None:
    model = correlated()
    images = torch.randint(60, 200, (3, 1, 4, 4), dtype=torch.uint8)
    truth = LinearGaussian.of(model)
    means, covariance = truth.posterior(images.flatten(1) / 255)
    assert abs(covariance[0, 1]) > 0.3 * (covariance[0, 0] * covariance[1, 1]) ** 0.5, "it leans"
    for i in range(3):
        cells, q = answer(posterior_cells(model, images[i : i + 1]))
        expected = truth.evidence(images[i : i + 1].flatten(1) / 255).item()
        assert cells.log_evidence == pytest.approx(expected, abs=2e-3)
        mean = cells.mass @ cells.z
        away = cells.z - mean
        torch.testing.assert_close(mean, means[i], atol=2e-3, rtol=0)
        torch.testing.assert_close((cells.mass[:, None] * away).T @ away, covariance, atol=1e-4, rtol=0.02)
        own = MultivariateNormal(q.mean[0].double(), torch.diag(q.variance[0].double()))
        kl = kl_divergence(own, MultivariateNormal(means[i], covariance)).item()
        assert cells.kl == pytest.approx(kl, rel=2e-3)


def test_an_exact_encoder_misses_nothing() -> None:
    model = Exact()
    images, truth = model.draw(4)
    got = TRUE_POSTERIOR.measure(model, dataset(images))
    np.testing.assert_allclose(got["log_likelihood_per_image"], truth, atol=1e-3)
    assert got["kl"] == pytest.approx(0, abs=1e-3)
    assert got["elbo"] == pytest.approx(got["log_likelihood"], abs=1e-3)
    with torch.no_grad():
        model.encoder.net[0].bias[2:] += 2 * np.log(3)  # three times too wide, in each of two dimensions
    wide = TRUE_POSTERIOR.measure(model, dataset(images))
    assert wide["log_likelihood"] == pytest.approx(got["log_likelihood"], abs=1e-3)
    assert wide["kl"] == pytest.approx(9 - 1 - 2 * np.log(3), rel=1e-3)


@pytest.mark.parametrize("name", ["vae", "cvae", "vamp-prior"])
def test_it_is_what_importance_sampling_comes_to(name: str) -> None:
    torch.manual_seed(0)
    more = {"pseudo_inputs": 3} if name == "vamp-prior" else {}
    model = create(name, DataSpec((1, 16, 16), 2, 200), {"hidden": 32, "latent_dim": 2, **more})
    images, y = bars(3)
    got = TRUE_POSTERIOR.measure(model, dataset(images, y))
    many = evidence(model, images, y, samples=20_000)
    np.testing.assert_allclose(got["log_likelihood_per_image"], many.per_image, atol=0.05)
    assert got["kl"] > -1e-3


def test_a_needle_between_the_first_cells_is_found() -> None:
    """A decoder 400 times steeper than the prior is wide."""
    model = Exact()
    images, _ = model.draw(1)
    with torch.no_grad():
        model.decoder.net[0].weight *= 100
        model.decoder.net[0].bias += 0.25 * model.decoder.net[0].weight.sum(1)
    truth = LinearGaussian.of(model)
    deviation = truth.posterior(images.flatten(1) / 255)[1].diagonal().max() ** 0.5
    assert deviation < 0.01
    assert cells_of(model, images).log_evidence == pytest.approx(
        truth.evidence(images.flatten(1) / 255).item(), abs=0.01
    )


def test_a_picture_of_it_holds_all_of_it() -> None:
    model = correlated()
    image = torch.full((1, 1, 4, 4), 120, dtype=torch.uint8)
    cells = cells_of(model, image)
    log_p, low, high = answer(regular(model, image, None, cells, 40))
    area = ((high - low) / 40).prod().item()
    assert log_p.exp().sum().item() * area == pytest.approx(1, abs=0.01)
    means, covariance = LinearGaussian.of(model).posterior(image.flatten(1) / 255)
    peak = -np.log(2 * pi) - 0.5 * torch.logdet(covariance).item()
    assert log_p.max().item() == pytest.approx(peak, abs=0.05)
    row, column = divmod(int(log_p.argmax()), 40)
    at = low + (torch.tensor([column, row]) + 0.5) * (high - low) / 40
    torch.testing.assert_close(at, means[0], atol=float((high - low).max()) / 20, rtol=0)
