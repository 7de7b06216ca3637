"""The lasso: which images it caught, what the decoder makes of the mean of their codes, and the button that makes a drag one."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QSize
from PySide6.QtWidgets import QToolButton

from vaestudio.app import icons, theme
from vaestudio.app.axes import number
from vaestudio.app.i18n import tr
from vaestudio.app.latent_marks import Card
from vaestudio.app.latent_view import LatentView
from vaestudio.app.pixels import to_qimage
from vaestudio.app.projection import inside
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

Floats = npt.NDArray[np.float32]
MEAN = "latent mean"
CORNERS = 48  # of the circle that the keyboard draws
REACH = 1 / 8  # its radius, of the view's width


class Lasso:
    """`button` stands in the corner of the plane: a finger has no Ctrl key, and Return takes a circle around z."""

    def __init__(self, studio: Studio, view: LatentView) -> None:
        self._studio, self._view = studio, view
        self._caught: npt.NDArray[np.intp] | None = None  # indices of images
        self._ticket = -1
        self._image: m.Pictures | None = None  # (C, H, W)
        self.said = ""  # what it caught, in words
        self.button = QToolButton(view, objectName="latent.lasso", checkable=True)
        self.button.toggled.connect(view.hold_lasso)

    # ---- catching
    def catch(self, corners: npt.NDArray[np.float64], cloud: m.LatentCloud) -> Floats | None:
        """Of the points that are seen those within (M, 2) corners; their mean (D,), or None where there are none."""
        self.clear()
        points = self._view.points
        self._view.over.lasso = [QPointF(x, y) for x, y in corners.tolist()]
        self._caught = np.flatnonzero(inside(corners, points.xy) & points.visible)
        count = len(self._caught)
        self.said = tr("{n} images: z is their mean", n=number(count, 0)) if count else tr("no images")
        return self._ask(cloud)

    def around_z(self) -> npt.NDArray[np.float64]:
        """(CORNERS, 2) a circle, as the keyboard draws it."""
        left, right, _, _ = self._view.view()
        across, up = self._view.unit_pixels()
        angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
        radius = REACH * (right - left)
        return np.array(self._view.over.z) + radius * np.stack([np.cos(angle), np.sin(angle) * up / across], 1)

    def follow(self, cloud: m.LatentCloud) -> None:
        """Other weights: the same images have another mean."""
        if self._caught is not None and len(self._caught) and self._caught[-1] >= len(cloud.means):
            self.clear()
        self._ask(cloud)

    def _ask(self, cloud: m.LatentCloud) -> Floats | None:
        if self._caught is None or not len(self._caught):
            return None
        mean: Floats = cloud.means[self._caught].mean(0)
        self._ticket = self._studio.decode(MEAN, mean)
        return mean

    def clear(self) -> None:
        self._caught, self._image, self._ticket, self.said = None, None, -1, ""
        self._view.over.lasso, self._view.over.mean = [], None

    def take(self, event: m.Decoded) -> None:
        if event.ticket == self._ticket:
            self._image = event.images[0]

    # ---- shown
    def mark(self) -> None:
        """The decoded mean, beside the lasso's right end."""
        over = self._view.over
        if self._image is None or not over.lasso:
            over.mean = None
        else:
            pixels = self._view.to_pixels([(p.x(), p.y()) for p in over.lasso])
            x, y = pixels[pixels[:, 0].argmax()].tolist()
            over.mean = Card(QPointF(x, y - 16), [(to_qimage(self._image), tr("decoded mean"))])

    def retranslate(self) -> None:
        self.button.setAccessibleName(tr("Lasso"))
        self.button.setToolTip(
            tr("A drag is a lasso: the images in it, and what their mean decodes to. Return takes a circle around z.")
        )

    def restyle(self) -> None:
        self.button.setIcon(icons.icon("lasso"))
        self.button.setIconSize(QSize(16, 16) * theme.scale())
        self.button.adjustSize()
        self.button.move(4, 4)
