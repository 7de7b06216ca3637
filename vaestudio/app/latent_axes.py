"""Which plane of the latent space is shown: any two dimensions, in order of what they carry, or principal components."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QToolButton

from vaestudio.app.axes import number
from vaestudio.app.i18n import tr
from vaestudio.app.plane import leading_dimensions
from vaestudio.app.projection import Plane, coordinate, information, one_dimension, principal_components, two_dimensions
from vaestudio.engine import messages as m

Floats = npt.NDArray[np.float32]
UNDECIDED = 200  # steps (an epoch at most) in which the leading dimensions may still change; then the axes rest


class Axes(QObject):
    """Two boxes and a button, for the panel to lay out; `plane` is what they say."""

    changed = Signal()  # by hand, or because the leading dimensions became known

    def __init__(self) -> None:
        super().__init__()
        self.across, self.up, self.pca = QComboBox(), QComboBox(), QToolButton()
        for box, name in ((self.across, "across"), (self.up, "up")):
            box.setObjectName(f"latent.{name}")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(9)
            box.activated.connect(lambda _, box=box: self._choose(box))
        self.pca.setObjectName("latent.pca")
        self.pca.setCheckable(True)
        self.pca.toggled.connect(self._switch)
        for widget in (self.across, self.up, self.pca):
            widget.hide()  # until there are dimensions to choose from
        self._run: m.RunInfo | None = None
        self._settled = False  # a person chose, or the run is old enough
        self._chosen = (0, 0)
        self._worth: Floats = np.zeros(0, np.float32)
        self._nats = True  # what that is: nats, or variances
        self.plane: Plane = two_dimensions(2, 0, 1)

    @property
    def dimensions(self) -> tuple[int, int]:
        return self._chosen

    def open(self, run: m.RunInfo) -> None:
        dims = run.latent_dim
        self._run, self._settled, self._chosen = run, dims <= 2, (0, min(1, dims - 1))
        self._worth = np.zeros(dims, np.float32)
        self.pca.blockSignals(True)
        self.pca.setChecked(False)
        self.pca.blockSignals(False)
        self.plane = one_dimension() if dims == 1 else two_dimensions(dims, *self._chosen)
        for widget in (self.across, self.up, self.pca):
            widget.setVisible(dims > 2)
        self._fill()

    def take(self, cloud: m.LatentCloud) -> bool:
        """Newer means: True where the plane is another one now."""
        assert self._run is not None
        if self._run.latent_dim <= 2:
            return False
        self._worth, self._nats = information(self._run, cloud.kl_per_dimension, cloud.means)
        before = self.plane
        if not self._settled:
            self._chosen = leading_dimensions(self._worth, cloud.means)
            self._settled = cloud.step >= min(UNDECIDED, self._run.steps_per_epoch)
        self._fill()
        self._set_plane(cloud.means)
        return not np.array_equal(before.axes, self.plane.axes)

    def _set_plane(self, means: Floats | None) -> None:
        assert self._run is not None
        if self.pca.isChecked() and means is not None and len(means) > 1:
            previous = self.plane if self.plane.names[0].startswith("PC") else None
            self.plane = principal_components(means, previous)
        else:
            self.plane = two_dimensions(self._run.latent_dim, *self._chosen)

    def _switch(self, on: bool) -> None:
        self.across.setEnabled(not on)
        self.up.setEnabled(not on)
        self.changed.emit()

    def again(self, means: Floats | None) -> None:
        """After `changed`: the plane for what is chosen now."""
        if self._run is not None and self._run.latent_dim > 2:
            self._set_plane(means)

    def _choose(self, box: QComboBox) -> None:
        """The same dimension on both axes is no plane: the other box then takes what this one had."""
        across, up = self.across.currentData(), self.up.currentData()
        if across == up:
            across, up = (across, self._chosen[0]) if box is self.across else (self._chosen[1], up)
        self._chosen, self._settled = (across, up), True
        self._fill()
        self.changed.emit()

    def _fill(self) -> None:
        """In order of information; items keep their place while the list is open."""
        order = np.argsort(-self._worth, kind="stable").tolist()
        for box, chosen in ((self.across, self._chosen[0]), (self.up, self._chosen[1])):
            if box.view().isVisible():
                continue
            box.blockSignals(True)
            while box.count() > len(order):
                box.removeItem(box.count() - 1)
            for row, d in enumerate(order):
                worth = number(float(self._worth[d]), 2)
                words = tr("{value} nats", value=worth) if self._nats else tr("var {value}", value=worth)
                text = f"{coordinate(d)}  {words}"
                if row == box.count():
                    box.addItem(text, d)
                elif box.itemText(row) != text:
                    box.setItemText(row, text)
                    box.setItemData(row, d)
            box.setCurrentIndex(order.index(chosen) if chosen in order else 0)
            box.blockSignals(False)

    def retranslate(self) -> None:
        self.across.setAccessibleName(tr("Dimension across"))
        self.across.setToolTip(tr("The dimension across, by information: KL in nats, or the variance of the code"))
        self.up.setAccessibleName(tr("Dimension upwards"))
        self.up.setToolTip(tr("The dimension upwards, by information: KL in nats, or the variance of the code"))
        self.pca.setText(tr("PCA"))
        self.pca.setAccessibleName(tr("Principal components"))
        self.pca.setToolTip(tr("The two directions in which the codes of the test images vary most"))
        if self._run is not None:
            self._fill()
