"""How fast the past follows the slider: all panels' answers of 200 recorded steps, while training goes on.

    uv run python benchmarks/film.py
    QT_QPA_PLATFORM=offscreen uv run python benchmarks/film.py --window

A run with a film of 200 frames is opened in the engine and trains on; every probe that a panel shows is watched. Then the
slider is dragged from end to end, at random and back: from the command to the last panel's answer of that step. At most
50 ms at the median are asked for. Also decoding a code with recorded weights, and the speed of training meanwhile.

With --window it is the whole window: all its panels beside each other at 1920×1080, and the time is from the slider of
the time machine until each of them has painted that step.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from vaestudio.engine import film, loading
from vaestudio.engine import messages as m
from vaestudio.engine.camera import Camera
from vaestudio.engine.engine import Engine
from vaestudio.session.store import Sessions

VALUES = {"hidden": 400, "latent_dim": 2, "epochs": 100_000}
WATCHED = {"latent cloud": m.LatentCloud, "reconstructions": m.Reconstructions, "samples": m.Samples, "manifold": m.Manifold}  # fmt: skip


def recorded(data: str, path: Path) -> list[int]:
    """Saves a run with 200 frames, five steps apart, each with all that a frame has; gives their steps."""
    run = loading.new_run("vae", loading.load_data(data), VALUES, "cpu")
    camera = Camera(run)
    camera.credit = float("inf")
    while len(run.film.frames) < film.FRAMES:
        camera.capture(now=run.step % 5 == 0)
        run.advance()
        if run.trainer.full:
            run.collect()
    run.collect()
    Sessions().save(run.state(), str(path))
    return [f.step for f in run.film.frames]


class Client:
    def __init__(self, engine: Engine) -> None:
        self.engine, self.trained, self.answered = engine, 0, dict[type, int]()

    def pull(self) -> list[m.Event]:
        self.engine.wait(0.5)
        events = self.engine.pull()
        for event in events:
            if isinstance(event, m.LossRows):
                self.trained += len(event.rows)
            elif isinstance(event, m.Probed):
                self.answered[type(event)] = event.step
            elif isinstance(event, m.Failed):
                print(event.sentence.format(**event.values), event.details, file=sys.stderr)
        return events

    def rewound(self, step: int) -> float:
        """Seconds until every panel has its answer of `step`."""
        start = time.perf_counter()
        self.engine.post(m.Rewind(step))
        while any(self.answered.get(kind) != step for kind in WATCHED.values()):
            self.pull()
        return time.perf_counter() - start

    def decoded(self, ticket: int, z: np.ndarray) -> float:
        start = time.perf_counter()
        self.engine.post(m.Decode("benchmark", ticket, z.astype(np.float32)))
        while not any(isinstance(e, m.Decoded) and e.ticket == ticket for e in self.pull()):
            pass
        return time.perf_counter() - start

    def speed(self, seconds: float) -> float:
        """Steps a second while nothing is asked."""
        before, start = self.trained, time.perf_counter()
        while time.perf_counter() - start < seconds:
            self.pull()
        return (self.trained - before) / (time.perf_counter() - start)


def percentiles(seconds: list[float]) -> dict[str, float]:
    p50, p95, most = np.percentile(np.array(seconds) * 1000, (50, 95, 100))
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2), "max_ms": round(float(most), 1)}


def in_the_window(path: Path, data: str, steps: list[int]) -> dict[str, object]:
    from PySide6.QtCore import Qt

    from vaestudio.app.main import application
    from vaestudio.app.settings import Settings
    from vaestudio.app.studio import Studio
    from vaestudio.app.window import StudioWindow

    settings = Settings()
    settings.welcomed = True
    app = application(settings, language="en", look="light")
    studio = Studio(Engine(Sessions()))
    studio.start()
    window = StudioWindow(studio, settings, m.Open(str(path), data))
    answered: dict[type, int] = {}
    studio.news.connect(lambda e: answered.__setitem__(type(e), e.step) if isinstance(e, m.Probed) else None)
    window.resize(1920, 1080)
    window.show()

    def spin(done: Callable[[], bool], patience: float = 60.0) -> None:
        end = time.perf_counter() + patience
        while not done():
            app.processEvents()
            if time.perf_counter() > end:
                raise SystemExit("the window did not come to rest")

    spin(lambda: studio.run is not None and studio.state in ("ready", "paused"))
    docks = [dock for dock in window.docks.values() if not dock.isHidden()]
    for dock in docks:
        window.removeDockWidget(dock)
    for i, dock in enumerate(docks):  # four in a row, none behind another
        if i % 4 == 0:
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock, Qt.Orientation.Vertical)
        else:
            window.splitDockWidget(docks[i - 1], dock, Qt.Orientation.Horizontal)
        dock.show()
    spin(lambda: all(dock.panel.isVisible() for dock in docks))
    studio.post(m.Train())
    spin(lambda: studio.state == "training")

    def scrubbed(frame: int) -> float:
        start = time.perf_counter()
        window.past.strip.slider.setValue(frame)
        spin(lambda: all(answered.get(kind) == steps[frame] for kind in WATCHED.values()))
        app.processEvents()  # a panel draws as soon as its answer comes; now that is painted
        return time.perf_counter() - start

    frames = range(0, len(steps), 4)
    seconds = [scrubbed(i) for i in (*frames, *random.Random(1).sample(frames, len(frames)))]
    window.close()
    studio.close()
    return {"frames": len(steps), "panels": len(docks), "slider_to_all_panels_painted": percentiles(seconds)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", default="pen-digits")
    parser.add_argument("--window", action="store_true")
    arguments = parser.parse_args()
    os.environ["VAESTUDIO_HOME"] = home = tempfile.mkdtemp(prefix="vaestudio-benchmark-")
    torch.set_num_threads(1)
    path = Path(home) / "run.h5"
    steps = recorded(arguments.data, path)
    film.FRAMES, film.VIEWS = 10 * film.FRAMES, 10 * film.VIEWS  # none is thinned out while they are looked at
    if arguments.window:
        print(json.dumps(in_the_window(path, arguments.data, steps)))
        return
    client = Client(Engine(Sessions()))
    client.engine.start()
    client.engine.post(m.Open(str(path), arguments.data))
    for probe in WATCHED:
        client.engine.post(m.Watch(probe))
    while not any(isinstance(e, m.RunOpened) for e in client.pull()):
        pass
    client.engine.post(m.Train())
    client.speed(2.0)
    alone = client.speed(3.0)
    before, start = client.trained, time.perf_counter()
    there = [client.rewound(step) for step in steps]
    draw = random.Random(1)
    anywhere = [client.rewound(step) for step in draw.sample(steps, len(steps))]
    back = [client.rewound(step) for step in reversed(steps)]
    during = (client.trained - before) / (time.perf_counter() - start)
    decoding = [client.decoded(i, np.random.default_rng(i).normal(size=(1, 2))) for i in range(200)]
    client.engine.close()
    print(json.dumps({
        "frames": len(steps), "all_panels": percentiles([*there, *anywhere, *back]), "decode": percentiles(decoding),
        "steps_per_second": {"untouched": round(alone), "while scrubbing": round(during)},
    }))  # fmt: skip


if __name__ == "__main__":
    main()
