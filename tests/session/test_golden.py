"""Files of every published format open for ever, with the numbers that were saved. They are never written again."""

from pathlib import Path

import numpy as np
import pytest

from tests.session.runs import assert_bits, assert_same
from vaestudio.engine.messages import KnobChanged, Parent
from vaestudio.engine.state import DataIdentity, Environment
from vaestudio.session import image, store

GOLDEN = Path(__file__).with_name("golden")
FORMATS = sorted(GOLDEN.glob("format-*.h5"))
SHAPES = {
    "encoder.net.0.weight": (2, 256), "encoder.net.0.bias": (2,), "encoder.net.2.weight": (2, 2), "encoder.net.2.bias": (2,),
    "decoder.net.0.weight": (2, 1), "decoder.net.0.bias": (2,), "decoder.net.2.weight": (256, 2), "decoder.net.2.bias": (256,),
}  # fmt: skip
BEGAN = {
    "network": "mlp", "hidden": (2,), "activation": "relu", "channels": (32, 64), "dense": 16, "latent_dim": 1,
    "initialisation": "pytorch", "likelihood": "bernoulli", "sigma": 0.2, "mean": "sigmoid", "beta": 4.0, "capacity": 0.0,
    "beta_schedule": "constant", "beta_schedule_steps": 1000, "capacity_schedule": "constant", "capacity_schedule_steps": 1000,
    "learning_rate": 1e-3, "learning_rate_schedule": "constant", "learning_rate_schedule_steps": 1000,
    "epochs": 20, "batch_size": 50, "seed": 0,
}  # fmt: skip


def ramp(shape: tuple[int, ...], index: int, dtype: str = "f4") -> np.ndarray:
    return ((np.arange(np.prod(shape, dtype=int)).reshape(shape) + index) / 64).astype(dtype)


def test_there_is_a_file_of_every_format():
    assert [path.name for path in FORMATS] == [f"format-{n}.h5" for n in range(1, image.FORMAT + 1)]


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.stem)
def test_a_published_file_opens_with_the_numbers_that_were_saved(path):
    before = path.read_bytes()
    state = store.load(path)
    assert path.read_bytes() == before, "opening never rewrites"
    assert (state.id, state.model, state.step) == ("ab" * 16, "vae", 3)
    assert state.initial == BEGAN and state.values == {**BEGAN, "epochs": 7}
    assert state.data == DataIdentity(
        "手写 digits", "0123456789abcdef" * 4, (1, 16, 16), 120, 30, ("zero", "一", "two")
    )
    assert state.environment == Environment("0.1.0", "3.11.7", "2.15.0", "2.4.6", "cpu", 2, "AVX2")
    assert list(state.weights) == list(SHAPES)
    for index, (name, shape) in enumerate(SHAPES.items()):
        assert_bits(state.weights[name], ramp(shape, index))
        assert_bits(state.optimiser[f"{index}/step"], ramp((), 3 * index))
        assert_bits(state.optimiser[f"{index}/exp_avg"], ramp(shape, 3 * index + 1))
        assert_bits(state.optimiser[f"{index}/exp_avg_sq"], ramp(shape, 3 * index + 2))
    assert len(state.optimiser) == 3 * len(SHAPES)
    assert state.history.names == ("loss", "reconstruction", "kl")
    assert_bits(state.history.rows, ramp((3, 3), 0, "f8"))
    assert state.history.knobs == (KnobChanged(0, "learning_rate", 0.1 + 0.2), KnobChanged(3, "epochs", 7))
    assert [t.step for t in state.history.tests] == [1, 3]
    for tested in state.history.tests:
        assert (tested.reconstruction, tested.kl, tested.negative_elbo) == (80.25, 25.3, 105.589)
        assert (tested.active_units_variance, tested.active_units_kl) == (2, 1)
        assert tested.kl_per_dimension == tested.variance_per_dimension == np.float32(0.001)


def test_a_run_of_the_first_format_has_no_past():
    state = store.load(GOLDEN / "format-1.h5")
    assert (state.parent, state.frames, state.checkpoints) == (None, (), ())


def test_the_film_of_the_second_format():
    state = store.load(GOLDEN / "format-2.h5")
    assert state.parent == Parent("cd" * 16, 2)
    first, last = state.frames
    assert (first.step, last.step, first.weights) == (0, 2, None)
    for frame in state.frames:
        for index, (name, shape) in enumerate({"means": (2, 1), "deviations": (2, 1), "kl": (2,)}.items()):
            assert_bits(frame.views[name], ramp(shape, index, "f2"))
        assert_bits(frame.views["reconstructions"], np.arange(256, dtype="u1").reshape(1, 1, 16, 16))
    (checkpoint,) = state.checkpoints
    assert checkpoint.step == 3 and checkpoint.optimiser.keys() == state.optimiser.keys()
    for index, (name, shape) in enumerate(SHAPES.items()):
        assert_bits(checkpoint.weights[name], ramp(shape, index))
        assert_bits(last.weights[name], ramp(shape, index).astype("f2"))


@pytest.mark.parametrize("path", FORMATS, ids=lambda path: path.stem)
def test_a_published_file_is_saved_again_as_the_same_run(tmp_path, path):
    state = store.load(path)
    store.save(state, tmp_path / "run.h5")
    assert_same(state, store.load(tmp_path / "run.h5"))
    assert store.info(tmp_path / "run.h5")["values"] == store.info(path)["values"]
