import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.app import fake
from tests.app.fake import FakeEngine
from vaestudio.app.code_sliders import FEW
from vaestudio.app.panels.decoder import Decoder
from vaestudio.app.pins import Pin, between
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m


@pytest.fixture
def panel(qtbot: QtBot, studio: Studio) -> Decoder:
    panel = Decoder(studio)
    qtbot.addWidget(panel)
    panel.resize(420, 520)
    panel.show()
    return panel


def begin(panel: Decoder, engine: FakeEngine, model: str = "vae", **run: object) -> m.RunOpened:
    event = fake.opened(model, **run)  # type: ignore[arg-type]
    engine.say(event)
    panel.studio.pull()
    return event


def inform(panel: Decoder, engine: FakeEngine, nats: list[float], step: int = 10) -> None:
    """A cloud whose dimensions have this KL."""
    each = np.array(nats, np.float32)
    means = np.zeros((4, len(each)), np.float32)
    engine.say(m.LatentCloud(step, means, means, each, np.zeros(4, np.float32), None))
    panel.studio.pull()


def answer(panel: Decoder, engine: FakeEngine, ticket: int | None = None, value: int = 200, step: int = 0) -> None:
    asked = engine.last(m.Decode)
    images = np.full((len(asked.z), *panel.run.shape), value, np.uint8)  # type: ignore[union-attr]
    engine.say(m.Decoded("decoder", asked.ticket if ticket is None else ticket, step, images))
    panel.studio.pull()


def test_a_slider_asks_for_its_code_and_shows_the_answer(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine)
    panel.sliders.rows[1].slider.setValue(150)
    asked = engine.last(m.Decode)
    assert asked.who == "decoder" and asked.z.tolist() == [[0.0, 1.5]] and asked.labels is None
    assert panel.sliders.rows[1].value.text() == "1.50"
    answer(panel, engine)
    assert panel.shown_ticket == asked.ticket


def test_a_late_answer_never_replaces_a_newer_one(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine)
    panel.sliders.rows[0].slider.setValue(10)
    first = engine.last(m.Decode).ticket
    panel.sliders.rows[0].slider.setValue(20)
    answer(panel, engine, value=9)
    answer(panel, engine, ticket=first, value=77)
    assert panel._images is not None and (panel._images == 9).all()


def test_z_moved_elsewhere_moves_the_sliders(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine, latent_dim=3)
    panel.studio.move_z(np.array([0.25, -3, 9], np.float32))
    assert [row.slider.value() for row in panel.sliders.rows] == [25, -300, 400], "a slider ends at 4"
    assert [row.value.text() for row in panel.sliders.rows] == ["0.25", "-3.00", "9.00"]
    assert engine.last(m.Decode).z.tolist() == [[0.25, -3.0, 9.0]]


def test_double_click_is_zero_and_keys_are_fine(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine)
    row = panel.sliders.rows[0]
    row.slider.setValue(100)
    QTest.keyClick(row.slider, Qt.Key.Key_Right)
    assert panel.studio.z[0] == pytest.approx(1.05)
    QTest.keyClick(row.value, Qt.Key.Key_Up)
    assert panel.studio.z[0] == pytest.approx(1.06)
    QTest.mouseDClick(row.slider, Qt.MouseButton.LeftButton)
    assert panel.studio.z[0] == 0


def test_a_number_is_typed_or_refused(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine)
    box = panel.sliders.rows[0].value
    for typed, becomes in (("1.25", 1.25), ("nonsense", 1.25), ("1e9", 1.25), ("-2", -2.0)):
        box.selectAll()
        QTest.keyClicks(box, typed)
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert panel.studio.z[0] == pytest.approx(becomes), typed
        assert box.text() == f"{becomes:.2f}"


def test_the_most_informative_come_first_and_the_silent_are_folded_away(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine, latent_dim=5)
    assert panel.sliders.shown == [0, 1, 2, 3, 4]
    inform(panel, engine, [0.0, 2.0, 0.005, 3.0, 1.0])
    assert panel.sliders.shown == [3, 1, 4] and panel.sliders.silent == 2
    assert panel.sliders.fold.isVisible() and "2" in panel.sliders.fold.text()
    panel.sliders.fold.click()
    assert panel.sliders.shown == [3, 1, 4, 0, 2]
    assert "2.00" in panel.sliders.rows[1].nats.text()


def test_an_untrained_model_shows_every_slider(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine, latent_dim=4)
    inform(panel, engine, [0.001, 0.002, 0.0, 0.003])
    assert len(panel.sliders.shown) == 4 and not panel.sliders.fold.isVisible()


