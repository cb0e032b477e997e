"""Which architecture a state dictionary belongs to, told by the names and shapes of its tensors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cnnviz.engine.models.catalogue import architecture
from cnnviz.engine.models.course_readings import course_matches
from cnnviz.engine.models.known import (
    COUNTER,
    PACKED,
    Known,
    Shapes,
    Sizes,
    fit,
    in_order,
    named,
    of_architecture,
)
from cnnviz.engine.models.match import Match
from cnnviz.engine.models.renames import renamings
from cnnviz.engine.models.timm_known import timm_matches

__all__ = ["Match", "decisive", "head_layers", "identify", "match_of"]

_RENAMED, _IN_ORDER = 0.9, 0.8
# Fewer tensors may agree in kind and shape by chance, when their names do not.
_FEWEST_IN_ORDER = 16


def identify(shapes: Shapes) -> tuple[Match, ...]:
    """Return every architecture that a state dictionary fits, the likeliest first.

    Parameters
    ----------
    shapes : mapping of str to tuple of int
        Names and shapes of the tensors, in the order of the file.

    Returns
    -------
    tuple of Match
        Empty when nothing fits, tensor by tensor; several when the tensors cannot tell.
    """
    shapes = decisive(shapes)
    if course := course_matches(shapes):
        return course
    if found := _exactly(shapes):
        return _told_apart(found)
    return _told_apart(_renamed(shapes))


def decisive(shapes: Shapes) -> Shapes:
    """Return the tensors that tell networks apart, one name for each packed pair."""
    found: dict[str, tuple[int, ...]] = {}
    for key, shape in shapes.items():
        layer, packed, _ = key.partition(PACKED)
        if packed:
            # Weight and bias of a quantised linear layer; the weight tells the sizes.
            if len(shape) == 2:
                found[layer + PACKED] = shape
        elif not key.endswith(COUNTER):
            found[key] = shape
    return found


def head_layers(name: str) -> tuple[str, ...]:
    """Return the layers of the architecture `name` whose size is the number of classes.

    Auxiliary heads are among them, whether or not the network at hand has any.
    """
    if name == "course_cnn":
        return ("fc2",)
    known = of_architecture(name.removeprefix("quantized_"))
    if known is None:
        return ()
    found = {key.rpartition(".")[0]: None for key, shape in known.tensors.items() if "N" in shape}
    return tuple(found)


def match_of(known: Known, sizes: Sizes) -> Match:
    """Return a network with the sizes that its tensors were found to have."""
    arguments = dict(known.arguments)
    if sizes.channels not in (None, architecture(known.architecture).channels):
        arguments["in_channels"] = sizes.channels
    if sizes.image_size is not None:
        arguments["image_size"] = sizes.image_size
    return Match(known.architecture, sizes.classes, arguments)


def _exactly(shapes: Shapes) -> tuple[Match, ...]:
    """Return what fits under these names; of timm's only what is not torchvision's as well."""
    return _fitting(named(shapes), shapes) or timm_matches(shapes)


def _fitting(candidates: Iterable[Known], shapes: Shapes) -> tuple[Match, ...]:
    pairs = ((known, fit(known, shapes)) for known in candidates)
    return tuple(match_of(known, sizes) for known, sizes in pairs if sizes is not None)


def _renamed(shapes: Shapes) -> tuple[Match, ...]:
    """Return what fits once the tensors have other names."""
    for renaming in renamings(shapes):
        plain = renaming.apply(shapes)
        if found := _exactly(plain):
            words, names = renaming.words, renaming.names
            return tuple(
                replace(match, assumed=words, renamed=names, certainty=_RENAMED) for match in found
            )
    return _by_order(shapes) if len(shapes) >= _FEWEST_IN_ORDER else ()


def _by_order(shapes: Shapes) -> tuple[Match, ...]:
    """Return the networks whose tensors have these very shapes, one after the other."""
    found = []
    for known in in_order(shapes):
        names = dict(zip(shapes, known.tensors, strict=True))
        for match in _fitting([known], {names[key]: shape for key, shape in shapes.items()}):
            words = "All its names are other ones; its tensors agree in order and shape."
            names = {key: name for key, name in names.items() if key != name}
            found.append(replace(match, assumed=words, renamed=names, certainty=_IN_ORDER))
    return tuple(found)


def _told_apart(found: tuple[Match, ...]) -> tuple[Match, ...]:
    """Say by which arguments matches differ that are one architecture; names tell the others."""

    def words(match: Match) -> str:
        twins = sum(other.architecture == match.architecture for other in found)
        return _arguments(match.arguments) if twins > 1 else ""

    return tuple(replace(match, explanation=words(match)) for match in found)


def _arguments(arguments: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in arguments.items())
