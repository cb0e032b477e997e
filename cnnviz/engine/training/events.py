"""What a training tells while it runs: a closed set of frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.engine.events import Progress

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.training.config import TrainConfig


@dataclass(frozen=True, eq=False)
class RunStarted:
    """The run is ready for its first step.

    ``model`` is the very network in training: between two events it may be looked at.
    ``epoch`` and ``step`` are those that were already done, when a run goes on.
    """

    directory: Path
    model: LoadedModel
    image_set: ImageSet
    config: TrainConfig
    steps_per_epoch: int
    train_samples: int
    validation_samples: int
    epoch: int = 0
    step: int = 0


@dataclass(frozen=True, slots=True)
class BatchEnd:
    """One step was made. ``step`` counts from 1 through the run, ``epoch`` from 1.

    ``loss`` and ``accuracy`` are those of the batch before its step; ``seconds`` is the time that
    this epoch has taken so far, ``samples`` how many of its images were seen.
    """

    epoch: int
    step: int
    loss: float
    accuracy: float
    samples: int
    seconds: float


@dataclass(frozen=True, slots=True)
class BatchSkipped:
    """A step was left out: no picture of its batch could be read, or one is too few to learn from.

    A lone picture is too few for a network that normalises over its batches.
    """

    epoch: int
    step: int


@dataclass(frozen=True, slots=True)
class ValidationBatch:
    """A part of the validation is done, counted in samples."""

    epoch: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class EpochEnd:
    """An epoch and its validation are over; ``best`` when no epoch before was as accurate."""

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    best: bool
    seconds: float
    samples_per_second: float


@dataclass(frozen=True, slots=True)
class CheckpointSaved:
    """Weights are safe on the disk."""

    path: Path
    epoch: int
    step: int


@dataclass(frozen=True, slots=True)
class SamplePredictions:
    """What the network says of some validation samples that stay the same through the run."""

    epoch: int
    sample_ids: tuple[int, ...]
    labels: tuple[int, ...]
    predicted: tuple[int, ...]
    confidence: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Diverged:
    """The loss is no number any more; the weights are back at the last good ones."""

    epoch: int
    step: int
    reason: str


@dataclass(frozen=True, slots=True)
class RunEnded:
    """Nothing more will come.

    ``reason`` is "finished" or "diverged"; a run that is closed by its driver ends without a word,
    its weights kept. ``skipped`` says of each image that could not be read why.
    """

    directory: Path
    reason: str
    epochs_done: int
    best_epoch: int | None
    best_accuracy: float | None
    seconds: float
    skipped: tuple[str, ...] = ()


# Before it starts, a run tells how far opening its images and network is.
Event = (
    Progress
    | RunStarted
    | BatchEnd
    | BatchSkipped
    | ValidationBatch
    | EpochEnd
    | CheckpointSaved
    | SamplePredictions
    | Diverged
    | RunEnded
)
