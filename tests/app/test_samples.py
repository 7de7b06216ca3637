"""The Samples panel: the same noise from epoch to epoch, a row or column a class."""

from dataclasses import replace

import numpy as np
import pytest

from tests.app.fake import opened, run_info
from vaestudio.app.panels.samples import Samples
from vaestudio.engine import messages as m


@pytest.fixture
def panel(studio, qtbot):
    panel = Samples(studio)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    panel.show()
    return panel


def start(panel, engine, event):
    engine.say(event)
    panel.studio.pull()


def given(panel, monkeypatch):
    calls = {}
    monkeypatch.setattr(
        panel.sheet, "set_images", lambda images, columns=None: calls.update(images=images, columns=columns)
    )
    panel.redraw()
    return calls["images"], calls["columns"]


def numbered(n, shape=(1, 28, 28)):
    return (np.arange(n) % 256).astype(np.uint8)[:, None, None, None] * np.ones((1, *shape), np.uint8)


def test_samples_are_shown_in_order(panel, engine, monkeypatch):
    start(panel, engine, opened())
    engine.say(m.Samples(12, numbered(20), None))
    panel.studio.pull()
    images, columns = given(panel, monkeypatch)
    assert np.array_equal(images, numbered(20)) and columns is None
    assert panel.words.text() == "step 12" and not panel.classes.isVisible()


def test_what_is_wanted_is_posted_and_the_noise_stays(panel, engine):
    start(panel, engine, opened())
    first = engine.last(m.Watch)
    assert first.probe == "samples" and first.settings["temperature"] == 1.0 and first.settings["label"] is None
    assert first.settings["count"] == panel._number() > 10
    panel.temperature.setValue(10)
    assert engine.last(m.Watch).settings == {**first.settings, "temperature": 0.5}, "the same noise"
    panel.noise.click()
    assert engine.last(m.Watch).settings["seed"] == first.settings["seed"] + 1
    panel.count.setCurrentIndex(3)
    assert engine.last(m.Watch).settings["count"] == 64
    panel.hide()
    assert engine.commands[-1] == m.Unwatch("samples")


def test_as_many_as_fit_grows_with_the_panel(panel, engine):
    start(panel, engine, opened())
    few = engine.last(m.Watch).settings["count"]
    panel.resize(1240, 700)
    panel.studio.pull()
    assert engine.last(m.Watch).settings["count"] > few


@pytest.mark.parametrize(("size", "across"), [((1240, 230), True), ((460, 800), False)])
def test_a_conditional_model_has_a_row_or_column_a_class(panel, engine, monkeypatch, size, across):
    panel.resize(*size)
    start(panel, engine, opened("cvae"))
    count = engine.last(m.Watch).settings["count"]
    assert count % 10 == 0
    labels = np.arange(count) % 10
    engine.say(m.Samples(3, labels.astype(np.uint8)[:, None, None, None] * np.ones((1, 1, 28, 28), np.uint8), labels))
    panel.studio.pull()
    assert panel.classes.isVisible() and panel.classes.names == tuple("0123456789") and panel.classes.across is across
    images, columns = given(panel, monkeypatch)
    grid = images[:, 0, 0, 0].reshape(-1, columns)
    if across:
        assert columns == 10 and (grid == np.arange(10)).all()
    else:
        assert (grid == np.arange(10)[:, None]).all()
    assert not panel.grab().isNull()


def test_the_same_sample_stays_in_its_place(panel, engine, monkeypatch):
    start(panel, engine, opened("cvae"))
    labels = np.arange(30) % 10
    engine.say(m.Samples(3, numbered(30), labels))
    panel.studio.pull()
    images, _ = given(panel, monkeypatch)
    assert list(images[:, 0, 0, 0].reshape(3, 10)[0]) == list(range(10)), "the k-th of a class is the k-th row"


def test_a_model_without_a_prior_is_told_why_and_asks_for_nothing(panel, engine):
    assert panel.applies(run_info("ae")) == "This model has no prior: there is nothing to draw samples from."
    assert panel.applies(run_info("vae")) == ""
    start(panel, engine, opened("ae"))
    assert not engine.posted(m.Watch)
    panel.temperature.setValue(3)
    panel.redraw()
    assert not engine.posted(m.Watch)


@pytest.mark.parametrize(
    ("event", "labels"),
    [
        (opened(shape=(3, 32, 32), classes=0), None), (opened(latent_dim=1, images=1), None), (opened("cvae", classes=2), [0, 1]),
        (opened("cvae", classes=62), None), (opened(shape=(3, 128, 128)), None),
    ],
)  # fmt: skip
def test_it_shows_any_run(panel, engine, event, labels):
    start(panel, engine, event)
    n = engine.last(m.Watch).settings["count"]
    assert n >= max(1, len(event.run.class_names) if event.run.model.conditional else 1)
    given = None if not event.run.model.conditional else np.arange(n) % len(event.run.class_names)
    engine.say(m.Samples(1, numbered(n, event.run.shape), given))
    panel.studio.pull()
    assert panel.sheet.picture() is not None and not panel.grab().isNull()


def test_a_hidden_panel_does_not_draw(panel, engine, monkeypatch):
    start(panel, engine, opened())
    panel.hide()
    drawn = []
    monkeypatch.setattr(panel, "redraw", lambda: drawn.append(1))
    engine.say(m.Samples(1, numbered(4), None))
    panel.studio.pull()
    assert not drawn


def test_another_run_forgets_the_pictures_of_the_first(panel, engine):
    start(panel, engine, opened())
    engine.say(m.Samples(1, numbered(4), None))
    panel.studio.pull()
    assert panel.sheet.picture() is not None
    start(panel, engine, opened())
    assert panel.sheet.picture() is None


def test_pseudo_inputs_are_shown_where_the_prior_is_made_of_them(panel, engine, monkeypatch):
    start(panel, engine, opened())
    assert not panel.what.isVisible() and engine.last(m.Watch).settings["pseudo_inputs"] is False
    event = opened()
    start(panel, engine, replace(event, run=replace(event.run, model=replace(event.run.model, pseudo_inputs=True))))
    assert panel.what.isVisible()
    panel.what.setCurrentIndex(1)
    assert engine.last(m.Watch).settings["pseudo_inputs"] is True
    assert not panel.temperature.isEnabled() and not panel.noise.isEnabled()
    engine.say(m.Samples(3, numbered(9), None, pseudo_inputs=True))
    panel.studio.pull()
    engine.say(m.Samples(3, numbered(20), None))  # an answer to the older question
    panel.studio.pull()
    assert np.array_equal(given(panel, monkeypatch)[0], numbered(9))
    start(panel, engine, opened())
    assert panel.noise.isEnabled() and engine.last(m.Watch).settings["pseudo_inputs"] is False
