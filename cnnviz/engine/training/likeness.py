"""How alike two networks answer to the same samples, whether or not they are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.training.results.base import Evaluation
from cnnviz.engine.training.results.classes import ClassEvaluation
from cnnviz.engine.training.results.labels import LabelsEvaluation
from cnnviz.engine.training.results.numbers import NumberEvaluation

_LEAST = 1e-12  # of a probability, so that one zero makes no divergence infinite


@dataclass(frozen=True, eq=False)
class Likeness:
    """What two networks answered to the samples that both were measured on.

    Parameters
    ----------
    sample_ids : ndarray of int64, shape (N,)
        The samples.
    alike : ndarray of bool, shape (N,), or None
        Whether both answered the same: the same class first, or the same classes; None for numbers.
    gaps : ndarray of float64, shape (N,)
        How far the answers are apart. Of probabilities that add up to one the share that would have
        to move (total variation, from 0 to 1); of others the mean difference of a class; of numbers
        their difference.
    divergence : float or None
        Mean over the samples of the Kullback-Leibler divergence of the second from the first, in
        nats, for probabilities that add up to one.
    """

    sample_ids: NDArray[np.int64]
    alike: NDArray[np.bool_] | None
    gaps: NDArray[np.float64]
    divergence: float | None

    @property
    def agreement(self) -> float | None:
        """Share of the samples that both answered alike, from 0 to 1."""
        return None if self.alike is None else float(self.alike.mean())

    @property
    def differing(self) -> NDArray[np.int64]:
        """The samples that they answered otherwise, those farthest apart first."""
        if self.alike is None:
            return np.zeros(0, np.int64)
        order = np.argsort(-self.gaps, kind="stable")
        found: NDArray[np.int64] = self.sample_ids[order][~self.alike[order]]
        return found

    @property
    def gap(self) -> float:
        """Mean of the gaps."""
        return float(self.gaps.mean())

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "agreement": self.agreement,
            "differing": self.differing.tolist(),
            "difference": self.gap,
            "kl_divergence": self.divergence,
        }


def told_likeness(found: Likeness) -> str:
    """Return how alike the answers are, in a sentence."""
    gap = f"{found.gap:.3g}"
    if found.alike is None:
        return f"Their answers differ by {gap} on average."
    share = f"Both answer the same for {100 * found.alike.mean():.2f} % of the samples"
    if found.divergence is None:
        return f"{share}; their probabilities differ by {gap} on average."
    return (
        f"{share}; their probabilities differ by {gap} on average (total variation), "
        f"Kullback-Leibler divergence {found.divergence:.3g} nats."
    )


def likeness(first: Evaluation, second: Evaluation) -> Likeness | None:
    """Compare the answers of two networks.

    None where they cannot be held against each other: masks, whose pixels are not kept, networks
    with other classes, or ones that have no sample in common.
    """
    ids, mine, theirs = np.intersect1d(
        first.predictions["sample_ids"], second.predictions["sample_ids"], return_indices=True
    )
    if not len(ids):
        return None
    match first, second:
        case ClassEvaluation(), ClassEvaluation():
            return _of_classes(first, second, ids, mine, theirs)
        case LabelsEvaluation(), LabelsEvaluation():
            return _of_labels(first, second, ids, mine, theirs)
        case NumberEvaluation(), NumberEvaluation():
            said = first.predictions["predicted"][mine], second.predictions["predicted"][theirs]
            return Likeness(ids, None, np.abs(said[1] - said[0]).astype(np.float64), None)
    return None


def _of_classes(
    first: ClassEvaluation,
    second: ClassEvaluation,
    ids: NDArray[np.int64],
    mine: NDArray[np.intp],
    theirs: NDArray[np.intp],
) -> Likeness | None:
    columns = columns_of(first.classes, second.classes)
    if columns is None:
        return None
    one = first.scores[mine].astype(np.float64)
    two = second.scores[theirs][:, columns].astype(np.float64)
    gaps = np.abs(one - two).sum(1) / 2
    floors = np.maximum(one, _LEAST), np.maximum(two, _LEAST)
    divergence = float((one * np.log(floors[0] / floors[1])).sum(1).mean())
    said = np.array(columns)[first.predictions["predicted"][mine]]
    return Likeness(ids, said == second.predictions["predicted"][theirs], gaps, divergence)


def _of_labels(
    first: LabelsEvaluation,
    second: LabelsEvaluation,
    ids: NDArray[np.int64],
    mine: NDArray[np.intp],
    theirs: NDArray[np.intp],
) -> Likeness | None:
    columns = columns_of(first.names, second.names)
    if columns is None:
        return None
    one, two = first.scores[mine], second.scores[theirs][:, columns]
    alike = (first.said[mine] == second.said[theirs][:, columns]).all(1)
    return Likeness(ids, alike, np.abs(one - two).mean(1).astype(np.float64), None)


def columns_of(first: Sequence[str], second: Sequence[str]) -> list[int] | None:
    """Return which class of the second is each of the first; None where they do not match.

    By their names, wherever both have the same ones in any order, otherwise by their numbers.
    """
    if len(first) != len(second):
        return None
    if set(first) == set(second) and len(set(first)) == len(first):
        place = {name: at for at, name in enumerate(second)}
        return [place[name] for name in first]
    return list(range(len(first)))
