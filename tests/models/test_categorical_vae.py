"""The categorical VAE: relaxed while training, honest choices everywhere else."""

from math import log

import pytest
import torch

from tests.models.test_models import DATA, bars, reached
from vaestudio.engine.experiment import Experiment
from vaestudio.measures.bound import measure_bound
from vaestudio.measures.codes import code_usage
from vaestudio.measures.evidence import evidence
from vaestudio.models import create
from vaestudio.models.categorical_vae import CategoricalVAE


def small(**more: object) -> CategoricalVAE:
    torch.manual_seed(0)
    model = create("categorical-vae", DATA, {"hidden": "32", "channels": "4,8", "latent_dim": 3, "codes": 4, **more})
    assert isinstance(model, CategoricalVAE)
    return model


def trained(steps: int = 80, **knobs: object) -> CategoricalVAE:
    model = small()
    optimiser = torch.optim.Adam(model.parameters(), 1e-2)
    for _ in range(steps):
        loss = model(*bars(48), model.Knobs(**knobs)).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model


@pytest.mark.parametrize("straight", [False, True])
def test_terms_reach_what_they_should(straight: bool) -> None:
    model = small()
    terms = model(*bars(48), model.Knobs(straight_through=straight)).terms
    assert all(reached(terms["reconstruction"], model).values())
    for name, arrived in reached(terms["kl"], model).items():
        assert arrived == name.startswith("encoder."), name


def test_straight_through_decodes_a_choice_with_the_gradient_of_the_soft_one() -> None:
    model = small().double()
    x = bars(12)[0].double()
    torch.manual_seed(1)
    soft = model.posterior(x).relaxed(0.5)
    torch.manual_seed(1)
    got = model(x, None, model.Knobs(straight_through=True)).terms["reconstruction"]
    torch.testing.assert_close(got, -model.likelihood(soft.argmax(-1)).log_prob(x))
    hard = model.eye[soft.argmax(-1)].detach().requires_grad_()
    (at_choice,) = torch.autograd.grad(-model.decode(hard).log_prob(x).sum(), hard)
    weights = list(model.encoder.parameters())
    expected = torch.autograd.grad(soft, weights, at_choice)
    torch.testing.assert_close(torch.autograd.grad(got.sum(), weights), expected)


def test_at_a_low_temperature_the_relaxed_objective_is_that_of_choices() -> None:
    model = small().double()
    x = bars(48)[0].double()
    reconstruction = {}
    for temperature in (1e-4, 1.0):
        torch.manual_seed(2)
        reconstruction[temperature] = model(
            x, None, model.Knobs().model_copy(update={"temperature": temperature})
        ).terms["reconstruction"]
    torch.manual_seed(2)
    choices = -model.likelihood(model.posterior(x).sample()).log_prob(x)
    torch.testing.assert_close(reconstruction[1e-4], choices, rtol=1e-3, atol=1e-2)
    assert (reconstruction[1.0] - choices).abs().max() > 0.1


def test_several_samples_and_beta_and_capacity_are_those_of_the_vae() -> None:
    model = small()
    loss, terms = model(*bars(48), model.Knobs(samples=5, beta=4, capacity=1))
    assert terms["reconstruction"].shape == (48,)
    torch.testing.assert_close(loss, terms["reconstruction"].mean() + 4 * abs(terms["kl"].mean() - 1))
    torch.manual_seed(1)
    loss, terms = model(*bars(48), model.Knobs(free_bits=0.5))
    assert terms["kl"].mean() < 0.1, "untrained, every variable is below its half nat"
    torch.testing.assert_close(loss, terms["reconstruction"].mean() + 3 * 0.5)


def test_the_kl_is_at_most_log_k_a_variable_and_the_evidence_above_the_bound() -> None:
    model = trained()
    images = bars(60)[0].mul(255).byte()
    bound = measure_bound(model, images)
    assert bound.kl_per_dimension is not None and bound.kl is not None and bound.negative_elbo is not None
    assert bound.kl_per_dimension.sum() == pytest.approx(bound.kl, rel=1e-5)
    assert (bound.kl_per_dimension <= log(4) + 1e-6).all() and bound.kl > 1
    assert bound.variance_per_dimension is None and bound.active_units_variance is None
    assert evidence(model, images, samples=50).mean > -bound.negative_elbo


def test_the_evidence_is_the_sum_over_every_code() -> None:
    """With 4³ codes log p(x) = log Σ_z p(z) p(x|z) can be written out."""
    model = trained()
    images = bars(10)[0].mul(255).byte()
    z = torch.cartesian_prod(*[torch.arange(4)] * 3)
    with torch.no_grad():
        log_p = model.likelihood(z[:, None]).log_prob(images.float() / 255)  # (64, 10)
        truth = log_p.logsumexp(0) - 3 * log(4)
    estimate = evidence(model, images, samples=3000)
    torch.testing.assert_close(torch.from_numpy(estimate.per_image).float(), truth, rtol=0, atol=0.25)
    assert estimate.mean == pytest.approx(truth.mean().item(), abs=0.05)


def test_the_temperature_anneals_to_half() -> None:
    experiment = Experiment.of(
        "categorical-vae", {"temperature": 1, "temperature_schedule": "anneal", "temperature_schedule_steps": 10}
    )
    assert [round(experiment.knobs(s).temperature, 3) for s in (0, 10, 5, 99)] == [1, 0.5, 0.707, 0.5]


def test_each_variable_has_values_of_its_own() -> None:
    model = trained()
    usage = code_usage(model, bars(60)[0].mul(255).byte())
    assert usage.total == 12 and usage.counts.shape == (3, 4) and 1 <= usage.perplexity <= 4
    assert usage.counts.sum(1).tolist() == [60] * 3 and model.grid == (1, 3, 4, False)
