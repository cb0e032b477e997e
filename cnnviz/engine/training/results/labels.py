"""Evaluation of networks that say of each class by itself whether a picture shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import accuracy_score, average_precision_score, hamming_loss, roc_auc_score

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import DatasetProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.class_pairs import ClassPairs
from cnnviz.engine.training.figures import (
    Curve,
    Kind,
    averages_of,
    curve_of,
    told_apart,
)
from cnnviz.engine.training.outputs import Outputs, gathering, key_of, recall
from cnnviz.engine.training.results.base import (
    Evaluation,
    Figure,
    facts_of,
    mean_of,
    plain,
    told_alien,
    told_not_finite,
    told_outside,
)
from cnnviz.engine.training.results.classes import names_of, pair


@dataclass(frozen=True, eq=False, kw_only=True)
class LabelsEvaluation(Evaluation):
    """What a network found that may find several classes in one picture, or none.

    Classes are counted as the network's outputs; those that stand for no class of the image set
    have no truth, and count for nothing. `predictions` holds sample_ids, loss (mean over the
    classes of the binary cross-entropy, in nats), right (all classes of the sample), found and
    missed (how many of its classes) and wrong (how many others were said to be there).

    Parameters
    ----------
    measured : ndarray of int64, shape (M,)
        The outputs that stand for a class of the image set.
    truth : ndarray of bool, shape (N, M)
        Which of these classes a sample shows.
    scores : ndarray of float32, shape (N, M)
        Their probabilities: the sigmoid of the outputs.
    said : ndarray of bool, shape (N, M)
        Which of them are said to be there: those with an output above 0, a probability above 0.5.
    class_auc, class_precision : ndarray of float64, shape (M,)
        Area under the ROC curve and average precision of each; NaN where no sample shows the
        class, or (the ROC curve) all do.
    report : dict
        Precision, recall, F1 and support of each class at a probability of 0.5, by its name, and
        their averages; scikit-learn's ``classification_report``.
    subset_accuracy, label_accuracy : float
        Share of samples of which every class was told right, and share of all answers that were
        right; from 0 to 1.
    pairs : ClassPairs
        Which output stands for which class of the image set, and how that was found out.
    """

    kind: ClassVar[TargetKind] = "labels"

    measured: NDArray[np.int64]
    truth: NDArray[np.bool_]
    scores: NDArray[np.float32]
    said: NDArray[np.bool_]
    class_auc: NDArray[np.float64]
    class_precision: NDArray[np.float64]
    report: dict[str, Any]
    subset_accuracy: float
    label_accuracy: float
    pairs: ClassPairs

    @property
    def average_precision(self) -> float | None:
        """Mean over the classes that appear of the average precision (mAP)."""
        return mean_of(self.class_precision)

    @property
    def auc(self) -> float | None:
        """Mean over the classes of the area under the ROC curve."""
        return mean_of(self.class_auc)

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether every class of a sample was told right, (N,)."""
        right: NDArray[np.bool_] = self.predictions["right"]
        return right

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The mean average precision first."""
        return (
            Figure("average_precision", self.average_precision),
            Figure("auc", self.auc),
            Figure("micro_f1", self.report["micro avg"]["f1-score"]),
            Figure("macro_f1", self.report["macro avg"]["f1-score"]),
            Figure("subset_accuracy", self.subset_accuracy, "share"),
            Figure("label_accuracy", self.label_accuracy, "share"),
            Figure("loss", self.loss, higher_is_better=False),
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the measured classes, which the report uses too."""
        return tuple(told_apart([self.classes[output] for output in self.measured.tolist()]))

    def curve(self, index: int, kind: Kind) -> Curve:
        """Return the curve of a measured class, by its place among them."""
        return curve_of(self.truth[:, index], self.scores[:, index], kind)

    def averaging(self, kind: Kind) -> Work[Progress, tuple[Curve, Curve]]:
        """Return the micro and the macro average of the curves."""
        return averages_of(self.truth, self.scores, kind)

    def told(self, row: int) -> tuple[str, str]:
        """Return the classes of a sample, and those that were found."""
        names = self.names
        return self._listed(names, self.truth[row]), self._listed(names, self.said[row])

    @staticmethod
    def _listed(names: Sequence[str], there: NDArray[np.bool_]) -> str:
        return ", ".join(names[at] for at in np.flatnonzero(there).tolist()) or "–"

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return ids, losses and counts, each (N,), and truth and probabilities, (N, M)."""
        names = np.array(self.names)
        return {**self.predictions, "truth": self.truth, "scores": self.scores, "classes": names}

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values under the names that scripts rely on."""
        names = self.names
        return {
            **self._common_json(),
            "classes": list(self.classes),
            "report": self.report,
            "class_average_precision": dict(zip(names, plain(self.class_precision), strict=True)),
            "class_auc": dict(zip(names, plain(self.class_auc), strict=True)),
            "matched_by": self.pairs.by,
            "pairs": list(self.pairs.outputs),
        }


