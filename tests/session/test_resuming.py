"""Resume equals no interruption, bit for bit: every model, on one and two threads, from one process to the next."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vaestudio.models import MODELS

ROOT = Path(__file__).parents[2]


def process(what: str, folder: Path, threads: int, others: int) -> dict[str, str]:
    """`others`: the number of threads that this process would use of its own accord."""
    command = [sys.executable, "-m", "tests.session.resuming", what, str(folder), str(threads)]
    # passive: on a busy machine two threads that wait for each other by spinning take minutes
    known = os.environ | {"OMP_NUM_THREADS": str(others), "OMP_WAIT_POLICY": "PASSIVE"}
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    told: dict[str, str] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("threads", [1, 2])
def test_every_model_goes_on_in_another_process_to_the_bits_of_the_run_that_never_stopped(
    threads: int, tmp_path: Path
) -> None:
    straight = process("begin", tmp_path, threads, others=threads)
    resumed = process("go-on", tmp_path, threads, others=3 - threads)
    assert resumed.keys() == {model.name for model in MODELS}
    assert [name for name in straight if straight[name] != resumed[name]] == []
    assert len(set(straight.values())) == len(MODELS), "each model learns something else"
