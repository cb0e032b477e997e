"""What the figures of an evaluation are called, and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cnnviz.qt.translation import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from cnnviz.engine.data.targets import TargetKind

_TITLES = {
    "accuracy": QT_TRANSLATE_NOOP("figures", "Accuracy"),
    "top5": QT_TRANSLATE_NOOP("figures", "Top-5 accuracy"),
    "loss": QT_TRANSLATE_NOOP("figures", "Loss"),
    "auc": QT_TRANSLATE_NOOP("figures", "AUC"),
    "average_precision": QT_TRANSLATE_NOOP("figures", "Average precision"),
    "calibration_error": QT_TRANSLATE_NOOP("figures", "Calibration error"),
    "micro_f1": QT_TRANSLATE_NOOP("figures", "F1 of all answers"),
    "macro_f1": QT_TRANSLATE_NOOP("figures", "Mean F1 of the classes"),
    "subset_accuracy": QT_TRANSLATE_NOOP("figures", "Samples all right"),
    "label_accuracy": QT_TRANSLATE_NOOP("figures", "Answers right"),
    "r2": QT_TRANSLATE_NOOP("figures", "R²"),
    "mae": QT_TRANSLATE_NOOP("figures", "Mean absolute error"),
    "rmse": QT_TRANSLATE_NOOP("figures", "Root mean square error"),
    "mean_iou": QT_TRANSLATE_NOOP("figures", "Mean IoU"),
    "pixel_accuracy": QT_TRANSLATE_NOOP("figures", "Pixel accuracy"),
}
_TIPS = {
    "accuracy": QT_TRANSLATE_NOOP("figures", "Share of samples whose class came first"),
    "top5": QT_TRANSLATE_NOOP(
        "figures", "Share of samples whose class is among the five likeliest"
    ),
    "auc": QT_TRANSLATE_NOOP(
        "figures", "Area under the ROC curve of each class against the rest, mean over the classes"
    ),
    "average_precision": QT_TRANSLATE_NOOP(
        "figures", "Area under the precision-recall curve, mean over the classes"
    ),
    "calibration_error": QT_TRANSLATE_NOOP(
        "figures",
        "How far confidence is from the share of right answers, on average (expected calibration "
        "error, 15 bins; Naeini 2015, Guo 2017)",
    ),
    "micro_f1": QT_TRANSLATE_NOOP(
        "figures", "Harmonic mean of precision and recall, all answers of all classes together"
    ),
    "macro_f1": QT_TRANSLATE_NOOP(
        "figures", "Harmonic mean of precision and recall of each class, mean over the classes"
    ),
    "subset_accuracy": QT_TRANSLATE_NOOP(
        "figures", "Share of samples of which every class was told right"
    ),
    "label_accuracy": QT_TRANSLATE_NOOP(
        "figures", "Share of all yes and no, one for each sample and class, that are right"
    ),
    "r2": QT_TRANSLATE_NOOP(
        "figures",
        "Share of the variance that is explained: 1 is perfect, 0 as good as always answering the "
        "mean, below 0 worse than that",
    ),
    "mae": QT_TRANSLATE_NOOP("figures", "How far the answers are off on average"),
    "rmse": QT_TRANSLATE_NOOP(
        "figures", "How far the answers are off, where large errors count for more"
    ),
    "mean_iou": QT_TRANSLATE_NOOP(
        "figures",
        "Intersection of true and given mask by their union, of each class over all samples, mean "
        "over the classes",
    ),
    "pixel_accuracy": QT_TRANSLATE_NOOP("figures", "Share of pixels whose class is right"),
}
_LOSSES: dict[TargetKind, str] = {
    "class": QT_TRANSLATE_NOOP(
        "figures", "Mean cross-entropy, in nats, whatever loss the network was trained with"
    ),
    "binary": QT_TRANSLATE_NOOP("figures", "Mean binary cross-entropy, in nats"),
    "labels": QT_TRANSLATE_NOOP(
        "figures", "Mean binary cross-entropy of samples and classes, in nats"
    ),
    "number": QT_TRANSLATE_NOOP("figures", "Mean squared error"),
    "mask": QT_TRANSLATE_NOOP("figures", "Mean cross-entropy of a pixel, in nats"),
}
FIGURES = tuple(_TITLES)


def figure_title(key: str) -> str:
    """Return what a figure is called."""
    return QCoreApplication.translate("figures", _TITLES[key])


def figure_tip(key: str, kind: TargetKind) -> str:
    """Return what a figure means where a network gives answers of a kind."""
    return QCoreApplication.translate("figures", _LOSSES[kind] if key == "loss" else _TIPS[key])
