"""Settings last; what is unreadable counts as not set."""

import pytest
from PySide6.QtCore import QByteArray

from vaestudio.app.settings import RECENT, Settings
from vaestudio.paths import data_folder


def again(settings: Settings) -> Settings:
    settings.sync()
    return Settings()


def test_everything_has_a_default(qapp):
    settings = Settings()
    assert (settings.theme_choice, settings.language_choice, settings.device) == ("system", "system", "auto")
    assert settings.font_scale == 1.0 and not settings.welcomed and settings.recent == []
    assert settings.theme in ("light", "dark") and settings.language in ("en", "zh_CN")
    assert settings.geometry.isEmpty() and settings.docks("vector").isEmpty()


def test_what_is_set_lasts(qapp):
    settings = Settings()
    settings.set("theme", "dark")
    settings.set("language", "zh_CN")
    settings.set("device", "cpu")
    settings.font_scale, settings.welcomed = 1.25, True
    settings.geometry = QByteArray(b"where")
    settings.set_docks("grid", QByteArray(b"what"))
    settings = again(settings)
    assert (settings.theme, settings.language, settings.device) == ("dark", "zh_CN", "cpu")
    assert settings.font_scale == 1.25 and settings.welcomed
    assert settings.geometry == QByteArray(b"where") and settings.docks("grid") == QByteArray(b"what")
    assert settings.docks("vector").isEmpty()
    assert (data_folder() / "settings.ini").exists()


@pytest.mark.parametrize("count", [1, 2, RECENT + 5])
def test_recent_sessions_last_the_newest_first(qapp, count):
    settings = Settings()
    for i in range(count):
        settings.remember_session(f"/tmp/with, comma {i}.h5")
    settings.remember_session("/tmp/with, comma 0.h5")
    settings = again(settings)
    assert settings.recent[0] == "/tmp/with, comma 0.h5" and len(settings.recent) == min(count, RECENT)
    assert len(set(settings.recent)) == len(settings.recent)
    settings.forget_session("/tmp/with, comma 0.h5")
    assert "/tmp/with, comma 0.h5" not in again(settings).recent


@pytest.mark.parametrize(
    "text", ["", "theme=neon\nlanguage=xx\nfont_scale=huge\n", "[General]\nfont_scale=99\n", "\x00\xff not ini ["]
)
def test_no_settings_file_keeps_the_window_from_opening(qapp, text):
    (data_folder() / "settings.ini").write_text(text, encoding="latin-1")
    settings = Settings()
    assert settings.theme_choice == "system" and settings.language_choice == "system"
    assert 1.0 <= settings.font_scale <= 2.0 and settings.recent == []
    assert isinstance(settings.geometry, QByteArray) and isinstance(settings.docks("vector"), QByteArray)


def test_the_type_is_never_smaller_than_one_nor_larger_than_two(qapp):
    settings = Settings()
    for said, kept in ((0.2, 1.0), (1.5, 1.5), (7, 2.0)):
        settings.font_scale = said
        assert settings.font_scale == kept
