"""The adversarial autoencoder: which weights each term reaches, that the codes meet the prior, and what is refused."""

import pytest
import torch
from torch.nn import functional as F

from tests.engine.test_run import small, steps
from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.engine import messages as m
from vaestudio.engine.describe import model_info
from vaestudio.engine.probes import PROBES, encode
from vaestudio.errors import Unsupported
from vaestudio.measures.evidence import evidence
from vaestudio.models import by_name, create
from vaestudio.models.base import Model


def built(**more: object) -> Model:
    torch.manual_seed(0)
    return create("adversarial-ae", DATA, {**SMALL, "critic": "16,16", **more})


def test_each_term_reaches_exactly_its_own() -> None:
    model = built()
    terms = model(*bars(48)).terms
    owners = {
        "reconstruction": ("encoder.", "decoder."),
        "adversarial": ("encoder.",),
        "discriminator": ("discriminator.",),
    }
    assert list(terms) == list(owners)
    for term, prefixes in owners.items():
        arrived = reached(terms[term], model)
        assert all(arrived[name] == name.startswith(prefixes) for name in arrived), term


def test_the_terms_are_the_cross_entropies_of_the_game() -> None:
    model = built()
    x, _ = bars(48)
    torch.manual_seed(1)
    loss, terms = model(x, None, model.Knobs(weight=3))
    torch.manual_seed(1)
    z, drawn = model.posterior(x).mean, model.prior().sample((48,))
    on_codes, on_prior = model.discriminator(z).squeeze(-1), model.discriminator(drawn).squeeze(-1)
    one = torch.ones(48)
    bce = F.binary_cross_entropy_with_logits
    torch.testing.assert_close(terms["adversarial"].mean(), bce(on_codes, one))
    torch.testing.assert_close(terms["discriminator"].mean(), bce(on_prior, one) + bce(on_codes, 0 * one))
    expected = terms["reconstruction"] + 3 * terms["adversarial"] + terms["discriminator"]
    torch.testing.assert_close(loss, expected.mean())


def test_without_weight_encoder_and_decoder_learn_as_those_of_the_autoencoder() -> None:
    model, plain = built(), create("ae", DATA, SMALL)
    plain.load_state_dict({n: w for n, w in model.state_dict().items() if not n.startswith("discriminator.")})
    x, _ = bars(48)
    model(x, None, model.Knobs(weight=0)).loss.backward()
    plain(x).loss.backward()
    for name, weight in plain.named_parameters():
        torch.testing.assert_close(model.get_parameter(name).grad, weight.grad)


def test_the_codes_come_to_the_prior() -> None:
    """Mean and spread of all codes go to those of N(0, I), which a plain autoencoder's do not."""
    spread = {}
    for weight in (0.0, 30.0):
        model = built(latent_dim=2)
        with torch.no_grad():
            model.encoder.net[-1].bias.fill_(4.0)
        optimiser = torch.optim.Adam(model.parameters(), 3e-3)
        for _ in range(400):
            optimiser.zero_grad()
            model(bars(96)[0], None, model.Knobs(weight=weight)).loss.backward()
            optimiser.step()
        z = model.posterior(bars(999)[0]).mean.detach()
        spread[weight] = torch.cat([z.mean(0).abs(), (z.std(0) - 1).abs()]).max().item()
    assert spread[30.0] < 0.5 < 1.5 < spread[0.0]


def test_any_prior_will_do_of_which_draws_are_known() -> None:
    """With the ring of ten Gaussians the codes leave its empty middle, where two fifths of N(0, I) lie."""
    model = built(latent_dim=2, prior="mixture")
    drawn = model.prior().sample((5000,))
    assert drawn.norm(dim=1).median() == pytest.approx(3.0, abs=0.1) and drawn.mean(0).abs().max() < 0.15
    assert model.capabilities.prior == "learned" and built().capabilities.prior == "standard"
    optimiser = torch.optim.Adam(model.parameters(), 3e-3)
    for _ in range(400):
        optimiser.zero_grad()
        model(bars(96)[0], None, model.Knobs(weight=30)).loss.backward()
        optimiser.step()
    radius = model.posterior(bars(999)[0]).mean.detach().norm(dim=1)
    assert (radius < 1).float().mean() < 0.25 and radius.median() == pytest.approx(3.0, abs=0.7)


def test_it_can_be_sampled_from_and_says_what_it_has_no_number_for() -> None:
    model = built()
    assert model.capabilities.generative and not model.capabilities.bound
    with pytest.raises(Unsupported, match="its codes are points without a density"):
        evidence(model, torch.zeros(2, 1, 16, 16, dtype=torch.uint8))
    info = model_info(by_name("adversarial-ae"))
    assert info.generative and info.standard_prior and not info.bound and model_info(by_name("vae")).bound


def test_probes_and_tests_leave_out_the_kl() -> None:
    run = steps(small("adversarial-ae"), 6)
    tested = run.test()
    assert tested.kl is tested.negative_elbo is tested.kl_per_dimension is tested.active_units_kl is None
    assert tested.active_units_variance is not None
    for probe in ("samples", "manifold", "latent cloud", "reconstructions"):
        assert list(PROBES[probe](run, {"count": 4, "columns": 2}))[-1] is not None
    answer = encode(run, m.Encode("a panel", 1, run.info().test_images[:2], evidence_samples=5))
    assert answer.evidence is None and (answer.deviation == 0).all()
