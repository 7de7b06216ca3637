"""The only lock in the program."""

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Messages from one thread to another. Posting never waits.

    A message with a key replaces the unread one of the same key (the latest value is enough: a slider, a frame);
    a message without a key is always delivered (every loss row, every start and stop). Order is kept: a replaced
    message takes the place of the newest.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._messages: dict[Hashable, T] = {}
        self._count = 0

    def post(self, message: T, key: Hashable | None = None) -> None:
        with self._condition:
            if key is None:
                self._count += 1
                key = ("", self._count)
            else:
                self._messages.pop(key, None)
            self._messages[key] = message
            self._condition.notify_all()

    def drain(self) -> list[T]:
        """Every unread message, oldest first; returns at once."""
        with self._condition:
            messages, self._messages = list(self._messages.values()), {}
            return messages

    def wait(self, seconds: float | None = None) -> bool:
        """Until something is unread or `seconds` have passed; True if something is unread."""
        with self._condition:
            return bool(self._messages) or self._condition.wait(seconds)

    def __bool__(self) -> bool:
        return bool(self._messages)
