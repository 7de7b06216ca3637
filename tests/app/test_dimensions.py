"""The Dimensions panel: KL and variance of each dimension, active units, and when one fell silent."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.app import fake
from tests.app.fake import cloud, opened, run_info
from vaestudio.app.bars import ceiling
from vaestudio.app.panels.base import Panel
from vaestudio.app.panels.dimensions import Dimensions
from vaestudio.engine import messages as m


@pytest.fixture
def panel(studio, qtbot):
    panel = Dimensions(studio)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    panel.show()
    return panel


def say(panel, engine, *events):
    engine.say(*events)
    panel.studio.pull()
    panel.redraw()


def with_kl(run, step, kl):
    return replace(cloud(run, step), kl_per_dimension=np.array(kl, np.float32))


def test_bars_are_what_the_engine_said(panel, engine):
    run = run_info(latent_dim=4)
    answer = with_kl(run, 7, [0.5, 2.0, 0.01, 1.0])
    say(panel, engine, opened(latent_dim=4), answer)
    assert np.array_equal(panel.bars.kl, answer.kl_per_dimension)
    assert np.allclose(panel.bars.variance, answer.means.var(0))
    assert list(panel.bars.order) == [1, 3, 0, 2]
    assert list(panel.bars.active()) == [True, True, False, True], "0.01 itself is silent"
    panel.order.setCurrentIndex(1)
    assert list(panel.bars.order) == [0, 1, 2, 3]
    table = panel.bars.table()
    assert list(table["dimension"]) == [1, 2, 3, 4] and np.array_equal(table["kl_nats"], answer.kl_per_dimension)


def test_active_units_by_both_definitions(panel, engine):
    test = replace(
        fake.tested(100, 3),
        kl_per_dimension=np.array([1.0, 0.02, 0.0], np.float32),
        variance_per_dimension=np.array([0.9, 0.005, 0.0], np.float32),
    )
    say(panel, engine, opened(latent_dim=3))
    assert (panel.by_kl.text(), panel.by_variance.text()) == ("–", "–"), "nothing is known yet"
    say(panel, engine, test)
    assert (panel.by_kl.text(), panel.by_variance.text()) == ("2", "1")


def test_a_light_goes_out_and_says_when(panel, engine):
    run = run_info(latent_dim=3)
    say(panel, engine, opened(latent_dim=3), with_kl(run, 100, [1.0, 1.0, 0.0]))
    assert panel.silent == {2: 0} and panel.words.text() == "1 silent from the start"
    say(panel, engine, with_kl(run, 1200, [1.0, 0.005, 0.0]), with_kl(run, 1300, [1.0, 0.001, 0.0]))
    assert panel.silent == {1: 1200, 2: 0}
    assert panel.words.text() == "z₂ fell silent at step 1,200\n1 silent from the start"
    panel.bars.point_at(1)
    assert panel.words.text().startswith("z₂ · KL 0.001 nats") and panel.words.text().endswith(
        "silent since step 1,200"
    )
    panel.bars.point_at(None)
    say(panel, engine, with_kl(run, 1400, [1.0, 0.3, 0.0]))
    assert panel.silent == {2: 0}, "it speaks again"


def test_what_the_history_knows_is_not_forgotten(panel, engine):
    past = opened(steps=300, latent_dim=2)
    tests = tuple(
        replace(t, kl_per_dimension=np.array([1.0, 0.5 if t.step < 200 else 0.0], np.float32))
        for t in past.history.tests
    )
    say(panel, engine, replace(past, history=replace(past.history, tests=tests)))
    assert panel.silent == {1: 200}


def test_older_answers_do_not_replace_newer_ones(panel, engine):
    run = run_info(latent_dim=2)
    say(panel, engine, opened(latent_dim=2), with_kl(run, 200, [1.0, 2.0]), with_kl(run, 100, [9.0, 9.0]))
    assert list(panel.bars.kl) == [1.0, 2.0]


def test_a_model_without_a_prior_has_variances_alone(panel, engine):
    say(
        panel,
        engine,
        opened("ae", latent_dim=5),
        cloud(run_info("ae", latent_dim=5), 10),
        fake.tested(20, generative=False),
    )
    assert panel.bars.kl is None and "kl_nats" not in panel.bars.table()
    assert panel.by_kl.text() == "–" and panel.by_variance.text() == "5"
    assert not panel.grab().isNull()


@pytest.mark.parametrize("dims", [1, 2, 128])
@pytest.mark.parametrize("size", [(1240, 230), (300, 150), (900, 700)])
def test_from_one_to_many_dimensions_each_has_its_place(panel, engine, dims, size):
    panel.resize(*size)
    say(panel, engine, opened("cvae", latent_dim=dims), cloud(run_info("cvae", latent_dim=dims), 5))
    middle, slot = panel.bars._areas()[1], panel.bars._slot()
    found = [panel.bars.dimension_at(middle.left() + (place + 0.5) * slot) for place in range(dims)]
    assert found == list(panel.bars.order)
    assert panel.bars.dimension_at(middle.left() - 5) is None
    assert not panel.grab().isNull()


def test_arrow_keys_walk_through_the_bars(panel, engine, qtbot):
    say(panel, engine, opened(latent_dim=3), with_kl(run_info(latent_dim=3), 1, [1.0, 3.0, 2.0]))
    walked = []
    for _ in range(4):
        qtbot.keyClick(panel.bars, Qt.Key.Key_Right)
        walked.append(panel.bars.at)
    assert walked == [1, 2, 0, 0]
    assert panel.words.text().startswith("z₁ · KL 1.000 nats")


def test_scales_move_in_round_steps():
    assert ceiling(np.array([0.0]), 0.1) == pytest.approx(0.1)
    assert ceiling(np.array([2.6, 1.0]), 0.1) == 5
    assert ceiling(np.array([0.2]), 0.1) == pytest.approx(0.2)
    assert ceiling(np.array([np.nan, 7.0]), 1.0) == 10
    assert ceiling(np.empty(0), 1.0) == 1


def test_it_watches_the_cloud_while_it_is_seen(panel, engine):
    say(panel, engine, opened(latent_dim=2))
    assert engine.last(m.Watch).probe == "latent cloud"
    panel.hide()
    assert engine.last(m.Unwatch).probe == "latent cloud" and engine.commands[-1] == m.Unwatch("latent cloud")


def test_two_panels_on_one_probe_do_not_take_it_from_each_other(panel, studio, engine, qtbot):
    class Other(Panel):
        name, title, probes = "other", "Other", ("latent cloud",)

        def probe_settings(self, probe):
            return {"errors": True}

    other = Other(studio)
    qtbot.addWidget(other)
    other.show()
    say(panel, engine, opened(latent_dim=2))
    assert engine.last(m.Watch).settings == {"errors": True}, "each gets what any of them wants"
    engine.commands.clear()
    panel.hide()
    assert not engine.posted(m.Unwatch) and engine.last(m.Watch).settings == {"errors": True}
    other.hide()
    assert engine.commands[-1] == m.Unwatch("latent cloud")
