"""How the window looks: theme, language, type, arrangements, presentation; and the cards that lie over it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTabBar

import vaestudio
from tests.app.fake import opened
from tests.app.stage import Stage
from vaestudio.app import cards, i18n, theme
from vaestudio.app.panels import PANELS
from vaestudio.app.panels.base import Panel
from vaestudio.app.settings import Settings
from vaestudio.engine import messages as m

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def whole(studio, engine, qtbot):
    """The window with all of its panels."""
    return Stage(studio, engine, qtbot).begin()


def kinds(stage: Stage) -> list[type]:
    return [type(c) for c in stage.engine.commands]


# ------------------------------------------------------------------------------------------ looks
def test_theme_and_language_change_at_run_time_and_last(whole):
    window = whole.window
    window.actions_["theme"].trigger()
    assert theme.current().name == "dark" and Settings().theme_choice == "dark"
    english = {n: a.text() for n, a in window.actions_.items()}
    window.actions_["language"].trigger()
    whole.qtbot.waitUntil(lambda: window.actions_["train"].text() != english["train"])
    titles = {n: d.windowTitle() for n, d in window.docks.items()}
    assert all(window.actions_[n].text() != text for n, text in english.items()) and i18n.language() == "zh_CN"
    window.actions_["language"].trigger()
    window.actions_["theme"].trigger()
    whole.qtbot.waitUntil(lambda: window.actions_["train"].text() == english["train"])
    assert {n: a.text() for n, a in window.actions_.items()} == english and theme.current().name == "light"
    assert all(d.windowTitle() != titles[n] for n, d in window.docks.items())


def test_the_menus_choose_and_tick(stage):
    menus = stage.begin().window.menus
    for menu, value in ((menus.themes, "dark"), (menus.languages, "zh_CN"), (menus.scales, 1.5)):
        next(a for a in menu.actions() if a.data() == value).trigger()
        menu.aboutToShow.emit()
        assert [a.data() for a in menu.actions() if a.isChecked()] == [value]
    assert theme.current().name == "dark" and i18n.language() == "zh_CN" and theme.scale() == 1.5


def test_type_grows_to_twice_its_size_and_back(stage):
    window = stage.begin().window
    for _ in range(9):
        window.actions_["larger"].trigger()
    assert theme.scale() == 2.0 == Settings().font_scale
    for _ in range(9):
        window.actions_["smaller"].trigger()
    assert theme.scale() == 1.0


@pytest.mark.parametrize("name", ["lecture", "workbench", "research"])
def test_arrangements_show_every_panel_they_promise(whole, name):
    docks = whole.window.docks
    whole.window.actions_[name].trigger()
    whole.settle()
    shown = {n for n, d in docks.items() if not d.isHidden()}
    assert shown == ({"losses", "latent", "decoder"} & set(docks) if name == "lecture" else set(docks) - few(whole))
    assert theme.scale() == (1.5 if name == "lecture" else 1.0)
    for dock in docks.values():
        behind = dock.geometry().right() < 0  # where Qt keeps a dock whose tab is not in front
        if not dock.isHidden() and not behind:
            assert whole.window.rect().contains(dock.geometry()), dock.objectName()
    whole.window.actions_["workbench"].trigger()
    assert theme.scale() == 1.0


def few(stage) -> set[str]:
    """Panels that mean nothing for a model whose code is a vector."""
    return {name for name, dock in stage.window.docks.items() if "vector" not in dock.panel.kinds}


def test_reset_brings_everything_back(whole):
    docks = whole.window.docks
    docks["losses"].setFloating(True)
    docks["decoder"].close()
    whole.window.actions_["reset_layout"].trigger()
    assert not any(d.isFloating() for d in docks.values())
    assert {n for n, d in docks.items() if d.isHidden()} == few(whole)


def test_panels_can_be_hidden_and_shown_in_the_menu(whole):
    toggles = whole.window.menus.panels.actions()
    assert len(toggles) == len(PANELS) + 1
    toggles[1].trigger()
    hidden = [n for n, d in whole.window.docks.items() if d.isHidden() and n not in few(whole)]
    assert len(hidden) == 1
    toggles[1].trigger()
    assert not whole.window.docks[hidden[0]].isHidden()


def test_a_panel_behind_a_tab_rests_until_it_is_raised(whole):
    whole.settle()
    seen = {n for n, d in whole.window.docks.items() if d.panel.isVisible()}
    assert {"latent", "decoder", "losses"} <= seen and not {"samples", "manifold", "dimensions"} & seen
    assert not any(isinstance(c, m.Watch) and c.probe == "manifold" for c in whole.engine.commands)
    whole.window.docks["manifold"].raise_()
    whole.settle()
    assert whole.window.docks["manifold"].panel.isVisible() and not whole.window.docks["losses"].panel.isVisible()
    assert any(isinstance(c, m.Watch) and c.probe == "manifold" for c in whole.engine.commands)
    whole.window.docks["losses"].raise_()
    whole.settle()
    assert [c.probe for c in whole.engine.commands if isinstance(c, m.Unwatch)][-1:] == ["manifold"]


def test_tabs_show_their_titles_whole(whole):
    whole.settle()
    bars = [b for b in whole.window.findChildren(QTabBar) if b.isVisible() and b.parent() is whole.window]
    assert bars
    for bar in bars:
        assert bar.elideMode() is Qt.TextElideMode.ElideNone and bar.usesScrollButtons()
        for i in range(bar.count()):
            assert bar.tabRect(i).width() >= bar.fontMetrics().horizontalAdvance(bar.tabText(i))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_three_columns_fit_a_small_screen(whole, language):
    i18n.set_language(language)
    whole.settle()
    assert whole.window.minimumSizeHint().width() <= 1280 and whole.window.minimumSizeHint().height() <= 720
    assert whole.window.size().toTuple() == (1280, 720)


def test_presentation_and_back_to_exactly_what_was(whole):
    window = whole.window
    window.scale_type(1.25)
    window.docks["decoder"].close()
    before = {n: d.isHidden() for n, d in window.docks.items()}
    window.setFocus()
    whole.qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen() and theme.scale() >= 1.5 and window.bar.isHidden()
    assert window.actions_["presentation"].isChecked()
    window.setFocus()
    whole.qtbot.keyClick(window, Qt.Key.Key_F11)
    assert not window.isFullScreen() and theme.scale() == 1.25 and not window.bar.isHidden()
    assert {n: d.isHidden() for n, d in window.docks.items()} == before
    assert not window.actions_["presentation"].isChecked()


def test_a_panel_that_means_nothing_says_why(studio, engine, qtbot):
    class Picky(Panel):
        name, title = "picky", "Picky"

        def applies(self, run: m.RunInfo) -> str:
            return "" if run.model.generative else "It has no prior."

    stage = Stage(studio, engine, qtbot, (Picky,)).begin()
    dock = stage.window.docks["picky"]
    assert dock.panel.isVisible() and not dock.reason.isVisible()
    stage.say(opened("ae"))
    assert not dock.panel.isVisible() and dock.reason.isVisible() and dock.reason.text() == "It has no prior."


# ------------------------------------------------------------------------------------------ cards
@pytest.mark.parametrize(
    ("key", "modifier", "card"),
    [(Qt.Key.Key_K, CTRL, "palette"), (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, "shortcuts")],
)
def test_cards_come_and_go(stage, key, modifier, card):
    stage.begin()
    button = stage.window.toolbar.train
    button.setFocus()
    stage.qtbot.keyClick(stage.window, key, modifier)
    shown = stage.find(f"card.{card}", cards.Card)
    assert shown.isVisible() and shown.isAncestorOf(QApplication.focusWidget())
    stage.key(Qt.Key.Key_Escape)
    assert not any(c.isVisible() for c in stage.window.findChildren(cards.Card))
    assert QApplication.focusWidget() is button, "the focus goes back"


def test_the_shortcut_card_lists_every_key(stage):
    stage.begin()
    stage.window.shortcuts()
    words = {label.text() for label in stage.find("card.shortcuts").findChildren(QLabel)}
    for action in stage.window.actions_.values():
        if not action.shortcut().isEmpty():
            assert action.text() in words


def test_one_card_at_a_time(stage):
    stage.begin()
    for name in ("palette", "shortcuts", "report", "about"):
        stage.window.actions_[name].trigger()
    assert [c.objectName() for c in stage.window.findChildren(cards.Card) if c.isVisible()] == ["card.about"]


def test_the_palette_finds_and_runs(stage):
    stage.begin(steps=5, state="paused")
    stage.window.palette_card()
    palette = stage.find("card.palette", cards.Palette)
    everything = palette.found.count()
    stage.qtbot.keyClicks(palette.search, "rest")
    assert 1 <= palette.found.count() < everything and palette.found.item(0).text().startswith("Restart")
    stage.qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert kinds(stage) == [m.Restart]


def test_the_palette_holds_every_command(stage):
    stage.begin()
    stage.window.palette_card()
    texts = {entry[0] for entry in stage.find("card.palette", cards.Palette).entries}
    for name, action in stage.window.actions_.items():
        assert (action.text() in texts) == (action.isEnabled() and name != "palette"), name


def test_about_and_report_tell_the_versions(stage):
    assert vaestudio.__version__ in cards.versions() and "PySide6" in cards.versions()
    assert "something broke" in cards.report("something broke")
