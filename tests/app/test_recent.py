"""Recent sessions are known by their pictures."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from tests.app import fake
from vaestudio.app.recent import portrait
from vaestudio.engine import messages as m


def pictures(level, count=9, channels=1, side=28):
    return np.full((count, channels, side, side), level, np.uint8)


def icon(stage, index=0):
    stage.window.menus.recent.aboutToShow.emit()
    picture = stage.window.menus.recent.actions()[index].icon().pixmap(96, 96).toImage()
    return picture.pixelColor(picture.width() // 2, picture.height() // 2).getRgb()[:3]


@pytest.mark.parametrize(("channels", "count", "side"), [(1, 9, 28), (3, 9, 32), (1, 1, 8), (1, 9, 256)])
def test_a_saved_session_shows_what_it_draws(stage, tmp_path, channels, count, side):
    path = tmp_path / "a & b.h5"
    path.touch()
    stage.begin()
    stage.say(m.Saved(str(path), 5, pictures(200, count, channels, side)))
    assert icon(stage) == (200, 200, 200)
    assert max(QImage(str(portrait(str(path)))).size().toTuple()) == 96
    assert stage.window.menus.recent.actions()[0].text().startswith("a && b.h5\t")
    stage.say(m.Saved(str(path), 9, pictures(90, count, channels, side)))
    assert icon(stage) == (90, 90, 90), "the last one is shown"


def test_an_opened_session_has_its_picture_too_and_one_without_is_an_empty_tile(stage, tmp_path):
    first, second = tmp_path / "first.h5", tmp_path / "second.h5"
    first.touch(), second.touch()
    stage.begin()
    opened = fake.opened(path=str(first), steps=5)
    stage.say(m.RunOpened(opened.run, opened.history, 5, str(first), pictures(120)))
    assert icon(stage) == (120, 120, 120)
    stage.say(m.Saved(str(second), 5))
    assert icon(stage) != (120, 120, 120) and icon(stage, 1) == (120, 120, 120)


def test_pictures_of_sessions_that_are_forgotten_go(stage, tmp_path):
    stage.begin()
    paths = [str(tmp_path / f"{i}.h5") for i in range(12)]
    for path in paths:
        stage.say(m.Saved(path, 5, pictures(50)))
    kept = {file.name for file in portrait(paths[0]).parent.glob("*.png")}
    assert kept == {portrait(path).name for path in paths[-10:]}


def test_a_folder_that_cannot_be_written_costs_the_picture_only(stage, tmp_path):
    stage.begin()
    folder = portrait("x").parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    stage.say(m.Saved(str(tmp_path / "a.h5"), 5, pictures(50)))
    assert stage.settings.recent[:1] == [str(tmp_path / "a.h5")] and len(stage.window.menus.recent.actions()) == 0
    icon(stage)
