"""Draw: a picture by hand goes through the model as one draws it."""

import math
from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from vaestudio.app import theme
from vaestudio.app.canvas import Canvas
from vaestudio.app.chain import number
from vaestudio.app.drawing import manner
from vaestudio.app.i18n import tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.pictures import PictureView, SheetView
from vaestudio.app.plane import PlaneView, leading_dimensions
from vaestudio.app.projection import coordinate, image_kl
from vaestudio.app.studio import Studio
from vaestudio.app.toolbox import Toolbox, named
from vaestudio.engine import messages as m

ENCODE_MS = 50  # at most twenty pictures a second; the latest is the one that counts
NEAREST = 6
MOST_POINTS = 2500  # on the small plane; the nearest are found among all
MOST_CLASSES = 100  # decoded for one drawing
TALL = 440  # pixels of height from which there are two rows


class Draw(Panel):
    name: ClassVar[str] = "draw"
    title: ClassVar[str] = "Draw"
    kinds: ClassVar[tuple[str, ...]] = ("vector", "completes")
    probes: ClassVar[tuple[str, ...]] = ("latent cloud",)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._answer: m.Encoded | None = None
        self._classes: m.Decoded | None = None
        self._cloud: m.LatentCloud | None = None
        self._planted: m.LatentCloud | None = None  # the one that the plane shows
        self._nearest = np.zeros(0, np.int64)
        self._seen: m.Pictures | None = None
        self._asked = self._asked_classes = 0  # the newest tickets
        self._had = self._had_classes = 0  # tickets up to these are of no interest any more
        self._pending = False
        self._arranged: tuple[bool, bool] | None = None  # tall, conditional
        self._pace = QTimer(self, interval=ENCODE_MS, singleShot=True)
        self._pace.timeout.connect(self._encode_pending)
        self.canvas = Canvas()
        self.canvas.changed.connect(self._drawn)
        self.plane = PlaneView()
        self.seen, self.reconstruction = PictureView(), PictureView()
        self.nearest, self.classes = SheetView(), SheetView()
        self.nearest.tile_clicked.connect(self._choose)
        self._follow = named(QCheckBox(), "draw.follow")
        self._follow.toggled.connect(self._follow_z)
        self._class = named(QComboBox(), "draw.class")
        self._class.currentIndexChanged.connect(self._pick_class)
        self._class_label = QLabel()
        self.tools = Toolbox(self.canvas)
        self.tools.taken.connect(self._take_selected)
        self._cost = named(QLabel(), "draw.cost")
        self.tools.add_row(self.tools.centre, self._follow)
        self.tools.add_row(self._class_label, self._class)
        self.tools.add_row(self._cost)
        self._cells = {
            n: _Cell(n, getattr(self, n)) for n in ("canvas", "seen", "reconstruction", "plane", "nearest", "classes")
        }
        self._sorry = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        self._grid.setSpacing(theme.UNIT)
        studio.label_picked.connect(self._label_picked)
        studio.image_selected.connect(self._selected)
        self._arrange(False)
        self.retranslate()
        self.restyle()

    # ---- what it is made of
    def _arrange(self, tall: bool) -> None:
        """One row in a low dock, two rows where there is room. Places are row, column, rows, columns."""
        if (tall, self._conditional) == self._arranged:
            return
        self._arranged = (tall, self._conditional)
        if tall:
            places = {"canvas": (0, 1, 1, 2), "seen": (0, 3, 1, 2), "reconstruction": (0, 5, 1, 2)} | (
                {"plane": (1, 1, 1, 2), "nearest": (1, 3, 1, 2), "classes": (1, 5, 1, 2)}
                if self._conditional
                else {"plane": (1, 1, 1, 3), "nearest": (1, 4, 1, 3)}
            )
            stretch = [0, 1, 1, 1, 1, 1, 1]
        elif self._conditional:
            places = {"canvas": (0, 1, 2, 1), "seen": (0, 2, 1, 1), "reconstruction": (1, 2, 1, 1)}
            places |= {"plane": (0, 3, 2, 1), "nearest": (0, 4, 2, 1), "classes": (0, 5, 2, 1)}
            stretch = [0, 8, 4, 7, 8, 13, 0]
        else:
            names = ("canvas", "seen", "reconstruction", "plane", "nearest")
            places = {n: (0, i + 1, 2, 1) for i, n in enumerate(names)}
            stretch = [0, 8, 6, 8, 9, 8, 0]
        self._grid.addWidget(self.tools, 0, 0, 2, 1)
        self._grid.addWidget(self._sorry, 0, 1, 2, 6)
        for n, (row, column, rows, columns) in places.items():
            self._grid.addWidget(self._cells[n], row, column, rows, columns)
        for column, share in enumerate(stretch):
            self._grid.setColumnStretch(column, share)
        self._grid.setRowStretch(0, 1)
        self._grid.setRowStretch(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().height() >= TALL)

    def hideEvent(self, event: QHideEvent) -> None:
        self._pace.stop()
        super().hideEvent(event)

    # ---- contract of a panel
    def applies(self, run: m.RunInfo) -> str:
        return (
            ""
            if run.model.latent == "vector"
            else tr("This model's code is a grid, not a point: there is no plane to draw on.")
        )

    def opened(self, event: m.RunOpened) -> None:
        run = event.run
        self._answer = self._classes = self._cloud = self._planted = self._seen = None
        self._nearest = np.zeros(0, np.int64)
        self._class.blockSignals(True)
        self._class.clear()
        self._class.addItems(list(run.class_names))
        self._class.setCurrentIndex(min(self.studio.label, len(run.class_names) - 1))
        self._class.blockSignals(False)
        how = manner(run.test_images, run.shape)
        self.canvas.set_run(run.shape, how)
        self._forget()
        self.tools.set_run(run.shape, how)
        why = self.applies(run)
        self._sorry.setText(why)
        self._sorry.setVisible(bool(why))
        self.tools.setVisible(not why)
        self._arrange(self.height() >= TALL)
        for n, cell in self._cells.items():
            cell.setVisible(not why and (n != "classes" or self._conditional))
        for widget in (self._class, self._class_label):
            widget.setVisible(self._conditional)
        self.plane.set_cloud(np.zeros((0, 2), np.float32), None, run.model.standard_prior, self._axes((0, 1)))

    @property
    def _conditional(self) -> bool:
        return self.run is not None and self.run.model.conditional

    def receive(self, event: m.Event) -> None:
        match event:
            case m.Encoded(who=self.name) if event.ticket > self._had:
                self._had, self._answer = event.ticket, event
                if self._conditional:
                    self._ask_classes(event.mean[0])
                if self._follow.isChecked():
                    self.studio.move_z(event.mean[0])
            case m.Decoded(who="draw.classes") if event.ticket > self._had_classes:
                self._had_classes, self._classes = event.ticket, event
            case m.LatentCloud():
                self._cloud = event
                if self.isVisible() and self._answer is not None and event.step != self._answer.step:
                    self._drawn()  # the same picture under newer weights
            case _:
                return
        self.touch()

    def redraw(self) -> None:
        answer = self._answer
        self.seen.set_image(self._seen)
        self.reconstruction.set_image(None if answer is None else answer.images[0])
        self._cost.setText(self._cost_text(answer))
        cloud = self._cloud
        if cloud is None or not len(cloud.means) or self.run is None:
            return
        labels, names = self.run.test_labels, self.run.class_names
        dims = leading_dimensions(cloud.kl_per_dimension, cloud.means)
        if cloud is not self._planted:
            self._planted = cloud
            thin = slice(None, None, math.ceil(len(cloud.means) / MOST_POINTS))
            shown = None if labels is None else labels[: len(cloud.means)][thin]
            points = self._points(cloud.means[thin], dims)
            self.plane.set_cloud(points, shown, self.run.model.standard_prior, self._axes(dims))
        if answer is None:
            self._nearest = np.zeros(0, np.int64)
            self.plane.set_posterior(None)
            self.nearest.set_images(None)
            self.classes.set_images(None)
            return
        far = ((cloud.means - answer.mean) ** 2).sum(1)
        self._nearest = np.argsort(far, kind="stable")[:NEAREST]
        mean, deviation = self._points(answer.mean, dims)[0], answer.deviation[0][list(dims)]
        if dims[0] == dims[1]:
            deviation = np.array([deviation[0], 0], np.float32)
        self.plane.set_posterior((mean, deviation), self._points(cloud.means[self._nearest], dims))
        self.nearest.set_images(self.run.test_images[self._nearest])
        self.nearest.set_captions([] if labels is None else [names[i] for i in labels[self._nearest]])
        self._selected(self.studio.selected)
        if self._classes is not None:
            self.classes.set_images(self._classes.images)
            self.classes.set_captions(names)
            self.classes.set_selected(self._class.currentIndex())

    def _points(self, codes: m.Floats, dims: tuple[int, int]) -> m.Floats:
        """(n, D) to (n, 2); with one dimension the other axis is 0."""
        points = codes[:, list(dims)].astype(np.float32)
        if dims[0] == dims[1]:
            points[:, 1] = 0
        return points

    def _axes(self, dims: tuple[int, int]) -> tuple[str, str]:
        one = self.run is not None and self.run.latent_dim == 1
        return coordinate(dims[0]), "" if one else coordinate(dims[1])

    def _cost_text(self, answer: m.Encoded | None) -> str:
        if answer is None or self.run is None:
            return ""
        if not self.run.model.bound:
            return tr("reconstruction {r} nats", r=number(float(answer.reconstruction[0]), 1))
        kl = image_kl(answer)
        return tr("reconstruction {r} + KL {kl} nats", r=number(float(answer.reconstruction[0]), 1), kl=number(kl, 1))

    # ---- asking
    def _drawn(self) -> None:
        """Encode what is on the sheet: at once, or when the last request is ENCODE_MS old."""
        self._pending = True
        if not self._pace.isActive():
            self._encode_pending()

    def _encode_pending(self) -> None:
        if not self._pending or self.run is None or self.applies(self.run):
            return
        self._pending = False
        self._seen = self.canvas.picture()
        self.touch()
        if self._seen is None:
            self._forget()
            return
        labels = np.array([self._class.currentIndex()], np.int64) if self._conditional else None
        self._asked = self.studio.encode(self.name, self._seen[None], labels)
        if self.isVisible():
            self._pace.start()

    def _forget(self) -> None:
        """An empty sheet: no answer that is still under way belongs to it."""
        self._answer = self._classes = self._seen = None
        self._had, self._had_classes = self._asked, self._asked_classes
        self.touch()

    def _ask_classes(self, mean: m.Floats) -> None:
        assert self.run is not None
        count = min(len(self.run.class_names), MOST_CLASSES)
        self._asked_classes = self.studio.decode("draw.classes", np.repeat(mean[None], count, 0), np.arange(count))

    # ---- hands
    def _take_selected(self) -> None:
        if self.run is not None and len(self.run.test_images):
            index = self.studio.selected or 0
            self.canvas.place(self.run.test_images[index])
            if self._conditional and self.run.test_labels is not None:
                self.studio.pick_label(int(self.run.test_labels[index]))

    def _follow_z(self, on: bool) -> None:
        if on and self._answer is not None:
            self.studio.move_z(self._answer.mean[0])

    def _pick_class(self, index: int) -> None:
        if index >= 0 and index != self.studio.label:
            self.studio.pick_label(index)

    def _label_picked(self, label: int) -> None:
        if self._conditional:
            self._class.setCurrentIndex(label)
            self._drawn()

    def _choose(self, tile: int) -> None:
        if tile < len(self._nearest):
            self.studio.select_image(int(self._nearest[tile]))

    def _selected(self, index: int | None) -> None:
        found = np.flatnonzero(self._nearest == (-1 if index is None else index))
        self.nearest.set_selected(int(found[0]) if len(found) else None)

    # ---- words and colours
    def retranslate(self) -> None:
        self.canvas.set_hint(tr("Draw here, or drop a picture"))
        self.canvas.setAccessibleName(tr("Sheet to draw on"))
        captions = {
            "canvas": (tr("Your drawing"), tr("Left button draws, right button erases; a pen draws by pressure.")),
            "seen": (tr("Model sees"), tr("x: the pixels that are encoded.")),
            "reconstruction": (tr("Reconstruction"), tr("The decoder's mean at z = μ, the middle of q(z|x).")),
            "plane": (tr("Where it lies"), tr("q(z|x) at 1 and 2 σ among the test images, in the two most informative dimensions.")),
            "nearest": (tr("Nearest"), tr("Those whose posterior means are nearest to this one, in all dimensions. Click to select one.")),
            "classes": (tr("Same z in every class"), tr("The same handwriting: this z decoded under each label.")),
        }  # fmt: skip
        for n, (caption, help_text) in captions.items():
            self._cells[n].set_caption(caption, help_text)
        self.tools.retranslate()
        self._follow.setText(tr("Follow z"))
        self._follow.setToolTip(tr("Let the decoder's z, for the whole window, be the drawing's."))
        self._class_label.setText(tr("Encode as"))
        self._class.setAccessibleName(tr("The class that the drawing is encoded under"))
        if self.run is not None:
            self._sorry.setText(self.applies(self.run))

    def restyle(self) -> None:
        self.tools.restyle()
        for cell in self._cells.values():
            cell.restyle()
        self.plane.restyle()


class _Cell(QWidget):
    """A view under its caption."""

    def __init__(self, name: str, view: QWidget) -> None:
        super().__init__()
        view.setObjectName(f"draw.{name}")
        self.view, self._caption = view, QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.UNIT // 4)
        self._caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # large words take no room
        column.addWidget(self._caption)
        column.addWidget(view, 1)

    def set_caption(self, text: str, help_text: str) -> None:
        self._caption.setText(text)
        self._caption.setToolTip(help_text)
        self.view.setToolTip(help_text)
        self.view.setAccessibleName(text)

    def restyle(self) -> None:
        self._caption.setStyleSheet(f"color: {theme.current().muted};")
