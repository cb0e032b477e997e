"""The graph under a person's hands: opened, moved, zoomed, searched, and drawn into files."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from torchvision import models

from cnnviz.engine.models.graph import Graph, Node, graph_of
from cnnviz.qt import theme
from cnnviz.qt.pixels import array_of
from cnnviz.qt.widgets.graph_paint import COLOURS
from cnnviz.qt.widgets.graph_panel import GraphPanel
from cnnviz.qt.widgets.graph_view import GraphView

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(models.resnet18(), torch.zeros(1, 3, 64, 64))


@pytest.fixture
def panel(qtbot: QtBot, graph: Graph) -> GraphPanel:
    made = GraphPanel()
    qtbot.addWidget(made)
    made.resize(700, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.set_graph(graph, lambda key: f"box {key}")
    return made


@pytest.fixture
def view(panel: GraphPanel) -> GraphView:
    return panel.view


def test_a_name_of_any_length_has_a_box_that_can_be_seen(panel: GraphPanel) -> None:
    name = "block" * 600
    shape = (1, *(2,) * 300)
    long = Node(0, "layer", name, name, "Conv2d" * 90, "convolution", None, shape)
    panel.set_graph(Graph((long,), (), None), lambda _key: name)
    picture = panel.view.picture
    assert picture is not None
    assert picture.rect(0).width() < 320
    assert "…" in picture.words[0].first


def place(view: GraphView, rect: QRectF) -> QPoint:
    return view.to_view(rect.center()).toPoint()


def sign(view: GraphView, key: int) -> QPoint:
    assert view.picture is not None
    return place(view, view.picture.sign(key))


def box(view: GraphView, key: int) -> QPoint:
    assert view.picture is not None
    rect = view.picture.rect(key)
    return view.to_view(QPointF(rect.right() - 12, rect.center().y())).toPoint()


def key_of(graph: Graph, name: str) -> int:
    key = graph.find(name)
    assert key is not None
    return key


def turn(view: GraphView, at: QPoint, steps: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        view.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_a_box_opens_by_its_sign_and_stays_where_it_is(
    qtbot: QtBot, view: GraphView, graph: Graph
) -> None:
    assert view.picture is not None
    assert len(view.picture.seen.boxes) == 13
    layer = key_of(graph, "layer1")
    before = view.to_view(view.picture.rect(layer).topLeft())
    qtbot.mouseClick(view, LEFT, pos=sign(view, layer))
    assert view.opened == {layer}
    assert len(view.picture.seen.boxes) == 15
    assert view.to_view(view.picture.rect(layer).topLeft()) == before
    # The sign is still below the pointer, and closes it again.
    qtbot.mouseClick(view, LEFT, pos=sign(view, layer))
    assert view.opened == frozenset()
    assert view.to_view(view.picture.rect(layer).topLeft()) == before
    qtbot.mouseDClick(view, LEFT, pos=box(view, layer))
    assert view.opened == {layer}


def test_a_click_chooses_and_the_keys_follow_edges(
    qtbot: QtBot, view: GraphView, graph: Graph
) -> None:
    first = key_of(graph, "conv1")
    with qtbot.waitSignal(view.chosen) as told:
        qtbot.mouseClick(view, LEFT, pos=box(view, first))
    assert told.args == [first]
    assert view.accessibleDescription() == f"box {first}"
    for name in ("bn1", "relu", "maxpool", "layer1"):
        qtbot.keyClick(view, Qt.Key.Key_Down)
        assert view.current == key_of(graph, name)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current == key_of(graph, "layer1.0")  # into the box that was opened
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.current == key_of(graph, "maxpool")  # what it takes from
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert view.current == key_of(graph, "layer1")  # out of the box
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.opened == frozenset()


def test_left_and_right_go_to_boxes_beside(qtbot: QtBot, view: GraphView, graph: Graph) -> None:
    block = key_of(graph, "layer2.0")
    view.set_opened([key_of(graph, "layer2"), block])
    view.set_current(key_of(graph, "layer2.0.conv1"))
    assert view.picture is not None
    left = view.picture.rect(key_of(graph, "layer2.0.downsample")).left()
    right = left > view.picture.rect(key_of(graph, "layer2.0.conv1")).left()
    qtbot.keyClick(view, Qt.Key.Key_Right if right else Qt.Key.Key_Left)
    assert view.current == key_of(graph, "layer2.0.downsample")


def test_dragging_moves_and_the_wheel_zooms_around_the_pointer(
    qtbot: QtBot, view: GraphView, graph: Graph
) -> None:
    at = QPoint(200, 150)
    below = view.to_graph(QPointF(at))
    scale = view.scale
    turn(view, at, 1)
    assert view.scale == pytest.approx(1.25 * scale)
    found = view.to_graph(QPointF(at))
    assert (found.x(), found.y()) == pytest.approx((below.x(), below.y()))
    qtbot.mousePress(view, LEFT, pos=at)
    qtbot.mouseMove(view, at + QPoint(30, 10))
    qtbot.mouseMove(view, at + QPoint(60, 40))
    qtbot.mouseRelease(view, LEFT, pos=at + QPoint(60, 40))
    moved = view.to_graph(QPointF(at + QPoint(60, 40)))
    assert (moved.x(), moved.y()) == pytest.approx((below.x(), below.y()))
    assert view.current is None  # a drag is no click
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.picture is not None
    for key in view.picture.seen.boxes:
        assert view.rect().contains(place(view, view.picture.rect(key)))


def test_the_search_finds_what_is_hidden_and_goes_from_find_to_find(
    qtbot: QtBot, panel: GraphPanel, graph: Graph
) -> None:
    view = panel.view
    qtbot.keyClicks(panel.search, "downsample.0")
    assert panel.count.text() == "1 of 3"
    first = key_of(graph, "layer2.0.downsample.0")
    assert view.picture is not None
    assert first in view.picture.seen.boxes  # the boxes around it were opened
    middle = QRectF(view.rect()).center()
    assert (place(view, view.picture.rect(first)) - middle.toPoint()).manhattanLength() < 4
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.count.text() == "2 of 3"
    qtbot.keyClick(panel.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert panel.count.text() == "1 of 3"
    panel.search.clear()
    qtbot.keyClicks(panel.search, "maxpool2d")  # a type
    assert panel.count.text() == "1 of 1"
    qtbot.keyClicks(panel.search, "x")
    assert panel.count.text() == "nothing found"
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.count.text() == ""


def test_the_buttons_open_and_close_everything(
    qtbot: QtBot, panel: GraphPanel, graph: Graph
) -> None:
    qtbot.mouseClick(panel.open_all, LEFT)
    assert panel.view.picture is not None
    assert len(panel.view.picture.seen.boxes) == len(graph.nodes)
    qtbot.mouseClick(panel.whole, LEFT)
    scale = panel.view.scale
    qtbot.mouseClick(panel.nearer, LEFT)
    assert panel.view.scale > scale
    qtbot.mouseClick(panel.close_all, LEFT)
    assert panel.view.opened == frozenset()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_boxes_have_the_colour_of_their_kind_in_both_themes(
    qapp: QApplication, view: GraphView, graph: Graph, name: theme.ThemeName
) -> None:
    theme.apply_theme(qapp, name)
    view.fit_all()
    view.zoom_by(1 / view.scale)
    assert view.picture is not None
    view.reveal(key_of(graph, "conv1"))
    picture = view.grab().toImage()
    rect = view.picture.rect(key_of(graph, "conv1"))
    at = view.to_view(QPointF(rect.left() + 3, rect.center().y())).toPoint()
    assert picture.pixelColor(at) == QColor(COLOURS["convolution"])
    assert array_of(picture)[5, 5].tolist() == list(
        QColor(theme.colours().surface).getRgb()[:3]  # type: ignore[index]
    )
    theme.apply_theme(qapp, "light")


def test_the_whole_graph_goes_into_a_picture_and_a_drawing(view: GraphView, graph: Graph) -> None:
    view.set_opened([key_of(graph, "layer4")])
    assert view.picture is not None
    image = view.to_image()
    assert image.width() >= 2 * view.picture.bounds.width()
    drawing = view.to_svg("resnet18")
    renderer = QSvgRenderer(drawing)
    assert renderer.isValid()
    text = drawing.decode()
    assert "<title>resnet18</title>" in text
    for words in ("conv1", "BasicBlock", "layer4", "avgpool"):
        assert f">{words}" in text
    drawn = QImage(renderer.defaultSize(), QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.white)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()
    pixels = array_of(drawn).reshape(-1, 3)
    stripe = np.array(QColor(COLOURS["convolution"]).getRgb()[:3])  # type: ignore[index]
    assert (np.abs(pixels.astype(int) - stripe).max(axis=1) < 12).any()


def test_an_empty_view_has_nothing_to_choose(qtbot: QtBot, panel: GraphPanel) -> None:
    panel.set_graph(None)
    qtbot.mouseClick(panel.view, LEFT, pos=QPoint(50, 50))
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    qtbot.mouseClick(panel.open_all, LEFT)
    assert panel.view.current is None
    assert panel.view.to_svg("nothing") == b""


def test_a_chosen_box_that_was_closed_away_is_still_reached(
    qtbot: QtBot, view: GraphView, graph: Graph
) -> None:
    view.set_current(key_of(graph, "layer2.0"))
    view.toggle(key_of(graph, "layer2"))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current == key_of(graph, "layer3")
    view.set_current(key_of(graph, "layer2.1"))
    view.toggle(key_of(graph, "layer2"))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.opened >= {key_of(graph, "layer2"), key_of(graph, "layer2.1")}


def test_names_of_boxes_are_no_markup(qtbot: QtBot) -> None:
    nodes = (Node(0, "layer", "<b>x</b>", "<b>x</b>", "A&B", "other", None, (1, 2)),)
    panel = GraphPanel()
    qtbot.addWidget(panel)
    panel.set_graph(Graph(nodes, (), None), lambda key: "<b>x</b>")
    drawing = panel.view.to_svg("<i>title</i>").decode()
    assert "<b>" not in drawing
    assert "<i>" not in drawing
    assert QSvgRenderer(drawing.encode()).isValid()


def test_a_click_on_a_box_at_the_border_moves_nothing(
    qtbot: QtBot, view: GraphView, graph: Graph
) -> None:
    assert view.picture is not None
    rect = view.picture.rect(key_of(graph, "conv1"))
    view.move_by(0, -view.to_view(rect.center()).y() - 2)  # its upper half is out of sight
    before = view.to_view(rect.topLeft())
    at = view.to_view(QPointF(rect.right() - 12, rect.bottom() - 2)).toPoint()
    qtbot.mouseClick(view, LEFT, pos=at)
    assert view.current == key_of(graph, "conv1")
    assert view.to_view(rect.topLeft()) == before


def test_a_graph_that_came_into_a_small_view_begins_with_its_top_in_a_large_one(
    qtbot: QtBot, graph: Graph
) -> None:
    view = GraphView()  # as it is behind another tab
    qtbot.addWidget(view)
    view.resize(150, 90)
    view.set_graph(graph)
    inner = next(key for key, node in enumerate(graph.nodes) if node.name == "layer1.0.conv1")
    view.set_current(inner)
    view.resize(700, 900)
    with qtbot.waitExposed(view):
        view.show()
    assert view.picture is not None
    assert inner in view.picture.seen.boxes
    room = QRectF(view.rect())
    for key in (view.picture.seen.boxes[0], inner):
        box = view.picture.rect(key)
        corners = (box.topLeft(), box.bottomRight())
        assert all(room.contains(view.to_view(corner)) for corner in corners)
