"""From PyInstaller's folder to what is given away: stripped libraries, licences, a bill of materials, one archive.

    python resources/packaging/finish.py FOLDER [--archive FILE.tar.xz]      --archive: packs a folder that is finished

Runs with the Python that built FOLDER, for it reads what is installed beside it. Prints the sizes as one JSON line.
"""

import argparse
import hashlib
import json
import lzma
import os
import re
import shutil
import struct
import subprocess
import sys
import sysconfig
import tarfile
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

import icu  # noqa: E402

from vaestudio.app import papers  # noqa: E402
from vaestudio.app.papers import Part  # noqa: E402
from vaestudio.version import __version__  # noqa: E402

WORTH = 64 * 1024  # bytes: a library that shrinks by less is left as its makers built it
TEXTS = ("licen", "copying", "notice", "authors", "copyright")  # how files with legal texts begin
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))  # of the commit: the same tree gives the same papers


# ------------------------------------------------------------------------------------------ size
def strip(folder: Path) -> int:
    """Symbols that only a debugger and a linker read; bytes saved. The program runs without them."""
    tool, saved = shutil.which("strip"), 0
    if tool is None or not sys.platform.startswith("linux"):
        return 0
    for file in sorted(folder.rglob("*.so*")):
        if file.is_symlink() or not file.is_file():
            continue
        slim = file.with_name(file.name + ".slim")
        done = subprocess.run([tool, "--strip-unneeded", "-o", str(slim), str(file)], capture_output=True, check=False)
        if done.returncode == 0 and loadable(slim) and (gain := file.stat().st_size - slim.stat().st_size) > WORTH:
            shutil.copymode(file, slim)
            slim.replace(file)
            saved += gain
        slim.unlink(missing_ok=True)
    return saved


def loadable(file: Path) -> bool:
    return loadable_bytes(file.read_bytes())


def loadable_bytes(data: bytes) -> bool:
    """Whether every part that is mapped lies on a page as it did: strip breaks that in libraries that wheels have patched."""
    if data[:6] != b"\x7fELF\x02\x01":  # 64 bits, little-endian
        return False
    table, entry, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    for at in range(table, table + entry * count, entry):
        kind, offset, address, align = (
            struct.unpack_from(f, data, at + where)[0] for f, where in (("<I", 0), ("<Q", 8), ("<Q", 16), ("<Q", 48))
        )
        if kind == 1 and align > 1 and (offset - address) % align:  # PT_LOAD
            return False
    return True


def fewer_words(folder: Path) -> int:
    """ICU's data for the languages that the program speaks; bytes saved."""
    saved = 0
    for file in sorted(folder.rglob("libicudata.so*")):
        if file.is_symlink():
            continue
        before = file.read_bytes()
        try:
            after = icu.slim(before)
        except icu.Unknown as reason:
            print(f"{file.name} stays as it is: {reason}", file=sys.stderr)
            continue
        if not loadable_bytes(after):
            raise SystemExit(f"{file.name} would not load any more")
        file.write_bytes(after)
        saved += len(before) - len(after)
    return saved


def sizes(folder: Path) -> dict[str, int]:
    """Bytes of every file, by its name in the folder; a link counts nothing."""
    files = (f for f in folder.rglob("*") if f.is_file() and not f.is_symlink())
    return {str(f.relative_to(folder)): f.stat().st_size for f in files}