def test_the_order_changes_only_at_a_test_or_a_pause(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine)
    inform(panel, engine, [1.0, 2.0])
    assert panel.sliders.order == [1, 0]
    inform(panel, engine, [3.0, 2.0])
    assert panel.sliders.order == [1, 0], "it jumped while training"
    engine.say(m.StateChanged("paused", 20))
    inform(panel, engine, [3.0, 2.0], 20)
    assert panel.sliders.order == [0, 1]


@pytest.mark.parametrize("dimensions", [1, 20, 128])
def test_any_number_of_dimensions(panel: Decoder, engine: FakeEngine, dimensions: int) -> None:
    begin(panel, engine, latent_dim=dimensions)
    inform(panel, engine, list(np.linspace(5, 1, dimensions)))
    assert len(panel.sliders.shown) == min(dimensions, FEW)
    panel.picture.dragged.emit(QPointF(0, 0), QPointF(14, -14))
    moved = panel.studio.z
    assert moved[0] == pytest.approx(3.0) and (dimensions == 1 or moved[1] == pytest.approx(3.0))


def test_the_class_picker_belongs_to_conditional_models(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine)
    assert not panel._picker.isVisible()
    begin(panel, engine, "cvae")
    assert panel._picker.isVisible() and len(panel.group.buttons()) == 10
    panel.group.button(7).click()
    assert panel.studio.label == 7 and engine.last(m.Decode).labels.tolist() == [7]
    panel.studio.pick_label(3)
    assert panel.group.checkedId() == 3


def test_all_classes_show_the_same_code_under_each(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine, "cvae")
    panel.studio.move_z(np.array([1, -1], np.float32))
    panel.every.click()
    asked = engine.last(m.Decode)
    assert asked.labels.tolist() == list(range(10)) and (asked.z == [1, -1]).all()
    answer(panel, engine)
    panel.sheet.tile_clicked.emit(4)
    assert panel.studio.label == 4
    panel.pin.click()
    assert panel.pins.pins[0].label == 4
    begin(panel, engine)
    assert not panel.every.isChecked() and len(engine.last(m.Decode).z) == 1


def test_new_weights_are_decoded_again_but_not_more_often_than_asked(
    panel: Decoder, engine: FakeEngine, qtbot: QtBot
) -> None:
    event = begin(panel, engine)
    answer(panel, engine)
    before = len(engine.posted(m.Decode))
    panel._asked_at = 0.0
    engine.say(m.LossRows(event.run.id, 1, np.zeros((1, 3))), m.Progressed(1, 0.0, 1, 1.0))
    panel.studio.pull()
    assert len(engine.posted(m.Decode)) == before + 1
    for step in range(2, 6):  # unanswered: no second question
        engine.say(m.LossRows(event.run.id, step, np.zeros((1, 3))), m.Progressed(step, 0.0, 1, 1.0))
        panel.studio.pull()
    assert len(engine.posted(m.Decode)) == before + 1


def test_sample_zero_and_walk(panel: Decoder, engine: FakeEngine, qtbot: QtBot) -> None:
    begin(panel, engine, latent_dim=3)
    panel.sample.click()
    drawn = panel.studio.z.copy()
    assert drawn.any()
    panel.walk.click()
    qtbot.waitUntil(lambda: not np.array_equal(panel.studio.z, drawn), timeout=5000)
    panel.zero.click()
    assert not panel.studio.z.any() and not panel.walk.isChecked(), "moving by hand ends the walk"
    panel.walk.click()
    panel.studio.move_z(np.ones(3, np.float32))
    assert not panel.walk.isChecked(), "somebody else's move ends it too"
    panel.walk.click()
    panel.hide()
    assert not panel.walk.isChecked() and not panel._walk_timer.isActive()


def test_without_a_prior_there_is_no_sample_and_no_walk(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine, "ae")
    assert not panel.sample.isEnabled() and not panel.walk.isEnabled() and panel.zero.isEnabled()
    assert "no prior" in panel.sample.toolTip()


def test_a_learned_prior_is_not_drawn_from_here_and_has_no_nats_a_dimension(panel: Decoder, engine: FakeEngine) -> None:
    event = fake.opened("vae", latent_dim=3)
    model = dataclasses.replace(event.run.model, name="vamp-prior", learned_prior=True)
    engine.say(dataclasses.replace(event, run=dataclasses.replace(event.run, model=model)))
    panel.studio.pull()
    assert not panel.sample.isEnabled() and not panel.walk.isEnabled() and "learned its prior" in panel.walk.toolTip()
    means = np.array([[0, 1, 3], [0, -1, -3]], np.float32)
    nothing = np.full(3, np.nan, np.float32)
    engine.say(m.LatentCloud(5, means, np.ones_like(means), nothing, np.ones(2, np.float32), None))
    panel.studio.pull()
    assert [row.nats.text() for row in panel.sliders.rows] == ["0 %", "10 %", "90 %"]


