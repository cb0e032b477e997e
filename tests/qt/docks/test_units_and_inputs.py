"""Units and inputs, as a person puts them side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.models.layers import example_input, layer_table
from cnnviz.engine.models.load import load_model
from cnnviz.engine.probes.perturb import curves, matrix
from cnnviz.qt.docks.units_and_inputs import UnitsAndInputsView
from cnnviz.qt.workbench import Workbench
from cnnviz.state.inputs import InputImage

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 60_000
COUNT = 40


def images(seed: int = 0, broken: int = -1) -> ArraySet:
    class Set(ArraySet):
        def image(self, sample_id: int) -> Any:
            if sample_id == broken:
                from cnnviz.engine.errors import ImageProblem

                raise ImageProblem("7.png", "cut in half")
            return super().image(sample_id)

    pixels = np.random.default_rng(seed).integers(0, 256, (COUNT, 28, 28), np.uint8)
    labels = np.arange(COUNT) % 10
    return Set(pixels, labels, spec="t", kind="t", name="t", class_names=list("0123456789"))


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> UnitsAndInputsView:
    made = UnitsAndInputsView(workbench)
    qtbot.addWidget(made)
    made.resize(800, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def open_all(workbench: Workbench, broken: int = -1) -> None:
    model = load_model("course_cnn")
    session = workbench.session
    session.set_model(model, layer_table(model, example_input(model)))
    session.set_image_set(images(broken=broken))
    session.choose_unit("conv1", 3)
    workbench.inputs.show_sample(0)


def settle(qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView) -> None:
    """Wait until the network has answered for everything that is shown."""

    def answered() -> bool:
        return (
            workbench.session.input is not None
            and not workbench.lane.jobs()
            and view.curves.curves.lines() != []
            and bool(np.isfinite(view.export_arrays()["responses"]).all())  # type: ignore[index]
        )

    qtbot.waitUntil(answered, timeout=PATIENCE)


def expected(workbench: Workbench, units: list[tuple[str, int]], ids: list[int]) -> np.ndarray:
    session = workbench.session
    assert session.model is not None
    assert session.preprocessing is not None
    assert session.image_set is not None
    pictures = [session.image_set.image(one) for one in ids]
    return matrix(session.model, pictures, session.preprocessing, units).T


def click_cell(view: UnitsAndInputsView, row: int, column: int) -> None:
    table = view.table.table
    place = table.visualRect(table.model().index(row, column)).center()
    QTest.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def test_the_empty_view_says_what_to_do(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    session = workbench.session
    assert "Open a network" in view.empty.text()
    assert view.export_arrays() is None
    model = load_model("course_cnn")
    session.set_model(model, layer_table(model, example_input(model)))
    assert "Open an image" in view.empty.text()
    session.set_image_set(images())
    workbench.inputs.show_sample(0)
    qtbot.waitUntil(lambda: "Choose a unit" in view.empty.text(), timeout=PATIENCE)
    qtbot.mouseClick(view.empty.button, LEFT)
    assert (session.selection.layer, session.selection.unit) == ("conv1", 0)
    settle(qtbot, workbench, view)
    assert not view.empty.isVisible()


def test_the_chosen_unit_and_the_input_are_there_at_once(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    open_all(workbench)
    settle(qtbot, workbench, view)
    arrays: Any = view.export_arrays()
    assert arrays["units"].tolist() == ["conv1 3"]
    assert arrays["inputs"].tolist() == ["#0"]
    assert (arrays["responses"] == expected(workbench, [("conv1", 3)], [0])).all()
    session = workbench.session
    assert session.model is not None
    assert session.preprocessing is not None
    assert session.input is not None
    found = curves(session.model, session.input.pixels, session.preprocessing, ["conv1"], "rotate")
    assert np.allclose(arrays["curves"], found.responses([("conv1", 3)]), rtol=1e-5)
    x, y = view.curves.curves.lines()[0]
    assert np.array_equal(x, found.values)
    assert np.allclose(y, arrays["curves"][:, 0])
    assert "1 unit to 1 input · course_cnn" in view.header.text()


def test_units_and_inputs_are_collected_and_removed(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    open_all(workbench)
    settle(qtbot, workbench, view)
    qtbot.mouseClick(view.add_unit, LEFT)
    qtbot.mouseClick(view.add_input, LEFT)
    assert not view.add_unit.isEnabled()
    assert not view.add_input.isEnabled()
    workbench.session.choose_unit("fc2", 7)
    assert view.add_unit.isEnabled()
    workbench.inputs.show_sample(5)
    qtbot.waitUntil(lambda: len(view.collection.inputs) == 2, timeout=PATIENCE)
    settle(qtbot, workbench, view)
    arrays: Any = view.export_arrays()
    units = [("conv1", 3), ("fc2", 7)]
    assert (arrays["responses"] == expected(workbench, units, [0, 5])).all()
    assert len(view.curves.curves.lines()) == 2
    # What is not collected goes with the choice.
    workbench.session.choose_unit("conv1", 3)
    assert view.collection.units == (("conv1", 3),)
    qtbot.mouseClick(view.add_input, LEFT)
    view.remove.menu().aboutToShow.emit()
    names = [action.text() for action in view.remove.menu().actions() if action.text()]
    assert names == ["Remove conv1 3", "Remove #5", "Remove everything"]
    view.remove.menu().actions()[1].trigger()
    assert [one.sample_id for one in view.collection.collected.inputs] == [0]
    view.remove.menu().actions()[-1].trigger()
    assert not view.collection.collected.units
    settle(qtbot, workbench, view)


def test_selected_samples_become_columns(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    open_all(workbench, broken=7)
    settle(qtbot, workbench, view)
    assert not view.add_selected.isEnabled()
    told: list[str] = []
    workbench.session.noticed.connect(lambda notice: told.append(notice.text))
    workbench.session.choose_samples(range(5, 35))
    qtbot.mouseClick(view.add_selected, LEFT)
    qtbot.waitUntil(lambda: len(view.collection.collected.inputs) == 23, timeout=PATIENCE)
    assert any("room for 24 of the 30" in one for one in told)
    assert any("7.png" in one for one in told)
    settle(qtbot, workbench, view)
    arrays: Any = view.export_arrays()
    ids = [one for one in range(5, 29) if one != 7]
    assert (arrays["responses"][:, :23] == expected(workbench, [("conv1", 3)], ids)).all()


def test_a_click_on_a_cell_chooses_its_unit_and_shows_its_input(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    open_all(workbench)
    settle(qtbot, workbench, view)
    session = workbench.session
    qtbot.mouseClick(view.add_unit, LEFT)
    session.choose_unit("fc2", 7)
    qtbot.mouseClick(view.add_unit, LEFT)
    session.choose_samples([4, 9])
    qtbot.mouseClick(view.add_selected, LEFT)
    qtbot.waitUntil(lambda: len(view.collection.collected.inputs) == 2, timeout=PATIENCE)
    settle(qtbot, workbench, view)
    click_cell(view, 0, 1)
    assert (session.selection.layer, session.selection.unit) == ("conv1", 3)
    qtbot.waitUntil(
        lambda: session.input is not None and session.input.sample_id == 9, timeout=PATIENCE
    )
    settle(qtbot, workbench, view)
    index = view.table.table.currentIndex()
    assert (index.row(), index.column()) == (0, 1)
    assert session.selection.sample_ids == (4, 9)  # what is selected stays
    session.set_frozen(True)
    told: list[str] = []
    session.noticed.connect(lambda notice: told.append(notice.text))
    click_cell(view, 1, 0)
    assert session.selection.unit == 7
    assert session.input is not None
    assert session.input.sample_id == 9
    assert "frozen" in told[0]
    QTest.keyClick(view.table.table, Qt.Key.Key_Delete)
    assert ("fc2", 7) not in view.collection.collected.units
    QTest.keyClick(view.table.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    assert len(view.collection.collected.inputs) == 1
    settle(qtbot, workbench, view)


def test_heads_choose_and_offer_to_remove(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    open_all(workbench)
    settle(qtbot, workbench, view)
    qtbot.mouseClick(view.add_unit, LEFT)
    workbench.session.choose_unit("conv2", 1)
    settle(qtbot, workbench, view)
    rows = view.table.table.verticalHeader()
    place = QPoint(40, rows.sectionViewportPosition(0) + 8)
    qtbot.mouseClick(rows.viewport(), LEFT, pos=place)
    assert workbench.session.selection.layer == "conv1"
    rows.customContextMenuRequested.emit(place)
    menu = next(one for one in view.table.table.findChildren(QMenu) if one.isVisible())
    assert [action.text() for action in menu.actions()] == ["Remove conv1 3"]
    menu.actions()[0].trigger()
    menu.close()
    assert not view.collection.collected.units
    settle(qtbot, workbench, view)


def test_an_image_that_is_no_sample_can_be_collected(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    open_all(workbench)
    settle(qtbot, workbench, view)
    drawing = InputImage(np.full((40, 30), 99, np.uint8), "drawing", "drawing")
    workbench.session.set_input(drawing)
    qtbot.mouseClick(view.add_input, LEFT)
    workbench.inputs.show_sample(2)
    qtbot.waitUntil(lambda: len(view.collection.inputs) == 2, timeout=PATIENCE)
    settle(qtbot, workbench, view)
    click_cell(view, 0, 0)
    assert workbench.session.input is drawing
    settle(qtbot, workbench, view)


def test_every_kind_of_change_is_drawn(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    open_all(workbench)
    settle(qtbot, workbench, view)
    kinds = view.curves.kinds
    from cnnviz.engine.probes.perturbations import PERTURBATIONS

    assert [kinds.itemData(index) for index in range(kinds.count())] == list(PERTURBATIONS)
    for index in range(kinds.count()):
        kinds.setFocus()
        QTest.keyClick(kinds, Qt.Key.Key_Home)
        for _ in range(index):
            QTest.keyClick(kinds, Qt.Key.Key_Down)

        def drawn(name: str = kinds.itemData(index)) -> bool:
            arrays = view.export_arrays()
            return arrays is not None and str(arrays.get("changed")) == name

        qtbot.waitUntil(drawn, timeout=PATIENCE)
    settle(qtbot, workbench, view)


def test_the_picture_under_the_pointer_is_shown(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    open_all(workbench)
    settle(qtbot, workbench, view)
    shown = view.curves.curves
    assert shown.pane.caption == "as it is"
    strip = shown.strip
    assert len(strip.shown()) > 3
    qtbot.mouseMove(strip, QPoint(int(strip._places[-1]), 20))
    qtbot.waitUntil(lambda: shown.step == 24, timeout=PATIENCE)
    assert shown.pane.caption == "+180°"
    assert view.curves.said.text().startswith("+180° · conv1 3: ")
    view_box = shown.plot.getPlotItem().getViewBox()
    at = view_box.mapViewToScene(view_box.viewRect().center())
    shown.plot.scene().sigMouseMoved.emit(at)
    assert shown.step == 12
    strip.hovered.emit(-1)
    assert shown.step == -1
    assert view.curves.said.text() == "#0"


def test_each_unit_on_its_own_scale(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    open_all(workbench)
    settle(qtbot, workbench, view)
    before = view.export_arrays()
    qtbot.mouseClick(view.table.own, LEFT, pos=QPoint(8, view.table.own.height() // 2))
    assert view.table.own.isChecked()
    _, y = view.curves.curves.lines()[0]
    assert np.abs(y).max() == pytest.approx(1)
    assert view.table.scale.ends[1] == "its largest"
    after = view.export_arrays()
    assert before is not None
    assert after is not None
    assert np.array_equal(before["curves"], after["curves"])  # numbers stay what they are
    assert workbench.settings.read("units and inputs/own scale", False)


def test_what_is_open_anew_is_asked_anew(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    open_all(workbench)
    settle(qtbot, workbench, view)
    qtbot.mouseClick(view.add_unit, LEFT)
    qtbot.mouseClick(view.add_input, LEFT)
    before: Any = view.export_arrays()
    session = workbench.session
    other = load_model("course_cnn")
    with torch.no_grad():
        other.module.get_submodule("conv1").weight.mul_(2)  # type: ignore[operator]
    session.set_weights(other)
    settle(qtbot, workbench, view)
    after: Any = view.export_arrays()
    assert not np.array_equal(before["responses"], after["responses"])
    resnet = load_model("squeezenet1_1")
    session.set_model(resnet, layer_table(resnet, example_input(resnet)))
    assert view.collection.collected.units == ()
    assert len(view.collection.collected.inputs) == 1
    qtbot.waitUntil(lambda: not workbench.lane.jobs(), timeout=PATIENCE)


def test_hidden_it_asks_nothing(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    view.hide()
    open_all(workbench)
    qtbot.waitUntil(
        lambda: workbench.session.input is not None and not workbench.lane.jobs(), timeout=PATIENCE
    )
    titles: list[str] = []
    workbench.lane.job_added.connect(lambda job: titles.append(job.title))
    workbench.session.choose_unit("conv2", 1)
    qtbot.waitUntil(
        lambda: workbench.session.probe is not None and not workbench.lane.jobs(), timeout=PATIENCE
    )
    assert not [title for title in titles if "Comparing" in title or "Changing" in title]
    view.show()
    settle(qtbot, workbench, view)


def test_cancelled_work_waits_until_it_is_wanted(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    workbench.lane.hold()
    session = workbench.session
    model = load_model("course_cnn")
    session.set_model(model, layer_table(model, example_input(model)))
    session.choose_unit("conv1", 3)
    session.set_input(InputImage(images().image(3), "three", "drawing"))

    def waiting() -> list[Any]:
        return [job for job in workbench.lane.jobs() if job.key == "perturbation"]

    qtbot.waitUntil(lambda: bool(waiting()), timeout=PATIENCE)
    workbench.lane.cancel(waiting()[0])
    workbench.lane.release()
    qtbot.waitUntil(view.curves.go_on.isVisible, timeout=PATIENCE)
    assert "curves" not in view.export_arrays()  # type: ignore[operator]
    qtbot.mouseClick(view.curves.go_on, LEFT)
    settle(qtbot, workbench, view)
    assert "curves" in view.export_arrays()  # type: ignore[operator]
    assert not view.curves.go_on.isVisible()


def test_a_picture_that_does_not_go_through_is_named(
    qtbot: QtBot, workbench: Workbench, view: UnitsAndInputsView
) -> None:
    from dataclasses import replace

    open_all(workbench)
    settle(qtbot, workbench, view)
    session = workbench.session
    qtbot.mouseClick(view.add_input, LEFT)
    session.choose_unit("conv2", 0)
    assert session.preprocessing is not None
    session.set_preprocessing(replace(session.preprocessing, resize=None, crop=None))
    session.set_input(InputImage(np.zeros((3, 3), np.uint8), "tiny", "drawing"))
    model = view.table.table.model()

    def named() -> bool:
        return "conv" in str(
            model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        )

    qtbot.waitUntil(named, timeout=PATIENCE)
    assert model.index(0, 1).data() == "–"
    assert model.index(0, 0).data() not in ("", "–")
    qtbot.waitUntil(lambda: not workbench.lane.jobs(), timeout=PATIENCE)
