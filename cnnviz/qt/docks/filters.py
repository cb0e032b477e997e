"""Filters: what the chosen layer has learned to look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cnnviz.engine.scripting.views import Filters, View
from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.qt.epoch_words import weights_words
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.widgets.colour_scale import ColourScale
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.histogram import Histogram
from cnnviz.qt.widgets.moment_bar import MomentBar
from cnnviz.qt.widgets.tile_view import TileView

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.probes.filter_view import FilterView
    from cnnviz.qt.workbench import Workbench


class FiltersView(QWidget):
    """The filters of a layer: coloured, or signed and centred on zero."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._lane = workbench.lane
        self._shown: FilterView | None = None
        self._other = ""  # the nearest layer that has filters
        self._asked: tuple[object, ...] = ()
        self.header = ElidedLabel(self)
        self.statistics = QLabel(self)
        self.statistics.setFont(theme.tabular(self.statistics.font()))
        self.output = QSpinBox(self)
        self.output.setPrefix(self.tr("output "))
        self.output.setRange(-1, -1)
        self.output.setSpecialValueText(self.tr("all outputs"))
        self.output.setToolTip(self.tr("One filter shows a tile for each of its input channels"))
        self.channel = QSpinBox(self)
        self.channel.setPrefix(self.tr("input "))
        self.channel.setToolTip(self.tr("Which input channel of all filters is shown"))
        self.moments = MomentBar(
            self.tr("frame {n} of {all}"), self.tr("Frame of the filters"), self
        )
        self.scale = ColourScale(self)
        self.histogram = Histogram(self)
        self.tiles = TileView(self)
        self.tiles.setAccessibleName(self.tr("Filters"))
        self.empty = EmptyState("", self.tr("Show the nearest filters"), self)
        self._build()
        self.output.valueChanged.connect(self._ask)
        self.channel.valueChanged.connect(self._ask)
        self.moments.moment_changed.connect(self._ask)
        self.tiles.current_changed.connect(self._choose_unit)
        self.empty.clicked.connect(self._go_to_nearest)
        session = self._session
        for signal in (
            session.selection_changed,
            session.layers_changed,
            session.weights_changed,
            session.checkpoint_changed,
        ):
            signal.connect(self._follow)
        workbench.epochs.changed.connect(self._follow_epochs)
        self._follow()

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.output)
        bar.addWidget(self.channel)
        bar.addStretch(1)
        bar.addWidget(self.scale)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.tiles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.header)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.moments)
        layout.addLayout(bar)
        layout.addWidget(self.histogram)
        layout.addWidget(self.statistics)

    @Slot()
    def _follow(self) -> None:
        """Read other weights where they are wanted; another unit only moves the cursor."""
        session = self._session
        wanted = (session.model, session.checkpoint, session.selection.layer)
        if wanted != self._asked:
            self._asked = wanted
            self._ask()
        unit = session.selection.unit
        if unit is not None and self.output.value() < 0:
            self.tiles.set_current(unit)

    @Slot()
    def _follow_epochs(self) -> None:
        """Read a network in training anew after an epoch; say for which epoch weights stand in."""
        model = self._session.model
        if model is not None and model.origin == "live":
            self._ask()
        elif self._shown is not None and self._session.stands_in:
            self.header.show_text(self._title(self._shown))

    @Slot()
    def _ask(self) -> None:
        """Read and prepare the weights on the lane, which alone touches the network."""
        model, checkpoint = self._session.model, self._session.checkpoint
        layer = self._session.selection.layer
        shown = self._shown
        output = None if self.output.value() < 0 else self.output.value()
        channel = self.channel.value()
        moment = self.moments.moment

        def body() -> FilterView | None:
            from cnnviz.engine.probes import filters
            from cnnviz.engine.probes.filter_view import filter_view

            if model is not None and layer is not None:
                bank = filters.filters(model, layer)
            else:
                tensors = {} if checkpoint is None else checkpoint.tensors
                names = filters.drawable({} if checkpoint is None else checkpoint.shapes)
                if not names:
                    return None
                if layer is not None and layer in tensors and layer not in names:
                    raise filters.NoFilters(layer, names[:1])
                name = layer if layer in names else names[0]
                bank = filters.filters_of_tensor(name, tensors[name])
            if shown is None or bank.layer != shown.bank.layer:
                return filter_view(bank)  # another layer begins with all of its outputs
            return filter_view(bank, output, channel, moment)

        job = Job(self.tr("Reading filters"), body, urgent=True, key="filters", quiet=True)
        job.succeeded.connect(self._take)
        job.failed.connect(self._explain)
        self._lane.submit(job)

    @Slot(object)
    def _take(self, view: FilterView | None) -> None:
        job = self.sender()
        if isinstance(job, Job) and job.cancel_requested:
            return  # a newer question is on its way
        if view is None:
            self._show_empty(self.tr("Open a model or a checkpoint to see its filters."), "")
            return
        another = self._shown is None or view.bank.layer != self._shown.bank.layer
        self._shown = view
        outputs, inputs = view.bank.weight.shape[:2]
        for box in (self.output, self.channel):
            box.blockSignals(True)
        self.output.setRange(-1, outputs - 1)
        self.channel.setRange(0, inputs - 1)
        if another:
            self.output.setValue(-1)
            self.channel.setValue(0)
        for box in (self.output, self.channel):
            box.blockSignals(False)
        self.moments.set_moments(view.bank.duration, view.moment)
        self.channel.setEnabled(self.output.value() < 0 and not view.coloured and inputs > 1)
        self._show(view)
        self._follow()

    @Slot(object)
    def _explain(self, failure: Failure) -> None:
        nearest = getattr(failure.error, "nearest", ())
        self._show_empty(in_window_language(str(failure.error)), nearest[0] if nearest else "")

    def _show_empty(self, text: str, other: str) -> None:
        self._shown = None
        self._other = other
        self.tiles.set_tiles(None)
        self.empty.set_text(text)
        self.empty.button.setVisible(bool(other))
        self.header.show_text("")
        self.statistics.clear()
        self.scale.set_scale(None)
        self.histogram.hide()
        self.moments.set_moments(1, 0)
        self._stack.setCurrentWidget(self.empty)

    def _show(self, view: FilterView) -> None:
        from cnnviz.engine import imaging

        table = None if view.coloured else imaging.lut("coolwarm")
        self.tiles.set_tiles(view.tiles, table)
        self._stack.setCurrentWidget(self.tiles)
        self.header.show_text(self._title(view))
        if view.coloured:
            self.scale.set_scale(None)
        else:
            self.scale.set_scale(table, f"{-view.reach:.3g}", f"{view.reach:.3g}")
        figures = view.statistics
        self.histogram.set_counts(view.counts, figures.smallest, figures.largest, view.counted)
        self.histogram.show()
        text = self.tr("mean {mean} · deviation {std} · {low} to {high} · near zero {zero}")
        self.statistics.setText(
            text.format(
                mean=f"{figures.mean:.3g}",
                std=f"{figures.deviation:.3g}",
                low=f"{figures.smallest:.3g}",
                high=f"{figures.largest:.3g}",
                zero=f"{figures.near_zero:.1%}",
            )
        )

    def _title(self, view: FilterView) -> str:
        session, bank = self._session, view.bank
        sizes = bank.weight.shape[:2] if bank.kind == "linear" else bank.weight.shape
        if bank.kind == "along one axis":
            sizes = (*bank.weight.shape[:2], bank.size[1])
        shape = " × ".join(str(size) for size in sizes)
        parts = [bank.layer, bank.kind, shape]
        if view.coloured:
            parts.append(self.tr("colours"))
        if view.block != (1, 1):
            rows, columns = view.block
            text = self.tr("each point is the strongest of {rows} × {columns} weights")
            parts.append(text.format(rows=rows, columns=columns))
        if session.model is not None:
            parts.append(session.model.title)
        elif session.checkpoint is not None:
            parts.append(session.checkpoint.path.name)
        parts += weights_words(session)
        return " · ".join(parts)

    @Slot(int)
    def _choose_unit(self, index: int) -> None:
        if self.output.value() < 0 and self._session.model is not None:
            self._session.commit(self._session.selection.with_unit(index))

    @Slot()
    def _go_to_nearest(self) -> None:
        if self._other:
            self._session.choose_layer(self._other)

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return all filters as one picture."""
        return self.tiles.to_image() if self._shown is not None else self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the weights, (C_out, C_in / groups, kH, kW), through time with kT before kH."""
        return None if self._shown is None else {"weight": self._shown.bank.weight}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return f"filters {self._session.selection.layer or ''}".strip()

    def python_view(self) -> View | None:
        """Return what a script of it shows."""
        layer = self._session.selection.layer
        return None if layer is None else Filters(layer)


register(
    DockSpec(
        key="filters",
        title=QT_TRANSLATE_NOOP("docks", "Filters"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "The weights of the chosen layer as small pictures: a filter answers most to what "
            "looks like it. First layers in colour, deeper ones blue below and red above zero.",
        ),
        factory=FiltersView,
        places={"look": Place("centre", 0, 3), "train": Place("centre", 1, 2)},
        icon="mdi6.grid",
        stands_in_for="activations",
    )
)
