"""Runs as files for other programs: tables, and event files of TensorBoard."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from cnnviz.engine.events import Progress, sliced
from cnnviz.qt.engine_thread import EngineThread, Job
from cnnviz.qt.session import Session

if TYPE_CHECKING:
    from cnnviz.engine.runs.listing import RunRow

_SLICE_S = 0.02  # of writing, between which a training gets its turn


class RunExports(QObject):
    """Writes runs into files on the lane, and says where they are."""

    def __init__(self, session: Session, lane: EngineThread, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane

    def write_list(self, rows: Sequence[RunRow], path: Path) -> None:
        """Write one line for each run."""

        def body() -> Path:
            from cnnviz.engine.runs.export import write_summaries

            return write_summaries(rows, path)

        self._write(self.tr("Writing a table"), body)

    def write_curves(self, rows: Sequence[RunRow], path: Path) -> None:
        """Write the points of the curves of runs into one file."""

        def body() -> Generator[Progress, None, Path]:
            from cnnviz.engine.runs.export import writing_curves

            yield from sliced(writing_curves(rows, path), _SLICE_S)
            return path

        self._write(self.tr("Writing curves"), body)

    def write_event_files(self, rows: Sequence[RunRow], folder: Path) -> None:
        """Write event files of TensorBoard into a folder."""

        def body() -> Generator[Progress, None, Path]:
            from cnnviz.engine.runs.event_files import writing_event_files

            yield from sliced(writing_event_files(rows, folder), _SLICE_S)
            return folder

        self._write(self.tr("Writing event files"), body)

    def _write(self, title: str, body: Any) -> None:
        job = Job(title, body, urgent=True)
        job.succeeded.connect(self._tell)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _tell(self, path: Path) -> None:
        self._session.notice(self.tr("Written: {name}.").format(name=path))
