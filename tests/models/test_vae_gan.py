"""The VAE-GAN: algorithm 1 written out beside it, and which weights each of its terms reaches."""

from math import log

import pytest
import torch
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence
from torch.nn import functional as F

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.models import create
from vaestudio.models.base import Model
from vaestudio.models.vae_gan import LEAST, Discriminator, feature_cost

NETWORKS = ["mlp", "conv"]


def built(network: str = "mlp", **more: object) -> Model:
    torch.manual_seed(0)
    return create("vae-gan", DATA, {**SMALL, "network": network, **more})


def players(model: nn.Module, loss: Tensor) -> dict[str, list[Tensor]]:
    """The gradient of `loss` for the weights of each player; zeros where none arrives."""
    out: dict[str, list[Tensor]] = {"encoder": [], "decoder": [], "discriminator": []}
    names, weights = zip(*model.named_parameters(), strict=True)
    gradients = torch.autograd.grad(loss, weights, retain_graph=True, allow_unused=True)
    for name, weight, gradient in zip(names, weights, gradients, strict=True):
        out[name.split(".")[0]].append(torch.zeros_like(weight) if gradient is None else gradient)
    return out


@pytest.mark.parametrize("network", NETWORKS)
def test_one_backward_gives_each_player_the_gradient_of_its_own_line_of_algorithm_1(network: str) -> None:
    """The three losses of the paper, each on one ordinary graph that leaks everywhere, kept to its own player's weights."""
    model = built(network).double()
    x = bars(24)[0].double()
    gamma = 0.3
    torch.manual_seed(1)
    together = players(model, model(x, None, model.Knobs(gamma=gamma)).loss)

    torch.manual_seed(1)
    q = model.posterior(x)
    z = q.rsample()
    drawn = model.likelihood(model.prior().sample((24,))).mean
    rebuilt = model.likelihood(z).mean
    (real, d_real), (made, d_made), (_, d_drawn) = (model.discriminator(picture) for picture in (x, rebuilt, drawn))
    spread = (real.detach().var(0, correction=0) + LEAST).sqrt()
    llike = -Normal(made / spread, 1.0).log_prob(real / spread).sum(-1).mean()  # eq. 8
    gan = (d_real.sigmoid().log() + (1 - d_made.sigmoid()).log() + (1 - d_drawn.sigmoid()).log()).mean()  # L_GAN
    fooled = (d_made.sigmoid().log() + d_drawn.sigmoid().log()).mean()  # the non-saturating form of −L_GAN
    prior = kl_divergence(Normal(q.mean, q.stddev), Normal(0.0, 1.0)).sum(-1).mean()
    lines = {"encoder": prior + llike, "decoder": gamma * llike - fooled, "discriminator": -gan}
    for player, line in lines.items():
        torch.testing.assert_close(together[player], players(model, line)[player])
        assert all(gradient.any() for gradient in together[player])


def test_each_term_reaches_exactly_its_player() -> None:
    model = built()
    terms = model(bars(24)[0]).terms
    owner = {"kl": "encoder.", "features": "encoder.", "adversarial": "decoder.", "discriminator": "discriminator."}
    assert set(terms) == {*owner, "reconstruction"} and not terms["reconstruction"].requires_grad
    for term, prefix in owner.items():
        arrived = reached(terms[term], model)
        assert all(arrived[name] == name.startswith(prefix) for name in arrived), term


def test_without_gamma_the_decoder_minds_only_the_discriminator() -> None:
    model = built()
    x = bars(24)[0]
    gradients = {}
    for gamma in (0.0, 0.1, 1.0):
        torch.manual_seed(2)
        objective = model(x, None, model.Knobs(gamma=gamma))
        gradients[gamma] = players(model, objective.loss)
    alone = players(model, objective.terms["adversarial"].mean())["decoder"]
    torch.testing.assert_close(gradients[0.0]["decoder"], alone)
    assert not torch.allclose(gradients[1.0]["decoder"][0], alone[0])
    torch.testing.assert_close(gradients[0.1]["encoder"], gradients[1.0]["encoder"])  # eq. 9 has no γ there


def test_the_discriminator_rests_while_it_is_winning() -> None:
    model = built()
    x = bars(24)[0]
    gradients = {}
    for margin in (0.0, 10.0):
        torch.manual_seed(2)
        objective = model(x, None, model.Knobs(margin=margin))
        gradients[margin] = players(model, objective.loss)
    assert 0 < objective.terms["discriminator"].mean() < 10
    assert all(g.any() for g in gradients[0.0]["discriminator"])
    assert not any(g.any() for g in gradients[10.0]["discriminator"])
    for player in ("encoder", "decoder"):
        torch.testing.assert_close(gradients[0.0][player], gradients[10.0][player])


def test_the_feature_cost_is_a_gaussian_in_standard_deviations_of_the_batch() -> None:
    torch.manual_seed(0)
    real, made = torch.randn(40, 7).double() * torch.arange(1, 8), torch.randn(40, 7).double()
    spread = (real.var(0, correction=0) + LEAST).sqrt()
    expected = -Normal(made / spread, 1.0).log_prob(real / spread).sum(-1)
    torch.testing.assert_close(feature_cost(real, made), expected)
    torch.testing.assert_close(feature_cost(real, real), torch.full((40,), 3.5 * log(2 * torch.pi)).double())


@pytest.mark.parametrize("network", NETWORKS)
def test_the_discriminator_sees_each_picture_by_itself_and_keeps_no_statistics(network: str) -> None:
    judge = Discriminator(DATA, built(network).build)
    x = bars(10)[0]
    together, alone = judge(x), judge(x[3:4])
    for part, single in zip(together, alone, strict=True):
        torch.testing.assert_close(part[3:4], single)
    assert not list(judge.buffers()) and together[0].dim() == 2 and together[1].shape == (10,)
    torch.testing.assert_close(together[0].square().mean(1), torch.ones(10), rtol=1e-2, atol=0)


def test_the_pixels_are_looked_at_with_the_variance_that_fits_them() -> None:
    """`reconstruction` is that of p(x|z), whose one variance follows the squared error of the decoder as it is."""
    model = built()
    x = bars(64)[0]
    before = model.decoder.observation.log_variance.clone()
    for _ in range(60):
        terms = model(x).terms
    fitted = model.decoder.observation.log_variance
    assert fitted != before
    with torch.no_grad():
        error = (model.likelihood(model.posterior(x).rsample()).mean - x).square().mean()
    assert fitted.exp() == pytest.approx(error.item(), rel=0.1)
    pixels = 256
    assert terms["reconstruction"].mean() == pytest.approx(
        pixels / 2 * (log(2 * torch.pi) + 1 + fitted.item()), abs=0.05 * pixels
    )


def test_a_discriminator_at_its_best_against_perfect_pictures_is_as_the_docs_say() -> None:
    """Two made pictures for a real one: the best D is 1/3 everywhere, which costs log 3 + 2 log 3/2."""
    logit = torch.linspace(-3, 3, 6001).double()
    cost = F.softplus(-logit) + 2 * F.softplus(logit)
    assert cost.min() == pytest.approx(log(3) + 2 * log(1.5), abs=1e-6)
    assert logit[cost.argmin()].sigmoid() == pytest.approx(1 / 3, abs=1e-3)


def test_a_last_batch_of_one_picture_stays_finite() -> None:
    objective = built()(bars(1)[0])
    objective.loss.backward()
    assert objective.loss.isfinite() and all(term.shape == (1,) for term in objective.terms.values())
