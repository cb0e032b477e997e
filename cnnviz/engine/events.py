"""Long work is a generator of events.

Progress is ``yield``, the result is ``return``, cancelling is ``close()`` and cleaning up is
``finally``. The window and the command line drive the same generators.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

E = TypeVar("E")
R = TypeVar("R")

Work = Generator[E, None, R]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work has come.

    Parameters
    ----------
    done : int
        Units of work that are behind us.
    total : int or None
        All units of work, or None where nobody knows.
    message : str
        What is being done, in a few words.
    unit : str
        What is counted: "images", "bytes", ... (empty: plain steps).
    """

    done: int
    total: int | None = None
    message: str = ""
    unit: str = ""

    @property
    def fraction(self) -> float | None:
        """Share that is done, from 0 to 1, or None where the total is unknown."""
        if not self.total:
            return None
        return min(1.0, self.done / self.total)


def drain(work: Generator[E, None, R], on_event: Callable[[E], object] | None = None) -> R:
    """Run a piece of work to its end and return its result.

    The work is closed also when `on_event` raises, so that its cleaning up always happens.
    """
    try:
        while True:
            event = next(work)
            if on_event is not None:
                on_event(event)
    except StopIteration as end:
        result: R = end.value
        return result
    finally:
        work.close()


def sliced(work: Generator[E, None, R], seconds: float) -> Generator[E, None, R]:
    """Do work of many short steps in slices of time, and yield the event of each slice's end.

    Where work takes turns with other work, as on the model lane, each yield costs a step of that,
    which may be long.
    """
    last = time.perf_counter()
    try:
        while True:
            event = next(work)
            if time.perf_counter() - last > seconds:
                yield event
                last = time.perf_counter()
    except StopIteration as end:
        result: R = end.value
        return result
    finally:
        work.close()


class Cancelled(BaseException):
    """Ends work from within a call that cannot yield, when its driver wants it to end.

    Not an Exception, so that code which catches errors of its own lets it through.
    """


def _never() -> bool:
    return False


_wish: ContextVar[Callable[[], bool]] = ContextVar("wish to end", default=_never)


@contextmanager
def stoppable(wish: Callable[[], bool]) -> Iterator[None]:
    """Let what runs in this context ask `wish` whether it shall end; it then raises Cancelled."""
    token = _wish.set(wish)
    try:
        yield
    finally:
        _wish.reset(token)


def end_if_wanted() -> None:
    """Raise :class:`Cancelled` where the driver of this work wants it to end."""
    if _wish.get()():
        raise Cancelled
