"""Units and inputs that a person puts side by side, and those that are chosen at the moment."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from cnnviz.engine.events import Progress
from cnnviz.qt.engine_thread import Job
from cnnviz.state.comparison import MOST, Collected, Unit, is_there, same_picture

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.inputs import InputImage


class Collection(QObject):
    """Holds what was collected; beside it stand the chosen unit and the input that is looked at.

    So there is something to see before anything was collected.

    Signals
    -------
    changed()
        What stands side by side is new.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._lane = workbench.lane
        self._collected = Collected()
        session = self._session
        session.layers_changed.connect(self._leave_others)
        session.input_changed.connect(self.changed)
        session.selection_changed.connect(self.changed)

    @property
    def collected(self) -> Collected:
        """What a person has collected."""
        return self._collected

    @property
    def unit(self) -> Unit | None:
        """The unit that is chosen at the moment."""
        chosen, layers = self._session.selection, self._session.layers
        if chosen.layer is None or chosen.unit is None or layers is None:
            return None
        unit = (chosen.layer, chosen.unit)
        return unit if is_there(unit, layers) else None

    @property
    def units(self) -> tuple[Unit, ...]:
        """Those that were collected, and the chosen one."""
        kept, unit = self._collected.units, self.unit
        return kept if unit is None or unit in kept else (*kept, unit)

    @property
    def input(self) -> InputImage | None:
        """The input that is looked at, where it is a picture; others are not compared."""
        image = self._session.input
        return image if image is not None and image.is_picture else None

    @property
    def inputs(self) -> tuple[InputImage, ...]:
        """Those that were collected, and the one that is looked at."""
        kept, image = self._collected.inputs, self.input
        return kept if image is None or self.is_kept(image) else (*kept, image)

    def is_kept(self, image: InputImage) -> bool:
        """Whether an input was collected, or the same sample read another time."""
        return any(same_picture(image, one) for one in self._collected.inputs)

    def place_of(self, image: InputImage) -> int:
        """Return where an input stands among :attr:`inputs`."""
        return next(at for at, one in enumerate(self.inputs) if same_picture(image, one))

    @Slot()
    def add_unit(self) -> None:
        """Keep the chosen unit."""
        unit = self.unit
        if unit is not None:
            self._collect(self._collected.with_unit(unit))

    @Slot()
    def add_input(self) -> None:
        """Keep the input that is looked at."""
        image = self.input
        if image is not None:
            self._collect(self._collected.with_inputs([image]))

    def selected(self) -> Sequence[int]:
        """Return the samples that are selected; empty where nothing is."""
        mask = self._session.selected_mask()
        if mask is None:
            return ()
        ids: list[int] = mask.nonzero()[0].tolist()
        return ids

    @Slot()
    def add_selected(self) -> None:
        """Keep the selected samples, as many as there is room for."""
        images, ids = self._session.image_set, self.selected()
        room = MOST - len(self._collected.inputs)
        if images is None or not ids:
            return
        if len(ids) > room:
            text = self.tr("There is room for {room} of the {n} selected samples.")
            self._session.notice(text.format(room=room, n=f"{len(ids):,}"))
        ids = ids[:room]

        def body() -> Generator[Progress, None, tuple[list[InputImage], list[str]]]:
            from cnnviz.engine.errors import ImageProblem
            from cnnviz.qt.controllers.inputs import read_sample

            found: list[InputImage] = []
            broken: list[str] = []
            for done, sample_id in enumerate(ids):
                yield Progress(done, len(ids), "", "images")
                try:
                    found.append(read_sample(images, sample_id))
                except ImageProblem as problem:
                    broken.append(str(problem))
            return found, broken

        job = Job(self.tr("Reading the selected samples"), body, urgent=True, key="add samples")
        job.succeeded.connect(self._add_read)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _add_read(self, outcome: tuple[list[InputImage], list[str]] | None) -> None:
        if outcome is not None:
            self._collect(self._collected.with_inputs(outcome[0]))
            for sentence in outcome[1]:
                self._session.notice(sentence)

    @Slot(int, int)
    def remove_at(self, row: int, column: int) -> None:
        """Keep the unit of a row (column -1), or the input of a column (row -1), no longer."""
        if row >= 0:
            self._collect(self._collected.without_unit(self.units[row]))
        else:
            self._collect(self._collected.without_input(self.inputs[column]))

    @Slot()
    def clear(self) -> None:
        """Keep nothing."""
        self._collect(Collected())

    def _collect(self, collected: Collected) -> None:
        if collected != self._collected:
            self._collected = collected
            self.changed.emit()

    @Slot()
    def _leave_others(self) -> None:
        """Keep the units that another network has too."""
        layers = self._session.layers
        if layers is not None:
            self._collected = self._collected.within(layers)
        self.changed.emit()
