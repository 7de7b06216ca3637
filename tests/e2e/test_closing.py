"""The real program, closed at any moment: it ends well and soon, and its file holds what it showed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vaestudio.session import store

PROGRAM = """
import faulthandler, json, sys
faulthandler.dump_traceback_later(90, exit=True)  # a hang says where it is
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from vaestudio.app import main as program
from vaestudio.app.window import StudioWindow
from vaestudio.engine import messages as m

moment, show = sys.argv[1], StudioWindow.show
def shown(window):
    show(window)
    studio = window.studio
    def close(*_):
        window.close()
    def hear(event):
        if moment == "saving" and isinstance(event, m.LossRows) and event.first_step > 3:
            studio.post(m.Save(sys.argv[2]))
            close()
        elif moment == "training" and isinstance(event, m.LossRows) and event.first_step > 10:
            close()
        elif moment == "log-out" and isinstance(event, m.LossRows) and event.first_step > 10:
            QApplication.quit()  # what the system does at last when a person logs out
        elif moment == "testing" and isinstance(event, m.Tested):
            close()
    studio.news.connect(hear)
    studio.run_opened.connect(lambda event: studio.post(m.Train()))
    if moment == "first moment":
        QTimer.singleShot(0, close)
    elif moment == "importing":
        QTimer.singleShot(300, close)
    elif moment == "loading":
        studio.ready.connect(lambda catalogue: QTimer.singleShot(0, close))
    elif moment == "opened":
        studio.run_opened.connect(close)
StudioWindow.show = shown
close = program.Studio.close
def told(studio):
    close(studio)
    print(json.dumps({"step": studio.step, "alive": studio.engine.alive}), flush=True)
program.Studio.close = told
sys.exit(program.main(["vaestudio"]))
"""

MOMENTS = ["first moment", "importing", "loading", "opened", "testing", "training", "saving", "log-out"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_closing_never_hangs_crashes_or_loses(moment: str, tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    folders = {"VAESTUDIO_HOME": str(tmp_path / "home"), "PYTHONPATH": str(root)}
    asked = tmp_path / "asked.h5"
    program = subprocess.run(
        [sys.executable, "-c", PROGRAM, moment, str(asked)],
        cwd=root, env=os.environ | folders, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert program.returncode == 0, program.stderr
    told = json.loads(program.stdout.splitlines()[-1])
    assert not told["alive"] and "Traceback" not in program.stderr and "QThread" not in program.stderr
    sessions = [*(tmp_path / "home" / "sessions").glob("*.h5"), *([asked] if asked.exists() else [])]
    if moment in ("training", "saving", "log-out"):
        (session,) = sessions
        assert store.info(session)["step"] >= told["step"] > 0, "the file is as new as what was shown"
    assert not list((tmp_path / "home" / "sittings").iterdir()), "nothing to recover"
    assert not list(tmp_path.rglob("*.part"))
