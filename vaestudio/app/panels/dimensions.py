"""Dimensions: how much each latent dimension carries, live, and which have fallen silent, and when."""

from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import font, number
from vaestudio.app.bars import ACTIVE, Bars, Floats
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.projection import coordinate
from vaestudio.app.sidebar import Sidebar
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m


class Dimensions(Panel):
    name: ClassVar[str] = "dimensions"
    title: ClassVar[str] = "Dimensions"
    kinds: ClassVar[tuple[str, ...]] = ("vector", "completes")
    probes: ClassVar[tuple[str, ...]] = ("latent cloud",)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._step = -1  # of the numbers below
        self.kl: Floats | None = None  # (D,)
        self.variance: Floats = np.empty(0)  # (D,)
        self.silent: dict[int, int] = {}  # dimension -> the step at which it was first seen silent; 0: it never spoke
        self._spoke: set[int] = set()
        self._tests: list[m.Tested] = []  # of the whole run, for looking back
        self.bars = Bars("dimensions.bars")
        self.bars.pointed.connect(lambda _: self._describe())
        self.order = QComboBox()
        self.order.setObjectName("dimensions.order")
        self.order.addItems(["", ""])
        self.order.currentIndexChanged.connect(lambda _: self._reorder())
        self.by_kl, self.by_variance, self._by_kl_name, self._by_variance_name = QLabel(), QLabel(), QLabel(), QLabel()
        self.by_kl.setObjectName("dimensions.active_by_kl")
        self.by_variance.setObjectName("dimensions.active_by_variance")
        self.words = QLabel()
        self.words.setObjectName("dimensions.words")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.side = Sidebar("dimensions")
        self.side.add(self.order)
        for figure, name in ((self.by_kl, self._by_kl_name), (self.by_variance, self._by_variance_name)):
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(theme.UNIT)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            across.addWidget(name, 1)
            across.addWidget(figure)
            self.side.span(row)
        self.side.fill(self.words)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.side)
        whole.addWidget(self.bars, 1)
        self.retranslate()
        self.restyle()

    def applies(self, run: m.RunInfo) -> str:
        if run.model.latent != "vector":
            return tr("The code of this model is a grid: the panel Codes shows how it is used.")
        return ""

    # ---- what the engine says
    def opened(self, event: m.RunOpened) -> None:
        self._tests = list(event.history.tests)
        self._tell(None)
        self.retranslate()
        self.touch()

    def _tell(self, until: int | None) -> None:
        """What the tests up to a step say, from the beginning; None: all of them."""
        assert self.run is not None
        self._step, self.kl, self.variance = -1, None, np.zeros(self.run.latent_dim)
        self.silent, self._spoke = {}, set()
        if self.run.model.bound:
            self.kl = np.zeros(self.run.latent_dim)
        for test in self._tests:
            if test.variance_per_dimension is not None and (until is None or test.step <= until):
                self._take(test.step, test.kl_per_dimension, test.variance_per_dimension)

    def receive(self, event: m.Event) -> None:
        match event:
            case m.Tested() if event.variance_per_dimension is not None:
                self._tests.append(event)
                if self.studio.viewed is not None:  # it belongs to the run as it is
                    return
                self._take(event.step, event.kl_per_dimension, event.variance_per_dimension)
            case m.LatentCloud():
                self._take(event.step, event.kl_per_dimension, event.means.var(0))
            case m.Rewound() if self.run is not None:
                self._tell(event.step)
            case _:
                return
        self.touch()

    def _take(self, step: int, kl: Floats | None, variance: Floats) -> None:
        if self.run is None or step < self._step:
            return
        self._step, self.variance = step, variance
        self.kl = kl if self.run.model.bound and kl is not None and np.isfinite(kl).all() else None
        active = (self.kl if self.kl is not None else variance) > ACTIVE
        for d in np.flatnonzero(active):
            self.silent.pop(int(d), None)
            self._spoke.add(int(d))
        for d in np.flatnonzero(~active):
            self.silent.setdefault(int(d), step if int(d) in self._spoke else 0)

    def moving(self) -> tuple[QWidget, ...]:
        return (self.bars,)

    # ---- drawing
    def redraw(self) -> None:
        self._reorder()
        known = self._step >= 0
        kl = int((self.kl > ACTIVE).sum()) if self.kl is not None else None
        self.by_kl.setText(number(kl, 0) if known and kl is not None else "–")
        self.by_variance.setText(number(int((self.variance > ACTIVE).sum()), 0) if known else "–")
        self._describe()

    def _reorder(self) -> None:
        self.bars.show_values(self.kl, self.variance, by_kl=self.order.currentIndex() == 0)

    def _describe(self) -> None:
        """The dimension pointed at, else the ones that fell silent last."""
        d = self.bars.at
        viewed = self.studio.viewed
        if d is not None:
            lines = [coordinate(d)]
            if self.kl is not None:
                lines.append(tr("KL {value} nats", value=number(float(self.kl[d]), 3)))
            lines.append(tr("Var μ {value}", value=number(float(self.variance[d]), 3)))
            if d in self.silent:
                lines.append(self._since(self.silent[d]))
            text = "\n".join((" · ".join(lines[:1] + lines[1:3]), *lines[3:]))
        else:
            fell = sorted(((step, d) for d, step in self.silent.items() if step > 0), reverse=True)[:3]
            never = sum(step == 0 for step in self.silent.values())
            text = "\n".join(
                tr("{z} fell silent at step {step}", z=coordinate(d), step=number(step, 0)) for step, d in fell
            )
            if never and self._step > 0:
                text += ("\n" if text else "") + tr("{n} silent from the start", n=never)
            if viewed is not None:
                text = f"{tr('step {step}', step=number(viewed, 0))}\n{text}"
        if text != self.words.text():
            self.words.setText(text)

    @staticmethod
    def _since(step: int) -> str:
        return tr("silent since step {step}", step=number(step, 0)) if step else tr("silent from the start")

    # ---- texts and colours
    def retranslate(self) -> None:
        self.side.name(self.order, tr("Order"))
        self.order.setItemText(0, tr("by information"))
        self.order.setItemText(1, tr("by index"))
        total = number(len(self.variance), 0)
        self._by_kl_name.setText(tr("active by KL,\nof {n}", n=total))
        self._by_variance_name.setText(tr("active by Var μ,\nof {n}", n=total))
        for widget in (self.by_kl, self._by_kl_name):
            widget.setToolTip(tr("Dimensions whose KL, averaged over the images, is above 0.01 nats"))
        for widget in (self.by_variance, self._by_variance_name):
            widget.setToolTip(
                tr("Dimensions whose posterior mean varies over the images by more than 0.01 (Burda et al. 2016)")
            )
        self.by_kl.setAccessibleName(tr("Active units by KL"))
        self.by_variance.setAccessibleName(tr("Active units by the variance of the posterior mean"))
        self.words.setAccessibleName(tr("Dimension under the pointer, or the last to fall silent"))
        self.bars.setAccessibleName(tr("KL and variance of each latent dimension"))
        self._describe()

    def restyle(self) -> None:
        self.side.restyle()
        for figure in (self.by_kl, self.by_variance):
            figure.setFont(font(2.4, bold=True))
        for name in (self._by_kl_name, self._by_variance_name, self.words):
            name.setStyleSheet(f"color: {theme.current().muted}")
        self.bars.update()
