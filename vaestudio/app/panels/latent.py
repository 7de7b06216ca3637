"""Latent space: where the test images lie, and what the decoder makes of every place among them."""

import time
from collections.abc import Callable
from typing import Any, ClassVar
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vaestudio.app import latent_colour as colour
from vaestudio.app import theme
from vaestudio.app.i18n import tr
from vaestudio.app.latent_asked import FILM, FRAMES, HOVER, Film, Hover
from vaestudio.app.latent_axes import Axes
from vaestudio.app.latent_field import WHO as FIELD
from vaestudio.app.latent_field import Field
from vaestudio.app.latent_lasso import MEAN, Lasso
from vaestudio.app.latent_legend import Legend
from vaestudio.app.latent_marks import prior_note
from vaestudio.app.latent_motion import Motion
from vaestudio.app.latent_prior import PriorLines
from vaestudio.app.latent_truth import Truth
from vaestudio.app.latent_view import LatentView
from vaestudio.app.panels.base import Panel
from vaestudio.app.pixels import to_qimage
from vaestudio.app.projection import ellipse
from vaestudio.app.savable import Table
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

Floats = npt.NDArray[np.float32]
MOTION, REST = 0.04, 0.1  # seconds between two positions of moving points, two looks at what is due
BAND = 0.36  # half the height of a class's band where there is one dimension only


