"""Which samples a gallery shows, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.state.classes import name_of_class

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.training.evaluate import Evaluation
    from cnnviz.engine.training.overview import Overview

# Orders that need an evaluation come after those that do not.
ORDERS = ("set", "class", "worst", "unsure", "sure", "predicted")
JUDGED = ORDERS[2:]

# What each filter that needs a look at every picture lets through: findings of these kinds.
SURVEYED = {
    "broken": ("broken",),
    "repeated": ("repeated",),
    "leaked": ("held_out_too", "in_other_part"),
    "disputed": ("disputed",),
    "odd": ("blank", "sizes", "grey"),
}
FILTERS = ("all", "train", "validation", "marked", "unmarked", "unanswered", *SURVEYED)


@dataclass(frozen=True, eq=False)
class Judgements:
    """What a network said of samples, by the number of the sample; N as in the image set.

    Parameters
    ----------
    evaluation : Evaluation
        Where it is from.
    rows : ndarray of int64, shape (N,)
        The place of each sample in the evaluation; -1 where nothing was said.
    predicted : ndarray of int64, shape (N,)
        Output that came first; -1 where nothing was said, or where the answer is no one class.
    judged, right : ndarray of bool, shape (N,)
        Whether the answer is right or wrong at all, and whether it is right.
    confidence, loss : ndarray of float32, shape (N,)
        Probability of that output, and the loss; NaN where nothing was said.
    """

    evaluation: Evaluation
    rows: NDArray[np.int64]
    predicted: NDArray[np.int64]
    judged: NDArray[np.bool_]
    right: NDArray[np.bool_]
    confidence: NDArray[np.float32]
    loss: NDArray[np.float32]

    @property
    def of_classes(self) -> bool:
        """Whether each answer is one class, with a confidence."""
        return self.evaluation.kind in ("class", "binary")

    def allows(self, order: str) -> bool:
        """Whether samples can be brought into an order by what was said."""
        return order == "worst" or self.of_classes


def judgements(evaluation: Evaluation, images: ImageSet) -> Judgements:
    """Bring an evaluation into the order of the image set."""
    import numpy as np

    count = len(images)
    said = evaluation.predictions
    ids = said["sample_ids"].astype(np.int64)
    rows, predicted = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
    confidence, loss = np.full(count, np.nan, np.float32), np.full(count, np.nan, np.float32)
    judged, right = np.zeros(count, bool), np.zeros(count, bool)
    rows[ids], loss[ids] = np.arange(len(ids)), said["loss"]
    if evaluation.right is not None:
        judged[ids], right[ids] = True, evaluation.right
    found = Judgements(evaluation, rows, predicted, judged, right, confidence, loss)
    if found.of_classes:
        predicted[ids], confidence[ids] = said["predicted"], said["confidence"]
    return found


def arranged(
    images: ImageSet,
    mask: NDArray[np.bool_] | None,
    said: Judgements | None,
    order: str,
    only_wrong: bool,
) -> NDArray[np.int64]:
    """Return the samples to show in their order, (n,).

    Parameters
    ----------
    images : ImageSet
        The set.
    mask : ndarray of bool, shape (N,), or None
        What is selected; None for everything.
    said : Judgements or None
        What a network said of them, where it was asked.
    order : str
        One of :data:`ORDERS`; where it needs judgements and there are none, the order of the set.
        Samples that nothing was said of come last.
    only_wrong : bool
        Whether to leave out what was told right.
    """
    import numpy as np

    ids = np.arange(len(images)) if mask is None else np.flatnonzero(mask)
    if said is not None and only_wrong:
        ids = ids[said.judged[ids] & ~said.right[ids]]
    if order == "class":
        return ids[np.argsort(images.labels[ids], kind="stable")]
    if said is None or order == "set" or not said.allows(order):
        return ids
    keys = {
        "worst": -said.loss,
        "unsure": said.confidence,
        "sure": -said.confidence,
        "predicted": np.where(said.predicted < 0, np.inf, said.predicted),
    }
    return ids[np.argsort(keys[order][ids], kind="stable")]  # NaN comes last


def filtered(images: ImageSet, found: Overview | None, key: str) -> NDArray[np.bool_] | None:
    """Return which samples a filter lets through, (N,), or None where nobody knows.

    Parameters
    ----------
    images : ImageSet
        The set.
    found : Overview or None
        What is known of it.
    key : str
        One of :data:`FILTERS`.
    """
    import numpy as np

    kept = np.zeros(len(images), bool)
    if key == "all":
        return ~kept
    if key in ("marked", "unmarked"):
        presence = images.presence
        if presence is None:
            return None
        shown = np.asarray(presence.any(axis=1), np.bool_)
        return shown if key == "marked" else ~shown
    if found is None or (key in SURVEYED and found.survey is None):
        return None
    if key in ("train", "validation"):
        ids = found.rows[found.train] if key == "train" else found.held_rows
        kept[ids] = True
        return kept if len(ids) else None
    kept[found.samples_of(*SURVEYED.get(key, ("unanswered",)))] = True
    return kept


def classes_shown(images: ImageSet, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the samples of each class among some, (classes,)."""
    import numpy as np

    presence = images.presence
    if presence is not None:
        return np.asarray(presence[ids].sum(axis=0), np.int64)
    labels = images.labels[ids]
    return np.bincount(labels[labels >= 0], minlength=len(images.class_names))


def truth_of(images: ImageSet, number: int) -> str:
    """Say what a sample is to be answered with, where that is a word or a few."""
    import numpy as np

    values, presence = images.values, images.presence
    if images.target == "number" and values is not None:
        return "" if np.isnan(values[number]) else f"{values[number]:.4g}"
    label = int(images.labels[number])
    if label >= 0 or presence is None:
        return name_of_class(label, images.class_names)
    return ", ".join(images.class_names[one] for one in np.flatnonzero(presence[number]).tolist())
