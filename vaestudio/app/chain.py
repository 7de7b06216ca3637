"""x → μ, log σ² → ε → z → p(x|z): the symbols, and the table of their numbers for one image."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from vaestudio.app import theme
from vaestudio.app.i18n import tr
from vaestudio.app.projection import coordinate

Floats = npt.NDArray[np.float32]
Index = QModelIndex | QPersistentModelIndex
SILENT = (
    0.01  # nats: a dimension with less says nothing about the image (Burda et al. 2016 take the same number for Var μ)
)
NEAR = 0.3  # nats: dimensions this near to each other do not change places while the model learns


def number(value: float, decimals: int = 2) -> str:
    """With a true minus sign and always as many decimals; "–" for what is not a number."""
    if not np.isfinite(value):
        return "–"
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")  # + 0.0: no minus before nothing


@dataclass(frozen=True)
class Chain:
    """One image's numbers, each (D,). `noise` None: the encoder is deterministic, and there is z alone."""

    mean: Floats
    deviation: Floats
    noise: Floats | None
    z: Floats
    kl: Floats

    def order(self, before: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Dimensions, most informative about this image first; as `before` while that is right to within NEAR."""
        worth = self.kl if self.noise is not None else np.abs(self.z)
        if len(before) == len(worth) and (np.diff(worth[before]) < NEAR).all():
            return before
        return np.argsort(-worth, kind="stable")

    @property
    def silent(self) -> int:
        """How many say nothing; at least one dimension is always shown."""
        if self.noise is None:
            return 0
        return min(int((self.kl < SILENT).sum()), len(self.kl) - 1)


def quantities() -> dict[str, tuple[str, str]]:
    """Symbol: what it is, and its formula."""
    return {
        "x": (tr("the image"), tr("pixels in 0…1")),
        "μ": (tr("mean of the posterior q(z|x)"), tr("first output of the encoder")),
        "log σ²": (tr("log-variance of the posterior"), tr("second output of the encoder; σ = exp(½ log σ²)")),
        "σ": (tr("standard deviation of the posterior"), "σ = exp(½ log σ²)"),
        "ε": (tr("noise"), "ε ~ N(0, I)"),
        "z": (tr("the code: a draw from q(z|x) that gradients pass through"), "z = μ + σ·ε"),
        "KL": (tr("nats this dimension carries about the image"), tr("KL(q(z|x) ‖ p(z)); for p = N(0, 1): ½(μ² + σ² − 1 − log σ²)")),
        "p(x|z)": (tr("what the decoder says of the pixels, given z; its mean is shown"), tr("reconstruction = −log p(x|z)")),
    }  # fmt: skip


class Symbol(QLabel):
    """A piece of the formula that says what it is when the mouse or the keyboard comes to it."""

    def __init__(self, text: str, symbols: Sequence[str]) -> None:
        """`symbols`: which of `quantities()` it explains."""
        super().__init__(text, alignment=Qt.AlignmentFlag.AlignCenter)
        self._symbols = tuple(symbols)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setObjectName(f"inspect.symbol.{text}")

    def retranslate(self) -> None:
        known = quantities()
        text = "\n".join(f"{s}: {known[s][0]}\n{known[s][1]}" for s in self._symbols)
        self.setToolTip(text)
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(text)

    def restyle(self) -> None:
        line = theme.current().accent if self.hasFocus() else "transparent"
        self.setStyleSheet(f"border: 2px solid {line}; border-radius: 4px; padding: 0 2px;")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.restyle()
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.restyle()
        QToolTip.hideText()


class ChainModel(QAbstractTableModel):
    """A row a quantity, a column a dimension."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chain: Chain | None = None
        self.folded = True
        self.rows: tuple[str, ...] = ()
        self.columns: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._order: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._values: dict[str, Floats] = {}
        self._help: dict[str, tuple[str, str]] = {}
        self.retranslate()

    def retranslate(self) -> None:
        self._help = quantities()

    def set_chain(self, chain: Chain | None) -> None:
        """Numbers change in place; the table is laid out again only when dimensions come, go or change places."""
        self.chain = chain
        rows: tuple[str, ...] = ()
        columns = np.zeros(0, np.int64)
        self._order = columns if chain is None else chain.order(self._order)
        if chain is not None and chain.noise is None:
            rows, columns, self._values = ("z",), self._order, {"z": chain.z}
        elif chain is not None and chain.noise is not None:
            rows = ("μ", "log σ²", "σ", "ε", "z", "KL")
            shown = len(chain.z) - (chain.silent if self.folded else 0)
            columns = self._order[:shown]
            with np.errstate(divide="ignore"):
                logs = 2 * np.log(chain.deviation)
            values = (chain.mean, logs, chain.deviation, chain.noise, chain.z, chain.kl)
            self._values = dict(zip(rows, values, strict=True))
        if rows != self.rows or not np.array_equal(columns, self.columns):
            self.beginResetModel()
            self.rows, self.columns = rows, columns
            self.endResetModel()
        elif len(columns):
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(columns) - 1))

    def value(self, index: Index) -> float:
        return float(self._values[self.rows[index.row()]][self.columns[index.column()]])

    def largest(self, row: int) -> float:
        """What a full bar means in this row."""
        if self.rows[row] == "ε":
            return 3.0
        values = np.abs(self._values[self.rows[row]][self.columns])
        return max(float(values[np.isfinite(values)].max(initial=0)), 1.0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return number(self.value(index))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(self.rows[index.row()], coordinate(self.columns[index.column()]))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return coordinate(self.columns[section]) if across else self.rows[section]
        if role == Qt.ItemDataRole.ToolTipRole and not across:
            return self._tip(self.rows[section], "")
        return None

    def _tip(self, symbol: str, dimension: str) -> str:
        what, formula = self._help[symbol]
        return f"{symbol} {f'({dimension})' if dimension else ''}: {what}\n{formula}"


class BarDelegate(QStyledItemDelegate):
    """The number over a bar: from the middle where it has a sign, from the left where it has none."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, colours = index.model(), theme.current()
        assert isinstance(model, ChainModel)
        value, symbol = model.value(index), model.rows[index.row()]
        room = option.rect.adjusted(2, 2, -2, -2)
        if np.isfinite(value):
            share = float(np.clip(value / model.largest(index.row()), -1, 1))
            if symbol in ("σ", "KL"):
                bar = QRect(room.left(), room.top(), round(room.width() * max(share, 0)), room.height())
            else:
                middle = room.left() + room.width() // 2
                reach = round(room.width() / 2 * share)
                bar = QRect(min(middle, middle + reach), room.top(), abs(reach), room.height())
            colour = QColor(colours.kl if symbol == "KL" else colours.accent)
            colour.setAlpha(60)
            painter.fillRect(bar, colour)
        super().paint(painter, option, index)


class ChainTable(QTableView):
    """The numbers of a chain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers = ChainModel(self)
        self.setModel(self.numbers)
        self.setItemDelegate(BarDelegate(self))
        self.setShowGrid(False)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setCornerButtonEnabled(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(1)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)

        self.numbers.modelReset.connect(self._spread)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def sizeHint(self) -> QSize:
        """As low as its rows can be: height that is left over comes by itself."""
        low = (self.fontMetrics().height() + 1) * max(1, len(self.numbers.rows))
        return QSize(super().sizeHint().width(), low + self.horizontalHeader().height() + 2 * self.frameWidth())

    def _spread(self) -> None:
        """Few dimensions get wider columns and, where there is height, higher rows."""
        metrics, room = self.fontMetrics(), self.viewport().size()
        rows, columns = max(1, len(self.numbers.rows)), max(1, len(self.numbers.columns))
        low, high = metrics.height() + 1, 3 * metrics.height()
        narrow = metrics.horizontalAdvance("−000.00") + theme.UNIT
        self.verticalHeader().setDefaultSectionSize(max(low, min(high, room.height() // rows)))
        self.horizontalHeader().setDefaultSectionSize(max(narrow, min(2 * narrow, room.width() // columns)))

    def restyle(self) -> None:
        """Sizes follow the font."""
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setStyleSheet("QHeaderView::section { padding: 0; }")  # every pixel of height counts in a low dock
        self.horizontalHeader().setFixedHeight(self.fontMetrics().height() + 2)
        self.verticalHeader().setFixedWidth(self.fontMetrics().horizontalAdvance("log σ²") + 2 * theme.UNIT)
        self._spread()
        self.viewport().update()
