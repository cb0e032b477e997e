"""UMAP of 70,000 x 50 against ``umap.UMAP`` as it comes; takes ten minutes, so only on request.

Each side once: a difference of that size needs no rounds. Both have compiled before. Ours is timed
with its search for neighbours, from the start of the work to its points.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.child import Channel, in_child
from cnnviz.engine.embedding.embed import as_features, embedding
from cnnviz.engine.embedding.params import EmbedParams
from cnnviz.engine.embedding.pca import fit_pca
from cnnviz.engine.embedding.quality import measure_quality
from cnnviz.engine.events import drain
from tests.benchmarks.harness import Comparison, Figure
from tests.benchmarks.mnist import mnist_pixels


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    array = np.ascontiguousarray(fit_pca(mnist_pixels(), 50).scores)
    features = as_features(array)
    ours = {seed: _ours(features, array, seed) for seed in (-1, 0)}
    default, its_trust = drain(in_child(by_default, array))
    yield Figure("umap.UMAP of 70,000 x 50 as it comes", default, "s")
    yield Figure("ours without a seed", ours[-1][0], "s")
    yield Figure("ours without a seed, of that", ours[-1][0] / default, "times", 0.2)
    yield Figure("ours with a seed", ours[0][0], "s")
    for seed, name in ((-1, "without"), (0, "with")):
        loss = its_trust - ours[seed][1]
        yield Figure(f"trustworthiness lost {name} a seed (of {its_trust:.4f})", loss, "", 0.01)


def _ours(features: Any, array: NDArray[np.float32], seed: int) -> tuple[float, float]:
    drain(embedding(as_features(array[:500]), EmbedParams(seed=seed, epochs=11), quality=False))
    params = EmbedParams(seed=seed, first_pca=0)
    start = time.perf_counter()
    # Neighbours are searched for by both seeds: what was kept by the first would help the second.
    from cnnviz.engine import kept

    for place in kept.folder().glob("neighbours-*"):
        place.rename(place.with_name(f"old-{seed}-{place.name}"))
    result = drain(embedding(features, params, quality=False))
    seconds = time.perf_counter() - start
    return seconds, _trust(array, result.points)


def by_default(channel: Channel, array: NDArray[np.float32]) -> tuple[float, float]:
    """Time ``umap.UMAP`` in a worker, and measure its map."""
    import umap

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        umap.UMAP(n_epochs=11).fit_transform(array[:5000])
        start = time.perf_counter()
        points = umap.UMAP().fit_transform(array)
        seconds = time.perf_counter() - start
    return seconds, _trust(array, points)


def _trust(array: NDArray[np.float32], points: NDArray[np.float32]) -> float:
    quality = measure_quality(array, points, np.full(len(array), -1), most=2000)
    assert quality is not None
    return quality.trustworthiness
