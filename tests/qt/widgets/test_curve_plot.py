"""Curves: what is drawn, told and exported, for a few points and for a million."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cnnviz.qt import theme
from cnnviz.qt.widgets.curve_plot import CurvePlot, nearest
from tests.qt.widgets.means import centred_mean


@pytest.fixture
def plot(qtbot: QtBot) -> CurvePlot:
    made = CurvePlot("Loss", "Step")
    made.add_series("train", "training", "train", short="train", smooth=True)
    made.add_series("validation", "validation", "validation", short="valid.", symbol=True)
    qtbot.addWidget(made)
    made.resize(600, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def told(plot: CurvePlot, key: str) -> str:
    return plot.findChild(QLabel, f"value of {key}").text()


def seen_range(plot: CurvePlot) -> tuple[tuple[float, float], tuple[float, float]]:
    x, y = plot.plot.getPlotItem().viewRange()
    return tuple(x), tuple(y)


def wave(count: int) -> tuple[np.ndarray, np.ndarray]:
    x = np.arange(1, count + 1, dtype=float)
    return x, 2 + np.sin(x / count * 20)


def test_the_legend_tells_the_newest_values(plot: CurvePlot) -> None:
    assert told(plot, "train") == ""
    plot.set_data("train", np.array([1.0, 2, 3]), np.array([3.0, 2, 1.23456]))
    plot.set_data("validation", np.array([3.0]), np.array([0.5]))
    assert told(plot, "train") == "1.23"
    assert told(plot, "validation") == "0.5"


def test_the_legend_tells_the_values_at_a_place(plot: CurvePlot) -> None:
    plot.set_data("train", np.array([1.0, 2, 3]), np.array([3.0, 2, 1]))
    plot.set_data("validation", np.array([1.0, 3]), np.array([0.7, 0.6]))
    plot.show_at(1.2)
    assert (told(plot, "train"), told(plot, "validation")) == ("3", "0.7")
    plot.show_at(float("nan"))
    assert (told(plot, "train"), told(plot, "validation")) == ("1", "0.6")


def test_pointing_tells_the_step_under_the_pointer(qtbot: QtBot, plot: CurvePlot) -> None:
    plot.set_data("train", *wave(100))
    view = plot.plot.getPlotItem().getViewBox()
    qtbot.waitUntil(lambda: seen_range(plot)[0][1] > 90)
    place = plot.plot.mapFromScene(view.mapViewToScene(view.viewRect().center()))
    with qtbot.waitSignal(plot.hovered) as caught:
        qtbot.mouseMove(plot.plot.viewport(), place - QPoint(3, 0))
        qtbot.mouseMove(plot.plot.viewport(), place)
    assert caught.args[0] == pytest.approx(50, abs=4)
    assert caught.args[0] == round(caught.args[0])


def test_new_points_keep_the_whole_curve_in_view(qtbot: QtBot, plot: CurvePlot) -> None:
    for count in (10, 1000):
        plot.set_data("train", *wave(count))
        qtbot.waitUntil(lambda n=count: n <= seen_range(plot)[0][1] <= 1.2 * n)


def test_the_first_points_are_seen_on_axes_that_fit_them(qtbot: QtBot, plot: CurvePlot) -> None:
    line = plot._series["train"].line

    def ranges() -> tuple[tuple[float, float], tuple[float, float]]:
        plot.plot.viewport().repaint()
        return seen_range(plot)

    def marked() -> bool:
        picture = plot.plot.grab().toImage()
        wanted = theme.colours().train_curve
        columns = range(60, picture.width())
        rows = range(picture.height() - 30)
        return any(picture.pixelColor(x, y).name() == wanted for x in columns for y in rows)

    plot.set_data("train", *wave(1000))
    for _again in range(2):
        plot.set_data("train", np.empty(0), np.empty(0))
        assert ranges() == ((0, 10), (0, 1))
        assert not marked()
        plot.set_data("train", np.array([1.0]), np.array([2.0]))
        assert ranges() == ((0, 2), (1, 3))
        assert marked()
        plot.set_data("train", np.array([1.0, 2]), np.array([2.0, 2.4]))
        (left, right), (low, high) = ranges()
        assert (left, right) == pytest.approx((1, 2), abs=0.2)
        assert (low, high) == pytest.approx((2, 2.4), abs=0.1)
        assert line.marked
        plot.set_data("train", *wave(100))
        assert ranges()[0][1] > 99
        assert not line.marked
    plot.set_logarithmic(True)
    plot.set_data("train", np.array([500.0]), np.array([0.1]))
    assert ranges() == ((499, 501), pytest.approx((np.log10(0.05), np.log10(0.15))))


def test_two_clicks_show_everything_again(qtbot: QtBot, plot: CurvePlot) -> None:
    plot.set_data("train", *wave(1000))
    plot.plot.getPlotItem().setXRange(10, 20, padding=0)
    qtbot.waitUntil(lambda: seen_range(plot)[0] == (10, 20))
    qtbot.mouseDClick(plot.plot.viewport(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen_range(plot)[0][1] > 990)


def test_a_logarithmic_axis_leaves_out_what_is_not_positive(qtbot: QtBot, plot: CurvePlot) -> None:
    plot.set_data("train", np.arange(4.0), np.array([1.0, 0.0, 0.01, 0.1]))
    plot.set_logarithmic(True)
    qtbot.waitUntil(lambda: seen_range(plot)[1][1] < 0.5)
    assert seen_range(plot)[1][0] == pytest.approx(-2, abs=0.4)
    plot.set_logarithmic(False)
    qtbot.waitUntil(lambda: seen_range(plot)[1][1] >= 1)
    np.testing.assert_array_equal(plot.arrays()["train_y"], [1, 0, 0.01, 0.1])


@pytest.mark.parametrize("span", [(1e-3, 10), (0.3, 0.35), (0.5, 3), (1e-9, 1e9)])
def test_ticks_of_a_logarithmic_axis_are_few_and_read_back(
    plot: CurvePlot, span: tuple[float, float]
) -> None:
    plot.set_logarithmic(True)
    axis = plot.plot.getPlotItem().getAxis("left")
    low, high = np.log10(span)
    levels = axis.tickValues(low, high, 250)
    ticks = [value for _, values in levels for value in values]
    assert 2 <= len(ticks) <= 20
    for value, text in zip(ticks, axis.logTickStrings(ticks, 1, None), strict=True):
        assert float(text) == pytest.approx(10**value, rel=0.01)


def test_no_number_is_no_obstacle(qtbot: QtBot, plot: CurvePlot) -> None:
    plot.set_smoothing(True)
    plot.set_data("train", np.arange(3.0), np.array([1.0, np.nan, np.inf]))
    plot.set_data("train", np.empty(0), np.empty(0))
    plot.set_logarithmic(True)
    plot.set_data("train", np.arange(2.0), np.array([0.0, -1.0]))
    plot.plot.viewport().repaint()


def test_the_best_epoch_is_marked(plot: CurvePlot) -> None:
    plot.mark(40.0, "best: epoch 2")
    assert plot._mark.isVisible()
    assert plot._mark.value() == 40
    plot.mark(None)
    assert not plot._mark.isVisible()


def test_a_million_points_are_drawn_as_few(qtbot: QtBot, plot: CurvePlot) -> None:
    plot.set_smoothing(True)
    x, y = wave(1_000_000)
    y[500_000] = 9  # a single peak is not lost
    plot.set_data("train", x, y)
    qtbot.waitUntil(lambda: seen_range(plot)[0][1] > 900_000)
    plot.plot.viewport().repaint()
    drawn_x, drawn_y = plot._series["train"].line.drawn()
    assert len(drawn_x) < 4000
    assert drawn_y.max() == 9
    start = time.perf_counter()
    plot.set_data("train", x, y)
    plot.plot.viewport().repaint()
    assert time.perf_counter() - start < 1.0  # it took two seconds with all points


def test_the_picture_has_both_colours_of_the_theme(
    qtbot: QtBot, qapp: QApplication, plot: CurvePlot
) -> None:
    plot.set_data("train", *wave(50))
    plot.set_data("validation", np.array([25.0, 50]), np.array([2.5, 1.5]))
    for name in ("dark", "light"):
        theme.apply_theme(qapp, name)
        image = plot.to_image().convertToFormat(plot.to_image().Format.Format_RGB32)
        pixels = np.frombuffer(image.constBits(), np.uint32) & 0xFFFFFF
        shown = theme.colours()
        for colour in (shown.train_curve, shown.validation_curve, shown.surface):
            assert int(colour[1:], 16) in pixels, (name, colour)


def test_a_narrow_plot_shortens_names_then_drops_them_before_numbers(
    qtbot: QtBot, plot: CurvePlot
) -> None:
    plot.set_data("train", *wave(50))
    assert {"training", "validation"} <= names_in_sight(plot)
    plot.resize(plot.legend_width() - 1, 200)
    qtbot.waitUntil(lambda: {"train", "valid."} <= names_in_sight(plot))
    assert not {"training", "validation"} & names_in_sight(plot)
    plot.resize(plot.legend_width(1) - 1, 200)
    qtbot.waitUntil(lambda: not {"train", "valid."} & names_in_sight(plot))
    plot.resize(plot.legend_width(), 200)
    qtbot.waitUntil(lambda: {"training", "validation"} <= names_in_sight(plot))
    plot.resize(220, 200)
    qtbot.waitUntil(lambda: "training" not in names_in_sight(plot))
    assert plot.findChild(QLabel, "value of train").isVisible()


def names_in_sight(plot: CurvePlot) -> set[str]:
    return {label.text() for label in plot.findChildren(QLabel) if label.isVisible()}


def test_nearest() -> None:
    x = np.array([1.0, 2, 4])
    assert [nearest(x, place) for place in (-5, 1.4, 1.6, 2.9, 3.1, 99)] == [0, 0, 1, 1, 2, 2]
    assert nearest(np.array([7.0]), 3) == 0


def test_smoothing_is_the_mean_of_the_neighbours() -> None:
    values = np.random.default_rng(0).normal(size=3000)
    values[17] = np.nan
    means = centred_mean(values)
    half = 3000 // 120
    for place in (0, 5, 17, 1500, 2999):
        window = values[max(0, place - half) : place + half + 1]
        assert means[place] == pytest.approx(np.nanmean(window))
    assert len(centred_mean(np.empty(0))) == 0
    assert np.isnan(centred_mean(np.full(3, np.nan))).all()
    line = np.linspace(5, 1, 600)
    np.testing.assert_allclose(centred_mean(line)[20:-20], line[20:-20])  # no lag


def test_axes_follow_the_points_and_not_what_is_drawn_of_them(qtbot: QtBot) -> None:
    """pyqtgraph's own ranges depend on what is drawn, and that on the ranges: they may chase it."""
    plot = CurvePlot("Loss", "step")
    qtbot.addWidget(plot)
    plot.add_series("train", "training", "train", smooth=True)
    plot.add_series("held out", "held out", "validation", symbol=True)
    plot.resize(270, 380)
    with qtbot.waitExposed(plot):
        plot.show()
    view = plot.plot.getPlotItem().getViewBox()
    for logarithmic in (False, True):
        plot.set_logarithmic(logarithmic)
        for count in (2, 300, 2532):
            x = np.arange(1.0, count + 1)
            plot.set_data("train", x, 3 / x)
            plot.set_data("held out", x[-1:], np.array([5.0]))
            assert view.autoRangeEnabled() == [False, False]
            (left, right), (low, high) = view.viewRange()
            top = np.log10(5.0) if logarithmic else 5.0
            assert left < 1 <= count < right
            assert low < top < high
    view.setRange(xRange=(10, 20), yRange=(0, 1), padding=0)
    view.sigRangeChangedManually.emit([True, True])  # as the wheel does
    plot.set_data("train", x, 3 / x)
    assert view.viewRange()[0] == [10, 20]
    plot.fit()
    assert view.viewRange()[0][1] > 2532
