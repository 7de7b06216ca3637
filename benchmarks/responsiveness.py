"""How alive the window is while training runs at full speed, and what the window costs training.

    QT_QPA_PLATFORM=offscreen uv run python benchmarks/responsiveness.py --data ../shared/data/mnist

Rounds alternate between the engine alone and the whole window beside it: default layout, the latent scatter of 10,000 points
(or --points), and the decoder's first slider dragged at 60 Hz. Measured in the window's rounds:
  lag     how late a 5 ms timer of the event loop fires;
  slider  from the slider's new value to the painted picture of its code;
  share   images a second beside the window, of those alone in the same run.
The network is 784-400-20-400-784, batch 128.
"""

import argparse
import json
import math
import os
import sys
import tempfile
import time
from statistics import median

import numpy as np

VALUES = {"latent_dim": 20, "hidden": 400, "batch_size": 128, "epochs": 100_000, "seed": 1}


def percentiles(seconds: list[float]) -> dict[str, float]:
    p50, p95, p99 = np.percentile(np.array(seconds) * 1000, (50, 95, 99)) if seconds else (math.nan,) * 3
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2), "p99_ms": round(float(p99), 2)}


def with_points(data: str, points: int, folder: str) -> str:
    """Data with at least so many test images: the training images stand in for them where there are too few."""
    from vaestudio.engine.loading import load_data

    dataset = load_data(data)
    if len(dataset.test) >= points:
        return data
    pictures, labels = dataset.train.images.numpy(), dataset.train.labels
    assert labels is not None and len(pictures) >= points
    path = f"{folder}/points.npz"
    y = labels.numpy()
    np.savez(path, x_train=pictures, y_train=y, x_test=pictures[:points], y_test=y[:points])
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", default="pen-digits")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each half of a round")
    parser.add_argument("--points", type=int, default=10_000, help="of the scatter; up to 60,000")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    folder = os.environ["VAESTUDIO_HOME"] = tempfile.mkdtemp(prefix="vaestudio-benchmark-")

    from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer

    from vaestudio.app.main import LazySessions, application
    from vaestudio.app.panels.decoder import Decoder
    from vaestudio.app.settings import Settings
    from vaestudio.app.studio import Studio
    from vaestudio.app.window import StudioWindow
    from vaestudio.engine import messages as m
    from vaestudio.engine import run as engine_run
    from vaestudio.engine.engine import Engine

    engine_run.SHOWN = arguments.points
    settings = Settings()
    app = application(settings, language="en", look="light")
    studio = Studio(Engine(LazySessions()))
    studio.start()
    data = with_points(arguments.data, arguments.points, folder)
    window = StudioWindow(studio, settings, m.NewRun("vae", data, VALUES, device="cpu"))
    studio.failed.connect(lambda e: print("failed:", e.sentence.format(**e.values), e.details, file=sys.stderr))
    window.resize(1440, 900)
    window.show()

    def spin(seconds: float, done: "object" = None) -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and not (callable(done) and done()):
            app.processEvents()
            time.sleep(0.0005) if callable(done) else None

    spin(120, lambda: studio.run is not None and studio.step == 0 and studio.state == "ready")
    decoder = next(panel for panel in studio.panels if isinstance(panel, Decoder))

    def trained() -> float:
        """Images so far, by the engine's own count of steps."""
        return studio.step * VALUES["batch_size"]  # type: ignore[operator]

    # ---- instruments
    lags: list[float] = []
    lag_due = 0.0
    lag_timer = QTimer(app, interval=5, timerType=Qt.TimerType.PreciseTimer)

    def on_lag() -> None:
        nonlocal lag_due
        now = time.perf_counter()
        if lag_due:
            lags.append(max(0.0, now - lag_due))
        lag_due = now + 0.005

    lag_timer.timeout.connect(on_lag)
    waits: list[float] = []
    asked: dict[int, float] = {}
    shown = 0

    class Painted(QObject):
        """Notes when the decoder's picture is painted, and which ticket it shows."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and decoder.shown_ticket in asked:
                started = asked.pop(decoder.shown_ticket)
                waits.append(time.perf_counter() - started)
                for old in [t for t in asked if t < decoder.shown_ticket]:
                    del asked[old]
            return False

    painted = Painted()
    decoder.picture.installEventFilter(painted)
    slider_timer = QTimer(app, interval=16, timerType=Qt.TimerType.PreciseTimer)

    def on_slider() -> None:
        nonlocal shown
        shown += 1
        start = time.perf_counter()
        decoder.sliders.rows[0].slider.setValue(round(250 * math.sin(shown / 30)))
        asked[decoder.ticket] = start

    slider_timer.timeout.connect(on_slider)

    # ---- rounds
    alone: list[float] = []
    beside: list[float] = []
    studio.post(m.Train())
    for number in range(arguments.rounds):
        window.hide()
        spin(1.5)
        before, start = trained(), time.perf_counter()
        while time.perf_counter() - start < arguments.seconds:
            time.sleep(0.25)
            studio.pull()
        alone.append((trained() - before) / (time.perf_counter() - start))
        window.show()
        spin(1.5)
        lag_due = 0.0
        lag_timer.start()
        slider_timer.start()
        before, start = trained(), time.perf_counter()
        loop = QEventLoop()
        QTimer.singleShot(int(arguments.seconds * 1000), loop.quit)
        loop.exec()
        lag_timer.stop()
        slider_timer.stop()
        beside.append((trained() - before) / (time.perf_counter() - start))
        print(f"round {number + 1}: alone {alone[-1]:,.0f}, beside {beside[-1]:,.0f} images/s", file=sys.stderr)
    window.close()
    studio.close()
    result = {
        "points": arguments.points, "lag": percentiles(lags), "slider": percentiles(waits), "frames": len(waits),
        "images_per_second": {"alone": round(median(alone)), "beside the window": round(median(beside))},
        "share": round(median(b / a for a, b in zip(alone, beside, strict=True)), 3),
    }  # fmt: skip
    assert studio.run is not None and len(studio.run.test_images) == arguments.points
    print(json.dumps(result) if arguments.json else "\n".join(f"{k}: {v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
