"""Our own line icons, drawn in the theme's colours: SVG files of resources/icons that say `currentColor`."""

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vaestudio.app import theme
from vaestudio.paths import resource

SIZES = (16, 24, 32, 48, 64)
LARGE_SIZES = (*SIZES, 128, 256)  # of the program's own icon; drawing them takes 4 ms


def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon in `colour` ("#rrggbb"; None: the text colour), muted where it is disabled. Ask again when the theme changes."""
    t = theme.current()
    large = theme.scale() > 1 or QGuiApplication.instance().devicePixelRatio() > 1  # type: ignore[union-attr]  # of any screen
    return _made(name, colour or t.text, t.border, SIZES if large else SIZES[:2])


@cache  # drawing one takes a millisecond, and most are asked for many times over
def _made(name: str, colour: str, disabled: str, sizes: Sequence[int]) -> QIcon:
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    made, renderer = QIcon(), QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    for size in sizes:
        pixmap = _drawn(renderer, size)
        made.addPixmap(pixmap)
        made.addPixmap(_filled(pixmap, disabled), QIcon.Mode.Disabled)
    return made


def application_icon(sizes: Sequence[int] = SIZES) -> QIcon:
    renderer = QSvgRenderer(str(resource("icons", "vaestudio.svg")))
    made = QIcon()
    for size in sizes:
        made.addPixmap(_drawn(renderer, size))
    return made


def _filled(pixmap: QPixmap, colour: str) -> QPixmap:
    """Its shape in another colour: a fifth of the time that it takes to draw it."""
    filled = QPixmap(pixmap)
    painter = QPainter(filled)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(filled.rect(), QColor(colour))
    painter.end()
    return filled


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
