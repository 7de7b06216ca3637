"""The window: docks, menus, shortcuts and what each command posts. What anything means is elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QShowEvent, QUndoStack
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMainWindow, QMenuBar, QVBoxLayout, QWidget

from vaestudio.app import actions, arrange, i18n, late, outside, rescue, theme
from vaestudio.app.banner import Banner, Welcome
from vaestudio.app.dock import KeepsKeys, LongTabs, PanelDock
from vaestudio.app.draft import Draft
from vaestudio.app.form import Experiment
from vaestudio.app.i18n import mark, tr
from vaestudio.app.intake import Intake
from vaestudio.app.kinds import Kinds
from vaestudio.app.lesson import Lessons
from vaestudio.app.menus import Menus
from vaestudio.app.panels import PANELS, Listed
from vaestudio.app.panels.base import Panel
from vaestudio.app.past import COMMANDS, Past
from vaestudio.app.settings import Settings
from vaestudio.app.studio import Studio
from vaestudio.app.theme import UNIT
from vaestudio.app.toolbar import Toolbar
from vaestudio.app.undo import CodeUndo
from vaestudio.engine import messages as m
from vaestudio.paths import data_folder

PROGRAM = mark("{model} · {data} – VAE Studio")


class StudioWindow(QMainWindow):
    """`first` is what to begin with: Open or NewRun; None: the built-in digits and a VAE."""

    def __init__(
        self,
        studio: Studio,
        settings: Settings,
        first: m.Command | None = None,
        panels: Sequence[type[Panel] | Listed] = PANELS,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.studio, self.settings = studio, settings
        self.first = first or m.NewRun("vae", "pen-digits", device=settings.device)
        self.undo = QUndoStack(self)
        self.draft = Draft(studio, self.undo, settings.device)
        CodeUndo(studio, self.undo)
        self.path, self.opening, self._last_error = "", "", ""
        self.presenting: tuple[QByteArray, float, Qt.WindowState] | None = None  # what to come back to
        with theme.undressed(self):
            self._make(panels)
        self.retranslate()
        self.restyle()
        self._enable()
        self.toolbar.train.setFocus()

    # ------------------------------------------------------------------------------------------ made once
    def _make(self, panels: Sequence[type[Panel] | Listed]) -> None:
        self.actions_ = actions.make(self, self._slots())
        arrange.prepare(self)
        LongTabs(self)
        KeepsKeys(self)
        self.docks = {"experiment": PanelDock(Experiment, lambda: Experiment(self.draft), self)}
        self.docks |= {panel.name: PanelDock(panel, partial(panel, self.studio), self) for panel in panels}
        self._make_header()
        self.kinds = Kinds(self)
        self.past, self.lessons = Past(self), Lessons(self, self.menus.menus["help"])
        self.intake = Intake(self)
        self.outside = outside.Outside(self)
        self._digits = [self._class_key(str(k)) for k in range(10)]
        self.setAcceptDrops(True)
        self._listen()
        self.resize(QSize(1440, 900).boundedTo(self.screen().availableSize()))
        self._restore()
        late.build_seen(self)

    def _slots(self) -> Mapping[str, Callable[[], object]]:
        post = self.studio.post
        return {
            "new": self.new, "open": self.open_session, "sample": lambda: self.intake.open_sample(), "own": lambda: self.intake.ask_file(), "own_folder": lambda: self.intake.ask_folder(),
            "save": self.save, "save_as": self.save_as, "quit": self.close, "undo": self.undo.undo, "redo": self.undo.redo,
            "copy": lambda: self.form.copy_button.click(), "defaults": self.draft.reset,
            "train": self.train_or_pause, "step": lambda: post(m.StepOnce()), "restart": lambda: post(m.Restart()),
            "theme": self.other_theme, "language": self.other_language, "presentation": self.presentation,
            "lecture": lambda: self.arrange("lecture"), "workbench": lambda: self.arrange("workbench"),
            "research": lambda: self.arrange("research"), "reset_layout": self.reset_layout,
            "larger": lambda: self.scale_type(theme.scale() + 0.25), "smaller": lambda: self.scale_type(theme.scale() - 0.25),
            "palette": self.palette_card, "shortcuts": self.shortcuts, "report": self.report, "about": self.about,
        } | {name: lambda name=name: self.past.slots()[name]() for name in COMMANDS} | outside.slots(self)  # fmt: skip

    def _make_header(self) -> None:
        header = QWidget(objectName="header")
        self.bar = QMenuBar(header)
        self.toolbar = Toolbar(self.draft, self.actions_)
        self.banner = Banner(lambda event: rescue.help_with(self, event))
        self.welcome = Welcome()
        column = QVBoxLayout(header)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.toolbar)
        notes = QVBoxLayout()
        notes.setContentsMargins(UNIT, 0, UNIT, 0)
        notes.setSpacing(UNIT // 2)
        for note in (self.banner, self.welcome):
            notes.addWidget(note)
        column.addLayout(notes)
        self.setMenuWidget(header)
        self.welcome.setVisible(not self.settings.welcomed)  # not before it has a parent: it would be a window
        self.setContentsMargins(UNIT, 0, UNIT, UNIT)
        self.menus = Menus(self, self.bar)

    def _listen(self) -> None:
        studio = self.studio
        studio.ready.connect(self._begin)
        studio.run_opened.connect(self._opened)
        studio.state_changed.connect(lambda event: self._enable())
        studio.failed.connect(self._failed)
        studio.news.connect(self._hear)
        self.draft.changed.connect(self._enable)
        self.undo.indexChanged.connect(self._enable)
        self.toolbar.own_images.connect(self.intake.ask_file)
        self.welcome.train.connect(self.actions_["train"].trigger)
        self.welcome.open_session.connect(self.open_session)
        self.welcome.own_images.connect(self.intake.ask_file)
        self.welcome.lesson.connect(self.lessons.begin)
        self.welcome.dismissed.connect(lambda: setattr(self.settings, "welcomed", True))
        QApplication.styleHints().colorSchemeChanged.connect(self._system_theme)

    def _class_key(self, key: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.ApplicationShortcut)
        shortcut.activated.connect(lambda: self.pick_class(key))
        return shortcut

    @property
    def form(self) -> Experiment:
        form = self.docks["experiment"].panel
        assert isinstance(form, Experiment)
        return form

    # ------------------------------------------------------------------------------------------ events
    def _begin(self, catalogue: m.Catalogue) -> None:
        late.build_all(self)
        self.menus.fill(catalogue)
        if isinstance(self.first, m.NewRun):
            self.draft.begin(self.first.model, self.first.data, self.first.values)
        elif isinstance(self.first, m.Open):
            self.draft.begin("vae", "pen-digits")
            self.opening = self.first.path
        self.studio.post(self.first)
        self._enable()

    def _opened(self, event: m.RunOpened) -> None:
        self._set_path(event.path)
        self.menus.name_classes(event.run)
        for dock in self.docks.values():
            dock.judge(event.run)
        self.kinds.opened(event.run)
        self._title()
        self._enable()

    def _hear(self, event: m.Event) -> None:
        if isinstance(event, m.Saved):
            self._set_path(event.path)

    def _failed(self, event: m.Failed) -> None:
        if event.level == "error":
            self._last_error = f"{event.kind}: {event.sentence.format(**event.values)}\n{event.details}"
        if event.kind in ("NotASession", "DamagedSession") and self.opening:
            self.settings.forget_session(self.opening)
        self.banner.show_problem(event)
        if self.studio.run is None and isinstance(
            self.first, m.Open
        ):  # what was asked for does not open: the usual start
            self.first = m.NewRun("vae", "pen-digits", device=self.settings.device)
            self.studio.post(self.first)
        self._enable()

    def _set_path(self, path: str) -> None:
        self.path = path
        if path and self.settings.recent[:1] != [path]:
            self.settings.remember_session(path)

    def _enable(self, index: int = 0) -> None:
        """What can be done now."""
        run = self.studio.run is not None
        exports = (name for name in self.actions_ if name.startswith("export_"))
        for name in ("train", "step", "restart", "save", "save_as", "beside", *exports):
            self.actions_[name].setEnabled(run)
        for name in ("new", "open", "follow", "sample", "own", "own_folder", "copy", "defaults"):
            self.actions_[name].setEnabled(self.studio.catalogue is not None)
        self.actions_["undo"].setEnabled(self.undo.canUndo())
        self.actions_["redo"].setEnabled(self.undo.canRedo())
        had = self.toolbar.train.isEnabled()
        self.toolbar.say_train()
        focus = QApplication.focusWidget()
        if self.toolbar.train.isEnabled() and not had and not (isinstance(focus, QLineEdit) and focus.isModified()):
            self.toolbar.train.setFocus()  # the first run: Space starts it

    # ------------------------------------------------------------------------------------------ commands
    def train_or_pause(self) -> None:
        if self.welcome.isVisible():
            self.welcome.dismiss()
        if self.studio.state == "training":
            self.studio.post(m.Pause())
        elif self.studio.step == 0 and self.draft.pending:
            self.draft.apply(train=True)
        else:
            self.studio.post(m.Train())

    def new(self) -> None:
        self.draft.begin("vae", "pen-digits")
        self.draft.apply()

    def open_session(self) -> None:
        folder = str(Path(self.path or Path.home()).parent)
        path = QFileDialog.getOpenFileName(self, tr("Open session"), folder, tr("Sessions") + " (*.h5 *.hdf5)")[0]
        if path:
            self.open_path(path)

    def open_path(self, path: str, data: str = "") -> None:
        self.opening = path
        self.studio.post(m.Open(path, data))

    def open_with_data(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("The folder of the session's data"))
        if folder:
            self.open_path(self.opening, folder)

    def use_data(self, source: str) -> None:
        self.draft.choose_data(source)
        self.draft.apply()

    def use_device(self, device: str) -> None:
        """From the next run on; one that has not begun is built again at once."""
        self.settings.set("device", device)
        self.draft.device = device
        if self.studio.step == 0 and self.draft.setup is not None:
            self.draft.apply()

    def save(self) -> None:
        """To its file; a session that has only saved itself is asked for a name."""
        if self.path and Path(self.path).parent != data_folder() / "sessions":
            self.studio.post(m.Save(self.path))
        else:
            self.save_as()

    def save_as(self) -> None:
        name = (
            Path(self.path).name if self.path else f"{self.studio.run.model.name if self.studio.run else 'session'}.h5"
        )
        path, _ = QFileDialog.getSaveFileName(self, tr("Save as…"), str(Path.home() / name), tr("Sessions") + " (*.h5)")
        if path:
            self.studio.post(m.Save(path if Path(path).suffix else f"{path}.h5"))

    def pick_class(self, key: str) -> None:
        """The class of this name, else the first by 1 and the tenth by 0."""
        names = self.studio.run.class_names if self.studio.run is not None else ()
        index = names.index(key) if key in names else (int(key) - 1) % 10
        if index < len(names):
            self.studio.pick_label(index)

    # ------------------------------------------------------------------------------------------ looks
    def set_theme(self, choice: str) -> None:
        """ "light", "dark" or "system"."""
        self.settings.set("theme", choice)
        self._apply_theme()

    def other_theme(self) -> None:
        self.set_theme("light" if theme.current().name == "dark" else "dark")

    def _system_theme(self) -> None:
        if self.settings.theme_choice == "system":
            self._apply_theme()

    def _apply_theme(self) -> None:
        theme.apply(QApplication.instance(), self.settings.theme, self.settings.font_scale)  # type: ignore[arg-type]
        self.restyle()

    def scale_type(self, scale: float) -> None:
        self.settings.font_scale = min(2.0, max(1.0, scale))
        self._apply_theme()

    def set_language(self, choice: str) -> None:
        """A code of `LANGUAGES`, or "system"."""
        self.settings.set("language", choice)
        i18n.set_language(self.settings.language)

    def other_language(self) -> None:
        codes = list(i18n.LANGUAGES)
        self.set_language(codes[(codes.index(i18n.language()) + 1) % len(codes)])

    def arrange(self, name: str) -> None:
        arrange.arrange(self, self.docks, name, self.kinds.now)
        if name == "lecture" and theme.scale() < 1.5:
            self.scale_type(1.5)
        elif name != "lecture" and theme.scale() >= 1.5:
            self.scale_type(1.0)

    def reset_layout(self) -> None:
        self.kinds.reset()

    def presentation(self) -> None:
        """Into full screen with large type, and back to exactly what was before."""
        on = self.presenting is None
        if on:
            self.presenting = (self.kinds.state(), theme.scale(), self.windowState())
            self.showFullScreen()
            self.arrange("lecture")
        else:
            assert self.presenting is not None
            state, scale, shown = self.presenting
            self.presenting = None
            self.setWindowState(shown)
            self.scale_type(scale)
            self.kinds.bring(state)
        self.bar.setVisible(not on)
        self.actions_["presentation"].setChecked(on)

    def _restore(self) -> None:
        if not self.settings.geometry.isEmpty():
            self.restoreGeometry(self.settings.geometry)
        self._arranged = self.kinds.restore()
        self.lessons.dock.hide()

    # ------------------------------------------------------------------------------------------ cards
    @property
    def cards(self) -> ModuleType:
        from vaestudio.app import cards  # here: 10 ms of the start, for what is asked for later

        return cards

    def palette_card(self) -> None:
        self.cards.show_palette(self, [*self.actions_.values(), *self.lessons.actions, *self.menus.more()])

    def shortcuts(self) -> None:
        self.cards.show_shortcuts(self, list(self.actions_.values()))

    def report(self) -> None:
        self.cards.replace_card(self, lambda: self.cards.Report(self, self._last_error))

    def about(self) -> None:
        self.cards.replace_card(self, lambda: self.cards.About(self))

    # ------------------------------------------------------------------------------------------ Qt
    def retranslate(self) -> None:
        actions.retranslate(self.actions_)
        for part in (self.menus, self.toolbar, self.past, self.lessons, *self.docks.values()):
            part.retranslate()
        self._title()

    def restyle(self) -> None:
        actions.restyle(self.actions_)
        self.actions_["theme"].setIcon(actions.icons.icon("sun" if theme.current().name == "dark" else "moon"))
        own = (self.toolbar, self.past.strip, self.lessons, self.banner, self.welcome, self.intake)
        for part in (*own, *self.docks.values()):
            part.restyle()

    def _title(self) -> None:
        run = self.studio.run
        self.setWindowTitle(tr(PROGRAM, model=tr(run.model.title), data=run.data) if run is not None else "VAE Studio")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = next(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()
        self.intake.take(path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._arranged:  # only a window that is shown gives docks the widths they are asked to have
            self._arranged = True
            self.reset_layout()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is lost: the engine saves what is new before its thread ends, and only then does Qt go."""
        if self.presenting is None:
            self.settings.geometry = self.saveGeometry()
        self.kinds.keep()
        self.settings.sync()
        self.past.filming.cancel(5)
        self.studio.close()
        super().closeEvent(event)
