"""Files from elsewhere are parsed by a child first; what this computer wrote is not; two windows do not share a file."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.session import hostile
from tests.session.runs import assert_same, run_state
from vaestudio.errors import CannotSave, DamagedSession
from vaestudio.session import store, strangers
from vaestudio.session.holding import Holding


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A good file that this computer knows nothing of."""
    path = tmp_path / "foreign.h5"
    store.save(run_state(), path)
    return path


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The programs that were started to check."""
    started: list[list[str]] = []
    real = subprocess.run

    def run(program: list[str], **options: object) -> object:
        started.append(program)
        return real(program, **options)

    monkeypatch.setattr(strangers.subprocess, "run", run)
    return started


def test_a_file_from_elsewhere_is_checked_and_our_own_is_not(
    foreign: Path, children: list[list[str]], tmp_path: Path
) -> None:
    assert_same(run_state(), store.Sessions().load(str(foreign)))
    assert len(children) == 1
    ours = tmp_path / "ours.h5"
    sitting = store.Sessions()
    sitting.save(run_state(steps=1), str(ours))
    sitting.save(run_state(), str(ours))
    store.Sessions().load(str(ours))
    shutil.copy(ours, tmp_path / "copy.h5")
    store.Sessions().load(str(tmp_path / "copy.h5"))
    assert len(children) == 1


def test_a_file_that_was_replaced_is_no_longer_ours_and_its_backup_is(
    children: list[list[str]], tmp_path: Path
) -> None:
    path = tmp_path / "run.h5"
    yesterday, today = store.Sessions(), store.Sessions()
    yesterday.save(run_state(steps=1), str(path))
    today.save(run_state(steps=2), str(path))
    today.save(run_state(steps=3), str(path))
    assert store.Sessions().load(str(path) + ".bak").step == 1
    assert not children and len(list((tmp_path / "home" / "written").iterdir())) == 2


def test_what_the_child_refuses_is_refused_for_its_reason(tmp_path: Path, children: list[list[str]]) -> None:
    bad, reason = hostile.write_all(tmp_path)["soft link"]
    with pytest.raises(DamagedSession, match=reason):
        store.Sessions().load(str(bad))
    assert len(children) == 1


@pytest.mark.parametrize(
    ("child", "reason"),
    [
        ("import time; time.sleep(60)", "did not end within"),
        ("import os; os.abort()", "was ended by it"),
        ("import os; os.kill(os.getpid(), 11)", "was ended by it"),
        ("raise SystemExit(1)", "was ended by it"),
    ],
)
def test_a_child_that_hangs_or_dies_is_a_damaged_file(
    foreign: Path, monkeypatch: pytest.MonkeyPatch, child: str, reason: str
) -> None:
    real = subprocess.run
    monkeypatch.setattr(strangers, "LIMIT", 2.0)
    monkeypatch.setattr(
        strangers.subprocess, "run", lambda program, **options: real([sys.executable, "-c", child], **options)
    )
    with pytest.raises(DamagedSession, match=reason):
        store.Sessions().load(str(foreign))


@pytest.mark.skipif(sys.platform != "linux", reason="the system cannot limit a process's memory")
def test_a_child_that_wants_too_much_memory_is_a_damaged_file(foreign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flood = "from vaestudio.session import strangers as s; s.examine = lambda *_: bytearray(3 << 30); import sys; "
    real = subprocess.run
    monkeypatch.setattr(
        strangers.subprocess, "run",
        lambda program, **options: real([sys.executable, "-c", flood + "sys.exit(s.main(*sys.argv[2:]))", *program[3:]], **options),
    )  # fmt: skip
    with pytest.raises(DamagedSession, match="MemoryError"):
        store.Sessions().load(str(foreign))


def test_the_child_vouches_for_the_bytes_that_it_was_told_of(foreign: Path) -> None:
    digest = strangers.seal_of(foreign)
    assert digest != "0" * 64
    with pytest.raises(strangers.Refused, match="changed while"):
        strangers.check(foreign, "0" * 64)
    strangers.check(foreign, digest)


def test_a_file_is_held_by_one_process_and_let_go_of_by_its_death(tmp_path: Path) -> None:
    path = str(tmp_path / "run.h5")
    ask = (
        "import sys; from vaestudio.session.holding import Holding; h = Holding(); print(h.hold(sys.argv[1]), flush=True);"
        "sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", ask, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None and other.stdout.readline() == b"True\n"
    mine = Holding()
    assert not mine.hold(path) and mine.hold(path + "2") and not mine.hold(path)
    sitting = store.Sessions()
    with pytest.raises(CannotSave, match="another window"):
        sitting.save(run_state(), path)
    other.kill()
    other.communicate(timeout=20)
    assert mine.hold(path) and mine.hold("")
    sitting.save(run_state(), path)
    assert sitting.hold("")
