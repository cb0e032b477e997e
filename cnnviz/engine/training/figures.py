"""What can be told from the scores of an evaluation: curves, calibration, confusions, orders.

Everything here is computed from arrays, by scikit-learn and SciPy where they have it; nothing asks
the network again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    auc,
    average_precision_score,
    precision_recall_curve,
    roc_curve,
)

from cnnviz.engine.events import Progress, Work

Kind = Literal["roc", "precision-recall"]

BINS = 15  # of a reliability diagram, as in Guo et al.
_GRID = 1001  # places at which curves of classes are averaged
_MOST_POINTS = 2000  # of a curve that is drawn; more fall on the same pixels
_EXACT = 5_000_000  # scores up to which the micro average sorts all of them
_MOST_ORDERED = 300  # classes whose tree is brought into the best order; a thousand take seconds
_LEVELS = 10  # low bits of a float32 that are dropped where there are more: 2^-13 of the score


@dataclass(frozen=True, eq=False)
class Curve:
    """A ROC or precision-recall curve.

    Parameters
    ----------
    x, y : ndarray of float64, shape (points,)
        False and true positive rate, or recall and precision; from 0 to 1.
    area : float
        Area under the ROC curve, or average precision; NaN where the curve means nothing because
        only one of the two sides has samples.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    area: float


@dataclass(frozen=True, eq=False)
class Calibration:
    """How far confidence can be believed.

    Parameters
    ----------
    edges : ndarray of float64, shape (bins + 1,)
        Bins of equal width; a bin holds its upper edge and not its lower one.
    counts : ndarray of int64, shape (bins,)
        Samples by the confidence of their prediction.
    confidence, accuracy : ndarray of float64, shape (bins,)
        Mean confidence and share of right answers of each bin; NaN where it is empty.
    bin_of : ndarray of int64, shape (N,)
        The bin of each sample.
    error : float
        Expected calibration error, sum over the bins of n_b / N * |accuracy_b - confidence_b|
        (Naeini et al. 2015; Guo et al. 2017, equation 3); from 0 to 1.
    largest : float
        Maximum calibration error, the largest of these differences (Guo et al. 2017, equation 5).
    """

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]
    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    bin_of: NDArray[np.int64]
    error: float
    largest: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """A class that is taken for another one.

    Parameters
    ----------
    truth, predicted : int
        The outputs that stand for the two classes.
    count : int
        Samples of `truth` that were taken for `predicted`.
    of : int
        All samples of `truth`.
    """

    truth: int
    predicted: int
    count: int
    of: int

    @property
    def share(self) -> float:
        """Share of the samples of `truth`, from 0 to 1."""
        return self.count / self.of if self.of else 0.0


# ---- curves ------------------------------------------------------------------------------


