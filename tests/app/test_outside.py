"""Export and Follow in the window."""

import pytest
from PySide6.QtWidgets import QFileDialog

from vaestudio.app.outside import QDesktopServices
from vaestudio.engine import messages as m


@pytest.fixture
def running(stage):
    stage.begin()
    return stage


def chosen(monkeypatch, folder="/somewhere", file="/far/run.h5"):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folder)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (file, ""))


@pytest.mark.parametrize("kind", ["all", *(kind.name for kind in m.EXPORTS)])
def test_every_kind_is_a_command(running, engine, monkeypatch, kind):
    chosen(monkeypatch)
    running.window.actions_[f"export_{kind}"].trigger()
    assert engine.last(m.Export) == m.Export((kind,), "/somewhere")
    chosen(monkeypatch, folder="")
    running.window.actions_[f"export_{kind}"].trigger()
    assert len(engine.posted(m.Export)) == 1, "a dialog that is closed changes nothing"


def test_there_is_nothing_to_export_before_there_is_a_run(stage):
    assert stage.studio.run is None and not stage.window.actions_["export_all"].isEnabled()


def test_what_was_written_and_what_was_left_out_is_said(running, monkeypatch):
    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    why = (
        "Unsupported",
        "The model “{model}” cannot {action}: {reason}.",
        {"model": "vae", "action": "fly", "reason": "it has no wings"},
    )
    running.say(m.Exported("/somewhere", ("a", "b"), (why,)))
    banner = running.window.banner
    assert banner.isVisible() and banner.property("level") == "note"
    assert "2 files" in banner.text.text() and "it has no wings" in banner.text.text()
    banner.help.click()
    assert shown == ["/somewhere"]


def test_a_run_elsewhere_is_followed_and_said_once(running, engine, monkeypatch):
    chosen(monkeypatch)
    running.window.actions_["follow"].trigger()
    assert engine.last(m.Follow) == m.Follow("/far/run.h5")
    running.say(m.Followed("/far/run.h5", 5, False))
    assert "/far/run.h5" in running.window.banner.text.text()
    running.window.banner.close_banner()
    running.say(m.Followed("/far/run.h5", 9, False))
    assert not running.window.banner.isVisible()


def test_what_is_open_in_another_window_can_be_followed(running, engine):
    running.say(m.Failed("OpenElsewhere", "“{path}” is open in another window.", {"path": "/far/run.h5"}, level="note"))
    running.window.banner.help.click()
    assert engine.last(m.Follow).path == "/far/run.h5"
