"""What a person colours the samples of a map by, and the colours that come of it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from cnnviz.qt import theme
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.state.gallery import Judgements, judgements
from cnnviz.state.point_colours import (
    COLUMN,
    JUDGED,
    WAYS,
    PointColours,
    by_column,
    by_correctness,
    by_label,
    by_prediction,
    by_values,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.events import Progress
    from cnnviz.engine.training.evaluate import ClassEvaluation
    from cnnviz.qt.controllers.question import Question
    from cnnviz.qt.workbench import Workbench

Unit = tuple[str, int]


class MapColouring(QObject):
    """A box of ways to colour, and what the chosen one means for each sample.

    Signals
    -------
    changed()
        ``colours`` is new.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._session = workbench.session
        self._said: Judgements | None = None
        self._responses: tuple[Question, Unit, NDArray[np.float32]] | None = None
        self._asked: tuple[Question, Unit] | None = None
        self._learning = False  # whether the network learned on while it was asked
        self.colours: PointColours | None = None
        self.box = CalmBox(parent)
        self.box.setAccessibleName(self.tr("Colour by"))
        self._titles = {
            "label": self.tr("Label"),
            "prediction": self.tr("Prediction"),
            "correct": self.tr("Right or wrong"),
            "confidence": self.tr("Confidence"),
            "loss": self.tr("Loss"),
            "unit": self.tr("Response of the chosen unit"),
        }
        self.box.activated.connect(self._work_out)
        session = self._session
        session.image_set_changed.connect(self._change_set)
        session.evaluation_changed.connect(self._judge)
        session.selection_changed.connect(self._follow_unit)
        for signal in (
            session.weights_changed,
            session.model_changed,
            session.preprocessing_changed,
        ):
            signal.connect(self._forget)
        workbench.training.ended.connect(self._forget_snapshot)
        self._change_set()

    @property
    def way(self) -> str:
        """The key of the way that is chosen."""
        return str(self.box.currentData() or "label")

    @property
    def title(self) -> str:
        """What the colours mean, in words."""
        if self.way == "unit" and self._responses is not None and self.colours is not None:
            layer, unit = self._responses[1]
            return self.tr("response of unit {unit} of {layer}").format(unit=unit, layer=layer)
        return self.box.currentText()

    @property
    def judgements(self) -> Judgements | None:
        """What the network said of the samples, where it was evaluated."""
        return self._said

    @property
    def unit_values(self) -> NDArray[np.float32] | None:
        """Responses of the unit that samples are coloured by, (N,) as in the image set."""
        shown = self.way == "unit" and self.colours is not None
        return self._responses[2] if shown and self._responses is not None else None

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _change_set(self) -> None:
        way = self.way
        self.box.clear()
        for key in WAYS:
            self.box.addItem(self._titles[key], key)
        images = self._session.image_set
        for name in () if images is None else images.columns:
            self.box.addItem(name, COLUMN + name)
        self.box.setCurrentIndex(max(0, self.box.findData(way)))
        self._judge()

    @Slot()
    def _judge(self) -> None:
        evaluation, images = self._session.evaluation, self._session.image_set
        told = evaluation is not None and images is not None
        self._said = judgements(evaluation, images) if told else None  # type: ignore[arg-type]
        needs = self.tr("Needs an evaluation: see the workspace Evaluate")
        for row in range(self.box.count()):
            allowed = self._allows(str(self.box.itemData(row)))
            self.box.setItemData(row, "" if allowed else needs, Qt.ItemDataRole.ToolTipRole)
            self.box.model().item(row).setEnabled(allowed)  # type: ignore[attr-defined]
        self._work_out()

    def _allows(self, way: str) -> bool:
        """Whether enough is known to colour in a way."""
        said = self._said
        if said is None or way not in JUDGED:
            return way not in JUDGED
        if way == "correct":
            return bool(said.judged.any())
        return way == "loss" or said.of_classes

    @Slot()
    def _follow_unit(self) -> None:
        if self.way == "unit" and self._wanted_unit() not in (None, self._unit()):
            self._work_out()

    @Slot()
    def _forget(self) -> None:
        """Drop what other weights answered; they are asked for again only if somebody wants."""
        self._responses = self._asked = None
        if self.way == "unit":
            self.box.setCurrentIndex(max(0, self.box.findData("label")))
            self._work_out()

    @Slot(str)
    def _forget_snapshot(self, _reason: str) -> None:
        """Drop what a network answered that has learned more since."""
        if self._learning:
            self._learning = False
            self._forget()

    @Slot()
    def _work_out(self) -> None:
        self.colours = self._of_way()
        self.changed.emit()

    def _of_way(self) -> PointColours | None:
        images, way, said = self._session.image_set, self.way, self._said
        evaluation = self._session.evaluation
        if images is None:
            return None
        if way.startswith(COLUMN):
            return by_column(images.columns.get(way.removeprefix(COLUMN), ())) or by_label(images)
        if way == "unit":
            return self._by_unit()
        if said is None or evaluation is None or way == "label" or not self._allows(way):
            return by_label(images)
        if way == "prediction":
            return by_prediction(images, said, cast("ClassEvaluation", evaluation))
        if way == "correct":
            shown = theme.colours()
            colours = _rgb(shown.error), _rgb(shown.success)
            return by_correctness(said, (self.tr("Wrong"), self.tr("Right")), colours)
        return by_values(said.confidence if way == "confidence" else said.loss)

    # ---- responses of a unit -------------------------------------------------------------

    def _wanted_unit(self) -> Unit | None:
        chosen = self._session.selection
        if chosen.layer is None or chosen.unit is None:
            return None
        return chosen.layer, chosen.unit

    def _unit(self) -> Unit | None:
        return None if self._responses is None else self._responses[1]

    def _by_unit(self) -> PointColours | None:
        """Colour by what the chosen unit answers; ask for it where it is not known."""
        asked, unit = self._workbench.responses.question(), self._wanted_unit()
        if asked is None or unit is None:
            return None
        known = self._responses
        if known is not None and known[1] == unit and known[0].same_as(asked):
            return by_values(known[2])
        self._ask(asked, unit)
        return None

    def _ask(self, asked: Question, unit: Unit) -> None:
        learns = self._workbench.training.trains(asked.model)
        layer, number = unit

        def body() -> Generator[Progress, None, tuple[Question, Unit, NDArray[Any]]]:
            import numpy as np

            from cnnviz.engine.embedding.features import extracting
            from cnnviz.engine.models.loaded import snapshot

            model = snapshot(asked.model) if learns else asked.model
            # The response of a unit is its largest activation: what "maximum" keeps of each.
            found = yield from extracting(model, asked.images, layer, "maximum")
            values = np.full(len(asked.images), np.nan, np.float32)
            if number < found.array.shape[1]:
                values[found.sample_ids] = found.array[:, number]
            return asked, unit, values

        title = self.tr("Responses of {layer} to all samples").format(layer=layer)
        job = Job(title, body, key="unit on the map")
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        self._asked, self._learning = (asked, unit), learns
        self._workbench.lane.submit(job)

    @Slot(object)
    def _take(self, outcome: tuple[Question, Unit, NDArray[np.float32]] | None) -> None:
        if outcome is not None and self._asked is not None and outcome[1] == self._asked[1]:
            self._responses = outcome
            if self.way == "unit":
                self._work_out()


def _rgb(colour: str) -> tuple[int, int, int]:
    found = QColor(colour)
    return found.red(), found.green(), found.blue()
