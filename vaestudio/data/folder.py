"""A folder or a ZIP of pictures: subfolders are classes, `train` and `test` are splits; nothing is unpacked to disk.

A file that cannot be read is listed with its reason and never ends the import. A ZIP comes from a stranger: names that
lead out of it, secret members and bombs are refused one by one, and only still pictures of common kinds are decoded
(Pillow would run Ghostscript on an EPS file).
"""

import copy
import hashlib
import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from vaestudio.data import streamed
from vaestudio.data.dataset import Dataset, Progress, Unreadable, quiet
from vaestudio.data.ondisk import Rows
from vaestudio.data.pictures import (
    AS_IT_IS,
    Bytes,
    ImageOptions,
    check_memory,
    chosen_side,
    decoded,
    fitted,
    grey_if_all_grey,
    is_grey,
)
from vaestudio.data.splits import Part, PartOnDisk, assembled
from vaestudio.data.storage import stays_on_disk
from vaestudio.errors import BadFile, CannotStream, NothingReadable, TooFew

KINDS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")
ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".pbm")
MAX_PIXELS = 64_000_000  # a picture of that size takes 256 MB while it is decoded
MAX_FILE = 256 * 2**20  # bytes of one file
MAX_UNPACKED = 16 * 2**30  # bytes of all members of a ZIP together
MAX_RATIO = 200  # of a ZIP's member above 16 MB; pictures are packed already and hardly shrink
MAX_FILES, MAX_IN_FOLDER = 1_000_000, 10_000_000
EMPTY = "an empty file"
UNKNOWN_KIND = f"not a picture of a known kind ({', '.join(KINDS)})"
TEST_FOLDERS = ("test", "val", "valid", "validation")  # the first that is there
NOT_DATA = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class File:
    name: str  # inside the folder or ZIP, with forward slashes
    read: Callable[[], bytes]  # the whole file; raises anything
    refused: str = ""  # why it must not be read
    path: Path | None = None  # where a file of its own can be read in part

    @property
    def parts(self) -> tuple[str, ...]:
        return PurePosixPath(self.name).parts


class RefusedError(Exception):
    """Why one file is left out, in words."""


def load(path: Path, options: ImageOptions = AS_IT_IS, progress: Progress = quiet) -> Dataset:
    """The pictures of a folder or ZIP file. Two passes: headers (size and colour of each), then pixels, on all cores.

    Raises BadFile (not a ZIP), NothingReadable, TooFew, TooLarge, and what `progress` raises.
    """
    if options.storage == "streamed" and not path.is_dir():
        raise CannotStream(path=path)
    if path.is_dir():
        return _load(path, _in_folder(path), path.resolve().name, options, progress)
    try:
        with zipfile.ZipFile(path) as archive:
            return _load(path, _in_zip(archive), path.stem, options, progress)
    except (zipfile.BadZipFile, OSError, EOFError, UnicodeDecodeError) as error:
        raise BadFile(path=path, expected="a folder or a ZIP file of pictures", found=_words(error)) from None


