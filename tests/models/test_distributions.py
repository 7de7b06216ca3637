"""Densities against hand-written ones, divergences against Monte Carlo, gradients against differences."""

from itertools import product
from math import log, pi

import pytest
import torch
from torch import Tensor, nn
from torch.autograd import gradcheck, gradgradcheck
from torch.distributions import Independent, Normal, kl_divergence

from vaestudio.models.distributions import (
    LATENT_LOG_VARIANCE,
    PIXEL_LOG_VARIANCE,
    Bernoulli,
    Delta,
    DiagonalGaussian,
    Gaussian,
    StandardNormal,
    bounded,
    frozen,
    kl_per_dimension,
    rate,
)


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def diagonal(*shape: int, dtype: torch.dtype = torch.float64) -> DiagonalGaussian:
    return DiagonalGaussian(torch.randn(*shape, dtype=dtype), torch.randn(*shape, dtype=dtype))


PRIORS = {"diagonal": lambda: diagonal(4), "standard": lambda: StandardNormal(torch.zeros(4, dtype=torch.float64))}


# ---- latent distributions
@pytest.mark.parametrize("prior", PRIORS)
def test_closed_form_kl_is_the_monte_carlo_kl(prior: str) -> None:
    q, p = diagonal(3, 4), PRIORS[prior]()
    z = q.sample((100_000,))
    draws = q.log_prob(z) - p.log_prob(z)
    error = draws.std(0) / len(draws) ** 0.5
    assert ((draws.mean(0) - kl_divergence(q, p)).abs() < 4 * error).all()
    assert (error < 0.05).all()


@pytest.mark.parametrize("prior", PRIORS)
def test_kl_is_torchs_and_positive_and_its_parts_sum_to_it(prior: str) -> None:
    q, p = diagonal(50, 4), PRIORS[prior]()
    parts = kl_per_dimension(q, p)
    torch.testing.assert_close(parts, kl_divergence(Normal(q.mean, q.stddev), Normal(p.mean, p.stddev)))
    torch.testing.assert_close(parts.sum(-1), kl_divergence(q, p))
    assert (parts > 0).all()


def test_kl_of_a_distribution_with_itself_is_zero() -> None:
    q, p = diagonal(3, 4), StandardNormal(torch.zeros(4))
    assert (kl_divergence(q, q) == 0).all()
    assert (kl_divergence(DiagonalGaussian(torch.zeros(2, 4), torch.zeros(2, 4)), p) == 0).all()


def test_kl_is_not_symmetric_and_has_the_right_direction() -> None:
    wide, narrow = (
        DiagonalGaussian(torch.zeros(1), torch.tensor([2.0])),
        DiagonalGaussian(torch.zeros(1), torch.zeros(1)),
    )
    assert kl_divergence(wide, narrow).item() == pytest.approx(0.5 * (torch.e**2 - 2 - 1))
    assert kl_divergence(narrow, wide).item() == pytest.approx(0.5 * (torch.e**-2 + 2 - 1))


def test_diagonal_gaussian_is_torchs() -> None:
    q = diagonal(3, 4)
    reference = Independent(Normal(q.loc, (0.5 * q.log_variance).exp()), 1)
    z = q.sample((5,))
    assert z.shape == (5, 3, 4) and q.batch_shape == (3,) and q.event_shape == (4,)
    torch.testing.assert_close(q.log_prob(z), reference.log_prob(z))
    torch.testing.assert_close(q.entropy(), reference.entropy())
    torch.testing.assert_close(q.variance, reference.variance)
    standard = StandardNormal(torch.zeros(4, dtype=torch.float64))
    torch.testing.assert_close(standard.log_prob(z), Independent(Normal(z * 0, z * 0 + 1), 1).log_prob(z))
    assert standard.sample((7,)).shape == (7, 4)


def test_samples_have_the_stated_moments_and_carry_gradients() -> None:
    q = diagonal(2)
    q.loc.requires_grad_(), q.log_variance.requires_grad_()
    z = q.rsample((100_000,))
    assert ((z.mean(0) - q.mean).abs() < 4 * q.stddev / 100_000**0.5).all()
    torch.testing.assert_close(z.var(0), q.variance, rtol=0.03, atol=0)
    noise = ((z - q.loc) / q.stddev).detach()
    z.sum().backward()
    torch.testing.assert_close(q.loc.grad, torch.full_like(q.loc, 100_000))
    torch.testing.assert_close(q.log_variance.grad, (0.5 * q.stddev * noise).sum(0).detach())
    assert not q.sample().requires_grad


