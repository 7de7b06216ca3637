"""Every model of the list: what it minimises, what its terms reach, that it learns, and who is refused."""

import importlib
import inspect
import pkgutil
from itertools import product
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vaestudio import models
from vaestudio.data.dataset import DataSpec
from vaestudio.errors import BadValue, DoesNotFit, UnknownField, UnknownModel
from vaestudio.models import MODELS, by_name, create
from vaestudio.models.base import Model
from vaestudio.models.vae import VAE

LIKELIHOODS = ["bernoulli", "gaussian", "gaussian-learned", "gaussian-per-pixel", "gaussian-optimal"]
DATA = DataSpec((1, 16, 16), 3, 300)
SMALL = {"hidden": "32", "channels": "4,8", "latent_dim": 3}


def bars(n: int) -> tuple[Tensor, Tensor]:
    """Soft bars whose direction is the class and whose place and width vary: (n, 1, 16, 16) in [0, 1], (n,)."""
    y = torch.arange(n) % 3
    place, width = 4 + 8 * torch.rand(n, 1, 1), 1 + 2 * torch.rand(n, 1, 1)
    i, j = torch.meshgrid(torch.arange(16.0), torch.arange(16.0), indexing="ij")
    across = torch.stack([i, j, (i + j) / 2])[y]
    return torch.exp(-(((across - place) / width) ** 2)).unsqueeze(1), y


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def reached(term: Tensor, model: nn.Module) -> dict[str, bool]:
    """For each parameter, whether the gradient of `term` arrives there and is not zero throughout."""
    names, weights = zip(*model.named_parameters(), strict=True)
    gradients = torch.autograd.grad(term.mean(), weights, retain_graph=True, allow_unused=True)
    return {name: g is not None and bool(g.any()) for name, g in zip(names, gradients, strict=True)}


def test_every_model_file_is_on_the_list() -> None:
    found = set()
    for info in pkgutil.iter_modules(models.__path__):
        module = importlib.import_module(f"vaestudio.models.{info.name}")
        for _, thing in inspect.getmembers(module, inspect.isclass):
            if issubclass(thing, Model) and thing is not Model and thing.__module__ == module.__name__:
                found.add(thing)
    assert found == set(MODELS)
    assert len({model.name for model in MODELS}) == len(MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.name)
def test_every_model_introduces_itself(model: type[Model]) -> None:
    assert by_name(model.name) is model
    assert model.__doc__ and model.title and model.citation and model.formula
    names = [field.name for field in model.fields()]
    assert len(set(names)) == len(names) and all(field.label and field.help.endswith(".") for field in model.fields())
    for field in model.fields():
        if field.shown_when:
            other = next(f for f in model.fields() if f.name == field.shown_when[0])
            assert set(field.shown_when[1]) <= set(other.choices)


def test_the_default_vae_is_pytorchs_example() -> None:
    """784-400-20-400-784 with ReLU and a Bernoulli: one set of weights and one noise give one loss."""
    model = create("vae", DataSpec((1, 28, 28), 10, 60_000), {"latent_dim": 20})
    assert [tuple(p.shape) for p in model.parameters()] == [
        (400, 784), (400,), (40, 400), (40,), (400, 20), (400,), (784, 400), (784,),
    ]  # fmt: skip
    w = list(model.parameters())
    x = torch.rand(128, 1, 28, 28)
    torch.manual_seed(1)
    loss = model(x).loss
    torch.manual_seed(1)
    h = F.relu(F.linear(x.view(-1, 784), w[0], w[1]))
    mean, log_variance = F.linear(h, w[2][:20], w[3][:20]), F.linear(h, w[2][20:], w[3][20:])
    z = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
    recon = torch.sigmoid(F.linear(F.relu(F.linear(z, w[4], w[5])), w[6], w[7]))
    bce = F.binary_cross_entropy(recon, x.view(-1, 784), reduction="sum")
    kld = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
    torch.testing.assert_close(loss, (bce + kld) / 128)