def _load(path: Path, files: list[File], name: str, options: ImageOptions, progress: Progress) -> Dataset:
    most = MAX_IN_FOLDER if path.is_dir() else MAX_FILES
    if len(files) > most:
        raise BadFile(path=path, expected=f"at most {most:,} files", found=f"{len(files):,}")
    placed, left_out = _placed(files)
    tried = len(placed) + len(left_out)

    # Headers.
    headers: list[tuple[Place, tuple[int, int], bool]] = []
    for i, place in enumerate(placed):
        if i % 64 == 0:
            progress(0.2 * i / len(placed), f"Looking at pictures: {i:,} of {len(placed):,}")
        try:
            headers.append((place, *_header(place.file)))
        except Exception as error:  # a decoder may raise anything; the file goes on the list
            left_out.append(Unreadable(place.file.name, _words(error)))
    if not headers:
        raise _nothing(path, tried, left_out)
    side = chosen_side((size for _, size, _ in headers), options.size)
    grey = options.colour == "grey" or (options.colour == "auto" and all(is_grey for *_, is_grey in headers))
    channels = 1 if grey else 3
    needed = len(headers) * channels * side * side
    if path.is_dir() and stays_on_disk(path, needed, options.storage):
        return _streamed(path, name, [place for place, *_ in headers], left_out, channels, side, options, progress)
    if not path.is_dir():
        check_memory(path, len(headers), channels, side)

    # Pixels, on all cores: decoders let go of Python's lock.
    def pixels(place: Place) -> Bytes | str:
        try:
            return fitted(_decoded(place.file, channels, side), side, options.fit).transpose(2, 0, 1)
        except Exception as error:
            return _words(error)

    images = np.empty((len(headers), channels, side, side), np.uint8)
    kept: list[Place] = []
    for i, (place, result) in enumerate(_in_order(pixels, [place for place, *_ in headers])):
        if i % 64 == 0:
            progress(0.2 + 0.8 * i / len(headers), f"Reading pictures: {i:,} of {len(headers):,}")
        if isinstance(result, str):
            left_out.append(Unreadable(place.file.name, result))
        else:
            images[len(kept)] = result
            kept.append(place)
    if not kept:
        raise _nothing(path, tried, left_out)
    images = images[: len(kept)]
    if channels == 3 and options.colour == "auto":
        (images,) = grey_if_all_grey([images])
    if options.invert:
        images = 255 - images

    # Classes and splits.
    left_out.sort(key=lambda u: _natural(u.file))
    classes = sorted({p.label for p in kept if p.label is not None}, key=_natural)
    number = {label: i for i, label in enumerate(classes)}
    labels = np.array([number[p.label] for p in kept if p.label is not None]) if classes else None
    in_test = np.array([p.test for p in kept])
    train, test = (Part(images[s], None if labels is None else labels[s]) for s in (~in_test, in_test))
    if not len(train.images):
        raise TooFew(path=path / "train", count=0)
    return assembled(name, str(path), train, test, options.test_share, classes, tuple(left_out))


def _streamed(
    path: Path, name: str, places: list["Place"], left_out: list[Unreadable], channels: int, side: int, options: ImageOptions, progress: Progress
) -> Dataset:  # fmt: skip
    """The same, with pictures that stay in their files."""
    reader = PicturesOfFolder(path, [p.file.path or Path() for p in places], channels, side, options)
    (images,), damaged = streamed.looked_at([reader], options, progress)
    if not len(images):
        raise _nothing(path, len(places) + len(left_out), [*damaged, *left_out])
    kept = [places[row] for row in images.rows.tolist()]
    classes = sorted({p.label for p in kept if p.label is not None}, key=_natural)
    number = {label: i for i, label in enumerate(classes)}
    labels = np.array([number[p.label] for p in kept if p.label is not None]) if classes else None
    whole, in_test = PartOnDisk(images, labels), np.array([p.test for p in kept])
    if in_test.all():
        raise TooFew(path=path / "train", count=0)
    unreadable = tuple(sorted([*left_out, *damaged], key=lambda u: _natural(u.file)))
    data = assembled(
        name, str(path), whole.those(~in_test), whole.those(in_test), options.test_share, classes, unreadable
    )
    return streamed.finished(data, len(places) * channels * side * side, options)


