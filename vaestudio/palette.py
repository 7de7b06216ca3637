"""Colours that the window, the films and exported plots share, as "#rrggbb".

The class colours were found by searching, among colours of pleasant lightness and chroma, for the ten whose smallest
CIEDE2000 difference under normal, protanopic and deuteranopic sight is largest; tests/app/test_theme.py computes it.
"""

LIGHT_CLASSES = (
    "#0e37bc", "#ff4758", "#13a573", "#754206", "#f23abf", "#008392", "#6e7d0b", "#722f5e", "#1894ff", "#05513b",
)  # fmt: skip
DARK_CLASSES = (
    "#8bacfd", "#ef9362", "#73f8b5", "#f0126e", "#efe540", "#a956da", "#029a86", "#d8a3be", "#78eeff", "#9a7800",
)  # fmt: skip
TEXT, MUTED, LINE, PAPER = "#1c2027", "#596273", "#d5d9e1", "#ffffff"
TERMS = {"negative_elbo": "#3a56d4", "reconstruction": "#c2410c", "kl": "#0f766e", "loss": "#596273"}  # on paper
