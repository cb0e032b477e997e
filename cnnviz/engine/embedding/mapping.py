"""The making of a map, step by step; it runs in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.child import Channel
from cnnviz.engine.embedding.neighbours import kept_neighbours
from cnnviz.engine.embedding.params import AXES, EmbedParams
from cnnviz.engine.embedding.pca import kept_pca
from cnnviz.engine.embedding.quality import Quality, measure_quality
from cnnviz.engine.embedding.snapshots import Snapshot
from cnnviz.engine.events import Progress


@dataclass(frozen=True, eq=False)
class Mapped:
    """What the worker returns.

    Parameters
    ----------
    points : ndarray of float32, shape (N, 2)
        The map.
    scores : ndarray of float32, shape (N, K)
        The first principal components, at most ten.
    ratio : tuple of float
        The share of the variance of each.
    whole : bool
        False where somebody ended it early and kept it.
    exact : bool
        Whether the neighbours are those of a search over all pairs.
    quality : Quality or None
        Figures of trust, where they were wanted.
    """

    points: NDArray[np.float32]
    scores: NDArray[np.float32]
    ratio: tuple[float, ...]
    whole: bool
    exact: bool
    quality: Quality | None


def make_map(
    channel: Channel,
    array: NDArray[Any],
    labels: NDArray[np.int64],
    params: EmbedParams,
    key: str,
    quality: bool,
) -> Mapped:
    """Map samples; the first picture is that of their principal components.

    Parameters
    ----------
    channel : Channel
        Is told the progress, and shown the points while they settle.
    array : ndarray of float32, shape (N, D)
        Finite features.
    labels : ndarray of int64, shape (N,)
        For the figures of trust.
    params : EmbedParams
        Checked before.
    key : str
        Fingerprint of the features; their neighbours are kept under it.
    quality : bool
        Whether to measure the map.
    """
    if params.method == "umap":
        from cnnviz.engine.embedding.umap_layout import start_preparing

    first = params.first_pca if params.method != "pca" else 0
    reduces = 0 < first < array.shape[1]
    channel.tell(Progress(0, len(array), "Principal components"))
    scores, shares = kept_pca(array, max(first if reduces else 0, AXES), key, channel)
    start = axes(scores, 1, 2)
    channel.tell(Snapshot(start, "Principal components"))
    whole = exact = True
    if params.method == "pca":
        points = axes(scores, params.axis_x, params.axis_y)
    else:
        if params.method == "umap":
            start_preparing()  # while neighbours are sought
        reduced = scores[:, :first] if reduces else array
        points, whole, exact = _by_neighbours(channel, reduced, start, params, f"{key} {first}")
    figures = None
    if quality:
        channel.tell(Snapshot(points, "Measuring the map"))
        channel.tell(Progress(0, None, "Measuring the map"))
        figures = measure_quality(array, points, labels, channel=channel)
    ratio = tuple(float(share) for share in shares[:AXES])
    return Mapped(points, np.array(scores[:, :AXES]), ratio, whole, exact, figures)


def axes(scores: NDArray[np.float32], across: int, up: int) -> NDArray[np.float32]:
    """Return two principal components, counted from 1, as points; what is not there is 0."""
    points = np.zeros((len(scores), 2), np.float32)
    for column, axis in enumerate((across, up)):
        if axis <= scores.shape[1]:
            points[:, column] = scores[:, axis - 1]
    return points


def _by_neighbours(
    channel: Channel,
    reduced: NDArray[Any],
    start: NDArray[np.float32],
    params: EmbedParams,
    key: str,
) -> tuple[NDArray[np.float32], bool, bool]:
    """Return the points, whether all steps were made, and whether neighbours are exact."""
    if params.method == "tsne":
        from cnnviz.engine.embedding.tsne import neighbours_needed, tsne

        k = neighbours_needed(params, len(reduced))
        near = kept_neighbours(reduced, k, params.metric, key, channel)
        return *tsne(start, near, params, channel), near.exact
    from cnnviz.engine.embedding.umap_layout import umap

    near = kept_neighbours(reduced, params.n_neighbors - 1, params.metric, key, channel)
    return *umap(start, near, params, channel), near.exact
