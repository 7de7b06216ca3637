"""The data sets that torchvision names: from the cache, else downloaded. Addresses and checksums are torchvision's own.

torchvision itself costs a second to import, so only a download does; what has been downloaded is read by our readers,
which keep to memory limits and never unpickle blindly.
"""

import gzip
import io
import pickle
import string
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vaestudio.data import idx, matlab, vision
from vaestudio.data.dataset import Dataset, Progress, quiet
from vaestudio.data.download import fetch
from vaestudio.data.splits import Part, assembled
from vaestudio.errors import BadFile
from vaestudio.paths import cache_folder

MNIST_FILES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)
CIFAR_BATCHES = {"train": [f"data_batch_{i}" for i in range(1, 6)], "test": ["test_batch"]}
MAX_BATCH = 64 * 2**20  # bytes of one of CIFAR-10's batches; the real ones have 31 MB


@dataclass(frozen=True)
class Known:
    title: str
    files: tuple[str, ...]  # in the folder of the cache, in the order of the download
    folder: str  # sets that come in one file share it
    class_names: tuple[str, ...] = tuple(string.digits)


CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
BALANCED = tuple(string.digits + string.ascii_uppercase + "abdefghnqrt")  # small letters that look like no capital
KNOWN: Mapping[str, Known] = {
    "mnist": Known("MNIST", MNIST_FILES, "mnist"),
    "fashion-mnist": Known("Fashion-MNIST", MNIST_FILES, "fashion-mnist", CLOTHES),
    "kmnist": Known("KMNIST", MNIST_FILES, "kmnist", ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")),
    "emnist-balanced": Known("EMNIST balanced", ("gzip.zip",), "emnist", BALANCED),
    "emnist-letters": Known("EMNIST letters", ("gzip.zip",), "emnist", ("", *string.ascii_lowercase)),  # from 1
    "emnist-digits": Known("EMNIST digits", ("gzip.zip",), "emnist"),
    "cifar-10": Known("CIFAR-10", ("cifar-10-python.tar.gz",), "cifar-10", ()),
    "svhn": Known("SVHN", ("train_32x32.mat", "test_32x32.mat"), "svhn"),
}


def cached(name: str) -> bool:
    """Is all of this set on the computer?"""
    return all((_folder(name) / file).is_file() for file in KNOWN[name].files)


def load(name: str, progress: Progress = quiet) -> Dataset:
    """One of KNOWN. Raises NoNetwork, WrongChecksum, CannotKeep, BadFile (a damaged cache), what `progress` raises."""
    known, folder = KNOWN[name], _folder(name)
    if not cached(name):
        addresses = _addresses(name)
        for i, file in enumerate(known.files):
            if not (folder / file).is_file():

                def shown(fraction: float, text: str, i: int = i) -> None:
                    progress((i + fraction) / len(known.files), text)

                urls, md5 = addresses[file]
                fetch(urls, folder / file, md5, known.title, shown)
    progress(1.0, f"Reading {known.title}")
    names: Sequence[str] = known.class_names
    if name.startswith("emnist-"):
        train, test = (_emnist(folder / known.files[0], name, split) for split in ("train", "test"))
    elif name == "cifar-10":
        train, test, names = _cifar(folder / known.files[0])
    elif name == "svhn":
        train, test = (_svhn(folder / file) for file in known.files)
    else:
        files = [folder / file for file in known.files]
        train, test = (
            idx.checked_part(idx.read(images, 3).values, idx.read(labels, 1).values, images, labels)
            for images, labels in (files[:2], files[2:])
        )
    return assembled(known.title, name, train, test, 0.0, names)


def _folder(name: str) -> Path:
    return cache_folder() / "datasets" / KNOWN[name].folder


def _addresses(name: str) -> dict[str, tuple[list[str], str]]:
    """file -> (addresses, MD5), as torchvision lists them."""
    datasets = vision.part("datasets")
    if name == "cifar-10":
        return {datasets.CIFAR10.filename: ([datasets.CIFAR10.url], datasets.CIFAR10.tgz_md5)}
    if name == "svhn":
        lists = datasets.SVHN.split_list
        return {lists[split][1]: ([lists[split][0]], lists[split][2]) for split in ("train", "test")}
    if name.startswith("emnist-"):
        return {"gzip.zip": ([datasets.EMNIST.url], datasets.EMNIST.md5)}
    source = {"mnist": datasets.MNIST, "fashion-mnist": datasets.FashionMNIST, "kmnist": datasets.KMNIST}[name]
    return {file: ([mirror + file for mirror in source.mirrors], md5) for file, md5 in source.resources}


def _emnist(path: Path, name: str, split: str) -> Part:
    """One split out of the ZIP that holds all of EMNIST as .gz files."""
    arrays, where = [], []
    try:
        with zipfile.ZipFile(path) as archive:
            for what, rank in (("images", 3), ("labels", 1)):
                member = f"gzip/{name}-{split}-{what}-idx{rank}-ubyte.gz"
                where.append(path / member)
                with archive.open(member) as packed, gzip.GzipFile(fileobj=packed) as unpacked:
                    arrays.append(idx.read_stream(unpacked, rank, path / member).values)  # type: ignore[arg-type]
    except (zipfile.BadZipFile, KeyError, EOFError, zlib.error, OSError) as error:
        raise BadFile(path=path, expected="EMNIST's ZIP file", found=f"damage ({error})") from None
    return idx.upright(idx.checked_part(arrays[0], arrays[1], where[0], where[1]))


def _cifar(path: Path) -> tuple[Part, Part, list[str]]:
    """CIFAR-10's Python version: dictionaries with b"data" (N, 3072) uint8, channel by channel, and b"labels"."""
    found: dict[str, Any] = {}
    wanted = {*CIFAR_BATCHES["train"], *CIFAR_BATCHES["test"], "batches.meta"}
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                name = member.name.rpartition("/")[2]
                file = archive.extractfile(member) if name in wanted and member.size <= MAX_BATCH else None
                if file is not None:
                    found[name] = PlainUnpickler(io.BytesIO(file.read()), encoding="bytes").load()
        parts = []
        for names in CIFAR_BATCHES.values():
            images = np.concatenate([found[n][b"data"] for n in names]).reshape(-1, 3, 32, 32)
            labels = np.concatenate([np.asarray(found[n][b"labels"], np.int64) for n in names])
            if images.dtype != np.uint8 or labels.shape != (len(images),):
                raise ValueError(f"{images.dtype} images and {labels.shape} labels")
            parts.append(Part(images, labels))
        return parts[0], parts[1], [n.decode() for n in found["batches.meta"][b"label_names"]]
    except Exception as error:  # unpickling may raise anything
        words = f"{type(error).__name__}: {error}"
        raise BadFile(path=path, expected="CIFAR-10's six batches", found=f"damage ({words})") from None


class PlainUnpickler(pickle.Unpickler):
    """Numbers, text, lists, dictionaries and NumPy arrays; nothing else can be called."""

    def find_class(self, module: str, name: str) -> Any:
        rebuild = np.ndarray(0).__reduce__()[0]
        allowed = {
            ("numpy.core.multiarray", "_reconstruct"): rebuild,
            ("numpy._core.multiarray", "_reconstruct"): rebuild,
            ("numpy", "ndarray"): np.ndarray,
            ("numpy", "dtype"): np.dtype,
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError(f"{module}.{name} is not allowed here")
        return allowed[module, name]


def _svhn(path: Path) -> Part:
    """X (32, 32, 3, N) uint8 and y (N, 1), where 10 stands for 0."""
    arrays = matlab.read(path)
    images, labels = arrays.get("X"), arrays.get("y")
    if (
        images is None
        or images.ndim != 4
        or images.dtype != np.uint8
        or labels is None
        or labels.size != images.shape[3]
    ):
        found = ", ".join(f"{name} {a.shape} {a.dtype}" for name, a in arrays.items()) or "nothing"
        raise BadFile(path=path, expected="SVHN's arrays X (32, 32, 3, N) and y (N, 1)", found=found)
    upright = np.ascontiguousarray(images.transpose(3, 2, 0, 1))
    return Part(upright, labels.reshape(-1).astype(np.int64) % 10)
