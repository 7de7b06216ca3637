"""Saving and loading: every field comes back, and the file is what it promises to be."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import h5py
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session.runs import assert_bits, assert_same, bound_at, run_state
from vaestudio.engine.messages import KnobChanged
from vaestudio.engine.state import Recorder, RunState
from vaestudio.errors import CannotSave, NotASession
from vaestudio.session import guard, image, schema, store

SHAPES = {
    "at step 0": {"steps": 0, "knobs": False},
    "of a model without a prior": {"model": "ae"},
    "of a conditional model": {"model": "cvae", "likelihood": "gaussian-per-pixel"},
    "with buffers": {"model": "vae", "likelihood": "gaussian-learned"},
    "with convolutions": {"network": "conv", "channels": (4, 8)},
    "without labels": {"classes": ()},
    "that is not finite": {"fill": np.nan},
}


@pytest.mark.parametrize("changes", SHAPES.values(), ids=SHAPES)
def test_every_field_of_a_run_comes_back(tmp_path, changes):
    state = run_state(**changes)
    store.save(state, tmp_path / "run.h5")
    assert_same(state, store.load(tmp_path / "run.h5"))


def with_history(state: RunState, **changes) -> RunState:
    return replace(state, history=replace(state.history, **changes))


def test_tests_with_and_without_a_number_are_told_apart(tmp_path):
    some = (
        bound_at(0, 2),
        bound_at(1, None),
        replace(bound_at(1, 2), kl=None, negative_elbo=float("nan"), kl_per_dimension=None),
    )
    state = with_history(run_state(), tests=some)
    store.save(state, tmp_path / "run.h5")
    assert_same(state, store.load(tmp_path / "run.h5"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.booleans(), st.text(max_size=50))
    )
)
def test_a_value_of_the_knob_log_comes_back_as_itself(values):
    log = tuple(schema.Knob(3, "beta", value) for value in values)
    for found, value in zip(
        schema.decode(schema.EVENTS, schema.encode(schema.EVENTS, log), "events"), values, strict=True
    ):
        expected = guard.printable(value) if isinstance(value, str) else value
        assert (type(found.value), repr(found.value)) == (type(expected), repr(expected))


def test_the_same_run_gives_the_same_bytes(tmp_path):
    state = run_state()
    backwards = replace(
        state, values=dict(reversed(state.values.items())), optimiser=dict(reversed(state.optimiser.items()))
    )
    store.save(state, tmp_path / "a.h5")
    store.save(backwards, tmp_path / "b.h5")
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_no_time_is_kept_in_the_file(tmp_path):
    store.save(run_state(), tmp_path / "run.h5")
    data = (tmp_path / "run.h5").read_bytes()
    headers = [i for i in range(len(data)) if data.startswith(b"OHDR\x02", i)]
    assert len(headers) > 20
    assert not any(data[i + 5] & 0x20 for i in headers), "bit 5 of an object header's flags: times are stored"


def test_the_file_is_ordinary_hdf5(tmp_path):
    state = run_state()
    store.save(state, tmp_path / "run.h5")
    with h5py.File(tmp_path / "run.h5") as file:
        assert file.attrs["vae_format"] == image.FORMAT == 2 and len(file.attrs) == 1
        config = json.loads(bytes(file["config"][...]))
        assert config["model"] == "vae" and config["values"]["hidden"] == [8]
        assert json.loads(bytes(file["manifest"][...]))["columns"] == ["loss", "reconstruction", "kl"]
        for name, array in state.weights.items():
            assert_bits(file["state/model"][name][()], array)
        assert_bits(file["history/values"][...], state.history.rows)
        assert file["tests/kl"][...].tolist() == [25.3, 25.3]
        first, last = json.loads(bytes(file["events"][...]))
        assert first == {"step": 0, "knob": "learning_rate", "value": 0.1 + 0.2} and last["knob"] == "epochs"
        layouts = []
        file.visititems(lambda _, o: layouts.append(o.chunks) if isinstance(o, h5py.Dataset) else None)
        assert set(layouts) == {None}, "contiguous"


def test_the_seal_is_64_bytes_and_says_what_it_seals(tmp_path):
    store.save(run_state(), tmp_path / "run.h5")
    data = (tmp_path / "run.h5").read_bytes()
    assert data[-64:] == image.seal(data[:-64]) and data[-64:].startswith(b"VAESTUDIO-SESSION\n")


def test_no_path_and_no_secret_is_in_the_file(tmp_path):
    store.save(run_state(), tmp_path / "run.h5")
    assert str(tmp_path).encode() not in (tmp_path / "run.h5").read_bytes()


def test_info_is_json_and_does_not_import_torch(tmp_path):
    store.save(run_state(), tmp_path / "run.h5")
    code = (
        "import json, sys; from vaestudio.session import store; print(json.dumps(store.info(sys.argv[1])));"
        "assert 'torch' not in sys.modules and 'PySide6' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "run.h5"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    info = json.loads(done.stdout)
    assert (info["model"], info["step"], info["epochs"], info["format"]) == (
        "vae",
        3,
        1.0,
        2,
    )  # 120 images by 50: 3 steps
    assert info["data"]["class_names"] == ["zero", "一", "two"] and info["values"]["epochs"] == 7
    assert info["test"]["negative_elbo"] == 105.589 and info["test"]["active_units_variance"] == 2
    assert info["parameters"] == sum(a.size for a in run_state().weights.values())
    assert info["bytes"] == (tmp_path / "run.h5").stat().st_size


def test_saving_and_loading_draw_no_random_numbers(tmp_path):
    state = run_state()
    torch.manual_seed(3)
    before = torch.get_rng_state()
    store.save(state, tmp_path / "run.h5")
    store.load(tmp_path / "run.h5")
    assert torch.equal(before, torch.get_rng_state())


def test_loaded_arrays_are_our_own_to_change(tmp_path):
    store.save(run_state(), tmp_path / "run.h5")
    state = store.load(tmp_path / "run.h5")
    for array in (*state.weights.values(), *state.optimiser.values(), state.history.rows):
        assert array.flags.writeable and array.flags.aligned and array.flags.c_contiguous


def test_names_that_cannot_be_shown_are_mended_when_saving(tmp_path):
    state = run_state(classes=("a\nb", "\u202egnp.exe", "\udcff", "x" * 300))
    store.save(replace(state, data=replace(state.data, name="my\x00data")), tmp_path / "run.h5")
    data = store.load(tmp_path / "run.h5").data
    assert data.name == "my\ufffddata"
    assert data.class_names == ("a\ufffdb", "\ufffdgnp.exe", "\ufffd", "x" * 200)


def test_thousands_of_classes_fit(tmp_path):
    names = tuple(f"{i} 花" for i in range(20_000))
    state = run_state("vae", classes=names)
    store.save(state, tmp_path / "run.h5")
    assert store.load(tmp_path / "run.h5").data.class_names == names


# ------------------------------------------------------------------------------------------------------ what is refused
def test_a_state_that_is_not_finite_replaces_nothing(tmp_path):
    path = tmp_path / "run.h5"
    good, bad = run_state(), run_state()
    next(iter(bad.weights.values()))[...] = np.inf
    store.save(bad, tmp_path / "new.h5")  # a file of its own: to look at
    assert not store.load(tmp_path / "new.h5").finite()
    store.save(good, path)
    with pytest.raises(CannotSave, match="no longer numbers"):
        store.save(bad, path)
    assert store.load(path).finite()


WRONG = {
    "a weight of another shape": lambda s: replace(s, weights={n: a[..., None] for n, a in s.weights.items()}),
    "a weight too few": lambda s: replace(s, weights=dict(list(s.weights.items())[1:])),
    "a step more than rows": lambda s: replace(s, step=4),
    "no moments after steps": lambda s: replace(s, optimiser={}),
    "a knob that is not a number": lambda s: with_history(s, knobs=(KnobChanged(1, "beta", float("nan")),)),
    "a knob that does not exist": lambda s: with_history(s, knobs=(KnobChanged(1, "gamma", 1.0),)),
    "a value out of range": lambda s: replace(s, values={**s.values, "batch_size": 0}),
    "an id that is none": lambda s: replace(s, id="my run"),
    "tests out of order": lambda s: with_history(s, tests=s.history.tests[::-1]),
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_a_state_that_could_not_be_loaded_again_is_not_saved(tmp_path, spoil):
    path = tmp_path / "run.h5"
    store.save(run_state(), path)
    old = path.read_bytes()
    with pytest.raises(CannotSave):
        store.save(spoil(run_state()), path)
    assert path.read_bytes() == old and list(tmp_path.iterdir()) == [path]


def test_what_is_no_file_is_not_a_session(tmp_path):
    for path, reason in [(tmp_path, "not a file"), (tmp_path / "none.h5", "No such file"), ("a\0b", "cannot be read")]:
        with pytest.raises(NotASession, match=reason):
            store.load(path)
        with pytest.raises(NotASession, match=reason):
            store.info(path)


# ------------------------------------------------------------------------------------------------------------ recorder
def test_the_first_save_of_a_sitting_keeps_the_previous_file(tmp_path):
    path, backup = str(tmp_path / "run.h5"), tmp_path / "run.h5.bak"
    yesterday: Recorder = store.Sessions()
    for step in (1, 2):
        yesterday.save(run_state(steps=step), path)
    assert not backup.exists(), "its own first file is nothing to keep"
    today: Recorder = store.Sessions()
    for step in (3, 4):
        today.save(run_state(steps=step), path)
    assert store.load(backup).step == 2 and today.load(path).step == 4
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "home") == ["run.h5", "run.h5.bak"]


def test_a_path_that_cannot_be_is_a_problem_too():
    with pytest.raises(CannotSave):
        store.Sessions().save(run_state(), "a\0b")


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_a_private_file_stays_private(tmp_path):
    store.save(run_state(), tmp_path / "run.h5")
    (tmp_path / "run.h5").chmod(0o600)
    store.save(run_state(), tmp_path / "run.h5")
    assert (tmp_path / "run.h5").stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "run.h5"
    link.symlink_to(tmp_path / "real" / "run.h5")
    store.save(run_state(), link)
    assert link.is_symlink() and store.load(tmp_path / "real" / "run.h5").step == 3
