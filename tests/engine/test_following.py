"""A run that another program trains, watched from here: every loss row, in order, exactly once, until it ends."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.engine.data import bars
from tests.engine.test_engine import SMALL, Client, Memory
from vaestudio.engine import follower, loading
from vaestudio.engine import messages as m
from vaestudio.engine.engine import Engine
from vaestudio.engine.experiment import Experiment
from vaestudio.engine.run import Run


class Shared(Memory):
    """Sessions whose files are only dates: what counts is in memory."""

    def put(self, run: Run, path: Path) -> None:
        if run.due_for_test:
            run.test()
        self.states[str(path)] = run.state()
        path.write_text(str(time.monotonic_ns()))


@pytest.fixture
def shared() -> Shared:
    return Shared()


@pytest.fixture
def client(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(loading, "load_data", lambda *_, **__: bars())
    monkeypatch.setattr(follower, "LOOK", 0.01)
    engine = Engine(shared)
    engine.start()
    yield Client(engine)
    assert engine.close(30)


def elsewhere(steps: int = 3, **values: object) -> Run:
    run = Run(Experiment.of("vae", {**SMALL, **values}), bars(), torch.device("cpu"))
    go(run, steps)
    return run


def go(run: Run, steps: int) -> None:
    for _ in range(steps):
        run.advance()
    run.collect()


def test_every_row_arrives_once_in_order_until_the_run_ends(client: Client, shared: Shared, tmp_path: Path) -> None:
    path, run = tmp_path / "far.h5", elsewhere()
    shared.put(run, path)
    client.post(m.Follow(str(path), "bars"), m.Watch("latent cloud"))
    opened = client.until(m.RunOpened)
    assert opened.step == 3 and opened.path == ""
    assert client.until(m.StateChanged, lambda e: e.state == "following")
    go(run, 2)
    run.set_knob("beta", 4.0)
    shared.put(run, path)
    assert client.until(m.KnobChanged).value == 4.0
    assert client.until(m.Followed).step == 5
    assert client.until(m.LatentCloud, lambda e: e.step == 5), "panels show the weights of the file"
    for steps in (4, 6):
        go(run, steps)
        shared.put(run, path)
        client.until(m.Followed, lambda e: e.step == run.step)
    assert client.all(m.Followed)[-1].ended and client.all(m.StateChanged)[-1] == m.StateChanged("finished", 15)
    rows = np.concatenate([opened.history.rows, *(e.rows for e in client.all(m.LossRows))])
    assert np.array_equal(rows, run.rows())
    assert [e.first_step for e in client.all(m.LossRows)] == [4, 6, 10]
    assert [t.step for t in client.all(m.Tested)] == [t.step for t in run.tests]
    assert not client.all(m.Saved), "nothing is ever saved to it, or beside it"


def test_a_file_that_is_away_or_half_copied_is_looked_at_again(client: Client, shared: Shared, tmp_path: Path) -> None:
    path, run = tmp_path / "far.h5", elsewhere()
    shared.put(run, path)
    client.post(m.Follow(str(path), "bars"))
    client.until(m.Followed)
    kept = shared.states.pop(str(path))
    path.write_text("half of it")
    time.sleep(0.05)
    path.unlink()
    time.sleep(0.05)
    shared.states[str(path)] = kept
    go(run, 1)
    shared.put(run, path)
    assert client.until(m.Followed).step == 4 and not client.all(m.Failed)


def test_a_run_that_began_again_is_shown_from_its_beginning(client: Client, shared: Shared, tmp_path: Path) -> None:
    path = tmp_path / "far.h5"
    shared.put(elsewhere(6), path)
    client.post(m.Follow(str(path), "bars"))
    client.until(m.Followed)
    shared.put(elsewhere(2, seed=5), path)
    assert client.until(m.RunOpened, lambda e: e.step == 2).run.values["seed"] == 5
    assert client.until(m.StateChanged, lambda e: e.state == "following")


def test_training_on_makes_it_a_run_of_its_own(client: Client, shared: Shared, tmp_path: Path) -> None:
    path = tmp_path / "far.h5"
    shared.put(elsewhere(), path)
    before = shared.states[str(path)]
    client.post(m.Follow(str(path), "bars"))
    client.until(m.Followed)
    client.post(m.StepOnce(), m.Restart())
    assert client.until(m.Saved).path != str(path)
    assert shared.states[str(path)] is before
