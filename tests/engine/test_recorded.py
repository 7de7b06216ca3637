"""Recorded steps, without a GPU: the recorder is one that plays by doing the work again, or one that has a fault."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from tests.engine.data import bars
from tests.engine.test_run import same, small
from vaestudio.engine import recorded as recording
from vaestudio.engine.recorded import RECORDERS, Recorded
from vaestudio.engine.run import Run

Work = Callable[[], torch.Tensor]
WARM = 3


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No step counts as long, however busy the machine is."""
    monkeypatch.setattr(recording, "LONG", 60.0)


def again(work: Work) -> Work:
    return work


def run_of(model: str, record: Callable[[Work], Work] | None, **values: Any) -> Run:
    run = small(model, batch_size=60, **values)  # no batch of an epoch is smaller
    run.trainer.recorded = None if record is None else Recorded(record, WARM)
    return run


def advance(run: Run, steps: int) -> Run:
    for _ in range(steps):
        run.advance()
    run.collect()
    return run


def equal(one: Run, other: Run) -> bool:
    return same(one.state(), other.state())


@pytest.mark.parametrize("model", ["vae", "cvae", "vq-vae", "vae-gan", "beta-tcvae", "ae"])
def test_played_steps_are_the_ordinary_ones(model: str) -> None:
    plain, played = (advance(run_of(model, record), 12) for record in (None, again))
    recorded = played.trainer.recorded
    assert recorded is not None and not recorded.refused and len(recorded.recordings) == 1
    assert equal(plain, played)


def test_a_knob_is_another_recording_and_a_rate_is_not() -> None:
    played, plain = run_of("vae", again), run_of("vae", None)
    for run in (played, plain):
        advance(run, 2 * WARM)
        run.set_knob("learning_rate", 3e-3)
        advance(run, 2 * WARM)
        run.set_knob("beta", 4.0)
        advance(run, 2 * WARM)
    recorded = played.trainer.recorded
    assert recorded is not None and len(recorded.recordings) == 2 and equal(plain, played)


def test_a_knob_that_moves_by_itself_is_not_recorded_before_it_rests() -> None:
    values = {"beta_schedule": "warmup", "beta_schedule_steps": 8}
    played = advance(run_of("vae", again, **values), 8)
    recorded = played.trainer.recorded
    assert recorded is not None and not recorded.recordings
    advance(played, 2 * WARM)
    assert len(recorded.recordings) == 1 and equal(advance(run_of("vae", None, **values), 8 + 2 * WARM), played)


def nothing(work: Work) -> Work:
    """Plays nothing: as a model whose step is done in Python would be played."""
    row = work()
    return lambda: row


def once(work: Work) -> Work:
    """Right the first time only."""
    rows: list[torch.Tensor] = []

    def play() -> torch.Tensor:
        rows[:] = rows or [work()]
        return rows[0]

    return play


def stops(work: Work) -> Work:
    work()
    raise RuntimeError("operation not permitted when stream is capturing")


@pytest.mark.parametrize("record", [nothing, once, stops])
def test_a_recording_that_is_not_the_step_is_not_believed(record: Callable[[Work], Work]) -> None:
    plain, played = (advance(run_of("vae", r), 12) for r in (None, record))
    recorded = played.trainer.recorded
    assert recorded is not None and recorded.refused and not recorded.recordings
    assert equal(plain, played), "training is where it would have been, to the bit"


def test_a_step_that_takes_long_is_tried_again_much_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "LONG", 0.0)
    played, plain = advance(run_of("vae", again), 12), advance(run_of("vae", None), 12)
    recorded = played.trainer.recorded
    assert recorded is not None and not recorded.refused and not recorded.recordings
    assert recorded.warm == WARM * recording.LATER and equal(plain, played)
    monkeypatch.setattr(recording, "LONG", 60.0)
    advance(played, WARM * recording.LATER)
    assert len(recorded.recordings) == 1


def test_a_machine_without_a_recorder_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(RECORDERS, "cpu")
    run = small("vae")
    assert run.trainer.recorded is None and advance(run, 3).trainer.step_count == 3


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("model", ["vae", "cvae", "vq-vae"])
def test_on_a_gpu_steps_are_played(model: str) -> None:
    device = torch.device("cuda:0")
    plain, played = (Run(small(model).experiment, bars(), device) for _ in range(2))
    plain.trainer.recorded = None
    advance(plain, 12), advance(played, 12)
    recorded = played.trainer.recorded
    assert recorded is not None and (recorded.recordings or recorded.refused)
    assert all(
        torch.allclose(a, b, rtol=1e-2, atol=1e-3)
        for a, b in zip(plain.model.parameters(), played.model.parameters(), strict=True)
    )
