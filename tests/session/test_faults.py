"""Saving when something breaks: the file is the old one or the new one, the process lives, nothing is left behind."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.session.runs import run_state
from vaestudio.errors import CannotSave
from vaestudio.session import atomic, image, store

posix = pytest.mark.skipif(os.name != "posix", reason="fork, signals and resource limits are POSIX")
ERRNOS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.ENODEV, errno.EDQUOT)
OLD, NEW = 1, 2  # steps of the two runs


@pytest.fixture
def path(tmp_path) -> Path:
    store.save(run_state(steps=OLD), tmp_path / "run.h5")
    return tmp_path / "run.h5"


@pytest.fixture(scope="module")
def new():
    return run_state(steps=NEW)


def breaking(monkeypatch, call: str, nth: int, number: int) -> list[int]:
    """From now on the nth `os.call` fails; returns how often it was called."""
    real, calls = getattr(os, call), [0]

    def broken(*args, **kwargs):
        calls[0] += 1
        if calls[0] == nth:
            if call == "close":
                real(*args)
            raise OSError(number, os.strerror(number))
        return real(*args, **kwargs)

    monkeypatch.setattr(os, call, broken)
    return calls


# which calls are made before the new file is in its place; later ones flush the folder and may fail
BEFORE = {"open": 1, "write": 5, "fsync": 2, "close": 1, "replace": 1}
IN_ALL = {"open": 2, "write": 5, "fsync": 3, "close": 2, "replace": 1}


@posix
@pytest.mark.parametrize("call", BEFORE)
def test_any_call_may_fail_with_any_error(monkeypatch, path, new, call):
    monkeypatch.setattr(atomic, "PIECE", 20_000)
    before = path.read_bytes()
    for nth in range(1, IN_ALL[call] + 2):
        for number in ERRNOS:
            path.write_bytes(before)
            with monkeypatch.context() as m:
                calls = breaking(m, call, nth, number)
                if nth <= BEFORE[call]:
                    with pytest.raises(CannotSave) as caught:
                        store.save(new, path)
                    assert isinstance(caught.value.__cause__, OSError) and caught.value.__cause__.errno == number
                else:
                    store.save(new, path)
            assert calls[0] == min(nth, BEFORE[call]) if nth <= BEFORE[call] else IN_ALL[call]
            assert (path.read_bytes() == before) == (nth <= BEFORE[call])
            assert store.load(path).step == (OLD if nth <= BEFORE[call] else NEW)
            assert list(path.parent.iterdir()) == [path]


def test_the_reason_is_in_words(monkeypatch, path, new):
    for number, words in [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "not allowed"),
        (errno.EIO, "output error"),
    ]:
        with monkeypatch.context() as m:
            breaking(m, "write", 1, number)
            with pytest.raises(CannotSave, match=words):
                store.save(new, path)
    with pytest.raises(CannotSave, match="no such folder"):
        store.save(new, path.parent / "none" / "run.h5")


@posix
def test_flushed_before_moved_before_the_folder_is_flushed(monkeypatch, path, new):
    order, names = [], {}

    def spy(call):
        real = getattr(os, call)

        def noting(first, *args, **kwargs):
            result = real(first, *args, **kwargs)
            if call == "open":
                names[result] = Path(first).name
            else:
                order.append((call, names.get(first) if isinstance(first, int) else Path(first).name))
            return result

        monkeypatch.setattr(os, call, noting)

    for call in ("open", "write", "fsync", "close", "replace"):
        spy(call)
    store.save(new, path)
    part, folder = f".run.h5.{os.getpid()}.part", path.parent.name
    assert order == [
        ("write", part), ("fsync", part),
        ("write", part), ("fsync", part),  # the seal, whose checksum was made meanwhile
        ("close", part), ("replace", part), ("fsync", folder), ("close", folder),
    ]  # fmt: skip


def test_a_write_may_take_less_than_it_was_given(monkeypatch, path, new):
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, piece: real(descriptor, piece[:997]))
    store.save(new, path)
    assert store.load(path).step == NEW


@pytest.mark.parametrize("wrong", ["another run", "a flipped bit", "half", "a data set less", "nothing"])
def test_a_wrong_image_never_replaces_a_file(monkeypatch, path, new, wrong):
    real, before = image.build, path.read_bytes()

    def build(tree):
        if wrong == "another run":
            return image.Rope([before[:-64]])
        if wrong == "a data set less":
            return real({name: array for name, array in tree.items() if name != "history/values"})
        content = bytearray(b"".join(real(tree).pieces))
        content[len(content) // 2] ^= 1
        return image.Rope([{"a flipped bit": content, "half": content[: len(content) // 2], "nothing": b""}[wrong]])

    monkeypatch.setattr(image, "build", build)
    with pytest.raises(CannotSave):
        store.save(new, path)
    assert path.read_bytes() == before and list(path.parent.iterdir()) == [path]


def test_what_was_written_is_compared_with_what_was_meant(monkeypatch, path, new):
    """An image that is valid in every way, of the same run with one number changed."""
    real = image.build
    monkeypatch.setattr(image, "build", lambda tree: real({**tree, "history/values": tree["history/values"] + 1}))
    with pytest.raises(CannotSave, match="not what was to be written"):
        store.save(new, path)
    assert store.load(path).step == OLD


@posix
@pytest.mark.parametrize("does", ["flips a bit", "loses the end", "writes more"])
def test_a_disk_that_keeps_something_else_is_found_before_the_old_file_goes(monkeypatch, path, new, does):
    before, real = path.read_bytes(), os.fsync

    def fsync(descriptor):
        size = os.fstat(descriptor).st_size
        if does == "flips a bit":
            os.pwrite(descriptor, b"\0\xff", size // 2)
        elif does == "loses the end":
            os.ftruncate(descriptor, size - 1)
        else:
            os.pwrite(descriptor, b"x", size)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(CannotSave, match="read back is not what was written"):
        store.save(new, path)
    assert path.read_bytes() == before and list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("call", ["write", "replace"])
def test_a_backup_that_fails_is_a_save_that_fails(monkeypatch, path, new, call):
    before = path.read_bytes()
    breaking(monkeypatch, call, 3 if call == "write" else 1, errno.ENOSPC)
    with pytest.raises(CannotSave):
        store.save(new, path, keep_previous=True)
    assert path.read_bytes() == before and list(path.parent.iterdir()) == [path]


def test_windows_is_asked_again(monkeypatch, path, new):
    waits: list[float] = []
    monkeypatch.setattr(atomic, "RETRIES", 8)
    monkeypatch.setattr(atomic.time, "sleep", waits.append)
    real, left = os.replace, [3]

    def held(*args):
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError(errno.EACCES, "held by a scanner")
        return real(*args)

    monkeypatch.setattr(os, "replace", held)
    store.save(new, path)
    assert store.load(path).step == NEW and waits == [0.05, 0.1, 0.2]
    left[0] = 99
    with pytest.raises(CannotSave, match="not allowed"):
        store.save(new, path)
    assert len(waits) == 3 + 8 and list(path.parent.iterdir()) == [path]


@posix
def test_leavings_of_the_dead_are_swept_and_nothing_else(path, new):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    folder = path.parent
    stale = [f".run.h5.{gone.pid}.part", f".other.h5.{gone.pid}.part", f".run.h5.bak.{gone.pid}.part"]
    kept = [f".run.h5.{os.getppid()}.part", f"run.h5.{gone.pid}.part", f".film.mp4.{gone.pid}.part", ".run.h5.part"]
    for name in stale + kept:
        (folder / name).touch()
    store.save(new, path)
    assert sorted(p.name for p in folder.iterdir()) == sorted([*kept, "run.h5"])


def child(*arguments: object) -> dict:
    command = [sys.executable, "-m", "tests.session.child", *map(str, arguments)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"exit {done.returncode} (negative: a signal)\n{done.stderr}"
    return json.loads(done.stdout)


@posix
def test_killed_at_any_moment_the_file_is_one_whole_run(tmp_path):
    found = child("kill", tmp_path, 30)
    assert found["whole"] == [True] * 30
    assert found["names"] == ["run.h5"], "the next save sweeps what the killed ones left"


@posix
def test_a_full_disk_is_an_error_and_not_a_crash(tmp_path):
    found = child("limit", tmp_path, 40)
    assert found["reasons"] == ["the file is larger than is allowed there"] * 40
    assert found["step"] == 2