class PicturesOfFolder:
    """A `Reader`: each picture is in a file of its own, and is looked at as strictly as on the first day."""

    block = 64

    def __init__(self, folder: Path, files: Sequence[Path], channels: int, side: int, options: ImageOptions) -> None:
        texts = [
            os.fsencode(file.relative_to(folder)) for file in files
        ]  # one piece of memory: a list of a million names travels slowly
        self.folder, self.channels, self.side, self.options, self.first = folder, channels, side, options, False
        self._names, self._ends = b"".join(texts), np.cumsum([0, *map(len, texts)])

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return (len(self._ends) - 1, 1 if self.first else self.channels, self.side, self.side)

    def in_grey(self) -> "PicturesOfFolder":
        grey = copy.copy(self)
        grey.first = True
        return grey

    def key(self) -> str:
        digest = hashlib.sha256(self._names)
        for row in range(len(self._ends) - 1):
            try:
                found = self._path(row).stat()
            except OSError:
                continue
            digest.update(f"{row} {found.st_size} {found.st_mtime_ns}\n".encode())
        what = self.folder.resolve(), self.channels, self.side, self.options.fit, self.options.invert
        digest.update(repr(what).encode() + self._ends.tobytes())
        return digest.hexdigest()

    def name(self, row: int) -> str:
        return _shown(self._path(row), self.folder)

    def _path(self, row: int) -> Path:
        return self.folder / os.fsdecode(self._names[self._ends[row] : self._ends[row + 1]])

    def read(self, rows: Rows) -> tuple[Bytes, dict[int, str]]:
        pictures, lost = np.zeros((len(rows), *self.shape[1:]), np.uint8), {}
        for i, row in enumerate(rows.tolist()):
            try:
                pictures[i] = self._one(self._path(row))
            except Exception as error:
                lost[i] = _words(error)
        return pictures, lost

    def _one(self, path: Path) -> Bytes:
        """(C, H, W). Raises anything."""
        if not stat.S_ISREG((found := path.stat()).st_mode):
            raise RefusedError("not an ordinary file")
        if found.st_size > MAX_FILE:
            raise RefusedError(_too_big(found.st_size))
        content = path.read_bytes()
        file = File("", lambda: content)
        _header(file)
        x = fitted(_decoded(file, self.channels, self.side), self.side, self.options.fit).transpose(2, 0, 1)
        x = x[:1] if self.first else x
        return 255 - x if self.options.invert else x


@dataclass(frozen=True)
class Place:
    """Where a picture belongs, by its folders."""

    file: File
    label: str | None
    test: bool


def _placed(files: Sequence[File]) -> tuple[list[Place], list[Unreadable]]:
    """Splits and classes from the folders, in order; and what lies where no picture is expected."""
    left_out = [Unreadable(f.name, f.refused) for f in files if f.refused]
    good = sorted((f for f in files if not f.refused), key=lambda f: [_natural(part) for part in f.parts])
    root = 0  # a ZIP often holds all in one folder
    while good and all(len(f.parts) > root + 1 and f.parts[root] == good[0].parts[root] for f in good):
        root += 1
    tops = {f.parts[root].lower() for f in good if len(f.parts) > root + 1}
    test_folder = next((t for t in TEST_FOLDERS if t in tops), "") if "train" in tops else ""
    below = root + 1 if test_folder else root  # where classes are
    placed = []
    wanted = ("train", test_folder)
    has_classes = any(len(f.parts) > below + 1 for f in good if not test_folder or f.parts[root].lower() in wanted)
    for f in good:
        top = f.parts[root].lower()
        if test_folder and (top not in wanted or len(f.parts) == root + 1):
            left_out.append(Unreadable(f.name, f"lies outside the folders train and {test_folder}"))
        elif has_classes and len(f.parts) == below + 1:
            left_out.append(Unreadable(f.name, "lies beside the folders of the classes"))
        else:
            placed.append(Place(f, f.parts[below] if has_classes else None, bool(test_folder) and top == test_folder))
    return placed, left_out


def _in_folder(folder: Path) -> list[File]:
    files: list[File] = []

    def unreadable(error: OSError) -> None:
        files.append(File(str(error.filename), Path(error.filename).read_bytes, _words(error)))

    for here, folders, names in os.walk(
        folder, onerror=unreadable
    ):  # follows no links to folders: they may go in circles
        folders[:] = filter(_wanted, folders)
        for name in filter(_wanted, names):
            path = Path(here, name)
            size = path.stat().st_size if path.is_file() else -1
            refused = _too_big(size) if size > MAX_FILE else ""
            if size < 0:
                refused = "not an ordinary file"  # a pipe would wait for ever
            elif not name.lower().endswith(ENDINGS):
                refused = UNKNOWN_KIND
            elif not size:
                refused = EMPTY
            files.append(File(_shown(path, folder), path.read_bytes, refused, path))
    return files


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()


