"""All runs below a folder, looked at again while somebody looks at them."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QFile, QObject, QTimer, Signal, Slot

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress, sliced
from cnnviz.qt.engine_thread import EngineThread, Failure, Job, JobState
from cnnviz.qt.session import Session
from cnnviz.qt.settings import Settings

if TYPE_CHECKING:
    from cnnviz.engine.runs.curves import CurveReader, Curves
    from cnnviz.engine.runs.differences import Setting
    from cnnviz.engine.runs.listing import RunListing, RunRow
    from cnnviz.qt.workbench import Workbench

MOST_CURVES = 24  # so many are told apart in one plot
_FOLDER = "runs/folder"
_SOONEST_S, _LATEST_S = 2.0, 10.0
_PATIENCE = 1.5
_LOOK_SHARE = 0.1  # of the time that looking may take
_SLICE_S = 0.02  # of looking, between which a training gets its turn

_Found = tuple["RunListing", "tuple[RunRow, ...]", float]
_Measured = dict[Path, "tuple[Curves, dict[str, Setting]]"]


class RunsController(QObject):
    """Keeps the list of runs, and the curves and settings of those that a person compares.

    Signals
    -------
    changed()
        ``rows`` are new, or ``folder`` is.
    looked()
        The runs were looked at, whether or not anything is new.
    measured()
        ``curves`` and ``settings`` are new.

    Attributes
    ----------
    rows : tuple of RunRow
        All runs below the folder, the newest first.
    listed : bool
        Whether the folder was looked into once.
    curves, settings : mapping of pathlib.Path
        What is known of the runs that were chosen.
    """

    changed = Signal()
    looked = Signal()
    measured = Signal()

    def __init__(
        self, session: Session, lane: EngineThread, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._settings = settings
        self.rows: tuple[RunRow, ...] = ()
        self.listed = False
        self.curves: dict[Path, Curves] = {}
        self.settings: dict[Path, Mapping[str, Setting]] = {}
        self._listing: RunListing | None = None
        self._readers: dict[Path, CurveReader] = {}
        self._chosen: tuple[RunRow, ...] = ()
        self._job: Job | None = None  # the look that is under way
        self._watched = False
        self._again = False  # whether something was changed while it was
        self._pause = _SOONEST_S
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._notes: list[tuple[Job, Callable[[], None]]] = []  # that may not be written yet
        lane.closing.connect(self._close)

    # ---- the folder ----------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """The folder whose runs are listed."""
        from cnnviz.engine.runs.files import runs_folder

        kept = self._settings.read(_FOLDER, "")
        return Path(kept) if kept else runs_folder()

    @property
    def is_usual(self) -> bool:
        """Whether it is the one in which runs lie that nobody gave a place."""
        return not self._settings.read(_FOLDER, "")

    @property
    def is_cut(self) -> bool:
        """Whether there are too many folders to look into all."""
        return self._listing is not None and self._listing.is_cut

    @property
    def is_away(self) -> bool:
        """Whether a folder that a person chose cannot be looked into, such as one on a disk."""
        unreadable = () if self._listing is None else self._listing.unreadable
        return not self.is_usual and self.folder in unreadable

    def set_folder(self, folder: Path | None) -> None:
        """List the runs of another folder; None stands for the usual one."""
        self._settings.write(_FOLDER, "" if folder is None else str(folder.absolute()))
        self._listing, self.rows, self.listed = None, (), False
        self.changed.emit()
        self.look()

    # ---- looking -------------------------------------------------------------------------

    def watch(self, watched: bool) -> None:
        """Look again from time to time, as long as somebody sees what was found."""
        if watched == self._watched:
            return
        self._watched = watched
        if watched:
            self.look()
        else:
            self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Look at the runs now."""
        self._pause = _SOONEST_S
        self._timer.stop()
        self._submit(urgent=True)

    @Slot()
    def _look(self) -> None:
        self._submit(urgent=False)

    def _submit(self, *, urgent: bool) -> None:
        if self._job is not None and not self._job.state.over:
            self._again = urgent
            return
        self._again = False
        listing, folder = self._listing, self.folder

        def body() -> Generator[Progress, None, _Found]:
            from cnnviz.engine.runs.listing import RunListing

            start = time.perf_counter()
            known = listing if listing is not None else RunListing(folder)
            rows = yield from sliced(known.refreshing(), _SLICE_S)
            return known, rows, time.perf_counter() - start

        title = self.tr("Looking for runs")
        self._job = Job(title, body, urgent=urgent, key="runs", quiet=self.listed)
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._fail)
        self._lane.submit(self._job)

    @Slot(object)
    def _take(self, found: _Found) -> None:
        listing, rows, seconds = found
        if listing.folder == self.folder:
            news = rows != self.rows or not self.listed
            self._listing, self.rows, self.listed = listing, rows, True
            if news:
                self._pause = _SOONEST_S
                self._follow_chosen()
                self.changed.emit()
        self.looked.emit()
        if self._again or listing.folder != self.folder:
            self.look()
        elif self._watched:
            self._timer.start(round(1000 * max(self._pause, seconds / _LOOK_SHARE)))
            self._pause = min(_LATEST_S, self._pause * _PATIENCE)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        self._session.tell(failure)
        if self._watched:
            self._timer.start(round(1000 * _LATEST_S))

    # ---- what is compared ----------------------------------------------------------------

    @property
    def chosen(self) -> tuple[RunRow, ...]:
        """The runs that are compared, as they are now."""
        return self._chosen

    def choose(self, directories: Sequence[Path]) -> None:
        """Compare these runs."""
        known = {row.directory: row for row in self.rows}
        chosen = tuple(known[one] for one in directories if one in known)
        if chosen != self._chosen:
            self._chosen = chosen
            self._measure(quiet=False)

    def _follow_chosen(self) -> None:
        """Read on in the runs that are compared, where these have moved on."""
        known = {row.directory: row for row in self.rows}
        now = tuple(known[row.directory] for row in self._chosen if row.directory in known)
        if now != self._chosen:
            self._chosen = now
            self._measure(quiet=True)

    def _measure(self, *, quiet: bool) -> None:
        from cnnviz.engine.runs.curves import CurveReader

        rows = [row for row in self._chosen if row.summary is not None][:MOST_CURVES]
        # A run whose curves are not looked at any more takes no memory.
        self._readers = {
            row.directory: self._readers.get(row.directory) or CurveReader(row.directory)
            for row in rows
        }
        readers = dict(self._readers)

        def body() -> Generator[Progress, None, _Measured]:
            from cnnviz.engine.runs.differences import settings_of

            found: _Measured = {}
            for row in rows:
                curves = yield from sliced(readers[row.directory].reading(), _SLICE_S)
                found[row.directory] = curves, settings_of(row)
            return found

        title = self.tr("Reading curves")
        job = Job(title, body, urgent=True, key="curves of runs", quiet=quiet)
        job.succeeded.connect(self._take_measured)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _take_measured(self, found: _Measured) -> None:
        self.curves = {directory: curves for directory, (curves, _) in found.items()}
        self.settings = {directory: settings for directory, (_, settings) in found.items()}
        self.measured.emit()

    # ---- what a person says of them ------------------------------------------------------

    def write(self, directory: Path, **changes: Any) -> None:
        """Change what is said of a run: ``title``, ``tags``, ``note``."""

        def body() -> None:
            from cnnviz.engine.runs.notes import write_notes

            write_notes(directory, **changes)

        self._note(self.tr("Keeping a note"), body)

    def tag(
        self, directories: Sequence[Path], added: Sequence[str] = (), removed: Sequence[str] = ()
    ) -> None:
        """Give runs tags, and take others from them."""

        def body() -> None:
            from cnnviz.engine.runs.notes import read_notes, write_notes

            for directory in directories:
                kept = [tag for tag in read_notes(directory).tags if tag not in removed]
                write_notes(directory, tags=(*kept, *added))

        self._note(self.tr("Keeping tags"), body)

    def remove(self, directories: Sequence[Path]) -> None:
        """Move runs to the system's trash, but none that somebody writes."""

        def body() -> Generator[Progress, None, None]:

            for done, directory in enumerate(directories, start=1):
                _to_trash(directory)
                yield Progress(done, len(directories), directory.name, "runs")

        self._change(Job(self.tr("Moving to the trash"), body, urgent=True))

    def _note(self, title: str, body: Callable[[], None]) -> None:
        job = Job(title, body, urgent=True, quiet=True)
        self._notes = [(one, write) for one, write in self._notes if not one.state.over]
        self._notes.append((job, body))
        self._change(job)

    def _change(self, job: Job) -> None:
        job.failed.connect(self._session.tell)
        job.over.connect(self.look)
        self._lane.submit(job)

    @Slot()
    def _close(self) -> None:
        """Write the notes that still wait: the lane takes up nothing any more."""
        self._timer.stop()
        self._watched = False
        for job, write in self._notes:
            if job.state is JobState.QUEUED:
                with suppress(CnnvizError):
                    write()


def runs_of(workbench: Workbench) -> RunsController:
    """Return the list of runs of a window, making it on the first call."""
    found = workbench.session.findChild(RunsController)
    if found is not None:
        return found
    session = workbench.session
    return RunsController(session, workbench.lane, workbench.settings, session)


def _to_trash(directory: Path) -> None:
    from cnnviz.engine.errors import RunProblem
    from cnnviz.engine.runs.presence import writer_of

    writing = writer_of(directory)
    if writing is not None and writing.alive:
        who = f"process {writing.process} on {writing.host}"
        raise RunProblem(directory, f"is being written by {who}", "wait for its end, or stop it")
    moved, _place = QFile.moveToTrash(str(directory))
    if not moved:
        what = "cannot be moved to the trash"
        raise RunProblem(directory, what, "remove it with the system's file manager")
