"""The thread: started at once, so that torch is imported while the window is already painted."""

import threading

from vaestudio.engine.mailbox import Mailbox
from vaestudio.engine.messages import Command, Event, Quit
from vaestudio.engine.state import Recorder


class Engine:
    """Commands in, events out. Everything slow (importing torch, loading data, training, saving) happens in its thread."""

    def __init__(self, recorder: Recorder) -> None:
        self._inbox: Mailbox[Command] = Mailbox()
        self._outbox: Mailbox[Event] = Mailbox()
        self._recorder = recorder
        self._thread = threading.Thread(target=self._main, name="vaestudio engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def post(self, command: Command) -> None:
        self._inbox.post(command, command.key)

    def pull(self) -> list[Event]:
        """Every event since the last pull, in order; never waits."""
        return self._outbox.drain()

    def wait(self, seconds: float) -> bool:
        """Until there is something to pull; for programs without an event loop of their own."""
        return self._outbox.wait(seconds)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def close(self, seconds: float = 10.0) -> bool:
        """Ask the thread to save and end, and wait; True when it has ended."""
        self.post(Quit())
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _main(self) -> None:
        from vaestudio.engine.worker import Worker  # imports torch: about a second

        Worker(self._inbox, self._outbox, self._recorder).work()
