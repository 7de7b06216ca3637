"""Measures in the engine's thread: beside training, of the weights as they were asked of, cancelled, refused."""

from typing import Any

import numpy as np
import pytest

from tests.engine.data import bars
from tests.engine.test_engine import SMALL, Client, Memory, client, memory, new  # noqa: F401
from vaestudio.api import Session
from vaestudio.engine import loading
from vaestudio.engine import messages as m
from vaestudio.engine.measurer import Measurer
from vaestudio.engine.run import Run
from vaestudio.measures import MEASURES, gap


def run(**values: Any) -> Run:
    return loading.new_run("vae", bars(), {**SMALL, **values}, "cpu")


def test_the_run_says_what_can_be_measured() -> None:
    infos = run().info().measures
    assert [i.name for i in infos] == [x.name for x in MEASURES]
    reasons = {i.name: i.reason for i in infos if i.reason}
    assert reasons["class-accuracy"] == "The model is not asked for a class." and "true-posterior" not in reasons
    assert {i.name for i in run(latent_dim=3).info().measures if i.reason} == {*reasons, "true-posterior"}
    assert infos[0].figures[0].unit == "nats"


def test_numbers_are_those_of_the_notebook(client: Client) -> None:  # noqa: F811
    client.post(new(), m.Measure(("mmd", "rate-distortion"), {"images": 50, "seed": 3}))
    got = {event.name: event for event in (client.until(m.Measured), client.until(m.Measured))}
    session = Session(run())
    for name in ("mmd", "rate-distortion"):
        assert got[name].values == session.measure(name, images=50, seed=3)
        assert got[name].step == 0 and got[name].seconds > 0
    assert client.all(m.Working)[-1].task == "Measuring"
    client.until(m.Working, lambda e: e.task == "Measuring" and e.fraction == 1.0)


def test_training_goes_on_and_neither_touches_the_other(client: Client, memory: Memory) -> None:  # noqa: F811
    client.post(new(epochs=100_000), m.Train())
    client.until(m.LossRows, lambda e: e.first_step > 20)
    client.post(m.Measure(("evidence",), {"images": 60, "samples": 200}))
    measured = client.until(m.Measured)
    trained = [e for e in client.all(m.LossRows) if e.first_step > measured.step]
    assert trained, "steps were made meanwhile"
    client.post(m.Pause(), m.Save("after.h5"))
    saved = client.until(m.Saved, lambda e: e.path == "after.h5")
    assert client.engine.close(30), "it draws from the same generator when it looks"
    mine = run(epochs=100_000)
    expected: Any = None
    for step in range(saved.step + 1):
        if step == measured.step:
            expected = Session(mine).measure("evidence", images=60, samples=200)
        if step < saved.step:
            mine.advance()
        if mine.trainer.full:
            mine.collect()
    mine.collect()
    assert measured.values["log_likelihood"] == expected["log_likelihood"], "of the weights when it was asked for"
    assert np.array_equal(memory.states["after.h5"].history.rows, mine.rows())


def test_sliders_are_answered_and_cancel_stops_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(gap, "STEPS", 10_000_000)
    client.post(new(), m.Measure(("inference-gap", "mmd")))
    client.until(m.Working, lambda e: e.task == "Measuring" and e.text == "Inference gap" and (e.fraction or 0) < 1)
    client.post(m.Decode("slider", 1, np.zeros((1, 2), np.float32)))
    client.until(m.Decoded)
    client.post(m.Cancel())
    client.until(m.Working, lambda e: e.task == "Measuring" and e.fraction == 1.0)
    client.post(m.Measure(("mmd",)))
    assert client.until(m.Measured).name == "mmd"
    assert [e.name for e in client.all(m.Measured)] == ["mmd"] and not client.all(m.Failed)


def test_what_cannot_be_measured_is_said_and_the_run_goes_on(client: Client) -> None:  # noqa: F811
    client.post(new(epochs=100_000), m.Train())
    client.until(m.LossRows)
    client.post(m.Measure(("class-accuracy",)), m.Measure(("fid",)), m.Measure(("mmd",), {"images": "many"}))
    kinds = [client.until(m.Failed).kind for _ in range(3)]
    assert kinds == ["CannotMeasure", "UnknownMeasure", "BadValue"]
    assert {e.state for e in client.all(m.Failed)} == {"training"}
    step = client.until(m.LossRows).first_step
    client.until(m.LossRows, lambda e: e.first_step > step + 5)


def test_another_run_ends_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(gap, "STEPS", 10_000_000)
    client.post(new(), m.Measure(("inference-gap",)))
    client.until(m.Working, lambda e: e.task == "Measuring")
    client.post(new(seed=3))
    client.until(m.RunOpened, lambda e: e.run.values["seed"] == 3)
    client.post(m.Measure(("mmd",)))
    assert client.until(m.Measured).name == "mmd"


def measurer(said: list[Any]) -> Measurer:
    now = [0.0]

    def clock() -> float:
        now[0] += 0.004
        return now[0]

    return Measurer(said.append, said.append, clock)


def test_one_after_the_other_each_asked_for_once() -> None:
    said: list[Any] = []
    taking, mine = measurer(said), run()
    taking.begin(mine, m.Measure(("mmd", "mig"), {"images": 50}))
    taking.begin(mine, m.Measure(("mig", "sap"), {"images": 50}))
    while taking.active:
        taking.look()
    assert [e.name for e in said if isinstance(e, m.Measured)] == ["mmd", "mig", "sap"]
    told = [e.fraction for e in said if isinstance(e, m.Working)]
    assert told == sorted(told) and told[-1] == 1.0 and told.count(1.0) == 1
    assert not taking.look()


def test_without_names_everything_that_applies() -> None:
    said: list[Any] = []
    taking = measurer(said)
    taking.begin(run(latent_dim=3), m.Measure((), {"images": 4, "samples": 2}))
    taking.end()
    assert said[-1] == m.Working("Measuring", 1.0) and not taking.active


def test_what_goes_wrong_ends_one_measure_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Any] = []
    taking, mine = measurer(said), run()
    taking.begin(mine, m.Measure(("mmd", "mig"), {"images": 50}))
    monkeypatch.setattr("vaestudio.measures.aggregated.mmd_squared", lambda *_: 1 / 0)
    while taking.active:
        taking.look()
    assert [type(e).__name__ for e in said if not isinstance(e, m.Working)] == ["ZeroDivisionError", "Measured"]


def test_while_training_it_takes_half_of_the_time() -> None:
    said: list[Any] = []
    now = [0.0]
    taking = Measurer(said.append, said.append, lambda: now[0])
    taking.begin(run(), m.Measure(("evidence",), {"images": 60, "samples": 10}))
    slices: list[float] = []
    original = taking._slices

    def slow(job: Any, begun: float) -> Any:
        slices.append(begun)
        now[0] += 0.01
        return original(job, begun)

    taking._slices = slow  # type: ignore[method-assign]
    while taking.active:
        taking.look(training=True)
        now[0] += 0.001  # the training's own
    gaps = np.diff(slices)
    assert len(gaps) > 2 and (gaps >= 0.0199).all()