def evaluating_labels(
    model: LoadedModel,
    dataset: ImageSet,
    batch_size: int,
    pairs: Sequence[int] | None,
    keep: bool,
) -> Work[Progress, LabelsEvaluation]:
    """Measure a network that tells several classes; see :func:`evaluating` for arguments."""
    presence = _presence(dataset)
    key = key_of(model, dataset) if keep else ""
    found = current().agreed(recall(key)) if keep else None
    if found is None:
        ids = np.arange(len(presence))
        found = yield from gathering(model, dataset, ids, batch_size, key)
    return labels_evaluation(model, dataset, found, pairs)


def recalling_labels(
    model: LoadedModel, dataset: ImageSet, pairs: Sequence[int] | None
) -> LabelsEvaluation | None:
    """Return the evaluation for which the network need not be asked again, or None."""
    _presence(dataset)
    found = recall(key_of(model, dataset))
    return None if found is None else labels_evaluation(model, dataset, found, pairs)


def _presence(dataset: ImageSet) -> NDArray[np.bool_]:
    presence = dataset.presence
    if presence is None or not presence.any():
        raise DatasetProblem(dataset.spec, "has no objects to compare with")
    return presence


def labels_evaluation(
    model: LoadedModel, dataset: ImageSet, found: Outputs, given: Sequence[int] | None = None
) -> LabelsEvaluation:
    """Return what follows from a network's answers, (N, classes); `given` is a table of pairs."""
    presence = _presence(dataset)
    outputs = found.outputs.shape[1]
    pairs = pair(model, dataset, outputs, given)
    table = np.array(pairs.outputs, np.int64)
    measured = np.unique(table[table >= 0])
    if not len(measured):
        raise DatasetProblem(
            dataset.spec,
            f"has no class of {model.title}",
            "give a table of pairs, or choose another image set",
        )
    truth = np.zeros((len(found.sample_ids), len(measured)), bool)
    for label in np.flatnonzero(table >= 0):
        # Two classes may share an output: it is there where one of them is.
        truth[:, np.searchsorted(measured, table[label])] |= presence[found.sample_ids, label]
    logits = found.outputs[:, measured].astype(np.float64)
    losses = (np.logaddexp(0, logits) - logits * truth).mean(1)
    said = logits > 0
    names = names_of(model, dataset, pairs, outputs)
    auc, precision = _areas(truth, logits)
    left_out = presence[:, table < 0].sum(0)
    outside = {
        dataset.class_names[label]: int(count)
        for label, count in zip(np.flatnonzero(table < 0), left_out, strict=True)
        if count
    }
    warnings = [told_alien(model, dataset)] if pairs.alien else []
    warnings += told_outside(model, outside, "marking")
    warnings += told_not_finite(model, dataset, found.dropped)
    warnings += [found.problem] if found.problem else []
    return LabelsEvaluation(
        loss=float(losses.mean()),
        samples=len(found.sample_ids),
        classes=names,
        predictions={
            "sample_ids": found.sample_ids,
            "loss": losses.astype(np.float32),
            "right": (said == truth).all(1),
            "found": (said & truth).sum(1),
            "missed": (truth & ~said).sum(1),
            "wrong": (said & ~truth).sum(1),
        },
        skipped=found.skipped,
        outside=outside,
        not_finite=found.dropped,
        warnings=tuple(warnings),
        facts=facts_of(model, dataset),
        measured=measured,
        truth=truth,
        scores=_sigmoid(logits),
        said=said,
        class_auc=auc,
        class_precision=precision,
        report=_report(truth, said, [names[output] for output in measured]),
        subset_accuracy=float(accuracy_score(truth, said)),
        label_accuracy=1 - float(hamming_loss(truth, said)),
        pairs=pairs,
    )


def _sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float32]:
    scores: NDArray[np.float32] = np.exp(-np.logaddexp(0, -logits)).astype(np.float32)
    return scores


def _areas(
    truth: NDArray[np.bool_], logits: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return area under the ROC curve and average precision of each class, each (M,)."""
    found = np.full((2, truth.shape[1]), np.nan)
    for at in range(truth.shape[1]):
        there = truth[:, at]
        if there.any():
            found[1, at] = average_precision_score(there, logits[:, at])
            if not there.all():
                found[0, at] = roc_auc_score(there, logits[:, at])
    return found[0], found[1]


def _report(
    truth: NDArray[np.bool_], said: NDArray[np.bool_], names: Sequence[str]
) -> dict[str, Any]:
    from sklearn.metrics import classification_report

    # Where there is one class only, scikit-learn takes a column for a binary answer, whose report
    # has no averages over labels.
    padded = truth.shape[1] == 1
    if padded:
        nothing = np.zeros((len(truth), 1), bool)
        truth, said = np.hstack((truth, nothing)), np.hstack((said, nothing))
    found: dict[str, Any] = classification_report(
        truth,
        said,
        labels=[0] if padded else None,
        target_names=told_apart(names),
        output_dict=True,
        zero_division=0,
    )
    return found
