"""The table of responses and the curves below it, by what they are given."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from cnnviz.qt import theme
from cnnviz.qt.widgets import line_styles
from cnnviz.qt.widgets.response_curves import PictureStrip, ResponseCurves
from cnnviz.qt.widgets.response_table import ColumnHead, ResponseTable, RowHead, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.69, "0.690"), (-2.0, "−2.00"), (916.4, "916"), (1.23e-5, "1.23e−05")],
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    assert shown(value) == text


def test_a_table_shows_its_numbers_on_their_colours(qtbot: QtBot) -> None:
    table = ResponseTable()
    qtbot.addWidget(table)
    table.resize(500, 300)
    rows = [RowHead("conv1 0", True), RowHead("conv1 1", False, "gives nothing")]
    columns = [ColumnHead("#0", True, QImage()), ColumnHead("#1", False, QImage(), "too small")]
    table.set_heads(rows, columns)
    values = np.array([[1.5, np.nan], [np.nan, np.nan]], np.float32)
    colours = np.zeros((2, 2, 3), np.uint8)
    colours[0, 0] = (255, 255, 0)
    table.set_values(values, colours)
    model = table.model()
    assert model.index(0, 0).data() == "1.50"
    assert model.index(1, 0).data() == "–"
    assert model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "too small"
    tip = model.headerData(1, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert tip == "conv1 1\nchosen now, not collected\ngives nothing"
    with qtbot.waitExposed(table):
        table.show()
    cell = table.visualRect(model.index(0, 0))
    picture = table.viewport().grab().toImage()
    assert picture.pixelColor(cell.left() + 4, cell.top() + 4) == QColor(255, 255, 0)
    assert table.is_kept(0, -1)
    assert not table.is_kept(-1, 1)


def test_curves_of_nothing_and_of_some_units(qtbot: QtBot) -> None:
    curves = ResponseCurves()
    qtbot.addWidget(curves)
    curves.resize(700, 300)
    with qtbot.waitExposed(curves):
        curves.show()
    values = np.linspace(-1, 1, 5)
    answers = np.stack([values, np.full(5, np.nan), values**2], axis=1).astype(np.float32)
    answers[2, 2] = np.inf
    pictures = [QImage(8, 8, QImage.Format.Format_RGB888) for _ in values]
    curves.set_data(values, answers, pictures, list("abcde"), (2, "as it is"))
    lines = curves.lines()
    assert [len(x) for x, _ in lines] == [5, 0, 4]
    assert curves.pane.caption == "c"
    curves.strip.hovered.emit(4)
    assert (curves.step, curves.pane.caption) == (4, "e")
    curves.grab()
    curves.set_data(np.empty(0), np.empty((0, 0), np.float32), [], [])
    assert curves.lines() == []
    assert curves.pane.image.isNull()
    curves.resize(300, 300)
    assert not curves.pane.isVisible()


def test_a_strip_shows_as_many_pictures_as_there_is_room_for(qtbot: QtBot) -> None:
    strip = PictureStrip()
    qtbot.addWidget(strip)
    assert strip.shown() == []
    strip.set_pictures([QImage(8, 8, QImage.Format.Format_RGB888)] * 9)
    strip.set_places(np.linspace(0, 800, 9))
    assert strip.shown() == list(range(9))
    strip.set_places(np.linspace(0, 200, 9))
    assert strip.shown() == [0, 2, 4, 6, 8]
    strip.mark(3)
    assert strip.shown() == [0, 2, 4, 6, 8, 3]


def test_no_two_curves_look_alike_and_all_are_readable() -> None:
    looks = {
        (line_styles.colour(one).name(), line_styles.mark(one), line_styles.pen(one).style())
        for one in range(24)
    }
    assert len(looks) == 24
    for one in range(8):
        assert contrast(line_styles.colour(one), QColor(theme.colours().surface)) >= 4.5


def contrast(one: QColor, other: QColor) -> float:
    def luminance(colour: QColor) -> float:
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in colour.getRgbF()[:3]  # type: ignore[index]
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
