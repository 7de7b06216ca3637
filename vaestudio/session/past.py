"""The film of a run in its file: frames and checkpoints, one array for all steps of each thing, and the checks before reading.

snapshots/step              i8[S]                  which steps were recorded
snapshots/views/<view>      [S, ...]               what panels showed: see VIEWS
snapshots/weighted          i8[W]                  which of them have weights
snapshots/weights/<name>    f2[W, ...]             parameters and buffers in half precision (whole numbers as built)
checkpoints/step            i8[K]                  states to fork from
checkpoints/model/<name>    [K, ...]               as state/model
checkpoints/optim/<i>/...   f4[K, ...]             as state/optim
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from vaestudio.engine.state import Array, Checkpoint, Frame
from vaestudio.session.guard import Member, Refused

Layout = tuple[tuple[int, ...], np.dtype[Any]]
STEP = np.dtype("<i8")
MOMENTS = ("exp_avg", "exp_avg_sq", "step")

# View: its numbers, which view has as many of them (n), whether it is a code (D) or a picture (C, H, W) each
VIEWS = {
    "means": ("<f2", "means", "code"),
    "deviations": ("<f2", "means", "code"),
    "kl": ("<f2", "means", "number"),
    "kl_per_dimension": ("<f4", "", "code"),
    "reconstructions": ("|u1", "reconstructions", "picture"),
    "losses": ("<f4", "reconstructions", "number"),
    "samples": ("|u1", "samples", "picture"),
    "manifold": ("|u1", "manifold", "picture"),
    "manifold_mean": ("<f4", "", "code"),
    "manifold_deviation": ("<f4", "", "code"),
}


# ------------------------------------------------------------------------------------------------------------- to arrays
def tree(frames: Sequence[Frame], checkpoints: Sequence[Checkpoint]) -> dict[str, Array]:
    """Nothing for what there is none of."""
    arrays: dict[str, Array] = {}
    if frames:
        arrays["snapshots/step"] = _steps(frames)
        arrays |= _stacked("snapshots/views/", [f.views for f in frames])
    heavy = [f for f in frames if f.weights is not None]
    if heavy:
        arrays["snapshots/weighted"] = _steps(heavy)
        arrays |= _stacked("snapshots/weights/", [f.weights or {} for f in heavy])
    if checkpoints:
        arrays["checkpoints/step"] = _steps(checkpoints)
        arrays |= _stacked("checkpoints/model/", [c.weights for c in checkpoints])
        arrays |= _stacked("checkpoints/optim/", [c.optimiser for c in checkpoints])
    return arrays


def _steps(of: Sequence[Frame] | Sequence[Checkpoint]) -> Array:
    return np.array([one.step for one in of], STEP)


def _stacked(prefix: str, rows: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
    return {prefix + name: np.stack([row[name] for row in rows]) for name in rows[0]}


# ---------------------------------------------------------------------------------------------------------------- checks
def expected(
    members: Mapping[str, Member],
    weights: Mapping[str, Layout],
    parameters: Sequence[Layout],
    code: int,
    picture: tuple[int, ...],
) -> dict[str, Layout]:
    """The layout that the film in this file must have, of a model with these arrays; reads nothing."""
    layout: dict[str, Layout] = {}
    if (frames := _count(members, "snapshots/step", layout)) is not None:
        each = {"number": (), "code": (code,), "picture": picture}
        for view in _names(members, "snapshots/views/"):
            if view not in VIEWS:
                raise Refused(f"/snapshots/views/{view} does not belong there")
            number, counted, kind = VIEWS[view]
            alike = members.get(f"snapshots/views/{counted}")
            n = () if not counted else (alike.shape[1] if alike is not None and len(alike.shape) > 1 else 0,)
            layout[f"snapshots/views/{view}"] = (frames, *n, *each[kind]), np.dtype(number)
    if (heavy := _count(members, "snapshots/weighted", layout)) is not None:
        for name, (shape, dtype) in weights.items():
            half = np.dtype("<f2") if dtype.kind == "f" else dtype
            layout[f"snapshots/weights/{name}"] = (heavy, *shape), half
    if (kept := _count(members, "checkpoints/step", layout)) is not None:
        for name, (shape, dtype) in weights.items():
            layout[f"checkpoints/model/{name}"] = (kept, *shape), dtype
        for index, (shape, dtype) in enumerate(parameters):
            for moment in MOMENTS:
                like = ((), np.dtype("<f4")) if moment == "step" else (shape, dtype)
                layout[f"checkpoints/optim/{index}/{moment}"] = (kept, *like[0]), like[1]
    return layout


def _count(members: Mapping[str, Member], name: str, layout: dict[str, Layout]) -> int | None:
    member = members.get(name)
    if member is None:
        return None
    count = member.shape[0] if len(member.shape) == 1 else 0
    layout[name] = (count,), STEP
    return count


def _names(members: Mapping[str, Member], prefix: str) -> list[str]:
    return [name.removeprefix(prefix) for name in members if name.startswith(prefix)]


# ----------------------------------------------------------------------------------------------------------- from arrays
def read(members: Mapping[str, Member], last: int) -> tuple[tuple[Frame, ...], tuple[Checkpoint, ...]]:
    """The film of a run at step `last`, whose layout is as expected; raises Refused for numbers that cannot be."""
    steps, heavy, kept = (
        _read_steps(members, name, last) for name in ("snapshots/step", "snapshots/weighted", "checkpoints/step")
    )
    if set(heavy) - set(steps):
        raise Refused("/snapshots/weighted has a step that was not recorded")
    views, weights = _rows(members, "snapshots/views/"), _rows(members, "snapshots/weights/")
    of = {step: weights(row) for row, step in enumerate(heavy)}
    frames = tuple(Frame(step, views(row), of.get(step)) for row, step in enumerate(steps))
    model, optimiser = _rows(members, "checkpoints/model/"), _rows(members, "checkpoints/optim/")
    checkpoints = tuple(Checkpoint(step, model(row), optimiser(row)) for row, step in enumerate(kept))
    for checkpoint in checkpoints:
        _check(checkpoint)
    return frames, checkpoints


def _read_steps(members: Mapping[str, Member], name: str, last: int) -> list[int]:
    steps: list[int] = members[name].read().tolist() if name in members else []
    if any(a >= b for a, b in zip([-1, *steps], [*steps, last + 1], strict=True)):
        raise Refused(f"/{name} is not in order")
    return steps


def _rows(members: Mapping[str, Member], prefix: str) -> Callable[[int], dict[str, Array]]:
    """Row number i of everything below `prefix`; each array is read once, and rows are views of it."""
    arrays = {name: members[prefix + name].read() for name in _names(members, prefix)}
    return lambda row: {name: array[row, ...] for name, array in arrays.items()}


def _check(checkpoint: Checkpoint) -> None:
    """Training goes on from it, so it must be what training could have left."""
    for name, array in (*checkpoint.weights.items(), *checkpoint.optimiser.items()):
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise Refused(f"the checkpoint of step {checkpoint.step} is not all numbers ({name})")
    if any((a < 0).any() for n, a in checkpoint.optimiser.items() if not n.endswith("/exp_avg")):
        raise Refused(f"the checkpoint of step {checkpoint.step} has a negative second moment")
