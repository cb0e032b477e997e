"""t-SNE by openTSNE, seen while it settles."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.child import Channel
from cnnviz.engine.embedding.snapshots import Snapshot
from cnnviz.engine.events import Progress

if TYPE_CHECKING:
    from cnnviz.engine.embedding.neighbours import Neighbours
    from cnnviz.engine.embedding.params import EmbedParams

_SPREAD = 1e-4  # deviation of the first axis at the start, as openTSNE wants it
_EVERY = 10  # iterations between two looks
_PICTURE_S = 0.25  # seconds between two pictures at least


def neighbours_needed(params: EmbedParams, samples: int) -> int:
    """Return how many neighbours the perplexity takes: three times as many."""
    return max(1, min(samples - 1, int(3 * params.perplexity)))


def tsne(
    start: NDArray[np.float32], neighbours: Neighbours, params: EmbedParams, channel: Channel
) -> tuple[NDArray[np.float32], bool]:
    """Lay out samples by t-SNE.

    Parameters
    ----------
    start : ndarray, shape (N, 2)
        The first two principal components.
    neighbours : Neighbours
        Of every sample, at least :func:`neighbours_needed`.
    params : EmbedParams
        Perplexity, iterations and so on.
    channel : Channel
        Is told the progress and shown the points; may ask to finish.

    Returns
    -------
    points : ndarray of float32, shape (N, 2)
    whole : bool
        Whether all iterations were made.
    """
    channel.tell(Progress(0, None, "Preparing t-SNE"))
    from openTSNE import TSNE
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    found = neighbours.first(neighbours_needed(params, len(start)))
    affinities = PerplexityBasedNN(
        perplexity=params.perplexity,
        knn_index=PrecomputedNeighbors(
            np.ascontiguousarray(found.indices, np.int64),
            np.ascontiguousarray(found.distances, np.float64),
        ),
        n_jobs=-1,
    )
    watch = _Watch(params, channel)
    seed = params.seed if params.seed >= 0 else None
    maker = TSNE(
        perplexity=params.perplexity,
        early_exaggeration=params.early_exaggeration,
        early_exaggeration_iter=params.early_iterations,
        n_iter=params.iterations,
        learning_rate=params.learning_rate or "auto",
        n_jobs=-1,
        random_state=seed,
        callbacks=watch,
        callbacks_every_iters=_EVERY,
    )
    points = maker.fit(affinities=affinities, initialization=_scaled(start, seed))
    return np.asarray(points, np.float32), not watch.stopped


def _scaled(start: NDArray[Any], seed: int | None) -> NDArray[np.float64]:
    """Shrink the start and shake it a little, so that equal samples can part."""
    points = np.array(start, np.float64)
    points *= _SPREAD / max(float(points[:, 0].std()), 1e-30)
    return points + np.random.default_rng(seed).normal(0, 0.01 * _SPREAD, points.shape)


class _Watch:
    """What openTSNE calls every few iterations."""

    def __init__(self, params: EmbedParams, channel: Channel) -> None:
        self.stopped = False
        self._total = params.early_iterations + params.iterations
        self._channel = channel
        self._phase = -1
        # A phase without steps is begun nevertheless.
        self._before = (0, params.early_iterations)
        self._shown = 0.0

    def optimization_about_to_start(self) -> None:
        self._phase += 1

    def __call__(self, iteration: int, _error: float, points: NDArray[np.float64]) -> bool:
        done = self._before[min(self._phase, 1)] + iteration
        self._channel.tell(Progress(done, self._total, "t-SNE", "iterations"))
        now = time.monotonic()
        if now - self._shown >= _PICTURE_S:
            self._shown = now
            picture = np.array(points, np.float32)
            self._channel.tell(Snapshot(picture, f"t-SNE, iteration {done:,} of {self._total:,}"))
        self.stopped = self._channel.finish
        return self.stopped
