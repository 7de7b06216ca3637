"""How format-1.h5 was made: `python -m tests.session.golden.make`. Only for a format that no release has written yet."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.session.runs import run_state
from vaestudio.session import store


def ramp(array: np.ndarray, index: int) -> np.ndarray:
    """The numbers of array `index`: multiples of 1/64, exact in float32 and the same on every machine."""
    return (np.arange(array.size, dtype=array.dtype).reshape(array.shape) + index) / array.dtype.type(64)


def main() -> None:
    state = run_state(hidden=(2,), latent_dim=1, beta=4.0)
    weights = {name: ramp(array, i) for i, (name, array) in enumerate(state.weights.items())}
    optimiser = {name: ramp(array, i) for i, (name, array) in enumerate(state.optimiser.items())}
    history = replace(state.history, rows=ramp(state.history.rows, 0))
    path = Path(__file__).with_name("format-1.h5")
    path.unlink(missing_ok=True)
    store.save(replace(state, weights=weights, optimiser=optimiser, history=history), path)


if __name__ == "__main__":
    main()
