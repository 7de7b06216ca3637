"""The bridge: what it does when there is nobody on the other side."""

from vaestudio.engine import messages as m


def test_a_thread_that_ends_without_a_word_is_reported_once_and_soon(studio, engine, qtbot):
    failures = []
    studio.failed.connect(failures.append)
    studio.start()
    qtbot.wait(50)
    assert not failures, "a thread that lives is no news"
    engine.say(m.StateChanged("training", 7))
    engine.closed = True  # as if its loop were gone
    qtbot.waitUntil(lambda: bool(failures), timeout=2000)
    qtbot.wait(100)
    assert [event.kind for event in failures] == ["EngineGone"]
    assert studio.state == "training", "what it said last was heard first"


def test_a_program_that_closes_mourns_nobody(studio, engine):
    failures = []
    studio.failed.connect(failures.append)
    studio.start()
    studio.close()
    studio.pull()
    assert not failures
