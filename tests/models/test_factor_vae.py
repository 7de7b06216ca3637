"""The FactorVAE: the density ratio against closed forms, and which weights each of its terms reaches."""

from math import log

import pytest
import torch

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.models import create
from vaestudio.models.adversarial import called_fake, called_real, permute_dims
from vaestudio.models.base import Model
from vaestudio.models.nets import mlp


def built(**more: object) -> Model:
    torch.manual_seed(0)
    return create("factor-vae", DATA, {**SMALL, "critic": "16,16", **more})


def test_permuting_keeps_each_dimension_and_breaks_their_bond() -> None:
    torch.manual_seed(0)
    one = torch.randn(2000)
    z = torch.stack([one, one, -one], 1)
    shuffled = permute_dims(z)
    assert torch.equal(shuffled.sort(0).values, z.sort(0).values)
    assert z.T.corrcoef().abs().min() > 0.99
    assert (shuffled.T.corrcoef() - torch.eye(3)).abs().max() < 0.1


def test_each_term_reaches_exactly_its_own() -> None:
    model = built()
    terms = model(*bars(48)).terms
    assert list(terms) == ["reconstruction", "kl", "total correlation", "discriminator"]
    owners = {
        "reconstruction": ("encoder.", "decoder."),
        "kl": ("encoder.",),
        "total correlation": ("encoder.",),
        "discriminator": ("discriminator.",),
    }
    for term, prefixes in owners.items():
        arrived = reached(terms[term], model)
        assert all(arrived[name] == name.startswith(prefixes) for name in arrived), term


@pytest.mark.parametrize("gamma", [0.0, 7.0])
def test_the_objective_is_the_elbo_and_gamma_times_the_mean_logit(gamma: float) -> None:
    model = built()
    x, _ = bars(48)
    torch.manual_seed(1)
    loss, terms = model(x, None, model.Knobs(gamma=gamma))
    torch.manual_seed(1)
    z = model.posterior(x).rsample()
    torch.testing.assert_close(terms["total correlation"], model.discriminator(z).squeeze(-1))
    expected = terms["reconstruction"] + terms["kl"] + gamma * terms["total correlation"] + terms["discriminator"]
    torch.testing.assert_close(loss, expected.mean())


def test_without_gamma_encoder_and_decoder_learn_as_those_of_the_vae() -> None:
    model, vae = built(), create("vae", DATA, SMALL)
    vae.load_state_dict({n: w for n, w in model.state_dict().items() if not n.startswith("discriminator.")})
    x, _ = bars(48)
    for one, knobs in ((model, model.Knobs(gamma=0)), (vae, vae.Knobs())):
        torch.manual_seed(1)
        one(x, None, knobs).loss.backward()
    for name, weight in vae.named_parameters():
        torch.testing.assert_close(model.get_parameter(name).grad, weight.grad)


def test_the_first_half_of_a_batch_is_real_and_the_second_shuffled() -> None:
    """Algorithm 2: two batches, so that shuffled codes are not those they are told from."""
    model = built()
    for n in (1, 2, 9):
        seen: list[torch.Tensor] = []
        handle = model.discriminator.register_forward_hook(lambda _, given, __, seen=seen: seen.append(given[0]))
        objective = model(bars(n)[0])
        handle.remove()
        codes, judged = seen  # through frozen weights first, then for the discriminator itself
        half = (n + 1) // 2
        assert torch.equal(judged[:half], codes[:half]) and not judged.requires_grad
        assert torch.equal(judged[half:].sort(0).values, codes[half:].sort(0).values)
        logit = model.discriminator(judged).squeeze(-1)
        expected = torch.cat([called_real(logit[:half]), called_fake(logit[half:])])
        torch.testing.assert_close(objective.terms["discriminator"], expected)


def test_the_mean_logit_of_a_trained_discriminator_is_the_total_correlation() -> None:
    """Of a Gaussian with correlation ρ it is −½ log(1 − ρ²): 0.51 nats for 0.8. At 0 the cost is chance, log 2."""
    for rho in (0.0, 0.8):
        torch.manual_seed(0)
        critic = mlp(2, (32, 32), 1, "leaky-relu")
        optimiser = torch.optim.Adam(critic.parameters(), 3e-3)
        for _ in range(500):
            z = torch.randn(512, 2)
            z[:, 1] = rho * z[:, 0] + (1 - rho**2) ** 0.5 * z[:, 1]
            logit = critic(torch.cat([z[:256], permute_dims(z[256:])])).squeeze(-1)
            cost = torch.cat([called_real(logit[:256]), called_fake(logit[256:])]).mean()
            optimiser.zero_grad()
            cost.backward()
            optimiser.step()
        z = torch.randn(20_000, 2)
        z[:, 1] = rho * z[:, 0] + (1 - rho**2) ** 0.5 * z[:, 1]
        with torch.no_grad():
            estimate = critic(z).mean().item()
        assert estimate == pytest.approx(-0.5 * log(1 - rho**2), abs=0.06)
        assert rho or cost.item() == pytest.approx(log(2), abs=0.03)


def test_it_has_no_halves_to_move() -> None:
    assert "update" not in built().Knobs.model_fields
