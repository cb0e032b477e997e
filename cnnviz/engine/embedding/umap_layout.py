"""UMAP by umap-learn, from known neighbours and a start by principal components.

The steps are those of ``umap.UMAP``: the fuzzy graph of neighbours, then its layout by sampling
edges. They are called one by one, because the layout can then be watched and ended; a test holds
the result to that of ``umap.UMAP``. Its own start by the spectrum of the graph takes nearly all of
its time on large sets [1]_.

.. [1] L. McInnes, J. Healy, J. Melville, "UMAP: Uniform Manifold Approximation and Projection for
   Dimension Reduction", arXiv:1802.03426.
"""

from __future__ import annotations

import os
import re
import threading
import time
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.child import Channel
from cnnviz.engine.embedding.snapshots import Snapshot
from cnnviz.engine.events import Progress

if TYPE_CHECKING:
    from cnnviz.engine.embedding.neighbours import Neighbours
    from cnnviz.engine.embedding.params import EmbedParams

_WIDTH = 10.0  # what the start is scaled to, as umap-learn does
_NOISE = 1e-4
_PICTURE_S = 0.25  # seconds between two pictures at least
_FEW_EPOCHS_FROM = 10_000  # samples; umap-learn's own rule
_FEWEST_EPOCHS = 10  # up to which edges are dropped as if there were the usual number
_PATIENCE_S = 0.1
_MANY_CORES = 4  # from here on the layout in parallel is the quicker one

_preparing = threading.Lock()
_thread: threading.Thread | None = None


def start_preparing() -> None:
    """Import and compile UMAP on a thread of its own; done once in a process."""
    global _thread
    with _preparing:
        if _thread is None:
            _thread = threading.Thread(target=_compile, name="preparing UMAP", daemon=True)
            _thread.start()


def wait_until_prepared(channel: Channel) -> None:
    """Say that UMAP is being compiled until it is."""
    start_preparing()
    assert _thread is not None
    message = "Preparing UMAP, the first time takes up to a minute"
    while _thread.is_alive():
        channel.tell(Progress(0, None, message))
        _thread.join(_PATIENCE_S)


def epochs_of(params: EmbedParams, samples: int) -> int:
    """Return how many epochs are made."""
    return params.epochs or _usual_epochs(samples)


def _usual_epochs(samples: int) -> int:
    return 500 if samples <= _FEW_EPOCHS_FROM else 200


def umap(
    start: NDArray[np.float32], neighbours: Neighbours, params: EmbedParams, channel: Channel
) -> tuple[NDArray[np.float32], bool]:
    """Lay out samples by UMAP.

    Parameters
    ----------
    start : ndarray, shape (N, 2)
        The first two principal components.
    neighbours : Neighbours
        Of every sample, at least ``n_neighbors - 1``.
    params : EmbedParams
        Number of neighbours, least distance, epochs, seed.
    channel : Channel
        Is told the progress and shown the points; may ask to finish.

    Returns
    -------
    points : ndarray of float32, shape (N, 2)
    whole : bool
        Whether all epochs were made.
    """
    points = scaled_start(start, params.seed)
    channel.tell(Snapshot(points.copy(), "The start of UMAP"))
    wait_until_prepared(channel)
    return _lay_out(points, neighbours, params, channel)


def _lay_out(
    points: NDArray[np.float32], neighbours: Neighbours, params: EmbedParams, channel: Channel
) -> tuple[NDArray[np.float32], bool]:
    from umap.layouts import optimize_layout_euclidean
    from umap.umap_ import find_ab_params, make_epochs_per_sample

    epochs = epochs_of(params, len(points))
    channel.tell(Progress(0, epochs, "The graph of neighbours", "epochs"))
    graph = _graph(neighbours, params, epochs)
    a, b = find_ab_params(1.0, params.min_dist)
    watch = _Watch(points, epochs, channel)
    state = _random_state(params).randint(-(2**31) + 1, 2**31 - 2, 3).astype(np.int64)
    try:
        optimize_layout_euclidean(
            points,
            points,
            graph.row,
            graph.col,
            epochs,
            len(points),
            make_epochs_per_sample(graph.data, epochs),
            a,
            b,
            state,
            parallel=_in_parallel(params.seed),
            tqdm_kwds={
                "disable": False,
                "file": watch,
                "bar_format": "{n}",
                "mininterval": 0.05,
                "miniters": 1,
            },
            move_other=True,
        )
    except _Finished:
        return points, False
    return points, True


