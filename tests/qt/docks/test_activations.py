"""Maps as a person sees them: which unit stands where, what the pointer tells, what keys change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.engine import imaging
from cnnviz.engine.data.preprocessing import IMAGENET
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.activation_view import Maps
from cnnviz.qt.docks.activations import ActivationsView
from cnnviz.qt.docks.unit import UnitView
from cnnviz.qt.pixels import array_of
from cnnviz.qt.session import Session
from cnnviz.qt.settings import Settings
from cnnviz.qt.workbench import Workbench, make_workbench
from cnnviz.state.inputs import InputImage
from cnnviz.state.map_style import MapStyle
from cnnviz.state.probe_result import ProbeResult
from cnnviz.state.resolve import ProbeRequest

PICTURE = np.full((20, 30, 3), 100, np.uint8)


@pytest.fixture
def workbench(qtbot: QtBot, tmp_path: Path) -> Iterator[Workbench]:
    made = make_workbench(Settings(tmp_path / "settings"))
    made.session.set_map_style(MapStyle(contrast="shared"))
    yield made
    assert made.lane.close(30_000)
    made.settings.flush()


def answer(session: Session, array: np.ndarray, kind: str = "maps", note: str = "") -> None:
    """Let the network of the session have answered with these maps, (C, H, W)."""
    model = LoadedModel(torch.nn.Identity(), "resnet18", "random", IMAGENET)
    image = InputImage(PICTURE, "cat.png", "file")
    request = ProbeRequest(model, image, IMAGENET, "conv1", None)
    maps = Maps(array.astype(np.float32), kind, note, (1, *array.shape))  # type: ignore[arg-type]
    session.commit(session.selection.with_layer("conv1"))
    session.set_probe(ProbeResult(request, maps, "", None, PICTURE))


def shown(qtbot: QtBot, view: ActivationsView | UnitView) -> None:
    qtbot.addWidget(view)
    view.resize(640, 480)
    with qtbot.waitExposed(view):
        view.show()


def point_at(widget: QWidget, place: QPoint) -> None:
    """Move the pointer; a display without a window manager would move its own only sometimes."""
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        widget.mapToGlobal(QPointF(place)),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


@pytest.fixture
def maps() -> np.ndarray:
    random = np.random.default_rng(1)
    return random.normal(size=(5, 6, 9)) + np.array([0, 4, -4, 2, -2])[:, None, None]


def test_the_strongest_come_first_and_clicks_mean_the_unit(
    qtbot: QtBot, workbench: Workbench, maps: np.ndarray
) -> None:
    session = workbench.session
    view = ActivationsView(workbench)
    shown(qtbot, view)
    answer(session, maps)
    assert [view.unit_at(place) for place in range(5)] == [0, 1, 2, 3, 4]
    qtbot.keyClicks(view.controls.order, "By mean")
    assert [view.unit_at(place) for place in range(5)] == [1, 3, 0, 4, 2]
    qtbot.mouseClick(
        view.tiles.viewport(), Qt.MouseButton.LeftButton, pos=view.tiles.cell_centre(3)
    )
    assert session.selection.unit == 4
    # The cursor follows a unit that was chosen elsewhere.
    session.commit(session.selection.with_unit(2))
    assert view.tiles.current == 4
    qtbot.keyClick(view.tiles, Qt.Key.Key_Left)
    assert session.selection.unit == 4


def test_the_pointer_tells_the_number_below_it(
    qtbot: QtBot, workbench: Workbench, maps: np.ndarray
) -> None:
    view = ActivationsView(workbench)
    shown(qtbot, view)
    answer(workbench.session, maps)
    view.controls.order.setCurrentIndex(2)
    view.controls.order.activated.emit(2)
    place = 2
    unit = view.unit_at(place)
    assert unit == int(np.argsort(-maps.max(axis=(1, 2)))[2])
    point_at(view.tiles.viewport(), view.tiles.cell_centre(place))
    found = view.tiles.pixel_at(view.tiles.cell_centre(place))
    assert found is not None
    _, row, column = found
    value = f"{np.float32(maps[unit, row, column]):.4g}"
    assert view.pointed.text() == f"unit {unit}, row {row}, column {column}: {value}"


def test_the_scale_says_what_the_colours_mean(
    qtbot: QtBot, workbench: Workbench, maps: np.ndarray
) -> None:
    session = workbench.session
    view = ActivationsView(workbench)
    shown(qtbot, view)
    answer(session, maps)
    assert view.scale.ends == (f"{np.float32(maps.min()):.3g}", f"{np.float32(maps.max()):.3g}")
    session.set_map_style(session.map_style.with_next_contrast())
    assert view.scale.ends == ("least of each map", "most")
    session.set_map_style(session.map_style.with_next_contrast())
    assert view.scale.ends[0].startswith("≤ ")


def test_the_painted_tile_has_the_colours_of_its_numbers(
    qtbot: QtBot, workbench: Workbench
) -> None:
    view = ActivationsView(workbench)
    shown(qtbot, view)
    ramp = np.linspace(0, 1, 4 * 6 * 6).reshape(4, 6, 6)
    answer(workbench.session, ramp)
    expected = imaging.colourise(ramp.astype(np.float32), "viridis")
    drawn = array_of(view.tiles.viewport().grab().toImage())
    centre = view.tiles.cell_centre(3)
    found = view.tiles.pixel_at(centre)
    assert found is not None
    _, row, column = found
    assert drawn[centre.y(), centre.x()].tolist() == expected[3, row, column].tolist()
    # In the exported picture each number is a square of 16 pixels; tile 1 stands in column 1.
    exported = array_of(view.export_image())
    assert exported.shape == (2 * 96 + 2, 2 * 96 + 2, 3)
    np.testing.assert_array_equal(exported[24:96:16, 98 + 24 : 98 + 96 : 16], expected[1, 1:, 1:])


def test_linear_layers_are_bars_to_click(qtbot: QtBot, workbench: Workbench) -> None:
    session = workbench.session
    view = ActivationsView(workbench)
    shown(qtbot, view)
    answer(session, np.arange(12.0).reshape(12, 1, 1) - 3, kind="vector")
    assert view.bars is not None
    assert view.bars.count == 12
    point = view.bars.bar_position(7).toPoint()
    qtbot.mouseClick(view.bars.plot.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.waitUntil(lambda: session.selection.unit == 7)
    qtbot.keyClick(view.bars, Qt.Key.Key_Right)
    assert session.selection.unit == 8
    arrays = view.export_arrays()
    assert arrays is not None
    assert arrays["maps"].shape == (12, 1, 1)
    answer(session, np.zeros((3, 2, 2)))
    assert view.tiles.isVisible()


def test_an_empty_view_says_what_to_do(qtbot: QtBot, workbench: Workbench) -> None:
    view = ActivationsView(workbench)
    shown(qtbot, view)
    assert "Open a model" in view.empty.text()
    unit = UnitView(workbench)
    shown(qtbot, unit)
    assert "Choose a unit" in unit.empty.text()


def test_thousands_of_units_stay_within_reach(qtbot: QtBot, workbench: Workbench) -> None:
    view = ActivationsView(workbench)
    shown(qtbot, view)
    answer(workbench.session, np.random.default_rng(0).normal(size=(2048, 7, 7)))
    qtbot.keyClick(view.tiles, Qt.Key.Key_End)
    assert workbench.session.selection.unit == 2047
    cell = view.tiles.cell_centre(2047)
    assert view.tiles.viewport().rect().contains(cell)


def test_the_unit_is_drawn_large_and_tells_its_numbers(
    qtbot: QtBot, workbench: Workbench, maps: np.ndarray
) -> None:
    session = workbench.session
    view = UnitView(workbench)
    shown(qtbot, view)
    answer(session, maps)
    session.commit(session.selection.with_unit(3))
    assert view.header.text() == "Unit 3 of 5 · conv1 · cat.png · resnet18"
    values = maps[3].astype(np.float32)
    assert f"{values.min():.3g} to {values.max():.3g}" in view.figures.text()
    np.testing.assert_array_equal(
        array_of(view.map.image), imaging.colourise(maps.astype(np.float32), "viridis")[3]
    )
    place = view.map.place()
    point = QPoint(
        place.left() + place.width() * 5 // 9 + 3, place.top() + place.height() * 2 // 6 + 3
    )
    point_at(view.map, point)
    assert view.figures.text() == f"row 2, column 5: {values[2, 5]:.4g}"
    qtbot.keyClick(view.map, Qt.Key.Key_Left)
    assert session.selection.unit == 2


def test_the_map_lies_over_the_input(qtbot: QtBot, workbench: Workbench, maps: np.ndarray) -> None:
    session = workbench.session
    view = UnitView(workbench)
    shown(qtbot, view)
    answer(session, maps)
    qtbot.mouseClick(view.over, Qt.MouseButton.LeftButton, pos=QPoint(8, view.over.height() // 2))
    assert session.map_style.overlay
    drawn = array_of(view.map.image)
    assert drawn.shape == PICTURE.shape
    colour = imaging.colourise(maps.astype(np.float32), "viridis")[0, 0, 0]
    np.testing.assert_allclose(drawn[0, 0], (100 + colour.astype(float)) / 2, atol=1)


def test_a_number_is_shown_with_its_rank(qtbot: QtBot, workbench: Workbench) -> None:
    view = UnitView(workbench)
    shown(qtbot, view)
    answer(workbench.session, np.array([1.0, 9.5, 3.0]).reshape(3, 1, 1), kind="vector")
    assert view.number.text() == "1"
    assert view.figures.text() == "rank 3 of 3 units"
    assert not view.over.isEnabled()


def test_dark_and_light_have_readable_bars(
    qtbot: QtBot, workbench: Workbench, qapp: QApplication
) -> None:
    from cnnviz.qt import theme

    view = ActivationsView(workbench)
    shown(qtbot, view)
    answer(workbench.session, np.ones((4, 1, 1)), kind="vector")
    assert view.bars is not None
    for name in ("light", "dark"):
        theme.apply_theme(qapp, name)
        ground = QColor(theme.colours().surface).getRgb()[:3]
        corner = array_of(view.bars.plot.grab().toImage())[3, -3]
        assert corner.tolist() == list(ground)
    theme.apply_theme(qapp, "light")
