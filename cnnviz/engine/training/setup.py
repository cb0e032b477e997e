"""What a configuration names, made ready: device, optimiser, network, and who learns from what."""

from __future__ import annotations

import copy
import math
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import apply
from cnnviz.engine.errors import (
    BadValue,
    DatasetProblem,
    DeviceProblem,
    ImageProblem,
    TrainingProblem,
)
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.memory import check_memory
from cnnviz.engine.models.build import build
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.models.load import loading
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.preprocess import for_architecture
from cnnviz.engine.training.config import TrainConfig

_SMALLEST_COURSE_SIDE = 28


@dataclass(frozen=True, eq=False)
class Split:
    """Who learns and who measures: disjoint sample ids of one image set, in rising order."""

    train: NDArray[np.int64]
    validation: NDArray[np.int64]


def choose_device(name: str) -> torch.device:
    """Return the device that a configuration asks for; ``auto`` takes a GPU where there is one.

    Raises
    ------
    DeviceProblem
        When it is not there.
    BadValue
        When no device is called so.
    """
    if name == "auto":
        return torch.device(available_devices()[-1])
    try:
        device = torch.device(name)
    except RuntimeError:
        raise BadValue("device", name, "auto, cpu, cuda, cuda:N or mps") from None
    there = available_devices()
    if device.type not in {torch.device(entry).type for entry in there}:
        raise DeviceProblem(f"There is no {name} here; this machine has {', '.join(there)}.")
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise DeviceProblem(f"There is no {name} here; this machine has {', '.join(there)}.")
    return device


def available_devices() -> tuple[str, ...]:
    """Return the devices that torch can compute on here, the CPU first."""
    devices = ["cpu"]
    devices += [f"cuda:{index}" for index in reversed(range(torch.cuda.device_count()))]
    if torch.backends.mps.is_available():
        devices.append("mps")
    return tuple(devices)


def make_optimizer(config: TrainConfig, module: nn.Module) -> torch.optim.Optimizer:
    """Return torch's optimiser with the configuration's own parameters."""
    weights = [parameter for parameter in module.parameters() if parameter.requires_grad]
    rate, decay = config.rate, config.weight_decay
    match config.optimizer:
        case "sgd":
            nesterov = config.nesterov and config.momentum > 0
            return torch.optim.SGD(
                weights, rate, config.momentum, weight_decay=decay, nesterov=nesterov
            )
        case "adam" | "adamw":
            kind = torch.optim.Adam if config.optimizer == "adam" else torch.optim.AdamW
            betas = (config.beta1, config.beta2)
            return kind(weights, rate, betas, config.epsilon, decay)
        case "rmsprop":
            return torch.optim.RMSprop(
                weights, rate, config.smoothing, config.epsilon, decay, config.momentum
            )
        case "adagrad":
            return torch.optim.Adagrad(
                weights, rate, config.learning_rate_decay, decay, eps=config.epsilon
            )
    raise BadValue("optimizer", config.optimizer, "sgd, adam, adamw, rmsprop or adagrad")


def split_samples(image_set: ImageSet, share: float, seed: int) -> Split:
    """Hold out a share of every class; the same seed holds out the same samples.

    Raises
    ------
    DatasetProblem
        When there are no labels to learn from, or too few samples to hold any out.
    """
    labels = image_set.labels
    if not (labels >= 0).any():
        raise DatasetProblem(image_set.spec, "has no labels to learn from")
    random = np.random.default_rng(seed)
    held: list[NDArray[np.int64]] = []
    kept: list[NDArray[np.int64]] = []
    for label in np.unique(labels[labels >= 0]):
        members = random.permutation(np.flatnonzero(labels == label))
        count = round(len(members) * share)
        held.append(members[:count])
        kept.append(members[count:])
    train, validation = np.sort(np.concatenate(kept)), np.sort(np.concatenate(held))
    if not len(validation) or not len(train):
        raise DatasetProblem(
            image_set.spec, f"is too small to hold out {share:.1%} of it", "hold out a larger share"
        )
    return Split(train, validation)


def preparing_model(
    config: TrainConfig, image_set: ImageSet, given: LoadedModel | None
) -> Work[Progress, LoadedModel]:
    """Return a network of its own for the training: built, read from a file, or a copy.

    Raises
    ------
    TrainingProblem
        When its task or its number of classes is not that of the images.
    """
    classes = len(image_set.class_names)
    if given is not None:
        model = replace(given, module=copy.deepcopy(given.module))
    elif config.model in catalogue():
        model = _build(config, image_set, classes)
    else:
        model = yield from loading(config.model)
    if model.architecture in catalogue():
        task = architecture(model.architecture).task
        if task != "classification":
            raise TrainingProblem(
                f"{model.architecture} is for {task}; only classifiers can be trained yet."
            )
    if model.num_classes is not None and model.num_classes < classes:
        raise TrainingProblem(
            f"{model.title} tells {model.num_classes} classes apart, but {image_set.name} has "
            f"{classes}; choose another network or image set."
        )
    names = image_set.class_names if model.num_classes == classes else model.class_names
    if config.dropout:
        for layer in model.module.modules():
            if isinstance(layer, (nn.Dropout, nn.Dropout2d)):
                layer.p = config.dropout
    return replace(model, origin="live", path=None, class_names=tuple(names), warnings=())


def _build(config: TrainConfig, image_set: ImageSet, classes: int) -> LoadedModel:
    arguments: dict[str, object] = {}
    if config.model == "course_cnn":
        picture = _first_picture(image_set)
        side = max(_SMALLEST_COURSE_SIDE, min(picture.shape[:2]))
        arguments = {
            "in_channels": 1 if picture.ndim == 2 else 3,
            "image_size": min(side, 32) if side < 64 else 64,
            "dropout": config.dropout,
        }
    module = build(config.model, classes, arguments, seed=config.seed)
    preprocessing = for_architecture(config.model, classes, arguments)
    return LoadedModel(
        module, config.model, "random", preprocessing, num_classes=classes, arguments=arguments
    )


def try_out(
    model: LoadedModel,
    image_set: ImageSet,
    batch_size: int,
    device: torch.device,
    *,
    backward: bool,
) -> None:
    """Send one picture through the network before long work begins.

    Counted are the images and what convolutions and linear layers give: all of it where a backward
    pass needs it, otherwise the largest. What is allowed may still not fit.

    Raises
    ------
    ShapeTrouble
        Where the picture does not go through: the layer, what it expects, what it gets.
    DeviceProblem
        Where a batch cannot fit into memory.
    """
    example = apply(_first_picture(image_set), model.preprocessing).unsqueeze(0)
    rows = layer_table(model, example).rows
    sizes = [math.prod(row.output_shape) for row in rows if row.macs and row.output_shape]
    kept = sum(sizes) if backward else max(sizes, default=0)
    check_memory((kept + example.numel()) * example.element_size(), batch_size, device)


def _first_picture(image_set: ImageSet) -> NDArray[np.uint8]:
    """Return the first picture that can be read, for there may be broken ones among them."""
    for sample_id in range(len(image_set)):
        with suppress(ImageProblem):
            return image_set.image(sample_id)
    raise DatasetProblem(image_set.spec, "has no image that can be read")
