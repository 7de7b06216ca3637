"""The contract of a panel: one file, one line in the list. It sees numpy arrays and frozen dataclasses only."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m


class Panel(QWidget):
    """A view of the run. Subclasses fill in the hooks below; none of them may block or draw outside `redraw`.

    `receive` stores what the event says and calls `self.touch()`; `redraw` draws it. Studio calls `redraw` at most once a
    frame, only while the panel is seen and touched. A hidden panel's probes do not run.
    """

    name: ClassVar[str]  # "latent": stable; object name of its dock, key in settings
    title: ClassVar[str]  # "Latent space": English, translated when shown
    probes: ClassVar[tuple[str, ...]] = ()
    kinds: ClassVar[tuple[str, ...]] = ("vector", "grid", "completes")  # of models that it is shown for at first
    follows_time: ClassVar[bool] = True  # whether it shows the step that the time machine is at

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.studio = studio
        self.run: m.RunInfo | None = None
        self._touched = False
        self.setObjectName(f"panel.{self.name}")
        studio.attach(self)

    # ---- hooks
    def applies(self, run: m.RunInfo) -> str:
        """ "" when the panel means something for this run, else one sentence (translated) why it does not."""
        return ""

    def opened(self, event: m.RunOpened) -> None:
        """Another run: forget the old one, take over its history. `self.run` is set."""

    def receive(self, event: m.Event) -> None:
        """Any event. Store and `touch()`; do not draw."""

    def redraw(self) -> None:
        """Draw what is stored."""

    def probe_settings(self, probe: str) -> dict[str, Any]:
        """What to ask the probe for; call `rewatch()` when it changes."""
        return {}

    def moving(self) -> Sequence[QWidget]:
        """Pictures of it that change as the model learns: their context menus offer a film."""
        return ()

    def settled(self) -> bool:
        """Whether all that it shows is of the step that is looked at; a film waits for that before each picture."""
        return True

    def retranslate(self) -> None:
        """Set every text again; called once after construction and at every change of language."""

    def restyle(self) -> None:
        """Take colours and fonts from `theme.current()`; called once after construction and at every change of theme."""

    # ---- given
    def touch(self) -> None:
        self._touched = True

    def redraw_if_seen(self) -> None:
        if self._touched and self.isVisible():
            self._touched = False
            self.redraw()

    def open_run(self, event: m.RunOpened) -> None:
        self.run = event.run
        self.opened(event)
        self.touch()
        self.rewatch()

    def rewatch(self) -> None:
        """Tell the engine what this panel wants to see, or that it is not seen."""
        for probe in self.probes:
            if self.isVisible() and self.run is not None and not self.applies(self.run):
                self.studio.watch(probe, self.probe_settings(probe), self.name)
            else:
                self.studio.unwatch(probe, self.name)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.touch()
        self.rewatch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.rewatch()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.touch()
