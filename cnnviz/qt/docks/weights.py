"""The weights of two networks side by side: how far each layer has moved."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.controllers.weights import weights_of
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.figure_table import Column, FigureTable
from cnnviz.qt.widgets.plain_text import ElidedLabel
from cnnviz.qt.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from cnnviz.engine.models.compare import Distance, Entry, WeightComparison
    from cnnviz.qt.workbench import Workbench


class WeightsView(QWidget):
    """Compares the weights in the window with those of an epoch or a file, or two dropped files."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._epochs = workbench.epochs
        self.weights = weights_of(workbench)
        self._shown: WeightComparison | None = None
        self.header = ElidedLabel(self)
        self.epoch = CalmBox(self)
        self.epoch.setAccessibleName(self.tr("Epoch to compare with"))
        self.epoch.setPlaceholderText(self.tr("with epoch…"))
        self.file = QPushButton(self.tr("With a file…"), self)
        self.file.setToolTip(
            self.tr("Compare the weights in the window with those of another checkpoint")
        )
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.bar = ProgressLine(self)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.layers = FigureTable((), self)
        self.layers.set_columns(self._layer_columns())  # which keeps the order of the network
        self.layers.setAccessibleName(self.tr("Distance of each layer"))
        self.others = FigureTable((), self)
        self.others.setAccessibleName(self.tr("Tensors that only one of the two has"))
        self.setAcceptDrops(True)
        self._lay_out()
        self.epoch.activated.connect(self._compare_epoch)
        self.file.clicked.connect(self._ask_file)
        self.cancel.clicked.connect(self.weights.cancel)
        self.layers.chosen.connect(self._choose)
        self.weights.changed.connect(self._show)
        self._epochs.changed.connect(self._fill)
        self._session.selection_changed.connect(self._mark)
        self._fill()
        self._show()

    def _layer_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Layer"), "name"),
            Column(
                self.tr("Distance"),
                "bar",
                self.tr("Length of the difference by the length of the first: 0 for equal weights"),
            ),
            Column(
                self.tr("Cosine"),
                "digits",
                self.tr("1 where both point the same way, 0 where they have nothing in common"),
            ),
            Column(self.tr("Largest"), "digits", self.tr("The largest difference of one number")),
            Column(self.tr("Changed"), "share", self.tr("Share of the numbers that differ")),
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.GRID)
        for widget in (self.epoch, self.file, self.cancel):
            top.addWidget(widget)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.header)
        layout.addLayout(top)
        layout.addWidget(self.bar)
        layout.addWidget(self.note)
        layout.addWidget(self.layers, 3)
        layout.addWidget(self.others, 2)
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
        found, running = self.weights.found, self.weights.running
        for widget in (self.epoch, self.file):
            widget.setEnabled(self.weights.ready() and not running)
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        if running:
            self.bar.show_progress(self.weights.progress)
        if found is self._shown and found is not None:
            return
        self._shown = found
        self.layers.setVisible(found is not None and bool(found.layers))
        self.others.setVisible(found is not None and bool(found.other_keys))
        if found is None:
            self.header.show_text("")
            self.note.setText(
                self.tr(
                    "Choose another checkpoint, or drop one here: its weights are compared with "
                    "those in the window, layer by layer. Two files that are dropped together are "
                    "compared with each other, also where they fit no network."
                )
            )
            return
        self._tell(found)

    def _tell(self, found: WeightComparison) -> None:
        names = self._names(found)
        self.header.show_text(" · ".join(names))
        self.note.setText(" ".join(self._sentences(found)))
        self.layers.set_rows(
            [
                (layer.name or self.tr("(no layer)"), *_figures(layer.distance))
                for layer in found.layers
            ],
            [(self.tr("all"), *_figures(found.distance))],
        )
        self.others.set_columns((Column(self.tr("Tensor"), "name"), *self._sides(names)))
        self.others.set_rows([_entry_row(entry) for entry in found.other_keys])
        self._mark()

    def _sides(self, names: tuple[str, str]) -> tuple[Column, Column]:
        first = self.tr("In the first") if not self.weights.of_window else self.tr("In the window")
        second = self.tr("In the other")
        return Column(first, "figure", names[0]), Column(second, "figure", names[1])

    def _names(self, found: WeightComparison) -> tuple[str, str]:
        if not self.weights.of_window:
            return found.first, found.second
        shape = self.tr("{name} in the window, as it was then; it has learned on")
        if not self.weights.learning:
            shape = self.tr("{name} in the window")
        return shape.format(name=found.first), found.second

    def _sentences(self, found: WeightComparison) -> list[str]:
        whole = found.distance
        if found.equal:
            return [self.tr("The weights are equal to the bit.")]
        told = []
        if whole.numbers:
            told.append(
                self.tr("{share} of {count} numbers differ.").format(
                    share=f"{100 * whole.share_changed:.3g} %", count=f"{whole.numbers:,}"
                )
            )
        elif not found.tensors:
            told.append(self.tr("They have no tensor in common: names or shapes all differ."))
        if whole.not_finite:
            shape = self.tr("{count} are NaN or infinite and left out.")
            told.append(shape.format(count=f"{whole.not_finite:,}"))
        for entries, shape in (
            (found.only_first, self.tr("Tensors only in the first: {count}.")),
            (found.only_second, self.tr("Tensors only in the other: {count}.")),
            (found.reshaped, self.tr("Tensors of another shape: {count}.")),
        ):
            if entries:
                told.append(shape.format(count=f"{len(entries):,}"))
        return told

    @Slot()
    def _mark(self) -> None:
        """Mark the layer that is chosen everywhere."""
        found, chosen = self._shown, self._session.selection.layer
        if found is None or chosen is None:
            self.layers.mark(None)
            return
        table = self._session.layers
        row = None if table is None else table.by_name.get(chosen)
        # Of a file that fits no network a tensor is chosen.
        module = chosen.rpartition(".")[0] if row is None else row.module
        rows = [at for at, layer in enumerate(found.layers) if layer.name == module]
        self.layers.mark(rows[0] if rows else None)

    # ---- what a person does --------------------------------------------------------------

    @Slot(int, object)
    def _choose(self, row: int, _modifiers: object) -> None:
        """Choose the layer in all views, where what they show has it."""
        if self._shown is None or not self.weights.of_window:
            return
        layer = self._shown.layers[row]
        table = self._session.layers
        if table is None:
            tensor = layer.tensors[0].name  # of a file that fits no network tensors are chosen
            if self._session.checkpoint is not None:
                self._session.choose_layer(tensor)
            return
        known = [entry.name for entry in table.rows if entry.module == layer.name]
        if known:
            self._session.choose_layer(known[0])

    @Slot(int)
    def _compare_epoch(self, place: int) -> None:
        self.weights.compare(self.epoch.itemData(place), self.epoch.itemText(place))

    @Slot()
    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Compare the weights with"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._compare_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _compare_file(self, name: str) -> None:
        self.weights.compare(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Compare with the file that was dropped, or two of them with each other."""
        urls = event.mimeData().urls()
        files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if len(files) == 1:
            self.weights.compare(files[0])
        elif files:
            self.weights.compare(files[1], first=files[0])
        event.acceptProposedAction()

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the view as a picture."""
        return self.grab().toImage()

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return "" if self._shown is None else f"weights of {self._shown.second}"

    def export_arrays(self) -> Mapping[str, NDArray[Any]] | None:
        """Return names of the layers and what is told of each, (layers,)."""
        import numpy as np

        found = self._shown
        if found is None:
            return None
        figures = np.array([_figures(layer.distance) for layer in found.layers], np.float64)
        columns = figures.reshape(-1, 4).T
        names = ("distance", "cosine", "largest", "changed")
        layers = np.array([layer.name for layer in found.layers])
        return {"layers": layers, **dict(zip(names, columns, strict=True))}

    def export_table(self) -> Mapping[str, NDArray[Any]] | None:
        """Return the same as columns."""
        return self.export_arrays()


def _figures(distance: Distance) -> tuple[float, float, float, float]:
    if not distance.count:
        return math.nan, math.nan, math.nan, math.nan
    return distance.relative, distance.cosine, distance.largest, distance.share_changed


def _entry_row(entry: Entry) -> tuple[str, str, str]:
    return entry.name, _shape(entry.first), _shape(entry.second)


def _shape(shape: tuple[int, ...] | None) -> str:
    return "–" if shape is None else " × ".join(map(str, shape)) or "1"


register(
    DockSpec(
        key="weights",
        title=QT_TRANSLATE_NOOP("docks", "Weights"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "How far the weights in the window are from those of another checkpoint, layer by "
            "layer, and which tensors only one of them has. A click on a row chooses the layer.",
        ),
        factory=WeightsView,
        places={"evaluate": Place("centre", 0, 3, tab=5)},
        icon="mdi6.scale-balance",
    )
)
