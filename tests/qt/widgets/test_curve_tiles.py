"""Curves side by side, and the slider over frames."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from cnnviz.qt.pixels import array_of
from cnnviz.qt.widgets.curve_tiles import CurveTiles
from cnnviz.qt.widgets.moment_bar import MomentBar

RANDOM = np.random.default_rng(0)


def ends(count: int, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    return np.full(count, low, np.float32), np.full(count, high, np.float32)


@pytest.fixture
def tiles(qtbot: QtBot) -> Iterator[CurveTiles]:
    window = QMainWindow()
    made = CurveTiles(window)
    palette = made.palette()
    palette.setColor(QPalette.ColorRole.Link, Qt.GlobalColor.red)  # like nothing else on it
    made.setPalette(palette)
    window.setCentralWidget(made)
    qtbot.addWidget(window)
    window.resize(400, 300)
    with qtbot.waitExposed(window):
        window.show()
    yield made
    window.close()


def drawn_heights(tiles: CurveTiles, index: int) -> list[float]:
    """Return where the line runs in each column of a tile, as shares from the bottom."""
    image = array_of(tiles.viewport().grab().toImage()).astype(int)
    cell = tiles._cell(index).adjusted(4, 4, -4, -4)
    part = image[cell.top() : cell.bottom(), cell.left() : cell.right()]
    colour = np.array(QColor(tiles.palette().link().color()).getRgb()[:3])
    near = np.abs(part - colour).sum(2) < 150
    rows = np.arange(len(part))[:, None]
    with np.errstate(invalid="ignore"):
        middle = (near * rows).sum(0) / near.sum(0)
    return (1 - middle / len(part)).tolist()


@pytest.mark.parametrize("length", [40, 60_000])
def test_a_line_is_where_its_numbers_are(tiles: CurveTiles, length: int) -> None:
    rising = np.linspace(-1, 1, length, dtype=np.float32)
    tiles.set_curves(np.stack((rising, -rising)), ends(2, -1, 1))
    tiles.set_plain(True)
    up, down = (drawn_heights(tiles, index) for index in range(2))
    for at, share in ((0.1, 0.1), (0.3, 0.3), (0.8, 0.8)):
        assert up[int(at * len(up))] == pytest.approx(share, abs=0.06)
        assert down[int(at * len(down))] == pytest.approx(1 - share, abs=0.06)


def test_clicks_keys_and_the_pointer_tell_curve_and_number(qtbot: QtBot, tiles: CurveTiles) -> None:
    tiles.set_curves(RANDOM.random((6, 101), np.float32), ends(6, 0, 1), str, [9, 8, 7, 6, 5, 4])
    chosen: list[int] = []
    tiles.current_changed.connect(chosen.append)
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=tiles.cell_centre(3))
    qtbot.keyClick(tiles, Qt.Key.Key_Right)
    assert chosen == [3, 4]
    found = tiles.pixel_at(tiles.cell_centre(2))
    assert found is not None
    assert found[:2] == (2, 0)
    assert abs(found[2] - 50) <= 1
    left = tiles._cell(2).left()
    assert tiles.pixel_at(QPoint(left, tiles.cell_centre(2).y())) == (2, 0, 0)


def test_odd_numbers_are_drawn_too(tiles: CurveTiles) -> None:
    for curves in ([[np.nan, np.inf, -np.inf, 0.5]], [[1.0]], [[np.nan] * 5000], [[2.0] * 9]):
        array = np.array(curves, np.float32)
        tiles.set_curves(array, ends(1, 2, 2))
        assert not tiles.to_image().isNull()
        tiles.viewport().grab()
    tiles.set_curves(None)
    assert tiles.count == 0
    assert tiles.to_image().isNull()


def test_a_slider_over_frames_is_there_where_there_are_several(qtbot: QtBot) -> None:
    bar = MomentBar("frame {n} of {all}", "frames")
    qtbot.addWidget(bar)
    told: list[int] = []
    bar.moment_changed.connect(told.append)
    bar.set_moments(1, 0)
    assert bar.isHidden()
    bar.set_moments(12, 5)
    assert (bar.text, bar.moment, told) == ("frame 6 of 12", 5, [])
    assert not bar.isHidden()
    qtbot.keyClick(bar.slider, Qt.Key.Key_Right)
    assert (bar.text, told) == ("frame 7 of 12", [6])
