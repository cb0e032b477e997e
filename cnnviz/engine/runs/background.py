"""Work on the disk that happens beside the training, one piece after the other."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

_ROOM = 512_000_000  # bytes that may wait; more would fill the memory where the disk is slow
_IDLE_S = 5.0


@dataclass(frozen=True, eq=False)
class _Piece:
    work: Callable[[], object]
    key: str
    size: int


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
        self._size = 0  # of what waits and what is at hand
        self._busy = False
        self._closing = False
        self._failure: BaseException | None = None
        self._told = False
        self._thread: threading.Thread | None = None

    @property
    def has_failed(self) -> bool:
        """Whether nothing is done any more."""
        return self._failure is not None

    def put(self, work: Callable[[], object], *, key: str = "", size: int = 0) -> None:
        """Have something done.

        Parameters
        ----------
        work : callable
            What is to be done.
        key : str
            Takes the place of a piece of the same key that still waits; empty for none.
        size : int
            Bytes of memory that it holds; where too many wait, so does the caller.
        """
        with self._changed:
            if key:
                self._drop(key)
            while self._size and self._size + size > _ROOM and not self._failure:
                self._changed.wait()
            if self._failure:
                return
            self._waiting.append(_Piece(work, key, size))
            self._size += size
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
            while self._waiting or self._busy:
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

    def _drop(self, key: str) -> None:
        dropped = [piece for piece in self._waiting if piece.key == key]
        for piece in dropped:
            self._waiting.remove(piece)
            self._size -= piece.size

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
                piece = self._waiting.popleft()
                self._busy = True
            self._do(piece)

    def _do(self, piece: _Piece) -> None:
        failure: BaseException | None = None
        try:
            self._before()
            piece.work()
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody listens
            failure = error
        with self._changed:
            self._busy = False
            self._size -= piece.size
            if failure is not None:
                self._failure = failure
                self._waiting.clear()
                self._size = 0
            self._changed.notify_all()
