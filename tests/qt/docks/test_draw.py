"""Drawing for the network, on the whole window and by real strokes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.drawing import as_mnist, scaled
from cnnviz.engine.data.preprocessing import IMAGENET, MNIST, Preprocessing, apply
from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.docks.draw import DrawView, mnist_side, plain_side
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings
from cnnviz.qt.widgets.paper import SIDE
from cnnviz.qt.workbench import Workbench
from cnnviz.state.inputs import InputImage

LEFT = Qt.MouseButton.LeftButton
_WAIT = 60_000
ONE = ((140, 40), (140, 90), (140, 150), (140, 240))
BAR = ((60, 240), (120, 240), (220, 240))


def on(view: DrawView, x: float, y: float) -> QPoint:
    place = view.pad.place()
    scale = place.width() / SIDE
    return QPoint(round(place.x() + x * scale), round(place.y() + y * scale))


def draw(qtbot: QtBot, view: DrawView, *points: tuple[float, float]) -> None:
    press(qtbot, view, *points)
    qtbot.mouseRelease(view.pad, LEFT, pos=on(view, *points[-1]))


def press(qtbot: QtBot, view: DrawView, *points: tuple[float, float]) -> None:
    """Draw a stroke without letting the button go."""
    qtbot.mousePress(view.pad, LEFT, pos=on(view, *points[0]))
    for point in points[1:]:
        qtbot.mouseMove(view.pad, on(view, *point))


def click(qtbot: QtBot, button: Any) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, LEFT)


def step(view: DrawView, name: str) -> QToolButton:
    action = {"undo": view.pad.undo_action, "redo": view.pad.redo_action}.get(name)
    action = action or view.pad.clear_action
    return next(b for b in view.findChildren(QToolButton) if b.defaultAction() is action)


# ---- the dock by itself ----------------------------------------------------------------------


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> DrawView:
    made = DrawView(workbench)
    qtbot.addWidget(made)
    made.resize(420, 330)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def given(workbench: Workbench) -> NDArray[np.uint8]:
    picture = workbench.session.input
    assert picture is not None
    assert (picture.origin, picture.name) == ("drawing", "drawing")
    return picture.pixels


def photo(name: str = "photo.png") -> InputImage:
    return InputImage(np.zeros((40, 60, 3), np.uint8), name, "file")


def test_the_session_gets_what_is_shown(qtbot: QtBot, workbench: Workbench, view: DrawView) -> None:
    draw(qtbot, view, *ONE)
    np.testing.assert_array_equal(given(workbench), as_mnist(view.pad.pixels()))
    assert view.result.caption == "28 × 28"
    shown = view.result.image
    levels = [[shown.pixelColor(x, y).red() for x in range(28)] for y in range(28)]
    np.testing.assert_array_equal(levels, given(workbench))


def test_clean_paper_leaves_the_input_alone(
    qtbot: QtBot, workbench: Workbench, view: DrawView
) -> None:
    before = photo()
    workbench.session.set_input(before)
    click(qtbot, view.eraser)
    draw(qtbot, view, *ONE)
    assert workbench.session.input is before
    assert not view.note.isVisible()
    click(qtbot, view.brush)
    draw(qtbot, view, *ONE)
    assert given(workbench).any()
    click(qtbot, step(view, "clear"))
    assert not given(workbench).any()  # what is seen and what is looked at agree
    click(qtbot, step(view, "undo"))
    assert given(workbench).any()


def test_undo_and_redo_reach_the_session(
    qtbot: QtBot, workbench: Workbench, view: DrawView
) -> None:
    draw(qtbot, view, *ONE)
    one = given(workbench)
    draw(qtbot, view, *BAR)
    both = given(workbench)
    assert not np.array_equal(one, both)
    click(qtbot, step(view, "undo"))
    np.testing.assert_array_equal(given(workbench), one)
    assert view.pad.hasFocus()  # so that the keys work after a click too
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view.pad, Qt.Key.Key_Z, control | shift)
    np.testing.assert_array_equal(given(workbench), both)
    qtbot.keyClick(view.pad, Qt.Key.Key_Z, control)
    np.testing.assert_array_equal(given(workbench), one)


def test_a_frozen_input_is_told_and_let_go(
    qtbot: QtBot, workbench: Workbench, view: DrawView
) -> None:
    before = photo()
    workbench.session.set_input(before)
    workbench.session.set_frozen(True)
    assert view.note.isVisible()
    assert "frozen" in view.note.text()
    assert "photo.png" in view.note.text()
    draw(qtbot, view, *ONE)
    assert workbench.session.input is before
    assert not view.result.image.isNull()  # what would be looked at is seen all the same
    assert view.way_out.text() == "Unfreeze"
    click(qtbot, view.way_out)
    assert not workbench.session.frozen
    np.testing.assert_array_equal(given(workbench), as_mnist(view.pad.pixels()))
    assert not view.note.isVisible()


def test_thawing_takes_nothing_away_where_nothing_was_drawn(
    qtbot: QtBot, workbench: Workbench, view: DrawView
) -> None:
    draw(qtbot, view, *ONE)
    before = photo()
    workbench.session.set_input(before)
    workbench.session.set_frozen(True)
    workbench.session.set_frozen(False)
    assert workbench.session.input is before


def test_what_was_drawn_and_cleared_while_frozen_is_forgotten(
    qtbot: QtBot, workbench: Workbench, view: DrawView
) -> None:
    before = photo()
    workbench.session.set_input(before)
    workbench.session.set_frozen(True)
    draw(qtbot, view, *ONE)
    click(qtbot, step(view, "clear"))
    workbench.session.set_frozen(False)
    assert workbench.session.input is before


def test_the_pad_stays_where_it_is_during_a_stroke(
    qtbot: QtBot, workbench: Workbench, view: DrawView
) -> None:
    draw(qtbot, view, *ONE)
    workbench.session.set_input(photo())
    qtbot.waitUntil(view.note.isVisible)
    place = view.pad.geometry()
    with qtbot.waitSignal(workbench.session.input_changed):
        press(qtbot, view, *BAR)
    QApplication.processEvents()
    assert view.pad.geometry() == place
    qtbot.mouseRelease(view.pad, LEFT, pos=on(view, *BAR[-1]))
    assert not view.note.isVisible()


def test_the_way_back_from_another_input(
    qtbot: QtBot, workbench: Workbench, view: DrawView
) -> None:
    draw(qtbot, view, *ONE)
    assert not view.note.isVisible()
    workbench.session.set_input(photo("<b>cat</b>.png"))
    assert "<b>cat</b>.png" in view.note.text()
    assert view.note.textFormat() == Qt.TextFormat.PlainText
    click(qtbot, view.way_out)
    assert given(workbench).any()
    assert not view.way_out.isVisible()


def test_a_sample_that_was_asked_for_earlier_does_not_replace_the_drawing(
    qtbot: QtBot, workbench: Workbench, view: DrawView
) -> None:
    job = workbench.inputs.open_image_set("digits", first=None)
    with qtbot.waitSignal(job.over, timeout=_WAIT):
        pass
    sample = workbench.inputs.show_sample(3)
    assert sample is not None
    with qtbot.waitSignal(sample.over, timeout=_WAIT):
        workbench.inputs.show_pixels(np.zeros((28, 28), np.uint8), "drawing")
    assert given(workbench).shape == (28, 28)


def test_another_network_gets_the_drawing_in_its_own_size(
    qtbot: QtBot, workbench: Workbench, view: DrawView
) -> None:
    session = workbench.session
    session.set_preprocessing(MNIST)
    draw(qtbot, view, *ONE)
    session.set_preprocessing(Preprocessing(1, 32, (32, 32), (0.1,), (0.3,)))
    np.testing.assert_array_equal(given(workbench), as_mnist(view.pad.pixels(), 32))
    assert view.result.caption == "32 × 32"
    before = photo()
    session.set_input(before)
    session.set_preprocessing(MNIST)
    assert session.input is before
    assert view.result.caption == "28 × 28"


def test_the_whole_paper_for_other_networks(
    qtbot: QtBot, workbench: Workbench, view: DrawView
) -> None:
    workbench.session.set_preprocessing(IMAGENET)
    draw(qtbot, view, (30, 30), (60, 90))
    np.testing.assert_array_equal(given(workbench), as_mnist(view.pad.pixels()))
    view.as_mnist.click()
    np.testing.assert_array_equal(given(workbench), scaled(view.pad.pixels(), 256))
    colours = apply(given(workbench), IMAGENET)
    assert tuple(colours.shape) == (3, 224, 224)
    assert workbench.settings.read("draw/as_mnist", True) is False
    click(qtbot, step(view, "clear"))
    workbench.session.set_input(photo())
    view.as_mnist.click()
    assert workbench.session.input is not None
    assert workbench.session.input.origin == "file"  # a choice about clean paper changes nothing


@pytest.mark.parametrize(
    ("values", "as_digit", "plain"),
    [
        (None, 28, 280),
        (MNIST, 28, 28),
        (Preprocessing(1, 32, (32, 32), (0.0,), (1.0,)), 32, 32),
        (Preprocessing(crop=(64, 64)), 64, 64),
        (Preprocessing(crop=(48, 64)), 28, 48),
        (Preprocessing(resize=100), 28, 100),
        (Preprocessing(), 28, 280),
        (IMAGENET, 28, 256),
        (Preprocessing(resize=384, crop=(384, 384)), 28, 280),
    ],
)
def test_the_side_fits_the_network(values: Preprocessing | None, as_digit: int, plain: int) -> None:
    assert (mnist_side(values), plain_side(values)) == (as_digit, plain)


def test_brush_and_eraser_are_in_reach(qtbot: QtBot, workbench: Workbench, view: DrawView) -> None:
    slider = view.width_of_brush
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert view.pad.brush == slider.maximum()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert view.pad.brush == slider.minimum()
    assert DrawView(workbench).pad.brush == slider.minimum()  # kept for the next time
    draw(qtbot, view, *ONE)
    click(qtbot, view.eraser)
    assert not view.brush.isChecked()
    draw(qtbot, view, *ONE)
    assert view.pad.paper.is_clear


def test_copy_and_export(qtbot: QtBot, workbench: Workbench, view: DrawView) -> None:
    assert view.export_arrays() is None
    assert not view.export_image().isNull()
    draw(qtbot, view, *ONE)
    arrays = view.export_arrays()
    assert arrays is not None
    np.testing.assert_array_equal(arrays["picture"], as_mnist(arrays["ink"]))
    image = view.export_image()
    assert (image.width(), image.height()) == (28, 28)
    assert view.export_name() == "drawing"


# ---- the whole window ------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, qapp: QApplication) -> Iterator[MainWindow]:
    window = make_window(qapp, Settings(tmp_path / "settings"))
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    open_first(window, None, None, None)
    qtbot.waitUntil(lambda: window.workbench.session.probe is not None, timeout=_WAIT)
    settle(qtbot, window)
    yield window
    window.close()
    window.deleteLater()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the network has answered for the input that the session holds."""
    session, probes = window.workbench.session, window.workbench.probes

    def answered() -> bool:
        probe = session.probe
        return probe is not None and probe.request.image is session.input and not probes.waiting

    qtbot.waitUntil(answered, timeout=_WAIT)


