"""What goes through a mailbox: commands to the engine, events from it. Part of `messages`."""

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    @property
    def key(self) -> Hashable | None:
        return None


@dataclass(frozen=True)
class Command(Message):
    pass


@dataclass(frozen=True)
class Event(Message):
    pass
