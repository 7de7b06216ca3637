"""The whole window on a fake engine, for tests of it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.app.fake import FakeEngine, catalogue, opened
from vaestudio.app.panels import PANELS, Listed
from vaestudio.app.panels.base import Panel
from vaestudio.app.settings import Settings
from vaestudio.app.studio import Studio
from vaestudio.app.window import StudioWindow
from vaestudio.engine import messages as m


class Stage:
    """`say` is what the engine says; `key` a key that is pressed where the focus is."""

    def __init__(
        self, studio: Studio, engine: FakeEngine, qtbot: Any, panels: Sequence[type[Panel] | Listed] = PANELS
    ) -> None:
        self.studio, self.engine, self.qtbot = studio, engine, qtbot
        self.settings = Settings()
        self.settings.welcomed = True
        self.window = StudioWindow(studio, self.settings, None, panels)
        qtbot.addWidget(self.window)
        self.window.resize(1280, 720)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def say(self, *events: m.Event) -> None:
        self.engine.say(*events)
        self.studio.pull()

    def begin(self, model: str = "vae", *, steps: int = 0, state: m.State = "ready", **run: Any) -> "Stage":
        """The engine is ready and has opened a run; what was posted until then is forgotten."""
        self.say(m.Ready(catalogue()), opened(model, steps=steps, **run), m.StateChanged(state, steps))
        self.engine.commands.clear()
        return self

    def settle(self) -> None:
        """Let layouts and languages take effect, and what was to be deleted go."""
        for _ in range(3):
            QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]

    def key(self, *arguments: Any) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, *arguments)

    def find(self, name: str, kind: type[QWidget] = QWidget) -> Any:
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found
