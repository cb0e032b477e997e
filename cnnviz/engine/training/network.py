"""The network that a configuration names, made to fit the images."""

from __future__ import annotations

import copy
from contextlib import suppress
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.errors import DatasetProblem, ImageProblem, TrainingProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.build import build
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.load import loading
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.preprocess import for_architecture
from cnnviz.engine.training.config import TrainConfig

_SMALLEST_COURSE_SIDE = 28


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
        picture = first_picture(image_set)
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


def first_picture(image_set: ImageSet) -> NDArray[np.uint8]:
    """Return the first picture that can be read, for there may be broken ones among them."""
    for sample_id in range(len(image_set)):
        with suppress(ImageProblem):
            return image_set.image(sample_id)
    raise DatasetProblem(image_set.spec, "has no image that can be read")
