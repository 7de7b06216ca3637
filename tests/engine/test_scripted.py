"""A step as a program of TorchScript does what the step did, to the bit, or is none."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from tests.engine.test_recorded import WARM, advance, equal, run_of
from vaestudio.engine.scripted import NotScripted, Script, scripted
from vaestudio.models import MODELS

VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *((model.name, {}) for model in MODELS),
    ("vae", {"network": "conv", "channels": "4,8"}),
    ("vae", {"samples": 3, "free_bits": 0.1, "capacity": 1.0}),
    ("vae", {"likelihood": "gaussian-optimal"}),
    ("vae", {"precision": "mixed"}),
    ("vae", {"update": "alternate", "alternate_every": 4}),
    ("vae", {"binarise": "dynamic", "learning_rate_schedule": "cosine", "learning_rate_schedule_steps": 10}),
    ("cvae", {"prior": "label"}),
    ("iwae", {"gradient": "doubly-reparameterised"}),
    ("flow-posterior", {"flow": "planar"}),
    ("vq-vae", {"codebook": "gradient"}),
]


@pytest.mark.parametrize(
    ("model", "values"), VARIANTS, ids=lambda v: v if isinstance(v, str) else "-".join(map(str, v))
)
def test_every_model_steps_to_the_same_bits(
    model: str, values: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaestudio.engine.recorded.LONG", 60.0)
    plain, played = (advance(run_of(model, record, **values), 5 * WARM) for record in (None, scripted))
    recorded = played.trainer.recorded
    assert recorded is not None and not recorded.refused and recorded.recordings
    assert equal(plain, played)


def twice(work: Callable[[Tensor], Tensor], *start: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What work gives, and leaves in its tensor, the ordinary way twice and played twice."""
    results = []
    for record in (lambda w: w, scripted):
        weights = torch.tensor(start or (1.0, 2.0, 3.0))
        play = record(lambda w=weights: work(w))
        if record is scripted:
            weights.copy_(torch.tensor(start or (1.0, 2.0, 3.0)))  # to be written down it was done once
        play()
        results += [play(), weights]
    return tuple(results)  # type: ignore[return-value]


def turned(w: Tensor) -> Tensor:
    matrix = w.repeat(2, 1)  # (2, 3)
    matrix.transpose_(0, 1)  # its place is another one now
    w.add_(matrix[:, 1])
    return matrix.sum(1)


def through_views(w: Tensor) -> Tensor:
    first, rest = w.split([1, 2])
    rest.mul_(first)
    again = w.view(3, 1).view(3)
    again.sub_(0.5)
    return torch.stack([w[0], rest.sum()])


def emptied(w: Tensor) -> Tensor:
    total = w.sum([0]).expand(()) + w.view(3, 1, 1).reshape(3).mean()
    w.mul_(2)
    return total


def picked(w: Tensor) -> Tensor:
    return w[torch.tensor([2, 0, 0])] + torch.full((3,), float("inf")).clamp(max=1.0)


def embedded(w: Tensor) -> Tensor:
    table = w.view(3, 1).clone().requires_grad_()
    with torch.enable_grad():
        F.embedding(torch.tensor([0, 2, 2]), table).square().sum().backward()
    assert table.grad is not None
    w.sub_(table.grad.view(3), alpha=0.1)
    return table.grad.sum()


@pytest.mark.parametrize("work", [turned, through_views, emptied, picked, embedded])
def test_a_program_is_what_was_done(work: Callable[[Tensor], Tensor]) -> None:
    ordinary, left, played, left_played = twice(work)
    assert torch.equal(ordinary, played) and torch.equal(left, left_played)


def by_a_number(w: Tensor) -> Tensor:
    return w + 1 if w.sum() > 0 else w


def by_a_mask(w: Tensor) -> Tensor:
    return w[w > 1].sum()


def from_outside(w: Tensor) -> Tensor:
    return torch.empty_like(w).normal_(generator=torch.Generator())


@pytest.mark.parametrize("work", [by_a_number, by_a_mask, from_outside])
def test_what_python_decides_is_no_program(work: Callable[[Tensor], Tensor]) -> None:
    with pytest.raises(NotScripted):
        scripted(lambda: work(torch.ones(3)))


def test_noise_is_drawn_anew() -> None:
    play = scripted(lambda: torch.randn(3))
    torch.manual_seed(1)
    first, second = play(), play()
    torch.manual_seed(1)
    assert torch.equal(first, torch.randn(3)) and torch.equal(second, torch.randn(3))


def test_a_list_that_is_changed_is_an_argument() -> None:
    """TorchScript leaves out a call that changes what lies in a list of its own."""
    weights = [torch.zeros(2), torch.zeros(3)]
    with Script() as script:
        torch._foreach_add_(weights, 1.0)
        row = weights[0] * 2
    assert "def step(a0: Tensor, a1: Tensor, g0: List[Tensor])" in script.source(row) and len(script.groups) == 1
    assert torch.equal(
        scripted(lambda: (torch._foreach_add_(weights, 1.0), weights[0] * 2)[1])(), torch.full((2,), 6.0)
    )


def test_pythons_lock_is_free_while_a_step_is_played() -> None:
    """Another thread counts on while one call works: with the lock held it could not."""
    import threading

    big = torch.rand(700, 700)

    def work() -> Tensor:
        x = big
        for _ in range(60):
            x = (x @ big).tanh()
        return x

    play = scripted(work)
    counted, done = 0, threading.Event()
    thread = threading.Thread(target=lambda: (play(), done.set()))
    thread.start()
    while not done.is_set():
        counted += 1
    thread.join()
    assert counted > 100
