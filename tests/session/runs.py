"""Small runs to save: real models, numbers as training leaves them, no data and no training."""

import math

import numpy as np
import torch

from vaestudio.data.dataset import DataSpec
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.messages import History, KnobChanged, Tested
from vaestudio.engine.state import DataIdentity, Environment, RunState
from vaestudio.models import create

TINY = {"hidden": (8,), "latent_dim": 2, "batch_size": 50}
PRESENT = {"negative_elbo": 105.589, "kl": 25.3, "active_units_variance": 2, "active_units_kl": 1}


def bound_at(step: int, dimensions: int | None) -> Tested:
    """The numbers of a test; None: of a model without a prior."""
    if dimensions is None:
        return Tested(step, 80.25, None, None, None, None, None, None)
    kl = np.linspace(0.001, 3, dimensions, dtype=np.float32)
    return Tested(step, 80.25, kl_per_dimension=kl, variance_per_dimension=kl[::-1].copy(), **PRESENT)


def run_state(model="vae", steps=3, fill=None, classes=("zero", "一", "two"), knobs=True, **changes) -> RunState:
    """A run after `steps` steps. `fill`: every weight and moment is this number."""
    values = {**Experiment.of(model, {**TINY, **changes}).values}
    identity = DataIdentity("手写 digits", "0123456789abcdef" * 4, (1, 16, 16), 120, 30, classes)
    net = create(model, DataSpec((1, 16, 16), len(classes), 120), Experiment.of(model, values).build)
    random = np.random.default_rng(5)

    def numbers(tensor: torch.Tensor) -> np.ndarray:
        dtype = np.dtype(str(tensor.dtype).removeprefix("torch."))
        if dtype.kind != "f":
            return np.full(tensor.shape, 7, dtype)
        return (
            np.abs(random.normal(size=tensor.shape)).astype(dtype)
            if fill is None
            else np.full(tensor.shape, fill, dtype)
        )

    optimiser = {}
    for index, parameter in enumerate(net.parameters() if steps else ()):
        optimiser[f"{index}/step"] = np.float32(steps) * np.ones((), np.float32)
        optimiser[f"{index}/exp_avg"] = -numbers(parameter)
        optimiser[f"{index}/exp_avg_sq"] = numbers(parameter)
    dimensions = values["latent_dim"] if model != "ae" else None
    return RunState(
        id="ab" * 16,
        model=model,
        values={**values, "epochs": 7},
        initial=values,
        data=identity,
        environment=Environment("0.1.0", "3.11.7", "2.15.0", "2.4.6", "cpu", 2, "AVX2"),
        step=steps,
        weights={name: numbers(tensor) for name, tensor in net.state_dict().items()},
        optimiser=optimiser,
        history=History(
            ("loss", "reconstruction", "kl"),
            random.normal(size=(steps, 3)),
            (bound_at(1, dimensions), bound_at(steps, dimensions)) if steps else (),
            (KnobChanged(0, "learning_rate", 0.1 + 0.2), KnobChanged(steps, "epochs", 7)) if knobs else (),
        ),
    )


def assert_same(a: RunState, b: RunState) -> None:
    """Every field, every bit and every type."""
    for name in ("id", "model", "values", "initial", "data", "environment", "step"):
        assert getattr(a, name) == getattr(b, name), name
        assert repr(getattr(a, name)) == repr(getattr(b, name)) or isinstance(getattr(a, name), dict), name
    for name, value in a.values.items():
        assert type(b.values[name]) is type(value), name
    for part in ("weights", "optimiser"):
        left, right = getattr(a, part), getattr(b, part)
        assert left.keys() == right.keys()
        for name in left:
            assert_bits(left[name], right[name])
    assert list(a.weights) == list(b.weights), "the order of a state_dict is kept"
    assert a.history.names == b.history.names and a.history.knobs == b.history.knobs
    assert_bits(a.history.rows, b.history.rows)
    assert len(a.history.tests) == len(b.history.tests)
    for left, right in zip(a.history.tests, b.history.tests, strict=True):
        for name, value in vars(left).items():
            other = getattr(right, name)
            assert type(other) is type(value), name
            if isinstance(value, np.ndarray):
                assert_bits(value, other)
            else:
                assert value == other or (math.isnan(value) and math.isnan(other))


def assert_bits(a: np.ndarray, b: np.ndarray) -> None:
    assert (a.shape, a.dtype) == (b.shape, b.dtype)
    assert a.tobytes() == b.tobytes()
