"""The learning rate of each step is the one that torch's own schedulers give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch.optim import lr_scheduler

from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.schedule import Schedule

PER_EPOCH = 7
RATE = 0.3


def optimizer() -> torch.optim.Optimizer:
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], RATE)


def rates_of_torch(make: Callable[[Any], Any], epochs: int, *, each_step: bool) -> list[float]:
    steps = optimizer()
    schedule = make(steps)
    rates = []
    for step in range(epochs * PER_EPOCH):
        rates.append(steps.param_groups[0]["lr"])
        steps.step()
        if each_step or step % PER_EPOCH == PER_EPOCH - 1:
            schedule.step()
    return rates


def ours(**settings: Any) -> list[float]:
    config = TrainConfig(learning_rate=RATE, **settings)
    schedule = Schedule(config, PER_EPOCH)
    return [RATE * schedule.factor(step) for step in range(config.epochs * PER_EPOCH)]


def test_constant() -> None:
    assert ours(epochs=2) == [RATE] * 14


def test_step() -> None:
    wanted = rates_of_torch(lambda o: lr_scheduler.StepLR(o, 2, 0.5), 6, each_step=False)
    told = ours(schedule="step", step_epochs=2, rate_factor=0.5, epochs=6)
    assert told == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("epochs", [1, 4])
def test_cosine(epochs: int) -> None:
    total = epochs * PER_EPOCH
    wanted = rates_of_torch(
        lambda o: lr_scheduler.CosineAnnealingLR(o, total), epochs, each_step=True
    )
    assert ours(schedule="cosine", epochs=epochs) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("epochs", [1, 5])
def test_one_cycle(epochs: int) -> None:
    def make(steps: Any) -> Any:
        total = epochs * PER_EPOCH
        return lr_scheduler.OneCycleLR(steps, RATE, total_steps=total, cycle_momentum=False)

    steps = optimizer()
    schedule = make(steps)
    wanted = []
    for _ in range(epochs * PER_EPOCH - 1):
        wanted.append(steps.param_groups[0]["lr"])
        steps.step()
        schedule.step()
    wanted.append(steps.param_groups[0]["lr"])
    assert ours(schedule="one_cycle", epochs=epochs) == pytest.approx(wanted, rel=1e-9)


def test_warm_up_rises_to_the_rate() -> None:
    warm = 2 * PER_EPOCH
    wanted = rates_of_torch(
        lambda o: lr_scheduler.LinearLR(o, 1 / warm, total_iters=warm - 1), 4, each_step=True
    )
    assert ours(warmup_epochs=2, epochs=4) == pytest.approx(wanted, rel=1e-9)


def test_cosine_falls_after_the_warm_up() -> None:
    told = ours(schedule="cosine", warmup_epochs=1, epochs=4)
    assert told[:PER_EPOCH] == pytest.approx(
        [RATE * (step + 1) / PER_EPOCH for step in range(PER_EPOCH)]
    )
    steps = optimizer()
    after = lr_scheduler.CosineAnnealingLR(steps, 3 * PER_EPOCH)
    for step in range(PER_EPOCH, 4 * PER_EPOCH):
        assert told[step] == pytest.approx(steps.param_groups[0]["lr"], rel=1e-9)
        steps.step()
        after.step()


@pytest.mark.parametrize("patience", [0, 1, 3])
def test_plateau(patience: int) -> None:
    losses = [1.0, 0.9, 0.9, 0.91, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.7, 0.9, 0.9, 0.9, 0.9]
    steps = optimizer()
    torch_one = lr_scheduler.ReduceLROnPlateau(
        steps, factor=0.5, patience=patience, threshold=0, eps=0
    )
    config = TrainConfig(
        learning_rate=RATE, schedule="plateau", patience=patience, rate_factor=0.5, epochs=20
    )
    schedule = Schedule(config, PER_EPOCH)
    for loss in losses:
        torch_one.step(loss)
        # Stopped and continued after each epoch.
        schedule.end_epoch(loss)
        saved = schedule.state()
        schedule = Schedule(config, PER_EPOCH)
        schedule.restore(saved)
        assert RATE * schedule.factor(0) == pytest.approx(steps.param_groups[0]["lr"], rel=1e-12)


def test_a_run_stops_after_so_many_epochs_without_a_lower_loss() -> None:
    schedule = Schedule(TrainConfig(early_stopping=2), PER_EPOCH)
    told = []
    for loss in [1.0, 1.1, 0.9, 0.9, 0.95]:
        schedule.end_epoch(loss)
        told.append(schedule.stops)
    assert told == [False, False, False, False, True]
    never = Schedule(TrainConfig(), PER_EPOCH)
    for _ in range(10):
        never.end_epoch(1.0)
    assert not never.stops
