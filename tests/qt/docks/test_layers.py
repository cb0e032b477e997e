"""The layer tree chooses what is frozen in the next training."""

from __future__ import annotations

import torch
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from torch import nn

from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.models.loaded import as_loaded
from cnnviz.qt.app import open_first
from cnnviz.qt.docks.layers import LayerTree
from cnnviz.qt.docks.training import TrainingPanel
from cnnviz.qt.draft import draft_of
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.workbench import Workbench
from tests.qt.journeys import content, settle, window

__all__ = ["window"]


def frozen(tree: LayerTree) -> set[str]:
    return {name for name, item in tree._items.items() if not item.icon(0).isNull()}


def test_layers_are_frozen_by_their_menu(qtbot: QtBot, workbench: Workbench) -> None:
    panel, tree = TrainingPanel(workbench), LayerTree(workbench)
    for widget in (panel, tree):
        qtbot.addWidget(widget)
    with qtbot.waitSignal(workbench.session.layers_changed, timeout=60_000):
        workbench.models.open("resnet18")
    qtbot.waitUntil(lambda: "layer1.0.conv1" in tree._items, timeout=60_000)

    def press(layer: str, action: int = 0) -> None:
        menu = tree.freezing.menu(layer)
        menu.actions()[action].trigger()
        menu.deleteLater()

    menu = tree.freezing.menu("layer1.0.relu#2")
    assert menu.actions()[0].data() == "layer1.0.relu"  # all calls of a layer are one
    assert not menu.actions()[0].isEnabled()  # it has no weights to keep
    menu.deleteLater()
    press("layer1.0.conv1")
    assert frozen(tree) == {"layer1.0.conv1"}
    press("layer1")
    config = panel.form.value()
    assert config is not None
    assert config.frozen == "layer1"  # what is below it needs no word of its own
    assert {"layer1", "layer1.0.conv1", "layer1.1.relu#1"} <= frozen(tree)
    assert "layer2" not in frozen(tree)
    menu = tree.freezing.menu("layer1.0.conv1")
    assert not menu.actions()[0].isEnabled()
    menu.deleteLater()
    press("layer2.0.conv2")
    assert panel.form.chosen("frozen") == "layer1, layer2.0.conv2"
    press("layer1")
    assert panel.form.chosen("frozen") == "layer2.0.conv2"
    press("fc", action=1)
    assert panel.form.chosen("frozen") == ""
    assert not frozen(tree)


def test_layers_can_be_frozen_before_the_training_form_was_ever_seen(
    qtbot: QtBot, window: MainWindow
) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    assert window.workspace == "look"
    tree = content(window, "layers").tree
    place = tree.visualItemRect(tree.topLevelItem(0)).center()
    tree.customContextMenuRequested.emit(place)
    menu = tree.findChild(QMenu)
    assert menu is not None
    menu.actions()[0].trigger()
    menu.close()
    config = draft_of(window.workbench).config
    assert config is not None
    assert config.frozen


class Listed(nn.Module):
    """Calls what a list holds one by one, and never one of its layers."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList([nn.Conv2d(1, 4, 3), nn.Conv2d(4, 4, 3)])
        self.unused = nn.Sequential(nn.Linear(3, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for block in self.blocks:
            x = block(x)
        return x


def test_layers_in_a_list_that_is_not_called_itself_can_be_chosen(
    qtbot: QtBot, workbench: Workbench
) -> None:
    tree = LayerTree(workbench)
    qtbot.addWidget(tree)
    model = as_loaded(Listed())
    workbench.session.set_model(model, layer_table(model, torch.zeros(1, 1, 9, 9)))
    items = tree._items
    assert not items["blocks.1"].isDisabled()
    assert "called one by one" in items["blocks"].toolTip(0)
    tree.tree.setCurrentItem(items["blocks.1"])
    assert workbench.session.selection.layer == "blocks.1"
    assert items["unused.0"].isDisabled()
