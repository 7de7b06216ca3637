"""How long the window and the first training step take, against the least that they could take.

    uv run python benchmarks/startup.py [--frozen FOLDER/vaestudio]

Each round starts, one after the other, each in a process of its own:
  window   PySide6, pyqtgraph, numpy: one window with one plot, painted;
  torch    `import torch`, and one step of the plain loop (784-400-20-400-784, Adam, 128 images);
  source   the program from source (its self-test): its window painted, its first training step done;
  frozen   the same from the binary.
Reported are medians, in seconds since the process was started, and their ratios. `painted` has three parts: imports (and
Python's start), the window built (and the application, its style and its settings), and shown (layout and the painting itself).
By `ready` torch is imported, in the engine's thread. `cpu` is the processor time of the window's
thread up to the painted window: it says the same on a busy computer. Rounds are warm: one that is not counted goes first.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
WINDOW = """
import time
import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

class Seen(QObject):
    painted = False
    def eventFilter(self, watched, event):
        self.painted = self.painted or event.type() == QEvent.Type.Paint
        return False

app = QApplication([])
window, seen = QMainWindow(), Seen()
plot = pg.PlotWidget()
plot.plot(np.sin(np.linspace(0, 10, 1000)))
window.setCentralWidget(plot)
window.resize(1440, 900)
plot.viewport().installEventFilter(seen)
window.show()
while not seen.painted:
    app.processEvents()
print(time.monotonic(), time.thread_time(), flush=True)
"""
TORCH = """
import time
import torch
from torch import nn
from torch.nn import functional as F

encoder, to_q = nn.Linear(784, 400), nn.Linear(400, 40)
decoder = nn.Sequential(nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, 784))
optimizer = torch.optim.Adam([*encoder.parameters(), *to_q.parameters(), *decoder.parameters()], lr=1e-3)
x = torch.rand(128, 784)
mean, log_variance = to_q(F.relu(encoder(x))).chunk(2, 1)
z = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
kl = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum()
loss = F.binary_cross_entropy_with_logits(decoder(z), x, reduction="sum") + kl
loss.backward()
optimizer.step()
loss.item()
print(time.monotonic(), time.thread_time(), flush=True)
"""


def bare(code: str) -> dict[str, float]:
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True)
    at, cpu = map(float, done.stdout.split())
    return {"seconds": at - started, "cpu": cpu}


def program(command: list[str]) -> dict[str, float]:
    started = time.monotonic()
    done = subprocess.run([*command, "--self-test"], capture_output=True, text=True, timeout=300, check=False, cwd=ROOT)
    found = json.loads(done.stdout)
    if not found["ok"]:
        raise SystemExit(f"the self-test failed: {found['reason']}")
    before = found["began"] - started  # Python's start, and on the way imports
    seconds = found["seconds"]
    return {
        "painted": before + seconds["painted"],
        "imports": before,
        "built": seconds["window"],
        "shown": seconds["painted"] - seconds["window"],
        "cpu": found["cpu"],
        "ready": before + seconds["ready"],
        "first_step": before + seconds["first_step"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--frozen", type=Path, help="the binary's program file")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["VAESTUDIO_CACHE"] = tempfile.mkdtemp(prefix="vaestudio-benchmark-")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody starts a program that is compiled anew each time
    os.environ.setdefault("PYTHONPYCACHEPREFIX", os.environ["VAESTUDIO_CACHE"])
    kinds = {
        "window": lambda: bare(WINDOW),
        "torch": lambda: bare(TORCH),
        "source": lambda: program([sys.executable, "-m", "vaestudio"]),
    }
    if arguments.frozen:
        kinds["frozen"] = lambda: program([str(arguments.frozen.resolve())])
    rounds = [{name: measure() for name, measure in kinds.items()} for _ in range(arguments.rounds + 1)][1:]
    medians = {
        name: {what: round(median(r[name][what] for r in rounds), 3) for what in rounds[0][name]} for name in kinds
    }
    window, torch, source = medians["window"], medians["torch"], medians["source"]
    ratios = {
        "painted / bare window": source["painted"] / window["seconds"],
        "the same, processor time": source["cpu"] / window["cpu"],
        "first step / bare torch and a step": source["first_step"] / torch["seconds"],
    }
    if "frozen" in medians:
        frozen = medians["frozen"]
        ratios["frozen painted / from source"] = frozen["painted"] / source["painted"]
        ratios["frozen first step / from source"] = frozen["first_step"] / source["first_step"]
    result = {"rounds": arguments.rounds, "medians": medians, "ratios": {n: round(r, 2) for n, r in ratios.items()}}
    if arguments.json:
        print(json.dumps(result))
        return
    for name, row in medians.items():
        print(f"{name:8}" + "   ".join(f"{what} {value:.2f} s" for what, value in row.items()))
    for name, ratio in result["ratios"].items():
        print(f"{ratio:6.2f}  {name}")


if __name__ == "__main__":
    main()
