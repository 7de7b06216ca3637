"""Distributions over codes against counting, Monte Carlo and torch's own."""

from itertools import product
from math import log

import pytest
import torch
from torch.distributions import Categorical, kl_divergence

from vaestudio.models.codebook import CausalGRU
from vaestudio.models.discrete import Autoregressive, Categoricals, Point, as_codes, kl_per_code, perplexity
from vaestudio.models.distributions import rate


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def every_grid(positions: int, codes: int) -> torch.Tensor:
    return torch.tensor(list(product(range(codes), repeat=positions)))


def tiny_prior() -> Autoregressive:
    net = CausalGRU(2, 2, 3, 8, "pytorch").double()
    with torch.no_grad():
        for weight in net.parameters():
            weight.mul_(3).add_(0.3 * torch.randn_like(weight))  # far from uniform
    return Autoregressive(net)


def test_kl_of_categoricals_is_that_of_monte_carlo_and_of_torch() -> None:
    q, p = Categoricals(2 * torch.randn(4, 3, 5).double()), Categoricals(torch.randn(3, 5).double())
    kl = rate(q, p, q.mode)
    z = q.sample((10_000,))
    each = q.log_prob(z) - p.log_prob(z)
    torch.testing.assert_close(kl, each.mean(0), rtol=0, atol=4 * each.std(0).max().item() / 100)
    torchs = kl_divergence(Categorical(logits=q.log_p), Categorical(logits=p.log_p.expand_as(q.log_p)))
    torch.testing.assert_close(kl_per_code(q, p), torchs)
    torch.testing.assert_close(kl, torchs.sum(-1))


def test_a_uniform_prior_costs_log_k_less_the_entropy() -> None:
    q, p = Categoricals(torch.randn(3, 5)), Categoricals(torch.zeros(3, 5))
    entropy = Categorical(logits=q.log_p).entropy()
    torch.testing.assert_close(rate(q, p, q.mode), (log(5) - entropy).sum())


def test_samples_of_categoricals_have_their_frequencies() -> None:
    q = Categoricals(torch.randn(2, 4))
    z = q.sample((50_000,))
    for i in range(2):
        seen = torch.bincount(z[:, i], minlength=4) / len(z)
        torch.testing.assert_close(seen, q.log_p[i].exp(), rtol=0, atol=0.01)
    assert torch.equal(q.tempered(0).sample((7,)), q.mode.expand(7, -1))


def test_gumbel_softmax_at_a_low_temperature_is_a_categorical_sample() -> None:
    q = Categoricals(torch.tensor([[0.0, 1.0, 2.0]]))
    soft = q.relaxed(0.01, (50_000,))[:, 0]
    assert (soft.amax(-1) > 0.99).float().mean() > 0.97 and torch.allclose(soft.sum(-1), torch.ones(50_000))
    torch.testing.assert_close(soft.mean(0), q.log_p[0].exp(), rtol=0, atol=0.01)
    warm = q.relaxed(100.0, (1000,))
    assert (warm - 1 / 3).abs().max() < 0.1, "at a high temperature every value is blended alike"
    torch.manual_seed(5)
    hard = q.sample((1000,))[:, 0]
    torch.manual_seed(5)
    assert torch.equal(q.relaxed(0.7, (1000,))[:, 0].argmax(-1), hard), "the same noise chooses the same value"


def test_the_prior_over_every_grid_sums_to_one() -> None:
    prior, grids = tiny_prior(), every_grid(4, 3)
    assert len(grids) == 81
    log_p = prior.log_prob(grids)
    assert log_p.exp().sum().item() == pytest.approx(1, abs=1e-12) and log_p.std() > 0.5
    torch.testing.assert_close(prior.log_probs(grids).sum(-1), log_p)


def test_samples_of_the_prior_have_its_probabilities() -> None:
    prior, grids = tiny_prior(), every_grid(4, 3)
    z = prior.sample((40_000,))
    number = (z * torch.tensor([27, 9, 3, 1])).sum(-1)
    seen = torch.bincount(number, minlength=81) / len(z)
    torch.testing.assert_close(seen.double(), prior.log_prob(grids).exp(), rtol=0, atol=0.012)
    assert prior.sample((3, 2)).shape == (3, 2, 4) and prior.sample().shape == (4,)


def test_a_low_temperature_makes_the_prior_choose_what_is_likely() -> None:
    prior = tiny_prior()
    assert torch.equal(prior.tempered(0).sample((5,)), prior.mode.expand(5, -1))
    cool, warm = (prior.log_prob(prior.tempered(t).sample((2000,))).mean() for t in (0.3, 3.0))
    assert cool > prior.log_prob(prior.sample((2000,))).mean() > warm


def test_the_prior_is_causal() -> None:
    """The logits of a position depend on every position before it, and on none from it on: by autograd."""
    net = CausalGRU(3, 4, 5, 16, "pytorch").double()
    codes = torch.randint(5, (2, 12))
    shown: list[torch.Tensor] = []
    for embedding in (net.left, net.above):
        embedding.register_forward_hook(lambda _, __, out: shown.append(out.requires_grad_()) or out)
    logits = net(codes)
    for i in range(12):
        left, above = torch.autograd.grad(logits[:, i].sum(), shown, retain_graph=True)
        reached = {j - 1 for j in range(1, 12) if left[:, j].any()} | {j - 4 for j in range(4, 12) if above[:, j].any()}
        assert reached == set(range(i)), "left[j] shows code j − 1, above[j] code j − 4"


def test_changing_a_code_changes_nothing_before_it() -> None:
    net = CausalGRU(2, 3, 4, 8, "pytorch").double()
    codes = torch.randint(4, (1, 6))
    for j in range(6):
        other = codes.clone()
        other[0, j] = (other[0, j] + 1) % 4
        same = (net(codes) == net(other)).all(-1)[0]
        assert same[: j + 1].all() and not same[j + 1 :].any()


def test_one_by_one_is_the_whole_network() -> None:
    net = CausalGRU(3, 2, 4, 8, "pytorch").double()
    codes, logits = torch.randint(4, (5, 6)), []
    for i, (answer, chosen) in enumerate(net.one_by_one(5)):
        chosen.copy_(codes[:, i])
        logits.append(answer)
    torch.testing.assert_close(torch.stack(logits, 1), net(codes))


def test_a_point_has_all_its_mass_there() -> None:
    codes = torch.tensor([[1, 2], [0, 3]])
    q = Point(codes)
    assert q.log_prob(codes).tolist() == [0, 0] and q.log_prob(codes.flip(0)).tolist() == [-torch.inf] * 2
    assert torch.equal(q.sample((3,)), codes.expand(3, -1, -1))
    p = Categoricals(torch.randn(2, 4))
    torch.testing.assert_close(rate(q, p, codes), -p.log_prob(codes))


def test_perplexity_counts_what_is_used_alike() -> None:
    assert perplexity(torch.tensor([5, 5, 5, 5])).item() == pytest.approx(4)
    assert perplexity(torch.tensor([[9, 0, 0], [3, 3, 0]])).tolist() == pytest.approx([1, 2])


def test_what_a_person_types_becomes_a_code() -> None:
    assert as_codes(torch.tensor([-3.0, 0.4, 1.6, 99.0]), 8).tolist() == [0, 0, 2, 7]
    codes = torch.tensor([3, 1])
    assert as_codes(codes, 8) is codes
