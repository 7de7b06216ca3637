"""A line for each value of a comparison: its numbers, and to their right what it makes of the same test images."""

import math
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from vaestudio.app import theme
from vaestudio.app.axes import font, number
from vaestudio.app.i18n import tr
from vaestudio.app.pictures import SheetView
from vaestudio.engine import messages as m
from vaestudio.fields import value_text

VALUE, PARAMETERS, ELBO, RECONSTRUCTION, KL, ACTIVE, EPOCH, PICTURES = range(8)
WIDEST = ("", "00,000,000", "★ 0,000.00", "★ 0,000.00", "0,000.00", "000", "000.0", "")
OTHER_SCALES = ("likelihood", "mean")  # densities of different kinds or on another scale: their nats do not compare
SPARED = (PARAMETERS, EPOCH, ACTIVE, KL, RECONSTRUCTION)  # hidden in this order where the pictures lack room
LEAST = 5  # pictures in a line that are worth a larger magnification
EDGE = 3  # pixels around a strip, those of the tiles' gap among them


def best(compared: m.Compared) -> tuple[int, int] | None:
    """(row, column) of the least negative ELBO, or reconstruction where there is no KL; None while some are behind."""
    if compared.field in OTHER_SCALES or len(compared.rows) < 2 or len({int(r.epoch) for r in compared.rows}) > 1:
        return None
    for column, name in ((ELBO, "negative_elbo"), (RECONSTRUCTION, "reconstruction")):
        losses = [getattr(row, name) for row in compared.rows]
        if all(loss is not None and math.isfinite(loss) for loss in losses):
            return losses.index(min(losses)), column
    return None


def in_two_lines(words: str) -> str:
    """Broken at the space nearest to the middle."""
    spaces = [i for i, letter in enumerate(words) if letter == " "]
    if not spaces:
        return words
    middle = min(spaces, key=lambda i: abs(2 * i - len(words)))
    return f"{words[:middle]}\n{words[middle + 1 :]}"


