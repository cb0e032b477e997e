"""Predictions: what the network takes the input for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.widgets.bars import Bar, BarList
from cnnviz.state.classes import output_for

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.qt.session import ProbeResult
    from cnnviz.qt.workbench import Workbench

_SHOWN = 10


class PredictionsView(QWidget):
    """The likeliest classes as bars; the true one carries a tick."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._evaluations = workbench.evaluations
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.bars = BarList()
        area = QScrollArea(self)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        holder = QWidget(area)
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.bars)
        inner.addStretch(1)
        area.setWidget(holder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.note)
        layout.addWidget(area, 1)
        self._session.probe_changed.connect(self._show)
        self._session.checkpoint_changed.connect(self._show)
        self._evaluations.pairs_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        probe = self._session.probe
        if probe is None or probe.scores is None:
            self.bars.set_bars(())
            self.note.setText(self._why_empty(probe))
            return
        names = probe.request.model.class_names
        truth = self._truth_of(probe)
        scores = probe.scores
        order = scores.argsort()[::-1][:_SHOWN]
        self.bars.set_bars(
            [
                Bar(
                    names[index] if index < len(names) else self.tr("class {n}").format(n=index),
                    float(scores[index]),
                    int(index) == truth,
                )
                for index in order
            ]
        )
        self.note.setText(self._verdict(probe, int(order[0])))

    def _verdict(self, probe: ProbeResult, first: int) -> str:
        image = probe.request.image
        if probe.request.model.origin == "random":
            return self.tr("Random weights: this network has learned nothing yet.")
        if image.label is None:
            return probe.request.model.title
        name = image.label_name or str(image.label)
        truth = self._truth_of(probe)
        if truth is None:
            text = self.tr("It is {name}, which is none of this network's classes")
        else:
            text = self.tr("Right: {name}") if first == truth else self.tr("Wrong: it is {name}")
        return text.format(name=name)

    def _truth_of(self, probe: ProbeResult) -> int | None:
        """Return the output that stands for the sample's class, where the network has it."""
        image, model = probe.request.image, probe.request.model
        if image.label is None or probe.scores is None:
            return None
        names = () if image.image_set is None else image.image_set.class_names
        given = self._evaluations.pairs_for(model, image.image_set)
        return output_for(image.label, names, model.class_names, len(probe.scores), given)

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the bars as a picture."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return the scores of all classes, (classes,), and their names."""
        import numpy as np

        probe = self._session.probe
        if probe is None or probe.scores is None:
            return None
        names = probe.request.model.class_names
        return {"scores": probe.scores, "names": np.array(names)}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        picture = self._session.input
        return f"predictions {picture.name if picture else ''}".strip()

    # ---- words ---------------------------------------------------------------------------

    def _why_empty(self, probe: ProbeResult | None) -> str:
        if self._session.model is None and self._session.checkpoint is not None:
            return self.tr("This file fits no known network, so nothing can run.")
        if self._session.model is None:
            return self.tr("Open a model to see what it takes the input for.")
        if probe is None:
            return self.tr("Give the network an image to see what it takes it for.")
        if probe.refused:
            return in_window_language(probe.note)
        return self.tr("This network does not answer with one score for each class.")


register(
    DockSpec(
        key="predictions",
        title=QT_TRANSLATE_NOOP("docks", "Predictions"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "The classes that the network finds likeliest, as shares of 100 % (softmax of its "
            "output); a tick marks the true class where it is known.",
        ),
        factory=PredictionsView,
        places={
            "look": Place("right", 2, 3),
            "train": Place("right", 2, 2, front=True),
            "evaluate": Place("right", 1, 2),
        },
        icon="mdi6.format-list-bulleted",
    )
)
