"""What tests have trained by several processes: ``python -m tests.engine.distributed.work``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.distributed.batchwise import Batchwise
from cnnviz.engine.distributed.launch import launch
from cnnviz.engine.distributed.several import Several, joined
from cnnviz.engine.distributed.steps import Step
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import ImageProblem
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.responses import responses
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.evaluate import evaluate
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.loop import Learner
from cnnviz.engine.training.steering import Steering
from tests.few import Shapes, few_digits

# Of Adam steps that rounding alone decides are as long as all others.
USUAL = TrainConfig(
    epochs=2,
    batch_size=40,
    device="cpu",
    seed=3,
    optimizer="sgd",
    learning_rate=0.05,
    history=False,
)


class Normalised(nn.Module):
    """A network with all that looks beyond a single picture, and with weights that rest."""

    def __init__(self, outputs: int = 10, dropout: float = 0.0) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 6, 3, stride=2, bias=False),
            nn.BatchNorm2d(6),
            nn.ReLU(),
            nn.Dropout2d(dropout),
        )
        self.resting = nn.Linear(3, 3)
        self.flat = nn.BatchNorm1d(6)
        self.drop = nn.Dropout(dropout)
        self.fc = nn.Linear(6, outputs)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        features = self.flat(self.body(images).mean((2, 3)))
        out: torch.Tensor = self.fc(self.drop(features))
        return out


class Painter(nn.Module):
    """Tells the class of each pixel."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 6, 3, padding=1, bias=False),
            nn.BatchNorm2d(6),
            nn.ReLU(),
            nn.Conv2d(6, 3, 1),
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.body(images)
        return out


class Sized(Shapes):
    """Pictures of three sizes, one after the other, of which one cannot be read."""

    def __init__(self) -> None:
        super().__init__("class", 90, 32)

    @property
    def in_memory(self) -> None:  # type: ignore[override]
        return None

    def image(self, sample_id: int) -> NDArray[np.uint8]:
        if sample_id == 17:
            raise ImageProblem("17.png", "is broken")
        whole = super().image(sample_id)
        return np.ascontiguousarray(whole[: 32 - 4 * (sample_id % 7 % 3)])


def unframed(count: int = 60) -> Shapes:
    """Return masks of which every other one is void, so that they count for nothing."""
    images = Shapes("mask", count)
    images.masks[::2] = 255
    return images


def taken(module: nn.Module, crop: tuple[int, int] | None, answers: Any = "class") -> LoadedModel:
    """Return a seeded network for grey pictures."""
    torch.manual_seed(1)
    for weight in module.parameters():
        nn.init.normal_(weight, std=0.3)
    steps = Preprocessing(1, None, crop, (0.5,), (0.25,))
    classes = next(
        m for m in reversed([*module.modules()]) if isinstance(m, (nn.Linear, nn.Conv2d))
    )
    outputs = getattr(classes, "out_features", getattr(classes, "out_channels", None))
    return LoadedModel(
        module=module,
        architecture=type(module).__name__,
        origin="live",
        preprocessing=steps,
        preprocessing_source="guess",
        num_classes=outputs,
        answers=answers,
    )


Case = tuple[TrainConfig, ImageSet, LoadedModel | None]


def course() -> Case:
    varied = replace(USUAL, dropout=0.3, rotation=10.0, optimizer="adamw", schedule="cosine")
    return replace(varied, learning_rate=0.001), few_digits(150), None


def uneven() -> Case:
    """The last step holds a single picture: one process has none."""
    return replace(USUAL, batch_size=67, clip_norm=0.5), few_digits(150), None


def normalised() -> Case:
    return USUAL, few_digits(150), taken(Normalised(dropout=0.2), (28, 28))


def labels() -> Case:
    config = replace(USUAL, loss="bce", class_weights="balanced", batch_size=25)
    return config, Shapes("labels"), taken(Normalised(2), (32, 32), "labels")


