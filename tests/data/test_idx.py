"""IDX files: MNIST's own, and everything that can be wrong with one."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaestudio.data import idx
from vaestudio.data.pictures import ImageOptions
from vaestudio.errors import BadFile, TooFew

MNIST = Path(__file__).parents[3] / "shared" / "data" / "mnist"


def packed(array: np.ndarray) -> bytes:
    header = bytes([0, 0, 8, array.ndim]) + b"".join(n.to_bytes(4, "big") for n in array.shape)
    return header + array.astype(np.uint8).tobytes()


def pictures(n: int, side: int = 16, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (n, side, side), np.uint8)


def written(folder: Path, prefix: str = "", ending: str = "", n_train: int = 6, n_test: int = 4) -> Path:
    folder.mkdir(exist_ok=True)
    for split, n, seed in (("train", n_train, 1), ("t10k", n_test, 2)):
        for what, array in (("images-idx3", pictures(n, seed=seed)), ("labels-idx1", np.arange(n) % 3)):
            body = packed(array)
            name = f"{prefix}{split}-{what}-ubyte{ending}"
            (folder / name).write_bytes(gzip.compress(body) if ending == ".gz" else body)
    return folder


@pytest.mark.mnist
def test_mnist_itself():
    if not MNIST.is_dir():
        pytest.skip("the real MNIST files are not in ../shared/data/mnist")
    data = idx.load(MNIST)
    assert data.name == "MNIST" and data.spec == ((1, 28, 28), 10, 60_000) and len(data.test) == 10_000
    assert data.class_names == tuple("0123456789")
    assert data.train.labels[:8].tolist() == [5, 0, 4, 1, 9, 2, 1, 3]
    assert data.test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert data.train.images.float().mean() == pytest.approx(33.3184, abs=1e-3)


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_plain_and_packed_hold_what_was_written(tmp_path, ending):
    data = idx.load(written(tmp_path / "mine", ending=ending))
    assert data.name == "mine" and data.class_names == ("0", "1", "2")
    assert np.array_equal(data.train.images[:, 0], pictures(6, seed=1))
    assert np.array_equal(data.test.images[:, 0], pictures(4, seed=2))
    assert data.test.labels.tolist() == [0, 1, 2, 0]


def test_one_file_stands_for_its_family_and_torchvisions_folders_are_found(tmp_path):
    (tmp_path / "MNIST").mkdir()
    folder = written(tmp_path / "MNIST" / "raw")
    by_folder = idx.load(tmp_path)
    by_file = idx.load(folder / "t10k-labels-idx1-ubyte")
    assert by_folder.fingerprint == by_file.fingerprint
    for file in list(folder.iterdir()):
        file.rename(file.with_name(file.name.replace("-idx", ".idx")))
    assert idx.load(folder).fingerprint == by_file.fingerprint


def test_two_families_in_one_folder_are_told_apart_by_a_file(tmp_path):
    written(tmp_path, "kana-")
    written(tmp_path, "roman-", n_train=9)
    with pytest.raises(BadFile) as problem:
        idx.load(tmp_path)
    assert "found 2: kana, roman" in str(problem.value)
    data = idx.load(tmp_path / "roman-train-images-idx3-ubyte")
    assert data.name == "roman" and len(data.train) == 9


def test_emnist_is_turned_upright_and_its_labels_begin_at_zero(tmp_path):
    picture = np.arange(12, dtype=np.uint8).reshape(1, 3, 4).repeat(2, axis=0)
    for split in ("train", "test"):
        (tmp_path / f"emnist-letters-{split}-images-idx3-ubyte").write_bytes(packed(picture))
        (tmp_path / f"emnist-letters-{split}-labels-idx1-ubyte").write_bytes(packed(np.array([1, 26])))
    part = idx.upright(idx.checked_part(picture, None, tmp_path, None))
    assert np.array_equal(part.images[0, 0], picture[0].T)
    data = idx.load(tmp_path, ImageOptions(size=16))
    assert data.train.labels.tolist() == [0, 1] and data.class_names == ("1", "26")


def test_without_test_files_a_share_is_held_out_the_same_each_time_whatever_the_order(tmp_path):
    images = pictures(50, seed=3)
    file = tmp_path / "train-images-idx3-ubyte"
    file.write_bytes(packed(images))
    data = idx.load(tmp_path, ImageOptions(test_share=0.2))
    assert (len(data.train), len(data.test), data.train.labels) == (40, 10, None)
    file.write_bytes(packed(images[::-1]))
    again = idx.load(tmp_path, ImageOptions(test_share=0.2))
    chosen = {x.numpy().tobytes() for x in data.test.images}
    assert chosen == {x.numpy().tobytes() for x in again.test.images}
    assert not chosen & {x.numpy().tobytes() for x in data.train.images}


def test_options_apply(tmp_path):
    data = idx.load(written(tmp_path / "mine"), ImageOptions(size=32, colour="colour", invert=True))
    assert data.spec.shape == (3, 32, 32)
    same = idx.load(tmp_path / "mine", ImageOptions(invert=True))
    assert np.array_equal(same.train.images[:, 0], 255 - pictures(6, seed=1))


IMAGES = packed(pictures(6, seed=1))
WRONG = {
    "empty": (b"", "only 0 bytes"),
    "labels for images": (packed(np.arange(6)), "00000801"),
    "text": (b"<!DOCTYPE html><html>", "3c21444f"),
    "cut": (IMAGES[:-5], "1,531 bytes: the file is cut short"),
    "longer": (IMAGES + b"x", "found more"),
    "no image": (packed(pictures(0)), "shape (0, 16, 16)"),
    "huge": (bytes([0, 0, 8, 3]) + b"\xff" * 12, "announces 4,294,967,295 × 4,294,967,295 × 4,294,967,295"),
}


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_named_with_what_was_expected_and_found(tmp_path, case, ending):
    body, found = WRONG[case]
    written(tmp_path, ending=ending)
    name = f"train-images-idx3-ubyte{ending}"
    (tmp_path / name).write_bytes(gzip.compress(body) if ending else body)
    with pytest.raises(BadFile) as problem:
        idx.load(tmp_path)
    assert name in str(problem.value) and "expected" in str(problem.value) and found in str(problem.value)


@pytest.mark.parametrize("damage", ["cut", "not gzip", "bomb"])
def test_damaged_packing(tmp_path, damage):
    written(tmp_path, ending=".gz")
    file = tmp_path / "train-images-idx3-ubyte.gz"
    whole = file.read_bytes()
    bomb = gzip.compress(IMAGES + bytes(50_000_000))
    file.write_bytes({"cut": whole[: len(whole) // 2], "not gzip": b"hello", "bomb": bomb}[damage])
    with pytest.raises(BadFile) as problem:
        idx.load(tmp_path)
    assert file.name in str(problem.value)
    assert {"cut": "ended before", "not gzip": "gzip", "bomb": "found more"}[damage] in str(problem.value)


def test_announced_gigabytes_in_a_small_file_are_a_bomb(tmp_path):
    written(tmp_path, ending=".gz")
    file = tmp_path / "train-images-idx3-ubyte.gz"
    header = bytes([0, 0, 8, 3]) + b"".join(n.to_bytes(4, "big") for n in (400_000, 100, 100))
    file.write_bytes(gzip.compress(header + bytes(5_000_000)))
    with pytest.raises(BadFile, match="a decompression bomb"):
        idx.load(tmp_path)


def test_labels_that_do_not_match_and_lonely_files(tmp_path):
    written(tmp_path)
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(packed(np.arange(3)))
    with pytest.raises(BadFile, match=r"t10k-labels-idx1-ubyte.*expected 4 labels.*found 3 labels"):
        idx.load(tmp_path)
    (tmp_path / "train-images-idx3-ubyte").unlink()
    with pytest.raises(BadFile, match=r"expected a file train-images-idx3-ubyte.*found t10k-images"):
        idx.load(tmp_path)
    one = tmp_path / "own.idx3-ubyte"
    one.write_bytes(packed(pictures(1)))
    with pytest.raises(TooFew, match="holds 1 readable picture"):
        idx.load(one)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=64), st.booleans(), st.sampled_from([1, 3]))
def test_no_bytes_do_anything_but_raise_bad_file(tmp_path_factory, tail, begin, rank):
    file = tmp_path_factory.getbasetemp() / f"fuzz.{'gz' if len(tail) % 2 else 'idx'}"
    start = bytes([0, 0, 8, rank]) if begin else b""
    file.write_bytes(gzip.compress(start + tail)[: -1 - len(tail) % 3] if file.suffix == ".gz" else start + tail)
    try:
        assert idx.read(file, rank).values.ndim == rank
    except BadFile as problem:
        assert str(file) in str(problem)
