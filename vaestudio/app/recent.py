"""File › Open recent: the last sessions with a picture of what each of them draws, kept beside the settings."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileInfo, QLocale, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QMenu

from vaestudio.app import i18n, theme
from vaestudio.app.i18n import tr
from vaestudio.app.pixels import sheet, to_qimage
from vaestudio.app.settings import RECENT
from vaestudio.engine import messages as m
from vaestudio.paths import data_folder

if TYPE_CHECKING:
    from vaestudio.app.window import StudioWindow

SIDE = 96  # pixels of a kept picture; 40 are shown at a type size of 100 %


class Recent:
    """Fills `menu` when it opens. A picture that is missing, or cannot be kept, is an empty tile, and nobody is told."""

    def __init__(self, window: "StudioWindow", menu: QMenu) -> None:
        self.window, self.menu = window, menu
        menu.setProperty("role", "pictures")  # large icons, see style.py
        menu.aboutToShow.connect(self.fill)
        window.studio.run_opened.connect(self._keep)
        window.studio.news.connect(self._hear)

    def fill(self) -> None:
        self.menu.clear()
        for path in self.window.settings.recent:
            file = QFileInfo(path)
            when = QLocale(i18n.language()).toString(file.lastModified(), QLocale.FormatType.ShortFormat)
            name = file.fileName().replace("&", "&&")
            action = self.menu.addAction(self._icon(path), f"{name}\t{when}" if file.exists() else name)
            action.setToolTip(path)
            action.setEnabled(file.exists())
            action.triggered.connect(lambda _=False, path=path: self.window.open_path(path))
        if self.menu.isEmpty():
            self.menu.addAction(tr("No session yet")).setEnabled(False)

    def _hear(self, event: m.Event) -> None:
        if isinstance(event, m.Saved):
            self._keep(event)

    def _keep(self, event: m.Saved | m.RunOpened) -> None:
        if not event.path or event.pictures is None:
            return
        picture = to_qimage(sheet(event.pictures, 3))
        smooth = Qt.TransformationMode.SmoothTransformation
        fit = Qt.AspectRatioMode.KeepAspectRatio
        file = portrait(event.path)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            picture.scaled(QSize(SIDE, SIDE), fit, smooth).save(str(file))
            others = [path for path in self.window.settings.recent if path != event.path]
            wanted = {portrait(path) for path in [event.path, *others][:RECENT]}
            for other in set(file.parent.glob("*.png")) - wanted:
                other.unlink()
        except OSError:
            pass

    def _icon(self, path: str) -> QIcon:
        picture = QImage(str(portrait(path)))
        if picture.isNull():
            picture = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
            picture.fill(theme.current().raised)
        return QIcon(QPixmap.fromImage(picture))


def portrait(path: str) -> Path:
    """Where the picture of the session at `path` is kept."""
    from hashlib import sha256  # here: 3 ms of the start, and no session is kept before its end

    return data_folder() / "thumbnails" / f"{sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.png"
