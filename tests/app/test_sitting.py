"""A program that ends without saying goodbye is found at the next start; one that is open, or ended well, is not."""

import subprocess
import sys
from pathlib import Path

import pytest

from vaestudio.app.sitting import Sitting

CHILD = """
import os, sys
from vaestudio.app.sitting import Sitting
sitting = Sitting()
sitting.on(sys.argv[1])
if sys.argv[2] == "well":
    sitting.end()
print("there", flush=True)
if sys.argv[2] == "open":
    sys.stdin.read()
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def session(tmp_path: Path) -> Path:
    path = tmp_path / "数字 run.h5"
    path.write_bytes(b"as good as any")
    return path


def sit(session: Path, how: str) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(session), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None and child.stdout.readline() == b"there\n"
    return child


def let_go(child: subprocess.Popen[bytes]) -> None:
    child.communicate(timeout=20)


def test_a_killed_program_is_found_once(session: Path) -> None:
    let_go(sit(session, "killed"))
    first, second = Sitting(), Sitting()
    assert first.lost is not None and second.lost is None
    assert first.lost.values["path"] == str(session) and first.lost.values["name"] == "数字 run"
    assert "until" in str(first.lost)
    first.end()
    second.end()


def test_a_program_that_ended_well_is_not(session: Path) -> None:
    let_go(sit(session, "well"))
    sitting = Sitting()
    assert sitting.lost is None
    sitting.end()


def test_a_program_that_is_still_open_is_left_alone(session: Path) -> None:
    child = sit(session, "open")
    sitting = Sitting()
    assert sitting.lost is None
    let_go(child)
    after = Sitting()
    assert after.lost is not None
    for each in (sitting, after):
        each.end()


def test_a_session_that_is_gone_is_not_offered(session: Path) -> None:
    let_go(sit(session, "killed"))
    session.unlink()
    sitting = Sitting()
    assert sitting.lost is None
    sitting.end()


def test_nothing_stays_behind_when_all_is_well(session: Path, tmp_path: Path) -> None:
    sitting = Sitting()
    sitting.on(str(session))
    sitting.end()
    assert list((tmp_path / "home" / "sittings").iterdir()) == []
