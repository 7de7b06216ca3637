"""The time machine: every panel goes back together, the newest wish counts, and what is live stays live."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.app import fake
from tests.app.stage import Stage
from vaestudio.app.reel import Reel
from vaestudio.engine import messages as m

STEPS = (0, 1, 2, 4, 8, 16, 50, 100, 200, 300)
ALT = Qt.KeyboardModifier.AltModifier


def filmed(run: m.RunInfo, steps: tuple[int, ...] = STEPS) -> m.Filmed:
    return m.Filmed(run.id, np.array(steps, np.int64), np.ones(len(steps), bool))


def filled(stage: Stage) -> Stage:
    """A run of 300 steps, beta changed at 120, ten recorded steps; training."""
    stage.begin("vae", steps=300, state="training", latent_dim=3)
    run = stage.studio.run
    stage.say(filmed(run), m.KnobChanged(120, "beta", 4.0), m.Progressed(300, 0.6, 20, 5000.0), fake.cloud(run, 300))
    stage.engine.commands.clear()
    return stage


@pytest.fixture
def whole(studio, engine, qtbot) -> Stage:
    """With all panels."""
    return filled(Stage(studio, engine, qtbot))


@pytest.fixture
def bare(stage) -> Stage:
    """With the strip alone."""
    return filled(stage)


@pytest.fixture
def strip(bare):
    return bare.window.past.strip


def back_to(stage: Stage, step: int) -> None:
    """A hand that goes there, and the engine's answer."""
    stage.window.past.strip.look(stage.window.past.strip.reel.nearest(step))
    stage.say(m.Rewound(step, step), replace(fake.cloud(stage.studio.run, step, seed=step), step=step))


# ---------------------------------------------------------------------------------------------- frames
def test_frames_are_equally_far_apart_and_marks_lie_between_them():
    reel = Reel()
    run = fake.run_info()
    reel.open(run, fake.history(300), ())
    reel.steps = np.array(STEPS, np.int64)
    reel.turn(m.KnobChanged(150, "beta", 4.0))
    reel.turn(m.KnobChanged(150, "beta", 8.0))  # the same slider under way
    reel.turn(m.KnobChanged(220, "beta", 2.0))
    assert [c.text for c in reel.changes] == ["β 1 → 8", "β 8 → 2"]
    assert reel.places() == {7.5: "β 1 → 8", 8.2: "β 8 → 2"}
    assert [[c.text for c in reel.here(f)] for f in (7, 8, 9)] == [[], ["β 1 → 8"], ["β 8 → 2"]]
    assert (reel.nearest(3), reel.nearest(260)) == (2, 9), "of two equally near the earlier"


def test_what_a_knob_was_before_is_not_invented():
    """A session tells its changes, not what came before the first of them."""
    reel = Reel()
    reel.open(fake.run_info(beta=4.0), fake.history(100, knobs=(m.KnobChanged(50, "beta", 4.0),)), ())
    assert [c.text for c in reel.changes] == ["β = 4"]


# ---------------------------------------------------------------------------------------------- looking back
def test_the_slider_rewinds_and_its_last_stop_is_live(bare, strip):
    assert strip.frame == len(STEPS) == strip.slider.maximum()
    strip.slider.setValue(3)
    assert bare.engine.last(m.Rewind).step == STEPS[3]
    strip.slider.setValue(len(STEPS))
    assert bare.engine.last(m.Rewind).step is None


def test_keys_go_through_the_frames_wherever_the_focus_is(bare, strip):
    none = Qt.KeyboardModifier.NoModifier
    for key, modifier, stop in (
        (Qt.Key.Key_Left, ALT, 4), (Qt.Key.Key_Right, ALT, 6), (Qt.Key.Key_Comma, none, 4),
        (Qt.Key.Key_Period, none, 6), (Qt.Key.Key_Home, ALT, 0), (Qt.Key.Key_End, ALT, 10),
    ):  # fmt: skip
        strip.look(5)
        bare.window.setFocus()
        bare.qtbot.keyClick(bare.window, key, modifier)
        assert strip.frame == stop


