"""Pictures in arrays: .npz, .npy and HDF5 files. Every size is checked before memory is taken; nothing is unpickled.

The arrays are found by their names (images, x_train, labels, y ...), or by being the only one that can be pictures, or
are named by the person: `digits.h5:/group/images`.
"""

import re
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from vaestudio.data.containers import ENDINGS, Entry, entries
from vaestudio.data.dataset import Dataset, Progress, quiet
from vaestudio.data.pictures import AS_IT_IS, Bytes, ImageOptions, levels, prepared
from vaestudio.data.splits import Part, assembled
from vaestudio.errors import BadFile, Problem

VALIDATION = ("val", "valid", "validation", "extra")  # splits that are not used
ROLES = {
    "images": ["images", "image", "imgs", "pictures", "x", "data"],
    "labels": ["labels", "label", "y", "targets", "target", "classes"],
}
PICTURES = "pictures of shape (N, H, W), (N, H, W, C) or (N, C, H, W) with 1, 3 or 4 channels"


def split_source(source: str) -> tuple[str, str]:
    """The file and the array's name inside it: "digits.h5:/group/images" → ("digits.h5", "group/images")."""
    match = re.fullmatch(rf"(.*(?:{'|'.join(map(re.escape, ENDINGS))})):/(.+)", source, re.IGNORECASE | re.DOTALL)
    return (match[1], match[2].strip("/")) if match else (source, "")


def load(path: Path, inner: str = "", options: ImageOptions = AS_IT_IS, progress: Progress = quiet) -> Dataset:
    """The pictures, and the labels and test pictures where the file has them. Raises BadFile, TooFew, TooLarge."""
    progress(0.0, f"Reading {path.name}")
    with ExitStack() as stack:
        try:
            chosen = _chosen(path, inner, entries(path, inner, stack))
            parts = {}
            for split in ("train", "test"):
                if (split, "images") in chosen:
                    parts[split] = _part(path, chosen[split, "images"], chosen.get((split, "labels")))
        except Problem:
            raise
        except Exception as error:  # numpy and h5py raise nearly anything for a damaged file
            words = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise BadFile(path=path, expected="a whole file of arrays", found=f"damage ({words})") from None
    stacks = prepared([p.images for p in parts.values()], options, path, progress)
    train, *test = (Part(x, p.labels) for x, p in zip(stacks, parts.values(), strict=True))
    source = f"{path}:/{inner}" if inner else str(path)
    return assembled(path.stem, source, train, test[0] if test else None, options.test_share)


# ---- which array is what
def _chosen(path: Path, inner: str, found: list[Entry]) -> dict[tuple[str, str], Entry]:
    if inner:
        images = next((e for e in found if e.key == inner), None)
        if images is None:
            raise BadFile(path=path, expected=f"an array “{inner}”", found=_listing(found))
        folder = inner.rpartition("/")[0]
        beside = [e for e in found if e.key.rpartition("/")[0] == folder and e.key != inner and len(e.shape) < 3]
        labels = _by_role(path, beside).get(("train", "labels"))
        chosen = {("train", "images"): images}
        if labels and labels.shape[:1] == images.shape[:1]:
            chosen["train", "labels"] = labels
        return chosen
    chosen = _by_role(path, found)
    if ("train", "images") not in chosen:
        able = [e for e in found if len(e.shape) in (3, 4) and e not in chosen.values()]
        if len(able) != 1:
            expected = PICTURES + (f"; choose one, for example {path.name}:/{able[0].key}" if able else "")
            raise BadFile(path=path, expected=expected, found=_listing(found))
        chosen["train", "images"] = able[0]
    return chosen


def _by_role(path: Path, found: list[Entry]) -> dict[tuple[str, str], Entry]:
    """By the words of a key: x_train, train/images, TestLabels, y."""
    chosen: dict[tuple[str, str], Entry] = {}
    for entry in found:
        words = re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", entry.key).lower())
        split = "test" if "test" in words else "train"
        last = [w for w in words if w not in ("train", "test")][-1:]
        what = next((role for role, names in ROLES.items() if last and last[0] in names), "")
        able = len(entry.shape) in (3, 4) if what == "images" else len(entry.shape) in (1, 2)
        if not what or not able or any(w in VALIDATION for w in words):
            continue
        if (split, what) in chosen:
            expected = f"one array of {split} {what} (or its name, as in {path.name}:/{entry.key})"
            raise BadFile(path=path, expected=expected, found=f"{chosen[split, what].key} and {entry.key}")
        chosen[split, what] = entry
    return chosen


def _listing(found: list[Entry]) -> str:
    return ", ".join(e.text for e in found[:8]) + (" ..." if len(found) > 8 else "") if found else "no array"


# ---- values
def _part(path: Path, images: Entry, labels: Entry | None) -> Part:
    values = _pictures(path, images)
    if labels is None:
        return Part(values)
    expected = f"one label for each of the {len(values):,} pictures in “{labels.key}”"
    if labels.shape not in ((len(values),), (len(values), 1)):
        raise BadFile(path=path, expected=expected, found=f"shape {labels.shape}")
    labels.check(path, "buifSU")
    numbers = labels.read().reshape(-1)
    if numbers.dtype.kind == "f" and not (np.isfinite(numbers).all() and (numbers == np.rint(numbers)).all()):
        raise BadFile(path=path, expected=f"whole numbers or words in “{labels.key}”", found="fractions")
    if numbers.dtype.kind == "S":
        numbers = np.char.decode(numbers, "utf-8", "replace")
    return Part(values, numbers.astype(np.int64) if numbers.dtype.kind in "bf" else numbers)


def _pictures(path: Path, entry: Entry) -> Bytes:
    """(N, C, H, W) uint8."""
    shape = entry.shape
    channels_last = len(shape) == 4 and shape[3] in (1, 3, 4)
    channels_first = len(shape) == 4 and shape[1] in (1, 3, 4)
    if not (len(shape) == 3 or channels_last or channels_first) or 0 in shape:
        raise BadFile(path=path, expected=PICTURES, found=entry.text)
    entry.check(path, "buif")
    raw = entry.read()
    try:
        values = levels(raw)
    except ValueError as error:
        expected = f"grey levels from 0 to 1, −1 to 1, 0 to 255 or 0 to 65535 in “{entry.key}”"
        raise BadFile(path=path, expected=expected, found=str(error)) from None
    if len(shape) == 3:
        return values[:, None]
    return np.ascontiguousarray(values.transpose(0, 3, 1, 2)) if channels_last else values
