"""torchvision, also beside a torch that its compiled operators were not built for.

On Linux the registry's torchvision is built for CUDA: beside torch's CPU build its extension does not load, and its import
ends where it describes operators that the extension would have registered. We use none of them. With their schemas
declared, data sets, pictures' grids and transforms work; calling one of the operators is an error of torch's, as it should be.
"""

import functools
import importlib
import sys
from types import ModuleType

SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)


def part(name: str) -> ModuleType:
    """`torchvision.<name>`: "datasets", "utils". The first call costs about a second."""
    _torchvision()
    return importlib.import_module(f"torchvision.{name}")


@functools.cache
def _torchvision() -> ModuleType:
    before = set(sys.modules)
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if "operator torchvision::" not in str(error):
            raise
    for module in [m for m in sys.modules if m.partition(".")[0] == "torchvision" and m not in before]:
        del sys.modules[module]  # what the first attempt left half made
    declare()
    return importlib.import_module("torchvision")


@functools.cache
def declare() -> object:
    """The operators without which torchvision does not import; the library is kept, for it takes its operators with it."""
    import torch

    library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    for schema in SCHEMAS:
        library.define(schema)  # type: ignore[no-untyped-call]
    return library
