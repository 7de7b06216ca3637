"""Two processes learn what one learns, with every model: the same weights everywhere, and those of one process alone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tests.engine.data import bars
from vaestudio.engine import trainer
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.run import Run
from vaestudio.models import MODELS

ROOT = Path(__file__).resolve().parents[2]
BY_PARTS = (
    "vae",
    "cvae",
    "ae",
    "iwae",
    "linear-vae",
    "mixture-prior",
    "vamp-prior",
    "flow-prior",
    "flow-posterior",
)  # objectives that are means over images


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, Any]]:
    """What one and two processes said of every model."""
    folder = tmp_path_factory.mktemp("ranks")
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "MASTER_ADDR": "127.0.0.1"}
    alone = [sys.executable, "-m", "tests.engine.ranks"]
    together = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", "--rdzv-backend=c10d",
                "--rdzv-endpoint=127.0.0.1:0", "-m", "tests.engine.ranks"]  # fmt: skip
    out = {}
    for ranks, program in ((1, alone), (2, together)):
        path = folder / f"{ranks}.json"
        done = subprocess.run(
            [*program, str(path)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280
        )
        assert done.returncode == 0, done.stderr[-3000:]
        out[ranks] = json.loads(path.read_text("utf-8"))
    return out


@pytest.mark.parametrize("model", [model.name for model in MODELS])
def test_two_ranks_end_with_equal_weights(told: dict[int, dict[str, Any]], model: str) -> None:
    two = told[2][model]
    assert two["same"], "every rank has the same weights and statistics"
    assert np.isfinite(two["loss"]).all()


@pytest.mark.parametrize("model", BY_PARTS)
def test_two_ranks_learn_what_one_process_learns(told: dict[int, dict[str, Any]], model: str) -> None:
    one, two = told[1][model], told[2][model]
    np.testing.assert_allclose(one["loss"], two["loss"], rtol=1e-5)
    np.testing.assert_allclose(one["weights"], two["weights"], atol=2e-4)  # Adam's first steps amplify the last digits


def test_parts_are_the_whole_for_a_model_without_noise() -> None:
    """Gradient accumulation: the same loss in one part and in three, also on an uneven last batch."""
    runs = []
    for parts in (1, 3):
        run = Run(
            Experiment.of("ae", {"hidden": 16, "batch_size": 64, "parts": parts}), bars(train=150), torch.device("cpu")
        )
        for _ in range(6):
            run.advance()
        runs.append(run.collect())
    np.testing.assert_allclose(runs[0], runs[1], rtol=1e-5)


def test_every_part_has_noise_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(Experiment.of("vae", {"hidden": 16, "batch_size": 64, "parts": 2}), bars(), torch.device("cpu"))
    seeds: list[int] = []
    monkeypatch.setattr(trainer, "seed_everything", lambda device, seed: seeds.append(seed))
    run.advance()
    run.advance()
    assert len(seeds) == len(set(seeds)) == 4
