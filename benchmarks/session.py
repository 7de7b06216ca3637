"""What it costs to keep a run: saving it, saving itself while it trains, and recording its film.

    uv run python benchmarks/session.py

Saves a session of 1.9 million parameters with 200 snapshots and a film that fills its budgets, beside writing the same
bytes with fsync in the same run: at most 0.25 s and at most 3 times as long are asked for. Then trains the same network in
rounds that alternate between nothing kept, autosave, and film: shares of images a second that are lost (2 % and 10 %).
"""

import argparse
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
import torch

from vaestudio.engine import film, loading
from vaestudio.engine.camera import Camera
from vaestudio.engine.fit import fit
from vaestudio.engine.keeper import AUTOSAVE
from vaestudio.engine.run import Run
from vaestudio.engine.state import Checkpoint, Frame, RunState
from vaestudio.session import image, store

BIG = {"hidden": "800,400", "latent_dim": 20, "epochs": 100_000}  # 1.9 million parameters
USUAL = {"hidden": 400, "latent_dim": 20, "epochs": 100_000}


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def full(run: Run) -> RunState:
    """The run with a film of 200 snapshots that fills its budgets."""
    for _ in range(3):
        run.advance()
    run.collect()
    camera = Camera(run)
    camera.credit = float("inf")
    camera.capture(now=True)
    first, state = run.film.frames[-1], run.state()
    assert first.weights is not None
    reel = film.Film(run.steps_per_epoch)
    reel.stride = 1
    for step in range(film.FRAMES):
        reel.add(Frame(step, first.views, first.weights))
    for epoch in range(1, 9):
        reel.keep(Checkpoint(epoch * run.steps_per_epoch, state.weights, state.optimiser))
    last = max(film.FRAMES, *(c.step for c in reel.checkpoints), 0)
    rows = np.zeros((last, len(run.names)))
    history = replace(state.history, rows=rows, tests=(), knobs=())
    return replace(state, step=last, history=history, frames=tuple(reel.frames), checkpoints=tuple(reel.checkpoints))


def plainly(path: Path, content: memoryview) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    os.write(descriptor, content)
    os.fsync(descriptor)
    os.close(descriptor)


def saving(rounds: int, folder: Path) -> dict[str, object]:
    run = loading.new_run("vae", loading.load_data("pen-digits"), BIG, "cpu")
    state = full(run)
    content = memoryview(b"".join(image.build(store._tree(state)).pieces))
    saves, plain, processor = [], [], []
    for _ in range(rounds + 1):  # the first warms up
        began = time.process_time()
        saves.append(seconds(lambda: store.save(state, folder / "run.h5")))
        processor.append(time.process_time() - began)
        plain.append(seconds(lambda: plainly(folder / "plain", content)))
        print(f"save {saves[-1]:.3f} s, the same bytes {plain[-1]:.3f} s", file=sys.stderr)
    ratios = [a / b for a, b in zip(saves[1:], plain[1:], strict=True)]
    return {
        "parameters": sum(p.numel() for p in run.model.parameters()), "snapshots": len(state.frames),
        "with_weights": sum(f.weights is not None for f in state.frames), "checkpoints": len(state.checkpoints),
        "megabytes": round(len(content) / 1e6, 1), "save_s": round(median(saves[1:]), 3),

        "quickest_s": round(min(saves[1:]), 3), "processor_s": round(median(processor[1:]), 3), "plain_s": round(median(plain[1:]), 3), "ratio": round(median(ratios), 2),
    }  # fmt: skip


class Timed(Camera):
    """Notes its own processor time: on a busy computer a share that can be trusted, where a difference of speeds cannot."""

    spent, _inside = 0.0, False

    def capture(self, interrupted: Callable[[], object] = lambda: False, *, now: bool = False) -> float:
        return self._timed(lambda: super(Timed, self).capture(interrupted, now=now))

    def slice(self) -> float:
        return self._timed(super().slice)

    def _timed(self, action: Callable[[], float]) -> float:
        if self._inside:
            return action()
        began, self._inside = time.process_time(), True
        try:
            return action()
        finally:
            self.spent, self._inside = self.spent + time.process_time() - began, False


class _EnoughError(Exception):
    """The round is over."""


def training(rounds: int, length: float, folder: Path) -> dict[str, object]:
    """Images a second of processor time, in rounds that alternate: what else this computer does meanwhile does not count.

    In each round every run goes on for `length` seconds from where it was.
    """
    dataset = loading.load_data("pen-digits")
    runs = {kind: loading.new_run("vae", dataset, USUAL, "cpu") for kind in ("nothing", "autosave", "film")}
    camera, filming = Timed(runs["film"]), 0.0
    speeds: dict[str, list[float]] = {kind: [] for kind in runs}
    cost = seconds(lambda: store.save(full(loading.new_run("vae", dataset, USUAL, "cpu")), folder / "usual.h5"))
    saved = time.perf_counter()

    def go_on(kind: str, run: Run) -> None:
        nonlocal saved
        start = time.perf_counter()

        def frame(*_: object) -> None:
            nonlocal saved
            if kind == "autosave" and time.perf_counter() - saved > max(AUTOSAVE, 50 * cost):
                store.save(run.state(), folder / "usual.h5")
                saved = time.perf_counter()
            if time.perf_counter() - start > length:
                raise _EnoughError

        with contextlib.suppress(_EnoughError):
            fit(run, 10**9, frame, camera if kind == "film" else None)

    for _ in range(rounds):
        for kind, run in runs.items():
            seen, start = run.images_seen, time.process_time()
            go_on(kind, run)
            speeds[kind].append((run.images_seen - seen) / (time.process_time() - start))
            filming += time.process_time() - start if kind == "film" else 0.0
        print({kind: round(s[-1]) for kind, s in speeds.items()}, file=sys.stderr)
    pairs = {kind: zip(speeds["nothing"], speeds[kind], strict=True) for kind in ("autosave", "film")}
    return {
        "images_per_processor_second": round(median(speeds["nothing"])), "frames": len(runs["film"].film.frames),
        "lost_to": {kind: round(1 - median(b / a for a, b in pair), 3) for kind, pair in pairs.items()},
        "share_of_film": round(camera.spent / filming, 3), "save_s": round(cost, 3), "autosave_at_most": round(cost / max(AUTOSAVE, 50 * cost), 4),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each part of a round of training")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    os.environ["VAESTUDIO_HOME"] = home = tempfile.mkdtemp(prefix="vaestudio-benchmark-")
    torch.set_num_threads(arguments.threads)
    result = {"saving": saving(arguments.rounds, Path(home))}
    if arguments.seconds > 0:
        result["training"] = training(arguments.rounds, arguments.seconds, Path(home))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
