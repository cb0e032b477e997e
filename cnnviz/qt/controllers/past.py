"""What the history of a run tells of an epoch, brought into the views that show results."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.qt.controllers.embeddings import EmbeddingController
from cnnviz.qt.controllers.epoch_reading import OfOneRun
from cnnviz.qt.controllers.evaluations import EvaluationController
from cnnviz.qt.controllers.responses import ResponsesController
from cnnviz.qt.data_words import part_in_words
from cnnviz.qt.epoch_words import weights_words
from cnnviz.qt.session import Session

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.runs.past import Past, PastReader

    ReadPast = Callable[[int, LoadedModel], Generator[Any, None, Past | None]]


class PastController(QObject):
    """Keeps what was read of a run's history, and hands it to those who show results.

    Results that were computed for the whole image set come first; these fill the place of those
    that nobody has asked for.

    Signals
    -------
    changed()
        ``shown``, ``why`` or ``others`` is new.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        evaluations: EvaluationController,
        responses: ResponsesController,
        embeddings: EmbeddingController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._evaluations = evaluations
        self._responses = responses
        self._embeddings = embeddings
        self._run: Path | None = None
        self._opened: ImageSet | None = None  # the images that measure, where they are open
        self._place: OfOneRun[PastReader] = OfOneRun()
        self._shown: Past | None = None
        self._others: ImageSet | None = None
        self._trouble = ""
        session.image_set_changed.connect(self._leave_images)

    # ---- what is known -------------------------------------------------------------------

    @property
    def shown(self) -> Past | None:
        """What is told of the epoch in the window, of the images in the window."""
        return self._shown

    @property
    def others(self) -> ImageSet | None:
        """The images that the history is of, where other ones are open."""
        return self._others

    @property
    def why(self) -> str:
        """Why nothing of the history is shown, in a sentence; empty where there is no reason."""
        if self._others is None or self._run is None:
            return self._trouble
        name, part = self._others.name, self._others.split
        name = f"{name}, {part_in_words(part)}" if part else name
        text = self.tr("The history of {run} is of other images than these: {name}.")
        return text.format(run=self._run.name, name=name)

    def is_told(self, result: object) -> bool:
        """Whether a result comes from the history."""
        found = self._shown
        if found is None or result is None:
            return False
        told = (found.evaluation, found.responses, self._embeddings.past)
        return any(result is one for one in told)

    def source_words(self, result: object, network: str) -> list[str]:
        """Return whose result it is, for a title: the network and its epoch, or the history.

        Parameters
        ----------
        result : Evaluation, Responses or Embedding
            What a view shows.
        network : str
            Whose it is where the history does not tell it.
        """
        found = self._shown
        if found is None or not self.is_told(result):
            return [network, *weights_words(self._session)]
        number = self.tr("epoch {number}").format(number=found.epoch)
        return [found.run.name, number, self.tr("from the run's history")]

    # ---- which run -----------------------------------------------------------------------

    def turn_to(self, run: Path | None, measured: ImageSet | None = None) -> None:
        """Tell of another run from now on; `measured` are its images where they are open."""
        self._run, self._opened = run, measured
        self._place = OfOneRun()
        self._show(None, None)

    @property
    def _reader(self) -> PastReader | None:
        return self._place.made

    def forget(self, epoch: int) -> None:
        """Read an epoch anew the next time: the run has told more of it."""
        if self._reader is not None:
            self._reader.forget(epoch)

    @property
    def may_tell(self) -> bool:
        """Whether reading may bring something to show for the images in the window."""
        images = self._session.image_set
        if images is None or self._run is None or self._session.preprocessing_edited:
            return False
        return self._reader is None or self._reader.is_of(images) is not False

    def at_hand(self, epoch: int) -> Past | None:
        """Return what is told of an epoch, where it was read before."""
        images, reader = self._session.image_set, self._reader
        if images is None or reader is None or not self.may_tell:
            return None
        return reader.at_hand(epoch, images)

    def reader(self) -> ReadPast:
        """Return what reads an epoch on the lane, for the images that are open now.

        It gives None where they are others, and where there is nothing to read.
        """
        run, images, opened = self._run, self._session.image_set, self._opened
        may, place = self.may_tell, self._place

        def read(epoch: int, model: LoadedModel) -> Generator[Any, None, Past | None]:
            from cnnviz.engine.errors import CnnvizError
            from cnnviz.engine.runs.past import Past, PastReader

            if run is None or images is None or not may:
                return None
            place.made = place.made or PastReader(run, opened)
            try:
                return (yield from place.made.reading(epoch, model, images))
            except CnnvizError as error:
                return Past(run, epoch, None, missing=(str(error),))

        return read

    # ---- into the window -----------------------------------------------------------------

    def put(self, past: Past | None) -> None:
        """Show what is told of an epoch wherever nothing fuller is shown."""
        images = self._session.image_set
        others = None
        if self._reader is not None and images is not None:
            others = self._reader.measured if self._reader.is_of(images) is False else None
        trouble = ""
        if past is not None and past.images is not images:
            trouble, past = " ".join(past.missing), None
        with self._session.together():
            self._evaluations.show_past(None if past is None else past.evaluation)
            self._responses.show_past(None if past is None else past.responses)
            self._embeddings.show_past(past)
            self._show(past, others, trouble)

    def _show(self, past: Past | None, others: ImageSet | None, trouble: str = "") -> None:
        same = past is self._shown and others is self._others and trouble == self._trouble
        self._shown, self._others, self._trouble = past, others, trouble
        if not same:
            self.changed.emit()

    @Slot()
    def _leave_images(self) -> None:
        """Show no longer what is told of images that are not open any more."""
        if self._shown is not None and self._shown.images is not self._session.image_set:
            self.put(None)

    @Slot()
    def open_images(self) -> None:
        """Open the images that the history is of."""
        if self._others is not None:
            self._session.set_image_set(self._others)
