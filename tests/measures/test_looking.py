"""Looking never changes a bit of the training."""

import pytest
import torch
from torch import nn

from tests.measures.small import bars, model_for_bars
from vaestudio.measures.bound import measure_bound as bound_of
from vaestudio.measures.evidence import evidence
from vaestudio.measures.looking import looking


def test_modes_random_state_and_gradients_are_as_they_were() -> None:
    model = model_for_bars(steps=0)
    model.encoder.eval()
    before, modes = torch.get_rng_state(), [module.training for module in model.modules()]
    with looking(model, seed=3):
        assert not any(module.training for module in model.modules())
        assert not torch.is_grad_enabled()
        torch.randn(5)
    assert torch.equal(torch.get_rng_state(), before) and torch.is_grad_enabled()
    assert [module.training for module in model.modules()] == modes and model.training and not model.encoder.training


def test_an_error_inside_leaves_nothing_behind() -> None:
    model = model_for_bars(steps=0)
    before = torch.get_rng_state()
    with pytest.raises(RuntimeError, match="planted"), looking(model, seed=3):
        torch.randn(5)
        raise RuntimeError("planted")
    assert torch.equal(torch.get_rng_state(), before) and torch.is_grad_enabled() and model.training


def test_a_seed_fixes_the_noise_and_none_takes_what_comes_next() -> None:
    model = model_for_bars(steps=0)

    def noise(seed: int | None) -> torch.Tensor:
        with looking(model, seed):
            return torch.randn(5)

    assert torch.equal(noise(3), noise(3)) and not torch.equal(noise(3), noise(4))
    assert torch.equal(noise(None), torch.randn(5))


def test_entered_again_the_noise_goes_on() -> None:
    model = model_for_bars(steps=0)
    with looking(model, 3):
        expected = torch.randn(32)
    look, parts = looking(model, 3), []
    for _ in range(2):
        with look:
            parts.append(torch.randn(16))
        torch.randn(100)  # training draws meanwhile
    assert torch.equal(torch.cat(parts), expected)


def test_training_with_looking_between_the_steps_gives_the_same_bits() -> None:
    images, y = bars(40)

    def trained(look: bool) -> list[torch.Tensor]:
        model = model_for_bars(steps=0)
        torch.manual_seed(9)
        model.encoder.net.insert(0, nn.Dropout(0.2))
        optimiser = torch.optim.Adam(model.parameters(), 1e-2)
        for _ in range(5):
            loss = model(images / 255).loss
            optimiser.zero_grad()
            loss.backward()
            if look:
                bound_of(model, images, y, batch=15)
                evidence(model, images[:4], samples=3)
                with looking(model):
                    model.likelihood(model.prior().sample((3,))).sample()
            optimiser.step()
        return [p.detach() for p in model.parameters()]

    assert all(torch.equal(a, b) for a, b in zip(trained(False), trained(True), strict=True))
