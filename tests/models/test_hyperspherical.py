"""The sphere: Bessel functions, normaliser, KL and draws of von Mises and Fisher against integrals done by brute force."""

from math import pi

import pytest
import torch
from torch import Tensor
from torch.distributions import kl_divergence

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.errors import BadValue
from vaestudio.measures.evidence import evidence
from vaestudio.models import create
from vaestudio.models.sphere import UniformSphere, VonMisesFisher, bessel, log_area

DIMENSIONS = [2, 3, 4, 10, 101, 512]
K = torch.tensor([0.01, 0.7, 5.0, 60.0, 2000.0, 50_000.0]).double()


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def north(k: Tensor, dimensions: int) -> VonMisesFisher:
    """Around the first axis; κ is (n,)."""
    return VonMisesFisher(torch.eye(dimensions, dtype=k.dtype)[:1].expand(len(k), -1), k)


def angles(k: Tensor, dimensions: int) -> tuple[Tensor, Tensor]:
    """cos θ (n, N), and the logarithm of the mass that exp(κ cos θ) has in each ring around μ, by 40,000 rings."""
    theta = (torch.arange(40_000).double() + 0.5) / 40_000
    theta = theta * (14 * (dimensions / (k + dimensions)).sqrt()).clamp(max=pi)[:, None]
    width = 2 * theta[:, :1]
    inner = log_area(dimensions - 1) if dimensions > 2 else torch.tensor(2.0).log()
    return theta.cos(), k[:, None] * theta.cos() + (dimensions - 2) * theta.sin().log() + width.log() + inner


