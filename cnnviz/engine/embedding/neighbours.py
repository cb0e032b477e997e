"""Nearest neighbours among samples, by faiss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine import kept
from cnnviz.engine.child import SILENT, Channel
from cnnviz.engine.events import Progress

# Products of an exact search; above, cells of an inverted file are searched.
_MOST_EXACT = 6e11
_BLOCK_PRODUCTS = 1e10  # of one call, so that progress is told several times a second


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The k nearest other samples of each sample, nearest first.

    Parameters
    ----------
    indices : ndarray of int32, shape (N, k)
        Rows of the features; never the sample itself.
    distances : ndarray of float32, shape (N, k)
        By the metric.
    metric : str
        "euclidean"; "cosine" (1 - cosine of the angle) or "correlation" (the same of features
        without their mean over the row).
    exact : bool
        Whether all pairs were compared.
    """

    indices: NDArray[np.int32]
    distances: NDArray[np.float32]
    metric: str
    exact: bool

    @property
    def k(self) -> int:
        return int(self.indices.shape[1])

    def first(self, k: int) -> Neighbours:
        """Return the k nearest of them."""
        return Neighbours(self.indices[:, :k], self.distances[:, :k], self.metric, self.exact)


def find_neighbours(
    array: NDArray[Any], k: int, metric: str = "euclidean", channel: Channel = SILENT
) -> Neighbours:
    """Find the k nearest other samples of each sample.

    Parameters
    ----------
    array : ndarray, shape (N, D)
        Finite features.
    k : int
        At most N - 1.
    metric : {"euclidean", "cosine", "correlation"}
        What near means.
    channel : Channel
        Is told how far it is.

    Notes
    -----
    All pairs are compared up to 6e11 products (about 100,000 samples of 50 features); above, an
    inverted file (faiss ``IndexIVFFlat``) of 4 sqrt(N) cells is searched, a sixteenth of them for
    each sample. Distances of what is found are computed anew from differences, because those of
    the search come from products and lose their digits where samples lie close together.
    """
    import faiss

    prepared = _prepared(array, metric)
    samples, features = prepared.shape
    exact = float(samples) * samples * features <= _MOST_EXACT
    index: Any = faiss.IndexFlatL2(features)
    if not exact:
        cells, coarse = int(4 * np.sqrt(samples)), index  # which has to outlive its user
        index = faiss.IndexIVFFlat(coarse, features, cells)
        index.cp.seed = 0
        channel.tell(Progress(0, samples, "Neighbours", "samples"))
        index.train(prepared[:: max(1, samples // (cells * 64))])
        index.nprobe = max(8, cells // 16)
    index.add(prepared)
    indices = np.empty((samples, k), np.int32)
    distances = np.empty((samples, k), np.float32)
    reach = samples if exact else samples // 16
    rows = int(np.clip(_BLOCK_PRODUCTS / (reach * features), 64, 8192))
    for start in range(0, samples, rows):
        own = np.arange(start, min(start + rows, samples))
        channel.tell(Progress(start, samples, "Neighbours", "samples"))
        _, found = index.search(prepared[own], k + 1)
        indices[own], distances[own] = _ordered(prepared, own, found, k)
    if metric != "euclidean":
        distances *= distances / 2
    return Neighbours(indices, distances, metric, exact)


def kept_neighbours(
    array: NDArray[Any], k: int, metric: str, key: str, channel: Channel = SILENT
) -> Neighbours:
    """Return the neighbours that were found before for this key, or find and keep them.

    Parameters
    ----------
    array, k, metric, channel
        As for :func:`find_neighbours`.
    key : str
        Fingerprint of what `array` is; neighbours of more samples than k serve too.
    """
    place = kept.fingerprint("neighbours", key, metric)
    found = kept.load("neighbours", place)
    if found is not None and found["indices"].shape[1] >= k and len(found["indices"]) == len(array):
        exact = bool(kept.facts("neighbours", place).get("exact", True))
        whole = Neighbours(found["indices"], found["distances"], metric, exact)
        return whole.first(k)
    result = find_neighbours(array, k, metric, channel)
    arrays = {"indices": result.indices, "distances": result.distances}
    kept.save("neighbours", place, arrays, {"exact": result.exact})
    return result


def nearest_rows(array: NDArray[Any], row: int, k: int) -> NDArray[np.int64]:
    """Return the rows of the k other samples nearest to one, nearest first, all compared.

    Parameters
    ----------
    array : ndarray, shape (N, D)
        Features.
    row : int
        The sample.
    k : int
        How many; fewer where there are fewer others.
    """
    squares = np.empty(len(array), np.float64)
    own = np.asarray(array[row], np.float32)
    for start in range(0, len(array), 8192):
        part = slice(start, start + 8192)
        away = np.subtract(array[part], own, dtype=np.float32)
        squares[part] = np.einsum("ij,ij->i", away, away)
    squares[row] = np.inf
    k = min(k, len(array) - 1)
    nearest = np.argpartition(squares, k - 1)[:k] if k else np.empty(0, np.int64)
    return nearest[np.argsort(squares[nearest], kind="stable")].astype(np.int64)


def _prepared(array: NDArray[Any], metric: str) -> NDArray[np.float32]:
    """Bring features into a form in which Euclidean neighbours are those of the metric."""
    values = np.array(array, np.float32, order="C")
    if metric == "euclidean":
        # Far from zero the squares of the search would drown the differences.
        values -= values.mean(0, dtype=np.float64).astype(np.float32)
        return values
    if metric == "correlation":
        values -= values.mean(1, keepdims=True)
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    values /= np.where(lengths > 0, lengths, 1)
    return values


def _ordered(
    values: NDArray[np.float32], own: NDArray[np.int64], found: NDArray[np.int64], k: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Drop each sample itself, and order the rest by their true distance, then by their row."""
    # Among many duplicates a sample may not find itself; then the farthest is dropped. Cells that
    # hold too few leave holes (-1), which the nearest fills: an edge more to it harms nothing.
    found = np.where(found < 0, found[:, 1:2], found)
    distances = np.empty(found.shape, np.float32)
    step = max(1, (32 << 20) // (4 * found.shape[1] * values.shape[1]))
    for start in range(0, len(own), step):
        part = slice(start, start + step)
        away = values[found[part]] - values[own[part], None]
        distances[part] = np.sqrt(np.einsum("ijk,ijk->ij", away, away))
    key = np.where(found == own[:, None], np.inf, distances)
    order = np.lexsort((found, key), axis=1)[:, :k]
    indices = np.take_along_axis(found, order, 1).astype(np.int32)
    return indices, np.take_along_axis(distances, order, 1)
