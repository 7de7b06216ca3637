import numpy as np
import torch

from vaestudio.engine.adam import Adam


def test_the_same_weights_as_torchs_own_optimiser() -> None:
    ours, theirs = (
        [torch.linspace(-1, 1, 12).reshape(3, 4).clone().requires_grad_(), torch.ones(3).requires_grad_()] for _ in "ab"
    )
    adam, reference = Adam(ours), torch.optim.Adam(theirs, lr=0.01, fused=True)
    for i in range(20):
        for weights in (ours, theirs):
            matrix, vector = weights
            loss = ((matrix @ torch.arange(4.0) - vector) ** 2).sum() * (1 + i % 3)
            matrix.grad = vector.grad = None
            loss.backward()
        adam.step(0.01)
        reference.step()
    for a, b in zip(ours, theirs, strict=True):
        assert torch.equal(a, b)


def test_a_weight_that_is_not_reached_is_left_alone() -> None:
    reached, alone = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    adam = Adam([reached, alone])
    (reached**2).sum().backward()
    adam.step(0.1)
    assert (reached < 1).all() and torch.equal(alone, torch.ones(2))
    assert adam.state()["0/step"] == 1 and adam.state()["1/step"] == 0


def test_its_state_brings_it_back() -> None:
    weight = torch.ones(2, requires_grad=True)
    adam = Adam([weight])
    assert adam.state() == {}
    weight.grad = torch.tensor([1.0, -2.0])
    adam.step(0.1)
    other = Adam([torch.ones(2, requires_grad=True)])
    other.restore(adam.state())
    assert all(np.array_equal(a, other.state()[name]) for name, a in adam.state().items())
    other.restore({})
    assert other.state() == {}
