"""Other sessions laid over a plot for comparison, and the button that adds and lists them."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

from vaestudio.app.i18n import tr
from vaestudio.engine import messages as m
from vaestudio.paths import data_folder

DASHES = (Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DashDotDotLine)


@dataclass
class Overlay:
    history: m.History
    steps_per_epoch: int
    dash: Qt.PenStyle
    colour: int  # an index for theme.class_color
    visible: bool = True


class Overlays(QObject):
    """Sessions by name, each with a dash and a colour of its own. `wanted` carries the path of one to be read."""

    changed = Signal()
    wanted = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._items: dict[str, Overlay] = {}
        self.button = QToolButton()
        self.button.setObjectName(f"{name}.compared")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.clicked.connect(self.ask)  # while there is no menu
        self._menu = QMenu(self.button)
        self._menu.aboutToShow.connect(self._fill)
        self.retranslate()

    def put(self, name: str, history: m.History, steps_per_epoch: int) -> None:
        """Lay a session over the plot; one of the same name is replaced."""
        old = self._items.get(name)
        index = (
            old.colour
            if old
            else next(i for i in range(len(self._items) + 1) if all(o.colour != i for o in self._items.values()))
        )
        self._items[name] = Overlay(history, max(1, steps_per_epoch), DASHES[index % len(DASHES)], index)
        self._tell()

    def remove(self, name: str) -> None:
        self._items.pop(name, None)
        self._tell()

    def clear(self) -> None:
        self._items.clear()
        self._tell()

    def show(self, name: str, visible: bool) -> None:
        self._items[name].visible = visible
        self.changed.emit()

    @property
    def all(self) -> dict[str, Overlay]:
        return dict(self._items)

    @property
    def visible(self) -> dict[str, Overlay]:
        return {n: o for n, o in self._items.items() if o.visible}

    def ask(self) -> None:
        """Which saved sessions to add."""
        title, kinds = tr("Sessions to lay over this plot"), tr("Sessions") + " (*.h5 *.hdf5)"
        for path in QFileDialog.getOpenFileNames(self.button, title, str(data_folder() / "sessions"), kinds)[0]:
            self.wanted.emit(path)

    def retranslate(self) -> None:
        n = len(self._items)
        self.button.setText(tr("Compared: {n}", n=n) if n else tr("Add session…"))
        self.button.setAccessibleName(tr("Sessions laid over this plot"))
        self.button.setToolTip(
            tr("Show or hide the other sessions in this plot") if n else tr("Lay a saved session over this plot")
        )

    def _tell(self) -> None:
        self.retranslate()
        self.button.setMenu(self._menu if self._items else None)  # type: ignore[arg-type]
        self.changed.emit()

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        for name, overlay in self._items.items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(overlay.visible)
            action.toggled.connect(lambda on, name=name: self.show(name, on))
        menu.addSeparator()
        menu.addAction(tr("Add session…"), self.ask)
        menu.addAction(tr("Remove all"), self.clear)
