"""Where files live: what ships with the program, and what belongs to the person who uses it."""

import os
import sys
from functools import cache
from pathlib import Path


def resource(*parts: str) -> Path:
    """A shipped file or folder: beside the package in a checkout, inside it in a wheel, unpacked in a frozen program."""
    return _resources().joinpath(*parts)


@cache
def _resources() -> Path:
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    for root in [Path(frozen) / "resources"] if frozen else [package / "resources", package.parent / "resources"]:
        if root.is_dir():
            return root
    raise FileNotFoundError("the program's resources folder is missing; please install VAE Studio again")


def cache_folder() -> Path:
    """Drawn and downloaded data; safe to delete. `VAESTUDIO_CACHE` overrides it."""
    return _user_folder("VAESTUDIO_CACHE", "user_cache_path")


def data_folder() -> Path:
    """Sessions that were not given a name, settings, logs. `VAESTUDIO_HOME` overrides it."""
    return _user_folder("VAESTUDIO_HOME", "user_data_path")


def _user_folder(variable: str, which: str) -> Path:
    if os.environ.get(variable):
        path = Path(os.environ[variable])
    else:
        import platformdirs

        path = getattr(platformdirs, which)("vaestudio", appauthor=False)
    path.mkdir(parents=True, exist_ok=True)
    return path
