"""Side by side: another session's film at the step that this run stands at, or that one looks back to."""

import numpy as np
import pytest

from tests.app import fake
from tests.app.fake import cloud, opened
from tests.app.stage import Stage
from vaestudio.app.panels.beside import PICTURES, Beside
from vaestudio.engine import messages as m


def read(run: m.RunInfo, steps=(0, 10, 40), **more) -> m.FilmRead:
    """Pictures of step s are s + 1 bright."""
    views = tuple(
        {
            "means": np.full((len(run.test_images), 2), s / 10, np.float16),
            "kl_per_dimension": np.ones(2, np.float32),
            "reconstructions": np.full((32, *run.shape), s + 1, np.uint8),
        }
        for s in steps
    )
    table = np.array([[0, 500.0, 499.0, 1.0], [20, 160.0, 155.0, 5.0], [40, 150.0, np.nan, np.nan]])
    values = {"path": "b.h5", "name": "b", "model": "Variational autoencoder", "data": run.data, "class_names": run.class_names, "rings": True, "steps": np.array(steps), "views": views, "tested": table, "beta": ((0, 1.0), (20, 4.0))}  # fmt: skip
    return m.FilmRead(**(values | more))


@pytest.fixture
def panel(studio, engine, qtbot):
    panel = Beside(studio)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show()
    begin = opened(steps=100)
    engine.say(begin, cloud(begin.run, 25))
    studio.pull()
    return panel


def shown(panel, engine, *events):
    engine.say(*events)
    panel.studio.pull()
    panel.redraw()
    return panel.right.numbers.text()


def test_until_a_session_is_chosen_it_says_how(panel, engine):
    assert panel.hint.isVisible() and not panel.right.plane.isVisible() and panel.left.plane.isVisible()
    assert "step 25" in panel.left.numbers.text() and "β 1" in panel.left.numbers.text()
    shown(panel, engine, read(panel.run))
    assert panel.right.plane.isVisible() and not panel.hint.isVisible()


@pytest.mark.parametrize(("step", "frame"), [(0, 0), (9, 0), (10, 1), (39, 1), (40, 2)])
def test_it_shows_the_last_recorded_step_at_or_before_this_runs(panel, engine, step, frame):
    text = shown(panel, engine, read(panel.run), m.Rewound(step, step), cloud(panel.run, step))
    assert panel.frame() == frame and f"step {(0, 10, 40)[frame]}" in text and "ends here" not in text
    assert panel.right.sheet.picture().pixelColor(5, 5).lightness() == (0, 10, 40)[frame] + 1
    assert np.allclose(panel.right.plane.points, (0, 1, 4)[frame])
    assert "β 1" in text if frame < 2 else "β 4" in text


def test_the_numbers_are_those_of_the_last_test(panel, engine):
    text = shown(panel, engine, read(panel.run, steps=(0, 30)), m.Rewound(30, 30))
    assert text == "step 30 · negative ELBO 160.00 = 155.00 + 5.00 nats · β 4"
    assert (
        shown(panel, engine, read(panel.run, steps=(0, 40)), m.Rewound(40, 40))
        == "step 40 · negative ELBO 150.00 · β 4"
    )
    engine.say(fake.tested(100), m.Rewound(None))
    panel.studio.pull()
    engine.say(cloud(panel.run, 100))
    panel.studio.pull()
    assert "negative ELBO" in panel.left.numbers.text()


def test_the_shorter_one_stays_on_its_last_step_and_says_so(panel, engine):
    assert "ends here" in shown(panel, engine, read(panel.run), m.Rewound(90, 90))


def test_classes_have_colours_only_on_the_same_data(panel, engine):
    shown(panel, engine, read(panel.run))
    assert panel.right.plane._labels is not None
    shown(panel, engine, read(panel.run, data="Other"))
    assert panel.right.plane._labels is None


def test_a_model_without_a_plane_shows_its_pictures(panel, engine):
    event = read(panel.run)
    bare = tuple({"samples": v["reconstructions"]} for v in event.views)
    text = shown(panel, engine, read(panel.run, views=bare, beta=()))
    assert panel.right.sheet.picture() is not None and not panel.right.plane.isVisible() and "β" not in text


def test_the_menu_asks_for_a_session_and_brings_the_panel(studio, engine, qtbot, monkeypatch, tmp_path):
    stage = Stage(studio, engine, qtbot).begin()
    path = str(tmp_path / "b.h5")
    assert stage.window.docks["beside"].isHidden(), "no tab for what is seldom used"
    monkeypatch.setattr("vaestudio.app.past.QFileDialog.getOpenFileName", lambda *_: ("", ""))
    stage.window.actions_["beside"].trigger()
    assert not engine.posted(m.ReadFilm)
    monkeypatch.setattr("vaestudio.app.past.QFileDialog.getOpenFileName", lambda *_: (path, ""))
    stage.window.actions_["beside"].trigger()
    stage.settle()
    assert engine.posted(m.ReadFilm)[-1].path == path and stage.window.docks["beside"].panel.isVisible()
    assert stage.window.docks["beside"].panel.probe_settings("reconstructions")["count"] == PICTURES
