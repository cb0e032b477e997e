"""How alike two networks answer to the same samples, whether or not they are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.outputs import gathering
from cnnviz.engine.training.results.base import Evaluation
from cnnviz.engine.training.results.classes import ClassEvaluation
from cnnviz.engine.training.results.labels import LabelsEvaluation
from cnnviz.engine.training.results.numbers import NumberEvaluation

_LEAST = 1e-12  # of a probability, so that one zero makes no divergence infinite


@dataclass(frozen=True, eq=False)
class Likeness:
    """What two networks answered to the samples that both were measured on.

    Parameters
    ----------
    sample_ids : ndarray of int64, shape (N,)
        The samples.
    alike : ndarray of bool, shape (N,), or None
        Whether both answered the same: the same class first, or the same classes; None for numbers.
    gaps : ndarray of float64, shape (N,)
        How far the answers are apart. Of probabilities that add up to one the share that would have
        to move (total variation, from 0 to 1); of others the mean difference of a class; of numbers
        their difference.
    divergence : float or None
        Mean over the samples of the Kullback-Leibler divergence of the second from the first, in
        nats, for probabilities that add up to one.
    """

    sample_ids: NDArray[np.int64]
    alike: NDArray[np.bool_] | None
    gaps: NDArray[np.float64]
    divergence: float | None

    @property
    def agreement(self) -> float | None:
        """Share of the samples that both answered alike, from 0 to 1."""
        return None if self.alike is None else float(self.alike.mean())

    @property
    def differing(self) -> NDArray[np.int64]:
        """The samples that they answered otherwise, those farthest apart first."""
        if self.alike is None:
            return np.zeros(0, np.int64)
        order = np.argsort(-self.gaps, kind="stable")
        found: NDArray[np.int64] = self.sample_ids[order][~self.alike[order]]
        return found

    @property
    def gap(self) -> float:
        """Mean of the gaps."""
        return float(self.gaps.mean())

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "agreement": self.agreement,
            "differing": self.differing.tolist(),
            "difference": self.gap,
            "kl_divergence": self.divergence,
        }


def told_likeness(found: Likeness) -> str:
    """Return how alike the answers are, in a sentence."""
    gap = f"{found.gap:.3g}"
    if found.alike is None:
        return f"Their answers differ by {gap} on average."
    share = f"Both answer the same for {100 * found.alike.mean():.2f} % of the samples"
    if found.divergence is None:
        return f"{share}; their probabilities differ by {gap} on average."
    return (
        f"{share}; their probabilities differ by {gap} on average (total variation), "
        f"Kullback-Leibler divergence {found.divergence:.3g} nats."
    )


def likeness(first: Evaluation, second: Evaluation) -> Likeness | None:
    """Compare the answers of two networks.

    None where they cannot be held against each other: masks, whose pixels are not kept, networks
    with other classes or without kept scores, or ones that have no sample in common.
    """
    ids, mine, theirs = np.intersect1d(
        first.predictions["sample_ids"], second.predictions["sample_ids"], return_indices=True
    )
    if not len(ids):
        return None
    match first, second:
        case ClassEvaluation(), ClassEvaluation():
            return _of_classes(first, second, ids, mine, theirs)
        case LabelsEvaluation(), LabelsEvaluation():
            return _of_labels(first, second, ids, mine, theirs)
        case NumberEvaluation(), NumberEvaluation():
            said = first.predictions["predicted"][mine], second.predictions["predicted"][theirs]
            return Likeness(ids, None, np.abs(said[1] - said[0]).astype(np.float64), None)
    return None


def comparing_answers(
    first: LoadedModel, second: LoadedModel, dataset: ImageSet, batch_size: int = 64
) -> Work[Progress, Likeness]:
    """Compare what two networks answer to images without labels, telling how many are done.

    Raises
    ------
    TrainingProblem
        When their answers are of different kinds or for other classes, are masks, or are no finite
        numbers.
    DatasetProblem
        When no image can be read.
    ShapeTrouble, DeviceProblem
        When the images do not go through, or memory does not suffice.
    """
    kinds = [{"binary": "class"}.get(model.answers, model.answers) for model in (first, second)]
    if kinds[0] != kinds[1] or kinds[0] == "mask":
        raise TrainingProblem(
            f"The answers of {first.title} and {second.title} cannot be held against each other "
            "without labels; compare two networks that tell the same classes."
        )
    ids = np.arange(len(dataset))
    one = yield from gathering(first, dataset, ids, batch_size, "")
    two = yield from gathering(second, dataset, ids, batch_size, "")
    common, mine, theirs = np.intersect1d(one.sample_ids, two.sample_ids, return_indices=True)
    columns = columns_of(_names(first, one.outputs.shape[1]), _names(second, two.outputs.shape[1]))
    if columns is None or not len(common):
        raise TrainingProblem(
            f"{first.title} and {second.title} do not tell the same classes; compare two networks "
            "that do."
        )
    outputs = one.outputs[mine], two.outputs[theirs][:, columns]
    if kinds[0] == "number":
        return Likeness(common, None, np.abs(outputs[1] - outputs[0])[:, 0].astype(float), None)
    if kinds[0] == "labels":
        said = [values > 0 for values in outputs]
        shares = [expit(values.astype(np.float64)) for values in outputs]
        return _of_each(common, shares[0], shares[1], (said[0] == said[1]).all(1))
    shares = [softmax(values.astype(np.float64), axis=1) for values in outputs]
    alike = outputs[0].argmax(1) == outputs[1].argmax(1)
    return _of_shares(common, shares[0], shares[1], alike)


def _names(model: LoadedModel, outputs: int) -> Sequence[str]:
    return (
        model.class_names if len(model.class_names) == outputs else list(map(str, range(outputs)))
    )


def _of_classes(
    first: ClassEvaluation,
    second: ClassEvaluation,
    ids: NDArray[np.int64],
    mine: NDArray[np.intp],
    theirs: NDArray[np.intp],
) -> Likeness | None:
    columns = columns_of(first.classes, second.classes)
    if columns is None or not (first.has_scores and second.has_scores):
        return None
    one = first.scores[mine].astype(np.float64)
    two = second.scores[theirs][:, columns].astype(np.float64)
    said = np.array(columns)[first.predictions["predicted"][mine]]
    return _of_shares(ids, one, two, said == second.predictions["predicted"][theirs])


def _of_shares(
    ids: NDArray[np.int64],
    one: NDArray[np.float64],
    two: NDArray[np.float64],
    alike: NDArray[np.bool_],
) -> Likeness:
    """Compare probabilities, (N, classes), that add up to one."""
    gaps = np.abs(one - two).sum(1) / 2
    floors = np.maximum(one, _LEAST), np.maximum(two, _LEAST)
    divergence = float((one * np.log(floors[0] / floors[1])).sum(1).mean())
    return Likeness(ids, alike, gaps, divergence)


def _of_labels(
    first: LabelsEvaluation,
    second: LabelsEvaluation,
    ids: NDArray[np.int64],
    mine: NDArray[np.intp],
    theirs: NDArray[np.intp],
) -> Likeness | None:
    columns = columns_of(first.names, second.names)
    if columns is None:
        return None
    alike = (first.said[mine] == second.said[theirs][:, columns]).all(1)
    shares = [
        one.astype(np.float64) for one in (first.scores[mine], second.scores[theirs][:, columns])
    ]
    return _of_each(ids, shares[0], shares[1], alike)


def _of_each(
    ids: NDArray[np.int64],
    one: NDArray[np.float64],
    two: NDArray[np.float64],
    alike: NDArray[np.bool_],
) -> Likeness:
    """Compare probabilities, (N, classes), of classes that are told each by itself."""
    return Likeness(ids, alike, np.abs(one - two).mean(1), None)


def columns_of(first: Sequence[str], second: Sequence[str]) -> list[int] | None:
    """Return which class of the second is each of the first; None where they do not match.

    By their names, wherever both have the same ones in any order, otherwise by their numbers.
    """
    if len(first) != len(second):
        return None
    if set(first) == set(second) and len(set(first)) == len(first):
        place = {name: at for at, name in enumerate(second)}
        return [place[name] for name in first]
    return list(range(len(first)))
