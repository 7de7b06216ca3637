"""Folders and ZIP files of pictures, honest and hostile; and how any picture becomes the square a model learns."""

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from vaestudio.data import folder, pictures, storage
from vaestudio.data.pictures import ImageOptions
from vaestudio.declared import make
from vaestudio.errors import BadFile, BadValue, Cancelled, NothingReadable, TooFew, TooLarge


def encoded(array: np.ndarray, kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(array).save(out, kind, **more)
    return out.getvalue()


def grey(value: int, side: int = 20) -> np.ndarray:
    array = np.full((side, side), value, np.uint8)
    array[0, 0] = 255 - value
    return array


def tree(root: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


CLASSES = {f"{name}/{i}.png": encoded(grey(10 * k + i)) for k, name in enumerate(["2", "10", "b"]) for i in range(4)}
SPLITS = {
    f"Data/{s}/{c}/{i}.png": encoded(grey(v + i))
    for s, c, v in (("train", "cat", 0), ("train", "dog", 50), ("test", "dog", 100))
    for i in range(3)
}


# ---- layout
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_subfolders_are_classes_in_their_natural_order(tmp_path, form):
    path = tree(tmp_path / "animals", CLASSES) if form == "folder" else zipped(tmp_path / "animals.zip", CLASSES)
    data = folder.load(path, ImageOptions(test_share=0.25))
    assert data.name == "animals" and data.class_names == ("2", "10", "b") and data.spec == ((1, 20, 20), 3, 9)
    for split in (data.train, data.test):
        for image, label in zip(split.images, split.labels, strict=True):
            assert int(image[0, 5, 5]) // 10 == label  # the picture tells its class
    assert folder.load(path, ImageOptions(test_share=0.25)).fingerprint == data.fingerprint


def test_a_zip_and_its_folder_are_the_same_data(tmp_path):
    assert (
        folder.load(tree(tmp_path / "a", SPLITS)).fingerprint
        == folder.load(zipped(tmp_path / "a.zip", SPLITS)).fingerprint
    )


def test_train_and_test_folders_are_splits_with_one_set_of_classes(tmp_path):
    files = {**SPLITS, "Data/test/readme.txt": b"hi", "Data/val/cat/0.png": encoded(grey(1)), "__MACOSX/._x.png": b"x"}
    data = folder.load(zipped(tmp_path / "pets.zip", files))
    assert (len(data.train), len(data.test), data.class_names) == (6, 3, ("cat", "dog"))
    assert data.test.labels.tolist() == [1, 1, 1] and int(data.test.images[0, 0, 5, 5]) == 100
    assert {u.file: u.reason.split(" (")[0] for u in data.unreadable} == {
        "Data/test/readme.txt": "not a picture of a known kind",
        "Data/val/cat/0.png": "lies outside the folders train and test",
    }


def test_pictures_without_folders_have_no_labels_and_hidden_files_are_skipped(tmp_path):
    files = {f"{i}.png": encoded(grey(i)) for i in range(5)} | {".hidden.png": b"x", "Thumbs.db": b"x"}
    data = folder.load(tree(tmp_path / "plain", files))
    assert data.train.labels is None and data.class_names == () and data.unreadable == ()
    assert (len(data.train), len(data.test)) == (4, 1)


# ---- files that cannot be read
def test_broken_files_are_listed_with_a_reason_and_the_rest_is_read(tmp_path):
    good = encoded(np.random.default_rng(0).integers(0, 256, (20, 20), np.uint8))
    files = {**CLASSES, "b/cut.png": good[: len(good) // 2], "b/empty.png": b"", "b/text.jpg": b"no picture at all"}
    files |= {"b/program.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "beside.png": encoded(grey(1))}
    path = tree(tmp_path / "x", files)
    (path / "b" / "device.png").symlink_to(os.devnull)
    data = folder.load(path)
    assert len(data.train) + len(data.test) == 12
    reasons = {u.file: u.reason for u in data.unreadable}
    assert list(reasons) == ["b/cut.png", "b/device.png", "b/empty.png", "b/program.png", "b/text.jpg", "beside.png"]
    assert reasons["b/empty.png"] == "an empty file" and "damaged (" in reasons["b/cut.png"]
    assert reasons["b/device.png"] == "not an ordinary file"
    assert "known kind" in reasons["b/program.png"] and "known kind" in reasons["b/text.jpg"]
    assert reasons["beside.png"] == "lies beside the folders of the classes"


def test_nothing_readable(tmp_path):
    with pytest.raises(NothingReadable, match=r"2 files were tried; the first said: a\.txt: not a picture"):
        folder.load(tree(tmp_path / "x", {"a.txt": b"a", "b.png": b"b"}))
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingReadable, match="there is no file"):
        folder.load(tmp_path / "empty")
    with pytest.raises(TooFew):
        folder.load(tree(tmp_path / "one", {"a.png": encoded(grey(1))}))
    (tmp_path / "no.zip").write_bytes(b"PK\3\4 not really")
    with pytest.raises(BadFile, match=r"no\.zip.*expected a folder or a ZIP file of pictures, found damaged"):
        folder.load(tmp_path / "no.zip")


def png_bomb(width: int, height: int) -> bytes:
    """A true PNG of that size, all black: 30,000 × 30,000 pixels are 900 MB in 900 kB."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def test_a_hostile_zip_loses_each_bad_member_for_its_own_reason_and_keeps_the_good_ones(tmp_path, monkeypatch):
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in CLASSES.items():
            archive.writestr(name, content)
        archive.writestr("../../outside.png", encoded(grey(1)))
        archive.writestr("/etc/absolute.png", encoded(grey(1)))
        archive.writestr("b\\..\\..\\windows.png", encoded(grey(1)))
        archive.writestr("b/zeros.png", bytes(20 * 2**20))
        archive.writestr("b/pixels.png", png_bomb(30_000, 30_000))
        archive.writestr("b/large.png", png_bomb(9_000, 9_000))
        archive.writestr("b/secret.png", encoded(grey(1)))
        archive.writestr("b/lying.png", encoded(grey(1)))
        archive.writestr("b/toolong.png", b"x" * 4000)
    raw = bytearray(path.read_bytes())
    entry = raw.rindex(b"b/secret.png") - 46
    raw[entry + 8] |= 1  # "encrypted"
    entry = raw.rindex(b"b/lying.png") - 46
    raw[entry + 24 : entry + 28] = struct.pack("<I", 30)  # announces 30 bytes and holds more
    path.write_bytes(raw)
    monkeypatch.setattr(folder, "MAX_FILE", 30 * 2**20)
    before = set(tmp_path.rglob("*"))
    data = folder.load(path)
    assert len(data.train) + len(data.test) == 12
    reasons = {u.file: u.reason for u in data.unreadable}
    leads_out = "its name leads out of the ZIP file"
    assert reasons["../../outside.png"] == reasons["/etc/absolute.png"] == reasons["b/../../windows.png"] == leads_out
    assert reasons["b/zeros.png"].startswith("a decompression bomb: 1,0")
    assert reasons["b/pixels.png"] == "more than 64 megapixels"
    assert reasons["b/large.png"] == "9,000 × 9,000 pixels; at most 64 megapixels are read"
    assert reasons["b/secret.png"] == "encrypted"
    assert reasons["b/lying.png"].startswith("damaged (")
    assert "known kind" in reasons["b/toolong.png"] and len(reasons) == 9
    assert set(tmp_path.rglob("*")) == before  # nothing was unpacked


def test_limits_of_one_file_of_a_zip_and_of_memory(tmp_path, monkeypatch):
    files = {f"{i}.bmp": encoded(grey(i), "BMP") for i in range(6)}
    size = len(files["0.bmp"])
    monkeypatch.setattr(folder, "MAX_UNPACKED", 4 * size)
    data = folder.load(zipped(tmp_path / "x.zip", files))
    assert [u.file for u in data.unreadable] == ["4.bmp", "5.bmp"] and "beyond" in data.unreadable[0].reason
    monkeypatch.setattr(folder, "MAX_FILE", size - 1)
    with pytest.raises(NothingReadable, match="MB are read"):
        folder.load(tree(tmp_path / "x", files))
    monkeypatch.setattr(folder, "MAX_FILE", size)
    monkeypatch.setattr(pictures, "MAX_BYTES", 4 * 400 - 1)
    with pytest.raises(TooLarge, match="Choose a smaller picture size"):
        folder.load(tmp_path / "x.zip")
    monkeypatch.setattr(storage, "at_hand", lambda: 6 * 400 - 1)
    with pytest.raises(TooLarge, match="Choose a smaller picture size"):
        folder.load(tmp_path / "x", ImageOptions(storage="resident"))


def test_cancelling_stops(tmp_path):
    def progress(fraction: float, text: str) -> None:
        if "Reading" in text:
            raise Cancelled(task="The import")

    with pytest.raises(Cancelled):
        folder.load(tree(tmp_path / "x", CLASSES), progress=progress)


# ---- pictures
def one(tmp_path: Path, content: bytes, name: str = "0.png", **options: object) -> np.ndarray:
    """The picture (C, H, W) that an import makes of this file; a black companion does not decide on anything."""
    options = {"size": 16, **options}
    data = folder.load(
        tree(tmp_path / "x", {name: content, "1.png": encoded(np.zeros((40, 40), np.uint8))}), ImageOptions(**options)
    )
    assert not data.unreadable
    images = np.concatenate([data.train.images, data.test.images])
    dark = [bool((x == (255 if options.get("invert") else 0)).all()) for x in images]
    return images[dark.index(False)]


def test_crop_keeps_the_middle_pad_the_whole_and_stretch_distorts(tmp_path):
    wide = np.full((20, 60, 3), 200, np.uint8)
    wide[:, 20:40] = (250, 0, 0)
    crop = one(tmp_path, encoded(wide), fit="crop")
    assert np.array_equal(crop[:, 8, 8], (250, 0, 0)) and crop[1].max() == 0
    pad = one(tmp_path, encoded(wide), fit="pad")
    assert np.array_equal(pad[:, 0, 0], (200, 200, 200)) and np.array_equal(pad[:, 8, 8], (250, 0, 0))
    assert (pad[1] < 100).sum() < 40  # a third of 16 × 5 pixels
    stretch = one(tmp_path, encoded(wide), fit="stretch")
    assert np.array_equal(stretch[:, 0, 0], (200, 200, 200)) and np.array_equal(stretch[:, 15, 8], (250, 0, 0))


def test_colour_is_found_by_looking_not_by_the_file(tmp_path):
    grey_as_rgb = np.repeat(grey(90)[..., None], 3, axis=2)
    assert one(tmp_path, encoded(grey_as_rgb)).shape == (1, 16, 16)
    assert one(tmp_path, encoded(grey_as_rgb), colour="colour").shape == (3, 16, 16)
    red = np.zeros((20, 20, 3), np.uint8)
    red[..., 0] = 255
    assert one(tmp_path, encoded(red)).shape == (3, 16, 16)
    assert np.all(one(tmp_path, encoded(red), colour="grey") == 76)  # 0.299 · 255


def test_transparency_is_paper_inversion_swaps_sixteen_bits_keep_their_scale(tmp_path):
    ink = np.zeros((20, 20, 4), np.uint8)
    ink[5:15, 5:15, 3] = 255
    out = one(tmp_path, encoded(ink))
    assert out[0, 0, 0] == 255 and out[0, 8, 8] == 0
    assert one(tmp_path, encoded(ink), invert=True)[0, 0, 0] == 0
    deep = np.full((20, 20), 257 * 100, np.uint16)
    assert np.all(one(tmp_path, encoded(deep)) == 100)


def test_a_camera_held_upright_and_a_large_photo_decoded_small(tmp_path):
    photo = np.zeros((800, 1200, 3), np.uint8)
    photo[:, :600] = 255  # the left half is white
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn me by 90 degrees clockwise": left becomes top
    out = one(tmp_path, encoded(photo, "JPEG", exif=exif), "0.jpg")[0]
    assert out[2].min() > 240 and out[13].max() < 15


def test_a_strip_sixty_million_pixels_long_costs_nothing(tmp_path):
    out = one(tmp_path, encoded(np.full((1, 60_000), 9, np.uint8)), fit="pad")
    assert np.all(out == 9)


@pytest.mark.parametrize(
    ("sizes", "side"),
    [
        ([(28, 28)], 28),
        ([(100, 100)], 100),
        ([(20, 24)], 28),
        ([(31, 31), (33, 33)], 32),
        ([(600, 800)], 64),
        ([(9, 9)], 28),
    ],
)
def test_automatic_size(sizes, side):
    assert pictures.chosen_side(sizes, 0) == side and pictures.chosen_side(sizes, 48) == 48


def test_size_is_checked_where_it_is_declared():
    with pytest.raises(BadValue, match=r"“size” must be 0 .automatic. or a whole number from 16 to 128, not “7”"):
        make(ImageOptions, {"size": "7"})
    with pytest.raises(ValidationError):
        ImageOptions(fit="squash")


@pytest.mark.parametrize(
    ("values", "levels"),
    [
        (np.array([0.0, 0.5, 1.0]), [0, 128, 255]),
        (np.array([-1.0, 0.0, 1.0]), [0, 128, 255]),
        (np.array([False, True]), [0, 255]),
        (np.array([0, 1], np.uint8), [0, 255]),
        (np.array([0, 7, 255], np.int64), [0, 7, 255]),
        (np.array([0, 257, 65535], np.uint16), [0, 1, 255]),
    ],
)
def test_levels(values, levels):
    assert pictures.levels(values).tolist() == levels


@pytest.mark.parametrize("values", [[0.0, np.nan], [0.0, np.inf], [-7.0, 3.0], [0.0, 1e9]])
def test_levels_refuse_what_has_no_scale(values):
    with pytest.raises(ValueError, match="values from"):
        pictures.levels(np.array(values))
