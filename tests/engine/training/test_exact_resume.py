"""Whatever a run is made of, it goes on to the bit as it would have without the stop."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.steering import Steering
from tests.few import few_digits

PER_EPOCH = 5  # steps: 135 of 150 pictures in batches of 32
VARIED: dict[str, Any] = {
    "crop_padding": 1,
    "flip": True,
    "rotation": 10.0,
    "brightness": 0.3,
    "contrast": 0.3,
    "erasing": 0.5,
}
# Small enough to train in a moment, with all that a step can hang on.
COURSE: dict[str, Any] = {"filters1": 4, "filters2": 4, "units": 16, "dropout": 0.3}
NORMED: dict[str, Any] = {"model": "shufflenet_v2_x0_5", "image_size": 32}
MADE_OF: dict[str, dict[str, Any]] = {
    "cosine after a warm-up": {**COURSE, "schedule": "cosine", "warmup_epochs": 0.6},
    "one cycle": {**COURSE, "schedule": "one_cycle", "optimizer": "sgd"},
    "steps": {**COURSE, "schedule": "step", "step_epochs": 1, "rate_factor": 0.5},
    "plateau": {**COURSE, "schedule": "plateau", "patience": 0, "learning_rate": 1e-12},
    "early stopping": {**COURSE, "early_stopping": 1, "learning_rate": 1e-12, "epochs": 4},
    "varied pictures": {**COURSE, **VARIED},
    "clipped, rates of layers": {**COURSE, "clip_norm": 0.1, "layer_rates": "conv1=0.1,fc2=2"},
    "RMSprop": {**COURSE, "optimizer": "rmsprop", "centered": True},
    "Adagrad": {**COURSE, "optimizer": "adagrad", "learning_rate_decay": 0.01},
    "normalised and frozen": {
        **NORMED,
        **VARIED,
        "frozen": "conv1,stage2",
        "decay_all": False,
        "schedule": "cosine",
        "dropout": 0.3,
        "epochs": 2,
    },
}


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def settings(folder: Path, **changes: Any) -> TrainConfig:
    usual = TrainConfig(
        epochs=3, batch_size=32, device="cpu", optimizer="adamw", weight_decay=0.02, seed=3
    )
    return replace(usual, run=str(folder), **changes)


class Watched:
    """A run that is trained in pieces, and everything that it told."""

    def __init__(
        self,
        config: TrainConfig,
        wishes: dict[int, dict[str, Any]],
        listener: Callable[[Any], None] = lambda _event: None,
    ) -> None:
        self.told: list[Any] = []
        self._config = config
        self._wishes = wishes
        self._listener = listener

    def go(self, until: int | None = None, *, resume: bool = False) -> None:
        """Train until a step is over and the run is closed, or to the end."""
        steering = Steering()
        # What was wished stays with the run: nobody tells it again.
        config = replace(Run(self._config.run).config, run=self._config.run) if resume else None
        work = fit(
            config or self._config, image_set=few_digits(150), resume=resume, steering=steering
        )
        for event in work:
            self.told.append(event)
            self._listener(event)
            if isinstance(event, events.BatchEnd):
                steering.change(**self._wishes.get(event.step, {}))
                if event.step == until:
                    break
        work.close()

    def moved(self) -> list[Any]:
        """Return what was told of steps and epochs, without the time that they took."""
        kinds = {
            events.BatchEnd: {"seconds": 0},
            events.EpochEnd: {"seconds": 0, "samples_per_second": 0},
            events.SettingsChanged: {},
            events.SamplePredictions: {},
        }
        return [replace(one, **kinds[type(one)]) for one in self.told if type(one) in kinds]

    @property
    def directory(self) -> Path:
        return Path(self._config.run)

    def reason(self) -> str:
        return str(self.told[-1].reason)


def check_equal(one: Any, other: Any, where: str = "state") -> None:
    """Compare weights, memory of the optimiser, position and all else, to the bit."""
    assert type(one) is type(other), where
    if isinstance(one, torch.Tensor):
        assert torch.equal(one, other), where
    elif isinstance(one, dict):
        assert one.keys() == other.keys(), where
        for key, value in one.items():
            check_equal(value, other[key], f"{where}.{key}")
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other), where
        for at, (first, second) in enumerate(zip(one, other, strict=True)):
            check_equal(first, second, f"{where}.{at}")
    else:
        assert one == other, where


def state(run: Path) -> dict[str, Any]:
    kept = dict(Run(run).state())
    # What the weights were built with is kept as it was, whatever was changed on the way, and the
    # rate of a step is made anew for each.
    del kept["epoch_seconds"], kept["config"]["run"], kept["network"]
    for group in kept["optimizer"]["param_groups"]:
        del group["lr"]
    return kept


def compare(
    tmp_path: Path,
    changes: dict[str, Any],
    stops: tuple[int, ...],
    wishes: dict[int, dict[str, Any]] | None = None,
) -> Watched:
    """Train a run at one go and another one with stops; return the first."""
    whole = Watched(settings(tmp_path / "whole", **changes), wishes or {})
    whole.go()
    parted = Watched(settings(tmp_path / "parted", **changes), wishes or {})
    for number, stop in enumerate((*stops, None)):
        parted.go(stop, resume=number > 0)
    assert parted.moved() == whole.moved()
    assert parted.reason() == whole.reason()
    check_equal(state(tmp_path / "parted"), state(tmp_path / "whole"))
    return whole


@pytest.mark.parametrize("made_of", MADE_OF)
def test_a_run_goes_on_as_if_never_stopped(tmp_path: Path, made_of: str) -> None:
    # In the middle of an epoch, at its last step, and in the middle again.
    whole = compare(tmp_path, MADE_OF[made_of], (2, PER_EPOCH, PER_EPOCH + 3))
    rates = {event.rate for event in whole.told if isinstance(event, events.BatchEnd)}
    assert (len(rates) > 1) == ("schedule" in MADE_OF[made_of])
    assert whole.reason() == ("stopped early" if made_of == "early stopping" else "finished")


ALL: dict[str, Any] = {**COURSE, **VARIED, "schedule": "cosine", "epochs": 2}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Return a run with everything that draws or remembers, which was never stopped."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    run = Watched(settings(tmp_path_factory.mktemp("whole") / "run", **ALL), {})
    run.go()
    torch.set_num_threads(before)
    return run


@pytest.mark.parametrize("step", range(1, 2 * PER_EPOCH + 1))
def test_a_run_goes_on_after_any_step(tmp_path: Path, whole: Watched, step: int) -> None:
    """AdamW, a cosine, dropout and varied pictures, across the border of an epoch."""
    parted = Watched(settings(tmp_path / "parted", **ALL), {})
    parted.go(step)
    parted.go(resume=True)
    assert parted.moved() == whole.moved()
    check_equal(state(tmp_path / "parted"), state(whole.directory))


def test_a_run_goes_on_though_its_stop_was_at_an_epoch_that_ends_it(tmp_path: Path) -> None:
    """Early stopping is decided at the end of an epoch, and known to whoever goes on there."""
    config = settings(tmp_path / "run", **MADE_OF["early stopping"])
    work = fit(config, image_set=few_digits(150))
    ends = (event for event in work if isinstance(event, events.EpochEnd))
    assert [next(ends).epoch, next(ends).epoch] == [1, 2]
    work.close()
    rest: list[Any] = []
    drain(fit(config, image_set=few_digits(150), resume=True), rest.append)
    assert [event for event in rest if isinstance(event, events.BatchEnd)] == []
    assert rest[-1].reason == "stopped early"


WISHES: dict[int, dict[str, Any]] = {
    3: {"learning_rate": 0.003, "dropout": 0.6},
    PER_EPOCH + 1: {"weight_decay": 0.2, "frozen": "conv1, conv2"},
    2 * PER_EPOCH + 1: {"dropout": 0.0, "frozen": ""},
}


def test_what_was_changed_on_the_way_survives_a_stop(tmp_path: Path) -> None:
    changes = {**COURSE, **VARIED, "schedule": "cosine"}
    stops = (4, PER_EPOCH + 2, 2 * PER_EPOCH + 2)
    whole = compare(tmp_path, changes, stops, WISHES)
    told = [event for event in whole.told if isinstance(event, events.SettingsChanged)]
    assert [(event.epoch, event.step, dict(event.changes)) for event in told] == [
        (1, 3, {"learning_rate": 0.003, "dropout": 0.6}),
        (2, 6, {"weight_decay": 0.2, "frozen": "conv1,conv2"}),
        (3, 11, {"dropout": 0.0, "frozen": ""}),
    ]
    logged = Run(tmp_path / "parted").events()
    assert [event for event in logged if isinstance(event, events.SettingsChanged)] == told


def test_dropout_and_frozen_layers_that_a_network_got_on_the_way_survive_a_stop(
    tmp_path: Path,
) -> None:
    """It has no dropout of its own; that of a run is put before its head."""
    wishes = {2: {"dropout": 0.5, "frozen": "stage3"}}
    compare(tmp_path, {**NORMED, "epochs": 2}, (4,), wishes)


def test_what_was_wished_just_before_a_stop_is_not_lost(tmp_path: Path) -> None:
    """The run takes a wish up before its next step, or when it is closed where none follows."""
    whole = Watched(settings(tmp_path / "whole", **COURSE, epochs=2), WISHES)
    whole.go()
    parted = Watched(settings(tmp_path / "parted", **COURSE, epochs=2), WISHES)
    parted.go(3)
    parted.go(PER_EPOCH + 1, resume=True)
    parted.go(resume=True)
    check_equal(state(tmp_path / "parted"), state(tmp_path / "whole"))
    logged = [list(Run(tmp_path / name).events()) for name in ("whole", "parted")]
    told = [[e for e in some if isinstance(e, events.SettingsChanged)] for some in logged]
    assert told[0] == told[1] != []


def test_a_run_that_is_killed_after_a_change_goes_on_with_it(tmp_path: Path) -> None:
    """The folder as it is in the middle of a run is what a kill leaves behind."""
    config = settings(tmp_path / "whole", **COURSE)
    killed = tmp_path / "killed"

    def kill(event: Any) -> None:
        if isinstance(event, events.BatchEnd) and event.step == PER_EPOCH + 3:
            while Run(config.run).config.weight_decay != 0.2:
                time.sleep(0.01)  # it is written beside the training
            shutil.copytree(
                tmp_path / "whole", killed, ignore=shutil.ignore_patterns("*.cnnviz-tmp-*")
            )

    Watched(config, WISHES, kill).go()
    later = {step: wish for step, wish in WISHES.items() if step > PER_EPOCH + 3}
    rest = Watched(replace(config, run=str(killed)), later)
    rest.go(resume=True)
    check_equal(state(killed), state(tmp_path / "whole"))
    assert Run(killed).config.weight_decay == 0.2


def test_a_run_says_what_was_decided_for_it(tmp_path: Path) -> None:
    """Nobody has to know the usual values of the program that made it."""
    config = settings(tmp_path / "run", **COURSE, epochs=1)
    drain(fit(replace(config, optimizer="rmsprop"), image_set=few_digits(40)))
    decided = json.loads((tmp_path / "run" / "proposal.json").read_text(encoding="utf-8"))
    assert decided["learning_rate"] == replace(config, optimizer="rmsprop").rate > 0
    assert decided["preprocessing"]["crop"] == [28, 28]
    assert (decided["outputs"], decided["arguments"]["filters"]) == (10, [4, 4])
    assert decided["changes"]


DRAWING = """
import random
import numpy as np
import torch
from torch import nn

