"""Maps of samples: points that lie together where the features are alike."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine import kept
from cnnviz.engine.child import in_child, prepare
from cnnviz.engine.embedding.mapping import Mapped, axes, make_map
from cnnviz.engine.embedding.params import EmbedParams, check_params
from cnnviz.engine.embedding.problems import FeatureProblem, MapProblem
from cnnviz.engine.embedding.quality import Quality
from cnnviz.engine.embedding.snapshots import Snapshot
from cnnviz.engine.errors import BadValue
from cnnviz.engine.events import Progress, drain
from cnnviz.engine.options import check, to_dict

if TYPE_CHECKING:
    from cnnviz.engine.embedding.features import Features

_NO_FACTS: Mapping[str, Any] = {}


@dataclass(frozen=True, eq=False)
class Embedding:
    """A map of samples.

    Parameters
    ----------
    points : ndarray of float32, shape (N, 2)
        Where each sample lies.
    sample_ids, labels : ndarray of int64, shape (N,)
        Which samples these are, and their class indices (-1 where there is none).
    params : EmbedParams
        What it was made with.
    layer, pooling : str
        Whose features are shown, and how they were made; empty for an array of one's own.
    explained : tuple of float
        The share of the variance along each of the first principal components, at most ten.
    scores : ndarray of float32, shape (N, K)
        The samples on these components.
    quality : Quality or None
        How far the map can be trusted.
    whole : bool
        False where it was ended early and kept.
    exact : bool
        Whether its neighbours are those of a search over all pairs.
    dropped : ndarray of int64
        Ids of samples whose features are not finite.
    skipped, warnings : tuple of str
        Images that could not be read, with the reason, and what else a person should know.
    facts : mapping
        Model, image set and so on, as the features tell them.
    """

    points: NDArray[np.float32]
    sample_ids: NDArray[np.int64]
    labels: NDArray[np.int64]
    params: EmbedParams
    layer: str
    pooling: str
    explained: tuple[float, ...]
    scores: NDArray[np.float32]
    quality: Quality | None = None
    whole: bool = True
    exact: bool = True
    dropped: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    skipped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: _NO_FACTS)

    def with_axes(self, across: int, up: int) -> Embedding:
        """Return a map by PCA with other principal components, counted from 1, as its axes.

        Nothing is computed anew, so that the figures of trust are left out.
        """
        params = replace(self.params, axis_x=across, axis_y=up)
        check_params(params, len(self.points))
        if max(across, up) > self.scores.shape[1] > 1:
            raise BadValue("Axis", max(across, up), f"at most {self.scores.shape[1]}")
        return replace(self, points=axes(self.scores, across, up), params=params, quality=None)


def embed(features: Features | NDArray[Any], params: EmbedParams | None = None) -> Embedding:
    """Map samples by their features; see :func:`embedding`."""
    return drain(embedding(features, EmbedParams() if params is None else params))


def embedding(
    features: Features | NDArray[Any],
    params: EmbedParams,
    *,
    quality: bool = True,
    finish: threading.Event | None = None,
) -> Generator[Progress | Snapshot, None, Embedding]:
    """Map samples by their features, in a process of its own.

    Parameters
    ----------
    features : Features or ndarray, shape (N, D)
        What :func:`cnnviz.engine.embedding.features.features` gives, or any array; rows that are
        not finite are dropped and listed.
    params : EmbedParams
        Method, parameters, seed.
    quality : bool
        Whether to measure how far the map can be trusted.
    finish : threading.Event, optional
        Set it to end now and keep the points as they lie. Closing the generator ends the process
        and keeps nothing.

    Yields
    ------
    Progress or Snapshot
        How far it is, and the points while they settle: first those of the principal components.

    Raises
    ------
    BadValue
        Where a parameter is out of range or too large for so many samples.
    MapProblem
        Too few samples, all alike, or more than memory holds: said before it starts.
    ChildDied
        When the process ended by itself.
    """
    check(params)
    source = as_features(features)
    check_params(params, len(source.array))
    _check_memory(source.array, params)
    place = _place(source.key, params)
    found = _kept(source, params, place, quality)
    if found is not None:
        return found
    mapped: Mapped = yield from in_child(
        make_map, source.array, source.labels, params, source.key, quality, finish=finish
    )
    result = _joined(source, params, mapped)
    if mapped.whole:
        _keep(result, place)
    return result


def kept_embedding(
    features: Features, params: EmbedParams, *, quality: bool = True
) -> Embedding | None:
    """Return the map that was made before of these features with these parameters, or None."""
    source = as_features(features)
    return _kept(source, params, _place(source.key, params), quality)


def prepare_embedding() -> None:
    """Start the process for maps and let it compile UMAP, so that nobody waits for it later."""
    from cnnviz.engine.embedding.umap_layout import start_preparing

    prepare(start_preparing)


def as_features(features: Features | NDArray[Any]) -> Features:
    """Return features as they are; rows of a plain array are taken for samples without labels."""
    from cnnviz.engine.embedding.features import Features

    if isinstance(features, Features):
        return features if features.key else _with_key(features)
    array = np.asarray(features)
    if array.ndim != 2 or array.dtype.kind not in "fiub":
        raise FeatureProblem(
            f"Features are numbers of shape (samples, features), not {array.dtype} of shape "
            f"{array.shape}."
        )
    array = np.ascontiguousarray(array, np.float32)
    finite = np.isfinite(array).all(1)
    ids = np.arange(len(array))
    kept_rows = np.ascontiguousarray(array[finite])
    made = Features(
        array=kept_rows,
        sample_ids=ids[finite],
        labels=np.full(int(finite.sum()), -1, np.int64),
        layer="",
        pooling="",
        dropped=ids[~finite],
    )
    return _with_key(made)


def _with_key(features: Features) -> Features:
    """Give features that nobody says the origin of a fingerprint of what they are."""
    digest = hashlib.sha256(f"{features.array.shape}".encode())
    digest.update(np.ascontiguousarray(features.labels).data)  # which figures of trust depend on
    for start in range(0, len(features.array), 8192):
        digest.update(np.ascontiguousarray(features.array[start : start + 8192]).data)
    return replace(features, key=digest.hexdigest()[:24])


def _joined(source: Features, params: EmbedParams, mapped: Mapped) -> Embedding:
    warnings = list(source.warnings)
    if not mapped.whole:
        warnings.append("The map was ended early and kept as it was.")
    if not mapped.exact:
        warnings.append("Neighbours are approximate: not all pairs of samples were compared.")
    return Embedding(
        points=mapped.points,
        sample_ids=source.sample_ids,
        labels=source.labels,
        params=params,
        layer=source.layer,
        pooling=source.pooling,
        explained=mapped.ratio,
        scores=mapped.scores,
        quality=mapped.quality,
        whole=mapped.whole,
        exact=mapped.exact,
        dropped=source.dropped,
        skipped=source.skipped,
        warnings=tuple(warnings),
        facts=source.facts,
    )


def _place(key: str, params: EmbedParams) -> str:
    """Return the key under which a map is kept; "" where it is another one every time."""
    if params.method != "pca" and params.seed < 0:
        return ""
    values = to_dict(params)
    if params.method == "pca":
        values = {name: values[name] for name in ("method", "axis_x", "axis_y")}
    return kept.fingerprint("embedding", key, values)


def _kept(source: Features, params: EmbedParams, place: str, quality: bool) -> Embedding | None:
    arrays = kept.load("embedding", place) if place else None
    if arrays is None or len(arrays["points"]) != len(source.array):
        return None
    facts = kept.facts("embedding", place)
    figures = facts.get("quality")
    if quality and figures is None:
        return None
    mapped = Mapped(
        points=arrays["points"],
        scores=arrays["scores"],
        ratio=tuple(facts.get("ratio", ())),
        whole=True,
        exact=bool(facts.get("exact", True)),
        quality=None if figures is None else Quality(**figures),
    )
    return _joined(source, params, mapped)


def _keep(result: Embedding, place: str) -> None:
    if not place:
        return
    facts = {
        "ratio": list(result.explained),
        "exact": result.exact,
        "quality": None if result.quality is None else asdict(result.quality),
    }
    kept.save("embedding", place, {"points": result.points, "scores": result.scores}, facts)


def _check_memory(array: NDArray[Any], params: EmbedParams) -> None:
    """Refuse what cannot fit before the system ends the process for it."""
    import psutil

    samples, features = array.shape
    neighbours = {"pca": 0, "umap": params.n_neighbors, "tsne": int(3 * params.perplexity)}
    width = min(features, params.first_pca or features) if params.method != "pca" else 10
    needed = 4 * samples * width * 3 + samples * neighbours[params.method] * 60
    if min(samples, features) <= 4096:
        needed += 16 * min(samples, features) ** 2
    free = psutil.virtual_memory().available
    if needed > free:
        raise MapProblem(
            f"A map of {samples:,} samples takes about {needed / 1e9:,.1f} GB, but this machine "
            f"has {free / 1e9:,.1f} GB free; take fewer samples, or PCA first."
        )
