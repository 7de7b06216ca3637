"""Films of what moves: a panel's picture at every recorded step, or a walk through the codes of the decoder."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from vaestudio.app import theme
from vaestudio.app.axes import font, number
from vaestudio.app.film_file import FilmFile, Picture, thinning
from vaestudio.app.i18n import mark, tr
from vaestudio.app.panels.base import Panel
from vaestudio.app.pins import between
from vaestudio.app.time_machine import TimeMachine
from vaestudio.engine import messages as m
from vaestudio.errors import CannotExport

if TYPE_CHECKING:
    from vaestudio.app.panels.decoder import Decoder

WHO = "film"
TICK_MS = 8
PATIENCE = 1.5  # seconds: a picture that takes longer is taken as it is
FRAME_MS, WALK_MS = 100, 50
LEGS, STRIDES = 6, 20  # of a walk: draws of the prior, pictures from one to the next
SIDE = 256  # pixels of a walk's picture at least
SAVED = mark("The film was saved to “{path}”.")
ANSWERS = {
    "latent cloud": m.LatentCloud,
    "reconstructions": m.Reconstructions,
    "samples": m.Samples,
    "manifold": m.Manifold,
}


class Filming(QObject):
    """One film at a time. While it is made the strip shows how far it is; afterwards the window shows what it showed."""

    def __init__(self, strip: TimeMachine) -> None:
        super().__init__(strip)
        self.strip, self.studio = strip, strip.studio
        self.file: FilmFile | None = None
        self._panel: Panel | None = None
        self._widget: QWidget | None = None
        self._steps: list[int] = []  # still to be filmed
        self._before: int | None = None  # what was looked at
        self._answered: set[type[m.Event]] = set()
        self._drawn = False
        self._asked_at = 0.0
        self._ticket = -1  # of a walk's pictures
        self._actions: list[tuple[QAction, bool]] = []
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        strip.cancel.clicked.connect(lambda: self.cancel())
        self.studio.news.connect(self._hear)
        self.studio.run_opened.connect(lambda event: self.cancel())

    # ---- the menus' entries
    def offer(self, panel: Panel) -> None:
        """In the context menus of what moves on a panel."""
        for widget in panel.moving():
            self._add(widget, False, lambda p=panel, w=widget: self.ask(p, w))
        if panel.name == "decoder":
            self._add(panel.moving()[0], True, lambda p=panel: self.ask_walk(p))

    def _add(self, widget: QWidget, walk: bool, act) -> None:  # type: ignore[no-untyped-def]
        action = QAction(widget)
        action.setObjectName(f"{widget.objectName()}.{'walk' if walk else 'film'}")
        action.triggered.connect(lambda *_: act())
        widget.addAction(action)
        self._actions.append((action, walk))
        self.retranslate()

    def retranslate(self) -> None:
        for action, walk in self._actions:
            action.setText(tr("Save a walk as GIF or WebP…") if walk else tr("Save the run as GIF or WebP…"))

    def _path(self, name: str) -> str:
        title = tr("Save as GIF or WebP")
        path, kind = QFileDialog.getSaveFileName(None, title, f"{name}.gif", "GIF (*.gif);;WebP (*.webp)")
        known = Path(path).suffix.lower() in (".gif", ".webp")
        return path if known or not path else f"{path}.{'webp' if 'webp' in kind else 'gif'}"

    def ask(self, panel: Panel, widget: QWidget) -> None:
        if self.file is None and len(self.strip.reel):
            path = self._path(panel.name)
            if path:
                self.film(panel, widget, path)

    def ask_walk(self, decoder: "Decoder") -> None:
        if self.file is None and decoder.run is not None:
            path = self._path("walk")
            if path:
                self.walk(decoder, path)

    # ---- the run
    def film(self, panel: Panel, widget: QWidget, path: str) -> None:
        """`widget` of `panel` at every recorded step, as large as it is seen."""
        self._panel, self._widget = panel, widget
        self._steps = [int(step) for step in self.strip.reel.steps]
        self._before = self.studio.viewed
        self.studio.filming = True
        self._begin(path, len(self._steps), FRAME_MS)
        self._next()

    def _begin(self, path: str, count: int, frame_ms: int) -> None:
        self.strip.play(False)
        self.file = FilmFile(path, count, frame_ms)
        self.file.start()
        self._timer.start()
        self._say()

    def _next(self) -> None:
        self._answered, self._drawn, self._asked_at = set(), False, time.perf_counter()
        if self._steps:
            self.strip.go_to(self._steps[0])

    def _hear(self, event: m.Event) -> None:
        if isinstance(event, m.Probed) and self.strip.arrived:
            self._answered.add(type(event))
        elif isinstance(event, m.Decoded) and event.who == WHO and event.ticket == self._ticket:
            self._take_walk(event.images)

    def _ready(self) -> bool:
        assert self._panel is not None
        if not self._panel.isVisible():  # its probes rest: the film goes on when it is seen again
            self._asked_at = time.perf_counter()
            return False
        if time.perf_counter() - self._asked_at > PATIENCE:
            return True
        wanted = {ANSWERS[p] for p in self._panel.probes if p in ANSWERS}
        return self.strip.arrived and wanted <= self._answered and self._panel.settled()

    def _tick(self) -> None:
        if self.file is None:
            return
        if self._steps and self._panel is not None and self._ready():
            if not self._drawn:  # drawn now, taken at the next tick: a scene hears of it in between
                self._panel.redraw()
                self._drawn = True
            else:
                self.file.put(self._taken(self._steps.pop(0)))
                self._next()
        self._say()
        if not self.file.is_alive():
            self._end()

    def _taken(self, step: int) -> Picture:
        """The widget as it is, and under it the step and what was turned since the last frame."""
        assert self._widget is not None and self.file is not None
        grabbed = self._widget.grab().toImage()
        frame = self.strip.reel.nearest(step)
        changes = [change.text for change in self.strip.reel.here(frame)]
        image = captioned(grabbed, " · ".join([self.strip.when(frame), *changes]))
        scale = thinning(image.width(), image.height(), self.file.count)
        if scale < 1:
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaledToWidth(int(image.width() * scale), smooth)
        return to_array(image)

    # ---- a walk
    def walk(self, decoder: "Decoder", path: str) -> None:
        """From pin to pin where there are two, else from draw to draw of the prior; round, so that it has no end."""
        dim = len(self.studio.z)
        ends = [pin.z for pin in decoder.pins.pins if len(pin.z) == dim]
        if len(ends) < 2:
            ends = [self.studio.z, *(np.random.default_rng(0).standard_normal((LEGS - 1, dim)).astype(np.float32))]
        way = [
            between(a, b, t / STRIDES, spherical=dim > 2)
            for a, b in zip(ends, [*ends[1:], ends[0]], strict=True)
            for t in range(STRIDES)
        ]
        self._begin(path, len(way), WALK_MS)
        assert self.file is not None
        self.file.durations[-1] = WALK_MS
        self._ticket = self.studio.decode(WHO, np.stack(way))

    def _take_walk(self, images: m.Pictures) -> None:
        self._ticket = -1
        if self.file is None:
            return
        times = max(1, -(-SIDE // max(images.shape[2:])))
        for image in images:
            colours = np.broadcast_to(image, (3, *image.shape[1:])) if len(image) == 1 else image[:3]
            self.file.put(np.ascontiguousarray(colours.transpose(1, 2, 0).repeat(times, 0).repeat(times, 1)))

    # ---- the end of it
    def cancel(self, seconds: float = 0.2) -> None:
        """Leave no file; wait so long for the thread to have tidied up. Also when another run is opened."""
        if self.file is not None:
            self.file.cancel()
            self.file.join(seconds)
            self._end(said=False)

    def _end(self, said: bool = True) -> None:
        file, self.file = self.file, None
        assert file is not None
        self._timer.stop()
        self.studio.filming = False
        self.strip.show_task("", 0, 0)
        if self._panel is not None:
            self.strip.go_to(self._before)
        self._panel = self._widget = None
        self._steps, self._ticket = [], -1
        path = str(file.path)
        if file.error is not None:
            reason = file.error.strerror or str(file.error)
            self.studio.failed.emit(m.Failed("CannotExport", CannotExport.sentence, {"path": path, "reason": reason}))
        elif said:
            self.studio.failed.emit(m.Failed("Filmed", SAVED, {"path": path}, level="note"))

    def _say(self) -> None:
        if self.file is not None:
            done, of = self.file.done, self.file.count
            self.strip.show_task(
                tr("Making the film: {n} of {total}", n=number(done, 0), total=number(of, 0)), done, of
            )


def captioned(image: QImage, text: str) -> QImage:
    """The picture with a line under it, in the theme's colours."""
    ratio = image.devicePixelRatio()
    width, height = image.width() / ratio, image.height() / ratio
    chosen, colours = font(), theme.current()
    line = round(chosen.pointSizeF() * 2.4)
    whole = QImage(round(width), round(height) + line, QImage.Format.Format_RGB888)
    whole.fill(QColor(colours.plot))
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(0, 0, width, height), image)
    painter.setFont(chosen)
    painter.setPen(QColor(colours.text))
    painter.drawText(QRectF(0, height, width, line), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return whole


def to_array(image: QImage) -> Picture:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