def scaled_start(start: NDArray[Any], seed: int) -> NDArray[np.float32]:
    """Bring the start to coordinates from 0 to 10, shaken a little so that equal samples part."""
    points = np.array(start, np.float64)
    random = np.random.default_rng(seed if seed >= 0 else None)
    points *= _WIDTH / max(float(np.abs(points).max()), 1e-30)
    points += random.normal(0, _NOISE, points.shape)
    points -= points.min(0)
    points *= _WIDTH / points.max(0)
    return np.ascontiguousarray(points, np.float32)


def _in_parallel(seed: int) -> bool:
    return seed < 0 and (os.cpu_count() or 1) >= _MANY_CORES


class _Finished(Exception):
    """Ends the layout where somebody wants the points as they are."""


class _Watch:
    """The file into which UMAP's progress bar writes the number of the epoch."""

    def __init__(self, points: NDArray[np.float32], epochs: int, channel: Channel) -> None:
        self._points = points
        self._epochs = epochs
        self._channel = channel
        self._shown = time.monotonic()

    def write(self, text: str) -> None:
        number = re.search(r"\d+", text)
        if number is None:
            return
        done = int(number[0])
        self._channel.tell(Progress(done, self._epochs, "UMAP", "epochs"))
        if self._channel.finish and 0 < done < self._epochs:
            raise _Finished
        now = time.monotonic()
        if now - self._shown >= _PICTURE_S and done < self._epochs:
            self._shown = now
            message = f"UMAP, epoch {done:,} of {self._epochs:,}"
            self._channel.tell(Snapshot(self._points.copy(), message))

    def flush(self) -> None:
        pass


def _random_state(params: EmbedParams) -> np.random.RandomState:
    # umap-learn draws from NumPy's older generator.
    return np.random.RandomState(params.seed if params.seed >= 0 else None)


def _graph(neighbours: Neighbours, params: EmbedParams, epochs: int) -> Any:
    """Return the fuzzy graph of neighbours without the edges too weak to be drawn even once."""
    from umap.umap_ import fuzzy_simplicial_set

    found = neighbours.first(params.n_neighbors - 1)
    # UMAP counts each sample as the nearest neighbour of itself.
    own = np.arange(len(found.indices), dtype=np.int32)[:, None]
    indices = np.hstack([own, found.indices])
    distances = np.hstack([np.zeros_like(own, np.float32), found.distances])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph, _, _ = fuzzy_simplicial_set(
            distances,  # only its number of rows counts
            params.n_neighbors,
            _random_state(params),
            neighbours.metric,
            knn_indices=indices,
            knn_dists=distances,
        )
    graph = graph.tocoo()
    graph.sum_duplicates()
    times = epochs if epochs > _FEWEST_EPOCHS else _usual_epochs(len(own))
    graph.data[graph.data < graph.data.max() / times] = 0.0
    graph.eliminate_zeros()
    return graph


def _compile() -> None:
    """Run UMAP once on a few points, by which numba compiles it."""
    from cnnviz.engine.child import SILENT
    from cnnviz.engine.embedding.neighbours import find_neighbours
    from cnnviz.engine.embedding.params import EmbedParams

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        few = np.random.default_rng(0).normal(size=(64, 4)).astype(np.float32)
        found = find_neighbours(few, 4)
        for seed in (0, -1) if _in_parallel(-1) else (0,):
            params = EmbedParams(epochs=2, n_neighbors=5, seed=seed)
            _lay_out(scaled_start(few[:, :2], seed), found, params, SILENT)
