"""Looking at a model without touching it: measures and probes never change a bit of the training."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import torch
from torch import Tensor, nn

R = TypeVar("R")


def device_of(model: nn.Module) -> torch.device:
    return next(model.parameters()).device


def pictures(images: Tensor, device: torch.device) -> Tensor:
    """Images (N, C, H, W) uint8 as the float32 in [0, 1] that models see, on `device`."""
    return images.to(device).float().div_(255)


class looking:  # noqa: N801 (used as a statement)
    """`with looking(model, seed):` evaluation mode, no gradients, and noise of its own.

    Modes and the default random states of the CPU and of the model's device are as they were afterwards. Without a seed
    the noise is what training would have drawn next. One object may be entered many times, and its noise goes on where
    it stopped: a measure in chunks leaves it before every yield.
    """

    def __init__(self, model: nn.Module, seed: int | None = None) -> None:
        self.model, self.seed, self.device = model, seed, device_of(model)
        self.noise: list[Tensor] | None = None  # our random states, kept between two visits

    def __enter__(self) -> "looking":
        self.training = [module for module in self.model.modules() if module.training]
        for module in self.training:
            module.training = False
        self.outside = random_states(self.device)
        if self.noise is not None:
            set_random_states(self.device, self.noise)
        elif self.seed is not None:
            seed_everything(self.device, self.seed)
        self.no_gradients = torch.inference_mode()
        self.no_gradients.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.no_gradients.__exit__(None, None, None)
        self.noise = random_states(self.device)
        set_random_states(self.device, self.outside)
        for module in self.training:
            module.training = True


@contextmanager
def learning() -> Iterator[None]:
    """Within `looking`: gradients again, for what a measure optimises itself. Tensors made before it are to be cloned."""
    with torch.inference_mode(False), torch.enable_grad():
        yield


class Descent:
    """Adam (Kingma & Ba 2015, algorithm 1) on a few tensors, for what a measure fits itself; use it under `learning`.

    torch.optim's own would import the compiler: ten seconds in which nothing else is answered.
    """

    def __init__(self, parameters: Sequence[Tensor]) -> None:
        self.parameters = list(parameters)
        self.means = [torch.zeros_like(p) for p in self.parameters]
        self.squares = [torch.zeros_like(p) for p in self.parameters]
        self.steps = 0

    def step(self, loss: Tensor, rate: float) -> None:
        """One step down `loss`; gradients reach no other tensor."""
        self.steps += 1
        gradients = torch.autograd.grad(loss, self.parameters)
        with torch.no_grad():
            for p, g, mean, square in zip(self.parameters, gradients, self.means, self.squares, strict=True):
                mean.lerp_(g, 0.1)
                square.lerp_(g * g, 0.001)
                deviation = (square / (1 - 0.999**self.steps)).sqrt_().add_(1e-8)
                p.addcdiv_(mean, deviation, value=-rate / (1 - 0.9**self.steps))


def random_states(device: torch.device) -> list[Tensor]:
    """The states of the default generators of the CPU and, where it is another, of `device`."""
    states = [torch.get_rng_state()]
    if device.type == "cuda":
        states.append(torch.cuda.get_rng_state(device))
    elif device.type == "mps":
        states.append(torch.mps.get_rng_state())
    return states


def set_random_states(device: torch.device, states: list[Tensor]) -> None:
    torch.set_rng_state(states[0])
    if device.type == "cuda":
        torch.cuda.set_rng_state(states[1], device)
    elif device.type == "mps":
        torch.mps.set_rng_state(states[1])


def seed_everything(device: torch.device, seed: int) -> None:
    """Seed the default generators of the CPU and of `device`, and of no other device."""
    torch.default_generator.manual_seed(seed)
    if device.type == "cuda":  # torch.manual_seed would format a stack trace each time, and seed every device
        torch.cuda.default_generators[device.index or 0].manual_seed(seed)
    elif device.type == "mps":
        torch.mps.manual_seed(seed)


def finished(chunks: Iterable[R | None], total: int, progress: Callable[[float], None] | None = None) -> R:
    """The result of a measure in `total` chunks (it yields None after each and its result at last), run to its end."""
    for done, result in enumerate(chunks, 1):
        if result is not None:
            return result
        if progress:
            progress(done / total)
    raise AssertionError("a measure ended without its result")