class Latent(Panel):
    name: ClassVar[str] = "latent"
    title: ClassVar[str] = "Latent space"
    kinds: ClassVar[tuple[str, ...]] = ("vector", "completes")
    probes: ClassVar[tuple[str, ...]] = ("latent cloud",)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.clock: Callable[[], float] = time.perf_counter
        self.cloud: m.LatentCloud | None = None
        self.motion, self._moved_at = Motion(), 0.0
        self._labels: npt.NDArray[np.int64] | None = None  # (T,) of the cloud's images
        self._jitter = np.zeros(0, np.float32)
        self.view = LatentView("latent.plane")
        self.field = Field(studio, self.view)
        self.axes = Axes()
        self.legend = Legend()
        self.bar, self.matrix = colour.ColourBar(), colour.Correlations()
        self.film, self.hover = Film(studio), Hover(studio)
        self.colour_by, self._colour_name = colour.Choice(), QLabel()
        self.show_field, self.show_matrix = QCheckBox(), QCheckBox(visible=False)
        self.lasso = Lasso(studio, self.view)
        self.prior = PriorLines(studio, self.view)
        self.truth = Truth(studio, self.view, lambda: self.axes.plane)
        for name, widget in (
            ("field", self.show_field), ("matrix", self.show_matrix), ("bar", self.bar), ("correlations", self.matrix),
        ):  # fmt: skip
            widget.setObjectName(f"latent.{name}")
        self._connect()
        self._lay_out()
        self.retranslate()
        self.restyle()

    def _connect(self) -> None:
        self.view.numbers = self._table
        self.view.dragged.connect(self._move_z)
        self.view.clicked.connect(self._click)
        self.view.lined.connect(self._draw_line)
        self.view.lassoed.connect(self._average)
        self.view.hovered.connect(self._hover)
        self.view.range_moved.connect(self.touch)
        self.view.key_pressed.connect(self._key)
        self.axes.changed.connect(self._turn)
        self.legend.changed.connect(self._filter)
        self.colour_by.activated.connect(lambda _: self._recolour())
        self.show_field.toggled.connect(lambda on: (self.field.switch(on), self.touch()))
        self.show_matrix.toggled.connect(lambda _: self._show_side())
        self.studio.z_moved.connect(lambda _: self.touch())
        self.studio.image_selected.connect(lambda _: self.touch())
        self.studio.label_picked.connect(lambda _: (self.film.outdate(), self.touch()))

    def _lay_out(self) -> None:
        self._colour_name.setBuddy(self.colour_by)
        self.view.follow_button.setParent(self.view)  # in its corner, over the marginals: it takes no room
        top, self._side = QHBoxLayout(), QVBoxLayout()
        for widget in (self.axes.across, self.axes.up, self.axes.pca):
            top.addWidget(widget)
        top.addStretch(1)
        for widget in (self._colour_name, self.colour_by):
            self._side.addWidget(widget)
        self._side.addWidget(self.legend, 6)
        self._side.addWidget(self.bar, 2)
        self._side.addStretch(1)
        for widget in (self.matrix, self.show_matrix, self.show_field, self.field.strength, self.truth):
            self._side.addWidget(widget)
        left, whole, rows = QVBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        left.addLayout(top)
        left.addWidget(self.view, 1)
        whole.addLayout(left, 1)
        whole.addLayout(self._side)
        rows.addLayout(whole, 1)
        rows.addWidget(self.film)
        rows.setContentsMargins(theme.UNIT // 2, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        for layout in (top, self._side, left, whole, rows):
            layout.setSpacing(theme.UNIT // 2)

    # ---- what the engine says
    def applies(self, run: m.RunInfo) -> str:
        return "" if run.model.latent == "vector" else tr("The code of this model is a grid: it has no plane.")

    def probe_settings(self, probe: str) -> dict[str, Any]:
        return {"errors": True} if self.colour_by.key == "error" else {}

    def opened(self, event: m.RunOpened) -> None:
        run = event.run
        self.cloud, self._labels = None, None
        self.lasso.clear()
        self.motion = Motion()
        self.axes.open(run)
        self.film.end()
        self.hover.move(None)
        self.field.clear()
        flat = run.latent_dim == 1
        bands = max(1, len(run.class_names) if flat else 1)
        self.view.set_kind(prior=run.model.standard_prior, flat=flat, bands=bands)
        self.colour_by.open(run)
        labelled = run.test_labels is not None and bool(run.class_names)
        looks = colour.by_class(np.zeros(0, np.int64), len(run.class_names))
        self.legend.set_classes(run.class_names if labelled else (), looks.symbols if labelled else ())
        self.view.following = True
        self.view.set_points(self.motion.goal, self.motion.goal)
        self._show_side()
        self._name_axes()

    def receive(self, event: m.Event) -> None:
        match event:
            case m.LatentCloud() if self.run is not None and event.means.shape[1:] == (self.run.latent_dim,):
                self._take(event)
            case m.Decoded(who=who) if who in (FIELD, FILM, HOVER, MEAN):
                {FIELD: self.field, FILM: self.film, HOVER: self.hover, MEAN: self.lasso}[who].take(event)
            case m.Rewound() | m.Progressed() if (
                self.studio.viewed is not None or self.clock() - self._moved_at >= REST
            ):
                pass  # other weights: field and film may be due
            case _:
                return
        self.touch()

    def _take(self, cloud: m.LatentCloud) -> None:
        assert self.run is not None
        fresh = self.cloud is None or len(self.cloud.means) != len(cloud.means)
        self.cloud = cloud
        if fresh:
            count = len(cloud.means)
            labels = self.run.test_labels
            self._labels = labels[:count].astype(np.int64) if labels is not None and self.run.class_names else None
            bands = self._labels if self._labels is not None else 0
            self._jitter = (np.random.default_rng(0).uniform(-BAND, BAND, count) + bands).astype(np.float32)
        if self.axes.take(cloud):
            self._name_axes()
        self._set_goal(ease=not fresh and not self.studio.filming)
        if fresh:
            self._filter()
        if fresh or self.colour_by.valued:
            self._paint_points()
        self._correlate()
        self.lasso.follow(cloud)

    def _set_goal(self, ease: bool) -> None:
        assert self.cloud is not None and self.run is not None
        goal = self.axes.plane.project(self.cloud.means).astype(np.float32)
        if self.run.latent_dim == 1:
            goal[:, 1] = self._jitter
        self.motion.go(goal, self.clock(), ease)

    def moving(self) -> tuple[QWidget, ...]:
        return (self.view,)

    def settled(self) -> bool:
        return not self.field.on or self.field.settled(self.studio.decoded_step)

    # ---- drawing
    def redraw(self) -> None:
        if self.run is None:
            return
        now = self.clock()
        positions = self.view.points.xy
        if not self.motion.moving(now) or now - self._moved_at >= MOTION:
            self._moved_at, positions = now, self.motion.at(now)
        if positions is not self.view.points.xy:
            self.view.set_points(positions, self.motion.goal)
        self._mark()
        self._follow_hover()
        self.field.want(self.axes.plane, now)
        self.prior.want(self.run, self.axes.plane)
        again = self.field.tick(now, self.studio.decoded_step) | self.film.tick(now, self.studio.decoded_step)
        if again or self.motion.moving(now) or positions is not self.motion.goal:
            self.touch()
        self.view.viewport().update()

    def _mark(self) -> None:
        """z and the selected image's posterior, where they are seen in this plane."""
        assert self.run is not None
        marks = self.view.over
        marks.note = " · ".join(filter(None, (prior_note(self.run), self.lasso.said)))
        self.lasso.mark()
        z = self.studio.z
        if len(z) == self.run.latent_dim:
            x, y = self.axes.plane.project(z[None])[0].tolist()
            marks.z = (x, (max(1, len(self.run.class_names)) - 1) / 2 if marks.flat else y)
        index = self.studio.selected
        if self.cloud is None or index is None or not 0 <= index < len(self.view.points.xy):
            marks.selected, marks.ellipses = None, []
            return
        covariance = self.axes.plane.covariance(self.cloud.deviations[index])
        if marks.flat:
            covariance[1, 1] = (BAND / 2) ** 2
        marks.selected = x, y = self.view.points.xy[index].tolist()
        sigmas = (1, 2) if self.cloud.deviations[index].any() else ()
        marks.ellipses = [ellipse((x, y), covariance, s) for s in sigmas]

    # ---- colours and classes
    def _recolour(self) -> None:
        self.rewatch()
        self._show_side()
        self._paint_points()
        self.touch()

    def _paint_points(self) -> None:
        if self.cloud is None or self.run is None:
            return
        looks, unit = self.colour_by.looks(self.cloud, self._labels)
        if looks.scale is not None:
            self.bar.show_scale(looks.scale, unit)
        points = self.view.points
        if len(points.xy) != len(self.cloud.means):
            self.view.set_points(self.motion.goal, self.motion.goal)
        points.set_palette(looks.colours, looks.symbols, theme.current().plot)
        points.set_looks(looks.look)

    def _filter(self) -> None:
        if self.cloud is None:
            return
        if len(self.view.points.xy) != len(self.cloud.means):
            self.view.set_points(self.motion.goal, self.motion.goal)
        shown = self.legend.shown
        every = self._labels is None or not len(shown)
        self.view.points.set_visible(np.ones(len(self.cloud.means), bool) if every else shown[self._labels])
        self.view.viewport().update()

    def _show_side(self) -> None:
        factors = self.run is not None and self.run.test_factors is not None
        self.bar.setVisible(self.colour_by.valued)
        self.legend.set_neutral(self.colour_by.valued)
        self.legend.setVisible(bool(self.legend.entries))
        self.show_matrix.setVisible(factors)
        self.matrix.setVisible(factors and self.show_matrix.isChecked())
        self._correlate()

    def _correlate(self) -> None:
        if self.run is not None and self.cloud is not None and self.show_matrix.isChecked():
            self.matrix.show_run(self.run, self.cloud, self.axes.plane)

    # ---- the plane
    def _turn(self) -> None:
        """Another plane: the points move into it."""
        self.axes.again(self.cloud.means if self.cloud is not None else None)
        self._name_axes()
        self._clear_drawn()
        if self.cloud is not None:
            self._set_goal(ease=True)
            self._correlate()
        self.touch()

    def _name_axes(self) -> None:
        across, up = self.axes.plane.names
        self.view.label(across, up or tr("class (spread)"), up)

    # ---- the hand
    def code(self, point: QPointF) -> Floats:
        """The whole window's z, moved in the plane to `point`; what is not shown keeps its value."""
        return self.axes.plane.move(self.studio.z, (point.x(), point.y())).astype(np.float32)

    def _move_z(self, point: QPointF) -> None:
        if self.run is not None:
            self.studio.move_z(self.code(point))

    def _nearest(self, point: QPointF) -> int:
        return self.view.points.nearest((point.x(), point.y()), self.view.unit_pixels())

    def _click(self, point: QPointF) -> None:
        """A point is selected; anywhere else z goes there."""
        self._clear_drawn()
        index = self._nearest(point)
        if index >= 0:
            self.studio.select_image(index)
        else:
            self._move_z(point)

    def _clear_drawn(self) -> None:
        self.view.over.line = None
        self.film.end()
        self.lasso.clear()

    def _key(self, key: Qt.Key) -> None:
        if key == Qt.Key.Key_Escape:
            self._clear_drawn()
            self.studio.select_image(None)
        elif self.lasso.button.isChecked():
            self._average(self.lasso.around_z())
        elif self.cloud is not None:  # Return: the image whose code is nearest to z
            visible = np.flatnonzero(self.view.points.visible)
            if len(visible):
                far = ((self.cloud.means[visible] - self.studio.z) ** 2).sum(1)
                self.studio.select_image(int(visible[far.argmin()]))
        self.touch()

    def _draw_line(self, start: QPointF, end: QPointF) -> None:
        if self.run is not None:
            places = np.linspace(start.toTuple(), end.toTuple(), FRAMES)
            self.film.begin(self.axes.plane.move(self.studio.z, places).astype(np.float32), self.clock())

    def _average(self, corners: npt.NDArray[np.float64]) -> None:
        if self.cloud is not None:
            self._clear_drawn()
            mean = self.lasso.catch(corners, self.cloud)
            if mean is not None:
                self.studio.move_z(mean)
            self.touch()

    def _hover(self, point: QPointF | None) -> None:
        if point != self.hover.at:
            self.hover.move(point)
            self.touch()

    def _follow_hover(self) -> None:
        """The card under the pointer."""
        point = self.hover.at
        if point is None or self.run is None:
            self.view.over.card = None
            return
        self.hover.ask(self.code(point))
        near, index = [], self._nearest(point)
        if 0 <= index < len(self.run.test_images):
            label = self.run.class_names[self._labels[index]] if self._labels is not None else f"#{index}"
            near = [(to_qimage(self.run.test_images[index]), label)]
        self.view.over.card = self.hover.card(self.view.pixel(point.x(), point.y()), near)

    def _table(self) -> Table:
        """What is drawn, as numbers."""
        if self.cloud is None:
            return {}
        across, up = (normalize("NFKC", name).replace(" ", "") or "spread" for name in self.axes.plane.names)
        columns: Table = {across: self.motion.goal[:, 0], up: self.motion.goal[:, 1]}
        columns |= {} if self._labels is None else {"class": self._labels}
        values, _ = self.colour_by.values(self.cloud)
        return columns | ({"colour": values} if values is not None else {})

    # ---- texts and colours
    def retranslate(self) -> None:
        self.axes.retranslate()
        self.legend.retranslate()
        self.colour_by.retranslate()
        self._colour_name.setText(tr("Colour"))
        self.show_field.setText(tr("Field"))
        self.show_field.setAccessibleName(tr("Decoded field"))
        self.show_field.setToolTip(tr("What the decoder draws at each place, under the points; it deepens as you zoom"))
        self.field.retranslate()
        self.lasso.retranslate()
        self.show_matrix.setText("|r|")
        self.show_matrix.setAccessibleName(tr("Correlation of factors and axes"))
        self.show_matrix.setToolTip(tr("The correlation of each generative factor with the two axes, without its sign"))
        self.film.setAccessibleName(tr("Decoded along the line"))
        self.bar.setAccessibleName(tr("Scale of the colours"))
        self.matrix.setAccessibleName(tr("Correlation of factors and axes"))
        self.view.retranslate(tr("Latent plane"))
        self.view.follow_button.setText(tr("Whole view"))
        self.view.follow_button.setToolTip(tr("Show everything again (Home, or a double click)"))
        hint = tr(
            "Click a point to select its image; drag to move z. Shift-drag: a line and the pictures between. "
            "Ctrl-drag: a lasso and its mean. Wheel: zoom. Middle or right drag: pan. Double click: whole view."
        )
        self.view.setToolTip(hint)
        self.view.setAccessibleDescription(hint)
        self._name_axes()

    def restyle(self) -> None:
        self.view.restyle()
        self.legend.restyle()
        self.lasso.restyle()
        self._paint_points()
        self.field.draw()
