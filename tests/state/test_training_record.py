"""The record of a run says what its events said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import (
    BatchEnd,
    EpochEnd,
    RunEnded,
    RunStarted,
    SamplePredictions,
    SettingsChanged,
    ValidationBatch,
)
from cnnviz.state.training_record import TrainingRecord


def started(directory: str = "run", epoch: int = 0, step: int = 0, epochs: int = 4) -> RunStarted:
    model, images = SimpleNamespace(title="net"), SimpleNamespace(name="set")
    config = TrainConfig(epochs=epochs)
    return RunStarted(Path(directory), model, images, config, 10, 640, 80, epoch, step)


def batches(first: int, last: int) -> list[BatchEnd]:
    return [
        BatchEnd((step - 1) // 10 + 1, step, 1 / step, step / 100, 64 * count, 0.5 * count)
        for step in range(first, last + 1)
        for count in [(step - 1) % 10 + 1]
    ]


def epoch_end(epoch: int, best: bool = False) -> EpochEnd:
    return EpochEnd(epoch, 10 * epoch, 1.0, 0.5, 1.1, 0.4 + epoch / 10, best, 5.0, 1280.0)


def test_a_run_that_goes_on() -> None:
    record = TrainingRecord()
    assert (record.fraction, record.best) == (0, None)
    record.take([started()])
    assert record.total_steps == 40
    record.take(batches(1, 15))
    assert list(record.steps) == list(range(1, 16))
    assert record.losses[3] == 1 / 4
    assert record.figures[-1] == 0.15
    assert record.epoch == 2
    assert record.fraction == pytest.approx(15 / 40)
    assert record.samples_per_second == pytest.approx(128)


def test_the_speed_after_a_continuation_is_that_of_the_new_batches() -> None:
    """What the epoch held before tells nothing of it, nor does a batch without the time around."""
    record = TrainingRecord()
    record.take([started(epoch=2, step=25), BatchEnd(3, 26, 1.0, 0.5, 1920, 0.1)])
    assert record.samples_per_second == 0
    record.take([BatchEnd(3, 27, 1.0, 0.5, 1984, 0.14), BatchEnd(3, 28, 1.0, 0.5, 2048, 0.18)])
    assert record.samples_per_second == pytest.approx(1600)
    # The first batch of an epoch does not change it, and a slow stretch shows within seconds.
    record.take([BatchEnd(4, 31, 1.0, 0.5, 64, 0.004)])
    assert record.samples_per_second == pytest.approx(1600)
    record.take(BatchEnd(4, 31 + n, 1.0, 0.5, 64 * n, n) for n in range(1, 60))
    assert record.samples_per_second == pytest.approx(64)
    record.take([started(epoch=3, step=30)])
    assert record.samples_per_second == 0


def test_validation_is_told_until_it_is_over() -> None:
    record = TrainingRecord()
    record.take([started(), *batches(1, 10), ValidationBatch(1, 20, 80)])
    assert (record.validated, record.to_validate) == (20, 80)
    record.take([epoch_end(1, best=True), *batches(11, 12)])
    assert (record.validated, record.to_validate) == (0, 0)


def test_the_best_epoch_is_the_last_that_was_called_so() -> None:
    record = TrainingRecord()
    record.take([started(), epoch_end(1, True), epoch_end(2, True), epoch_end(3)])
    assert record.best is not None
    assert record.best.epoch == 2


def test_the_end_and_a_new_run() -> None:
    record = TrainingRecord()
    record.take([started(), *batches(1, 40), epoch_end(1)])
    samples = SamplePredictions(1, (3,), (5,), (6,), (0.7,))
    record.take([samples, RunEnded(Path("run"), "finished", 4, 1, 0.5, 20.0)])
    assert record.fraction == 1
    assert record.reason == "finished"
    assert record.samples is samples
    record.take([started("other")])
    assert (len(record.steps), record.epochs, record.samples) == (0, [], None)
    assert (record.reason, record.fraction) == ("", 0)


def test_a_continued_run_keeps_its_curves_and_drops_what_is_done_again() -> None:
    record = TrainingRecord()
    record.take([started(), *batches(1, 25), epoch_end(1), epoch_end(2, True)])
    record.take([started(epoch=2, step=20), *batches(21, 22)])
    assert list(record.steps) == list(range(1, 23))
    assert [epoch.epoch for epoch in record.epochs] == [1, 2]
    assert record.epoch == 3


def past(events: list[Any]) -> TrainingRecord:
    record = TrainingRecord()
    record.take(events)
    return record


def test_the_past_of_a_run_that_this_window_did_not_see_can_be_put_before() -> None:
    record = TrainingRecord()
    record.take([started(epoch=2, step=20), *batches(21, 22)])
    record.put_before(past([*batches(1, 20), epoch_end(1), epoch_end(2), *batches(21, 25)]))
    assert list(record.steps) == list(range(1, 23))
    assert [epoch.epoch for epoch in record.epochs] == [1, 2]
    record.put_before(past(batches(1, 20)))
    assert list(record.steps) == list(range(1, 23))


def test_the_past_of_a_run_that_was_killed_and_continued_holds_each_step_once() -> None:
    """Its log tells some steps twice, and an epoch that a killed process had ended already."""
    again = [replace(batch, loss=5.0) for batch in batches(11, 30)]
    second = replace(epoch_end(2), validation_loss=9.0)
    log = [*batches(1, 10), epoch_end(1), *batches(11, 25), epoch_end(2), *again]
    log += [second, *batches(31, 31)]
    record = TrainingRecord()
    record.take([started(epoch=3, step=30), *batches(31, 32)])
    record.put_before(past(log))
    assert list(record.steps) == list(range(1, 33))
    assert list(record.losses[10:30]) == [5.0] * 20
    assert record.losses[9] == 1 / 10
    assert [epoch.epoch for epoch in record.epochs] == [1, 2]
    assert record.epochs[1] is second


def test_an_epoch_that_is_told_twice_counts_once() -> None:
    record = TrainingRecord()
    second = replace(epoch_end(1), validation_loss=9.0)
    record.take([started(), *batches(1, 10), epoch_end(1), second])
    assert record.epochs == [second]


def test_two_changes_before_one_step_are_both_kept() -> None:
    record = TrainingRecord()
    changes = [SettingsChanged(1, 10, ((name, 0.1),), ()) for name in ("dropout", "weight_decay")]
    record.take([started(), *batches(1, 10), *changes])
    assert record.changes == changes
