"""The importance weighted bound: what one sample gives, what many give, and its two gradients."""

from math import log

import pytest
import torch
from torch import Tensor

from tests.models.test_models import DATA, SMALL, bars
from vaestudio.measures.evidence import evidence
from vaestudio.models import create
from vaestudio.models.base import Model
from vaestudio.models.distributions import DiagonalGaussian


def model_and_pictures(n: int = 4, **build: object) -> tuple[Model, Tensor]:
    """A little trained, so that weights differ, and in double precision."""
    torch.manual_seed(0)
    model = create("iwae", DATA, {**SMALL, "hidden": 8, "latent_dim": 2, **build})
    optimiser = torch.optim.Adam(model.parameters(), 1e-2)
    for _ in range(40):
        optimiser.zero_grad()
        model(*bars(48)).loss.backward()
        optimiser.step()
    return model.double(), bars(n)[0].double()


def gradient(model: Model, loss: Tensor) -> Tensor:
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(model.parameters()))])


def test_one_sample_is_the_vae() -> None:
    """With K = 1 bound and gradient are those of −log p(x|z) + log q(z|x) − log p(z), the ELBO by one sample."""
    model, x = model_and_pictures()
    torch.manual_seed(1)
    loss, terms = model(x, None, model.Knobs(samples=1))
    torch.manual_seed(1)
    q = model.posterior(x)
    z = q.rsample()
    elbo = model.likelihood(z).log_prob(x) + model.prior().log_prob(z) - q.log_prob(z)
    torch.testing.assert_close(loss, -elbo.mean())
    torch.testing.assert_close(terms["iwae"], terms["reconstruction"] + terms["kl"])
    torch.testing.assert_close(gradient(model, loss), gradient(model, -elbo.mean()))


def test_one_samples_gradient_is_the_vaes_in_expectation() -> None:
    model, x = model_and_pictures()
    vae = create("vae", DATA, {**SMALL, "hidden": 8, "latent_dim": 2}).double()
    vae.load_state_dict(model.state_dict())
    difference = torch.stack(
        [gradient(model, model(x, None, model.Knobs(samples=1)).loss) - gradient(vae, vae(x).loss) for _ in range(800)]
    )
    error = difference.std(0) / 800**0.5
    assert ((difference.mean(0)).abs() <= 5 * error + 1e-9).all()


def test_the_bound_is_the_papers_and_lies_between_elbo_and_evidence() -> None:
    model, x = model_and_pictures()
    torch.manual_seed(1)
    _, terms = model(x, None, model.Knobs(samples=7))
    torch.manual_seed(1)
    q = model.posterior(x)
    z = q.rsample((7,))
    weights = (model.likelihood(z).log_prob(x) + model.prior().log_prob(z) - q.log_prob(z)).exp()
    torch.testing.assert_close(terms["iwae"], -(weights.mean(0)).log())
    assert (terms["iwae"] <= terms["reconstruction"] + terms["kl"] + 1e-9).all()  # Jensen
    tighter = [
        torch.stack([model(x, None, model.Knobs(samples=k)).terms["iwae"].mean() for _ in range(200)]).mean().item()
        for k in (1, 4, 32)
    ]
    truth = -evidence(model.float(), (x * 255).round().to(torch.uint8), samples=3000).mean
    assert tighter[0] > tighter[1] > tighter[2] > truth - 0.3


def test_the_best_sample_has_the_largest_say() -> None:
    """Burda et al. 2016, section 3: the gradient is Σ w_k / Σ w · ∇ log w_k; some implementations weigh the worst most."""
    model, x = model_and_pictures(1)
    torch.manual_seed(1)
    loss = model(x, None, model.Knobs(samples=5)).loss
    torch.manual_seed(1)
    q = model.posterior(x)
    z = q.rsample((5,))
    log_w = (model.likelihood(z).log_prob(x) + model.prior().log_prob(z) - q.log_prob(z))[:, 0]
    say = log_w.softmax(0).detach()
    assert say.argmax() == log_w.argmax() and say.max() > 1.5 / 5
    each = torch.stack(
        [
            torch.cat([g.flatten() for g in torch.autograd.grad(w, list(model.parameters()), retain_graph=True)])
            for w in log_w
        ]
    )
    torch.testing.assert_close(gradient(model, loss), -(say[:, None] * each).sum(0))


def test_the_doubly_reparameterised_gradient_is_written_out() -> None:
    """Tucker et al. 2019: Σ (w_k / Σ w)² ∂ log w_k / ∂ z_k · ∂ z_k / ∂ φ for the encoder; the standard one for the decoder."""
    model, x = model_and_pictures()
    knobs = model.Knobs(samples=5, gradient="doubly-reparameterised")
    encoder, decoder = list(model.encoder.parameters()), list(model.decoder.parameters())
    torch.manual_seed(1)
    loss = model(x, None, knobs).loss
    torch.manual_seed(1)
    q = model.posterior(x)
    z = q.rsample((5,))
    fixed = DiagonalGaussian(q.loc.detach(), q.log_variance.detach())
    log_w = model.likelihood(z).log_prob(x) + model.prior().log_prob(z) - fixed.log_prob(z)
    say = log_w.softmax(0).detach()
    (by_z,) = torch.autograd.grad(log_w.sum(), z, retain_graph=True)
    expected = torch.autograd.grad(z, encoder, -(say.square()[..., None] * by_z) / len(x), retain_graph=True)
    torch.testing.assert_close(torch.autograd.grad(loss, encoder, retain_graph=True), expected)
    standard = torch.autograd.grad(-(log_w.logsumexp(0) - log(5)).mean(), decoder, retain_graph=True)
    torch.testing.assert_close(torch.autograd.grad(loss, decoder), standard)


@pytest.mark.parametrize("samples", [1, 4])
def test_both_gradients_are_the_same_in_expectation_and_one_has_less_noise(samples: int) -> None:
    model, x = model_and_pictures(2)
    weight = model.encoder.net[-1].weight
    draws = {
        how: torch.stack(
            [
                torch.autograd.grad(model(x, None, model.Knobs(samples=samples, gradient=how)).loss, weight)[
                    0
                ].flatten()
                for _ in range(1200)
            ]
        )
        for how in ("standard", "doubly-reparameterised")
    }
    a, b = draws.values()
    error = ((a.var(0) + b.var(0)) / 1200).sqrt()
    assert ((a.mean(0) - b.mean(0)).abs() <= 5 * error + 1e-9).all()
    if samples > 1:
        assert b.var(0).sum() < 0.9 * a.var(0).sum()


def test_the_loss_is_the_same_number_with_either_gradient() -> None:
    model, x = model_and_pictures()
    losses = []
    for how in ("standard", "doubly-reparameterised"):
        torch.manual_seed(1)
        losses.append(model(x, None, model.Knobs(gradient=how)).loss)
    torch.testing.assert_close(*losses)
