"""What goes through a mailbox: commands to the engine, events from it. Part of `messages`."""

from collections.abc import Hashable

from vaestudio.records import record


@record
class Message:
    @property
    def key(self) -> Hashable | None:
        return None


@record
class Command(Message):
    pass


@record
class Event(Message):
    pass
