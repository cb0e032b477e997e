"""The table of the course's network: every shape, its formula, and the layer that cannot work."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QTableWidget
from pytestqt.qtbot import QtBot

from cnnviz.engine.models.shapes import course_shapes
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.draft import draft_of
from cnnviz.qt.network_shapes import CourseShapesView, ShapesTable
from cnnviz.qt.proposals import proposals_of
from cnnviz.qt.workbench import Workbench

PATIENCE = 60_000
CONFIG = TrainConfig(device="cpu", batch_size=32)


def rows_of(table: QTableWidget) -> list[tuple[str, ...]]:
    found = []
    for row in range(table.rowCount()):
        items = [table.item(row, column) for column in range(table.columnCount())]
        found.append(tuple(item.text() if item is not None else "" for item in items))
    return found


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> CourseShapesView:
    made = CourseShapesView(workbench)
    qtbot.addWidget(made)
    return made


def test_every_layer_is_shown_with_its_shape_and_its_formula(qtbot: QtBot) -> None:
    shown = ShapesTable()
    qtbot.addWidget(shown)
    shown.set_shapes(course_shapes(CONFIG))
    rows = rows_of(shown.table)
    assert rows[0] == ("conv1", "32 x 26 x 26", "320")
    assert rows[2] == ("pool#1", "32 x 13 x 13", "")
    assert rows[6] == ("fc1", "128", "295,040")
    assert rows[-1] == ("All", "", "315,146")
    tips = [shown.table.item(row, 0).toolTip() for row in (0, 2, 6)]
    assert "Conv2d: (28 + 2·0 - 3) / 1 + 1 = 26" in tips[0]
    assert "MaxPool2d: ⌈26 / 2⌉ = 13" in tips[1]
    assert "Linear: 64 · 6 · 6 = 2,304" in tips[2]
    assert shown.problem.isHidden()


def test_a_mismatch_is_explained_below_the_last_layer_that_works(qtbot: QtBot) -> None:
    shown = ShapesTable()
    qtbot.addWidget(shown)
    shown.set_shapes(course_shapes(replace(CONFIG, kernel_size=15)))
    assert [row[0] for row in rows_of(shown.table)] == ["conv1", "relu#1", "pool#1", "All"]
    assert not shown.problem.isHidden()
    assert "conv2 expects maps of at least 15 x 15 px, but it gets 7 x 7 px" in shown.problem.text()
    shown.set_shapes(course_shapes(CONFIG))
    assert shown.problem.isHidden()
    assert len(rows_of(shown.table)) == 11


@pytest.mark.parametrize("width", [280, 420])
def test_nothing_is_cut_in_a_narrow_panel(qtbot: QtBot, width: int) -> None:
    shown = ShapesTable()
    qtbot.addWidget(shown)
    shown.set_shapes(course_shapes(replace(CONFIG, filters1=1024, filters2=1024, units=16_384)))
    shown.resize(width, shown.sizeHint().height())
    with qtbot.waitExposed(shown):
        shown.show()
    table = shown.table
    assert table.viewport().height() >= table.verticalHeader().length()
    assert table.horizontalHeader().length() <= table.viewport().width()
    for row in range(table.rowCount()):
        for column in range(3):
            wanted = table.sizeHintForIndex(table.model().index(row, column)).width()
            assert wanted <= table.columnWidth(column), (row, column)


def test_the_shapes_follow_the_form_at_once(workbench: Workbench, view: CourseShapesView) -> None:
    draft = draft_of(workbench)
    draft.set(CONFIG)
    assert rows_of(view.table)[0] == ("conv1", "32 x 26 x 26", "320")
    draft.set(replace(CONFIG, filters1=8, padding=1, activation="tanh", pooling="none"))
    assert [row[:2] for row in rows_of(view.table)[:3]] == [
        ("conv1", "8 x 28 x 28"),
        ("tanh#1", "8 x 28 x 28"),
        ("conv2", "64 x 28 x 28"),
    ]
    draft.set(replace(CONFIG, image_size=40, channels="3"))
    assert rows_of(view.table)[0] == ("conv1", "32 x 38 x 38", "896")
    before = rows_of(view.table)
    draft.set(None)  # a field is wrong for a moment
    assert rows_of(view.table) == before


def test_the_ends_are_those_of_the_images(
    qtbot: QtBot, workbench: Workbench, view: CourseShapesView
) -> None:
    draft, proposals = draft_of(workbench), proposals_of(workbench)
    draft.set(replace(CONFIG, positive="7"))
    proposals.want(True)
    qtbot.waitUntil(lambda: proposals.proposal is not None, timeout=PATIENCE)
    assert rows_of(view.table)[-2][:2] == ("fc2", "1")  # yes or no
    proposals.want(False)
