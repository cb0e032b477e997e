"""Two checkpoints side by side: their figures, and the samples on which they differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.controllers.versus import versus_of
from cnnviz.qt.controllers.weights import weights_of
from cnnviz.qt.dock import DockSpec, Place, bring_to_front, register
from cnnviz.qt.figure_words import figure_title
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.figure_table import Column, FigureTable
from cnnviz.qt.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.training.likeness import Likeness
    from cnnviz.engine.training.versus import Pair, Versus
    from cnnviz.qt.workbench import Workbench


class VersusView(QWidget):
    """Compares the network of the window with an epoch of its run, or with a file."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._epochs = workbench.epochs
        self._evaluations = workbench.evaluations
        self.versus = versus_of(workbench)
        self._compare_weights = weights_of(workbench).compare
        self.header = ElidedLabel(self)
        self.epoch = CalmBox(self)
        self.epoch.setAccessibleName(self.tr("Epoch to compare with"))
        self.epoch.setPlaceholderText(self.tr("with epoch…"))
        self.file = QPushButton(self.tr("With a file…"), self)
        self.file.setToolTip(self.tr("Compare the network in the window with another checkpoint"))
        self.weights = QPushButton(self.tr("Their weights"), self)
        self.weights.setToolTip(self.tr("Show how far the weights of both are apart"))
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.bar = ProgressLine(self)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.figures = FigureTable((), self)
        self.figures.setAccessibleName(self.tr("Figures of both"))
        self.cells = FigureTable((), self)
        self.cells.setAccessibleName(self.tr("Samples on which they agree and differ"))
        self._lay_out()
        self.epoch.activated.connect(self._compare_epoch)
        self.file.clicked.connect(self._ask_file)
        self.weights.clicked.connect(self._show_weights)
        self.cancel.clicked.connect(self.versus.cancel)
        self.cells.chosen.connect(self._choose)
        self.versus.changed.connect(self._show)
        self._epochs.changed.connect(self._fill)
        self._session.model_changed.connect(self._show)
        self._session.image_set_changed.connect(self._show)
        self._fill()
        self._show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.GRID)
        for widget in (self.epoch, self.file, self.weights, self.cancel):
            top.addWidget(widget)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.header)
        layout.addLayout(top)
        layout.addWidget(self.bar)
        layout.addWidget(self.note)
        layout.addWidget(self.figures, 3)
        layout.addWidget(self.cells, 2)
        layout.addStretch(0)

    # ---- showing -------------------------------------------------------------------------

    @Slot()
    def _fill(self) -> None:
        self.epoch.clear()
        for number, path in sorted(self._epochs.epochs.items()):
            self.epoch.addItem(self.tr("epoch {number}").format(number=number), path)
        self.epoch.setCurrentIndex(-1)
        self.epoch.setVisible(bool(self._epochs.epochs))

    @Slot()
    def _show(self) -> None:
        found, running = self.versus.found, self.versus.running
        missing = self.versus.why_not()
        for widget in (self.epoch, self.file):
            widget.setEnabled(not missing and not running)
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        self.weights.setVisible(self.versus.compared)
        self.figures.setVisible(found is not None)
        self.cells.setVisible(self.versus.compared)
        if running:
            self.bar.show_progress(self.versus.progress)
        if found is None and self.versus.alike is not None:
            self._tell_alike(self.versus.alike)
            return
        if found is None:
            self.header.show_text("")
            self.note.setText(
                missing
                or self.tr(
                    "Choose another checkpoint: both are measured on the open images, and the "
                    "samples on which they differ are listed."
                )
            )
            return
        self._tell(found)

    def _tell(self, found: Versus) -> None:
        first, second = self.tr("in the window"), self.versus.other
        self._head(len(found.sample_ids), found.first.facts["images"])
        self.figures.set_columns(
            (
                Column(self.tr("Figure"), "name"),
                Column(first, "figure"),
                Column(second, "figure"),
                Column(self.tr("Difference"), "figure"),
            )
        )
        self.figures.set_rows(
            [
                (figure_title(one.first.key), one.first.text, one.second.text, _difference(one))
                for one in found.pairs
            ]
        )
        self.cells.set_columns((Column(self.tr("Samples"), "name"), Column("n", "count")))
        words = self._words(found, second)
        rows = [(words[cell], count) for cell, count in found.counts.items()]
        alike = self.versus.alike
        if alike is not None and alike.alike is not None:
            rows.append((self.tr("answered otherwise, right or wrong"), len(alike.differing)))
        self.cells.set_rows(rows)
        self.note.setText(" ".join([*self._told_likeness(alike), self._told_test(found)]))

    def _head(self, count: int, images: str) -> None:
        parts = [self.tr("{n} samples of {images}").format(n=f"{count:,}", images=images)]
        if self.versus.learning:
            parts.append(self.tr("as it was then; it has learned on"))
        self.header.show_text(" · ".join(parts))

    def _tell_alike(self, alike: Likeness) -> None:
        """Tell of images without labels where both answer alike; nobody knows what is right."""
        images = self._session.image_set
        self._head(len(alike.sample_ids), "" if images is None else images.name)
        self.cells.set_columns((Column(self.tr("Samples"), "name"), Column("n", "count")))
        rows = []
        if alike.alike is not None:
            rows = [
                (self.tr("answered alike"), int(alike.alike.sum())),
                (self.tr("answered otherwise"), len(alike.differing)),
            ]
        self.cells.set_rows(rows)
        told = [*self._told_likeness(alike), self.tr("The images have no labels to be right by.")]
        self.note.setText(" ".join(told))

    def _words(self, found: Versus, second: str) -> dict[str, str]:
        if found.judged:
            return {
                "both": self.tr("both right"),
                "first": self.tr("only the one in the window right"),
                "second": self.tr("only {name} right").format(name=second),
                "neither": self.tr("both wrong"),
            }
        return {
            "first": self.tr("the one in the window nearer"),
            "second": self.tr("{name} nearer").format(name=second),
            "equal": self.tr("equally near"),
        }

    def _told_likeness(self, alike: Likeness | None) -> list[str]:
        if alike is None:
            return []
        gap = f"{alike.gap:.3g}"
        if alike.alike is None:
            return [self.tr("Their answers differ by {gap} on average.").format(gap=gap)]
        told = [
            self.tr("Both answer the same for {share}; probabilities differ by {gap} on average.")
        ]
        if alike.divergence is not None:
            told.append(self.tr("Mean KL divergence: {kl} nats."))
        share = f"{100 * alike.alike.mean():.2f} %"
        kl = "" if alike.divergence is None else f"{alike.divergence:.3g}"
        return [one.format(share=share, gap=gap, kl=kl) for one in told]

    def _told_test(self, found: Versus) -> str:
        if found.p_value is None:
            return self.tr("They differ on no sample.")
        test = "McNemar" if found.judged else "Wilcoxon"
        shape = self.tr(
            "Were both equally good, such a difference would come by chance with p = {p} ({test})."
        )
        return shape.format(p=f"{found.p_value:.3g}", test=test)

    # ---- what a person does --------------------------------------------------------------

    @Slot(int)
    def _compare_epoch(self, place: int) -> None:
        self.versus.compare(self.epoch.itemData(place), self.epoch.itemText(place))

    @Slot()
    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Compare with"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._compare_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _compare_file(self, name: str) -> None:
        self.versus.compare(Path(name), Path(name).name)

    @Slot()
    def _show_weights(self) -> None:
        if self.versus.path is not None:
            self._compare_weights(self.versus.path, self.versus.other)
            bring_to_front(self, "weights")

    @Slot(int, object)
    def _choose(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        found, alike = self.versus.found, self.versus.alike
        if found is not None and row < len(found.cells):
            ids = found.ids_in(found.cells[row]).tolist()
        elif alike is None or alike.alike is None:
            return
        elif found is None and row == 0:
            ids = alike.sample_ids[alike.alike].tolist()
        else:
            ids = alike.differing.tolist()
        if ids:
            self._session.choose_samples(ids, combine_of(modifiers))
        else:
            self._session.notice(self.tr("No sample is of this kind."))

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the view as a picture."""
        return self.grab().toImage()

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return "side by side" if self.versus.compared else ""

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the samples, (N,), and for each the place of its cell."""
        found = self.versus.found
        return None if found is None else {"sample_ids": found.sample_ids, "cells": found.codes}


def _difference(one: Pair) -> str:
    if one.difference is None:
        return "–"
    mark = {"first": " ▼", "second": " ▲", "": ""}[one.better]  # the second does worse, or better
    if one.first.unit == "share":
        return f"{100 * one.difference:+.2f} %{mark}"
    return f"{one.difference:+.4g}{mark}"


register(
    DockSpec(
        key="versus",
        title=QT_TRANSLATE_NOOP("docks", "Side by side"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "The network in the window and another checkpoint on the same images: their figures, "
            "and the samples on which they differ. A click on a row chooses these samples.",
        ),
        factory=VersusView,
        places={"evaluate": Place("centre", 0, 3, tab=4)},
        icon="mdi6.compare-horizontal",
    )
)
