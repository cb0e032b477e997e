"""Plain outputs of a network for samples: one pass, kept on disk.

For answers that need no normalisation over the classes: a score for each class by itself, or a
number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine import kept
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.asking import as_they_are, asking, nothing_finite

_KIND = "outputs"
_ARRAYS = {"sample_ids", "outputs"}


@dataclass(frozen=True, eq=False)
class Outputs:
    """What a network said of N samples with C outputs.

    Parameters
    ----------
    sample_ids : ndarray of int64, shape (N,)
        Samples whose answer is all finite numbers.
    outputs : ndarray of float32, shape (N, C)
        The answers as they are.
    dropped : tuple of int
        Samples for which the network answered NaN or infinity.
    skipped : tuple of str
        Images that could not be read, with the reason.
    problem : str
        Why the outputs could not be kept; empty otherwise.
    """

    sample_ids: NDArray[np.int64]
    outputs: NDArray[np.float32]
    dropped: tuple[int, ...] = ()
    skipped: tuple[str, ...] = ()
    problem: str = ""


def key_of(model: LoadedModel, dataset: ImageSet) -> str:
    """Return the key under which the outputs of a network and an image set are kept."""
    return kept.key_of(model, dataset, model.answers, dataset.target)


def recall(key: str) -> Outputs | None:
    """Return kept outputs, or None where there are none."""
    arrays, facts = kept.load(_KIND, key), kept.facts(_KIND, key)
    if arrays is None or set(arrays) != _ARRAYS:
        return None
    dropped = tuple(int(entry) for entry in facts.get("dropped", ()))
    skipped = tuple(map(str, facts.get("skipped", ())))
    return Outputs(arrays["sample_ids"], arrays["outputs"], dropped, skipped)


def gathering(
    model: LoadedModel, dataset: ImageSet, ids: NDArray[np.int64], batch_size: int, key: str
) -> Work[Progress, Outputs]:
    """Ask the network for samples, and keep its answers under `key`, if given one.

    Errors are those of :func:`cnnviz.engine.training.asking.asking`, and TrainingProblem where no
    answer is a finite number.
    """
    known, answers, dropped = list[NDArray[np.int64]](), list[NDArray[np.float32]](), list[int]()
    skipped, seen = list[str](), 0
    for asked, given in asking(model, dataset, ids, batch_size, skipped, as_they_are):
        finite = np.isfinite(given).all(1)
        known.append(asked[finite])
        answers.append(given[finite])
        dropped += asked[~finite].tolist()
        seen += len(given)
        yield Progress(seen, len(ids), "", "images")
    found = Outputs(np.concatenate(known), np.concatenate(answers), tuple(dropped), tuple(skipped))
    if not len(found.sample_ids):
        raise nothing_finite(model, dataset)
    if not key:
        return found
    arrays: dict[str, NDArray[Any]] = {"sample_ids": found.sample_ids, "outputs": found.outputs}
    facts = {"dropped": found.dropped, "skipped": found.skipped}
    problem = kept.save(_KIND, key, arrays, facts)
    return Outputs(**arrays, dropped=found.dropped, skipped=found.skipped, problem=problem)
