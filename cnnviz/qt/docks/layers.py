"""The layers of the network as a tree; for a file that fits no network, its tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Slot,
)
from PySide6.QtGui import QIcon, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import stored_tree, theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.freezing import Freezing
from cnnviz.qt.translation import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.engine.models.layers import LayerRow, LayerTable
    from cnnviz.qt.workbench import Workbench

_NAME = Qt.ItemDataRole.UserRole
_NARROWEST, _NARROWEST_TYPE = 6, 11  # in average characters
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TEACH = {
    "Conv2d": QT_TRANSLATE_NOOP(
        "LayerTree",
        "Slides small filters over its input; every filter gives one map. The stride is how far "
        "it moves each time, padding the border of zeros around the input.",
    ),
    "MaxPool2d": QT_TRANSLATE_NOOP("LayerTree", "Keeps the largest number of each small window."),
    "AvgPool2d": QT_TRANSLATE_NOOP("LayerTree", "Keeps the mean of each small window."),
    "AdaptiveAvgPool2d": QT_TRANSLATE_NOOP(
        "LayerTree", "Takes means over windows such that the output has a fixed size."
    ),
    "BatchNorm2d": QT_TRANSLATE_NOOP(
        "LayerTree", "Brings every channel to mean 0 and deviation 1, then scales and shifts it."
    ),
    "ReLU": QT_TRANSLATE_NOOP("LayerTree", "Turns negative numbers into zero."),
    "Linear": QT_TRANSLATE_NOOP("LayerTree", "Every output is a weighted sum of all inputs."),
    "Dropout": QT_TRANSLATE_NOOP(
        "LayerTree", "Silences a random share of its inputs in training; does nothing otherwise."
    ),
    "LayerNorm": QT_TRANSLATE_NOOP(
        "LayerTree", "Brings the numbers of each token to mean 0 and deviation 1."
    ),
}


class _CutAtTheEnd(QStyledItemDelegate):
    """Paints types, which are known by how they begin, where there is no room for all of them."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Cut a long text at its end."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight


