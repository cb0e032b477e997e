"""Strokes by mouse and pen, and the way back."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.qt import theme
from cnnviz.qt.widgets.draw_pad import DrawPad
from cnnviz.qt.widgets.paper import SIDE

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pad(qtbot: QtBot, qapp: QApplication) -> DrawPad:
    theme.apply_theme(qapp, "light")
    made = DrawPad("Draw here")
    qtbot.addWidget(made)
    made.resize(400, 282)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def on(pad: DrawPad, x: float, y: float) -> QPoint:
    """Return where a place of the paper, in pixels of the paper, lies in the widget."""
    place = pad.place()
    scale = place.width() / SIDE
    return QPoint(round(place.x() + x * scale), round(place.y() + y * scale))


def stroke(qtbot: QtBot, pad: DrawPad, *points: tuple[float, float]) -> None:
    qtbot.mousePress(pad, LEFT, pos=on(pad, *points[0]))
    for point in points[1:]:
        qtbot.mouseMove(pad, on(pad, *point))
    qtbot.mouseRelease(pad, LEFT, pos=on(pad, *points[-1]))


def ideal_line(x: float, top: float, bottom: float, width: float) -> NDArray[np.float64]:
    """Return the coverage of an upright line with round ends, from the distance to it."""
    rows, columns = np.indices((SIDE, SIDE)) + 0.5
    distance = np.hypot(columns - x, rows - np.clip(rows, top, bottom))
    return 255 * np.clip(width / 2 - distance + 0.5, 0, 1)


def test_a_line_has_the_width_of_the_brush_and_round_ends(qtbot: QtBot, pad: DrawPad) -> None:
    pad.set_brush(30)
    assert pad.place().width() == SIDE
    stroke(qtbot, pad, (100, 60), (100, 90), (100, 150), (100, 220))
    ink = pad.pixels()
    assert ink.shape == (SIDE, SIDE)
    assert ink.dtype == np.uint8
    expected = ideal_line(100, 60, 220, 30)
    assert np.abs(ink - expected).mean() < 0.5
    assert np.abs(ink - expected).max() < 80  # one rim pixel, antialiased in another way
    assert set(np.unique(ink)) - {0, 255}


def test_a_click_is_a_dot(qtbot: QtBot, pad: DrawPad) -> None:
    qtbot.mouseClick(pad, LEFT, pos=on(pad, 140, 100))
    assert np.abs(pad.pixels() - ideal_line(140, 100, 100, pad.brush)).mean() < 0.2


def test_few_events_make_a_curve_without_corners(qtbot: QtBot, pad: DrawPad) -> None:
    pad.set_brush(10)
    stroke(qtbot, pad, (40, 200), (140, 40), (240, 200))
    ink = pad.pixels()
    assert ink[45, 140] == 0  # no corner where the pointer turned
    assert ink[80, 140] == 255  # the parabola between the middles of both sides


def test_a_long_stroke_is_one_step(qtbot: QtBot, pad: DrawPad) -> None:
    turns = np.linspace(0, 12 * np.pi, 900)
    points = [(140 + t * 3 * np.cos(t), 140 + t * 3 * np.sin(t)) for t in turns]
    stroke(qtbot, pad, *points)
    ink = pad.pixels()
    assert all(ink[round(y), round(x)] > 200 for x, y in points[::50] if 0 <= x < 280 > y >= 0)
    pad.undo()
    assert not pad.pixels().any()
    assert not pad.undo_action.isEnabled()


def test_a_stroke_may_leave_the_paper(qtbot: QtBot, pad: DrawPad) -> None:
    stroke(qtbot, pad, (200, 140), (330, 140), (200, 200))
    ink = pad.pixels()
    assert ink[140, -1] == 255
    assert not ink[:, :150].any()


def test_other_buttons_draw_nothing(qtbot: QtBot, pad: DrawPad) -> None:
    qtbot.mouseClick(pad, Qt.MouseButton.RightButton, pos=on(pad, 140, 100))
    qtbot.mouseMove(pad, on(pad, 30, 30))
    assert pad.paper.is_clear


def test_the_eraser_takes_a_stroke_away_whole(qtbot: QtBot, pad: DrawPad) -> None:
    stroke(qtbot, pad, (60, 60), (60, 140), (60, 220))
    kept = pad.pixels()
    stroke(qtbot, pad, (200, 60), (200, 140), (200, 220))
    pad.set_erasing(True)
    stroke(qtbot, pad, (206, 60), (196, 140), (206, 220))  # not to the pixel
    np.testing.assert_array_equal(pad.pixels(), kept)  # and no rim
    pad.set_erasing(False)
    stroke(qtbot, pad, (200, 60), (200, 220))
    assert pad.pixels()[140, 200] == 255


def test_undo_and_redo_by_keys(qtbot: QtBot, pad: DrawPad) -> None:
    empty = pad.pixels()
    stroke(qtbot, pad, (60, 60), (60, 220))
    one = pad.pixels()
    stroke(qtbot, pad, (200, 60), (200, 220))
    two = pad.pixels()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for expected in (one, empty, empty):
        qtbot.keyClick(pad, Qt.Key.Key_Z, control)
        np.testing.assert_array_equal(pad.pixels(), expected)
    for expected in (one, two, two):
        qtbot.keyClick(pad, Qt.Key.Key_Z, control | shift)
        np.testing.assert_array_equal(pad.pixels(), expected)
    qtbot.keyClick(pad, Qt.Key.Key_Z, control)
    stroke(qtbot, pad, (140, 60), (140, 70))
    assert not pad.redo_action.isEnabled()  # another future


def test_clearing_can_be_undone(qtbot: QtBot, pad: DrawPad) -> None:
    assert not pad.clear_action.isEnabled()
    stroke(qtbot, pad, (60, 60), (60, 220))
    before = pad.pixels()
    pad.clear_action.trigger()
    assert pad.paper.is_clear
    assert not pad.clear_action.isEnabled()
    pad.undo_action.trigger()
    np.testing.assert_array_equal(pad.pixels(), before)


def test_undoing_ends_the_stroke_that_is_being_drawn(qtbot: QtBot, pad: DrawPad) -> None:
    qtbot.mousePress(pad, LEFT, pos=on(pad, 60, 60))
    qtbot.mouseMove(pad, on(pad, 60, 160))
    qtbot.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseMove(pad, on(pad, 160, 160))
    assert pad.paper.is_clear
    qtbot.mouseRelease(pad, LEFT, pos=on(pad, 160, 160))
    assert pad.paper.is_clear


def test_erasing_nothing_is_no_step(qtbot: QtBot, pad: DrawPad) -> None:
    pad.set_erasing(True)
    stroke(qtbot, pad, (60, 60), (60, 220))
    assert not pad.undo_action.isEnabled()


def test_old_steps_are_forgotten(qtbot: QtBot, pad: DrawPad) -> None:
    for number in range(70):
        qtbot.mouseClick(pad, LEFT, pos=on(pad, 3 + 4 * (number % 65), 20 + 200 * (number // 65)))
    steps = 0
    while pad.undo_action.isEnabled():
        pad.undo_action.trigger()
        steps += 1
    assert steps == 64
    assert not pad.paper.is_clear


def test_changes_are_told_during_a_stroke_but_not_for_each_event(
    qtbot: QtBot, pad: DrawPad
) -> None:
    told: list[bool] = []
    pad.changed.connect(lambda: told.append(pad.paper.in_stroke))
    qtbot.mousePress(pad, LEFT, pos=on(pad, 40, 40))
    start, events = time.monotonic(), 0
    while time.monotonic() < start + 0.5:
        events += 1
        qtbot.mouseMove(pad, on(pad, 40 + events % 200, 40))
        QApplication.processEvents()
    passed = time.monotonic() - start
    assert all(told)
    assert 3 <= len(told) <= min(30 * passed + 2, events)
    qtbot.mouseRelease(pad, LEFT, pos=on(pad, 240, 40))
    assert told[-1] is False  # the last one comes at once, with the whole stroke
    assert pad.pixels()[40, 240] == 255


def test_a_stroke_that_rests_is_told_without_another_event(qtbot: QtBot, pad: DrawPad) -> None:
    with qtbot.waitSignal(pad.changed):
        qtbot.mousePress(pad, LEFT, pos=on(pad, 40, 40))
    with qtbot.waitSignal(pad.changed):
        qtbot.mouseMove(pad, on(pad, 140, 40))
    assert pad.pixels()[40, 140] == 255  # up to the pointer
    qtbot.mouseRelease(pad, LEFT, pos=on(pad, 140, 40))


def test_a_pad_that_vanishes_ends_its_stroke(qtbot: QtBot, pad: DrawPad) -> None:
    qtbot.mousePress(pad, LEFT, pos=on(pad, 40, 40))
    with qtbot.waitSignal(pad.changed):
        pad.hide()
    assert not pad.paper.in_stroke
    assert pad.undo_action.isEnabled()


@pytest.mark.parametrize("pointer", [QPointingDevice.PointerType.Pen, "eraser"])
def test_a_pen_draws_and_its_other_end_erases(qtbot: QtBot, pad: DrawPad, pointer: object) -> None:
    turned = pointer == "eraser"
    kind = QPointingDevice.PointerType.Eraser if turned else QPointingDevice.PointerType.Pen
    if turned:
        stroke(qtbot, pad, (60, 60), (60, 220))
    device = QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, kind, QInputDevice.Capability.Position, 1, 1
    )
    for what, y, held in (
        (QEvent.Type.TabletPress, 60, LEFT),
        (QEvent.Type.TabletMove, 140, LEFT),
        (QEvent.Type.TabletMove, 220, LEFT),
        (QEvent.Type.TabletRelease, 220, Qt.MouseButton.NoButton),
    ):
        place = QPointF(on(pad, 60, y))
        globally = QPointF(pad.mapToGlobal(place))
        none = Qt.KeyboardModifier.NoModifier
        event = QTabletEvent(what, device, place, globally, 0.5, 0, 0, 0, 0, 0, none, LEFT, held)
        QApplication.sendEvent(pad, event)
        assert event.isAccepted()
    if turned:
        assert pad.paper.is_clear
    else:
        assert np.abs(pad.pixels() - ideal_line(60, 60, 220, pad.brush)).mean() < 0.5
    pad.undo()
    assert pad.paper.is_clear is not turned


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_paper_is_black_with_a_hairline_and_shows_the_brush(
    qtbot: QtBot, pad: DrawPad, qapp: QApplication, name: str
) -> None:
    theme.apply_theme(qapp, name)
    pad.clearFocus()
    place = pad.place()
    plain = pad.grab().toImage()
    shown = theme.colours()
    assert plain.pixelColor(place.topLeft() + QPoint(20, 20)).name() == "#000000"
    assert plain.pixelColor(place.left() - 1, place.center().y()).name() == shown.outline
    assert plain.pixelColor(place.left() - 20, place.center().y()).name() == shown.background
    pad.setFocus()
    assert pad.grab().toImage().pixelColor(place.left() - 1, place.center().y()).name() == (
        shown.accent
    )
    middle = on(pad, 70, 60)
    for erasing, radius in ((False, pad.brush // 2), (True, pad.brush)):
        pad.set_erasing(erasing)
        QTest.mouseMove(pad, middle + QPoint(1, 0))
        QTest.mouseMove(pad, middle)
        picture = pad.grab().toImage()
        rim = [picture.pixelColor(middle + QPoint(radius + d, 0)).lightness() for d in (-1, 0, 1)]
        assert max(rim) > 100
        assert picture.pixelColor(middle).lightness() == 0
    assert plain.pixelColor(middle + QPoint(pad.brush, 0)).lightness() == 0
    theme.apply_theme(qapp, "light")
