"""English and 简体中文 for the whole window: nothing is missing, nothing is left over, and the window shows it."""

import html
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QGraphicsScene,
    QGroupBox,
    QLabel,
    QListWidget,
    QStackedLayout,
    QTabBar,
    QWidget,
)

from tests.app import fake
from tests.app.fake import FakeEngine
from tests.app.stage import Stage
from vaestudio.app import i18n
from vaestudio.app.i18n import tr
from vaestudio.app.studio import Studio
from vaestudio.engine import describe
from vaestudio.engine import messages as m
from vaestudio.paths import resource

SCRIPT = resource("translations", "update.py")
PLACEHOLDER = re.compile(r"\{[^}]*\}")
WORD = re.compile(r"[A-Za-z]{2,}")
# What every language writes alike: names, formulas, formats and keys.
ALLOWED = set(
    WORD.findall(
        "VAE Studio IWAE CVAE AE KL ELBO MLP PCA CPU CUDA MNIST KMNIST EMNIST Fashion CIFAR SVHN VampPrior VAMP PRIOR MIXTURE LINEAR "
        "Var log exp ReLU Leaky GELU SiLU ELU Softplus tanh sigmoid PyTorch Xavier Glorot He Adam "
        "PNG SVG CSV ZIP HDF IDX GIF WebP NumPy npz ONNX safetensors HTML Python state_dict MIT Qt End Ctrl Shift Alt Esc Enter Home Delete Space Right English"
    )
)
ALLOWED |= {word for model in describe.catalogue().models for word in model.name.upper().split("-")}  # in the toolbar


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update_translations", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


update = load()


@pytest.fixture(scope="module")
def translations() -> dict[str, str]:
    found: dict[str, str] = update.read(update.TS)
    return found


@pytest.fixture(scope="module")
def sources() -> set[str]:
    found: set[str] = update.sources()
    return found


# ---------------------------------------------------------------------------------------------- the file
def test_every_text_is_translated(translations: dict[str, str], sources: set[str]) -> None:
    assert len(sources) > 500
    assert not [s for s in sources if not translations.get(s)], "run resources/translations/update.py"
    assert "unfinished" not in update.TS.read_text("utf-8")


def test_no_translation_is_left_over(translations: dict[str, str], sources: set[str]) -> None:
    assert not set(translations) - sources, "run resources/translations/update.py"


def test_the_script_finds_what_the_window_looks_up(sources: set[str]) -> None:
    for text in (
        "Train",  # an argument of tr()
        "Quit",  # of mark()
        "Waiting for a restart: {names}",  # with values
        "Batch size",  # the label of a field
        "Learning rate: schedule",  # of a field made from another
        "How far Adam moves each weight a step. Too large explodes; too small crawls.",  # its help
        "warmup",  # one of its choices
        "There is no model “{name}”; there are: {known}.",  # the sentence of a problem
        "a picture",  # what a problem puts into its sentence
        "Conditional VAE",  # the title of a model
        "EMNIST letters",  # of a data set
        "Losses",  # of a panel
        "Loading data",  # what the engine is at
    ):
        assert text in sources, text


def test_a_text_put_together_at_run_time_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "panel.py").write_text('tr("one" " text")\ntr("yes" if a else "no")\ntr(title)\nmark("Save")\n')
    monkeypatch.setattr(update, "PACKAGE", tmp_path)
    assert update.in_window() == {"one text", "yes", "no", "Save"}
    (tmp_path / "app" / "panel.py").write_text('tr(f"{n} images")')
    with pytest.raises(SystemExit, match=re.escape("panel.py:1: tr() needs a literal")):
        update.in_window()


def test_placeholders_are_the_same(translations: dict[str, str]) -> None:
    wrong = {
        source: translation
        for source, translation in translations.items()
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(translation))
    }
    assert not wrong


def test_quotes_are_those_of_the_source(translations: dict[str, str]) -> None:
    assert not [s for s, t in translations.items() if (s.count("“"), s.count("”")) != (t.count("“"), t.count("”"))]


