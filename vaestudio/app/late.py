"""What the first picture of the window does not show comes after it: the panels behind another's tab.

All of them are there before the engine is: none misses anything that it says of a run.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from vaestudio.app.dock import PanelDock
    from vaestudio.app.window import StudioWindow


def build_seen(window: "StudioWindow") -> None:
    """The panels that a window that is about to be shown begins with: Qt moves docks behind a tab out of it."""
    window.layout().activate()
    for dock in window.docks.values():
        if not dock.isHidden() and (dock.isFloating() or dock.geometry().right() >= 0):
            dock.build(bare=True)


def build_rest(window: "StudioWindow", then: Callable[[], object]) -> None:
    """The others, one each time that the event loop has done all else (5 to 20 ms each), and at last `then`."""
    dock = next(_left(window), None)
    if window.isHidden():
        return  # it was closed meanwhile
    if dock is None:
        then()
    else:
        dock.build()
        QTimer.singleShot(1, window, lambda: build_rest(window, then))


def build_all(window: "StudioWindow") -> None:
    """The others at once."""
    for dock in _left(window):
        dock.build()


def _left(window: "StudioWindow") -> "Iterator[PanelDock]":
    return (dock for dock in (*window.docks.values(), window.lessons.dock) if not dock.is_built)
