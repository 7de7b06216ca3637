"""NumPy and HDF5 files of pictures, honest and hostile."""

import io
import pickle
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaestudio.data import arrays, containers, pictures
from vaestudio.errors import BadFile, TooFew

RNG = np.random.default_rng(5)
X = RNG.integers(0, 256, (12, 16, 16), np.uint8)
Y = np.arange(12) % 3
KEPT = {x.tobytes() for x in X}


def npz(path: Path, **content: np.ndarray) -> Path:
    np.savez_compressed(path, **content)
    return path


def h5(path: Path, **content: np.ndarray) -> Path:
    with h5py.File(path, "w") as file:
        for name, array in content.items():
            file[name.replace("__", "/")] = array
    return path


def refused(path: Path, expected: str, found: str, inner: str = "") -> None:
    with pytest.raises(BadFile) as problem:
        arrays.load(path, inner)
    assert path.name in str(problem.value)
    assert expected in problem.value.values["expected"] and found in problem.value.values["found"], str(problem.value)


# ---- honest files
@pytest.mark.parametrize("write", [npz, h5])
@pytest.mark.parametrize("names", [("x_train", "y_train", "x_test", "y_test"), ("train_images", "train_labels", "test_images", "test_labels"), ("trainX", "trainY", "testX", "testY")])  # fmt: skip
def test_usual_names(tmp_path, write, names):
    path = write(tmp_path / f"a.{write.__name__}", **dict(zip(names, (X[:8], Y[:8], X[8:], Y[8:, None]), strict=True)))
    data = arrays.load(path)
    assert data.name == "a" and data.class_names == ("0", "1", "2")
    assert np.array_equal(data.train.images[:, 0], X[:8]) and data.train.labels.tolist() == Y[:8].tolist()
    assert np.array_equal(data.test.images[:, 0], X[8:]) and data.test.labels.tolist() == Y[8:].tolist()


def test_groups_and_unused_splits(tmp_path):
    path = h5(tmp_path / "a.h5", train__images=X[:8], test__images=X[8:], val__images=X, notes=np.arange(5))
    data = arrays.load(path)
    assert (len(data.train), len(data.test)) == (8, 4)


def test_the_only_array_that_can_be_pictures_and_one_that_is_named(tmp_path):
    path = h5(tmp_path / "a.hdf5", scans__brain=X)
    assert arrays.load(path, "scans/brain").source.endswith("a.hdf5:/scans/brain")
    data = arrays.load(path)
    assert {x.numpy().tobytes() for s in (data.train, data.test) for x in s.images} == KEPT
    path = h5(tmp_path / "b.h5", one=X, two=X[:4], labels=Y)
    refused(path, "b.h5:/one", "one (12 × 16 × 16, uint8), two (4 × 16 × 16, uint8)")
    data = arrays.load(path, "one")
    assert len(data.train) == 11 and data.train.labels is not None
    assert arrays.load(path, "two").train.labels is None  # 12 labels are not those of 4 pictures
    refused(path, "an array “three”", "labels, one, two", inner="three")


def test_sources_are_split_at_the_colon():
    assert arrays.split_source("C:/a.b/x.H5:/group/images/") == ("C:/a.b/x.H5", "group/images")
    assert arrays.split_source("x.npz") == ("x.npz", "") and arrays.split_source("a:/b") == ("a:/b", "")


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("last", [True, False])
def test_channels_first_or_last(tmp_path, channels, last):
    x = RNG.integers(0, 256, (6, channels, 16, 16), np.uint8)
    if channels == 4:
        x[:, 3] = 255
    path = npz(tmp_path / "a.npz", images=x.transpose(0, 2, 3, 1) if last else x)
    data = arrays.load(path)
    got = {i.numpy().tobytes() for s in (data.train, data.test) for i in s.images}
    assert got == {i[:3].tobytes() for i in x}


def test_numbers_of_other_kinds_and_orders(tmp_path):
    floats = np.asfortranarray(X / 255.0)
    np.save(tmp_path / "a.npy", floats)
    data = arrays.load(tmp_path / "a.npy")
    assert {x.numpy().tobytes() for s in (data.train, data.test) for x in s.images} == KEPT
    deep = h5(tmp_path / "b.h5", images=X.astype(">u2") * 257)
    assert arrays.load(deep).fingerprint == data.fingerprint


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (Y * 10 - 10, ("-10", "0", "10")),
        (Y.astype(float), ("0", "1", "2")),
        (np.array(["a", "ä", "b"])[Y], ("a", "b", "ä")),
    ],
)
def test_labels_of_any_kind_become_zero_to_k(tmp_path, labels, names):
    data = arrays.load(npz(tmp_path / "a.npz", images=X, labels=labels))
    assert data.class_names == names
    seen = {
        x.numpy().tobytes(): int(k) for s in (data.train, data.test) for x, k in zip(s.images, s.labels, strict=True)
    }
    assert all(names[seen[x.tobytes()]] == str(v).removesuffix(".0") for x, v in zip(X, labels, strict=True))


