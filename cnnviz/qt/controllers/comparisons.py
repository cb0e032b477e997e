"""What is compared of the units' answers: odd units, and units that tell some samples apart."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress
from cnnviz.qt.engine_thread import EngineThread, Failure, Job

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.responses import LayerResponses, Responses
    from cnnviz.qt.session import Session


@dataclass(frozen=True, eq=False)
class Marks:
    """What is odd about the units of a layer.

    Parameters
    ----------
    dead : ndarray of bool, shape (U,)
        Whether a unit answers alike to every sample.
    repeats : ndarray of int64, shape (U,)
        Which unit it nearly repeats, -1 for none.
    """

    dead: NDArray[np.bool_]
    repeats: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Effects:
    """How well each unit tells some samples from others.

    Parameters
    ----------
    by_layer : mapping of str to ndarray, shape (units,)
        Size of the effect, Cohen's d, of each unit.
    sample_ids : tuple of int
        Which samples; empty where it is about a class.
    class_id : int or None
        Which class.
    against : int or None
        The class that they are told from; None for all other samples.
    """

    by_layer: Mapping[str, NDArray[Any]]
    sample_ids: tuple[int, ...] = ()
    class_id: int | None = None
    against: int | None = None


class Comparisons(QObject):
    """Compares the units whose answers the session holds, on the lane where it takes long.

    Signals
    -------
    marked()
        ``marks`` of layers that were asked for are there.
    effects_changed()
        ``effects`` or ``telling`` is new.
    """

    marked = Signal()
    effects_changed = Signal()

    def __init__(self, session: Session, lane: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._marks: WeakKeyDictionary[LayerResponses, Marks] = WeakKeyDictionary()
        self._compared: WeakSet[LayerResponses] = WeakSet()  # or about to be
        self._effects: Effects | None = None
        self._telling: Job | None = None
        session.responses_changed.connect(self._follow_responses)

    def answered(self) -> tuple[LoadedModel, ImageSet] | None:
        """Return the network whose answers the session holds, and the images."""
        raise NotImplementedError

    @property
    def telling(self) -> bool:
        """Whether samples are being told apart."""
        return self._telling is not None

    @property
    def effects(self) -> Effects | None:
        """How well units tell some samples from the rest, where somebody asked."""
        return self._effects

    def marks(self, found: LayerResponses) -> Marks | None:
        """Return what is odd about the units of a layer, once it was asked for and is there."""
        return self._marks.get(found)

    # ---- marks -----------------------------------------------------------------------------

    def request_marks(self, layers: Iterable[str]) -> None:
        """Find dead and nearly repeated units of layers; `marked` tells when they are there."""
        found = self._session.responses
        if found is None:
            return
        missing = [
            found.layers[name]
            for name in layers
            if name in found.layers and found.layers[name] not in self._compared
        ]
        if not missing:
            return

        for one in missing:
            self._compared.add(one)

        def body() -> Generator[Progress, None, list[tuple[LayerResponses, Marks]]]:
            from cnnviz.engine.probes.units import is_dead, near_duplicates

            there: list[tuple[LayerResponses, Marks]] = []
            for one in missing:
                yield Progress(len(there), len(missing))
                there.append((one, Marks(is_dead(one), near_duplicates(one))))
            return there

        job = Job(self.tr("Comparing units"), body, quiet=True)
        job.succeeded.connect(self._take_marks)
        self._lane.submit(job)

    @Slot(object)
    def _take_marks(self, there: list[tuple[LayerResponses, Marks]] | None) -> None:
        for one, marks in there or ():
            self._marks[one] = marks
        if there:
            self.marked.emit()

    # ---- telling samples apart ---------------------------------------------------------------

    def tell_apart(self, sample_ids: Iterable[int], against: int | None = None) -> None:
        """Find how well each swept unit tells these samples from others; the newest wish wins.

        Parameters
        ----------
        sample_ids : iterable of int
            The samples.
        against : int or None
            The class to tell them from; None for all others.
        """
        self._tell(tuple(int(sample_id) for sample_id in sample_ids), None, against)

    def _tell(self, ids: tuple[int, ...], class_id: int | None, against: int | None) -> None:
        found, answered = self._session.responses, self.answered()
        if found is None or answered is None or not (ids or class_id is not None):
            return

        def body() -> Generator[Progress, None, Effects]:
            from cnnviz.engine.probes.units import telling_apart

            model, images = answered
            ours = _swept(found, ids) if class_id is None else _of_class(found, images, class_id)
            others = None if against is None else _of_class(found, images, against)
            by_layer = yield from telling_apart(model, images, found, ours, against=others)
            return Effects(by_layer, ids, class_id, against)

        job = Job(self.tr("Telling samples apart"), body, urgent=True, key="telling apart")
        job.succeeded.connect(self._take_effects)
        job.failed.connect(self._session.tell)
        job.over.connect(self._end_telling)
        self._telling = self._lane.submit(job)
        self.effects_changed.emit()

    def tell_class(self, class_id: int, against: int | None = None) -> None:
        """Find how well each swept unit tells a class from the rest, by what the sweep kept.

        From one other class, `against`, it is told by the samples of both.
        """
        found = self._session.responses
        if found is None:
            return
        if against not in (None, class_id):
            self._tell((), class_id, against)
            return
        from cnnviz.engine.probes.units import rank_for_class

        self._drop_telling()
        try:
            effects = {name: rank_for_class(one, class_id)[1] for name, one in found.layers.items()}
        except CnnvizError as error:
            self._session.tell(Failure(error))  # a class without samples
            self.forget_effects()
            return
        self._set_effects(Effects(effects, class_id=class_id))

    @Slot()
    def forget_effects(self) -> None:
        """Compare nothing any longer."""
        self._drop_telling()
        self._set_effects(None)

    @Slot(object)
    def _take_effects(self, effects: Effects | None) -> None:
        if self.sender() is self._telling and effects is not None:
            self._set_effects(effects)

    @Slot()
    def _end_telling(self) -> None:
        if self.sender() is self._telling:
            self._telling = None
            self.effects_changed.emit()

    def _drop_telling(self) -> None:
        if self._telling is not None:
            self._lane.cancel(self._telling)
            self._telling = None

    def _set_effects(self, effects: Effects | None) -> None:
        if effects is not self._effects:
            self._effects = effects
            self.effects_changed.emit()

    @Slot()
    def _follow_responses(self) -> None:
        """Compare anew what more layers answered; forget the comparison with the answers."""
        effects = self._effects
        if self._session.responses is None:
            self.forget_effects()
        elif effects is not None and effects.class_id is not None:
            self.tell_class(effects.class_id, effects.against)
        elif effects is not None:
            self.tell_apart(effects.sample_ids, effects.against)


def _swept(found: Responses, ids: tuple[int, ...]) -> NDArray[np.int64]:
    """Return those of some samples that were swept."""
    import numpy as np

    chosen = np.asarray(ids, np.int64)
    return chosen if found.sample_ids is None else np.intersect1d(chosen, found.sample_ids)


def _of_class(found: Responses, images: ImageSet, class_id: int) -> NDArray[np.int64]:
    """Return the samples of a class, as far as they were swept."""
    import numpy as np

    return _swept(found, tuple(np.flatnonzero(images.labels == class_id).tolist()))
