"""The ladder: merging two Gaussians, the density of two layers, and the KL of each."""

import pytest
import torch
from torch.distributions import Normal

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.models import create
from vaestudio.models.distributions import DiagonalGaussian
from vaestudio.models.ladder_vae import LadderVAE, TwoLayers, merged

BUILD = {**SMALL, "latent_dim": 5, "ladder_hidden": 16}


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def ladder(**more: object) -> LadderVAE:
    model = create("ladder-vae", DATA, {**BUILD, **more})
    assert isinstance(model, LadderVAE)
    return model


def test_merging_multiplies_the_densities() -> None:
    a, b = (DiagonalGaussian(*torch.randn(2, 7, 3).double()) for _ in range(2))
    both = merged(a, b)
    torch.testing.assert_close(both.variance, 1 / (1 / a.variance + 1 / b.variance))
    z = torch.randn(4, 7, 3).double()
    left = both.log_prob(z) - a.log_prob(z) - b.log_prob(z)
    torch.testing.assert_close(left, left[:1].expand(4, -1))  # the same wherever z is
    sure = DiagonalGaussian(a.loc, torch.full_like(a.loc, -18.0))
    torch.testing.assert_close(merged(sure, b).loc, a.loc, rtol=0, atol=1e-5)
    torch.testing.assert_close(merged(a, a).loc, a.loc)


def test_the_density_of_two_layers_is_that_of_one_given_the_other() -> None:
    model = ladder().double()
    p = model.prior()
    assert isinstance(p, TwoLayers)
    z = p.sample((6,))
    mean, log_variance = model.below(z[:, :2]).chunk(2, -1)
    expected = Normal(0.0, 1.0).log_prob(z[:, :2]).sum(-1) + Normal(mean, (log_variance / 2).exp()).log_prob(
        z[:, 2:]
    ).sum(-1)
    torch.testing.assert_close(p.log_prob(z), expected)
    assert p.mean.shape == p.variance.shape == (5,) and z.shape == (6, 5)


def test_the_kl_is_the_mean_of_its_estimate() -> None:
    """Layer by layer in closed form, and log q − log p of both together: two estimates of one number."""
    model = ladder().double()
    x = bars(12)[0].double()
    q, p = model.posterior(x), model.prior()
    z = q.sample((3000,))
    by_draws = q.log_prob(z) - p.log_prob(z)
    terms = model(x, None, model.Knobs(samples=64)).terms
    torch.testing.assert_close(terms["kl"], terms["top kl"] + terms["lower kl"])
    error = by_draws.std(0) / 3000**0.5
    assert ((by_draws.mean(0) - terms["kl"]).abs() < 4 * error + 0.15 * terms["lower kl"]).all()


def test_with_a_lower_layer_that_the_picture_says_nothing_of_only_the_top_one_costs() -> None:
    model = ladder()
    with torch.no_grad():
        model.encoder.lower.weight.zero_()
        model.encoder.lower.bias.copy_(torch.tensor([0.0] * 3 + [9.0] * 3))  # as good as flat
    terms = model(*bars(12)).terms
    assert (terms["lower kl"] < 1e-4).all() and (terms["top kl"] > 1e-4).any()


def test_terms_reach_both_ways_of_the_ladder() -> None:
    model = ladder()
    terms = model(*bars(48)).terms
    top = reached(terms["top kl"], model)
    assert all(arrived == name.startswith(("encoder.features", "encoder.top")) for name, arrived in top.items())
    lower = reached(terms["lower kl"], model)
    assert all(arrived == (not name.startswith("decoder.")) for name, arrived in lower.items())
    assert all(reached(terms["reconstruction"], model).values())


def test_one_dimension_at_least_is_left_to_the_lower_layer() -> None:
    model = ladder(latent_dim=2, top_dim=7)
    assert model.top_dim == 1 and model.posterior(bars(3)[0]).mean.shape == (3, 2)
    pictures = model.likelihood(torch.tensor([[0.0, 1.0], [5.0, 1.0]])).mean
    assert torch.equal(pictures[0], pictures[1]), "x hangs on the lower layer alone"
