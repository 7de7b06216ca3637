"""What this computer has, what is wrong with it, and how to mend it."""

import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import torch

from vaestudio.engine import device
from vaestudio.paths import cache_folder, data_folder, resource
from vaestudio.version import __version__

PACKAGES = ("vaestudio", "torch", "torchvision", "numpy", "h5py", "PySide6-Essentials", "pyqtgraph")

# Qt is tried in a process of its own: a missing system library or display may end the process that tries.
TRY_QT = "--try-qt"


@dataclass(frozen=True)
class Finding:
    what: str
    good: bool
    found: str
    remedy: str = ""


def examine() -> list[Finding]:
    return [
        _python(),
        *map(_package, PACKAGES),
        _devices(),
        _qt(),
        _folder("cache", cache_folder),
        _folder("data", data_folder),
        _resources(),
    ]


def _python() -> Finding:
    return Finding("Python", True, f"{platform.python_version()} on {platform.platform()}, {device.cores()} cores")


def _package(name: str) -> Finding:
    try:
        found = __version__ if name == "vaestudio" else metadata.version(name)
    except metadata.PackageNotFoundError:
        return Finding(name, False, "not installed", "Install VAE Studio again: uv sync, or pip install vaestudio.")
    if name == "PySide6-Essentials" and sys.version_info < (3, 12) and tuple(map(int, found.split(".")[:2])) >= (6, 12):
        return Finding(
            name,
            False,
            f"{found}, which crashes live plots on Python below 3.12",
            "Install PySide6-Essentials below 6.12, or Python 3.12.",
        )
    return Finding(name, True, found)


def _devices() -> Finding:
    known = device.available()
    titles = ", ".join(f"{name} ({device.title(torch.device(name))})" for name in known)
    remedy = ""
    if torch.version.cuda and not torch.cuda.is_available():
        remedy = (
            f"torch is built for CUDA {torch.version.cuda}, but no NVIDIA driver answers; training uses the processor."
        )
    return Finding("devices", True, titles, remedy)


def _qt() -> Finding:
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "vaestudio"]
    try:
        tried = subprocess.run([*program, TRY_QT], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(
            "Qt",
            False,
            str(error),
            "Try again; if it stays so, start with QT_QPA_PLATFORM=offscreen to see whether a display is the cause.",
        )
    if tried.returncode == 0:
        return Finding("Qt", True, f"works on the platform “{tried.stdout.strip()}”")
    said = [line for line in tried.stderr.splitlines() if line.strip()]
    remedy = "On Linux without a display, train without the window: vaestudio train. On Debian and Ubuntu the window needs: apt install libegl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
    return Finding("Qt", False, said[0] if said else f"ended with code {tried.returncode}", remedy)


def _folder(what: str, find: object) -> Finding:
    try:
        assert callable(find)
        path: Path = find()
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        return Finding(
            f"{what} folder",
            False,
            str(error),
            f"Make it writable, or set VAESTUDIO_{'CACHE' if what == 'cache' else 'HOME'} to a folder that is.",
        )
    return Finding(f"{what} folder", True, str(path))


def _resources() -> Finding:
    try:
        return Finding("resources", True, str(resource()))
    except FileNotFoundError as error:
        return Finding("resources", False, str(error), "Install VAE Studio again.")
