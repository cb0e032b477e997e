"""What a network said of its validation samples, after the epoch that all views show."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.qt.training_monitor import monitor_of
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.training.events import RunStarted, SamplePredictions
    from cnnviz.state.training_record import TrainingRecord

    Found = tuple[Path, list[SamplePredictions], ImageSet]


class EpochSamples(QObject):
    """Collects what is said after each epoch, from the run that trains or from a run's files.

    Signals
    -------
    changed()
        ``samples`` or ``images`` may be others.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._lane = workbench.lane
        self._epochs = workbench.epochs
        self._following = workbench.following
        self._run: Path | None = None
        self._said: dict[int, SamplePredictions] = {}
        self._images: ImageSet | None = None
        monitor = monitor_of(workbench)
        monitor.changed.connect(self.changed)
        monitor.events.connect(self._take)
        self._epochs.changed.connect(self._follow_run)
        self._session.selection_changed.connect(self.changed)
        self._catch_up(monitor.record, monitor.live)

    def _catch_up(self, record: TrainingRecord, live: RunStarted | None) -> None:
        """Take in a run that began, or was opened, before anybody asked."""
        if record.started is not None:
            self._run = record.started.directory
            here = live is not None and live.directory == self._run
            self._images = live.measured_on if live is not None and here else None
            if record.samples is not None:
                self._said[record.samples.epoch] = record.samples
            self._read(record.started.directory)
        self._follow_run()

    @property
    def samples(self) -> SamplePredictions | None:
        """What was said after the chosen epoch, or after the newest one."""
        epoch = self._session.selection.epoch
        if epoch is not None and self._epochs.is_shown and self._epochs.run == self._run:
            return self._said.get(epoch)
        return self._said.get(max(self._said, default=0))

    @property
    def images(self) -> ImageSet | None:
        """The images that it was said of."""
        return self._images

    @Slot(list)
    def _take(self, events: list[Any]) -> None:
        from cnnviz.engine.runs.follow import LogReplaced
        from cnnviz.engine.training import events as kinds

        for event in events:
            match event:
                case LogReplaced():
                    self._turn_to_followed()
                case kinds.RunStarted():
                    if event.directory != self._run:
                        self._said = {}
                        if event.step:
                            self._read(event.directory)
                    self._run, self._images = event.directory, event.measured_on
                case kinds.SamplePredictions():
                    self._said[event.epoch] = event

    def _turn_to_followed(self) -> None:
        """Begin with a run whose events are heard from the first one on."""
        followed = self._following.followed
        if followed is not None:
            self._run, self._said, self._images = followed.directory, {}, None
            self._read(followed.directory, said=False)

    @Slot()
    def _follow_run(self) -> None:
        run = self._epochs.run
        if run is not None and run != self._run:
            self._run, self._said, self._images = run, {}, None
            self._read(run)

    def _read(self, run: Path, *, said: bool = True) -> None:
        """Fetch the images of a run and, unless that is heard anyway, what was said of them."""

        def body() -> Generator[Any, None, Found]:
            from cnnviz.engine.runs.follow import Follower
            from cnnviz.engine.runs.past import measured_images
            from cnnviz.engine.runs.run import Run
            from cnnviz.engine.training.events import SamplePredictions

            found: list[SamplePredictions] = []
            if said:
                for events in Follower(run).everything():
                    found += [event for event in events if isinstance(event, SamplePredictions)]
                    yield len(found)  # others have their turn
            images = yield from measured_images(Run(run))
            return run, found, images

        job = Job(self.tr("Reading what was said of samples"), body, key="said", quiet=True)
        job.succeeded.connect(self._take_files)
        job.failed.connect(self._miss)
        self._lane.submit(job)

    @Slot(object)
    def _take_files(self, found: Found | None) -> None:
        if found is None or found[0] != self._run:
            return
        _, said, images = found
        # What was heard meanwhile is newer than the file.
        self._said = {event.epoch: event for event in said} | self._said
        self._images = self._images or images
        self.changed.emit()

    @Slot(object)
    def _miss(self, failure: Failure) -> None:
        # The network can be looked at without its images, which may lie on another machine. Whoever
        # opened the run to follow it has said so already.
        followed = self._following.followed
        if followed is None or followed.directory != self._run:
            self._session.notice(str(failure.error), failure.details)
