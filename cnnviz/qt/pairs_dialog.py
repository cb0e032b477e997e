"""A dialog to say which output of the network stands for which class of the image set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Pairs(QAbstractTableModel):
    """Classes with how many samples they have, and the output of each."""

    def __init__(
        self,
        classes: Sequence[str],
        samples: Sequence[int],
        outputs: Sequence[str],
        pairs: Sequence[int],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.classes, self.samples = tuple(classes), tuple(samples)
        self.outputs, self.pairs = tuple(outputs), list(pairs)
        self.titles = (
            self.tr("Class of the images"),
            self.tr("Samples"),
            self.tr("Output of the network"),
        )
        self.none = self.tr("none")

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self.classes)

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.titles)

    def output_text(self, output: int) -> str:
        """Return how an output is called: its number and its name."""
        return self.none if output < 0 else f"{output} · {self.outputs[output]}"

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, side and colour of an entry, or the output where it is edited."""
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            count = f"{self.samples[row]:,}"
            return (self.classes[row], count, self.output_text(self.pairs[row]))[column]
        if role == Qt.ItemDataRole.EditRole and column == 2:
            return self.pairs[row]
        if role == Qt.ItemDataRole.TextAlignmentRole and column == 1:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole and column == 2 and self.pairs[row] < 0:
            return QColor(theme.colours().muted)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Let another output stand for a class; a class that it stood for loses it."""
        if role != Qt.ItemDataRole.EditRole or index.column() != 2:
            return False
        output = int(value)
        for row, other in enumerate(self.pairs):
            if output >= 0 and other == output:
                self.pairs[row] = -1
        self.pairs[index.row()] = output
        self.dataChanged.emit(self.index(0, 2), self.index(len(self.pairs) - 1, 2))
        return True

    def set_all(self, pairs: Sequence[int]) -> None:
        """Take another table."""
        self.pairs = list(pairs)
        self.dataChanged.emit(self.index(0, 2), self.index(len(self.pairs) - 1, 2))

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Only outputs can be edited."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if index.column() == 2 else found

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return the title of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.titles[section]
        return None


class _Outputs(QStyledItemDelegate):
    """Lets a person find an output by typing a part of its name."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        """Return a box of all outputs."""
        model = index.model()
        assert isinstance(model, _Pairs)
        box = QComboBox(parent)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for output in range(-1, len(model.outputs)):
            box.addItem(model.output_text(output), output)
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the output of now."""
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
        line = editor.lineEdit()
        if line is not None:
            line.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Take the output that is named in the box, if there is such a one."""
        assert isinstance(editor, QComboBox)
        place = editor.findText(editor.currentText(), Qt.MatchFlag.MatchFixedString)
        if place >= 0:
            model.setData(index, editor.itemData(place))


class PairsDialog(QDialog):
    """Shows the table of pairs; whoever opens it hears of a new one by its signals.

    Parameters
    ----------
    classes : sequence of str
        Classes of the image set.
    samples : sequence of int
        How many samples each has.
    outputs : sequence of str
        Names of the outputs of the network.
    pairs : sequence of int
        The table of now: the output for each class, -1 for none.
    suggested : sequence of int, optional
        Another table that fits the answers far better.
    parent : QWidget, optional
        The window.

    Signals
    -------
    given(pairs)
        A person gave this table, a tuple of int.
    reset()
        Names and numbers shall decide again.
    """

    given = Signal(object)
    reset = Signal()

    def __init__(
        self,
        classes: Sequence[str],
        samples: Sequence[int],
        outputs: Sequence[str],
        pairs: Sequence[int],
        suggested: Sequence[int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Classes of images and network"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._suggested = suggested
        self._pairs = _Pairs(classes, samples, outputs, pairs, self)
        text = QLabel(
            self.tr(
                "Which output of the network stands for which class of the images? Samples of "
                "classes without an output are left out. Click an output to change it."
            )
        )
        text.setWordWrap(True)
        self.table = QTableView(self)
        self.table.setModel(self._pairs)
        self.table.setItemDelegateForColumn(2, _Outputs(self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setFont(theme.tabular(self.table.font()))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.use = QPushButton(self.tr("Use the suggestion"))
        self.use.clicked.connect(self._use)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Save | kinds.Cancel)
        self.back = self.buttons.addButton(
            self.tr("Match by names and numbers"), QDialogButtonBox.ButtonRole.ResetRole
        )
        self.buttons.addButton(self.use, QDialogButtonBox.ButtonRole.ActionRole)
        self.use.setVisible(suggested is not None)  # the box shows what is added
        self.buttons.accepted.connect(self._give)
        self.buttons.rejected.connect(self.reject)
        self.back.clicked.connect(self._reset)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        column.addWidget(text)
        column.addWidget(self.table, 1)
        column.addWidget(self.buttons)

    @property
    def pairs(self) -> tuple[int, ...]:
        """The table as it stands."""
        return tuple(self._pairs.pairs)

    def set_output(self, row: int, output: int) -> None:
        """Let an output stand for a class."""
        self._pairs.setData(self._pairs.index(row, 2), output)

    @Slot()
    def _use(self) -> None:
        if self._suggested is not None:
            self._pairs.set_all(self._suggested)

    @Slot()
    def _give(self) -> None:
        self.given.emit(self.pairs)
        self.accept()

    @Slot()
    def _reset(self) -> None:
        self.reset.emit()
        self.accept()

    def sizeHint(self) -> QSize:
        """Ask for room for a dozen classes."""
        return QSize(640, 480)
