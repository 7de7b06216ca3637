"""Pictures in arrays: .npz, .npy and HDF5 files. Every size is checked before memory is taken; nothing is unpickled.

The arrays are found by their names (images, x_train, labels, y ...), or by being the only one that can be pictures, or
are named by the person: `digits.h5:/group/images`.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaestudio.data import streamed
from vaestudio.data.containers import ENDINGS, Entry, entries
from vaestudio.data.dataset import Dataset, Progress, quiet
from vaestudio.data.pictures import AS_IT_IS, Bytes, ImageOptions, chosen_shape, levels, prepared, scale
from vaestudio.data.rows import RowsOfFile, channels_last
from vaestudio.data.splits import Part, assembled
from vaestudio.data.storage import stays_on_disk
from vaestudio.errors import BadFile, CannotStream, Problem

MAX_ROW = 4 * 2**20  # bytes of one picture in a file that is streamed

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
        with _damage_said(path):
            chosen = _chosen(path, inner, entries(path, inner, stack))
            halves = [
                (chosen[s, "images"], chosen.get((s, "labels"))) for s in ("train", "test") if (s, "images") in chosen
            ]
            channels, side = chosen_shape([_shape(path, images) for images, _ in halves], options)
        piecewise = all(images.pieces is not None for images, _ in halves)
        if options.storage == "streamed" and not piecewise:
            raise CannotStream(path=path)
        needed = sum(_bytes(images, channels, side) for images, _ in halves)
        on_disk = piecewise and stays_on_disk(path, needed, options.storage)
        with _damage_said(path):
            labels = [None if numbers is None else _labels(path, images, numbers) for images, numbers in halves]
            if not on_disk:
                values = [_pictures(path, images, piecewise) for images, _ in halves]
        source = f"{path}:/{inner}" if inner else str(path)
        if on_disk:
            readers = [_rows(path, images, channels, side, options, progress) for images, _ in halves]
            return streamed.from_rows(path.stem, source, readers, labels, needed, options, progress)
    stacks = prepared(values, options, path, progress, fits=piecewise)
    train, *test = map(Part, stacks, labels)
    return assembled(path.stem, source, train, test[0] if test else None, options.test_share)


@contextmanager
def _damage_said(path: Path) -> Iterator[None]:
    try:
        yield
    except Problem:
        raise
    except Exception as error:  # numpy and h5py raise nearly anything for a damaged file
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BadFile(path=path, expected="a whole file of arrays", found=f"damage ({words})") from None


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
def _shape(path: Path, entry: Entry) -> tuple[int, int, int]:
    """(C, H, W)."""
    shape = entry.shape
    channels_first = len(shape) == 4 and shape[1] in (1, 3, 4)
    if not (len(shape) == 3 or channels_last(shape) or channels_first) or 0 in shape:
        raise BadFile(path=path, expected=PICTURES, found=entry.text)
    if len(shape) == 3:
        return 1, shape[1], shape[2]
    return (shape[3], shape[1], shape[2]) if channels_last(shape) else (shape[1], shape[2], shape[3])


def _bytes(entry: Entry, channels: int, side: int) -> int:
    """Memory that it takes to have these pictures: as they are in the file, where they are not bytes, and as bytes."""
    return entry.shape[0] * channels * side**2 + (0 if entry.dtype == np.uint8 else entry.nbytes)


def _labels(path: Path, images: Entry, labels: Entry) -> NDArray[Any]:
    count = images.shape[0]
    expected = f"one label for each of the {count:,} pictures in “{labels.key}”"
    if labels.shape not in ((count,), (count, 1)):
        raise BadFile(path=path, expected=expected, found=f"shape {labels.shape}")
    labels.check(path, "buifSU")
    numbers = labels.read().reshape(-1)
    if numbers.dtype.kind == "f" and not (np.isfinite(numbers).all() and (numbers == np.rint(numbers)).all()):
        raise BadFile(path=path, expected=f"whole numbers or words in “{labels.key}”", found="fractions")
    if numbers.dtype.kind == "S":
        numbers = np.char.decode(numbers, "utf-8", "replace")
    return numbers.astype(np.int64) if numbers.dtype.kind in "bf" else numbers


def _pictures(path: Path, entry: Entry, piecewise: bool) -> Bytes:
    """(N, C, H, W) uint8."""
    entry.check(path, "buif", piecewise)
    raw = entry.read()
    try:
        values = levels(raw)
    except ValueError as error:
        raise _no_levels(path, entry, error) from None
    if len(entry.shape) == 3:
        return values[:, None]
    return np.ascontiguousarray(values.transpose(0, 3, 1, 2)) if channels_last(entry.shape) else values


def _rows(
    path: Path, entry: Entry, channels: int, side: int, options: ImageOptions, progress: Progress
) -> RowsOfFile:  # fmt: skip
    """The same, still in the file. Looks at all values once, for their range; of bytes only until it is known."""
    with _damage_said(path):
        entry.check(path, "buif", piecewise=True)
        rows = RowsOfFile(path, entry.key, entry.shape, entry.dtype, (0, 255), channels, side, options)
        if rows.weight > MAX_ROW:
            expected = f"pictures of at most {MAX_ROW >> 20} MB each"
            raise BadFile(path=path, expected=expected, found=f"{rows.weight / 2**20:,.1f} MB")
    assert entry.pieces is not None
    low, high, count = np.inf, -np.inf, entry.shape[0]
    for start in range(0, count, rows.block):
        if start % (64 * rows.block) == 0:
            progress(0.2 * start / count, f"Looking at pictures: {start:,} of {count:,}")
        with _damage_said(path):
            part = entry.pieces.read(start, min(start + rows.block, count))
        low, high = np.minimum(low, part.min()), np.maximum(high, part.max())  # NaN stays NaN
        if entry.dtype == np.uint8 and high > 1:
            break
    try:
        return replace(rows, ends=scale(float(low), float(high)))
    except ValueError as error:
        raise _no_levels(path, entry, error) from None


def _no_levels(path: Path, entry: Entry, error: ValueError) -> BadFile:
    expected = f"grey levels from 0 to 1, −1 to 1, 0 to 255 or 0 to 65535 in “{entry.key}”"
    return BadFile(path=path, expected=expected, found=str(error))
