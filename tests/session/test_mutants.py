"""A sample of benchmarks/mutants.py: whatever was done to a file, it is refused in a sentence or opens, soon and in little memory."""

import random
import sys
from pathlib import Path

import pytest

from benchmarks import mutants
from vaestudio.session import store


@pytest.fixture
def looked(tmp_path: Path) -> mutants.Base:
    return mutants.Base((mutants.GOLDEN / "format-2.h5").read_bytes())


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the memory of a process is read from /proc")
def test_damaged_files_are_refused_or_open_and_do_no_harm() -> None:
    found = mutants.run(150, seed=4)
    assert found["bad"] == []
    for ended in found["ended"].values():
        assert sum(ended.values()) == 150 and ended.keys() == {"refused", "opened"}
        assert min(ended.values()) >= 10, "neither all refused nor all opened: the damage reaches what it should"
    assert found["refused"]["by HDF5"] > 20 and found["refused"]["by the guard"] > 20


def test_a_file_without_a_mutation_opens_and_its_checksums_are_those_of_hdf5(
    looked: mutants.Base, tmp_path: Path
) -> None:
    data = bytearray(looked.data)
    for _, end in looked.blocks:
        data[end - 4 : end] = bytes(4)
    mutants._mend(data, looked)
    assert data == looked.data and len(looked.blocks) > 30 and len(looked.texts) == 4
    path = tmp_path / "same.h5"
    path.write_bytes(data + mutants.image.seal(bytes(data)))
    assert store.load(path).step == 3


@pytest.mark.parametrize("kind", mutants.KINDS)
def test_every_kind_of_damage_damages(looked: mutants.Base, kind: str) -> None:
    data, draw = bytearray(looked.data), random.Random(2)
    for _ in range(16):
        mutants.KINDS[kind](data, looked, looked, draw)
    assert data != looked.data


@pytest.mark.parametrize(
    ("harm", "ended"),
    [
        ("time.sleep(60)", "hang"),
        ("os.abort()", "crash"),
        ("len(b'x' * (150 << 20))", "growth"),
        ("1 / 0", "unexpected"),
    ],
)
def test_harm_is_seen(harm: str, ended: str) -> None:
    look = f"import os, time; m.look = lambda what, path: path == 'harmful' and {harm}"
    program = f"import benchmarks.mutants as m; {look}; m.child('checked')"
    process = mutants.Child("checked", (sys.executable, "-c", program))
    try:
        assert process.ask(Path("harmful"), 0.5 if ended == "hang" else 30)["ended"] == ended
    finally:
        process.end()
