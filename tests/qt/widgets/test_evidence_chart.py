"""Small charts: all that health shows is drawn, and told to those who see no chart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnviz.engine.runs.health.finding import Evidence, Line, level
from cnnviz.engine.training.objectives.measures import MEASURES
from cnnviz.qt.health_words import chart_of, setting_in_words
from cnnviz.qt.widgets.evidence_chart import Chart, ChartLine, EvidenceChart

AT = np.arange(1.0, 6.0)


def drawn(qtbot: QtBot, chart: Chart) -> EvidenceChart:
    made = EvidenceChart()
    qtbot.addWidget(made)
    made.resize(420, 150)
    made.set_chart(chart)
    return made


def colours(chart: EvidenceChart) -> int:
    """Return how many pixels are not of the ground."""
    image = chart.grab().toImage()
    ground = image.pixelColor(image.width() - 1, image.height() - 1)
    return sum(
        image.pixelColor(x, y) != ground
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence("loss", "step", (Line("train", AT, AT), level("start", 3.0, AT)), mark=2.0),
        Evidence("gradient", "layer", (Line("epoch 3", AT - 1, 10.0**-AT),), tuple("abcde"), True),
        Evidence(
            "answers",
            "class",
            (Line("labels", AT - 1, AT), Line("answers", AT - 1, AT[::-1])),
            tuple(f"a long name {place}" for place in range(5)),
        ),
        Evidence("update", "epoch", (Line("conv1", AT, np.full(5, np.nan)),), logarithmic=True),
        Evidence("zeros", "epoch", (Line("conv1", AT[:1], np.zeros(1)),)),
    ],
    ids=["lines", "layers", "classes", "nothing known", "one point"],
)
def test_every_kind_is_drawn(qtbot: QtBot, evidence: Evidence) -> None:
    chart = chart_of(evidence, MEASURES["accuracy"])
    made = drawn(qtbot, chart)
    at = chart.lines[0].x
    empty = drawn(qtbot, replace(chart, lines=(ChartLine("", at, np.full(len(at), np.nan)),)))
    if np.isfinite(evidence.lines[0].y).all():
        assert colours(made) > colours(empty)
    assert made.accessibleName().startswith("Chart: ")


def test_the_tip_tells_the_nearest_point_and_the_description_the_last(qtbot: QtBot) -> None:
    loss = Evidence("loss", "epoch", (Line("train", AT, AT / 10), level("chance", 0.3, AT)))
    made = drawn(qtbot, chart_of(loss, MEASURES["accuracy"]))
    assert made.tip_at(0) == "training 1: 0.1"
    assert made.tip_at(made.width()) == "training 5: 0.5"
    assert made.accessibleDescription() == "training 5: 0.5; guessing 5: 0.3"


def test_shares_are_written_in_percent_and_other_figures_are_not(qtbot: QtBot) -> None:
    figure = Evidence("figure", "epoch", (Line("validation", AT, AT / 10),))
    accuracy = drawn(qtbot, chart_of(figure, MEASURES["accuracy"]))
    assert accuracy.tip_at(0) == "validation 1: 10 %"
    r2 = drawn(qtbot, chart_of(figure, MEASURES["r2"]))
    assert r2.tip_at(0) == "validation 1: 0.1"


def test_the_layer_that_is_meant_stands_out() -> None:
    lines = tuple(Line(name, AT, AT) for name in ("conv1", "conv2", "fc"))
    chart = chart_of(Evidence("update", "epoch", lines), MEASURES["accuracy"], "conv2")
    assert [line.role for line in chart.lines] == ["other", "other", "main"]
    assert chart.lines[-1].name == "conv2"


def test_settings_are_called_as_in_the_form() -> None:
    assert setting_in_words("learning_rate", 0.001) == "Learning rate: 0.001"
    assert setting_in_words("class_weights", "balanced") == "Class weights: balanced"
    assert setting_in_words("frozen", "") == "Frozen layers: none"
