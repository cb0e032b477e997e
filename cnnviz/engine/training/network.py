"""The network that a configuration names, made to fit the images."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import IMAGENET, Preprocessing
from cnnviz.engine.errors import TrainingProblem, UnknownName
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.adapt import HeadDropout, dropouts, heads_of, main_head
from cnnviz.engine.models.build import build
from cnnviz.engine.models.cache import cached_weights
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.identify import head_layers
from cnnviz.engine.models.load import loading
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.preprocess import for_architecture, for_module, with_channels
from cnnviz.engine.models.shapes import course_arguments
from cnnviz.engine.models.sizes import fitting_size, smallest_size, trouble_at
from cnnviz.engine.models.sources import names_file
from cnnviz.engine.training import changes
from cnnviz.engine.training.adapting import AUXILIARY, Adapting, Fitted
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.needs import (
    asked_channels,
    check_size,
    check_task,
    names_for,
    needs,
    outputs_for,
)
from cnnviz.engine.training.pictures import Pictures, look_at, measuring_pixels
from cnnviz.engine.training.setup import split_samples

_COURSE = "course_cnn"
_COURSE_SIDE = 28  # which the course's network was made for


def preparing_model(
    config: TrainConfig, image_set: ImageSet, given: LoadedModel | None
) -> Work[Progress, LoadedModel]:
    """Return a network of its own for the training: built, read from a file, or a copy.

    It fits the images: see :func:`fitting`.
    """
    fitted = yield from fitting(config, image_set, given)
    return fitted.model


def fitting(
    config: TrainConfig,
    image_set: ImageSet,
    given: LoadedModel | None = None,
    *,
    hollow: bool = False,
) -> Work[Progress, Fitted]:
    """Make network and images fit: size, channels, last layer, auxiliary heads, dropout.

    Parameters
    ----------
    config : TrainConfig
        What is asked for.
    image_set : ImageSet
        The images, as they are learned.
    given : LoadedModel or None
        A network to go on from; it is copied. None takes ``config.model``.
    hollow : bool
        Build a new network without weights, on the meta device, for whoever asks what it is like.

    Raises
    ------
    TrainingProblem
        When the network cannot learn these images: what stands in the way, and what to do.
    DatasetProblem
        When no image can be read.
    """
    check_task(given.architecture if given else config.model, image_set)
    pictures = look_at(image_set)
    if given is None and config.model in catalogue() and config.weights == "random":
        fitted = _new(config, image_set, pictures, hollow=hollow)
    else:
        start = yield from _start(config, given)
        check_task(start.architecture, image_set)
        fitted = Adapting(config, image_set, pictures, start).done()
    model, sentences = fitted.model, list(fitted.changes)
    preprocessing = model.preprocessing
    match config.normalisation:
        case "imagenet":
            chosen = with_channels(IMAGENET, preprocessing.channels)
            preprocessing = replace(preprocessing, mean=chosen.mean, std=chosen.std)
        case "usual":
            chosen = with_channels(_usual(model), preprocessing.channels)
            preprocessing = replace(preprocessing, mean=chosen.mean, std=chosen.std)
        case "data":
            ids = None
            if config.validation == "share":
                ids = split_samples(image_set, config.validation_share, config.seed).train
            mean, deviation = yield from measuring_pixels(image_set, preprocessing.channels, ids)
            preprocessing = replace(preprocessing, mean=mean, std=deviation)
            sentences.append(changes.of_normalisation(mean, deviation))
    model = replace(
        model,
        preprocessing=preprocessing,
        origin="live",
        path=None,
        warnings=(),
        answers=image_set.target,
        gaps=None,
    )
    return replace(fitted, model=model, changes=tuple(sentences))


def _start(config: TrainConfig, given: LoadedModel | None) -> Work[Progress, LoadedModel]:
    """Return the network whose weights are gone on from, as a copy of its own."""
    if given is not None:
        return replace(given, module=copy.deepcopy(given.module))
    if config.model in catalogue():
        published = architecture(config.model).weights
        if not published:
            raise TrainingProblem(
                f"Nobody publishes weights of {config.model}; start from random ones, or name a "
                "checkpoint file."
            )
        if cached_weights(config.model) is None:
            raise TrainingProblem(
                f"The published weights of {config.model} are not on this machine; download them "
                f"(cnnviz download {config.model}), or start from random ones."
            )
        return (yield from loading(config.model, "default"))
    if not names_file(config.model):
        raise UnknownName("architecture", config.model, catalogue())
    return (yield from loading(config.model))


def _new(config: TrainConfig, image_set: ImageSet, pictures: Pictures, *, hollow: bool) -> Fitted:
    """Build a network with random weights for the images."""
    name, outputs = config.model, outputs_for(image_set)
    arguments: dict[str, Any] = {}
    channels = asked_channels(config)
    if name == _COURSE:
        arguments = course_arguments(config)
        arguments["in_channels"] = channels or pictures.channels
    else:
        if config.dropout:
            arguments["dropout"] = config.dropout
        if channels not in (None, architecture(name).channels):
            arguments["in_channels"] = channels
    size, sentences, auxiliary = _size_for(config, pictures, arguments)
    if name == _COURSE or name.startswith("vit_"):
        arguments["image_size"] = size
    if name in AUXILIARY and not auxiliary:
        arguments["aux_logits"] = False
    preprocessing = for_architecture(name, outputs, arguments)
    preprocessing = replace(preprocessing, resize=size, crop=(size, size))
    sentences += changes.of_channels(name, preprocessing.channels, pictures.channels)
    module = build(name, outputs, arguments, empty=hollow, seed=config.seed)
    heads = heads_of(module, head_layers(name))
    sentences.append(changes.of_outputs(image_set, main_head(heads), outputs, None))
    if config.dropout and name != _COURSE:
        there = [part for part in dropouts(module) if not isinstance(part, HeadDropout)]
        sentences.append(changes.of_dropout(config.dropout, len(there), heads))
    model = LoadedModel(
        module,
        name,
        "random",
        preprocessing,
        num_classes=outputs,
        class_names=names_for(image_set),
        arguments=arguments,
    )
    return Fitted(
        model, tuple(sentences), auxiliary=auxiliary or (name not in AUXILIARY and len(heads) > 1)
    )


def _size_for(
    config: TrainConfig, pictures: Pictures, arguments: dict[str, Any]
) -> tuple[int, list[str], bool]:
    """Choose the image size of a new network: (pixels, why, whether its auxiliary head fits)."""
    name, asked = config.model, config.image_size
    usual = min(architecture(name).input_size)
    wanted = asked or min(pictures.side, usual)
    auxiliary, needed = name in AUXILIARY, 0
    if auxiliary:
        needed = smallest_size(name, arguments)
        auxiliary = wanted >= needed
        if not auxiliary:
            arguments = {**arguments, "aux_logits": False}
    if asked:
        check_size(name, asked, arguments)
        size, why = asked, "as asked for"
    elif name == _COURSE:
        size, why = _course_size(pictures, arguments)
    else:
        size = fitting_size(name, wanted, arguments)
        why = f"this is the usual size of {name}" if size == wanted else needs(name, arguments)
    sentences = changes.of_size(pictures, (size, size), why)
    if needed:
        sentences.append(changes.of_auxiliary(needed, size, kept=auxiliary))
    return size, sentences, auxiliary


def _course_size(pictures: Pictures, arguments: dict[str, Any]) -> tuple[int, str]:
    side = max(_COURSE_SIDE, pictures.side)
    size = min(side, 32) if side < 64 else 64
    if trouble_at(_COURSE, size, arguments) is None:
        return size, f"{_COURSE} was made for images of about {_COURSE_SIDE} px"
    return smallest_size(_COURSE, arguments), needs(_COURSE, arguments)


def _usual(model: LoadedModel) -> Preprocessing:
    if model.architecture in catalogue():
        return for_architecture(model.architecture, model.num_classes, model.arguments)
    return for_module(model.module)
