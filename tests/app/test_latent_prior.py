"""The contours of a learned prior: asked for where there is one, of the plane that is seen, drawn where the density says."""

from dataclasses import replace

import numpy as np
import pytest

from tests.app.fake import cloud, opened
from vaestudio.app.panels.latent import Latent
from vaestudio.engine import messages as m


@pytest.fixture
def panel(studio, qtbot):
    panel = Latent(studio)
    qtbot.addWidget(panel)
    panel.resize(700, 500)
    panel.show()
    return panel


def begin(panel, engine, learned=True, **run):
    event = opened(**run)
    info = replace(event.run, model=replace(event.run.model, learned_prior=learned))
    engine.commands.clear()
    engine.say(replace(event, run=info), cloud(info))
    panel.studio.pull()
    panel.redraw()


def density(axes, label=None):
    """A round one, at (0.5, −1) with radius 1 and 2 for its contours."""
    y, x = np.mgrid[0:40, 0:40] * 0.2 - 3.9
    log_p = -((x - 0.5) ** 2 + (y + 1) ** 2) / 2
    corner = np.full(2, 4, np.float32)
    return m.PriorDensity(
        0, np.asarray(axes, np.float32), log_p.astype(np.float32), -corner, corner, (-0.5, -2.0), label
    )


def watched(engine):
    return [c.settings for c in engine.posted(m.Watch) if c.probe == "prior density"]


def test_it_is_asked_for_where_the_prior_is_learned_and_while_it_is_seen(panel, engine):
    begin(panel, engine, learned=False, latent_dim=2)
    assert not watched(engine), "N(0, I) has its rings"
    begin(panel, engine, latent_dim=2)
    panel.redraw()
    assert watched(engine) == [{"axes": [[1, 0], [0, 1]], "label": 0}], "once"
    panel.studio.pick_label(3)
    panel.redraw()
    assert watched(engine)[-1]["label"] == 3
    panel.hide()
    assert "prior density" in [c.probe for c in engine.posted(m.Unwatch)]
    panel.show()
    panel.redraw()
    assert len(watched(engine)) == 3


def test_another_plane_is_asked_for_anew_and_the_old_contours_go(panel, engine):
    begin(panel, engine, latent_dim=3)
    axes = watched(engine)[-1]["axes"]
    engine.say(density(axes))
    panel.studio.pull()
    panel.redraw()
    assert panel.prior.contours
    panel.axes.across.setCurrentIndex(panel.axes.across.findData(int(np.argmin(np.abs(axes).sum(0)))))
    panel.axes.across.activated.emit(panel.axes.across.currentIndex())
    panel.redraw()
    assert watched(engine)[-1]["axes"] != axes and not panel.prior.contours
    engine.say(density(axes))  # of the plane before
    panel.studio.pull()
    assert not panel.prior.contours


def test_contours_lie_where_the_density_says(panel, engine):
    begin(panel, engine, latent_dim=2)
    before = panel.view.grab().toImage()
    engine.say(density(np.eye(2)))
    panel.studio.pull()
    for lines, radius in zip(panel.prior.contours, (1, 2), strict=True):
        assert np.allclose(np.hypot(*(lines - (0.5, -1)).reshape(-1, 2).T), radius, atol=0.01)
    assert panel.view.grab().toImage() != before
    left, right, bottom, top = panel.view.fit()
    assert left <= -1.5 and right >= 2.5 and bottom <= -3 and top >= 1, "the view makes room for them"
    painted = panel.prior.contours
    engine.say(density(np.eye(2), label=7))  # of another class than the one picked
    panel.studio.pull()
    assert panel.prior.contours is painted
