"""The command line as a person types it: what it prints, what it writes, and how it refuses."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from vaestudio import cli
from vaestudio.session import store

QUICK = ["--set", "hidden=16", "--set", "batch_size=500", "--threads", "1", "--device", "cpu"]


class Result:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def vaestudio(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(cli.out, "_width", 200)

    def call(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["vaestudio", *map(str, arguments)])
        capsys.readouterr()
        try:
            code = cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Result(code, printed.out, printed.err)

    return call


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A small data set of one's own: an .npz of bars."""
    from tests.engine.data import bars

    data = bars()
    path = tmp_path / "bars.npz"
    assert data.train.labels is not None
    np.savez(path, images=data.train.images[:, 0].numpy(), labels=data.train.labels.numpy())
    return path


def test_train_evaluate_sample_info(vaestudio: Any, images: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.h5"
    trained = vaestudio(
        "train", "vae", "--data", images, "--epochs", 2, *QUICK, "--seed", 1, "--output", file, "--json"
    )
    assert trained.code == 0, trained.err
    result = trained.json
    assert {"test", "active_units", "images_per_second", "epochs", "device", "parameters"} <= set(result)
    test = result["test"]
    assert test["negative_elbo"] == pytest.approx(test["reconstruction"] + test["kl"])
    assert sum(test["kl_per_dimension"]) == pytest.approx(test["kl"], rel=1e-4)
    assert set(result["active_units"]) == {"variance", "kl"} and result["epochs"] == 2 and result["values"]["seed"] == 1

    evaluated = vaestudio("evaluate", file, "--importance-samples", 20, "--json").json
    assert evaluated["test"] == test
    assert evaluated["evidence"]["log_likelihood"] >= -test["negative_elbo"] - 1

    asked = ("--measure", "mmd", "--measure", "evidence", "--set", "images=30", "--set", "samples=5")
    measures = vaestudio("evaluate", file, *asked, "--json").json["measures"]
    assert set(measures) == {"mmd", "evidence"} and len(measures["evidence"]["log_likelihood_per_image"]) == 30
    written = vaestudio("evaluate", file, *asked)
    assert "measures.mmd.mmd squared" in written.out and "per image" not in written.out
    for name, says in (("fid", "no measure “fid”"), ("class-accuracy", "The model is not asked for a class.")):
        refused = vaestudio("evaluate", file, "--measure", "mmd", "--measure", name)
        assert refused.code == 2 and says in refused.err and refused.out == ""

    grid = tmp_path / "grid.png"
    assert vaestudio("sample", file, "--count", 10, "--output", grid).code == 0
    with Image.open(grid) as picture:
        assert picture.size == (4 * 18 + 2, 3 * 18 + 2)

    refused = vaestudio("sample", file, "--complete", 0, "--output", grid)
    assert refused.code == 2 and "cannot complete pictures: it models whole pictures" in refused.err

    info = vaestudio("info", file, "--json").json
    assert info["model"] == "vae" and info["step"] == result["steps"]
    assert "hidden" in vaestudio("info", file).out


def test_a_picture_is_completed_and_compared_with_the_baseline(vaestudio: Any, images: Path, tmp_path: Path) -> None:
    file, grid = tmp_path / "run.h5", tmp_path / "wall.png"
    assert vaestudio("train", "sohn-cvae", "--data", images, "--epochs", 1, *QUICK, "--output", file).code == 0
    asked = ("--importance-samples", 20, "--measure", "completion", "--set", "samples=20", "--json")
    evaluated = vaestudio("evaluate", file, *asked).json
    missing = evaluated["measures"]["completion"]
    assert missing["baseline"] < 0 and missing["monte_carlo"] < 0 and missing["samples"] == 20
    assert evaluated["evidence"]["log_likelihood"] > -evaluated["test"]["negative_elbo"] - 1

    wall = vaestudio("sample", file, "--complete", 2, "--count", 9, "--output", grid)
    assert wall.code == 0 and "not trained" not in wall.err
    with Image.open(grid) as picture:
        assert picture.size == (3 * 18 + 2, 4 * 18 + 2), "a row of image, part and guess, then nine completions"
    assert "not trained" in vaestudio("sample", file, "--complete", 2, "--quadrants", 3, "--output", grid).err
    alone = vaestudio("sample", file, "--output", grid)
    assert alone.code == 2 and "its prior needs the visible part of a picture" in alone.err


def test_four_epochs_are_two_and_two_more_bit_for_bit(vaestudio: Any, images: Path, tmp_path: Path) -> None:
    four, two = tmp_path / "four.h5", tmp_path / "two.h5"
    vaestudio("train", "cvae", "--data", images, "--epochs", 4, *QUICK, "--output", four)
    vaestudio("train", "cvae", "--data", images, "--epochs", 2, *QUICK, "--output", two)
    resumed = vaestudio("train", "--resume", two, "--epochs", 2, "--json")
    assert resumed.json["epochs"] == 4, resumed.err
    a, b = store.load(str(four)), store.load(str(two))
    assert a.step == b.step
    assert all(np.array_equal(a.weights[n], b.weights[n]) for n in a.weights)
    assert all(np.array_equal(a.optimiser[n], b.optimiser[n]) for n in a.optimiser)
    assert np.array_equal(a.history.rows, b.history.rows)


def test_pictures_are_prepared_as_asked(vaestudio: Any, images: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.h5"
    asked = ("--set", "size=20", "--set", "invert=true", "--set", "test_share=0.2")
    trained = vaestudio("train", "vae", "--data", images, "--steps", 2, *QUICK, *asked, "--output", file, "--json")
    assert trained.code == 0, trained.err
    state = store.load(str(file))
    assert state.data.shape == (1, 20, 20) and state.data.n_test == 60
    assert vaestudio("evaluate", file, "--json").code == 0, "it is prepared in the same way again"
    refused = vaestudio("train", "vae", "--data", images, "--set", "fit=squeeze")
    assert refused.code == 2 and "“fit” must be one of crop, pad, stretch" in refused.err


def test_conditional_samples_by_label(vaestudio: Any, images: Path, tmp_path: Path) -> None:
    file, grid = tmp_path / "run.h5", tmp_path / "grid.png"
    vaestudio("train", "cvae", "--data", images, "--steps", 2, *QUICK, "--output", file)
    assert vaestudio("sample", file, "--count", 20, "--output", grid).code == 0
    with Image.open(grid) as picture:
        assert picture.size == (10 * 18 + 2, 2 * 18 + 2), "a column a class"
    assert vaestudio("sample", file, "--label", 3, "--output", grid).code == 0
    refused = vaestudio("sample", file, "--label", "x", "--output", grid)
    assert refused.code == 2 and "one of 0, 1, 2" in refused.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["train", "vea"], "no model “vea”; there are: vae, cvae"),
        (["train", "vae", "--data", "nowhere"], "no data set, file or folder “nowhere”"),
        (["train", "vae", "--set", "beta"], "“beta” is not of the form FIELD=VALUE"),
        (["train", "vae", "--set", "betta=1"], "no field “betta”"),
        (["train", "vae", "--set", "beta=-1"], "“beta” must be a number from 0 to 100, not “-1”"),
        (["train", "vae", "--device", "tpu"], "device “tpu” is not available here; available: auto"),
        (["train", "vae", "--epochs", "1", "--steps", "1"], "“--steps” must be left out"),
        (["train", "vae", "--resume", "nothing.h5"], "nothing.h5"),
        (["train", "vae", "--epochs", "0"], "Invalid value for '--epochs'"),
        (["evaluate", "nothing.h5"], "nothing.h5"),
        (["info", "pyproject.toml"], "is not a VAE Studio session"),
        (["sample", "nothing.h5", "--output", "x.png"], "nothing.h5"),
        (["trian"], "No such command"),
    ],
)
def test_wrong_input_exits_with_2_and_one_sentence(vaestudio: Any, arguments: list[str], says: str) -> None:
    refused = vaestudio(*arguments)
    assert refused.code == 2 and says in " ".join(refused.err.split())
    assert refused.out == "" and "Traceback" not in refused.err


