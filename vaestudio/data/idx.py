"""MNIST's own file format, IDX, plain or .gz: a header of big-endian numbers, then one byte a pixel or label."""

import gzip
import hashlib
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from vaestudio.data.dataset import Dataset, Progress, quiet
from vaestudio.data.pictures import AS_IT_IS, MAX_BYTES, Bytes, ImageOptions, bomb, prepared
from vaestudio.data.splits import Part, assembled
from vaestudio.errors import BadFile

# train-images-idx3-ubyte.gz, t10k-labels.idx1-ubyte, emnist-letters-test-images-idx3-ubyte ...
NAME = re.compile(
    r"(?P<prefix>.*?)(?P<split>train|t10k|test)[-_.](?P<what>images|labels)[-_.]idx[13][-_.]ubyte(\.gz)?", re.IGNORECASE
)
MNIST_MD5 = "6bbc9ace898e44ae57da46a324031adb"  # of the body of train-images, unpacked, with its header
READ = 4 * 2**20  # bytes at a time: what a header announces is never allocated before it has arrived

Files = dict[tuple[str, str], Path]  # ("train" | "test", "images" | "labels") -> file


@dataclass(frozen=True)
class Array:
    values: Bytes  # (N, H, W) or (N,)
    md5: str  # of the unpacked file


def is_idx(path: Path) -> bool:
    """Is this an IDX file by its name, or a folder that holds some?"""
    if path.is_dir():
        return bool(_families(path))
    return "ubyte" in path.name.lower() or "idx3" in path.name.lower()


def load(path: Path, options: ImageOptions = AS_IT_IS, progress: Progress = quiet) -> Dataset:
    """The data set in a folder (or its `raw` subfolder), or the one to which this file belongs.

    MNIST takes about 0.3 s from .gz. Raises BadFile for anything that is not as the format says, TooFew, TooLarge.
    """
    name, files = _files(path)
    if ("train", "images") not in files:
        found = ", ".join(sorted(f.name for f in files.values()))
        raise BadFile(path=path, expected="a file train-images-idx3-ubyte or train-images-idx3-ubyte.gz", found=found)
    parts: dict[str, Part] = {}
    md5 = ""
    for i, split in enumerate(("train", "test")):
        if (split, "images") not in files:
            continue
        progress(i / 2, f"Reading {files[split, 'images'].name}")
        images = read(files[split, "images"], rank=3)
        labels = read(files[split, "labels"], rank=1).values if (split, "labels") in files else None
        part = checked_part(images.values, labels, files[split, "images"], files.get((split, "labels")))
        if "emnist" in files[split, "images"].name.lower():
            part = upright(part)
        parts[split] = part
        md5 = md5 or images.md5
    stacks = prepared([p.images for p in parts.values()], options, path, progress)
    train, *test = (Part(x, p.labels) for x, p in zip(stacks, parts.values(), strict=True))
    name = "MNIST" if md5 == MNIST_MD5 else name
    return assembled(name, str(path), train, test[0] if test else None, options.test_share)


def checked_part(images: Bytes, labels: Bytes | None, images_file: Path, labels_file: Path | None) -> Part:
    """Images (N, H, W) and labels (N,) that belong together, as (N, 1, H, W). Raises BadFile."""
    if not images.size:
        raise BadFile(path=images_file, expected="at least one image", found=f"shape {images.shape}")
    if labels is not None and len(labels) != len(images):
        expected = f"{len(images):,} labels, one for each image of {images_file.name}"
        raise BadFile(path=labels_file, expected=expected, found=f"{len(labels):,} labels")
    return Part(images[:, None], labels)


def upright(part: Part) -> Part:
    """EMNIST stores its images transposed."""
    return Part(np.ascontiguousarray(part.images.swapaxes(2, 3)), part.labels)


