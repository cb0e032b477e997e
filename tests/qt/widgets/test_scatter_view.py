"""The scatter view: what is pointed at, caught, zoomed and drawn, by real events."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.qt.widgets.scatter_gestures import Tool
from cnnviz.qt.widgets.scatter_tools import ScatterTools
from cnnviz.qt.widgets.scatter_view import ScatterView

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(qtbot: QtBot) -> ScatterView:
    """Show a grid of 21 x 21 points, called by even numbers from 100 on."""
    view = ScatterView()
    qtbot.addWidget(view)
    view.resize(500, 400)
    across, up = np.meshgrid(np.arange(21.0), np.arange(21.0))
    points = np.stack((across.ravel(), up.ravel()), 1).astype(np.float32)
    view.set_points(points, np.arange(len(points)) * 2 + 100)
    view.show()
    qtbot.waitExposed(view)
    return view


def number(column: int, row: int) -> int:
    return 2 * (21 * row + column) + 100


def place(view: ScatterView, point_id: int) -> QPoint:
    found = view.place_of(point_id)
    assert found is not None
    return found.toPoint()


def wheel(view: ScatterView, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        view.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def drag(
    qtbot: QtBot,
    view: ScatterView,
    path: list[QPoint],
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    qtbot.mousePress(view, button, modifiers, path[0])
    for at in path[1:]:
        qtbot.mouseMove(view, at)
    qtbot.mouseRelease(view, button, modifiers, path[-1])


def test_axes_are_equal_and_all_points_are_seen(view: ScatterView) -> None:
    a, b, c = place(view, number(0, 0)), place(view, number(20, 0)), place(view, number(0, 20))
    assert b.x() - a.x() == pytest.approx(a.y() - c.y(), abs=1)  # y points up
    assert view.rect().contains(a)
    assert view.rect().contains(b)
    assert view.rect().contains(c)


def test_a_ring_at_once_and_a_card_soon(qtbot: QtBot, view: ScatterView) -> None:
    view.card_wanted.connect(lambda i: view.set_lines_of_card([f"sample {i}", "label: 3"]))
    at = place(view, number(5, 7))
    asked: list[list[int]] = []
    view.wanted.connect(asked.append)
    with qtbot.waitSignal(view.hovered, check_params_cb=lambda i: i == number(5, 7)):
        qtbot.mouseMove(view, at + QPoint(4, 3))
    assert view.pointed_at == number(5, 7)
    assert not view.card.isVisible()
    qtbot.waitUntil(view.card.isVisible)
    assert view.card.lines == (f"sample {number(5, 7)}", "label: 3")
    assert [number(5, 7)] in asked
    assert view.card.picture is None
    view.set_picture(number(5, 7), QImage(8, 8, QImage.Format.Format_RGB32))
    assert view.card.picture is not None
    assert view.rect().contains(view.card.geometry())
    qtbot.mouseMove(view, QPoint(2, 2))
    assert view.pointed_at == -1
    assert not view.card.isVisible()


def test_a_point_is_found_within_fourteen_pixels_at_every_zoom(
    qtbot: QtBot, view: ScatterView
) -> None:
    wanted = number(20, 20)
    for _ in range(40):
        at = view.place_of(wanted)
        assert at is not None
        assert view._pick(at + QPointF(9, -9)) == wanted
        assert view._pick(at + QPointF(11, -11)) == -1
        wheel(view, at.toPoint(), 1)
    assert view.camera.zoom > 1000


def test_the_wheel_keeps_what_is_under_the_pointer(view: ScatterView) -> None:
    at = place(view, number(3, 16))
    wheel(view, at, 4)
    assert view.camera.zoom == pytest.approx(1.25**4)
    assert (place(view, number(3, 16)) - at).manhattanLength() <= 2
    wheel(view, at, -4)
    assert view.camera.zoom == pytest.approx(1)


def test_a_click_chooses_the_point_with_the_keys(qtbot: QtBot, view: ScatterView) -> None:
    chosen: list[tuple[list[int], Qt.KeyboardModifier]] = []
    view.chosen.connect(lambda ids, keys: chosen.append((ids.tolist(), keys)))
    qtbot.mouseClick(view, LEFT, SHIFT, place(view, number(8, 2)) + QPoint(3, 0))
    assert chosen == [([number(8, 2)], SHIFT)]
    qtbot.mouseClick(view, LEFT, pos=QPoint(1, 1))  # nothing is there
    assert len(chosen) == 1


def test_a_rectangle_catches_what_lies_in_it(qtbot: QtBot, view: ScatterView) -> None:
    caught: list[list[int]] = []
    view.chosen.connect(lambda ids, _: caught.append(ids.tolist()))
    step = QPoint(4, 4)
    first, last = place(view, number(2, 5)) - QPoint(4, -4), place(view, number(4, 6)) + step
    last.setY(place(view, number(4, 6)).y() - 4)
    drag(qtbot, view, [first, first + step, last])
    assert caught == [[number(c, r) for r in (5, 6) for c in (2, 3, 4)]]
    drag(qtbot, view, [last, first + step, first])  # from the other corner
    assert caught[1] == caught[0]


def test_a_lasso_catches_what_it_goes_around(qtbot: QtBot, view: ScatterView) -> None:
    tools = ScatterTools(view)
    qtbot.addWidget(tools)
    qtbot.mouseClick(tools.lasso, LEFT)
    assert view.gesture.tool is Tool.LASSO
    assert not tools.rectangle.isChecked()
    caught: list[list[int]] = []
    view.chosen.connect(lambda ids, _: caught.append(ids.tolist()))
    middle = place(view, number(10, 10))
    reach = place(view, number(11, 10)).x() - middle.x() + 4
    around = [
        middle + QPoint(round(reach * x), round(reach * y))
        for x, y in ((0, -1), (0.4, -0.4), (1, 0), (0.4, 0.4), (0, 1), (-0.4, 0.4), (-1, 0))
    ]
    drag(qtbot, view, [*around, middle + QPoint(round(-reach * 0.4), round(-reach * 0.4))])
    cross = [(10, 9), (9, 10), (10, 10), (11, 10), (10, 11)]
    assert caught == [[number(*at) for at in cross]]
    qtbot.mouseClick(tools.rectangle, LEFT)
    assert view.gesture.tool is Tool.RECTANGLE


def test_what_is_left_out_is_not_found(qtbot: QtBot, view: ScatterView) -> None:
    shown = np.zeros(441, bool)
    shown[:21] = True
    view.set_shown(shown)
    assert view._pick(QPointF(place(view, number(5, 0)))) == number(5, 0)
    assert view._pick(QPointF(place(view, number(5, 9)))) == -1
    caught: list[list[int]] = []
    view.chosen.connect(lambda ids, _: caught.append(ids.tolist()))
    drag(qtbot, view, [QPoint(1, 1), QPoint(50, 50), QPoint(499, 399)])
    assert caught == [[number(column, 0) for column in range(21)]]


def test_other_buttons_and_the_space_key_move_the_plane(qtbot: QtBot, view: ScatterView) -> None:
    chosen: list[object] = []
    view.chosen.connect(lambda ids, _: chosen.append(ids))
    at = place(view, number(10, 10))
    drag(qtbot, view, [at, at + QPoint(20, 10), at + QPoint(60, 30)], MIDDLE)
    assert place(view, number(10, 10)) == at + QPoint(60, 30)
    view.setFocus()
    qtbot.keyPress(view, Qt.Key.Key_Space)
    drag(qtbot, view, [QPoint(200, 200), QPoint(180, 190), QPoint(140, 170)])
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    assert (place(view, number(10, 10)) - at).manhattanLength() <= 2
    assert not chosen


def test_keys_move_zoom_fit_and_clear(qtbot: QtBot, view: ScatterView) -> None:
    before = view.camera
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.camera.zoom == pytest.approx(1.25)
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.camera.x > before.x
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.camera.y > before.y
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.camera == before
    with qtbot.waitSignal(view.cleared):
        qtbot.keyClick(view, Qt.Key.Key_Escape)


def test_escape_ends_a_drag_before_it_clears(qtbot: QtBot, view: ScatterView) -> None:
    told: list[str] = []
    view.cleared.connect(lambda: told.append("cleared"))
    view.chosen.connect(lambda *_: told.append("chosen"))
    qtbot.mousePress(view, LEFT, pos=QPoint(10, 10))
    qtbot.mouseMove(view, QPoint(300, 300))
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, LEFT, pos=QPoint(300, 300))
    assert told == []


def test_points_that_move_keep_the_view_that_a_person_chose(view: ScatterView) -> None:
    ids = np.arange(441) * 2 + 100
    wheel(view, QPoint(100, 100), 3)
    chosen = view.camera
    view.set_points(np.random.default_rng(0).normal(0, 1, (441, 2)).astype(np.float32), ids)
    assert view.camera == chosen
    view.fit()
    view.set_points(np.random.default_rng(0).normal(50, 9, (441, 2)).astype(np.float32), ids)
    assert view.camera.x == pytest.approx(50, abs=12)
    view.set_points(np.zeros((3, 2), np.float32), np.arange(3))
    assert view.count == 3


def test_colours_focus_and_selection_are_seen(view: ScatterView) -> None:
    colours = np.full((441, 3), (200, 30, 30), np.uint8)
    view.set_colours(colours)
    at = place(view, number(4, 4))

    def seen() -> QColor:
        return view.to_image().pixelColor(at)

    assert seen().red() > 150 > seen().green()
    view.set_focus(np.arange(441) == 0)
    assert abs(seen().red() - seen().green()) < 40  # grey
    view.set_focus(None)
    view.set_selected(np.arange(441) == 4 * 21 + 4)
    assert seen().red() > 150 > seen().green()
    view.set_shown(np.arange(441) == 0)
    assert seen().red() == pytest.approx(seen().green(), abs=3)


def test_pictures_stand_for_the_few_points_that_are_near(qtbot: QtBot, view: ScatterView) -> None:
    asked: list[int] = []
    view.wanted.connect(asked.extend)
    view.to_image()
    assert view.pictures.placed() == []  # 441 are in sight, more than pictures are for
    wheel(view, place(view, number(10, 10)), 8)
    view.to_image()
    near = view.pictures.placed()
    assert number(10, 10) in near or len(near) > 3
    qtbot.waitUntil(lambda: set(near) <= set(asked))
    green = QImage(20, 20, QImage.Format.Format_RGB32)
    green.fill(QColor(0, 220, 0))
    view.set_picture(near[0], green)
    assert view.to_image().pixelColor(place(view, near[0])) == QColor(0, 220, 0)
    places = [place(view, point_id) for point_id in near]
    for index, one in enumerate(places):
        for other in places[:index]:
            assert max(abs(one.x() - other.x()), abs(one.y() - other.y())) >= 40
    view.set_pictures_shown(False)
    view.to_image()
    assert view.pictures.placed() == []


def test_lines_to_others_and_a_mark_are_painted(view: ScatterView) -> None:
    plain = view.to_image()
    view.set_lines(number(0, 0), [number(20, 20), number(20, 0)])
    lined = view.to_image()
    assert lined != plain
    view.set_lines(-1, [])
    assert view.to_image() == plain
    view.set_marked(number(3, 3))
    assert view.to_image() != plain


def test_a_picture_has_the_pixels_of_the_screen(view: ScatterView) -> None:
    image = view.to_image()
    ratio = view.devicePixelRatioF()
    assert image.width() == round(500 * ratio)
    assert image.devicePixelRatio() == ratio


def test_nothing_is_shown_and_nothing_fails(qtbot: QtBot, view: ScatterView) -> None:
    view.clear()
    assert view.count == 0
    qtbot.mouseMove(view, QPoint(50, 60))
    qtbot.mouseClick(view, LEFT, pos=QPoint(50, 60))
    drag(qtbot, view, [QPoint(1, 1), QPoint(100, 100)])
    view.set_points(np.empty((0, 2), np.float32), np.empty(0, np.int64))
    view.to_image()
    view.set_points(np.full((2, 2), np.nan, np.float32), np.arange(2))
    view.to_image()
    assert view.count == 0


def test_points_of_the_same_samples_glide_within_bounds_that_stay(
    qtbot: QtBot, view: ScatterView
) -> None:
    start, ids = np.zeros((3, 2), np.float32), np.array([5, 6, 9])
    bounds = (-10.0, 10.0, -10.0, 10.0)
    view.set_points(start, ids, bounds)
    assert not view.gliding  # they are other samples than those before
    camera = view.camera
    end = np.array([[8, 0], [0, 8], [-8, -8]], np.float32)
    view.set_points(end, ids, bounds)
    assert view.gliding
    began = place(view, 5)
    assert began == place(view, 6)
    qtbot.waitUntil(lambda: place(view, 5) != began)
    qtbot.waitUntil(lambda: not view.gliding)
    assert view.camera == camera  # the view stands still while they move
    expected = QPointF(*camera.to_view(8, 0, view.width(), view.height())).toPoint()
    assert place(view, 5) == expected
    # Other points in the middle of a way: they go on from wherever they are.
    view.set_points(start, ids, bounds)
    view.set_points(end, ids, bounds)
    qtbot.waitUntil(lambda: not view.gliding)
    assert place(view, 5) == expected
    view.set_points(start, ids)
    assert not view.gliding  # without bounds they are there at once
    assert place(view, 5) == place(view, 6)


def test_very_many_points_do_not_glide(qtbot: QtBot, view: ScatterView) -> None:
    count = 20_001
    start, ids = np.zeros((count, 2), np.float32), np.arange(count)
    bounds = (-10.0, 10.0, -10.0, 10.0)
    view.set_points(start, ids, bounds)
    view.set_points(start + 1, ids, bounds)
    assert not view.gliding
    assert view.place_of(0) == QPointF(*view.camera.to_view(1, 1, view.width(), view.height()))
