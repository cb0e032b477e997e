"""Images and weights that training stumbles over: it says where, and keeps what is good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from cnnviz.engine.data.batch import Batch
from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.errors import DatasetProblem, OutOfMemory
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.diagnosis import explain
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.loop import Learner
from cnnviz.engine.training.precision import Precision
from tests.few import few_digits

SMALL: dict[str, Any] = {"filters1": 4, "filters2": 4, "units": 16, "batch_size": 32, "epochs": 1}


def config(folder: Path, **changes: Any) -> TrainConfig:
    return replace(TrainConfig(device="cpu", run=str(folder / "run")), **{**SMALL, **changes})


def labelled(labels: NDArray[np.int64], names: tuple[str, ...]) -> ArraySet:
    """Return pictures of noise with labels as they are given."""
    pixels = np.random.default_rng(0).integers(0, 256, (len(labels), 28, 28), np.uint8)
    return ArraySet(pixels, labels, spec="made", kind="digits", name="made", class_names=names)


def weights(run: Path) -> dict[str, torch.Tensor]:
    return dict(load_model(Run(run).checkpoint("last")).module.state_dict())


# ---- a loss that is no number -------------------------------------------------------------------


@torch.no_grad()
def spoil_weights(module: nn.Module) -> None:
    module.get_submodule("conv2").get_parameter("weight")[1, 2] = torch.nan


@torch.no_grad()
def spoil_outputs(module: nn.Module) -> None:
    """Numbers all, but their sums are too large for 32 bits."""
    module.get_submodule("fc1").get_parameter("weight").fill_(1e38)


@torch.no_grad()
def spoil_loss(module: nn.Module) -> None:
    """An answer that is a number, but whose square is none."""
    module.get_submodule("fc2").get_parameter("bias").fill_(1e30)


@pytest.mark.parametrize(
    ("spoil", "layer", "words"),
    [
        (
            spoil_weights,
            "conv2",
            (
                "is not a number (NaN) in step 3 of epoch 1 (samples {ids}, ...): the weights of "
                "the layer conv2 (Conv2d) are the first that are not finite"
            ),
        ),
        (
            spoil_outputs,
            "fc1",
            (
                "in step 3 of epoch 1 (samples {ids}, ...): the outputs of the layer fc1 (Linear) "
                "are the first that are not finite"
            ),
        ),
        (
            spoil_loss,
            "",
            (
                "is infinite in step 3 of epoch 1 (samples {ids}, ...): all layers give finite "
                "numbers, but these are too large for the loss"
            ),
        ),
    ],
)
def test_step_batch_and_first_bad_layer_are_named_and_good_weights_kept(
    tmp_path: Path, spoil: Any, layer: str, words: str
) -> None:
    settings = config(tmp_path, loss="mse")
    seen: list[Any] = []

    def watch(event: Any) -> None:
        seen.append(event)
        if isinstance(event, events.BatchEnd) and event.step == 2:
            spoil(seen_model(seen))

    drain(fit(settings, image_set=few_digits(150)), watch)
    (diverged,) = [event for event in seen if isinstance(event, events.Diverged)]
    assert (diverged.epoch, diverged.step, diverged.layer) == (1, 3, layer)
    train = np.random.default_rng((settings.seed, 1)).permutation(train_ids())
    assert diverged.sample_ids == tuple(train[64:96])
    ids = ", ".join(map(str, diverged.sample_ids[:3]))
    assert words.format(ids=ids) in diverged.reason
    assert "with the weights of step 0. Try a smaller learning rate." in diverged.reason
    assert (seen[-1].reason, seen[-1].epochs_done) == ("diverged", 0)
    assert all(value.isfinite().all() for value in weights(tmp_path / "run").values())
    (logged,) = [e for e in Run(settings.run).events() if isinstance(e, events.Diverged)]
    assert logged == diverged


def seen_model(seen: list[Any]) -> nn.Module:
    started = next(event for event in seen if isinstance(event, events.RunStarted))
    module: nn.Module = started.model.module
    return module


def train_ids() -> NDArray[np.int64]:
    from cnnviz.engine.training.setup import split_samples

    return split_samples(few_digits(150), TrainConfig().validation_share, 0).train


PRECISION = Precision("float32", torch.device("cpu"))


def batch_of(images: torch.Tensor) -> Batch:
    classes = torch.zeros(len(images), dtype=torch.long)
    return Batch(images, classes, np.arange(len(images)), classes)


def test_pixels_that_are_no_numbers_are_told_from_layers() -> None:
    module = nn.Sequential(nn.Flatten(), nn.Linear(4, 2))
    images = torch.ones(2, 1, 2, 2)
    images[1, 0, 0, 0] = torch.inf
    layer, why = explain(module, [batch_of(images)], PRECISION)
    assert (layer, why) == ("", "the images have pixels that are not finite")


def test_looking_for_the_bad_layer_leaves_statistics_alone() -> None:
    module = nn.Sequential(nn.Conv2d(1, 2, 1), nn.BatchNorm2d(2)).train()
    before = {name: buffer.clone() for name, buffer in module.named_buffers()}
    explain(module, [batch_of(torch.rand(2, 1, 4, 4))], PRECISION)
    assert all(torch.equal(before[name], buffer) for name, buffer in module.named_buffers())
    assert module.training


# ---- memory -------------------------------------------------------------------------------------


def test_a_smaller_batch_is_offered_as_a_number_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was learned before stays, and the run can go on."""
    learn, steps = Learner.learn, iter(range(10))

    def short(learner: Learner, *arguments: Any) -> Any:
        if next(steps) == 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return learn(learner, *arguments)

    monkeypatch.setattr(Learner, "learn", short)
    with pytest.raises(OutOfMemory, match=r"for batches of 32; try a smaller .*, such as 16") as e:
        drain(fit(config(tmp_path), image_set=few_digits(150)))
    assert e.value.batch_size == 16
    assert Run(tmp_path / "run").state()["step"] == 2


