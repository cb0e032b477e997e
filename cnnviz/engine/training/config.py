"""Everything that decides a training, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.errors import BadValue
from cnnviz.engine.options import describe
from cnnviz.engine.training.settings.augmentation import AugmentationOptions
from cnnviz.engine.training.settings.data import DataOptions
from cnnviz.engine.training.settings.history import HistoryOptions
from cnnviz.engine.training.settings.loss import LOSSES, LossOptions
from cnnviz.engine.training.settings.network import NetworkOptions
from cnnviz.engine.training.settings.optimizer import OPTIMIZERS, OptimizerOptions, usual_rate
from cnnviz.engine.training.settings.run import RunOptions, StepOptions
from cnnviz.engine.training.settings.schedule import ScheduleOptions

__all__ = ["CHANGEABLE", "LOSSES", "OPTIMIZERS", "TrainConfig", "check_continuation"]

# What a run that is continued may do otherwise than before. Anything else would show it other
# pictures in another order, or images that were held out. The images may have moved to another
# place; that they are the same is told by their fingerprint.
CHANGEABLE = (
    "data",
    "epochs",
    "learning_rate",
    "momentum",
    "nesterov",
    "dampening",
    "beta1",
    "beta2",
    "smoothing",
    "learning_rate_decay",
    "epsilon",
    "weight_decay",
    "dropout",
    "frozen",
    "clip_norm",
    "early_stopping",
    "device",
    "workers",
    "keep_megabytes",
    "history",
    "history_layers",
    "history_steps",
    "history_megabytes",
)


# Python collects the fields of the last base first: read the list from its end.
@dataclass(frozen=True)
class TrainConfig(
    HistoryOptions,
    RunOptions,
    ScheduleOptions,
    OptimizerOptions,
    LossOptions,
    StepOptions,
    AugmentationOptions,
    NetworkOptions,
    DataOptions,
):
    """A training from its data to its seed; see the help of each field."""

    @property
    def rate(self) -> float:
        """The learning rate: the one named, or else the usual one of optimiser and loss."""
        return self.learning_rate or usual_rate(self.optimizer, self.loss)


def check_continuation(before: TrainConfig, now: TrainConfig) -> None:
    """Raise :class:`BadValue` for the first field that must stay as it was.

    The directory may be another one: a run can be moved.
    """
    for entry in describe(TrainConfig):
        if entry.name in (*CHANGEABLE, "run"):
            continue
        old, new = getattr(before, entry.name), getattr(now, entry.name)
        if new != old:
            raise BadValue(
                entry.label,
                new,
                f"{old!r} as before, for it cannot be changed when a run is continued; start a "
                "new run from its last weights",
            )
