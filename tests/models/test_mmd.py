"""The maximum mean discrepancy against closed forms, and the two models that are made of it."""

from math import exp, pi, prod

import pytest
import torch
from torch import Tensor

from tests.models.test_models import DATA, SMALL, bars, reached
from vaestudio.models import create
from vaestudio.models.mmd import Kernel, kernel, mmd

KERNELS: tuple[Kernel, ...] = ("rbf", "imq")
SHIFT, SCALE = torch.tensor([1.0, -0.5]), torch.tensor([0.5, 2.0])  # of N(SHIFT, SCALE²) against N(0, 1)


def expected_rbf(scale: float) -> float:
    """E exp(−‖a − b‖² / (2 h²)) for a, b of either distribution, as MMD² in closed form; h² = D / `scale`, D = 2."""
    h2 = 2 / scale

    def mean(shift: Tensor, variance: Tensor) -> float:
        """E k over a difference N(shift, variance) of two independent draws."""
        return prod(
            (h2 / (h2 + v)) ** 0.5 * exp(-(s**2) / (2 * (h2 + v)))
            for s, v in zip(shift.tolist(), variance.tolist(), strict=True)
        )

    none = torch.zeros(2)
    return mean(none, 2 * SCALE**2) + mean(none, 2 * torch.ones(2)) - 2 * mean(SHIFT, SCALE**2 + 1)


def expected(kind: Kernel, width: float) -> float:
    """MMD² of the two Gaussians. 1 / (1 + u) = ∫ exp(−t) exp(−t u) dt is a mixture of RBFs: t = tan²(φ) here."""
    if kind == "rbf":
        return expected_rbf(1 / width**2)
    n = 2000
    total = 0.0
    for i in range(n):
        phi = (i + 0.5) / n * pi / 2
        t = (torch.tan(torch.tensor(phi)) ** 2).item()
        weight = exp(-t) * 2 * t**0.5 * (1 + t)  # dt = 2 tan φ (1 + tan² φ) dφ
        total += weight * expected_rbf(t / width**2) if weight else 0.0
    return total * pi / 2 / n


def draws(kind: Kernel, width: float, same: bool) -> Tensor:
    """300 estimates of 40 codes each."""
    torch.manual_seed(0)
    out = []
    for _ in range(300):
        a = torch.randn(40, 2).double()
        a = a if same else SHIFT + SCALE * a
        out.append(mmd(a, torch.randn(40, 2).double(), kind, width).mean())
    return torch.stack(out)


@pytest.mark.parametrize("width", [0.5, 1.0])
@pytest.mark.parametrize("kind", KERNELS)
def test_the_estimate_is_unbiased(kind: Kernel, width: float) -> None:
    for same, truth in ((True, 0.0), (False, expected(kind, width))):
        estimates = draws(kind, width, same)
        error = (estimates.std() / len(estimates) ** 0.5).item()
        assert error < 0.004 and estimates.mean().item() == pytest.approx(truth, abs=4 * error)
        assert truth == 0 or truth > 10 * error


@pytest.mark.parametrize("kind", KERNELS)
def test_the_parts_average_to_algorithm_2(kind: Kernel) -> None:
    torch.manual_seed(0)
    n = 5
    a, b = torch.randn(n, 3).double(), torch.randn(n, 3).double() + 1

    def k(p: Tensor, q: Tensor) -> float:
        u = float((p - q).square().sum()) / (2 * 3 * 0.7**2)
        return exp(-u) if kind == "rbf" else 1 / (1 + u)

    different = [(i, j) for i in range(n) for j in range(n) if i != j]
    within = sum(k(a[i], a[j]) + k(b[i], b[j]) for i, j in different) / (n * (n - 1))
    across = sum(k(p, q) for p in a for q in b) / n**2
    assert mmd(a, b, kind, 0.7).shape == (n,)
    assert mmd(a, b, kind, 0.7).mean().item() == pytest.approx(within - 2 * across)


