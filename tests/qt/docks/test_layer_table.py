"""The layer table follows the input and the selection, sorts, filters and can be taken along."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from torch import nn

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.qt.docks.input import InputView
from cnnviz.qt.docks.layer_table import LayerTableView
from cnnviz.qt.export import write_table
from cnnviz.qt.workbench import Workbench
from cnnviz.state.inputs import InputImage

PATIENCE = 60_000


@pytest.fixture(scope="module")
def digits() -> ImageSet:
    return open_dataset("digits")


def look(workbench: Workbench, model: LoadedModel, images: ImageSet) -> None:
    """Show a network and a digit."""
    workbench.session.set_input(InputImage(images.image(3), "digit", "sample"))
    workbench.models.adopt(model)


def table_of(qtbot: QtBot, workbench: Workbench) -> LayerTableView:
    """Return a shown table, once it is filled."""
    view = LayerTableView(workbench)
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.show()
    qtbot.waitUntil(lambda: workbench.layer_tables.table is not None, timeout=PATIENCE)
    return view


def listing() -> LoadedModel:
    """Return the course's listing as it is printed, which takes no 28 px."""
    module = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 6 * 6, 10),
    )  # fmt: skip
    steps = Preprocessing(1, 28, (28, 28), (0.1307,), (0.3081,))
    return LoadedModel(module.eval(), "Listing", "live", steps, num_classes=10)


def test_figures_are_those_of_the_input_at_hand(
    qtbot: QtBot, workbench: Workbench, digits: ImageSet
) -> None:
    model = load_model("squeezenet1_1")
    look(workbench, model, digits)
    view = table_of(qtbot, workbench)
    true = layer_table(model, torch.zeros(1, 3, 224, 224), fields=True)
    arrays = view.export_arrays()
    assert arrays is not None
    assert arrays["layer"][0] == "features.0"
    assert arrays["multiply_adds"].sum() == true.total_macs
    assert arrays["parameters"].sum() == true.total_parameters
    assert arrays["receptive_field"][2] == "7 × 7"
    assert "1,235,496 parameters" in view.totals.text()
    assert "3 × 224 × 224" in view.header.text()
    steps = workbench.session.preprocessing
    assert steps is not None
    workbench.session.set_preprocessing(replace(steps, crop=(96, 64)))
    qtbot.waitUntil(lambda: "3 × 96 × 64" in view.header.text(), timeout=PATIENCE)
    arrays = view.export_arrays()
    assert arrays is not None
    assert arrays["output_shape"][0] == "64 × 47 × 31"
    assert arrays["memory_bytes"][0] == 4 * 64 * 47 * 31


def test_a_row_chooses_its_layer_and_follows_the_choice(
    qtbot: QtBot, workbench: Workbench, digits: ImageSet
) -> None:
    look(workbench, load_model("resnet18"), digits)
    view = table_of(qtbot, workbench)
    figures = view.table.figures
    view.table.sort_by(4, descending=True)
    assert figures.row(0)[0] == "conv1"  # of the most multiply-adds
    view.table.sort_by(6, descending=True)
    assert figures.row(0)[0] in ("avgpool", "fc")  # they see all of the picture
    view.filter.setText("layer3.0.conv")
    assert len(figures.rows) == 2
    place = view.table.visualRect(figures.index(1, 0)).center()
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert workbench.session.selection.layer == figures.row(1)[0]
    other = str(figures.row(0)[0])
    workbench.session.choose_layer(other)
    (chosen,) = view.table.selectionModel().selectedRows()
    assert figures.row(chosen.row())[0] == other
    view.filter.setText("")
    workbench.session.choose_layer("fc")
    (chosen,) = view.table.selectionModel().selectedRows()
    assert view.table.viewport().rect().intersects(view.table.visualRect(chosen))
    view.filter.setText("BasicBlock")
    assert not figures.rows
    view.blocks.setChecked(True)
    assert len(figures.rows) == 8
    assert figures.rows[0][2] == 73_984  # with all layers in the block


def test_rows_are_taken_along(
    qtbot: QtBot, workbench: Workbench, digits: ImageSet, tmp_path: Path
) -> None:
    look(workbench, load_model("course_cnn"), digits)
    view = table_of(qtbot, workbench)
    view.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["layer", "type", "parameters"]
    assert lines[1].split("\t") == [
        *("conv1", "Conv2d", "320", "32 × 26 × 26", "194688", "86528", "3 × 3")
    ]
    columns = view.export_table()
    assert columns is not None
    path = write_table(tmp_path / "layers.csv", columns)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["layer"] for row in rows][:3] == ["conv1", "relu#1", "pool#1"]
    assert rows[3]["multiply_adds"] == "2230272"


