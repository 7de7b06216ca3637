"""Samples judged by a classifier and by the Fréchet distance; the classifier itself."""

import pytest
import torch
from torch import Tensor
from torch.distributions import Distribution

from tests.engine.data import bars
from tests.measures.test_posterior import answer
from vaestudio.measures import classifier as c
from vaestudio.measures.classifier import CLASS_ACCURACY, train_classifier
from vaestudio.measures.frechet import FRECHET, Pixels, frechet
from vaestudio.measures.measure import Subject
from vaestudio.models import create
from vaestudio.models.cvae import CVAE
from vaestudio.models.distributions import Bernoulli


class Remembers(CVAE):
    """Decodes a training image of the label that is asked for, or of the next one."""

    shift = 0

    def likelihood(self, z: Tensor, y: Tensor | None = None) -> Distribution:
        assert y is not None
        data = bars()
        kept = torch.stack([data.train.images[data.train.labels == k][0] for k in range(10)])
        x = kept[(y + self.shift) % 10] / 255
        return Bernoulli(x.clamp(0.01, 0.99).logit())


def remembers(shift: int = 0) -> Remembers:
    model = Remembers(bars().spec, Remembers.Build(hidden=(8,), latent_dim=2))
    model.shift = shift
    return model


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c, "STEPS", 60)


def test_samples_of_the_class_that_was_asked_for() -> None:
    got = CLASS_ACCURACY.measure(remembers(), bars(), {"images": 100})
    assert got["classifier_accuracy"] == 100
    assert got["accuracy"] == got["worst_class"] == 100
    assert list(got["accuracy_per_class"]) == [100] * 10
    assert CLASS_ACCURACY.measure(remembers(1), bars(), {"images": 100})["accuracy"] == 0


def test_the_classifier_is_the_same_whatever_model_is_measured_and_leaves_no_trace() -> None:
    data, nets = bars(), []
    for model in (create("vae", data.spec, {"hidden": 8}), create("ae", data.spec, {"hidden": 16})):
        weights, noise = [p.clone() for p in model.parameters()], torch.get_rng_state()
        nets.append(answer(train_classifier(Subject.of(model, data), 5)))
        assert all(torch.equal(a, b) for a, b in zip(weights, model.parameters(), strict=True))
        assert torch.equal(noise, torch.get_rng_state())
    for a, b in zip(nets[0].parameters(), nets[1].parameters(), strict=True):
        assert torch.equal(a, b)


def exact(mean: Tensor, covariance: Tensor) -> Tensor:
    """(1000, n) float64 numbers with exactly this mean and covariance."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(1000, len(mean), generator=generator, dtype=torch.float64)
    x = x - x.mean(0)
    white = torch.linalg.solve_triangular(torch.linalg.cholesky(torch.cov(x.T)), x.T, upper=False).T
    return white @ torch.linalg.cholesky(covariance).T + mean


def test_frechet_of_gaussians() -> None:
    zero, one = torch.zeros(3).double(), torch.ones(3).double()
    a, b = torch.diag(torch.tensor([1.0, 4.0, 9.0])).double(), torch.diag(torch.tensor([4.0, 4.0, 1.0])).double()
    x = exact(zero, a)
    assert frechet(x, x) == pytest.approx(0, abs=1e-9)
    assert frechet(x, exact(one, a)) == pytest.approx(3)
    assert frechet(x, exact(one, b)) == pytest.approx(3 + 1 + 0 + 4), "commuting: the squared difference of deviations"
    m = torch.randn(3, 3, generator=torch.Generator().manual_seed(1)).double()
    leaning = m @ m.T + torch.eye(3)
    cross = torch.linalg.eigvals(a @ leaning).real.sqrt().sum()
    expected = (a.trace() + leaning.trace() - 2 * cross).item()
    assert frechet(x, exact(zero, leaning)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("labelled", [True, False])
def test_memorised_pictures_are_nearer_than_noise(labelled: bool) -> None:
    data = bars(labelled=labelled)
    model = create("vae", data.spec, {"hidden": 8, "latent_dim": 2})
    got = FRECHET.measure(model, data)
    assert got["learned_features"] == labelled and got["floor"] < 0.2 * got["distance"]
    if labelled:
        near = FRECHET.measure(remembers(), data)
        assert near["distance"] < 0.2 * got["distance"]


def test_components_are_those_of_the_covariance() -> None:
    torch.manual_seed(0)
    x = (torch.randn(500, 2) @ torch.tensor([[60.0, 20, 0, 0], [0, 5, 15, 0]]) + 128).clamp(0, 255)
    images = x.to(torch.uint8).view(500, 1, 2, 2)
    pixels = Pixels(images)
    z = pixels.features(images / 255)
    values = torch.linalg.eigvalsh(torch.cov((images.flatten(1) / 255).T)).flip(0)
    torch.testing.assert_close(z.var(0)[:2], values[:2], rtol=0.02, atol=1e-6)