# ---- files that are wrong
def test_wrong_content_is_named(tmp_path):
    refused(npz(tmp_path / "a.npz", images=X, labels=Y[:5]), "one label for each of the 12", "(5,)")
    refused(npz(tmp_path / "b.npz", images=X, labels=Y + 0.5), "whole numbers", "fractions")
    refused(npz(tmp_path / "c.npz", images=X * -1.0), "grey levels", "values from -255 to -0")
    refused(npz(tmp_path / "d.npz", other=Y), "pictures of shape", "other (12, int64)")
    refused(npz(tmp_path / "e.npz", images=X, pictures=X), "one array of train images", "images and pictures")
    refused(npz(tmp_path / "f.npz", images=X[:0]), "pictures of shape", "images (0 × 16 × 16, uint8)")
    refused(npz(tmp_path / "g.npz", images=np.zeros((2, 5, 16, 16))), "1, 3 or 4 channels", "2 × 5 × 16 × 16")
    refused(
        npz(tmp_path / "h.npz", images=RNG.integers(0, 9, (1200, 16, 16)), y=np.arange(1200)), "1,000 classes", "1,200"
    )
    with pytest.raises(TooFew):
        arrays.load(npz(tmp_path / "one.npz", images=X[:1]))


class Mine:
    def __reduce__(self):
        return (print, ("a pickle ran",))


def test_pickles_are_refused_and_never_run(tmp_path, capsys):
    np.save(tmp_path / "a.npy", np.array([Mine()] * 3, dtype=object).reshape(3, 1, 1), allow_pickle=True)
    capsys.readouterr()
    refused(tmp_path / "a.npy", "plain numbers", "pickled Python objects")
    np.savez(tmp_path / "b.npz", images=X, labels=np.array([Mine()] * 12, dtype=object))
    capsys.readouterr()
    refused(tmp_path / "b.npz", "plain numbers in “labels”", "pickled Python objects")
    (tmp_path / "c.npy").write_bytes(pickle.dumps(Mine()))
    refused(tmp_path / "c.npy", "a NumPy array", "something else")
    assert "ran" not in capsys.readouterr().out


def npy_header(shape: str, descr: str = "|u1") -> bytes:
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


@pytest.mark.parametrize(
    ("shape", "expected", "found"),
    [
        ("(100000, 1000, 1000)", "at most 4 GB", "93.1 GB"),
        ("(99999999999, 99999999999, 99999999999)", "at most 4 GB", "GB"),
        ("(4, 16, 16)", "1,024 bytes", "10 bytes: the file is cut short"),
        ("(-1, 16, 16)", "a NumPy array", "something else"),
        ("__import__('os')", "a NumPy array", "something else"),
    ],
)
def test_announced_and_real_sizes(tmp_path, shape, expected, found):
    body = npy_header(shape) + bytes(10)
    (tmp_path / "a.npy").write_bytes(body)
    refused(tmp_path / "a.npy", expected, found)
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("images.npy", body)
    refused(tmp_path / "a.npz", expected, found)


def test_damaged_files(tmp_path):
    whole = npz(tmp_path / "a.npz", images=X).read_bytes()
    (tmp_path / "a.npz").write_bytes(whole[:-30])
    refused(tmp_path / "a.npz", "a NumPy .npz file", "zip")
    flipped = bytearray(whole)
    flipped[300] ^= 255
    (tmp_path / "a.npz").write_bytes(flipped)
    refused(tmp_path / "a.npz", "a whole file of arrays", "damage")
    (tmp_path / "b.h5").write_bytes(b"no HDF5")
    refused(tmp_path / "b.h5", "an HDF5 file", "signature")


# ---- hostile HDF5
def test_a_session_is_not_data(tmp_path):
    path = h5(tmp_path / "a.h5", images=X)
    with h5py.File(path, "a") as file:
        file.attrs["vae_format"] = np.int32(1)
    refused(path, "pictures", "a VAE Studio session: open it with --resume or File > Open")


