"""Evaluation of networks that answer with one class of several, or with yes or no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn import config_context
from sklearn.metrics import confusion_matrix

from cnnviz.engine import kept
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import DatasetProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.class_pairs import (
    ClassPairs,
    SuggestedPairs,
    pair_classes,
    suggest_pairs,
)
from cnnviz.engine.training.figures import (
    Calibration,
    Curve,
    Kind,
    areas,
    averages,
    calibration,
    curve,
    report_table,
    told_apart,
    worst_pairs,
)
from cnnviz.engine.training.results.base import (
    Evaluation,
    Figure,
    facts_of,
    mean_of,
    told_alien,
    told_not_finite,
    told_outside,
)
from cnnviz.engine.training.scores import Scores, key_of, recall, scoring

_AREAS = "areas"
_TOP = 5


@dataclass(frozen=True, eq=False, kw_only=True)
class ClassEvaluation(Evaluation):
    """What a network got right and wrong that tells one class of several.

    Classes are counted as the network's outputs; `pairs` says which class of the image set each
    stands for. `predictions` holds sample_ids, labels (as outputs), predicted, confidence and loss
    (cross-entropy, in nats).

    Parameters
    ----------
    accuracy, top5 : float
        Share of samples whose class came first, or among the first five; from 0 to 1. `top5` is 1
        where there are five classes or fewer.
    confusion : ndarray of int64, shape (classes, classes)
        Samples by true class (rows) and predicted class (columns).
    report : dict
        Precision, recall, F1 and support of every class that appears, by its name, and their
        averages; scikit-learn's ``classification_report``.
    scores : ndarray of float32, shape (N, classes)
        Probabilities; mapped from a file, and not to be written to, where they are many. Of shape
        (N, 0) where they were not kept: there are no curves then, see `has_scores`.
    pairs : ClassPairs
        Which output stands for which class of the image set, and how that was found out.
    suggested : SuggestedPairs or None
        Another table of pairs, where the answers fit it far better.
    class_auc, class_precision : ndarray of float64, shape (classes,)
        Area under the ROC curve and average precision of each class against the rest; NaN for
        classes without samples.
    """

    kind: ClassVar[TargetKind] = "class"

    accuracy: float
    top5: float
    confusion: NDArray[np.int64]
    report: dict[str, Any]
    scores: NDArray[np.float32]
    pairs: ClassPairs
    suggested: SuggestedPairs | None
    class_auc: NDArray[np.float64]
    class_precision: NDArray[np.float64]

    @cached_property
    def calibration(self) -> Calibration:
        """How far the confidence of the predictions can be believed."""
        return calibration(self.predictions["confidence"], self.right)

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether the class that came first is the true one, (N,)."""
        right: NDArray[np.bool_] = self.predictions["labels"] == self.predictions["predicted"]
        return right

    @cached_property
    def auc(self) -> float | None:
        """Mean over the classes of the area under the one-against-the-rest ROC curve.

        Hand and Till, 2001; None where only one class appears.
        """
        return mean_of(self.class_auc)

    @cached_property
    def average_precision(self) -> float | None:
        """Mean over the classes of the average precision; None where only one class appears."""
        return mean_of(self.class_precision)

    @property
    def has_scores(self) -> bool:
        """Whether the probabilities of all classes are there; a run may have kept none."""
        return bool(self.scores.shape[1])

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the classes that have curves: all of them."""
        return self.classes

    def curve(self, index: int, kind: Kind) -> Curve:
        """Return the curve of a class against the rest."""
        return curve(self.predictions["labels"], self.scores, index, kind)

    def averaging(self, kind: Kind) -> Work[Progress, tuple[Curve, Curve]]:
        """Return the micro and the macro average of the curves."""
        return averages(self.predictions["labels"], self.scores, kind)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Accuracy first, then what it leaves out."""
        return (
            Figure("accuracy", self.accuracy, "share"),
            Figure("top5", self.top5, "share"),
            Figure("loss", self.loss, higher_is_better=False),
            Figure("auc", self.auc),
            Figure("average_precision", self.average_precision),
            Figure("calibration_error", self.calibration.error, "share", higher_is_better=False),
        )

    def told(self, row: int) -> tuple[str, str]:
        """Return the names of the true class and of the one that came first."""
        said = self.predictions
        return self.classes[said["labels"][row]], self.classes[said["predicted"][row]]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return ids, labels, predictions, confidences and losses, each (N,), and the scores."""
        return {**self.predictions, "scores": self.scores}

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values under the names that scripts rely on."""
        worst = [
            {
                "class": self.classes[pair.truth],
                "taken_for": self.classes[pair.predicted],
                "samples": pair.count,
                "of": pair.of,
            }
            for pair in worst_pairs(self.confusion)
        ]
        suggested = self.suggested
        return {
            **self._common_json(),
            "classes": list(self.classes),
            "confusion": self.confusion.tolist(),
            "report": self.report,
            "worst_pairs": worst,
            "matched_by": self.pairs.by,
            "pairs": list(self.pairs.outputs),
            "suggested_pairs": None if suggested is None else list(suggested.outputs),
            "suggested_accuracy": None if suggested is None else suggested.accuracy,
        }


