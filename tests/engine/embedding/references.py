"""Maps by the libraries called directly, in a worker because of what they warn of on import."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.child import Channel
from cnnviz.engine.embedding.neighbours import find_neighbours
from cnnviz.engine.embedding.params import EmbedParams
from cnnviz.engine.embedding.umap_layout import _lay_out, wait_until_prepared


def by_umap(
    channel: Channel, array: NDArray[Any], start: NDArray[np.float32], k: int, epochs: int
) -> NDArray[np.float32]:
    """Call ``umap.UMAP`` with the exact neighbours, the given start, and a seed of 0."""
    import umap

    found = find_neighbours(array, k - 1)
    own = np.arange(len(array), dtype=np.int32)[:, None]
    indices = np.hstack([own, found.indices])
    distances = np.hstack([np.zeros_like(own, np.float32), found.distances])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        maker = umap.UMAP(
            n_neighbors=k,
            n_epochs=epochs,
            init=start,
            random_state=0,
            precomputed_knn=(indices, distances),
            force_approximation_algorithm=True,
        )
        result: NDArray[np.float32] = maker.fit_transform(array)
    return result


def by_our_umap(
    channel: Channel, array: NDArray[Any], start: NDArray[np.float32], k: int, epochs: int
) -> NDArray[np.float32]:
    """Lay the same out by ours, from this very start."""
    wait_until_prepared(channel)
    params = EmbedParams(epochs=epochs, n_neighbors=k)
    return _lay_out(start.copy(), find_neighbours(array, k - 1), params, channel)[0]


def by_opentsne(
    channel: Channel,
    array: NDArray[Any],
    start: NDArray[np.float64],
    perplexity: float,
    early: int,
    late: int,
) -> NDArray[np.float64]:
    """Call ``openTSNE.TSNE`` with an exact search and the given start."""
    from openTSNE import TSNE

    maker = TSNE(
        perplexity=perplexity,
        neighbors="exact",
        early_exaggeration_iter=early,
        n_iter=late,
        n_jobs=-1,
        random_state=0,
    )
    return np.asarray(maker.fit(array, initialization=start))