# ---- images -------------------------------------------------------------------------------------


def test_labels_beyond_the_classes(tmp_path: Path) -> None:
    labels = np.arange(60) % 4
    labels[7] = 9
    with pytest.raises(
        DatasetProblem, match=r"7 has the label 9, but there are 4 classes, counted"
    ):
        drain(fit(config(tmp_path), image_set=labelled(labels, ("a", "b", "c", "d"))))
    assert not (tmp_path / "run").exists()


def test_one_class_only(tmp_path: Path) -> None:
    one = labelled(np.full(60, 1), ("ant", "bee"))
    with pytest.raises(DatasetProblem, match=r"are of one class \(bee\), so .*; choose a set with"):
        drain(fit(config(tmp_path), image_set=one))
    assert not (tmp_path / "run").exists()


def warnings(seen: list[Any]) -> tuple[str, ...]:
    (started,) = [event for event in seen if isinstance(event, events.RunStarted)]
    told: tuple[str, ...] = started.warnings
    return told


def test_classes_without_images_are_named_and_the_rest_is_learned(tmp_path: Path) -> None:
    labels = np.arange(60) % 2
    for names, words in (
        ("abc", "Nothing to learn from has the class c."),
        ("abcdefg", "Nothing to learn from has the 5 classes c, d, e, ...."),
    ):
        seen: list[Any] = []
        drain(fit(config(tmp_path / names), image_set=labelled(labels, tuple(names))), seen.append)
        assert warnings(seen) == (words,)
        assert seen[-1].reason == "finished"


def test_a_batch_larger_than_the_set_is_one_step(tmp_path: Path) -> None:
    seen: list[Any] = []
    drain(fit(config(tmp_path, batch_size=500), image_set=few_digits(100)), seen.append)
    assert sum(isinstance(event, events.BatchEnd) for event in seen) == 1
    (told,) = warnings(seen)
    assert told.startswith("A batch of 500 is more than the 9")
    assert told.endswith("images to learn from; each epoch is one step.")


@pytest.mark.parametrize("model", ["course_cnn", "squeezenet1_1"])
def test_images_of_many_sizes_and_shades_are_learned_together(tmp_path: Path, model: str) -> None:
    random = np.random.default_rng(0)
    for name, shade in (("ant", 0), ("bee", 150)):
        (tmp_path / "set" / name).mkdir(parents=True)
        for number in range(6):
            height, width = 24 + 7 * number, 60 - 5 * number
            pixels = random.integers(shade, shade + 90, (height, width, 3), np.uint8)
            picture = Image.fromarray(pixels).convert("L" if number % 2 else "RGB")
            picture.save(tmp_path / "set" / name / f"{number}.png")
    seen: list[Any] = []
    settings = config(tmp_path, model=model, data=str(tmp_path / "set"), validation_share=0.34)
    drain(fit(settings), seen.append)
    (end,) = [event for event in seen if isinstance(event, events.EpochEnd)]
    assert np.isfinite([end.train_loss, end.validation_loss]).all()
    assert seen[-1].skipped == ()