def variants(model: type[Model]) -> list[dict[str, Any]]:
    """The settings of `SMALL` that the model has, with every network and likelihood that it can be built with."""
    choices = {field.name: field.choices for field in model.fields()}
    small = {name: value for name, value in SMALL.items() if name in choices}
    varied = [name for name in ("network", "likelihood") if name in choices]
    return [
        {**small, **dict(zip(varied, chosen, strict=True))} for chosen in product(*(choices[name] for name in varied))
    ]


def followed(loss: Tensor, terms: dict[str, Tensor]) -> Tensor:
    """What should fall: the objective, or, where two players pull at it, the likeness that one of them is after."""
    return terms.get("features", terms["reconstruction"]).mean() if "adversarial" in terms else loss


@pytest.mark.parametrize(
    ("name", "build"),
    [(model.name, build) for model in MODELS for build in variants(model)],
    ids=lambda v: v if isinstance(v, str) else "-".join(v[n] for n in ("network", "likelihood") if n in v),
)
def test_every_model_learns_with_every_network_and_likelihood(name: str, build: dict[str, Any]) -> None:
    model = create(name, DATA, build)
    optimiser = torch.optim.Adam(model.parameters(), 5e-3)
    losses = []
    for _ in range(25):
        loss, terms = model(*bars(48))
        assert all(term.shape == (48,) for term in terms.values())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(followed(loss, terms).item())
    assert sum(losses[-5:]) / 5 < sum(losses[:5]) / 5 - 2


@pytest.mark.parametrize("mean", ["unbounded", "sigmoid", "tanh"])
@pytest.mark.parametrize("likelihood", LIKELIHOODS)
@pytest.mark.parametrize("network", ["mlp", "conv"])
def test_every_term_reaches_what_it_should(network: str, likelihood: str, mean: str) -> None:
    model = create("vae", DATA, {**SMALL, "network": network, "likelihood": likelihood, "mean": mean})
    terms = model(*bars(48)).terms
    assert list(terms) == ["reconstruction", "kl"]
    everything = reached(terms["reconstruction"], model)
    assert all(everything.values()) and ("decoder.observation.log_variance" in everything) == (
        likelihood == "gaussian-learned"
    )
    for name, arrived in reached(terms["kl"], model).items():
        assert arrived == name.startswith("encoder."), name


def test_the_variance_head_of_the_encoder_learns_from_both_terms() -> None:
    model = create("vae", DATA, SMALL)
    head = model.encoder.net[-1].weight
    for term in model(*bars(48)).terms.values():
        (gradient,) = torch.autograd.grad(term.mean(), head, retain_graph=True)
        assert gradient[:3].any() and gradient[3:].any()


def test_the_autoencoder_has_one_term_without_noise() -> None:
    model = create("ae", DATA, SMALL)
    x, y = bars(48)
    objective = model(x, y)
    assert list(objective.terms) == ["reconstruction"] and not model.capabilities.generative
    assert torch.equal(objective.loss, model(x, y).loss)
    assert all(reached(objective.terms["reconstruction"], model).values())


def test_the_label_reaches_encoder_and_decoder_of_the_cvae() -> None:
    for network in ("mlp", "conv"):
        model = create("cvae", DATA, {**SMALL, "network": network})
        x, y = bars(48)
        model(x, y).loss.backward()
        first = model.encoder.net[0].weight.grad
        by_label = first[:, 256:] if network == "mlp" else first[:, 1:]
        assert by_label.shape[1] == 3 and by_label.any() and model.decoder.net[0].weight.grad[:, 3:].any()
        z = torch.zeros(3, 3)
        pictures = model.likelihood(z, torch.arange(3)).mean
        assert not torch.equal(pictures[0], pictures[1])


