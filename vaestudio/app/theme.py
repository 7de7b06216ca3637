"""Colours, sizes and fonts: two themes, one accent, one spacing unit. Everything that draws asks `current()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from vaestudio.app.style import sheet
from vaestudio.palette import DARK_CLASSES, LIGHT_CLASSES

UNIT = 8  # pixels: every margin and gap is a multiple or a half of it
FONT_POINTS = 10.0  # the text size at font scale 1; titles are 1.15 times it


@dataclass(frozen=True)
class Theme:
    """Colours as "#rrggbb". Text has at least 4.5:1 against `surface`, classes at least 3:1 against `plot`."""

    name: str  # "light" or "dark"
    window: str  # behind everything
    surface: str  # panels
    raised: str  # buttons, fields
    plot: str  # background of plots and pictures
    text: str
    muted: str  # secondary text: still 4.5:1
    border: str
    accent: str  # the one accent: primary button, focus ring, selected
    on_accent: str  # text on the accent
    good: str
    warning: str
    error: str
    reconstruction: str  # curve colours
    kl: str
    total: str
    classes: tuple[str, ...]  # ten, pairwise distinct also for colour-blind people


LIGHT = Theme(
    name="light", window="#eef0f4", surface="#ffffff", raised="#f6f7f9", plot="#ffffff", text="#1c2027", muted="#596273",
    border="#d5d9e1", accent="#3a56d4", on_accent="#ffffff", good="#1d7a45", warning="#8f5a00", error="#b3261e",
    reconstruction="#c2410c", kl="#0f766e", total="#3a56d4",
    classes=LIGHT_CLASSES,
)  # fmt: skip
DARK = Theme(
    name="dark", window="#101318", surface="#191d24", raised="#232833", plot="#13161c", text="#e8ebf0", muted="#9da7b8",
    border="#323946", accent="#8ea6ff", on_accent="#10131c", good="#5fcf8f", warning="#f2b655", error="#ff8f85",
    reconstruction="#ff9e64", kl="#4fd6c4", total="#8ea6ff",
    classes=DARK_CLASSES,
)  # fmt: skip
THEMES = {"light": LIGHT, "dark": DARK}
_current = LIGHT
_scale = 1.0


def current() -> Theme:
    return _current


def scale() -> float:
    """The font scale: 1 to 2."""
    return _scale


def class_color(index: int) -> str:
    """The colour "#rrggbb" of class `index`; from the eleventh on they repeat (with another symbol, where there are symbols)."""
    return _current.classes[index % len(_current.classes)]


def system_theme() -> str:
    """What the desktop prefers: "dark" or "light"."""
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def apply(app: QApplication, name: str, font_scale: float | None = None) -> None:
    """Make `name` the current theme: palette, font and style sheet. The window then calls every panel's `restyle()`."""
    global _current, _scale
    _current = THEMES[name]
    if font_scale is not None:
        _scale = min(2.0, max(1.0, font_scale))
    if not app.styleSheet():  # once
        app.setStyle("Fusion")
    app.setPalette(_palette(_current))
    app.setFont(_font())
    app.setStyleSheet(sheet(_current, _scale, FONT_POINTS))


@contextmanager
def undressed(window: QWidget) -> Iterator[None]:
    """What is in `window` is made without the style sheet, which is matched anew for a widget and all in it whenever its
    parent changes: that took half of the time. Afterwards each layout asks anew how large its widgets want to be."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(dress)
        for layout in window.findChildren(QLayout):
            layout.invalidate()


def _font() -> QFont:
    """The system's own face, Chinese in its simplified forms, and figures that all have one width, so that nothing jumps."""
    font = QFont(QFont().defaultFamily())
    font.setFamilies([font.family(), "Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC"])
    font.setPointSizeF(FONT_POINTS * _scale)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.raised, role.AlternateBase: theme.surface,
        role.Text: theme.text, role.Button: theme.raised, role.ButtonText: theme.text, role.BrightText: theme.error,
        role.Highlight: theme.accent, role.HighlightedText: theme.on_accent, role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text, role.PlaceholderText: theme.muted, role.Link: theme.accent, role.Accent: theme.accent,
        role.Mid: theme.border, role.Dark: theme.border, role.Light: theme.surface, role.Shadow: theme.border,
    }  # fmt: skip
    palette = QPalette()
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.muted))
    return palette