def test_an_output_that_cannot_be_written_is_refused_before_training(
    vaestudio: Any, images: Path, tmp_path: Path
) -> None:
    refused = vaestudio("train", "vae", "--data", images, "--epochs", 100_000, "--output", tmp_path / "no" / "run.h5")
    assert refused.code == 2 and "a folder that exists" in refused.err


def test_lists_and_doctor(vaestudio: Any) -> None:
    models = {model["name"]: model for model in vaestudio("models", "--json").json}
    assert models["vae"]["citation"].startswith("Kingma & Welling")
    assert "beta" in vaestudio("models").out
    assert vaestudio("datasets", "--json").json[0]["name"] == "pen-digits"
    assert "fashion-mnist" in vaestudio("datasets").out
    measures = {measure["name"]: measure for measure in vaestudio("measures", "--json").json}
    assert measures["mmd"]["figures"][0]["key"] == "mmd_squared" and measures["mmd"]["needs"]
    assert "Hoffman & Johnson 2016" in vaestudio("measures").out
    findings = {finding["what"]: finding for finding in vaestudio("doctor", "--json").json}
    assert {"Python", "torch", "devices", "Qt", "cache folder", "data folder"} <= set(findings)
    assert "Traceback" not in findings["Qt"]["found"]
    assert vaestudio("--version").out.strip()


