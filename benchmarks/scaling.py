"""What an image costs in sets of 60,000, 600,000 and 6 million, in memory and on disk; and what a second process gains.

    uv run python benchmarks/scaling.py
    uv run python benchmarks/scaling.py --ranks

The sets are synthetic (16 × 16 grey levels, one HDF5 file each, written to --folder once). One model (256-400-20-400-256,
batch 128) learns from each in turn, some steps a round, so that a busy machine slows all of them; medians of microseconds
an image are printed, and their ratios to the smallest set in memory of the same run. The order of an epoch, which is drawn
once an epoch, is timed apart and added, shared by its images. Import (the first time and again) and memory are measured in
processes of their own.

--ranks: the smallest set learned by one process and by two (gloo), both with parts=2 and one thread each: the time of a
step, the efficiency t1 / (2 t2), and the largest difference between their weights.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import h5py
import numpy as np
import torch

from vaestudio.data import arrays
from vaestudio.data.pictures import ImageOptions
from vaestudio.engine import readers
from vaestudio.engine import team as teams
from vaestudio.engine.batches import StreamedBatches, order_of
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.run import Run

SIDE, BATCH, BLOCK = 16, 128, 100_000
MODEL = {"hidden": "400", "latent_dim": 20, "batch_size": BATCH}
HOWS = ("resident", "streamed")


def written(folder: Path, count: int) -> Path:
    """A file of so many pictures, bright squares on noise, each of its own."""
    path = folder / f"scaling-{count}.h5"
    if path.exists():
        return path
    random = np.random.default_rng(0)
    with h5py.File(path.with_suffix(".part"), "w") as file:
        images = file.create_dataset("images", (count, SIDE, SIDE), np.uint8)
        for start in range(0, count, BLOCK):
            some = random.integers(0, 30, (min(BLOCK, count - start), SIDE, SIDE), np.uint8)
            at = random.integers(0, SIDE - 5, (len(some), 2))
            for dy in range(5):
                for dx in range(5):
                    some[np.arange(len(some)), at[:, 0] + dy, at[:, 1] + dx] = 255
            images[start : start + len(some)] = some
    path.with_suffix(".part").rename(path)
    return path


def run_of(path: Path, how: str, **values: Any) -> Run:
    data = arrays.load(path, options=ImageOptions(storage=how))  # type: ignore[arg-type]
    return Run(Experiment.of("vae", {**MODEL, **values}), data, torch.device("cpu"))


def warm(run: Run) -> None:
    """The processes that read ahead are there."""
    for _ in range(3):
        run.advance()
    batches = run.trainer.batches
    if isinstance(batches, StreamedBatches) and (pool := batches._readers._pool) is not None:
        assert pool.ready.wait(300)
    for _ in range(20):
        run.advance()
    run.collect()


def turn(run: Run, steps: int) -> tuple[float, float]:
    """Microseconds an image: of a training step, and of its batch alone."""
    seen, start = run.images_seen, time.perf_counter()
    for _ in range(steps):
        run.advance()
    run.collect()
    learned = (time.perf_counter() - start) / (run.images_seen - seen)
    first, start, images = run.step, time.perf_counter(), 0
    for step in range(first, first + steps):
        images += len(run.trainer.batches.at(step)[0])
    return 1e6 * learned, 1e6 * (time.perf_counter() - start) / images


def in_sizes(folder: Path, sizes: list[int], steps: int, rounds: int, no_import: bool) -> list[dict[str, Any]]:
    told = {(n, how): dict.fromkeys(("import_us", "again_us", "memory_mb"), math.nan) for n in sizes for how in HOWS}
    for n in () if no_import else sizes:
        for how in HOWS:
            first, again = (json.loads(own_process("--import", str(written(folder, n)), how)) for _ in range(2))
            told[n, how] = {**first, "again_us": again["import_us"]}
    runs = {(n, how): run_of(written(folder, n), how) for n in sizes for how in HOWS}
    for run in runs.values():
        warm(run)
    times: dict[Any, list[tuple[float, float]]] = {key: [] for key in runs}
    for _ in range(rounds):
        for key, run in runs.items():
            times[key].append(turn(run, steps))
    orders = {n: median(timed_order(n) for _ in range(5)) / n * 1e6 for n in sizes}
    rows = []
    for (n, how), pairs in times.items():
        step, batch = (median(column) + orders[n] for column in zip(*pairs, strict=True))
        rows.append(
            {"images": n, "how": how, "step_us": step, "batch_us": batch, "order_us": orders[n], **told[n, how]}
        )
        runs[n, how].rest()
    return rows


def timed_order(count: int) -> float:
    start = time.perf_counter()
    order_of(count, 0, 1)
    return time.perf_counter() - start


def imported(path: Path, how: str) -> dict[str, float]:
    """In a process of its own: microseconds an image of the import, and memory that training takes beyond torch's own, MB."""
    before, start = memory(), time.perf_counter()
    run = run_of(path, how)
    seconds = time.perf_counter() - start
    for _ in range(30):
        run.advance()
    total = len(run.dataset.train) + len(run.dataset.test if run.dataset.stored is None else run.dataset.stored.test)
    return {"import_us": 1e6 * seconds / total, "memory_mb": memory() - before}


