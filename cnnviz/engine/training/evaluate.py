"""How well a network does on an image set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import classification_report, confusion_matrix, roc_auc_score
from torch import nn

from cnnviz.engine.data.batches import iterate
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.errors import DatasetProblem, ImageProblem
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.probes.forward import borrowed
from cnnviz.engine.training.loop import Predictions, Tally, measure
from cnnviz.engine.training.setup import try_out


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a network got right and wrong.

    Parameters
    ----------
    accuracy, top5 : float
        Share of samples whose class came first, or among the first five; from 0 to 1. `top5` is 1
        where there are five classes or fewer.
    loss : float
        Mean cross-entropy.
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
        sample_ids, labels, predicted, confidence and loss.
    skipped : tuple of str
        Images that could not be read, with the reason.
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

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values under the names that scripts rely on."""
        return {
            "accuracy": self.accuracy,
            "top5": self.top5,
            "loss": self.loss,
            "auc": self.auc,
            "samples": self.samples,
            "classes": list(self.classes),
            "confusion": self.confusion.tolist(),
            "report": self.report,
            "skipped": list(self.skipped),
        }


def evaluate(model: LoadedModel | nn.Module, dataset: ImageSet, batch_size: int = 64) -> Evaluation:
    """Measure a network on the labelled samples of an image set; see :func:`evaluating`."""
    return drain(evaluating(model, dataset, batch_size))


def evaluating(
    model: LoadedModel | nn.Module, dataset: ImageSet, batch_size: int = 64
) -> Work[Progress, Evaluation]:
    """Measure a network, telling how many images are done.

    The network is given back as it was, its modes and buffers included.

    Raises
    ------
    DatasetProblem
        When the set has no labels, or no image can be read.
    TrainingProblem
        When the network is no classifier, or has fewer outputs than the set has classes.
    ShapeTrouble
        When the images do not go through the network.
    DeviceProblem
        When memory does not suffice.
    """
    loaded = as_loaded(model)
    labelled = np.flatnonzero(dataset.labels >= 0)
    if not len(labelled):
        raise DatasetProblem(dataset.spec, "has no labels to compare with")
    device = next((entry.device for entry in loaded.module.parameters()), torch.device("cpu"))
    try_out(loaded, dataset, min(batch_size, len(labelled)), device, backward=False)
    tally, predictions, problems = Tally(), Predictions(), list[str]()
    scores: list[torch.Tensor] = []

    def note(_sample_id: int, problem: ImageProblem) -> None:
        problems.append(str(problem))

    for batch in iterate(dataset, loaded.preprocessing, labelled, batch_size, note):
        with borrowed(loaded.module):
            logits = measure(loaded, batch, tally, predictions)
        scores.append(logits)
        yield Progress(tally.samples, len(labelled), "", "images")
    if not scores:
        raise DatasetProblem(dataset.spec, "has no image that can be read")
    return _summarise(loaded, dataset, tally, predictions, torch.cat(scores), tuple(problems))


def _summarise(
    model: LoadedModel,
    dataset: ImageSet,
    tally: Tally,
    predictions: Predictions,
    logits: torch.Tensor,
    problems: tuple[str, ...],
) -> Evaluation:
    arrays = predictions.arrays()
    labels, predicted = arrays["labels"], arrays["predicted"]
    count = logits.shape[1]
    names = _names(model, dataset, count)
    first = logits.topk(min(5, count), dim=1).indices.numpy()
    present = np.union1d(labels, predicted)
    report = classification_report(
        labels,
        predicted,
        labels=present,
        target_names=_unique([names[index] for index in present]),
        output_dict=True,
        zero_division=0,
    )
    return Evaluation(
        accuracy=float((labels == predicted).mean()),
        top5=float((first == labels[:, None]).any(1).mean()),
        loss=tally.mean_loss,
        samples=len(labels),
        classes=names,
        confusion=confusion_matrix(labels, predicted, labels=np.arange(count)),
        report=report,
        auc=_auc(labels, torch.softmax(logits.double(), 1).numpy()),
        predictions=arrays,
        skipped=problems,
    )


def _names(model: LoadedModel, dataset: ImageSet, count: int) -> tuple[str, ...]:
    for names in (model.class_names, dataset.class_names):
        if len(names) == count:
            return tuple(names)
    known = tuple(dataset.class_names)[:count]
    return known + tuple(f"class {index}" for index in range(len(known), count))


def _unique(names: list[str]) -> list[str]:
    """Tell classes of one name apart: ImageNet has two cranes and two maillots."""
    return [
        name if names.count(name) == 1 else f"{name} ({names[:index].count(name) + 1})"
        for index, name in enumerate(names)
    ]


def _auc(labels: NDArray[np.int64], probabilities: NDArray[np.float64]) -> float | None:
    areas = [
        roc_auc_score(labels == index, probabilities[:, index])
        for index in np.unique(labels)
        if not (labels == index).all()
    ]
    return float(np.mean(areas)) if areas else None
