"""Does memory grow? The whole window trains for half an hour with every panel visible, one after the other.

    QT_QPA_PLATFORM=offscreen uv run python benchmarks/soak.py --minutes 30

Prints the resident memory once a minute and, at the end, the largest after the second minute over the one at the second
minute: at most 1.10 is asked for.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

VALUES = {"latent_dim": 10, "hidden": 400, "batch_size": 128, "epochs": 100_000, "seed": 1}
WARM = 2  # minutes until the window has everything it needs


def resident() -> float:
    """MB of memory that this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", default="pen-digits")
    parser.add_argument("--minutes", type=float, default=30.0)
    arguments = parser.parse_args()
    os.environ["VAESTUDIO_HOME"] = tempfile.mkdtemp(prefix="vaestudio-soak-")

    from PySide6.QtCore import QTimer

    from vaestudio.app.main import LazySessions, application
    from vaestudio.app.settings import Settings
    from vaestudio.app.studio import Studio
    from vaestudio.app.window import StudioWindow
    from vaestudio.engine import messages as m
    from vaestudio.engine.engine import Engine

    settings = Settings()
    app = application(settings, language="en", look="light")
    studio = Studio(Engine(LazySessions()))
    studio.start()
    window = StudioWindow(studio, settings, m.NewRun("vae", arguments.data, VALUES, device="cpu"))
    window.show()
    studio.run_opened.connect(lambda event: studio.post(m.Train()) if event.step == 0 else None)
    docks = [dock for name, dock in window.docks.items() if name != "experiment"]
    measured: list[float] = []
    began = time.monotonic()

    def minute() -> None:
        measured.append(resident())
        print(
            f"{(time.monotonic() - began) / 60:5.1f} min  step {studio.step:>7}  {measured[-1]:,.0f} MB",
            file=sys.stderr,
            flush=True,
        )
        if time.monotonic() - began >= arguments.minutes * 60:
            app.quit()

    shown = 0

    def next_tab() -> None:
        nonlocal shown
        shown += 1
        docks[shown % len(docks)].raise_()

    clock, tabs = QTimer(app, interval=60_000), QTimer(app, interval=3_000)
    clock.timeout.connect(minute)
    tabs.timeout.connect(next_tab)
    clock.start()
    tabs.start()
    app.exec()
    studio.close()
    later = measured[WARM - 1 :]
    print(json.dumps({"minutes": arguments.minutes, "steps": studio.step, "at_two_minutes_mb": round(later[0]), "largest_later_mb": round(max(later)), "growth": round(max(later) / later[0], 3)}))  # fmt: skip


if __name__ == "__main__":
    main()
