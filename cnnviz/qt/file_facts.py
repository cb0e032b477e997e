"""What a file says of itself, as a table of two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.group_heading import GroupHeading
from cnnviz.qt.widgets.plain_text import plain_tip
from cnnviz.state.file_facts import Fact

if TYPE_CHECKING:
    from cnnviz.state.open_file import OpenFile

_MOST_SHOWN = 200


class FactTable(QWidget):
    """Names and values, and below them the code that a file names; it folds under its heading."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = GroupHeading(self.tr("What the file says"))
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.tree.setAccessibleName(self.tr("What the file says"))
        self.tree.setFont(theme.tabular(self.tree.font()))
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.heading)
        column.addWidget(self.tree)
        self.heading.toggled.connect(self._fold)

    def show_file(self, file: OpenFile | None) -> None:
        """Show the facts of another file."""
        self.setVisible(file is not None)
        self.tree.clear()
        if file is None:
            return
        facts = list(file.facts)
        names = file.checkpoint.unresolved_globals
        facts += [Fact("code" if not at else "", name, ours=True) for at, name in enumerate(names)]
        words = self._words()
        for fact in facts[:_MOST_SHOWN]:
            name = words.get(fact.name, fact.name) if fact.ours else fact.name
            value = self._value(fact)
            item = QTreeWidgetItem([name, value])
            item.setToolTip(0, plain_tip(name))
            item.setToolTip(1, plain_tip(value))
            self.tree.addTopLevelItem(item)
        if len(facts) > _MOST_SHOWN:
            more = self.tr("and {n} more").format(n=f"{len(facts) - _MOST_SHOWN:,}")
            self.tree.addTopLevelItem(QTreeWidgetItem(["", more]))
        self._fold()

    def _fold(self) -> None:
        """Show all rows at once: the view around scrolls, not the table within it."""
        rows = self.tree.topLevelItemCount()
        self.tree.setFixedHeight(rows * self.tree.sizeHintForRow(0) + theme.HALF if rows else 0)
        self.tree.setVisible(not self.heading.folded)

    def _words(self) -> dict[str, str]:
        return {
            "container": self.tr("Kind of file"),
            "size": self.tr("Size"),
            "tensors": self.tr("Tensors"),
            "numbers": self.tr("Numbers in them"),
            "types": self.tr("Kept as"),
            "wrapper": self.tr("Taken out of"),
            "code": self.tr("Code it names"),
        }

    def _value(self, fact: Fact) -> str:
        if fact.ours and fact.name == "container":
            return {
                "zip": self.tr("PyTorch"),
                "legacy": self.tr("PyTorch, of before 2020"),
                "safetensors": self.tr("safetensors"),
                "torchscript": self.tr("TorchScript program"),
                "pickle": self.tr("Pickle"),
                "tar": self.tr("PyTorch, of 2016 (tar)"),
                "npz": self.tr("NumPy arrays"),
            }.get(fact.value, fact.value)
        return in_window_language(fact.value) if fact.ours else fact.value