def test_a_delta_always_gives_its_point() -> None:
    q = Delta(torch.randn(3, 4))
    assert torch.equal(q.rsample(), q.mean) and torch.equal(q.sample((2,))[1], q.mean) and not q.variance.any()


def test_rate_takes_the_closed_form_and_else_one_sample() -> None:
    q, standard = diagonal(3, 4), StandardNormal(torch.zeros(4, dtype=torch.float64))
    z = q.sample()
    assert torch.equal(rate(q, standard, z), kl_divergence(q, standard))
    other = Independent(Normal(torch.zeros(4, dtype=torch.float64), 1.0), 1)  # no closed form is registered for it
    torch.testing.assert_close(rate(q, other, z), q.log_prob(z) - standard.log_prob(z))


@pytest.mark.parametrize("bounds", [LATENT_LOG_VARIANCE, PIXEL_LOG_VARIANCE])
def test_bounds_hold_never_touch_the_inside_and_never_trap(bounds: tuple[float, float]) -> None:
    low, high = bounds
    inside = torch.linspace(low + 1, high - 1, 101)
    assert torch.equal(bounded(inside, bounds), inside)
    raw = torch.tensor([-1e4, low - 3, low, 0.0, high, high + 3, 1e4], requires_grad=True)
    held = bounded(raw, bounds)
    assert (held >= low).all() and (held <= high).all() and (held.diff() > 0).all()
    held.sum().backward()
    assert raw.grad is not None and (raw.grad > 0.9e-8).all() and raw.grad[3] == 1
    assert gradcheck(lambda r: bounded(r, bounds), raw.detach()[1:-1].double().requires_grad_())


def test_extreme_encoder_outputs_give_finite_values_and_gradients() -> None:
    out = torch.tensor([[1e4, -1e4, 1e4, -1e4], [-1e4, 1e4, 1e4, 1e4]], requires_grad=True)
    q = DiagonalGaussian.from_network(out)
    value = (
        kl_divergence(q, StandardNormal(torch.zeros(2))).sum() + q.rsample().sum() + q.log_prob(torch.zeros(2)).sum()
    )
    value.backward()
    assert value.isfinite() and out.grad is not None and out.grad.isfinite().all()
    assert (out.grad[:, 2:] != 0).all()


# ---- likelihoods
def test_bernoulli_is_minus_the_cross_entropy_with_soft_targets() -> None:
    logits, x = 3 * torch.randn(5, 3, 4, 4, dtype=torch.float64), torch.rand(5, 3, 4, 4, dtype=torch.float64)
    p = torch.sigmoid(logits)
    by_hand = (x * p.log() + (1 - x) * (1 - p).log()).sum((1, 2, 3))
    torch.testing.assert_close(Bernoulli(logits).log_prob(x), by_hand)
    torch.testing.assert_close(Bernoulli(logits).variance, p * (1 - p))


def test_bernoulli_probabilities_of_all_binary_pictures_sum_to_one() -> None:
    likelihood = Bernoulli(2 * torch.randn(1, 2, 3, dtype=torch.float64))
    every = torch.tensor(list(product([0.0, 1.0], repeat=6)), dtype=torch.float64).view(64, 1, 2, 3)
    assert likelihood.log_prob(every).exp().sum().item() == pytest.approx(1)
    frequency = likelihood.sample((20_000,)).mean(0)
    assert ((frequency - likelihood.mean).abs() < 4 * (likelihood.variance / 20_000).sqrt()).all()


