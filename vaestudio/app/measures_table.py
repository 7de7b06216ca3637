"""The table of measures: below the title of each a line for every number it gives, with its unit and its step."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableWidget, QTableWidgetItem

from vaestudio.app import theme
from vaestudio.app.axes import font, number
from vaestudio.app.i18n import tr
from vaestudio.engine import messages as m

FIGURE, VALUE, UNIT, STEP, BUTTON = range(5)
INDENT = "    "
WIDEST = {VALUE: "−00,000.00", UNIT: "nats", STEP: "000,000"}  # so that nothing jumps when numbers come


def figure_text(value: float | None, unit: str) -> str:
    """As many decimals as mean something: 105.59 nats, 97.3 %, 0.0116, 12."""
    if value is None:
        return "–"
    if unit == "%":
        return number(value, 1)
    if unit:
        return number(value, 2)
    return (
        number(value, 0) if float(value).is_integer() and abs(value) > 1 else number(value, 4 if abs(value) < 10 else 2)
    )


class MeasuresTable(QTableWidget):
    """`asked`: a measure by its button, Enter or a double click; `pointed`: the one whose line is selected, or None."""

    asked = Signal(str)
    pointed = Signal(object)  # m.MeasureInfo

    def __init__(self) -> None:
        super().__init__(0, BUTTON + 1)
        self.setObjectName("measures.table")
        self.measures: tuple[m.MeasureInfo, ...] = ()
        self.buttons: dict[str, QPushButton] = {}
        self._lines: list[tuple[m.MeasureInfo, m.FigureInfo | None]] = []
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(4 * theme.UNIT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(FIGURE, QHeaderView.ResizeMode.Stretch)
        self.itemSelectionChanged.connect(lambda: self.pointed.emit(self.selected))
        self.doubleClicked.connect(lambda index: self._ask(index.row()))

    @property
    def selected(self) -> m.MeasureInfo | None:
        rows = self.selectionModel().selectedRows()
        return self._lines[rows[0].row()][0] if rows else None

    # ---- what it shows
    def set_measures(self, measures: Sequence[m.MeasureInfo]) -> None:
        """Those that apply with a line for each figure, then the others with the reason."""
        if tuple(measures) == self.measures and self._lines:
            return
        self.measures = tuple(sorted(measures, key=lambda info: bool(info.reason)))
        self._lines = [(i, f) for i in self.measures for f in (None, *(() if i.reason else i.figures))]
        self.clearSelection()
        self.clearSpans()
        self.buttons = {}
        self.setRowCount(0)
        self.setRowCount(len(self._lines))
        for line, (info, figure) in enumerate(self._lines):
            for column in range(BUTTON + 1):
                item = QTableWidgetItem()
                side = Qt.AlignmentFlag.AlignRight if column in (VALUE, STEP) else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(line, column, item)
            if figure is None:
                self.setSpan(line, FIGURE, 1, (BUTTON + 1 if info.reason else BUTTON) - FIGURE)
                if not info.reason:
                    button = QPushButton(objectName=f"measures.take.{info.name}")
                    button.setProperty("role", "row")
                    button.clicked.connect(lambda _=False, name=info.name: self.asked.emit(name))
                    self.buttons[info.name] = button
                    self.setCellWidget(line, BUTTON, button)
        self.retranslate()

    def show_results(self, results: Mapping[str, m.Measured], waiting: set[str]) -> None:
        for line, (info, figure) in enumerate(self._lines):
            if figure is None:
                continue
            result = results.get(info.name)
            value = None if result is None else result.values.get(figure.key)
            text = figure_text(None if value is None else float(value), figure.unit)
            self.item(line, VALUE).setText("…" if info.name in waiting else text)
            self.item(line, STEP).setText("" if result is None else number(result.step, 0))
            if result is not None:
                seconds = number(result.seconds, 1)
                self.item(line, STEP).setToolTip(tr("Measured at this step, in {seconds} seconds", seconds=seconds))
        for name, button in self.buttons.items():
            if button.isEnabled() == (name in waiting):
                button.setEnabled(name not in waiting)

    # ---- hands
    def _ask(self, line: int) -> None:
        if 0 <= line < len(self._lines) and not self._lines[line][0].reason:
            self.asked.emit(self._lines[line][0].name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self.currentRow())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(900, 200)

    # ---- texts and colours
    def retranslate(self) -> None:
        self.setAccessibleName(tr("Measures"))
        for column, head in enumerate((tr("Figure"), tr("Value"), tr("Unit"), tr("At step"), "")):
            item = QTableWidgetItem(head)
            side = Qt.AlignmentFlag.AlignRight if column in (VALUE, STEP) else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(column, item)
        better = {"more": tr("More is better."), "less": tr("Less is better."), "": ""}
        for line, (info, figure) in enumerate(self._lines):
            item = self.item(line, FIGURE)
            if figure is None:
                title = tr(info.title)
                item.setText(f"{title}: {tr(info.reason)}" if info.reason else title)
                item.setToolTip(_wrapped(f"{title}\n{info.citation}\n\n{tr(info.help)}"))
            else:
                item.setText(INDENT + tr(figure.label))
                item.setToolTip(_wrapped(f"{tr(figure.help)} {better[figure.better]}"))
                self.item(line, UNIT).setText(tr(figure.unit) if figure.unit else "")
        for info in self.measures:
            button = self.buttons.get(info.name)
            if button is not None:
                button.setText(tr("Measure"))
                button.setAccessibleName(tr("Measure: {title}", title=tr(info.title)))
                button.setToolTip(_wrapped(f"{tr(info.title)}: {tr(info.help)}"))
        self.restyle()

    def restyle(self) -> None:
        muted, plain = QBrush(QColor(theme.current().muted)), QBrush(QColor(theme.current().text))
        for line, (info, figure) in enumerate(self._lines):
            for column in range(BUTTON):
                item = self.item(line, column)
                item.setForeground(muted if info.reason or column in (UNIT, STEP) else plain)
                item.setFont(font(bold=figure is None and not info.reason))
        metrics = QFontMetrics(font())
        for column, widest in WIDEST.items():
            words = [widest, self.horizontalHeaderItem(column).text()]
            if column == UNIT:
                words += [tr(f.unit) for i in self.measures for f in i.figures if f.unit]
            self.setColumnWidth(column, max(map(metrics.horizontalAdvance, words)) + 3 * theme.UNIT)
        sizes = [button.sizeHint() for button in self.buttons.values()]
        self.setColumnWidth(BUTTON, max((size.width() for size in sizes), default=0) + theme.UNIT)
        plain_height = metrics.height() + theme.UNIT // 2
        tall = max((size.height() + 4 for size in sizes), default=plain_height)
        for line, (info, figure) in enumerate(self._lines):
            self.setRowHeight(line, tall if figure is None and not info.reason else plain_height)


def _wrapped(text: str) -> str:
    """A tooltip that breaks its lines: Qt wraps rich text alone."""
    escaped = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return f"<p>{escaped}</p>"