def test_the_kernels_at_one_width() -> None:
    a, b = torch.zeros(1, 8), torch.full((1, 8), 2**0.5 * 3)  # ‖a − b‖² = 2 D s² at s = 3
    assert kernel(a, b, "rbf", 3).item() == pytest.approx(exp(-1))
    assert kernel(a, b, "imq", 3).item() == pytest.approx(1 / 2)
    assert kernel(a, a, "imq", 0.01).item() == kernel(a, a, "rbf", 0.01).item() == 1


def test_a_batch_of_one_has_a_number() -> None:
    a = torch.zeros(1, 2, requires_grad=True)
    mmd(a, torch.ones(1, 2)).sum().backward()
    assert a.grad is not None and a.grad.isfinite().all()


# ---- InfoVAE
def test_the_info_vae_is_the_vae_at_alpha_0_and_lambda_1() -> None:
    torch.manual_seed(0)
    info, plain = create("info-vae", DATA, SMALL), create("vae", DATA, SMALL)
    plain.load_state_dict(info.state_dict())
    x, _ = bars(48)
    torch.manual_seed(1)
    got = info(x, None, info.Knobs(alpha=0, weight=1))
    torch.manual_seed(1)
    want = plain(x)
    torch.testing.assert_close(got.loss, want.loss)
    torch.testing.assert_close(got.terms["kl"], want.terms["kl"])


@pytest.mark.parametrize(("alpha", "weight"), [(1.0, 1000.0), (0.5, 10.0), (0.2, 0.1)])
def test_the_objective_is_equation_6(alpha: float, weight: float) -> None:
    torch.manual_seed(0)
    model = create("info-vae", DATA, SMALL)
    loss, terms = model(bars(48)[0], None, model.Knobs(alpha=alpha, weight=weight))
    reconstruction, kl, discrepancy = (term.mean() for term in terms.values())
    torch.testing.assert_close(loss, reconstruction + (1 - alpha) * kl + max(0, alpha + weight - 1) * discrepancy)


@pytest.mark.parametrize("name", ["info-vae", "wae-mmd"])
def test_the_discrepancy_reaches_the_encoder_alone(name: str) -> None:
    torch.manual_seed(0)
    model = create(name, DATA, SMALL)
    terms = model(bars(48)[0]).terms
    assert all(arrived == n.startswith("encoder.") for n, arrived in reached(terms["mmd"], model).items())
    assert all(reached(terms["reconstruction"], model).values())


# ---- Wasserstein autoencoder
def test_the_wae_is_the_autoencoder_and_the_discrepancy_of_its_codes() -> None:
    torch.manual_seed(0)
    wae, plain = create("wae-mmd", DATA, SMALL), create("ae", DATA, SMALL)
    plain.load_state_dict(wae.state_dict())
    x, _ = bars(48)
    torch.manual_seed(1)
    loss, terms = wae(x, None, wae.Knobs(weight=50, kernel="rbf", width=0.5))
    torch.manual_seed(1)
    assert torch.equal(terms["mmd"], mmd(wae.posterior(x).mean, torch.randn(48, 3), "rbf", 0.5))
    torch.testing.assert_close(loss, plain(x).loss + 50 * terms["mmd"].mean())
    assert wae.capabilities.generative and not wae.capabilities.bound


def test_training_brings_the_codes_to_the_prior() -> None:
    found = {}
    for weight in (0.0, 1000.0):
        torch.manual_seed(0)
        model = create("wae-mmd", DATA, {**SMALL, "latent_dim": 2})
        optimiser = torch.optim.Adam(model.parameters(), 5e-3)
        for _ in range(150):
            optimiser.zero_grad()
            model(*bars(64), model.Knobs(weight=weight)).loss.backward()
            optimiser.step()
        with torch.no_grad():
            codes = model.posterior(bars(600)[0]).mean
            found[weight] = mmd(codes, torch.randn(600, 2)).mean().item()
    assert found[1000.0] < 0.01 < 0.05 < found[0.0]