@pytest.mark.parametrize("x", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("logit", [-1e4, 1e4])
def test_extreme_logits_give_finite_values_and_gradients(logit: float, x: float) -> None:
    logits = torch.full((2, 1, 4, 4), logit, requires_grad=True)
    value = Bernoulli(logits).log_prob(torch.full_like(logits, x))
    value.sum().backward()
    assert value[0].item() == pytest.approx(16 * (x * logit - max(logit, 0)))
    torch.testing.assert_close(logits.grad, torch.full_like(logits, x - float(logit > 0)))


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("variance", ["one", "per pixel"])
def test_gaussian_is_the_written_out_density_with_its_constants(variance: str, signed: bool) -> None:
    loc, x = torch.randn(5, 3, 4, 4, dtype=torch.float64), torch.rand(5, 3, 4, 4, dtype=torch.float64)
    log_variance = torch.tensor(-1.3, dtype=torch.float64) if variance == "one" else torch.randn_like(loc)
    likelihood = Gaussian(loc, log_variance, signed)
    seen = 2 * x - 1 if signed else x
    pixels = -0.5 * log(2 * pi) - 0.5 * log_variance - 0.5 * (seen - loc) ** 2 / log_variance.exp()
    torch.testing.assert_close(likelihood.log_prob(x), pixels.sum((1, 2, 3)))


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("variance", ["one", "per pixel"])
def test_gaussian_integrates_to_one_on_the_scale_of_its_density(variance: str, signed: bool) -> None:
    shape = () if variance == "one" else (1, 1, 1)
    likelihood = Gaussian(torch.full((1, 1, 1), 0.3).double(), torch.full(shape, -2.0).double(), signed)
    v = torch.linspace(-8, 8, 20_001, dtype=torch.float64)
    x = ((v + 1) / 2 if signed else v)[:, None, None, None]
    assert torch.trapezoid(likelihood.log_prob(x).exp(), v).item() == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("signed", [False, True])
def test_gaussian_pictures_go_out_on_the_scale_they_came_in(signed: bool) -> None:
    likelihood = Gaussian(torch.tensor([-1.0, 0.0, 1.0]).view(1, 1, 3), torch.tensor(-2.0), signed)
    assert likelihood.mean.flatten().tolist() == ([0.0, 0.5, 1.0] if signed else [-1.0, 0.0, 1.0])
    draws = likelihood.sample((50_000,))
    assert ((draws.mean(0) - likelihood.mean).abs() < 4 * likelihood.stddev / 50_000**0.5).all()
    torch.testing.assert_close(draws.var(0), likelihood.variance, rtol=0.03, atol=0)


def likelihoods(parameters: Tensor) -> dict[str, Bernoulli | Gaussian]:
    loc, log_variance = parameters.chunk(2, -3)
    return {
        "bernoulli": Bernoulli(loc),
        "one variance": Gaussian(loc, log_variance[0, 0, 0, 0]),
        "a variance a pixel": Gaussian(loc, log_variance, signed=True),
    }


@pytest.mark.parametrize("name", ["bernoulli", "one variance", "a variance a pixel"])
def test_first_and_second_derivatives_are_right(name: str) -> None:
    raw = torch.randn(2, 2, 2, 2, dtype=torch.float64, requires_grad=True)
    x = torch.rand(2, 1, 2, 2, dtype=torch.float64, requires_grad=True)

    def density(raw: Tensor, x: Tensor) -> Tensor:
        return likelihoods(raw)[name].log_prob(x)

    assert gradcheck(density, (raw, x)) and gradgradcheck(density, (raw, x))


@pytest.mark.parametrize("name", ["bernoulli", "one variance", "a variance a pixel"])
def test_several_samples_an_image_broadcast(name: str) -> None:
    raw, x = torch.randn(3, 2, 2, 4, 4), torch.rand(2, 1, 4, 4)  # 3 samples of each of 2 images
    if name == "one variance":
        raw[:, :, 1] = raw[0, 0, 1, 0, 0]
    together = likelihoods(raw.flatten(0, 1))[name].log_prob(x.repeat(3, 1, 1, 1)).view(3, 2)
    both = raw.chunk(2, -3)
    apart = {
        "bernoulli": Bernoulli(both[0]),
        "one variance": Gaussian(both[0], both[1][0, 0, 0, 0, 0]),
        "a variance a pixel": Gaussian(*both, signed=True),
    }[name].log_prob(x)
    torch.testing.assert_close(apart, together)


def test_frozen_passes_gradients_through_and_keeps_its_weights() -> None:
    net, x = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)), torch.randn(5, 3, requires_grad=True)
    fixed = frozen(net)(x)
    assert torch.equal(fixed, net(x))
    fixed.sum().backward()
    assert x.grad is not None and x.grad.abs().sum() > 0
    assert all(weight.grad is None for weight in net.parameters())
