"""Several samples an image: one is what it always was, more are its mean and less noisy."""

from collections import Counter
from typing import Any

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from tests.models.test_models import DATA, SMALL, bars
from vaestudio.models import create
from vaestudio.models.base import Objective
from vaestudio.models.distributions import rate
from vaestudio.models.vae import VAE


def plain(model: VAE, x: torch.Tensor, y: torch.Tensor) -> Objective:
    """The objective with one sample and nothing that more of them need."""
    q = model.posterior(x, y)
    z = q.rsample()
    reconstruction = -model.likelihood(z, y).log_prob(x)
    kl = rate(q, model.prior(y), z)
    return Objective(
        reconstruction.mean() + 1.0 * (kl.mean() - 0.0).abs(), {"reconstruction": reconstruction, "kl": kl}
    )


class Counting(TorchDispatchMode):
    """Counts what is asked of torch."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.calls[str(func)] += 1
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("name", ["vae", "cvae", "vamp-prior", "mixture-prior"])
def test_one_sample_has_the_same_bits_for_the_same_work(name: str) -> None:
    torch.manual_seed(0)
    model = create(name, DATA, SMALL)
    x, y = bars(48)
    results, work = [], []
    for objective in (lambda: model(x, y), lambda: plain(model, x, y)):
        torch.manual_seed(1)
        with Counting() as counting:
            loss, terms = objective()
            gradients = torch.autograd.grad(loss, list(model.parameters()))
        results.append([loss, *terms.values(), *gradients])
        work.append(counting.calls)
    assert all(torch.equal(a, b) for a, b in zip(*results, strict=True))
    assert work[0] == work[1]


@pytest.mark.parametrize("name", ["vae", "cvae", "vamp-prior"])
def test_more_samples_are_the_mean_of_one_each(name: str) -> None:
    torch.manual_seed(0)
    model = create(name, DATA, SMALL)
    x, y = bars(48)
    torch.manual_seed(1)
    _, terms = model(x, y, model.Knobs(samples=4))
    torch.manual_seed(1)
    q = model.posterior(x, y)
    z = q.rsample((4,))
    each = torch.stack([-model.likelihood(code, y).log_prob(x) for code in z])
    torch.testing.assert_close(terms["reconstruction"], each.mean(0))
    kl = torch.stack([rate(q, model.prior(y), code) for code in z])
    torch.testing.assert_close(terms["kl"], kl.mean(0))
    assert terms["kl"].shape == terms["reconstruction"].shape == (48,)


def test_more_samples_make_the_gradient_less_noisy() -> None:
    torch.manual_seed(0)
    model = create("vae", DATA, SMALL)
    x, _ = bars(8)
    weight = model.encoder.net[-1].weight

    def noise(samples: int) -> float:
        draws = [torch.autograd.grad(model(x, None, model.Knobs(samples=samples)).loss, weight)[0] for _ in range(300)]
        return torch.stack(draws).var(0).sum().item()

    assert noise(16) < noise(1) / 8
