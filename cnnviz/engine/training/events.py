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


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is told of a run to whoever has neither its network nor its images.

    The log keeps it as ``RunStarted``, once for each time that the run began or went on.

    Parameters
    ----------
    directory : pathlib.Path
        Where it is kept.
    title, images : str
        Network and image set, for people; empty where nobody told.
    steps_per_epoch, epochs : int
        As planned; 0 where nobody knows.
    train_samples, validation_samples : int
        How many are learned from and held out; 0 where nobody knows.
    epoch, step : int
        What was done already when it began or went on.
    figure : str
        Key in :data:`cnnviz.engine.training.objectives.measures.MEASURES`.
    warnings : tuple of str
        Sentences about the images.
    origin : {"fit", "record"}
        Whether our own training writes it, or somebody's own loop.
    processes : int
        How many train it together.
    config : TrainConfig or None
        What it was started with; None for somebody's own loop.
    """

    directory: Path
    title: str = ""
    images: str = ""
    steps_per_epoch: int = 0
    epochs: int = 0
    train_samples: int = 0
    validation_samples: int = 0
    epoch: int = 0
    step: int = 0
    figure: str = "accuracy"
    warnings: tuple[str, ...] = ()
    origin: str = "fit"
    processes: int = 1
    config: TrainConfig | None = None


@dataclass(frozen=True, eq=False)
class RunStarted:
    """The run is ready for its first step.

    ``model`` is the very network in training: between two events it may be looked at.
    ``image_set`` is learned from, ``validation_set`` holds the samples that measure; mostly it is
    the same one. ``epoch`` and ``step`` are those that were already done, when a run goes on.
    ``figure`` is the key in :data:`cnnviz.engine.training.objectives.measures.MEASURES` of the
    figure that all other events tell; ``warnings`` are sentences about the images. ``processes``
    tells how many train together, ``history_bytes`` what the history of an epoch takes, 0 where
    none is kept.
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
    figure: str = "accuracy"
    warnings: tuple[str, ...] = ()
    validation_set: ImageSet | None = None
    processes: int = 1
    history_bytes: int = 0

    @property
    def measured_on(self) -> ImageSet:
        """The images that the network is measured on."""
        return self.image_set if self.validation_set is None else self.validation_set

    @property
    def facts(self) -> RunFacts:
        """The same without network and images."""
        return RunFacts(
            self.directory,
            self.model.title,
            self.image_set.name,
            self.steps_per_epoch,
            self.config.epochs,
            self.train_samples,
            self.validation_samples,
            self.epoch,
            self.step,
            self.figure,
            self.warnings,
            processes=self.processes,
            config=self.config,
        )


@dataclass(frozen=True, slots=True)
class BatchEnd:
    """One step was made. ``step`` counts from 1 through the run, ``epoch`` from 1.

    ``loss`` and ``figure`` are those of the batch before its step, ``rate`` the learning rate of
    the step; ``seconds`` is the time that this epoch has taken so far, ``samples`` how many of its
    images were seen.
    """

    epoch: int
    step: int
    loss: float
    figure: float
    samples: int
    seconds: float
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class BatchSkipped:
    """A step was left out, for there was too little in its batch to learn from.

    No picture of it could be read, or a lone one is left for a network that normalises over its
    batches, or all pixels of its masks are void.
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
    """An epoch and its validation are over; ``best`` when no epoch before had such a figure."""

    epoch: int
    step: int
    train_loss: float
    train_figure: float
    validation_loss: float
    validation_figure: float
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
    """What the network says of some validation samples that stay the same through the run.

    The classes are those of :meth:`.predictions.Predictions.arrays`; of numbers and masks nothing
    is told, for they are no classes.
    """

    epoch: int
    sample_ids: tuple[int, ...]
    labels: tuple[int, ...]
    predicted: tuple[int, ...]
    confidence: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LayersMeasured:
    """What the layers were like at a step: one number for each layer, None where there is none.

    Parameters
    ----------
    epoch, step : int
        The epoch that is over, counted from 1, and its last step.
    layers : tuple of str
        Their names.
    mean, deviation, zeros : tuple of float or None
        Of the activations that the probe samples give: mean, standard deviation, and the share of
        exact zeros, from 0 to 1.
    gradient : tuple of float or None
        L2 norm of the gradient of the layer's weights, the mean over some steps of the epoch.
    weight : tuple of float or None
        L2 norm of the layer's weights.
    update : tuple of float or None
        L2 norm of what a step changes the weights by, divided by that of the weights, the mean over
        the same steps.
    """

    epoch: int
    step: int
    layers: tuple[str, ...]
    mean: tuple[float | None, ...]
    deviation: tuple[float | None, ...]
    zeros: tuple[float | None, ...]
    gradient: tuple[float | None, ...]
    weight: tuple[float | None, ...]
    update: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class HistorySaved:
    """What an epoch has left behind is on the disk: predictions, top samples, features.

    ``notes`` are sentences about layers that could not be looked at, each told once.
    """

    epoch: int
    step: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """From the step after ``step`` on the run goes by other settings.

    ``changes`` holds pairs of a field of TrainConfig and its new value, ``refused`` sentences
    about wishes that the network cannot fulfil.
    """

    epoch: int
    step: int
    changes: tuple[tuple[str, float | str], ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diverged:
    """The loss is no number any more; the weights are back at the last good ones.

    ``sample_ids`` are those of the batch, ``layer`` is the first one whose weights or output were
    not finite; empty where there is none.
    """

    epoch: int
    step: int
    reason: str
    sample_ids: tuple[int, ...] = ()
    layer: str = ""


@dataclass(frozen=True, slots=True)
class RunEnded:
    """Nothing more will come.

    ``reason`` is "finished", "stopped early" or "diverged", of somebody's own loop also "stopped"
    or "failed"; a run of ours that is closed by its driver ends without a word, its weights kept.
    ``skipped`` says of each image that could not be read why.
    """

    directory: Path
    reason: str
    epochs_done: int
    best_epoch: int | None
    best_figure: float | None
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
    | LayersMeasured
    | HistorySaved
    | SettingsChanged
    | Diverged
    | RunEnded
)
