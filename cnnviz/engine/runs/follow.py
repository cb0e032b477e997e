"""Following a run while somebody writes it: another process, or another machine.

Only files are read, and only what was appended since the last look, so that the writer neither
waits nor knows. The log is the truth; a file beside it that tells the same in short is not needed:
reading back costs 1.5 µs a step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.runs.about import read_about
from cnnviz.engine.runs.files import LOG
from cnnviz.engine.runs.presence import Writing, writer_of
from cnnviz.engine.runs.steps import events_of
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import RunEnded, RunFacts

# Bytes of the log that are read at once: a millisecond of Python's lock, with which no window
# notices that a long log is read in its process.
_AT_ONCE = 1 << 17
_LONGEST = 1 << 24  # a line of more bytes is none of ours
_WITNESS = 256  # bytes before the place of reading by which another log is told from this one


@dataclass(frozen=True, slots=True)
class LogReplaced:
    """The log is another one than before and is told from its beginning: what was heard is void."""


class Follower:
    """Tells what was appended to a run's log since it was asked last.

    Parameters
    ----------
    directory : pathlib.Path
        The run; it may come into being later, go away and come back.

    Attributes
    ----------
    away : bool
        Whether the log could not be read when it was asked for last.
    behind : bool
        Whether there was more than it was asked for at last.
    """

    def __init__(self, directory: Path | str) -> None:
        self.directory = Path(directory)
        self.away = False
        self.behind = False
        self._place = 0  # up to where whole lines were read
        self._head = self._tail = b""  # of what was read, to know the log by
        self._reason = ""

    def poll(self, limit: int = _AT_ONCE) -> list[Any]:
        """Return what is new, about `limit` bytes of it; nothing while the folder is away.

        Batches come as :class:`.Steps`, all else as the events that they are. The first one after
        the log was exchanged for another is :class:`LogReplaced`.
        """
        try:
            with (self.directory / LOG).open("rb") as log:
                anew = not self._is_known(log)
                if anew:
                    self._forget()
                block = self._read(log, limit)
        except OSError:
            self.away, self.behind = True, False
            return []
        self.away = False
        told = [self._placed(event) for event in events_of(block)]
        return [LogReplaced(), *told] if anew else told

    def everything(self) -> Iterator[list[Any]]:
        """Yield what there is up to now, in parts between which others can have their turn."""
        self.behind = True
        while self.behind:
            if events := self.poll():
                yield events

    @property
    def reason(self) -> str:
        """How it came to its end: "finished", "stopped early", "diverged"; empty otherwise."""
        return self._reason

    def writer(self) -> Writing | None:
        """Return who writes the run, or wrote it when it was killed."""
        return writer_of(self.directory)

    @property
    def state(self) -> str:
        """How the run stands, by what was polled and by who writes it now.

        "training"; "finished", "stopped early" or "diverged" where it came to its end; "stopped"
        where whoever drove it ended it; "broken off" where it was killed.
        """
        return state_of(self._reason, self.writer())

    # ---- reading -------------------------------------------------------------------------

    def _is_known(self, log: BinaryIO) -> bool:
        """Whether the log still holds what was read of it, by its length and by two samples."""
        if not self._place:
            return True
        head = log.read(len(self._head))
        log.seek(self._place - len(self._tail))
        return head == self._head and log.read(len(self._tail)) == self._tail

    def _forget(self) -> None:
        self._place = 0
        self._head = self._tail = b""
        self._reason = ""

    def _read(self, log: BinaryIO, limit: int) -> bytes:
        """Return whole lines from where reading stopped; a torn last one is left for later."""
        log.seek(self._place)
        block = log.read(limit)
        while b"\n" not in block and len(block) < _LONGEST and (more := log.read(limit)):
            block += more
        end = block.rfind(b"\n") + 1
        if not end and len(block) >= _LONGEST:
            end = len(block)
        self.behind = bool(end) and bool(log.read(1))
        self._place += end
        block = block[:end]
        self._head = (self._head + block[:_WITNESS])[:_WITNESS]
        self._tail = (self._tail + block)[-_WITNESS:]
        return block

    def _placed(self, event: Any) -> Any:
        """Return an event with what the log leaves out: where the run lies, and its settings."""
        if isinstance(event, RunFacts):
            self._reason = ""
            return replace(event, directory=self.directory, config=config_of(self.directory))
        if isinstance(event, RunEnded):
            self._reason = event.reason
            return replace(event, directory=self.directory)
        return event


def state_of(reason: str, writing: Writing | None) -> str:
    """Return how a run stands, by how it ended (empty: not by itself) and by who writes it."""
    if reason:
        return reason
    if writing is None:
        return "stopped"
    return "training" if writing.alive else "broken off"


def config_of(directory: Path) -> TrainConfig | None:
    """Return what our own training goes by; None where it is somebody's own loop, or unreadable."""
    try:
        return read_about(directory).config
    except CnnvizError:
        return None
