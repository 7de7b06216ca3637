"""Named arrangements of the docks. Every one shows the same panels in other places; nothing is ever lost, only hidden."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from vaestudio.engine import messages as m

if TYPE_CHECKING:
    from vaestudio.app.dock import PanelDock

AREA = Qt.DockWidgetArea
ROW, COLUMN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


def prepare(window: QMainWindow) -> None:
    """Once, before docks are added."""
    options = QMainWindow.DockOption
    window.setDockOptions(
        options.AnimatedDocks | options.AllowNestedDocks | options.AllowTabbedDocks | options.GroupedDragging
    )
    window.setTabPosition(AREA.AllDockWidgetAreas, window.tabPosition(AREA.TopDockWidgetArea).North)
    window.setCorner(Qt.Corner.BottomLeftCorner, AREA.LeftDockWidgetArea)


def arrange(window: QMainWindow, docks: Mapping[str, "PanelDock"], name: str, run: m.RunInfo | None) -> None:
    """`docks` by panel name, in the order of their tabs; those for few models only where `run` is of one."""
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    left, top, bottom = _plan(docks, name)
    for dock in left:
        window.addDockWidget(AREA.LeftDockWidgetArea, dock)
    for index, dock in enumerate(top):
        if index == 0:
            window.addDockWidget(AREA.RightDockWidgetArea, dock)
        else:
            window.splitDockWidget(top[index - 1], dock, ROW)
    for index, dock in enumerate(bottom):
        if index == 0:
            window.addDockWidget(AREA.BottomDockWidgetArea, dock)
        else:
            window.tabifyDockWidget(bottom[0], dock)
    shown = [*left, *top, *(bottom[:1] if name == "lecture" else bottom)]
    for dock in docks.values():
        dock.setVisible(dock in shown)
        dock.come_or_go(run)
    if bottom:
        bottom[0].raise_()
    _size(window, left, top, bottom, name)


def _plan(
    docks: Mapping[str, QDockWidget], name: str
) -> tuple[list[QDockWidget], list[QDockWidget], list[QDockWidget]]:
    """What stands left, on top and, as tabs, at the bottom."""
    tops = {
        "lecture": ("latent", "decoder"),
        "workbench": ("latent", "decoder"),
        "research": ("losses", "rate_distortion"),
    }
    left = [docks["experiment"]] if "experiment" in docks and name != "lecture" else []
    top = [docks[n] for n in tops[name] if n in docks]
    rest = [d for n, d in docks.items() if n != "experiment" and d not in top]
    if name == "research" and "dimensions" in docks:
        rest.sort(key=lambda d: d is not docks["dimensions"])
    return left, top, rest


def _size(
    window: QMainWindow, left: list[QDockWidget], top: list[QDockWidget], bottom: list[QDockWidget], name: str
) -> None:
    width, height = window.width(), window.height()
    side = min(320, width // 4) if left else 0
    share = 1 if len(top) == 1 else 0.5 if name == "research" else 0.58
    shares = [share, 1 - share][: len(top)]
    window.resizeDocks([*left, *top], [side] * len(left) + [round((width - side) * s) for s in shares], ROW)
    if top and bottom:
        window.resizeDocks([top[0], bottom[0]], [round(height * 0.55), round(height * 0.45)], COLUMN)
