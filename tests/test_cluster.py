"""Training by several processes as a person starts it, and what happens when one of them is lost."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.engine.data import bars
from vaestudio.errors import Problem
from vaestudio.session import store

ROOT = Path(__file__).resolve().parents[1]
STEPS = 2000


def program(data: Path, out: Path, *more: str) -> list[str]:
    train = [
        "train",
        "vae",
        "--data",
        str(data),
        "--set",
        "hidden=16",
        "--set",
        "batch_size=32",
        "--no-film",
        "--device",
        "cpu",
    ]
    return [*more, "-m", "vaestudio", *train, "--seed", "1", "--steps", str(STEPS), "--output", str(out), "--json"]


def workers(torchrun: int) -> list[int]:
    """Process ids of the ranks, in their order."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
                names = (process / "environ").read_bytes().split(b"\0")
            except (OSError, IndexError):
                continue
            rank = next((int(n[5:]) for n in names if n.startswith(b"RANK=")), None)
            if parent == torchrun and rank is not None:
                found.append((rank, int(process.name)))
    return [pid for _, pid in sorted(found)]


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds the processes to kill in /proc")
def test_a_lost_process_is_started_again_and_the_run_goes_on_from_the_last_save(tmp_path: Path) -> None:
    data, split = tmp_path / "bars.npz", bars()
    np.savez(data, images=split.train.images[:, 0].numpy())
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "MASTER_ADDR": "127.0.0.1"}
    out = tmp_path / "two.h5"
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", "--max-restarts=2",
                "--rdzv-backend=c10d", "--rdzv-endpoint=127.0.0.1:0"]  # fmt: skip
    together = subprocess.Popen(
        [*program(data, out, *torchrun), "--save-every", "0.5"],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        limit = time.monotonic() + 120
        while not out.exists():
            assert time.monotonic() < limit and together.poll() is None, together.communicate()
            time.sleep(0.02)
        before = store.load(out).step
        ranks = workers(together.pid)
        assert len(ranks) == 2 and 0 < before < STEPS
        os.kill(ranks[1], signal.SIGKILL)
        printed, said = together.communicate(timeout=200)
    finally:
        for process in (*workers(together.pid), together.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
    assert together.returncode == 0, said[:6000]
    assert json.loads(printed.splitlines()[-1])["steps"] == STEPS
    alone = tmp_path / "one.h5"
    subprocess.run(
        [*program(data, alone, sys.executable), "--set", "parts=2", "--threads", "1"],
        cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    one, two = store.load(alone), store.load(out)
    np.testing.assert_allclose(one.history.rows[:1000], two.history.rows[:1000], rtol=1e-2)
    assert one.history.rows[-200:, 0].mean() == pytest.approx(two.history.rows[-200:, 0].mean(), abs=0.5)


def test_what_a_run_on_the_command_line_has_trained_is_on_disk_before_it_ends(tmp_path: Path) -> None:
    data, split = tmp_path / "bars.npz", bars()
    np.savez(data, images=split.train.images[:, 0].numpy())
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(ROOT),
        "VAESTUDIO_HOME": str(tmp_path / "home"),
    }
    train = [
        sys.executable,
        "-m",
        "vaestudio",
        "train",
        "vae",
        "--data",
        str(data),
        "--epochs",
        "100000",
        "--save-every",
        "0.3",
    ]
    child = subprocess.Popen(train, env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        limit, steps = time.monotonic() + 120, 0
        while steps == 0:
            assert time.monotonic() < limit and child.poll() is None
            time.sleep(0.05)
            for path in (tmp_path / "home" / "sessions").glob("*.h5"):
                try:
                    steps = store.load(path).step
                except Problem:
                    pytest.fail("a session that is half a session was there")
    finally:
        child.kill()
        child.wait()
    (path,) = (tmp_path / "home" / "sessions").glob("*.h5")
    assert store.load(path).step >= steps > 0, "killed, and nothing lost but the last moment"
