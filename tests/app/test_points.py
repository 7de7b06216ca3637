"""A model with a prior whose codes are points: it is sampled from, and every panel is quiet about a KL that it does not have."""

from dataclasses import replace

import numpy as np

from tests.app.fake import FakeEngine, opened, run_info
from vaestudio.app.latent_colour import Choice
from vaestudio.app.panels.dimensions import Dimensions
from vaestudio.app.panels.inspect import Inspect
from vaestudio.app.panels.rate_distortion import RateDistortion
from vaestudio.app.panels.samples import Samples
from vaestudio.app.projection import information
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m


def points(event: m.RunOpened | None = None) -> m.RunOpened:
    event = event or opened()
    return replace(event, run=replace(event.run, model=replace(event.run.model, density=False)))


def test_samples_apply_and_rate_and_distortion_say_why_not(studio: Studio, qtbot) -> None:
    run = points().run
    assert run.model.generative and run.model.standard_prior and not run.model.bound
    samples, plane = Samples(studio), RateDistortion(studio)
    for panel in (samples, plane):
        qtbot.addWidget(panel)
    assert samples.applies(run) == "" and "points without a density" in plane.applies(run)
    assert plane.applies(run_info("vae")) == "" and "no prior" in plane.applies(run_info("ae"))


def test_inspect_asks_for_no_noise_and_no_evidence_and_tells_it(studio: Studio, engine: FakeEngine, qtbot) -> None:
    panel = Inspect(studio)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    panel.show()
    engine.say(points(), m.StateChanged("paused", 5))
    studio.pull()
    command = engine.last(m.Encode)
    assert command.noise is None and command.evidence_samples == 0
    assert "A point has no density" in panel._note.text() and panel._note.isVisible()
    assert not panel._live.isVisible() and panel._code.isVisible()


def test_dimensions_are_ordered_by_their_variance_and_points_not_coloured_by_a_kl(
    studio: Studio, engine, qtbot
) -> None:
    panel, colour = Dimensions(studio), Choice()
    for widget in (panel, colour):
        qtbot.addWidget(widget)
    event = points()
    engine.say(event)
    studio.pull()
    assert panel.kl is None
    means = np.array([[0.0, 3.0], [2.0, -3.0]], np.float32)
    said, in_nats = information(event.run, np.zeros(2, np.float32), means)
    assert not in_nats and np.allclose(said, means.var(0))
    colour.open(event.run)
    assert colour.findData("kl") == -1
    colour.open(run_info("vae"))
    assert colour.findData("kl") >= 0
