"""Who writes a run now: one process at a time, which others can see.

On one machine a lock tells, which the system frees with the process that holds it, however that
ends. Other machines may share the folder and not the lock; for them a file tells, which is touched
every few seconds. A machine that slept finds another's name in that file when it wakes, and writes
nothing any more.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.runs.files import HEARTBEAT, LOCK, cannot_begin
from cnnviz.engine.storage import Lock, is_locked, write_text

BEAT_S = 15.0
_LOST_S = 60.0
_LONGEST_HOST = 253  # characters that a name in a network may have


@dataclass(frozen=True)
class Writing:
    """A process that writes a run, or did so when it was killed.

    Parameters
    ----------
    host : str
        The machine.
    process : int
        Its number there.
    since : float
        When it began, in seconds since 1970 by its own clock.
    processes : int
        How many train together.
    alive : bool
        Whether it still does so.
    """

    host: str
    process: int
    since: float
    processes: int
    alive: bool


def writer_of(directory: Path | str) -> Writing | None:
    """Return who writes a run; None where whoever did so has closed it."""
    path = Path(directory, HEARTBEAT)
    told = _told(path)
    if told is None:
        return None
    writing, _ = told
    held = is_locked(path.with_name(LOCK)) if writing.host == socket.gethostname() else None
    return replace(writing, alive=_is_fresh(path) if held is None else held)


class Presence:
    """Lets one process write a run, and others see that it does.

    Parameters
    ----------
    directory : pathlib.Path
        The run directory, which is there.
    processes : int
        How many train together.
    """

    def __init__(self, directory: Path, processes: int = 1) -> None:
        self.directory = directory
        self._lock = Lock(directory / LOCK)
        self._mark = secrets.token_hex(8)
        self._since = time.time()
        self._processes = processes
        self._beaten: float | None = None

    @property
    def is_taken(self) -> bool:
        """Whether this one writes now."""
        return self._beaten is not None

    def take(self) -> None:
        """Begin to write.

        Raises
        ------
        RunProblem
            When another process does so, or the directory takes no files.
        """
        if self.is_taken:
            return
        try:
            other = writer_of(self.directory)
            if (other is not None and other.alive) or not self._lock.take():
                raise self._taken()
            self._beat()
        except OSError as error:
            self._lock.release()
            raise cannot_begin(self.directory, error) from error

    def check(self) -> None:
        """Make sure, before something is written, that nobody else writes here meanwhile.

        Raises
        ------
        RunProblem
            When somebody does, or the folder is gone.
        """
        if not self._lock.is_in_place:
            what = "is not there any more, or another folder has taken its place"
            raise RunProblem(self.directory, what, "what was written before is in the old one")
        other = self._other()
        if other is not None:
            raise RunProblem(
                self.directory,
                f"was taken over by {_named(other)} while this one was asleep or cut off",
                "only that one writes it now",
            )

    def beat(self) -> None:
        """Tell others that this one still writes, where it was not told for a while."""
        if self._beaten is None or abs(time.time() - self._beaten) < BEAT_S:
            return
        with suppress(OSError, RunProblem):  # the next thing that is written will tell
            self.check()
            self._beat()

    def release(self) -> None:
        """Let others write."""
        if self.is_taken and self._lock.is_in_place and self._other() is None:
            with suppress(OSError):
                (self.directory / HEARTBEAT).unlink()
        self._beaten = None
        self._lock.release()

    def _beat(self) -> None:
        told = {
            "host": socket.gethostname(),
            "process": os.getpid(),
            "since": self._since,
            "processes": self._processes,
            "mark": self._mark,
        }
        write_text(self.directory / HEARTBEAT, json.dumps(told) + "\n", durable=False)
        self._beaten = time.time()

    def _other(self) -> Writing | None:
        """Return who has put another word in the place of this one's."""
        told = _told(self.directory / HEARTBEAT)
        return None if told is None or told[1] == self._mark else told[0]

    def _taken(self) -> RunProblem:
        other = writer_of(self.directory)
        who = "another process" if other is None else _named(other)
        advice = "wait for its end, or end it, before this run is continued here"
        return RunProblem(self.directory, f"is being written by {who}", advice)


def _named(other: Writing) -> str:
    return f"process {other.process} on {other.host}"


def _told(path: Path) -> tuple[Writing, str] | None:
    """Return what a heartbeat says, and its mark; None where there is none that can be read."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        numbers = int(told["process"]), float(told["since"]), int(told["processes"])
        datetime.fromtimestamp(numbers[1])  # raises where it is no time that can be told
        host = clean(str(told["host"]), _LONGEST_HOST)
        return Writing(host, *numbers, alive=False), str(told["mark"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None


def _is_fresh(path: Path) -> bool:
    try:
        return abs(time.time() - path.stat().st_mtime) < _LOST_S
    except OSError:
        return False
