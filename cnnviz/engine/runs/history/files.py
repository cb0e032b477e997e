"""How the history of a run lies on the disk: a file of answers and one of the probe for each epoch.

``history/epoch-NNNN.npz`` holds what was said of every held-out sample: the arrays of
:class:`cnnviz.engine.training.predictions.Predictions`, and those of
:class:`cnnviz.engine.runs.history.answers.Answers` from which an evaluation is made.
``history/probe-NNNN.npz`` holds what the layers gave for the probe samples, see :func:`pack`, and
``history/step-NNNNNNNN.npz`` the same of a chosen step within an epoch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.archives import read_arrays
from cnnviz.engine.errors import RunProblem

FOLDER = "history"
FORMAT = 1
_NUMBERED = re.compile(r"(epoch|probe|step)-(\d+)\.npz")
_NARROW = np.iinfo(np.uint8).max
_HALF = 60_000.0  # beyond which half precision has no numbers


def epoch_name(epoch: int) -> str:
    """Return the name of the file of answers of an epoch."""
    return f"epoch-{epoch:04d}"


def probe_name(epoch: int) -> str:
    """Return the name of the file of the probe of an epoch."""
    return f"probe-{epoch:04d}"


def step_name(step: int) -> str:
    """Return the name of the file of the probe of a step."""
    return f"step-{step:08d}"


def numbered(directory: Path, kind: str) -> dict[int, Path]:
    """Return the files of a kind, "epoch", "probe" or "step", by their numbers, rising."""
    found = {}
    for path in (directory / FOLDER).glob(f"{kind}-*.npz"):
        match = _NUMBERED.fullmatch(path.name)
        if match and match[1] == kind:
            found[int(match[2])] = path
    return dict(sorted(found.items()))


def load(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file.

    Raises
    ------
    RunProblem
        Where it is not there, or not what a run writes.
    """
    try:
        return read_arrays(path)
    except FileNotFoundError:
        raise RunProblem(path, "is not there", "choose an epoch whose history is kept") from None
    except Exception as error:  # a zip and NumPy's headers fail in many ways
        raise RunProblem(path, f"cannot be read ({error})", "choose another epoch") from error


@dataclass(frozen=True)
class Place:
    """Where the units of a layer are among all that were probed.

    Parameters
    ----------
    layer : str
        The layer's name.
    kind : {"maps", "curves", "tokens", "vector"}
        What it gives.
    places : (int, int)
        Rows and columns of its largest grid.
    units : slice
        Columns of the arrays that belong to it.
    """

    layer: str
    kind: str
    places: tuple[int, int]
    units: slice


@dataclass(frozen=True, eq=False)
class Probed:
    """What the layers gave for the probe samples.

    Parameters
    ----------
    layers : tuple of Place
        The layers whose units are told, one after the other.
    sample_ids : ndarray of int64, shape (P,)
        The probe samples, rising.
    values : ndarray of float32, shape (P, U)
        The response of each unit, see :class:`cnnviz.engine.probes.responses.LayerResponses`.
    positions : ndarray of int, shape (P, U, 2)
        Row and column where the response is.
    feature_layer, pooling : str
        The layer whose features are told, "logits" for the network's answer, and how its output
        became a row; empty where there are no features.
    feature_ids : ndarray of int64, shape (F,)
        The samples with features, rising.
    features : ndarray of float32, shape (F, D)
        One row for each.
    left_out : mapping of str to str
        Layers that could not be probed, and why.
    facts : mapping of str to str
        Of what: "model", "epoch", "step".
    """

    layers: tuple[Place, ...]
    sample_ids: NDArray[np.int64]
    values: NDArray[np.float32]
    positions: NDArray[Any]
    feature_layer: str = ""
    pooling: str = ""
    feature_ids: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    features: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 0), np.float32))
    left_out: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


def pack(probed: Probed) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file: a few large ones, for each costs a header of the archive.

    ``about`` is JSON in UTF-8; positions take a byte where the grids are small enough, and features
    half precision where their size allows it.
    """
    about = {
        "format": FORMAT,
        "layers": [
            [one.layer, one.kind, *one.places, one.units.stop - one.units.start]
            for one in probed.layers
        ],
        "feature_layer": probed.feature_layer,
        "pooling": probed.pooling,
        "left_out": dict(probed.left_out),
        "facts": dict(probed.facts),
    }
    text = json.dumps(about, ensure_ascii=False).encode()
    sides = [side for one in probed.layers for side in one.places]
    narrow = np.uint8 if max(sides, default=0) <= _NARROW + 1 else np.uint16
    features = probed.features
    with np.errstate(invalid="ignore"):
        half = bool((np.abs(features) < _HALF).all())
    return {
        "about": np.frombuffer(text, np.uint8),
        "sample_ids": probed.sample_ids.astype(np.int32),
        "values": probed.values.astype(np.float32),
        "positions": probed.positions.astype(narrow),
        "feature_ids": probed.feature_ids.astype(np.int32),
        "features": features.astype(np.float16 if half else np.float32),
    }


def unpack(path: Path) -> Probed:
    """Return what a file of the probe holds.

    Raises
    ------
    RunProblem
        Where it is not what :func:`pack` gives.
    """
    arrays = load(path)
    try:
        about = json.loads(arrays["about"].tobytes())
        if about["format"] > FORMAT:
            raise RunProblem(path, f"has format {about['format']}, which is newer than is known")
        layers, start = [], 0
        for layer, kind, rows, columns, units in about["layers"]:
            layers.append(Place(layer, kind, (rows, columns), slice(start, start + units)))
            start += units
        sample_ids, feature_ids = _counts(arrays["sample_ids"]), _counts(arrays["feature_ids"])
        samples = len(sample_ids)
        return Probed(
            tuple(layers),
            sample_ids.astype(np.int64),
            _shaped(arrays["values"], "f", samples, start).astype(np.float32, copy=False),
            _shaped(arrays["positions"], "u", samples, start, 2).astype(np.int32),
            about["feature_layer"],
            about["pooling"],
            feature_ids.astype(np.int64),
            _shaped(arrays["features"], "f", len(feature_ids), None).astype(np.float32),
            about["left_out"],
            about["facts"],
        )
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise RunProblem(path, f"is no history of a run ({error})") from error


def _counts(array: NDArray[Any]) -> NDArray[Any]:
    """Return numbers of samples; raise ValueError for anything else."""
    if _shaped(array, "i", None).min(initial=0) < 0:
        raise ValueError("it has samples below the first")
    return array


def _shaped(array: NDArray[Any], kind: str, *shape: int | None) -> NDArray[Any]:
    """Return an array of this kind and shape, of which None may be anything, or raise."""
    fits = len(shape) == array.ndim and all(
        wanted in (None, size) for wanted, size in zip(shape, array.shape, strict=True)
    )
    if array.dtype.kind != kind or not fits:
        raise ValueError(f"it has {array.dtype} numbers of shape {array.shape} for {shape}")
    return array
