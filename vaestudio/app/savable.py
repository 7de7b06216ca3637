"""What a right click on a plot offers: copy the image, save PNG or SVG, save the data as CSV. The same for every plot."""

from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from vaestudio.app.i18n import tr
from vaestudio.errors import CannotExport

if TYPE_CHECKING:
    Base = QWidget
else:
    Base = object  # it stands beside a widget class, never alone

Table = dict[str, npt.NDArray[Any]]  # columns by name, of one length or not; not-a-number is an empty cell


class Savable(Base):
    """Beside a widget class: a widget that a person can take away as a picture or as numbers. Subclasses say what its `table` is."""

    def table(self) -> Table:
        """The numbers shown; {} when there are none."""
        return {}

    def context_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions())
        menu.addSeparator()
        menu.addAction(tr("Copy image"), self.copy_image)
        menu.addAction(tr("Save PNG…"), lambda: self._ask("png", tr("Save PNG…")))
        menu.addAction(tr("Save SVG…"), lambda: self._ask("svg", tr("Save SVG…")))
        menu.addAction(tr("Save data as CSV…"), lambda: self._ask("csv", tr("Save data as CSV…"))).setEnabled(
            bool(self.table())
        )
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.context_menu().popup(event.globalPos())
        event.accept()

    def popup_menu(self) -> None:
        """From the keyboard."""
        self.context_menu().popup(self.mapToGlobal(QPoint(self.width() // 2, self.height() // 2)))

    def _ask(self, kind: str, title: str) -> None:
        path, _ = QFileDialog.getSaveFileName(self, title, f"{self.objectName()}.{kind}", f"{kind.upper()} (*.{kind})")
        if path:
            {"png": self.save_png, "svg": self.save_svg, "csv": self.save_csv}[kind](path)

    def copy_image(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.grab())

    def save_png(self, path: str) -> None:
        """As it is seen, at twice the screen's resolution. Raises CannotExport."""
        picture = QPixmap(self.size() * 2)
        picture.setDevicePixelRatio(2)
        picture.fill(Qt.GlobalColor.transparent)
        self.paint_on(picture)
        if not picture.save(path, "PNG"):
            raise CannotExport(path=path, reason=tr("the picture could not be written there"))

    def save_svg(self, path: str) -> None:
        """Lines and text as lines and text. Raises CannotExport."""
        from PySide6.QtSvg import QSvgGenerator  # not on the way to the first paint

        generator = QSvgGenerator()
        generator.setFileName(path)
        generator.setSize(QSize(self.width(), self.height()))
        generator.setViewBox(self.rect())
        try:
            Path(path).touch()  # the generator does not say that it cannot write
        except OSError as error:
            raise CannotExport(path=path, reason=error.strerror or str(error)) from error
        self.paint_on(generator)

    def paint_on(self, device: Any) -> None:
        painter = QPainter(device)
        QWidget.render(self, painter, QPoint(0, 0))
        painter.end()

    def save_csv(self, path: str) -> None:
        """`table()`, one line of names, then numbers that read back exactly. Raises CannotExport."""
        table = self.table()
        columns = [["" if v != v else repr(v) for v in np.asarray(c).tolist()] for c in table.values()]
        lines = [",".join(table), *map(",".join, zip_longest(*columns, fillvalue=""))]
        try:
            Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError as error:
            raise CannotExport(path=path, reason=error.strerror or str(error)) from error