def test_the_slider_has_its_own_keys_and_a_press_takes_it_there(bare, strip):
    strip.slider.setFocus()
    for key, stop in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_End, 10), (Qt.Key.Key_Left, 9)):
        bare.qtbot.keyClick(strip.slider, key)
        assert strip.frame == stop
    at = QPoint(round(strip.slider.x_of(4)), strip.slider.height() // 2)
    QTest.mouseClick(strip.slider, Qt.MouseButton.LeftButton, pos=at)
    assert strip.frame == 4 and not bare.engine.posted(m.StepOnce)


def test_every_panel_goes_back_and_the_numbers_stay_live(whole):
    docks = whole.window.docks
    back_to(whole, 100)
    studio = whole.studio
    assert (studio.viewed, studio.step, studio.decoded_step) == (100, 300, 100)
    whole.say(m.Progressed(310, 0.62, 20, 5000.0))
    assert (studio.viewed, studio.step) == (100, 310)
    whole.window.toolbar.status._say_progress()
    assert "310" in whole.window.toolbar.status.epoch.text()
    assert docks["latent"].panel.cloud.step == 100
    losses = docks["losses"].panel
    losses.redraw()
    assert losses.plot.viewed.x == 100 and losses.readings.isVisible()
    assert docks["dimensions"].panel._step == 100
    whole.say(fake.tested(320, 3))
    assert docks["dimensions"].panel._step == 100, "a test of the run as it is waits"
    rate = docks["rate_distortion"].panel
    past = rate._point()
    whole.say(m.Rewound(None))
    assert losses.plot.viewed is None and docks["dimensions"].panel._step == 320
    assert tuple(p[0] for p in rate._point()) != tuple(p[0] for p in past)


def test_the_decoder_asks_again_for_the_weights_that_answer_now(whole):
    decoder = whole.window.docks["decoder"].panel
    decoder._asked_at = -1e9
    ticket = whole.engine.last(m.Decode).ticket if whole.engine.posted(m.Decode) else decoder.ticket
    whole.say(m.Decoded("decoder", ticket, 300, np.zeros((1, 1, 28, 28), np.uint8)))
    back_to(whole, 50)
    decoder._asked_at = -1e9
    decoder.redraw()
    asked = whole.engine.last(m.Decode)
    assert asked.ticket > ticket and not decoder.settled()
    whole.say(m.Decoded("decoder", asked.ticket, 50, np.zeros((1, 1, 28, 28), np.uint8)))
    assert decoder.settled()
    whole.engine.commands.clear()
    decoder._asked_at = -1e9
    whole.say(m.Progressed(330, 0.66, 20, 5000.0))
    decoder.redraw()
    assert not whole.engine.posted(m.Decode), "the weights looked at are the same, however the run goes on"


def test_it_is_plain_that_one_looks_back(whole):
    strip = whole.window.past.strip
    framed = {n for n, d in whole.window.docks.items() if d._card.property("past")}
    assert not framed and not strip.property("past")
    back_to(whole, 100)
    framed = {n for n, d in whole.window.docks.items() if d._card.property("past")}
    assert strip.property("past") and framed == {n for n, d in whole.window.docks.items() if d.panel.follows_time}
    assert "latent" in framed and not framed & {"experiment", "compare"}
    assert "step 100" in strip.caption.text() and "trains on" in strip._captions()[0]
    back_to(whole, 200)
    assert "β 1 → 4" in strip.caption.text(), "the change since the frame before"
    assert strip.slider.marks == {7.2: "β 1 → 4"}
    whole.say(m.Rewound(None))
    strip.look(len(STEPS))
    assert not strip.property("past") and not any(d._card.property("past") for d in whole.window.docks.values())


def test_a_film_that_grows_or_thins_leaves_the_view_where_it_is(bare, strip):
    back_to(bare, 50)
    bare.engine.commands.clear()
    bare.say(filmed(bare.studio.run, (*STEPS, 400)))
    assert strip.frame == 6 and strip.slider.maximum() == 11
    bare.say(filmed(bare.studio.run, (0, 2, 8, 50, 200, 400)))
    assert strip.frame == 3 and not bare.engine.posted(m.Rewind)
    bare.say(replace(filmed(bare.studio.run), run="another"))
    assert len(strip.reel) == 6


def test_an_engine_that_comes_back_by_itself_takes_the_slider_along(bare, strip):
    """After a divergence the run goes back to its last good state, and what was looked at is no past of it any more."""
    back_to(bare, 50)
    bare.say(m.Rewound(None))
    assert strip.frame == len(STEPS) and not strip.property("past")
    strip.look(3)
    bare.say(m.Rewound(None))  # the answer to an older wish
    assert strip.frame == 3 and not strip.arrived


def test_another_run_begins_live(bare, strip):
    back_to(bare, 50)
    bare.say(fake.opened("vae", latent_dim=3))
    assert bare.studio.viewed is None and len(strip.reel) == 0 and not strip.slider.isEnabled()
    assert not strip.property("past") and not strip.playing


# ---------------------------------------------------------------------------------------------- playing, forking
def test_playing_waits_for_each_frame_and_ends_live(bare, strip):
    strip.play(True)
    strip._timer.stop()  # the test beats time itself
    strip._timer.start(10**6)
    assert strip.frame == 0
    strip._advance()
    assert strip.frame == 0, "the frame asked for has not come"
    for step in STEPS:
        bare.say(m.Rewound(step, step))
        strip._advance()
    assert strip.frame == len(STEPS) and not strip.playing and bare.engine.last(m.Rewind).step is None


def test_speeds_and_a_hand_that_stops_it(bare, strip):
    strip.play(True)
    paces = []
    for i in range(strip.speed.count()):
        strip.speed.setCurrentIndex(i)
        paces.append(strip._timer.interval())
    assert paces == [200, 100, 50, 25]
    bare.window.actions_["past_forward"].trigger()
    assert not strip.playing


def test_fork_is_of_the_step_that_is_shown(bare, strip):
    bare.window.actions_["past_fork"].trigger()
    assert bare.engine.last(m.Fork).step == 300
    back_to(bare, 50)
    bare.window.actions_["past_fork"].trigger()
    assert bare.engine.last(m.Fork).step == 50


def test_a_fork_names_its_parent_and_offers_the_way_back(bare):
    parent = bare.studio.run
    forked = fake.opened("vae", latent_dim=3)
    run = replace(forked.run, id="1" * 32, parent=m.Parent(parent.id, 50))
    bare.say(m.Saved("/somewhere/first.h5", 300), replace(forked, run=run, step=50))
    banner = bare.window.banner
    assert banner.isVisible() and "“first” at step 50" in banner.text.text()
    banner.help.click()
    assert bare.engine.last(m.Open).path == "/somewhere/first.h5"
    bare.say(replace(forked, run=run, step=90))
    assert not banner.isVisible(), "said when it begins, not each time it is opened"


def test_without_frames_nothing_can_be_rewound(stage):
    stage.begin()
    strip = stage.window.past.strip
    assert not strip.slider.isEnabled()
    actions = [a for n, a in stage.window.actions_.items() if n.startswith("past_")]
    assert len(actions) == 6 and not any(a.isEnabled() for a in actions)
    assert "trains" in strip._captions()[0]