def areas(
    labels: NDArray[np.int64], probabilities: NDArray[np.float32]
) -> Work[Progress, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the area under the ROC curve and the average precision of each class.

    Each class is told from the rest (Hand and Till 2001 for the ROC curve).

    Parameters
    ----------
    labels : ndarray of int64, shape (N,)
        Outputs that stand for the true classes.
    probabilities : ndarray of float32, shape (N, C)
        Their scores, from 0 to 1.

    Returns
    -------
    auc, average_precision : ndarray of float64, shape (C,)
        NaN for classes without samples, or without samples of the rest.
    """
    outputs = probabilities.shape[1]
    found = np.full((2, outputs), np.nan)
    there = np.unique(labels)
    for done, index in enumerate(there if len(there) > 1 else ()):
        scores = np.ascontiguousarray(probabilities[:, index])
        found[:, index] = _both_areas(labels == index, scores)
        yield Progress(done + 1, len(there), "ROC", "classes")
    return found[0], found[1]


def _both_areas(truth: NDArray[np.bool_], scores: NDArray[np.float32]) -> tuple[float, float]:
    """Return area under the ROC curve and average precision; both follow from one sorting.

    They are to the bit what scikit-learn's ``roc_curve`` and ``auc`` give, and the average
    precision is the sum over the thresholds of precision times the recall that is gained there, as
    scikit-learn defines it. A thousand classes take a tenth of the time.
    """
    # The bits of floats that are not negative rise with them, and up to 1 two of the 32 are free:
    # with the truth as the lowest one, plain numbers are sorted, which processors do very fast.
    keys = scores.view(np.uint32) << 1 | truth
    keys.sort()
    keys = keys[::-1]
    last = np.append(np.flatnonzero(np.diff(keys >> 1)), len(keys) - 1)  # of each score
    hits = np.cumsum(keys & 1, dtype=np.int64)[last]
    misses = 1 + last - hits
    true, false = np.append(0.0, hits / hits[-1]), np.append(0.0, misses / misses[-1])
    gained, lost = true[1:] * hits[-1], false[1:] * misses[-1]
    precision = gained / (gained + lost)
    return float(auc(false, true)), float((np.diff(true) * precision).sum())


def curve(
    labels: NDArray[np.int64], probabilities: NDArray[np.float32], output: int, kind: Kind
) -> Curve:
    """Return the curve of one class against the rest; arguments as for :func:`areas`."""
    return curve_of(labels == output, np.asarray(probabilities[:, output]), kind)


def curve_of(truth: NDArray[np.bool_], scores: NDArray[np.float32], kind: Kind) -> Curve:
    """Return the curve that scores, (N,), give against a truth, (N,)."""
    return _curve(truth, scores, kind, None)


def averages(
    labels: NDArray[np.int64], probabilities: NDArray[np.float32], kind: Kind
) -> Work[Progress, tuple[Curve, Curve]]:
    """Return the micro and the macro average of the curves of all classes that have samples.

    The micro average takes every pair of a sample and a class for a decision of its own. Above five
    million of them, scores that differ by less than 2^-13 of themselves count as equal, so that
    nothing has to be sorted. The macro average is the mean of the classes' curves at equal places,
    its area the mean of theirs.
    """
    there = np.unique(labels)
    if len(there) < 2:
        nothing = Curve(np.empty(0), np.empty(0), float("nan"))
        return nothing, nothing
    columns = ((labels == index, probabilities[:, index]) for index in there)
    macro = yield from _macro(columns, len(there), kind)
    micro = yield from _micro(labels, probabilities, kind)
    return micro, macro


def averages_of(
    truth: NDArray[np.bool_], scores: NDArray[np.float32], kind: Kind
) -> Work[Progress, tuple[Curve, Curve]]:
    """Return both averages where a sample may be of several classes, or of none.

    Parameters
    ----------
    truth : ndarray of bool, shape (N, C)
        Of which classes each sample is.
    scores : ndarray of float32, shape (N, C)
        Their scores.
    kind : {"roc", "precision-recall"}
        Which curves.
    """
    there = np.flatnonzero(truth.any(0) & ~truth.all(0))
    if not len(there):
        nothing = Curve(np.empty(0), np.empty(0), float("nan"))
        return nothing, nothing
    columns = ((truth[:, index], scores[:, index]) for index in there)
    macro = yield from _macro(columns, len(there), kind)
    return _curve(truth.ravel(), np.asarray(scores).ravel(), kind, None), macro


def _macro(
    columns: Iterable[tuple[NDArray[np.bool_], NDArray[np.float32]]], count: int, kind: Kind
) -> Work[Progress, Curve]:
    grid, total, sizes = np.linspace(0, 1, _GRID), np.zeros(_GRID), list[float]()
    for done, (truth, scores) in enumerate(columns):
        one = _curve(truth, np.asarray(scores), kind, None)
        total += np.interp(grid, one.x, one.y)
        sizes.append(one.area)
        yield Progress(done + 1, count, "macro average", "classes")
    mean = total / count
    if kind == "roc":
        grid, mean = np.insert(grid, 0, 0.0), np.insert(mean, 0, 0.0)
    return Curve(grid, mean, float(np.mean(sizes)))


def _micro(
    labels: NDArray[np.int64], probabilities: NDArray[np.float32], kind: Kind
) -> Work[Progress, Curve]:
    if probabilities.size <= _EXACT:
        truth = labels[:, None] == np.arange(probabilities.shape[1])
        return _curve(truth.ravel(), np.asarray(probabilities).ravel(), kind, None)
    # Floats that are not negative are ordered as their bits are.
    levels = (int(np.float32(1).view(np.int32)) >> _LEVELS) + 2
    counts = np.zeros((2, levels), np.int64)
    step = max(1, _EXACT // probabilities.shape[1])
    for start in range(0, len(labels), step):
        part = np.ascontiguousarray(probabilities[start : start + step])
        bits = part.view(np.int32) >> _LEVELS
        own = bits[np.arange(len(bits)), labels[start : start + step]]
        counts[1] += np.bincount(own, minlength=levels)
        counts[0] += np.bincount(bits.ravel(), minlength=levels)
        yield Progress(start, len(labels), "micro average", "images")
    counts[0] -= counts[1]
    side, level = np.nonzero(counts)
    scores = (level << _LEVELS).astype(np.int32).view(np.float32)
    return _curve(side == 1, scores, kind, counts[side, level])


def _curve(
    truth: NDArray[np.bool_],
    scores: NDArray[np.float32],
    kind: Kind,
    weights: NDArray[np.int64] | None,
) -> Curve:
    if truth.all() or not truth.any():
        return Curve(np.empty(0), np.empty(0), float("nan"))
    if kind == "roc":
        x, y, _ = roc_curve(truth, scores, sample_weight=weights)
        area = float(auc(x, y))
    else:
        precision, recall, _ = precision_recall_curve(
            truth, scores, sample_weight=weights, drop_intermediate=True
        )
        area = float(average_precision_score(truth, scores, sample_weight=weights))
        x, y = recall[::-1], precision[::-1]
    if len(x) > _MOST_POINTS:
        kept = np.unique(np.linspace(0, len(x) - 1, _MOST_POINTS).round().astype(int))
        x, y = x[kept], y[kept]
    return Curve(np.asarray(x, np.float64), np.asarray(y, np.float64), area)


# ---- calibration -------------------------------------------------------------------------


def calibration(
    confidence: NDArray[np.float32], right: NDArray[np.bool_], bins: int = BINS
) -> Calibration:
    """Compare confidence with what came true; see :class:`Calibration`.

    Parameters
    ----------
    confidence : ndarray of float32, shape (N,)
        Probability of the class that came first.
    right : ndarray of bool, shape (N,)
        Whether that was the true one.
    bins : int
        Number of bins between 0 and 1.
    """
    edges = np.linspace(0, 1, bins + 1)
    bin_of = np.searchsorted(edges[1:-1], confidence.astype(np.float64), side="left")
    counts = np.bincount(bin_of, minlength=bins)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(bin_of, confidence, minlength=bins) / counts
        share = np.bincount(bin_of, right, minlength=bins) / counts
    gaps = np.abs(share - mean)[counts > 0]
    error = float((gaps * counts[counts > 0]).sum() / max(1, len(confidence)))
    largest = float(gaps.max(initial=0.0))
    return Calibration(edges, counts, mean, share, bin_of, error, largest)


# ---- confusions --------------------------------------------------------------------------


def worst_pairs(confusion: NDArray[np.int64], most: int = 100) -> list[Confusion]:
    """Return the pairs of classes that are confused most often, the worst first.

    Parameters
    ----------
    confusion : ndarray of int64, shape (C, C)
        Samples by true (rows) and predicted class (columns).
    most : int
        At most so many.
    """
    wrong = confusion.copy()
    np.fill_diagonal(wrong, 0)
    sums = confusion.sum(1)
    rows, columns = np.nonzero(wrong)
    counts = wrong[rows, columns]
    order = np.lexsort((columns, rows, -(counts / sums[rows]), -counts))[:most]
    return [
        Confusion(int(rows[at]), int(columns[at]), int(counts[at]), int(sums[rows[at]]))
        for at in order
    ]


def order_by_confusion(confusion: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the classes with the most often missed first, (C,); without samples last."""
    sums = confusion.sum(1)
    missed = (sums - np.diag(confusion)) / np.maximum(sums, 1)
    return np.lexsort((np.arange(len(sums)), -missed, sums == 0))


def clustered_order(confusion: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return an order of the classes, (C,), in which those that are confused stand together.

    Classes are the nearer the larger the share of their samples that is taken for the other one, in
    both directions together; average linkage, and the optimal order of the leaves (Bar-Joseph et
    al. 2001). Classes without samples that nothing is taken for come last, as they were given.
    """
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform

    used = np.flatnonzero(confusion.sum(0) + confusion.sum(1))
    rest = np.setdiff1d(np.arange(len(confusion)), used)
    if len(used) < 3:
        return np.concatenate([used, rest])
    part = confusion[np.ix_(used, used)].astype(np.float64)
    shares = part / np.maximum(part.sum(1, keepdims=True), 1)
    distance = 1 - np.clip((shares + shares.T) / 2, 0, 1)
    np.fill_diagonal(distance, 0)
    best = len(used) <= _MOST_ORDERED
    tree = linkage(squareform(distance, checks=False), "average", optimal_ordering=best)
    return np.concatenate([used[leaves_list(tree)], rest])


def report_table(
    labels: NDArray[np.int64], predicted: NDArray[np.int64], names: Sequence[str]
) -> dict[str, dict[str, float] | float]:
    """Return scikit-learn's ``classification_report`` of the classes that appear, by name.

    Parameters
    ----------
    labels, predicted : ndarray of int64, shape (N,)
        True and predicted outputs.
    names : sequence of str
        Names of all outputs.
    """
    from sklearn.metrics import classification_report

    present = np.union1d(labels, predicted)
    found: dict[str, dict[str, float] | float] = classification_report(
        labels,
        predicted,
        labels=present,
        target_names=told_apart([names[index] for index in present]),
        output_dict=True,
        zero_division=0,
    )
    return found


def told_apart(names: Sequence[str]) -> list[str]:
    """Tell classes of one name apart: ImageNet has two cranes and two maillots."""
    often, so_far = Counter(names), Counter[str]()
    told = []
    for name in names:
        so_far[name] += 1
        told.append(name if often[name] == 1 else f"{name} ({so_far[name]})")
    return told
