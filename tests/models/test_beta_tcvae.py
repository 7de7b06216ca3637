"""The parts of the β-TCVAE's KL: against enumeration, numerical integration and cases where each part is known."""

from itertools import combinations
from math import log, pi

import pytest
import torch
from torch import Tensor

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.models import create
from vaestudio.models.beta_tcvae import Sampling, log_aggregated, log_weights
from vaestudio.models.distributions import DiagonalGaussian, Mixture

PARTS = ("mutual information", "total correlation", "dimension-wise kl")
SAMPLINGS: tuple[Sampling, ...] = ("stratified", "weighted")


def posteriors(n: int, d: int = 2, spread: float = 1.0) -> DiagonalGaussian:
    torch.manual_seed(n)
    return DiagonalGaussian(spread * torch.randn(n, d).double(), torch.randn(n, d).double() - 1)


def chosen(q: DiagonalGaussian, rows: list[int]) -> DiagonalGaussian:
    return DiagonalGaussian(q.loc[rows], q.log_variance[rows])


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("weights", [(1.0, 1.0, 1.0), (1.0, 6.0, 1.0), (0.0, 2.0, 0.5)])
def test_the_parts_sum_to_the_kl_and_are_weighed_apart(sampling: Sampling, weights: tuple[float, float, float]) -> None:
    torch.manual_seed(0)
    model = create("beta-tcvae", DATA, SMALL).double()
    x = bars(48)[0].double()
    alpha, beta, gamma = weights
    torch.manual_seed(1)
    loss, terms = model(x, knobs=model.Knobs(alpha=alpha, beta=beta, gamma=gamma, sampling=sampling))
    torch.manual_seed(1)
    q = model.posterior(x)
    z = q.rsample()
    torch.testing.assert_close(terms["kl"], q.log_prob(z) - model.prior().log_prob(z))
    torch.testing.assert_close(sum(terms[part] for part in PARTS), terms["kl"])
    expected = terms["reconstruction"] + sum(w * terms[part] for w, part in zip(weights, PARTS, strict=True))
    torch.testing.assert_close(loss, expected.mean())
    for part in PARTS:
        assert all(arrived == name.startswith("encoder.") for name, arrived in reached(terms[part], model).items())


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("total", [1, 2, 10, 60_000])
@pytest.mark.parametrize("batch", [1, 2, 10, 128])
def test_the_weights_of_a_row_sum_to_one(batch: int, total: int, sampling: Sampling) -> None:
    if batch <= total:
        own, others = torch.tensor(log_weights(batch, total, sampling), dtype=torch.float64).exp().tolist()
        assert own + (batch - 1) * others == pytest.approx(1, abs=1e-12)


def test_they_are_the_papers_averaged_over_which_image_is_the_last() -> None:
    """Appendix C.2: 1/N for z's own image, 1/M for M − 1 of the M others, and (N − M) / (N M) for the last of them."""
    total, batch = 10, 4
    m = batch - 1
    own, others = torch.tensor(log_weights(batch, total, "stratified")).exp().tolist()
    assert own == pytest.approx(1 / total)
    assert others == pytest.approx(((m - 1) / m + (total - m) / (total * m)) / m)


@pytest.mark.parametrize("batch", [2, 3, 5])
def test_stratified_sampling_is_right_on_average_over_all_batches(batch: int) -> None:
    """By enumeration: of five images with known q, every batch that has z's own image among it."""
    total = 5
    q = posteriors(total)
    torch.manual_seed(0)
    z = q.sample()
    for n in range(total):
        rows = [[n, *others] for others in combinations([i for i in range(total) if i != n], batch - 1)]
        estimates = []
        for row in rows:
            log_q, each = log_aggregated(chosen(q, row), z[row], total, "stratified")
            estimates.append(torch.cat([log_q[:1], each[0]]).exp())
        joint = torch.stack([chosen(q, [i]).log_prob(z[n]) for i in range(total)]).exp().mean()
        each_exact = (
            (-0.5 * ((z[n] - q.loc).square() / q.variance + q.log_variance + log(2 * pi))).exp().mean(0)
        )  # (D,)
        torch.testing.assert_close(torch.stack(estimates).mean(0), torch.cat([joint.view(1), each_exact]))


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_with_all_images_at_hand_it_is_the_aggregated_posterior(sampling: Sampling) -> None:
    q = posteriors(7, 3)
    z = q.sample()
    log_q, each = log_aggregated(q, z, 7, sampling)
    torch.testing.assert_close(log_q, Mixture(torch.zeros(7).double(), q).log_prob(z))
    for j in range(3):
        one = DiagonalGaussian(q.loc[:, j : j + 1], q.log_variance[:, j : j + 1])
        torch.testing.assert_close(each[:, j], Mixture(torch.zeros(7).double(), one).log_prob(z[:, j : j + 1]))


