"""Pictures for the unit card: what the network saw where a unit answered most."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRectF, Signal, Slot
from PySide6.QtGui import QImage

from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.qt.pixels import image_of
from cnnviz.qt.widgets.pictures import Pictures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.models.receptive_field import ReceptiveField
    from cnnviz.qt.controllers.question import Question
    from cnnviz.qt.workbench import Workbench

_SIDE = 168  # pixels that a cell has at most, on a fine screen too
_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """A picture that a cell of the card wants.

    Parameters
    ----------
    sample_id : int
        Which sample.
    at : (int, int) or None
        Row and column of the map whose receptive field is cut out; None for the whole picture.
    outlined : bool
        Whether the whole picture is wanted, with that field outlined.
    """

    sample_id: int
    at: tuple[int, int] | None = None
    outlined: bool = False


@dataclass(frozen=True, slots=True)
class _Made:
    pixels: NDArray[np.uint8]
    box: tuple[float, float, float, float] | None  # left, top, width, height in shares


@dataclass(frozen=True, eq=False)
class FieldOf:
    """What the places of a layer see.

    Parameters
    ----------
    field : ReceptiveField or None
        None where the whole image counts.
    why : str
        Why that is so, or what else counts, in words.
    """

    field: ReceptiveField | None
    why: str


class CardPictures(QObject):
    """Makes the pictures on the lane, and keeps those that were shown lately.

    Signals
    -------
    field_found()
        ``field_of`` knows the layers of the model now.
    arrived(wish, picture, box)
        A picture is ready; `box` is the QRectF to outline, in shares of its size, or None.
    """

    field_found = Signal()
    arrived = Signal(object, object, object)

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = workbench.lane
        self._session = workbench.session
        self._fields: tuple[Any, dict[str, FieldOf]] | None = None  # of what was asked last
        self._asked: Any = None
        self._pictures: Pictures[tuple[Any, ...], tuple[QImage, QRectF | None]] = Pictures(_KEPT)
        self._question: Question | None = None
        self._pictures_of: Any = None
        self._knows_colours = False

    def colours_of(self, class_ids: Sequence[int]) -> list[str]:
        """Return the colours of classes, "" before they were worked out, which takes a moment."""
        if not self._knows_colours or not class_ids:
            return [""] * len(class_ids)
        from cnnviz.engine.imaging import class_colours

        table = class_colours(max(class_ids) + 1)
        return ["#{:02x}{:02x}{:02x}".format(*table[class_id]) for class_id in class_ids]

    def field_of(self, question: Question, layer: str) -> FieldOf | None:
        """Return what the places of a layer see, or None and find out."""
        built = self._built(question)
        if self._fields is not None and self._fields[0] is built:
            return self._fields[1].get(layer) or FieldOf(None, "")
        if built is not self._asked:
            self._asked = built
            self._find_fields(question)
        return None

    def _built(self, question: Question) -> Any:
        """Return what stands for how a network is built: all epochs of a run have one table."""
        table = self._session.layers
        return question.model.module if table is None else table

    def _looks_alike(self, question: Question) -> bool:
        """Whether the pictures at hand are also those of another question."""
        before = self._question
        return (
            before is not None
            and self._pictures_of is self._built(question)
            and before.images is question.images
            and before.model.preprocessing == question.model.preprocessing
        )

    def want(self, question: Question, layer: str, wishes: Sequence[Wish]) -> None:
        """Let pictures arrive: those that are kept at once, the others from the lane.

        The newest wishes take the place of those before.
        """
        if not self._looks_alike(question):
            self._question, self._pictures_of = question, self._built(question)
            self._pictures.clear()
        missing = []
        for wish in wishes:
            there = self._pictures.get(_key(layer, wish))
            if there is None:
                missing.append(wish)
            else:
                self.arrived.emit(wish, *there)
        known = self.field_of(question, layer)
        field = None if known is None else known.field

        def body() -> Generator[tuple[Question, str, Wish, _Made], None, None]:
            from cnnviz.engine.errors import ImageProblem

            for wish in missing:
                try:
                    made = _make(question, field, wish)
                except ImageProblem:
                    continue  # the cell stays empty; to look at the sample says what is wrong
                yield question, layer, wish, made

        # Sent also when nothing is missing: what is under way for an earlier unit ends by it.
        job = Job(self.tr("Cutting out pictures"), body, urgent=True, key="unit card", quiet=True)
        job.events.connect(self._take)
        self._lane.submit(job)

    def _find_fields(self, question: Question) -> None:
        model, built = question.model, self._built(question)

        def body() -> tuple[Any, dict[str, FieldOf]]:
            from cnnviz.engine.imaging import class_colours
            from cnnviz.engine.models.layers import example_input
            from cnnviz.engine.models.receptive_field import receptive_fields

            class_colours(1)  # the first call works out those of all classes
            found = receptive_fields(model, example_input(model))
            return built, {name: FieldOf(found[name], found.why(name)) for name in found}

        job = Job(self.tr("Tracing receptive fields"), body, urgent=True, quiet=True)
        job.succeeded.connect(self._take_fields)
        job.failed.connect(self._do_without)
        self._lane.submit(job)

    @Slot(object)
    def _do_without(self, failure: Failure) -> None:
        """Show whole images where nobody can tell what a place sees."""
        self._session.tell(failure)
        if self._asked is not None:
            self._fields = self._asked, {}
            self.field_found.emit()

    @Slot(object)
    def _take_fields(self, outcome: tuple[Any, dict[str, FieldOf]] | None) -> None:
        if outcome is not None:
            self._fields = outcome
            self._knows_colours = True
            self.field_found.emit()

    @Slot(list)
    def _take(self, events: list[tuple[Question, str, Wish, _Made]]) -> None:
        for question, layer, wish, made in events:
            if self._looks_alike(question):
                box = None if made.box is None else QRectF(*made.box)
                there = image_of(made.pixels), box
                self._pictures.put(_key(layer, wish), there)
                self.arrived.emit(wish, *there)


def _key(layer: str, wish: Wish) -> tuple[Any, ...]:
    """Whole pictures are the same for every layer."""
    return (wish,) if wish.at is None else (layer, wish)


def _make(question: Question, field: ReceptiveField | None, wish: Wish) -> _Made:
    """Make a picture, on the lane."""
    from cnnviz.engine.probes.crops import cut, seen

    picture = seen(question.images, question.model.preprocessing, wish.sample_id)
    height, width = picture.shape[:2]
    whole = (0, 0, height, width)
    box = whole
    if field is not None and wish.at is not None:
        box = field.box(*wish.at, (height, width))
    shown = whole if wish.outlined else box
    top, left, bottom, right = box
    # Few pixels are enlarged when they are painted, by what the screen has.
    side = min(_SIDE, max(shown[2] - shown[0], shown[3] - shown[1]) or _SIDE)
    pixels = cut(picture, shown, side)
    if not wish.outlined or box == whole or top >= bottom or left >= right:
        return _Made(pixels, None)
    share = left / width, top / height, (right - left) / width, (bottom - top) / height
    return _Made(pixels, share)
