"""The selected samples with what the network says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QCheckBox, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.gallery_cells import Cells, Picture, make_picture
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.sample_filter import SampleFilter
from cnnviz.qt.surveys import surveys_of
from cnnviz.qt.thumbnails import Thumbnails
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.sample_grid import SampleGrid
from cnnviz.state.gallery import (
    JUDGED,
    ORDERS,
    Judgements,
    arranged,
    classes_shown,
    judgements,
)
from cnnviz.state.selection import Combine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.qt.workbench import Workbench


_SIDES = (64, 128, 224)


class GalleryView(QWidget):
    """Pictures of what is selected; everything where nothing is."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._inputs = workbench.inputs
        self._evaluations = workbench.evaluations
        self._past = workbench.past
        self._surveys = surveys_of(workbench)
        self._said: Judgements | None = None
        self._side = _SIDES[0]
        self._pictures = Thumbnails(workbench.lane, self._make_picture, self)
        self.header = ElidedLabel(self)
        self.numbers = ElidedLabel(self)
        self.numbers.setFont(theme.tabular(self.numbers.font()))
        self.filter = SampleFilter(workbench, self)
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
        self.scale = CalmBox(self)
        self.scale.setAccessibleName(self.tr("Size of the pictures"))
        for side, text in zip(
            _SIDES, (self.tr("Small"), self.tr("Medium"), self.tr("Large")), strict=True
        ):
            self.scale.addItem(text, side)
        self.only_wrong = QCheckBox(self.tr("Only wrong"), self)
        self.draw_objects = QCheckBox(self.tr("Draw objects"), self)
        self.draw_objects.setToolTip(
            self.tr("Boxes and masks over the pictures, one colour for each class")
        )
        self.draw_objects.setChecked(True)
        self.grid = SampleGrid(self)
        self.grid.setAccessibleName(self.tr("Selected samples"))
        self.empty = EmptyState("", parent=self)
        self._lay_out()
        self.order.activated.connect(self._arrange)
        self.only_wrong.toggled.connect(self._arrange)
        self.scale.activated.connect(self._resize)
        self.draw_objects.toggled.connect(self.grid.set_marks_shown)
        self.filter.changed.connect(self._arrange)
        self._surveys.changed.connect(self._arrange)
        self.grid.wanted.connect(self._ask)
        self.grid.chosen.connect(self._inputs.show_sample)
        self.grid.picked.connect(self._pick)
        self._pictures.ready.connect(self._take_picture)
        session = self._session
        session.image_set_changed.connect(self._change_set)
        session.evaluation_changed.connect(self._judge)
        session.selection_changed.connect(self._arrange)
        session.input_changed.connect(self._follow)
        self._change_set()

    def _lay_out(self) -> None:
        bar = FlowLayout()
        for part in (self.filter.words, self.filter.which, self.order, self.scale):
            bar.addWidget(part)
        bar.addWidget(self.only_wrong)
        bar.addWidget(self.draw_objects)
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
        layout.addWidget(self.numbers)
        layout.addLayout(self._stack, 1)

    # ---- following -----------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Find out what there is to filter by, when it is looked at."""
        super().showEvent(event)
        self.filter.look()

    @Slot()
    def _change_set(self) -> None:
        images = self._session.image_set
        marked = images is not None and bool({"objects", "crops", "mask"} & {*images.views})
        self.draw_objects.setVisible(marked)
        self._pictures.forget()
        self.grid.forget_pictures()
        if self.isVisible():
            self.filter.look()
        self._judge()

    @Slot()
    def _judge(self) -> None:
        """Take in what the network says of the samples, or that it says nothing now."""
        evaluation, images = self._session.evaluation, self._session.image_set
        told = evaluation is not None and images is not None
        self._said = judgements(evaluation, images) if told else None  # type: ignore[arg-type]
        self.only_wrong.setEnabled(self._said is not None and bool(self._said.judged.any()))
        needs = self.tr("Needs an evaluation: see the workspace Evaluate")
        for row, key in enumerate(ORDERS):
            said = self._said
            allowed = key not in JUDGED or (said is not None and said.allows(key))
            tip = "" if allowed or said is not None else needs
            self.order.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
            self.order.model().item(row).setEnabled(allowed)  # type: ignore[attr-defined]
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        images = self._session.image_set
        if images is None:
            self.header.show_text("")
            self.numbers.show_text("")
            self.empty.set_text(self.tr("Open an image set to see its samples."))
            self._stack.setCurrentWidget(self.empty)
            return
        order = str(self.order.currentData())
        wrong = self.only_wrong.isChecked() and self._said is not None
        chosen, fitting = self._session.selected_mask(), self.filter.mask()
        if chosen is not None and fitting is not None:
            fitting = fitting & chosen
        among = chosen if fitting is None else fitting
        ids = arranged(images, among, self._said, order, wrong)
        evaluation = self._session.evaluation
        outputs = () if evaluation is None else evaluation.classes
        self.grid.set_samples(Cells(ids, images, self._said, outputs, self._troubles()))
        self.header.show_text(self._title(len(ids), images))
        self.numbers.show_text(self._figures(ids, images))
        if not len(ids):
            told_wrong = wrong and self.filter.mask() is None
            self.empty.set_text(
                self.tr("None of the selected samples was told wrong.")
                if told_wrong
                else self.tr("No sample fits the search and the filter.")
            )
        self._stack.setCurrentIndex(0 if len(ids) else 1)
        self._follow()

    def _troubles(self) -> dict[int, str]:
        """Return why samples cannot be read, by their number."""
        found = self._surveys.overview
        if found is None or found.survey is None:
            return {}
        survey = found.survey
        return dict(zip(survey.broken.tolist(), survey.reasons, strict=True))

    def _figures(self, ids: NDArray[np.int64], images: ImageSet) -> str:
        """Sum up what is shown: its classes and its pixels."""
        parts = []
        counts = classes_shown(images, ids)
        there = int((counts > 0).sum())
        if there:
            most = int(counts.argmax())
            text = self.tr("classes: {n}, most {name} ({share:.0%})")
            name, share = images.class_names[most], int(counts[most]) / len(ids)
            parts.append(text.format(n=f"{there:,}", name=name, share=share))
        found = self._surveys.overview
        sums = None if found is None or found.survey is None else found.survey.statistics_of(ids)
        if sums is not None:
            mean, std = (" ".join(f"{value:.3f}" for value in row) for row in sums)
            parts.append(self.tr("mean {mean}").format(mean=mean))
            parts.append(self.tr("deviation {std}").format(std=std))
        return " · ".join(parts)

    def _title(self, count: int, images: ImageSet) -> str:
        parts = [images.name]
        if count < len(images):
            of = self.tr("{n} of {all} samples")
            parts.append(of.format(n=f"{count:,}", all=f"{len(images):,}"))
        else:
            parts.append(self.tr("all {n} samples").format(n=f"{count:,}"))
        model = self._session.model
        if self._said is not None and model is not None:
            judge, *rest = self._past.source_words(self._said.evaluation, model.title)
            parts += [self.tr("judged by {name}").format(name=judge), *rest]
            if self._evaluations.learning:
                parts.append(self.tr("as it was then; it has learned on"))
        return " · ".join(parts)

    @Slot()
    def _follow(self) -> None:
        picture = self._session.input
        ours = picture is not None and picture.image_set is self._session.image_set
        self.grid.set_selected(picture.sample_id if picture is not None and ours else None)

    # ---- pictures ------------------------------------------------------------------------

    def _make_picture(self, images: ImageSet, sample_id: int) -> Picture | None:
        return make_picture(images, sample_id, self._side)  # on the lane

    @Slot(list)
    def _ask(self, sample_ids: list[int]) -> None:
        images = self._session.image_set
        if images is not None:
            self._pictures.ask(images, sample_ids)

    @Slot()
    def _resize(self) -> None:
        self._side = int(self.scale.currentData())
        self._pictures.forget()
        self.grid.set_side(self._side)

    @Slot(object, int, object)
    def _take_picture(self, images: object, sample_id: int, picture: Picture) -> None:
        if images is self._session.image_set and picture.side == self._side:
            self.grid.set_picture(sample_id, picture.pixels, picture.marks)

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
        if images is None or not isinstance(cells, Cells):
            return None
        arrays: dict[str, NDArray[Any]] = {
            "sample_ids": cells.ids,
            "labels": images.labels[cells.ids],
        }
        if self._said is not None:
            if self._said.of_classes:
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
            "The selected samples with label, prediction and confidence, and what is marked in "
            "them. A click looks at one, a double click selects it alone, Ctrl or Shift and a "
            "click take it away. Search and filter narrow what is shown, not what is selected.",
        ),
        factory=GalleryView,
        places={
            "train": Place("centre", 0, 3, tab=2),
            "map": Place("right", 0, 3, front=True),
            "evaluate": Place("right", 0, 3, front=True),
        },
        icon="mdi6.view-grid-outline",
    )
)
