"""What a look at every picture gave, kept on this computer: the next time costs no reading while no file has changed.

Known by the size and time of each file; it lies in the cache folder, and is safe to delete.
"""

import json
import os
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from vaestudio.data.ondisk import Survey
from vaestudio.paths import cache_folder

KEPT = 8  # the newest; one takes 32 bytes a picture


def recalled(key: str, count: int) -> Survey | None:
    """The survey of so many pictures that was kept under this key (64 hex digits), if it is there and whole."""
    try:
        with _file(key).open("rb") as file, np.load(file, allow_pickle=False) as found:
            digests, of_one, lost = found["digests"], found["of_one"], json.loads(str(found["lost"]))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):  # not there, or damaged
        return None
    whole = digests.shape == (count, 32) and of_one.shape in ((0, 32), (count, 32))
    return Survey(digests, of_one if len(of_one) else None, {int(r): w for r, w in lost.items()}) if whole else None


def kept(key: str, survey: Survey) -> None:
    """Keeps it, and lets go of the oldest. Failing to is no error."""
    file = _file(key)
    temporary = file.with_suffix(f".{os.getpid()}.part")
    of_one = np.empty((0, 32), np.uint8) if survey.of_one is None else survey.of_one
    try:
        file.parent.mkdir(exist_ok=True)
        with temporary.open("wb") as out:
            np.savez(out, digests=survey.digests, of_one=of_one, lost=np.array(json.dumps(survey.lost)))
        temporary.replace(file)
        for old in sorted(file.parent.glob("*.npz"), key=lambda f: f.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        temporary.unlink(missing_ok=True)


def _file(key: str) -> Path:
    return cache_folder() / "surveys" / f"{key}.npz"
