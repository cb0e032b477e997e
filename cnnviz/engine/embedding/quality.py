"""How far a map can be trusted.

Trustworthiness says whether neighbours in the map are neighbours in the features [1]_; the
neighbourhood hit and the accuracy of k nearest neighbours say whether classes stay together [2]_.

.. [1] J. Venna, S. Kaski, "Neighborhood preservation in nonlinear projection methods: An
   experimental study", ICANN 2001.
.. [2] F. V. Paulovich, L. G. Nonato, R. Minghim, H. Levkowitz, "Least Square Projection", IEEE
   TVCG 14(3), 2008.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.child import SILENT, Channel
from cnnviz.engine.events import Progress

K = 10
_ALL_UP_TO = 10_000  # samples; of more, some are looked at, each among all others
_LOOKED_AT = 2_000
_LEAST_BYTES, _MOST_BYTES = 64 << 20, 1 << 30  # of a table of distances


@dataclass(frozen=True)
class Quality:
    """Figures of a map, each from 0 to 1.

    Parameters
    ----------
    k : int
        Neighbours that were looked at; fewer than 10 in very small sets.
    trustworthiness : float
        1 where the k neighbours in the map are those in the features; scikit-learn's formula.
    hit_features, hit_map : float or None
        Mean share of the k neighbours that have the sample's own label; None without labels.
    knn_features, knn_map : float or None
        Share of samples whose label most of their k neighbours have (the lower class where two
        are equally frequent); None without labels.
    looked_at, samples : int
        How many samples were looked at, each among all, and how many there are.
    """

    k: int
    trustworthiness: float
    hit_features: float | None
    hit_map: float | None
    knn_features: float | None
    knn_map: float | None
    looked_at: int
    samples: int


def measure_quality(
    array: NDArray[Any],
    points: NDArray[Any],
    labels: NDArray[np.int64],
    k: int = K,
    seed: int = 0,
    most: int | None = None,
    channel: Channel = SILENT,
) -> Quality | None:
    """Compare a map with the features that it was made from.

    Parameters
    ----------
    array : ndarray, shape (N, D)
        Features.
    points : ndarray, shape (N, 2)
        The map.
    labels : ndarray of int64, shape (N,)
        Class indices, -1 where there is none; such samples count for trustworthiness alone.
    k : int
        Neighbours to look at; at most a third of the samples are.
    seed : int
        Chooses the samples that are looked at.
    most : int, optional
        How many are; by default all up to 10,000 samples and 2,000 of more.
    channel : Channel
        Is told how far it is.

    Returns
    -------
    Quality or None
        None for fewer than four samples.
    """
    samples = len(array)
    k = min(k, (samples - 1) // 3)
    if k < 1:
        return None
    if most is None:
        most = samples if samples <= _ALL_UP_TO else _LOOKED_AT
    chosen = np.arange(samples)
    if most < samples:
        chosen = np.sort(np.random.default_rng(seed).choice(samples, most, replace=False))
    in_map = _near_in_map(points, chosen, k)
    in_features, penalty = _near_in_features(array, chosen, in_map, k, channel)
    worst = len(chosen) * k * (2 * samples - 3 * k - 1)
    known = labels[chosen] >= 0
    own, features, mapped = labels[chosen][known], in_features[known], in_map[known]
    return Quality(
        k=k,
        trustworthiness=1 - 2 * penalty / worst,
        hit_features=_hit(own, labels[features]),
        hit_map=_hit(own, labels[mapped]),
        knn_features=_accuracy(own, labels[features]),
        knn_map=_accuracy(own, labels[mapped]),
        looked_at=len(chosen),
        samples=samples,
    )


def _near_in_map(points: NDArray[Any], chosen: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    from scipy.spatial import cKDTree

    places = np.asarray(points, np.float64)
    _, found = cKDTree(places).query(places[chosen], k + 1)
    # Each sample itself goes last; among many duplicates it may not be there, then the farthest.
    order = np.argsort(found == chosen[:, None], axis=1, kind="stable")[:, :k]
    return np.take_along_axis(found, order, 1)


def _near_in_features(
    array: NDArray[Any],
    chosen: NDArray[np.int64],
    in_map: NDArray[np.int64],
    k: int,
    channel: Channel,
) -> tuple[NDArray[np.int64], float]:
    """Return the true neighbours, and how far those of the map are from being them, summed."""
    mean = array.mean(0, dtype=np.float64).astype(np.float32)
    found = np.empty((len(chosen), k), np.int64)
    penalty = 0.0
    # A table that is mapped from the disk is read as few times as memory allows.
    space = int(np.clip(array.nbytes, _LEAST_BYTES, _MOST_BYTES))
    rows = max(1, space // (4 * len(array)))
    for start in range(0, len(chosen), rows):
        channel.tell(Progress(start, len(chosen), "Measuring the map", "samples"))
        part = slice(start, start + rows)
        own = chosen[part]
        away = _squares(array, mean, own)
        away[np.arange(len(own)), own] = np.inf
        found[part] = np.argpartition(away, k - 1, axis=1)[:, :k]
        for column in range(k):
            place = np.take_along_axis(away, in_map[part, column, None], 1)
            before = np.count_nonzero(away < place, axis=1)
            penalty += float(np.maximum(before + 1 - k, 0).sum())
    return found, penalty


def _squares(
    array: NDArray[Any], mean: NDArray[np.float32], own: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return the squared distances from some samples to all, up to a constant for each of them."""
    origin = np.subtract(array[own], mean, dtype=np.float32)
    away = np.empty((len(own), len(array)), np.float32)
    step = max(256, _LEAST_BYTES // (4 * array.shape[1]))
    for start in range(0, len(array), step):
        part = slice(start, start + step)
        values = np.subtract(array[part], mean, dtype=np.float32)
        away[:, part] = np.einsum("ij,ij->i", values, values) - 2 * (origin @ values.T)
    return away


def _hit(own: NDArray[np.int64], others: NDArray[np.int64]) -> float | None:
    return float((others == own[:, None]).mean()) if len(own) else None


def _accuracy(own: NDArray[np.int64], others: NDArray[np.int64]) -> float | None:
    """Let the neighbours vote; those without a label do not."""
    if not len(own):
        return None
    votes = (others[:, :, None] == others[:, None, :]).sum(2)
    votes[others < 0] = 0
    best = votes == votes.max(1, keepdims=True)
    winner = np.where(best, others, np.iinfo(np.int64).max).min(1)
    return float((winner == own).mean())
