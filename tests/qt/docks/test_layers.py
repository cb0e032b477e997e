"""The layer tree chooses what is frozen in the next training."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnviz.qt.docks.layers import LayerTree
from cnnviz.qt.docks.training import TrainingPanel
from cnnviz.qt.workbench import Workbench


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
    press("layer2.0.relu#2")
    assert panel.form.chosen("frozen") == "layer1, layer2.0.relu"
    press("layer1")
    assert panel.form.chosen("frozen") == "layer2.0.relu"
    press("fc", action=1)
    assert panel.form.chosen("frozen") == ""
    assert not frozen(tree)
