"""What the program is made of, with whose permission: read from what is installed, or from the list that the binary carries."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from vaestudio.paths import resource

FOLDER = "licences"  # of the binary's resources: the texts, and INDEX
INDEX = "index.json"
ROOTS = (
    "vaestudio",
    "torch",
    "torchvision",
    "numpy",
    "h5py",
    "PySide6-Essentials",
    "pyqtgraph",
    "pydantic",
    "typer",
    "rich",
    "platformdirs",
    "pillow",
)
LONGEST = 60  # characters of a licence's name; some packages put its whole text there


@dataclass(frozen=True)
class Part:
    """One library or program that this one contains or uses."""

    name: str
    version: str
    licence: str  # an SPDX expression where the part says one; "" unknown
    home: str = ""  # package URL: pkg:pypi/numpy@2.4.6

    def __str__(self) -> str:
        return f"{self.name} {self.version}  {self.licence}".rstrip()


@cache
def parts() -> tuple[Part, ...]:
    """Everything, by name: of the binary all that is in it, otherwise the program's requirements and theirs."""
    index = texts() / INDEX if texts() else None
    if index is not None and index.is_file():
        return tuple(Part(**entry) for entry in json.loads(index.read_text(encoding="utf-8")))
    return tuple(sorted(map(part, required(ROOTS)), key=lambda p: p.name.lower()))


def texts() -> Path | None:
    """The folder with the licences' texts, where there is one."""
    folder = resource(FOLDER)
    return folder if folder.is_dir() else None


def write_index(folder: Path, found: Iterable[Part]) -> None:
    text = json.dumps([asdict(p) for p in found], ensure_ascii=False, indent=1)
    (folder / INDEX).write_text(text + "\n", encoding="utf-8")


def part(distribution: metadata.Distribution) -> Part:
    name, version = distribution.metadata["Name"], distribution.version
    return Part(name, version, licence(distribution), f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}")


def licence(distribution: metadata.Distribution) -> str:
    """SPDX expression, else the first line of the old field, else the classifiers' words."""
    about = distribution.metadata
    if said := about.get("License-Expression"):
        return str(said)
    first = (about.get("License") or "").strip().splitlines()[:1]
    if first and len(first[0]) <= LONGEST and first[0].upper() != "UNKNOWN":
        return first[0]
    kinds = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or () if c.startswith("License :: ")]
    return " / ".join(kinds) or (first[0][:LONGEST] if first else "")


def required(names: Iterable[str]) -> list[metadata.Distribution]:
    """The distributions of these names and all that they require, as far as they are installed."""
    found: dict[str, metadata.Distribution] = {}
    todo = list(names)
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        for line in found[name].requires or ():
            if "extra ==" not in line and (match := re.match(r"[A-Za-z0-9._-]+", line)):
                todo.append(match[0])
    return list(found.values())
