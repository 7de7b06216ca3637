"""The linear VAE is linear, and one variance belongs to all pictures (its optimum: tests/measures/test_linear.py)."""

import torch

from tests.models.test_models import DATA, bars, reached
from vaestudio.models import create


def test_the_decoder_is_affine_with_one_variance() -> None:
    torch.manual_seed(0)
    model = create("linear-vae", DATA, {"latent_dim": 3, "sigma": 0.3})
    a, b = torch.randn(2, 5, 3)
    mean = lambda z: model.likelihood(z).mean  # noqa: E731
    torch.testing.assert_close(mean(a) + mean(b), mean(a + b) + mean(torch.zeros(5, 3)))
    torch.testing.assert_close(model.likelihood(a).variance, torch.full((5, *DATA.shape), 0.09))


def test_the_encoder_is_affine_with_one_variance_a_dimension() -> None:
    torch.manual_seed(0)
    model = create("linear-vae", DATA, {"latent_dim": 3})
    with torch.no_grad():
        model.encoder.log_variance.copy_(torch.tensor([-1.0, 0.0, 1.0]))
    x, _ = bars(6)
    q, zero = model.posterior(x), model.posterior(torch.zeros_like(x))
    torch.testing.assert_close(model.posterior(2 * x).mean - zero.mean, 2 * (q.mean - zero.mean))
    torch.testing.assert_close(q.variance, torch.tensor([-1.0, 0.0, 1.0]).exp().expand(6, 3))


def test_every_weight_learns() -> None:
    torch.manual_seed(0)
    model = create("linear-vae", DATA, {"latent_dim": 3})
    assert all(reached(model(*bars(48)).loss, model).values())
    assert {name.split(".")[0] for name, _ in model.named_parameters()} == {"encoder", "decoder"}
