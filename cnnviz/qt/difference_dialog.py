"""A file and a network that it nearly fits, tensor by tensor, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.widgets.figure_table import Column, FigureTable
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.state.differences import Kind, counted, differences, wanted

if TYPE_CHECKING:
    from cnnviz.engine.models.near import NearMiss

_MOST_ROWS = 5_000  # whoever looks for one among more filters by its name


class DifferenceDialog(QDialog):
    """Shows what keeps a file from being a network, and offers to load what fits.

    Parameters
    ----------
    near : NearMiss
        The network, and how the file differs from it.
    shapes : mapping of str to tuple of int
        Names and shapes of the file's tensors.
    name : str
        Name of the file.

    Signals
    -------
    partial_wanted(NearMiss)
        The person wants the network filled as far as the file goes.
    """

    partial_wanted = Signal(object)

    def __init__(
        self,
        near: NearMiss,
        shapes: Mapping[str, tuple[int, ...]],
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("difference")
        self.setWindowTitle(self.tr("What does not fit"))
        self.resize(760, 520)
        self._near = near
        self._found = differences(near, shapes)
        self.summary = WrappedLabel()
        self.summary.setText(self._in_words(name))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter tensors by name"))
        self.filter.setClearButtonEnabled(True)
        self.all = QCheckBox(self.tr("Also those that fit"))
        self.table = FigureTable(
            (
                Column(self.tr("Tensor"), "name"),
                Column(self.tr("In the file"), "name"),
                Column(self.tr("In the network"), "name"),
                Column(self.tr("What is wrong"), "name"),
            )
        )
        self.table.sort_by(-1, descending=False)  # what is wrong comes first
        self.table.setAccessibleName(self.tr("Tensors of the file and of the network"))
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.more = WrappedLabel()
        theme.set_tone(self.more, "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.load_button = buttons.addButton(
            self.tr("Load what fits"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.load_button.setToolTip(
            self.tr("The network gets the weights that fit; the others are random, and it says so")
        )
        self.load_button.setEnabled(bool(counted(self._found)["fits"]))
        buttons.accepted.connect(self._load)
        buttons.rejected.connect(self.close)
        top = QHBoxLayout()
        top.setSpacing(theme.GRID)
        top.addWidget(self.filter, 1)
        top.addWidget(self.all)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.GRID)
        column.addWidget(self.summary)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.more)
        column.addWidget(buttons)
        self.filter.textChanged.connect(self._show)
        self.all.toggled.connect(self._show)
        self._show()

    @property
    def near(self) -> NearMiss:
        """The network that it is about."""
        return self._near

    def _in_words(self, name: str) -> str:
        counts = counted(self._found)
        text = self.tr(
            "{file} beside the network {network}. Tensors that fit: {fits}; missing in the file: "
            "{missing}; not in the network: {unexpected}; of another shape: {shape}."
        )
        shown = {kind: f"{count:,}" for kind, count in counts.items()}
        return text.format(file=name, network=self._near.match.title, **shown)

    @Slot()
    def _show(self) -> None:
        found = wanted(self._found, self.filter.text(), also_fitting=self.all.isChecked())
        words = self._words()
        self.table.set_rows(
            [
                (entry.key, _shape(entry.in_file), _shape(entry.in_network), words[entry.kind])
                for entry in found[:_MOST_ROWS]
            ]
        )
        left = len(found) - _MOST_ROWS
        text = self.tr("and {n} more; filter them by their names").format(n=f"{left:,}")
        self.more.setText(text if left > 0 else "")

    def _words(self) -> dict[Kind, str]:
        return {
            "missing": self.tr("missing in the file"),
            "unexpected": self.tr("not in the network"),
            "shape": self.tr("another shape"),
            "fits": self.tr("fits"),
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter in the filter from loading anything."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.focusWidget() is not self.filter or event.key() not in enter:
            super().keyPressEvent(event)

    @Slot()
    def _load(self) -> None:
        self.partial_wanted.emit(self._near)
        self.close()


def _shape(shape: tuple[int, ...] | None) -> str:
    if shape is None:
        return "–"
    return " × ".join(map(str, shape)) or "1"