class ComparisonTable(QTableWidget):
    """The first line is the originals. `chosen` (index of a value): Enter or a double click; `picture_clicked`: a tile."""

    chosen = Signal(int)
    picture_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__(0, len(WIDEST))
        self.setObjectName("compare.table")
        self.compared: m.Compared | None = None
        self._label = ""
        self._heads = [QTableWidgetItem() for _ in WIDEST]
        for column, head in enumerate(self._heads):
            side = Qt.AlignmentFlag.AlignRight if column != PICTURES else Qt.AlignmentFlag.AlignHCenter
            head.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(column, head)
        self._items: list[list[QTableWidgetItem]] = []  # by line and column
        self._strips: list[SheetView] = []
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(PICTURES, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(4 * theme.UNIT)
        self.doubleClicked.connect(lambda index: self._choose(index.row()))

    # ---- what it shows
    def show_comparison(self, compared: m.Compared, label: str) -> None:
        """`label`: the field's name as the form shows it."""
        values = [row.value for row in compared.rows]
        old = self.compared
        if old is None or (old.field, [r.value for r in old.rows]) != (compared.field, values):
            self.clearSelection()
            self._build(values)
        self.compared, self._label = compared, label
        self._words()
        marked = best(compared)
        for index, row in enumerate(compared.rows):
            self._show_row(index, row, marked[1] if marked and marked[0] == index else None)
        self._arrange()

    def _build(self, values: list[Any]) -> None:
        self.setRowCount(1 + len(values))
        self.setSpan(0, 0, 1, PICTURES)
        self._items, self._strips = [], []
        for line in range(1 + len(values)):
            self._items.append([])
            for column in range(PICTURES + 1):
                item = QTableWidgetItem()
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | (Qt.ItemFlag.ItemIsSelectable if line else Qt.ItemFlag(0)))
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(line, column, item)
                self._items[line].append(item)
            strip = SheetView()
            strip.setObjectName(f"compare.strip.{line}")
            strip.tile_clicked.connect(lambda tile, line=line: self._click(line, tile))
            self.setCellWidget(line, PICTURES, strip)
            self._strips.append(strip)

    def _show_row(self, index: int, row: m.ComparedRow, marked: int | None) -> None:
        def decimal(value: float | None, decimals: int = 2) -> str:
            return number(math.nan if value is None else value, decimals)

        texts = {
            VALUE: tr(row.value) if isinstance(row.value, str) else value_text(row.value),
            PARAMETERS: decimal(row.parameters, 0),
            ELBO: decimal(row.negative_elbo),
            RECONSTRUCTION: decimal(row.reconstruction),
            KL: decimal(row.kl),
            ACTIVE: decimal(row.active_units_kl, 0),
            EPOCH: "–" if row.parameters is None else number(row.epoch, 1),
        }
        for column, text in texts.items():
            item = self._items[index + 1][column]
            item.setText(f"★ {text}" if column == marked else text)
            item.setFont(font(bold=column in (marked, VALUE)))
            item.setToolTip(tr("The best of these values") if column == marked else "")

    def selected_value(self) -> int | None:
        """Index of the value whose line is selected."""
        lines = self.selectionModel().selectedRows()
        return lines[0].row() - 1 if lines and lines[0].row() > 0 else None

    def mark_image(self, image: int | None) -> None:
        """The one selected image of the window, in every line."""
        for strip in self._strips:
            strip.set_selected(image)

    # ---- sizes: numbers as narrow as they can be, pictures as large as whole magnifications allow
    def _arrange(self) -> None:
        if self.compared is None:
            return
        count, _, high, wide = self.compared.originals.shape
        ratio = self.devicePixelRatioF()
        self._spare(min(LEAST, count) * (wide / ratio + 2) + 2 * EDGE)
        least = self.fontMetrics().height() + 2 * EDGE
        room = self.viewport().height() // self.rowCount()
        across = max(1, self.viewport().width() - self._taken() - 2 * EDGE)
        scale = max(1, int((room - 2 * EDGE) * ratio / high))
        while scale > 1 and across < min(LEAST, count) * (wide * scale / ratio + 2):
            scale -= 1
        line = max(least, min(max(room, 4 * least), round(high * scale / ratio) + 2 * EDGE))
        tile = min(wide * scale / ratio, (line - 2 * EDGE) * wide / high)
        shown = max(1, min(count, int(across / (tile + 2))))
        for index, strip in enumerate(self._strips):
            self.setRowHeight(index, line)
            images = self.compared.originals if index == 0 else self.compared.rows[index - 1].images
            strip.set_images(None if images is None else images[:shown], shown)

    def _taken(self) -> int:
        return sum(self.columnWidth(column) for column in range(PICTURES) if not self.isColumnHidden(column))

    def _spare(self, wanted: float) -> None:
        for column in SPARED:
            self.setColumnHidden(column, False)
        for column in SPARED:
            if self.viewport().width() - self._taken() < wanted:
                self.setColumnHidden(column, True)

    def _columns(self) -> None:
        plain, header = self.fontMetrics(), self.horizontalHeader().fontMetrics()
        for column, widest in enumerate(WIDEST[:PICTURES]):
            words = self._heads[column].text().split("\n")
            values = [line[VALUE].text() for line in self._items] if column == VALUE else [widest]
            room = [header.horizontalAdvance(word) for word in words]
            room += [round(1.1 * plain.horizontalAdvance(value)) for value in values]
            self.setColumnWidth(column, max(room) + 2 * theme.UNIT)

    def sizeHint(self) -> QSize:
        return QSize(900, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # ---- hands
    def _click(self, line: int, tile: int) -> None:
        self.setCurrentCell(line, VALUE)
        self.picture_clicked.emit(tile)

    def _choose(self, line: int) -> None:
        if line > 0:
            self.chosen.emit(line - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentRow())
        else:
            super().keyPressEvent(event)

    # ---- texts and colours
    def _words(self) -> None:
        names = (
            self._label, tr("Parameters"), tr("Negative ELBO"), tr("Reconstruction"), tr("KL"), tr("Active units"),
            tr("Epoch"), tr("The same test images"),
        )  # fmt: skip
        tips = {
            ELBO: tr("Nats per image on the test images after the last whole epoch; ★ marks the best"),
            ACTIVE: tr("Latent dimensions with a KL above 0.01 nats"),
        }
        for column, name in enumerate(names):
            self._heads[column].setText(in_two_lines(name) if column != PICTURES else name)
            self._heads[column].setToolTip(tips.get(column, ""))
        if self.compared is not None:
            self._items[0][VALUE].setText(tr("Original"))
            for strip, row in zip(self._strips[1:], self.compared.rows, strict=True):
                about = tr("Reconstructions with {name} = {value}", name=self._label, value=value_text(row.value))
                strip.setAccessibleName(about)
                strip.set_message(tr("waits for its turn"))
            self._strips[0].setAccessibleName(tr("Original"))
            self._columns()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Values compared"))
        if self.compared is not None:
            self.show_comparison(self.compared, self._label)
