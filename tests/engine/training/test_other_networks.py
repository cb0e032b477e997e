"""Training beyond the course's network: other families, other pictures, other starting points."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.save import save_model
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.evaluate import evaluate
from cnnviz.engine.training.fit import fit


def config(folder: Path, **changes: Any) -> TrainConfig:
    usual = TrainConfig(epochs=1, batch_size=4, device="cpu", validation_share=0.34)
    return replace(usual, run=str(folder / "run"), **changes)


def class_folders(folder: Path, *, grey: bool = False) -> str:
    """Write three classes of a shade each, four pictures in each."""
    random = np.random.default_rng(0)
    for number, name in enumerate(("ant", "bee", "cat")):
        (folder / name).mkdir(parents=True)
        for index in range(4):
            pixels = random.integers(60 * number, 60 * number + 90, (40, 36, 3), np.uint8)
            picture = Image.fromarray(pixels).convert("L" if grey else "RGB")
            picture.save(folder / name / f"{index}.png")
    return f"folder:{folder}"


def small(name: str, side: int, classes: int = 3) -> LoadedModel:
    """Return a network whose pictures are so small that a test is quick."""
    model = load_model(name, num_classes=classes)
    preprocessing = replace(model.preprocessing, resize=side, crop=(side, side))
    return replace(model, preprocessing=preprocessing)


@pytest.mark.parametrize(
    ("name", "side", "grey"),
    [
        ("resnet18", 32, False),
        ("resnet18", 32, True),
        ("squeezenet1_1", 48, True),
        ("efficientnet_b0", 32, False),
        ("googlenet", 64, False),
        pytest.param("swin_t", 32, False, marks=pytest.mark.slow),
        pytest.param("vit_b_16", 224, True, marks=pytest.mark.slow),
    ],
)
def test_a_network_learns_from_class_folders(
    tmp_path: Path, name: str, side: int, grey: bool
) -> None:
    data = class_folders(tmp_path / "set", grey=grey)
    model = small(name, side)
    before = {key: value.clone() for key, value in model.module.state_dict().items()}
    seen: list[object] = []
    drain(fit(config(tmp_path, data=data), model=model), seen.append)
    steps = [event for event in seen if isinstance(event, events.BatchEnd)]
    assert [event.samples for event in steps] == [4, 8, 9][: len(steps)]
    again = load_model(Run(tmp_path / "run").checkpoint("last"))
    assert (again.architecture, again.num_classes) == (name, 3)
    assert again.class_names == ("ant", "bee", "cat")
    assert again.preprocessing == model.preprocessing
    after = again.module.state_dict()
    assert any(not torch.equal(before[key], after[key]) for key in before)
    assert evaluate(again, open_dataset(data)).samples == 12


def test_auxiliary_heads_learn_too(tmp_path: Path) -> None:
    model = small("inception_v3", 299)
    before = model.module.state_dict()["AuxLogits.fc.weight"].clone()
    data = class_folders(tmp_path / "set")
    drain(fit(config(tmp_path, data=data, epochs=1), model=model))
    after = load_model(Run(tmp_path / "run").checkpoint("last")).module.state_dict()
    assert not torch.equal(before, after["AuxLogits.fc.weight"])


def test_the_number_of_classes_comes_from_the_images(tmp_path: Path) -> None:
    settings = config(tmp_path, data=class_folders(tmp_path / "set"), model="course_cnn")
    drain(fit(settings))
    model = load_model(Run(settings.run).checkpoint("last"))
    assert model.num_classes == 3
    assert model.arguments["in_channels"] == 3


def test_real_class_folders(tmp_path: Path, shared_data: Path) -> None:
    data = str(shared_data / "cifar10-imagefolder-jpg")
    settings = config(tmp_path, data=data, batch_size=100, validation_share=0.1)
    seen: list[object] = []
    drain(fit(settings, model=small("resnet18", 32, 10)), seen.append)
    (end,) = [event for event in seen if isinstance(event, events.EpochEnd)]
    assert end.train_figure > 0.12
    assert len([event for event in seen if isinstance(event, events.BatchEnd)]) == 9


def test_a_checkpoint_is_gone_on_from(tmp_path: Path) -> None:
    path = save_model(tmp_path / "start.safetensors", small("resnet18", 32))
    data = class_folders(tmp_path / "set")
    drain(fit(config(tmp_path, data=data, model=str(path), learning_rate=1e-8)))
    start, end = load_model(path), load_model(Run(tmp_path / "run").checkpoint("last"))
    for key, value in start.module.state_dict().items():
        if key.endswith("weight"):
            torch.testing.assert_close(value, end.module.state_dict()[key], atol=1e-5, rtol=0)


def test_what_does_not_fit_is_said_before_a_directory_is_made(tmp_path: Path) -> None:
    settings = config(tmp_path, data=class_folders(tmp_path / "set"), head="keep")
    with pytest.raises(CnnvizError, match="has 2 outputs, but set needs 3"):
        drain(fit(settings, model=small("resnet18", 32, 2)))
    settings = replace(settings, model="alexnet", image_size=32)
    with pytest.raises(CnnvizError, match=r"32 px, but .* needs images of at least 63 px"):
        drain(fit(settings))
    assert not (tmp_path / "run").exists()
