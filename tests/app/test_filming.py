"""Films: every recorded step once and in order, a file that is whole or not there at all."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog

from tests.app import fake
from tests.app.stage import Stage
from tests.app.test_time_machine import filmed
from vaestudio.app.film_file import FilmFile, thinning
from vaestudio.app.panels.decoder import Decoder
from vaestudio.app.panels.dimensions import Dimensions
from vaestudio.app.panels.latent import Latent
from vaestudio.app.panels.manifold import Manifold
from vaestudio.app.panels.rate_distortion import RateDistortion
from vaestudio.app.panels.reconstructions import Reconstructions
from vaestudio.app.panels.samples import Samples
from vaestudio.engine import messages as m

STEPS = (0, 10, 100)


@pytest.fixture
def whole(studio, engine, qtbot) -> Stage:
    panels = (Latent, Decoder, RateDistortion, Dimensions, Reconstructions, Samples, Manifold)
    stage = Stage(studio, engine, qtbot, panels).begin("vae", steps=300, state="paused")
    stage.say(filmed(studio.run, STEPS), m.KnobChanged(50, "beta", 4.0), fake.cloud(studio.run, 300))
    stage.window.docks["samples"].raise_()
    stage.settle()
    engine.commands.clear()
    return stage


def play_engine(stage: Stage, seen: list[int | None]) -> None:
    """Answer what was asked as the real engine does: the newest wish, then the probes."""
    for command in stage.engine.posted(m.Rewind)[-1:]:
        seen.append(command.step)
        grey = np.full((36, 1, 28, 28), 0 if command.step is None else command.step, np.uint8)
        stage.say(m.Rewound(command.step, command.step), m.Samples(command.step or 0, grey, None))
    stage.engine.commands.clear()


def left(folder: Path) -> list[str]:
    """Files in it, beside the folders of the program."""
    return [file.name for file in folder.iterdir() if file.is_file()]


@pytest.mark.parametrize("ending", ["gif", "webp"])
def test_each_recorded_step_is_a_picture(whole, tmp_path, ending):
    filming, panel = whole.window.past.filming, whole.window.docks["samples"].panel
    path, seen = tmp_path / f"learn.{ending}", []
    filming.film(panel, panel.sheet, str(path))
    tile = panel.sheet.rect().center()

    def finished() -> bool:
        nonlocal tile
        play_engine(whole, seen)
        if filming.file is None:
            return True
        tile = panel.sheet.tile_rect(14).center()  # as it is filmed: the banner at the end makes it smaller
        return False

    whole.qtbot.waitUntil(finished, timeout=10_000)
    play_engine(whole, seen)
    assert seen == [*STEPS, None], "each once, and then the run as it is again"
    with Image.open(path) as film:
        assert film.n_frames == len(STEPS)
        middles = []
        for i in range(film.n_frames):
            film.seek(i)
            middles.append(film.convert("RGB").getpixel((tile.x(), tile.y()))[0])
    assert np.allclose(middles, STEPS, atol=6)
    assert whole.window.banner.isVisible() and str(path) in whole.window.banner.text.text()
    assert not whole.studio.filming and left(tmp_path) == [path.name]


def test_cancel_leaves_nothing_and_goes_back(whole, tmp_path):
    filming, panel = whole.window.past.filming, whole.window.docks["samples"].panel
    filming.film(panel, panel.sheet, str(tmp_path / "a.gif"))
    assert whole.window.past.strip._pages.currentIndex() == 1
    whole.window.past.strip.cancel.click()
    assert filming.file is None and not left(tmp_path) and whole.engine.last(m.Rewind).step is None
    assert whole.window.past.strip._pages.currentIndex() == 0 and not whole.window.banner.isVisible()


def test_a_walk_is_asked_for_at_once_and_comes_round(whole, tmp_path):
    filming, decoder = whole.window.past.filming, whole.window.docks["decoder"].panel
    filming.walk(decoder, str(tmp_path / "walk.gif"))
    asked = whole.engine.last(m.Decode)
    strides = np.linalg.norm(np.diff(asked.z, axis=0, append=asked.z[:1]), axis=1)
    assert asked.who == "film" and strides.max() < 0.5 and len(asked.z) > 100
    images = (np.arange(len(asked.z)) % 200)[:, None, None, None] * np.ones((1, 1, 28, 28))
    whole.say(m.Decoded("film", asked.ticket, 300, images.astype(np.uint8)))
    whole.qtbot.waitUntil(lambda: filming.file is None, timeout=10_000)
    with Image.open(tmp_path / "walk.gif") as film:
        assert film.n_frames == len(asked.z) and min(film.size) >= 256


def test_a_folder_that_is_not_there_is_said(whole, tmp_path):
    filming, panel = whole.window.past.filming, whole.window.docks["samples"].panel
    filming.film(panel, panel.sheet, str(tmp_path / "none" / "a.gif"))
    seen: list[int | None] = []

    def finished() -> bool:
        play_engine(whole, seen)
        return filming.file is None

    whole.qtbot.waitUntil(finished, timeout=10_000)
    assert whole.window.banner.event_.kind == "CannotExport"


def test_the_menus_offer_it_and_give_an_ending(whole, tmp_path, monkeypatch: Any):
    for name in ("latent", "decoder", "reconstructions", "samples", "manifold", "dimensions", "rate_distortion"):
        for widget in whole.window.docks[name].panel.moving():
            assert "GIF" in widget.actions()[0].text(), name
    chosen = (str(tmp_path / "learn"), "WebP (*.webp)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    whole.window.docks["samples"].panel.sheet.actions()[0].trigger()
    filming = whole.window.past.filming
    assert filming.file is not None and filming.file.path.name == "learn.webp"
    filming.cancel()


def test_a_long_film_of_a_large_panel_fits_the_memory():
    scale = thinning(2000, 1500, 400)
    assert thinning(500, 400, 200) == 1 and 3 * 2000 * 1500 * 400 * scale**2 <= 300_000_001


def test_a_failing_disk_leaves_no_part(tmp_path, monkeypatch: Any):
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    film = FilmFile(str(tmp_path / "a.gif"), 1, 100)
    film.start()
    film.put(np.zeros((4, 4, 3), np.uint8))
    film.join(5)
    assert film.error is not None and film.error.errno == 28 and not left(tmp_path)
