"""A process that trains every model: `python -m tests.session.resuming begin|go-on FOLDER THREADS`.

"begin" trains each of them in one go, and once more half of the way and saves it; "go-on" opens what another process has
saved and trains the rest. Both print one checksum a model, of its weights, moments and losses.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tests.engine.data import bars
from tests.engine.test_run import NETWORKS
from vaestudio import api
from vaestudio.engine.experiment import fields
from vaestudio.models import MODELS, by_name

STEPS = 3, 4  # of both parts: the first ends inside the first epoch, the second inside the next
WIDE = {"hidden": 128, "latent_dim": 3, "batch_size": 64, "epochs": 9}  # wide enough for a second thread to have work
WARM = {"learning_rate_schedule": "warmup", "learning_rate_schedule_steps": 9}  # in the middle of a schedule as well


def experiments(threads: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every model: fully connected with one thread, convolutional with two where it can be."""
    for model in MODELS:
        has = {field.name for field in fields(by_name(model.name))}
        chosen = {**WIDE, **WARM, **NETWORKS["mlp" if threads == 1 or "network" not in has else "conv"]}
        yield model.name, {name: value for name, value in chosen.items() if name in has}


def data(folder: Path) -> str:
    """A file, so that the next process finds the pictures by their path and knows them by their checksum."""
    path = folder / "bars.npz"
    if not path.exists():
        made = bars()
        parts = {"train": made.train, "test": made.test}
        np.savez(
            path,
            **{f"{kind}_{n}": a for n, s in parts.items() for kind, a in (("images", s.images), ("labels", s.labels))},
        )
    return str(path)


def checksum(session: api.Session) -> str:
    state, digest = session.run.state(), hashlib.sha256()
    for name, array in sorted({**state.weights, **state.optimiser, "rows": state.history.rows}.items()):
        digest.update(f"{name} {array.shape} {array.dtype}".encode() + array.tobytes())
    return digest.hexdigest()


def main(what: str, folder: Path, threads: int) -> dict[str, str]:
    told, (first, second) = {}, STEPS
    for number, (model, values) in enumerate(experiments(threads)):
        path = folder / f"{number}.h5"
        if what == "go-on":
            torch.randn(number + 1)  # what else was drawn in this process does not matter
            session = api.open_session(path)
            assert torch.get_num_threads() == threads, "the session's own number"
            told[model] = checksum(session.train(steps=second))
        else:
            straight, half = (
                api.new_session(model, data(folder), values=values, device="cpu", threads=threads) for _ in range(2)
            )
            told[model] = checksum(straight.train(steps=first + second, film=False))
            half.train(steps=first).save(path)
            assert checksum(half) != told[model]
    assert "torch._dynamo" not in sys.modules, "some functions of torch take its compiler (seconds) on the meta device"
    return told


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