def _in_zip(archive: zipfile.ZipFile) -> list[File]:
    files = []
    total = 0
    for info in archive.infolist():
        name = info.filename.replace("\\", "/")
        parts = name.split("/")
        refused = ""
        if name.startswith("/") or ".." in parts or ":" in parts[0]:
            refused = "its name leads out of the ZIP file"
        elif info.is_dir() or not all(map(_wanted, parts)):
            continue
        elif not name.lower().endswith(ENDINGS):
            refused = UNKNOWN_KIND
        elif info.flag_bits & 1:
            refused = "encrypted"
        elif info.file_size > MAX_FILE:
            refused = _too_big(info.file_size)
        elif info.file_size > 2**24 and info.file_size > MAX_RATIO * info.compress_size:
            ratio = info.file_size / max(1, info.compress_size)
            refused = f"a decompression bomb: {ratio:,.0f} times larger than it is packed"
        elif (total := total + info.file_size) > MAX_UNPACKED:
            refused = f"beyond the {MAX_UNPACKED / 2**30:.0f} GB that a ZIP file may unpack to"
        files.append(File(name, _reader(archive, info), refused))
    return files


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        with archive.open(info) as member:  # stops at the announced size and then compares the checksum
            return member.read(info.file_size + 1)

    return read


def _header(file: File) -> tuple[tuple[int, int], bool]:
    """(height, width) and whether it is grey, without decoding. Raises anything."""
    from PIL import Image, UnidentifiedImageError

    try:
        source = io.BytesIO(_content(file)) if file.path is None else file.path
        with Image.open(source, formats=KINDS) as image:
            width, height = image.size
            grey = is_grey(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise RefusedError(f"more than {MAX_PIXELS // 10**6} megapixels") from None
    except UnidentifiedImageError:
        raise RefusedError(UNKNOWN_KIND) from None
    if width * height > MAX_PIXELS:
        raise RefusedError(f"{width:,} × {height:,} pixels; at most {MAX_PIXELS // 10**6} megapixels are read")
    if not width * height:
        raise RefusedError("a picture without pixels")
    return (height, width), grey


def _decoded(file: File, channels: int, side: int) -> Bytes:
    from PIL import Image

    with Image.open(io.BytesIO(_content(file)), formats=KINDS) as image:
        return decoded(image, channels, side)


def _content(file: File) -> bytes:
    content = file.read()
    if not content:
        raise RefusedError(EMPTY)
    return content


def _in_order(work: Callable[[Place], Bytes | str], places: list[Place]) -> Iterator[tuple[Place, Bytes | str]]:
    """Each place with its result, in order; leaving early drops what has not begun."""
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        yield from zip(places, pool.map(work, places), strict=True)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _wanted(name: str) -> bool:
    return not name.startswith(".") and name != "__MACOSX" and name.lower() not in NOT_DATA


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Sorts 2 before 10, and numbers before words."""
    return [(0, int(p), "") if p[0] in "0123456789" else (1, 0, p) for p in re.split(r"([0-9]{1,18})", name) if p]


def _nothing(path: Path, tried: int, left_out: list[Unreadable]) -> NothingReadable:
    first = f"{left_out[0].file}: {left_out[0].reason}" if left_out else "there is no file"
    return NothingReadable(path=path, count=tried, first=first)


def _too_big(size: int) -> str:
    return f"{size / 2**20:,.0f} MB; at most {MAX_FILE // 2**20} MB are read"


def _words(error: BaseException) -> str:
    """One line for a list."""
    if isinstance(error, RefusedError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return f"damaged ({str(error).splitlines()[0] if str(error) else type(error).__name__})"
