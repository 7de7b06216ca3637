"""What is given away with the program: its papers, its place in a desktop, and the check that it writes nowhere else."""

import configparser
import importlib.util
import json
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from vaestudio.app import papers
from vaestudio.app.papers import Part
from vaestudio.session.image import build
from vaestudio.version import __version__

PACKAGING = Path(__file__).resolve().parents[1] / "resources" / "packaging"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


# ------------------------------------------------------------------------------------------ papers
def test_every_required_library_is_listed_with_a_licence() -> None:
    found = {part.name.lower(): part for part in papers.parts()}
    for name in (
        "torch",
        "torchvision",
        "numpy",
        "h5py",
        "pyside6_essentials",
        "pyqtgraph",
        "pydantic",
        "typer",
        "pillow",
    ):
        assert found[name].licence and found[name].version, name
    assert "LGPL-3.0" in found["pyside6_essentials"].licence
    assert found["numpy"].home == f"pkg:pypi/numpy@{found['numpy'].version}"


def test_the_binarys_own_list_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = [Part("VAE Studio", "1.0", "MIT", "pkg:generic/vaestudio@1.0"), Part("zlib", "1.3", "Zlib")]
    papers.write_index(tmp_path, mine)
    monkeypatch.setattr(papers, "resource", lambda *parts: tmp_path)
    papers.parts.cache_clear()
    try:
        assert papers.parts() == tuple(mine) and str(mine[1]) == "zlib 1.3  Zlib"
    finally:
        papers.parts.cache_clear()


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        ("License-Expression: MIT\nLicense: something long", "MIT"),
        ("License: BSD 3-Clause", "BSD 3-Clause"),
        ("License: " + "word " * 30 + "\nClassifier: License :: OSI Approved :: MIT License", "MIT License"),
        ("License: UNKNOWN\nClassifier: License :: Public Domain", "Public Domain"),
        ("Summary: none", ""),
    ],
)
def test_a_licence_is_found_wherever_a_package_says_it(tmp_path: Path, lines: str, licence: str) -> None:
    folder = tmp_path / "thing-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: thing\nVersion: 1\n{lines}\n", encoding="utf-8")
    (found,) = papers.metadata.distributions(path=[str(tmp_path)])
    assert papers.licence(found) == licence


def test_the_bill_of_materials_lists_every_part_once_and_the_same_every_time() -> None:
    finish = script("finish")
    parts = [Part("VAE Studio", __version__, "MIT", "pkg:generic/vaestudio@1"), *papers.parts()]
    bill = finish.bill_of_materials(parts)
    assert bill == finish.bill_of_materials(parts) and json.loads(json.dumps(bill)) == bill
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    refs = [c["bom-ref"] for c in bill["components"]]
    assert sorted(refs) == sorted(p.home for p in parts[1:]) == sorted(set(refs))
    assert bill["dependencies"] == [{"ref": parts[0].home, "dependsOn": refs}]
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])


def test_a_part_without_a_licence_or_its_text_is_found() -> None:
    check = script("check")
    texts = {"numpy/LICENSE.txt", "Python.txt", "LGPL-3.0.txt", "PyInstaller-COPYING.txt", "system/zlib1g.txt"}
    listed = [
        {"name": "numpy", "licence": "BSD-3-Clause"}, {"name": "Python", "licence": "PSF-2.0"},
        {"name": "shiboken6", "licence": "LGPL-3.0-only"}, {"name": "PyInstaller bootloader", "licence": "GPL"},
        {"name": "zlib1g", "licence": "see system/zlib1g.txt"},
    ]  # fmt: skip
    assert check.without_text(listed, texts) == []
    for gone, whose in (("numpy/LICENSE.txt", "numpy"), ("system/zlib1g.txt", "zlib1g"), ("LGPL-3.0.txt", "shiboken6")):
        assert check.without_text(listed, texts - {gone}) == [whose]
    assert check.without_text([{"name": "numpy", "licence": ""}], texts) == ["numpy"]


# ------------------------------------------------------------------------------------------ ICU's data
def icu_library(contents: dict[str, bytes]) -> bytes:
    """A library of data alone, as ICU's: a header, a package at its second page, and a part that is mapped behind it."""
    names = b"".join(n.encode() + b"\0" for n in contents)
    first = 4 + 8 * len(contents)
    place, text, rows, body = first + len(names) + (-first - len(names)) % 16, first, b"", b""
    filler = place - first - len(names)
    for name, data in contents.items():
        rows += struct.pack("<II", text, place + len(body))
        text, body = text + len(name) + 1, body + data + bytes(-len(data) % 16)
    toc = struct.pack("<I", len(contents)) + rows + names + bytes(filler) + body
    package = struct.pack("<H", 32) + b"\xda\x27" + bytes(8) + b"CmnD" + bytes(16) + toc
    end = 4096 + len(package)
    after = end + 40
    headers = [(1, 4, 0, 0, 0, end, end, 4096), (1, 6, after, 8192 + after, 0, 16, 16, 4096)]
    head = b"\x7fELF\x02\x01".ljust(32, b"\0") + struct.pack("<QQIHHHHHH", 64, 999, 0, 64, 56, 2, 64, 3, 2)
    head += b"".join(struct.pack("<IIQQQQQQ", *h) for h in headers)
    return head.ljust(4096, b"\0") + package + bytes(40) + b"dynamic section!"


