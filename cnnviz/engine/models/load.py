"""From a name or a file to a network that runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from torch import nn

from cnnviz.engine.checkpoints.read import Checkpoint, reading
from cnnviz.engine.errors import BadValue, CheckpointProblem, CnnvizError, UnknownName
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.cache import cached_weights
from cnnviz.engine.models.catalogue import (
    BUNDLED,
    PublishedWeights,
    architecture,
    catalogue,
    is_known,
)
from cnnviz.engine.models.describe import describe
from cnnviz.engine.models.fill import filling
from cnnviz.engine.models.identify import Match, identify
from cnnviz.engine.models.load_own import loading_own, reopening, source_of
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.models.match import TIMM
from cnnviz.engine.models.near import NearMiss, near_misses
from cnnviz.engine.models.own_source import OwnSource, split_source
from cnnviz.engine.models.partial import loading_in_part
from cnnviz.engine.models.problems import (
    CannotRebuild,
    NeedsLibrary,
    QuantisedCheckpoint,
    UntrustedSource,
)
from cnnviz.engine.models.rebuild import fitting, rebuilding
from cnnviz.engine.models.recognise import (
    as_published,
    chosen,
    fitting_networks,
    in_part,
    published_as,
    recognised,
    with_arguments,
)
from cnnviz.engine.models.renames import with_names
from cnnviz.engine.models.scripted import loading_program, program_is_trusted
from cnnviz.engine.models.sources import names_file
from cnnviz.engine.models.timm_build import has_timm
from cnnviz.engine.trust import NotTrusted
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
        What one's own class is given, or what an architecture is built with; for a file what its
        tensors cannot tell, such as the padding of the course's network.

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
    partial: Match | NearMiss | str | None = None,
) -> Work[Progress, LoadedModel]:
    """Do what :func:`load_model` does, telling how far it is.

    `choice` settles which of several networks a file is: one of those that
    :class:`AmbiguousArchitecture` lists, or its number, from 1. `partial` is a network, or its
    name, that a file fits only in part: what fits is filled, the rest stays random, and ``gaps``
    and every view say so.
    """
    if isinstance(source, (nn.Module, LoadedModel)):
        for name, value in (("weights", weights), ("num_classes", num_classes)):
            if value is not None:
                raise BadValue(name, value, "left out, as a network in memory is taken as it is")
        return as_loaded(source)
    if partial is not None and not names_file(source):
        raise BadValue("partial", partial, f"left out, as {source} is no file")
    own = split_source(source)
    if own is not None:
        work = loading_own(own, weights, num_classes, trust=trust, arguments=arguments)
        return (yield from work)
    if is_known(str(source)):
        return (yield from _by_name(str(source), weights, num_classes, choice, arguments))
    if weights is not None:
        raise BadValue("weights", weights, f"left out, as {source} is no architecture's name")
    if str(source) == BUNDLED:
        checkpoint = yield from reading(bundled_checkpoint())
        model = yield from loading_checkpoint(checkpoint, choice, num_classes)
        return replace(model, origin="bundled")
    if not names_file(source):
        raise UnknownName("architecture", str(source), catalogue())
    checkpoint = yield from reading(Path(source).expanduser())
    work = loading_checkpoint(
        checkpoint, choice, num_classes, trust=trust, arguments=arguments, partial=partial
    )
    return (yield from work)


def loading_checkpoint(
    checkpoint: Checkpoint,
    choice: Match | int | None = None,
    num_classes: int | None = None,
    published: PublishedWeights | None = None,
    *,
    trust: bool = False,
    arguments: Mapping[str, Any] | None = None,
    partial: Match | NearMiss | str | None = None,
) -> Work[Progress, LoadedModel]:
    """Make a network of a checkpoint that has been read; see :func:`loading`.

    `published` says which of torchvision's weights these are, where that is known.
    """
    path = checkpoint.path
    if not checkpoint.entries:
        raise CheckpointProblem(path, _lower(checkpoint.refusal))
    if partial is not None:
        match = with_arguments(in_part(checkpoint, partial), arguments)
        return (yield from loading_in_part(checkpoint, match))
    own = source_of(checkpoint) if choice is None else None
    if own is not None:
        return (yield from _of_own_class(own, checkpoint, trust=trust))
    if checkpoint.module is not None and choice is None:
        model = yield from _whole(checkpoint, trust=trust)
        if num_classes not in (None, model.num_classes):
            raise BadValue("num_classes", num_classes, f"{model.num_classes}, as in {path.name}")
        return model
    if isinstance(choice, Match):
        match = with_arguments(choice, arguments)
    else:
        match = recognised(checkpoint, choice, arguments)
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
    if match.architecture.startswith(TIMM) and not has_timm():
        raise NeedsLibrary(checkpoint, match)
    if num_classes not in (None, match.num_classes):
        raise BadValue("num_classes", num_classes, f"{match.num_classes}, as in {path.name}")
    if published is None:
        published = yield from published_as(path, match)
    if published is not None:
        match = as_published(match)
    yield Progress(0, None, f"building {match.architecture}")
    module = build(match.architecture, match.num_classes, match.arguments, empty=True)
    entries = with_names(checkpoint.entries, match.renamed)
    yield from filling(module, entries, match.architecture)
    warnings = [*checkpoint.warnings, *filter(None, [match.assumed])]
    if checkpoint.wrapper:
        warnings.append(f"The weights were taken out of {checkpoint.wrapper}.")
    model = describe(module, match, "file", path, checkpoint.metadata, published)
    return replace(model, warnings=(*warnings, *model.warnings))


def _of_own_class(
    source: OwnSource, checkpoint: Checkpoint, *, trust: bool
) -> Work[Progress, LoadedModel]:
    """Make the network of somebody's own class that a checkpoint of ours was saved from.

    Without a yes to its program the one network that has its very tensors takes its place, where
    there is one.
    """
    try:
        return (yield from reopening(source, checkpoint, trust=trust))
    except NotTrusted as error:
        matches = fitting_networks(checkpoint)
        if len(matches) != 1:
            raise UntrustedSource(checkpoint, error) from error
    model = yield from _as(matches[0], checkpoint)
    note = (
        f"It runs as {matches[0].architecture}, whose tensors it has; {source.title} was not run."
    )
    return replace(model, warnings=(note, *model.warnings))


def _whole(checkpoint: Checkpoint, *, trust: bool) -> Work[Progress, LoadedModel]:
    """Make a network of a whole pickled module, or of a TorchScript archive.

    Nothing in it runs but a program that somebody agreed to; without a yes a network that has its
    very tensors and settings takes its place, where there is one.
    """
    if checkpoint.container == "torchscript":
        if trust or (yield from program_is_trusted(checkpoint)):
            return (yield from loading_program(checkpoint, trust=trust))
        matches = fitting(checkpoint, fitting_networks(checkpoint))
        if not matches:
            return (yield from loading_program(checkpoint, trust=False))
        note = f"It runs as {matches[0].architecture}; the program in the file was not run."
    else:
        try:
            return (yield from rebuilding(checkpoint))
        except CannotRebuild as error:
            matches = fitting(checkpoint, fitting_networks(checkpoint))
            if not matches:
                error.near = near_misses(checkpoint.shapes)
                raise
            note = f"It runs as {matches[0].architecture}, whose layers it has: {error.reason}."
    model = yield from _as(chosen(checkpoint.path, matches, None), checkpoint)
    return replace(model, warnings=(note, *model.warnings))


def _by_name(
    name: str,
    weights: str | None,
    num_classes: int | None,
    choice: Match | int | None,
    arguments: Mapping[str, Any] | None,
) -> Work[Progress, LoadedModel]:
    if weights not in (None, "default", "cached"):
        path = Path(str(weights)).expanduser()
        return (yield from _weights_file(name, path, num_classes, choice, arguments))
    if choice is not None:
        raise BadValue("choice", choice, f"left out, as {name} is one network")
    own = architecture(name).num_classes
    if weights == "default" and num_classes not in (None, own):
        raise BadValue("num_classes", num_classes, f"{own}, as in torchvision's weights")
    if weights == "default" or (weights == "cached" and not arguments):
        found = cached_weights(name) if num_classes in (None, own) else None
        if found is not None:
            checkpoint = yield from reading(found[0])
            match = with_arguments(_published_match(name, own, checkpoint), arguments)
            model = yield from loading_checkpoint(checkpoint, match, published=found[1])
            return replace(model, origin="cache")
        if weights == "default":
            raise CnnvizError(
                f"torchvision's weights of {name} are not in its cache on this machine, and "
                "nothing is fetched unasked; open a file of weights, or take random ones."
            )
    yield Progress(0, None, f"building {name}")
    match = with_arguments(Match(name, num_classes or own), arguments)
    module = build(name, match.num_classes, match.arguments)
    return describe(module, match, "random", None, {}, None)


def _published_match(name: str, own: int | None, checkpoint: Checkpoint) -> Match:
    """Return how torchvision builds a network for its own weights, auxiliary heads and all."""
    fitting = [match for match in identify(checkpoint.shapes) if match.architecture == name]
    return as_published(fitting[0] if fitting else Match(name, own))


def _weights_file(
    name: str,
    path: Path,
    num_classes: int | None,
    choice: Match | int | None,
    arguments: Mapping[str, Any] | None,
) -> Work[Progress, LoadedModel]:
    """Read a file as the weights of `name`, with the number of classes that the file has."""
    checkpoint = yield from reading(path)
    # A quantisation-ready network has the tensors of its plain twin, under whose name they go.
    own = (name, name.removeprefix("quantized_"))
    fitting = [
        replace(match, architecture=name)
        for match in fitting_networks(checkpoint)
        if match.architecture in own
    ]
    if not isinstance(choice, Match):
        expected = Match(name, num_classes or architecture(name).num_classes)
        choice = chosen(path, fitting or [expected], choice, arguments)
    return (yield from loading_checkpoint(checkpoint, choice, num_classes, arguments=arguments))


def _lower(sentence: str) -> str:
    text = sentence.rstrip(".")
    return text[:1].lower() + text[1:] if not text.startswith("It ") else text[3:]
