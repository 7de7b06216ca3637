"""The narrow column of controls beside a picture or a plot: names on the left, controls on the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from vaestudio.app import theme


class Sidebar(QWidget):
    """Rows from the top; what is added with `fill` takes the room below."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.sidebar")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        self._grid.setHorizontalSpacing(theme.UNIT)
        self._grid.setVerticalSpacing(theme.UNIT // 2)
        self._grid.setColumnStretch(1, 1)
        self._names: dict[QWidget, QLabel] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.restyle()

    def add(self, control: QWidget) -> None:
        """A control with a name before it (see `name`)."""
        label = QLabel()
        label.setBuddy(control)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(control, row, 1)
        self._names[control] = label

    def span(self, widget: QWidget) -> None:
        """A widget over both columns."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def fill(self, widget: QWidget) -> None:
        """A widget that takes the rest of the height."""
        row = self._grid.rowCount()
        self._grid.addWidget(widget, row, 0, 1, 2, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowStretch(row, 1)

    def name(self, control: QWidget, text: str) -> None:
        self._names[control].setText(text)
        control.setAccessibleName(text)

    def show_row(self, control: QWidget, shown: bool) -> None:
        self._names[control].setVisible(shown)
        control.setVisible(shown)

    def restyle(self) -> None:
        self.setFixedWidth(int(232 + 120 * (theme.scale() - 1)))  # the pictures need the room more
