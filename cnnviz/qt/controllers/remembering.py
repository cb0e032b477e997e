"""Keeping for a file how a person brings pictures to its network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot

from cnnviz.qt.engine_thread import EngineThread, Job
from cnnviz.qt.session import Session
from cnnviz.state.open_file import Step

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.engine.models.remembered import Remembered

_REST_MS = 600  # who types a number passes through others


class RememberingController(QObject):
    """Remembers the preprocessing of the file in the window once the person rests."""

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REST_MS)
        self._soon.timeout.connect(self._keep)
        session.preprocessing_changed.connect(self._soon.start)
        lane.closing.connect(self._finish)

    @Slot()
    def _finish(self) -> None:
        """Keep what is new before the window closes."""
        if self._soon.isActive():
            self._soon.stop()
            self._keep()

    @Slot()
    def _keep(self) -> None:
        file, steps = self._session.file, self._session.preprocessing
        if file is None or file.step is not Step.OPEN or steps is None:
            return
        told = steps.to_dict() if self._session.preprocessing_edited else None
        before = None if file.settled is None else file.settled.preprocessing
        if told == before:
            return
        path = file.path

        def body() -> tuple[Path, Remembered | None]:
            from cnnviz.engine.models.remembered import Remembered, forget, recall, remember

            settled = replace(recall(path) or Remembered(), preprocessing=told, when="")
            if replace(settled, preprocessing=None) == Remembered() and told is None:
                forget(path)
            else:
                remember(path, settled)
            return path, recall(path)

        job = Job(self.tr("Remembering the preprocessing"), body, quiet=True)
        job.succeeded.connect(self._show)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _show(self, found: Any) -> None:
        file = self._session.file
        if found is not None and file is not None and file.path == found[0]:
            self._session.set_file(replace(file, settled=found[1]))