class LayerTree(QWidget):
    """Layers with type, output shape and parameters; a click chooses one everywhere."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._items: dict[str, QTreeWidgetItem] = {}
        self._shown: tuple[LayerTable | None, Checkpoint | None] = (None, None)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("Filter layers by name or type"))
        self.filter.setClearButtonEnabled(True)
        self.tree = QTreeWidget(self)
        self.tree.setUniformRowHeights(True)
        self.tree.setHeaderLabels([self.tr("Layer")])
        self.tree.setIndentation(10)
        self.tree.setItemDelegateForColumn(1, _CutAtTheEnd(self.tree))
        self.tree.setAccessibleName(self.tr("Layers"))
        self.tree.setFont(theme.tabular(self.tree.font()))
        self.freezing = Freezing(self.tree, _NAME, workbench)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.filter)
        layout.addWidget(self.tree, 1)
        self.filter.textChanged.connect(self._filter)
        self.filter.textChanged.connect(self._refill)
        self.tree.currentItemChanged.connect(self._choose)
        self._session.layers_changed.connect(self._show)
        self._session.checkpoint_changed.connect(self._show)
        self._session.selection_changed.connect(self._follow)
        self.freezing.changed.connect(self._mark_frozen)
        self._fill()

    @Slot()
    def _show(self) -> None:
        """Fill the tree anew where it shows something else: several signals tell of one opening."""
        if (self._session.layers, self._session.checkpoint) != self._shown:
            self._fill()

    def _fill(self) -> None:
        self._shown = (self._session.layers, self._session.checkpoint)
        self.tree.blockSignals(True)
        self.tree.clear()
        self._items = {}
        layers, checkpoint = self._session.layers, self._session.checkpoint
        # Names in a block begin alike and differ at their ends; whole names of tensors do so more.
        middle, left = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideLeft
        self.tree.setTextElideMode(left if layers is None else middle)
        if layers is not None:
            titles = (self.tr("Layer"), self.tr("Type"), self.tr("Output"), self.tr("Params"))
            self.tree.setColumnCount(len(titles))
            self.tree.setHeaderLabels(titles)
            size = " × ".join(str(side) for side in layers.input_shape[1:])
            text = self.tr("What the layer gives for an input of {size}").format(size=size)
            self.tree.headerItem().setToolTip(2, text)
            self.tree.headerItem().setToolTip(3, self.tr("Parameters: how many numbers it learned"))
            self._add_layers(layers.rows)
        elif checkpoint is not None:
            self.tree.setColumnCount(3)
            self.tree.setHeaderLabels((self.tr("Tensor"), self.tr("Type"), self.tr("Shape")))
            self._items = stored_tree.fill(self.tree, checkpoint, self.filter.text())
        self.tree.expandAll()
        self._share_columns()
        self.tree.blockSignals(False)
        self._filter(self.filter.text())
        self._mark_frozen()
        self._follow()

    @Slot()
    def _refill(self) -> None:
        """Look for tensors among all that a file has; the tree may hold a part of them."""
        if self._session.layers is None and self._session.checkpoint is not None:
            self._fill()

    @Slot()
    def _mark_frozen(self) -> None:
        """Show a snowflake at layers that keep their weights in the next training."""
        if self._session.layers is None:
            return
        flake = theme.icon("mdi6.snowflake")
        for name, item in self._items.items():
            frozen = self.freezing.freezes(name)
            item.setIcon(0, flake if frozen else QIcon())

    def _share_columns(self) -> None:
        """Give names the room that is left; where it is little, types are cut before names."""
        header = self.tree.header()
        letter = self.fontMetrics().averageCharWidth()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(_NARROWEST * letter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, self.tree.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        others = sum(header.sectionSize(column) for column in range(1, self.tree.columnCount()))
        lacking = self.tree.sizeHintForColumn(0) + others - self.tree.viewport().width()
        if lacking > 0:
            narrow = max(_NARROWEST_TYPE * letter, header.sectionSize(1) - lacking)
            header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(1, narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._share_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Share the width among larger or smaller texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "tree"):
            self._share_columns()

    def _add_layers(self, rows: Sequence[LayerRow]) -> None:
        holding = _holding(rows)
        for row in rows:
            parent = self._items.get(row.parent)
            short = row.name.rpartition(".")[2]
            texts = [short, row.type, _shape(row.output_shape), compact(row.parameters)]
            item = QTreeWidgetItem(texts)
            item.setData(0, _NAME, row.name)
            item.setTextAlignment(3, _RIGHT)
            tip = _TEACH.get(row.type)
            count = self.tr("{n} parameters").format(n=f"{row.parameters:,}")
            meaning = QCoreApplication.translate("LayerTree", tip) if tip else ""
            lines = [row.name, row.type, count, meaning]
            if row.name in holding:
                lines.append(self.tr("It holds the layers below, which are called one by one."))
            elif not row.executed:
                item.setDisabled(True)  # with all that is below it
                lines.append(
                    self.tr("This layer is not called when the network looks at an image.")
                )
            for column in range(4):
                item.setToolTip(column, "\n".join(line for line in lines if line))
            if parent is None:
                self.tree.addTopLevelItem(item)
            else:
                parent.addChild(item)
            self._items[row.name] = item

    @Slot(str)
    def _filter(self, text: str) -> None:
        if self._session.layers is None:
            return  # of a file only what is wanted is in the tree
        wanted = text.casefold()
        for name, item in self._items.items():
            item.setHidden(bool(wanted) and wanted not in f"{name} {item.text(1)}".casefold())
        for item in self._items.values():
            parent = item.parent()
            while parent is not None and not item.isHidden():
                parent.setHidden(False)
                parent = parent.parent()

    @Slot(QTreeWidgetItem, QTreeWidgetItem)
    def _choose(self, item: QTreeWidgetItem | None, _before: object = None) -> None:
        if item is not None and item.data(0, _NAME):
            self._session.choose_layer(str(item.data(0, _NAME)))

    @Slot()
    def _follow(self) -> None:
        item = self._items.get(self._session.selection.layer or "")
        if item is not None and item is not self.tree.currentItem():
            self.tree.blockSignals(True)
            self.tree.setCurrentItem(item)
            self.tree.blockSignals(False)
            self.tree.scrollToItem(item)

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the part of the tree that can be seen."""
        return self.tree.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return names, types, output shapes, parameters and multiply-adds, each (layers,)."""
        import numpy as np

        if self._session.layers is None:
            return None
        columns = _rows_of(self._session.layers)
        return {name: np.array(values) for name, values in columns.items()}

    def export_name(self) -> str:
        """Return what a file of it is called."""
        model = self._session.model
        return f"layers {model.title if model else ''}".strip()


def _holding(rows: Sequence[LayerRow]) -> set[str]:
    """Return modules that are not called themselves and hold layers that are."""
    parents = {row.name: row.parent for row in rows}
    holding: set[str] = set()
    for row in rows:
        above = row.parent if row.executed else ""
        while above and above not in holding:
            holding.add(above)
            above = parents.get(above, "")
    return holding - {row.name for row in rows if row.executed}


def _rows_of(table: LayerTable) -> dict[str, list[str] | list[int]]:
    """Return the columns of a layer table by name."""
    return {
        "names": [row.name for row in table.rows],
        "types": [row.type for row in table.rows],
        "output_shapes": [_shape(row.output_shape) for row in table.rows],
        "parameters": [row.parameters for row in table.rows],
        "multiply_adds": [row.macs for row in table.rows],
    }


def _shape(shape: tuple[int, ...] | None) -> str:
    """Return a shape without the batch where there is one."""
    if shape is None:
        return "–"
    sizes = shape[1:] if len(shape) > 1 and shape[0] == 1 else shape
    return "×".join(str(size) for size in sizes)


def compact(count: int) -> str:
    """Return a number in at most five characters: 832, 18.5 k, 1.2 M; nothing for none."""
    if not count:
        return ""
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if count >= 0.9995 * size:
            return f"{count / size:.3g} {unit}"
    return str(count)


register(
    DockSpec(
        key="layers",
        title=QT_TRANSLATE_NOOP("docks", "Layers"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "The layers in the order of the network, with the shape of what they give for one "
            "image and how many numbers they learned. A click chooses a layer in all views; "
            "the right button freezes it for the next training.",
        ),
        factory=LayerTree,
        places={
            "look": Place("left", 1, 3),
            "train": Place("left", 1, 1, front=True),
            "units": Place("left", 0, 1, front=True),
            "map": Place("left", 1, 2),
        },
        icon="mdi6.layers-outline",
    )
)
