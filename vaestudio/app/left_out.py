"""The files that an import left out, with the reasons: folded away, to be opened, read and copied, however many."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vaestudio.app import icons, theme
from vaestudio.app.i18n import mark, tr, wrapped
from vaestudio.app.import_cards import named
from vaestudio.app.theme import UNIT

Index = QModelIndex | QPersistentModelIndex
REASONS = (
    mark("not a picture of a known kind (PNG, JPEG, GIF, BMP, TIFF, WEBP, PPM)"),
    mark("an empty file"),
    mark("a picture without pixels"),
    mark("encrypted"),
    mark("not an ordinary file"),
    mark("lies beside the folders of the classes"),
    mark("its name leads out of the ZIP file"),
)


class Files(QAbstractTableModel):
    """Asked only for the rows in sight: a million files cost no more than ten."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.files: tuple[tuple[str, str], ...] = ()  # (file, reason)

    def set_files(self, files: tuple[tuple[str, str], ...]) -> None:
        self.beginResetModel()
        self.files = files
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.files)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        file, reason = self.files[index.row()]
        text = tr(reason) if index.column() else file
        return text if role == Qt.ItemDataRole.DisplayRole else wrapped(text)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return tr("Reason") if section else tr("File")

    def text(self, rows: list[int]) -> str:
        """One line a file: name, tab, reason."""
        return "\n".join(f"{file}\t{tr(reason)}" for file, reason in (self.files[row] for row in rows))


class Table(QTableView):
    """Ctrl+C copies the selected files."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.matches(QKeySequence.StandardKey.Copy) and isinstance(model, Files):
            rows = sorted(index.row() for index in self.selectionModel().selectedRows())
            QGuiApplication.clipboard().setText(model.text(rows))
        else:
            super().keyPressEvent(event)


class LeftOut(QWidget):
    """Hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import.left_out")
        self.fold = named(QToolButton(), "import.left_out.fold", "fold")
        self.fold.setCheckable(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.copy = named(QPushButton(), "import.left_out.copy")
        self.copy.hide()
        self.files = Files(self)
        self.table = named(Table(), "import.left_out.files")
        self.table.hide()
        self.table.setModel(self.files)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.fold.toggled.connect(self._open)
        self.copy.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.addWidget(self.fold)
        row.addStretch(1)
        row.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addLayout(row)
        column.addWidget(self.table)
        self.hide()

    def set_files(self, files: tuple[tuple[str, str], ...]) -> None:
        self.files.set_files(files)
        self.setVisible(bool(files))
        if not files:
            self.fold.setChecked(False)
        self.retranslate()

    def _open(self, opened: bool) -> None:
        self.table.setVisible(opened)
        self.copy.setVisible(opened)
        self.restyle()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.files.text(list(range(len(self.files.files)))))

    def retranslate(self) -> None:
        self.fold.setText(tr("Files left out: {n}", n=QLocale().toString(len(self.files.files))))
        self.fold.setToolTip(tr("Which files could not be read, and why"))
        self.copy.setText(tr("Copy list"))
        self.table.setAccessibleName(tr("Files left out"))
        self.files.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 1)

    def restyle(self) -> None:
        self.fold.setIcon(icons.icon("down" if self.fold.isChecked() else "right", theme.current().muted))
        line = self.fontMetrics().height() + UNIT // 2
        self.table.verticalHeader().setDefaultSectionSize(line)
        self.table.setFixedHeight(6 * line + UNIT)
        self.table.setColumnWidth(0, 32 * self.fontMetrics().averageCharWidth())