def test_bessel_functions_of_order_0_and_1_and_a_half_are_the_known_ones() -> None:
    log_i0, ratio = bessel(0, K)
    torch.testing.assert_close(log_i0, torch.special.i0e(K).log() + K, rtol=0, atol=5e-8)
    torch.testing.assert_close(K * ratio, torch.special.i1e(K) / torch.special.i0e(K), rtol=1e-8, atol=0)
    half, _ = bessel(0.5, K[:4])
    torch.testing.assert_close(half, (torch.tensor(2 / pi).sqrt() * K[:4].sinh() / K[:4]).log(), rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("order", [0.0, 0.5, 3.0, 49.5, 255.0])
def test_neighbouring_orders_agree_and_nothing_breaks_at_the_ends(order: float) -> None:
    low, ratio = bessel(order, K)
    high, next_ratio = bessel(order + 1, K)
    torch.testing.assert_close(low + ratio.log(), high, rtol=0, atol=5e-8)
    torch.testing.assert_close(1 / ratio, 2 * (order + 1) + K.square() * next_ratio, rtol=1e-7, atol=0)
    value, ratio = bessel(order, torch.zeros(1).double())
    assert value.isfinite() and ratio.item() == pytest.approx(1 / (2 * order + 2), rel=1e-7)


@pytest.mark.parametrize("dimensions", DIMENSIONS)
def test_normaliser_kl_and_mean_length_are_the_integrals(dimensions: int) -> None:
    q = north(K, dimensions)
    cosine, log_mass = angles(K, dimensions)
    normaliser = log_mass.logsumexp(1)
    torch.testing.assert_close(K - q.log_prob(q.direction), normaliser, rtol=1e-6, atol=1e-5)
    share = (log_mass - normaliser[:, None]).exp()
    torch.testing.assert_close(q.length, (share * cosine).sum(1), rtol=1e-5, atol=1e-8)
    by_hand = (share * (K[:, None] * cosine - normaliser[:, None])).sum(1) + log_area(dimensions)
    kl = kl_divergence(q, UniformSphere(torch.zeros(dimensions).double()))
    torch.testing.assert_close(kl, by_hand, rtol=1e-6, atol=1e-5)
    assert (kl > 0).all() and (kl.diff() > 0).all()


@pytest.mark.parametrize("dimensions", DIMENSIONS)
def test_gradients_are_the_finite_differences(dimensions: int) -> None:
    k = K.clone().requires_grad_()
    p = UniformSphere(torch.zeros(dimensions).double())

    def both(k: Tensor) -> tuple[Tensor, Tensor]:
        q = north(k, dimensions)
        return kl_divergence(q, p), q.log_prob(-q.direction) + k

    step = 1e-4 * K
    for now, up, down in zip(both(k), both(K + step), both(K - step), strict=True):
        (slope,) = torch.autograd.grad(now.sum(), k, retain_graph=True)
        torch.testing.assert_close(slope, (up - down) / (2 * step), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("dimensions", [2, 3, 10, 512])
def test_draws_lie_where_the_density_says(dimensions: int) -> None:
    """Kolmogorov and Smirnov's distance of μ·z from the integral of the density; with 4,000 draws 0.031 is one in a thousand."""
    k = K[:5]
    q = north(k, dimensions)
    z = q.sample((4000,))
    torch.testing.assert_close(z.norm(dim=-1), torch.ones(4000, 5).double())
    cosine, log_mass = angles(k, dimensions)
    below = log_mass.softmax(1).cumsum(1)
    for i in range(len(k)):
        drawn = z[:, i, 0].acos().sort().values
        place = torch.searchsorted(cosine[i].acos().contiguous(), drawn).clamp(max=below.shape[1] - 1)
        assert (below[i][place] - (torch.arange(4000) + 0.5) / 4000).abs().max() < 0.033
    deviation = (z.var(0) / q.variance).sqrt()
    assert ((deviation - 1).abs() < 0.12).all() if dimensions < 512 else True
    assert (z[..., 1].mean(0).abs() < 5 * (q.variance[:, 1] / 4000).sqrt()).all(), "no side is preferred"


@pytest.mark.parametrize("dimensions", [2, 3, 10, 512])
def test_the_gradient_of_a_draw_is_that_of_what_it_averages(dimensions: int) -> None:
    """Means over draws of d(μ·z)/dκ and d(μ·z)²/dκ against the derivatives of the integrals."""
    k = K[:5].expand(4000, -1).clone().requires_grad_()
    w = VonMisesFisher(torch.eye(dimensions).double()[0].expand(4000, 5, -1), k).rsample()[..., 0]
    cosine, log_mass = angles(K[:5], dimensions)
    share = log_mass.softmax(1)
    for power in (1, 2):
        (each,) = torch.autograd.grad(w.pow(power).sum(), k, retain_graph=True)
        function = cosine.pow(power)
        covariance = (share * function * cosine).sum(1) - (share * function).sum(1) * (share * cosine).sum(1)
        error = each.std(0) / 4000**0.5
        assert ((each.mean(0) - covariance).abs() < 4.5 * error).all()  # d E[f] / dκ = Cov(f, cos θ)
        assert (error < 0.1 * covariance)[2:].all(), "and this is no wide net"


def test_the_direction_of_a_draw_follows_that_of_the_mean() -> None:
    raw = torch.tensor([0.3, -0.2, 0.9]).double().requires_grad_()
    k = torch.full((20_000,), 8.0).double()
    q = VonMisesFisher((raw / raw.norm()).expand(20_000, -1), k)
    (slope,) = torch.autograd.grad(q.rsample()[:, 0].mean(), raw)
    (expected,) = torch.autograd.grad((raw / raw.norm())[0] * q.length[0], raw)
    torch.testing.assert_close(slope, expected, atol=0.02, rtol=0.03)


# ---- the model
def test_the_kl_knows_the_concentration_and_not_the_direction() -> None:
    model = create("hyperspherical", DATA, SMALL)
    terms = model(*bars(48)).terms
    head = model.encoder.net[-1].weight
    (gradient,) = torch.autograd.grad(terms["kl"].mean(), head, retain_graph=True)
    assert not gradient[:3].any() and gradient[3].any()
    (gradient,) = torch.autograd.grad(terms["reconstruction"].mean(), head, retain_graph=True)
    assert gradient.any(1).all()
    assert all(reached(terms["reconstruction"], model).values())


def test_evidence_by_the_posterior_is_evidence_by_the_prior() -> None:
    model = create("hyperspherical", DATA, {**SMALL, "hidden": 8})
    images = bars(6)[0].mul(255).to(torch.uint8)
    told = evidence(model, images, samples=4000)
    z = model.prior().sample((4000,))
    torch.testing.assert_close(z.norm(dim=-1), torch.ones(4000))
    with torch.no_grad():
        by_prior = model.likelihood(z[:, None]).log_prob(images / 255).logsumexp(0) - torch.tensor(4000.0).log()
    torch.testing.assert_close(torch.from_numpy(told.per_image).float(), by_prior, atol=0.15, rtol=0)


def test_a_code_off_the_sphere_stands_for_its_direction_and_a_line_is_no_sphere() -> None:
    model = create("hyperspherical", DATA, SMALL)
    z = torch.randn(4, 3)
    torch.testing.assert_close(model.likelihood(z).mean, model.likelihood(5 * z).mean)
    with pytest.raises(BadValue):
        create("hyperspherical", DATA, {"latent_dim": 1})
