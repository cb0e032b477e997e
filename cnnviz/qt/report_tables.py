"""The table of the classes for each kind of evaluation, and what a row chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from cnnviz.qt.widgets.figure_table import Column
from cnnviz.state.evaluation import in_cell

if TYPE_CHECKING:
    from cnnviz.engine.training.evaluate import (
        ClassEvaluation,
        Evaluation,
        LabelsEvaluation,
        MaskEvaluation,
    )

Row = tuple[str | float, ...]

_KEYS = ("precision", "recall", "f1-score", "support")
_NONE = float("nan")

translate = QCoreApplication.translate


@dataclass(frozen=True, eq=False)
class ReportTable:
    """A table of classes.

    Parameters
    ----------
    columns : tuple of Column
        What is told of each class.
    names : tuple of str
        What the columns are called in a file.
    outputs : list of int
        The output that each row tells of.
    rows : list of tuple
        One for each class.
    last : list of tuple
        Averages, which stand below.
    """

    columns: tuple[Column, ...]
    names: tuple[str, ...]
    outputs: list[int]
    rows: list[Row]
    last: list[Row]


def report_table(evaluation: Evaluation) -> ReportTable:
    """Return the table of the classes of an evaluation that has any."""
    from cnnviz.engine.training import evaluate

    match evaluation:
        case evaluate.ClassEvaluation():
            return _of_classes(evaluation)
        case evaluate.LabelsEvaluation():
            return _of_labels(evaluation)
        case evaluate.MaskEvaluation():
            return _of_masks(evaluation)
    raise TypeError(f"{type(evaluation).__name__} has no classes")


def samples_of(evaluation: Evaluation, output: int) -> list[int]:
    """Return the samples that are of a class, or show it; else those that are taken for it."""
    from cnnviz.engine.training import evaluate

    found: list[int] = []
    match evaluation:
        case evaluate.ClassEvaluation():
            ids = in_cell(evaluation, output, None)
            found = (ids if len(ids) else in_cell(evaluation, None, output)).tolist()
        case evaluate.LabelsEvaluation():
            place = evaluation.measured.tolist().index(output)
            ids = evaluation.predictions["sample_ids"]
            there = evaluation.truth[:, place]
            found = ids[there if there.any() else evaluation.said[:, place]].tolist()
        case evaluate.MaskEvaluation():
            found = evaluation.predictions["sample_ids"][evaluation.shows[:, output]].tolist()
    return found


def _of_classes(found: ClassEvaluation) -> ReportTable:
    import numpy as np

    told = found.predictions
    outputs = np.union1d(told["labels"], told["predicted"]).tolist()
    entries = list(found.report.items())
    rows: list[Row] = [
        (
            name,
            *(_figure(figures, key) for key in _KEYS),
            float(found.class_auc[output]),
            float(found.class_precision[output]),
        )
        for output, (name, figures) in zip(outputs, entries[: len(outputs)], strict=True)
    ]
    columns = (_name(), *_rates(), _samples(), _auc(), _precision())
    names = ("class", "precision", "recall", "f1", "samples", "auc", "average_precision")
    areas = _NONE if found.auc is None else found.auc, found.average_precision or _NONE
    last: list[Row] = [
        (title, *figures, *(areas if name == "macro avg" else (_NONE, _NONE)))
        for name, title, figures in _averages(entries[len(outputs) :], found.samples)
    ]
    return ReportTable(columns, names, outputs, rows, last)


def _of_labels(found: LabelsEvaluation) -> ReportTable:
    entries = list(found.report.items())
    count = len(found.names)
    rows: list[Row] = [
        (
            name,
            float(found.class_precision[at]),
            float(found.class_auc[at]),
            *(_figure(figures, key) for key in _KEYS),
        )
        for at, (name, figures) in enumerate(entries[:count])
    ]
    columns = (_name(), _precision(), _auc(), *_rates(), _samples())
    names = ("class", "average_precision", "auc", "precision", "recall", "f1", "samples")
    areas = (
        _NONE if found.average_precision is None else found.average_precision,
        _NONE if found.auc is None else found.auc,
    )
    last: list[Row] = [
        (title, *(areas if name == "macro avg" else (_NONE, _NONE)), *figures)
        for name, title, figures in _averages(entries[count:], found.samples)
    ]
    return ReportTable(columns, names, found.measured.tolist(), rows, last)


def _of_masks(found: MaskEvaluation) -> ReportTable:
    import numpy as np

    counts = found.confusion
    outputs = np.flatnonzero(np.isfinite(found.iou)).tolist()
    hits, truth, said = np.diag(counts), counts.sum(1), counts.sum(0)
    shown = found.shows.sum(0)
    rows: list[Row] = [
        (
            found.classes[output],
            float(found.iou[output]),
            _share(hits[output], said[output]),
            _share(hits[output], truth[output]),
            float(truth[output]),
            float(shown[output]),
        )
        for output in outputs
    ]
    precision, recall, _ = _rates()
    pixels = Column(
        translate("ReportTables", "Pixels"),
        "count",
        translate("ReportTables", "How many are of the class"),
    )
    samples = Column(
        translate("ReportTables", "Samples"),
        "count",
        translate("ReportTables", "How many show the class"),
    )
    iou = Column(
        translate("ReportTables", "IoU"),
        "figure",
        translate(
            "ReportTables", "Intersection of true and given mask by their union, all samples"
        ),
    )
    columns = (_name(), iou, precision, recall, pixels, samples)
    names = ("class", "iou", "precision", "recall", "pixels", "samples")
    mean = _NONE if found.mean_iou is None else found.mean_iou
    total = float(counts.sum())
    last: list[Row] = [
        (
            translate("ReportTables", "Mean of the classes"),
            mean,
            _NONE,
            _NONE,
            total,
            float(found.samples),
        )
    ]
    return ReportTable(columns, names, outputs, rows, last)


def _averages(
    entries: Sequence[tuple[str, Any]], samples: int
) -> list[tuple[str, str, tuple[float, ...]]]:
    """Return key, title, and precision, recall, F1 and samples of what stands below the classes."""
    titles = {
        "micro avg": translate("ReportTables", "Micro average"),
        "macro avg": translate("ReportTables", "Mean of the classes"),
        "weighted avg": translate("ReportTables", "Mean weighted by samples"),
        "samples avg": translate("ReportTables", "Mean of the samples"),
    }
    found: list[tuple[str, str, tuple[float, ...]]] = []
    for name, figures in entries:
        if isinstance(figures, dict):
            told = tuple(float(figures[key]) for key in _KEYS)
            found.append((name, titles.get(name, name), told))
        else:
            accuracy = (_NONE, _NONE, float(figures), float(samples))
            found.append((name, translate("ReportTables", "Accuracy"), accuracy))
    return found


def _figure(figures: dict[str, float], key: str) -> float:
    """Return a figure of a class; what needs samples of the class is NaN where it has none."""
    undefined = key in ("recall", "f1-score") and not figures["support"]
    return _NONE if undefined else float(figures[key])


def _share(count: int, of: int) -> float:
    return float(count / of) if of else _NONE


def _name() -> Column:
    return Column(translate("ReportTables", "Class"), "name")


def _rates() -> tuple[Column, Column, Column]:
    return (
        Column(
            translate("ReportTables", "Precision"),
            "figure",
            translate("ReportTables", "Of what was taken for the class, the share that is of it"),
        ),
        Column(
            translate("ReportTables", "Recall"),
            "figure",
            translate("ReportTables", "Of what is of the class, the share that was found"),
        ),
        Column(
            translate("ReportTables", "F1"),
            "figure",
            translate("ReportTables", "Harmonic mean of precision and recall"),
        ),
    )


def _samples() -> Column:
    return Column(
        translate("ReportTables", "Samples"),
        "count",
        translate("ReportTables", "How many are of the class"),
    )


def _auc() -> Column:
    tip = translate("ReportTables", "Area under the ROC curve of the class against the rest")
    return Column(translate("ReportTables", "AUC"), "figure", tip)


def _precision() -> Column:
    tip = translate("ReportTables", "Average precision: area under the precision-recall curve")
    return Column(translate("ReportTables", "AP"), "figure", tip)
