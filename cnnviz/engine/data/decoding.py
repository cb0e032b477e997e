"""Work on many samples, done ahead on threads and handed out in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

from cnnviz.engine.environment import usable_cores
from cnnviz.engine.events import end_if_wanted

A = TypeVar("A")
R = TypeVar("R")

_PIECE = 8  # samples that a thread takes at a time: all that is under way when somebody cancels
_STEPS_AHEAD = 2
_BYTES_AHEAD = 256 << 20
_LOOK_SECONDS = 0.05  # so often a wait looks whether the work shall end
_MOST_WORKERS = 8


def worker_count(asked: int = 0) -> int:
    """Return how many threads decode: those asked for, or as many as leave the window a core."""
    return asked or max(1, min(_MOST_WORKERS, usable_cores() - 1))


@dataclass(frozen=True)
class _Step(Generic[R]):
    """What is under way for one step."""

    samples: int
    pieces: list[Future[list[R]]]


class Ahead(Generic[A, R]):
    """Threads that work ahead of whoever takes the results.

    Parameters
    ----------
    work : callable
        What is done with one sample; it runs on the threads and must not touch what others change.
    size : callable
        Bytes that a result holds, by which the memory of what waits is bounded.
    workers : int
        Threads; they start with the first sample.
    """

    def __init__(self, work: Callable[[A], R], size: Callable[[R], int], workers: int = 0) -> None:
        self._work = work
        self._size = size
        self._workers = worker_count(workers)
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="decoding")
        self._seen, self._bytes = 0, 0

    def steps(self, steps: Iterable[Sequence[A]]) -> Generator[list[R], None, None]:
        """Yield the results of each step in their order; what is ahead is dropped on closing.

        Parameters
        ----------
        steps : iterable of sequences
            Samples that are wanted together; asked for a little before they are worked on.
        """
        waiting: deque[_Step[R]] = deque()
        source = iter(steps)
        self._fill(waiting, source)
        try:
            while waiting:
                results: list[R] = []
                for piece in waiting[0].pieces:
                    results += self._wait(piece)
                    self._fill(waiting, source)
                waiting.popleft()
                self._fill(waiting, source)
                yield results
        finally:
            for piece in chain.from_iterable(step.pieces for step in waiting):
                piece.cancel()

    def close(self) -> None:
        """End the threads; returns when the last of them is gone."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fill(self, waiting: deque[_Step[R]], source: Iterator[Sequence[A]]) -> None:
        """Start steps while more may be ahead."""
        while not waiting or len(waiting) <= self._steps_ahead(waiting[-1].samples):
            step = next(source, None)
            if step is None:
                return
            piece = max(1, min(_PIECE, -(-len(step) // self._workers)))
            pieces = [
                self._pool.submit(self._several, step[start : start + piece])
                for start in range(0, len(step), piece)
            ]
            waiting.append(_Step(len(step), pieces))

    def _steps_ahead(self, samples: int) -> int:
        """Return how many steps of so many samples keep all threads busy and fit into memory."""
        if not self._bytes:
            return 0
        wanted = max(_STEPS_AHEAD, -(-2 * self._workers * _PIECE // max(1, samples)))
        return min(wanted, int(_BYTES_AHEAD * self._seen / self._bytes / max(1, samples)))

    def _several(self, samples: Sequence[A]) -> list[R]:
        return [self._work(sample) for sample in samples]

    def _wait(self, piece: Future[list[R]]) -> list[R]:
        while not piece.done():
            end_if_wanted()
            wait((piece,), _LOOK_SECONDS)
        results = piece.result()
        self._seen += len(results)
        self._bytes += sum(map(self._size, results))
        return results
