"""The sessions of the lecture plans."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.engine.data import bars
from vaestudio import lectures
from vaestudio.engine.experiment import Experiment
from vaestudio.session import store

PAGE = Path(__file__).resolve().parents[1] / "docs" / "lectures.md"


@pytest.mark.parametrize(
    "one", {p.file: p for plan in lectures.LECTURES.values() for p in plan}.values(), ids=lambda p: p.file
)
def test_every_session_is_an_experiment_whose_turns_are_knobs(one: lectures.Prepared) -> None:
    experiment = Experiment.of(one.model, {**one.values, "epochs": one.epochs})
    for after, knob, value in one.turns:
        assert 0 < after < one.epochs and experiment.with_value(knob, value).values[knob] == value


def test_the_page_names_the_sessions_of_each_plan() -> None:
    parts = PAGE.read_text("utf-8").split("\n## ")
    for plan, words in zip(
        lectures.LECTURES.values(), ("Ten minutes", "Forty-five minutes", "Ninety minutes"), strict=True
    ):
        part = next(p for p in parts if p.startswith(words))
        assert re.findall(r"`([^`]+\.h5)`", part) == [one.file for one in plan]


def test_what_is_there_is_not_trained_again_and_knobs_turn_where_the_plan_says(
    tmp_path: Path, monkeypatch: Any
) -> None:
    plan = (
        lectures.Prepared("a.h5", "vae", 3, {"latent_dim": 2, "hidden": 8, "batch_size": 32}, ((1, "beta", 4.0),)),
        lectures.Prepared("b.h5", "ae", 1, {"latent_dim": 2, "hidden": 8, "batch_size": 32}),
    )
    monkeypatch.setattr(lectures, "LECTURES", {10: plan})
    seen: list[int] = []
    first = next(lectures.prepare(10, tmp_path / "new", data=bars(), on_frame=lambda i, run, speed: seen.append(i)))
    state = store.load(first)
    assert first.name == "a.h5" and state.step == 3 * state.history.knobs[0].step and state.frames
    assert [(k.name, k.value) for k in state.history.knobs] == [("beta", 4.0)] and set(seen) == {0}
    before = first.read_bytes()
    assert [p.name for p in lectures.prepare(10, tmp_path / "new", data=bars())] == ["a.h5", "b.h5"]
    assert first.read_bytes() == before and store.load(tmp_path / "new" / "b.h5").step == state.step // 3
