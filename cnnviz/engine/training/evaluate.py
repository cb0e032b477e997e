"""How well a network does on an image set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix
from torch import nn

from cnnviz.engine import kept
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.errors import BadValue, DatasetProblem
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.training.class_pairs import (
    ClassPairs,
    SuggestedPairs,
    pair_classes,
    suggest_pairs,
)
from cnnviz.engine.training.figures import (
    Calibration,
    areas,
    calibration,
    report_table,
    told_apart,
    worst_pairs,
)
from cnnviz.engine.training.scores import Scores, key_of, recall, scoring

_AREAS = "areas"
_TOP = 5
_NAMED = 5  # classes or samples that a warning names


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a network got right and wrong.

    Classes are counted as the network's outputs; `pairs` says which class of the image set each
    stands for.

    Parameters
    ----------
    accuracy, top5 : float
        Share of samples whose class came first, or among the first five; from 0 to 1. `top5` is 1
        where there are five classes or fewer.
    loss : float
        Mean cross-entropy, in nats.
    samples : int
        How many labelled samples were measured.
    classes : tuple of str
        Names of the classes, in the order of the network's outputs.
    confusion : ndarray of int64, shape (classes, classes)
        Samples by true class (rows) and predicted class (columns).
    report : dict
        Precision, recall, F1 and support of every class that appears, by its name, and their
        averages; scikit-learn's ``classification_report``.
    auc : float or None
        Mean over the classes of the area under the one-against-the-rest ROC curve (Hand and Till,
        2001); None where only one class appears.
    predictions : dict of str to ndarray, each of shape (N,)
        sample_ids, labels (as outputs), predicted, confidence and loss.
    skipped : tuple of str
        Images that could not be read, with the reason.
    scores : ndarray of float32, shape (N, classes)
        Probabilities; mapped from a file, and not to be written to, where they are many.
    pairs : ClassPairs
        Which output stands for which class of the image set, and how that was found out.
    suggested : SuggestedPairs or None
        Another table of pairs, where the answers fit it far better.
    class_auc, class_precision : ndarray of float64, shape (classes,)
        Area under the ROC curve and average precision of each class against the rest; NaN for
        classes without samples.
    outside : dict of str to int
        Classes of the image set that no output stands for, by name, with how many samples of each
        were therefore left out.
    not_finite : tuple of int
        Samples for which the network answered NaN or infinity; left out.
    warnings : tuple of str
        Sentences about what was assumed or left out.
    facts : mapping of str to str
        What was measured: "model", "images", "split".
    """

    accuracy: float
    top5: float
    loss: float
    samples: int
    classes: tuple[str, ...]
    confusion: NDArray[np.int64]
    report: dict[str, Any]
    auc: float | None
    predictions: dict[str, NDArray[Any]]
    skipped: tuple[str, ...]
    scores: NDArray[np.float32]
    pairs: ClassPairs
    suggested: SuggestedPairs | None
    class_auc: NDArray[np.float64]
    class_precision: NDArray[np.float64]
    outside: dict[str, int] = field(default_factory=dict)
    not_finite: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def calibration(self) -> Calibration:
        """How far the confidence of the predictions can be believed."""
        right = self.predictions["labels"] == self.predictions["predicted"]
        return calibration(self.predictions["confidence"], right)

    @cached_property
    def average_precision(self) -> float | None:
        """Mean over the classes of the average precision; None where only one class appears."""
        return _mean(self.class_precision)

    @cached_property
    def row_of(self) -> dict[int, int]:
        """The place in the arrays of each sample that was measured, by its id."""
        return {int(one): at for at, one in enumerate(self.predictions["sample_ids"])}

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
            "accuracy": self.accuracy,
            "top5": self.top5,
            "loss": self.loss,
            "auc": self.auc,
            "average_precision": self.average_precision,
            "calibration_error": self.calibration.error,
            "samples": self.samples,
            "classes": list(self.classes),
            "confusion": self.confusion.tolist(),
            "report": self.report,
            "worst_pairs": worst,
            "matched_by": self.pairs.by,
            "pairs": list(self.pairs.outputs),
            "suggested_pairs": None if suggested is None else list(suggested.outputs),
            "suggested_accuracy": None if suggested is None else suggested.accuracy,
            "outside": self.outside,
            "not_finite": list(self.not_finite),
            "skipped": list(self.skipped),
            "warnings": list(self.warnings),
        }


def evaluate(
    model: LoadedModel | nn.Module,
    dataset: ImageSet,
    batch_size: int = 64,
    pairs: Sequence[int] | None = None,
    keep: bool = True,
) -> Evaluation:
    """Measure a network on the labelled samples of an image set; see :func:`evaluating`."""
    return drain(evaluating(model, dataset, batch_size, pairs, keep))


