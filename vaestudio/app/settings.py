"""What lasts from one sitting to the next, in one readable INI file in the data folder."""

from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from vaestudio.app.i18n import LANGUAGES, system_language
from vaestudio.app.theme import THEMES, system_theme
from vaestudio.paths import data_folder

RECENT = 10  # sessions that are remembered


class Settings:
    """Unreadable or unknown values count as not set: a settings file can never keep the window from opening."""

    def __init__(self) -> None:
        self._file = QSettings(str(data_folder() / "settings.ini"), QSettings.Format.IniFormat)

    def _text(self, key: str, default: str = "") -> str:
        value = self._file.value(key, default)
        return value if isinstance(value, str) else default

    def set(self, key: str, value: Any) -> None:
        self._file.setValue(key, value)

    @property
    def theme_choice(self) -> str:
        """ "light", "dark" or "system"."""
        choice = self._text("theme", "system")
        return choice if choice in THEMES else "system"

    @property
    def theme(self) -> str:
        return system_theme() if self.theme_choice == "system" else self.theme_choice

    @property
    def language_choice(self) -> str:
        """A code of `LANGUAGES`, or "system"."""
        choice = self._text("language", "system")
        return choice if choice in LANGUAGES else "system"

    @property
    def language(self) -> str:
        return system_language() if self.language_choice == "system" else self.language_choice

    @property
    def font_scale(self) -> float:
        try:
            return min(2.0, max(1.0, float(self._text("font_scale", "1.0"))))
        except ValueError:
            return 1.0

    @font_scale.setter
    def font_scale(self, scale: float) -> None:
        self.set("font_scale", f"{scale:.2f}")

    @property
    def device(self) -> str:
        return self._text("device", "auto")

    @property
    def welcomed(self) -> bool:
        """Whether the first-run card was dismissed."""
        return self._text("welcomed") == "true"

    @welcomed.setter
    def welcomed(self, done: bool) -> None:
        self.set("welcomed", "true" if done else "false")

    @property
    def recent(self) -> list[str]:
        """Sessions, the newest first."""
        value = self._file.value("recent", [])
        return [p for p in ([value] if isinstance(value, str) else value or []) if isinstance(p, str) and p]

    def remember_session(self, path: str) -> None:
        self.set("recent", [path, *(p for p in self.recent if p != path)][:RECENT])

    def forget_session(self, path: str) -> None:
        self.set("recent", [p for p in self.recent if p != path])

    def _bytes(self, key: str) -> QByteArray:
        value = self._file.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    @property
    def geometry(self) -> QByteArray:
        """Of the main window; empty when it was never closed."""
        return self._bytes("geometry")

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self.set("geometry", value)

    def docks(self, kind: str) -> QByteArray:
        """How the docks are arranged for a kind of model; empty when that was never seen."""
        return self._bytes(f"docks/{kind}")

    def set_docks(self, kind: str, state: QByteArray) -> None:
        self.set(f"docks/{kind}", state)

    def sync(self) -> None:
        self._file.sync()
