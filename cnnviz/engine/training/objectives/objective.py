"""What a network is trained for: a loss, right answers and a figure that go together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cnnviz.engine.data.batches import Batch
from cnnviz.engine.data.findings import counts_of_classes
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import VOID, TargetKind
from cnnviz.engine.errors import DatasetProblem, TrainingProblem
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.objectives import balance
from cnnviz.engine.training.objectives.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    Divergence,
    Loss,
    SquaredError,
)
from cnnviz.engine.training.objectives.measures import Measure, measure_of
from cnnviz.engine.training.objectives.meters import Meter, is_right, meter_for
from cnnviz.engine.training.objectives.outputs import at_size_of, extra_scores, scores_of
from cnnviz.engine.training.objectives.pairing import check_pairing
from cnnviz.engine.training.objectives.teacher import Teacher, asking


class Objective:
    """A loss with the targets that make it correct, and the figure that judges the outcome.

    Parameters
    ----------
    target : {"class", "binary", "labels", "number", "mask"}
        What each sample is to be answered with.
    classes : int
        Number of classes of the images; 0 for numbers.
    loss : Loss
        What learns.
    teacher : Teacher or None
        Who gives soft targets.
    title, spec : str
        What to call network and images in an error.
    """

    def __init__(
        self,
        target: TargetKind,
        classes: int,
        loss: Loss,
        teacher: Teacher | None = None,
        title: str = "The network",
        spec: str = "the images",
    ) -> None:
        self.target: TargetKind = target
        self.classes = classes
        self.measure: Measure = measure_of(target)
        self._loss = loss
        self._teacher = teacher
        self._title, self._spec = title, spec

    def to(self, device: torch.device) -> Objective:
        """Go to a device, with all weights and the teacher; returns itself."""
        self._loss = self._loss.to(device)
        if self._teacher is not None:
            self._teacher.to(device)
        return self

    def meter(self) -> Meter:
        """Return an empty meter of the figure."""
        return meter_for(self.target)

    def check(self, batch: Batch) -> None:
        """Raise DatasetProblem for a mask with classes that the images do not have.

        Labels are looked at before training; masks are read only now.
        """
        if self.target != "mask":
            return
        wrong = (batch.targets >= self.classes) & (batch.targets != VOID)
        if wrong.any():
            at = int(wrong.flatten(1).any(1).nonzero()[0])
            value = int(batch.targets[at][wrong[at]][0])
            raise DatasetProblem(
                self._spec,
                f"the mask of sample {int(batch.sample_ids[at])} has a pixel of class {value}, "
                f"but there are {self.classes} classes",
                "mend the mask, or mark such pixels as void (255)",
            )

    def scores(self, output: Any) -> Tensor:
        """Return the main scores of what the network answered, as float32.

        Raises
        ------
        TrainingProblem
            When these are not the answers that are wanted.
        """
        scores = scores_of(output, self.target)
        width = scores.shape[1]
        if self.target == "labels" and width != self.classes:
            raise TrainingProblem(
                f"{self._title} has {width:,} outputs, but each of the {self.classes:,} classes "
                "of the images needs one."
            )
        if width < self.classes and self.target in ("class", "mask"):
            raise TrainingProblem(
                f"{self._title} tells {width:,} classes apart, but the images have "
                f"{self.classes:,} classes."
            )
        return scores.float()

    def goal(self, images: Tensor, targets: Tensor, width: int) -> Tensor:
        """Return what the loss compares with: the targets, or what the teacher says of images."""
        if self._teacher is None:
            return targets
        return self._teacher.answer(images, width)

    def loss(self, output: Any, images: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return the mean loss of a batch, with that of auxiliary heads, and the main scores."""
        scores = self.sized(self.scores(output), targets)
        goal = self.goal(images, targets, scores.shape[1])
        loss = self._loss.mean(scores, goal)
        for weight, extra in extra_scores(output):
            loss = loss + weight * self._loss.mean(self.sized(extra.float(), targets), goal)
        return loss, scores

    def nothing(self, output: Any) -> Tensor:
        """Return a loss of 0 that depends on all that the network answered, but moves nothing."""
        scores = [self.scores(output), *(extra for _, extra in extra_scores(output))]
        return torch.stack([entry.float().sum() for entry in scores]).sum() * 0.0

    def each(self, scores: Tensor, images: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return the loss of each sample and its weight in the mean, both (N,)."""
        sized = self.sized(scores, targets)
        return self._loss.each(sized, self.goal(images, targets, scores.shape[1]))

    def weight(self, targets: Tensor) -> float:
        """Return how much a batch counts among others; 0 where it has nothing to learn from."""
        return self._loss.weight(targets)

    def right(self, scores: Tensor, targets: Tensor) -> Tensor:
        """Return how right each answer is, float32, (N,), from 0 to 1.

        That is 0 or 1 for classes and for yes or no, the share of labels or pixels that are right,
        and NaN for numbers, which are never quite right.
        """
        if self.target in ("class", "binary"):
            return is_right(scores, targets).float()
        if self.target == "labels":
            return ((scores > 0) == (targets > 0.5)).float().mean(1)
        if self.target == "number":
            return torch.full((len(targets),), torch.nan)
        counts = (targets != VOID).flatten(1)
        met = (self.sized(scores, targets).argmax(1) == targets).flatten(1) & counts
        return met.sum(1) / counts.sum(1).clamp_min(1)

    def sized(self, scores: Tensor, targets: Tensor) -> Tensor:
        """Return scores of pixels at the size of the masks, and others as they are."""
        return at_size_of(scores, targets) if self.target == "mask" else scores


def making(
    config: TrainConfig,
    image_set: ImageSet,
    model: LoadedModel,
    samples: NDArray[np.int64] | None = None,
) -> Work[Progress, Objective]:
    """Return what a network is trained for.

    Parameters
    ----------
    config : TrainConfig
        Names the loss and its parameters.
    image_set : ImageSet
        What is learned, in the view that is learned as.
    model : LoadedModel
        The network that learns.
    samples : ndarray of int64, optional
        Those that are learned from, by which classes are balanced; all by default.

    Raises
    ------
    BadValue
        When the loss is wrong for what is learned.
    TrainingProblem
        When the teacher cannot teach these classes.
    """
    target = image_set.target
    check_pairing(config.loss, target)
    chosen = np.arange(len(image_set)) if samples is None else np.asarray(samples, np.int64)
    teacher = None
    if config.loss == "kl_div" and config.teacher:
        teacher = yield from asking(config.teacher, image_set, model, config.temperature)
    weights = None
    if config.class_weights == "balanced" and config.loss in ("cross_entropy", "bce"):
        weights = yield from _balancing(config, image_set, chosen)
    loss: Loss
    match config.loss:
        case "cross_entropy":
            loss = CrossEntropy(config.label_smoothing, weights)
        case "mse":
            loss = SquaredError()
        case "kl_div":
            softness = config.temperature if teacher is not None else 1.0
            loss = Divergence(config.label_smoothing, softness)
        case _:
            loss = BinaryCrossEntropy(weights)
    classes = 0 if target == "number" else len(image_set.class_names)
    return Objective(target, classes, loss, teacher, model.title, image_set.spec)


def make(
    config: TrainConfig,
    image_set: ImageSet,
    model: LoadedModel,
    samples: Sequence[int] | NDArray[np.int64] | None = None,
) -> Objective:
    """Return the outcome of :func:`making` at once."""
    return drain(making(config, image_set, model, None if samples is None else np.asarray(samples)))


def _balancing(
    config: TrainConfig, image_set: ImageSet, samples: NDArray[np.int64]
) -> Work[Progress, Tensor]:
    if image_set.target == "mask":
        pixels = yield from balance.counting_pixels(image_set, samples)
        return balance.class_weights(pixels)
    counts = counts_of_classes(image_set, samples)
    assert counts is not None  # for numbers have no such loss
    if config.loss == "cross_entropy":
        return balance.class_weights(counts)
    # One output says yes or no to the second of two classes.
    asked = counts[1:] if image_set.target == "binary" else counts
    return balance.positive_weights(asked, len(samples))