@pytest.mark.parametrize(("beta", "capacity"), [(1.0, 0.0), (4.0, 0.0), (0.0, 0.0), (10.0, 25.0), (10.0, 0.01)])
def test_the_objective_is_beta_times_the_distance_of_the_kl_from_its_capacity(beta: float, capacity: float) -> None:
    model = create("vae", DATA, SMALL)
    loss, terms = model(*bars(48), model.Knobs(beta=beta, capacity=capacity))
    reconstruction, kl = terms["reconstruction"].mean(), terms["kl"].mean()
    torch.testing.assert_close(loss, reconstruction + beta * abs(kl - capacity))
    sign = 1 if kl > capacity else -1
    weights = list(model.encoder.parameters())
    got = torch.autograd.grad(loss, weights, retain_graph=True)
    expected = torch.autograd.grad(reconstruction + sign * beta * kl, weights)
    torch.testing.assert_close(got, expected)


def test_the_capacity_holds_the_mean_of_the_batch_and_not_each_image() -> None:
    model = create("vae", DATA, SMALL)
    with torch.no_grad():
        model.encoder.net[-1].weight.mul_(10)
    x, y = bars(48)
    middle = model(x, y).terms["kl"].median().item()  # half of the images lie above it
    loss, terms = model(x, y, model.Knobs(beta=10, capacity=middle))
    each = (terms["kl"] - middle).abs().mean()
    expected = 10 * (terms["kl"].mean() - middle).abs()
    torch.testing.assert_close(loss, terms["reconstruction"].mean() + expected)
    assert expected < 0.9 * 10 * each


def test_a_large_beta_pins_the_kl_at_its_capacity() -> None:
    model = create("vae", DATA, SMALL)
    optimiser = torch.optim.Adam(model.parameters(), 3e-3)
    knobs = model.Knobs(beta=100, capacity=6)
    kls = []
    for _ in range(250):
        loss, terms = model(*bars(48), knobs)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        kls.append(terms["kl"].mean().item())
    assert sum(kls[-50:]) / 50 == pytest.approx(6, abs=0.3)


@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_a_network_gone_wild_still_has_a_finite_loss_and_gradients(likelihood: str) -> None:
    model = create("vae", DATA, {**SMALL, "likelihood": likelihood})
    with torch.no_grad():
        for half in (model.encoder, model.decoder):
            half.net[-1].weight.mul_(1e5)
    objective = model(*bars(48))
    objective.loss.backward()
    assert objective.loss.isfinite() and all(p.grad is not None and p.grad.isfinite().all() for p in model.parameters())


def test_knobs_say_how_they_may_move() -> None:
    fields = {field.name: field for field in VAE.fields()}
    assert fields["beta"].schedules == ("constant", "warmup", "cyclical") and fields["beta"].live
    assert fields["capacity"].schedules == ("constant", "warmup") and fields["latent_dim"].schedules == ()


def test_create_takes_typed_text_and_refuses_with_a_sentence() -> None:
    model = create("vae", DATA, {"latent_dim": "7", "hidden": "30,20"})
    assert model.latent_dim == 7 and model.build.hidden == (30, 20)
    names = ", ".join(model.name for model in MODELS)
    with pytest.raises(UnknownModel, match=f"no model “vea”; there are: {names}"):
        create("vea", DATA, {})
    with pytest.raises(UnknownField, match="latent_dims"):
        create("vae", DATA, {"latent_dims": 2})
    with pytest.raises(BadValue, match="“latent_dim” must be a whole number from 1 to 512, not “0”"):
        create("vae", DATA, {"latent_dim": 0})
    with pytest.raises(
        DoesNotFit, match="“cvae” cannot learn “images of 16×16 pixels, 1 channel”: it learns from labels"
    ):
        create("cvae", DATA._replace(classes=0), {})
    with pytest.raises(DoesNotFit, match="these are 12×12"):
        create("ae", DataSpec((3, 12, 12), 0, 10), {"network": "conv"})
