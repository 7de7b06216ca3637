"""The self-test passes where the program works, and says why where it does not."""

import json
import os

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from tests.app.fake import FakeEngine, catalogue, opened
from vaestudio.app import self_test
from vaestudio.app.self_test import Findings, SelfTestFailed, examine
from vaestudio.data import vision
from vaestudio.engine import messages as m

PARTS = [
    "window", "painted", "ready", "built", "first_step", "trained", "decoded", "saved", "reopened", "torchvision", "closed",
]  # fmt: skip


@pytest.fixture
def tiny(tmp_path):
    """Images that are drawn at once: bright in one of four corners."""
    images = np.zeros((400, 8, 8), np.uint8)
    for i in range(400):
        images[i, 4 * (i % 2) : 4 * (i % 2) + 4, 4 * (i // 2 % 2) : 4 * (i // 2 % 2) + 4] = 200
    path = tmp_path / "tiny.npz"
    np.savez(path, images=images, labels=np.arange(400) % 4)
    return str(path)


def test_it_passes_where_the_program_works(qapp, tmp_path, tiny, monkeypatch):
    monkeypatch.setattr(vision, "part", lambda name: None)  # tests/data/test_vision.py imports torchvision
    found = Findings()
    examine(found, tmp_path, tiny, hidden=(16,), batch_size=8, epochs=100, learning_rate=0.01)
    assert list(found.seconds) == PARTS and list(found.seconds.values()) == sorted(found.seconds.values())
    assert found.steps >= self_test.STEPS and found.images_per_second > 0


class Broken(FakeEngine):
    """An engine that ends when it has said its `events`."""

    events = ()

    def __init__(self, recorder):
        super().__init__()
        self.say(*self.events)

    @property
    def alive(self):
        return bool(self._events)


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        (
            [m.Failed("Crashed", "It broke: {reason}", {"reason": "no torch"})],
            ": It broke: no torch",
        ),
        ([m.Ready(catalogue())], "before the run is built: The engine ended"),
        (
            [m.Ready(catalogue()), opened(), m.StateChanged("ready", 0)],
            "before the first step is done: The engine ended",
        ),
    ],
    ids=["crashed", "no run", "no step"],
)
def test_what_fails_is_said(qapp, monkeypatch, capsys, events, reason):
    monkeypatch.setattr(Broken, "events", events)
    monkeypatch.setattr(self_test, "Engine", Broken)
    assert self_test.main() == 1
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    line = json.loads(said)
    assert not line["ok"] and reason in line["reason"]
    assert line["seconds"].keys() < set(PARTS) and line["libraries"]["torch"] != "missing"


def test_it_does_not_wait_for_ever(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(self_test, "Engine", lambda recorder: FakeEngine())
    monkeypatch.setattr(self_test, "PATIENCE", 0.0)
    with pytest.raises(SelfTestFailed, match=r"^0 seconds went by before"):
        examine(Findings(), tmp_path)


def test_a_blank_window_is_told_from_a_painted_one(stage):
    blank = QWidget()
    stage.qtbot.addWidget(blank)
    blank.resize(800, 600)
    assert self_test.colours(blank) < self_test.COLOURS < self_test.colours(stage.window)


def test_a_persons_folder_is_not_touched(monkeypatch, tmp_path):
    monkeypatch.setenv("VAESTUDIO_HOME", str(tmp_path / "mine"))
    with self_test.folder_of_its_own() as folder:
        assert os.environ["VAESTUDIO_HOME"] == str(folder) != str(tmp_path / "mine")
    assert os.environ["VAESTUDIO_HOME"] == str(tmp_path / "mine") and not folder.exists()
