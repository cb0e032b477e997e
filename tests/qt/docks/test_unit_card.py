"""The unit card: what it shows, and what a person does with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.models.layers import example_input
from cnnviz.engine.models.receptive_field import receptive_fields
from cnnviz.engine.probes.crops import cut, seen
from cnnviz.qt.docks.unit_card import UnitCardView
from cnnviz.qt.pixels import array_of
from cnnviz.qt.workbench import Workbench
from tests.qt.sweeps import COUNT, PATIENCE, idle, images, open_all, sweep

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> UnitCardView:
    made = UnitCardView(workbench)
    qtbot.addWidget(made)
    made.resize(320, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def complete(view: UnitCardView) -> bool:
    """Whether all pictures have come."""
    grids = [section.grid for section in view.sections.values()]
    return view.card is not None and all(
        grid.picture(place) is not None for grid in grids for place in range(len(grid.cells))
    )


def test_the_empty_card_offers_the_sweep(
    qtbot: QtBot, workbench: Workbench, view: UnitCardView
) -> None:
    open_all(workbench)
    assert view.width() == 320
    qtbot.mouseClick(view.offer.layer_button, LEFT)
    qtbot.waitUntil(view.area.isVisible, timeout=PATIENCE)
    assert view.header.text().startswith("Unit 0 of 32 · conv1 · course_cnn")
    qtbot.waitUntil(lambda: complete(view), timeout=PATIENCE)
    assert view.page.width() <= view.area.viewport().width()


def test_the_figures_are_those_of_the_sweep(
    qtbot: QtBot, workbench: Workbench, view: UnitCardView
) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    workbench.session.choose_unit("conv1", 5)
    found = workbench.session.responses
    assert found is not None
    layer = found["conv1"]
    cells = view.sections["top"].grid.cells
    assert [cell.sample_id for cell in cells] == layer.top_ids[5].tolist()
    assert [cell.sample_id for cell in view.sections["bottom"].grid.cells] == (
        layer.bottom_ids[5].tolist()
    )
    assert len(view.sections["typical"].grid.cells) == 9
    assert view.figures.text("Mean") == f"{layer.mean[5]:#.3g}"
    assert view.histogram.isVisible() or view.histogram.height() > 0
    names = [bar.name for bar in view.classes.bars]
    assert sorted(names) == ["cat", "dog", "owl"]
    assert view.classes.bars[0].value == pytest.approx(float(layer.class_means[5].max()))
    idle(qtbot, workbench)


def test_pictures_are_the_receptive_field_around_the_maximum(
    qtbot: QtBot, workbench: Workbench, view: UnitCardView
) -> None:
    model = open_all(workbench, "conv2")
    sweep(qtbot, workbench, "conv2")
    workbench.session.choose_unit("conv2", 3)
    qtbot.waitUntil(lambda: complete(view), timeout=PATIENCE)
    field = receptive_fields(model, example_input(model))["conv2"]
    found = workbench.session.responses
    assert field is not None
    assert found is not None
    assert "receptive field of 8 pixels, every 2" in view.field.text()
    row, column = found["conv2"].top_positions[3, 0].tolist()
    whole = seen(images(), model.preprocessing, int(found["conv2"].top_ids[3, 0]))
    picture = view.sections["top"].grid.picture(0)
    assert picture is not None
    np.testing.assert_array_equal(array_of(picture), cut(whole, field.box(row, column), 8))

    qtbot.mouseClick(view.switch.buttons[1], LEFT)
    qtbot.waitUntil(lambda: picture_size(view) == (28, 28), timeout=PATIENCE)
    qtbot.mouseClick(view.switch.buttons[0], LEFT)
    assert picture_size(view) == (8, 8)  # kept, and there at once
    idle(qtbot, workbench)


def picture_size(view: UnitCardView) -> tuple[int, int]:
    picture = view.sections["top"].grid.picture(0)
    return (0, 0) if picture is None else (picture.width(), picture.height())


def test_where_there_is_no_field_whole_images_stand_and_it_is_said(
    qtbot: QtBot, workbench: Workbench, view: UnitCardView
) -> None:
    open_all(workbench, "fc1")
    sweep(qtbot, workbench, "fc1")
    qtbot.waitUntil(lambda: complete(view), timeout=PATIENCE)
    assert view.field.text().startswith("Whole images")
    assert not view.switch.isVisible()
    assert picture_size(view) == (28, 28)


def test_a_click_looks_at_the_sample(
    qtbot: QtBot, workbench: Workbench, view: UnitCardView
) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    grid = view.sections["top"].grid
    qtbot.mouseClick(grid, LEFT, pos=grid.cell(2).center())
    wanted = grid.cells[2].sample_id
    session = workbench.session
    qtbot.waitUntil(
        lambda: session.input is not None and session.input.sample_id == wanted, timeout=PATIENCE
    )
    assert not session.selection.is_part
    idle(qtbot, workbench)


def test_its_samples_and_classes_can_be_selected(
    qtbot: QtBot, workbench: Workbench, view: UnitCardView
) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    section = view.sections["top"]
    qtbot.mouseClick(section.button, LEFT)
    expected = sorted(cell.sample_id for cell in section.grid.cells)
    assert list(workbench.session.selection.sample_ids) == expected
    bar = view.classes.bars[1]
    qtbot.mouseClick(view.classes, LEFT, pos=view.classes.bar_at(1).center())
    assert workbench.session.selection.class_ids == (bar.class_id,)
    idle(qtbot, workbench)


def test_the_filter_is_that_of_the_unit(
    qtbot: QtBot, workbench: Workbench, view: UnitCardView
) -> None:
    model = open_all(workbench, "conv2")
    sweep(qtbot, workbench, "conv2")
    workbench.session.choose_unit("conv2", 9)
    weight = model.module.get_parameter("conv2.weight").detach().numpy()[9]
    reach = f"{np.abs(weight).max():.3g}"
    qtbot.waitUntil(lambda: view.filter.scale.ends == (f"-{reach}", reach), timeout=PATIENCE)
    assert "32 input channels of 3 × 3 weights" in view.filter.picture.caption
    idle(qtbot, workbench)


def test_a_layer_without_filters_says_so(
    qtbot: QtBot, workbench: Workbench, view: UnitCardView
) -> None:
    open_all(workbench, "relu#1")
    sweep(qtbot, workbench, "relu#1")
    qtbot.waitUntil(lambda: "no filters" in view.filter.note.text(), timeout=PATIENCE)
    assert not view.filter.picture.isVisible()
    idle(qtbot, workbench)


def test_the_card_follows_the_selection_and_goes_with_the_answers(
    qtbot: QtBot, workbench: Workbench, view: UnitCardView
) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    workbench.session.choose_unit("conv1", 1)
    workbench.session.choose_unit("conv1", 2)
    workbench.session.go_back()
    assert view.card is not None
    assert view.card.unit == 1
    workbench.session.choose_layer("conv2")
    assert view.card is None
    assert view.offer.isVisible()
    workbench.session.choose_unit("conv1", 99)
    assert view.nothing.isVisible()
    assert view.export_arrays() is None
    workbench.session.choose_unit("conv1", 0)
    assert view.area.isVisible()
    workbench.session.set_image_set(images("few", 7))
    assert view.offer.isVisible()
    idle(qtbot, workbench)


def test_the_whole_card_is_exported(
    qtbot: QtBot, workbench: Workbench, view: UnitCardView, tmp_path: Path
) -> None:
    open_all(workbench)
    sweep(qtbot, workbench, "conv1")
    workbench.session.choose_unit("conv1", 4)
    idle(qtbot, workbench)
    assert view.export_name() == "conv1 unit 4 card"
    image = view.export_image()
    assert image.height() > view.height()
    assert image.save(str(tmp_path / "card.png"))
    arrays = view.export_arrays()
    assert arrays is not None
    assert arrays["counts"].sum() == COUNT
    assert len(arrays["edges"]) == len(arrays["counts"]) + 1
