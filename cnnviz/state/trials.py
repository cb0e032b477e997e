"""Trainings that are compared with each other: what each is called, does, and has reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from cnnviz.engine.training.config import LOSSES, TrainConfig
from cnnviz.state.training_record import TrainingRecord

TrialState = Literal["waiting", "running", "stopped", "finished", "failed"]
# The optimisers that the course compares.
COMPARED = ("sgd", "adam", "rmsprop", "adagrad")


@dataclass(eq=False)
class Trial:
    """One training of a comparison.

    Parameters
    ----------
    name : str
        What a person calls it.
    config : TrainConfig
        What is trained; its run directory is chosen when it begins.
    state : {"waiting", "running", "stopped", "finished", "failed"}
        A stopped one can go on; a failed one is tried again from its beginning.
    record : TrainingRecord
        What happened in it.
    directory : pathlib.Path or None
        Its run; None before it has begun.
    """

    name: str
    config: TrainConfig
    state: TrialState = "waiting"
    record: TrainingRecord = field(default_factory=TrainingRecord)
    directory: Path | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.state in ("waiting", "stopped")

    @property
    def seconds(self) -> float:
        """Time of learning in the epochs that are over, as far as this window has seen them."""
        return sum(epoch.seconds for epoch in self.record.epochs)

    @property
    def best_weights(self) -> Path | None:
        """The file with the weights of the best epoch; None before an epoch is over."""
        if self.directory is None or self.record.best is None:
            return None
        return self.directory / "checkpoints" / "best.safetensors"


def by_optimizer(config: TrainConfig) -> list[tuple[str, TrainConfig]]:
    """Return a configuration for each optimiser of the course, each at its usual rate."""
    return [(name, replace(config, optimizer=name, learning_rate=0.0, run="")) for name in COMPARED]


def by_loss(config: TrainConfig, losses: Sequence[str] = LOSSES) -> list[tuple[str, TrainConfig]]:
    """Return a configuration for each of some losses."""
    return [(name, replace(config, loss=name, run="")) for name in losses]


def free_name(wanted: str, taken: Sequence[str]) -> str:
    """Return a name that is not taken, with a number behind it where it has to be."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name
