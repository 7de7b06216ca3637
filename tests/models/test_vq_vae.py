"""The VQ-VAE: nearest codes, gradients straight through, k-means by moving averages, and which weights a term reaches."""

import pytest
import torch

from tests.models.test_models import DATA, bars, reached
from vaestudio.measures.codes import code_usage
from vaestudio.measures.looking import looking
from vaestudio.models import create
from vaestudio.models.codebook import Codebook
from vaestudio.models.vq_vae import VQVAE

NARROW = {"channels": "4,8", "hidden": "32", "codes": 20, "code_dim": 5, "residual": 8}


def small(**more: object) -> VQVAE:
    torch.manual_seed(0)
    model = create("vq-vae", DATA, {**NARROW, **more})
    assert isinstance(model, VQVAE)
    model(*bars(48))  # the codes come to life
    return model


def test_the_nearest_code_is_that_of_brute_force() -> None:
    torch.manual_seed(0)
    codebook = Codebook(30, 7, "ema").double()
    e = torch.randn(4, 9, 7).double()
    distances = (e[..., None, :] - codebook.vectors).square().sum(-1)  # (4, 9, 30)
    assert torch.equal(codebook.nearest(e), distances.argmin(-1))
    assert torch.equal(codebook.nearest(codebook.vectors), torch.arange(30))


@pytest.mark.parametrize("network", ["mlp", "conv"])
def test_the_gradient_at_the_encoder_is_the_one_at_the_chosen_vectors(network: str) -> None:
    model = small(network=network, positions=6).double().eval()
    x = bars(8)[0].double()
    e = model.vectors(x)
    quantised = model.codebook(model.codebook.nearest(e)).detach().requires_grad_()
    loss = -model.decode(quantised).log_prob(x).sum()
    (at_codes,) = torch.autograd.grad(loss, quantised)
    weights = list(model.encoder.parameters())
    expected = torch.autograd.grad(e, weights, at_codes)
    got = torch.autograd.grad(model(x, None, model.Knobs(commitment=0)).terms["reconstruction"].sum(), weights)
    torch.testing.assert_close(got, expected)
    assert all(g.any() for g in got)


@pytest.mark.parametrize("learned_by", ["ema", "gradient"])
def test_each_term_reaches_its_own_weights(learned_by: str) -> None:
    model = small(codebook=learned_by)
    terms = model(*bars(48)).terms
    halves = {name: name.split(".")[0] for name, _ in model.named_parameters()}
    expected = {
        "reconstruction": {"encoder", "decoder"},
        "kl": {"autoregressive"},
        "commitment": {"encoder"},
        **({"codebook": {"codebook"}} if learned_by == "gradient" else {}),
    }
    assert set(terms) == set(expected)
    for name, term in terms.items():
        arrived = {halves[weight] for weight, got in reached(term, model).items() if got}
        assert arrived == expected[name], name


def test_the_terms_are_those_of_equation_3_and_the_bound() -> None:
    model = small(codebook="gradient").eval()
    x, _ = bars(20)
    knobs = model.Knobs(commitment=0.7)
    loss, terms = model(x, None, knobs)
    z = model.posterior(x).mode
    distance = (model.vectors(x) - model.codebook.table[z]).square().sum((1, 2))
    torch.testing.assert_close(terms["codebook"], distance)
    torch.testing.assert_close(terms["commitment"], 0.7 * distance)
    torch.testing.assert_close(terms["reconstruction"], -model.likelihood(z).log_prob(x))
    torch.testing.assert_close(terms["kl"], -model.prior().log_prob(z))
    torch.testing.assert_close(loss, sum(term.mean() for term in terms.values()))


def test_moving_averages_are_k_means_counted_by_hand() -> None:
    """Appendix A.1: N ← γ N + (1 − γ) n, m ← γ m + (1 − γ) Σ e, code = m / N; a code never chosen stays."""
    torch.manual_seed(0)
    codebook = Codebook(6, 3, "ema").double()
    never = codebook.vectors[5].clone()
    counts, sums = [0.0] * 6, [torch.zeros(3).double() for _ in range(6)]
    for _ in range(4):
        e, codes = torch.randn(10, 4, 3).double(), torch.randint(5, (10, 4))
        codebook.follow(e, codes, decay=0.9)
        for k in range(6):
            mine = e[codes == k]
            counts[k] = 0.9 * counts[k] + 0.1 * len(mine)
            sums[k] = 0.9 * sums[k] + 0.1 * mine.sum(0)
    for k in range(5):
        torch.testing.assert_close(codebook.vectors[k], sums[k] / counts[k])
        assert codebook.counts[k].item() == pytest.approx(counts[k])
    assert torch.equal(codebook.vectors[5], never) and codebook.counts[5] == 0


