"""Inspect one image: the numbers are the event's, and they add up."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.app.fake import FakeEngine, opened
from vaestudio.app.balance import Balance
from vaestudio.app.chain import Chain, number
from vaestudio.app.dock import _Room
from vaestudio.app.panels.inspect import Inspect
from vaestudio.app.projection import coordinate
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m


@pytest.fixture
def panel(studio: Studio, engine: FakeEngine, qtbot) -> Inspect:
    panel = Inspect(studio)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    panel.show()
    return panel


def answer(command: m.Encode, dims: int = 2, step: int = 5, evidence: float = -90.0, random: bool = True) -> m.Encoded:
    """As the engine answers: z = mean + deviation * noise."""
    rng = np.random.default_rng(command.ticket)
    mean = rng.normal(size=(1, dims)).astype(np.float32)
    deviation = np.linspace(0.1, 1.0, dims, dtype=np.float32)[None] if random else np.zeros((1, dims), np.float32)
    kl = 0.5 * (mean**2 + deviation**2 - 1 - 2 * np.log(deviation)) if random else np.zeros((1, dims), np.float32)
    z = mean + deviation * (0 if command.noise is None else command.noise)
    return m.Encoded(
        command.who, command.ticket, step, mean, deviation, kl, z, command.images[:, :, ::-1], np.array([80.0], np.float32),
        np.array([evidence], np.float32) if command.evidence_samples else None,
    )  # fmt: skip


def open_and_answer(panel: Inspect, engine: FakeEngine, studio: Studio, *arguments: str, **run: object) -> m.Encoded:
    engine.say(opened(*arguments, **run), m.StateChanged("paused", 5))
    studio.pull()
    event = answer(engine.last(m.Encode), studio.run.latent_dim, random=studio.run.model.generative)
    engine.say(event)
    studio.pull()
    return event


def shown(panel: Inspect) -> dict[str, dict[str, float]]:
    """The table as it is read: row, column, number."""
    table = panel.table.numbers
    return {
        row: {
            table.headerData(c, Qt.Orientation.Horizontal): float(table.data(table.index(r, c)).replace("−", "-"))
            for c in range(table.columnCount())
        }
        for r, row in enumerate(table.rows)
    }


def test_the_numbers_are_the_events_and_z_is_mu_plus_sigma_epsilon(
    panel: Inspect, engine: FakeEngine, studio: Studio
) -> None:
    event = open_and_answer(panel, engine, studio)
    rows = shown(panel)
    for d in range(2):
        assert rows["μ"][coordinate(d)] == pytest.approx(event.mean[0, d], abs=0.006)
        assert rows["σ"][coordinate(d)] == pytest.approx(event.deviation[0, d], abs=0.006)
        assert rows["log σ²"][coordinate(d)] == pytest.approx(2 * np.log(event.deviation[0, d]), abs=0.006)
        assert rows["KL"][coordinate(d)] == pytest.approx(event.kl_per_dimension[0, d], abs=0.006)
        assert rows["z"][coordinate(d)] == pytest.approx(event.z[0, d], abs=0.006)
    chain = panel.chain
    assert np.allclose(chain.z, chain.mean + chain.deviation * chain.noise, atol=1e-6)
    assert np.any(chain.noise != 0)


def test_epsilon_again_and_epsilon_zero(panel: Inspect, engine: FakeEngine, studio: Studio, qtbot) -> None:
    open_and_answer(panel, engine, studio)
    before = panel.chain.noise
    panel._again.click()
    command = engine.last(m.Encode)
    assert not np.allclose(command.noise, before)
    engine.say(answer(command))
    studio.pull()
    assert np.array_equal(panel.chain.noise, command.noise[0])
    assert np.allclose(panel.chain.z, panel.chain.mean + panel.chain.deviation * panel.chain.noise, atol=1e-6)
    panel._zero.click()
    engine.say(answer(engine.last(m.Encode)))
    studio.pull()
    assert np.array_equal(panel.chain.z, panel.chain.mean)


def test_the_balance_adds_up(panel: Inspect, engine: FakeEngine, studio: Studio) -> None:
    event = open_and_answer(panel, engine, studio)
    balance = Balance.of(event)
    assert balance.reconstruction + balance.kl - balance.gap == pytest.approx(-balance.evidence)
    said = {n: float(t.value.text().strip("()").replace("−", "-")) for n, t in panel._terms.items()}
    assert said["evidence"] == pytest.approx(-90)
    assert said["evidence"] == pytest.approx(-said["reconstruction"] - said["kl"] + said["gap"], abs=0.02)


def test_evidence_waits_for_a_pause_or_for_being_wanted(panel: Inspect, engine: FakeEngine, studio: Studio) -> None:
    engine.say(opened(), m.StateChanged("training", 5))
    studio.pull()
    panel.draw_noise()
    assert engine.last(m.Encode).evidence_samples == 0
    engine.say(answer(engine.last(m.Encode)))
    studio.pull()
    assert panel._terms["gap"].value.text() == "when paused"
    panel._live.setChecked(True)
    assert engine.last(m.Encode).evidence_samples == 512
    panel._live.setChecked(False)
    engine.say(m.StateChanged("paused", 6))
    studio.pull()
    panel._pace.stop()
    panel._refresh()
    assert engine.last(m.Encode).evidence_samples == 512
    panel._samples.setCurrentIndex(0)
    assert engine.last(m.Encode).evidence_samples == 64


def test_selection_moves_and_only_the_selected_images_answer_is_shown(
    panel: Inspect, engine: FakeEngine, studio: Studio
) -> None:
    open_and_answer(panel, engine, studio)
    assert panel._which.text() == "image 1 of 200 · class 0"
    studio.select_image(3)
    late = engine.last(m.Encode)
    assert np.array_equal(late.images[0], studio.run.test_images[3])
    panel._next.click()
    assert studio.selected == 4
    engine.say(answer(late))
    studio.pull()
    assert panel._shown.index == 0, "the answer for image 4 came too late"
    engine.say(answer(engine.last(m.Encode)))
    studio.pull()
    assert panel._shown.index == 4 and panel._which.text().startswith("image 5 of 200")
    studio.select_image(0)
    panel._previous.click()
    assert studio.selected == 199, "round the corner"


def test_older_tickets_lose(panel: Inspect, engine: FakeEngine, studio: Studio) -> None:
    open_and_answer(panel, engine, studio)
    panel.draw_noise()
    first = engine.last(m.Encode)
    panel.draw_noise()
    second = engine.last(m.Encode)
    engine.say(answer(second), answer(first))
    studio.pull()
    assert panel.answer.ticket == second.ticket


def test_most_informative_first_and_the_silent_folded(panel: Inspect, engine: FakeEngine, studio: Studio) -> None:
    engine.say(opened(latent_dim=128), m.StateChanged("paused", 5))
    studio.pull()
    kl = np.zeros((1, 128), np.float32)
    kl[0, [90, 3, 17]] = [2.0, 5.0, 1.0]
    engine.say(replace(answer(engine.last(m.Encode), 128), kl_per_dimension=kl))
    studio.pull()
    assert list(shown(panel)["KL"]) == ["z₄", "z₉₁", "z₁₈"]
    assert panel._fold.text() == "125 silent"
    panel._fold.setChecked(True)
    assert panel.table.numbers.columnCount() == 128
    panel.grab()


def test_near_ties_do_not_change_places() -> None:
    def chain(*kl: float) -> Chain:
        each = np.array(kl, np.float32)
        return Chain(each, each, each, each, each)

    order = chain(3, 2, 1).order(np.zeros(0, np.int64))
    assert order.tolist() == [0, 1, 2]
    assert chain(2.0, 2.2, 1).order(order).tolist() == [0, 1, 2]
    assert chain(2.0, 4.0, 1).order(order).tolist() == [1, 0, 2]


def test_an_autoencoder_says_that_it_is_deterministic(panel: Inspect, engine: FakeEngine, studio: Studio) -> None:
    open_and_answer(panel, engine, studio, "ae", latent_dim=3)
    command = engine.last(m.Encode)
    assert command.noise is None and command.evidence_samples == 0
    assert panel.table.numbers.rows == ("z",)
    assert "deterministic" in panel._note.text() and panel._note.isVisibleTo(panel)
    assert not panel._again.isVisibleTo(panel) and not panel._terms["kl"].isVisibleTo(panel)
    assert panel._terms["reconstruction"].value.text() == "80.00"
    open_and_answer(panel, engine, studio, "vae")
    assert panel._again.isVisibleTo(panel) and not panel._note.isVisibleTo(panel)


def test_conditional_models_get_the_images_own_label(panel: Inspect, engine: FakeEngine, studio: Studio) -> None:
    open_and_answer(panel, engine, studio, "cvae")
    studio.select_image(5)
    assert engine.last(m.Encode).labels.tolist() == [studio.run.test_labels[5]]


def test_newer_weights_are_asked_for_at_a_reading_pace(panel: Inspect, engine: FakeEngine, studio: Studio) -> None:
    open_and_answer(panel, engine, studio)
    panel._pace.stop()
    before = len(engine.posted(m.Encode))
    for step in range(6, 40):
        engine.say(m.Progressed(step, 0.1, 1, 1e4))
        studio.pull()
    assert panel._pace.isActive() and len(engine.posted(m.Encode)) == before
    panel._pace.stop()
    panel._refresh()
    assert len(engine.posted(m.Encode)) == before + 1
    panel.hide()
    engine.say(m.Progressed(50, 0.1, 1, 1e4))
    studio.pull()
    assert not panel._pace.isActive(), "hidden, it costs nothing"


@pytest.mark.parametrize(
    "run",
    [{"shape": (3, 32, 32), "latent_dim": 1}, {"images": 1}, {"images": 0}, {"classes": 0}, {"shape": (1, 128, 128), "latent_dim": 128}],
)  # fmt: skip
def test_odd_runs(panel: Inspect, engine: FakeEngine, studio: Studio, run: dict) -> None:
    engine.say(opened(**run), m.StateChanged("paused", 0))
    studio.pull()
    for command in engine.posted(m.Encode):
        engine.say(answer(command, studio.run.latent_dim))
    studio.pull()
    panel._next.click()
    panel.grab()
    assert bool(engine.posted(m.Encode)) == bool(len(studio.run.test_images))


def test_every_symbol_explains_itself(panel: Inspect) -> None:
    for symbol in panel._symbols:
        assert "\n" in symbol.toolTip() and symbol.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert "z = μ + σ·ε" in panel._symbols[4].toolTip()


def test_numbers_have_a_true_minus_and_fixed_decimals() -> None:
    assert (number(-1.234), number(-0.001), number(float("-inf")), number(3, 1)) == ("−1.23", "0.00", "–", "3.0")


def test_all_of_it_is_seen_in_a_low_dock(panel: Inspect, engine: FakeEngine, studio: Studio, qtbot) -> None:
    """The lower docks of a window of 1280 × 720: the balance is not to be scrolled for, also after the dock was higher."""
    room = _Room(panel)
    qtbot.addWidget(room)
    room.show()
    for height in (196, 420, 196):
        room.resize(940, height)
        open_and_answer(panel, engine, studio)
        qtbot.waitUntil(lambda height=height: panel.height() == height, timeout=2000)
        bottom = max(part.geometry().bottom() for part in panel._terms.values())
        assert bottom < height and panel.table.viewport().height() >= 6 * panel.fontMetrics().height()
        assert panel._terms["kl"]._help.isVisible() == (height > 300)
    room.takeWidget()  # each is closed by itself
