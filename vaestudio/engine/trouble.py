"""What went wrong, as one sentence for a person."""

import torch

from vaestudio.engine import device as devices
from vaestudio.engine.run import Run
from vaestudio.errors import Crashed, OutOfMemory, Problem


def as_problem(error: BaseException, run: Run | None) -> Problem:
    """`error` itself where it is a Problem; else memory that ran out, or something that nobody foresaw."""
    if isinstance(error, Problem):
        return error
    text = str(error).splitlines()[0][:200] if str(error) else ""
    if run is not None and ("out of memory" in str(error) or "can't allocate memory" in str(error)):
        if run.device.type == "cuda":
            torch.cuda.empty_cache()
        return OutOfMemory(device=devices.title(run.device), batch_size=run.experiment.values["batch_size"])
    return Crashed(reason=f"{type(error).__name__}: {text}", kept=0 if run is None else run.step)
