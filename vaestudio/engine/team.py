"""The processes that train one model together: this one alone, or one rank of torchrun.

A step's batch is worked in `parts`; each part has noise of its own, a function of (seed, step, part), and gradients are
summed over parts. Who works a part does not matter: one process in turn (gradient accumulation), or many at once. So the
result is the same for any number of processes, up to the order in which floating-point numbers are added.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import torch
from torch import Tensor

PATIENCE = timedelta(minutes=30)  # rank 0 tests and saves alone, while the others wait


@dataclass(frozen=True)
class Team:
    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process tests, saves and prints."""
        return self.rank == 0

    @torch.no_grad()
    def add_up(self, tensors: Sequence[Tensor]) -> None:
        """Each tensor becomes its sum over all processes, in one message a dtype; the same shapes everywhere."""
        if self.size == 1 or not tensors:
            return
        flat = torch.cat([tensor.detach().reshape(-1).float() for tensor in tensors])
        torch.distributed.all_reduce(flat)
        start = 0
        for tensor in tensors:
            tensor.copy_(flat[start : start + tensor.numel()].view_as(tensor))
            start += tensor.numel()

    @torch.no_grad()
    def average(self, tensors: Sequence[Tensor]) -> None:
        """Running statistics (buffers) that every process has moved by its own parts."""
        self.add_up(tensors)
        if self.size > 1:
            for tensor in tensors:
                tensor.div_(self.size)

    def same(self, tensors: Sequence[Tensor]) -> bool:
        """Whether every process has the same numbers."""
        if self.size == 1:
            return True
        flat = torch.cat([tensor.detach().reshape(-1).float().cpu() for tensor in tensors])
        lows, highs = flat.clone(), flat.clone()
        torch.distributed.all_reduce(lows, torch.distributed.ReduceOp.MIN)
        torch.distributed.all_reduce(highs, torch.distributed.ReduceOp.MAX)
        return torch.equal(lows, highs)

    def leave(self) -> None:
        if self.size > 1:
            torch.distributed.destroy_process_group()


ALONE = Team()


def join(device: torch.device) -> Team:
    """The team that torchrun's environment variables name; alone without them. Calls of all ranks meet here."""
    size = expected()
    if size == 1:
        return ALONE
    if not torch.distributed.is_initialized():
        if device.type == "cuda":
            torch.cuda.set_device(device)
        backend = "nccl" if device.type == "cuda" else "gloo"
        meeting, rank, _ = next(torch.distributed.rendezvous("env://"))  # type: ignore[attr-defined]
        attempt = os.environ.get(
            "TORCHELASTIC_RESTART_COUNT", "0"
        )  # what was said there before a restart counts no more
        store = torch.distributed.PrefixStore(f"attempt {attempt}", meeting)  # type: ignore[attr-defined]
        torch.distributed.init_process_group(backend, store=store, rank=rank, world_size=size, timeout=PATIENCE)
    return Team(torch.distributed.get_rank(), size)


def expected() -> int:
    """How many processes torchrun has started; 1 without it."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def restarted() -> bool:
    """Whether torchrun has started these processes again, after one of them was lost."""
    return int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")) > 0


def own_device() -> str:
    """The name of the device of this rank: its own card where there are as many as ranks here, else the processor."""
    local = int(os.environ.get("LOCAL_RANK", "0"))
    return f"cuda:{local}" if torch.cuda.is_available() and local < torch.cuda.device_count() else "cpu"
