"""Opening what is damaged, foreign, newer or meant to harm: refused, each for its own reason, soon and with little memory."""

import contextlib
import io
import random
import shutil
import struct

import h5py
import numpy as np
import pytest

from tests.session import hostile
from tests.session.runs import assert_same, run_state
from tests.session.test_faults import child
from vaestudio.errors import DamagedSession, NewerSession, NotASession, Problem, SessionTooLarge
from vaestudio.session import guard, image, migrate, store


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    path = tmp_path_factory.mktemp("good") / "good.h5"
    store.save(run_state(), path)
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return hostile.write_all(tmp_path_factory.mktemp("hostile"))


@pytest.fixture
def no_hdf5(monkeypatch):
    """libhdf5 must not see a byte."""

    def seen(*args, **kwargs):
        pytest.fail("libhdf5 was given the file")  # not an Exception, which would become a Problem

    monkeypatch.setattr(guard.h5py, "File", seen)


def write(tmp_path, data: bytes):
    path = tmp_path / "x.h5"
    path.write_bytes(data)
    return path


# ------------------------------------------------------------------------------------------------------- by the seal
def test_the_files_that_hostile_ones_are_made_from_are_good(tmp_path, good):
    path = write(tmp_path, hostile.sealed(hostile.good_tree()))
    assert_same(run_state(), store.load(path))
    with h5py.File(path) as made, h5py.File(good) as ours:
        assert _members(made) == _members(ours)


def _members(file):
    names = []
    file.visit(names.append)
    return names


def test_any_damage_is_found_before_libhdf5_sees_it(tmp_path, good, no_hdf5):
    data, draw = good.read_bytes(), random.Random(1)
    for k in range(500):
        spoilt, at = bytearray(data), draw.randrange(len(data))
        if k % 3 == 0:
            spoilt[at] ^= 1 << draw.randrange(8)
        elif k % 3 == 1:
            spoilt = spoilt[:at]
        else:
            spoilt[at : at + 512] = bytes(len(spoilt[at : at + 512]))
        if bytes(spoilt) == data:
            continue
        with pytest.raises((DamagedSession, NotASession, NewerSession)):
            store.load(write(tmp_path, bytes(spoilt)))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b"\x80\x04\x95pickle", "not an HDF5 file"),
        (bytes(100_000), "not an HDF5 file"),
        (random.Random(2).randbytes(1000), "not an HDF5 file"),
        (image.SIGNATURE, "of another program"),
    ],
)
def test_what_never_was_a_session(tmp_path, data, reason, no_hdf5):
    with pytest.raises(NotASession, match=reason):
        store.load(write(tmp_path, data))


def test_an_hdf5_file_of_another_program(tmp_path):
    with h5py.File(tmp_path / "keras.h5", "w") as file:
        file["layer"] = np.zeros(3)
    with pytest.raises(NotASession, match="of another program"):
        store.load(tmp_path / "keras.h5")


def test_a_file_in_the_middle_of_a_larger_one(tmp_path, good):
    with pytest.raises(NotASession, match="not an HDF5 file"):
        store.load(write(tmp_path, bytes(512) + good.read_bytes()))


@pytest.mark.parametrize(
    "edit", [lambda f: f.attrs.create("note", "mine"), lambda f: f["history/values"].__setitem__(0, 9)]
)
def test_a_file_edited_with_h5py_was_changed_by_another_program(tmp_path, good, edit):
    path = shutil.copy(good, tmp_path / "x.h5")
    with h5py.File(path, "r+") as file:
        edit(file)
    with pytest.raises(DamagedSession, match=r"changed by another program|checksum"):
        store.load(path)


def test_a_file_cut_short_is_incomplete(tmp_path, good):
    with pytest.raises(DamagedSession, match="incomplete"):
        store.load(write(tmp_path, good.read_bytes()[:-1000]))


def test_a_file_with_more_behind_it(tmp_path, good):
    data = good.read_bytes()
    with pytest.raises(DamagedSession, match="length"):
        store.load(write(tmp_path, data + data[-64:]))


def test_a_newer_format_is_not_even_parsed(tmp_path, no_hdf5):
    data = image.SIGNATURE + b"nothing that we know, vae_format" * 9
    with pytest.raises(NewerSession, match="format 99; this one reads up to 2"):
        store.load(write(tmp_path, data + image.seal(data, 99)))


def test_a_format_that_never_was(tmp_path, good):
    data = good.read_bytes()[:-64].replace(struct.pack("<i", 1), struct.pack("<i", 0))
    with pytest.raises(DamagedSession):
        store.load(write(tmp_path, data + image.seal(data, 0)))
    with pytest.raises(guard.Refused, match="format 0 is not known"):
        migrate.upgrade({}, 0)


