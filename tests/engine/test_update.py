"""The EM view: an E-step moves the encoder alone, an M-step everything else, and what rests is untouched to the bit."""

import numpy as np
import pytest

from tests.engine.data import bars
from tests.engine.test_run import CPU, same, small, steps
from vaestudio.engine.run import Run
from vaestudio.engine.state import RunState
from vaestudio.models import MODELS

ELBO_MODELS = [model.name for model in MODELS if "update" in model.Knobs.model_fields]


def moved(run: Run, before: RunState, after: RunState) -> set[str]:
    """The parameters whose weights or moments differ, after checking that the two agree about that."""
    out = set()
    for index, (name, _) in enumerate(run.model.named_parameters()):
        weight = not np.array_equal(before.weights[name], after.weights[name])
        keys = [f"{index}/{key}" for key in ("exp_avg", "exp_avg_sq", "step")]
        assert all(np.array_equal(before.optimiser[k], after.optimiser[k]) != weight for k in keys), name
        out |= {name} if weight else set()
    return out


@pytest.mark.parametrize("name", ELBO_MODELS)
def test_each_step_moves_its_half_and_nothing_of_the_other(name: str) -> None:
    run = steps(small(name), 2)
    names = {n for n, _ in run.model.named_parameters()}
    encoder = {n for n in names if n.startswith("encoder.")}
    assert encoder and names - encoder
    for update, expected in (("encoder", encoder), ("decoder", names - encoder), ("both", names)):
        before = run.state()
        run.set_knob("update", update)
        after = steps(run, 3).state()
        assert moved(run, before, after) == expected


def test_a_half_that_never_moved_has_no_steps_behind_it() -> None:
    run = steps(small(update="encoder"), 5)
    counts = {name: float(run.trainer.optimiser.steps[i]) for i, (name, _) in enumerate(run.model.named_parameters())}
    assert all(count == (5 if name.startswith("encoder.") else 0) for name, count in counts.items())


def test_alternating_takes_turns_of_the_length_that_was_set() -> None:
    run = small(update="alternate", alternate_every=3)
    turns = []
    for _ in range(9):
        weights = run.trainer.weights()
        steps(run, 1)
        now = run.trainer.weights()
        turns.append({n.split(".")[0] for n in now if not np.array_equal(now[n], weights[n])})
    assert turns == [{"encoder"}] * 3 + [{"decoder"}] * 3 + [{"encoder"}] * 3


def test_alternating_goes_on_in_mid_turn() -> None:
    settings = {"update": "alternate", "alternate_every": 4}
    straight, half = steps(small(**settings), 17), steps(small(**settings), 6)
    assert same(steps(Run.resume(half.state(), bars(), CPU), 11).state(), straight.state())


def test_the_first_half_of_a_step_is_the_gradient_of_both() -> None:
    """The gradient that a half gets is the one it would have got: only the other's is left out."""
    runs = {update: steps(small(update=update), 1) for update in ("both", "encoder", "decoder")}
    both = runs["both"].trainer.weights()
    for update in ("encoder", "decoder"):
        weights = runs[update].trainer.weights()
        assert all(np.array_equal(weights[n], both[n]) for n in both if n.startswith(update))


def test_an_e_step_closes_the_gap_and_leaves_the_model() -> None:
    run = steps(small(), 60)
    run.set_knob("update", "encoder")
    before = run.test()
    after = steps(run, 60).test()
    assert before.negative_elbo is not None and after.negative_elbo is not None
    assert after.negative_elbo < before.negative_elbo


def test_models_without_a_bound_have_no_such_knob() -> None:
    assert "ae" not in ELBO_MODELS and {"vae", "cvae", "iwae"} <= set(ELBO_MODELS)
