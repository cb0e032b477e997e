"""What a configuration names, made ready: device, optimiser, and who learns from what."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import apply
from cnnviz.engine.errors import BadValue, DatasetProblem, DeviceProblem
from cnnviz.engine.memory import check_memory
from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.network import first_picture


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
    example = apply(first_picture(image_set), model.preprocessing).unsqueeze(0)
    rows = layer_table(model, example).rows
    sizes = [math.prod(row.output_shape) for row in rows if row.macs and row.output_shape]
    kept = sum(sizes) if backward else max(sizes, default=0)
    check_memory((kept + example.numel()) * example.element_size(), batch_size, device)
