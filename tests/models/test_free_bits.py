"""Free bits: dimensions below λ nats cost λ and are left alone, on the mean over the batch."""

import pytest
import torch
from torch import Tensor

from tests.models.test_models import DATA, SMALL, bars
from vaestudio.models import create, vae
from vaestudio.models.base import Model
from vaestudio.models.distributions import DiagonalGaussian, kl_per_dimension


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def uneven(name: str = "vae") -> Model:
    """A model whose three dimensions have KLs of very different size."""
    model = create(name, DATA, SMALL)
    with torch.no_grad():
        model.encoder.net[-1].bias[:3] = torch.tensor([0.0, 1.0, 3.0])
    return model


def dimensions(model: Model, x: Tensor) -> Tensor:
    """Mean KL of each, (D,)."""
    q, p = model.posterior(x), model.prior()
    assert isinstance(q, DiagonalGaussian) and isinstance(p, DiagonalGaussian)
    return kl_per_dimension(q, p).mean(0)


def test_a_dimension_below_the_minimum_gets_no_gradient_and_costs_the_minimum() -> None:
    model = uneven()
    x, _ = bars(48)
    kls = dimensions(model, x)
    free = 0.2
    assert kls[0] < free < kls[1] < kls[2]
    loss, terms = model(x, None, model.Knobs(free_bits=free, beta=2))
    paid = loss - terms["reconstruction"].mean()
    torch.testing.assert_close(paid, 2 * (free + kls[1] + kls[2]))
    torch.testing.assert_close(terms["kl"].mean(), kls.sum())  # the term is the true one
    head = model.encoder.net[-1].weight  # rows: means, then log-variances
    (got,) = torch.autograd.grad(paid, head, retain_graph=True)
    (plain,) = torch.autograd.grad(2 * kls.sum(), head)
    assert not got[[0, 3]].any() and plain[[0, 3]].any()
    torch.testing.assert_close(got[[1, 2, 4, 5]], plain[[1, 2, 4, 5]])


def test_the_minimum_holds_for_the_mean_of_the_batch_and_not_for_each_image() -> None:
    loc = torch.tensor([[0.1], [2.0]], requires_grad=True)
    q, p = DiagonalGaussian(loc, torch.zeros(2, 1)), DiagonalGaussian(torch.zeros(2, 1), torch.zeros(2, 1))
    kl = kl_per_dimension(q, p)
    assert kl[0] < 0.5 < kl.mean()
    paid = vae.with_free_bits(q, p, kl.sum(1), 0.5)
    torch.testing.assert_close(paid, kl.mean())
    (gradient,) = torch.autograd.grad(paid, loc)
    assert gradient.all()


def test_none_is_the_ordinary_objective_bit_for_bit_and_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    model = uneven()
    x, _ = bars(48)
    monkeypatch.delattr(vae, "with_free_bits")  # not even called
    loss, terms = model(x, None, model.Knobs(beta=3, capacity=2))
    assert torch.equal(loss, terms["reconstruction"].mean() + 3 * (terms["kl"].mean() - 2).abs())


def test_a_kl_that_is_no_sum_over_dimensions_is_one_group() -> None:
    model = uneven("mixture-prior")
    x, _ = bars(48)
    for free in (0.01, 100.0):
        torch.manual_seed(1)
        loss, terms = model(x, None, model.Knobs(free_bits=min(free, 10.0)))
        expected = max(terms["kl"].mean().item(), 3 * min(free, 10.0))
        torch.testing.assert_close(loss, terms["reconstruction"].mean() + expected)
    head = model.encoder.net[-1].weight
    (gradient,) = torch.autograd.grad(loss - terms["reconstruction"].mean(), head)
    assert not gradient.any()


def test_a_conditional_model_has_them_too() -> None:
    model = create("cvae", DATA, SMALL)
    loss, terms = model(*bars(48), model.Knobs(free_bits=10))
    torch.testing.assert_close(loss, terms["reconstruction"].mean() + 30)


def test_a_large_beta_leaves_every_dimension_its_bits() -> None:
    left = {}
    for free in (0.0, 0.5):
        torch.manual_seed(0)
        model = create("vae", DATA, SMALL)
        optimiser = torch.optim.Adam(model.parameters(), 1e-2)
        for _ in range(80):
            optimiser.zero_grad()
            model(*bars(48), model.Knobs(beta=20, free_bits=free)).loss.backward()
            optimiser.step()
        left[free] = dimensions(model, bars(300)[0])
    assert left[0.5].min() > 0.3 and left[0.0].max() < 0.05
