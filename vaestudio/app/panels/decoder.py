"""Decoder: the picture of the code z, sliders for its dimensions, classes, walks through the prior, and pins."""

import time
from functools import cached_property
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from vaestudio.app import theme
from vaestudio.app.code_sliders import CodeSliders
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.pictures import PictureView, SheetView
from vaestudio.app.pins import Pin, Pins, between
from vaestudio.app.projection import information
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

REFRESH = 0.05  # seconds between pictures of the same z while the weights change
STRIDE = 1.5  # seconds from one draw of the prior to the next in a walk
WALK_MS = 33
ACROSS = 6.0  # a drag over the whole picture moves z this far
WIDE = 1.5  # wider than this times its height: the controls stand beside the picture


class Decoder(Panel):
    name: ClassVar[str] = "decoder"
    title: ClassVar[str] = "Decoder"
    kinds: ClassVar[tuple[str, ...]] = ("vector", "completes")
    probes: ClassVar[tuple[str, ...]] = ("latent cloud",)  # for what each dimension says

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.ticket = self.shown_ticket = self.shown_step = -1
        self._asked_at, self._asked_step = 0.0, -1
        self._images: np.ndarray | None = None
        self._order_due = self._nats = True
        self._own_move = False
        self._walk: tuple[np.ndarray, np.ndarray, float] | None = None  # from, to, when it began
        self._walk_timer = QTimer(self, interval=WALK_MS)
        self._walk_timer.timeout.connect(self._stride)

        self.picture, self.sheet = PictureView(self), SheetView(self)
        self.picture.setObjectName("decoder.picture")
        self.sheet.setObjectName("decoder.all")
        self.picture.dragged.connect(self._drag)
        self.sheet.tile_clicked.connect(self._click_class)
        self.sliders = CodeSliders()
        self.sliders.turned.connect(self._turn)
        self.pins = Pins()
        self.pins.chosen.connect(self._go_to_pin)
        self.pins.moved.connect(self._move)
        self._buttons = {n: QPushButton(objectName=f"decoder.{n}") for n in ("sample", "zero", "walk", "pin", "every")}
        for name in ("walk", "every"):
            self._buttons[name].setCheckable(True)
        self.sample, self.zero, self.walk, self.pin, self.every = self._buttons.values()
        self.sample.clicked.connect(self._draw)
        self.zero.clicked.connect(lambda: self._move(np.zeros_like(self.studio.z)))
        self.walk.toggled.connect(self._walk_on)
        self.pin.clicked.connect(self._pin)
        self.every.toggled.connect(self._show_every)
        self.group = QButtonGroup(self)
        self.group.idClicked.connect(studio.pick_label)
        self.class_label = QLabel()
        self._lay_out()
        studio.z_moved.connect(self._moved)
        studio.label_picked.connect(self._picked)
        self.retranslate()
        self.restyle()

    @cached_property
    def _random(self) -> "np.random.Generator":  # not with the panel: importing numpy.random takes 11 ms of the start
        return np.random.default_rng(0)

    def _lay_out(self) -> None:
        self._shown = QStackedLayout()
        self._shown.addWidget(self.picture)
        self._shown.addWidget(self.sheet)
        self.picture.setMinimumSize(112, 112)
        self._classes = QGridLayout()
        self._classes.setSpacing(theme.UNIT // 2)
        self._picker = QWidget(objectName="decoder.classes")
        picker = QVBoxLayout(self._picker)
        picker.setContentsMargins(0, 0, 0, 0)
        picker.setSpacing(theme.UNIT // 2)
        head = QHBoxLayout()
        head.addWidget(self.class_label, 1)
        head.addWidget(self.every)
        picker.addLayout(head)
        picker.addLayout(self._classes)
        actions = QHBoxLayout()
        actions.setSpacing(theme.UNIT // 2)
        for button in (self.sample, self.zero, self.walk, self.pin):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            actions.addWidget(button)
        self._controls = QWidget()
        controls = QVBoxLayout(self._controls)
        controls.setContentsMargins(0, 0, 0, 0)
        controls.setSpacing(theme.UNIT)
        controls.addWidget(self.sliders, 1)
        controls.addWidget(self._picker)
        self._picker.hide()  # until there is a run that has classes
        controls.addLayout(actions)
        controls.addWidget(self.pins)
        self._whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._whole.setContentsMargins(theme.UNIT, theme.UNIT, theme.UNIT, theme.UNIT)
        self._whole.setSpacing(theme.UNIT)
        self._whole.addLayout(self._shown, 3)
        self._whole.addWidget(self._controls, 2)

    def applies(self, run: m.RunInfo) -> str:
        if run.model.latent != "vector":
            return tr("The code of this model is a grid, and has no sliders: the panel Codes changes its codes.")
        return ""

    # ---- a run
    def opened(self, event: m.RunOpened) -> None:
        run = event.run
        self.walk.setChecked(False)
        self.sliders.begin(run.latent_dim)
        self.pins.clear()
        self._images, self._order_due = None, True
        self._make_classes(run.class_names if run.model.conditional else ())
        for button in (self.sample, self.walk):
            button.setEnabled(run.model.standard_prior)
        self.retranslate()
        self.ask()

    def _make_classes(self, names: tuple[str, ...]) -> None:
        for button in self.group.buttons():
            self.group.removeButton(button)
            button.deleteLater()
        for i, name in enumerate(names):
            button = QPushButton(name, checkable=True, objectName=f"decoder.class.{i}")
            button.setProperty("role", "class")
            button.setMinimumSize(1, 4 * theme.UNIT)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setToolTip(name)
            self.group.addButton(button, i)
        self._place_classes()
        self._picker.setVisible(bool(names))
        if names:
            self.group.button(min(self.studio.label, len(names) - 1)).setChecked(True)
        else:
            self.every.setChecked(False)

    def _place_classes(self) -> None:
        """In one row where the buttons are wide enough for a finger, else in as many as it takes."""
        count = len(self.group.buttons())
        rows = max(1, -(-count * 4 * theme.UNIT // max(1, self._controls.width())))
        columns = max(1, -(-count // rows))
        for i, button in enumerate(self.group.buttons()):
            self._classes.addWidget(button, i // columns, i % columns)

    @property
    def _conditional(self) -> bool:
        return self.run is not None and self.run.model.conditional

    # ---- asking and showing
    def ask(self) -> None:
        """For the picture of the current z with the weights as they are now."""
        if self.run is None:
            return
        self._asked_at, self._asked_step = time.perf_counter(), self.studio.decoded_step
        if self.every.isChecked() and self._conditional:
            classes = np.arange(len(self.run.class_names))
            self.ticket = self.studio.decode(self.name, np.tile(self.studio.z, (len(classes), 1)), classes)
        else:
            self.ticket = self.studio.decode(self.name, self.studio.z)

    def receive(self, event: m.Event) -> None:
        match event:
            case m.Decoded(who=self.name) if event.ticket > self.shown_ticket:
                self._images, self.shown_ticket, self.shown_step = event.images, event.ticket, event.step
                self.touch()
            case m.LatentCloud():
                self._inform(event.kl_per_dimension, event.means)
                if self.run is not None and not self.run.model.standard_prior and event.means.size:
                    self.sliders.make_room(float(np.percentile(np.abs(event.means), 99.9)))
            case m.StateChanged() | m.Tested():
                self._order_due = self.studio.viewed is None
                self.touch()
            case m.LossRows() | m.Rewound():
                self.touch()

    def _inform(self, nats: np.ndarray, means: np.ndarray) -> None:
        """What each dimension says: its KL; where it has none its share of the variance, on the same rows."""
        if self.run is None or len(nats) != self.run.latent_dim:
            return
        says, self._nats = information(self.run, nats, means)
        self._say_information(says if self._nats else 100 * says / max(1e-9, float(says.sum())))
        if self._order_due:
            self._order_due = False
            self.sliders.arrange()

    def _say_information(self, information: np.ndarray) -> None:
        self.sliders.show_information(
            information, tr("{n} nats") if self._nats else tr("{n} %"), 2 if self._nats else 0
        )

    def moving(self) -> tuple[QWidget, ...]:
        return (self.picture, self.sheet)

    def settled(self) -> bool:
        return self.studio.decoded_step == self._asked_step and self.shown_ticket >= self.ticket

    def redraw(self) -> None:
        if self._images is not None:
            if self.every.isChecked() and len(self._images) > 1:
                self.sheet.set_images(self._images)
                self.sheet.set_selected(self.studio.label)
            else:
                self.picture.set_image(self._images[self.studio.label if len(self._images) > 1 else 0])
        stale = self.studio.decoded_step != self._asked_step and self.shown_ticket >= self.ticket
        pace = REFRESH if self.studio.viewed is None else 0.0  # the time machine is a hand: every frame counts
        if stale and time.perf_counter() - self._asked_at >= pace:
            self.ask()
        elif stale:
            self.touch()  # soon: nothing else may happen until then

    # ---- moving
    def _turn(self, dimension: int, value: float) -> None:
        z = self.studio.z.copy()
        z[dimension] = value
        self._move(z)

    def _move(self, z: np.ndarray) -> None:
        """By hand: a walk ends."""
        self.walk.setChecked(False)
        self.studio.move_z(z)

    def _moved(self, z: np.ndarray) -> None:
        if self.run is None or len(z) != self.run.latent_dim:
            return
        if self._walk is not None and not self._own_move:
            self.walk.setChecked(False)  # somebody else moved it
        self.sliders.show_code(z)
        self.ask()

    def _drag(self, last: QPointF, now: QPointF) -> None:
        """Across the picture: the two leading dimensions; to the right and up is more."""
        if self.run is None:
            return
        _, height, width = self.run.shape
        z, order = self.studio.z.copy(), self.sliders.order
        z[order[0]] += ACROSS * (now.x() - last.x()) / width
        if len(order) > 1:
            z[order[1]] -= ACROSS * (now.y() - last.y()) / height
        self._move(z)

    def _draw(self) -> None:
        self._move(self._random.standard_normal(len(self.studio.z)).astype(np.float32))

    def _walk_on(self, on: bool) -> None:
        if on and self.run is not None:
            self._walk = (self.studio.z, self._goal(), time.perf_counter())
            self._walk_timer.start()
        else:
            self._walk = None
            self._walk_timer.stop()

    def _goal(self) -> np.ndarray:
        return self._random.standard_normal(len(self.studio.z)).astype(np.float32)

    def _stride(self) -> None:
        """A step of the walk: from draw to draw of the prior along arcs, at an even pace."""
        assert self._walk is not None
        start, goal, began = self._walk
        t = (time.perf_counter() - began) / STRIDE
        if t >= 1:
            self._walk = (goal, self._goal(), time.perf_counter())
        self._own_move = True
        self.studio.move_z(between(start, goal, min(1.0, t), spherical=len(goal) > 2))
        self._own_move = False

    # ---- classes and pins
    def _picked(self, label: int) -> None:
        button = self.group.button(label)
        if button is not None:
            button.setChecked(True)
        self.ask()

    def _click_class(self, index: int) -> None:
        self.studio.pick_label(index)

    def _show_every(self, on: bool) -> None:
        self._shown.setCurrentIndex(1 if on else 0)
        if on and self.run is not None:
            self.sheet.set_captions(self.run.class_names)
        self.ask()

    def _pin(self) -> None:
        if self._images is not None:
            image = self._images[self.studio.label if len(self._images) > 1 else 0]
            self.pins.add(Pin(self.studio.z, self.studio.label, image))

    def _go_to_pin(self, pin: Pin) -> None:
        if self._conditional and pin.label != self.studio.label:
            self.studio.pick_label(pin.label)
        self._move(pin.z)

    # ---- texts and colours
    def retranslate(self) -> None:
        self.picture.setAccessibleName(tr("The picture of the code z"))
        self.picture.setToolTip(tr("Drag on the picture to move along the two leading dimensions"))
        self.picture.set_message(tr("The picture comes with the first answer of the engine."))
        self.sheet.setAccessibleName(tr("The same code under every class"))
        prior = ""
        if self.run is not None and not self.run.model.generative:
            prior = tr("This model has no prior p(z).")
        elif self.run is not None and self.run.model.completes:
            prior = tr("The prior of this model needs the visible part of a picture: the panel Complete draws from it.")
        elif self.run is not None and self.run.model.sphere:
            prior = tr("The prior of this model is uniform on a sphere: the panel Samples draws from it.")
        elif self.run is not None and not self.run.model.standard_prior:
            prior = tr("This model has learned its prior: the panel Samples draws from it.")
        for button, text, tip in (
            (self.sample, tr("Sample"), prior or tr("Draw z from the prior")),
            (self.zero, tr("Zero"), tr("Every dimension to zero, the middle of the prior")),
            (
                self.walk,
                tr("Walk"),
                prior or tr("Wander from draw to draw of the prior, until something is moved by hand"),
            ),
            (self.pin, tr("Pin"), tr("Keep this code and its picture below, to come back to it or to go between two")),
            (self.every, tr("All classes"), tr("The same code decoded under every class")),
        ):
            button.setText(text)
            button.setAccessibleName(text)
            button.setToolTip(tip)
        if self.sliders.information is not None:
            self._say_information(self.sliders.information)
        self.class_label.setText(tr("Class"))
        for i, button in enumerate(self.group.buttons()):
            button.setAccessibleName(tr("Class {name}", name=button.text()) if button.text() else str(i))
        self.sliders.retranslate()
        self.pins.retranslate()

    def restyle(self) -> None:
        self.picture.update()
        self.sheet.update()

    # ---- room
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() > WIDE * self.height()
        self._whole.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._whole.activate()
        self._place_classes()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.walk.setChecked(False)
