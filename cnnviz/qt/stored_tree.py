"""The tensors of a file as rows of a tree, and the modules of a network that was pickled whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from cnnviz.qt.widgets.plain_text import plain_tip

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.modules import ModuleRecord
    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.engine.checkpoints.stored import StoredTensor

# A file may name a hundred thousand tensors; whoever looks for one among so many filters.
MOST_ROWS = 1_000
_NAME = Qt.ItemDataRole.UserRole
_LONGEST_TIP = 2_000
_SETTINGS_TOLD = 30


def fill(tree: QTreeWidget, checkpoint: Checkpoint, wanted: str) -> dict[str, QTreeWidgetItem]:
    """Show the tensors whose names hold `wanted`; return their rows by name."""
    if checkpoint.module is not None and not wanted:
        return _fill_modules(tree, checkpoint.module)
    part = wanted.casefold()
    names = list(checkpoint.entries)
    if part:
        names = [name for name in names if part in name.casefold()]
    items = {name: _tensor(name, name, checkpoint.entries[name]) for name in names[:MOST_ROWS]}
    tree.addTopLevelItems(list(items.values()))
    _tell_more(tree, len(names) - MOST_ROWS)
    return items


def _fill_modules(tree: QTreeWidget, record: ModuleRecord) -> dict[str, QTreeWidgetItem]:
    """Show modules as branches with their tensors below them."""
    items: dict[str, QTreeWidgetItem] = {}
    branches: dict[str, QTreeWidgetItem] = {}
    root = tree.invisibleRootItem()
    left_out = 0
    for path, module in record.walk():
        above, _, short = path.rpartition(".")
        if len(items) + len(branches) >= MOST_ROWS or (path and above and above not in branches):
            left_out += 1
            continue
        branch = root
        if path:
            branch = QTreeWidgetItem([short, module.class_name.rpartition(".")[2], ""])
            tip = plain_tip("\n".join(_settings(module))[:_LONGEST_TIP])
            for column in range(3):
                branch.setToolTip(column, tip)
            branches.get(above, root).addChild(branch)
            branches[path] = branch
        for key, tensor in (*module.parameters.items(), *module.buffers.items()):
            if tensor is not None:
                name = f"{path}.{key}" if path else key
                items[name] = _tensor(name, key, tensor)
                branch.addChild(items[name])
    _tell_more(tree, left_out)
    return items


def _settings(module: ModuleRecord) -> list[str]:
    """Return class and settings of a module, a line each."""
    told = list(module.settings.items())[:_SETTINGS_TOLD]
    return [module.class_name, *(f"{name} = {value}" for name, value in told)]


def _tensor(name: str, shown: str, tensor: StoredTensor) -> QTreeWidgetItem:
    shape = "×".join(map(str, tensor.shape)) or "1"
    item = QTreeWidgetItem([shown, tensor.dtype, shape])
    item.setData(0, _NAME, name)
    item.setToolTip(0, plain_tip(name))
    return item


def _tell_more(tree: QTreeWidget, count: int) -> None:
    if count > 0:
        text = QCoreApplication.translate("LayerTree", "… and {n} more: filter them by name")
        item = QTreeWidgetItem([text.format(n=f"{count:,}")])
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFirstColumnSpanned(True)
        tree.addTopLevelItem(item)
