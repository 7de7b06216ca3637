"""The Codes panel: use of a codebook or of variables, and changing the codes of a picture by hand."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from tests.app.fake import opened
from vaestudio.app.panels.base import Panel
from vaestudio.app.panels.codes import Codes
from vaestudio.app.panels.decoder import Decoder
from vaestudio.app.panels.dimensions import Dimensions
from vaestudio.app.panels.latent import Latent
from vaestudio.engine import messages as m

BOOK, VARIABLES = m.Grid(2, 3, 8, shared=True), m.Grid(1, 4, 5, shared=False)


def run_of(grid: m.Grid) -> m.RunOpened:
    event = opened(latent_dim=grid.rows * grid.columns)
    return replace(event, run=replace(event.run, grid=grid, model=replace(event.run.model, latent="grid of codes")))


def used(grid: m.Grid) -> m.Codes:
    """Of a codebook codes 1 and 5 are never used, and 3 most often."""
    counts = np.ones((grid.rows * grid.columns, grid.codes), np.int64)
    if grid.shared:
        counts[:, [1, 5]], counts[:, 3] = 0, 9
    looks = np.full((grid.codes, 1, 12, 12), 90, np.uint8) if grid.shared else None
    return m.Codes(
        7, counts, 6 if grid.shared else 20, 8 if grid.shared else 20, 4.2, np.ones(len(counts), np.float32), looks
    )


def encoded(ticket: int, codes: list[int]) -> m.Encoded:
    z = np.array([codes], np.float32)
    nats = np.full((1, len(codes)), 2.0, np.float32)
    picture = np.zeros((1, 1, 28, 28), np.uint8)
    return m.Encoded("codes", ticket, 7, z, 0 * z, nats, z, picture, np.ones(1, np.float32), None, nats.sum(1))


@pytest.fixture
def panel(studio, qtbot):
    panel = Codes(studio)
    qtbot.addWidget(panel)
    panel.resize(960, 210)
    panel.show()
    return panel


def say(panel, engine, *events):
    engine.say(*events)
    panel.studio.pull()
    panel.redraw()


@pytest.fixture
def book(panel, engine):
    say(panel, engine, run_of(BOOK))
    say(panel, engine, used(BOOK), encoded(panel.ticket + 1, [3, 3, 0, 2, 7, 4]))
    return panel


def test_use_and_perplexity_are_what_the_engine_said(book):
    assert (book.used.text(), book.perplexity.text()) == ("6", "4.2")
    assert list(book.usage.order) == [3, 0, 2, 4, 6, 7, 1, 5], "most used first, unused last"
    table = book.usage.table()
    assert list(table["count"]) == [6, 0, 6, 54, 6, 0, 6, 6] and list(table["code"]) == list(range(8))
    book.order.setCurrentIndex(1)
    assert list(book.usage.order) == list(range(8))


def test_unused_codes_are_darker_in_the_sheet(book):
    shown = book.book.picture()
    assert shown is not None
    assert {90, 30} <= {
        shown.pixelColor(x, y).value() for x in range(0, shown.width(), 3) for y in range(0, shown.height(), 3)
    }


def test_the_selected_image_is_encoded(book, engine, studio):
    assert np.array_equal(engine.last(m.Encode).images[0], book.run.test_images[0])
    assert "code 3" in book.words.text() and "12.0" in book.words.text()
    studio.select_image(5)
    assert np.array_equal(engine.last(m.Encode).images[0], book.run.test_images[5])


def test_a_code_is_changed_in_the_selected_cell_and_decoded(book, engine, qtbot):
    book.cells.setFocus()
    qtbot.keyClick(book.cells, Qt.Key.Key_Down)
    qtbot.keyClick(book.cells, Qt.Key.Key_Right)
    assert book.cells.at == 4
    book.usage.picked.emit(0, 6)
    assert engine.last(m.Decode).z.tolist() == [[3, 3, 0, 2, 6, 4]]
    say(book, engine, encoded(99, [0] * 6))
    assert list(book.codes) == [3, 3, 0, 2, 6, 4], "what a person set is not overwritten"
    book.redraw()
    assert book.back.isEnabled()
    book.back.click()
    say(book, engine, encoded(999, [1] * 6))
    assert list(book.codes) == [1] * 6 and not book.back.isEnabled()


def test_an_answer_about_what_was_shown_before_is_dropped(book, studio, engine):
    say(book, engine, used(BOOK))  # asks again, about the same
    say(book, engine, encoded(book.ticket - 1, [5] * 6))
    assert list(book.codes) == [5] * 6, "the newest about this image, although another is on its way"
    late = book.ticket
    studio.select_image(3)
    say(book, engine, encoded(late, [6] * 6))
    assert list(book.codes) == [5] * 6


def test_a_tile_of_the_sheet_is_the_code_in_that_place(book, engine):
    book.book.tile_clicked.emit(2)
    assert engine.last(m.Decode).z[0, 0] == book.usage.order[2] == 2


def test_the_keyboard_reaches_every_code(book, engine, qtbot):
    book.usage.setFocus()
    for _ in range(3):
        qtbot.keyClick(book.usage, Qt.Key.Key_Right)
    assert book.usage.at == (0, 2) and "Code 2" in book.words.text()
    qtbot.keyClick(book.usage, Qt.Key.Key_Return)
    assert engine.last(m.Decode).z[0, 0] == 2


def test_variables_are_a_table_to_pick_values_from(panel, engine):
    say(panel, engine, run_of(VARIABLES))
    say(panel, engine, used(VARIABLES), encoded(panel.ticket + 1, [0, 1, 2, 3]))
    assert not panel.cells.isVisibleTo(panel) and not panel.book.isVisibleTo(panel)
    panel.order.setCurrentIndex(1)
    area, across = panel.usage._area(), panel.usage._across()
    place = panel.usage.place_at(QPointF(area.left() + 2.5 * across, area.top() + 0.9 * area.height()))
    assert place == (2, 4)
    panel.usage.picked.emit(*place)
    assert engine.last(m.Decode).z.tolist() == [[0, 1, 4, 3]]
    assert set(panel.usage.table()) == {"variable_1", "variable_2", "variable_3", "variable_4"}


def test_who_applies(studio, qtbot):
    grid, vector = run_of(BOOK).run, opened().run
    panels: list[tuple[type[Panel], bool]] = [(Codes, True), (Decoder, False), (Dimensions, False), (Latent, False)]
    for kind, codes in panels:
        panel = kind(studio)
        qtbot.addWidget(panel)
        assert (panel.applies(grid) == "") is codes and (panel.applies(vector) == "") is not codes


@pytest.mark.parametrize(("width", "height"), [(720, 200), (960, 210), (700, 500), (400, 300)])
def test_it_fits(book, width, height):
    book.resize(width, height)
    book.redraw()
    assert book.minimumSizeHint().height() <= 200
    assert book.usage.height() >= 60 and book.decoded.width() >= 60
