"""`vaestudio film` and `fork`: what they write, and how they refuse."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.test_cli import QUICK, images, vaestudio  # noqa: F401
from vaestudio.session import film, store
from vaestudio.session.sheet import Sheet, plain, ticks

PANELS = ("latent", "reconstructions", "samples", "manifold", "losses")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short run on bars, with its film; its data is not known to this computer afterwards."""
    from tests.engine.data import bars
    from vaestudio import api

    path = tmp_path_factory.mktemp("film") / "run.h5"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vaestudio.engine.camera.CREDIT", 600.0)
        trained = api.train("vae", bars(), epochs=2, threads=1, device="cpu", output=path, hidden=16, batch_size=100)
    assert [f.step for f in trained.run.film.frames] == list(range(7))
    return path


@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_has_a_film(vaestudio: Any, session: Path, tmp_path: Path, panel: str) -> None:  # noqa: F811
    made = tmp_path / "learn.gif"
    done = vaestudio("film", session, "--output", made, "--panel", panel, "--seconds", 2, "--size", "200x160")
    assert done.code == 0 and "7 pictures" in done.err, done.err
    with Image.open(made) as picture:
        assert (picture.size, picture.n_frames) == ((200, 160), 7)  # type: ignore[attr-defined]
        lengths, shown = [], []
        for frame in range(7):
            picture.seek(frame)
            lengths.append(picture.info["duration"])
            shown.append(np.asarray(picture.convert("RGB")).astype(int))
    assert lengths == [290] * 6 + [1790], "the last one stays"
    assert all(np.abs(a - b).max() > 50 for a, b in pairwise(shown)), "every step looks different"


def test_webp_at_most_25_pictures_a_second(vaestudio: Any, session: Path, tmp_path: Path) -> None:  # noqa: F811
    made = tmp_path / "learn.webp"
    assert vaestudio("film", session, "-o", made, "--seconds", 0.5, "--size", 120).code == 0
    with Image.open(made) as picture:
        assert picture.format == "WEBP" and picture.n_frames == 7  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(film, "FPS", 6)
        assert film.film(store.load(session), made, "latent", seconds=0.5, size=(120, 120)) == 3