def run_python(code: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False, **more
    )


def test_the_command_line_loads_no_qt_and_little_else() -> None:
    done = run_python(
        "import sys, vaestudio.cli; print([m for m in sys.modules if m.split('.')[0] in ('PySide6', 'pyqtgraph', 'torch', 'h5py')])"
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
    done = run_python(
        "import sys, vaestudio.cli, vaestudio.api, vaestudio.engine.worker; print([m for m in sys.modules if 'PySide' in m or 'pyqtgraph' in m])"
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_saves_and_says_where(images: Path, tmp_path: Path, number: signal.Signals) -> None:
    file = tmp_path / "stopped.h5"
    command = [
        sys.executable,
        "-m",
        "vaestudio",
        "train",
        "vae",
        "--data",
        str(images),
        "--epochs",
        "100000",
        *QUICK,
        "--output",
        str(file),
        "--json",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(0.5)
        while not (tmp_path / "home" / "known-data.json").exists() and process.poll() is None:
            time.sleep(0.05)
        time.sleep(1.0)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "saved to" in err and "stopped.h5" in " ".join(err.split()) and "Traceback" not in err
    assert json.loads(out)["steps"] == store.load(str(file)).step > 0


def test_export(vaestudio: Any, images: Path, tmp_path: Path) -> None:
    session, folder = tmp_path / "run.h5", tmp_path / "for others"
    vaestudio("train", "vae", "--data", images, "--steps", 3, "--output", session, *QUICK)
    done = vaestudio("export", session, "--as", "losses", "--as", "script", "-o", folder, "--json")
    assert done.code == 0 and [Path(p).name for p in done.json["files"]] == [
        "losses.csv", "tests.csv", "knobs.csv", "train.py", "data.npz",
    ]  # fmt: skip
    assert all(Path(p).exists() for p in done.json["files"]) and done.json["left_out"] == []
    wrong = vaestudio("export", session, "--as", "pdf", "-o", folder)
    assert wrong.code == 2 and "one of: all, onnx" in wrong.err


@pytest.mark.skipif(os.name != "posix", reason="terminals as POSIX has them")
def test_a_terminal_that_is_closed_costs_nothing(images: Path, tmp_path: Path) -> None:
    """Its processes get SIGHUP, and what they print from then on is an error."""
    import fcntl
    import pty
    import termios

    file, (ours, theirs) = tmp_path / "stopped.h5", pty.openpty()
    command = [sys.executable, "-m", "vaestudio", "train", "vae", "--data", str(images), "--epochs", "100000", *QUICK]
    with subprocess.Popen(
        [*command, "--output", str(file)], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    ) as process:  # fmt: skip
        os.close(theirs)
        said = b""
        while b"epoch" not in said.lower() and process.poll() is None:
            said += os.read(ours, 4096)
        os.close(ours)
        process.wait(60)
    assert store.load(str(file)).step > 0, said.decode(errors="replace")


def test_threads_do_not_wait_awake_for_long_unless_a_person_says_so() -> None:
    """Set before torch, which reads it, is loaded."""
    code = "import os, sys; from vaestudio import __main__ as p\nassert 'torch' not in sys.modules\n"
    code += "sys.argv = ['vaestudio', '--version']\ntry: p.main()\nexcept SystemExit: pass\n"
    code += "print(os.environ['GOMP_SPINCOUNT'])"
    for own in ("", "7"):
        environment = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"}
        environment |= {"GOMP_SPINCOUNT": own} if own else {}
        told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        assert told.stdout.splitlines()[-1] == (own or "20000")
