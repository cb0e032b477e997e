"""What ``cnnviz evaluate`` tells in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnnviz.commands.console import table
from cnnviz.engine.training.evaluate import (
    ClassEvaluation,
    Evaluation,
    LabelsEvaluation,
    MaskEvaluation,
)
from cnnviz.engine.training.figures import worst_pairs
from cnnviz.engine.training.report.sections import TITLES, told_comparison
from cnnviz.engine.training.versus import Versus

_FIGURES = ("precision", "recall", "f1-score")
_MOST_LINES = 40  # of classes that a terminal shows; --json has them all
_WORST = 10  # pairs of confused classes that a terminal shows


def lines_of(result: Evaluation) -> list[str]:
    """Return the figures of an evaluation, and tables of its classes."""
    rows = [(TITLES[one.key], one.text) for one in result.figures]
    rows.append(("Samples", f"{result.samples:,}"))
    if isinstance(result, (ClassEvaluation, LabelsEvaluation, MaskEvaluation)):
        matched = sum(output >= 0 for output in result.pairs.outputs)
        how = {"name": "by name", "index": "by number", "given": "as given"}[result.pairs.by]
        rows.append(("Classes", f"{matched:,} of {len(result.pairs.outputs):,} matched {how}"))
    width = max(len(title) for title, _ in rows)
    lines = [f"{title.ljust(width)}  {text}" for title, text in rows]
    lines += _classes(result)
    return lines + [f"left out: {problem}" for problem in result.skipped[:_MOST_LINES]]


def versus_lines(found: Versus) -> list[str]:
    """Return the figures of two networks side by side, and how often they differ."""
    names = [found.first.facts["model"], found.second.facts["model"]]
    if names[0] == names[1]:
        names = [f"{names[0]} (1)", f"{names[1]} (2)"]
    rows = [
        (
            TITLES[one.first.key],
            one.first.text,
            one.second.text,
            "–" if one.difference is None else f"{one.difference:+.4g}",
        )
        for one in found.pairs
    ]
    shapes = {
        "both": "both right",
        "first": "only {0} right" if found.judged else "{0} nearer",
        "second": "only {1} right" if found.judged else "{1} nearer",
        "neither": "both wrong",
        "equal": "equally near",
    }
    counts = [(shapes[cell].format(*names), count) for cell, count in found.counts.items()]
    return [
        *table(("", *names, "difference"), rows, "lrrr"),
        "",
        *table(("samples", ""), counts, "lr"),
        *told_comparison(found),
    ]


def _classes(result: Evaluation) -> list[str]:
    match result:
        case ClassEvaluation():
            rows = [
                (name, *(f"{entry[key]:.3f}" for key in _FIGURES), int(entry["support"]))
                for name, entry in result.report.items()
                if isinstance(entry, dict) and not name.endswith(" avg")
            ]
            lines = _table(("class", *_FIGURES, "samples"), rows)
            return lines + _worst(result.confusion, result.classes, "samples")
        case LabelsEvaluation():
            rows = [
                (
                    name,
                    _number(result.class_precision[at]),
                    *(f"{result.report[name][key]:.3f}" for key in _FIGURES),
                    int(result.report[name]["support"]),
                )
                for at, name in enumerate(result.names)
            ]
            return _table(("class", "average precision", *_FIGURES, "samples"), rows)
        case MaskEvaluation():
            pixels = result.confusion.sum(1).tolist()
            shares = [
                (name, _number(result.iou[at]), pixels[at])
                for at, name in enumerate(result.classes)
                if np.isfinite(result.iou[at])
            ]
            lines = _table(("class", "IoU", "pixels"), shares)
            return lines + _worst(result.confusion, result.classes, "pixels")
    return []


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    lines = ["", *table(header, rows[:_MOST_LINES], "l" + "r" * (len(header) - 1))]
    if len(rows) > _MOST_LINES:
        lines.append(f"… and {len(rows) - _MOST_LINES:,} more classes; --json has them all")
    return lines


def _worst(confusion: NDArray[np.int64], names: Sequence[str], what: str) -> list[str]:
    rows = [
        (names[pair.truth], names[pair.predicted], pair.count, pair.of, f"{pair.share:.1%}")
        for pair in worst_pairs(confusion, _WORST)
    ]
    return ["", *table(("class", "taken for", what, "of", "share"), rows, "llrrr")] if rows else []


def _number(value: float) -> str:
    return f"{value:.3f}" if np.isfinite(value) else "–"