def test_nothing_runs_for_a_table_that_nobody_sees(
    qtbot: QtBot, workbench: Workbench, digits: ImageSet
) -> None:
    look(workbench, load_model("course_cnn"), digits)
    qtbot.waitUntil(lambda: workbench.session.probe is not None, timeout=PATIENCE)
    assert workbench.layer_tables.table is None
    assert not workbench.layer_tables.waiting
    view = table_of(qtbot, workbench)
    view.hide()
    workbench.session.set_input(InputImage(np.zeros((9, 9), np.uint8), "black", "file"))
    assert not workbench.layer_tables.waiting


def test_without_an_image_nothing_is_promised(qtbot: QtBot, workbench: Workbench) -> None:
    view = LayerTableView(workbench)
    qtbot.addWidget(view)
    view.show()
    assert view.empty.text().startswith("Open a network")
    with qtbot.waitSignal(workbench.session.model_changed, timeout=PATIENCE):
        workbench.models.adopt(listing())
    qtbot.waitUntil(lambda: "open an image" in view.empty.text(), timeout=PATIENCE)


def test_other_weights_of_a_network_need_no_other_table(
    qtbot: QtBot, workbench: Workbench, digits: ImageSet
) -> None:
    look(workbench, load_model("course_cnn"), digits)
    view = table_of(qtbot, workbench)
    before = workbench.layer_tables.table
    workbench.session.set_weights(load_model("course_cnn"))
    assert view.isVisible()
    qtbot.waitUntil(lambda: not workbench.probes.waiting, timeout=PATIENCE)
    assert workbench.layer_tables.table is before
    assert not workbench.layer_tables.waiting


def test_what_stops_an_input_is_told_with_a_size_that_fits(
    qtbot: QtBot, workbench: Workbench, digits: ImageSet
) -> None:
    beside = InputView(workbench)
    qtbot.addWidget(beside)
    look(workbench, listing(), digits)
    view = LayerTableView(workbench)
    qtbot.addWidget(view)
    view.show()
    beside.show()
    tables, session = workbench.layer_tables, workbench.session
    qtbot.waitUntil(lambda: tables.fitting is not None, timeout=PATIENCE)
    assert session.layers is None
    text = view.offer.text.text()
    assert "7 (Linear) expects 2,304 features = 64 x 6 x 6, but it gets 64 x 5 x 5" in text
    assert "Inputs of 30 to 33 px fit." in text
    assert "ceil_mode=True" in text
    assert beside.offer.text.text().startswith("Inputs of 30 to 33 px fit.")
    assert beside.offer.button.text() == "Use 30 px"
    beside.offer.button.click()
    steps = session.preprocessing
    assert steps is not None
    assert (steps.crop, steps.resize) == ((30, 30), 30)
    qtbot.waitUntil(lambda: bool(view.table.figures.rows), timeout=PATIENCE)
    assert beside.offer.isHidden()
    assert session.layers is not None  # so that the other views have layers to choose, too
    assert session.selection.layer == "0"
    qtbot.waitUntil(lambda: session.probe is not None and session.probe.maps is not None)
    assert view.table.figures.rows[-1][0] == "7"


def test_channels_that_do_not_fit_are_offered_too(
    qtbot: QtBot, workbench: Workbench, digits: ImageSet
) -> None:
    model = replace(load_model("course_cnn"), preprocessing=Preprocessing(3, 28, (28, 28)))
    view = InputView(workbench)
    qtbot.addWidget(view)
    view.show()
    look(workbench, model, digits)
    qtbot.waitUntil(lambda: workbench.layer_tables.fitting is not None, timeout=PATIENCE)
    assert view.offer.button.text() == "Use 28 px, grey"
    view.offer.button.click()
    steps = workbench.session.preprocessing
    assert steps is not None
    assert (steps.channels, steps.crop) == (1, (28, 28))
    qtbot.waitUntil(
        lambda: workbench.session.probe is not None and not workbench.session.probe.refused
    )
    qtbot.waitUntil(lambda: workbench.session.layers is not None)
