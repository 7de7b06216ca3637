"""A sweep: which runs it has, that each is the run it says, and that it can be stopped, shared and gone on with."""

import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engine.data import bars
from tests.test_cli import Result, vaestudio  # noqa: F401  (a fixture)
from vaestudio import api, sweep
from vaestudio.errors import BadValue, UnknownField
from vaestudio.session import store

QUICK = {"hidden": 8, "batch_size": 100, "epochs": 1}


def test_every_combination_once_in_order() -> None:
    found = sweep.points("vae", {"beta": "0.5/4", "hidden": "8/16,8"})
    assert [p.name for p in found] == [
        "beta=0.5 hidden=8",
        "beta=0.5 hidden=16,8",
        "beta=4 hidden=8",
        "beta=4 hidden=16,8",
    ]
    assert found[1].values == {"beta": 0.5, "hidden": (16, 8)}
    thirds = [sweep.share(found, k, 3) for k in (1, 2, 3)]
    assert sorted(p.name for part in thirds for p in part) == sorted(p.name for p in found)


def test_draws_are_log_uniform_within_their_range_and_the_same_for_a_seed() -> None:
    over = {"learning_rate": "1e-4..1e-2", "latent_dim": "2..20", "network": "mlp/conv"}
    found = sweep.points("vae", over, draws=400, seed=3)
    assert found == sweep.points("vae", over, draws=400, seed=3) != sweep.points("vae", over, draws=400, seed=4)
    rates = np.array([p.values["learning_rate"] for p in found])
    assert rates.min() >= 1e-4 and rates.max() <= 1e-2
    assert abs(np.log(rates).mean() - math.log(1e-3)) < 0.2, (
        "uniform on the logarithm: half lie below the geometric mean"
    )
    assert {p.values["network"] for p in found} == {"mlp", "conv"}
    assert all(isinstance(p.values["latent_dim"], int) for p in found)


@pytest.mark.parametrize(
    ("over", "error"),
    [({"betta": "1"}, UnknownField), ({"beta": "1/x"}, BadValue), ({"beta": "1..2"}, BadValue)],
)
def test_what_is_wrong_is_said_before_anything_is_trained(over: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        sweep.points("vae", over)


def test_each_run_is_a_session_and_finished_ones_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = sweep.points("vae", {"beta": "1/4"})
    first = list(sweep.sweep("vae", bars(), chosen, tmp_path, values=QUICK, device="cpu", threads=1))
    for outcome, beta in zip(first, (1.0, 4.0), strict=True):
        known = store.info(outcome.path)
        assert known["values"]["beta"] == beta and known["epochs"] == 1
        assert outcome.numbers["negative_elbo"] == known["test"]["negative_elbo"]
    alone = api.train("vae", bars(), device="cpu", threads=1, beta=4.0, **QUICK)
    assert alone.test.negative_elbo == first[1].numbers["negative_elbo"], "no run knows of the others"
    monkeypatch.setattr(api, "new_session", lambda *_, **__: pytest.fail("a finished run was trained again"))
    again = list(sweep.sweep("vae", bars(), chosen, tmp_path, values=QUICK))
    assert [o.numbers for o in again] == [o.numbers for o in first]


def test_a_run_that_does_not_fit_does_not_end_the_others(tmp_path: Path) -> None:
    chosen = sweep.points("vae", {"network": "conv/mlp"})
    outcomes = list(sweep.sweep("vae", bars(size=12), chosen, tmp_path, values=QUICK, device="cpu", threads=1))
    assert outcomes[0].problem is not None and outcomes[1].problem is None
    rows = list(csv.DictReader(sweep.table(outcomes, tmp_path / "sweep.csv").read_text("utf-8").splitlines()))
    assert "square images" in rows[0]["problem"] and float(rows[1]["negative_elbo"]) > 0


def test_from_the_command_line(vaestudio: Any, tmp_path: Path) -> None:  # noqa: F811
    data = bars()
    path, folder = tmp_path / "bars.npz", tmp_path / "runs"
    np.savez(path, images=data.train.images[:, 0].numpy())
    words = [
        "sweep",
        "vae",
        "--data",
        path,
        "--over",
        "beta=1/4",
        "--epochs",
        1,
        "-o",
        folder,
        "--threads",
        1,
        "--device",
        "cpu",
    ]
    done: Result = vaestudio(*words, "--set", "hidden=8", "--json")
    assert done.code == 0 and [run["values"]["beta"] for run in json.loads(done.out)["runs"]] == [1.0, 4.0]
    assert {p.name for p in folder.iterdir()} >= {"beta=1.h5", "beta=4.h5", "sweep.csv"}
    wrong = vaestudio(*words, "--share", "3/2")
    assert wrong.code == 2 and "K from 1 to N" in wrong.err
