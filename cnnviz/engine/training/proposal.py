"""What makes a network and images fit, and what an epoch takes: told before anything starts."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import torch

from cnnviz.engine.data.augment import augmentation_of
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import default_split, opening
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.data.stream import Stream
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.data.views import training_view
from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.memory import amount, free_memory
from cnnviz.engine.models.catalogue import catalogue
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.options import check
from cnnviz.engine.runs.history.size import history_size
from cnnviz.engine.training.adapting import Fitted
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.cost import Memory, filled, memory_of, timing_step
from cnnviz.engine.training.groups import freeze, frozen_layers, layer_factors, train_mode
from cnnviz.engine.training.loop import check_trainable
from cnnviz.engine.training.network import fitting
from cnnviz.engine.training.objectives import check_pairing
from cnnviz.engine.training.parts import Parts, dividing
from cnnviz.engine.training.setup import choose_device

_LOADED = 32  # images that are brought to the network to measure how long that takes


@dataclass(frozen=True)
class Proposal:
    """What would be done, and what it would take.

    Parameters
    ----------
    sentences : tuple of str
        Each change that makes network and images fit, and why.
    problems : tuple of str
        Why training cannot start as it is set up; empty where it can.
    architecture : str
        The network.
    target : {"class", "binary", "labels", "number", "mask"} or None
        What the images are to be answered with; None where that is not known.
    image_size : (int, int) or None
        Height and width in pixels of what it gets.
    channels, outputs : int
        Channels of what it gets, and how many numbers it answers with.
    new_head, auxiliary : bool
        Whether its last layer begins anew although the others do not, and whether it has extra
        heads that count in the loss.
    preprocessing : Preprocessing or None
        How images come to it.
    parameters : int
        Its weights.
    memory_bytes : int or None
        What a step takes, as far as that is known.
    seconds_per_step, seconds_per_epoch : float or None
        Measured; an epoch is all its steps, the reading of the images, and validation.
    steps_per_epoch : int
        How many steps.
    device : str
        Where it is computed.
    history_bytes : int
        What the history of an epoch takes on the disk; 0 where none is kept.
    """

    sentences: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    architecture: str = ""
    target: TargetKind | None = None
    image_size: tuple[int, int] | None = None
    channels: int = 0
    outputs: int = 0
    new_head: bool = False
    auxiliary: bool = False
    preprocessing: Preprocessing | None = None
    parameters: int = 0
    memory_bytes: int | None = None
    seconds_per_step: float | None = None
    seconds_per_epoch: float | None = None
    steps_per_epoch: int = 0
    device: str = ""
    history_bytes: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        return asdict(self)


def proposing(
    config: TrainConfig, image_set: ImageSet | None = None, given: LoadedModel | None = None
) -> Work[Progress, Proposal]:
    """Work out what a training would do first, and what it takes.

    Nothing of it is kept, and neither the images nor a given network are changed.

    Parameters
    ----------
    config : TrainConfig
        What is asked for.
    image_set : ImageSet or None
        The images, in any view; None opens ``config.data``.
    given : LoadedModel or None
        A network to go on from; None takes ``config.model``.

    Returns
    -------
    Proposal
        What stands in the way is told in it and not raised.
    """
    try:
        check(config)
        device = choose_device(config.device)
        if image_set is None:
            image_set = yield from opening(config.data, default_split(config.data, "train"))
        image_set = yield from training_view(config, image_set)
        parts = yield from dividing(config, image_set)
        fitted = yield from fitting(config, image_set, given, hollow=True)
    except CnnvizError as problem:
        target = None if image_set is None else image_set.target
        return Proposal(problems=(str(problem),), architecture=config.model, target=target)
    problems = list(_problems(config, image_set, fitted, parts))
    known, memory = fitted.model.architecture in catalogue(), None
    size = fitted.model.preprocessing.crop
    if known and size is not None:
        try:
            shape = (fitted.model.preprocessing.channels, *size)
            memory = memory_of(config, fitted.model.module, shape)
        except CnnvizError as trouble:
            problems.append(str(trouble))
    largest = min(config.batch_size, len(parts.train.ids))
    fits, too_much = _fits(largest, memory, device)
    problems += too_much
    try:
        history = _history_bytes(config, fitted.model, parts)
    except CnnvizError as trouble:
        problems.append(str(trouble))
        history = 0
    step = epoch = None
    if fits and not problems:
        try:
            step, load = yield from _measuring(config, parts, fitted, device)
        except CnnvizError as trouble:
            problems.append(str(trouble))
        else:
            epoch = _epoch_seconds(config, parts, step, load)
    return _told(config, parts, fitted, memory, (step, epoch), device, tuple(problems), history)


def _problems(
    config: TrainConfig, image_set: ImageSet, fitted: Fitted, parts: Parts
) -> Iterator[str]:
    """Yield what a training would be refused for."""
    module = fitted.model.module
    try:
        check_pairing(config.loss, image_set.target)
    except BadValue as problem:
        yield str(problem)
    try:
        layers = frozen_layers(config.frozen, module)
        layer_factors(config.layer_rates, module)
        freeze(module, layers)
        train_mode(module, layers)
        check_trainable(module, min(config.batch_size, len(parts.train.ids)))
    except CnnvizError as problem:
        yield str(problem)


def _fits(batch_size: int, memory: Memory | None, device: torch.device) -> tuple[bool, list[str]]:
    """Tell whether a step may be tried, and what to say where it does not fit."""
    free = free_memory(device)
    if memory is None or free is None:
        return True, []
    needed, most = memory.of_batch(batch_size), memory.largest_batch(free)
    if needed <= free:
        return True, []
    advice = f"take a batch of at most {most:,}" if most else "choose a smaller network"
    sentence = (
        f"A step with {batch_size:,} images takes about {amount(needed)} of memory, but "
        f"{amount(free)} are free; {advice}."
    )
    return False, [sentence]


def _measuring(
    config: TrainConfig, parts: Parts, fitted: Fitted, device: torch.device
) -> Work[Progress, tuple[float, float]]:
    """Return the seconds of a step, and of bringing one image to the network."""
    ids = parts.train.ids[: max(2, min(config.batch_size, _LOADED))]
    start = time.perf_counter()
    with Stream(
        parts.train.images,
        fitted.model.preprocessing,
        device=device,
        workers=config.workers,
        augmentation=augmentation_of(config),
        seed=config.seed,
    ) as stream:
        groups = next(stream.batches(ids, len(ids)))
    load = (time.perf_counter() - start) / len(ids)
    yield Progress(0, None, "measuring a step")
    if groups:
        images = max((group.images for group in groups), key=len)
    else:
        shape = fitted.model.preprocessing.crop or (224, 224)
        images = torch.zeros(1, fitted.model.preprocessing.channels, *shape, device=device)
    images = images.repeat(2, 1, 1, 1) if len(images) < 2 else images
    module = filled(fitted.model.module).to(device)
    train_mode(module, frozen_layers(config.frozen, module))
    step = yield from timing_step(config, module, images, device)
    return step, load


def _epoch_seconds(config: TrainConfig, parts: Parts, step: float, load: float) -> float:
    learned, measured = len(parts.train.ids), len(parts.validation.ids)
    steps = math.ceil(learned / config.batch_size)
    # Validation goes forward only, which is about a third of the way there and back.
    forward = step / config.batch_size / 3
    return steps * step + learned * load + measured * (forward + load)


def _history_bytes(config: TrainConfig, model: LoadedModel, parts: Parts) -> int:
    size = history_size(config, model, parts)
    steps = math.ceil(len(parts.train.ids) / config.batch_size)
    return 0 if size is None else size.of_epoch(steps, config.history_steps)


def _told(
    config: TrainConfig,
    parts: Parts,
    fitted: Fitted,
    memory: Memory | None,
    seconds: tuple[float | None, float | None],
    device: torch.device,
    problems: tuple[str, ...],
    history: int,
) -> Proposal:
    model = fitted.model
    largest = min(config.batch_size, len(parts.train.ids))
    return Proposal(
        sentences=(*fitted.changes, *parts.warnings(config.batch_size)),
        problems=problems,
        architecture=model.architecture,
        target=parts.train.images.target,
        image_size=model.preprocessing.crop,
        channels=model.preprocessing.channels,
        outputs=model.num_classes or 0,
        new_head=fitted.new_head,
        auxiliary=fitted.auxiliary,
        preprocessing=model.preprocessing,
        parameters=sum(weight.numel() for weight in model.module.parameters()),
        memory_bytes=None if memory is None else memory.of_batch(largest),
        seconds_per_step=seconds[0],
        seconds_per_epoch=seconds[1],
        steps_per_epoch=math.ceil(len(parts.train.ids) / config.batch_size),
        device=str(device),
        history_bytes=history,
    )
