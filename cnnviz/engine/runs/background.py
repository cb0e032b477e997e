"""Work on the disk that happens beside the training, one piece after the other."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_ROOM = 512_000_000  # bytes that may wait; more would fill the memory where the disk is slow
_IDLE_S = 5.0
_PATIENCE_S = 60.0  # for which what waits may make way for what is newer


@dataclass(frozen=True, eq=False)
class _Piece:
    work: Callable[[], object]
    key: str = ""
    holds: Mapping[int, int] = field(default_factory=dict)
    since: float = 0.0  # when it, or the first whose place it took, began to wait


class Background:
    """Does pieces of work in a thread of its own, in the order in which they came.

    After the first piece that fails none is done any more: what comes later may rest on it. The
    failure is told once, to whoever asks first.

    Parameters
    ----------
    before : callable
        Called before each piece; what it raises is a failure.
    idle : callable
        Called every few seconds.
    """

    def __init__(self, before: Callable[[], object], idle: Callable[[], object]) -> None:
        self._before = before
        self._idle = idle
        self._changed = threading.Condition()
        self._waiting: deque[_Piece] = deque()
        self._at_hand: _Piece | None = None
        self._closing = False
        self._failure: BaseException | None = None
        self._told = False
        self._thread: threading.Thread | None = None

    @property
    def has_failed(self) -> bool:
        """Whether nothing is done any more."""
        return self._failure is not None

    def put(
        self, work: Callable[[], object], *, key: str = "", holds: Mapping[int, int] | None = None
    ) -> None:
        """Have something done.

        Parameters
        ----------
        work : callable
            What is to be done.
        key : str
            Takes the place of a piece of the same key that still waits, unless that has waited for
            long: on a slow disk none would ever be done. Empty for none.
        holds : mapping of int to int or None
            Memory that it holds, in bytes; pieces that hold the same name it alike. Where what
            waits holds too much already, the caller waits too.
        """
        with self._changed:
            since = self._make_way(key) if key else 0.0
            while holds and self._held() > _ROOM and not self._failure:
                self._changed.wait()
            if self._failure:
                return
            self._waiting.append(_Piece(work, key, holds or {}, since))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="saving", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def check(self) -> None:
        """Raise what failed, where that was not told yet."""
        if self._failure is not None and not self._told:
            self._told = True
            raise self._failure

    def drain(self) -> None:
        """Wait until everything is done, and raise what failed."""
        with self._changed:
            while self._waiting or self._at_hand:
                self._changed.wait()
        self.check()

    def close(self) -> None:
        """Do what waits, end the thread, and raise what failed."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._closing = False
        self.check()

    def _make_way(self, key: str) -> float:
        """Drop what waits under a key; return since when whoever comes instead waits."""
        since = now = time.monotonic()
        for piece in [piece for piece in self._waiting if piece.key == key]:
            if now - piece.since < _PATIENCE_S:
                self._waiting.remove(piece)
                since = min(since, piece.since)
        return since

    def _held(self) -> int:
        """Return how much memory is held by what waits and what is at hand."""
        pieces = [*self._waiting, *([self._at_hand] if self._at_hand else [])]
        return sum({name: size for one in pieces for name, size in one.holds.items()}.values())

    def _run(self) -> None:
        while True:
            self._idle()  # which never raises
            with self._changed:
                if not self._waiting:
                    if self._closing:
                        return
                    self._changed.wait(_IDLE_S)
                if not self._waiting:
                    continue
                piece = self._at_hand = self._waiting.popleft()
            self._do(piece)

    def _do(self, piece: _Piece) -> None:
        failure: BaseException | None = None
        try:
            self._before()
            piece.work()
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody listens
            failure = error
        with self._changed:
            self._at_hand = None
            if failure is not None:
                self._failure = failure
                self._waiting.clear()
            self._changed.notify_all()
