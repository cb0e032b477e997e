"""What a page tells of each kind of evaluation."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import singledispatch
from typing import Any

import numpy as np

from cnnviz.engine.events import Progress
from cnnviz.engine.imaging import class_colours
from cnnviz.engine.training.evaluate import (
    ClassEvaluation,
    Evaluation,
    LabelsEvaluation,
    MaskEvaluation,
    NumberEvaluation,
)
from cnnviz.engine.training.figures import Curve, Kind, worst_pairs
from cnnviz.engine.training.likeness import told_likeness
from cnnviz.engine.training.report import svg
from cnnviz.engine.training.report.text import figure, paragraphs, section, side_by_side, table
from cnnviz.engine.training.versus import Pair, Versus

Sections = Generator[Progress, None, list[str]]

TITLES = {
    "accuracy": "Accuracy",
    "top5": "Top-5 accuracy",
    "loss": "Loss",
    "auc": "AUC",
    "average_precision": "Average precision",
    "calibration_error": "Expected calibration error",
    "micro_f1": "F1, micro average",
    "macro_f1": "F1, mean of the classes",
    "subset_accuracy": "Samples with all classes right",
    "label_accuracy": "Answers right",
    "r2": "R²",
    "mae": "Mean absolute error",
    "rmse": "Root of the mean squared error",
    "mean_iou": "Mean IoU",
    "pixel_accuracy": "Pixels right",
}
_MOST_CLASSES = 32  # of a matrix that is drawn; more can be read in a table only
_MOST_CURVES = 10
_MOST_ROWS = 1000
_BINS = 30
_REPORT = ("precision", "recall", "f1-score")


def figures_table(found: Evaluation) -> str:
    """Return the figures that sum an evaluation up."""
    rows = [(TITLES[one.key], one.text) for one in found.figures]
    return table(("Figure", "Value"), rows)


@singledispatch
def sections_of(found: Evaluation) -> Sections:
    """Return what the page tells beside the figures, class after class."""
    raise NotImplementedError(type(found).__name__)


@sections_of.register
def _(found: ClassEvaluation) -> Sections:
    drawn = yield from _both_curves(found)
    bins = found.calibration
    share = svg.Axis("Share of right answers", 0, 1)
    drawing = svg.reliability(bins.edges, bins.accuracy, svg.Axis("Confidence", 0, 1), share)
    words = f"Calibration: on the dashed line confidence can be believed; ECE {bins.error:.4f}."
    rows = [
        (name, *(f"{entry[key]:.3f}" for key in _REPORT), f"{int(entry['support']):,}")
        for name, entry in found.report.items()
        if isinstance(entry, dict)
    ]
    return [
        section("Curves", side_by_side([*drawn, figure(drawing, words)])),
        _confusion(found.confusion, found.classes, "samples"),
        section("Report", table(("Class", "Precision", "Recall", "F1", "Samples"), rows)),
    ]


@sections_of.register
def _(found: LabelsEvaluation) -> Sections:
    drawn = yield from _both_curves(found)
    titles = ("Class", "Average precision", "AUC", "Precision", "Recall", "F1", "Samples")
    rows = [
        (
            name,
            _number(found.class_precision[at]),
            _number(found.class_auc[at]),
            *(f"{found.report[name][key]:.3f}" for key in _REPORT),
            f"{int(found.report[name]['support']):,}",
        )
        for at, name in enumerate(found.names)
    ]
    words = "Precision, recall and F1 at a probability of 0.5."
    return [
        section("Curves", side_by_side(drawn)),
        section("Classes", table(titles, rows), paragraphs([words])),
    ]


@sections_of.register
def _(found: NumberEvaluation) -> Sections:
    yield Progress(0, 1, "points")
    said = found.predictions
    both = np.concatenate((said["truth"], said["predicted"]))
    low, high = _ends(both)
    drawing = svg.points(
        said["truth"],
        said["predicted"],
        svg.Axis("True number", low, high),
        svg.Axis("Predicted number", low, high),
    )
    heights, edges = np.histogram(said["residual"], bins=_BINS)
    bars = svg.bars(
        edges,
        heights.astype(np.float64),
        svg.Axis("Predicted less true", float(edges[0]), float(edges[-1])),
        svg.Axis("Samples", 0, float(max(heights.max(), 1))),
    )
    parts = [
        figure(drawing, "Predicted against true numbers; on the dashed line both are equal."),
        figure(bars, "Residuals."),
    ]
    return [section("Errors", side_by_side(parts))]


@sections_of.register
def _(found: MaskEvaluation) -> Sections:
    yield Progress(0, 1, "pixels")
    pixels = found.confusion.sum(1)
    rows = [
        (name, _number(found.iou[at]), f"{int(pixels[at]):,}")
        for at, name in enumerate(found.classes)
        if np.isfinite(found.iou[at])
    ]
    titles = ("Class", "Intersection over union", "Pixels")
    return [
        section("Classes", table(titles, rows)),
        _confusion(found.confusion, found.classes, "pixels"),
    ]


def versus_section(found: Versus) -> str:
    """Return two networks side by side: figures, cells and the test."""
    names = found.first.facts["model"], found.second.facts["model"]
    rows = [
        (TITLES[one.first.key], one.first.text, one.second.text, _difference(one))
        for one in found.pairs
    ]
    words = {
        "both": "both right",
        "first": f"only {names[0]} right",
        "second": f"only {names[1]} right",
        "neither": "both wrong",
    }
    if not found.judged:
        words = {
            "first": f"{names[0]} nearer",
            "second": f"{names[1]} nearer",
            "equal": "equally near",
        }
    counted = [(words[cell], f"{count:,}") for cell, count in found.counts.items()]
    return section(
        "Compared with another network",
        table(("Figure", *names, "Difference"), rows),
        "<br>",
        table(("Samples", "Count"), counted),
        paragraphs(told_comparison(found)),
    )


def told_comparison(found: Versus) -> list[str]:
    """Return what is to be said of two networks below their figures."""
    alike = [] if found.likeness is None else [told_likeness(found.likeness)]
    return [*alike, told_test(found)]


def told_test(found: Versus) -> str:
    """Return what the test says, in a sentence."""
    if found.p_value is None:
        return "The two networks differ on no sample."
    name = "McNemar's exact test" if found.judged else "Wilcoxon's signed-rank test of the losses"
    return f"{name}: p = {found.p_value:.3g}."


def _difference(one: Pair) -> str:
    if one.difference is None:
        return "–"
    if one.first.unit == "share":
        return f"{100 * one.difference:+.2f} %"
    return f"{one.difference:+.4g}"


def _both_curves(
    found: ClassEvaluation | LabelsEvaluation,
) -> Generator[Progress, None, list[str]]:
    kinds: tuple[tuple[Kind, str, svg.Axis, svg.Axis], ...] = (
        ("roc", "ROC", svg.Axis("False positive rate", 0, 1), svg.Axis("True positive rate", 0, 1)),
        (
            "precision-recall",
            "Precision and recall",
            svg.Axis("Recall", 0, 1),
            svg.Axis("Precision", 0, 1),
        ),
    )
    drawn: list[str] = []
    for kind, words, x, y in kinds if found.has_scores else ():
        micro, macro = yield from found.averaging(kind)
        areas = found.class_auc if kind == "roc" else found.class_precision
        there = np.flatnonzero(np.isfinite(areas))
        worst = np.sort(there[np.argsort(areas[there], kind="stable")][:_MOST_CURVES])
        named = [("micro average", micro, "currentColor"), ("macro average", macro, "currentColor")]
        colours = class_colours(len(found.names))
        for at in worst.tolist():
            colour = "#{:02x}{:02x}{:02x}".format(*colours[at].tolist())
            named.append((found.names[at], found.curve(at, kind), colour))
        lines = [_line(*one) for one in named if len(one[1].x)]
        if len(there) > len(worst):
            words += f"; of {len(there):,} classes the {len(worst)} with the smallest area"
        if lines:
            drawn.append(figure(svg.curves(lines, x, y, diagonal=kind == "roc"), f"{words}."))
    return drawn


def _line(name: str, curve: Curve, colour: str) -> svg.Line:
    width = 2.4 if colour == "currentColor" else 1.6
    return svg.Line(f"{name} ({curve.area:.3f})", curve.x, curve.y, colour, width)


def _confusion(counts: Any, names: Sequence[str], what: str) -> str:
    there = np.flatnonzero(counts.sum(0) + counts.sum(1)).tolist()
    drawing = ""
    if 0 < len(there) <= _MOST_CLASSES:
        part = counts[np.ix_(there, there)]
        drawing = svg.matrix(part, [names[at] for at in there], "True class", "Taken for")
        drawing = f'<div class="scroll">{drawing}</div>'
    pairs = worst_pairs(counts, _MOST_ROWS if not drawing else 20)
    rows = [
        (names[one.truth], names[one.predicted], f"{one.count:,}", f"{100 * one.share:.1f} %")
        for one in pairs
    ]
    titles = ("True class", "Taken for", what.capitalize(), "Share of the class")
    return section("Confusion", side_by_side([drawing, table(titles, rows, texts=2)]))


def _number(value: float) -> str:
    return f"{value:.3f}" if np.isfinite(value) else "–"


def _ends(values: Any) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    room = 0.04 * (high - low) or 1.0
    return low - room, high + room