def test_nothing_is_read_through_a_link_or_from_another_file(tmp_path):
    secret = h5(tmp_path / "secret.h5", images=X)
    raw = tmp_path / "raw"
    raw.write_bytes(X.tobytes())
    for kind in ("external link", "soft link", "external storage", "virtual"):
        path = tmp_path / "bad.h5"
        with h5py.File(path, "w") as file:
            if kind == "external link":
                file["images"] = h5py.ExternalLink(str(secret), "/images")
            elif kind == "soft link":
                file["images"] = h5py.SoftLink("/elsewhere")
            elif kind == "external storage":
                file.create_dataset("images", X.shape, X.dtype, external=[(str(raw), 0, X.nbytes)])
            else:
                layout = h5py.VirtualLayout(X.shape, X.dtype)
                layout[:] = h5py.VirtualSource(str(secret), "images", X.shape)
                file.create_virtual_dataset("images", layout)
        found = "a link to another place" if "link" in kind else "whose values are in another file"
        refused(path, "arrays in this file itself", found)
        refused(path, "arrays in this file itself", found, inner="images")


@pytest.mark.parametrize("kind", ["npz", "hdf5"])
def test_what_unpacks_to_hundreds_of_times_its_size_is_a_bomb(tmp_path, kind, monkeypatch):
    monkeypatch.setattr(pictures, "BOMB", (2**20, 500))
    path, empty = tmp_path / f"a.{kind}", np.zeros((2000, 40, 40), np.uint8)
    drawn = empty.copy()
    drawn[:, 10:12, 10] = np.random.default_rng(0).integers(1, 255, (2000, 2))  # two pixels each: packed 200 times

    def write(images):
        if kind == "npz":
            np.savez_compressed(path, images=images)
        else:
            with h5py.File(path, "w") as file:
                file.create_dataset("images", data=images, chunks=(500, 40, 40), compression="gzip", compression_opts=9)

    write(drawn)
    assert len(arrays.load(path).train) > 1000
    write(empty)
    monkeypatch.setattr(containers.np, "frombuffer", lambda *_: pytest.fail("it was unpacked"))
    refused(path, "pictures in" if kind == "npz" else "in this file", "a decompression bomb: ")
    monkeypatch.setattr(pictures, "BOMB", (2**28, 500))
    assert pictures.bomb(10, 2**27) == "" != pictures.bomb(10, 2**29), "what is small does no harm"


def test_hdf5_bombs_and_mazes(tmp_path, monkeypatch):
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("images", (10**6, 1000, 1000), "u1", chunks=(1, 1000, 1000))
    refused(path, "arrays in this file itself", "announces 1,000,000,000,000 bytes and holds 0")
    with h5py.File(path, "w") as file:
        file.create_dataset("images", (10**5, 100, 100), "u1", chunks=(100, 100, 100))
    refused(path, "arrays in this file itself", "announces 1,000,000,000 bytes and holds 0")
    with h5py.File(path, "w") as file:
        file.create_dataset("images", data=np.zeros((4, 20, 20), np.uint8), chunks=(1, 1, 1))
    with monkeypatch.context() as patch:
        patch.setattr(containers, "MAX_CHUNKS", 1000)
        refused(path, "plain or packed", "in pieces of 1 bytes")
    with h5py.File(path, "w") as file:
        file["circle"] = file["/"]
    refused(path, "groups at most 8 deep", "more")
    with h5py.File(path, "w") as file:
        dataset = file.create_dataset("images", X.shape, X.dtype, chunks=X.shape, scaleoffset=0)
        dataset[...] = X
    refused(path, "packed with gzip or LZF", "needs a plug-in")
    with h5py.File(path, "w") as file:
        file.create_dataset("images", data=X, compression="gzip", shuffle=True, fletcher32=True)
        file["words"] = ["a", "b"]
    assert len(arrays.load(path).train) == 11


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**16), st.integers(0, 255), st.booleans())
def test_flipped_bytes_give_pictures_or_bad_file(tmp_path_factory, where, value, cut):
    buffer = io.BytesIO()
    np.savez(buffer, images=X, labels=Y)
    raw = bytearray(buffer.getvalue())
    raw[where % len(raw)] = value
    path = tmp_path_factory.getbasetemp() / "fuzz.npz"
    path.write_bytes(raw[: where % len(raw)] if cut else raw)
    try:
        assert arrays.load(path).spec.n_train
    except BadFile as problem:
        assert str(path) in str(problem)