@dataclass(frozen=True, eq=False, kw_only=True)
class BinaryEvaluation(ClassEvaluation):
    """What a network got right and wrong that answers with yes or no.

    The classes are no and yes, told apart at a probability of 0.5; areas are those of yes.
    """

    kind: ClassVar[TargetKind] = "binary"

    @cached_property
    def auc(self) -> float | None:
        """Area under the ROC curve; None where only one class appears."""
        return mean_of(self.class_auc[1:])

    @cached_property
    def average_precision(self) -> float | None:
        """Average precision of yes; None where only one class appears."""
        return mean_of(self.class_precision[1:])

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Those of several classes, but for the first five."""
        return tuple(figure for figure in super().figures if figure.key != "top5")


def evaluating_classes(
    model: LoadedModel,
    dataset: ImageSet,
    batch_size: int,
    pairs: Sequence[int] | None,
    keep: bool,
) -> Work[Progress, ClassEvaluation]:
    """Measure a network that tells classes apart; see :func:`evaluating` for arguments."""
    _check_labelled(dataset)
    key = key_of(model, dataset) if keep else ""
    found = current().agreed(recall(key)) if keep else None
    if found is None:

        def pairing(outputs: int) -> ClassPairs:
            return pair(model, dataset, outputs, pairs)

        found = yield from scoring(model, dataset, pairing, batch_size, key)
    return (yield from summarising(model, dataset, found, pairs, key))


def recalling_classes(
    model: LoadedModel, dataset: ImageSet, pairs: Sequence[int] | None
) -> Work[Progress, ClassEvaluation | None]:
    """Return the evaluation for which the network need not be asked again, or None."""
    _check_labelled(dataset)
    key = key_of(model, dataset)
    found = recall(key)
    if found is None:
        return None
    return (yield from summarising(model, dataset, found, pairs, key))


def pair(
    model: LoadedModel, dataset: ImageSet, outputs: int, given: Sequence[int] | None
) -> ClassPairs:
    """Match the classes of an image set with the outputs of a network."""
    names, presence = dataset.class_names, dataset.presence
    if dataset.target == "mask":
        classes = len(names) or outputs
    elif dataset.target == "labels" and presence is not None:
        classes = presence.shape[1]
    else:
        classes = max(len(names), int(dataset.labels.max(initial=-1)) + 1)
    return pair_classes(names, model.class_names, classes, outputs, given)


def names_of(
    model: LoadedModel, dataset: ImageSet, pairs: ClassPairs, outputs: int
) -> tuple[str, ...]:
    """Return a name for each output: the network's own, else that of the class it stands for."""
    if len(model.class_names) == outputs:
        return tuple(model.class_names)
    names = [f"class {index}" for index in range(outputs)]
    for name, output in zip(dataset.class_names, pairs.outputs, strict=False):
        if output >= 0:
            names[output] = name
    return tuple(names)


def _check_labelled(dataset: ImageSet) -> None:
    if not (dataset.labels >= 0).any():
        raise DatasetProblem(dataset.spec, "has no labels to compare with")


