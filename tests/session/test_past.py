"""The film in the file: every bit comes back, and what cannot be is refused before it is read."""

from dataclasses import replace

import h5py
import numpy as np
import pytest

from tests.engine.data import bars
from tests.engine.test_film import filmed, turned
from tests.engine.test_run import CPU, same, small
from tests.session import hostile
from tests.session.runs import assert_bits, assert_same, run_state
from vaestudio.engine import messages as m
from vaestudio.engine.fork import fork
from vaestudio.engine.run import Run
from vaestudio.engine.state import Checkpoint, Frame, RunState
from vaestudio.errors import CannotSave, DamagedSession
from vaestudio.session import store


def with_film() -> RunState:
    state = run_state()
    image, half = np.full((2, 1, 16, 16), 9, np.uint8), {n: a.astype("f2") for n, a in state.weights.items()}
    views = {
        "means": np.ones((4, 2), "f2"), "deviations": np.ones((4, 2), "f2"), "kl": np.ones(4, "f2"),
        "kl_per_dimension": np.array([0.5, np.nan], "f4"), "reconstructions": image, "losses": np.ones(2, "f4"),
        "samples": image, "manifold": image[:1], "manifold_mean": np.zeros(2, "f4"), "manifold_deviation": np.ones(2, "f4"),
    }  # fmt: skip
    frames = (Frame(0, views), Frame(1, views, half), Frame(3, views, half))
    checkpoints = tuple(Checkpoint(s, state.weights, state.optimiser) for s in (1, 3))
    return replace(state, frames=frames, checkpoints=checkpoints, parent=m.Parent("12" * 16, 2))


def assert_same_film(a: RunState, b: RunState) -> None:
    assert a.parent == b.parent and len(a.frames) == len(b.frames) and len(a.checkpoints) == len(b.checkpoints)
    for x, y in zip(a.frames, b.frames, strict=True):
        assert x.step == y.step and x.views.keys() == y.views.keys() and (x.weights is None) == (y.weights is None)
        for name in x.views:
            assert_bits(x.views[name], y.views[name])
        for name in x.weights or {}:
            assert_bits(x.weights[name], y.weights[name])
    for x, y in zip(a.checkpoints, b.checkpoints, strict=True):
        assert x.step == y.step
        for part in ("weights", "optimiser"):
            assert getattr(x, part).keys() == getattr(y, part).keys()
            for name, array in getattr(x, part).items():
                assert_bits(array, getattr(y, part)[name])


def test_frames_checkpoints_and_parent_come_back(tmp_path):
    state = with_film()
    store.save(state, tmp_path / "run.h5")
    again = store.load(tmp_path / "run.h5")
    assert_same(state, again)
    assert_same_film(state, again)
    info = store.info(tmp_path / "run.h5")
    assert info["frames"] == 3 and info["parent"] == {"id": "12" * 16, "step": 2}
    with h5py.File(tmp_path / "run.h5") as file:  # as the page of the docs reads it
        assert file["snapshots/step"][...].tolist() == [0, 1, 3]
        assert file["snapshots/views/means"].shape == (3, 4, 2) and file["checkpoints/step"][...].tolist() == [1, 3]


@pytest.mark.parametrize("model", ["vae", "ae", "vq-vae"])
def test_the_film_of_a_trained_run_comes_back_and_goes_on(tmp_path, model):
    run = small(model)
    filmed(run, 7)
    state = run.state()
    store.save(state, tmp_path / "run.h5")
    again = store.load(tmp_path / "run.h5")
    assert_same_film(state, again)
    resumed = Run.resume(again, bars(), CPU)
    filmed(resumed, 9)
    filmed(run, 9)
    assert [f.step for f in resumed.film.frames] == [f.step for f in run.film.frames]
    assert same(resumed.state(), run.state())


def test_a_fork_of_an_opened_session_is_exact_and_names_its_parent(tmp_path):
    parent = turned(16)
    store.save(parent.state(), tmp_path / "parent.h5")
    opened = Run.resume(store.load(tmp_path / "parent.h5"), bars(), CPU)
    child, exact = fork(opened, 13)
    assert exact
    store.save(child.state(), tmp_path / "child.h5")
    kept = store.load(tmp_path / "child.h5")
    assert kept.parent == m.Parent(parent.id, 13) and kept.id != parent.id
    assert same(kept, turned(13).state())


def zeros(name, shape, dtype="f4"):
    return hostile.into(name, data=np.zeros(shape, dtype))


def put(name, value):
    return hostile.numbers(name, lambda a: np.full_like(a, value))


WRONG = {
    "a view nobody knows": (zeros("snapshots/views/x", (3, 2)), "views/x does not belong there"),
    "something else there": (zeros("snapshots/x", 3), "snapshots/x does not belong there"),
    "a view for fewer steps": (zeros("snapshots/views/kl_per_dimension", (2, 2)), r"should be float32\[3, 2\]"),
    "pictures of another size": (zeros("snapshots/views/samples", (3, 2, 1, 16, 15), "u1"), "should be uint8"),
    "means of other images than deviations": (zeros("snapshots/views/means", (3, 5, 2), "f2"), "should be float16"),
    "steps that go back": (hostile.into("snapshots/step", data=np.array([0, 3, 1])), "snapshots/step is not in order"),
    "a step after the last": (hostile.into("snapshots/step", data=np.array([0, 1, 4])), "snapshots/step is not in"),
    "steps as a table": (hostile.into("snapshots/step", data=np.zeros((3, 1), "i8")), "snapshots/step should be"),
    "weights of a step that was not recorded": (hostile.into("snapshots/weighted", data=np.array([1, 2])), "not recorded"),
    "weights of another shape": (zeros("snapshots/weights/encoder.net.0.bias", (2, 9), "f2"), "should be float16"),
    "a moment too few": (lambda file: file.pop("checkpoints/optim/0/step"), "optim/0/step is missing"),
    "moments without steps": (lambda file: file.pop("checkpoints/step"), "does not belong there"),
    "a negative moment": (put("checkpoints/optim/0/exp_avg_sq", -1), "negative second moment"),
    "weights that are not numbers": (put("checkpoints/model/encoder.net.0.bias", np.nan), "not all numbers"),
    "a parent of another kind": (hostile.text("manifest", lambda v: v["parent"].update(id="x")), "parent"),
    "a parent after the end": (hostile.text("manifest", lambda v: v["parent"].update(step=99)), "parent"),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "reason"), WRONG.values(), ids=WRONG)
def test_a_film_that_cannot_be_is_refused_for_its_own_reason(tmp_path, edit, reason):
    path = tmp_path / "x.h5"
    path.write_bytes(hostile.sealed(store._tree(with_film()), lambda file: None))
    store.load(path)  # the control
    path.write_bytes(hostile.sealed(store._tree(with_film()), edit))
    with pytest.raises(DamagedSession, match=reason):
        store.load(path)


def test_a_film_of_later_steps_is_not_saved(tmp_path):
    state = with_film()
    late = replace(state, frames=(*state.frames, replace(state.frames[0], step=4)))
    with pytest.raises(CannotSave, match="not in order"):
        store.save(late, tmp_path / "run.h5")
