"""When Python looks for garbage: seldom while the program starts, for nearly all that is made then is kept.

Looking at the growing heap again and again took a tenth of the time until the window is painted.
"""

import gc

USUAL = gc.get_threshold()
SELDOM = 1_000_000  # objects more than were given back: about as many as PySide6, pyqtgraph, torch and the window make


def seldom() -> None:
    gc.set_threshold(SELDOM)


def as_usual() -> None:
    gc.set_threshold(*USUAL)
