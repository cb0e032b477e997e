"""The image set before a training: who learns, how many of each class, what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.data_findings import FindingList, SplitTable
from cnnviz.qt.data_words import part_in_words, sizes_in_words, target_in_words
from cnnviz.qt.dock import DockSpec, Place, bring_to_front, register
from cnnviz.qt.draft import draft_of
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.settings import absolute_spec
from cnnviz.qt.survey_offer import SurveyOffer
from cnnviz.qt.surveys import surveys_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.balance_bars import Balance, BalanceBars
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.histogram import Histogram
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.qt.workbench import Workbench
from cnnviz.state.selection import Combine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.training.overview import Overview

_SIDE_BY_SIDE = 70  # characters; narrower than this the columns stand below each other
_BINS = 40
_MOST_LETTERS = 24


class DataView(QWidget):
    """Class balance on one side; splits, findings and pixels on the other."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._inputs = workbench.inputs
        self._surveys = surveys_of(workbench)
        self._draft = draft_of(workbench)
        self.header = ElidedLabel(self)
        self.other = QPushButton(self)
        self.balance = ElidedLabel(self)
        self.order = CalmBox(self)
        self.order.setAccessibleName(self.tr("Order of the classes"))
        for key, text in (
            ("class", self.tr("By class")),
            ("most", self.tr("Most first")),
            ("fewest", self.tr("Fewest first")),
        ):
            self.order.addItem(text, key)
        self.bars = BalanceBars(self)
        self.bars.setAccessibleName(self.tr("Samples of each class"))
        self.histogram = Histogram(self)
        self.splits = SplitTable(self)
        self.findings = FindingList(self)
        self.pixels = WrappedLabel(self)
        self.use = QPushButton(self.tr("Use in preprocessing"), self)
        self.use.setToolTip(
            self.tr("Normalise by these, for the network in the window and for the next training")
        )
        self.offer = SurveyOffer(workbench, self)
        self.empty = EmptyState(self.tr("Open an image set to see what is in it."), parent=self)
        self._lay_out()
        self.order.activated.connect(self._fill_bars)
        self.bars.chosen.connect(self._choose_class)
        self.findings.shown.connect(self._show_samples)
        self.use.clicked.connect(self._use)
        self.other.clicked.connect(self._open_other)
        self._draft.changed.connect(self._show_other)
        self._surveys.changed.connect(self._show)
        self._session.selection_changed.connect(self._mark)
        self._session.preprocessing_changed.connect(self._show_pixels)
        self._show()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.balance, 1)
        bar.addWidget(self.order)
        left = QVBoxLayout()
        left.setSpacing(theme.HALF)
        left.addLayout(bar)
        left.addWidget(self.bars, 1)
        left.addWidget(self.histogram)
        side = QWidget(self)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, theme.HALF, 0)
        right.setSpacing(theme.GRID)
        for part in (self.splits, self.findings, self.offer, self.pixels):
            right.addWidget(part)
        right.addWidget(self.use, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        area = QScrollArea(self)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(side)
        page = QWidget(self)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(theme.WIDE)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(area, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(page)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        layout.setSpacing(theme.GRID)
        top = QHBoxLayout()
        top.addWidget(self.header, 1)
        top.addWidget(self.other)
        layout.addLayout(top)
        layout.addLayout(self._stack, 1)

    # ---- showing -------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Gather what is known, when it is looked at."""
        super().showEvent(event)
        self._surveys.look()

    @Slot()
    def _show(self) -> None:
        images, found = self._session.image_set, self._surveys.overview
        self._stack.setCurrentIndex(1 if images is None else 0)
        self._show_other()
        if images is None:
            self.header.show_text("")
            return
        if found is None:
            if self.isVisible():
                self._surveys.look()
            self.header.show_text(images.name)
        else:
            self.header.show_text(self._title(found))
        self.splits.show_overview(found)
        self.findings.show_overview(found)
        self._fill_bars()
        self._show_pixels()

    @Slot()
    def _show_other(self) -> None:
        """Offer the set that the training form names, where it is not the one that is open."""
        images, config = self._session.image_set, self._draft.config
        named = "" if config is None else config.data
        ours = () if images is None else (images.spec, absolute_spec(images.spec, images.kind))
        another = bool(named) and named not in ours
        self.other.setVisible(another)
        text = self.tr("Open the training's: {name}")
        short = named if len(named) <= _MOST_LETTERS else f"…{named[-_MOST_LETTERS:]}"
        self.other.setText(text.format(name=short))
        self.other.setToolTip(
            self.tr("The training form names another image set than the one that is open")
        )

    @Slot()
    def _open_other(self) -> None:
        if self._draft.config is not None:
            self._inputs.open_image_set(self._draft.config.data)

    def _title(self, found: Overview) -> str:
        images, learned = found.image_set, found.learned
        parts = [images.name, images.kind]
        if images.split:
            parts.append(part_in_words(images.split))
        parts.append(self.tr("images: {n}").format(n=f"{len(images):,}"))
        if len(learned) != len(images):
            parts.append(self.tr("samples: {n}").format(n=f"{len(learned):,}"))
        parts.append(target_in_words(learned))
        return " · ".join(parts)

    @Slot()
    def _fill_bars(self) -> None:
        found = self._surveys.overview
        bars = [] if found is None else _bars(found)
        order = str(self.order.currentData())
        if order != "class":
            bars.sort(key=lambda bar: bar.total, reverse=order == "most")
        self.bars.set_bars(bars)
        self.bars.setVisible(bool(bars))
        self.order.setVisible(len(bars) > 1)
        numbers = found is not None and found.learned.target == "number"
        self.histogram.setVisible(numbers)
        if found is not None and numbers:
            self._fill_histogram(found)
        self.balance.show_text(self._balance_title(found, bars))
        self._mark()

    def _balance_title(self, found: Overview | None, bars: list[Balance]) -> str:
        if found is None:
            return ""
        target = found.learned.target
        if target == "number":
            return self.tr("Numbers to learn")
        if not bars:
            if target == "mask":
                return self.tr("Pixels of each class: not counted yet")
            return self.tr("No classes are known")
        held = len(found.validation) > 0
        if target == "mask":
            return self.tr("Pixels · hatched: held out") if held else self.tr("Pixels")
        if target == "labels":
            return self.tr("Images · hatched: held out") if held else self.tr("Images")
        return self.tr("Samples · hatched: held out") if held else self.tr("Samples")

    def _fill_histogram(self, found: Overview) -> None:
        import numpy as np

        values = found.learned.values
        known = np.zeros(0) if values is None else values[np.isfinite(values)]
        if not len(known):
            self.histogram.set_counts(None)
            return
        counts, edges = np.histogram(known, _BINS)
        self.histogram.set_counts(counts, float(edges[0]), float(edges[-1]), len(known))

    @Slot()
    def _mark(self) -> None:
        self.bars.mark(self._session.selection.class_ids)

    @Slot()
    def _show_pixels(self) -> None:
        found = self._surveys.overview
        survey = None if found is None else found.survey
        self.pixels.setVisible(survey is not None)
        self.use.setVisible(survey is not None)
        if survey is None:
            return
        mean, std = survey.statistics(1 if survey.grey else 3)
        lines = [
            sizes_in_words(survey),
            self.tr("Mean {mean}").format(mean=_row(mean)),
            self.tr("Deviation {std}").format(std=_row(std)),
        ]
        self.pixels.setText("\n".join(line for line in lines if line))
        used = self._session.preprocessing
        done = used is not None and (used.mean, used.std) == survey.statistics(used.channels)
        self.use.setEnabled(min(std) > 0 and not done)

    # ---- what a person does --------------------------------------------------------------

    @Slot(int, object)
    def _choose_class(self, class_id: int, modifiers: Qt.KeyboardModifier) -> None:
        """Choose the samples of a class, also where they show several."""
        found = self._surveys.overview
        if found is None:
            return
        ids = _samples_of_class(found, class_id)
        if ids is None:
            self._session.choose_classes([class_id], combine_of(modifiers))
        else:
            self._session.choose_samples(ids.tolist(), combine_of(modifiers))

    @Slot(object)
    def _show_samples(self, ids: NDArray[np.int64]) -> None:
        """Select the samples of a finding, and bring the gallery to the front."""
        self._session.choose_samples(ids.tolist(), Combine.REPLACE)
        bring_to_front(self, "gallery")

    @Slot()
    def _use(self) -> None:
        """Normalise by the pixels of this set."""
        found, used = self._surveys.overview, self._session.preprocessing
        if found is None or found.survey is None:
            return
        if used is not None:
            mean, std = found.survey.statistics(used.channels)
            self._session.set_preprocessing(replace(used, mean=mean, std=std))
        self._draft.adopt(normalisation="data")
        self._show_pixels()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns stand below each other where they would be narrow."""
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE * self.fontMetrics().averageCharWidth()
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the view as it is seen."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return who learns and who is held out, and what there is of each class of both."""
        import numpy as np

        found = self._surveys.overview
        if found is None:
            return None
        arrays: dict[str, NDArray[Any]] = {
            "train_ids": found.train,
            "validation_ids": found.validation,
        }
        bars = _bars(found)
        if bars:
            arrays["classes"] = np.array([bar.name for bar in bars])
            arrays["train_counts"] = np.array([bar.train for bar in bars])
            arrays["validation_counts"] = np.array([bar.validation for bar in bars])
        return arrays

    def export_name(self) -> str:
        """Return what a file of it is called."""
        images = self._session.image_set
        return f"data {images.name if images else ''}".strip()


def _bars(found: Overview) -> list[Balance]:
    """Return what there is of each class; classes without samples are left out, and told."""
    import numpy as np

    from cnnviz.engine.data.findings import classes_of
    from cnnviz.engine.imaging import class_colours

    names = classes_of(found.learned)
    everyone = found.counts(np.arange(len(found.learned)))
    if everyone is None:
        return []
    split = len(found.train) > 0
    learn = found.counts(found.train) if split else everyone
    held = found.held_counts
    if learn is None or held is None:
        return []
    colours = class_colours(len(names))
    return [
        Balance(
            number,
            names[number] or f"#{number}",
            "#{:02x}{:02x}{:02x}".format(*colours[number].tolist()),
            int(learn[number]),
            int(held[number]),
        )
        for number in np.flatnonzero(everyone).tolist()
    ]


def _samples_of_class(found: Overview, class_id: int) -> NDArray[np.int64] | None:
    """Return the samples of the open set that show a class; None where labels say it."""
    import numpy as np

    learned = found.learned
    if learned is found.image_set and learned.target in ("class", "binary"):
        return None
    if learned.target == "mask" and found.masks is not None:
        assert found.masks.mask_pixels is not None
        shown = found.masks.mask_pixels[:, class_id] > 0
    elif learned.target == "labels" and learned.presence is not None:
        shown = learned.presence[:, class_id]
    else:
        shown = learned.labels == class_id
    return np.unique(found.rows[shown])


def _row(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:.3f}" for value in values)


register(
    DockSpec(
        key="data",
        title=QT_TRANSLATE_NOOP("docks", "Data"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "What is in the image set before anything learns from it: who learns and who is held "
            "out, how many there are of each class, broken and repeated pictures, and the mean of "
            "the pixels. A click on a class or on Show selects its samples in all views.",
        ),
        factory=DataView,
        places={"train": Place("centre", 0, 3, tab=1)},
        icon="mdi6.database-eye-outline",
    )
)