def masks() -> Case:
    """Some processes have pictures, but nothing to learn from them."""
    config = replace(USUAL, batch_size=5, class_weights="balanced")
    return config, unframed(), taken(Painter(), (32, 32), "mask")


def sizes() -> Case:
    return replace(USUAL, batch_size=6, learning_rate=0.005), Sized(), taken(Normalised(2), None)


def mixed() -> Case:
    return replace(masks()[0], precision="mixed"), *masks()[1:]


def diverging() -> Case:
    return replace(USUAL, learning_rate=1e6, epochs=3), few_digits(150), None


def steered() -> Case:
    return USUAL, few_digits(150), None


CASES: dict[str, Callable[[], Case]] = {
    case.__name__: case
    for case in (course, uneven, normalised, labels, masks, sizes, mixed, diverging, steered)
}


MEASURED = ("course", "labels", "masks", "sizes")


def train(name: str, directory: Path) -> None:
    """Train a case, here or together with others."""
    config, images, model = CASES[name]()
    steering = Steering()
    if name == "steered":
        steering.change(learning_rate=0.02, frozen="conv1")
    work = fit(
        replace(config, run=str(directory)), image_set=images, model=model, steering=steering
    )
    for _ in work:
        pass


def measure(name: str, file: Path) -> None:
    """Evaluate the network of a case and sweep over its units, here or together with others."""
    _, images, model = CASES[name]()
    if model is None:
        torch.manual_seed(1)
        model = LoadedModel(
            module=CourseCNN(),
            architecture="course_cnn",
            origin="live",
            preprocessing=Preprocessing(1, None, (28, 28), (0.5,), (0.25,)),
        )
    found = evaluate(model, images, batch_size=16, keep=False)
    layers = [name for name, part in model.module.named_modules() if isinstance(part, nn.Conv2d)]
    swept = responses(model, images, layers, k=5, batch_size=8)
    arrays = {
        f"{layer}/{key}": each for layer in layers for key, each in swept[layer].arrays().items()
    }
    arrays |= {f"evaluation/{key}": values for key, values in found.arrays().items()}
    if current().is_first:
        np.savez(file, subset=swept.subset_ids, **arrays)
        told = {**found.to_json_dict(), "swept": swept.skipped}
        file.with_suffix(".json").write_text(json.dumps(told))


def gradients(file: Path) -> None:
    """Write gradients and running figures of double precision, of a network of all sorts."""
    torch.manual_seed(5)
    module = Normalised(dropout=0.4).double()
    images, targets = torch.randn(7, 1, 12, 12).double(), torch.arange(7)
    world = current()
    own = world.part(7)
    counts = tuple(world.gather(own.stop - own.start))
    with Batchwise(counts, world) if isinstance(world, Several) else nullcontext():
        answers = module(images[own])
    loss = nn.functional.cross_entropy(answers, targets[own], reduction="sum")
    torch.autograd.backward(loss)
    found = {name: weight.grad for name, weight in module.named_parameters()}
    arrays = {}
    for name, grad in found.items():
        if grad is not None:
            arrays[name] = sum(each.numpy() for each in world.gather(grad))
    arrays |= {name: buffer.numpy() for name, buffer in module.named_buffers()}
    if world.is_first:
        np.savez(file, **arrays)


def main(folder: Path, names: list[str]) -> None:
    """Train cases one after another, and write which samples this process took in each step."""
    torch.set_num_threads(1)
    place = launch()
    own: list[list[int]] = []
    learn = Learner.learn

    def listened(self: Learner, step: Step, clip: float = 0.0) -> Any:
        own.append([int(sample) for batch in step.own for sample in batch.sample_ids])
        return learn(self, step, clip)

    Learner.learn = listened  # type: ignore[method-assign]
    with joined(place):
        for name in names:
            own.clear()
            train(name, folder / name)
            (folder / f"{name}.{place.rank}.json").write_text(json.dumps(own))
        gradients(folder / "gradients.npz")
        for name in MEASURED:
            measure(name, folder / f"measured-{name}.npz")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
