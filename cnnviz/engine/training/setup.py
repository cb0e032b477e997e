"""What a configuration names, made ready: device, optimiser, and who learns from what."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.data.findings import answered
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import apply
from cnnviz.engine.errors import BadValue, DatasetProblem, DeviceProblem
from cnnviz.engine.memory import check_memory
from cnnviz.engine.models.layers import layer_table
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.groups import make_groups
from cnnviz.engine.training.pictures import first_picture

_TENTHS = 10


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
    """Return torch's optimiser with the configuration's own parameters.

    Raises
    ------
    BadValue, UnknownName
        When these do not go together, or ``config.layer_rates`` does not fit the network.
    """
    groups = make_groups(config, module)
    rate = config.rate
    match config.optimizer:
        case "sgd":
            nesterov = config.nesterov and config.momentum > 0
            if nesterov and config.dampening:
                raise BadValue("Dampening", config.dampening, "0 where Nesterov is chosen")
            return torch.optim.SGD(
                groups, rate, config.momentum, config.dampening, nesterov=nesterov
            )
        case "adam" | "adamw":
            kind = torch.optim.Adam if config.optimizer == "adam" else torch.optim.AdamW
            betas = (config.beta1, config.beta2)
            return kind(groups, rate, betas, config.epsilon, amsgrad=config.amsgrad)
        case "rmsprop":
            return torch.optim.RMSprop(
                groups,
                rate,
                config.smoothing,
                config.epsilon,
                momentum=config.momentum,
                centered=config.centered,
            )
        case "adagrad":
            return torch.optim.Adagrad(
                groups,
                rate,
                config.learning_rate_decay,
                initial_accumulator_value=config.initial_accumulator,
                eps=config.epsilon,
            )
    raise BadValue("optimizer", config.optimizer, "sgd, adam, adamw, rmsprop or adagrad")


def split_samples(image_set: ImageSet, share: float, seed: int) -> Split:
    """Hold out a share of every class; the same seed holds out the same samples.

    Who counts as alike is told by :func:`strata_of`. Pieces of one picture are all held out or all
    learned from.

    Raises
    ------
    DatasetProblem
        When there are no labels to learn from, or too few samples to hold any out.
    """
    check_labels(image_set)
    random = np.random.default_rng(seed)
    held: list[NDArray[np.int64]] = []
    kept: list[NDArray[np.int64]] = []
    strata = strata_of(image_set, share)
    for stratum in np.unique(strata[strata >= 0]):
        members = random.permutation(np.flatnonzero(strata == stratum))
        count = round(len(members) * share)
        held.append(members[:count])
        kept.append(members[count:])
    units, known = _units_of(image_set), answered(image_set)
    train, validation = (
        np.flatnonzero(np.isin(units, np.concatenate(side)) & known) for side in (kept, held)
    )
    if not len(validation) or not len(train):
        raise DatasetProblem(
            image_set.spec, f"is too small to hold out {share:.1%} of it", "hold out a larger share"
        )
    return Split(train, validation)


def check_labels(image_set: ImageSet) -> None:
    """Raise DatasetProblem where there is nothing to learn, or labels that are no classes."""
    if not answered(image_set).any():
        raise DatasetProblem(image_set.spec, "has no labels to learn from")
    classes = len(image_set.class_names)
    if image_set.target in ("class", "binary") and image_set.labels.max() >= classes:
        at = int(image_set.labels.argmax())
        raise DatasetProblem(
            image_set.spec,
            f"{image_set.sample_name(at)} has the label {image_set.labels[at]}, but there are "
            f"{classes:,} classes, counted from 0",
        )


def strata_of(image_set: ImageSet, share: float) -> NDArray[np.int64]:
    """Return a number for each sample, (N,), equal for those that are alike; -1 to leave it out.

    Samples with several labels are sorted by the rarest of these, numbers by their tenths, masks
    not at all. Where pieces of one picture belong together, the number is one for each picture,
    (P,), which is sorted by the rarest class of its pieces. Where there are too few of each kind to
    part them, such as one picture of each class, all are alike.
    """
    strata = _finest_strata(image_set)
    if image_set.groups is not None:
        strata = _rarest(strata, _units_of(image_set))
    sizes = np.unique(strata[strata >= 0], return_counts=True)[1]
    held = sum(round(int(size) * share) for size in sizes)
    return strata if 0 < held < sizes.sum() else np.minimum(strata, 0)


def _units_of(image_set: ImageSet) -> NDArray[np.int64]:
    """Return what is held out as one, (N,), counted from 0: each sample, or each picture."""
    if image_set.groups is None:
        return np.arange(len(image_set))
    return np.unique(image_set.groups, return_inverse=True)[1].astype(np.int64)


def _rarest(strata: NDArray[np.int64], units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each unit how rare its rarest stratum is, the commonest being 0; -1 for none."""
    known = strata >= 0
    rarity = np.empty(strata.max() + 1, np.int64)
    rarity[np.argsort(-np.bincount(strata[known]), kind="stable")] = np.arange(len(rarity))
    found = np.full(units.max() + 1, -1, np.int64)
    np.maximum.at(found, units[known], rarity[strata[known]])
    return found


def _finest_strata(image_set: ImageSet) -> NDArray[np.int64]:
    known = answered(image_set)
    alike = np.zeros(len(image_set), np.int64)
    presence, values = image_set.presence, image_set.values
    if image_set.target in ("class", "binary"):
        alike = image_set.labels
    elif image_set.target == "number" and values is not None:
        rank = np.empty(known.sum(), np.int64)
        rank[np.argsort(values[known], kind="stable")] = np.arange(len(rank))
        alike[known] = rank * min(_TENTHS, len(rank)) // len(rank)
    elif image_set.target == "labels" and presence is not None:
        # Classes from the commonest to the rarest; the last one that a sample shows counts.
        order = np.argsort(-presence.sum(0), kind="stable")
        for place, label in enumerate(order):
            alike[presence[:, label]] = place + 1
    return np.where(known, alike, -1)


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