def test_an_older_format_is_brought_up_step_by_step(monkeypatch):
    array = np.arange(6, dtype="f4")
    member = guard.Member(array.shape, array.dtype, memoryview(array.tobytes()))
    monkeypatch.setitem(migrate.STEPS, 1, lambda m: {"new/" + name: x for name, x in m.items()})
    monkeypatch.setitem(migrate.STEPS, 2, lambda m: {**m, "more": member})
    before = {"a": member}
    after = migrate.upgrade(before, 1, wanted=3)
    assert after.keys() == {"new/a", "more"} and before.keys() == {"a"}
    assert (after["new/a"].read() == array).all()


# --------------------------------------------------------------------------------------------------- with a good seal
@pytest.mark.parametrize(
    "name", [*hostile.STRUCTURES, *hostile.CONTENTS, "the oldest HDF5", "overlapping", "behind the end"]
)
def test_a_hostile_file_is_refused_for_its_own_reason(files, name):
    path, reason = files[name]
    with pytest.raises(DamagedSession, match=reason) as caught:
        store.load(path)
    shown = caught.value.values["reason"]
    assert len(shown) <= 300 and guard.printable(shown, 300) == shown, "what a file says cannot trick a terminal"


@pytest.mark.parametrize("name", hostile.STRUCTURES)
def test_no_array_is_read_before_the_structure_is_known(files, name, monkeypatch):
    monkeypatch.setattr(guard.Member, "read", lambda self: pytest.fail("an array was read"))
    for look in (store.load, store.info):
        with pytest.raises(DamagedSession):
            look(files[name][0])


def test_room_for_additions(tmp_path):
    path = write(tmp_path, hostile.sealed(hostile.good_tree(), hostile.into("extra/x", data=np.zeros(3))))
    assert_same(run_state(), store.load(path))


def test_neither_memory_nor_time(files, good):
    folder = next(iter(files.values()))[0].parent
    shutil.copy(good, folder / "good.h5")
    found = child("open", folder)
    assert found["grown"] < 100 << 10, "KB"
    assert found["slowest"][0] < 2, "seconds of the processor; benchmarks/mutants.py measures"
    assert not found["compiler"], "some functions of torch import its compiler (seconds) when called on the meta device"


def test_a_forged_seal_over_random_damage_never_ends_in_anything_but_a_problem(tmp_path, good):
    data, draw, refused = good.read_bytes()[:-64], random.Random(3), 0
    for _ in range(40):  # each starts a process that looks at it; benchmarks/mutants.py takes thousands
        spoilt = bytearray(data)
        for _ in range(draw.choice((1, 4, 32))):
            spoilt[draw.randrange(8, len(data))] = draw.randrange(256)
        path = write(tmp_path, bytes(spoilt) + image.seal(bytes(spoilt)))
        try:
            store.load(path)
        except Problem:
            refused += 1
        with contextlib.suppress(Problem):
            store.info(path)
    assert refused > 4, "metadata carries checksums"


def test_a_session_is_read_with_half_of_the_free_memory_or_not_at_all(monkeypatch, good):
    size = good.stat().st_size
    monkeypatch.setattr(guard, "free_memory", lambda: 6 * size + 1)
    store.load(good)
    monkeypatch.setattr(guard, "free_memory", lambda: 6 * size - 2)
    with pytest.raises(SessionTooLarge):
        store.load(good)
    monkeypatch.setattr(guard, "MAX_FILE", size - 1)
    with pytest.raises(NotASession, match="larger than"):
        store.load(good)


def test_there_is_free_memory_on_this_computer():
    assert 64 << 20 < guard.free_memory() < 1 << 50


def test_the_checksum_of_the_test_is_that_of_hdf5():
    """Otherwise libhdf5 and not our guard would refuse the overlapping file."""
    data = hostile.sealed({})
    start = data.index(b"OHDR")
    width = 1 << (data[start + 5] & 3)
    end = start + 6 + width + int.from_bytes(data[start + 6 : start + 6 + width], "little")
    assert struct.unpack_from("<I", data, end)[0] == hostile.lookup3(data[start:end])


def test_plugins_are_off():
    import os

    assert os.environ["HDF5_PLUGIN_PRELOAD"] == "::"


def test_h5py_reads_the_file_with_its_seal(good):
    with h5py.File(io.BytesIO(good.read_bytes())) as file:
        assert set(file) == {"manifest", "config", "classes", "events", "state", "history", "tests"}
