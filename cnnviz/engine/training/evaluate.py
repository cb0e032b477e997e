"""How well a network does on an image set, whatever it is to be answered with."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import VIEWS_FOR, TargetKind
from cnnviz.engine.errors import BadValue, TrainingProblem
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.training.results.base import Evaluation, Figure
from cnnviz.engine.training.results.classes import (
    BinaryEvaluation,
    ClassEvaluation,
    evaluating_classes,
    pair,
    recalling_classes,
)
from cnnviz.engine.training.results.labels import (
    LabelsEvaluation,
    evaluating_labels,
    recalling_labels,
)
from cnnviz.engine.training.results.masks import (
    MaskEvaluation,
    evaluating_masks,
    recalling_masks,
)
from cnnviz.engine.training.results.numbers import (
    NumberEvaluation,
    evaluating_numbers,
    recalling_numbers,
)

__all__ = [
    "BinaryEvaluation",
    "ClassEvaluation",
    "Evaluation",
    "Figure",
    "LabelsEvaluation",
    "MaskEvaluation",
    "NumberEvaluation",
    "evaluate",
    "evaluating",
    "recalling",
    "why_not",
]

_DOES: dict[TargetKind, str] = {
    "class": "answers with one class of several",
    "binary": "answers with yes or no",
    "labels": "says of each class by itself whether a picture shows it",
    "number": "answers with a number",
    "mask": "answers with a class for each pixel",
}
_HAS: dict[TargetKind, str] = {
    "class": "has one class for each picture",
    "binary": "has yes or no for each picture",
    "labels": "has pictures that show several classes at once",
    "number": "has a number for each picture",
    "mask": "has a class for each pixel",
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
        The network; a bare one is taken for a classifier.
    dataset : ImageSet
        Samples, of which those with a target are measured.
    batch_size : int
        Images at a time.
    pairs : sequence of int, optional
        For each class of the image set the output that stands for it, -1 for none. By default
        they are matched by name where both have names, by number otherwise.
    keep : bool
        Whether kept answers are looked for, and these kept on disk.

    Returns
    -------
    Evaluation
        :class:`ClassEvaluation`, :class:`BinaryEvaluation`, :class:`LabelsEvaluation`,
        :class:`NumberEvaluation` or :class:`MaskEvaluation`, as the network answers.

    Raises
    ------
    DatasetProblem
        When the set has no targets, no image can be read, or no sample is of a class of the
        network.
    TrainingProblem
        When the network answers something else than the set asks, or nothing but NaN.
    BadValue
        When the table of pairs does not fit, or for a batch size below one.
    ShapeTrouble
        When the images do not go through the network.
    DeviceProblem
        When memory does not suffice.
    """
    if batch_size < 1:
        raise BadValue("batch_size", batch_size, "a whole number of at least 1")
    loaded = as_loaded(model)
    match _kind(loaded, dataset):
        case "labels":
            return (yield from evaluating_labels(loaded, dataset, batch_size, pairs, keep))
        case "number":
            return (yield from evaluating_numbers(loaded, dataset, batch_size, keep))
        case "mask":
            return (yield from evaluating_masks(loaded, dataset, batch_size, pairs, keep))
        case _:
            return (yield from evaluating_classes(loaded, dataset, batch_size, pairs, keep))


def recalling(
    model: LoadedModel | nn.Module, dataset: ImageSet, pairs: Sequence[int] | None = None
) -> Work[Progress, Evaluation | None]:
    """Return the evaluation for which nothing has to be computed anew, or None.

    Arguments and errors are those of :func:`evaluating`.
    """
    loaded = as_loaded(model)
    match _kind(loaded, dataset):
        case "labels":
            return recalling_labels(loaded, dataset, pairs)
        case "number":
            return recalling_numbers(loaded, dataset)
        case "mask":
            return recalling_masks(loaded, dataset, pairs)
        case _:
            return (yield from recalling_classes(loaded, dataset, pairs))


def why_not(model: LoadedModel, dataset: ImageSet) -> str:
    """Return why a network cannot be measured on an image set, and what to do; empty if it can.

    Two classes may be asked of a network that knows more, and yes or no of one that is trained for
    these two classes.
    """
    asked, given = dataset.target, model.answers
    if asked == given or (asked, given) == ("binary", "class"):
        return ""
    if (asked, given) == ("class", "binary"):
        table = pair(model, dataset, 2, None)
        if table.by == "name" and {0, 1} <= set(table.outputs):
            return ""
    fitting = [view for view in VIEWS_FOR[given] if view in dataset.views]
    if fitting:
        advice = f"open the images with --target {fitting[0]}"
    elif given == "binary":
        advice = "open the images with --positive CLASS, or choose another network"
    else:
        advice = "choose another network or image set"
    return f"{model.title} {_DOES[given]}, but {dataset.name} {_HAS[asked]}; {advice}."


def _kind(model: LoadedModel, dataset: ImageSet) -> TargetKind:
    trouble = why_not(model, dataset)
    if trouble:
        raise TrainingProblem(trouble)
    return model.answers