def test_weighted_sampling_is_equation_3_less_its_constant() -> None:
    q = posteriors(4)
    z = q.sample()
    log_q, _ = log_aggregated(q, z, 100, "weighted")
    each = torch.stack([q.log_prob(code) for code in z])  # (i, j): log q(z_i|x_j)
    torch.testing.assert_close(log_q, (each.exp().sum(1) / (100 * 4)).log() + log(100))


def decomposed(q: DiagonalGaussian, z: Tensor, total: int, sampling: Sampling = "stratified") -> tuple[Tensor, Tensor]:
    """Mutual information and total correlation of each code."""
    log_q, each = log_aggregated(q, z, total, sampling)
    return q.log_prob(z) - log_q, log_q - each.sum(1)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_codes_that_say_nothing_and_codes_that_say_everything(sampling: Sampling) -> None:
    alike = DiagonalGaussian(torch.ones(6, 3).double(), torch.zeros(6, 3).double())
    information, correlation = decomposed(alike, alike.sample(), 1000, sampling)
    torch.testing.assert_close(information, torch.zeros(6).double())
    torch.testing.assert_close(correlation, torch.zeros(6).double())
    most = log(1000 if sampling == "stratified" else 6)  # what can be told apart: all images, or those of the batch
    apart = DiagonalGaussian(1000 * torch.arange(6.0).double()[:, None].expand(-1, 3), torch.zeros(6, 3).double())
    information, correlation = decomposed(apart, apart.sample(), 1000, sampling)
    torch.testing.assert_close(information, torch.full((6,), most).double())
    torch.testing.assert_close(correlation, torch.full((6,), 2 * most).double())  # (D − 1) log: all on a line


def test_the_parts_are_those_of_numerical_integration() -> None:
    """Three images, two dimensions: mutual information and total correlation on a grid, and the mean over codes."""
    q = DiagonalGaussian(
        torch.tensor([[-1.0, -1.0], [0.0, 0.3], [1.0, 1.0]]).double(), torch.full((3, 2), -1.5).double()
    )
    axis = torch.linspace(-5, 5, 301).double()
    cell = (axis[1] - axis[0]).item()
    grid = torch.stack(torch.meshgrid(axis, axis, indexing="ij"), -1)
    given = torch.stack([chosen(q, [i]).log_prob(grid) for i in range(3)])
    joint = given.exp().mean(0)
    first, second = joint.sum(1, keepdim=True) * cell, joint.sum(0, keepdim=True) * cell
    information = (given.exp() * (given - joint.log())).sum((1, 2)).mean() * cell**2
    correlation = (joint * (joint / (first * second)).log()).sum() * cell**2
    torch.manual_seed(0)
    each = [torch.stack(decomposed(q, q.sample(), 3)) for _ in range(2000)]
    codes = torch.stack(each).transpose(0, 1).flatten(1)  # (2, 6000)
    error = codes.std(1) / codes.shape[1] ** 0.5
    assert correlation > 0.2
    assert ((codes.mean(1) - torch.stack([information, correlation])).abs() < 4 * error).all()


def test_n_is_the_number_of_training_images() -> None:
    torch.manual_seed(0)
    model = create("beta-tcvae", DATA._replace(n_train=5000), SMALL)
    x, _ = bars(20)
    torch.manual_seed(1)
    terms = model(x, knobs=model.Knobs(sampling="stratified")).terms
    torch.manual_seed(1)
    q = model.posterior(x)
    z = q.rsample()
    log_q, _ = log_aggregated(q, z, 5000, "stratified")
    torch.testing.assert_close(terms["mutual information"], q.log_prob(z) - log_q)
