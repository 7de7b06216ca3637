"""The thread: commands in, events out, and whatever goes wrong it lives on."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from tests.engine.data import bars
from vaestudio.engine import keeper, loading
from vaestudio.engine import messages as m
from vaestudio.engine.engine import Engine
from vaestudio.engine.run import Run
from vaestudio.engine.state import RunState
from vaestudio.errors import Cancelled, CannotSave, NotASession, Unsupported

E = TypeVar("E", bound=m.Event)
SMALL = {"hidden": 16, "latent_dim": 2, "batch_size": 64, "epochs": 3}


class Memory:
    """A Recorder that keeps states in memory, and can be told to fail."""

    def __init__(self) -> None:
        self.states: dict[str, RunState] = {}
        self.full = False

    def export(self, run: Any, kinds: tuple[str, ...], folder: str, progress: Any) -> Any:
        progress(0.5, kinds[0])
        if kinds == ("script",):
            raise Unsupported(model="vae", action="be written as a script", reason="it is a test")
        return (Path(folder) / "a.csv",), (Unsupported(model="vae", action="x", reason="y"),)

    def hold(self, path: str) -> bool:
        return "other window" not in path

    def save(self, state: RunState, path: str) -> None:
        if self.full:
            raise CannotSave(path=path, reason="the disk is full")
        self.states[path] = state

    def load(self, path: str) -> RunState:
        if path not in self.states:
            raise NotASession(path=path, reason="there is no such file")
        return self.states[path]


class Client:
    """The other side of the mailboxes: posts, and waits for what it expects with a limit."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.seen = engine, list[m.Event]()
        self._read = 0

    def post(self, *commands: m.Command) -> None:
        for command in commands:
            self.engine.post(command)

    def until(self, kind: type[E], when: Callable[[E], bool] = lambda _: True) -> E:
        """The next event of `kind` for which `when` holds; everything up to it counts as read."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            while self._read < len(self.seen):
                event = self.seen[self._read]
                self._read += 1
                if isinstance(event, kind) and when(event):
                    return event
            self.engine.wait(1.0)
            self.seen += self.engine.pull()
        raise AssertionError(f"no {kind.__name__} came; the last were {[type(e).__name__ for e in self.seen[-8:]]}")

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.seen if isinstance(event, kind)]


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def client(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(loading, "load_data", lambda *_, **__: bars())
    engine = Engine(memory)
    engine.start()
    yield Client(engine)
    assert engine.close(30), "the thread did not end"


def new(**values: Any) -> m.NewRun:
    return m.NewRun("vae", "bars", {**SMALL, **values}, device="cpu")


def test_a_run_from_nothing_to_the_end(client: Client) -> None:
    ready = client.until(m.Ready)
    assert {"ae", "vae", "cvae"} <= {model.name for model in ready.catalogue.models}
    client.post(new())
    opened = client.until(m.RunOpened)
    assert opened.step == 0 and opened.run.latent_dim == 2 and opened.run.steps_per_epoch == 5
    assert client.until(m.Tested).step == 0, "untrained numbers come before training"
    client.post(m.Train())
    client.until(m.StateChanged, lambda e: e.state == "finished")
    rows = client.all(m.LossRows)
    assert [r.first_step for r in rows] == list(np.cumsum([1, *(len(r.rows) for r in rows)]))[:-1], (
        "every row once, in order"
    )
    assert sum(len(r.rows) for r in rows) == 15
    assert [t.step for t in client.all(m.Tested)] == [0, 5, 10, 15]
    client.post(m.Train())
    assert client.until(m.StateChanged, lambda e: e.state == "finished").step == 30, "Train again: as many epochs more"


def test_it_gives_the_bits_that_the_same_run_gives_without_a_thread(client: Client, memory: Memory) -> None:
    client.post(new(), m.Watch("latent cloud"), m.Watch("samples"), m.Train())
    client.until(m.StateChanged, lambda e: e.state == "finished")
    client.post(m.Save("here.h5"))
    client.until(m.Saved, lambda e: e.path == "here.h5")
    alone = loading.new_run("vae", bars(), SMALL, "cpu")
    for _ in range(15):
        alone.advance()
    alone.collect()
    assert np.array_equal(memory.states["here.h5"].history.rows, alone.rows())


def test_sliders_work_before_during_and_after_training(client: Client) -> None:
    client.post(new(epochs=100_000))
    client.until(m.RunOpened)
    z = np.zeros((1, 2), np.float32)
    client.post(m.Decode("slider", 1, z))
    untrained = client.until(m.Decoded)
    client.post(m.Train())
    client.until(m.LossRows, lambda e: e.first_step > 100)
    client.post(m.Decode("slider", 2, z))
    during = client.until(m.Decoded, lambda e: e.ticket == 2)
    client.post(m.Pause())
    client.until(m.StateChanged, lambda e: e.state == "paused")
    client.post(m.Decode("slider", 3, z))
    after = client.until(m.Decoded, lambda e: e.ticket == 3)
    assert untrained.step == 0 < during.step <= after.step
    assert not np.array_equal(untrained.images, during.images)


def test_a_step_a_knob_and_a_restart(client: Client) -> None:
    client.post(new())
    client.until(m.RunOpened)
    client.post(m.StepOnce())
    assert client.until(m.StateChanged, lambda e: e.state == "paused").step == 1
    client.post(m.SetKnob("beta", 4))
    assert client.until(m.KnobChanged) == m.KnobChanged(1, "beta", 4.0)
    client.post(m.SetKnob("beta", "much"))
    failed = client.until(m.Failed)
    assert failed.kind == "BadValue" and failed.values["name"] == "beta" and failed.state == "paused"
    client.post(m.SetKnob("latent_dim", 7))
    assert client.until(m.Failed).kind == "UnknownField"
    client.post(m.Restart())
    again = client.until(m.RunOpened)
    assert again.step == 0 and again.run.values["beta"] == 4.0 and len(again.history.rows) == 0


def test_saving_opening_and_going_on(client: Client, memory: Memory) -> None:
    client.post(new(), m.Train())
    client.until(m.StateChanged, lambda e: e.state == "finished")
    client.post(m.Save("kept.h5"), new(seed=9))
    client.until(m.Saved, lambda e: e.path == "kept.h5")
    client.until(m.RunOpened, lambda e: e.run.values["seed"] == 9)
    client.post(m.Open("kept.h5"))
    failed = client.until(m.Failed)
    assert failed.kind == "UnknownData", "the data of this session is nowhere on this computer"
    client.post(m.Open("kept.h5", data="over there"))
    opened = client.until(m.RunOpened)
    assert (opened.step, opened.path, len(opened.history.rows)) == (15, "kept.h5", 15)
    assert [t.step for t in opened.history.tests] == [0, 5, 10, 15]
    client.post(m.Open("nothing.h5"))
    assert client.until(m.Failed).kind == "NotASession"
    client.post(m.Train())
    client.until(m.StateChanged, lambda e: e.state == "finished" and e.step == 30)


def test_what_was_trained_is_kept_without_being_asked(client: Client, memory: Memory, home: Path) -> None:
    client.post(new(epochs=100_000), m.Train())
    client.until(m.LossRows, lambda e: e.first_step > 20)
    client.post(m.Pause())
    saved = client.until(m.Saved)
    assert Path(saved.path).parent == home / "sessions" and memory.states[saved.path].step == saved.step
    client.post(m.Train())
    client.until(m.LossRows, lambda e: e.first_step > saved.step)
    assert client.engine.close(30)
    assert memory.states[saved.path].step > saved.step, "closing keeps the rest"
    assert isinstance(client.engine.pull()[-1], m.Stopped)


def test_a_full_disk_is_said_and_training_goes_on(
    client: Client, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "AUTOSAVE", 0.0)
    memory.full = True
    client.post(new(epochs=100_000), m.Train())
    failed = client.until(m.Failed)
    assert failed.kind == "CannotSave" and failed.state == "training"
    client.until(m.LossRows, lambda e: e.first_step > 200)
    memory.full = False
    client.until(m.Saved)


def test_an_explosion_pauses_and_brings_the_good_state_back(client: Client) -> None:
    client.post(new(epochs=100_000, likelihood="gaussian", mean="unbounded", learning_rate=1.0, sigma=0.01))
    client.until(m.RunOpened)
    original = Run.advance

    def explode(run: Run) -> None:
        original(run)
        if run.step == 30:
            for parameter in run.model.parameters():
                parameter.data.fill_(float("inf"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "advance", explode)
        client.post(m.Train())
        failed = client.until(m.Failed)
    assert failed.kind == "Diverged" and failed.state == "paused" and failed.values["kept"] <= 30
    back = client.all(m.RunOpened)[-1]
    assert back.step == failed.values["kept"] == len(back.history.rows)
    client.post(m.SetKnob("learning_rate", 1e-3), m.Train())
    client.until(m.LossRows, lambda e: e.first_step > 60)


def test_an_exception_nobody_foresaw_is_reported_once_and_the_thread_lives(client: Client) -> None:
    client.post(new(epochs=100_000))
    client.until(m.RunOpened)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "advance", lambda _: 1 / 0)
        client.post(m.Train())
        failed = client.until(m.Failed)
    assert failed.kind == "Crashed" and "ZeroDivisionError" in failed.details and failed.state == "paused"
    assert "ZeroDivisionError" in failed.sentence.format(**failed.values)
    client.post(m.Train())
    client.until(m.LossRows)
    assert len(client.all(m.Failed)) == 1


def test_memory_that_runs_out_says_what_to_do(client: Client) -> None:
    client.post(new())
    client.until(m.RunOpened)

    def too_much(_: Run) -> None:
        raise RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "advance", too_much)
        client.post(m.Train())
        failed = client.until(m.Failed)
    assert failed.kind == "OutOfMemory" and failed.values["batch_size"] == 64


def test_a_task_is_cancelled_where_it_shows_progress(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.until(m.Ready)

    def slow(_: str, __: Any, progress: Callable[[float, str], None]) -> None:
        for i in range(10_000):
            progress(i / 10_000, "downloading")
            time.sleep(0.001)

    monkeypatch.setattr(loading, "load_data", slow)
    client.post(new())
    assert client.until(m.Working).text == "downloading"
    client.post(m.Cancel())
    failed = client.until(m.Failed)
    assert failed.kind == Cancelled.__name__
    monkeypatch.setattr(loading, "load_data", lambda *_, **__: bars())
    client.post(new())
    client.until(m.RunOpened)


def test_commands_before_there_is_a_run_are_no_error(client: Client) -> None:
    client.post(
        m.Train(), m.Pause(), m.Decode("slider", 1, np.zeros((1, 2), np.float32)), m.Save("x.h5"), m.SetKnob("beta", 2)
    )
    client.post(new())
    client.until(m.RunOpened)
    assert not client.all(m.Failed)


def test_what_is_open_in_another_window_is_opened_as_a_copy(client: Client, memory: Memory) -> None:
    client.post(new(), m.Train())
    client.until(m.StateChanged, lambda e: e.state == "finished")
    client.post(m.Save("other window.h5"), m.Open("other window.h5", data="bars"))
    opened = client.until(m.RunOpened, lambda e: e.step == 15)
    note = client.until(m.Failed)
    assert (opened.path, note.kind, note.level) == ("", "OpenElsewhere", "note")
    client.post(m.StepOnce(), m.Restart())
    assert client.until(m.Saved).path != "other window.h5", "it saves under a name of its own"


def test_a_session_from_another_computer_says_that_digits_may_differ(client: Client, memory: Memory) -> None:
    client.post(new(), m.Train())
    client.until(m.StateChanged, lambda e: e.state == "finished")
    client.post(m.Save("kept.h5"))
    client.until(m.Saved, lambda e: e.path == "kept.h5")
    state = memory.states["kept.h5"]
    memory.states["far.h5"] = replace(state, environment=replace(state.environment, torch="1.0", cpu="AVX9"))
    client.post(m.Open("kept.h5", data="bars"), m.Open("far.h5", data="bars"))
    note = client.until(m.Failed)
    assert (note.kind, note.level) == ("TrainedElsewhere", "note")
    assert "torch 1.0 → " in note.values["differences"] and "cpu AVX9 → " in note.values["differences"]
    assert len(client.all(m.Failed)) == 1, "the same computer says nothing"
    client.post(m.Train())
    client.until(m.StateChanged, lambda e: e.state == "finished" and e.step == 30)


def test_exporting_leaves_the_run_as_it_is_and_says_what_was_left_out(client: Client) -> None:
    client.post(new(epochs=100_000), m.Train())
    client.until(m.LossRows)
    client.post(m.Export(("all",), "folder"))
    exported = client.until(m.Exported)
    assert exported.files == (str(Path("folder") / "a.csv"),) and exported.left_out[0][0] == "Unsupported"
    client.post(m.Export(("script",), "folder"))
    assert client.until(m.Failed).kind == "Unsupported"
    assert client.until(m.LossRows), "training goes on"


def test_a_question_about_the_run_before_is_not_answered(client: Client) -> None:
    client.post(new())
    client.until(m.RunOpened)
    client.post(m.Decode("slider", 1, np.zeros((1, 7), np.float32)), m.Decode("other", 2, np.zeros((1, 2), np.float32)))
    assert client.until(m.Decoded).ticket == 2 and not client.all(m.Failed)
