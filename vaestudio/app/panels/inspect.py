"""Inspect one image: the whole chain with its actual numbers, and the balance of its evidence."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vaestudio.app import theme
from vaestudio.app.balance import Balance, Term
from vaestudio.app.chain import Chain, ChainTable, Symbol, number
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.pictures import PictureView
from vaestudio.app.studio import Studio
from vaestudio.app.toolbox import named
from vaestudio.engine import messages as m

REFRESH_MS = 250  # while the model learns
TALL = 440  # pixels of height
SAMPLES = (64, 512, 4096)  # for the evidence


@dataclass(frozen=True)
class _Request:
    index: int
    noise: m.Floats | None
    samples: int


class Inspect(Panel):
    name: ClassVar[str] = "inspect"
    title: ClassVar[str] = "Inspect one image"
    kinds: ClassVar[tuple[str, ...]] = ("vector", "completes")

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.answer: m.Encoded | None = None
        self._asked: dict[int, _Request] = {}  # by ticket, newer than what is shown
        self._shown: _Request | None = None
        self._random = np.random.default_rng(0)
        self._noise: m.Floats = np.zeros(0, np.float32)
        self._stale = False
        self._pace = QTimer(self, interval=REFRESH_MS, singleShot=True)
        self._pace.timeout.connect(self._refresh)
        self._make()
        studio.image_selected.connect(self._select)
        studio.label_picked.connect(self._label_picked)
        self.retranslate()
        self.restyle()

    # ---- what it is made of
    def _make(self) -> None:
        self._previous = self._button("previous", lambda: self._step(-1), "P")
        self._next = self._button("next", lambda: self._step(1), "N")
        self._which = QLabel()
        self._again = self._button("again", self.draw_noise, "E")
        self._zero = self._button("zero", self.zero_noise, "Shift+E")
        self._fold = named(QCheckBox(), "inspect.silent")
        self._fold.toggled.connect(self._unfold)
        self._live = named(QCheckBox(), "inspect.live")
        self._live.toggled.connect(self.ask)
        self._samples = named(QComboBox(), "inspect.samples")
        for count in SAMPLES:
            self._samples.addItem("", count)
        self._samples.setCurrentIndex(1)
        self._samples.currentIndexChanged.connect(self.ask)
        controls = QHBoxLayout()
        for left in (self._previous, self._which, self._next):
            controls.addWidget(left)
        controls.addStretch(1)
        for right in (self._again, self._zero, self._fold, self._live, self._samples):
            controls.addWidget(right)
            controls.addSpacing(theme.UNIT if right in (self._zero, self._fold) else 0)

        self.original, self.decoded, self.table = PictureView(), PictureView(), ChainTable()
        for view, name in ((self.original, "x"), (self.decoded, "decoded"), (self.table, "table")):
            view.setObjectName(f"inspect.{name}")
        self._symbols = [
            Symbol("x", ["x"]),
            Symbol("μ", ["μ"]),
            Symbol("log σ²", ["log σ²", "σ"]),
            Symbol("ε", ["ε"]),
            Symbol("z = μ + σ·ε", ["z", "μ", "σ", "ε"]),
            Symbol("z", ["z"]),
            Symbol("p(x|z)", ["p(x|z)"]),
        ]
        x, mean, variance, noise, sample, code, likelihood = self._symbols
        self._random_part = (mean, _plain(","), variance, _plain("→"), noise, _plain("→"), sample)
        self._code = code
        middle = QHBoxLayout()
        middle.setSpacing(theme.UNIT // 4)
        middle.addWidget(_plain("→"))
        middle.addStretch(1)
        for widget in (*self._random_part, code):
            middle.addWidget(widget)
        middle.addStretch(1)
        middle.addWidget(_plain("→"))
        self._chain = chain = QGridLayout()
        chain.setHorizontalSpacing(theme.UNIT)
        chain.setVerticalSpacing(theme.UNIT // 4)
        chain.addWidget(x, 0, 0)
        chain.addLayout(middle, 0, 1)
        chain.addWidget(likelihood, 0, 2)
        chain.addWidget(self.original, 1, 0)
        chain.addWidget(self.table, 1, 1)
        chain.addWidget(self.decoded, 1, 2)
        chain.setRowStretch(1, 1)

        self._terms = {n: Term(n) for n in ("evidence", "reconstruction", "kl", "gap")}
        self._note = QLabel(wordWrap=True)
        balance = QHBoxLayout()
        balance.setSpacing(2 * theme.UNIT)
        for term in self._terms.values():
            balance.addWidget(term, 1)
        balance.addWidget(self._note, 3)

        rows = QVBoxLayout(self)
        rows.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        rows.setSpacing(theme.UNIT // 2)
        rows.addLayout(controls)
        rows.addLayout(chain, 1)
        rows.addLayout(balance)

    def _button(self, name: str, action: Any, key: str) -> QPushButton:
        button = named(QPushButton(), f"inspect.{name}")
        button.clicked.connect(lambda: action())
        shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(button.click)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is height, the pictures take more of the width; where there is little, the tooltips explain alone."""
        super().resizeEvent(event)
        room = (
            self.parentWidget().height() if self.parentWidget() else event.size().height()
        )  # what can be seen at once
        for column, stretch in enumerate((3, 4, 3) if room >= TALL else (2, 5, 2)):
            self._chain.setColumnStretch(column, stretch)
        for term in self._terms.values():
            term.explain(room >= 15 * self.fontMetrics().height())

    # ---- contract of a panel
    def applies(self, run: m.RunInfo) -> str:
        if run.model.latent != "vector":
            return tr("This model's code is a grid: there is no μ, σ and ε for each of its parts.")
        return "" if len(run.test_images) else tr("There are no test images to inspect.")

    def opened(self, event: m.RunOpened) -> None:
        run = event.run
        self._asked.clear()
        self.answer = self._shown = None
        self._random = np.random.default_rng(0)
        self._noise = self._random.standard_normal(run.latent_dim, np.float32)
        self.table.numbers.set_chain(None)
        random = run.model.bound
        for widget in (*self._random_part, self._again, self._zero, self._fold, self._live, self._samples):
            widget.setVisible(random)
        self._code.setVisible(not random)
        for name, term in self._terms.items():
            term.setVisible(not self.applies(run) and (random or name == "reconstruction"))
        self.retranslate()
        self.restyle()
        self.ask()

    @property
    def index(self) -> int:
        """Which of the run's test images is inspected."""
        return self.studio.selected or 0

    @property
    def chain(self) -> Chain | None:
        """What the table shows."""
        return self.table.numbers.chain

    def receive(self, event: m.Event) -> None:
        match event:
            case m.Encoded(who=self.name):
                request = self._asked.get(event.ticket)
                if request is None or request.index != self.index:
                    return
                self._asked = {t: r for t, r in self._asked.items() if t > event.ticket}
                self.answer, self._shown = event, request
                self.touch()
            case m.Progressed() | m.StateChanged() | m.Tested() | m.Probed() | m.Rewound():
                self._weights(self.studio.decoded_step, isinstance(event, m.StateChanged))

    def _weights(self, step: int, state_changed: bool) -> None:
        """The weights may be others: ask again, at a reading pace."""
        if self.isVisible() and (state_changed or self.answer is None or step != self.answer.step):
            self._stale = True
            if not self._pace.isActive():
                self._pace.start()

    def _refresh(self) -> None:
        if self._stale:
            self.ask()

    def ask(self) -> None:
        """Encode the image with the noise of now. Estimating the evidence waits for a pause, or to be wanted."""
        run = self.run
        if run is None or self.applies(run) or not self.isVisible():
            return
        self._stale = False
        index = min(self.index, len(run.test_images) - 1)
        noise = self._noise if run.model.bound else None
        wanted = run.model.bound and (self._live.isChecked() or self.studio.state != "training")
        samples = int(self._samples.currentData()) if wanted else 0
        labels = None
        if run.model.conditional and run.test_labels is not None:
            labels = run.test_labels[index : index + 1]
        ticket = self.studio.encode(self.name, run.test_images[index : index + 1], labels, noise, samples)
        self._asked[ticket] = _Request(index, noise, samples)
        self.touch()

    def redraw(self) -> None:
        run, answer, shown = self.run, self.answer, self._shown
        if run is None:
            return
        self._tell_which(run)
        if self.applies(run) or answer is None or shown is None or shown.index != self.index:
            self.original.set_image(
                None if self.applies(run) else run.test_images[min(self.index, len(run.test_images) - 1)]
            )
            self.decoded.set_image(None)
            return
        noise = shown.noise
        self.original.set_image(run.test_images[shown.index])
        self.decoded.set_image(answer.images[0])
        chain = Chain(answer.mean[0], answer.deviation[0], noise, answer.z[0], answer.kl_per_dimension[0])
        self.table.numbers.set_chain(chain)
        self._fold.setText(tr("{n} silent", n=chain.silent))
        self._fold.setEnabled(chain.silent > 0)
        balance = Balance.of(answer)
        waiting = "…" if self._live.isChecked() or self.studio.state != "training" else tr("when paused")
        for name, term in self._terms.items():
            value = getattr(balance, name)
            term.say(waiting if value is None else number(value), "−" if value is not None and value < 0 else "")

    def _tell_which(self, run: m.RunInfo) -> None:
        count = len(run.test_images)
        text = tr("image {i} of {n}", i=_count(min(self.index + 1, count)), n=_count(count))
        if run.test_labels is not None and count:
            text += " · " + tr("class {c}", c=run.class_names[run.test_labels[min(self.index, count - 1)]])
        self._which.setText(text)

    # ---- hands
    def draw_noise(self) -> None:
        """ε again."""
        if self.run is not None:
            self._noise = self._random.standard_normal(self.run.latent_dim, np.float32)
            self.ask()

    def zero_noise(self) -> None:
        """ε = 0: z is the posterior's mean."""
        self._noise = np.zeros_like(self._noise)
        self.ask()

    def _step(self, by: int) -> None:
        if self.run is not None and len(self.run.test_images):
            self.studio.select_image((self.index + by) % len(self.run.test_images))

    def _select(self, index: int | None) -> None:
        self.ask()

    def _label_picked(self, label: int) -> None:
        if self.run is not None and self.run.model.conditional and self.run.test_labels is None:
            self.ask()

    def _unfold(self, on: bool) -> None:
        self.table.numbers.folded = not on
        self.table.numbers.set_chain(self.chain)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        self._pace.stop()
        super().hideEvent(event)

    # ---- words and colours
    def _retell(self) -> None:
        if self.run is None:
            return
        why = self.applies(self.run)
        if not why and not self.run.model.bound:
            why = (
                tr("The encoder is deterministic: one z for each image. A point has no density: no KL and no evidence.")
                if self.run.model.generative
                else tr(
                    "An autoencoder is deterministic: one z for each image. It has no σ, no ε and no KL, and without a prior no evidence."
                )
            )
            self._terms["reconstruction"].set_words(
                tr("reconstruction"), tr("−log p(x|z): the pixels, once z is known")
            )
        elif not why and self.run.model.completes:
            why = tr("This model completes pictures: all terms are about the missing pixels, given the visible ones.")
        self._note.setText(why)
        self._note.setVisible(bool(why))

    def retranslate(self) -> None:
        buttons = (
            (self._previous, "◀", tr("Previous image (P)")),
            (self._next, "▶", tr("Next image (N)")),
            (self._again, tr("ε again"), tr("Draw new noise (E)")),
            (self._zero, tr("ε = 0"), tr("No noise: z is the posterior's mean (Shift-E)")),
            (self._fold, tr("{n} silent", n=0), tr("Show also the dimensions with less than 0.01 nats for this image")),
            (self._live, tr("Live evidence"), tr("Estimate log p(x) also while the model learns; when paused it is always estimated")),
        )  # fmt: skip
        for button, text, help_text in buttons:
            button.setText(text)
            button.setToolTip(help_text)
            button.setAccessibleName(help_text)
        for i, count in enumerate(SAMPLES):
            self._samples.setItemText(i, tr("K = {k}", k=count))
        self._samples.setToolTip(tr("Samples for the estimate: the more, the nearer to log p(x) from below"))
        self._samples.setAccessibleName(self._samples.toolTip())
        for view, text in (
            (self.original, tr("x: the image")),
            (self.decoded, tr("The mean of p(x|z)")),
            (self.table, tr("The numbers of each dimension")),
        ):
            view.setAccessibleName(text)
        for symbol in self._symbols:
            symbol.retranslate()
        self.table.numbers.retranslate()
        terms = {
            "evidence": ("log p(x) ≈", tr("nats: how likely the model finds x")),
            "reconstruction": (tr("= − reconstruction"), tr("−log p(x|z): the pixels, once z is known")),
            "kl": ("− KL", tr("KL(q(z|x) ‖ p(z)): what z itself costs")),
            "gap": (tr("+ gap"), tr("missed: on average KL(q(z|x) ‖ p(z|x))")),
        }
        for name, (title, help_text) in terms.items():
            self._terms[name].set_words(title, help_text)
        self._retell()

    def restyle(self) -> None:
        widest = max(self.run.class_names, key=len, default="")[:16] if self.run is not None else ""
        text = tr("image {i} of {n}", i=_count(10000), n=_count(10000)) + " · " + tr("class {c}", c=widest)
        self._which.setFixedWidth(self.fontMetrics().horizontalAdvance(text))
        self._which.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.restyle()
        for symbol in self._symbols:
            symbol.restyle()
        for term in self._terms.values():
            term.restyle()


def _count(n: int) -> str:
    return QLocale().toString(n)


def _plain(text: str) -> QLabel:
    return QLabel(text, alignment=Qt.AlignmentFlag.AlignCenter)
