"""A person's own images on their way in: chosen in a dialog or dropped, looked at on the import page, then learned."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from vaestudio.app.i18n import tr
from vaestudio.paths import data_folder, resource

if TYPE_CHECKING:
    from vaestudio.app.importing import ImportPage
    from vaestudio.app.window import StudioWindow

SESSIONS = (".h5", ".hdf5")
SAMPLE = "sample.h5"  # of the resources


class Intake(QObject):
    """`page` lies over the window while images are looked at; nothing changes until they are accepted."""

    def __init__(self, window: "StudioWindow") -> None:
        super().__init__(window)
        self.window, self.draft = window, window.draft
        window.actions_["sample"].setVisible(resource(SAMPLE).is_file())

    @cached_property
    def page(self) -> "ImportPage":
        from vaestudio.app.importing import ImportPage

        page = ImportPage(self.window.studio, self.window)
        page.accepted.connect(self._accepted)
        return page

    def restyle(self) -> None:
        if "page" in vars(self):
            self.page.restyle()

    def ask_file(self) -> None:
        kinds = tr("Images") + " (*.zip *.npz *.npy *.h5 *.hdf5 *.gz *ubyte*);;* (*)"
        path = QFileDialog.getOpenFileName(self.window, tr("Images to learn"), str(Path.home()), kinds)[0]
        if path:
            self.look(path)

    def ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self.window, tr("A folder of images"), str(Path.home()))
        if folder:
            self.look(folder)

    def open_sample(self) -> None:
        """A copy among the person's sessions: the program's own folder cannot be written to."""
        folder = data_folder() / "sessions"
        folder.mkdir(exist_ok=True)
        copy = folder / f"{datetime.now():%Y-%m-%d %H-%M-%S} {SAMPLE}"
        shutil.copyfile(resource(SAMPLE), copy)
        self.window.open_path(str(copy))

    def take(self, path: str) -> None:
        """What was dropped: a session opens, anything else is looked at."""
        if Path(path).suffix.lower() in SESSIONS:
            self.window.open_path(path)
        else:
            self.look(path)

    def look(self, path: str) -> None:
        if self.draft.setup is not None:  # there is a catalogue
            self.page.begin(path, self.draft.setup.model)

    def _accepted(self, source: str, options: Mapping[str, Any], model: str) -> None:
        self.draft.choose_model(model)
        self.draft.choose_data(source, options)
        self.draft.apply()
