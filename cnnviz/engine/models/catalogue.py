"""The architectures that the program can build, known without importing torch.

The facts lie in ``resources/architectures.json``, which ``python -m
cnnviz.engine.models.signatures`` writes from the installed torchvision.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from cnnviz.engine.errors import UnknownName
from cnnviz.engine.models.timm_known import is_timm
from cnnviz.paths import resource

# The source that stands for the network which the program brings along.
BUNDLED = "bundled"


@dataclass(frozen=True, slots=True)
class PublishedWeights:
    """Weights that torchvision publishes for an architecture.

    Parameters
    ----------
    name : str
        The name in torchvision's enumeration, such as ``IMAGENET1K_V2``.
    file : str
        The name that torchvision gives the file in its cache.
    preprocessing : mapping
        ``Preprocessing.from_dict`` takes it.
    """

    name: str
    file: str
    preprocessing: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Architecture:
    """One network that can be built by name.

    Parameters
    ----------
    name, family : str
        Its name, and the heading under which a browser lists it.
    task : str
        ``classification``, ``segmentation``, ``detection``, ``video`` or ``optical flow``.
    parameters : int
        Number of weights with the default number of classes.
    input_size : (int, int)
        Usual height and width of the input in pixels.
    channels : int
        Channels of the input.
    num_classes : int or None
        Default number of classes, or None where there are none.
    class_names : str
        What its published weights' classes are of (``imagenet``, ``coco``, ...); see
        :func:`class_names`.
    weights : tuple of PublishedWeights
        What torchvision publishes, its own first choice first.
    """

    name: str
    family: str
    task: str
    parameters: int
    input_size: tuple[int, int]
    channels: int
    num_classes: int | None
    class_names: str
    weights: tuple[PublishedWeights, ...]


@cache
def catalogue() -> Mapping[str, Architecture]:
    """Return every architecture by name, in the order of :func:`list_architectures`."""
    entries = json.loads(resource("architectures.json").read_text(encoding="utf-8"))
    return MappingProxyType({entry["name"]: _read(entry) for entry in entries})


@cache
def class_names(kind: str) -> tuple[str, ...]:
    """Return the names of the classes of ``imagenet``, ``coco``, ``voc`` or ``kinetics``."""
    return tuple(resource(f"{kind}_classes.txt").read_text(encoding="utf-8").splitlines())


def list_architectures() -> tuple[str, ...]:
    """Return all names: the course's own first, quantisation-ready ones last."""
    return tuple(catalogue())


def is_known(name: str) -> bool:
    """Whether `name` is a network of the catalogue or, as ``timm/NAME``, one of timm's."""
    return name in catalogue() or is_timm(name)


def architecture(name: str) -> Architecture:
    """Return what is known of the architecture `name`.

    Raises
    ------
    UnknownName
        With the nearest names as suggestions.
    """
    known = catalogue()
    if name in known:
        return known[name]
    if is_timm(name):
        # They are too many to be listed; what is usual for them timm tells when one is built.
        return Architecture(
            name=name,
            family="timm",
            task="classification",
            parameters=0,
            input_size=(224, 224),
            channels=3,
            num_classes=1000,
            class_names="imagenet",
            weights=(),
        )
    raise UnknownName("architecture", name, known)


@cache
def families() -> Mapping[str, tuple[str, ...]]:
    """Return the names of each family's architectures, families in the order of a browser."""
    grouped: dict[str, list[str]] = {}
    for entry in catalogue().values():
        grouped.setdefault(entry.family, []).append(entry.name)
    # Networks for other tasks come last: most people look for a classifier.
    order = sorted(grouped, key=lambda family: (_rank(grouped[family][0]), family.casefold()))
    return MappingProxyType({family: tuple(grouped[family]) for family in order})


def _rank(name: str) -> int:
    entry = catalogue()[name]
    if name == "course_cnn":
        return 0
    if name.startswith("quantized_"):
        return 3
    return 1 if entry.task == "classification" else 2


def _read(entry: Mapping[str, Any]) -> Architecture:
    height, width = entry["input_size"]
    return Architecture(
        name=entry["name"],
        family=entry["family"],
        task=entry["task"],
        parameters=entry["parameters"],
        input_size=(height, width),
        channels=entry["channels"],
        num_classes=entry["num_classes"],
        class_names=entry["class_names"],
        weights=tuple(PublishedWeights(**weights) for weights in entry["weights"]),
    )
