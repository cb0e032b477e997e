"""A person's own Python files: looked into without running them, and begun from a checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.session import Session

if TYPE_CHECKING:
    from cnnviz.engine.models.own_source import SourceClass


class OwnCodeController(QObject):
    """Reads which classes a file has, and writes skeletons of classes.

    Signals
    -------
    looked(path, classes)
        What is in a Python file; none of it ran.
    written(path)
        A skeleton was saved.
    """

    looked = Signal(str, object)
    written = Signal(str)

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane

    @Slot(str)
    def look(self, path: str) -> Job:
        """Read which classes a Python file has."""

        def body() -> tuple[str, tuple[SourceClass, ...]]:
            from cnnviz.engine.models.own_source import classes_in

            return path, classes_in(path)

        job = Job(self.tr("Reading {name}").format(name=Path(path).name), body, urgent=True)
        job.succeeded.connect(self._tell_classes)
        job.failed.connect(self._session.tell)
        return self._lane.submit(job)

    @Slot(str)
    def write_skeleton(self, path: str) -> None:
        """Save a class with the layers that the tensors in the window tell of."""
        file = self._session.file
        if file is None:
            return
        checkpoint = file.checkpoint

        def body() -> str:
            from cnnviz.engine.models.skeleton import skeleton
            from cnnviz.engine.storage import write_text

            write_text(Path(path), skeleton(checkpoint))
            return path

        job = Job(self.tr("Writing {name}").format(name=Path(path).name), body, urgent=True)
        job.succeeded.connect(self._tell_written)
        job.failed.connect(self._fail)
        self._lane.submit(job)

    @Slot(object)
    def _tell_classes(self, found: Any) -> None:
        if found is not None:
            self.looked.emit(*found)

    @Slot(object)
    def _tell_written(self, path: str | None) -> None:
        if path is not None:
            self.written.emit(path)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        if isinstance(failure.error, OSError):
            reason = failure.error.strerror or str(failure.error)
            text = self.tr("The skeleton could not be saved ({reason}).").format(reason=reason)
            self._session.notice(text, failure.details, is_error=True)
        else:
            self._session.tell(failure)
