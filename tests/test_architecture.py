"""The shape of the house: who may import whom, and that every part is on its list."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "vaestudio"


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(linter), "--config", str(root / "pyproject.toml"), "--no-cache"],
        cwd=root, capture_output=True, text=True, timeout=120, check=False, env={"PYTHONPATH": str(root), "PATH": ""},
    )  # fmt: skip


def test_the_floors_are_kept() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("models/vae.py", "import vaestudio.engine.run"),
        ("data/idx.py", "from vaestudio.models import base"),
        ("engine/run.py", "from PySide6 import QtCore"),
        ("app/studio.py", "import torch"),
        ("session/store.py", "import vaestudio.cli"),
    ],
)
def test_a_planted_violation_is_found(tmp_path: Path, file: str, line: str) -> None:
    """The check can fail: each kind of forbidden import, planted in a copy, breaks a contract."""
    for source in [*PACKAGE.rglob("*.py"), ROOT / "pyproject.toml"]:
        target = tmp_path / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    planted = tmp_path / "vaestudio" / file
    planted.write_text(planted.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    checked = lint_imports(tmp_path)
    assert checked.returncode != 0 and "BROKEN" in checked.stdout, checked.stdout


def test_no_file_is_too_long() -> None:
    long = {
        str(f.relative_to(ROOT)): n
        for f in PACKAGE.rglob("*.py")
        if (n := len(f.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_what_a_window_needs_to_paint_does_not_load_torch() -> None:
    code = "import sys, vaestudio.app.main, vaestudio.app.window, vaestudio.app.panels; print([m for m in ('torch', 'h5py', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
