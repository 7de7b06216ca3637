"""The style sheet, filled with a theme's colours. Sizes that carry text are in points, so that the font scale reaches them.

Parts are chosen by a dynamic property rather than by name: `role` of a button ("primary", "flat"), of a label ("title",
"muted", "problem") or of a frame ("card"); `changed` of a form's row; `level` of a banner.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaestudio.app.theme import Theme

SHEET = """
QMainWindow, QMainWindow > QWidget#header { background: $window; }
QMainWindow::separator { background: $window; width: 8px; height: 8px; }
QMainWindow::separator:hover { background: $border; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 6px; font-size: ${points}pt; }

QMenuBar { background: transparent; color: $text; padding: 2px 6px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenu { background: $surface; color: $text; border: 1px solid $border; border-radius: 8px; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 26px; border-radius: 5px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $muted; background: transparent; }
QMenu[role="pictures"] { icon-size: ${thumbnail}px; }
QMenu[role="pictures"]::item { padding: 3px 26px 3px 10px; }
QMenu[role="pictures"]::icon { left: 6px; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }

QPushButton, QToolButton { background: $raised; color: $text; border: 1px solid $border; border-radius: 6px; padding: 4px 11px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:checked, QToolButton:checked { background: $tint; border-color: $accent; color: $text; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: $surface; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 3px 10px; }
QToolButton { padding: 4px; }
QToolButton:focus { padding: 3px; }
QToolButton::menu-indicator { image: none; width: 0px; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; padding: 6px 18px; }
QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:disabled { background: $raised; color: $muted; border-color: $border; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 5px 17px; }
QPushButton[role="next"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[role="next"]:hover { background: $accent_hover; }
QPushButton[role="next"]:focus { border: 2px solid $text; }
QPushButton[role="flat"], QToolButton[role="flat"] { background: transparent; border: 1px solid transparent; }
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover { background: $hover; }
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus { border: 2px solid $accent; }
QPushButton[role="class"], QPushButton[role="class"]:focus { padding: 4px 1px; font-weight: 600; }
QPushButton[role="class"]:checked { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="class"]:focus { border: 2px solid $text; }
QToolButton[role="fold"] { background: transparent; border: 1px solid transparent; color: $muted; }
QToolButton[role="fold"]:hover { color: $text; }
QToolButton[role="fold"]:focus { border: 2px solid $accent; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $raised; color: $text; border: 1px solid $border; border-radius: 6px; padding: 3px 7px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border: 2px solid $accent; padding: 2px 6px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: $muted; background: $surface; }
QLineEdit[wrong="true"], QLineEdit[wrong="true"]:focus { border: 2px solid $error; padding: 2px 6px; }
QLineEdit[role="compact"] { padding: 2px 3px; }
QLineEdit[role="compact"]:focus { padding: 1px 2px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url($arrow); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border; padding: 4px; outline: none;
    selection-background-color: $accent; selection-color: $on_accent; }

QCheckBox, QRadioButton { color: $text; spacing: 8px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $muted; border-radius: 4px; background: $raised; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($tick); }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator:focus { border: 2px solid $accent; }

QSlider { min-height: 22px; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $surface; border: 2px solid $accent; width: 12px; height: 12px; margin: -6px 0; border-radius: 8px; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent; }
QSlider:focus { border: 1px solid $accent; border-radius: 6px; }
QSlider::sub-page:horizontal:disabled { background: $border; }
QSlider::handle:horizontal:disabled { border-color: $border; }

QProgressBar { background: $border; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 10px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $accent; }
QTabBar QToolButton { background: $surface; border: 1px solid $border; padding: 0px; }

QScrollArea, QStackedWidget { background: transparent; border: none; }
QScrollArea > QWidget, QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0px; }
QScrollBar::handle { background: $border; border-radius: 4px; min-height: 28px; min-width: 28px; margin: 1px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QListWidget, QTreeWidget, QTableWidget, QTableView { background: $surface; color: $text; border: 1px solid $border; border-radius: 6px;
    outline: none; alternate-background-color: $raised; gridline-color: $border; }
QListWidget::item { padding: 5px 8px; border-radius: 5px; }
QListWidget::item:selected { background: $accent; color: $on_accent; }
QHeaderView::section { background: $surface; color: $muted; border: none; border-bottom: 1px solid $border; padding: 4px 8px; }

QStatusBar { background: $window; }
QStatusBar::item { border: none; }
QDockWidget { color: $text; }
QWidget[role="dock"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QWidget[role="docktitle"] { background: transparent; }
QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: 10px; }
QFrame[role="bar"] { background: $tint; border: 1px solid $accent; border-radius: 8px; }
QFrame[role="strip"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[role="strip"][past="true"] { background: $tint; border-color: $accent; }
QFrame[role="dock"][past="true"] { border: 1px solid $accent; }
QFrame[role="line"] { background: $border; border: none; max-width: 1px; min-width: 1px; }
QFrame[role="veil"] { background: $veil; border: none; }
QFrame[level="error"] { background: $surface; border: 2px solid $error; border-radius: 8px; }
QFrame[level="note"] { background: $tint; border: 1px solid $accent; border-radius: 8px; }

QLabel { color: $text; background: transparent; border: none; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="section"] { font-weight: 600; color: $text; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="look"] { background: $tint; border-radius: 6px; padding: 6px 8px; }
QLabel[role="problem"] { color: $error; }
QLabel[role="changed"] { color: $accent; font-weight: 600; }
QLabel[role="key"] { background: $raised; border: 1px solid $border; border-radius: 5px; padding: 1px 7px; }
"""


def sheet(t: "Theme", scale: float, points: float) -> str:
    """SHEET with the theme's colours, and the shades between two of them, filled in."""
    from vaestudio.paths import resource

    values = {
        name: getattr(t, name)
        for name in ("window", "surface", "raised", "text", "muted", "border", "accent", "on_accent", "error")
    } | {
        "hover": mix(t.raised, t.text, 0.07),
        "pressed": mix(t.raised, t.text, 0.14),
        "tint": mix(t.surface, t.accent, 0.14),
        "accent_hover": mix(t.accent, t.text, 0.12),
        "veil": "rgba(0, 0, 0, 110)",
        "arrow": resource("icons", f"arrow-{t.name}.svg").as_posix(),
        "tick": resource("icons", f"tick-{t.name}.svg").as_posix(),
        "thumbnail": f"{40 * scale:.0f}",
        "points": f"{points * scale:.1f}",
        "title": f"{points * scale * 1.15:.1f}",
    }
    text = SHEET
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"${{{name}}}", values[name]).replace(f"${name}", values[name])
    return text


def mix(below: str, above: str, amount: float) -> str:
    """`amount` (0 to 1) of the colour `above` over `below`, both "#rrggbb"."""
    pairs = zip(bytes.fromhex(below[1:]), bytes.fromhex(above[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * amount):02x}" for a, b in pairs)
