"""The selected samples with what the network says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.sample_grid import Judged, SampleGrid
from cnnviz.state.classes import name_of_class
from cnnviz.state.gallery import JUDGED, ORDERS, Judgements, arranged, judgements
from cnnviz.state.selection import Combine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.qt.workbench import Workbench


class _Cells(Sequence[Judged]):
    """Cells made when they are looked at, so that a large set costs nothing."""

    def __init__(
        self,
        ids: NDArray[np.int64],
        images: ImageSet,
        said: Judgements | None,
        outputs: Sequence[str],
    ) -> None:
        self.ids = ids
        self._images = images
        self._said = said
        self._outputs = outputs

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> Judged: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Judged]: ...
    def __getitem__(self, place: int | slice) -> Judged | Sequence[Judged]:
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(len(self)))]
        number = int(self.ids[place])
        truth = name_of_class(int(self._images.labels[number]), self._images.class_names)
        said = self._said
        if said is None or said.predicted[number] < 0:
            return Judged(number, truth, "", 0.0, False)
        return Judged(
            number,
            truth,
            name_of_class(int(said.predicted[number]), self._outputs),
            float(said.confidence[number]),
            bool(said.right[number]),
            float(said.loss[number]),
        )


class GalleryView(QWidget):
    """Pictures of what is selected; everything where nothing is."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._inputs = workbench.inputs
        self._evaluations = workbench.evaluations
        self._said: Judgements | None = None
        self.header = ElidedLabel(self)
        self.order = CalmBox(self)
        self.order.setAccessibleName(self.tr("Order of the samples"))
        self._titles = {
            "set": self.tr("As in the set"),
            "class": self.tr("By class"),
            "worst": self.tr("Highest loss first"),
            "unsure": self.tr("Least confident first"),
            "sure": self.tr("Most confident first"),
            "predicted": self.tr("By predicted class"),
        }
        for key in ORDERS:
            self.order.addItem(self._titles[key], key)
        self.only_wrong = QCheckBox(self.tr("Only wrong"), self)
        self.grid = SampleGrid(self)
        self.grid.setAccessibleName(self.tr("Selected samples"))
        self.empty = EmptyState("", parent=self)
        self._lay_out()
        self.order.activated.connect(self._arrange)
        self.only_wrong.toggled.connect(self._arrange)
        self.grid.wanted.connect(self._inputs.request_thumbnails)
        self.grid.chosen.connect(self._inputs.show_sample)
        self.grid.picked.connect(self._pick)
        self._inputs.thumbnail.connect(self._take_picture)
        session = self._session
        session.image_set_changed.connect(self._change_set)
        session.evaluation_changed.connect(self._judge)
        session.selection_changed.connect(self._arrange)
        session.input_changed.connect(self._follow)
        self._judge()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.order, 1)
        bar.addWidget(self.only_wrong)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.grid, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(page)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.header)
        layout.addLayout(bar)
        layout.addLayout(self._stack, 1)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _change_set(self) -> None:
        self.grid.forget_pictures()
        self._judge()

    @Slot()
    def _judge(self) -> None:
        """Take in what the network says of the samples, or that it says nothing now."""
        evaluation, images = self._session.evaluation, self._session.image_set
        told = evaluation is not None and images is not None
        self._said = judgements(evaluation, images) if told else None  # type: ignore[arg-type]
        self.only_wrong.setEnabled(told)
        needs = self.tr("Needs an evaluation: see the workspace Evaluate")
        for row, key in enumerate(ORDERS):
            allowed = told or key not in JUDGED
            self.order.setItemData(row, "" if allowed else needs, Qt.ItemDataRole.ToolTipRole)
            self.order.model().item(row).setEnabled(allowed)  # type: ignore[attr-defined]
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        images = self._session.image_set
        if images is None:
            self.header.show_text("")
            self.empty.set_text(self.tr("Open an image set to see its samples."))
            self._stack.setCurrentWidget(self.empty)
            return
        order = str(self.order.currentData())
        wrong = self.only_wrong.isChecked() and self._said is not None
        ids = arranged(images, self._session.selected_mask(), self._said, order, wrong)
        evaluation = self._session.evaluation
        outputs = () if evaluation is None else evaluation.classes
        self.grid.set_samples(_Cells(ids, images, self._said, outputs))
        self.header.show_text(self._title(len(ids), images))
        if not len(ids):
            self.empty.set_text(self.tr("None of the selected samples was told wrong."))
        self._stack.setCurrentIndex(0 if len(ids) else 1)
        self._follow()

    def _title(self, count: int, images: ImageSet) -> str:
        parts = [images.name]
        if count < len(images):
            of = self.tr("{n} of {all} samples")
            parts.append(of.format(n=f"{count:,}", all=f"{len(images):,}"))
        else:
            parts.append(self.tr("all {n} samples").format(n=f"{count:,}"))
        model = self._session.model
        if self._said is not None and model is not None:
            parts.append(self.tr("judged by {name}").format(name=model.title))
            epoch = self._session.selection.epoch
            if epoch is not None:
                parts.append(self.tr("epoch {number}").format(number=epoch))
            if self._evaluations.learning:
                parts.append(self.tr("as it was then; it has learned on"))
        return " · ".join(parts)

    @Slot()
    def _follow(self) -> None:
        picture = self._session.input
        ours = picture is not None and picture.image_set is self._session.image_set
        self.grid.set_selected(picture.sample_id if picture is not None and ours else None)

    @Slot(object, int, object)
    def _take_picture(self, images: object, sample_id: int, pixels: Any) -> None:
        if images is self._session.image_set and self.isVisible():
            self.grid.set_picture(sample_id, pixels)

    # ---- what a person does --------------------------------------------------------------

    @Slot(int, object)
    def _pick(self, sample_id: int, modifiers: Qt.KeyboardModifier) -> None:
        # What is shown is selected already: adding it would change nothing, so Ctrl and Shift
        # both take away here, unless everything is shown.
        how = combine_of(modifiers)
        if how is not None and self._session.selection.is_part:
            how = Combine.NOT
        self._session.choose_samples([sample_id], how)

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the samples as a picture."""
        return self.grid.to_image()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return the samples in their order, and what is known of each; all of shape (n,)."""
        images, cells = self._session.image_set, self.grid.samples()
        if images is None or not isinstance(cells, _Cells):
            return None
        arrays: dict[str, NDArray[Any]] = {
            "sample_ids": cells.ids,
            "labels": images.labels[cells.ids],
        }
        if self._said is not None:
            arrays["predicted"] = self._said.predicted[cells.ids]
            arrays["confidence"] = self._said.confidence[cells.ids]
            arrays["loss"] = self._said.loss[cells.ids]
        return arrays

    def export_name(self) -> str:
        """Return what a file of it is called."""
        images = self._session.image_set
        return f"gallery {images.name if images else ''}".strip()


register(
    DockSpec(
        key="gallery",
        title=QT_TRANSLATE_NOOP("docks", "Gallery"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "The selected samples with label, prediction and confidence. A click looks at one, "
            "a double click selects it alone, Ctrl or Shift and a click take it away.",
        ),
        factory=GalleryView,
        places={
            "map": Place("right", 0, 3, front=True),
            "evaluate": Place("right", 0, 3, front=True),
        },
        icon="mdi6.view-grid-outline",
    )
)