def read(path: Path, rank: int) -> Array:
    """One IDX file of unsigned bytes: rank 3 (N, H, W) or 1 (N,). Raises BadFile."""
    try:
        with path.open("rb") as file:
            if path.name.lower().endswith(".gz"):
                with gzip.GzipFile(fileobj=file) as unpacked:
                    size = path.stat().st_size
                    return read_stream(unpacked, rank, path, size)  # type: ignore[arg-type]  # a BinaryIO but in name
            return read_stream(file, rank, path)
    except (EOFError, zlib.error, OSError) as error:
        raise BadFile(path=path, expected="a whole IDX file", found=_reason(error)) from None


def read_stream(stream: BinaryIO, rank: int, path: object, packed: int | None = None) -> Array:
    """The same from an open stream, of so many bytes where it is packed; reads at most one byte more than the header announces. Raises BadFile."""
    header = stream.read(4 + 4 * rank)
    magic = 0x0800 + rank  # 08: unsigned bytes; then the number of dimensions
    kind = f"IDX {'images' if rank == 3 else 'labels'} (it begins with {magic:08x})"
    if len(header) >= 4 and int.from_bytes(header[:4], "big") != magic:
        raise BadFile(path=path, expected=kind, found=f"a file that begins with {header[:4].hex()}")
    if len(header) < 4 + 4 * rank:
        raise BadFile(path=path, expected=kind, found=f"only {len(header)} bytes")
    shape = tuple(int.from_bytes(header[i : i + 4], "big") for i in range(4, len(header), 4))
    count = 1
    for n in shape:
        count *= n
    announced = f"{count:,} bytes after its header, which announces {' × '.join(f'{n:,}' for n in shape)}"
    if count > MAX_BYTES:
        raise BadFile(path=path, expected=f"at most {MAX_BYTES:,} bytes", found=announced)
    if packed is not None and (found := bomb(packed, count)):
        raise BadFile(path=path, expected=kind, found=found)
    body = bytearray()
    while len(body) <= count and (block := stream.read(min(READ, count + 1 - len(body)))):
        body += block
    if len(body) != count:
        found = "more" if len(body) > count else f"{len(body):,} bytes: the file is cut short"
        raise BadFile(path=path, expected=announced, found=found)
    md5 = hashlib.md5(header, usedforsecurity=False)
    md5.update(body)
    return Array(np.frombuffer(body, np.uint8).reshape(shape), md5.hexdigest())


def _files(path: Path) -> tuple[str, Files]:
    """What a person would call the data set, and its files."""
    if path.is_dir():
        families = _families(path)
        if len(families) > 1:
            found = f"{len(families)}: " + ", ".join(sorted(p.strip("-_.") or "(no prefix)" for p in families))
            raise BadFile(path=path, expected="one IDX data set in the folder (or give one of its files)", found=found)
        if not families:
            raise BadFile(path=path, expected="IDX files such as train-images-idx3-ubyte", found="none")
        return path.resolve().name, next(iter(families.values()))
    if match := NAME.fullmatch(path.name):
        return match["prefix"].strip("-_.") or path.resolve().parent.name, _families(path.parent)[
            match["prefix"].lower()
        ]
    return path.name.split(".")[0], {("train", "images"): path}  # a file on its own: images without labels


def _families(folder: Path) -> dict[str, Files]:
    """The IDX files of a folder by prefix; of two spellings the plain one wins over .gz, which is slower."""
    families: dict[str, Files] = {}
    for place in (folder, folder / "raw", *sorted(folder.glob("*/raw"))):  # torchvision keeps them in NAME/raw
        for file in sorted(place.iterdir(), reverse=True) if place.is_dir() else ():
            match = NAME.fullmatch(file.name)
            if match and file.is_file():
                split = "train" if match["split"].lower() == "train" else "test"
                families.setdefault(match["prefix"].lower(), {})[split, match["what"].lower()] = file
        if families:
            break
    return families


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return f"damaged packing ({error})".replace("\n", " ")
