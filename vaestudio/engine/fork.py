"""A new run that begins as another was at one of its steps: from the last state that was kept, trained again to that step."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from vaestudio.data.dataset import Progress, quiet
from vaestudio.engine import messages as m
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.run import Run
from vaestudio.engine.state import Checkpoint, RunState
from vaestudio.errors import BadValue

TELL = 0.1  # seconds between two reports of progress


def fork(run: Run, step: int, values: Mapping[str, Any] | None = None, progress: Progress = quiet) -> tuple[Run, bool]:
    """A run of its own that is `run` at `step`, with `values` for knobs; and whether it is so bit for bit.

    Starts from the nearest checkpoint at or before `step`, or from the seed, and replays batches and turned knobs from
    there. Every replayed loss must be the one that was logged: where it is not (another processor, another number of
    threads), the fork is as good a run, but not the same one. `run` is not touched. Raises BadValue, UnknownField, and
    what `progress` raises.
    """
    if not 0 <= step <= run.step:
        raise BadValue(name="step", expected=f"a recorded step from 0 to {run.step}", found=step)
    changed = run.experiment
    for name, value in (values or {}).items():
        changed = changed.with_value(name, value)  # what is wrong with them is said before anything is done
    state = run.state()
    begun = _begin(run, state, step)
    replayed = _replay(begun, state.history, step, progress)
    begun.target_epochs = run.target_epochs
    for name, value in (values or {}).items():
        begun.set_knob(name, value)
    begun.remember()
    return begun, replayed


def _begin(run: Run, state: RunState, step: int) -> Run:
    """The run as it was at the last step at or before `step` of which everything is known."""
    now = Checkpoint(state.step, state.weights, state.optimiser)
    start = now if step == state.step else run.film.checkpoint(step)
    history, film = state.history, run.film.until(step)
    values = _values_at(state, start.step if start else 0)
    if start is None:
        begun = Run(Experiment.of(state.model, values), run.dataset, run.device)
    else:
        kept = replace(history, rows=history.rows[: start.step], tests=(), knobs=())
        known = replace(
            state, id="", values=values, step=start.step, weights=start.weights, optimiser=start.optimiser, history=kept
        )
        begun = Run.resume(known, run.dataset, run.device)
    begun.initial, begun.parent, begun.film = dict(state.initial), m.Parent(state.id, step), film
    begun.tests = [t for t in history.tests if t.step <= step]
    return begun


def _values_at(state: RunState, step: int) -> dict[str, Any]:
    """Every field as it stood for batch number `step`: the log holds how many steps were done before each change."""
    turned = {k.name: k.value for k in state.history.knobs if k.step <= step}
    return {**state.initial, **turned, "epochs": state.values["epochs"]}


def _replay(run: Run, history: m.History, step: int, progress: Progress) -> bool:
    """Train `run` to `step`, with the knobs turned where they were; whether every loss came out as it was logged."""
    log = [k for k in history.knobs if k.step <= step]
    first, told = run.step, time.monotonic()
    while run.step < step:
        run.advance()
        for knob in log:
            if knob.step == run.step:
                run.set_knob(knob.name, knob.value)
        if run.trainer.full or run.step == step or time.monotonic() - told > TELL:
            run.collect()
            told = time.monotonic()
            progress((run.step - first) / (step - first), f"{run.step} / {step}")
    run.knobs = log
    return np.array_equal(run.rows(), history.rows[:step])
