"""Where data was last found on this computer, by fingerprint: a session names its data, never a path of another machine."""

import json
import os
from pathlib import Path
from typing import Any

from vaestudio.data.dataset import Dataset
from vaestudio.paths import data_folder


def _file() -> Path:
    return data_folder() / "known-data.json"


def _read() -> dict[str, Any]:
    try:
        known = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def remember(dataset: Dataset, options: dict[str, Any]) -> None:
    """Note what brings `dataset` back: its name or path, and how its pictures were prepared. Failing to is no error."""
    path = Path(dataset.source).expanduser()
    source = str(path.resolve()) if path.exists() else dataset.source
    known = _read()
    entry = {"source": source, "options": options}
    if known.get(dataset.fingerprint) == entry:
        return
    known[dataset.fingerprint] = entry
    temporary = _file().with_suffix(f".{os.getpid()}.part")
    try:
        temporary.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(_file())
    except OSError:
        temporary.unlink(missing_ok=True)


def recall(fingerprint: str) -> tuple[str, dict[str, Any]] | None:
    """(source, options) that gave the data with this fingerprint here, or None."""
    entry = _read().get(fingerprint)
    if isinstance(entry, dict) and isinstance(entry.get("source"), str) and isinstance(entry.get("options"), dict):
        return entry["source"], entry["options"]
    return None
