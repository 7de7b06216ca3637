"""Named arrangements of the docks. Every one shows the same panels in other places; nothing is ever lost, only hidden."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

if TYPE_CHECKING:
    from vaestudio.app.dock import PanelDock

AREA = Qt.DockWidgetArea
TOPS = {"vector": ("latent", "decoder"), "grid": ("codes",), "completes": ("complete",)}
FIRST_TAB = {"grid": "reconstructions", "completes": "losses"}
NUMBERS = ("losses", "rate_distortion")
ROW, COLUMN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


def prepare(window: QMainWindow) -> None:
    """Once, before docks are added."""
    options = QMainWindow.DockOption
    window.setDockOptions(
        options.AnimatedDocks | options.AllowNestedDocks | options.AllowTabbedDocks | options.GroupedDragging
    )
    window.setTabPosition(AREA.AllDockWidgetAreas, window.tabPosition(AREA.TopDockWidgetArea).North)
    window.setCorner(Qt.Corner.BottomLeftCorner, AREA.LeftDockWidgetArea)


def arrange(window: QMainWindow, docks: Mapping[str, "PanelDock"], name: str, kind: str) -> None:
    """`docks` by panel name, in the order of their tabs; those that mean nothing for this kind of model are hidden."""
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    left, top, bottom = _plan({n: d for n, d in docks.items() if kind in d.kind.kinds}, name, kind)
    for dock in left:
        window.addDockWidget(AREA.LeftDockWidgetArea, dock)
    for index, dock in enumerate(top):
        if index == 0:
            window.addDockWidget(AREA.RightDockWidgetArea, dock)
        else:
            window.splitDockWidget(top[index - 1], dock, ROW)
    hidden = [dock for dock in docks.values() if dock not in (*left, *top, *bottom)]
    for index, dock in enumerate([*bottom, *hidden]):  # hidden ones too: a state that is restored speaks of them
        if index == 0:
            window.addDockWidget(AREA.BottomDockWidgetArea, dock)
        else:
            window.tabifyDockWidget([*bottom, *hidden][0], dock)
    shown = [*left, *top, *(bottom[:1] if name == "lecture" else bottom)]
    for dock in docks.values():
        dock.setVisible(dock in shown)
    if bottom:
        bottom[0].raise_()
    _size(window, left, top, bottom, name)


def _plan(
    docks: Mapping[str, QDockWidget], name: str, kind: str
) -> tuple[list[QDockWidget], list[QDockWidget], list[QDockWidget]]:
    """What stands left, on top and, as tabs, at the bottom."""
    left = [docks["experiment"]] if "experiment" in docks and name != "lecture" else []
    top = [docks[n] for n in (NUMBERS if name == "research" else TOPS[kind]) if n in docks]
    rest = [d for n, d in docks.items() if n != "experiment" and d not in top]
    first = docks.get("dimensions" if name == "research" else FIRST_TAB.get(kind, ""))
    if first is not None:
        rest.sort(key=lambda d: d is not first)
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
