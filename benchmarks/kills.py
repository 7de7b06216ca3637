"""A run that saves as often as it can is killed (SIGKILL) at random moments; what is left on disk is opened each time.

    uv run python benchmarks/kills.py --times 200

Fine is: the file opens, holds one whole run (as many loss rows as steps, finite weights), is at least as new as the last
save that was acknowledged, and goes on training to the bits that the run without interruption has.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from vaestudio import api
from vaestudio.engine import loading
from vaestudio.session import store

VALUES = {"hidden": 64, "batch_size": 64, "epochs": 1}


def straight(steps: int) -> dict[int, float]:
    """The loss of every step of the run that nobody kills."""
    session = api.new_session("vae", "pen-digits", values=VALUES, device="cpu", threads=1)
    session.train(steps=steps)
    return dict(enumerate(session.history.rows[:, 0].tolist(), 1))


def victim(path: Path, told: int) -> None:
    """Trains and saves for ever, and acknowledges each save."""
    session = api.new_session("vae", "pen-digits", values=VALUES, device="cpu", threads=1)
    while True:
        session.train(steps=3)
        session.save(path)
        os.write(told, session.step.to_bytes(4, "little"))


def kill_once(path: Path, draw: random.Random) -> int:
    """Kill a victim at a random moment after its first save; the last step it acknowledged."""
    path.unlink(missing_ok=True)
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ready)
        try:
            victim(path, told)
        finally:
            os._exit(1)
    os.close(told)
    acknowledged = int.from_bytes(os.read(ready, 4), "little")
    time.sleep(draw.random() * 0.25)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while data := os.read(ready, 4):
        acknowledged = int.from_bytes(data, "little")
    os.close(ready)
    return acknowledged


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    draw, fine, faults, newer = random.Random(options.seed), 0, [], 0
    truth = straight(400)
    data = loading.load_data("pen-digits")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.h5"
        for number in range(options.times):
            acknowledged = kill_once(path, draw)
            try:
                state = store.load(path)
                rows = state.history.rows
                assert state.step >= acknowledged, f"step {state.step}, and {acknowledged} was acknowledged"
                assert len(rows) == state.step and state.finite()
                assert rows[:, 0].tolist() == [truth[k] for k in range(1, state.step + 1)], "other losses"
                if number % 20 == 0:  # and it goes on to the same bits
                    run = loading.Run.resume(state, data, torch.device("cpu"))
                    for _ in range(5):
                        run.advance()
                    assert np.array_equal(run.collect()[:, 0], [truth[state.step + k] for k in range(1, 6)])
                fine, newer = fine + 1, newer + (state.step > acknowledged)
            except Exception as error:
                faults.append(f"{number}: {type(error).__name__}: {error}")
        left = sorted(p.name for p in Path(folder).iterdir() if p.name != "run.h5")
    result = {
        "kills": options.times,
        "fine": fine,
        "newer_than_acknowledged": newer,
        "left_behind": len(left),
        "faults": faults,
    }
    print(json.dumps(result, indent=1))
    return 0 if fine == options.times else 1


if __name__ == "__main__":
    sys.exit(main())