def open_pad(window: MainWindow) -> DrawView:
    dock = next(dock for dock in window.docks if dock.spec.key == "draw")
    dock.show()
    dock.raise_()
    view = dock.fill()
    assert isinstance(view, DrawView)
    return view


def scores(window: MainWindow) -> NDArray[np.float32]:
    probe = window.workbench.session.probe
    assert probe is not None
    assert probe.scores is not None
    return probe.scores


def test_a_drawn_one_is_taken_for_one(qtbot: QtBot, window: MainWindow) -> None:
    import torch

    view = open_pad(window)
    draw(qtbot, view, *ONE)
    settle(qtbot, window)
    session = window.workbench.session
    assert session.model is not None
    assert session.model.class_names[int(scores(window).argmax())] == "1"
    # The same picture through the network by hand.
    preprocessing = session.model.preprocessing
    picture = torch.from_numpy(as_mnist(view.pad.pixels())).float() / 255
    mean, std = preprocessing.mean[0], preprocessing.std[0]
    with torch.no_grad():
        output = session.model.module(((picture - mean) / std)[None, None])
    expected = torch.softmax(output[0], 0).numpy()
    np.testing.assert_allclose(scores(window), expected, atol=1e-5)


def test_predictions_and_maps_follow_while_one_draws(qtbot: QtBot, window: MainWindow) -> None:
    view = open_pad(window)
    session = window.workbench.session
    sample = session.input
    answers: list[SimpleNamespace] = []

    def note() -> None:
        probe = session.probe
        if probe is not None and probe.request.image.origin == "drawing":
            assert probe.maps is not None
            answers.append(
                SimpleNamespace(scores=probe.scores, maps=probe.maps.array, image=probe.request)
            )

    session.probe_changed.connect(note)
    press(qtbot, view, *ONE)
    qtbot.waitUntil(lambda: len(answers) >= 1, timeout=_WAIT)
    settle(qtbot, window)
    for point in ((180, 220), (220, 180), (220, 120)):
        count = len(answers)
        qtbot.mouseMove(view.pad, on(view, *point))
        qtbot.waitUntil(lambda count=count: len(answers) > count, timeout=_WAIT)
        settle(qtbot, window)
    assert view.pad.paper.in_stroke  # the button is still down
    assert session.input is not sample
    first, last = answers[0], answers[-1]
    assert np.abs(first.scores - last.scores).max() > 1e-3
    assert np.abs(first.maps - last.maps).max() > 1e-3
    qtbot.mouseRelease(view.pad, LEFT, pos=on(view, 220, 120))
    settle(qtbot, window)


def test_undo_brings_the_prediction_back(qtbot: QtBot, window: MainWindow) -> None:
    view = open_pad(window)
    draw(qtbot, view, *ONE)
    settle(qtbot, window)
    before = scores(window)
    draw(qtbot, view, (60, 60), (220, 60))
    draw(qtbot, view, *BAR)
    settle(qtbot, window)
    assert np.abs(scores(window) - before).max() > 1e-3
    click(qtbot, step(view, "undo"))
    click(qtbot, step(view, "undo"))
    settle(qtbot, window)
    np.testing.assert_array_equal(scores(window), before)


def test_the_latest_stroke_wins(qtbot: QtBot, window: MainWindow) -> None:
    view = open_pad(window)
    session = window.workbench.session
    asked: list[InputImage | None] = []
    session.input_changed.connect(lambda: asked.append(session.input))
    for x in range(40, 240, 20):  # without waiting for any answer
        draw(qtbot, view, (x, 40), (x, 130), (280 - x, 240))
    assert len(asked) >= 10
    settle(qtbot, window)
    assert session.probe is not None
    assert session.probe.request.image is asked[-1]
    np.testing.assert_array_equal(session.probe.seen, as_mnist(view.pad.pixels()))
