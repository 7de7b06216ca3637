"""The deterministic relatives: what each spoils, silences or contracts, against definitions and autograd."""

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.distributions import Bernoulli, kl_divergence

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.measures.looking import looking
from vaestudio.models import create
from vaestudio.models.base import Model
from vaestudio.models.contractive_ae import ContractiveAutoencoder
from vaestudio.models.denoising_ae import Noise, corrupted
from vaestudio.models.sparse_ae import bernoulli_kl


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


def trained(name: str, steps: int, knobs: dict[str, Any], build: dict[str, Any] | None = None) -> Model:
    torch.manual_seed(0)
    model = create(name, DATA, {**SMALL, **(build or {})})
    optimiser = torch.optim.Adam(model.parameters(), 5e-3)
    for _ in range(steps):
        optimiser.zero_grad()
        model(*bars(48), model.Knobs(**knobs)).loss.backward()
        optimiser.step()
    return model


# ---- denoising
NOISES: tuple[Noise, ...] = ("masking", "gaussian", "salt-and-pepper")


def test_each_noise_does_what_it_says() -> None:
    x = 0.2 + 0.6 * torch.rand(50, 1, 40, 40)  # no value of 0 or 1 by itself
    masked, salted, noisy = (corrupted(x, noise, 0.3) for noise in ("masking", "salt-and-pepper", "gaussian"))
    assert (masked == 0).float().mean().item() == pytest.approx(0.3, abs=0.01)
    assert torch.equal(masked[masked != 0], x[masked != 0])
    for value in (0, 1):
        assert (salted == value).float().mean().item() == pytest.approx(0.15, abs=0.01)
    kept = (salted != 0) & (salted != 1)
    assert torch.equal(salted[kept], x[kept])
    assert (noisy - x).std().item() == pytest.approx(0.3, abs=0.005)
    assert (noisy - x).mean().item() == pytest.approx(0, abs=0.005)


@pytest.mark.parametrize("noise", NOISES)
def test_without_noise_it_is_the_autoencoder(noise: Noise) -> None:
    model, plain = create("denoising-ae", DATA, SMALL), create("ae", DATA, SMALL)
    plain.load_state_dict(model.state_dict())
    x, _ = bars(48)
    assert torch.equal(model(x, None, model.Knobs(noise=noise, noise_level=0)).loss, plain(x).loss)


def test_the_spoilt_picture_is_encoded_and_the_clean_one_is_the_target() -> None:
    model = create("denoising-ae", DATA, SMALL)
    x, _ = bars(48)
    torch.manual_seed(1)
    term = model(x, None, model.Knobs(noise_level=0.5)).terms["reconstruction"]
    torch.manual_seed(1)
    z = model.posterior(corrupted(x, "masking", 0.5)).mean
    assert torch.equal(term, -model.likelihood(z).log_prob(x))


def test_it_restores_what_the_plain_autoencoder_does_not() -> None:
    x, _ = bars(300)
    errors = {}
    for level in (0.0, 0.5):
        model = trained("denoising-ae", 120, {"noise_level": level})
        torch.manual_seed(1)
        with torch.no_grad():
            errors[level] = model(x, None, model.Knobs(noise_level=0.5)).loss.item()
    assert errors[0.5] < errors[0.0] - 3


# ---- sparse
def test_the_divergence_is_that_of_two_bernoullis() -> None:
    mean = torch.tensor([0.01, 0.05, 0.3, 0.99]).double()
    expected = kl_divergence(Bernoulli(torch.full_like(mean, 0.05)), Bernoulli(mean))
    torch.testing.assert_close(bernoulli_kl(0.05, mean), expected)
    assert bernoulli_kl(0.05, mean)[1].item() == pytest.approx(0, abs=1e-15)
    ends = torch.tensor([0.0, 1.0], requires_grad=True)
    bernoulli_kl(0.05, ends).sum().backward()
    assert bernoulli_kl(0.05, ends).isfinite().all() and ends.grad is not None and ends.grad.isfinite().all()


@pytest.mark.parametrize("penalty", ["kl", "l1"])
def test_the_penalty_is_on_the_batch_or_on_each_image(penalty: str) -> None:
    model = create("sparse-ae", DATA, SMALL)
    x, _ = bars(48)
    loss, terms = model(x, None, model.Knobs(penalty=penalty, weight=7, target=0.1))
    z = model.posterior(x).mean
    assert z.min() > 0 and z.max() < 1
    if penalty == "kl":
        expected = kl_divergence(Bernoulli(torch.full((3,), 0.1)), Bernoulli(z.mean(0))).sum().expand(48)
    else:
        expected = z.abs().sum(1)
    torch.testing.assert_close(terms["sparsity"], expected)
    torch.testing.assert_close(loss, terms["reconstruction"].mean() + 7 * terms["sparsity"].mean())
    assert all(arrived == name.startswith("encoder.") for name, arrived in reached(terms["sparsity"], model).items())


