"""What a network is built with that the tensors of a file cannot tell, for a person to set."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from cnnviz.engine.models.build import allowed_arguments
from cnnviz.engine.models.catalogue import catalogue
from cnnviz.engine.models.course_cnn import ACTIVATIONS, POOLINGS, CourseCNN
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.own_source import classes_in

# Of all architectures: what changes no name and no shape. Of a vision transformer the image size
# is among its shapes, and dropout does nothing in a network that only looks.
_UNTOLD = ("image_size", "padding", "activation", "pooling", "ceil_mode", "transform_input")
_CHOICES = {
    "activation": ACTIVATIONS,
    "pooling": POOLINGS,
    "ceil_mode": ("True", "False"),
    "transform_input": ("True", "False"),
}


@dataclass(frozen=True, slots=True)
class Settable:
    """An argument, its value as code writes it, and all values where there are few."""

    name: str
    text: str
    choices: tuple[str, ...] = ()


def settable(model: LoadedModel) -> tuple[Settable, ...]:
    """Return what a person may set without leaving the tensors of the file."""
    if model.source is not None:
        return _of_own_class(model)
    name = model.architecture
    if name not in catalogue() or name.startswith("vit_"):
        return ()
    usual = _usual(name)
    return tuple(
        Settable(key, _text(model.arguments.get(key, usual.get(key, False))), _CHOICES.get(key, ()))
        for key in allowed_arguments(name)
        if key in _UNTOLD
    )


def _of_own_class(model: LoadedModel) -> tuple[Settable, ...]:
    source = model.source
    assert source is not None
    makers = [entry for entry in classes_in(source.path) if entry.name == source.name]
    return tuple(
        Settable(
            entry.name,
            _text(model.arguments[entry.name]) if entry.name in model.arguments else entry.text,
            ("True", "False") if isinstance(entry.default, bool) else (),
        )
        for maker in makers
        for entry in maker.parameters
        if entry.editable
    )


def _usual(name: str) -> dict[str, object]:
    if name != "course_cnn":
        return {}
    parameters = inspect.signature(CourseCNN).parameters
    return {key: entry.default for key, entry in parameters.items()}


def _text(value: object) -> str:
    return value if isinstance(value, str) else repr(value)
