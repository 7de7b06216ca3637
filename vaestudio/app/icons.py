"""Our own line icons, drawn in the theme's colours: SVG files of resources/icons that say `currentColor`."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vaestudio.app import theme
from vaestudio.paths import resource

SIZES = (16, 24, 32, 48, 64)


def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon in `colour` ("#rrggbb"; None: the text colour), muted where it is disabled. Ask again when the theme changes."""
    t = theme.current()
    return _made(name, colour or t.text, t.border)


@cache  # drawing one takes a millisecond, and most are asked for many times over
def _made(name: str, colour: str, disabled: str) -> QIcon:
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for mode, shade in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        renderer = QSvgRenderer(QByteArray(source.replace("currentColor", shade).encode()))
        for size in SIZES:
            made.addPixmap(_drawn(renderer, size), mode)
    return made


def application_icon() -> QIcon:
    renderer = QSvgRenderer(str(resource("icons", "vaestudio.svg")))
    made = QIcon()
    for size in (*SIZES, 128, 256):
        made.addPixmap(_drawn(renderer, size))
    return made


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
