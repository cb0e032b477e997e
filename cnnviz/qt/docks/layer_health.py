"""Layers by epoch: activations, gradients and weights of every layer through a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, bring_to_front, register
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.run_links import RunLinks
from cnnviz.qt.training_monitor import monitor_of
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.colour_scale import ColourScale
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.evidence_chart import Chart, ChartLine, EvidenceChart
from cnnviz.qt.widgets.layer_epochs import LayerEpochs
from cnnviz.qt.workbench import Workbench
from cnnviz.state.layer_field import LayerField, field_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.training.events import LayersMeasured

_KEPT = "layer_health/quantity"
_SIDE_BY_SIDE = 1.4  # times the height


class LayerHealthView(QWidget):
    """A field of colours, layer by epoch, and the layer that is chosen as a line below it."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._session = workbench.session
        self._settings = workbench.settings
        self._epochs = workbench.epochs
        self._monitor = monitor_of(workbench)
        self._links = RunLinks(workbench, self)
        self._stale = True
        self._shown: LayerField | None = None
        self._measured: tuple[LayersMeasured, ...] = ()
        self.what = ElidedLabel()
        self.quantity = CalmBox()
        self.quantity.setAccessibleName(self.tr("What is shown of the layers"))
        self.scale = ColourScale()
        self.field = LayerEpochs()
        self.field.setAccessibleName(self.tr("Layers by epoch"))
        self.chart = EvidenceChart()
        self.empty = EmptyState(
            self.tr(
                "After each epoch of a training its layers are measured: activations, gradients, "
                "weights. Start a training that keeps a history, or open a run that has one."
            ),
            self.tr("Show the training panel"),
        )
        self._fill()
        self._lay_out()
        self.quantity.activated.connect(self._change_quantity)
        self.field.chosen.connect(self._choose)
        self.field.layer_chosen.connect(self._choose_layer)
        self.empty.clicked.connect(self._show_panel)
        self._monitor.changed.connect(self._follow)
        self._session.selection_changed.connect(self._mark)
        self._epochs.changed.connect(self._mark)
        self._refresh()

    def _fill(self) -> None:
        offered = (
            ("zeros", self.tr("Share of zeros"), self.tr("Of all activations, 0 to 1")),
            ("mean", self.tr("Mean activation"), ""),
            ("deviation", self.tr("Deviation"), self.tr("Standard deviation of activations")),
            ("gradient", self.tr("Gradient norm"), self.tr("Of the layer's weights")),
            ("weight", self.tr("Weight norm"), ""),
            ("update", self.tr("Relative change"), self.tr("What a step changes the weights by")),
        )
        for place, (key, text, tip) in enumerate(offered):
            self.quantity.addItem(text, key)
            self.quantity.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        kept = self._settings.read(_KEPT, "gradient")
        self.quantity.setCurrentIndex(max(0, self.quantity.findData(kept)))

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        bar.setSpacing(theme.GRID)
        bar.addWidget(self.quantity)
        bar.addWidget(self.what, 1)
        bar.addWidget(self.scale)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.field)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sides.setContentsMargins(theme.GRID, 0, theme.GRID, theme.HALF)
        self._sides.setSpacing(theme.GRID)
        self._sides.addWidget(area, 1)
        self._sides.addWidget(self.chart, 1)
        column.addLayout(self._sides, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    # ---- for the export ------------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return what is shown as a picture."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return all figures of all layers, each (layers, epochs)."""
        import numpy as np

        if self._shown is None:
            return None
        keys = [self.quantity.itemData(place) for place in range(self.quantity.count())]
        fields = {key: field_of(self._measured, key, only_known=False) for key in keys}
        found: dict[str, NDArray[Any]] = {key: field.values for key, field in fields.items()}
        some = fields[keys[0]]
        return {"layers": np.array(some.layers), "epochs": np.array(some.epochs), **found}

    def export_table(self) -> dict[str, NDArray[np.generic]] | None:
        """Return a row for each layer and epoch."""
        import numpy as np

        found = self.export_arrays()
        if found is None:
            return None
        layers, epochs = found.pop("layers"), found.pop("epochs")
        return {
            "layer": np.repeat(layers, len(epochs)),
            "epoch": np.tile(epochs, len(layers)),
            **{key: values.ravel() for key, values in found.items()},
        }

    def export_name(self) -> str:
        """Return what is shown, in words."""
        started = self._monitor.record.started
        return "" if started is None else self.tr("layers {run}").format(run=started.directory.name)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        measured = tuple(self._monitor.record.layers)
        if measured == self._measured:
            return
        self._measured, self._stale = measured, True
        if not self.visibleRegion().isEmpty():
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        self._measured = tuple(self._monitor.record.layers)
        key = self.quantity.currentData()
        shown = field_of(self._measured, key) if self._measured else None
        self._shown = shown
        self._pages.setCurrentIndex(0 if shown is None else 1)
        if shown is None:
            return
        table, low, high = shown.scale()
        self.field.set_field(shown.layers, shown.epochs, shown.values, shown.colours())
        self.scale.set_scale(table, low, high)
        started = self._monitor.record.started
        self.what.show_text("" if started is None else started.directory.name)
        self._mark()

    @Slot()
    def _mark(self) -> None:
        """Show the layer and the epoch that the window shows."""
        shown = self._shown
        if shown is None:
            return
        layer, epoch = self._session.selection.layer, self._epochs.shown
        row = shown.layers.index(layer) if layer in shown.layers else None
        column = shown.epochs.index(epoch) if epoch in shown.epochs else None
        self.field.mark(row, column)
        self._draw_lines(shown, row, column)

    def _draw_lines(self, shown: LayerField, row: int | None, column: int | None) -> None:
        import numpy as np

        at = np.array(shown.epochs, float)
        order = [place for place in range(len(shown.layers)) if place != row]
        lines = [
            ChartLine(shown.layers[place], at, shown.values[place], "other") for place in order
        ]
        if row is not None:
            lines.append(ChartLine(shown.layers[row], at, shown.values[row], "main"))
        self.chart.set_chart(
            Chart(
                self.tr("epoch"),
                self.quantity.currentText(),
                tuple(lines),
                logarithmic=shown.logarithmic,
                mark=None if column is None else float(shown.epochs[column]),
            )
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Catch up when the view comes out from behind another."""
        super().paintEvent(event)
        if self._stale:
            self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put field and lines side by side where there is more width than height."""
        super().resizeEvent(event)
        wide = self.width() > _SIDE_BY_SIDE * self.height()
        self._sides.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    # ---- what a person does --------------------------------------------------------------

    @Slot(int)
    def _change_quantity(self, _place: int) -> None:
        self._settings.write(_KEPT, self.quantity.currentData())
        self._refresh()

    @Slot(int)
    def _choose_layer(self, row: int) -> None:
        if self._shown is not None:
            self._links.show_layer(self._shown.layers[row])

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        shown = self._shown
        if shown is None:
            return
        self._links.show_layer(shown.layers[row])
        if shown.epochs[column] != self._epochs.shown:
            self._links.show_epoch(shown.epochs[column])

    @Slot()
    def _show_panel(self) -> None:
        bring_to_front(self, "training")


register(
    DockSpec(
        key="layer_health",
        title=str(QT_TRANSLATE_NOOP("docks", "Layers by epoch")),
        help=str(
            QT_TRANSLATE_NOOP(
                "docks",
                "What each layer was like after each epoch of the run: its activations, its "
                "gradient, its weights and how much a step changes them. A click chooses the layer "
                "and the epoch.",
            )
        ),
        factory=LayerHealthView,
        places={"train": Place("centre", 1, 2, tab=2)},
        icon="mdi6.table-large",
    )
)
