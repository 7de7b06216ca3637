"""Complete: a test image with a part of it covered, the one blurry guess of a plain network, and a wall of completions."""

from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QLocale, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import number
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.pictures import PictureView, SheetView
from vaestudio.app.sidebar import Sidebar
from vaestudio.app.studio import Studio
from vaestudio.app.toolbox import named
from vaestudio.engine import messages as m

COUNTS = (0, 9, 16, 25, 49, 100)  # 0: as many as fit at twice their size
MOST = 49
PAINTED = 4  # of the box: a part covered by hand, after "as trained" and 1 to 3 quarters
ASK_MS = 40  # between two questions while a hand paints
WIDE = 1.6  # wider than this many times its height, the panel is one row


class Complete(Panel):
    name: ClassVar[str] = "complete"
    title: ClassVar[str] = "Complete"
    probes: ClassVar[tuple[str, ...]] = ("completions",)
    kinds: ClassVar[tuple[str, ...]] = ("completes",)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.answer: m.Completions | None = None
        self.seed = 0
        self._asked: dict[str, Any] = {}
        self.mask: np.ndarray | None = None  # (H, W) bool, what is seen; None: as the box says
        self._pace = QTimer(self, interval=ASK_MS, singleShot=True)
        self._pace.timeout.connect(self.rewatch)
        self._make_controls()
        self._make_pictures()
        studio.image_selected.connect(lambda _: self._ask())
        self.retranslate()
        self.restyle()

    # ---- what it is made of
    def _make_controls(self) -> None:
        self.previous = self._button("previous", lambda: self._step(-1), "P")
        self.next = self._button("next", lambda: self._step(1), "N")
        self.which = QLabel()
        self.which.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.part = named(QComboBox(), "complete.part")
        self.part.addItems([""] * (PAINTED + 1))
        self.part.currentIndexChanged.connect(self._choose)
        self.uncover = named(QCheckBox(), "complete.uncover")
        self.clear = self._button("clear", self.uncover_all, "")
        self.count = named(QComboBox(), "complete.count")
        self.count.addItems(["", *map(str, COUNTS[1:])])
        self.count.currentIndexChanged.connect(lambda _: self._ask())
        self.again = self._button("again", self.draw_again, "E")
        self.words = named(QLabel(wordWrap=True), "complete.words")
        self.side = Sidebar("complete")
        turn = QWidget()
        row = QHBoxLayout(turn)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.previous)
        row.addWidget(self.which, 1)
        row.addWidget(self.next)
        self._many_of = QWidget()
        draws = QHBoxLayout(self._many_of)
        draws.setContentsMargins(0, 0, 0, 0)
        draws.addWidget(self.count, 1)
        draws.addWidget(self.again)
        self.side.span(turn)
        self.side.add(self.part)
        self._brush = QWidget(visible=False)
        brush = QHBoxLayout(self._brush)
        brush.setContentsMargins(0, 0, 0, 0)
        brush.addWidget(self.uncover, 1)
        brush.addWidget(self.clear)
        self.side.span(self._brush)
        self.side.span(self._many_of)
        self.side.fill(self.words)

    def _make_pictures(self) -> None:
        self.covered, self.original, self.guess, self.wall = PictureView(), PictureView(), PictureView(), SheetView()
        views = {"covered": self.covered, "original": self.original, "guess": self.guess, "wall": self.wall}
        self.captions = {name: QLabel(alignment=Qt.AlignmentFlag.AlignCenter) for name in views}
        self.covered.setCursor(Qt.CursorShape.CrossCursor)
        self.covered.pressed.connect(lambda at: self._cover(at, at))
        self.covered.dragged.connect(self._cover)
        few, many = QWidget(), QWidget()
        self._few, self._many = QGridLayout(few), QGridLayout(many)
        for grid in (self._few, self._many):
            grid.setContentsMargins(theme.UNIT // 2, theme.UNIT // 2, theme.UNIT // 2, theme.UNIT // 2)
            grid.setSpacing(theme.UNIT // 2)
            grid.setRowStretch(1, 1)
        for name, view in views.items():
            view.setObjectName(f"complete.{name}")
            grid, column = (self._many, 0) if name == "wall" else (self._few, self._few.count() // 2)
            grid.addWidget(self.captions[name], 0, column)
            grid.addWidget(view, 1, column)
            grid.setColumnStretch(column, 1)
        self._pictures = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pictures.setSpacing(0)
        self._pictures.addWidget(few, 3)
        self._pictures.addWidget(many, 3)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addLayout(self._pictures, 1)

    def _button(self, name: str, action: Any, key: str) -> QPushButton:
        button = named(QPushButton(), f"complete.{name}")
        button.clicked.connect(lambda: action())
        if key:
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() - self.side.width() > WIDE * self.height()
        self._pictures.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        for index, stretch in enumerate((1, 1) if wide else (2, 5)):
            self._pictures.setStretch(index, stretch)
        self.touch()

    # ---- contract of a panel
    def applies(self, run: m.RunInfo) -> str:
        if not run.model.completes:
            return tr("This model learns whole pictures; “{model}” learns to complete them.", model="sohn-cvae")
        return "" if len(run.test_images) else tr("There are no test images to complete.")

    def probe_settings(self, probe: str) -> dict[str, Any]:
        part = self.part.currentIndex()
        self._asked = {
            "index": self.index,
            "count": self._number(),
            "seed": self.seed,
            "quadrants": part if 0 < part < PAINTED else 0,
            "seen": None if self.mask is None else self.mask.tobytes(),
        }
        return self._asked

    def _number(self) -> int:
        """How many completions to ask for."""
        chosen = COUNTS[self.count.currentIndex()]
        if chosen or self.run is None:
            return chosen or MOST
        _, h, w = self.run.shape
        scale = 2 if max(h, w) <= 64 else 1
        across, down = self.wall.width() // (scale * w + 2), self.wall.height() // (scale * h + 2)
        return int(np.clip(across * down, 4, MOST))

    def opened(self, event: m.RunOpened) -> None:
        self.answer = None
        self.part.setCurrentIndex(0)
        self.mask = None
        why = self.applies(event.run)
        self.side.setEnabled(not why)
        self.retranslate()
        self.restyle()

    @property
    def index(self) -> int:
        """Which of the run's test images is completed."""
        last = 0 if self.run is None else len(self.run.test_images) - 1
        return max(0, min(self.studio.selected or 0, last))

    def receive(self, event: m.Event) -> None:
        if isinstance(event, m.Completions) and event.index == self.index:
            self.answer = event
            self.touch()

    # ---- drawing
    @property
    def seen(self) -> np.ndarray | None:
        """(H, W) bool: what is uncovered now, as far as it is known."""
        if self.mask is not None:
            return self.mask
        return None if self.answer is None else self.answer.seen

    def redraw(self) -> None:
        run, answer = self.run, self.answer
        if run is None or self.applies(run):
            return
        if self._number() != self._asked.get("count"):
            self._ask()  # there is other room now
        self._tell_which(run)
        image, seen = run.test_images[self.index], self.seen
        self.original.set_image(image)
        self.covered.set_image(image if seen is None else self._with_cover(image, seen))
        fresh = answer is not None and answer.index == self.index
        self.guess.set_image(answer.guess if answer is not None and fresh else None)
        self.wall.set_images(answer.images if answer is not None and fresh else None)
        self._say(answer if fresh else None)

    def _with_cover(self, image: np.ndarray, seen: np.ndarray) -> np.ndarray:
        """The picture (3, H, W) with diagonal stripes over what is not seen: no picture of the data looks like them."""
        _, h, w = image.shape
        colours = theme.current()
        tones = np.array([QColor(c).getRgb()[:3] for c in (colours.accent, colours.border)], np.uint8)
        stripes = tones[(np.add.outer(np.arange(h), np.arange(w)) // max(1, w // 28)) % 2]
        picture = np.broadcast_to(image, (3, h, w))
        return np.where(seen, picture, stripes.transpose(2, 0, 1)).astype(np.uint8)

    def _tell_which(self, run: m.RunInfo) -> None:
        locale = QLocale()
        i, n = locale.toString(self.index + 1), locale.toString(len(run.test_images))
        self.which.setText(tr("image {i} of {n}", i=i, n=n))
        name = "" if run.test_labels is None else run.class_names[run.test_labels[self.index]]
        self.captions["original"].setText(tr("original: {c}", c=name) if name else tr("original"))

    def _say(self, answer: m.Completions | None) -> None:
        text = ""
        if answer is not None:
            text = tr("step {step}", step=number(answer.step, 0))
            if not answer.trained:
                text += " · " + tr("not trained for this part")
            text += "\n" + tr(
                "The true missing part: {guess} nats under the one guess, {model} under this model",
                guess=number(answer.guess_nats, 1),
                model=number(answer.nats, 1),
            )
        if text != self.words.text():
            self.words.setText(text)

    # ---- hands
    def _ask(self) -> None:
        self.touch()
        if self.isVisible() and not self._pace.isActive():
            self._pace.start()

    def _choose(self, part: int) -> None:
        """What is seen is as the box says; by hand one begins with what is covered now."""
        covered = self.seen
        self.mask = None if part < PAINTED else covered if covered is not None else self._all_seen()
        self._brush.setVisible(part == PAINTED)
        self._ask()

    def _all_seen(self) -> np.ndarray | None:
        return None if self.run is None else np.ones(self.run.shape[1:], np.bool_)

    def uncover_all(self) -> None:
        """Everything is seen, to be painted over."""
        self.part.setCurrentIndex(PAINTED)
        self.mask = self._all_seen()
        self._ask()

    def _cover(self, before: QPointF, now: QPointF) -> None:
        """A stroke over the picture, as wide as a seventh of it."""
        if self.run is None or self.seen is None:
            return
        self.part.setCurrentIndex(PAINTED)
        assert self.mask is not None
        h, w = self.mask.shape
        y, x = np.mgrid[:h, :w] + 0.5
        along = np.array([now.x() - before.x(), now.y() - before.y()])
        length = float(along @ along) or 1.0
        t = np.clip(((x - before.x()) * along[0] + (y - before.y()) * along[1]) / length, 0, 1)
        away = np.hypot(x - before.x() - t * along[0], y - before.y() - t * along[1])
        self.mask = np.where(away < max(h, w) / 14, self.uncover.isChecked(), self.mask)
        self._ask()

    def draw_again(self) -> None:
        """Other draws from p(z|visible)."""
        self.seed += 1
        self._ask()

    def _step(self, by: int) -> None:
        if self.run is not None and len(self.run.test_images):
            self.studio.select_image((self.index + by) % len(self.run.test_images))

    def hideEvent(self, event: QHideEvent) -> None:
        self._pace.stop()
        super().hideEvent(event)

    # ---- texts and colours
    def retranslate(self) -> None:
        parts = (
            tr("as trained"),
            tr("lower left quarter"),
            tr("left half"),
            tr("all but lower right"),
            tr("covered by hand"),
        )
        for i, text in enumerate(parts):
            self.part.setItemText(i, text)
        self.side.name(self.part, tr("Seen"))
        self.part.setToolTip(tr("Which part of the image the model sees; it paints the rest"))
        self.count.setItemText(0, tr("to fit"))
        self.count.setAccessibleName(tr("Completions"))
        self.count.setToolTip(tr("How many completions"))
        for button, text, tip in (
            (self.previous, "◀", tr("Previous image (P)")),
            (self.next, "▶", tr("Next image (N)")),
            (self.clear, tr("Uncover all"), tr("Nothing is covered: paint over a part")),
            (self.again, tr("Again"), tr("Other completions of the same part (E)")),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip if text in "◀▶" else text)
        self.words.setToolTip(
            tr(
                "−log p(missing | visible) of this image: the less, the better. A part that the model was not trained "
                "to complete is completed all the same, less well."
            )
        )
        self.uncover.setText(tr("Uncover"))
        self.uncover.setAccessibleName(tr("Uncover"))
        self.uncover.setToolTip(tr("Painting uncovers again"))
        for name, text in (
            ("covered", tr("what is seen")),
            ("original", tr("original")),
            ("guess", tr("one guess")),
            ("wall", tr("completions")),
        ):
            self.captions[name].setText(text)
        self.covered.setAccessibleName(tr("The image with its missing part covered"))
        self.covered.setToolTip(tr("Paint over the part that the model is to complete"))
        self.original.setAccessibleName(tr("The original image"))
        self.guess.setAccessibleName(tr("The guess of the plain network"))
        self.guess.setToolTip(tr("A plain network has one answer: the mean of all that could be there"))
        self.wall.setAccessibleName(tr("Completions drawn from the model"))
        why = self.applies(self.run) if self.run is not None else ""
        self.wall.set_message(why or tr("The completions come with the first answer of the engine."))

    def restyle(self) -> None:
        self.side.restyle()
        for label in (self.words, *self.captions.values()):
            label.setStyleSheet(f"color: {theme.current().muted}")
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.touch()
