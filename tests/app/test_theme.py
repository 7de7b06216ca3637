"""The themes keep their promises: text is legible, and classes and curves differ also for colour-blind people.

Colour blindness is simulated as in Machado, Oliveira & Fernandes 2009 (severity 1); differences are CIEDE2000
(Sharma, Wu & Dalal 2005), where 1 is just noticeable.
"""

from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import numpy as np
import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from vaestudio.app import style, theme
from vaestudio.app.theme import DARK, LIGHT, Theme

BOTH = pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda t: t.name)
SIGHTS = {
    "normal": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
}  # fmt: skip
CLASSES_DIFFER = 10.0  # CIEDE2000 between any two of ten classes; symbols and names tell them apart as well
CURVES_DIFFER = 10.0  # between reconstruction, KL and total; markers tell them apart as well


def linear(colour: str) -> np.ndarray:
    values = np.array(list(bytes.fromhex(colour[1:]))) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2: 1 to 21."""
    lights = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(colour: str, sight: str) -> np.ndarray:
    """CIELAB (D65) of a colour as it is seen."""
    seen = np.clip(SIGHTS[sight] @ linear(colour), 0, 1)
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    t = to_xyz @ seen / [0.95047, 1.0, 1.08883]
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])  # fmt: skip


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - sqrt(mean7 / (mean7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    dh = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    d_hue = 2 * sqrt(c1 * c2) * sin(radians(dh / 2))
    lightness, c = (l1 + l2) / 2, (c1 + c2) / 2
    h = h1 + h2 if c1 * c2 == 0 else (h1 + h2) / 2 + (180 if abs(h1 - h2) > 180 else 0)
    t = (
        1
        - 0.17 * cos(radians(h - 30))
        + 0.24 * cos(radians(2 * h))
        + 0.32 * cos(radians(3 * h + 6))
        - 0.2 * cos(radians(4 * h - 63))
    )
    s_l, s_c, s_h = (
        1 + 0.015 * (lightness - 50) ** 2 / sqrt(20 + (lightness - 50) ** 2),
        1 + 0.045 * c,
        1 + 0.015 * c * t,
    )
    r_t = -2 * sqrt(c**7 / (c**7 + 25**7)) * sin(radians(60 * exp(-(((h % 360 - 275) / 25) ** 2))))
    x, y, z = (l2 - l1) / s_l, (c2 - c1) / s_c, d_hue / s_h
    return sqrt(x * x + y * y + z * z + r_t * y * z)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((90.9257, -0.5406, -0.9208), (88.6381, -0.8985, -0.7239), 1.5381),
    ],
)
def test_the_difference_is_the_published_one(one, other, difference):
    """Table 1 of Sharma, Wu & Dalal 2005."""
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(difference, abs=1e-4)


def test_contrast_is_that_of_the_standard():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize("behind", ["surface", "raised", "window"])
@pytest.mark.parametrize("words", ["text", "muted", "good", "warning", "error"])
def test_text_is_legible(look: Theme, words: str, behind: str):
    assert contrast(getattr(look, words), getattr(look, behind)) >= 4.5


@BOTH
def test_text_on_coloured_grounds_is_legible(look: Theme):
    assert contrast(look.on_accent, look.accent) >= 4.5
    assert contrast(look.on_accent, style.mix(look.accent, look.text, 0.12)) >= 4.5, "a primary button under the mouse"
    for share in (0.07, 0.14):
        assert contrast(look.text, style.mix(look.raised, look.text, share)) >= 4.5, "a button under the mouse, pressed"
    assert contrast(look.text, style.mix(look.surface, look.accent, 0.14)) >= 4.5, "a button that is on"


@BOTH
def test_focus_and_drawings_are_seen(look: Theme):
    assert contrast(look.accent, look.surface) >= 3 and contrast(look.accent, look.window) >= 3
    for colour in (*look.classes, look.reconstruction, look.kl, look.total):
        assert contrast(colour, look.plot) >= 3, colour


def smallest(colours: tuple[str, ...], sight: str) -> float:
    seen = [lab(c, sight) for c in colours]
    return min(ciede2000(a, b) for a, b in combinations(seen, 2))


@BOTH
@pytest.mark.parametrize("sight", SIGHTS)
def test_classes_and_curves_differ_for_everybody(look: Theme, sight: str):
    assert len(look.classes) == 10
    assert smallest(look.classes, sight) >= CLASSES_DIFFER
    assert smallest((look.reconstruction, look.kl, look.total), sight) >= CURVES_DIFFER


def test_the_difference_can_fail():
    """Red and green of one lightness: far apart for most, the same for some."""
    red, green = "#b05a30", "#6b7a2e"
    assert smallest((red, green), "normal") > 2 * smallest((red, green), "deutan")
    assert smallest((red, green), "deutan") < CLASSES_DIFFER


def test_the_eleventh_class_has_the_first_colour(qapp):
    assert theme.class_color(10) == theme.class_color(0) != theme.class_color(1)


@BOTH
def test_the_sheet_is_filled_in(look: Theme):
    filled = style.sheet(look, 1.5, 10.0)
    assert "$" not in filled and "font-size: 15.0pt" in filled


def test_applying_a_theme_changes_palette_type_and_sheet(qapp: QApplication):
    theme.apply(qapp, "dark", 2.0)
    assert theme.current() is DARK and theme.scale() == 2.0
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert QFontInfo(qapp.font()).pointSizeF() == pytest.approx(20, abs=0.5)
    theme.apply(qapp, "light", 9.0)
    assert theme.scale() == 2.0, "two is the largest"
    theme.apply(qapp, "light", 0.1)
    assert theme.scale() == 1.0
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window


def test_figures_have_one_width(qapp: QApplication):
    metrics = QFontMetricsF(qapp.font())
    assert len({round(metrics.horizontalAdvance(figure * 10), 3) for figure in "0123456789"}) == 1
