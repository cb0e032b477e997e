"""The painted confusion matrix: clicks, names, keys, zoom, any size."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnviz.qt.pixels import array_of
from cnnviz.qt.widgets.confusion_colours import painted, ramp
from cnnviz.qt.widgets.confusion_matrix import ConfusionMatrix

COUNTS = np.array([[90, 10, 0], [87, 913, 0], [0, 0, 0]])
NAMES = ("T-shirt", "shirt", "bag")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def matrix(qtbot: QtBot) -> ConfusionMatrix:
    made = ConfusionMatrix()
    qtbot.addWidget(made)
    made.resize(480, 400)
    made.set_matrix(COUNTS, NAMES, np.arange(3))
    made.show()
    qtbot.waitExposed(made)
    return made


def middle(matrix: ConfusionMatrix, row: int, column: int) -> QPoint:
    return matrix._rect(row, column).center().toPoint()


def test_a_click_chooses_the_cell(qtbot: QtBot, matrix: ConfusionMatrix) -> None:
    for order in (np.arange(3), np.array([2, 0, 1])):
        matrix.set_matrix(COUNTS, NAMES, order)
        for row in range(3):
            for column in range(3):
                with qtbot.waitSignal(matrix.chosen) as caught:
                    qtbot.mouseClick(matrix.viewport(), LEFT, NONE, middle(matrix, row, column))
                assert caught.args[:2] == [order[row], order[column]]


def test_names_choose_rows_and_columns_and_keys_are_told(
    qtbot: QtBot, matrix: ConfusionMatrix
) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    left = QPoint(4, middle(matrix, 1, 0).y())
    with qtbot.waitSignal(matrix.chosen) as caught:
        qtbot.mouseClick(matrix.viewport(), LEFT, shift, left)
    assert caught.args == [1, -1, shift]
    with qtbot.waitSignal(matrix.chosen) as caught:
        qtbot.mouseClick(matrix.viewport(), LEFT, NONE, QPoint(middle(matrix, 0, 2).x(), 4))
    assert caught.args == [-1, 2, NONE]
    with qtbot.assertNotEmitted(matrix.chosen, wait=10):
        qtbot.mouseClick(matrix.viewport(), LEFT, NONE, QPoint(2, 2))


def test_tips_tell_which_is_which(matrix: ConfusionMatrix) -> None:
    assert matrix.cell_tip(1, 0) == "shirt taken for T-shirt: 87 of 1,000 (8.7 %)"
    assert matrix.cell_tip(1, 1) == "shirt told right: 913 of 1,000 (91.3 %)"
    assert matrix._tip(("row", 1, -1)) == "shirt: 1,000 samples; click to choose them"
    assert matrix._tip(("column", -1, 0)) == "Taken for T-shirt: 177 samples; click to choose them"


def test_arrows_and_enter(qtbot: QtBot, matrix: ConfusionMatrix) -> None:
    matrix.setFocus()
    seen: list[tuple[int, int]] = []
    matrix.pointed.connect(lambda truth, predicted: seen.append((truth, predicted)))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up):
        qtbot.keyClick(matrix, key)
    assert seen == [(0, 0), (1, 0), (1, 1), (1, 0), (0, 0)]
    qtbot.keyClick(matrix, Qt.Key.Key_Right)
    with qtbot.waitSignal(matrix.chosen) as caught:
        qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert caught.args[:2] == [0, 1]


def test_what_is_right_has_another_colour_and_nothing_has_none() -> None:
    colours = painted(COUNTS.astype(float), (913.0, 87.0))
    assert (colours[1, 1] == ramp(right=True)[-1]).all()
    assert (colours[1, 0] == ramp(right=False)[-1]).all()
    assert (colours[2, 2] == ramp(right=True)[0]).all()
    assert (colours[0, 2] == ramp(right=False)[0]).all()
    assert (ramp(right=True)[0] == ramp(right=False)[0]).all()
    assert not (colours[0, 1] == colours[0, 2]).all()  # a few are seen
    assert painted(np.zeros((2, 2)), (0.0, 0.0)).shape == (2, 2, 3)


def test_shares(matrix: ConfusionMatrix) -> None:
    assert matrix.ends() == ("913", "87")
    matrix.set_as_shares(True)
    assert matrix.ends() == ("91.3 %", "10.0 %")


def test_a_thousand_classes(qtbot: QtBot) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(640, 560)
    counts = np.zeros((1000, 1000), np.int64)
    counts[np.arange(1000), np.arange(1000)] = 40
    counts[700, 200] = 1  # one error among all of them
    matrix.set_matrix(counts, tuple(f"class {index}" for index in range(1000)), np.arange(1000))
    matrix.show()
    qtbot.waitExposed(matrix)
    assert matrix.horizontalScrollBar().maximum() == 0
    picture = array_of(matrix.to_image()).astype(int)
    for cell, is_right in (((700, 200), False), ((500, 500), True)):
        place, wanted = middle(matrix, *cell), ramp(is_right)[-1].astype(int)
        around = picture[place.y() - 2 : place.y() + 3, place.x() - 2 : place.x() + 3]
        assert (np.abs(around - wanted).sum(2) < 6).any()
    # Zoomed around a cell, that cell stays where it is.
    before = middle(matrix, 700, 200)
    for _ in range(12):
        matrix.zoom(1.25, before)
    assert (middle(matrix, 700, 200) - before).manhattanLength() < 12
    assert matrix.horizontalScrollBar().maximum() > 0
    matrix.reveal(0, 999)
    rect = matrix._rect(0, 999)
    assert matrix._cells().toRectF().adjusted(-2, -2, 2, 2).contains(rect)
    matrix.show_all()
    assert matrix.horizontalScrollBar().maximum() == 0


def test_the_outlined_cell_is_seen(matrix: ConfusionMatrix) -> None:
    plain = array_of(matrix.to_image())
    matrix.set_marked((1, 0))
    assert (array_of(matrix.to_image()) != plain).any()
    matrix.set_marked(None)
    assert (array_of(matrix.to_image()) == plain).all()


def test_nothing_at_all(qtbot: QtBot) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(200, 200)
    assert not matrix.to_image().isNull()
    qtbot.keyClick(matrix, Qt.Key.Key_Down)