def memory() -> float:
    """What this process has in memory now, MB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024


def own_process(*words: str, ranks: int = 0) -> str:
    torchrun = ["-m", "torch.distributed.run", f"--nproc-per-node={ranks}", "--rdzv-backend=c10d",
                "--rdzv-endpoint=127.0.0.1:0"] if ranks else []  # fmt: skip
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    program = [sys.executable, *torchrun, str(Path(__file__).resolve()), *words]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def rank(path: Path, how: str, steps: int, out: str) -> None:
    """One process of a team, or the only one."""
    torch.set_num_threads(1)
    team = teams.join(torch.device("cpu"))
    run = run_of(path, how, parts=2)
    run.trainer.team = team
    for _ in range(10):
        run.advance()
    run.collect()
    laps = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(steps // 5):
            run.advance()
        run.collect()
        laps.append((time.perf_counter() - start) / (steps // 5))
    if team.leads:
        weights = np.concatenate([w.ravel() for w in run.trainer.weights().values()])
        np.savez(out, weights=weights, step=median(laps))
    team.leave()


def in_ranks(folder: Path, size: int, steps: int) -> list[dict[str, Any]]:
    path, rows = written(folder, size), []
    with tempfile.TemporaryDirectory() as temporary:
        for how in HOWS:
            found = {}
            for ranks in (1, 2):
                out = f"{temporary}/{how}-{ranks}.npz"
                own_process("--rank", str(path), how, str(steps), out, ranks=ranks)
                found[ranks] = np.load(out)
            one, two = found[1], found[2]
            rows.append(
                {
                    "how": how, "step_1_ms": 1e3 * float(one["step"]), "step_2_ms": 1e3 * float(two["step"]),
                    "efficiency": float(one["step"] / (2 * two["step"])),
                    "largest_difference": float(np.abs(one["weights"] - two["weights"]).max()),
                    "largest_weight": float(np.abs(one["weights"]).max()),
                }
            )  # fmt: skip
    return rows


def main() -> None:
    if sys.argv[1:2] == ["--import"]:
        print(json.dumps(imported(Path(sys.argv[2]), sys.argv[3])))
        return
    if sys.argv[1:2] == ["--rank"]:
        rank(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where the files are written")
    parser.add_argument("--sizes", type=int, nargs="+", default=[60_000, 600_000, 6_000_000])
    parser.add_argument("--steps", type=int, default=64, help="of a turn")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--no-import", action="store_true", help="do not measure import and memory")
    parser.add_argument("--ranks", action="store_true")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(max(1, torch.get_num_threads() - 1))
    if args.ranks:
        rows = in_ranks(args.folder, args.sizes[0], args.steps)
        for r in rows:
            print(f"{r['how']:9} one process {r['step_1_ms']:6.2f} ms a step, two {r['step_2_ms']:6.2f} ms: efficiency {r['efficiency']:.2f}; "
                  f"weights differ by at most {r['largest_difference']:.1e} (the largest is {r['largest_weight']:.2f})")  # fmt: skip
    else:
        print(f"{readers.readers_wanted(args.sizes[-1])} reading processes, {torch.get_num_threads()} threads")
        with tempfile.TemporaryDirectory() as cache:  # nothing is known of the files
            os.environ.setdefault("VAESTUDIO_CACHE", cache)
            rows = in_sizes(args.folder, args.sizes, args.steps, args.rounds, args.no_import)
        first = rows[0]
        print("   images how        a step  ratio   its batch  ratio   order  import   again    memory")
        for r in rows:
            print(f"{r['images']:9,} {r['how']:9}{r['step_us']:7.2f}{r['step_us'] / first['step_us']:7.2f}{r['batch_us']:12.2f}"
                  f"{r['batch_us'] / first['batch_us']:7.2f}{r['order_us']:8.3f}{r['import_us']:8.2f}{r['again_us']:8.2f}{r['memory_mb']:7.0f} MB")  # fmt: skip
        print("microseconds an image; ratios to the first line")
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1), "utf-8")


if __name__ == "__main__":
    main()
