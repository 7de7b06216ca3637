"""The conditional VAE's two priors: one for all classes, or one for each."""

import numpy as np
import pytest
import torch
from torch.distributions import kl_divergence

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.engine.describe import model_info
from vaestudio.measures.bound import kl_by_dimension, measure_bound
from vaestudio.measures.evidence import evidence
from vaestudio.models import create
from vaestudio.models.cvae import CVAE
from vaestudio.models.distributions import DiagonalGaussian


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def of_class(means: float = 1.0) -> CVAE:
    """A model whose three classes have priors far from each other."""
    model = create("cvae", DATA, {**SMALL, "prior": "label"})
    assert isinstance(model, CVAE)
    with torch.no_grad():
        model.of_class.copy_(means * torch.randn(3, 6))
    return model


def test_a_prior_of_each_class_starts_as_the_prior_of_all() -> None:
    x, y = bars(48)
    models = [create("cvae", DATA, {**SMALL, "prior": prior}) for prior in ("standard", "label")]
    models[1].load_state_dict({**models[1].state_dict(), **models[0].state_dict()})
    terms = []
    for model in models:
        torch.manual_seed(1)
        terms.append(model(x, y).terms)
    torch.testing.assert_close(terms[0], terms[1])


def test_the_kl_is_that_of_the_pictures_own_class_in_closed_form() -> None:
    model = of_class()
    x, y = bars(48)
    kl = model(x, y).terms["kl"]
    mean, log_variance = model.of_class.chunk(2, -1)
    q = model.posterior(x, y)
    assert isinstance(q, DiagonalGaussian)
    normal = torch.distributions.Normal(mean[y], (0.5 * log_variance[y]).exp())
    expected = kl_divergence(torch.distributions.Normal(q.loc, q.stddev), normal).sum(1)
    torch.testing.assert_close(kl, expected)
    z = q.sample((20_000,))
    estimate = (q.log_prob(z) - model.prior(y).log_prob(z)).mean(0)
    torch.testing.assert_close(estimate, kl, atol=0.2, rtol=0.02)
    torch.testing.assert_close(kl_by_dimension(model, q, y).sum(1), kl)


def test_only_the_kl_reaches_the_prior_and_only_that_of_the_classes_in_the_batch() -> None:
    model = of_class()
    x, y = bars(48)
    here = y != 1
    terms = model(x[here], y[here]).terms
    assert reached(terms["kl"], model)["of_class"] and not reached(terms["reconstruction"], model)["of_class"]
    terms["kl"].mean().backward()
    assert model.of_class.grad is not None and not model.of_class.grad[1].any() and model.of_class.grad[[0, 2]].all()


def test_the_prior_of_a_class_comes_to_lie_where_its_posteriors_do() -> None:
    """With the encoder held still, the best mean of p(z|y) is the mean of the class's posteriors (their M-step)."""
    model = of_class()
    x, y = bars(300)
    with torch.no_grad():
        q = model.posterior(x, y)
    optimiser = torch.optim.Adam([model.of_class], 0.05)
    for _ in range(300):
        loss = kl_divergence(q, model.prior(y)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        for label in range(3):
            means, variances = q.mean[y == label], q.variance[y == label]
            p = model.prior(torch.tensor([label]))
            torch.testing.assert_close(p.mean[0], means.mean(0), atol=0.02, rtol=0)
            torch.testing.assert_close(
                p.variance[0], variances.mean(0) + means.var(0, correction=0), atol=0.02, rtol=0.05
            )


def test_bound_and_evidence_are_under_the_prior_of_the_class() -> None:
    model = of_class(0.3)
    x, y = bars(30)
    images = (x * 255).to(torch.uint8)
    bound = measure_bound(model, images, y)
    estimate = evidence(model, images, y, samples=200)
    assert bound.negative_elbo is not None and -estimate.mean < bound.negative_elbo
    moved = evidence(model, images, (y + 1) % 3, samples=200)
    assert not np.allclose(moved.per_image, estimate.per_image, atol=0.1)


def test_a_built_model_says_which_prior_it_has() -> None:
    standard, label = (create("cvae", DATA, {**SMALL, "prior": prior}) for prior in ("standard", "label"))
    assert standard.capabilities == CVAE.capabilities and label.capabilities.prior == "learned"
    assert model_info(CVAE).standard_prior and model_info(CVAE, standard).standard_prior
    assert not model_info(CVAE, label).standard_prior and model_info(CVAE, label).conditional
    assert {n for n, _ in label.named_parameters()} - {n for n, _ in standard.named_parameters()} == {"of_class"}
