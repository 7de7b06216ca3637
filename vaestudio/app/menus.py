"""The menu bar: the commands of `actions`, and the lists that depend on what there is: panels, recent files, classes, devices."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from vaestudio.app import actions, theme
from vaestudio.app.i18n import LANGUAGES, tr
from vaestudio.app.recent import Recent
from vaestudio.engine import messages as m

if TYPE_CHECKING:
    from vaestudio.app.window import StudioWindow

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
SEPARATORS = {
    "own",
    "save",
    "quit",
    "copy",
    "restart",
    "past_first",
    "lecture",
    "reset_layout",
    "larger",
    "report",
}  # a line before these


class Menus:
    def __init__(self, window: "StudioWindow", bar: QMenuBar) -> None:
        self.window = window
        self.menus: dict[str, QMenu] = {}
        for name in actions.MENUS:
            menu = self.menus[name] = QMenu(bar, objectName=f"menu.{name}", toolTipsVisible=True)
            if name != "export":  # it lies in File
                bar.addMenu(menu)
        self.recent, self.panels, self.themes, self.languages, self.scales, self.devices, self.classes = (
            QMenu(bar, objectName=f"menu.{n}")
            for n in ("recent", "panels", "themes", "languages", "scales", "devices", "classes")
        )
        self._place()
        self.sessions = Recent(window, self.recent)
        self._choices(self.themes, [("system", ""), ("light", ""), ("dark", "")], window.set_theme, "theme_choice")
        languages = [("system", ""), *LANGUAGES.items()]
        self._choices(self.languages, languages, window.set_language, "language_choice")
        self._list_scales()

    def _place(self) -> None:
        window = self.window
        for command in actions.COMMANDS:
            menu = self.menus[command.menu]
            if command.name in SEPARATORS and not menu.isEmpty():
                menu.addSeparator()
            if command.name == "lecture":
                menu.addMenu(self.panels)
            menu.addAction(window.actions_[command.name])
            if command.name == "open":
                menu.addMenu(self.recent)
            if command.name == "save_as":
                menu.addMenu(self.menus["export"])
            elif command.name == "restart":
                menu.addSeparator()
                menu.addMenu(self.classes)
                menu.addMenu(self.devices)
            elif command.name == "smaller":
                for sub in (self.scales, self.themes, self.languages):
                    menu.addMenu(sub)
        for dock in window.docks.values():
            self.panels.addAction(dock.toggleViewAction())

    def _choices(self, menu: QMenu, items: list[tuple[str, str]], choose, setting: str) -> None:  # type: ignore[no-untyped-def]
        """One of several, ticked as the settings say whenever the menu opens."""
        group = QActionGroup(menu)
        for value, text in items:
            action = QAction(text, group, checkable=True)
            action.setData(value)
            action.triggered.connect(partial(self._chosen, choose, value))
            menu.addAction(action)
        menu.aboutToShow.connect(lambda: self._tick(menu, getattr(self.window.settings, setting)))

    @staticmethod
    def _chosen(choose, value: str, checked: bool = False) -> None:  # type: ignore[no-untyped-def]
        choose(value)

    @staticmethod
    def _tick(menu: QMenu, value: object) -> None:
        for action in menu.actions():
            action.setChecked(action.data() == value)

    def _list_scales(self) -> None:
        for scale in SCALES:
            action = self.scales.addAction(f"{scale:.0%}")
            action.setCheckable(True)
            action.setData(scale)
            action.triggered.connect(partial(self._chosen, self.window.scale_type, scale))
        self.scales.aboutToShow.connect(lambda: self._tick(self.scales, theme.scale()))

    # ---- what depends on engine and run
    def fill(self, catalogue: m.Catalogue) -> None:
        self.devices.clear()
        self._choices(
            self.devices,
            [(d, "" if d == "auto" else d.upper()) for d in catalogue.devices],
            self.window.use_device,
            "device",
        )
        self.retranslate()

    def name_classes(self, run: m.RunInfo) -> None:
        self.classes.clear()
        for index, name in enumerate(run.class_names[:100]):
            action = self.classes.addAction(name)
            action.triggered.connect(partial(self._chosen, self.window.studio.pick_label, index))
        self.classes.menuAction().setEnabled(bool(run.class_names))

    def more(self) -> list[QAction]:
        """Actions that the palette offers beside the commands."""
        return [a for menu in (self.panels, self.scales) for a in menu.actions()]

    def retranslate(self) -> None:
        for name, text in actions.MENUS.items():
            self.menus[name].setTitle(tr(text))
        titles = (
            tr("Open recent"),
            tr("Panels"),
            tr("Theme"),
            tr("Language"),
            tr("Type size"),
            tr("Device"),
            tr("Pick a class"),
        )
        menus = (self.recent, self.panels, self.themes, self.languages, self.scales, self.devices, self.classes)
        for menu, title in zip(menus, titles, strict=True):
            menu.setTitle(title)
        words = {
            "system": tr("As the system"),
            "light": tr("Light"),
            "dark": tr("Dark"),
            "auto": tr("Choose by itself"),
        }
        for menu in (self.themes, self.languages, self.devices):
            for action in menu.actions():
                if action.data() in words:
                    action.setText(words[action.data()])