class Drawing(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 2, 3, padding=1)
        self.last = nn.Linear(128, 10)

    def forward(self, images):
        noise = random.random() + float(np.random.rand())
        flat = nn.functional.dropout(self.first(images).flatten(1), 0.2)
        return self.last(flat * (1 + noise))
"""


def test_a_network_of_ones_own_draws_what_it_would_have_drawn(tmp_path: Path) -> None:
    """It draws from every generator, also while it is measured, as beginners' networks do."""
    file = tmp_path / "mine.py"
    file.write_text(DRAWING, encoding="utf-8")
    told: list[list[Any]] = []
    for name, stop in (("whole", None), ("parted", PER_EPOCH + 2)):
        model = load_model(f"{file}:Drawing", trust=True)
        config = settings(tmp_path / name, epochs=2, image_size=8)
        work = fit(config, model=model, image_set=few_digits(150))
        for event in work:
            if isinstance(event, events.BatchEnd) and event.step == stop:
                break
        work.close()
        if stop:
            random.random()
            drain(fit(config, image_set=few_digits(150), resume=True))
        ended = [
            (event.train_loss, event.validation_loss)
            for event in Run(config.run).events()
            if isinstance(event, events.EpochEnd)
        ]
        told.append([*ended, Run(config.run).state()["weights"]])
    check_equal(told[1], told[0])
