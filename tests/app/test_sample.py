"""The small trained session that comes with the program."""

from pathlib import Path

import pytest

from vaestudio.app import intake
from vaestudio.engine import messages as m
from vaestudio.paths import data_folder, resource


def test_a_copy_of_it_is_opened(stage, tmp_path, monkeypatch):
    (tmp_path / "sample.h5").write_bytes(b"trained")
    monkeypatch.setattr(intake, "resource", lambda name: tmp_path / name)
    stage.begin()
    stage.window.actions_["sample"].trigger()
    path = Path(stage.engine.last(m.Open).path)
    assert path.parent == data_folder() / "sessions" and path.read_bytes() == b"trained"
    assert (tmp_path / "sample.h5").read_bytes() == b"trained"


def test_it_waits_for_the_engine_and_is_offered_where_there_is_one(stage):
    action = stage.window.actions_["sample"]
    assert not action.isEnabled()
    assert action.isVisible() == resource("sample.h5").is_file()


def test_it_is_a_session_that_this_program_opens():
    path = resource("sample.h5")
    if not path.is_file():
        pytest.skip("no sample session was made: resources/packaging/make_sample.py makes one")
    from vaestudio.session import store

    about = store.info(str(path))
    assert path.stat().st_size < 4_000_000 and about["model"] == "vae"
