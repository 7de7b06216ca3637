"""Losses and codes as CSV and NumPy arrays."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vaestudio.engine.run import Run
from vaestudio.errors import Unsupported
from vaestudio.measures.looking import looking, pictures

BATCH = 500  # images encoded at once


def losses(run: Run, folder: Path) -> tuple[Path, ...]:
    """losses.csv: step, loss and terms, nats an image; tests.csv: the bound on the test set; knobs.csv: what was turned when."""
    history = run.history()
    rows = ((step, *row) for step, row in enumerate(history.rows.tolist(), 1))
    tests = (
        (t.step, t.negative_elbo, t.reconstruction, t.kl, t.active_units_variance, t.active_units_kl)
        for t in history.tests
    )
    head = ("step", "negative_elbo", "reconstruction", "kl", "active_units_variance", "active_units_kl")
    return (
        table(folder / "losses.csv", ("step", *history.names), rows),
        table(folder / "tests.csv", head, tests),
        table(folder / "knobs.csv", ("step", "knob", "value"), ((k.step, k.name, k.value) for k in history.knobs)),
    )


def latents(run: Run, folder: Path) -> tuple[Path, ...]:
    """latents.csv and latents.npz: mean and deviation of q(z|x) of every test image, with label and factors."""
    if run.model.capabilities.latent != "vector":
        raise Unsupported(model=run.model.name, action="export codes", reason="its codes are not vectors of numbers")
    mean, deviation = encode(run)
    test = run.test_split
    labels = {} if test.labels is None else {"label": test.labels.numpy()}
    factors = (
        {} if test.factors is None else {f.name: test.factors[:, j].numpy() for j, f in enumerate(run.dataset.factors)}
    )
    columns = {f"z{j + 1}": mean[:, j] for j in range(mean.shape[1])}
    columns |= {f"deviation{j + 1}": deviation[:, j] for j in range(mean.shape[1])}
    named: dict[str, npt.NDArray[Any]] = {"index": np.arange(len(mean)), **labels, **factors, **columns}
    archive = folder / "latents.npz"
    arrays: dict[str, Any] = {"mean": mean, "deviation": deviation, **labels, **factors}
    np.savez(archive, allow_pickle=False, **arrays)
    rows = zip(*(column.tolist() for column in named.values()), strict=True)
    return table(folder / "latents.csv", tuple(named), rows), archive


def encode(run: Run) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Mean and deviation (N, D) of q(z|x) of the test images."""
    images, labels = run.test_split.images, run.test_split.labels
    conditional, parts = run.model.capabilities.conditional, []
    with looking(run.model):
        for start in range(0, len(images), BATCH):
            some = slice(start, start + BATCH)
            y = labels[some].to(run.device) if conditional and labels is not None else None
            q = run.model.posterior(pictures(images[some], run.device), y)
            parts.append((q.mean.cpu().numpy(), q.stddev.cpu().numpy()))
    mean, deviation = (np.concatenate(column) for column in zip(*parts, strict=True))
    return mean, deviation


def table(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path
