"""Some held-out samples, and what the network in training says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.epoch_samples import EpochSamples
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.sample_grid import Judged, SampleGrid
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.training.events import SamplePredictions


class ValidationSamplesView(QWidget):
    """The same few samples after each epoch, so that one sees the network learn."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._session = workbench.session
        self._inputs = workbench.inputs
        self._said = EpochSamples(workbench, self)
        self._shown: SamplePredictions | None = None
        self._images: ImageSet | None = None
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        self.grid = SampleGrid()
        self._empty = EmptyState(
            self.tr(
                "After each epoch of a training some held-out images stand here, "
                "with what the network takes them for."
            )
        )
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.summary)
        column.addWidget(self.grid, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self.grid.chosen.connect(self._look)
        self.grid.wanted.connect(self._ask)
        self._said.changed.connect(self._follow)
        self._inputs.thumbnail.connect(self._take_picture)
        self._session.input_changed.connect(self._follow_input)
        self._follow()

    # ---- for the export ------------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return all samples as a picture."""
        return self.grid.to_image() if self._shown else self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return what the network says of them."""
        import numpy as np

        if self._shown is None:
            return None
        return {
            "sample_ids": np.array(self._shown.sample_ids),
            "labels": np.array(self._shown.labels),
            "predicted": np.array(self._shown.predicted),
            "confidence": np.array(self._shown.confidence),
        }

    def export_name(self) -> str:
        """Return what is shown, in words."""
        if self._shown is None:
            return ""
        return self.tr("validation samples epoch {number}").format(number=self._shown.epoch)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        samples, images = self._said.samples, self._said.images
        if samples is None or images is None:  # the images may come later than what is said of them
            self._shown = None
            self._pages.setCurrentIndex(0)
            return
        self._pages.setCurrentIndex(1)
        if samples is self._shown and images is self._images:
            return
        self._shown = samples
        if images is not self._images:
            self._images = images
            self.grid.forget_pictures()
        names = images.class_names
        self.grid.set_samples([_judged(samples, place, names) for place in _places(samples)])
        right = sum(bool(one.right) for one in self.grid.samples())
        self.summary.setText(
            self.tr("Epoch {number}: {right} of {all} right").format(
                number=samples.epoch, right=right, all=len(samples.sample_ids)
            )
        )
        self._follow_input()

    @Slot()
    def _follow_input(self) -> None:
        picture = self._session.input
        ours = picture is not None and picture.image_set is self._images
        self.grid.set_selected(picture.sample_id if picture is not None and ours else None)

    @Slot(object, int, object)
    def _take_picture(self, image_set: ImageSet, sample_id: int, pixels: Any) -> None:
        if image_set is self._images:
            self.grid.set_picture(sample_id, pixels)

    @Slot(list)
    def _ask(self, sample_ids: list[int]) -> None:
        self._inputs.request_thumbnails(sample_ids, self._images)

    @Slot(int)
    def _look(self, sample_id: int) -> None:
        if self._session.image_set is not self._images:
            # Numbers of samples mean nothing in another set.
            self._session.set_image_set(self._images)
        self._inputs.show_sample(sample_id)


def _places(samples: SamplePredictions) -> range:
    return range(len(samples.sample_ids))


def _judged(samples: SamplePredictions, place: int, names: tuple[str, ...]) -> Judged:
    label, guess = samples.labels[place], samples.predicted[place]
    return Judged(
        samples.sample_ids[place],
        _name(label, names),
        _name(guess, names),
        samples.confidence[place],
        label == guess,
    )


def _name(index: int, names: tuple[str, ...]) -> str:
    return names[index] if 0 <= index < len(names) else f"#{index}"


register(
    DockSpec(
        key="validation samples",
        title=str(QT_TRANSLATE_NOOP("docks", "Validation samples")),
        help=str(
            QT_TRANSLATE_NOOP(
                "docks",
                "Held-out images and what the network in training takes them for, after each "
                "epoch. A click lets the network look at one of them.",
            )
        ),
        factory=ValidationSamplesView,
        places={"train": Place("right", row=1, share=2, front=True)},
        icon="mdi6.check-all",
    )
)
