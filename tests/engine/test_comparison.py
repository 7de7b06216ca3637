"""A comparison gives each value the numbers it gets alone, leaves the person's run as it was, and ends without harm."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from tests.engine.data import bars
from tests.engine.test_engine import SMALL, Client, Memory, client, memory, new  # noqa: F401 (fixtures)
from vaestudio.data.dataset import Dataset
from vaestudio.engine import loading
from vaestudio.engine import messages as m
from vaestudio.engine.comparison import SHOWN, Comparer, Comparison
from vaestudio.engine.run import Run
from vaestudio.errors import BadValue, ComparisonDiverged, UnknownField


def base(model: str = "vae", dataset: Dataset | None = None, **values: Any) -> Run:
    return loading.new_run(model, dataset or bars(), {**SMALL, **values}, "cpu")


def finished(comparison: Comparison) -> m.Compared:
    while comparison.advance(60):
        pass
    return comparison.compared(done=True)


def alone(values: dict[str, Any], epochs: int, model: str = "vae") -> Run:
    """The same, trained by itself and tested at the end of every epoch."""
    run = loading.new_run(model, bars(), {**SMALL, **values, "epochs": epochs}, "cpu")
    while run.step < epochs * run.steps_per_epoch:
        run.advance()
        run.collect()
        if run.due_for_test:
            run.test()
    return run


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("model", ["vae", "ae", "cvae"])
def test_every_value_gets_the_bits_that_it_gets_alone(model: str, beside: bool) -> None:
    mine = base(model, seed=5)
    compared = finished(Comparison(mine, "latent_dim", (2, "5", 3), 2, beside))
    assert [row.value for row in compared.rows] == [2, 5, 3]
    for row in compared.rows:
        run = alone({"latent_dim": row.value, "seed": 5}, 2, model)
        last = run.tests[-1]
        assert (row.step, row.epoch) == (10, 2.0)
        assert row.reconstruction == last.reconstruction and row.negative_elbo == last.negative_elbo
        assert row.kl == last.kl and row.active_units_kl == last.active_units_kl
        assert row.parameters == sum(p.numel() for p in run.model.parameters())
        assert row.images is not None and row.images.shape == compared.originals.shape
    assert (compared.rows[0].kl is None) == (model == "ae")
    assert np.array_equal(compared.originals, mine.dataset.test.images[:SHOWN].numpy())
    assert not np.array_equal(compared.rows[0].images, compared.rows[1].images), "other sizes make other pictures"


def test_beside_takes_turns_and_after_takes_one_at_a_time() -> None:
    def steps(beside: bool) -> Iterator[tuple[int, ...]]:
        comparison = Comparison(base(), "latent_dim", (2, 5), 2, beside)
        while comparison.advance(60, interrupted=lambda: True):
            yield tuple(row.step for row in comparison.compared().rows)

    beside, after = list(steps(True)), list(steps(False))
    assert all(abs(a - b) <= 1 for a, b in beside) and (10, 10) in beside
    assert all(b == 0 or a == 10 for a, b in after) and (10, 3) in after


def test_a_value_waiting_for_its_turn_is_unknown_and_a_finished_one_gives_its_memory_back() -> None:
    comparison = Comparison(base(), "latent_dim", (2, 5), 1, beside=False)
    assert comparison.compared().rows == (m.ComparedRow(2), m.ComparedRow(5))
    finished(comparison)
    assert all(lane.run is None for lane in comparison._lanes)


def test_colour_images_without_labels_and_other_fields() -> None:
    mine = base(dataset=bars(channels=3, labelled=False), network="conv", channels=(8,), dense=8)
    compared = finished(Comparison(mine, "activation", ("relu", "tanh", "relu"), 1, beside=True))
    assert [row.value for row in compared.rows] == ["relu", "tanh"], "a value given twice is trained once"
    assert compared.rows[0].images is not None and compared.rows[0].images.shape == (SHOWN, 3, 16, 16)


def test_one_test_image_is_enough() -> None:
    compared = finished(Comparison(base(dataset=bars(test=1)), "latent_dim", (1, 2), 1, beside=True))
    assert len(compared.originals) == 1 and compared.rows[0].images is not None


def test_the_base_run_is_not_touched() -> None:
    mine, other = base(), base()
    for run in (mine, other):
        for _ in range(3):
            run.advance()
    state = torch.get_rng_state()
    finished(Comparison(mine, "latent_dim", (2, 5), 1, beside=True))
    torch.set_rng_state(state)
    for run in (mine, other):
        for _ in range(4):
            run.advance()
        run.collect()
    assert np.array_equal(mine.rows(), other.rows())
    assert all(np.array_equal(a, other.trainer.weights()[n]) for n, a in mine.trainer.weights().items())


def test_bad_requests_are_refused_before_anything_is_built() -> None:
    with pytest.raises(UnknownField, match="beta"):
        Comparison(base(), "beta", (1, 2), 1, beside=True)
    for values in ((2, 0), (2, "many"), ()):
        with pytest.raises(BadValue, match="latent_dim"):
            Comparison(base(), "latent_dim", values, 1, beside=True)
    with pytest.raises(BadValue, match="epochs"):
        Comparison(base(), "latent_dim", (2, 5), 0, beside=True)


def explode(dim: int, step: int = 7) -> Any:
    """Run.advance that breaks the weights of the run with `dim` latent dimensions after `step` steps."""
    original = Run.advance

    def advance(run: Run) -> None:
        original(run)
        if run.model.latent_dim == dim and run.step == step:
            for parameter in run.model.parameters():
                parameter.data.fill_(float("nan"))

    return advance


def test_an_explosion_names_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Run, "advance", explode(5))
    with pytest.raises(ComparisonDiverged) as stopped:
        finished(Comparison(base(), "latent_dim", (3, 5), 3, beside=True))
    assert stopped.value.values == {"name": "latent_dim", "value": 5, "step": 8, "learning_rate": 0.001}


def test_it_tells_at_most_four_times_a_second_and_of_the_end_once() -> None:
    told: list[m.Compared] = []
    now = [0.0]
    comparer = Comparer(told.append, clock=lambda: now[0])
    comparer.advance(0.0)
    comparer.end()
    assert not told and not comparer.active
    comparer.begin(Comparison(base(), "latent_dim", (2, 5), 4, beside=True))
    calls = 0
    while comparer.active:
        now[0] += 0.05
        calls += 1
        comparer.advance(0.0)
    assert [t.done for t in told] == [False] * (len(told) - 1) + [True]
    assert 3 < len(told) <= 2 + calls * 0.05 / 0.25
    comparer.begin(Comparison(base(), "latent_dim", (2,), 9, beside=True))
    comparer.begin(Comparison(base(), "latent_dim", (3,), 9, beside=True))
    assert [(t.rows[0].value, t.done) for t in told[-3:]] == [(2, False), (2, True), (3, False)]


# ---- in the engine's thread
def compare(*values: Any, epochs: int = 2, field: str = "latent_dim", beside: bool = True) -> m.Compare:
    return m.Compare(field, values, epochs, beside)


def test_the_persons_run_pauses_and_is_the_same_to_the_bit(client: Client, memory: Memory) -> None:  # noqa: F811
    client.post(new(epochs=100_000), m.Train())
    client.until(m.LossRows, lambda e: e.first_step > 30)
    client.post(compare(2, 5))
    paused = client.until(m.StateChanged, lambda e: e.state == "paused")
    done = client.until(m.Compared, lambda e: e.done)
    assert [row.step for row in done.rows] == [10, 10] and done.epochs == 2
    client.post(m.StepOnce(), m.Save("after.h5"))
    saved = client.until(m.Saved, lambda e: e.path == "after.h5")
    assert saved.step == paused.step + 1
    mine = loading.new_run("vae", bars(), {**SMALL, "epochs": 100_000}, "cpu")
    for _ in range(saved.step):
        mine.advance()
        if mine.trainer.full:
            mine.collect()
    mine.collect()
    state = memory.states["after.h5"]
    assert np.array_equal(state.history.rows, mine.rows())
    assert all(np.array_equal(state.weights[n], a) for n, a in mine.trainer.weights().items())
    assert not client.all(m.Failed)


def test_other_commands_are_served_meanwhile(client: Client) -> None:  # noqa: F811
    client.post(new(), compare(2, 5, epochs=100_000))
    client.until(m.Compared, lambda e: e.rows[0].step > 0)
    client.post(m.Decode("slider", 1, np.zeros((1, 2), np.float32)), m.SetKnob("beta", 3), m.Watch("samples"))
    decoded = client.until(m.Decoded)
    assert decoded.step == 0 and decoded.images.shape == (1, 1, 16, 16), "the person's run answers, not a compared one"
    assert client.until(m.KnobChanged).value == 3.0
    assert client.until(m.Samples).step == 0
    going = client.until(m.Compared)
    assert not going.done
    client.post(m.StopComparing())
    stopped = client.until(m.Compared, lambda e: e.done)
    assert stopped.rows[0].step >= going.rows[0].step > 0, "what it was last is kept"
    client.post(m.StopComparing(), m.StepOnce())
    client.until(m.StateChanged, lambda e: e.step == 1)
    assert not any(row.step for e in client.all(m.Compared) if e.done and e is not stopped for row in e.rows)


@pytest.mark.parametrize(
    "command", [m.Train(), m.StepOnce(), m.Restart(), new(seed=3), m.Open("nothing.h5")], ids=lambda c: type(c).__name__
)
def test_what_concerns_the_run_ends_it_first(client: Client, command: m.Command) -> None:  # noqa: F811
    client.post(new(), compare(2, 5, epochs=100_000))
    client.until(m.Compared, lambda e: e.rows[0].step > 0)
    client.post(command)
    assert client.until(m.Compared, lambda e: e.done)
    kinds = (m.LossRows, m.RunOpened, m.Failed)
    end = next(i for i, e in enumerate(client.seen) if isinstance(e, m.Compared) and e.done)
    assert len([e for e in client.seen[:end] if isinstance(e, kinds)]) == 1, "only the first RunOpened came before"


def test_an_error_ends_the_comparison_and_never_the_run(
    client: Client,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Run, "advance", explode(5))
    client.post(new(epochs=100_000), compare(3, 5, epochs=50))
    failed = client.until(m.Failed)
    assert failed.kind == "ComparisonDiverged" and failed.state == "ready" and "Diverged" in failed.details
    assert "latent_dim = 5" in failed.sentence.format(**failed.values)
    assert client.all(m.Compared)[-1].done
    assert len(client.all(m.RunOpened)) == 1
    monkeypatch.setattr(Run, "advance", lambda _: 1 / 0)
    client.post(compare(3, 5))
    assert client.until(m.Failed).kind == "Crashed"
    assert client.all(m.Compared)[-1].done
    monkeypatch.undo()
    monkeypatch.setattr(loading, "load_data", lambda *_, **__: bars())
    client.post(m.Train())
    client.until(m.LossRows)


def test_a_bad_request_does_not_pause_the_run(client: Client) -> None:  # noqa: F811
    client.post(new(epochs=100_000), m.Train())
    client.until(m.LossRows)
    client.post(compare(0), compare(2, field="beta"), m.ReadHistory("nothing.h5"))
    assert [client.until(m.Failed).kind for _ in range(3)] == ["BadValue", "UnknownField", "NotASession"]
    step = client.until(m.LossRows).first_step
    client.until(m.LossRows, lambda e: e.first_step > step + 10)
    assert client.seen[-1] and {e.state for e in client.all(m.Failed)} == {"training"}
    assert not client.all(m.Compared)


def test_comparing_before_there_is_a_run_is_no_error(client: Client) -> None:  # noqa: F811
    client.post(compare(2, 5), m.StopComparing(), new())
    client.until(m.RunOpened)
    assert not client.all(m.Failed) and not client.all(m.Compared)


def test_another_session_is_read_while_the_run_goes_on(client: Client) -> None:  # noqa: F811
    client.post(new(), m.Train())
    client.until(m.StateChanged, lambda e: e.state == "finished")
    client.post(m.Save("folder/first one.h5"), new(seed=4, epochs=100_000), m.Train())
    client.until(m.LossRows, lambda e: e.first_step > 5)
    client.post(m.ReadHistory("folder/first one.h5"))
    read = client.until(m.HistoryRead)
    assert (read.path, read.name, read.steps_per_epoch) == ("folder/first one.h5", "first one", 5)
    assert len(read.history.rows) == 15 and [t.step for t in read.history.tests] == [0, 5, 10, 15]
    opened = [e.run.values["seed"] for e in client.all(m.RunOpened)]
    client.until(m.LossRows)
    assert opened == [0, 4] and [e.run.values["seed"] for e in client.all(m.RunOpened)] == opened
