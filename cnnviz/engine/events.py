"""Long work is a generator of events.

Progress is ``yield``, the result is ``return``, cancelling is ``close()`` and cleaning up is
``finally``. The window and the command line drive the same generators.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
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
