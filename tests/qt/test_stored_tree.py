"""Tensors of files in the tree of layers: very many, and those of whole pickled networks."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot
from safetensors.torch import save_file

from cnnviz.qt.docks.layers import LayerTree
from cnnviz.qt.stored_tree import MOST_ROWS
from cnnviz.qt.workbench import Workbench
from tests.origins import OwnNet

PATIENCE = 60_000


@pytest.fixture
def tree(qtbot: QtBot, workbench: Workbench) -> LayerTree:
    made = LayerTree(workbench)
    qtbot.addWidget(made)
    made.resize(340, 500)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_of_very_many_tensors_a_part_is_listed_and_all_are_found(
    qtbot: QtBot, workbench: Workbench, tree: LayerTree, tmp_path: Path
) -> None:
    path = tmp_path / "many.safetensors"
    save_file({f"layer{number}<b>.weight": torch.zeros(2) for number in range(5_000)}, path)
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open(path)
    rows = tree.tree.topLevelItemCount()
    assert rows == MOST_ROWS + 1
    last = tree.tree.topLevelItem(rows - 1)
    assert last.text(0) == f"… and {5_000 - MOST_ROWS:,} more: filter them by name"
    assert last.flags().value == 0  # it is no tensor to choose
    names = [f"layer{number}<b>.weight" for number in range(5_000)]
    hidden = next(name for name in names if name not in tree._items)
    tree.filter.setText(hidden)
    assert list(tree._items) == [hidden]
    assert "&lt;b&gt;" in tree._items[hidden].toolTip(0)
    tree.filter.clear()
    assert tree.tree.topLevelItemCount() == MOST_ROWS + 1


def test_a_whole_pickled_network_shows_its_modules(
    qtbot: QtBot, workbench: Workbench, tree: LayerTree, tmp_path: Path
) -> None:
    path = tmp_path / "whole.pth"
    torch.save(OwnNet(), path)
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open(path)
    modules = {
        tree.tree.topLevelItem(row).text(0): tree.tree.topLevelItem(row)
        for row in range(tree.tree.topLevelItemCount())
    }
    assert {name: item.text(1) for name, item in modules.items()} == {
        "stem": "Conv2d",
        "head": "Linear",
    }
    assert "kernel_size = (3, 3)" in modules["stem"].toolTip(0)
    assert tree._items["stem.weight"].parent() is modules["stem"]
    assert tree._items["stem.weight"].text(2) == "6×3×3×3"
    tree.tree.setCurrentItem(modules["stem"])
    assert workbench.session.selection.layer is None  # a module has no filters of its own here
    tree.tree.setCurrentItem(tree._items["stem.weight"])
    assert workbench.session.selection.layer == "stem.weight"
