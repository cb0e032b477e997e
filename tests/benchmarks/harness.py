"""How speed is compared: both sides in turn, in one process, with the plain side against itself.

Other load can slow the same code tenfold, so that times of different runs say nothing. Here the
plain side (A), ours (B) and the plain side again (A') take turns; what counts is B against A, and
only where A' against A shows that the machine was quiet enough to tell.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

ROUNDS = 7
MOST_ROUNDS = 28
QUIET = (0.95, 1.05)

Side = Callable[[], float]


@dataclass(frozen=True)
class Comparison:
    """Seconds of both sides, round by round.

    Parameters
    ----------
    name : str
        What was measured.
    limit : float
        The largest ratio of ours to plain that is promised.
    ours, plain, again : tuple of float
        Seconds of each round; `again` is the plain side a second time.
    """

    name: str
    limit: float
    ours: tuple[float, ...]
    plain: tuple[float, ...]
    again: tuple[float, ...]

    @property
    def of_minima(self) -> float:
        return min(self.ours) / min(*self.plain, *self.again)

    @property
    def paired(self) -> float:
        """Median over the rounds of ours against the mean of the two plain runs beside it."""
        rounds = zip(self.ours, self.plain, self.again, strict=True)
        return median(ours / ((plain + again) / 2) for ours, plain, again in rounds)

    @property
    def against_itself(self) -> tuple[float, float]:
        """The plain side against itself: ratio of the minima, and median of the paired ratios."""
        pairs = zip(self.again, self.plain, strict=True)
        return min(self.again) / min(self.plain), median(a / b for a, b in pairs)

    @property
    def is_quiet(self) -> bool:
        return all(QUIET[0] <= ratio <= QUIET[1] for ratio in self.against_itself)

    @property
    def verdict(self) -> str:
        if not self.is_quiet:
            return "no verdict: too much other load"
        held = [ratio <= self.limit for ratio in (self.of_minima, self.paired)]
        if all(held):
            return "held"
        return "at the mark" if any(held) else "MISSED"

    def cells(self) -> tuple[str, ...]:
        """Return a row of the table."""
        own = "/".join(f"{ratio:.3f}" for ratio in self.against_itself)
        return (
            self.name,
            _seconds(min(self.ours)),
            _seconds(min(*self.plain, *self.again)),
            f"{self.of_minima:.3f}",
            f"{self.paired:.3f}",
            own,
            f"≤ {self.limit:g}",
            self.verdict,
        )


@dataclass(frozen=True)
class Figure:
    """One number that has a mark of its own, or none (``limit`` None)."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        return "held" if self.value <= self.limit else "MISSED"

    def cells(self) -> tuple[str, ...]:
        """Return a row of the table, with nothing to compare with."""
        mark = "" if self.limit is None else f"≤ {self.limit:g} {self.unit}"
        return (self.name, f"{self.value:.3g} {self.unit}", "", "", "", "", mark, self.verdict)


HEADER = ("what", "ours", "plain", "minima", "paired", "A against A", "mark", "verdict")


def timed(work: Callable[[], object], repeat: int = 1) -> Side:
    """Make a side that runs `work` so many times and returns the seconds of one."""

    def side() -> float:
        start = perf_counter()
        for _ in range(repeat):
            work()
        return (perf_counter() - start) / repeat

    return side


def compare(
    name: str,
    ours: Side,
    plain: Side,
    limit: float,
    *,
    rounds: int = ROUNDS,
    most: int = MOST_ROUNDS,
) -> Comparison:
    """Let both sides take turns, one untimed warm-up each before.

    While the plain side against itself is not quiet, rounds are added, up to `most`; whether to
    add one never depends on how our side does.

    Parameters
    ----------
    name, limit
        As for :class:`Comparison`.
    ours, plain : callable
        Do the work once and return the seconds that count.
    rounds, most : int
        At least and at most so many rounds.
    """
    sides = (plain, ours, plain)
    for side in sides[:2]:
        side()
    seconds: tuple[list[float], ...] = ([], [], [])
    while True:
        # A collection that happens to fall into one side would count against it.
        gc.collect()
        for place in _order(len(seconds[0])):
            seconds[place].append(sides[place]())
        plain_times, our_times, again = (tuple(entries) for entries in seconds)
        result = Comparison(name, limit, our_times, plain_times, again)
        done = len(plain_times)
        if done >= most or (done >= rounds and result.is_quiet):
            return result


def _order(number: int) -> tuple[int, int, int]:
    """Return who comes when in a round: each is once first, once second and once last."""
    orders = ((0, 1, 2), (1, 2, 0), (2, 0, 1))
    return orders[number % 3]


def markdown(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER) -> list[str]:
    """Lay out rows as a table that is readable as text and as Markdown."""
    texts = [tuple(header), *(tuple(row) for row in rows)]
    widths = [max(len(row[index]) for row in texts) for index in range(len(header))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in texts
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return [lines[0], rule, *lines[1:]]


def _seconds(value: float) -> str:
    if value < 1e-3:
        return f"{value * 1e6:.0f} µs"
    return f"{value * 1e3:.3g} ms" if value < 1 else f"{value:.3g} s"
