"""Batches of one picture, and batches that broken files made small."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit


def pictures(folder: Path, count: int = 5) -> Path:
    """Write two classes of a shade each."""
    random = np.random.default_rng(0)
    for number in range(2):
        (folder / f"class {number}").mkdir(parents=True)
        for index in range(count):
            pixels = random.integers(60 * number, 60 * number + 90, (32, 32, 3), np.uint8)
            Image.fromarray(pixels).save(folder / f"class {number}" / f"{index}.png")
    return folder


def spoil(folder: Path, *numbers: int) -> None:
    for kind in folder.iterdir():
        for number in numbers:
            (kind / f"{number}.png").write_bytes(b"no picture")


def config(folder: Path, **changes: Any) -> TrainConfig:
    usual = TrainConfig(epochs=1, device="cpu", validation_share=0.2, data=str(folder / "set"))
    return replace(usual, **{"run": str(folder / "run"), **changes})


def resnet() -> LoadedModel:
    model = load_model("resnet18", num_classes=2)
    return replace(model, preprocessing=replace(model.preprocessing, resize=32, crop=(32, 32)))


def taken(seen: list[Any]) -> list[tuple[str, int]]:
    kinds = (events.BatchEnd, events.BatchSkipped)
    return [(type(event).__name__, event.step) for event in seen if isinstance(event, kinds)]


def test_single_pictures_are_learned_from(tmp_path: Path) -> None:
    pictures(tmp_path / "set")
    seen: list[Any] = []
    drain(fit(config(tmp_path, batch_size=1)), seen.append)
    assert taken(seen) == [("BatchEnd", step) for step in range(1, 9)]
    start = next(event for event in seen if isinstance(event, events.RunStarted))
    assert start.steps_per_epoch == 8
    (end,) = [event for event in seen if isinstance(event, events.EpochEnd)]
    assert end.train_loss > 0
    untrained = load_model("course_cnn", num_classes=2).module.state_dict()
    after = load_model(Run(tmp_path / "run").checkpoint("last")).module.state_dict()
    assert not torch.equal(untrained["fc2.weight"], after["fc2.weight"])


def test_a_lone_last_picture_counts_unless_the_network_normalises(tmp_path: Path) -> None:
    pictures(tmp_path / "set", count=5)
    plain: list[Any] = []
    drain(fit(config(tmp_path, batch_size=7, run=str(tmp_path / "plain"))), plain.append)
    assert taken(plain) == [("BatchEnd", 1), ("BatchEnd", 2)]
    normed: list[Any] = []
    settings = config(tmp_path, batch_size=7, run=str(tmp_path / "normed"))
    drain(fit(settings, model=resnet()), normed.append)
    assert taken(normed) == [("BatchEnd", 1), ("BatchSkipped", 2)]


def test_one_picture_is_too_few_for_a_network_that_normalises(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "set", count=2)
    (folder / "class 1" / "0.png").unlink()
    with pytest.raises(TrainingProblem, match="batches of 2 or more"):
        drain(fit(config(tmp_path, validation_share=0.6), model=resnet()))
    assert not (tmp_path / "run").exists()


def test_a_run_of_broken_pictures_lets_others_have_their_turn(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "set", count=20)
    spoil(folder, *range(18))
    seen: list[Any] = []
    drain(fit(config(tmp_path, batch_size=1)), seen.append)
    steps = taken(seen)
    assert [step for _, step in steps] == list(range(1, 33))
    skipped = [name for name, _ in steps].count("BatchSkipped")
    assert 28 <= skipped < 32  # four pictures are whole, some of them held out


def test_an_epoch_without_a_step_is_no_success(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "set", count=20)
    spoil(folder, *range(19))  # one whole picture in each class is left
    with pytest.raises(TrainingProblem, match="Nothing could be learned in epoch 1"):
        drain(fit(config(tmp_path, batch_size=2, seed=1), model=resnet()))