def summarising(
    model: LoadedModel,
    dataset: ImageSet,
    scores: Scores,
    given: Sequence[int] | None = None,
    key: str = "",
) -> Work[Progress, ClassEvaluation]:
    """Return what follows from a network's answers.

    Parameters
    ----------
    model, dataset
        The network and the samples.
    scores : Scores
        The answers.
    given : sequence of int, optional
        A table of pairs.
    key : str
        What areas are kept under; empty keeps none.
    """
    outputs = scores.outputs
    pairs = pair(model, dataset, outputs, given)
    own = dataset.labels[scores.sample_ids]
    labels = pairs.of_labels(own)
    outside = _outside(dataset, own[labels < 0])
    here = labels >= 0
    if not here.any():
        raise DatasetProblem(
            dataset.spec,
            f"none of its samples is of a class of {model.title}",
            "give a table of pairs, or choose another image set",
        )
    loss, rank = scores.against(labels)
    probabilities = scores.probabilities if here.all() else scores.probabilities[here]
    arrays: dict[str, NDArray[Any]] = {
        "sample_ids": scores.sample_ids[here],
        "labels": labels[here],
        "predicted": scores.predicted[here],
        "confidence": scores.confidence[here],
        "loss": loss[here],
    }
    truth, predicted = arrays["labels"], arrays["predicted"]
    class_auc, class_precision = yield from _areas(truth, probabilities, pairs, outputs, key)
    names = names_of(model, dataset, pairs, outputs)
    suggested = None if given is not None else suggest_pairs(own, scores.predicted, pairs, outputs)
    made = BinaryEvaluation if model.answers == "binary" else ClassEvaluation
    with config_context(assume_finite=True, skip_parameter_validation=True):
        confusion = confusion_matrix(truth, predicted, labels=np.arange(outputs))
        report = report_table(truth, predicted, names)
    return made(
        accuracy=float((truth == predicted).mean()),
        top5=float((rank[here] < _TOP).mean()),
        loss=float(arrays["loss"].mean(dtype=np.float64)),
        samples=len(truth),
        classes=names,
        confusion=confusion,
        report=report,
        predictions=arrays,
        skipped=scores.skipped,
        scores=probabilities,
        pairs=pairs,
        suggested=suggested,
        class_auc=class_auc,
        class_precision=class_precision,
        outside=outside,
        not_finite=scores.dropped,
        warnings=tuple(_warnings(model, dataset, scores, pairs, outside, suggested)),
        facts=facts_of(model, dataset),
    )


def _areas(
    truth: NDArray[np.int64],
    probabilities: NDArray[np.float32],
    pairs: ClassPairs,
    outputs: int,
    key: str,
) -> Work[Progress, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the areas under the curves of all classes, kept ones where there are some."""
    if not probabilities.shape[1]:
        nothing = np.full(outputs, np.nan)
        return nothing, nothing
    own = kept.fingerprint(key, pairs.outputs)
    arrays = kept.load(_AREAS, own) if key else None
    if arrays is not None and set(arrays) == {"auc", "precision"}:
        return arrays["auc"], arrays["precision"]
    auc, precision = yield from areas(truth, probabilities)
    if key:
        kept.save(_AREAS, own, {"auc": auc, "precision": precision})
    return auc, precision


def _outside(dataset: ImageSet, labels: NDArray[np.int64]) -> dict[str, int]:
    """Count the samples of classes without an output, by the classes' names."""
    found, counts = np.unique(labels, return_counts=True)
    names = dataset.class_names
    told = told_apart([names[at] if at < len(names) else f"class {at}" for at in found.tolist()])
    return dict(zip(told, counts.tolist(), strict=True))


def _warnings(
    model: LoadedModel,
    dataset: ImageSet,
    scores: Scores,
    pairs: ClassPairs,
    outside: Mapping[str, int],
    suggested: SuggestedPairs | None,
) -> list[str]:
    told = [told_alien(model, dataset)] if pairs.alien else []
    told += told_outside(model, outside, "sample")
    told += told_not_finite(model, dataset, scores.dropped)
    if suggested is not None:
        told.append(
            "Another table of classes fits the answers far better: "
            f"{suggested.accuracy:.1%} would be right instead of {suggested.accuracy_now:.1%}; the "
            "classes are probably numbered otherwise than was assumed."
        )
    if scores.problem:
        told.append(scores.problem)
    return told
