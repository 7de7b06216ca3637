"""The import page shows what the engine says of a person's images, asks again when an option changes, and hands them over."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QLineEdit, QMainWindow, QWidget

from tests.app.fake import FakeEngine, catalogue
from vaestudio.app.importing import PATIENCE_MS, PAUSE_MS, ImportPage
from vaestudio.app.pixels import sheet
from vaestudio.app.studio import Studio
from vaestudio.engine import messages as m
from vaestudio.errors import BadFile, BadValue, Cancelled
from vaestudio.fields import FieldSpec

OPTIONS = (
    FieldSpec("size", "Size", "int", 0, 0, 128, unit="pixels", group="data", help="Side."),
    FieldSpec("fit", "Fit", "choice", "crop", choices=("crop", "pad", "stretch"), group="data", help="How."),
    FieldSpec("colour", "Colour", "choice", "auto", choices=("auto", "grey", "colour"), group="data", help="Colour."),
    FieldSpec("invert", "Invert", "bool", False, group="data", help="Swap."),
    FieldSpec("test_share", "Test share", "float", 0.1, 0.01, 0.9, group="data", help="Kept for the test."),
)
SOURCE = "/home/ada/animals"


def found(n: int = 60, classes: int = 3, shape: tuple[int, int, int] = (1, 28, 28), **more: Any) -> m.DataPreview:
    """`n` pictures on the sheet of `classes` classes, each of its own brightness."""
    labels = np.sort(np.arange(n) % classes) if classes else None
    pictures = np.empty((n, *shape), np.uint8)
    pictures[:] = (np.arange(n) * 4 % 256)[:, None, None, None]
    plain: dict[str, Any] = {
        "name": "animals", "shape": shape, "n_train": 1234, "n_test": 137,
        "class_names": tuple(f"kind {k}" for k in range(classes)), "train_counts": tuple(range(classes)),
        "test_counts": (5,) * classes, "unreadable": (), "pictures": pictures, "labels": labels,
    }  # fmt: skip
    return m.DataPreview(**plain | more)


class Stage:
    def __init__(self, studio: Studio, engine: FakeEngine, window: QMainWindow) -> None:
        self.studio, self.engine, self.window = studio, engine, window
        self.page = ImportPage(studio, window)

    def say(self, *events: m.Event) -> None:
        self.engine.say(*events)
        self.studio.pull()

    def answer(self, data: m.DataPreview | None = None, problem: m.Failed | None = None) -> None:
        """To the newest question."""
        asked = self.engine.last(m.Preview)
        self.say(m.Previewed(asked.source, asked.options, data, problem))

    def option(self, name: str) -> Any:
        return self.page.rows[name].editor


@pytest.fixture
def stage(qtbot: Any, studio: Studio, engine: FakeEngine) -> Stage:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    engine.say(m.Ready(replace(catalogue(), options=OPTIONS)))
    studio.pull()
    stage = Stage(studio, engine, window)
    window.show()
    qtbot.waitExposed(window)
    return stage


def problem(error: Exception) -> m.Failed:
    return m.Failed(type(error).__name__, error.sentence, error.values, "Traceback")  # type: ignore[attr-defined]


# ---- shown
def test_it_shows_what_the_engine_says(stage: Stage) -> None:
    page = stage.page
    assert page.isHidden()
    page.begin(SOURCE, "vae")
    assert stage.engine.last(m.Preview) == m.Preview(SOURCE, {}) and page.path.whole == SOURCE
    assert not page.use_button.isEnabled(), "nothing has been seen yet"
    data = found()
    stage.answer(data)
    image = page.sheet.picture()
    assert image is not None and page.sheet._captions == tuple(f"kind {k}" for k in np.sort(np.arange(60) % 3))
    ours = sheet(data.pictures, page.sheet._atlas_columns(), 0)[0]
    assert page.sheet._image is not None and page.sheet._image.width() == ours.shape[1]
    tile = page.sheet.tile_rect(59)
    first = page.sheet.tile_rect(0)
    assert image.pixelColor(tile.x() - first.x() + 1, tile.y() - first.y() + 1).red() == 59 * 4 % 256
    assert [v.text() for v in page.facts.values] == ["28 × 28, grey", QLocale().toString(1234), "137", "3"]
    assert page.facts.bars.rows == (("kind 0", 0, 5), ("kind 1", 1, 5), ("kind 2", 2, 5))
    assert "kind 0: 0 to learn from, 5 to test with" in page.facts.bars.accessibleDescription()
    assert page.left_out.isHidden() and page.use_button.isEnabled()


@pytest.mark.parametrize("shape", [(1, 16, 16), (3, 64, 64), (3, 128, 128)])
@pytest.mark.parametrize("n", [1, 60])
def test_any_size_any_number_and_colour_in_whole_pixels(stage: Stage, qtbot: Any, n: int, shape: Any) -> None:
    stage.page.begin(SOURCE, "vae")
    stage.answer(found(n, 0, shape))
    stage.page.grab()
    assert stage.page.facts.values[0].text() == f"{shape[1]} × {shape[2]}, {'colour' if shape[0] == 3 else 'grey'}"
    assert stage.page.facts.values[3].text() == "none" and stage.page.facts.bars_scroll.isHidden()
    qtbot.waitUntil(lambda: stage.page.sheet.tile_rect(0).width() % shape[2] == 0, timeout=1000)
    assert stage.page.sheet.tile_rect(0).width() >= shape[2]


def test_a_thousand_classes_and_an_empty_one(stage: Stage) -> None:
    stage.page.begin(SOURCE, "cvae")
    data = found(60, 1000, train_counts=(0, *range(999)))
    stage.answer(data)
    stage.page.grab()
    assert len(stage.page.facts.bars.rows) == 1000 and stage.page.facts.bars.rows[0] == ("kind 0", 0, 5)
    assert "0 to learn from" in stage.page.facts.bars.tip_at(stage.page.facts.bars.rect().topLeft())


def test_the_arrow_keys_bring_large_pictures_into_sight(stage: Stage, qtbot: Any) -> None:
    stage.page.begin(SOURCE, "vae")
    stage.answer(found(60, 0, (1, 128, 128)))
    bar = stage.page._sheet_scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=1000)
    for _ in range(59):
        qtbot.keyClick(stage.page.sheet, Qt.Key.Key_Right)
    assert bar.value() > bar.maximum() - 40


# ---- left out
def test_a_thousand_unreadable_files_are_listed_and_copied(stage: Stage, qtbot: Any) -> None:
    files = tuple((f"deep/{'x' * 300}/{i}.png", "an empty file") for i in range(1000))
    stage.page.begin(SOURCE, "vae")
    stage.answer(found(unreadable=files))
    part = stage.page.left_out
    assert part.isVisible() and QLocale().toString(1000) in part.fold.text() and part.table.isHidden()
    part.fold.click()
    assert part.table.isVisible() and part.files.rowCount() == 1000
    assert part.files.index(999, 0).data() == files[999][0] and part.files.index(999, 1).data() == "an empty file"
    part.copy.click()
    assert QGuiApplication.clipboard().text().split("\n")[999] == "\t".join(files[999])
    part.table.selectRow(7)
    qtbot.keyClick(part.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\t".join(files[7])
    stage.page._enter("invert", True)
    stage.page._ask()
    stage.answer(found())
    assert part.isHidden() and part.table.isHidden()


def test_names_are_shown_literally(stage: Stage) -> None:
    evil = "<img src=x><b>bold</b>"
    path = "/" + "/".join(["a long folder " + evil] * 40)
    stage.page.begin(path, "vae")
    names = (evil, "b", "c")
    stage.answer(found(class_names=names, name=evil, unreadable=((evil, evil),)))
    page = stage.page
    page.grab()
    assert "&lt;img" in page.path.toolTip() and "<img" not in page.path.toolTip()
    assert page.path.whole == path and page.path.text() != path and page.path.width() <= page.width()
    for label in page.findChildren(QLabel):
        if "<" in label.text():
            assert label.textFormat() == Qt.TextFormat.PlainText, label.objectName()
    assert "<img" not in page.left_out.files.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert page.left_out.files.index(0, 0).data() == evil
    assert "<img" not in page.facts.bars.tip_at(page.facts.bars.rect().topLeft())
    stage.page._enter("invert", True)
    stage.page._ask()
    stage.answer(None, problem(BadFile(path=evil, expected="a picture", found=evil)))
    assert evil in page.problem.text.text() and page.problem.text.textFormat() == Qt.TextFormat.PlainText


# ---- options
def test_a_change_asks_again_once_after_a_pause(stage: Stage, qtbot: Any) -> None:
    page = stage.page
    page.begin(SOURCE, "vae")
    stage.answer(found())
    invert, fit = stage.option("invert"), stage.option("fit")
    assert isinstance(invert, QCheckBox) and isinstance(fit, QComboBox)
    invert.click()
    assert not page.use_button.isEnabled(), "what is shown is out of date"
    fit.setCurrentIndex(1)
    fit.activated.emit(1)
    assert len(stage.engine.posted(m.Preview)) == 1 and page._pause.interval() == PAUSE_MS
    qtbot.waitUntil(lambda: len(stage.engine.posted(m.Preview)) == 2)
    assert stage.engine.last(m.Preview).options == {"invert": True, "fit": "pad"}
    stage.answer(found())
    invert.click()
    qtbot.waitUntil(lambda: len(stage.engine.posted(m.Preview)) == 3)
    assert stage.engine.last(m.Preview).options == {"fit": "pad"}, "a default need not be said"
    stage.answer(found())


def test_the_latest_wins(stage: Stage) -> None:
    page = stage.page
    page.begin(SOURCE, "vae")
    page._enter("invert", True)
    stage.say(m.Previewed(SOURCE, {}, found(n=5)))
    assert page.seen is None and page.waiting, "the answer to an older question"
    page._ask()
    page.begin("/elsewhere", "vae")
    stage.say(m.Previewed(SOURCE, {"invert": True}, found(n=6)))
    assert page.seen is None and page.options == {}
    stage.answer(found(n=7))
    assert page.seen is not None and len(page.seen.pictures) == 7
    assert not stage.option("invert").isChecked(), "another import begins with the defaults"


def test_what_is_no_value_is_refused_in_place(stage: Stage, qtbot: Any) -> None:
    page = stage.page
    page.begin(SOURCE, "vae")
    stage.answer(found())
    size = stage.option("size")
    assert isinstance(size, QLineEdit)
    size.setFocus()
    size.selectAll()
    qtbot.keyClicks(size, "999")
    qtbot.keyClick(size, Qt.Key.Key_Return)
    assert "999" in page.rows["size"].reason.text() and page.use_button.isEnabled() and page.options == {}
    page._enter("size", 3)  # in the range, and yet no size
    page._ask()
    stage.answer(None, problem(BadValue(name="size", expected="from 16 to 128", found=3)))
    assert page.rows["size"].reason.text() == "“Size” must be from 16 to 128, not “3”."
    assert page.problem.isHidden() and not page.use_button.isEnabled()


# ---- trouble, progress, the end
def test_an_error_is_said_in_place_and_can_be_tried_again(stage: Stage) -> None:
    page = stage.page
    page.begin(SOURCE, "vae")
    stage.answer(None, problem(BadFile(path=SOURCE, expected="a folder", found="nothing")))
    assert (
        page.problem.isVisible()
        and page.problem.text.text() == f"“{SOURCE}” cannot be read: expected a folder, found nothing."
    )
    assert page.sheet.picture() is None and not page.use_button.isEnabled()
    page.problem.help.click()
    assert len(stage.engine.posted(m.Preview)) == 2 and page.problem.isHidden()
    stage.answer(found())
    assert page.use_button.isEnabled()


def test_progress_after_a_moment_and_a_button_that_stops_it(stage: Stage, qtbot: Any) -> None:
    page = stage.page
    page.begin(SOURCE, "vae")
    assert page.progress.isHidden() and page._patience.interval() == PATIENCE_MS
    stage.say(m.Working("Preparing images", 0.42, "Reading pictures"))
    qtbot.waitUntil(page.progress.isVisible)
    assert page.progress.bar.value() == 42 and "42 %" in page.progress.text.text()
    stage.say(m.Working("Loading data", 0.9))
    assert page.progress.bar.value() == 42, "another task"
    page.progress.stop.click()
    assert isinstance(stage.engine.commands[-1], m.Cancel)
    stage.answer(None, problem(Cancelled(task="Preparing images")))
    assert page.isVisible() and page.progress.isHidden()
    assert page.problem.text.text() == "Preparing images was cancelled."


def test_accepting_hands_over_source_and_options(stage: Stage, qtbot: Any) -> None:
    page = stage.page
    page.begin(SOURCE, "cvae")
    page._enter("size", "64")
    page.accept()
    assert page.isVisible(), "not before it has been seen"
    page._ask()
    stage.answer(found())
    assert page.note.isHidden()
    with qtbot.waitSignal(page.accepted) as signal:
        page.use_button.click()
    assert signal.args == [SOURCE, {"size": 64}, "cvae"] and page.isHidden()


def test_a_model_that_needs_classes_is_replaced_where_there_are_none(stage: Stage, qtbot: Any) -> None:
    page = stage.page
    page.begin(SOURCE, "cvae")
    stage.answer(found(classes=0))
    assert page.note.isVisible() and "Conditional VAE" in page.note.text()
    assert "Variational autoencoder" in page.use_button.text()
    with qtbot.waitSignal(page.accepted) as signal:
        page.use_button.click()
    assert signal.args == [SOURCE, {}, "vae"]
    page.begin(SOURCE, "ae")
    stage.answer(found(classes=0))
    assert page.note.isHidden() and page.model == "ae"


def test_escape_closes_and_lets_go(stage: Stage, qtbot: Any) -> None:
    page = stage.page
    page.begin(SOURCE, "vae")
    with qtbot.waitSignal(page.cancelled):
        qtbot.keyClick(stage.option("size"), Qt.Key.Key_Escape)
    assert page.isHidden() and stage.engine.last(m.Preview) == m.Preview("")
    stage.say(m.Previewed(SOURCE, {}, found()))
    assert page.seen is None


def test_the_keyboard_reaches_everything_and_stays_on_the_page(stage: Stage, qtbot: Any) -> None:
    page = stage.page
    page.begin(SOURCE, "vae")
    stage.answer(found(unreadable=(("a", "an empty file"),)))
    page.left_out.fold.click()
    assert page.use_button.hasFocus(), "Space is enough to go on"
    reached = []
    for _ in range(30):
        focus = QGuiApplication.focusObject()
        assert focus is not None and focus.objectName().startswith("import.")
        reached.append(focus.objectName())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert set(reached) >= {f"import.option.{o.name}" for o in OPTIONS} | {
        "import.sheet", "import.bars.scroll", "import.left_out.fold", "import.left_out.copy", "import.left_out.files",
        "import.cancel", "import.use",
    }  # fmt: skip
    for widget in page.findChildren(QWidget):
        if widget.objectName() in reached:
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget.objectName()


def test_it_covers_the_window_and_fits_1280_by_720(stage: Stage, qtbot: Any) -> None:
    page = stage.page
    page.begin(SOURCE, "cvae")
    stage.answer(found(classes=0, unreadable=(("a", "b"),) * 20))
    page.left_out.fold.click()
    assert page.minimumSizeHint().width() <= 1280 and page.minimumSizeHint().height() <= 600
    stage.window.resize(1500, 900)
    qtbot.waitUntil(lambda: page.width() == 1500)


def test_a_header_that_grows_stays_in_sight(stage: Stage, qtbot: Any) -> None:
    header = QLabel("header")
    stage.window.setMenuWidget(header)
    stage.page.begin(SOURCE, "vae")
    stage.answer(found())
    header.setMinimumHeight(90)
    qtbot.waitUntil(lambda: stage.page.y() >= 90, timeout=1000)


def test_a_page_that_is_open_before_the_engine_knows_its_options(
    qtbot: Any, studio: Studio, engine: FakeEngine
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    page = ImportPage(studio, window)
    page.begin(SOURCE, "vae")
    assert not page.rows
    engine.say(m.Ready(replace(catalogue(), options=OPTIONS)), m.Previewed(SOURCE, {}, found()))
    studio.pull()
    assert list(page.rows) == [o.name for o in OPTIONS] and page.use_button.isEnabled()
