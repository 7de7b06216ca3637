"""Every source of data, by one name or path. A new source is one file beside this one and one line here."""

from dataclasses import dataclass
from pathlib import Path

from vaestudio.data import arrays, containers, folder, idx, pen_digits, torchvision
from vaestudio.data.dataset import Dataset, Progress, quiet
from vaestudio.data.pictures import AS_IT_IS, ImageOptions, recast
from vaestudio.errors import BadFile, UnknownDataset

SOURCES = (pen_digits, torchvision, idx, arrays, folder)


@dataclass(frozen=True)
class Entry:
    """A data set with a name."""

    name: str  # as it is typed
    title: str  # as a person calls it
    help: str
    download: bool  # once, from the network


ENTRIES: tuple[Entry, ...] = (
    Entry("pen-digits", "Pen Digits", "70,000 digits drawn by a simulated pen, with all that was varied. Built in.", False),
    Entry("mnist", "MNIST", "70,000 handwritten digits, 28 × 28, grey: what most papers begin with. 12 MB.", True),
    Entry("fashion-mnist", "Fashion-MNIST", "70,000 pieces of clothing in 10 kinds, 28 × 28, grey. 31 MB.", True),
    Entry("kmnist", "KMNIST", "70,000 cursive Japanese characters in 10 classes, 28 × 28, grey. 21 MB.", True),
    Entry("emnist-balanced", "EMNIST balanced", "131,600 digits and letters in 47 classes, 28 × 28, grey. 562 MB.", True),
    Entry("emnist-letters", "EMNIST letters", "145,600 letters in 26 classes, 28 × 28, grey. 562 MB.", True),
    Entry("emnist-digits", "EMNIST digits", "280,000 digits, 28 × 28, grey. 562 MB.", True),
    Entry("cifar-10", "CIFAR-10", "60,000 photographs of 10 kinds of things, 32 × 32, colour. 170 MB.", True),
    Entry("svhn", "SVHN", "99,289 house numbers from the street, 32 × 32, colour. 246 MB.", True),
)  # fmt: skip
KNOWN_KINDS = "a folder, a ZIP of pictures, an IDX file, .npz, .npy, .h5 or .hdf5"


def available(entry: Entry) -> bool:
    """Can it be loaded without the network?"""
    return not entry.download or torchvision.cached(entry.name)


def load(source: str, options: ImageOptions | None = None, progress: Progress = quiet) -> Dataset:
    """The data set of this name (in any case, with - or _) or at this path; a name wins over a path.

    Labels are 0 to K−1, and both splits hold at least one picture. Raises UnknownDataset, and what the sources raise:
    BadFile, NothingReadable, TooFew, TooLarge, NoNetwork, WrongChecksum, CannotKeep, Cancelled.
    """
    options = options or AS_IT_IS
    name = source.strip().lower().replace("_", "-")
    if name == "pen-digits":
        return recast(pen_digits.load(progress), options, progress)
    if name in torchvision.KNOWN:
        return recast(torchvision.load(name, progress), options, progress)
    text, inner = arrays.split_source(source)
    try:
        path = Path(text).expanduser().absolute()
        exists = bool(text.strip()) and path.exists()
    except (OSError, ValueError, RuntimeError):  # too long, a zero byte, ~nobody
        exists = False
    if not exists:
        raise UnknownDataset(name=source, known=", ".join(e.name for e in ENTRIES))
    try:
        return _at(path, inner, options, progress)
    except OSError as error:
        found = (error.strerror or str(error)).lower()
        raise BadFile(path=path, expected="a file or folder that can be opened", found=found) from None


def _at(path: Path, inner: str, options: ImageOptions, progress: Progress) -> Dataset:
    if not path.is_dir() and not path.is_file():  # a pipe or a device would never end
        raise BadFile(path=path, expected=KNOWN_KINDS, found="neither a file nor a folder")
    if idx.is_idx(path):
        return idx.load(path, options, progress)
    if path.is_dir() or path.suffix.lower() == ".zip":
        return folder.load(path, options, progress)
    if path.name.lower().endswith(containers.ENDINGS):
        return arrays.load(path, inner, options, progress)
    raise BadFile(path=path, expected=KNOWN_KINDS, found=f"a file “{path.suffix or path.name}”")
