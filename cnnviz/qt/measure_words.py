"""Figures by which a training is judged, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cnnviz.engine.training.objectives.measures import Measure


def title_of(measure: Measure) -> str:
    """Return what a person calls a figure, as a title."""
    translate = QCoreApplication.translate
    return {
        "accuracy": translate("measures", "Accuracy"),
        "mean_average_precision": translate("measures", "Mean average precision"),
        "r2": translate("measures", "R²"),
        "mean_iou": translate("measures", "Mean IoU"),
    }[measure.key]


def unit_of(measure: Measure) -> str:
    """Return the title of an axis."""
    if not measure.percent:
        return title_of(measure)
    return QCoreApplication.translate("measures", "{title} (%)").format(title=title_of(measure))


def written(measure: Measure, value: float) -> str:
    """Return a value in three significant digits, with its unit."""
    if not measure.percent:
        return f"{value:.3g}"
    return QCoreApplication.translate("measures", "{share:.3g} %").format(share=100 * value)
