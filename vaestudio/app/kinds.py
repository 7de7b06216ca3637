"""One arrangement of the docks for each kind of model, each remembered: a grid of codes has no plane to give the best place to."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QByteArray

from vaestudio.app import arrange
from vaestudio.engine import messages as m

if TYPE_CHECKING:
    from vaestudio.app.window import StudioWindow

Kind = Literal["vector", "grid", "completes"]
KINDS: tuple[Kind, ...] = ("vector", "grid", "completes")
STATE_VERSION = 2  # of the docks' arrangement in the settings


def kind_of(run: m.RunInfo) -> Kind:
    """What a run's code is, or what it is for."""
    return "completes" if run.model.completes else "grid" if run.grid is not None else "vector"


class Kinds:
    """Which kind of model the window is arranged for; it changes with the run."""

    def __init__(self, window: "StudioWindow") -> None:
        self._window = window
        self.now: Kind = "vector"
        self._states = {kind: window.settings.docks(kind) for kind in KINDS}

    def reset(self) -> None:
        """As it is at first, for this kind."""
        arrange.arrange(self._window, self._window.docks, "workbench", self.now)

    def opened(self, run: m.RunInfo) -> None:
        """Of another kind: keep the arrangement of the one before, bring back its own."""
        kind, window = kind_of(run), self._window
        if kind == self.now:
            return
        lesson = window.lessons.shown
        self.keep()
        self.now = kind
        if window.presenting is not None:  # what to come back to is another arrangement, too
            window.presenting = self._states[kind], *window.presenting[1:]
            window.arrange("lecture")
        else:
            self.bring(self._states[kind])
        if lesson:
            window.lessons.come_back()

    def bring(self, state: QByteArray) -> bool:
        """This state of the docks, or the first one where there is none."""
        found = self._window.restoreState(state, STATE_VERSION)
        if not found:
            self.reset()
        return found

    def state(self) -> QByteArray:
        return self._window.saveState(STATE_VERSION)

    def restore(self) -> bool:
        """What the settings remember; whether they do."""
        self.reset()
        return self._window.restoreState(self._states[self.now], STATE_VERSION)

    def keep(self) -> None:
        """Remember how this kind is arranged now; while presenting, how it was before."""
        before = self._window.presenting
        self._states[self.now] = self.state() if before is None else before[0]
        self._window.settings.set_docks(self.now, self._states[self.now])
