"""The mixture of Gaussians against torch's own, against N(0, I), and where its gradients go."""

import pytest
import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal, kl_divergence

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.models import create
from vaestudio.models.distributions import DiagonalGaussian, Mixture, StandardNormal
from vaestudio.models.mixture_prior import ring


def mixture(k: int = 5, d: int = 3) -> tuple[Mixture, MixtureSameFamily]:
    """A mixture of ours and the same of torch's, in double precision."""
    generator = torch.Generator().manual_seed(0)
    logits, loc, raw = (torch.randn(*s, generator=generator).double() for s in ((k,), (k, d), (k, d)))
    theirs = MixtureSameFamily(Categorical(logits=logits), Independent(Normal(loc, (0.5 * raw).exp()), 1))
    return Mixture(logits, DiagonalGaussian(loc, raw)), theirs


def test_density_and_moments_are_torchs() -> None:
    ours, theirs = mixture()
    z = 3 * torch.randn(4, 6, 3).double()
    torch.testing.assert_close(ours.log_prob(z), theirs.log_prob(z))
    torch.testing.assert_close(ours.mean, theirs.mean)
    torch.testing.assert_close(ours.variance, theirs.variance)


def test_a_narrow_component_far_out_keeps_its_digits_in_single_precision() -> None:
    loc, log_variance = torch.tensor([[30.0]]), torch.tensor([[-16.0]])  # a standard deviation of 0.0003
    z = torch.tensor([[30.0], [30.001]])
    narrow = DiagonalGaussian(loc, log_variance)
    torch.testing.assert_close(Mixture(torch.zeros(1), narrow).log_prob(z), narrow.log_prob(z), rtol=1e-5, atol=1e-4)


def test_samples_have_the_mixtures_moments() -> None:
    torch.manual_seed(0)
    ours, _ = mixture()
    z = ours.sample((100_000,))
    assert z.shape == (100_000, 3) and ours.sample().shape == (3,) and ours.batch_shape == ()
    assert ((z.mean(0) - ours.mean).abs() < 4 * (ours.variance / 100_000).sqrt()).all()
    torch.testing.assert_close(z.var(0), ours.variance, rtol=0.03, atol=0)


def test_one_component_at_the_origin_is_the_ordinary_prior() -> None:
    torch.manual_seed(0)
    settings = {**SMALL, "components": 1, "radius": 0, "spread": 1}
    model = create("mixture-prior", DATA, settings).double()
    z, standard = torch.randn(50, 3).double(), StandardNormal(torch.zeros(3).double())
    torch.testing.assert_close(model.prior().log_prob(z), standard.log_prob(z))
    x = bars(16)[0].double()
    q = model.posterior(x)
    draws = torch.stack([model(x).terms["kl"] for _ in range(2000)])
    error = draws.std(0) / 2000**0.5
    assert ((draws.mean(0) - kl_divergence(q, standard)).abs() < 4.5 * error).all()


@pytest.mark.parametrize("how", ["learned", "fixed"])
def test_only_a_learned_mixture_has_weights(how: str) -> None:
    torch.manual_seed(0)
    model = create("mixture-prior", DATA, {**SMALL, "mixture": how})
    arrived = reached(model(*bars(48)).terms["kl"], model)
    of_prior = {name for name in arrived if "." not in name}
    assert of_prior == ({"logits", "loc", "log_variance"} if how == "learned" else set())
    assert all(arrived[name] for name in of_prior)
    torch.testing.assert_close(model.prior().mean, torch.zeros(3), atol=1e-6, rtol=0)  # the middle of the ring


def test_the_ring_is_even() -> None:
    means = ring(8, 4, 3.0)
    torch.testing.assert_close(means.norm(dim=1), torch.full((8,), 3.0))
    neighbours = (means - means.roll(1, 0)).norm(dim=1)
    torch.testing.assert_close(neighbours, neighbours[:1].expand(8))
    assert not means[:, 2:].any() and ring(3, 1, 2.0).flatten().tolist() == [-2, 0, 2]