def test_training_brings_the_mean_activations_to_the_target() -> None:
    model = trained("sparse-ae", 100, {"weight": 50, "target": 0.2}, {"latent_dim": 12})
    with torch.no_grad():
        activation = model.posterior(bars(300)[0]).mean
    assert activation.mean(0).sub(0.2).abs().max() < 0.1
    assert activation.std(0).mean() > 0.05  # not by having the same code for every picture


# ---- contractive
def contractive(**build: Any) -> ContractiveAutoencoder:
    model = create("contractive-ae", DATA, {**SMALL, **build}).double()
    assert isinstance(model, ContractiveAutoencoder)
    return model


def by_definition(model: Model, x: Tensor) -> Tensor:
    """Σ (∂z_j / ∂x_i)² of each picture, one Jacobian at a time."""
    each = [torch.autograd.functional.jacobian(lambda p: model.posterior(p[None]).mean[0], image) for image in x]
    return torch.stack([jacobian.square().sum() for jacobian in each])


@pytest.mark.parametrize(
    "build",
    [
        {},
        {"likelihood": "gaussian", "mean": "tanh"},  # networks see 2 x − 1
        {"network": "mlp", "activation": "tanh", "hidden": "20,10"},
        {"network": "mlp", "likelihood": "gaussian", "mean": "tanh"},
        {"network": "conv", "activation": "softplus"},
    ],
    ids=str,
)
def test_the_norm_is_that_of_the_jacobian(build: dict[str, Any]) -> None:
    model = contractive(**build)
    x = bars(5)[0].double()
    z, norm = model.contraction(x, estimated=False)
    torch.testing.assert_close(z, model.posterior(x).mean)
    torch.testing.assert_close(norm, by_definition(model, x))
    with looking(model, seed=0):
        again = model.contraction(x, estimated=False)[1]
        assert model(x.clone()).loss.isfinite()
    assert not again.requires_grad and torch.equal(again, norm.detach())


def test_the_estimate_is_right_on_average_and_exact_for_one_dimension() -> None:
    x = bars(5)[0].double()
    one = contractive(network="mlp", latent_dim=1)
    torch.testing.assert_close(one.contraction(x, estimated=True)[1], by_definition(one, x))
    model = contractive(network="mlp")
    draws = torch.stack([model.contraction(x, estimated=True)[1].detach() for _ in range(400)])
    error = draws.std(0) / 20
    assert (error > 0).all() and ((draws.mean(0) - by_definition(model, x)).abs() < 4 * error).all()


@pytest.mark.parametrize("network", ["tied", "mlp"])
def test_the_norm_is_differentiated_again(network: str) -> None:
    model = contractive(network=network, activation="tanh")
    x = bars(5)[0].double()
    weight = model.encoder.net[0].weight
    (gradient,) = torch.autograd.grad(model.contraction(x, estimated=False)[1].sum(), weight)
    way = torch.randn_like(weight)
    ends = []
    for sign in (1, -1):
        with torch.no_grad():
            weight.add_(way, alpha=sign * 1e-5)
        ends.append(model.contraction(x, estimated=False)[1].sum().item())
        with torch.no_grad():
            weight.sub_(way, alpha=sign * 1e-5)
    assert (gradient * way).sum().item() == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-5)


@pytest.mark.parametrize("network", ["tied", "mlp", "conv"])
def test_the_contraction_reaches_the_encoder_alone(network: str) -> None:
    model = contractive(network=network, activation="tanh")
    terms = model(bars(48)[0].double()).terms
    arrived = reached(terms["contraction"], model)
    assert not any(arrived[name] for name in arrived if not name.startswith("encoder."))
    assert all(arrived[name] for name in arrived if name.startswith("encoder.") and name != "encoder.net.2.bias")
    assert all(reached(terms["reconstruction"], model).values())


def test_the_tied_decoder_is_the_encoder_transposed() -> None:
    model = contractive(likelihood="gaussian-per-pixel", mean="unbounded")
    z = torch.rand(4, 3).double()
    p = model.likelihood(z)
    weight = model.encoder.net[0].weight
    torch.testing.assert_close(p.mean.flatten(1), z @ weight + model.decoder.bias[:256])
    assert torch.equal(p.variance[0], p.variance[1])
    assert model.likelihood(z.view(2, 2, 3)).mean.shape == (2, 2, 1, 16, 16)


def test_more_weight_contracts_more() -> None:
    x, _ = bars(100)
    norms = {}
    for weight in (0, 30):
        model = trained("contractive-ae", 60, {"weight": weight}, {"latent_dim": 12})
        assert isinstance(model, ContractiveAutoencoder)
        norms[weight] = model.contraction(x, estimated=False)[1].mean().item()
    assert norms[30] < 0.5 * norms[0]