def test_the_file_is_as_the_script_writes_it(translations: dict[str, str], tmp_path: Path) -> None:
    """Sorted and in Qt's form, whoever edited it: a later run of the script changes nothing else."""
    update.write(tmp_path / "again.ts", translations)
    assert (tmp_path / "again.ts").read_bytes() == update.TS.read_bytes()


def test_the_compiled_file_is_that_of_the_sources(tmp_path: Path) -> None:
    update.release(update.TS, tmp_path / "again.qm")
    assert (tmp_path / "again.qm").read_bytes() == update.TS.with_suffix(".qm").read_bytes(), "run update.py"


def test_a_new_text_is_marked_and_an_old_translation_stays(tmp_path: Path) -> None:
    ts = tmp_path / "some.ts"
    update.write(ts, {"b <&> “c”\nd": "二", "a": ""})
    assert update.read(ts) == {"a": "", "b <&> “c”\nd": "二"}
    assert ts.read_text("utf-8").count('type="unfinished"') == 1
    assert update.read(tmp_path / "none.ts") == {}


# ---------------------------------------------------------------------------------------------- in Qt
def test_every_translation_arrives_through_qt(qapp: Any, translations: dict[str, str]) -> None:
    i18n.set_language("zh_CN")
    assert {s: tr(s) for s in translations} == translations
    i18n.set_language("en")
    assert {s: tr(s) for s in translations} == {s: s for s in translations}


def test_the_words_of_qt_itself_are_translated(qapp: Any) -> None:
    """The menu of every text field, for one."""
    i18n.set_language("zh_CN")
    assert QCoreApplication.translate("QLineEdit", "&Paste") == "粘贴(&P)"
    i18n.set_language("en")
    assert QCoreApplication.translate("QLineEdit", "&Paste") == "&Paste"


def test_values_are_filled_in_after_translation(qapp: Any) -> None:
    i18n.set_language("zh_CN")
    assert tr("{task} was cancelled.", task="{task}") == "{task}：已取消。"


# ---------------------------------------------------------------------------------------------- in the window
def covered(window: QWidget) -> set[QWidget]:
    """What is on a page that another page of its stack lies over."""
    stacks = window.findChildren(QStackedLayout)
    pages = [s.widget(i) for s in stacks for i in range(s.count()) if i != s.currentIndex()]
    return {widget for page in pages if page is not None for widget in (page, *page.findChildren(QWidget))}


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """(name, text) of everything that shows words, seen just now or not."""
    hidden = covered(window)
    for widget in (window, *window.findChildren(QWidget)):
        if widget.objectName().startswith(("qt_", "Scroll")) or widget in hidden:  # Qt's own, or not to be seen now
            continue
        name = f"{type(widget).__name__} “{widget.objectName()}”"
        if isinstance(widget, QLabel | QAbstractButton):
            yield name, widget.text()
        elif isinstance(widget, QComboBox):
            yield from ((name, widget.itemText(i)) for i in range(widget.count()))
        elif isinstance(widget, QTabBar):
            yield from ((name, widget.tabText(i)) for i in range(widget.count()))
        elif isinstance(widget, QDockWidget):
            yield name, widget.windowTitle()
        elif isinstance(widget, QGroupBox):
            yield name, widget.title()
        if not isinstance(widget, QLabel) or widget.toolTip() != widget.text():
            yield f"tool tip of {name}", widget.toolTip()
        yield f"accessible name of {name}", widget.accessibleName()
    for action in window.findChildren(QAction):
        if not isinstance(action.parent(), QGraphicsScene):  # pyqtgraph's menu, which is never opened
            yield f"QAction “{action.objectName()}”", action.text()


def english(window: QWidget, names: set[str]) -> list[str]:
    """Where there are words of English, apart from names that every language shares."""
    found = []
    for name, text in texts(window):
        plain = html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"命令行：\w+", "", text)))
        if left := [w for w in WORD.findall(plain) if w not in ALLOWED | names]:
            found.append(f"{name}: {text!r} has {left}")
    return found


