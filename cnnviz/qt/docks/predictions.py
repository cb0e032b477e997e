"""Predictions: what the network takes the input for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cnnviz.engine.scripting.views import Predictions, View
from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.object_pane import ObjectPane
from cnnviz.qt.pixels import image_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.widgets.bars import Bar, BarList
from cnnviz.qt.widgets.image_pane import ImagePane
from cnnviz.qt.widgets.marks import overlaid
from cnnviz.qt.without_network import without_network
from cnnviz.state.classes import output_for

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.probes.mask_view import MaskView
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.probe_result import ProbeResult

_SHOWN = 10
_SAID = 0.5  # of the probability, from which a class is said to be there


class PredictionsView(QWidget):
    """What the network answers: classes as bars, a number, masks, objects or a movement.

    And whether it is true, where that is known.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._evaluations = workbench.evaluations
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.bars = BarList()
        self.given, self.true = ImagePane("", self), ImagePane("", self)
        self.found = ObjectPane(workbench.settings, self)
        self.found.score.valueChanged.connect(self._tell_objects)
        self.pictures = QWidget(self)
        beside = QHBoxLayout(self.pictures)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.HALF)
        for pane in (self.given, self.true):
            beside.addWidget(pane)
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
        layout.addWidget(self.pictures, 1)
        layout.addWidget(self.found, 1)
        layout.addWidget(area, 1)
        self._area = area
        self._session.probe_changed.connect(self._show)
        self._session.checkpoint_changed.connect(self._show)
        self._evaluations.pairs_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        probe = self._session.probe
        masks = None if probe is None else probe.masks
        objects = None if probe is None else probe.objects
        flow = None if probe is None else probe.flow
        self.pictures.setVisible(masks is not None or flow is not None)
        self.found.setVisible(objects is not None)
        self._area.setVisible(objects is None and flow is None)
        if probe is not None and masks is not None:
            self._show_masks(probe, masks)
        elif probe is not None and objects is not None:
            self.found.set_objects(objects, probe.seen)
            self._tell_objects()
        elif flow is not None:
            self._show_flow(flow)
        elif probe is None or probe.scores is None:
            self.bars.set_bars(())
            self.note.setText(self._why_empty(probe))
        elif probe.request.model.answers == "number":
            self.bars.set_bars(())
            self.note.setText(self._told_number(probe, float(probe.scores[0])))
        else:
            self._show_classes(probe, probe.scores)

    @Slot()
    def _tell_objects(self) -> None:
        """Say what was found, or how far the surest is from being shown."""
        probe = self._session.probe
        objects = None if probe is None else probe.objects
        if probe is None or objects is None:
            return
        if not len(objects):
            text = self.tr("It finds nothing here, not even with a low score.")
        elif not self.found.shown:
            text = self.tr("Nothing is sure enough to be shown; the surest is {name} at {score}.")
            text = text.format(name=objects.names[0], score=f"{objects.scores[0]:.1%}")
        elif probe.request.model.origin == "random":
            text = self.tr("Random weights: this network has learned nothing yet.")
        else:
            text = probe.request.model.title
        self.note.setText(text)

    def _show_flow(self, flow: NDArray[np.uint8]) -> None:
        self.given.setVisible(True)
        self.true.setVisible(False)
        self.given.set_image(image_of(flow), self.tr("movement"))
        self.bars.set_bars(())
        self.note.setText(
            self.tr(
                "Hue tells where a pixel moves to, depth of colour how far; white stands still."
            )
        )

    def _show_classes(self, probe: ProbeResult, scores: NDArray[np.float32]) -> None:
        names = probe.request.model.class_names
        several = probe.request.model.answers == "labels"
        truth = self._shown_by(probe) if several else {self._truth_of(probe)}
        order = scores.argsort()[::-1].tolist()
        self.bars.set_bars(
            [
                Bar(
                    names[index] if index < len(names) else self.tr("class {n}").format(n=index),
                    float(scores[index]),
                    truth is not None and index in truth,
                )
                for index in order[:_SHOWN]
            ]
        )
        if not several:
            self.note.setText(self._verdict(probe, order[0]))
        elif truth is None:
            self.note.setText(probe.request.model.title)
        else:
            said = {index for index in order if scores[index] > _SAID}
            text = self.tr("Found {n} of {all} classes; wrongly said to be there: {wrong}")
            self.note.setText(
                text.format(n=len(said & truth), all=len(truth), wrong=len(said - truth))
            )

    def _show_masks(self, probe: ProbeResult, masks: MaskView) -> None:
        """Lay both masks over what the network sees, and tell the classes in them."""
        seen = image_of(probe.seen)
        for pane, overlay, caption in (
            (self.given, masks.given, self.tr("given mask")),
            (self.true, masks.true, self.tr("true mask")),
        ):
            pane.setVisible(overlay is not None)
            if overlay is not None:
                pane.set_image(seen, caption)
                pane.set_marks(overlaid(overlay))
        self.bars.set_bars(
            [
                Bar(
                    one.name if one.iou is None else f"{one.name} · IoU {one.iou:.2f}",
                    one.given,
                    colour=one.colour,
                )
                for one in masks.classes[:_SHOWN]
            ]
        )
        known = [one.iou for one in masks.classes if one.iou is not None]
        if masks.note:
            self.note.setText(in_window_language(masks.note))
        elif known:
            text = self.tr("Share of the pixels given to each class. Mean IoU: {iou}")
            self.note.setText(text.format(iou=f"{sum(known) / len(known):.3f}"))
        else:
            self.note.setText(self.tr("Share of the pixels given to each class."))

    def _told_number(self, probe: ProbeResult, answer: float) -> str:
        image = probe.request.image
        values = None if image.image_set is None else image.image_set.values
        number = image.sample_id
        truth = None if values is None or number is None else float(values[number])
        if truth is None or truth != truth:  # NaN: nobody knows
            return self.tr("It answers {number}.").format(number=f"{answer:.4g}")
        text = self.tr("It answers {number}; true is {truth}: off by {error}.")
        return text.format(
            number=f"{answer:.4g}", truth=f"{truth:.4g}", error=f"{answer - truth:+.4g}"
        )

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
        label = probe.request.image.label
        return None if label is None else self._output_for(probe, label)

    def _shown_by(self, probe: ProbeResult) -> set[int] | None:
        """Return the outputs that stand for the classes that a sample shows, where it is known."""
        image = probe.request.image
        presence = None if image.image_set is None else image.image_set.presence
        if presence is None or image.sample_id is None:
            return None
        shown = presence[image.sample_id].nonzero()[0].tolist()
        found = {self._output_for(probe, label) for label in shown}
        return {output for output in found if output is not None}

    def _output_for(self, probe: ProbeResult, label: int) -> int | None:
        image, model = probe.request.image, probe.request.model
        if probe.scores is None:
            return None
        names = () if image.image_set is None else image.image_set.class_names
        given = self._evaluations.pairs_for(model, image.image_set)
        return output_for(label, names, model.class_names, len(probe.scores), given)

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the bars as a picture."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return scores of all classes, (classes,), and their names; of masks their colours.

        Of objects their boxes, (n, 4) as shares, scores and names; of a movement its colours.
        """
        import numpy as np

        probe = self._session.probe
        if probe is not None and probe.objects is not None:
            found = probe.objects
            return {"boxes": found.boxes, "scores": found.scores, "names": np.array(found.names)}
        if probe is not None and probe.flow is not None:
            return {"flow": probe.flow}
        if probe is not None and probe.masks is not None:
            both: dict[str, NDArray[np.generic]] = {"given": probe.masks.given}
            return both if probe.masks.true is None else {**both, "true": probe.masks.true}
        if probe is None or probe.scores is None:
            return None
        names = probe.request.model.class_names
        return {"scores": probe.scores, "names": np.array(names)}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        picture = self._session.input
        return f"predictions {picture.name if picture else ''}".strip()

    def python_view(self) -> View | None:
        """Return what a script of it shows."""
        return Predictions()

    # ---- words ---------------------------------------------------------------------------

    def _why_empty(self, probe: ProbeResult | None) -> str:
        if why := without_network(self._session):
            return why
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
            "output, or the probability of each class by itself); a tick marks what is true where "
            "it is known. Of a network that answers with masks: both masks side by side; of one "
            "that finds objects: their boxes on what it sees, and how sure it is of each.",
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
