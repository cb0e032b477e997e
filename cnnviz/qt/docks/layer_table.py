"""All layers as a table: what each of them costs, gives and sees, for the input at hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.size_offer import SizeOffer
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.figure_table import Column, FigureTable, Kind, Labelled
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.state.layer_table import field_text, shown_layers, sizes_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.models.layers import LayerRow, LayerTable
    from cnnviz.qt.workbench import Workbench
    from cnnviz.state.layer_table import ShownLayer

_NONE = float("nan")
_KILO = 1000
# What a file of it calls its columns, and what the window calls and tells of them.
_NAMES = (
    *("layer", "type", "parameters", "output_shape", "multiply_adds"),
    *("memory_bytes", "receptive_field"),
)
_TITLES = (
    QT_TRANSLATE_NOOP("LayerTableView", "Layer"),
    QT_TRANSLATE_NOOP("LayerTableView", "Type"),
    QT_TRANSLATE_NOOP("LayerTableView", "Params"),
    QT_TRANSLATE_NOOP("LayerTableView", "Output\nC×H×W"),
    QT_TRANSLATE_NOOP("LayerTableView", "Mult-adds\nmillions"),
    QT_TRANSLATE_NOOP("LayerTableView", "Memory\nkB"),
    QT_TRANSLATE_NOOP("LayerTableView", "Sees\npx"),
)
_TIPS = (
    QT_TRANSLATE_NOOP(
        "LayerTableView",
        "Layers in the order in which the network calls them; a layer that is called more than "
        "once has a row for each call. A click chooses it in all views.",
    ),
    QT_TRANSLATE_NOOP("LayerTableView", "What kind of layer it is: the name of its class"),
    QT_TRANSLATE_NOOP(
        "LayerTableView",
        "Weights and biases: the numbers that the layer has learned. A convolution has one for "
        "each place of each filter, and a bias for each filter.",
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableView",
        "Shape of what the layer gives for one input: channels × height × width for maps",
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableView",
        "Multiply-adds: how often the layer multiplies two numbers and adds the product to a sum. "
        "A convolution does it once for each weight at each place of its output, so that a layer "
        "with few parameters can cost much.",
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableView",
        "What the output takes for one input, 4 bytes for each number. A training keeps these "
        "outputs for the whole batch, for the way back. Layers that rewrite their input in place "
        "do not count in the sum.",
    ),
    QT_TRANSLATE_NOOP(
        "LayerTableView",
        "Receptive field: how many pixels of the input, rows × columns, one place of the output "
        "depends on. It grows with every layer that looks at neighbours.",
    ),
)
_BARS = ("parameters", "multiply_adds", "memory_bytes")


class LayerTableView(QWidget):
    """Layers to sort and filter, and below them the sums of the whole network."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._tables = workbench.layer_tables
        self._shown: list[ShownLayer] = []
        self.header = ElidedLabel(self)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("Filter layers by name or type"))
        self.filter.setClearButtonEnabled(True)
        self.blocks = QCheckBox(self.tr("Blocks"), self)
        self.blocks.setToolTip(
            self.tr(
                "Show blocks of layers too; their parameters are then those of all layers in them"
            )
        )
        self.copy_button = QToolButton(self)
        self.copy_button.setIcon(theme.icon("mdi6.content-copy"))
        self.copy_button.setToolTip(
            self.tr("Copy the rows, to paste them into a spreadsheet; Export view saves a CSV")
        )
        self.copy_button.setAccessibleName(self.tr("Copy the rows"))
        columns = [self._column(number) for number in range(len(_NAMES))]
        self.table = FigureTable(columns, self)
        self.table.setAccessibleName(self.tr("Layer table"))
        self.table.sort_by(-1, descending=False)
        # Names in a block begin alike and differ at their ends.
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.totals = WrappedLabel(self)
        self.totals.setFont(theme.tabular(self.totals.font()))
        self.empty = EmptyState("", parent=self)
        self.offer = SizeOffer(workbench, explains=True, parent=self)
        self._build()
        self.filter.textChanged.connect(self._fill)
        self.blocks.toggled.connect(self._fill)
        self.copy_button.clicked.connect(self.copy_rows)
        self.table.chosen.connect(self._choose)
        self._tables.changed.connect(self._fill)
        for signal in (self._session.probe_changed, self._session.checkpoint_changed):
            signal.connect(self._fill)
        self._session.selection_changed.connect(self._mark)
        self._fill()

    def _column(self, number: int) -> Column:
        def told(text: str) -> str:
            return QCoreApplication.translate("LayerTableView", text)

        kind: Kind = "bar" if _NAMES[number] in _BARS else "count"
        return Column(told(_TITLES[number]), "name" if number < 2 else kind, told(_TIPS[number]))

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.GRID)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.blocks)
        bar.addWidget(self.copy_button)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        refused = QWidget(self)
        words = QVBoxLayout(refused)
        words.addStretch(1)
        words.addWidget(self.offer)
        words.addStretch(1)
        self._stack = QStackedLayout()
        for part in (self.empty, refused, page):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.header)
        layout.addLayout(self._stack, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the layers run for the input at hand."""
        super().showEvent(event)
        self._tables.set_watched(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nothing run for a table that nobody sees."""
        super().hideEvent(event)
        self._tables.set_watched(False)

    # ---- what is shown -------------------------------------------------------------------

    @Slot()
    def _fill(self) -> None:
        table = self._tables.table
        if table is None:
            self.header.setText("")
            probe = self._session.probe
            refused = self._session.model is not None and probe is not None and probe.refused
            self.empty.set_text(self._why_empty())
            self._stack.setCurrentIndex(1 if refused else 0)
            self._shown = []
            return
        self._shown = shown_layers(table, self.filter.text(), blocks=self.blocks.isChecked())
        self.header.setText(self._told(table))
        self.totals.setText(self._sums(table))
        self.table.set_rows([_entries(shown) for shown in self._shown])
        self._stack.setCurrentIndex(2)
        self._mark()

    def _told(self, table: LayerTable) -> str:
        """Say of which network and input the figures are."""
        model, probe = self._session.model, self._session.probe
        size = " × ".join(f"{side:,}" for side in table.input_shape[1:])
        mine = probe is not None and probe.shape == table.input_shape
        parts = [model.title if model is not None else ""]
        if mine and probe is not None:
            text = self.tr("for {name} as the network sees it, {size}")
            parts.append(text.format(name=probe.request.image.name, size=size))
        else:
            parts.append(self.tr("for its usual input, {size}").format(size=size))
        return " · ".join(parts)

    def _sums(self, table: LayerTable) -> str:
        """Tell the figures of the whole network."""
        parameters = self.tr("{n} parameters").format(n=f"{table.total_parameters:,}")
        frozen = table.total_parameters - table.trainable_parameters
        if frozen:
            parameters += self.tr(" ({n} frozen)").format(n=f"{frozen:,}")
        macs = _millions(table.total_macs).label
        parts = [
            parameters,
            self.tr("{n} million multiply-adds").format(n=macs),
            self.tr("{n} MB of outputs").format(n=_megabytes(table.total_memory)),
            self.tr("{n} MB of weights").format(n=_megabytes(table.weight_bytes)),
        ]
        return self.tr("Whole network: {sums}").format(sums=" · ".join(parts))

    def _why_empty(self) -> str:
        if self._session.model is None:
            if self._session.checkpoint is not None:
                return self.tr(
                    "This file has no network that runs: the layer tree shows what it holds"
                )
            return self.tr("Open a network to see what its layers cost, give and see")
        if self._tables.trouble:
            return in_window_language(self._tables.trouble)
        if self._session.layers is None and not self._tables.waiting:
            return self.tr(
                "The usual input does not go through this network; open an image, and a size that "
                "fits is looked for"
            )
        return self.tr("Running the layers…")

    @Slot()
    def _mark(self) -> None:
        """Mark the layer that is chosen, and bring it into sight."""
        chosen = self._session.selection.layer
        rows = [at for at, shown in enumerate(self._shown) if shown.row.name == chosen]
        self.table.mark(rows[0] if rows else None)

    @Slot(int, object)
    def _choose(self, row: int, _modifiers: Qt.KeyboardModifier) -> None:
        self._session.choose_layer(self._shown[row].row.name)

    # ---- copy and export -----------------------------------------------------------------

    @Slot()
    def copy_rows(self) -> None:
        """Put the rows on the clipboard as a table, in the order in which they stand."""
        lines = ["\t".join(_NAMES)]
        order = self.table.figures.order
        columns = self._columns([self._shown[at] for at in order])
        lines += ["\t".join(map(str, values)) for values in zip(*columns.values(), strict=True)]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._session.notice(self.tr("Copied: {n} rows.").format(n=f"{len(order):,}"))

    def export_image(self) -> QImage:
        """Return the table as it is seen."""
        return self.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return the columns, each (layers,)."""
        import numpy as np

        if not self._shown:
            return None
        return {name: np.array(column) for name, column in self._columns(self._shown).items()}

    def export_table(self) -> dict[str, NDArray[np.generic]] | None:
        """Return the columns for a CSV."""
        return self.export_arrays()

    def export_name(self) -> str:
        """Return what a file of it is called."""
        model = self._session.model
        return f"layer table {model.title if model else ''}".strip()

    def _columns(self, shown: Sequence[ShownLayer]) -> dict[str, list[Any]]:
        """Return what is told of layers as plain values, in bytes and without separators."""
        rows = [one.row for one in shown]
        columns: tuple[list[Any], ...] = (
            [row.name for row in rows],
            [row.type for row in rows],
            [one.parameters for one in shown],
            [sizes_text(row.output_shape) for row in rows],
            [row.macs for row in rows],
            [row.memory for row in rows],
            [field_text(row) for row in rows],
        )
        return dict(zip(_NAMES, columns, strict=True))


def _entries(shown: ShownLayer) -> tuple[str | float, ...]:
    row = shown.row
    shape = row.output_shape
    compact = sizes_text(shape).replace(" ", "")
    return (
        row.name,
        row.type,
        _exact(shown.parameters),
        Labelled(_NONE if shape is None else math.prod(shape), compact),
        _millions(row.macs) if row.executed else _NONE,
        _kilobytes(row.memory) if row.executed else _NONE,
        _field(row),
    )


def _exact(count: int) -> Labelled:
    return Labelled(count, f"{count:,}")


def _millions(count: int) -> Labelled:
    """Return multiply-adds in millions, and all digits of them in the tooltip."""
    size = count / _KILO**2
    text = f"{size:,.0f}" if size >= 100 else f"{size:.3g}"
    return Labelled(count, text, f"{count:,}")


def _megabytes(count: int) -> str:
    size = count / _KILO**2
    return f"{size:,.0f}" if size >= 100 else f"{size:.3g}"


def _kilobytes(count: int) -> Labelled:
    size = count / _KILO
    return Labelled(count, f"{size:,.0f}" if size >= 100 else f"{size:.1f}")


def _field(row: LayerRow) -> Labelled:
    seen = row.field
    note = in_window_language(row.field_note)
    if seen is not None:
        return Labelled(seen.size[0] * seen.size[1], field_text(row).replace(" ", ""), note)
    whole = "whole image" in row.field_note
    label = QCoreApplication.translate("LayerTableView", "all") if whole else ""
    return Labelled(math.inf if whole else _NONE, label, note)


register(
    DockSpec(
        key="layer_table",
        title=QT_TRANSLATE_NOOP("docks", "Layer table"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "What each layer costs and gives for the input at hand: parameters, output shape, "
            "multiply-adds, memory, and how much of the picture it sees. A click on a header "
            "sorts, a click on a row chooses the layer in all views.",
        ),
        factory=LayerTableView,
        places={"look": Place("centre", 0, 3, tab=3)},
        icon="mdi6.table-large",
    )
)