def stage(studio: Studio, engine: FakeEngine, qtbot: Any, model: str) -> Stage:
    """The whole window as the real program fills it: all models, fields and data sets, and a run with tests."""
    facts = replace(describe.catalogue(), devices=("auto", "cpu"))
    generative = facts.model(model).generative
    run = fake.run_info(model if model in ("ae", "vae", "cvae") else "vae")
    fields = {f.name: f.default for f in (*facts.model(model).fields, *facts.training)}
    run = replace(run, model=facts.model(model), values=fields | {"latent_dim": run.latent_dim})
    window = Stage(studio, engine, qtbot)
    past = fake.history(200, generative=generative)
    window.say(m.Ready(facts), m.RunOpened(run, past, 200, ""), m.StateChanged("ready", 200))
    window.say(fake.cloud(run, 200), m.Progressed(200, 0.4, 20, 5000.0))
    return window


def data_names() -> set[str]:
    """Names that are typed and formulas are the same in every language."""
    facts = describe.catalogue()
    shown = [*(d.name for d in facts.datasets), *(x for m in facts.models for x in (m.name, m.citation, m.formula))]
    return {w for text in (*shown, "Pen Digits") for w in WORD.findall(text)}


@pytest.mark.parametrize("model", ["vae", "cvae", "ae"])
def test_no_english_is_left_in_the_chinese_window(studio: Studio, engine: FakeEngine, qtbot: Any, model: str) -> None:
    seen = stage(studio, engine, qtbot, model)
    assert len(english(seen.window, data_names())) > 100  # the walk finds the English of the English window
    i18n.set_language("zh_CN")
    seen.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # rows of the form before
    for panel in studio.panels:
        panel.redraw()
    assert english(seen.window, data_names()) == []


@pytest.mark.parametrize("card", ["palette", "shortcuts", "about", "report"])
def test_no_english_is_left_in_a_card(studio: Studio, engine: FakeEngine, qtbot: Any, card: str) -> None:
    seen = stage(studio, engine, qtbot, "vae")
    i18n.set_language("zh_CN")
    seen.settle()
    seen.window.actions_[card].trigger()
    found = seen.find(f"card.{card}")
    versions = {
        w for label in found.findChildren(QLabel) if "Python" in label.text() for w in WORD.findall(label.text())
    }
    assert english(found, versions | {"Tab"}) == []
    for entries in found.findChildren(QListWidget):
        words = [entries.item(i).text() for i in range(entries.count())]
        assert len(words) > 20
        assert not [w for text in words for w in WORD.findall(text) if w not in ALLOWED | data_names()]


def test_a_problem_is_told_in_chinese(studio: Studio, engine: FakeEngine, qtbot: Any) -> None:
    """The sentence, and the words of ours in it."""
    seen = stage(studio, engine, qtbot, "vae")
    i18n.set_language("zh_CN")
    seen.say(m.Failed("Cancelled", "{task} was cancelled.", {"task": "Loading data"}, ""))
    assert seen.window.banner.text.text() == "正在加载数据：已取消。"


def test_the_language_switches_at_run_time_both_ways(studio: Studio, engine: FakeEngine, qtbot: Any) -> None:
    seen = stage(studio, engine, qtbot, "vae")
    before = {name: text for name, text in texts(seen.window) if "“toolbar." in name}
    assert seen.window.toolbar.train.text() == "Train"
    i18n.set_language("zh_CN")
    seen.settle()
    assert seen.window.toolbar.train.text() == "训练"
    assert "变分自编码器" in seen.window.windowTitle()
    i18n.set_language("en")
    seen.settle()
    assert {name: text for name, text in texts(seen.window) if "“toolbar." in name} == before


def test_a_missing_translation_is_said(qapp: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(i18n, "resource", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(FileNotFoundError, match="zh_CN"):
        i18n.set_language("zh_CN")
