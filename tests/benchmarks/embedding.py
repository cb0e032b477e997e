"""Maps of samples against the libraries called directly; MNIST where it is, random rows otherwise.

The first picture is timed from the start of the work to its first snapshot, with the features at
hand; cold: in a new process, warm: in one that has made a map.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.child import close_idle
from cnnviz.engine.embedding.embed import as_features, embedding
from cnnviz.engine.embedding.features import Features
from cnnviz.engine.embedding.params import EmbedParams
from cnnviz.engine.embedding.pca import fit_pca
from cnnviz.engine.embedding.snapshots import Snapshot
from cnnviz.engine.events import drain
from tests.benchmarks.harness import ROUNDS, Comparison, Figure, compare, timed
from tests.benchmarks.mnist import mnist_pixels

_MOST_ROUNDS = 10
_EARLY, _LATE = 50, 100  # iterations of t-SNE: of the usual 250 and 500 one round takes a minute


def rows() -> Iterator[Comparison | Figure]:
    """Measure."""
    from sklearn.decomposition import PCA

    pixels = mnist_pixels()
    yield compare(
        "PCA of 70,000 x 784 to 50, against PCA() of scikit-learn",
        timed(lambda: fit_pca(pixels, 50)),
        timed(lambda: PCA(50).fit_transform(pixels)),
        1.0,
        most=_MOST_ROUNDS,
    )
    reduced = fit_pca(pixels, 50).scores
    yield _tsne(np.ascontiguousarray(reduced[:10_000]))
    yield from _first_pictures(pixels)
    few = as_features(np.ascontiguousarray(reduced[:5_000]))
    yield Figure(
        "cancelling t-SNE, from closing it to its process being gone", _cancelling(few), "s", 0.2
    )


def _tsne(array: NDArray[np.float32]) -> Comparison:
    from openTSNE import TSNE

    features = as_features(array)
    params = EmbedParams(method="tsne", early_iterations=_EARLY, iterations=_LATE, first_pca=0)

    def bare() -> None:
        TSNE(early_exaggeration_iter=_EARLY, n_iter=_LATE, n_jobs=-1, random_state=0).fit(array)

    def ours() -> None:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["CNNVIZ_CACHE"] = folder
            close_idle()  # so that its start, and a cache of its own, are in the figure
            drain(embedding(features, params, quality=False))

    name = f"t-SNE of 10,000 x 50, {_EARLY + _LATE} iterations, against openTSNE called directly"
    return compare(name, timed(ours), timed(bare), 1.05, most=ROUNDS)


def _first_pictures(pixels: NDArray[np.float32]) -> Iterator[Figure]:
    features = as_features(pixels)
    narrow = as_features(np.ascontiguousarray(pixels[:, 200:328]))
    close_idle()
    for state in ("cold", "warm"):
        for what, given in (("784", features), ("128", narrow)):
            if state == "cold":
                close_idle()
            name = f"first picture of 70,000 x {what}, {state}"
            yield Figure(name, _until_picture(replace(given, key=name)), "s", 1.5)


def _until_picture(features: Features) -> float:
    start = time.perf_counter()
    work = embedding(features, EmbedParams(method="pca", axis_x=2, axis_y=1), quality=False)
    next(event for event in work if isinstance(event, Snapshot))
    seconds = time.perf_counter() - start
    drain(work)  # and so the process is free again
    return seconds


def _cancelling(features: Features) -> float:
    work = embedding(features, EmbedParams(method="tsne", iterations=90_000))
    next(event for event in work if getattr(event, "message", "") == "t-SNE")
    start = time.perf_counter()
    work.close()
    return time.perf_counter() - start
