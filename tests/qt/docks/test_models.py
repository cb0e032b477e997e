"""Browsing networks and walking through layers."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.models.catalogue import architecture, list_architectures
from cnnviz.engine.models.load import load_model
from cnnviz.qt.docks.layers import LayerTree, compact
from cnnviz.qt.docks.models import ModelBrowser
from cnnviz.qt.model_badge import ModelBadge
from cnnviz.qt.session_keeper import SessionKeeper
from cnnviz.qt.workbench import Workbench

PATIENCE = 30_000


@pytest.fixture
def browser(qtbot: QtBot, workbench: Workbench) -> ModelBrowser:
    made = ModelBrowser(workbench)
    qtbot.addWidget(made)
    made.resize(340, 500)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown_networks(browser: ModelBrowser) -> list[str]:
    return [name for name, item in browser._networks.items() if not item.isHidden()]


def test_every_architecture_is_there_and_can_be_searched(
    qtbot: QtBot, browser: ModelBrowser
) -> None:
    assert shown_networks(browser) == sorted(
        shown_networks(browser), key=list(browser._networks).index
    )
    assert set(shown_networks(browser)) == set(list_architectures())
    qtbot.keyClicks(browser.search, "resnet 50")
    names = shown_networks(browser)
    assert "resnet50" in names
    assert "vgg16" not in names
    qtbot.keyClicks(browser.search, " zzz")
    assert shown_networks(browser) == []
    browser.search.clear()
    qtbot.keyClicks(browser.search, "vision transformer")
    assert set(shown_networks(browser)) == {
        name for name in list_architectures() if name.startswith("vit_")
    }


def test_a_double_click_opens_and_a_badge_says_where_the_weights_are_from(
    qtbot: QtBot, workbench: Workbench, browser: ModelBrowser
) -> None:
    badge = ModelBadge(workbench.session)
    qtbot.addWidget(badge)
    assert badge.name.text() == "No model"
    qtbot.keyClicks(browser.search, "course_cnn")
    item = browser._networks["course_cnn"]
    browser.tree.setCurrentItem(item)
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        qtbot.mouseClick(browser.open_button, Qt.MouseButton.LeftButton)
    assert (badge.name.text(), badge.badge.text()) == ("course_cnn", "random weights")
    assert item.font(0).bold()
    built_in = browser._files.child(0)
    browser.tree.setCurrentItem(built_in)
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        qtbot.keyClick(browser.tree, Qt.Key.Key_Return)
    assert badge.badge.text() == "built in"
    assert built_in.font(0).bold()
    assert not item.font(0).bold()


def test_published_weights_on_this_machine_are_marked_and_taken(
    qtbot: QtBot, workbench: Workbench, own_folders: Path
) -> None:
    """A made-up file under the published name stands for what torchvision would have fetched."""
    network = load_model("squeezenet1_1")
    folder = own_folders / "torch" / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    state = {key: tensor + 1 for key, tensor in network.module.state_dict().items()}
    torch.save(state, folder / architecture("squeezenet1_1").weights[0].file)
    browser = ModelBrowser(workbench)
    qtbot.addWidget(browser)
    item = browser._networks["squeezenet1_1"]
    qtbot.waitUntil(lambda: item.text(1) == "published", timeout=PATIENCE)
    assert browser._networks["alexnet"].text(1) == "random"
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("squeezenet1_1")
    model = workbench.session.model
    assert model is not None
    assert model.origin == "cache"
    assert torch.equal(model.module.get_parameter("features.0.bias"), state["features.0.bias"])


def test_files_that_were_opened_are_offered_again(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    keeper = SessionKeeper(
        workbench.settings, workbench.session, workbench.models, workbench.inputs
    )
    browser = ModelBrowser(workbench)
    qtbot.addWidget(browser)
    torch.save(load_model("course_cnn").module.state_dict(), tmp_path / "mine.pth")
    chosen: list[object] = []
    workbench.models.choice_needed.connect(lambda source, matches: chosen.extend(matches))
    workbench.models.open(tmp_path / "mine.pth")
    qtbot.waitUntil(lambda: len(chosen) == 3, timeout=PATIENCE)
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open(tmp_path / "mine.pth", chosen[0])  # type: ignore[arg-type]
    names = [browser._files.child(row).text(0) for row in range(browser._files.childCount())]
    assert "mine.pth" in names
    keeper.deleteLater()


def test_layers_are_a_tree_that_can_be_filtered(qtbot: QtBot, workbench: Workbench) -> None:
    tree = LayerTree(workbench)
    qtbot.addWidget(tree)
    tree.resize(340, 500)
    with qtbot.waitExposed(tree):
        tree.show()
    workbench.models.open("resnet18")
    qtbot.waitUntil(lambda: "layer1.0.conv1" in tree._items, timeout=PATIENCE)
    item = tree._items["layer1.0.conv1"]
    parent = item.parent()
    assert parent is not None
    assert parent.text(0) == "0"
    assert [item.text(column) for column in range(4)] == ["conv1", "Conv2d", "64×56×56", "36.9 k"]
    assert "36,864 parameters" in item.toolTip(0)
    assert [tree._items[f"layer1.0.relu#{call}"].text(1) for call in (1, 2)] == ["ReLU", "ReLU"]
    qtbot.keyClicks(tree.filter, "downsample.0")
    assert not tree._items["layer2.0.downsample.0"].isHidden()
    assert tree._items["layer1.0.conv1"].isHidden()
    tree.filter.clear()
    place = tree.tree.visualItemRect(tree._items["layer1.0.conv1"]).center()
    qtbot.mouseClick(tree.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert workbench.session.selection.layer == "layer1.0.conv1"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, ""), (832, "832"), (18_496, "18.5 k"), (1_235_496, "1.24 M"), (999_999, "1 M")],
)
def test_counts_are_short(count: int, text: str) -> None:
    assert compact(count) == text
