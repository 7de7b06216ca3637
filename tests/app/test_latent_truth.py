"""The true posterior under the ellipse of q(z|x): asked for while it is wanted, drawn where the density says."""

from dataclasses import replace

import numpy as np
import pytest

from tests.app.fake import cloud, opened
from vaestudio.app.latent_truth import contour
from vaestudio.app.panels.latent import Latent
from vaestudio.engine import messages as m

APPLIES = m.MeasureInfo("true-posterior", "True posterior", "", "", (), 50, 1, ())


def test_the_contour_of_a_disc_is_a_circle():
    y, x = np.mgrid[0:41, 0:41] - 20.0
    lines = contour(-(x**2 + y**2), -(12.5**2))
    radius = np.hypot(*(lines - 20).reshape(-1, 2).T)
    assert np.allclose(radius, 12.5, atol=0.02)
    length = np.hypot(*(lines[:, 1] - lines[:, 0]).T).sum()
    assert length == pytest.approx(2 * np.pi * 12.5, rel=0.005), "closed: every crossed square has its segment"


def test_a_saddle_has_two_segments_and_a_plain_none():
    assert len(contour([[1, -1], [-1, 1]], 0)) == 2
    assert len(contour(np.ones((5, 5)), 0)) == 0
    half = contour([[0.0, 0.0, 1.0, 1.0]] * 3, 0.5)
    assert np.allclose(half[:, :, 0], 1.5) and len(half) == 2


@pytest.fixture
def panel(studio, qtbot):
    panel = Latent(studio)
    qtbot.addWidget(panel)
    panel.resize(700, 500)
    panel.show()
    return panel


def begin(panel, engine, *measures):
    event = opened()
    run = replace(event.run, measures=measures)
    engine.say(replace(event, run=run), cloud(run))
    panel.studio.pull()
    engine.commands.clear()


def truth(index=3):
    y, x = np.mgrid[0:24, 0:24]
    log_p = -((x - 11.5) ** 2 + (y - 11.5) ** 2) / 32
    low, high = np.array([0, 1], np.float32), np.array([0.6, 1.6], np.float32)
    return m.TruePosterior(0, index, log_p.astype(np.float32), low, high, (-0.5, -2.0), -100.0, 1.25)


def watched(engine):
    return [c.settings for c in engine.posted(m.Watch) if c.probe == "true posterior"]


def test_it_is_asked_for_while_it_is_wanted_and_seen(panel, engine):
    begin(panel, engine, APPLIES)
    assert panel.truth.isVisible() and not watched(engine)
    panel.truth.setChecked(True)
    assert not watched(engine), "no image is selected"
    panel.studio.select_image(3)
    panel.studio.select_image(5)
    assert watched(engine) == [{"index": 3}, {"index": 5}]
    panel.hide()
    assert engine.posted(m.Unwatch)[-1].probe == "true posterior"
    panel.show()
    assert watched(engine)[-1] == {"index": 5}
    panel.truth.setChecked(False)
    assert engine.posted(m.Unwatch)[-1].probe == "true posterior"


def test_it_is_offered_only_where_it_exists(panel, engine):
    begin(panel, engine, replace(APPLIES, reason="A grid needs two latent dimensions."))
    assert not panel.truth.isVisible()
    begin(panel, engine)
    assert not panel.truth.isVisible()


def test_contours_lie_where_the_density_says(panel, engine, qtbot):
    begin(panel, engine, APPLIES)
    panel.truth.setChecked(True)
    panel.studio.select_image(3)
    engine.say(truth())
    panel.studio.pull()
    inner, outer = panel.truth.contours
    for lines, cells in ((inner, 4.0), (outer, 8.0)):
        radius = np.hypot(*(lines - (0.3, 1.3)).reshape(-1, 2).T)
        assert np.allclose(radius, cells * 0.6 / 24, atol=0.002)
    painted = panel.view.grab().toImage()
    panel.studio.select_image(4)  # the answer is of another image
    assert panel.view.grab().toImage() != painted
    panel.truth.setChecked(False)
    begin(panel, engine, APPLIES)
    assert panel.truth.answer is None
