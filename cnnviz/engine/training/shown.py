"""Some held-out samples that stay the same through a run, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.training.events import SamplePredictions

_COUNT = 24
_TARGETS = ("class", "binary", "labels")


class Shown:
    """Picks some samples once, and what a network said of them out of what it said of all.

    Parameters
    ----------
    held : ndarray of int64
        The samples that measure.
    target : {"class", "binary", "labels", "number", "mask"}
        What they are answered with; of numbers and masks nothing is told, for they are no classes.
    seed : int
        Of the choice.
    """

    def __init__(self, held: NDArray[np.int64], target: TargetKind, seed: int = 0) -> None:
        random = np.random.default_rng(seed)
        self._ids = np.sort(random.choice(held, min(_COUNT, len(held)), replace=False))
        self._tells = target in _TARGETS

    def of(self, epoch: int, arrays: Mapping[str, NDArray[Any]]) -> list[SamplePredictions]:
        """Return what the arrays of :class:`.predictions.Predictions` say of them, or nothing."""
        if not self._tells:
            return []
        chosen = np.flatnonzero(np.isin(arrays["sample_ids"], self._ids))
        return [
            SamplePredictions(
                epoch,
                tuple(int(value) for value in arrays["sample_ids"][chosen]),
                tuple(int(value) for value in arrays["labels"][chosen]),
                tuple(int(value) for value in arrays["predicted"][chosen]),
                tuple(round(float(value), 4) for value in arrays["confidence"][chosen]),
            )
        ]
