"""The window arranges itself for the kind of model, and remembers each arrangement."""

from dataclasses import replace

import pytest

from tests.app.fake import opened
from tests.app.stage import Stage
from vaestudio.app.kinds import KINDS, kind_of
from vaestudio.app.panels import PANELS
from vaestudio.app.settings import Settings
from vaestudio.engine import messages as m


def run_of(kind: str) -> m.RunOpened:
    event = opened()
    if kind == "grid":
        return replace(event, run=replace(event.run, grid=m.Grid(7, 7, 16, 256)))
    return replace(event, run=replace(event.run, model=replace(event.run.model, completes=kind == "completes")))


@pytest.fixture
def whole(studio, engine, qtbot):
    return Stage(studio, engine, qtbot).begin()


def shown(stage) -> set[str]:
    return {n for n, d in stage.window.docks.items() if not d.isHidden()}


def seen(stage) -> set[str]:
    """In front: not behind a tab."""
    stage.settle()
    return {n for n, d in stage.window.docks.items() if d.panel.isVisible()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_begins_with_its_own_panels(whole, kind):
    whole.say(run_of(kind))
    assert kind_of(run_of(kind).run) == kind == whole.window.kinds.now
    assert shown(whole) == {"experiment"} | {p.name for p in PANELS if kind in p.kinds}
    front = {
        "vector": {"latent", "decoder", "losses"},
        "grid": {"codes", "reconstructions"},
        "completes": {"complete", "losses"},
    }
    assert seen(whole) == {"experiment"} | front[kind]


def test_each_kind_keeps_what_a_person_made_of_it_also_in_the_next_window(whole, studio, engine, qtbot):
    docks = whole.window.docks
    docks["decoder"].close()
    whole.say(run_of("grid"))
    docks["codes"].close()
    docks["samples"].close()
    whole.say(run_of("vector"))
    assert "decoder" not in shown(whole) and {"latent", "samples"} <= shown(whole)
    whole.say(run_of("grid"))
    assert not {"codes", "samples", "latent"} & shown(whole), "a tab that was closed stays closed"
    whole.window.close()
    again = Stage(type(studio)(type(engine)()), engine, qtbot)
    assert "decoder" not in shown(again) and "codes" not in shown(again)
    again.window.kinds.opened(run_of("grid").run)
    assert not {"codes", "samples"} & shown(again) and "reconstructions" in shown(again)
    again.window.reset_layout()
    assert {"codes", "samples"} <= shown(again) and "latent" not in shown(again)
    again.window.close()


def test_a_change_of_kind_while_presenting_comes_back_to_the_kinds_own_arrangement(whole):
    window = whole.window
    window.docks["decoder"].close()
    window.presentation()
    assert "decoder" in seen(whole)
    whole.say(run_of("grid"))
    assert seen(whole) == {"codes", "reconstructions"}
    window.presentation()
    assert seen(whole) == {"experiment", "codes", "reconstructions"}
    whole.say(run_of("vector"))
    assert "decoder" not in shown(whole)
    assert not Settings().docks("vector").isEmpty()


def test_a_lesson_stays_in_sight(whole):
    whole.window.lessons.begin()
    whole.say(run_of("grid"))
    assert whole.window.lessons.shown and "codes" in seen(whole)
