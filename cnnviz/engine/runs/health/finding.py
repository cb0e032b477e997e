"""What was found in a run, as a value that is listed, drawn and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal[
    "diverged",
    "loss_jumps",
    "loss_stalls",
    "guessing",
    "one_answer",
    "never_answered",
    "random_labels",
    "wrong_labels",
    "exploding_gradients",
    "vanishing_gradients",
    "dead_units",
    "silent_layer",
    "large_updates",
    "small_updates",
    "overfitting",
    "easy_validation",
    "unfinished",
    "skipped_batches",
]
Severity = Literal["problem", "look"]
Settings = tuple[tuple[str, float | str], ...]
# What the numbers of a chart are; whoever draws it has words for them.
Quantity = Literal[
    "loss", "figure", "gradient", "update", "zeros", "dead", "confidence", "answers", "skipped"
]


@dataclass(frozen=True, eq=False)
class Line:
    """A line of a small chart.

    Parameters
    ----------
    name : str
        "train" or "validation", "start", "chance" or "limit", or the name of a layer or class.
    x, y : ndarray of float64, shape (n,)
        Its points; a line of two equal values of y is a level.
    """

    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evidence:
    """The numbers behind a finding, few enough to be drawn at a glance.

    Parameters
    ----------
    quantity : str
        What `y` is.
    over : {"step", "epoch", "layer", "class", "tenth"}
        What `x` counts; layers and classes are counted from 0 and called by `names`, tenths of the
        samples go from those that the network is least sure of to the surest.
    lines : tuple of Line
        What is drawn.
    names : tuple of str
        What the places on the x axis are called; empty where they are numbers.
    logarithmic : bool
        Whether equal factors shall be equally far apart.
    mark : float or None
        The place on the x axis where it began.
    """

    quantity: Quantity
    over: Literal["step", "epoch", "layer", "class", "tenth"]
    lines: tuple[Line, ...]
    names: tuple[str, ...] = ()
    logarithmic: bool = False
    mark: float | None = None


@dataclass(frozen=True, eq=False)
class HealthFinding:
    """One thing that looks wrong.

    Parameters
    ----------
    kind : str
        What it is.
    severity : {"problem", "look"}
        Whether the run is of little use so, or only deserves a look.
    sentence : str
        What was seen, with its numbers.
    remedy : str
        What usually helps.
    layer : str
        Where to look in the network; empty where no layer is meant.
    sample_ids : tuple of int
        The samples to look at, in the image set that measures.
    epoch : int or None
        The epoch to look at.
    evidence : Evidence or None
        The numbers, for a chart.
    settings : tuple of (str, value)
        Fields of TrainConfig and what to try in them next.
    weight : float
        Order among those of one severity: larger comes first.
    """

    kind: Kind
    severity: Severity
    sentence: str
    remedy: str
    layer: str = ""
    sample_ids: tuple[int, ...] = ()
    epoch: int | None = None
    evidence: Evidence | None = None
    settings: Settings = ()
    weight: float = 0.0

    def facts(self) -> dict[str, Any]:
        """Return the finding as plain values, for JSON."""
        shown: dict[str, Any] = {
            "kind": self.kind,
            "severity": self.severity,
            "sentence": self.sentence,
            "remedy": self.remedy,
            "layer": self.layer,
            "epoch": self.epoch,
            "sample_ids": list(self.sample_ids),
            "settings": dict(self.settings),
        }
        if self.evidence is not None:
            shown["evidence"] = {
                "quantity": self.evidence.quantity,
                "over": self.evidence.over,
                "names": list(self.evidence.names),
                "mark": self.evidence.mark,
                "lines": [
                    {"name": line.name, "x": line.x, "y": line.y} for line in self.evidence.lines
                ],
            }
        return shown


def level(name: str, value: float, like: NDArray[np.float64]) -> Line:
    """Return a level line as wide as the points of another."""
    ends = np.array([like.min(), like.max()]) if len(like) else np.zeros(2)
    return Line(name, ends, np.full(2, value))