def test_icu_keeps_the_languages_that_are_spoken_and_every_address() -> None:
    icu, big = script("icu"), bytes(range(256)) * 64
    contents = {"i/coll/ucadata.icu": b"order", "i/coll/fr.res": big, "i/fr.res": big, "i/gb18030.cnv": b"GB", "i/root.res": b"root", "i/zh.res": b"zh"}  # fmt: skip
    library = icu_library(contents)
    slim = icu.slim(library)
    assert len(slim) < len(library) - 2 * len(big) + 2 * 4096
    left = {name: data.rstrip(b"\0") for name, data in icu.items(slim[4096 : len(slim) - 16]).items()}
    assert left == {name: data for name, data in contents.items() if "fr.res" not in name}
    (kind, _, place, address, *_), size = struct.unpack_from("<IIQQQQQQ", slim, 64 + 56), 16
    before = struct.unpack_from("<IIQQQQQQ", library, 64 + 56)
    assert (kind, address) == (1, before[3]) and slim[place : place + size] == b"dynamic section!"
    assert (address - place) % 4096 == 0, "a loader refuses what it cannot map"
    assert script("finish").loadable_bytes(slim)


@pytest.mark.parametrize(
    "harm", [lambda b: b[:4], lambda b: b.replace(b"CmnD", b"XmnD"), lambda b: b.replace(b"root", b"rOOt")]
)
def test_a_library_that_is_built_otherwise_stays_as_it_is(harm: Callable[[bytes], bytes]) -> None:
    icu = script("icu")
    with pytest.raises(icu.Unknown):
        icu.slim(harm(icu_library({"i/root.res": b"root"})))


# ------------------------------------------------------------------------------------------ the desktop
def test_a_session_is_known_by_its_bytes() -> None:
    """The MIME type's magic is what every session begins with, and no other HDF5 file has."""
    kind = ET.parse(PACKAGING / "vaestudio-mime.xml").getroot()[0]
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    outer = kind.find("m:magic/m:match", space)
    assert outer is not None
    inner = outer[0]
    image = build({"a/b": np.zeros(3, np.float32)})
    session = bytes(image[0 : len(image)])
    assert session.startswith(outer.get("value", "").encode().decode("unicode_escape").encode("latin-1"))
    first, last = map(int, inner.get("offset", "").split(":"))
    assert first <= session.index(inner.get("value", "").encode()) <= last
    assert kind.get("type") == "application/x-vaestudio-session"


def test_the_desktop_entry_opens_sessions(tmp_path: Path) -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(PACKAGING / "vaestudio.desktop", encoding="utf-8")
    words = entry["Desktop Entry"]
    assert words["MimeType"] == "application/x-vaestudio-session;" and words["Exec"].endswith("%f")


@pytest.mark.skipif(sys.platform == "win32", reason="a script for desktops of Linux")
def test_it_is_put_into_the_menu_and_taken_out(tmp_path: Path) -> None:
    folder, share = tmp_path / "VAE & 100% 工作室 | $x", tmp_path / "share"
    folder.mkdir()
    for name in ("install.sh", "vaestudio.desktop", "vaestudio-mime.xml"):
        (folder / name).write_bytes((PACKAGING / name).read_bytes())
    (folder / "vaestudio.svg").write_text("<svg/>", encoding="utf-8")
    environment = {"XDG_DATA_HOME": str(share), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    subprocess.run(["sh", str(folder / "install.sh")], env=environment, check=True, timeout=60)
    entry = (share / "applications" / "vaestudio.desktop").read_text(encoding="utf-8")
    written = str(folder).replace("$", r"\\$").replace("%", "%%")
    assert f'Exec="{written}/vaestudio" %f' in entry, entry
    assert (share / "mime/packages/vaestudio.xml").is_file()
    assert (share / "icons/hicolor/scalable/apps/vaestudio.svg").is_file()
    subprocess.run(["sh", str(folder / "install.sh"), "--remove"], env=environment, check=True, timeout=60)
    assert not [f for f in share.rglob("vaestudio.*") if f.is_file()]


# ------------------------------------------------------------------------------------------ the check
LOG = r"""
12 openat(AT_FDCWD</>, "/opt/program/a.so", O_RDONLY|O_CLOEXEC) = 3</opt/program/a.so>
12 openat(AT_FDCWD</>, "/home/me/.cache/vaestudio/x.part", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3
12 mkdir("/home/me/.cache", 0777) = 0
12 mkdir("/home/me/.cache/vaestudio", 0777) = 0
12 openat(AT_FDCWD</>, "/dev/null", O_RDWR) = 4
12 rename("/home/me/.cache/vaestudio/x.part", "/home/me/.cache/vaestudio/x") = 0
12 openat(AT_FDCWD</>, "/opt/program/__pycache__/a.pyc", O_WRONLY|O_CREAT, 0666) = -1 EROFS (Read-only file system)
"""


def test_what_is_written_elsewhere_is_found() -> None:
    stray = script("check").stray
    allowed = ["/home/me/.cache/vaestudio", "/dev/null"]
    assert stray(LOG, allowed) == []
    assert stray(LOG, ["/dev/null"]) == [
        "mkdir /home/me/.cache", "mkdir /home/me/.cache/vaestudio", "openat /home/me/.cache/vaestudio/x.part",
        "rename /home/me/.cache/vaestudio/x", "rename /home/me/.cache/vaestudio/x.part",
    ]  # fmt: skip
    assert stray('9 openat(AT_FDCWD, "/home/me/.config/\\345\\255\\227", O_RDWR|O_CREAT, 0644) = 5', allowed) == [
        "openat /home/me/.config/字"
    ]
    assert stray('9 unlink("/home/me/.cache/vaestudio2/y") = 0', allowed) == ["unlink /home/me/.cache/vaestudio2/y"]
