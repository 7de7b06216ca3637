"""What nobody foresaw: written to a log in the data folder and said in the banner; never a traceback in a person's face."""

import faulthandler
import logging
import signal
import socket
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from types import TracebackType
from typing import IO, Any

from PySide6.QtCore import QMessageLogContext, QObject, QSocketNotifier, QtMsgType, Signal, qInstallMessageHandler

from vaestudio.engine import messages as m
from vaestudio.errors import Crashed, Problem
from vaestudio.paths import data_folder

LOG = "vaestudio.log"  # in the data folder
log = logging.getLogger("vaestudio")


class Hooks(QObject):
    """Installed for the life of the program; `remove` puts everything back. Errors may come from any thread."""

    failed = Signal(object)  # m.Failed, delivered in the window's thread

    def __init__(self) -> None:
        super().__init__()
        self._handler = RotatingFileHandler(
            data_folder() / LOG, maxBytes=500_000, backupCount=1, encoding="utf-8", delay=True
        )
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(self._handler)
        log.setLevel(logging.INFO)
        self._faults: IO[str] = (data_folder() / "faults.log").open("w", encoding="utf-8")
        faulthandler.enable(self._faults)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = lambda args: self._log("unraisable", args.exc_type, args.exc_value, args.exc_traceback)
        self._qt_before = qInstallMessageHandler(self._qt_said)

    def _caught(self, kind: type[BaseException], error: BaseException | None, where: TracebackType | None) -> None:
        details = self._log("unexpected", kind, error, where)
        if not issubclass(kind, KeyboardInterrupt):
            if not isinstance(error, Problem):
                error = Crashed(reason=f"{kind.__name__}: {str(error)[:200]}", kept=0)
            self.failed.emit(m.Failed(type(error).__name__, error.sentence, error.values, details))

    @staticmethod
    def _log(what: str, kind: type[BaseException], error: BaseException | None, where: TracebackType | None) -> str:
        details = "".join(traceback.format_exception(kind, error, where))
        log.error("%s\n%s", what, details)
        return details

    @staticmethod
    def _qt_said(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        log.log(logging.DEBUG if kind is QtMsgType.QtDebugMsg else logging.WARNING, "Qt: %s", message)

    def remove(self) -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        qInstallMessageHandler(self._qt_before)
        faulthandler.disable()
        self._faults.close()
        log.removeHandler(self._handler)
        self._handler.close()


class Interrupts(QObject):
    """SIGINT, SIGTERM and SIGHUP at once, although Qt's loop runs no Python while it waits: a byte on a socket wakes it."""

    interrupted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._read, self._write = socket.socketpair()
        for end in (self._read, self._write):
            end.setblocking(False)
        self._wakeup = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        known = [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")]
        ours = [s for s in known if s is not None and signal.getsignal(s) != signal.SIG_IGN]  # as nohup has it
        self._before: dict[int, Any] = {s: signal.signal(s, self._handle) for s in ours}
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    @staticmethod
    def _handle(number: int, frame: object) -> None:
        log.info("signal %s", number)

    def _woken(self) -> None:
        self._read.recv(64)
        self.interrupted.emit()

    def remove(self) -> None:
        self._notifier.setEnabled(False)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        self._read.close()
        self._write.close()
