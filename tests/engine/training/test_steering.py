"""A run under way takes up what a person changes, and says what it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from cnnviz.engine.errors import BadValue
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.precision import Precision
from cnnviz.engine.training.steering import Steering
from tests.few import few_digits

SMALL: dict[str, Any] = {"filters1": 4, "filters2": 4, "units": 16, "batch_size": 32}


class Steered:
    """A run that rests after each step."""

    def __init__(self, folder: Path, **changes: Any) -> None:
        self.steering = Steering()
        config = TrainConfig(epochs=20, device="cpu", run=str(folder / "run"), **SMALL, **changes)
        self.run_folder = folder / "run"
        self._work = fit(config, image_set=few_digits(100), steering=self.steering)
        started = self.until(events.RunStarted)[-1]
        self.module: nn.Module = started.model.module

    def until(self, kind: type) -> list[Any]:
        """Go on until something is told, and return all that was told."""
        told = []
        for event in self._work:
            told.append(event)
            if isinstance(event, kind):
                return told
        raise AssertionError("the run is over")

    def step(self) -> list[events.SettingsChanged]:
        """Make a step; return what was changed before it."""
        told = self.until(events.BatchEnd)
        return [event for event in told if isinstance(event, events.SettingsChanged)]

    def close(self) -> Run:
        self._work.close()
        return Run(self.run_folder)


@pytest.fixture
def steered(tmp_path: Path) -> Steered:
    return Steered(tmp_path)


def test_the_next_step_goes_by_the_new_settings(steered: Steered) -> None:
    steered.step()
    steered.steering.change(learning_rate=0.25, weight_decay=0.5)
    steered.steering.change(dropout=0.4, frozen="conv1")
    (told,) = steered.step()
    assert (told.epoch, told.step, told.refused) == (1, 1, ())
    wanted = {"learning_rate": 0.25, "weight_decay": 0.5, "dropout": 0.4, "frozen": "conv1"}
    assert dict(told.changes) == wanted
    run = steered.close()
    assert {name: getattr(run.config, name) for name in wanted} == wanted
    assert [event for event in run.events() if isinstance(event, events.SettingsChanged)] == [told]
    steps = [event for event in run.events() if isinstance(event, events.BatchEnd)]
    assert [event.rate for event in steps] == [0.001, 0.25]
    (group,) = run.state()["optimizer"]["param_groups"]
    assert (group["lr"], group["weight_decay"]) == (0.25, 0.5)
    shares = {part.p for part in steered.module.modules() if isinstance(part, nn.Dropout)}
    assert shares == {0.4}


def test_frozen_layers_rest_and_learn_again(steered: Steered) -> None:
    def kept(count: int) -> set[str]:
        before = {key: value.clone() for key, value in steered.module.state_dict().items()}
        for _ in range(count):
            steered.step()
        after = steered.module.state_dict()
        return {key for key, value in before.items() if torch.equal(value, after[key])}

    assert kept(1) == set()
    steered.steering.change(frozen="conv1, fc1.bias", weight_decay=0.1)
    assert kept(2) == {"conv1.weight", "conv1.bias", "fc1.bias"}
    steered.steering.change(frozen="")
    assert kept(1) == set()
    steered.close()


@pytest.mark.parametrize(
    ("frozen", "words"),
    [
        ("conv7", "There is no layer with weights named “conv7”; did you mean conv"),
        ("conv1, pool1", "There is no layer with weights named “pool1”"),
        ("conv1,conv2,fc1,fc2", "All layers are frozen, so that nothing can learn"),
    ],
)
def test_layers_that_cannot_be_frozen_are_refused_in_words(
    steered: Steered, frozen: str, words: str
) -> None:
    """The other wishes are taken up, and the run goes on."""
    steered.steering.change(frozen=frozen, learning_rate=0.25)
    (told,) = steered.step()
    assert told.refused[0].startswith(words)
    assert told.changes == (("learning_rate", 0.25),)
    assert all(parameter.requires_grad for parameter in steered.module.parameters())
    assert steered.step() == []
    run = steered.close()
    assert (run.config.frozen, run.config.learning_rate) == ("", 0.25)
    logged = [event for event in run.events() if isinstance(event, events.SettingsChanged)]
    assert logged == [told]


def test_nothing_is_told_where_nothing_changes(steered: Steered) -> None:
    steered.step()
    steered.steering.change(weight_decay=0.0, frozen="")
    assert steered.step() == []
    steered.close()


def test_a_wish_keeps_nothing_of_a_step_that_was_broken_off(
    steered: Steered, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only some of its weights have moved, and it is done again from the position before."""

    def broken(_precision: Precision, _optimizer: Any, parameters: Any, _clip: float) -> None:
        next(iter(parameters)).data.fill_(7.0)
        steered.steering.change(learning_rate=0.25)
        raise KeyboardInterrupt

    steered.step()
    monkeypatch.setattr(Precision, "step", broken)
    with pytest.raises(KeyboardInterrupt):
        steered.step()
    run = steered.close()
    assert run.config.learning_rate == 0.0
    kept = run.state()
    assert kept["step"] == 0
    assert not (kept["weights"]["conv1.weight"] == 7.0).any()


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"learning_rate": -1.0}, "Learning rate is -1"),
        ({"learning_rate": float("nan")}, "Learning rate is nan"),
        ({"weight_decay": 11.0}, "Weight decay is 11"),
        ({"dropout": 1.0}, "Dropout is 1"),
    ],
)
def test_a_value_out_of_its_range_is_refused_at_once(wish: dict[str, Any], words: str) -> None:
    steering = Steering()
    with pytest.raises(BadValue, match=words):
        steering.change(**wish)
    assert steering.take() == {}


def test_a_rate_of_0_is_the_usual_one(tmp_path: Path) -> None:
    steered = Steered(tmp_path, optimizer="adagrad", learning_rate=0.3)
    steered.step()
    steered.steering.change(learning_rate=0.0)
    steered.step()
    steps = [e for e in steered.close().events() if isinstance(e, events.BatchEnd)]
    assert [event.rate for event in steps] == [0.3, TrainConfig(optimizer="adagrad").rate]
