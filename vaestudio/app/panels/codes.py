"""Codes: how a codebook or categorical variables are used, and what changing a code of a picture does to it."""

from typing import ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import font, number
from vaestudio.app.code_cells import Cells
from vaestudio.app.code_chart import Usage
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.pictures import PictureView, SheetView
from vaestudio.app.projection import coordinate
from vaestudio.app.sidebar import Sidebar
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

UNUSED = 3  # codes that are not used are that many times darker in the sheet
LOW = 2.6  # width to height, from which on things stand side by side


class Codes(Panel):
    name: ClassVar[str] = "codes"
    title: ClassVar[str] = "Codes"
    probes: ClassVar[tuple[str, ...]] = ("codes",)
    kinds: ClassVar[tuple[str, ...]] = ("grid",)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.answer: m.Codes | None = None
        self.codes: npt.NDArray[np.int64] | None = None  # (N,) of the picture shown
        self.kl: npt.NDArray[np.float32] | None = None  # (N,) of the picture, while it has its own codes
        self.edited = False
        self.ticket = self._since = 0  # of the last question, and of the first one about what is shown now
        self._decoded: m.Pictures | None = None
        self.usage = Usage("codes.usage")
        self.cells = Cells("codes.cells")
        self.original, self.decoded, self.book = PictureView(), PictureView(), SheetView()
        for view, name in ((self.original, "original"), (self.decoded, "decoded"), (self.book, "book")):
            view.setObjectName(f"codes.{name}")
            view.setMinimumSize(64, 64)
        self.order = QComboBox(objectName="codes.order")
        self.order.addItems(["", ""])
        self.back = QPushButton(objectName="codes.back")
        self.used, self.perplexity, self._used_name, self._perplexity_name = QLabel(), QLabel(), QLabel(), QLabel()
        self.used.setObjectName("codes.used")
        self.perplexity.setObjectName("codes.perplexity")
        self.words = QLabel(objectName="codes.words", wordWrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._connect()
        self._lay_out()
        self.retranslate()
        self.restyle()

    def _connect(self) -> None:
        self.order.currentIndexChanged.connect(lambda _: self._show_usage())
        self.usage.pointed.connect(lambda _: self._describe())
        self.usage.picked.connect(self._pick)
        self.cells.selected.connect(lambda _: self._describe())
        self.book.tile_clicked.connect(self._pick_tile)
        self.back.clicked.connect(self._go_back)
        self.studio.image_selected.connect(lambda _: self._go_back())

    def _lay_out(self) -> None:
        self.side = Sidebar("codes")
        self.side.add(self.order)
        for figure, name in ((self.used, self._used_name), (self.perplexity, self._perplexity_name)):
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(theme.UNIT)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            across.addWidget(name, 1)
            across.addWidget(figure)
            self.side.span(row)
        self.side.span(self.back)
        self.side.fill(self.words)
        pictures = QHBoxLayout()
        pictures.setSpacing(theme.UNIT)
        for view, stretch in ((self.original, 2), (self.cells, 2), (self.decoded, 2), (self.book, 3)):
            pictures.addWidget(view, stretch)
        self._right = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._right.setSpacing(theme.UNIT)
        self._right.addWidget(self.usage, 2)
        self._right.addLayout(pictures, 4)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, theme.UNIT // 2, theme.UNIT // 2)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addLayout(self._right, 1)

    def applies(self, run: m.RunInfo) -> str:
        return (
            ""
            if run.grid is not None
            else tr("The code of this model is a vector of numbers: it has no codes to count.")
        )

    # ---- what the engine says
    def opened(self, event: m.RunOpened) -> None:
        self.answer, self.codes, self.kl, self.edited, self._decoded = None, None, None, False, None
        grid = event.run.grid
        if grid is None:
            return
        self.cells.begin(grid.rows, grid.columns)
        self.cells.setVisible(grid.shared)
        self.book.setVisible(grid.shared)
        self.usage.show_counts(np.zeros((grid.rows * grid.columns, grid.codes), np.int64), grid.shared, True)
        self.retranslate()
        self.ask()

    def receive(self, event: m.Event) -> None:
        match event:
            case m.Codes():
                self.answer = event
                if self.isVisible():  # the weights have moved on
                    self.ask()
            case m.Encoded(who=self.name) if event.ticket >= self._since and not self.edited:
                self.codes = event.z[0].round().astype(np.int64)
                self.kl, self._decoded = event.kl_per_dimension[0], event.images
            case m.Decoded(who=self.name) if event.ticket >= self._since:
                self._decoded = event.images
            case _:
                return
        self.touch()

    @property
    def _index(self) -> int:
        """Of the test image that is shown."""
        return self.studio.selected or 0

    def ask(self) -> None:
        """For the codes of the image and their picture; once a code was changed, for the picture alone."""
        if self.run is None or self.run.grid is None or not len(self.run.test_images):
            return
        if self.edited and self.codes is not None:
            self.ticket = self.studio.decode(self.name, self.codes.astype(np.float32))
        else:
            image = self.run.test_images[self._index : self._index + 1]
            labels = self.run.test_labels
            label = None if labels is None or not self.run.model.conditional else labels[self._index : self._index + 1]
            self.ticket = self.studio.encode(self.name, image, label)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chart beside the pictures where the panel is low, else above them."""
        super().resizeEvent(event)
        low = self.width() > LOW * self.height()
        self._right.setDirection(QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom)

    # ---- hands
    def _pick(self, variable: int, code: int) -> None:
        """A code for the position that is selected, or for the variable in whose column it was picked."""
        if self.codes is None or self.run is None or self.run.grid is None:
            return
        self.codes = self.codes.copy()
        self.codes[self.cells.at if self.run.grid.shared else variable] = code
        self.edited, self.kl = True, None
        self._ask_anew()

    def _pick_tile(self, tile: int) -> None:
        if 0 <= tile < len(self.usage.order):
            self._pick(0, int(self.usage.order[tile]))

    def _go_back(self) -> None:
        self.edited = False
        self._ask_anew()

    def _ask_anew(self) -> None:
        """About something else than before: earlier answers no longer count."""
        self.ask()
        self._since = self.ticket
        self.touch()

    # ---- drawing
    def redraw(self) -> None:
        if self.run is None or self.run.grid is None:
            return
        self.back.setEnabled(self.edited)
        if len(self.run.test_images):
            self.original.set_image(self.run.test_images[self._index])
        if self._decoded is not None:
            self.decoded.set_image(self._decoded[0])
        if self.codes is not None:
            self.cells.show_codes(self.codes)
            self.usage.set_chosen(self.codes)
        self._show_usage()
        self._describe()

    def _show_usage(self) -> None:
        if self.answer is None or self.run is None or self.run.grid is None:
            return
        answer, grid = self.answer, self.run.grid
        self.usage.show_counts(answer.counts, grid.shared, by_use=self.order.currentIndex() == 0)
        self.used.setText(number(answer.used, 0))
        self.perplexity.setText(number(answer.perplexity, 1))
        if answer.looks is not None:
            order = self.usage.order
            idle = (answer.counts.sum(0) == 0)[order]
            looks = answer.looks[order].copy()
            looks[idle] //= UNUSED
            self.book.set_images(looks)
            code = self.codes[self.cells.at] if self.codes is not None else None
            self.book.set_selected(None if code is None else int(np.flatnonzero(order == code)[0]))

    def _describe(self) -> None:
        """The code pointed at, else the position that is selected."""
        text = ""
        if self.usage.at is not None and self.answer is not None and self.usage.counts.sum():
            variable, code = self.usage.at
            counts = self.answer.counts.sum(0) if self.usage.shared else self.answer.counts[variable]
            share = tr("{n} %", n=number(100 * counts[code] / max(1, counts.sum()), 2))
            text = (
                tr("Code {code}: {share} of all positions", code=code, share=share)
                if self.usage.shared
                else tr(
                    "{z} has value {value} in {share} of the images",
                    z=coordinate(variable),
                    value=code + 1,
                    share=share,
                )
            )
        elif self.codes is not None and self.cells.isVisibleTo(self):
            row, column = divmod(self.cells.at, self.cells.columns)
            text = tr(
                "Row {row}, column {column}: code {code}",
                row=row + 1,
                column=column + 1,
                code=int(self.codes[self.cells.at]),
            )
            if self.kl is not None and np.isfinite(self.kl).all():
                text += "\n" + tr(
                    "{n} nats here, {total} in all",
                    n=number(float(self.kl[self.cells.at]), 2),
                    total=number(float(self.kl.sum()), 1),
                )
        elif self.kl is not None and np.isfinite(self.kl).all():
            text = tr("The codes of this image cost {total} nats", total=number(float(self.kl.sum()), 1))
        if text != self.words.text():
            self.words.setText(text)

    # ---- texts and colours
    def retranslate(self) -> None:
        grid = self.run.grid if self.run is not None else None
        shared = grid is None or grid.shared
        total = number(0 if grid is None else grid.codes if shared else grid.codes * grid.columns, 0)
        self.side.name(self.order, tr("Order"))
        self.order.setItemText(0, tr("by use"))
        self.order.setItemText(1, tr("by index"))
        self._used_name.setText(tr("codes in use,\nof {n}", n=total))
        self._perplexity_name.setText(tr("perplexity") if shared else tr("mean perplexity\nof a variable"))
        self.back.setText(tr("Codes of the image"))
        self.back.setToolTip(tr("Take back every code that was changed by hand"))
        for widget in (self.used, self._used_name):
            widget.setToolTip(tr("Codes that occur among the first 1,000 test images"))
        for widget in (self.perplexity, self._perplexity_name):
            widget.setToolTip(
                tr("As many codes as if all were used alike: the exponential of the entropy of their use")
            )
        self.usage.setAccessibleName(tr("How often each code is used"))
        self.usage.setToolTip(
            tr("How often each code is used; dashed: if all were used alike. Click one to put it in the selected cell")
            if shared
            else tr("Click a value to give it to its variable")
        )
        for view, text in (
            (self.original, tr("The image")),
            (self.decoded, tr("Decoded from its codes")),
            (
                self.book,
                tr(
                    "What is decoded where each code stands, on average; unused ones are dark. Click one to put it in the selected cell"
                ),
            ),
            (self.cells, tr("The grid of codes; click a cell to select it")),
        ):
            view.setAccessibleName(text)
            view.setToolTip(text)
        self.used.setAccessibleName(tr("Codes in use"))
        self.perplexity.setAccessibleName(tr("Perplexity of the codes"))
        self.words.setAccessibleName(tr("The code under the pointer or in the selected cell"))
        self._describe()

    def restyle(self) -> None:
        self.side.restyle()
        for figure in (self.used, self.perplexity):
            figure.setFont(font(2.4, bold=True))
        for name in (self._used_name, self._perplexity_name, self.words):
            name.setStyleSheet(f"color: {theme.current().muted}")
        for view in (self.usage, self.cells, self.original, self.decoded, self.book):
            view.update()
