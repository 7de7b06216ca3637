"""The Reconstructions panel: every tile is the picture it should be, and a click is a choice for the whole window."""

import numpy as np
import pytest

from tests.app.fake import opened
from vaestudio.app.panels.reconstructions import Reconstructions, banded
from vaestudio.engine import messages as m


@pytest.fixture
def panel(studio, qtbot):
    panel = Reconstructions(studio)
    qtbot.addWidget(panel)
    panel.resize(1240, 230)
    panel.show()
    return panel


def answer(run, indices, losses=True):
    indices = np.asarray(indices, np.int64)
    made = 255 - run.test_images[indices]
    return m.Reconstructions(9, indices, made, np.arange(len(indices), dtype=np.float32) + 80.25 if losses else None)


def open_with(panel, engine, event, indices, losses=True):
    engine.say(event, answer(event.run, indices, losses))
    panel.studio.pull()


def shown_tiles(panel, monkeypatch):
    """What the sheet is given, tile by tile."""
    given = {}
    monkeypatch.setattr(
        panel.sheet, "set_images", lambda images, columns=None: given.update(images=images, columns=columns)
    )
    panel.redraw()
    return given["images"], given["columns"]


@pytest.mark.parametrize(("n", "columns"), [(7, 3), (6, 6), (1, 1), (8, 4)])
def test_bands_keep_each_reconstruction_under_its_original(n, columns):
    top = np.arange(n, dtype=np.uint8)[:, None, None, None] * np.ones((1, 1, 2, 2), np.uint8)
    tiles = banded([top, top + 100], columns, 255)
    lines = tiles[:, 0, 0, 0].reshape(-1, columns).astype(int)
    for i in range(n):
        band, column = divmod(i, columns)
        assert lines[2 * band, column] == i and lines[2 * band + 1, column] == i + 100
    assert (lines == 255).sum() == 2 * (-n % columns)


@pytest.mark.parametrize("difference", [False, True])
@pytest.mark.parametrize("size", [(1240, 230), (500, 700)])
def test_tiles_are_originals_reconstructions_and_differences(panel, engine, monkeypatch, difference, size):
    panel.resize(*size)
    event, indices = opened(), [5, 3, 100, 7, 9]
    open_with(panel, engine, event, indices)
    panel.difference.setChecked(difference)
    images, columns = shown_tiles(panel, monkeypatch)
    rows = 3 if difference else 2
    original = event.run.test_images[indices]
    expected = [original, 255 - original, np.abs(original.astype(int) - (255 - original.astype(int)))][:rows]
    for i in range(len(indices)):
        for row in range(rows):
            tile = panel._tile(i, row, rows)
            assert np.array_equal(images[tile], expected[row][i])
            assert panel.place(tile) == i
    assert columns == panel._columns


def test_captions_are_the_class_and_the_nats(panel, engine):
    event = opened()
    open_with(panel, engine, event, [5, 3])
    captions = panel._captions(2, 2)
    assert captions == ["5", "3", "80.2", "81.2"] or captions == ["5", "3", "80.3", "81.3"]
    panel._hover(panel._tile(1, 1, 2))
    assert panel.words.text() == "test image 3\nclass 3\nreconstruction 81.25 nats"


def test_a_click_selects_the_image_everywhere(panel, engine, studio):
    open_with(panel, engine, opened(), [5, 3, 100])
    chosen = []
    studio.image_selected.connect(chosen.append)
    for row in (0, 1):
        panel.sheet.tile_clicked.emit(panel._tile(2, row, 2))
    assert chosen == [100, 100] and panel.sheet._selected == panel._tile(2, 0, 2)
    studio.select_image(3)
    assert panel.sheet._selected == panel._tile(1, 0, 2)
    studio.select_image(77)
    assert panel.sheet._selected is None, "it is not among those shown"


def test_an_empty_place_is_no_image(panel, engine, studio):
    panel.resize(400, 700)
    open_with(panel, engine, opened(), range(7))
    blank = [t for t in range(len(panel._captions(7, 2))) if panel.place(t) is None]
    assert panel.place(-1) is None
    for tile in blank:
        panel.sheet.tile_clicked.emit(tile)
    assert studio.selected is None


def test_what_is_wanted_is_posted(panel, engine):
    engine.say(opened())
    panel.studio.pull()
    assert engine.last(m.Watch) == m.Watch("reconstructions", {"which": "fixed", "count": 16})
    panel.which.setCurrentIndex(2)
    panel.count.setCurrentIndex(3)
    assert engine.last(m.Watch).settings == {"which": "worst", "count": 64}
    panel.hide()
    assert engine.commands[-1] == m.Unwatch("reconstructions")
    panel.show()
    assert engine.commands[-1].settings == {"which": "worst", "count": 64}


def test_a_hidden_panel_does_not_draw(panel, engine, monkeypatch):
    event = opened()
    engine.say(event)
    panel.studio.pull()
    panel.hide()
    drawn = []
    monkeypatch.setattr(panel, "redraw", lambda: drawn.append(1))
    engine.say(answer(event.run, [1]))
    panel.studio.pull()
    assert not drawn and panel.answer is not None


@pytest.mark.parametrize(
    "event",
    [
        opened("ae"),
        opened("cvae"),
        opened(shape=(3, 32, 32)),
        opened(classes=0),
        opened(images=1),
        opened(latent_dim=128),
    ],
)
def test_it_shows_any_run(panel, engine, event):
    open_with(panel, engine, event, range(min(16, len(event.run.test_images))), losses=event.run.model.name != "ae")
    assert panel.applies(event.run) == ""
    assert panel.sheet.picture() is not None
    if event.run.test_labels is None:
        assert all("class" not in line for line in panel.words.text().splitlines()[1:])


def test_another_run_forgets_the_pictures_of_the_first(panel, engine):
    open_with(panel, engine, opened(), range(16))
    engine.say(opened(shape=(3, 32, 32)))
    panel.studio.pull()
    assert panel.sheet.picture() is None


def test_nothing_to_show(panel, engine):
    panel.redraw()
    open_with(panel, engine, opened(), [])
    assert panel.sheet.picture() is None
