"""Lessons: every button does something the window can do, every step is ticked when it is done, and nothing is modal."""

from dataclasses import replace

import numpy as np
import pytest

from tests.app import fake
from tests.app.stage import Stage
from tests.app.test_time_machine import filmed
from vaestudio.app.lessons import ACTS, DONE, Lesson, load
from vaestudio.app.panels import PANELS
from vaestudio.engine import messages as m

LESSONS = load()


@pytest.fixture
def whole(studio, engine, qtbot) -> Stage:
    stage = Stage(studio, engine, qtbot).begin("vae", steps=300, state="paused")
    stage.say(fake.cloud(studio.run, 300), filmed(studio.run))
    engine.commands.clear()
    return stage


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_what_a_lesson_names_is_there(lesson: Lesson):
    panels = {panel.name for panel in PANELS}
    assert len(lesson.steps) >= 4 and lesson.title and lesson.about
    for step in lesson.steps:
        assert step.do and step.look and step.button and step.acts
        assert step.done[0] in DONE
        for name, *arguments in step.acts:
            assert name in ACTS
            assert name != "show" or arguments[0] in panels
            assert name != "new" or {"latent_dim"} <= set(arguments[1])


def test_there_are_three_and_each_has_a_name_of_its_own():
    assert len(LESSONS) >= 3 and len({lesson.name for lesson in LESSONS}) == len(LESSONS)


def answer(stage: Stage) -> None:
    """What the engine would say to what a button has just posted, some epochs later."""
    for command in list(stage.engine.commands):
        match command:
            case m.NewRun():
                begun = fake.opened(command.model, latent_dim=command.values["latent_dim"])
                stage.say(begun, m.StateChanged("ready", 0), filmed(begun.run))
            case m.Train():
                stage.say(m.StateChanged("training", 1), m.Progressed(5000, 10.0, 20, 1.0))
                stage.say(fake.cloud(stage.studio.run, 5000))
            case m.Pause():
                stage.say(m.StateChanged("paused", 5000))
            case m.Rewind():
                stage.say(m.Rewound(command.step))
            case m.SetKnob():
                stage.say(m.KnobChanged(5000, command.name, command.value))
    stage.engine.commands.clear()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_button_of_every_step_does_it(whole, lesson):
    """Carried out by its buttons alone, and answered as an engine would, every step is ticked."""
    card = whole.window.lessons.panel
    whole.window.lessons.begin(lesson.name)
    for at in range(len(lesson.steps)):
        assert card.at == at and card.do.text()
        card.act.click()
        answer(whole)
        if lesson.steps[at].done[0] == "moved":
            for i in range(10):  # the walk's timer would do it
                whole.studio.move_z(np.full(2, i, np.float32))
        whole.say(m.Progressed(10_000, 20.0 + at, 40, 1.0))
        whole.settle()
        card._check()
        assert at in card.ticked, lesson.steps[at]
        card.forward.click()
    assert card.at == len(lesson.steps) and not card.act.isVisible()
    for button in ("decoder.walk", "latent.field"):
        whole.find(button).setChecked(False)
    whole.window.past.strip.play(False)


def test_a_step_is_not_ticked_before_it_is_done(whole):
    whole.window.lessons.begin(LESSONS[0].name)
    card = whole.window.lessons.panel
    card._check()
    assert not card.ticked and card.count.text() == "step 1 of 6"
    whole.say(m.StateChanged("training", 300))
    card._check()
    assert card.ticked == {0} and card.count.text().startswith("✓")
    whole.say(m.StateChanged("paused", 301))
    card._check()
    assert card.ticked == {0}, "what was done stays done"
    card.forward.click()
    card._check()
    assert card.ticked == {0}, "the epochs before the lesson do not count as watched" if card.since.now < 3 else True


def test_it_is_beside_the_panels_and_can_be_put_away(whole):
    dock = whole.window.lessons.dock
    assert dock.isHidden()
    whole.window.lessons.begin()
    whole.settle()
    assert dock.isVisible() and not dock.isFloating() and whole.window.docks["experiment"].isVisible()
    assert whole.window.rect().contains(dock.geometry())
    dock.close()
    assert not whole.window.lessons.panel._timer.isActive()


def test_it_is_reached_from_the_menu_the_palette_and_the_first_card(whole):
    lessons = whole.window.lessons
    assert lessons.menu.menuAction() in whole.window.menus.menus["help"].actions()
    lessons.actions[1].trigger()
    assert lessons.panel.lesson == LESSONS[1] and lessons.dock.isVisible()
    whole.window.palette_card()
    entries = {entry[0]: entry[2] for entry in whole.find("card.palette").entries}
    assert {lesson.title for lesson in LESSONS} <= set(entries)
    entries[LESSONS[2].title]()
    assert lessons.panel.lesson == LESSONS[2]
    lessons.dock.close()
    whole.window.welcome.show()
    whole.window.welcome.choices[1].click()
    assert lessons.panel.lesson == LESSONS[0] and lessons.dock.isVisible() and whole.window.welcome.isHidden()


def test_at_the_end_the_next_lesson_is_offered(whole):
    lessons = whole.window.lessons
    lessons.begin(LESSONS[0].name)
    for _ in LESSONS[0].steps:
        lessons.panel.forward.click()
    assert LESSONS[1].title in lessons.panel.look.text()
    lessons.panel.forward.click()
    assert lessons.panel.lesson == LESSONS[1] and lessons.panel.at == 0
    lessons.begin(LESSONS[-1].name)
    for _ in LESSONS[-1].steps:
        lessons.panel.forward.click()
    assert not lessons.panel.forward.isEnabled()
    lessons.panel.back.click()
    assert lessons.panel.at == len(LESSONS[-1].steps) - 1


def test_it_survives_a_model_without_labels_or_prior(whole):
    begun = fake.opened("ae", classes=0)
    whole.say(replace(begun, step=0))
    whole.window.lessons.begin(LESSONS[2].name)
    whole.window.lessons.panel.go(2)
    whole.window.lessons.panel.act.click()  # a line between classes that there are not
    whole.window.lessons.panel._check()
    assert not whole.window.lessons.panel.ticked
