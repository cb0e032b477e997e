"""Files are written in order by a thread that ends, and what fails is told once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from cnnviz.engine.runs import background
from cnnviz.engine.runs.background import Background

PATIENCE = 30.0


def nothing() -> None:
    """Do nothing."""


@pytest.fixture
def work() -> Iterator[Background]:
    made = Background(nothing, nothing)
    yield made
    made.close()
    assert "saving" not in [thread.name for thread in threading.enumerate()]


def resting(work: Background) -> threading.Event:
    """Let the thread rest, and return what lets it go on."""
    go_on, rests = threading.Event(), threading.Event()

    def rest() -> None:
        rests.set()
        assert go_on.wait(PATIENCE)

    work.put(rest)
    assert rests.wait(PATIENCE)
    return go_on


def adding(done: list[str], name: str) -> Callable[[], None]:
    return lambda: done.append(name)


def test_in_the_order_in_which_it_came(work: Background) -> None:
    done: list[str] = []
    for name in "abc":
        work.put(adding(done, name))
    work.drain()
    assert done == ["a", "b", "c"]


def test_a_newer_one_takes_the_place_of_one_that_waits(work: Background) -> None:
    """But comes behind what was given meanwhile: what is told of steps before their position."""
    done: list[str] = []
    go_on = resting(work)
    work.put(adding(done, "position 1"), key="position", holds={1: 10})
    work.put(adding(done, "told"))
    work.put(adding(done, "position 2"), key="position", holds={1: 10})
    go_on.set()
    work.drain()
    assert done == ["told", "position 2"]


def test_what_waited_for_long_makes_way_no_more(
    work: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is always behind writes one of them at least now and then."""
    clock, done = [1_000.0], []
    monkeypatch.setattr(background.time, "monotonic", lambda: clock[0])
    go_on = resting(work)
    for name in "abcde":
        work.put(adding(done, name), key="position")
        clock[0] += 25.0
    go_on.set()
    work.drain()
    assert done == ["c", "e"]


def giving(work: Background, name: int) -> tuple[threading.Thread, threading.Event]:
    """Give something to do from another thread, and return what tells that it was taken."""
    given = threading.Event()

    def give() -> None:
        work.put(nothing, holds={name: 80})
        given.set()

    giver = threading.Thread(target=give)
    giver.start()
    return giver, given


def test_whoever_gives_too_much_waits(work: Background, monkeypatch: pytest.MonkeyPatch) -> None:
    """But not for what is a part of the same copy."""
    monkeypatch.setattr(background, "_ROOM", 100)
    go_on = resting(work)
    for _ in range(3):
        work.put(nothing, holds={1: 80})
    work.put(nothing, holds={1: 80, 2: 300})
    giver, given = giving(work, 3)
    work.put(nothing)
    assert not given.wait(0.1)
    go_on.set()
    assert given.wait(PATIENCE)
    giver.join()
    work.drain()


def test_what_fails_is_told_once_and_nothing_comes_after_it() -> None:
    work, done = Background(nothing, nothing), []
    go_on = resting(work)

    def fail() -> None:
        raise OSError(28, "No space left on device")

    work.put(fail)
    work.put(lambda: done.append("after"))
    go_on.set()
    with pytest.raises(OSError, match="No space"):
        work.drain()
    assert work.has_failed
    work.put(lambda: done.append("later"))
    work.drain()
    work.check()
    work.close()
    assert done == []


def test_what_is_told_to_nobody_is_told_at_the_end() -> None:
    work = Background(nothing, nothing)
    work.put(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work.close()
    work.close()


def test_nothing_is_done_where_another_writes() -> None:
    """What is asked before each piece decides."""
    done: list[str] = []

    def refuse() -> None:
        raise PermissionError("taken over")

    work = Background(refuse, nothing)
    work.put(adding(done, "a"))
    with pytest.raises(PermissionError):
        work.close()
    assert done == []


def test_word_is_given_while_nothing_is_to_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_IDLE_S", 0.01)
    beats = threading.Semaphore(0)
    work = Background(nothing, beats.release)
    work.put(nothing)
    for _ in range(5):
        assert beats.acquire(timeout=PATIENCE)
    work.close()
