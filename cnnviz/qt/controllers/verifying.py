"""Holding the data of a large file against its checksums, while a person already works with it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.session import Session
from cnnviz.state.open_file import Step

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.read import Checkpoint


class VerifyingController(QObject):
    """Verifies the file in the window where reading it did not; whatever is urgent goes first.

    Signals
    -------
    moved()
        ``progress`` is new.
    """

    moved = Signal()

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self.progress = Progress(0)
        self._job: Job | None = None
        self._checkpoint: Checkpoint | None = None  # what is or was being verified
        self._found: Checkpoint | str = ""  # the same verified, or what is damaged in it
        session.file_changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        file = self._session.file
        checkpoint = None if file is None else file.checkpoint
        if checkpoint is not self._checkpoint and self._job is not None:
            self._lane.cancel(self._job)
            self._job = None
        if file is None or checkpoint is None or file.step is Step.LOADING:
            return
        if checkpoint is self._checkpoint:
            self._tell()  # an opening that began earlier does not know what was found since
        elif checkpoint.checksums == "unverified" and checkpoint is not self._found:
            self._checkpoint, self._found, self.progress = checkpoint, "", Progress(0)
            self._job = self._start(checkpoint)

    def _start(self, checkpoint: Checkpoint) -> Job:
        def body() -> Generator[Progress, None, Any]:
            from cnnviz.engine.checkpoints.read import verifying

            return verifying(checkpoint)

        title = self.tr("Verifying {name}").format(name=checkpoint.path.name)
        job = Job(title, body, key="verifying", quiet=True)
        job.events.connect(self._show_progress)
        job.succeeded.connect(self._finish)
        job.failed.connect(self._fail)
        return self._lane.submit(job)

    @Slot(list)
    def _show_progress(self, events: list[Progress]) -> None:
        if self.sender() is self._job:
            self.progress = events[-1]
            self.moved.emit()

    @Slot(object)
    def _finish(self, verified: Checkpoint | None) -> None:
        if verified is not None and self.sender() is self._job:
            self._job, self._found = None, verified
            self._tell()

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        if self.sender() is self._job:
            self._job, self._found = None, str(failure.error)
            self._tell()
            self._session.notice(str(failure.error), failure.details, is_error=True)

    def _tell(self) -> None:
        """Say of the file in the window what was found, where that is not said yet."""
        file, found = self._session.file, self._found
        if file is None or file.checkpoint is not self._checkpoint or found in ("", file.damage):
            return
        news = {"damage": found} if isinstance(found, str) else {"checkpoint": found}
        self._session.set_file(replace(file, **news))
