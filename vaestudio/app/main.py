"""The program's start and end. Nothing on the way to the first picture imports torch: the engine's thread does."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from vaestudio.app import collecting, i18n, icons, late, theme
from vaestudio.app.settings import Settings
from vaestudio.app.studio import Studio
from vaestudio.app.window import StudioWindow
from vaestudio.engine import messages as m
from vaestudio.engine.engine import Engine

if TYPE_CHECKING:
    from vaestudio.engine.state import Recorder, RunState

LATEST_MS = 1000  # after which the engine no longer waits for the window's first paint


class AfterPaint(QObject):
    """Calls `then` once `window` has been painted, or soon where it is not: minimised, say.

    The engine waits for that, for importing torch holds Python's lock most of the time: begun earlier, the window came
    half as late again, and torch no sooner.
    """

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then: Callable[[], None] | None = then
        window.installEventFilter(self)
        QTimer.singleShot(LATEST_MS, self, self._call)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._call)  # when all of it is painted
        return False

    def _call(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()


class LazySessions:
    """The Recorder, made by the engine's thread when it first saves or loads: h5py is not on the way to the window."""

    @cached_property
    def _sessions(self) -> "Recorder":
        from vaestudio.session.store import Sessions

        return Sessions()

    def save(self, state: "RunState", path: str) -> None:
        self._sessions.save(state, path)

    def load(self, path: str) -> "RunState":
        return self._sessions.load(path)

    def export(self, *arguments: Any) -> Any:
        return self._sessions.export(*arguments)

    def hold(self, path: str) -> bool:
        return (not path and "_sessions" not in vars(self)) or self._sessions.hold(path)


def options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="vaestudio", description="The window. For the command line see vaestudio --help."
    )
    parser.add_argument("session", nargs="?", help="a session (.h5) to open")
    parser.add_argument("--data", help="a data set's name, a file or a folder (default: pen-digits)")
    parser.add_argument("--model", help="a model's name (default: vae)")
    parser.add_argument("--language", choices=list(i18n.LANGUAGES), help="for this time only")
    parser.add_argument("--theme", choices=list(theme.THEMES), help="for this time only")
    return parser.parse_args(argv)


def first_command(chosen: argparse.Namespace, device: str) -> m.Command:
    """What the window begins with."""
    if chosen.session:
        return m.Open(chosen.session, chosen.data or "")
    return m.NewRun(chosen.model or "vae", chosen.data or "pen-digits", device=device)


def application(settings: Settings, *, language: str | None = None, look: str | None = None) -> QApplication:
    """The QApplication with theme, icon and language; the one that exists, when there is one."""
    app = QApplication.instance() or QApplication(["vaestudio"])
    assert isinstance(app, QApplication)
    app.setApplicationName("vaestudio")
    app.setApplicationDisplayName("VAE Studio")
    app.setOrganizationName("vaestudio")
    app.setDesktopFileName("vaestudio")
    theme.apply(app, look or settings.theme, settings.font_scale)
    app.setWindowIcon(icons.application_icon())
    i18n.set_language(language or settings.language)
    return app


def begin(window: StudioWindow, painted: Callable[[], object] = lambda: None) -> None:
    """Shows the window; once it is painted, the panels that are not seen yet are made, and then the engine starts."""

    def then() -> None:
        painted()
        window.setWindowIcon(icons.application_icon(icons.LARGE_SIZES))
        late.build_rest(window, window.studio.start)

    window.studio.ready.connect(lambda catalogue: collecting.as_usual())
    window.show()
    AfterPaint(window, then)


def main(argv: Sequence[str]) -> int:
    """`argv` as sys.argv. Returns the exit status, after the engine has saved and its thread has ended."""
    from vaestudio.app.hooks import Hooks, Interrupts
    from vaestudio.app.sitting import Sitting

    chosen = options(argv[1:])
    settings = Settings()
    app = application(settings, language=chosen.language, look=chosen.theme)
    hooks, interrupts = Hooks(), Interrupts()
    studio = Studio(Engine(LazySessions()))
    window = StudioWindow(studio, settings, first_command(chosen, settings.device))
    sitting = Sitting()
    studio.run_opened.connect(lambda event: sitting.on(event.path))
    studio.news.connect(lambda event: sitting.on(event.path) if isinstance(event, m.Saved) else None)
    if lost := sitting.lost:
        window.banner.show_problem(m.Failed(type(lost).__name__, lost.sentence, lost.values, level="note"))
    hooks.failed.connect(studio.failed)
    interrupts.interrupted.connect(window.close)
    app.commitDataRequest.connect(window.close)  # the person logs out
    begin(window)
    try:
        return app.exec()
    finally:
        studio.close()
        sitting.end()
        interrupts.remove()
        hooks.remove()


if __name__ == "__main__":
    sys.exit(main(sys.argv))
