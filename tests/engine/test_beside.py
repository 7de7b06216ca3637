"""Another session's film, as the engine reads it beside a run."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.engine.test_run import small, steps
from vaestudio.engine import beside
from vaestudio.engine import messages as m
from vaestudio.engine.camera import Camera
from vaestudio.engine.run import Run
from vaestudio.errors import NoFilm
from vaestudio.session.store import Sessions


def filmed(path: Path, *, model: str = "vae", **values: object) -> Run:
    run = small(model, **values)
    camera = Camera(run)
    camera.credit = float("inf")
    for at in range(6):
        camera.capture(now=True)
        if at == 2:
            run.test()
            if "beta" in run.experiment.values:
                run.set_knob("beta", 4.0)
        steps(run, 2)
    Sessions().save(run.state(), str(path))
    return run


@pytest.mark.parametrize("model", ["vae", "ae", "vq-vae"])
def test_it_is_what_was_recorded(tmp_path: Path, model: str) -> None:
    run = filmed(tmp_path / "other.h5", model=model)
    event = beside.read(m.ReadFilm(str(tmp_path / "other.h5")), Sessions())
    assert isinstance(event, m.FilmRead)
    assert event.name == "other" and event.data == "Bars" and event.rings == (model == "vae")
    assert event.steps.tolist() == [f.step for f in run.film.frames] and len(event.steps) >= 2
    for views, frame in zip(event.views, run.film.frames, strict=True):
        assert set(views) == set(frame.views) and views
        assert all(np.array_equal(views[name], frame.views[name]) for name in views)
    assert event.tested[-1, 0] == 4 and event.tested[-1, 2] == run.tests[-1].reconstruction
    assert np.isnan(event.tested[-1, 3]) == (run.tests[-1].kl is None)
    assert event.beta == (((0, 1.0), (4, 4.0)) if model == "vae" else event.beta)


def test_a_session_without_one_is_refused_in_a_sentence(tmp_path: Path) -> None:
    run = filmed(tmp_path / "other.h5")
    bare = str(tmp_path / "bare.h5")
    Sessions().save(replace(run.state(), frames=()), bare)
    with pytest.raises(NoFilm, match="“bare” has no recorded steps"):
        beside.read(m.ReadFilm(bare), Sessions())
