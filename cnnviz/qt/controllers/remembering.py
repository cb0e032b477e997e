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

    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.engine.models.remembered import Remembered

_News = tuple["Path", "dict[str, Any] | None"]
_REST_MS = 600  # who types a number passes through others


class RememberingController(QObject):
    """Remembers the preprocessing of the file in the window once the person rests."""

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._news: _News | None = None  # what is to be kept for the file that was edited last
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REST_MS)
        self._soon.timeout.connect(self._start)
        session.preprocessing_changed.connect(self._note)
        lane.closing.connect(self._finish)

    @Slot()
    def _note(self) -> None:
        """Keep what is new in mind; that of a file which was left is not waited for."""
        file, steps = self._session.file, self._session.preprocessing
        if file is None or file.step is not Step.OPEN or steps is None:
            return
        if file.outcome is not self._session.model:
            return  # the file that is left: its network has gone already
        if self._news is not None and self._news[0] != file.path:
            self._start()
        told = _plain(steps) if self._session.preprocessing_edited else None
        before = None if file.settled is None else file.settled.preprocessing
        self._news = None if told == before else (file.path, told)
        self._soon.start()

    @Slot()
    def _finish(self) -> None:
        """Keep what is new before the window closes: no job begins any more."""
        self._soon.stop()
        if self._news is not None:
            with suppress(CnnvizError):  # the file may be gone by now
                _keep(*self._news)

    @Slot()
    def _start(self) -> None:
        self._soon.stop()
        news, self._news = self._news, None
        if news is None:
            return
        job = Job(self.tr("Remembering the preprocessing"), partial(_keep, *news), quiet=True)
        job.succeeded.connect(self._show)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _show(self, found: Any) -> None:
        if found is None:
            return
        (path, settled, problem), file = found, self._session.file
        if file is not None and file.path == path:
            self._session.set_file(replace(file, settled=settled))
        if problem:
            self._session.notice(problem, is_error=True)


def _plain(steps: Preprocessing) -> dict[str, Any]:
    """Return steps as they are read back, with lists, so that both can be compared."""
    found = steps.to_dict()
    return {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}


def _keep(path: Path, told: dict[str, Any] | None) -> tuple[Path, Remembered | None, str]:
    """Keep a preprocessing beside what else is settled; return that, and what went wrong."""
    from cnnviz.engine.models.remembered import Remembered, forget, recall, remember

    settled = replace(recall(path) or Remembered(), preprocessing=told, when="")
    problem = forget(path) if settled == Remembered() else remember(path, settled)
    return path, recall(path), problem
