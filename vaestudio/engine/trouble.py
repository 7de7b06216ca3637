"""What went wrong, as one sentence for a person; and what can be rescued from a device that is lost."""

import traceback
from contextlib import suppress
from typing import Literal

import torch

from vaestudio.engine import device as devices
from vaestudio.engine import messages as m
from vaestudio.engine.keeper import Keeper
from vaestudio.engine.run import Run
from vaestudio.errors import Crashed, DeviceLost, OutOfMemory, Problem

LOST = ("CUDA error", "CUDA driver", "CUBLAS_STATUS", "CUDNN_STATUS")  # after any of these all later calls fail


def as_problem(error: BaseException, run: Run | None) -> Problem:
    """`error` itself where it is a Problem; else memory that ran out, or something that nobody foresaw."""
    if isinstance(error, Problem):
        return error
    text = str(error).splitlines()[0][:200] if str(error) else ""
    ran_out = isinstance(error, MemoryError) or "out of memory" in str(error) or "can't allocate memory" in str(error)
    if run is not None and ran_out:
        if run.device.type == "cuda":
            torch.cuda.empty_cache()
        return OutOfMemory(device=devices.title(run.device), batch_size=run.experiment.values["batch_size"])
    if run is not None and run.device.type == "cuda" and any(sign in str(error) for sign in LOST):
        return DeviceLost(device=run.device.type.upper(), reason=text, kept=run.remembered[2])
    return Crashed(reason=f"{type(error).__name__}: {text}", kept=0 if run is None else run.step)


def failed(problem: Problem, error: BaseException | None, state: m.State) -> m.Failed:
    """`problem` as the window is told of it; without an error it is a note."""
    details = "" if error is None else "".join(traceback.format_exception(error))
    level: Literal["error", "note"] = "note" if error is None else "error"
    return m.Failed(type(problem).__name__, problem.sentence, problem.values, details, state, level)


def rescued(run: Run | None, keeper: Keeper, problem: Problem) -> Run | None:
    """Where its device is lost: `run` on the processor, as it was remembered or, where that is newer, as its file has it.

    It is saved, and `problem` says from which step it goes on. None for any other problem.
    """
    if run is None or not isinstance(problem, DeviceLost):
        return None
    state = run.rescued()
    with suppress(Problem):
        if keeper.path and keeper.saved > state.step:
            state = keeper.recorder.load(keeper.path)
    problem.values["kept"] = state.step
    again = Run.resume(state, run.dataset, torch.device("cpu"))
    with suppress(Problem):
        keeper.autosave(again)
    return again
