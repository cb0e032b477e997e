"""Principal components: exact, in one pass over the rows, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine import kept
from cnnviz.engine.child import SILENT, Channel
from cnnviz.engine.embedding.problems import MapProblem
from cnnviz.engine.embedding.snapshots import Snapshot
from cnnviz.engine.events import Progress

_BLOCK_BYTES = 16 << 20  # about what fits the processor's cache together with the products
_WORTH_KEEPING = 64 << 20  # bytes of features from which components are kept on disk
_SKETCHED_FROM = 2000  # samples that give the first picture of many
_DIRECT = 4096  # up to this size the whole matrix of products is decomposed


@dataclass(frozen=True, eq=False)
class PCA:
    """Principal components of N samples of D features, the first K of them.

    Parameters
    ----------
    scores : ndarray of float32, shape (N, K)
        The samples on the components, with mean zero.
    components : ndarray of float64, shape (K, D)
        Orthonormal; the entry with the largest magnitude of each is positive.
    mean : ndarray of float64, shape (D,)
        Of the features.
    variance : ndarray of float64, shape (K,)
        Variance along each component, divided by N - 1.
    ratio : ndarray of float64, shape (K,)
        Its share of the whole variance.
    """

    scores: NDArray[np.float32]
    components: NDArray[np.float64]
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    ratio: NDArray[np.float64]


def fit_pca(array: NDArray[Any], count: int, channel: Channel = SILENT) -> PCA:
    """Find the first principal components.

    Parameters
    ----------
    array : ndarray, shape (N, D)
        Finite features; it may be mapped from a file, as it is read in blocks of rows.
    count : int
        How many components; fewer are returned where N - 1 or D is smaller.
    channel : Channel
        Is told how far it is.

    Raises
    ------
    MapProblem
        Where all samples have the same features, or their squares are too large.

    Notes
    -----
    Products are taken of blocks whose values were moved near their mean and summed in float64. The
    smaller of the D x D and N x N matrices is decomposed (LAPACK); where both are larger than
    4,096, Lanczos' method (ARPACK) finds the components to a relative tolerance of 1e-6.
    """
    samples, features = array.shape
    count = max(1, min(count, samples - 1, features))
    if min(samples, features) > _DIRECT:
        find = _by_lanczos
    else:
        find = _by_covariance if features <= samples else _by_products
    with np.errstate(over="ignore", invalid="ignore"):  # which is said as a problem
        mean, components, variance, total = find(array, count, channel)
    largest = np.abs(components).argmax(1)
    signs = np.sign(components[np.arange(len(components)), largest])
    components *= signs[:, None]
    scores = _project(array, components, mean)
    return PCA(scores, components, mean, variance, variance / total)


def _blocks(array: NDArray[Any]) -> list[slice]:
    rows = max(64, _BLOCK_BYTES // max(1, 4 * array.shape[1]))
    return [slice(start, start + rows) for start in range(0, len(array), rows)]


def _moved(
    array: NDArray[Any], near: NDArray[np.float32]
) -> Iterator[tuple[slice, NDArray[np.float32]]]:
    """Yield the blocks of rows with their values less those of `near`.

    One buffer serves them all: fresh memory for each block would cost as much as the subtraction.
    """
    blocks = _blocks(array)
    buffer = np.empty((blocks[0].stop, array.shape[1]), np.float32)
    for block in blocks:
        rows = array[block]
        yield block, np.subtract(rows, near, out=buffer[: len(rows)], dtype=np.float32)


def _checked(total: float, scale: float, samples: int) -> float:
    if not np.isfinite(total):
        raise MapProblem(
            "The features are so large that their squares are no finite numbers any more; the "
            "weights may have diverged, so choose another epoch or an earlier layer."
        )
    # What rounding leaves of equal values in single precision is no spread.
    if not total > scale * 1e-12:
        raise MapProblem(
            f"All {samples:,} samples have the same features, so there is nothing to map; choose "
            "another layer."
        )
    return total


def _by_covariance(
    array: NDArray[Any], count: int, channel: Channel
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    from scipy.linalg import eigh

    samples, features = array.shape
    shift = array[: min(samples, 512)].mean(0, dtype=np.float64).astype(np.float32)
    products = np.zeros((features, features))
    sums = np.zeros(features)
    for block, values in _moved(array, shift):
        products += values.T @ values
        sums += np.ones(len(values), np.float32) @ values
        channel.tell(Progress(min(block.stop, samples), samples, "Principal components"))
    products -= np.outer(sums, sums / samples)
    mean = shift + sums / samples
    total = float(np.trace(products))
    _checked(total, samples * float(mean @ mean), samples)
    values, vectors = eigh(
        products, subset_by_index=(features - count, features - 1), overwrite_a=True
    )
    variance = np.maximum(values[::-1], 0) / (samples - 1)
    return mean, np.ascontiguousarray(vectors.T[::-1]), variance, total / (samples - 1)


def _by_products(
    array: NDArray[Any], count: int, channel: Channel
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    """Decompose the N x N products of samples, for few samples of many features."""
    from scipy.linalg import eigh

    samples, features = array.shape
    mean = array.mean(0, dtype=np.float64)
    products = np.zeros((samples, samples))
    columns = max(64, _BLOCK_BYTES // (4 * samples))
    for start in range(0, features, columns):
        part = slice(start, start + columns)
        values = np.subtract(array[:, part], mean[part], dtype=np.float64)
        products += values @ values.T
        channel.tell(Progress(min(part.stop, features), features, "Principal components"))
    total = float(np.trace(products))
    _checked(total, samples * float(mean @ mean), samples)
    values, vectors = eigh(products, subset_by_index=(samples - count, samples - 1))
    values, vectors = np.maximum(values[::-1], 0), vectors[:, ::-1]
    # Rows that repeat each other leave fewer components than there are rows.
    kept = values > total * 1e-14
    components = np.zeros((count, features))
    for start in range(0, features, columns):
        part = slice(start, start + columns)
        centred = np.subtract(array[:, part], mean[part], dtype=np.float64)
        components[:, part] = vectors.T @ centred
    components = components[kept] / np.sqrt(values[kept])[:, None]
    return mean, components, values[kept] / (samples - 1), total / (samples - 1)


def _by_lanczos(
    array: NDArray[Any], count: int, channel: Channel
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    from scipy.sparse.linalg import LinearOperator, eigsh

    samples, features = array.shape
    mean = np.zeros(features)
    for block in _blocks(array):
        mean += array[block].sum(0, dtype=np.float64)
    mean /= samples
    near = mean.astype(np.float32)
    total = 0.0
    for _, values in _moved(array, near):
        total += float(np.einsum("ij,ij->", values, values, dtype=np.float64))
    _checked(total, samples * float(mean @ mean), samples)
    passes = 0

    def products(vector: NDArray[np.float64]) -> NDArray[np.float64]:
        nonlocal passes
        passes += 1
        channel.tell(Progress(passes, None, "Principal components", "passes"))
        single = vector.reshape(-1).astype(np.float32)
        result = np.zeros(features)
        for _, values in _moved(array, near):
            result += (values @ single) @ values
        return result

    operator = LinearOperator((features, features), matvec=products, dtype=np.float64)
    start = np.random.default_rng(0).normal(size=features)
    values, vectors = eigsh(operator, count, which="LA", v0=start, tol=1e-6)
    order = np.argsort(values)[::-1]
    variance = np.maximum(values[order], 0) / (samples - 1)
    return mean, np.ascontiguousarray(vectors.T[order]), variance, total / (samples - 1)


def _project(
    array: NDArray[Any], components: NDArray[np.float64], mean: NDArray[np.float64]
) -> NDArray[np.float32]:
    weights = components.T.astype(np.float32)
    near = mean.astype(np.float32)
    scores = np.empty((len(array), len(components)), np.float32)
    for block, values in _moved(array, near):
        np.matmul(values, weights, out=scores[block])
    scores -= scores.mean(0, dtype=np.float64).astype(np.float32)
    return scores


def kept_pca(
    array: NDArray[Any], count: int, key: str, channel: Channel = SILENT
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return the scores and ratios of :class:`PCA` that were kept for this key, or find them.

    Parameters
    ----------
    array, count, channel
        As for :func:`fit_pca`.
    key : str
        Fingerprint of what `array` is; what takes no time is not kept.
    """
    if array.nbytes < _WORTH_KEEPING:
        found = fit_pca(array, count, channel)
        return found.scores, found.ratio
    place = kept.fingerprint("components", key, count)
    arrays = kept.load("components", place)
    if arrays is None or len(arrays["scores"]) != len(array):
        _sketch(array, channel)
        found = fit_pca(array, count, channel)
        arrays = {"scores": found.scores, "ratio": found.ratio}
        kept.save("components", place, arrays)
    return arrays["scores"], arrays["ratio"]


def _sketch(array: NDArray[Any], channel: Channel) -> None:
    """Show all samples on the first two components of some, within a second of the start."""
    some = np.ascontiguousarray(array[:: -(-len(array) // _SKETCHED_FROM)])
    try:
        found = fit_pca(some, 2)
    except MapProblem:
        return  # alike among themselves, which need not hold for all
    points = np.zeros((len(array), 2), np.float32)
    points[:, : len(found.components)] = _project(array, found.components, found.mean)
    channel.tell(Snapshot(points, f"Principal components of {len(some):,} samples"))
