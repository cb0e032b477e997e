"""Pictures with numbers, bars of classes, the switch, and controls that wrap."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.qt.widgets.card_parts import Figures, PictureSection, Switch
from cnnviz.qt.widgets.class_bars import ClassBar, ClassBars
from cnnviz.qt.widgets.flow_layout import FlowLayout
from cnnviz.qt.widgets.picture_grid import Cell, PictureGrid
from cnnviz.qt.widgets.pictures import Pictures
from cnnviz.qt.widgets.row_filter import RowFilterBar
from cnnviz.state.unit_table import RowFilter

LEFT = Qt.MouseButton.LeftButton


def nine() -> list[Cell]:
    return [Cell(10 + place, f"{place}.5", f"sample {10 + place}") for place in range(9)]


def plain(colour: str) -> QImage:
    image = QImage(16, 16, QImage.Format.Format_RGB888)
    image.fill(QColor(colour))
    return image


@pytest.fixture
def grid(qtbot: QtBot) -> PictureGrid:
    made = PictureGrid("Top")
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.set_cells(nine())
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.parametrize(("width", "columns"), [(300, 3), (900, 9)])
def test_nine_pictures_make_a_square_or_a_line(grid: PictureGrid, width: int, columns: int) -> None:
    grid.resize(width, 10)
    tops = [grid.cell(place).top() for place in range(9)]
    assert tops.count(tops[0]) == columns
    assert grid.height() >= grid.cell(8).bottom()
    assert max(grid.cell(place).right() for place in range(9)) <= width


def test_a_click_tells_the_sample(qtbot: QtBot, grid: PictureGrid) -> None:
    with qtbot.waitSignal(grid.chosen) as told:
        qtbot.mouseClick(grid, LEFT, pos=grid.cell(4).center())
    assert told.args == [14]
    beyond = QPoint(grid.cell(2).right() + 3, 5)
    with qtbot.assertNotEmitted(grid.chosen):
        qtbot.mouseClick(grid, LEFT, pos=beyond)


def test_arrows_and_enter_choose_too(qtbot: QtBot, grid: PictureGrid) -> None:
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    with qtbot.waitSignal(grid.chosen) as told:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert told.args == [14]


def test_pictures_are_drawn_with_their_box(grid: PictureGrid) -> None:
    grid.set_picture(0, plain("red"))
    grid.set_picture(1, plain("blue"), QRectF(0.25, 0.25, 0.5, 0.5))
    shot = grid.grab().toImage()

    def at(place: int, x: float, y: float) -> QColor:
        cell = grid.cell(place)
        side = cell.width()
        return QColor(shot.pixel(cell.left() + round(x * side), cell.top() + round(y * side)))

    assert at(0, 0.5, 0.5) == QColor("red")
    assert at(1, 0.5, 0.5) == at(1, 0.1, 0.1) == QColor("blue")
    cell = grid.cell(1)
    line = [
        QColor(shot.pixel(cell.left() + x, cell.top() + cell.width() // 2)).name()
        for x in range(cell.width())
    ]
    assert "#ffd400" in line
    assert grid.picture(2) is None


def test_other_cells_begin_without_pictures(grid: PictureGrid) -> None:
    grid.set_picture(0, plain("red"))
    grid.set_cells(nine()[:2])
    assert grid.picture(0) is None
    grid.set_picture(7, plain("red"))  # of cells that are gone
    assert len(grid.cells) == 2


def test_a_section_selects_all_of_its_samples(qtbot: QtBot) -> None:
    section = PictureSection("")
    qtbot.addWidget(section)
    section.set_cells("Top 9", nine())
    section.show()
    with qtbot.waitSignal(section.selected) as told:
        qtbot.mouseClick(section.button, LEFT)
    assert told.args == [list(range(10, 19))]
    section.set_cells("Top 0", [])
    assert section.isHidden()


def test_bars_lie_to_either_side_of_zero_and_choose_a_class(qtbot: QtBot) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.resize(200, 10)
    bars.set_bars([ClassBar(3, "cat", 3.0, "#ff0000"), ClassBar(7, "dog", -1.0)])
    bars.show()
    shot = bars.grab().toImage()
    top, below = bars.bar_at(0), bars.bar_at(1)
    ground = QColor(shot.pixel(below.right() - 90, below.top() + 1))
    assert QColor(shot.pixel(below.left() + 20, below.top() + 1)) != ground
    assert QColor(shot.pixel(top.left() + 20, top.top() + 1)) == ground
    assert QColor(shot.pixel(top.left() + 10, top.center().y())) == QColor("#ff0000")
    with qtbot.waitSignal(bars.chosen) as told:
        qtbot.mouseClick(bars, LEFT, Qt.KeyboardModifier.ShiftModifier, pos=below.center())
    assert told.args == [7, Qt.KeyboardModifier.ShiftModifier]


def test_bars_of_nothing_take_no_room(qtbot: QtBot) -> None:
    bars = ClassBars()
    qtbot.addWidget(bars)
    bars.set_bars([])
    assert bars.height() == 0


def test_a_switch_tells_what_a_person_chose(qtbot: QtBot) -> None:
    switch = Switch(("Crops", "Whole images"))
    qtbot.addWidget(switch)
    switch.show()
    assert switch.index == 0
    with qtbot.waitSignal(switch.changed) as told:
        qtbot.mouseClick(switch.buttons[1], LEFT)
    assert told.args == [1]
    assert switch.index == 1


def test_figures_keep_their_names(qtbot: QtBot) -> None:
    figures = Figures()
    qtbot.addWidget(figures)
    figures.set_figures([("Mean", "1.50"), ("Maximum", "3.00")])
    figures.set_figures([("Mean", "2.50"), ("Maximum", "4.00")])
    assert figures.text("Mean") == "2.50"
    assert len(figures.findChildren(QLabel)) == 4


def test_controls_wrap_where_room_is_short(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = FlowLayout(holder)
    labels = [QLabel(f"label number {number}") for number in range(4)]
    for label in labels:
        layout.addWidget(label)
    holder.resize(1000, 100)
    holder.show()
    assert len({label.y() for label in labels}) == 1
    narrow = labels[0].sizeHint().width() * 2 + 12
    holder.resize(narrow, 100)
    layout.activate()
    assert len({label.y() for label in labels}) == 2
    assert layout.heightForWidth(narrow) > layout.sizeHint().height()
    labels[0].hide()
    assert layout.itemAt(0) is not None
    assert layout.itemAt(9) is None
    assert layout.takeAt(9) is None


def test_pictures_that_were_used_longest_ago_go_first() -> None:
    kept: Pictures[int, str] = Pictures(2)
    assert kept.put(1, "one") is None
    assert kept.put(2, "two") is None
    assert kept.get(1) == "one"
    assert kept.put(3, "three") == 2
    assert kept.get(2) is None
    assert 1 in kept
    kept.clear()
    assert len(kept) == 0


def test_the_filter_says_what_its_controls_say(qtbot: QtBot) -> None:
    bar = RowFilterBar()
    qtbot.addWidget(bar)
    bar.show()
    assert bar.wanted == RowFilter()
    assert not bar.threshold.isVisible()
    qtbot.keyClicks(bar.text, "conv 3")
    bar.column.setCurrentIndex(bar.column.findData("selectivity"))
    bar.compare.setCurrentText("≥")
    bar.threshold.lineEdit().selectAll()
    with qtbot.waitSignal(bar.changed):
        qtbot.keyClicks(bar.threshold.lineEdit(), "0.5")
    qtbot.mouseClick(bar.hide_dead, LEFT, pos=QPoint(8, bar.hide_dead.height() // 2))
    expected = RowFilter("conv 3", "selectivity", "≥", 0.5, hide_dead=True)
    assert bar.wanted == expected
    bar.threshold.lineEdit().setText("0.5x")
    assert bar.wanted.column == ""
    bar.column.setCurrentIndex(bar.column.findData("zeros"))
    bar.threshold.set_value(50)
    assert bar.wanted.threshold == 0.5
