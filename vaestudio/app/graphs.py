"""pyqtgraph, as every module of the window imports it, without two things that took half of its import's 150 ms.

pyqtgraph copies every name of PySide6's modules, and PySide6 makes a class when it is asked for: 1500 of them, of which a
twentieth is used. Here they are looked up when they are used. And for a widget that is not used here it imports CUDA's
bindings, where torch has brought them. Should another version of pyqtgraph do either otherwise, this changes nothing.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from PySide6 import QtCore, QtGui, QtWidgets


class _Mirror(ModuleType):
    """`pyqtgraph.Qt.QtCore` and its like: `of`, and what pyqtgraph adds to it."""

    def __init__(self, of: ModuleType) -> None:
        super().__init__(of.__name__.replace("PySide6", "pyqtgraph.Qt"))
        self._of = of

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._of, name)
        setattr(self, name, value)
        return value


@contextmanager
def _lightly() -> Iterator[None]:
    if "pyqtgraph" in sys.modules:
        yield
        return
    no_cuda = "cuda" not in sys.modules
    names = {module: module.__dir__ for module in (QtCore, QtGui, QtWidgets)}
    for module in names:
        mirror = _Mirror(module)
        sys.modules[mirror.__name__] = mirror
        module.__dir__ = list  # type: ignore[method-assign,assignment]  # nothing to copy
    if no_cuda:
        sys.modules["cuda"] = None  # type: ignore[assignment]  # as if it were not installed
    try:
        yield
    finally:
        for module, its in names.items():
            module.__dir__ = its  # type: ignore[method-assign]
        if no_cuda:
            del sys.modules["cuda"]


with _lightly():
    import pyqtgraph as pg

__all__ = ["pg"]
