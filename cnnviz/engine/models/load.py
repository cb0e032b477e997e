"""From a name or a file to a network that runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from torch import nn

from cnnviz.engine.checkpoints.read import Checkpoint, parse_fact, reading
from cnnviz.engine.errors import BadValue, CheckpointProblem, CnnvizError, UnknownName
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.build import allowed_arguments, build
from cnnviz.engine.models.cache import cached_weights
from cnnviz.engine.models.catalogue import BUNDLED, PublishedWeights, architecture, catalogue
from cnnviz.engine.models.describe import describe
from cnnviz.engine.models.fill import filling
from cnnviz.engine.models.identify import Match, identify
from cnnviz.engine.models.load_own import loading_own, reopening, source_of
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.models.near import near_misses
from cnnviz.engine.models.own_source import split_source
from cnnviz.engine.models.problems import (
    AmbiguousArchitecture,
    CannotRebuild,
    QuantisedCheckpoint,
    UnrecognisedCheckpoint,
)
from cnnviz.engine.models.rebuild import fitting, rebuilding
from cnnviz.engine.models.renames import with_names
from cnnviz.engine.models.scripted import loading_program, program_is_trusted
from cnnviz.engine.models.sources import names_file
from cnnviz.paths import bundled_checkpoint


def load_model(
    source: str | Path | nn.Module | LoadedModel,
    weights: str | None = None,
    num_classes: int | None = None,
    trust: bool = False,
    arguments: Mapping[str, Any] | None = None,
) -> LoadedModel:
    """Load a network.

    Parameters
    ----------
    source : str, pathlib.Path, torch.nn.Module or LoadedModel
        An architecture's name, a checkpoint file, ``file.py:ClassName`` for a class of one's own,
        ``"bundled"`` for the program's own network, or a module, which is taken as it is. An
        architecture's name wins over a file or folder that is called like it.
    weights : str or None
        For an architecture: None for random ones (seeded), ``"default"`` for torchvision's from
        its cache on this machine (nothing is fetched), ``"cached"`` for those where they are
        there and random ones otherwise, or a checkpoint file. For ``file.py:ClassName``: None for
        random ones, or a checkpoint file.
    num_classes : int or None
        Number of classes; None takes the file's, or the architecture's own. A file has as many as
        it has, so that any other number is refused.
    trust : bool
        Agree to run the program that the file brings along, a TorchScript archive or one's own
        ``file.py:ClassName``; the file is remembered by its hash. No pickle is ever run.
    arguments : mapping of str to object or None
        What one's own class is given.

    Returns
    -------
    LoadedModel
        In eval mode.

    Raises
    ------
    UnknownName
        There is no such architecture; the nearest names are suggested.
    BadValue
        The weights or the number of classes can have no effect on this source.
    CheckpointProblem
        The file is missing, damaged, no checkpoint, or its tensors cannot be had.
    AmbiguousArchitecture, UnrecognisedCheckpoint, CheckpointMismatch
        The tensors fit several networks, none, or not the one that was asked for.
    NotTrusted
        The file brings a program along, and nobody agreed to run it.
    """
    return drain(loading(source, weights, num_classes, trust=trust, arguments=arguments))


def loading(
    source: str | Path | nn.Module | LoadedModel,
    weights: str | None = None,
    num_classes: int | None = None,
    choice: Match | int | None = None,
    *,
    trust: bool = False,
    arguments: Mapping[str, Any] | None = None,
) -> Work[Progress, LoadedModel]:
    """Do what :func:`load_model` does, telling how far it is.

    `choice` settles which of several networks a file is: one of those that
    :class:`AmbiguousArchitecture` lists, or its number, from 1.
    """
    if isinstance(source, (nn.Module, LoadedModel)):
        for name, value in (("weights", weights), ("num_classes", num_classes)):
            if value is not None:
                raise BadValue(name, value, "left out, as a network in memory is taken as it is")
        return as_loaded(source)
    own = split_source(source)
    if own is not None:
        work = loading_own(own, weights, num_classes, trust=trust, arguments=arguments)
        return (yield from work)
    if arguments:
        raise BadValue("arguments", dict(arguments), f"left out, as {source} is no class of yours")
    if str(source) in catalogue():
        return (yield from _by_name(str(source), weights, num_classes, choice))
    if weights is not None:
        raise BadValue("weights", weights, f"left out, as {source} is no architecture's name")
    if str(source) == BUNDLED:
        checkpoint = yield from reading(bundled_checkpoint())
        model = yield from loading_checkpoint(checkpoint, choice, num_classes)
        return replace(model, origin="bundled")
    if not names_file(source):
        raise UnknownName("architecture", str(source), catalogue())
    checkpoint = yield from reading(Path(source).expanduser())
    return (yield from loading_checkpoint(checkpoint, choice, num_classes, trust=trust))


def loading_checkpoint(
    checkpoint: Checkpoint,
    choice: Match | int | None = None,
    num_classes: int | None = None,
    published: PublishedWeights | None = None,
    *,
    trust: bool = False,
) -> Work[Progress, LoadedModel]:
    """Make a network of a checkpoint that has been read; see :func:`loading`.

    `published` says which of torchvision's weights these are, where that is known.
    """
    path = checkpoint.path
    if not checkpoint.entries:
        raise CheckpointProblem(path, _lower(checkpoint.refusal))
    own = source_of(checkpoint.metadata) if choice is None else None
    if own is not None:
        return (yield from reopening(own, checkpoint, trust=trust))
    if checkpoint.module is not None and choice is None:
        model = yield from _whole(checkpoint, trust=trust)
        if num_classes not in (None, model.num_classes):
            raise BadValue("num_classes", num_classes, f"{model.num_classes}, as in {path.name}")
        return model
    match = choice if isinstance(choice, Match) else _chosen(path, _recognise(checkpoint), choice)
    return (yield from _as(match, checkpoint, num_classes, published))


def _as(
    match: Match,
    checkpoint: Checkpoint,
    num_classes: int | None = None,
    published: PublishedWeights | None = None,
) -> Work[Progress, LoadedModel]:
    """Make the network that a checkpoint was recognised as."""
    path = checkpoint.path
    if match.arguments.get("quantize"):
        raise QuantisedCheckpoint(checkpoint, match)
    if num_classes not in (None, match.num_classes):
        raise BadValue("num_classes", num_classes, f"{match.num_classes}, as in {path.name}")
    yield Progress(0, None, f"building {match.architecture}")
    module = build(match.architecture, match.num_classes, match.arguments, empty=True)
    entries = with_names(checkpoint.entries, match.renamed)
    yield from filling(module, entries, match.architecture)
    warnings = [*checkpoint.warnings, *filter(None, [match.assumed])]
    if checkpoint.wrapper:
        warnings.append(f"The weights were taken out of {checkpoint.wrapper}.")
    model = describe(module, match, "file", path, checkpoint.metadata, published)
    return replace(model, warnings=(*warnings, *model.warnings))


def _whole(checkpoint: Checkpoint, *, trust: bool) -> Work[Progress, LoadedModel]:
    """Make a network of a whole pickled module, or of a TorchScript archive.

    Nothing in it runs but a program that somebody agreed to; without a yes a network that has its
    very tensors and settings takes its place, where there is one.
    """
    program = checkpoint.container == "torchscript"
    if program and (trust or (yield from program_is_trusted(checkpoint))):
        return (yield from loading_program(checkpoint, trust=trust))
    try:
        return (yield from rebuilding(checkpoint))
    except CannotRebuild as error:
        reason = error.reason
        matches = fitting(checkpoint, _fitting(checkpoint))
        if not matches:
            if program:
                return (yield from loading_program(checkpoint, trust=False))
            error.near = near_misses(checkpoint.shapes)
            raise
    match = _chosen(checkpoint.path, matches, None)
    model = yield from _as(match, checkpoint)
    note = f"It runs as {match.architecture}, whose layers it has: {reason}."
    return replace(model, warnings=(note, *model.warnings))


def _by_name(
    name: str, weights: str | None, num_classes: int | None, choice: Match | int | None
) -> Work[Progress, LoadedModel]:
    if weights not in (None, "default", "cached"):
        path = Path(str(weights)).expanduser()
        return (yield from _weights_file(name, path, num_classes, choice))
    if choice is not None:
        raise BadValue("choice", choice, f"left out, as {name} is one network")
    own = architecture(name).num_classes
    if weights is not None:
        if weights == "default" and num_classes not in (None, own):
            raise BadValue("num_classes", num_classes, f"{own}, as in torchvision's weights")
        found = cached_weights(name) if num_classes in (None, own) else None
        if found is not None:
            checkpoint = yield from reading(found[0])
            match = _published_match(name, own, checkpoint)
            model = yield from loading_checkpoint(checkpoint, match, published=found[1])
            return replace(model, origin="cache")
        if weights == "default":
            raise CnnvizError(
                f"torchvision's weights of {name} are not in its cache on this machine, and "
                "nothing is fetched unasked; open a file of weights, or take random ones."
            )
    yield Progress(0, None, f"building {name}")
    module = build(name, num_classes)
    return describe(module, Match(name, num_classes or own), "random", None, {}, None)


def _published_match(name: str, own: int | None, checkpoint: Checkpoint) -> Match:
    """Return how torchvision builds a network for its own weights, auxiliary heads and all."""
    fitting = [match for match in identify(checkpoint.shapes) if match.architecture == name]
    match = fitting[0] if fitting else Match(name, own)
    if "transform_input" in allowed_arguments(name):
        match = replace(match, arguments={**match.arguments, "transform_input": True})
    return match


def _weights_file(
    name: str, path: Path, num_classes: int | None, choice: Match | int | None
) -> Work[Progress, LoadedModel]:
    """Read a file as the weights of `name`, with the number of classes that the file has."""
    checkpoint = yield from reading(path)
    # A quantisation-ready network has the tensors of its plain twin, under whose name they go.
    own = (name, name.removeprefix("quantized_"))
    fitting = [
        replace(match, architecture=name)
        for match in _fitting(checkpoint)
        if match.architecture in own
    ]
    if not isinstance(choice, Match):
        expected = Match(name, num_classes or architecture(name).num_classes)
        choice = _chosen(path, fitting or [expected], choice)
    return (yield from loading_checkpoint(checkpoint, choice, num_classes))


def _chosen(path: Path, matches: Sequence[Match], number: int | None) -> Match:
    """Return the only match of the highest certainty, or the one of this number, from 1."""
    matches = [match for match in matches if match.certainty == matches[0].certainty]
    if number is None:
        if len(matches) > 1:
            raise AmbiguousArchitecture(path, matches)
        return matches[0]
    if not 1 <= number <= len(matches):
        raise BadValue("choice", number, f"from 1 to {len(matches)}, the networks that fit")
    return matches[number - 1]


def _recognise(checkpoint: Checkpoint) -> Sequence[Match]:
    matches = _fitting(checkpoint)
    if not matches:
        raise UnrecognisedCheckpoint(checkpoint, near_misses(checkpoint.shapes))
    return matches


def _fitting(checkpoint: Checkpoint) -> Sequence[Match]:
    """Return what a file says that it is, or else every network that its tensors fit."""
    told = _told(checkpoint.metadata)
    return (told,) if told else identify(checkpoint.shapes)


def _told(metadata: Mapping[str, str]) -> Match | None:
    """Return what a file of ours says of itself; what it says is checked when it is built."""
    name = metadata.get("architecture", "")
    arguments = parse_fact(metadata, "arguments")
    classes = parse_fact(metadata, "num_classes")
    if metadata.get("writer") != "cnnviz" or name not in catalogue():
        return None
    if not isinstance(arguments, dict) or not isinstance(classes, (int, type(None))):
        return None
    return Match(name, classes, arguments)


def _lower(sentence: str) -> str:
    text = sentence.rstrip(".")
    return text[:1].lower() + text[1:] if not text.startswith("It ") else text[3:]
