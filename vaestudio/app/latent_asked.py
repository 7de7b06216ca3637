"""Two questions to the decoder: what lies along a line, and what lies under the pointer."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from vaestudio.app.i18n import tr
from vaestudio.app.latent_marks import Card
from vaestudio.app.pictures import SheetView
from vaestudio.app.pixels import to_qimage
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m

Floats = npt.NDArray[np.float32]
FILM, HOVER = "latent film", "latent hover"
FRAMES = 9  # pictures along a line, its ends and its middle among them
PACE, SCRUB = 0.5, 0.05  # seconds between film strips while the weights change, while the time machine changes them


class Film(SheetView):
    """The pictures along a line, seen while there is one; they follow the weights."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.z: Floats | None = None  # (FRAMES, D)
        self._ticket, self._step, self._asked_at = -1, -1, 0.0
        self.setObjectName("latent.film")
        self.setFixedHeight(64)
        self.hide()
        self.tile_clicked.connect(self._go)

    def begin(self, z: Floats, now: float) -> None:
        self.z = z
        self.show()
        self._ask(now)

    def end(self) -> None:
        self.z, self._ticket = None, -1
        self.hide()
        self.set_images(None)

    def outdate(self) -> None:
        """Another class: the same codes make other pictures."""
        self._step = -1

    def _ask(self, now: float) -> None:
        assert self.z is not None
        self._asked_at = now
        self._ticket = self._studio.decode(FILM, self.z)

    def tick(self, now: float, step: int) -> bool:
        """True: call again soon."""
        if self.z is None or self._ticket >= 0 or step == self._step:
            return False
        if now - self._asked_at < (PACE if self._studio.viewed is None else SCRUB):
            return True
        self._ask(now)
        return False

    def take(self, event: m.Decoded) -> None:
        if event.ticket == self._ticket:
            self._ticket, self._step = -1, event.step
            self.set_images(event.images, columns=len(event.images))

    def _go(self, tile: int) -> None:
        if self.z is not None:
            self._studio.move_z(self.z[tile])


class Hover:
    """The place under the pointer and what the decoder makes of it: at most one question a frame, of the last place."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self.at: QPointF | None = None
        self.image: m.Pictures | None = None  # (C, H, W)
        self._asked, self._ticket = True, -1

    def move(self, point: QPointF | None) -> None:
        self.at, self._asked, self._ticket = point, point is None, -1
        if point is None:
            self.image = None

    def ask(self, z: Floats) -> None:
        """`z` is the code of the place."""
        if not self._asked:
            self._asked = True
            self._ticket = self._studio.decode(HOVER, z)

    def take(self, event: m.Decoded) -> None:
        if event.ticket == self._ticket:
            self.image = event.images[0]

    def card(self, at: QPointF, pictures: list[tuple[QImage, str]]) -> Card:
        """`pictures`, and what is decoded of the place, at a pixel of the plane."""
        decoded = [] if self.image is None else [(to_qimage(self.image), tr("decoded"))]
        return Card(at, pictures + decoded)
