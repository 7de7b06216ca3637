"""Which processor trains: CUDA, then Apple's MPS, then the CPU, unless a person says otherwise."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
import torch

from vaestudio.engine.state import Environment
from vaestudio.errors import NoSuchDevice
from vaestudio.version import __version__

M = TypeVar("M", bound=torch.nn.Module)


def available() -> tuple[str, ...]:
    """Names that `choose` takes, best first."""
    cuda = tuple(f"cuda:{i}" for i in range(torch.cuda.device_count())) if torch.cuda.is_available() else ()
    mps = ("mps",) if torch.backends.mps.is_available() else ()
    return (*cuda, *mps, "cpu")


def choose(name: str = "auto") -> torch.device:
    """The device called `name` ("auto", "cuda", "cuda:1", "mps", "cpu"); raises NoSuchDevice."""
    known = available()
    wanted = known[0] if name == "auto" else "cuda:0" if name == "cuda" else name
    if wanted not in known:
        raise NoSuchDevice(name=name, known=", ".join(("auto", *known)))
    return torch.device(wanted)


def title(device: torch.device) -> str:
    """What a person reads: "CPU × 2" (threads), "NVIDIA H100"."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return "Apple GPU" if device.type == "mps" else f"CPU × {torch.get_num_threads()}"


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def leave_a_core() -> None:
    """One core is the window's."""
    torch.set_num_threads(max(1, cores() - 1))


def place(model: M, device: torch.device) -> M:
    """`model` on `device`, convolutions with the channels of a pixel side by side: on a processor a step of 32 and 64 channels
    takes 0.85 of the time, and decoding half."""
    model = model.to(device)
    return model if device.type == "mps" else model.to(memory_format=torch.channels_last)


@contextmanager
def rounded_products() -> Iterator[None]:
    """The factors of matrix products are rounded to bfloat16 on a CPU that has it (AMX, AVX-512), to TF32 on an NVIDIA GPU;
    their sums, and everything else, stay float32. Elsewhere nothing changes. Of the whole process: 0.3 µs to set and reset.
    """
    before = torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("medium")
    try:
        yield
    finally:
        torch.set_float32_matmul_precision(before)


def environment(device: torch.device) -> Environment:
    import platform

    return Environment(
        vaestudio=__version__,
        python=platform.python_version(),
        torch=torch.__version__,
        numpy=np.__version__,
        device=f"cuda ({title(device)})" if device.type == "cuda" else device.type,
        threads=torch.get_num_threads(),
        cpu=torch.backends.cpu.get_cpu_capability(),
    )


def differences(then: Environment, now: Environment) -> str:
    """What the last digits depend on and is not as it was: "torch 2.13 → 2.15, threads 2 → 1"; "" where nothing is."""
    decisive = ("torch", "device", "threads", "cpu") if now.device == "cpu" else ("torch", "device")
    old, new = vars(then), vars(now)
    return ", ".join(f"{name} {old[name]} → {new[name]}" for name in decisive if old[name] != new[name])