def evaluating(
    model: LoadedModel | nn.Module,
    dataset: ImageSet,
    batch_size: int = 64,
    pairs: Sequence[int] | None = None,
    keep: bool = True,
) -> Work[Progress, Evaluation]:
    """Measure a network, telling how many images are done.

    The network is given back as it was, its modes and buffers included. Where it has answered to
    the same images before, with the same weights and preprocessing, the kept answers are taken.

    Parameters
    ----------
    model : LoadedModel or Module
        A classifier.
    dataset : ImageSet
        Samples, of which those with a label are measured.
    batch_size : int
        Images at a time.
    pairs : sequence of int, optional
        For each class of the image set the output that stands for it, -1 for none. By default
        they are matched by name where both have names, by number otherwise.
    keep : bool
        Whether kept answers are looked for, and these kept on disk.

    Raises
    ------
    DatasetProblem
        When the set has no labels, no image can be read, or no sample is of a class of the network.
    TrainingProblem
        When the network is no classifier, or answers with nothing but NaN.
    BadValue
        When the table of pairs does not fit, or for a batch size below one.
    ShapeTrouble
        When the images do not go through the network.
    DeviceProblem
        When memory does not suffice.
    """
    if batch_size < 1:
        raise BadValue("batch_size", batch_size, "a whole number of at least 1")
    loaded = _labelled(model, dataset)
    key = key_of(loaded, dataset) if keep else ""
    found = recall(key) if keep else None
    if found is None:

        def pairing(outputs: int) -> ClassPairs:
            return _pair(loaded, dataset, outputs, pairs)

        found = yield from scoring(loaded, dataset, pairing, batch_size, key)
    return (yield from _summarising(loaded, dataset, found, pairs, key))


def recalling(
    model: LoadedModel | nn.Module, dataset: ImageSet, pairs: Sequence[int] | None = None
) -> Work[Progress, Evaluation | None]:
    """Return the evaluation for which nothing has to be computed anew, or None.

    Arguments and errors are those of :func:`evaluating`.
    """
    loaded = _labelled(model, dataset)
    key = key_of(loaded, dataset)
    found = recall(key)
    if found is None:
        return None
    return (yield from _summarising(loaded, dataset, found, pairs, key))


def _labelled(model: LoadedModel | nn.Module, dataset: ImageSet) -> LoadedModel:
    if not (dataset.labels >= 0).any():
        raise DatasetProblem(dataset.spec, "has no labels to compare with")
    return as_loaded(model)


def _classes(dataset: ImageSet) -> int:
    return max(len(dataset.class_names), int(dataset.labels.max()) + 1)


def _pair(
    model: LoadedModel, dataset: ImageSet, outputs: int, given: Sequence[int] | None
) -> ClassPairs:
    return pair_classes(dataset.class_names, model.class_names, _classes(dataset), outputs, given)


def _summarising(
    model: LoadedModel,
    dataset: ImageSet,
    scores: Scores,
    given: Sequence[int] | None,
    key: str,
) -> Work[Progress, Evaluation]:
    outputs = scores.probabilities.shape[1]
    pairs = _pair(model, dataset, outputs, given)
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
    class_auc, class_precision = yield from _areas(truth, probabilities, pairs, key)
    names = _names(model, dataset, pairs, outputs)
    suggested = None if given is not None else suggest_pairs(own, scores.predicted, pairs, outputs)
    return Evaluation(
        accuracy=float((truth == predicted).mean()),
        top5=float((rank[here] < _TOP).mean()),
        loss=float(arrays["loss"].mean(dtype=np.float64)),
        samples=len(truth),
        classes=names,
        confusion=confusion_matrix(truth, predicted, labels=np.arange(outputs)),
        report=report_table(truth, predicted, names),
        auc=_mean(class_auc),
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
        facts={"model": model.title, "images": dataset.name, "split": dataset.split or ""},
    )


def _areas(
    truth: NDArray[np.int64], probabilities: NDArray[np.float32], pairs: ClassPairs, key: str
) -> Work[Progress, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the areas under the curves of all classes, kept ones where there are some."""
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


def _names(
    model: LoadedModel, dataset: ImageSet, pairs: ClassPairs, outputs: int
) -> tuple[str, ...]:
    if len(model.class_names) == outputs:
        return tuple(model.class_names)
    names = [f"class {index}" for index in range(outputs)]
    for name, output in zip(dataset.class_names, pairs.outputs, strict=False):
        if output >= 0:
            names[output] = name
    return tuple(names)


def _warnings(
    model: LoadedModel,
    dataset: ImageSet,
    scores: Scores,
    pairs: ClassPairs,
    outside: Mapping[str, int],
    suggested: SuggestedPairs | None,
) -> list[str]:
    told = []
    if pairs.alien:
        told.append(
            f"The classes of {dataset.name} are not those of {model.title}: labels are compared by "
            "number."
        )
    if outside:
        told.append(
            f"Left out, because {model.title} has no output for their classes: "
            f"{_count(sum(outside.values()), 'sample')} of {_some(list(outside))}."
        )
    if scores.dropped:
        told.append(
            f"Left out, because {model.title} answers with NaN or infinity: "
            f"{_count(len(scores.dropped), 'sample')}, "
            f"{_some([dataset.sample_name(one) for one in scores.dropped])}."
        )
    if suggested is not None:
        told.append(
            "Another table of classes fits the answers far better: "
            f"{suggested.accuracy:.1%} would be right instead of {suggested.accuracy_now:.1%}; the "
            "classes are probably numbered otherwise than was assumed."
        )
    if scores.problem:
        told.append(scores.problem)
    return told


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return shown if rest <= 0 else f"{shown} and {rest:,} more"


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None