# ------------------------------------------------------------------------------------------ papers
def tops(folder: Path) -> set[str]:
    """The first names of all modules and of all folders with modules or libraries in the folder."""
    from PyInstaller.archive.readers import CArchiveReader

    program = next(f for f in (folder / "vaestudio", folder / "vaestudio.exe") if f.is_file())
    modules = {name.partition(".")[0] for name in CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz").toc}
    folders = [f for f in (folder / "_internal").iterdir() if f.is_dir() and f.suffix != ".dist-info"]
    return modules | {f.name.partition(".")[0] for f in folders}


def bundled(folder: Path) -> list[metadata.Distribution]:
    """The installed distributions of which a module or a library is in the folder."""
    inside = tops(folder)
    names = {d for top, ds in metadata.packages_distributions().items() if top in inside for d in ds}
    names -= {"vaestudio", "pyinstaller", "pip"}
    return [metadata.distribution(name) for name in sorted(names, key=str.lower)]


def unlisted(folder: Path, listed: Iterable[str]) -> list[str]:
    """Modules and libraries in the folder that belong to none of the listed parts."""

    def plain(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    known, owners = {plain(name) for name in listed}, metadata.packages_distributions()
    ours = {
        "vaestudio",
        "resources",
        "__main__",
        "python3",
        "_pyi_rth_utils",
        *sys.stdlib_module_names,
    }  # with the loader's
    missing = []
    for top in sorted(tops(folder) - ours):
        if not top.startswith("_sysconfigdata") and known.isdisjoint(map(plain, [top, *owners.get(top, ())])):
            missing.append(top)
    for file, package in system_libraries(folder):
        if plain(package) not in known and not file.name.startswith("libpython"):
            missing.append(file.name)
    return missing


def legal_files(distribution: metadata.Distribution) -> Iterator[tuple[str, Path]]:
    """(name, file) of each legal text that the distribution brings; what lies in a folder keeps it in its name."""
    for file in distribution.files or ():
        inside = [p for p in file.parts if not p.endswith(".dist-info") and p != "licenses"]
        path = Path(str(distribution.locate_file(file)))
        legal = "licenses" in file.parts or path.name.lower().startswith(TEXTS)
        if legal and ".dist-info" in str(file) and path.is_file() and path.suffix not in (".py", ".pyc"):
            yield "-".join(inside[-3:]), path


def collect(folder: Path) -> list[Part]:
    """Copies the legal texts of everything in the folder into its resources; the parts, with an index beside the texts."""
    target = folder / "_internal" / "resources" / papers.FOLDER
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    own = Part("VAE Studio", __version__, "MIT", f"pkg:generic/vaestudio@{__version__}")
    shutil.copy(ROOT / "LICENSE", target / "VAE Studio.txt")
    for text in (HERE / "licences").iterdir():  # Qt's and those of libraries that only name them
        shutil.copy(text, target / text.name)
    found = [own, *python(target), *loader(target)]
    for distribution in bundled(folder):
        found.append(papers.part(distribution))
        for name, text in legal_files(distribution):
            place = target / distribution.metadata["Name"]
            place.mkdir(exist_ok=True)
            shutil.copyfile(text, place / name)
    for file in folder.rglob("libicudata.so.*"):
        if not file.is_symlink():
            version = file.name.rpartition(".")[2]
            found.append(Part("ICU", version, "Unicode-DFS-2016 AND ICU", f"pkg:generic/icu@{version}"))
    found += of_the_system(folder, target)
    papers.write_index(target, found)
    for directory in (folder / "_internal").glob("*.dist-info"):  # the texts are collected; versions are asked for
        for file in sorted(directory.rglob("*"), reverse=True):
            if file.is_file() and file.name != "METADATA":
                file.unlink()
            elif file.is_dir():
                file.rmdir()
    return found


def python(target: Path) -> list[Part]:
    version = ".".join(map(str, sys.version_info[:3]))
    for text in (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"):
        if text.is_file():
            shutil.copy(text, target / "Python.txt")
    return [Part("Python", version, "PSF-2.0", f"pkg:generic/python@{version}")]


def loader(target: Path) -> list[Part]:
    """The program that starts Python is PyInstaller's; its licence lets it be given away with any program."""
    about = metadata.distribution("pyinstaller")
    for name, text in legal_files(about):
        shutil.copyfile(text, target / f"PyInstaller-{name}")
    return [
        Part(
            "PyInstaller bootloader",
            about.version,
            "GPL-2.0-or-later WITH Bootloader-exception",
            f"pkg:pypi/pyinstaller@{about.version}",
        )
    ]


def system_libraries(folder: Path) -> Iterator[tuple[Path, str]]:
    """(file, Debian's package or "") of each library that PyInstaller has copied from the system. Elsewhere: none are copied."""
    asking = shutil.which("dpkg-query")
    for file in sorted((folder / "_internal").glob("lib*.so*")):
        if file.is_symlink():
            continue
        # below / or below /usr: Debian has written down either
        command = [asking, "-S", f"*/{file.name}"] if asking else ["true"]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        yield file, said.partition(":")[0]


def of_the_system(folder: Path, target: Path) -> list[Part]:
    """Debian's packages whose libraries are in the folder, with their copyright files."""
    found: dict[str, Part] = {}
    for _, name in system_libraries(folder):
        if not name or name in found:
            continue
        asked = ["dpkg-query", "-W", "-f=${Version}\n", name]
        version = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.partition("\n")[0]
        text = Path("/usr/share/doc") / name / "copyright"
        if text.is_file():
            (target / "system").mkdir(exist_ok=True)
            shutil.copy(text, target / "system" / f"{name}.txt")
        found[name] = Part(name, version, f"see system/{name}.txt", f"pkg:deb/debian/{name}@{version}")
    return list(found.values())


def bill_of_materials(found: Iterable[Part]) -> dict[str, object]:
    """CycloneDX 1.6. https://cyclonedx.org/docs/1.6/json/"""
    own, *others = found
    components = [
        {
            "type": "library", "bom-ref": p.home, "name": p.name, "version": p.version, "purl": p.home,
            **({"licenses": [{"license": {"name": p.licence}}]} if p.licence else {}),
        }
        for p in others
    ]  # fmt: skip
    digest = hashlib.sha256(json.dumps(components, sort_keys=True).encode()).hexdigest()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(digest[:32])}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(EPOCH, UTC).isoformat().replace("+00:00", "Z"),
            "component": {
                "type": "application", "bom-ref": own.home, "name": own.name, "version": own.version,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": components,
        "dependencies": [{"ref": own.home, "dependsOn": [p.home for p in others]}],
    }  # fmt: skip


# ------------------------------------------------------------------------------------------ the archive
def pack(folder: Path, archive: Path) -> None:
    """folder as one .tar.xz: sorted, no owner, one date, so that the same files give the same bytes."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = EPOCH
        return entry

    tar = archive.with_suffix("")  # packed by the xz program where there is one: it uses every core
    packer = shutil.which("xz")
    if packer is None:
        with lzma.open(archive, "wb", preset=6) as packed, tarfile.open(fileobj=packed, mode="w") as out:
            add(out, folder, plain)
        return
    with tarfile.open(tar, "w") as out:
        add(out, folder, plain)
    subprocess.run([packer, "--force", "-6", "--threads=0", str(tar)], check=True)


def add(out: tarfile.TarFile, folder: Path, plain: object) -> None:
    for file in sorted(folder.rglob("*")):
        if file.is_symlink() or not file.is_dir():
            out.add(file, f"{folder.name}/{file.relative_to(folder)}", recursive=False, filter=plain)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--archive", type=Path)
    arguments = parser.parse_args()
    folder: Path = arguments.folder.resolve()
    if arguments.archive:
        pack(folder, arguments.archive.resolve())
        print(json.dumps({"archive_megabytes": round(arguments.archive.stat().st_size / 1e6, 1)}))
        return
    saved = fewer_words(folder) + strip(folder)
    found = collect(folder)
    for name in ("vaestudio.desktop", "vaestudio-mime.xml", "install.sh"):
        if sys.platform.startswith("linux"):
            shutil.copy(HERE / name, folder / name)
    shutil.copy(HERE.parent / "icons" / "vaestudio.svg", folder / "vaestudio.svg")
    bill = json.dumps(bill_of_materials(found), ensure_ascii=False, indent=1)
    (folder / "sbom.cdx.json").write_text(bill + "\n", encoding="utf-8")
    files = sizes(folder)
    said: dict[str, object] = {
        "version": __version__, "megabytes": round(sum(files.values()) / 1e6, 1), "saved": round(saved / 1e6, 1), "parts": len(found),
        "largest": {n: round(s / 1e6, 1) for n, s in sorted(files.items(), key=lambda f: -f[1])[:10]},
    }  # fmt: skip
    print(json.dumps(said, ensure_ascii=False))


if __name__ == "__main__":
    main()
