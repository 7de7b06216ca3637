"""The time machine in the window: its strip at the bottom, the frames around panels that it rewinds, and what a fork says."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QStatusBar

from vaestudio.app import actions
from vaestudio.app.axes import number
from vaestudio.app.filming import Filming
from vaestudio.app.i18n import mark, tr
from vaestudio.app.theme import UNIT
from vaestudio.app.time_machine import TimeMachine
from vaestudio.engine import messages as m

if TYPE_CHECKING:
    from vaestudio.app.window import StudioWindow

FORKED = mark("This run was forked from “{name}” at step {step}; that one is kept as it was.")
COMMANDS = tuple(c.name for c in actions.COMMANDS if c.name.startswith("past_") or c.name == "beside")


class Past:
    def __init__(self, window: "StudioWindow") -> None:
        self.window = window
        self.strip = TimeMachine(window.studio, window.actions_)
        self._paths: dict[str, str] = {}  # run -> its file, of the runs of this sitting
        bar = QStatusBar(window)
        bar.setObjectName("window.status")
        bar.setSizeGripEnabled(False)
        bar.addPermanentWidget(self.strip, 1)
        bar.layout().setContentsMargins(0, UNIT // 2, 0, 0)
        window.setStatusBar(bar)
        self.filming = Filming(self.strip)
        for dock in window.docks.values():
            dock.built.connect(self.filming.offer)
        studio = window.studio
        studio.run_opened.connect(self._opened)
        studio.news.connect(self._hear)
        studio.rewound.connect(lambda event: self._frame(event.step is not None))

    def retranslate(self) -> None:
        self.strip.retranslate()
        self.filming.retranslate()

    def slots(self) -> Mapping[str, Callable[[], object]]:
        return {**self.strip.slots(), "beside": self.ask_beside}

    def ask_beside(self) -> None:
        """Another session's film, in a panel of its own."""
        window = self.window
        folder = str(Path(window.path or Path.home()).parent)
        files = tr("Sessions") + " (*.h5 *.hdf5)"
        path = QFileDialog.getOpenFileName(window, tr("The session to play beside this one"), folder, files)[0]
        if path:
            window.docks["beside"].show()
            window.docks["beside"].raise_()
            window.studio.post(m.ReadFilm(path))

    # ---- events
    def _hear(self, event: m.Event) -> None:
        run = self.window.studio.run
        if isinstance(event, m.Saved) and run is not None:
            self._paths[run.id] = event.path

    def _opened(self, event: m.RunOpened) -> None:
        if event.path:
            self._paths[event.run.id] = event.path
        self._frame(False)
        parent = event.run.parent
        if parent is not None and event.step == parent.step:
            path = self._paths.get(parent.id, "")
            name = Path(path).stem if path else parent.id[:8]
            said = {"name": name, "step": number(parent.step, 0), "path": path}
            self.window.banner.show_problem(m.Failed("Forked", FORKED, said, level="note"))

    def _frame(self, past: bool) -> None:
        for dock in self.window.docks.values():
            dock.frame_past(past)
