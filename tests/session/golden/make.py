"""How format-2.h5 was made: `python -m tests.session.golden.make`. Only for a format that no release has written yet."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.session.runs import run_state
from tests.session.test_golden import BEGAN
from vaestudio.engine.messages import Parent
from vaestudio.engine.state import Checkpoint, Frame
from vaestudio.session import store


def ramp(array: np.ndarray, index: int) -> np.ndarray:
    """The numbers of array `index`: multiples of 1/64, exact in float32 and the same on every machine."""
    return (np.arange(array.size, dtype=array.dtype).reshape(array.shape) + index) / array.dtype.type(64)


def main() -> None:
    state = run_state(hidden=(2,), latent_dim=1, beta=4.0)
    weights = {name: ramp(array, i) for i, (name, array) in enumerate(state.weights.items())}
    optimiser = {name: ramp(array, i) for i, (name, array) in enumerate(state.optimiser.items())}
    history = replace(state.history, rows=ramp(state.history.rows, 0))
    views = {
        "means": ramp(np.zeros((2, 1), "f2"), 0), "deviations": ramp(np.zeros((2, 1), "f2"), 1),
        "kl": ramp(np.zeros(2, "f2"), 2), "kl_per_dimension": ramp(np.zeros(1, "f4"), 3),
        "reconstructions": np.arange(256, dtype="u1").reshape(1, 1, 16, 16), "losses": ramp(np.zeros(1, "f4"), 4),
    }  # fmt: skip
    halved = {name: array.astype("f2") for name, array in weights.items()}
    film = (Frame(0, views), Frame(2, views, halved))
    known = {"initial": BEGAN, "values": {**BEGAN, "epochs": 7}}
    changes = {
        **known,
        "parent": Parent("cd" * 16, 2),
        "frames": film,
        "checkpoints": (Checkpoint(3, weights, optimiser),),
    }
    path = Path(__file__).with_name("format-2.h5")
    path.unlink(missing_ok=True)
    store.save(replace(state, weights=weights, optimiser=optimiser, history=history, **changes), path)


if __name__ == "__main__":
    main()
