"""One name or path for every source of data."""

import importlib
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
import torch
from PIL import Image

from vaestudio.data import catalog, pen_digits
from vaestudio.data.dataset import Dataset, Split
from vaestudio.data.pictures import ImageOptions
from vaestudio.errors import BadFile, UnknownDataset

from .test_idx import written


def test_every_file_with_a_loader_is_on_the_list():
    folder = Path(catalog.__file__).parent
    modules = [importlib.import_module(f"vaestudio.data.{f.stem}") for f in folder.glob("[a-z]*.py")]
    loaders = {m for m in modules if hasattr(m, "load") and m.load.__module__ == m.__name__ and m is not catalog}
    assert loaders == set(catalog.SOURCES)


def test_the_named_sets():
    assert catalog.ENTRIES[0].name == "pen-digits" and not catalog.ENTRIES[0].download
    assert catalog.available(catalog.ENTRIES[0])
    assert [e.name for e in catalog.ENTRIES[1:]] == list(catalog.torchvision.KNOWN)
    assert all(e.download and e.title == catalog.torchvision.KNOWN[e.name].title for e in catalog.ENTRIES[1:])


def test_pen_digits_by_name_with_options(monkeypatch):
    images = np.random.default_rng(0).integers(0, 256, (4, 1, 28, 28), np.uint8)
    split = Split(torch.from_numpy(images), torch.arange(4), torch.ones(4, 7))
    small = Dataset("Pen Digits", split, split, "pen-digits", tuple("0123"))
    monkeypatch.setattr(pen_digits, "load", lambda progress: small)
    assert catalog.load(" Pen_Digits ") is small
    large = catalog.load("pen-digits", ImageOptions(size=32, invert=True))
    assert large.spec.shape == (1, 32, 32) and large.train.factors is split.factors
    assert int(large.train.images.float().mean()) == pytest.approx(255 - images.mean(), abs=1)


@pytest.mark.parametrize("name", ["", "  ", "nothing-like-this", "~nobody-here/x", "a\0b", "x" * 5000, "no.h5:/images"])
def test_unknown_names_list_the_known_ones(name):
    with pytest.raises(UnknownDataset, match="built-in names are: pen-digits, mnist, "):
        catalog.load(name)


def test_each_kind_of_path_finds_its_reader(tmp_path, monkeypatch):
    x = np.random.default_rng(1).integers(0, 256, (6, 16, 16), np.uint8)
    written(tmp_path / "idx")
    (tmp_path / "folder").mkdir()
    for i, image in enumerate(x):
        Image.fromarray(image).save(tmp_path / "folder" / f"{i}.png")
    np.savez(tmp_path / "a.NPZ", x=x)
    (tmp_path / "a.NPZ.npz").rename(tmp_path / "a.NPZ")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["g/x"] = x
    data = [catalog.load(str(tmp_path / n)) for n in ("folder", "a.NPZ", "a.h5", "a.h5:/g/x")]
    assert len({d.fingerprint for d in data}) == 1  # the same pictures, whichever way they came
    assert [catalog.load(d.source).fingerprint for d in data] == [d.fingerprint for d in data]
    assert catalog.load(str(tmp_path / "idx" / "train-images-idx3-ubyte")).class_names == ("0", "1", "2")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert catalog.load("~/idx").name == catalog.load("idx").name == "idx"
    assert Path(catalog.load("idx").source).is_absolute()


def test_a_name_wins_over_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pen_digits, "load", lambda progress: "drawn")
    monkeypatch.setattr(catalog, "recast", lambda data, options, progress: data)
    written(tmp_path / "pen-digits")
    assert catalog.load("pen-digits") == "drawn" and catalog.load("./pen-digits").name == "pen-digits"


def test_other_files_are_refused_in_one_sentence(tmp_path):
    (tmp_path / "a.pt").write_bytes(b"x")
    with pytest.raises(BadFile, match=r"a\.pt” cannot be read: expected a folder, a ZIP .*found a file “\.pt”"):
        catalog.load(str(tmp_path / "a.pt"))


def test_importing_the_catalog_is_cheap():
    code = "import sys, vaestudio.data.catalog; print(sorted({'torchvision', 'h5py', 'PIL', 'PySide6'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
