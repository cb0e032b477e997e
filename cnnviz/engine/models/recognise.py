"""What a checkpoint is: what it says of itself, what a person says, or what its tensors fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cnnviz.engine.checkpoints.read import Checkpoint, parse_fact
from cnnviz.engine.errors import BadValue
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.build import NAMED, allowed_arguments
from cnnviz.engine.models.catalogue import PublishedWeights, architecture, is_known
from cnnviz.engine.models.identify import Match, identify
from cnnviz.engine.models.near import NearMiss, near_misses
from cnnviz.engine.models.own_source import parse_value
from cnnviz.engine.models.problems import AmbiguousArchitecture, UnrecognisedCheckpoint
from cnnviz.engine.models.published import verifying

_ALL = 1_000  # more networks than there are


def recognised(
    checkpoint: Checkpoint, number: int | None = None, arguments: Mapping[str, Any] | None = None
) -> Match:
    """Return what a checkpoint is.

    Parameters
    ----------
    checkpoint : Checkpoint
        The file.
    number : int or None
        Which of several networks that it fits, from 1.
    arguments : mapping of str to object or None
        What its network is built with, where its tensors cannot tell.

    Raises
    ------
    UnrecognisedCheckpoint, AmbiguousArchitecture
        When it fits none, or several.
    BadValue
        When there is no such number.
    """
    matches = fitting_networks(checkpoint)
    if not matches:
        raise UnrecognisedCheckpoint(checkpoint, near_misses(checkpoint.shapes))
    return chosen(checkpoint.path, matches, number, arguments)


def fitting_networks(checkpoint: Checkpoint) -> Sequence[Match]:
    """Return what a file says that it is, or else every network that its tensors fit."""
    told = _told(checkpoint.metadata)
    return (told,) if told else identify(checkpoint.shapes)


def chosen(
    path: Path,
    matches: Sequence[Match],
    number: int | None,
    arguments: Mapping[str, Any] | None = None,
) -> Match:
    """Return the one match of the highest certainty, or the one of this number, from 1.

    With `arguments` it is the one that has them, or else the first, built with them.
    """
    matches = [match for match in matches if match.certainty == matches[0].certainty]
    if number is not None:
        if not 1 <= number <= len(matches):
            raise BadValue("choice", number, f"from 1 to {len(matches)}, the networks that fit")
        return with_arguments(matches[number - 1], arguments)
    if arguments:
        agreeing = [match for match in matches if with_arguments(match, arguments) == match]
        matches = agreeing or [with_arguments(matches[0], arguments)]
    if len(matches) > 1:
        raise AmbiguousArchitecture(path, matches)
    return matches[0]


def with_arguments(match: Match, arguments: Mapping[str, Any] | None) -> Match:
    """Return a match that is built with these arguments, too; texts are read as values."""
    if not arguments:
        return match
    plain = {key: _value(key, value) for key, value in arguments.items()}
    return replace(match, arguments={**match.arguments, **plain})


def in_part(checkpoint: Checkpoint, wanted: Match | NearMiss | str) -> Match:
    """Return the network that a file is to fill in part, with the sizes that its tensors tell.

    Parameters
    ----------
    checkpoint : Checkpoint
        The file.
    wanted : Match, NearMiss or str
        The network, or its name.

    Raises
    ------
    UnknownName
        When nobody knows it.
    """
    if isinstance(wanted, Match):
        return wanted
    if isinstance(wanted, NearMiss):
        return wanted.match
    usual = Match(wanted, architecture(wanted).num_classes)
    near = near_misses(checkpoint.shapes, limit=_ALL)
    likest = next((miss.match for miss in near if miss.match.architecture == wanted), usual)
    return replace(likest, num_classes=likest.num_classes or usual.num_classes)


def published_as(path: Path, match: Match) -> Work[Progress, PublishedWeights | None]:
    """Return which of torchvision's weights a file is, by its name and its checksum."""
    for entry in architecture(match.architecture).weights:
        if entry.file == path.name and (yield from verifying(path)):
            return entry
    return None


def as_published(match: Match) -> Match:
    """Return how torchvision builds a network for its own weights."""
    if "transform_input" not in allowed_arguments(match.architecture):
        return match
    return replace(match, arguments={"transform_input": True, **match.arguments})


def _value(key: str, value: object) -> object:
    if isinstance(value, str) and key not in NAMED:
        value = parse_value(value)
    return tuple(value) if isinstance(value, list) else value


def _told(metadata: Mapping[str, str]) -> Match | None:
    """Return what a file of ours says of itself; what it says is checked when it is built."""
    name = metadata.get("architecture", "")
    arguments = parse_fact(metadata, "arguments")
    classes = parse_fact(metadata, "num_classes")
    if metadata.get("writer") != "cnnviz" or not is_known(name):
        return None
    if not isinstance(arguments, dict) or type(classes) not in (int, type(None)):
        return None
    return Match(name, classes, arguments)
