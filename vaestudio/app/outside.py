"""The window's side of what goes out of the program, and of watching a run that is trained elsewhere."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from vaestudio.app.banner import sentence
from vaestudio.app.i18n import mark, tr
from vaestudio.engine import messages as m

if TYPE_CHECKING:
    from vaestudio.app.window import StudioWindow

EXPORTED = mark("{count} files were written to “{path}”.")
LEFT_OUT = mark("{count} files were written to “{path}”. Left out: {reasons}")
FOLLOWS = mark(
    "Following “{path}”: what another program trains is shown here as its file grows. Train makes a copy of its own."
)


def slots(window: "StudioWindow") -> Mapping[str, Callable[[], object]]:
    """What the commands of the menus do; `window.outside` need not be there yet."""
    kinds = ("all", *(kind.name for kind in m.EXPORTS))
    exports = {f"export_{kind}": lambda kind=kind: window.outside.export(kind) for kind in kinds}
    return {"follow": lambda: window.outside.ask_what_to_follow(), **exports}


class Outside:
    def __init__(self, window: "StudioWindow") -> None:
        self.window = window
        window.studio.news.connect(self._hear)

    def export(self, kind: str) -> None:
        start = str(Path(self.window.path or Path.home()).parent)
        folder = QFileDialog.getExistingDirectory(self.window, tr("The folder to export to"), start)
        if folder:
            self.window.studio.post(m.Export((kind,), folder))

    def ask_what_to_follow(self) -> None:
        start = str(Path(self.window.path or Path.home()).parent)
        path = QFileDialog.getOpenFileName(
            self.window, tr("Session to follow"), start, tr("Sessions") + " (*.h5 *.hdf5)"
        )[0]
        if path:
            self.follow(path)

    def follow(self, path: str) -> None:
        self.window.opening = path
        self.window.studio.post(m.Follow(path))

    def show_folder(self, path: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(path))

    def _hear(self, event: m.Event) -> None:
        if isinstance(event, m.Exported):
            said = {"count": len(event.files), "path": event.folder}
            if event.left_out:
                problems = [m.Failed(kind, text, values) for kind, text, values in event.left_out]
                said["reasons"] = " ".join(sentence(problem) for problem in problems)
            text = LEFT_OUT if event.left_out else EXPORTED
            self.window.banner.show_problem(m.Failed("Exported", text, said, level="note"))
        elif isinstance(event, m.Followed) and self.window.opening == event.path:
            self.window.opening = ""
            self.window.banner.show_problem(m.Failed("Following", FOLLOWS, {"path": event.path}, level="note"))
