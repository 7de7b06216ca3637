"""The Complete panel: what is covered, by box or by hand, is what the engine is asked to complete."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from tests.app.fake import opened, run_info
from vaestudio.app.panels.complete import COUNTS, PAINTED, Complete
from vaestudio.app.panels.decoder import Decoder
from vaestudio.app.panels.manifold import Manifold
from vaestudio.app.panels.samples import Samples
from vaestudio.engine import messages as m


def completing(event: m.RunOpened) -> m.RunOpened:
    model = replace(event.run.model, name="sohn-cvae", learned_prior=True, completes=True)
    return replace(event, run=replace(event.run, model=model))


@pytest.fixture
def panel(studio, engine, qtbot):
    panel = Complete(studio)
    qtbot.addWidget(panel)
    panel.resize(960, 190)
    panel.show()
    start(panel, engine, opened())
    return panel


def start(panel, engine, event):
    engine.say(completing(event))
    panel.studio.pull()


def asked(panel, engine, qtbot):
    """What the engine is asked for once the hand rests."""
    qtbot.waitUntil(lambda: not panel._pace.isActive())
    return engine.last(m.Watch).settings


def reply(panel, engine, trained=True, seen=None, index=None):
    shape = panel.run.shape
    seen = np.eye(*shape[1:], dtype=bool) if seen is None else seen
    index = panel.index if index is None else index
    images = np.full((7, *shape), 200, np.uint8)
    engine.say(m.Completions(30, index, seen, trained, np.full(shape, 90, np.uint8), images, 101.26, 70.44))
    panel.studio.pull()


def test_it_asks_for_the_selected_image_as_trained(panel, engine, studio, qtbot):
    first = asked(panel, engine, qtbot)
    assert (first["index"], first["quadrants"], first["seen"], first["seed"]) == (0, 0, None, 0) and first["count"] >= 4
    studio.select_image(12)
    assert asked(panel, engine, qtbot)["index"] == 12
    panel.next.click()
    assert studio.selected == 13 and asked(panel, engine, qtbot)["index"] == 13
    qtbot.keyClick(panel, Qt.Key.Key_P)
    assert studio.selected == 12
    studio.select_image(0)
    panel.previous.click()
    assert studio.selected == len(panel.run.test_images) - 1, "round the corner"


def test_quarters_and_other_draws(panel, engine, qtbot):
    for part in (1, 2, 3):
        panel.part.setCurrentIndex(part)
        got = asked(panel, engine, qtbot)
        assert got["quadrants"] == part and got["seen"] is None
    panel.again.click()
    assert asked(panel, engine, qtbot) == {**got, "seed": 1}
    panel.count.setCurrentIndex(COUNTS.index(49))
    assert asked(panel, engine, qtbot)["count"] == 49


def test_the_answer_is_shown(panel, engine, monkeypatch):
    shown = {}
    for name in ("covered", "original", "guess"):
        monkeypatch.setattr(getattr(panel, name), "set_image", lambda image, name=name: shown.update({name: image}))
    monkeypatch.setattr(panel.wall, "set_images", lambda images: shown.update(wall=images))
    reply(panel, engine)
    image = panel.run.test_images[0]
    assert np.array_equal(shown["original"], image) and (shown["guess"] == 90).all() and len(shown["wall"]) == 7
    seen = np.eye(28, dtype=bool)
    assert (shown["covered"][:, seen] == image[:, seen]).all() and shown["covered"].shape == (3, 28, 28)
    hidden = shown["covered"][:, ~seen]
    assert len(np.unique(hidden, axis=1).T) == 2, "stripes of two tones"
    assert "101.3 nats under the one guess, 70.4 under this model" in panel.words.text()
    assert "not trained" not in panel.words.text()
    reply(panel, engine, trained=False)
    assert panel.words.text().startswith("step 30 · not trained for this part")


def test_an_answer_for_another_image_is_not_shown(panel, engine, studio):
    reply(panel, engine)
    studio.select_image(3)
    studio.pull()
    assert panel.wall.picture() is None and panel.words.text() == ""
    reply(panel, engine, index=0)
    assert panel.wall.picture() is None
    reply(panel, engine)
    assert panel.wall.picture() is not None


def test_a_hand_covers_and_uncovers(panel, engine, qtbot):
    reply(panel, engine, seen=np.ones((28, 28), bool))
    panel.covered.pressed.emit(QPointF(5, 5))
    panel.covered.dragged.emit(QPointF(5, 5), QPointF(20, 5))
    assert panel.part.currentIndex() == PAINTED
    mask = np.frombuffer(asked(panel, engine, qtbot)["seen"], bool).reshape(28, 28)
    assert not mask[4:6, 5:20].any() and mask[9:].all() and mask[:, 24:].all(), "a stroke and nothing else"
    panel.uncover.setChecked(True)
    panel.covered.pressed.emit(QPointF(12, 5))
    part = np.frombuffer(asked(panel, engine, qtbot)["seen"], bool).reshape(28, 28)
    assert part[5, 12] and not part[5, 6] and not part[5, 18]
    panel.clear.click()
    assert all(asked(panel, engine, qtbot)["seen"])
    panel.part.setCurrentIndex(0)
    assert asked(panel, engine, qtbot)["seen"] is None


def test_by_hand_one_begins_with_what_is_covered(panel, engine, qtbot):
    reply(panel, engine)
    panel.part.setCurrentIndex(PAINTED)
    assert np.array_equal(panel.mask, np.eye(28, dtype=bool)) and panel.clear.isVisible()
    panel.part.setCurrentIndex(2)
    assert panel.mask is None and not panel.clear.isVisible()


def test_another_run_forgets_the_mask_and_the_answer(panel, engine):
    reply(panel, engine)
    panel.uncover_all()
    start(panel, engine, opened(shape=(3, 32, 32)))
    assert panel.answer is None and panel.mask is None and panel.part.currentIndex() == 0


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (1, 9, 13), (3, 128, 128)])
@pytest.mark.parametrize("classes", [0, 10])
def test_it_shows_any_run(panel, engine, shape, classes):
    start(panel, engine, opened(shape=shape, classes=classes))
    reply(panel, engine)
    panel.covered.pressed.emit(QPointF(2, 2))
    panel.studio.pull()
    assert panel.wall.picture() is not None and not panel.grab().isNull()
    panel.resize(500, 700)
    assert not panel.grab().isNull()


def test_other_models_are_told_which_one_completes(panel, engine):
    assert "“sohn-cvae” learns to complete them" in panel.applies(run_info("vae"))
    count = len(engine.posted(m.Watch))
    engine.say(opened("vae"))
    panel.studio.pull()
    panel.again.click()
    assert len(engine.posted(m.Watch)) == count and not panel.side.isEnabled()


def test_a_hidden_panel_asks_for_nothing(panel, engine, studio):
    panel.hide()
    assert engine.commands[-1] == m.Unwatch("completions")
    studio.select_image(4)
    assert not panel._pace.isActive()


def test_panels_that_need_a_prior_of_their_own_say_why_they_do_not_apply(studio, engine, qtbot):
    panels = [kind(studio) for kind in (Samples, Manifold, Decoder)]
    for panel in panels:
        qtbot.addWidget(panel)
    start(panels[0], engine, opened())
    samples, manifold, decoder = panels
    assert "without a visible part it draws nothing" in samples.applies(samples.run)
    assert "no one plane to lay out" in manifold.applies(manifold.run)
    assert not decoder.sample.isEnabled() and "the panel Complete draws" in decoder.sample.toolTip()
