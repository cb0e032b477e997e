"""All runs below a folder, read again only where something changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.runs.files import HEARTBEAT, LOG
from cnnviz.engine.runs.follow import state_of
from cnnviz.engine.runs.notes import NOTES, RunNotes, read_notes
from cnnviz.engine.runs.presence import writer_of
from cnnviz.engine.runs.summary import SUMMARY, RunSummary, read_summary

BROKEN = "broken"  # the state of a run that cannot be read
_CONFIG = "config.json"
_DEEPEST = 16
_MOST_FOLDERS = 20_000  # a person may have chosen the whole disk
_Stamp = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True)
class RunRow:
    """A run in a list.

    Parameters
    ----------
    directory : pathlib.Path
        Where it lies.
    name : str
        Its place below the folder that is listed, with ``/`` between the parts.
    state : str
        As of :func:`.follow.state_of`, or ``"broken"``.
    summary : RunSummary or None
        What it tells; None where that cannot be read.
    notes : RunNotes
        What a person said of it.
    problem : str
        Why it cannot be read, in a sentence; empty where it can.
    """

    directory: Path
    name: str
    state: str
    summary: RunSummary | None
    notes: RunNotes
    problem: str = ""

    @property
    def title(self) -> str:
        """What the run is called: as a person did, or as its folder is."""
        return self.notes.title or self.name


@dataclass(frozen=True)
class _Known:
    """What was read of a run, and of which versions of its files."""

    told: _Stamp
    summary: RunSummary | None
    problem: str
    said: _Stamp
    notes: RunNotes


class RunListing:
    """The runs below a folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder; it may be a run itself.

    Attributes
    ----------
    unreadable : tuple of pathlib.Path
        Folders that could not be looked into.
    is_cut : bool
        Whether there are so many folders that some were left out.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unreadable: tuple[Path, ...] = ()
        self.is_cut = False
        self._known: dict[Path, _Known] = {}

    def refresh(self) -> tuple[RunRow, ...]:
        """Return all runs as they are now; see :meth:`refreshing`."""
        return drain(self.refreshing())

    def refreshing(self) -> Work[Progress, tuple[RunRow, ...]]:
        """Look at every run, read those of which a file has changed, newest first.

        No run and no folder raises anything: what is wrong with one stands in its row.
        """
        rows: list[RunRow] = []
        known: dict[Path, _Known] = {}
        for directory, files in self._runs():
            entry = known[directory] = self._look(directory, files)
            rows.append(self._row(directory, entry, HEARTBEAT in files))
            yield Progress(len(rows), None, unit="runs")
        self._known = known
        return tuple(sorted(rows, key=_newest_first))

    def _look(self, directory: Path, files: dict[str, os.DirEntry[str]]) -> _Known:
        before = self._known.get(directory)
        told = tuple(_stamp(files.get(name)) for name in ("format", SUMMARY, LOG, _CONFIG))
        said = (_stamp(files.get(NOTES)),)
        if before is not None and before.told == told:
            summary, problem = before.summary, before.problem
        else:
            summary, problem = _read(directory)
        same = before is not None and before.said == said
        notes = before.notes if before is not None and same else read_notes(directory)
        return _Known(told, summary, problem, said, notes)

    def _row(self, directory: Path, known: _Known, may_be_written: bool) -> RunRow:
        place = directory.relative_to(self.folder).as_posix()
        name = clean(self.folder.name if place == "." else place)
        if known.summary is None:
            return RunRow(directory, name, BROKEN, None, known.notes, known.problem)
        writing = writer_of(directory) if may_be_written else None
        state = state_of(known.summary.reason, writing)
        return RunRow(directory, name, state, known.summary, known.notes)

    def _runs(self) -> Iterator[tuple[Path, dict[str, os.DirEntry[str]]]]:
        """Yield run folders with what lies in them; links that lead back are not followed."""
        waiting, seen, unreadable, count = [(self.folder, 0)], set(), [], 0
        self.is_cut = False
        while waiting:
            folder, depth = waiting.pop()
            count += 1
            try:
                facts = folder.stat()
                if (facts.st_dev, facts.st_ino) in seen:
                    continue
                seen.add((facts.st_dev, facts.st_ino))
                with os.scandir(folder) as entries:
                    files = {entry.name: entry for entry in entries}
            except OSError:
                unreadable.append(folder)
                continue
            if "format" in files and files.keys() & {LOG, _CONFIG, "checkpoints"}:
                yield folder, files
                continue
            below = sorted(name for name, entry in files.items() if _is_folder(entry))
            if depth == _DEEPEST or count + len(waiting) + len(below) > _MOST_FOLDERS:
                self.is_cut = self.is_cut or bool(below)
                continue
            waiting += [(folder / name, depth + 1) for name in reversed(below)]
        self.unreadable = tuple(unreadable)


def _read(directory: Path) -> tuple[RunSummary | None, str]:
    try:
        return read_summary(directory), ""
    except RunProblem as problem:
        return None, clean(str(problem), 1000)
    except OSError as error:
        return None, clean(f"{directory}: cannot be read ({error.strerror}).", 1000)


def _newest_first(row: RunRow) -> tuple[float, str]:
    return (-row.summary.updated if row.summary is not None else 0.0), row.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return not entry.name.startswith(".") and entry.is_dir()
    except OSError:
        return False


def _stamp(entry: os.DirEntry[str] | None) -> tuple[int, int] | None:
    """Return what changes when a file is written."""
    if entry is None:
        return None
    try:
        # Windows tells the newest only of a file that is asked for by its name.
        facts = Path(entry.path).stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size