def test_pins_and_the_way_between_two(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine)
    for code in ([2.0, 0.0], [0.0, 2.0]):
        panel.studio.move_z(np.array(code, np.float32))
        answer(panel, engine)
        panel.pin.click()
    assert panel.pins.isVisible() and panel.pins.way.isVisible()
    panel.pins.way.setValue(50)
    np.testing.assert_allclose(panel.studio.z, [1, 1], atol=1e-6)
    panel.pins.kind.setCurrentIndex(1)
    np.testing.assert_allclose(panel.studio.z, [2**0.5, 2**0.5], atol=1e-6)
    panel.pins._buttons[0].click()
    assert panel.studio.z.tolist() == [2.0, 0.0]
    panel.pins.remove(panel.pins.pins[0])
    assert len(panel.pins.pins) == 1 and not panel.pins.way.isVisible()


def test_other_weights_right_after_an_answer_are_asked_for_though_nothing_else_happens(
    panel: Decoder, engine: FakeEngine, qtbot: QtBot
) -> None:
    """As the time machine brings them to a paused run, and takes them away again."""
    begin(panel, engine)
    panel.studio.pull()
    answer(panel, engine)
    for event, step in ((m.Rewound(7, 7), 7), (m.Rewound(None), 0)):
        before = engine.last(m.Decode).ticket
        engine.say(event)

        def asked(before: int = before) -> bool:
            panel.studio.pull()
            return bool(engine.last(m.Decode).ticket > before)

        qtbot.waitUntil(asked)
        answer(panel, engine, step=step)
        assert panel.settled()


def test_delete_takes_a_pin_away_and_the_focus_goes_on(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine)
    for i in range(3):
        panel.pins.add(Pin(np.full(2, i, np.float32), 0, np.zeros((1, 28, 28), np.uint8)))
    panel.pins._buttons[1].setFocus()
    QTest.keyClick(panel.pins._buttons[1], Qt.Key.Key_Delete)
    assert [pin.z[0] for pin in panel.pins.pins] == [0, 2]
    assert QApplication.focusWidget() is panel.pins._buttons[1]
    QTest.keyClick(panel.pins._buttons[1], Qt.Key.Key_Delete)
    QTest.keyClick(panel.pins._buttons[0], Qt.Key.Key_Backspace)
    assert not panel.pins.pins and not panel.pins.isVisible()


def test_sliders_reach_as_far_as_codes_that_no_prior_holds(panel: Decoder, engine: FakeEngine) -> None:
    def cloud_of(reach: float) -> None:
        means = np.linspace(-reach, reach, 400, dtype=np.float32).reshape(200, 2)
        engine.say(m.LatentCloud(5, means, means * 0, np.zeros(2, np.float32), np.zeros(200, np.float32), None))
        panel.studio.pull()

    begin(panel, engine, "ae")
    panel.studio.move_z(np.array([3.0, 0.0], np.float32))
    cloud_of(9.0)
    assert [row.slider.maximum() for row in panel.sliders.rows] == [1000, 1000]
    assert panel.sliders.rows[0].slider.value() == 300 and panel.studio.z[0] == 3, "z itself does not move"
    cloud_of(2.0)
    assert panel.sliders.rows[0].slider.maximum() == 1000, "they do not shrink under way"
    begin(panel, engine, "vae")
    cloud_of(9.0)
    assert panel.sliders.rows[0].slider.maximum() == 400


def test_the_arc_keeps_to_its_distance_and_ends_where_it_should() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 20)).astype(np.float32)
    for spherical in (False, True):
        np.testing.assert_allclose(between(a, b, 0, spherical), a, rtol=1e-4)
        np.testing.assert_allclose(between(a, b, 1, spherical), b, rtol=1e-4)
    middle = np.linalg.norm(between(a, b, 0.5, True))
    assert middle == pytest.approx((np.linalg.norm(a) + np.linalg.norm(b)) / 2, rel=1e-4)
    assert np.linalg.norm(between(a, b, 0.5, False)) < middle
    for other in (a, -a, np.zeros_like(a)):
        assert np.isfinite(between(a, other, 0.5, True)).all()


def test_at_most_eight_pins(panel: Decoder, engine: FakeEngine) -> None:
    begin(panel, engine)
    for i in range(10):
        panel.pins.add(Pin(np.full(2, i, np.float32), 0, np.zeros((1, 28, 28), np.uint8)))
    assert [pin.z[0] for pin in panel.pins.pins] == list(range(2, 10))


@pytest.mark.parametrize("shape", [(3, 32, 32), (1, 64, 48)])
def test_colour_and_oblong_pictures(panel: Decoder, engine: FakeEngine, shape: tuple[int, int, int]) -> None:
    begin(panel, engine, shape=shape)
    answer(panel, engine)
    assert panel.picture.picture() is not None
