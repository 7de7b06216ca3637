"""Stands in for modules that are imported on the way to what we use, and never used themselves.

torchvision imports networks and operators on boxes, which would bring torch's compiler along, with sympy: fifty megabytes, and
seconds at the first download. pyqtgraph imports what draws through OpenGL: ten megabytes, and we draw with the processor.
"""

import sys
from types import ModuleType


def nothing(name: str) -> type:
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (), {})


for name in ("torchvision.models", "torchvision.ops", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"):
    sys.modules[name] = ModuleType(name)
    sys.modules[name].__getattr__ = nothing
