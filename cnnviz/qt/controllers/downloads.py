"""Fetching image sets and published weights, when a person asks for it.

Downloads have a lane of their own. On the model lane each wait for a packet would be a wait for
every probe and every training batch; a process of its own would have to import torchvision anew,
only to learn the addresses. The engine's work yields at least every 50 ms, whatever the server
does, so the lane can be left at once: by Cancel, and when the window closes.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.engine.models.catalogue import catalogue
from cnnviz.qt.engine_thread import EngineThread, Failure, Job
from cnnviz.qt.session import Session
from cnnviz.qt.translation import in_window_language

if TYPE_CHECKING:
    from cnnviz.engine.data.download import Offer


class Stage(Enum):
    """How far what is wanted is on its way to this machine."""

    MISSING = "missing"
    ASKING = "asking"
    SIZED = "sized"
    RUNNING = "running"
    HERE = "here"

    @property
    def busy(self) -> bool:
        """Whether a server is being talked to."""
        return self in (Stage.ASKING, Stage.RUNNING)


@dataclass(frozen=True)
class Download:
    """How a download stands.

    Parameters
    ----------
    name : str
        The image set, or the network whose published weights are meant.
    stage : Stage
        How far it is.
    offer : Offer or None
        What there is to fetch, once a server has told.
    progress : Progress or None
        How many bytes have come.
    problem : str
        Why the last try failed, in a sentence.
    """

    name: str
    stage: Stage = Stage.MISSING
    offer: Offer | None = None
    progress: Progress | None = None
    problem: str = ""


class DownloadController(QObject):
    """Asks for sizes and fetches image sets and weights, only when a person says so.

    Signals
    -------
    changed(name)
        ``download(name)`` is new.
    arrived(name)
        All of an image set lies on this machine now.
    weights_arrived(name)
        The published weights of an architecture do.
    """

    changed = Signal(str)
    arrived = Signal(str)
    weights_arrived = Signal(str)

    def __init__(
        self, session: Session, model_lane: EngineThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.lane = EngineThread(self)
        model_lane.closing.connect(self._close)
        self._downloads: dict[str, Download] = {}
        self._jobs: dict[str, Job] = {}

    def download(self, name: str) -> Download:
        """Return how the download of an image set stands."""
        return self._downloads.get(name, Download(name))

    def offer(self, name: str) -> None:
        """Begin anew with a set that is missing, unless it is on its way already."""
        if not self.download(name).stage.busy:
            self._set(Download(name))

    def ask(self, name: str) -> None:
        """Ask the server how large an image set is."""
        if self.download(name).stage.busy:
            return

        def body() -> Generator[Progress, None, Offer]:
            if name in catalogue():
                from cnnviz.engine.models import published

                return published.asking(name)
            from cnnviz.engine.data.download import asking

            return asking(name)

        job = self._job(self.tr("Asking for the size of {name}").format(name=name), name, body)
        job.succeeded.connect(self._take_offer)
        self._begin(job, Download(name, Stage.ASKING))

    def fetch(self, name: str) -> None:
        """Fetch an image set, going on where an interrupted download stopped."""
        present = self.download(name)
        if present.stage.busy:
            return

        def body() -> Generator[Progress, None, Any]:
            if name in catalogue():
                from cnnviz.engine.models import published

                return published.downloading(name)
            from cnnviz.engine.data.download import downloading

            return downloading(name)

        job = self._job(self.tr("Downloading {name}").format(name=name), name, body)
        job.events.connect(self._take_progress)
        job.succeeded.connect(self._finish)
        self._begin(job, Download(name, Stage.RUNNING, present.offer))

    def cancel(self, name: str) -> None:
        """Leave the server; what has come is kept."""
        if name in self._jobs:
            self.lane.cancel(self._jobs[name])

    # ---- jobs ----------------------------------------------------------------------------

    def _job(self, title: str, name: str, body: Any) -> Job:
        job = Job(title, body, key=name)
        job.setProperty("name", name)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._stop)
        job.over.connect(self._forget)
        return job

    def _begin(self, job: Job, download: Download) -> None:
        if problem := self.download(download.name).problem:
            self._session.withdraw(problem)
        self._jobs[download.name] = job
        self._set(download)
        self.lane.submit(job)

    def _asked(self) -> Download:
        """Return the download whose job speaks."""
        return self.download(str(self.sender().property("name")))

    @Slot(object)
    def _take_offer(self, offer: Offer) -> None:
        self._set(replace(self._asked(), stage=Stage.SIZED, offer=offer))

    @Slot(list)
    def _take_progress(self, events: list[Progress]) -> None:
        self._set(replace(self._asked(), progress=events[-1]))

    @Slot(object)
    def _finish(self, _folder: object) -> None:
        name = self._asked().name
        self._set(Download(name, Stage.HERE))
        (self.weights_arrived if name in catalogue() else self.arrived).emit(name)

    @Slot()
    def _stop(self) -> None:
        self._set(_after_a_stop(self._asked()))

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        problem = str(failure.error)
        self._set(replace(_after_a_stop(self._asked()), problem=in_window_language(problem)))
        self._session.notice(problem, failure.details, is_error=True)

    @Slot()
    def _forget(self) -> None:
        self._jobs.pop(self._asked().name, None)

    @Slot()
    def _close(self) -> None:
        self.lane.close()

    def _set(self, download: Download) -> None:
        self._downloads[download.name] = download
        self.changed.emit(download.name)


def _after_a_stop(download: Download) -> Download:
    """Return what can be done next: go on with what has come, or ask again."""
    if download.offer is None or download.stage is Stage.ASKING:
        return Download(download.name)
    have = download.offer.have if download.progress is None else download.progress.done
    return Download(download.name, Stage.SIZED, replace(download.offer, have=have))
