"""The one plot and what feeds it: nothing lost in decimation, the view a person chose left alone, every picture to take away."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.app.fake import KNOBS, TRAINING
from vaestudio.app import i18n, theme
from vaestudio.app.axes import Axis, nice_values, number
from vaestudio.app.curves import Mark, fixed, knob_marks
from vaestudio.app.plots import Plot
from vaestudio.app.series import FACTOR, Rows, Smoothed, moving_sums
from vaestudio.engine import messages as m
from vaestudio.errors import CannotExport


# ---- series
def brute_force(values, start, stop, size):
    """Greatest and least of every block of `size` rows that start..stop reaches."""
    first = start // size
    blocks = [values[i * size : min((i + 1) * size, stop)] for i in range(first, -(-stop // size))]
    return np.array([(b.max(), b.min()) for b in blocks]).ravel()


@given(st.lists(st.integers(1, 700), min_size=1, max_size=12), st.integers(0, 10_000), st.integers(1, 50))
@settings(max_examples=60, deadline=None)
def test_decimation_equals_brute_force_however_the_rows_came(chunks, seed, blocks):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(2, sum(chunks)))
    rows, at = Rows(2), 0
    for n in chunks:
        rows.append(values[:, at : at + n])
        at += n
    assert np.array_equal(rows.values, values)
    start, stop = sorted(rng.integers(0, at + 1, 2))
    x, y = rows.envelope(1, start, stop, blocks)
    if stop - start <= blocks:
        assert np.array_equal(y, values[1, start:stop]) and np.array_equal(x, np.arange(start, stop))
        return
    size = 1
    while (stop - start) / (size * FACTOR) >= blocks:
        size *= FACTOR
    expected = values[1, start:stop] if size == 1 else brute_force(values[1], start, stop, size)
    assert np.array_equal(y, expected)
    assert y.max() >= values[1, start:stop].max() and y.min() <= values[1, start:stop].min()
    assert np.all(np.diff(x) >= 0)


def test_a_million_rows_keep_their_extremes_in_few_points():
    values = np.zeros((1, 1_000_000))
    values[0, 123_457], values[0, 999_999] = 7.0, -3.0
    rows = Rows(1)
    rows.append(values)
    x, y = rows.envelope(0, 0, len(rows), 400)
    assert len(x) <= 8 * 400
    assert (y.max(), y.min()) == (7.0, -3.0)
    assert abs(x[np.argmax(y)] - 123_457) < 1_000_000 / 400


def test_truncated_rows_are_decimated_anew():
    rng = np.random.default_rng(0)
    rows = Rows(1)
    rows.append(rng.normal(size=(1, 5000)))
    rows.truncate(1501)
    rows.append(np.full((1, 2000), 0.5))
    expected = np.r_[rows.values[0]]
    assert np.array_equal(rows.envelope(0, 0, 3501, 60)[1], brute_force(expected, 0, 3501, 16))


@given(st.integers(1, 400), st.floats(0.0, 0.999), st.integers(0, 100))
@settings(max_examples=60, deadline=None)
def test_moving_sums_are_the_recursion(n, decay, seed):
    rng = np.random.default_rng(seed)
    x, start = rng.normal(size=(2, n)), rng.normal(size=(2, 1))
    expected, s = [], start[:, 0]
    for t in range(n):
        s = decay * s + (1 - decay) * x[:, t]
        expected.append(s)
    assert np.allclose(moving_sums(x, decay, start), np.array(expected).T, atol=1e-10)


def test_smoothing_of_a_constant_is_the_constant_from_the_first_row_on():
    rows = Smoothed(1, 50)
    rows.append(np.full((1, 300), 3.25))
    assert np.allclose(rows.smooth.values, 3.25)


def test_smoothing_in_pieces_equals_smoothing_at_once():
    values = np.random.default_rng(0).normal(size=(3, 20_000))
    whole, parts = Smoothed(3, 20), Smoothed(3, 20)
    whole.append(values)
    for i in range(0, 20_000, 777):
        parts.append(values[:, i : i + 777])
    assert np.allclose(whole.smooth.values, parts.smooth.values, atol=1e-12)
    parts.set_length(1)
    assert np.allclose(parts.smooth.values, values)


def test_smoothing_does_not_let_the_first_losses_hang_over_the_rest():
    falling = 100 + 450 * np.exp(-np.arange(200) / 5)[None]
    rows = Smoothed(1, 50)
    rows.append(falling)
    assert abs(rows.smooth.values[0, 199] - 100) < 1
    assert abs(rows.smooth.values[0, 60] - 100) < 15


def test_smoothing_passes_over_what_is_no_number():
    rows = Smoothed(1, 5)
    rows.append(np.array([[2.0, np.nan, 2.0, np.inf, 2.0]]))
    assert np.allclose(rows.smooth.values, 2.0)


# ---- axes
@pytest.mark.parametrize(
    ("low", "high", "about", "spacing", "values"),
    [
        (0, 100, 5, 20, [0, 20, 40, 60, 80, 100]),
        (0.03, 0.31, 3, 0.1, [0.1, 0.2, 0.3]),
        (-7, 7, 4, 5, [-5, 0, 5]),
        (3, 3, 4, 1, []),
        (0, float("nan"), 4, 1, []),
    ],
)
def test_nice_values(low, high, about, spacing, values):
    found = nice_values(low, high, about)
    assert found[0] == pytest.approx(spacing)
    assert found[1] == pytest.approx(values)


def test_numbers_are_written_as_the_language_writes_them(qapp):
    i18n.set_language("en")
    assert number(12400, 0) == "12,400"
    assert number(105.589, 2) == "105.59"
    assert number(float("nan"), 2) == "–"


def test_ticks_of_a_logarithmic_axis_are_the_numbers_themselves(qapp):
    i18n.set_language("en")
    axis = Axis("left")
    axis.setLogMode(False, True)
    ((spacing, values),) = axis.tickValues(0.0, 3.0, 400)
    assert axis.tickStrings(values, 1.0, spacing) == ["1", "10", "100", "1,000"]
    ((spacing, values),) = axis.tickValues(np.log10(80), np.log10(120), 400)
    assert [10**v for v in values] == pytest.approx([80, 90, 100, 110, 120]) or len(values) >= 3
    assert axis.tickStrings(values, 1.0, spacing)[0] == "80"


# ---- the plot
@pytest.fixture
def plot(qtbot):
    plot = Plot("test.plot")
    qtbot.addWidget(plot)
    plot.retranslate("A plot")
    plot.restyle()
    plot.resize(600, 300)
    plot.fit = lambda: (0.0, 10.0, 1.0, 100.0)
    plot.numbers = lambda: {"x": np.arange(3), "y": np.array([0.1, np.nan, 1 / 3])}
    plot.show()
    plot.refresh()
    return plot


def wheel(plot: Plot, delta: int = 120) -> None:
    at = QPointF(plot.viewport().rect().center())
    event = QWheelEvent(
        at, plot.viewport().mapToGlobal(at), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)


def test_following_shows_what_there_is(plot):
    assert plot.view() == pytest.approx((0, 10, 1, 100))
    plot.fit = lambda: (0.0, 20.0, 1.0, 50.0)
    plot.refresh()
    assert plot.view() == pytest.approx((0, 20, 1, 50))


def test_zooming_stops_following_and_the_button_resumes(plot, qtbot):
    assert plot.following and not plot.follow_button.isVisibleTo(
        plot.follow_button.parentWidget() or plot.follow_button
    )
    wheel(plot)
    zoomed = plot.view()
    assert not plot.following
    assert zoomed[1] - zoomed[0] < 10
    plot.fit = lambda: (0.0, 1000.0, 1.0, 100.0)
    plot.refresh()
    assert plot.view() == pytest.approx(zoomed), "the run moved on, and the view that a person chose stayed"
    with qtbot.waitSignal(plot.following_changed):
        plot.follow_button.click()
    assert plot.following
    assert plot.view() == pytest.approx((0, 1000, 1, 100))


def test_panning_stops_following_and_a_double_click_resumes(plot):
    centre = plot.viewport().rect().center()
    _mouse(plot, QEvent.Type.MouseButtonPress, centre, Qt.MouseButton.LeftButton)
    for dx in (10, 30, 60):
        _mouse(plot, QEvent.Type.MouseMove, centre + QPoint(dx, 0))
    _mouse(plot, QEvent.Type.MouseButtonRelease, centre + QPoint(60, 0), Qt.MouseButton.LeftButton)
    assert not plot.following
    left, right, bottom, top = plot.view()
    assert left < -0.5 and right - left == pytest.approx(10) and (bottom, top) == pytest.approx((1, 100))
    _mouse(plot, QEvent.Type.MouseButtonDblClick, centre, Qt.MouseButton.LeftButton)
    assert plot.following and plot.view() == pytest.approx((0, 10, 1, 100))


def _mouse(plot: Plot, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    where = QPointF(at)
    event = QMouseEvent(kind, where, plot.viewport().mapToGlobal(where), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(plot.viewport(), event)


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Plus, Qt.Key.Key_Minus])
def test_keys_pan_and_zoom_and_home_follows_again(plot, qtbot, key):
    qtbot.keyClick(plot, key)
    assert not plot.following and plot.view() != pytest.approx((0, 10, 1, 100))
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert plot.following and plot.view() == pytest.approx((0, 10, 1, 100))


def test_a_focused_plot_keeps_its_keys_from_the_windows_shortcuts(plot):
    mine = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier)
    mine.ignore()
    QApplication.sendEvent(plot, mine)
    assert mine.isAccepted()
    theirs = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    theirs.ignore()
    QApplication.sendEvent(plot, theirs)
    assert not theirs.isAccepted()


def test_logarithmic_values_are_drawn_by_their_logarithm_and_kept_as_they_are(plot):
    curve = plot.add_curve(fixed(np.array([1.0, 2.0, 3.0]), np.array([1.0, 100.0, 0.0])))
    plot.set_log(True)
    assert plot.view() == pytest.approx((0, 10, 1, 100))
    assert np.array_equal(curve.data[1], [1.0, 100.0, 0.0])
    drawn = curve.line.getData()[1]
    assert drawn[:2] == pytest.approx([0.0, 2.0]) and np.isnan(drawn[2])


def test_curves_are_asked_for_what_is_seen_and_hidden_ones_not_at_all(plot):
    asked = []

    def source(left, right, width):
        asked.append((left, right, width))
        return np.array([left, right]), np.array([1.0, 2.0])

    curve = plot.add_curve(source)
    plot.refresh()
    assert asked[-1][:2] == pytest.approx((0, 10)) and 100 < asked[-1][2] < 600
    curve.visible = False
    count = len(asked)
    plot.refresh()
    assert len(asked) == count and not curve.line.isVisible()


def test_the_crosshair_reads_the_place_under_the_pointer(plot):
    plot.read = lambda x, y: f"{x:.1f} {y:.0f}"
    target = plot.pixel(5.0, 50.0).toPoint()
    _mouse(plot, QEvent.Type.MouseMove, target)
    x, y = map(float, plot.readout.text().split())
    assert (x, y) == (pytest.approx(5, abs=0.1), pytest.approx(50, abs=1))
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert plot.readout.text() == "" and plot.cursor_at is None


def test_knob_marks_stand_at_their_step_with_the_symbol(qapp):
    changes = [
        m.KnobChanged(500, "beta", 4.0),
        m.KnobChanged(938, "learning_rate", 0.0005),
        m.KnobChanged(1, "other", True),
    ]
    marks = knob_marks(changes, (*KNOBS, *TRAINING), 1 / 469)
    assert marks == [Mark(500 / 469, "β = 4"), Mark(2.0, "η = 0.0005"), Mark(1 / 469, "other = true")]


def test_marks_are_painted(plot):
    before = plot.grab().toImage()
    plot.set_marks([Mark(5.0, "β = 4")])
    assert plot.grab().toImage() != before


def test_the_menu_is_ours_and_translated(plot):
    menu = plot.context_menu()
    assert [a.text() for a in menu.actions() if a.text()] == [
        "Copy image",
        "Save PNG…",
        "Save SVG…",
        "Save data as CSV…",
    ]
    assert all(a.isEnabled() for a in menu.actions())
    plot.numbers = dict
    assert not plot.context_menu().actions()[-1].isEnabled(), "without numbers there is nothing to save"


def test_everything_can_be_taken_away(plot, tmp_path: Path):
    plot.add_curve(fixed(np.array([0.0, 10.0]), np.array([1.0, 100.0]))).style("#ff0000", 2)
    plot.refresh()
    plot.copy_image()
    assert QGuiApplication.clipboard().image().size() == plot.grab().size()
    plot.save_png(str(tmp_path / "a.png"))
    picture = QImage(str(tmp_path / "a.png"))
    assert picture.width() == 2 * plot.width()
    colours = {picture.pixelColor(x, y).name() for x in range(200, 1000, 3) for y in range(0, 500, 3)}
    assert "#ff0000" in colours
    plot.save_svg(str(tmp_path / "a.svg"))
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "<svg" in text and 'stroke="#ff0000"' in text and ">80</text>" in text, (
        "lines and words, not a picture of them"
    )
    plot.save_csv(str(tmp_path / "a.csv"))
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["x", "y"], ["0", "0.1"], ["1", ""], ["2", repr(1 / 3)]]


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_where_nothing_can_be_written_it_says_so(plot, tmp_path: Path, kind):
    with pytest.raises(CannotExport, match="could not be written"):
        getattr(plot, f"save_{kind}")(str(tmp_path / "nowhere" / f"a.{kind}"))


def test_the_theme_reaches_the_plot(plot, qapp):
    theme.apply(qapp, "dark")
    plot.restyle()
    assert plot.grab().toImage().pixelColor(plot.width() - 3, 3).name() == theme.current().plot
