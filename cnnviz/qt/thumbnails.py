"""Small pictures of samples, made on the lane, what was asked for last first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.qt.engine_thread import EngineThread, Job

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet

Make = Callable[["ImageSet", int], Any]


class Thumbnails(QObject):
    """Makes small pictures one after the other.

    Parameters
    ----------
    lane : EngineThread
        Where they are made.
    make : callable
        Returns the picture of a sample, or None where it cannot be read; called on the lane.

    Signals
    -------
    ready(image_set, sample_id, picture)
        What `make` returned.
    """

    ready = Signal(object, int, object)

    def __init__(self, lane: EngineThread, make: Make, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = lane
        self._make = make
        self._waiting: deque[tuple[ImageSet, int]] = deque()  # filled here, emptied on the lane
        self._job: Job | None = None

    def ask(self, images: ImageSet, sample_ids: Sequence[int]) -> None:
        """Make pictures of these samples."""
        self._waiting.extend((images, sample_id) for sample_id in reversed(sample_ids))
        self._go_on()

    def forget(self) -> None:
        """Make none of those that were asked for and are not there yet."""
        self._waiting.clear()

    @Slot()
    def _go_on(self) -> None:
        if not self._waiting or (self._job is not None and not self._job.state.over):
            return
        waiting, make = self._waiting, self._make

        def body() -> Generator[Any, None, None]:
            while waiting:
                try:
                    images, sample_id = waiting.pop()
                except IndexError:  # forgotten just now
                    return
                yield images, sample_id, make(images, sample_id)

        job = Job(self.tr("Making thumbnails"), body, quiet=True)
        job.events.connect(self._hand_out)
        job.over.connect(self._go_on)
        self._job = self._lane.submit(job)

    @Slot(list)
    def _hand_out(self, events: list[tuple[ImageSet, int, Any]]) -> None:
        for image_set, sample_id, picture in events:
            if picture is not None:
                self.ready.emit(image_set, sample_id, picture)