def test_without_a_past_the_codebook_is_one_step_of_k_means() -> None:
    torch.manual_seed(0)
    codebook = Codebook(4, 2, "ema").double()
    e = torch.randn(50, 2).double()
    codes = codebook.nearest(e)
    codebook.follow(e, codes, decay=0)
    for k in codes.unique():
        torch.testing.assert_close(codebook.vectors[k], e[codes == k].mean(0))


@pytest.mark.parametrize("learned_by", ["ema", "gradient"])
def test_revival_moves_dead_codes_only(learned_by: str) -> None:
    torch.manual_seed(0)
    codebook = Codebook(8, 3, learned_by)
    codebook.counts.copy_(torch.tensor([5.0, 0.0, 5.0, 0.1, 5.0, 5.0, 0.6, 5.0]))
    before, weights, e = codebook.table.detach().clone(), [p.clone() for p in codebook.parameters()], torch.randn(40, 3)
    codebook.revive(e, 0.1)  # a fair part is 40 / 8 = 5 vectors; a tenth of it is 0.5
    moved = (codebook.table != before).any(-1)
    assert all(torch.equal(a, b) for a, b in zip(codebook.parameters(), weights, strict=True)), (
        "gradients alone move these"
    )
    assert moved.tolist() == [False, True, False, True, False, False, False, False]
    for k in (1, 3):
        assert torch.isclose(codebook.table[k], e).all(-1).any(), "a dead code starts anew at a vector of the encoder"
        assert codebook.counts[k] == 1, "twice what it takes to live"
    still = codebook.table.detach().clone()
    codebook.revive(torch.randn(40, 3), 0.1)
    assert torch.equal(codebook.table, still), "none is dead now"


def test_without_revival_dead_codes_stay_dead() -> None:
    model = small()
    book = model.codebook
    with torch.no_grad():
        book.vectors[7] += 1e3  # out of reach
        book.counts[7] = 0
    for revive, moves in ((0, False), (0.03, True)):
        before = book.vectors[7].clone()
        model(*bars(48), model.Knobs(revive=revive))
        assert (book.vectors[7] != before).any() == moves


def test_the_codebook_changes_in_training_alone() -> None:
    model = small()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    x, y = bars(48)
    with looking(model):
        model(x, y)
    with torch.no_grad():
        model(x, y)
    model.eval()(x, y).loss.backward()
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    model.train()(x, y)
    assert not torch.equal(model.codebook.vectors, before["codebook.vectors"])


def test_the_same_seed_revives_the_same_codes() -> None:
    books = []
    for _ in range(2):
        model = small()
        torch.manual_seed(3)
        model.codebook.counts.zero_()
        model(*bars(48))
        books.append(model.codebook.vectors)
    assert torch.equal(*books)


def test_the_grid_follows_from_picture_and_channels() -> None:
    assert (small().rows, small().columns, small().latent_dim) == (4, 4, 16)
    flat = small(network="mlp", positions=6)
    assert (flat.rows, flat.columns) == (2, 3) and flat.grid == (2, 3, 20, True)
    z = torch.randint(20, (2, 5, 6))
    likelihood = flat.likelihood(z)
    assert likelihood.batch_shape == (2, 5) and likelihood.event_shape == (1, 16, 16)
    torch.testing.assert_close(likelihood.mean[1, 2], flat.likelihood(z[1, 2].float()).mean)


def test_the_same_usage_however_it_is_counted() -> None:
    model = small()
    images = bars(60)[0].mul(255).byte()
    usage = code_usage(model, images, batch=25)
    z = model.posterior(images / 255).mode
    assert usage.counts.shape == (16, 20) and usage.counts.sum() == 60 * 16
    assert usage.counts[3].tolist() == torch.bincount(z[:, 3], minlength=20).tolist()
    assert usage.total == 20 and usage.used == len(z.unique()) and 1 <= usage.perplexity <= usage.used