def test_mp4_without_an_encoder_says_what_to_do(
    vaestudio: Any, session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setenv("PATH", "")
    done = vaestudio("film", session, "-o", tmp_path / "learn.mp4")
    assert done.code == 2 and "ffmpeg, which is not installed" in done.err and not list(tmp_path.glob("*.mp4"))


def test_mp4_is_piped_to_the_encoder(session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for ffmpeg that writes down what it was given."""
    fake = tmp_path / "bin" / "ffmpeg"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\nfor last; do :; done\necho "$@" > "$last"\nwc -c >> "$last"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    made = tmp_path / "learn.mp4"
    assert film.film(store.load(session), made, "samples", seconds=3.5, size=(121, 131)) == 7
    said = made.read_text()
    assert "-s 120x130" in said and "-r 2.0000" in said and said.split()[-1] == str(7 * 120 * 130 * 3)
    fake.write_text("#!/bin/sh\necho no such codec >&2\nexit 1\n")
    with pytest.raises(film.CannotFilm, match="no such codec"):
        film.film(store.load(session), made, "samples", size=(120, 120))
    assert made.read_text() == said and not list(tmp_path.glob(".film*")), "the old file, and nothing left over"


def test_what_cannot_be_filmed_is_said(vaestudio: Any, images: Path, session: Path, tmp_path: Path) -> None:  # noqa: F811
    bare = tmp_path / "bare.h5"
    vaestudio("train", "--data", images, "--epochs", 1, *QUICK, "--no-film", "--output", bare)
    assert vaestudio("info", bare, "--json").json["frames"] == 0
    for arguments, reason in [
        ((bare, "-o", tmp_path / "a.gif"), "no recorded latent"),
        ((session, "-o", tmp_path / "a.avi"), "ends with .gif, .webp or .mp4"),
        ((session, "-o", tmp_path / "none" / "a.gif"), "No such file"),
        ((session, "-o", tmp_path / "a.gif", "--size", "big"), "from 120 to 4096"),
        ((session, "-o", tmp_path / "a.gif", "--size", "50x500"), "from 120 to 4096"),
    ]:
        done = vaestudio("film", *arguments)
        assert done.code == 2 and reason in done.err.replace("\n", " "), done.err
    assert vaestudio("film", bare, "-o", tmp_path / "a.gif", "--panel", "losses", "--size", 120).code == 0
    assert [p.name for p in tmp_path.glob("*.gif")] == ["a.gif"]


def test_a_session_trained_on_the_command_line_is_forked(vaestudio: Any, images: Path, tmp_path: Path) -> None:  # noqa: F811
    whole, early, child = tmp_path / "whole.h5", tmp_path / "early.h5", tmp_path / "child.h5"
    quick = ["--data", images, "--set", "hidden=16", "--set", "batch_size=50", "--threads", "1", "--device", "cpu"]
    vaestudio("train", *quick, "--steps", 9, "--output", whole)
    vaestudio("train", *quick, "--steps", 7, "--output", early)
    done = vaestudio("fork", whole, "--step", 7, "-o", child, "--json")
    assert done.code == 0, done.err
    assert done.json["exact"] and done.json["steps"] == 7
    a, b = store.load(child), store.load(early)
    assert all(np.array_equal(a.weights[n], b.weights[n]) for n in b.weights) and a.id != store.load(whole).id
    told = vaestudio("info", child, "--json").json
    assert told["parent"] == {"id": store.load(whole).id, "step": 7} and told["frames"] > 0
    assert vaestudio("fork", whole, "--step", 3, "-o", child, "--set", "beta=4").code == 0
    assert store.load(child).values["beta"] == 4.0
    for arguments, reason in [
        ((whole, "--step", 10, "-o", child), "from 0 to 9"),
        ((whole, "--step", 3, "-o", whole), "another file"),
        ((whole, "--step", 3, "-o", child, "--set", "latent_dim=4"), "no field"),
    ]:
        done = vaestudio("fork", *arguments)
        assert done.code == 2 and reason in done.err.replace("\n", " "), done.err


# ---------------------------------------------------------------------------------------------------- drawing
def test_ticks_are_round_and_inside() -> None:
    assert ticks(-3.2, 3.2) == [-2, 0, 2] and ticks(0, 3629) == [0, 1000, 2000, 3000] and ticks(0, 0) == [0]
    assert ticks(0, 0.5) == [0, 0.1, 0.2, 0.3, 0.4, 0.5]


def test_points_are_drawn_where_the_axes_say_in_their_colour() -> None:
    sheet = Sheet((300, 300), "title", "caption")
    sheet.axes((-3, 3), (-3, 3), ("z1", "z2"), square=True)
    sheet.points(np.array([[1.0, -2.0], [9.0, 0.0]]), ["#ff0000", "#00ff00"], 3.0)
    picture = np.asarray(sheet.done())
    x, y = sheet.place(1.0, -2.0)
    assert picture[round(y), round(x)].tolist() == [255, 0, 0]
    assert not ((picture[..., 1] > 200) & (picture[..., 0] < 50)).any(), "outside of the axes"
    left, top, right, bottom = sheet.box
    assert right - left == pytest.approx(bottom - top) and left > 0 and right < 300 and bottom < 300


def test_rows_of_originals_and_reconstructions_alternate() -> None:
    upper, lower = (np.full((3, 1, 2, 2), value, np.uint8) for value in (10, 20))
    assert film.paired(upper, lower, 2)[:, 0, 0, 0].tolist() == [10, 10, 20, 20, 10, 255, 20, 255]


def test_what_the_font_cannot_write_is_left_out() -> None:
    assert plain("Größe 3") == "Größe 3" and plain("手写") == ""


def test_two_sessions_are_played_in_step(vaestudio: Any, session: Path, tmp_path: Path) -> None:  # noqa: F811
    state = store.load(session)
    shorter = tmp_path / "shorter.h5"
    store.save(replace(state, id="0" * 32, frames=state.frames[:3]), shorter)
    made = tmp_path / "both.gif"
    done = vaestudio("film", session, "--beside", shorter, "--output", made, "--size", "200x160", "--seconds", 2)
    assert done.code == 0 and "7 pictures" in done.err, done.err
    with Image.open(made) as picture:
        assert (picture.size, picture.n_frames) == ((400, 160), 7)  # type: ignore[attr-defined]
        right = []
        for frame in range(7):
            picture.seek(frame)
            right.append(np.asarray(picture.convert("RGB"))[:, 200:].copy())
    assert not np.array_equal(right[0], right[1]) and not np.array_equal(right[1], right[2])
    assert all(np.array_equal(right[2], later) for later in right[3:]), "the shorter one stays on its last picture"


def test_a_session_without_a_film_beside_another_is_refused(
    vaestudio: Any,  # noqa: F811
    session: Path,
    tmp_path: Path,
) -> None:
    bare = tmp_path / "bare.h5"
    store.save(replace(store.load(session), id="1" * 32, frames=()), bare)
    done = vaestudio("film", session, "--beside", bare, "--output", tmp_path / "both.gif")
    assert done.code == 2 and "has no recorded latent to show" in done.err and not (tmp_path / "both.gif").exists()
