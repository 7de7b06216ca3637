"""The optimal variance (sigma-VAE): the best one for a batch while training, one fixed number everywhere else."""

from math import log, pi

import pytest
import torch
from torch import Tensor

from tests.models.test_models import DATA, SMALL, bars
from vaestudio.measures.bound import measure_bound
from vaestudio.models import create
from vaestudio.models.base import Model
from vaestudio.models.distributions import Gaussian, OptimalGaussian


def batch(signed: bool = False) -> tuple[OptimalGaussian, Tensor]:
    torch.manual_seed(0)
    loc, x = torch.rand(5, 2, 4, 4, dtype=torch.float64), torch.rand(5, 2, 4, 4, dtype=torch.float64)
    return OptimalGaussian(loc.requires_grad_(), torch.zeros((), dtype=torch.float64), signed), x


def trained(steps: int = 60) -> Model:
    torch.manual_seed(0)
    model = create("vae", DATA, {**SMALL, "likelihood": "gaussian-optimal"})
    optimiser = torch.optim.Adam(model.parameters(), 5e-3)
    for _ in range(steps):
        optimiser.zero_grad()
        model(*bars(48)).loss.backward()
        optimiser.step()
    return model


@pytest.mark.parametrize("signed", [False, True])
def test_no_other_variance_makes_the_batch_more_likely(signed: bool) -> None:
    likelihood, x = batch(signed)
    best = likelihood.log_prob(x).mean()
    seen = 2 * x - 1 if signed else x
    found = (seen - likelihood.loc).square().mean().log()
    torch.testing.assert_close(Gaussian(likelihood.loc, found, signed).log_prob(x).mean(), best)
    for away in (-0.1, -0.01, 0.01, 0.1):
        assert Gaussian(likelihood.loc, found + away, signed).log_prob(x).mean() < best


def test_value_and_gradient_are_those_of_the_logarithm_of_the_squared_error() -> None:
    """Σ over the batch of −log p = n d / 2 (log MSE + 1 + log 2π), differentiated through the MSE (Rybkin et al. 2021)."""
    likelihood, x = batch()
    loss = -likelihood.log_prob(x).mean()
    written_out = 0.5 * 32 * ((x - likelihood.loc).square().mean().log() + 1 + log(2 * pi))
    torch.testing.assert_close(loss, written_out)
    ours, theirs = (torch.autograd.grad(value, likelihood.loc)[0] for value in (loss, written_out))
    torch.testing.assert_close(ours, theirs)


def test_a_perfect_batch_has_a_finite_density() -> None:
    x = torch.rand(5, 1, 4, 4)
    assert OptimalGaussian(x, torch.zeros(())).log_prob(x).isfinite().all()


def test_while_it_is_looked_at_each_picture_has_its_own_fixed_density() -> None:
    model = trained()
    x, _ = bars(12)
    z = torch.randn(12, 3)
    fitted = (
        model.likelihood(z).log_prob(x),
        torch.cat([model.likelihood(c[None]).log_prob(i[None]) for c, i in zip(z, x, strict=True)]),
    )
    assert not torch.allclose(*fitted), "while training, the others of the batch matter"
    model.eval()
    before = model.decoder.observation.log_variance.clone()
    together = model.likelihood(z).log_prob(x)
    alone = torch.cat([model.likelihood(c[None]).log_prob(i[None]) for c, i in zip(z, x, strict=True)])
    torch.testing.assert_close(together, alone)
    assert torch.equal(model.decoder.observation.log_variance, before)
    assert len(model.likelihood(z).variance.unique()) == 1


def test_the_kept_number_follows_the_batches_and_goes_with_the_weights() -> None:
    model = trained()
    kept = model.decoder.observation.log_variance
    x, _ = bars(480)
    q = model.posterior(x)
    loc = model.decoder(q.rsample()).loc
    now = (x - loc).square().mean().log()
    assert kept.item() == pytest.approx(now.item(), abs=0.15) and abs(kept.item() - 2 * log(0.2)) > 0.3
    again = create("vae", DATA, {**SMALL, "likelihood": "gaussian-optimal"})
    again.load_state_dict(model.state_dict())
    assert torch.equal(again.decoder.observation.log_variance, kept)


def test_measuring_moves_nothing_and_is_no_better_than_what_was_fitted() -> None:
    model = trained()
    images = (bars(96)[0] * 255).to(torch.uint8)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    once, again = measure_bound(model, images), measure_bound(model, images, batch=7)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    torch.manual_seed(0)
    assert once.reconstruction == pytest.approx(again.reconstruction, abs=2.0)  # other noise, the same variance
    fitted = model(images / 255).terms["reconstruction"].mean().item()
    assert once.reconstruction > fitted - 2.0
