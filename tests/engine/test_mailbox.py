import threading
import time

from vaestudio.engine.mailbox import Mailbox


def test_keeps_the_latest_of_a_key_and_every_one_without() -> None:
    box: Mailbox[str] = Mailbox()
    for message, key in (("a1", "a"), ("row 1", None), ("b1", "b"), ("row 2", None), ("a2", "a")):
        box.post(message, key)
    assert box.drain() == ["row 1", "b1", "row 2", "a2"]
    assert box.drain() == []


def test_wait_returns_at_once_when_something_is_unread_and_gives_up_otherwise() -> None:
    box: Mailbox[int] = Mailbox()
    assert not box.wait(0.0)
    box.post(1)
    assert box and box.wait(10)


def test_wait_wakes_when_another_thread_posts() -> None:
    box: Mailbox[int] = Mailbox()
    poster = threading.Timer(0.05, box.post, (1,))
    poster.start()
    start = time.perf_counter()
    assert box.wait(10)
    assert time.perf_counter() - start < 5
    poster.join()


def test_no_row_is_lost_or_doubled_between_threads() -> None:
    box: Mailbox[int] = Mailbox()
    writer = threading.Thread(target=lambda: [box.post(i) for i in range(20_000)])
    writer.start()
    got: list[int] = []
    while writer.is_alive() or box:
        got += box.drain()
    assert got == list(range(20_000))
