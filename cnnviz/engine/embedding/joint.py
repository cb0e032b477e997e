"""One map for several sets of features of the same samples, so that points move and nothing else.

Principal components of each set alone would turn and flip from one to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.embedding.embed import Embedding
from cnnviz.engine.embedding.features import Features
from cnnviz.engine.embedding.mapping import axes
from cnnviz.engine.embedding.params import AXES, EmbedParams
from cnnviz.engine.embedding.pca import fit_pca

_MOST_BYTES = 64 << 20  # of features that the components are found in; more are spread evenly


@dataclass(frozen=True, eq=False)
class JointMap:
    """Principal components of several sets of features together.

    Parameters
    ----------
    components : ndarray of float64, shape (K, D)
        Orthonormal directions, those of the widest spread first.
    mean : ndarray of float64, shape (D,)
        Of all features.
    ratio : tuple of float
        The share of the variance of all sets along each component.
    low, high : ndarray of float32, shape (K,)
        How far the samples of all sets reach on each.
    sets : int
        How many sets there were.
    """

    components: NDArray[np.float64]
    mean: NDArray[np.float64]
    ratio: tuple[float, ...]
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    sets: int

    def embedding(self, features: Features) -> Embedding:
        """Return the map of one set on the first two components."""
        scores = self._scores(features.array)
        return Embedding(
            points=axes(scores, 1, 2),
            sample_ids=features.sample_ids,
            labels=features.labels,
            params=EmbedParams(method="pca"),
            layer=features.layer,
            pooling=features.pooling,
            explained=self.ratio,
            scores=scores,
            dropped=features.dropped,
            skipped=features.skipped,
            warnings=features.warnings,
            facts=features.facts,
        )

    def bounds(self, across: int, up: int) -> tuple[float, float, float, float]:
        """Return the smallest and largest x, and the smallest and largest y, of all sets."""
        places = [min(axis, len(self.low)) - 1 for axis in (across, up)]
        x, y = ((float(self.low[at]), float(self.high[at])) for at in places)
        return *x, *y

    def fits(self, features: Features) -> bool:
        """Whether a set has the same features, so that it can be put on the same components."""
        return features.array.shape[1:] == self.mean.shape

    def _scores(self, array: NDArray[np.float32]) -> NDArray[np.float32]:
        moved = array.astype(np.float64) - self.mean
        return np.ascontiguousarray(moved @ self.components.T, np.float32)


def joint_map(sets: Sequence[Features], like: JointMap | None = None, count: int = 0) -> JointMap:
    """Find the components of several sets of features of one layer.

    Parameters
    ----------
    sets : sequence of Features
        At least one; those with another number of features than the last one are left out.
    like : JointMap, optional
        An earlier one of fewer sets, whose directions are not to be mirrored.
    count : int
        How many sets there are, where those at hand stand for more; 0: as many as are given.

    Raises
    ------
    MapProblem
        Where all samples have the same features, or their squares are too large.
    """
    width = sets[-1].array.shape[1]
    sets = [one for one in sets if one.array.shape[1] == width]
    size = max(1, max(one.array.nbytes for one in sets))
    most = max(2, _MOST_BYTES // size)
    some = [sets[at] for at in np.unique(np.linspace(0, len(sets) - 1, most).round().astype(int))]
    found = fit_pca(np.concatenate([one.array for one in some]), AXES)
    components = found.components
    if like is not None and like.components.shape[1] == width:
        common = min(len(components), len(like.components))
        along = (components[:common] * like.components[:common]).sum(1)
        components[:common][along < 0] *= -1
    ratio = tuple(found.ratio.tolist())
    nothing = np.zeros(len(components), np.float32)
    plain = JointMap(components, found.mean, ratio, nothing, nothing, count or len(sets))
    places = [plain._scores(one.array) for one in sets]
    low = np.min([scores.min(0) for scores in places], 0)
    high = np.max([scores.max(0) for scores in places], 0)
    return JointMap(components, found.mean, ratio, low, high, count or len(sets))
