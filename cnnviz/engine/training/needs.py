"""What images and settings ask of a network, and what cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.errors import ShapeTrouble, TrainingProblem
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.sizes import smallest_size, step_of, trouble_at
from cnnviz.engine.training.config import TrainConfig


def outputs_for(image_set: ImageSet) -> int:
    """Return how many outputs a network needs to answer what a set asks.

    One for yes or no and for numbers; otherwise one for each class.
    """
    return 1 if image_set.target in ("binary", "number") else len(image_set.class_names)


def names_for(image_set: ImageSet) -> tuple[str, ...]:
    """Return the names of the classes that a network learns to tell; of numbers there are none."""
    return () if image_set.target == "number" else tuple(image_set.class_names)


def asked_channels(config: TrainConfig) -> int | None:
    """Return the channels that a configuration names, None where it leaves them to the network."""
    return None if config.channels == "auto" else int(config.channels)


def check_task(name: str, image_set: ImageSet) -> None:
    """Raise TrainingProblem where an architecture's task is not that of the images."""
    if name not in catalogue():
        return
    task = architecture(name).task
    if task not in ("classification", "segmentation"):
        raise TrainingProblem(
            f"{name} is a network for {task}, which can be looked into but not trained yet; choose "
            "a classifier, or a segmentation network for masks."
        )
    if task == "segmentation" and image_set.target != "mask":
        raise TrainingProblem(
            f"{name} answers for each pixel and learns from masks only; choose a classifier, or "
            "let masks be learned where the images have them."
        )
    if task == "classification" and image_set.target == "mask":
        raise TrainingProblem(
            f"{name} gives one answer for each image and cannot learn masks; choose a segmentation "
            "network such as fcn_resnet50, deeplabv3_resnet50 or lraspp_mobilenet_v3_large."
        )


def needs(name: str, arguments: Mapping[str, Any]) -> str:
    """Say why an architecture takes no smaller images than it does, naming the layer."""
    step, smallest = step_of(name), smallest_size(name, arguments)
    if step > 1:
        return f"{name} cuts images into squares of {step} px"
    trouble = trouble_at(name, smallest - 1, arguments)
    layer = trouble.layer if isinstance(trouble, ShapeTrouble) else name
    return f"the layer {layer} of {name} needs images of at least {smallest} px"


def check_size(name: str, size: int, arguments: Mapping[str, Any]) -> None:
    """Raise TrainingProblem where an image size that somebody asked for cannot work."""
    if trouble_at(name, size, arguments) is None:
        return
    step, reason = step_of(name), needs(name, arguments)
    advice = f"at least {smallest_size(name, arguments)}"
    if step > 1:
        advice = f"a multiple of it, such as {max(1, round(size / step)) * step}"
    raise TrainingProblem(
        f"Image size is {size} px, but {reason}; take {advice}, or 0 for what fits."
    )
