"""By which figure an epoch is judged, and how it is written; known without torch."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.data.targets import TargetKind


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of an epoch; larger is better.

    Parameters
    ----------
    key : str
        Its name in events and files.
    title : str
        What a person calls it.
    percent : bool
        Whether it is a share from 0 to 1, which is written in percent.
    """

    key: str
    title: str
    percent: bool = True

    def shown(self, value: float, digits: int = 2) -> str:
        """Return a value as it is written in English."""
        return f"{value:.{digits}%}" if self.percent else f"{value:.{digits + 2}f}"


MEASURES = {
    entry.key: entry
    for entry in (
        Measure("accuracy", "accuracy"),
        Measure("mean_average_precision", "mean average precision"),
        Measure("r2", "R²", percent=False),
        Measure("mean_iou", "mean IoU"),
    )
}
_OF: dict[TargetKind, str] = {
    "class": "accuracy",
    "binary": "accuracy",
    "labels": "mean_average_precision",
    "number": "r2",
    "mask": "mean_iou",
}


def measure_of(target: TargetKind) -> Measure:
    """Return the figure by which a network is judged that answers with such a target."""
    return MEASURES[_OF[target]]
