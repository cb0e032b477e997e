"""Which network is asked about which images, and when that may have become another question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.qt.engine_thread import EngineThread
    from cnnviz.qt.session import Session

_CALM_MS = 150  # a new model and its images come one after the other


@dataclass(frozen=True, eq=False)
class Question:
    """Which network is asked about which images, and how they are brought to it."""

    model: LoadedModel
    images: ImageSet

    def same_as(self, other: Question | None) -> bool:
        """Whether both have the same answer, as long as the network does not learn."""
        return (
            other is not None
            and self.model.module is other.model.module
            and self.images is other.images
            and self.model.preprocessing == other.model.preprocessing
        )


def question_of(session: Session) -> Question | None:
    """Return what the session stands for now, or None where model or images are missing."""
    model, images, steps = session.model, session.image_set, session.preprocessing
    if model is None or images is None or not len(images) or steps is None:
        return None
    if session.preprocessing_edited:
        model = replace(model, preprocessing=steps, preprocessing_source="person")
    return Question(model, images)


class QuestionWatch(QObject):
    """Tells a controller that the question may be another one.

    Signals
    -------
    changed()
        It may be another one: what is under way for the one before may have to end.
    settled()
        A moment has passed since: what was kept can be looked for.
    """

    changed = Signal()
    settled = Signal()

    def __init__(self, session: Session, lane: EngineThread, parent: QObject) -> None:
        super().__init__(parent)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_CALM_MS)
        self._soon.timeout.connect(self.settled)
        for signal in (
            session.model_changed,
            session.weights_changed,
            session.image_set_changed,
            session.preprocessing_changed,
        ):
            signal.connect(self._follow)
        lane.closing.connect(self.stop)

    @property
    def waiting(self) -> bool:
        """Whether ``settled`` is about to come."""
        return self._soon.isActive()

    @Slot()
    def wait(self) -> None:
        """Let ``settled`` come in a moment, though the question is the same."""
        self._soon.start()

    @Slot()
    def stop(self) -> None:
        """Let ``settled`` not come before the next change."""
        self._soon.stop()

    @Slot()
    def _follow(self) -> None:
        self.changed.emit()
        self._soon.start()
