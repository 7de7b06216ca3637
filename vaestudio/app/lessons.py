"""Guided lessons: what is in `resources/lessons`, what their buttons do, and how one sees that a step is done.

A lesson is a JSON file: name, title, about, and steps. A step says what to do and what to look for; its button carries out
`acts`, each the name of a function of ACTS with its arguments, and it is ticked once `done`, one of DONE, holds.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QAbstractButton

from vaestudio.engine import messages as m
from vaestudio.paths import resource

if TYPE_CHECKING:
    from vaestudio.app.panels.latent import Latent
    from vaestudio.app.window import StudioWindow


@dataclass(frozen=True)
class Step:
    do: str
    look: str
    button: str
    acts: tuple[tuple[Any, ...], ...]
    done: tuple[Any, ...]


@dataclass(frozen=True)
class Lesson:
    name: str
    title: str
    about: str
    steps: tuple[Step, ...]

    @property
    def texts(self) -> set[str]:
        """What is to be translated."""
        return {self.title, self.about} | {t for step in self.steps for t in (step.do, step.look, step.button)}


def load() -> tuple[Lesson, ...]:
    """All lessons, in the order of their files."""
    lessons = []
    for file in sorted(resource("lessons").glob("*.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        steps = tuple(
            Step(s["do"], s["look"], s["button"], tuple(map(tuple, s["acts"])), tuple(s["done"])) for s in told["steps"]
        )
        lessons.append(Lesson(told["name"], told["title"], told["about"], steps))
    return tuple(lessons)


@dataclass
class Since:
    """What has happened since a step of a lesson began."""

    epoch: float = 0.0  # when it began
    now: float = 0.0  # the epoch now
    moves: int = 0  # of z
    selected: bool = False
    rewound: bool = False


# ---- what the buttons do
def _new(window: "StudioWindow", model: str, values: Mapping[str, Any]) -> None:
    """The run that was is kept; this one trains at once."""
    window.draft.begin(model, "pen-digits", values)
    window.draft.apply(train=True)


def _show(window: "StudioWindow", panel: str) -> None:
    window.docks[panel].show()
    window.docks[panel].raise_()


def _button(window: "StudioWindow", name: str) -> QAbstractButton:
    button: QAbstractButton = window.findChild(QAbstractButton, name)
    return button


def _press(window: "StudioWindow", name: str) -> None:
    if not _button(window, name).isChecked():
        _button(window, name).click()


def _latent(window: "StudioWindow") -> "Latent":
    latent: Latent = window.docks["latent"].panel
    return latent


def _select(window: "StudioWindow") -> None:
    """The test image whose code is nearest to the middle of all."""
    cloud = _latent(window).cloud
    if cloud is not None:
        window.studio.select_image(int(((cloud.means - cloud.means.mean(0)) ** 2).sum(1).argmin()))


def _line(window: "StudioWindow") -> None:
    """Between the two classes whose middles are farthest apart in the plane, from middle to middle."""
    latent, run = _latent(window), window.studio.run
    if latent.cloud is None or run is None or run.test_labels is None:
        return
    places, labels = latent.motion.goal, run.test_labels[: len(latent.motion.goal)]
    middles = np.array([np.median(places[labels == k], 0) for k in np.unique(labels)])
    apart = ((middles[:, None] - middles[None]) ** 2).sum(-1)
    ends = [QPointF(*middles[i].tolist()) for i in np.unravel_index(apart.argmax(), apart.shape)]
    latent.view.over.line = (ends[0], ends[1])
    latent.view.lined.emit(*ends)


def _train(window: "StudioWindow") -> None:
    if window.studio.state != "training":
        window.studio.post(m.Train())


ACTS: Mapping[str, Callable[..., None]] = {
    "new": _new,
    "train": _train,
    "pause": lambda window: window.studio.post(m.Pause()),
    "show": _show,
    "press": _press,
    "tick": _press,
    "knob": lambda window, name, value: window.draft.set(name, value),
    "select": _select,
    "line": _line,
    "replay": lambda window: window.past.strip.play(True),
}


# ---- when a step is done
def _is(window: "StudioWindow", model: str) -> bool:
    return window.studio.run is not None and window.studio.run.model.name == model


DONE: Mapping[str, Callable[..., bool]] = {
    "training": lambda window, since, model: _is(window, model) and window.studio.state == "training",
    "epoch": lambda window, since, epoch: since.now >= epoch,
    "epochs since": lambda window, since, epochs: since.now >= since.epoch + epochs,
    "reached": lambda window, since, model, epoch: _is(window, model) and since.now >= epoch,
    "dimensions": lambda window, since, model, least, epoch: (
        _is(window, model) and window.studio.run.latent_dim >= least and since.now >= epoch
    ),
    "selected": lambda window, since: since.selected,
    "moved": lambda window, since, times: since.moves >= times,
    "seen": lambda window, since, panel: not window.docks[panel].panel.visibleRegion().isEmpty(),
    "knob": lambda window, since, name, value: float(window.draft.setup.values.get(name, 0)) >= value,
    "ticked": lambda window, since, name: _button(window, name).isChecked(),
    "line": lambda window, since: _latent(window).film.z is not None,
    "rewound": lambda window, since: since.rewound,
}


def carry_out(window: "StudioWindow", step: Step) -> None:
    for name, *arguments in step.acts:
        ACTS[name](window, *arguments)


def is_done(window: "StudioWindow", step: Step, since: Since) -> bool:
    name, *arguments = step.done
    return DONE[name](window, since, *arguments)
