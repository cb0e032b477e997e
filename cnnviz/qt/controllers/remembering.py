"""Keeping for a file how a person brings pictures to its network."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot

from cnnviz.engine.errors import CnnvizError
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
        self._soon.timeout.connect(self._start)
        session.preprocessing_changed.connect(self._soon.start)
        lane.closing.connect(self._finish)

    @Slot()
    def _finish(self) -> None:
        """Keep what is new before the window closes: no job begins any more."""
        news = self._news() if self._soon.isActive() else None
        self._soon.stop()
        if news is not None:
            with suppress(CnnvizError):  # the file may be gone by now
                _keep(*news)

    @Slot()
    def _start(self) -> None:
        news = self._news()
        if news is None:
            return
        job = Job(self.tr("Remembering the preprocessing"), partial(_keep, *news), quiet=True)
        job.succeeded.connect(self._show)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    def _news(self) -> tuple[Path, dict[str, Any] | None] | None:
        """Return the file and what is to be kept for it, where that is not what is kept."""
        file, steps = self._session.file, self._session.preprocessing
        if file is None or file.step is not Step.OPEN or steps is None:
            return None
        told = steps.to_dict() if self._session.preprocessing_edited else None
        before = None if file.settled is None else file.settled.preprocessing
        return None if told == before else (file.path, told)

    @Slot(object)
    def _show(self, found: Any) -> None:
        file = self._session.file
        if found is None or file is None or file.path != found[0]:
            return
        self._session.set_file(replace(file, settled=found[1]))
        if found[2]:
            self._session.notice(found[2], is_error=True)


def _keep(path: Path, told: dict[str, Any] | None) -> tuple[Path, Remembered | None, str]:
    """Keep a preprocessing beside what else is settled; return that, and what went wrong."""
    from cnnviz.engine.models.remembered import Remembered, forget, recall, remember

    settled = replace(recall(path) or Remembered(), preprocessing=told, when="")
    problem = forget(path) if settled == Remembered() else remember(path, settled)
    return path, recall(path), problem
