"""What is known of a network that was built: its preprocessing, its classes, what it answers."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import nn

from cnnviz.engine.checkpoints.read import parse_fact
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.build import check_arguments
from cnnviz.engine.models.catalogue import PublishedWeights, architecture, class_names
from cnnviz.engine.models.identify import Match
from cnnviz.engine.models.known import COUNTER
from cnnviz.engine.models.loaded import (
    Gaps,
    LoadedModel,
    Origin,
    PreprocessingSource,
    outputs_of,
)
from cnnviz.engine.models.preprocess import for_architecture, for_module

_LONGEST_REASON = 200  # it may quote the file
_LONGEST_NAME = 200  # of a class


def describe(
    module: nn.Module,
    match: Match,
    origin: Origin,
    path: Path | None,
    metadata: Mapping[str, str],
    published: PublishedWeights | None,
) -> LoadedModel:
    """Return a network with what its file, its architecture and its weights tell of it."""
    default = for_architecture(match.architecture, match.num_classes, match.arguments, published)
    told, problem = _preprocessing(metadata)
    answers = _answers(metadata, match)
    source: PreprocessingSource = "usual" if published is None else "weights"
    return LoadedModel(
        module=module,
        architecture=match.architecture,
        origin=origin,
        preprocessing=told or default,
        preprocessing_source="file" if told else source,
        path=path,
        num_classes=match.num_classes,
        class_names=_class_names(metadata, match, answers),
        metadata=dict(metadata),
        warnings=(problem,) if problem else (),
        arguments=check_arguments(match.architecture, match.arguments),
        answers=answers,
        gaps=_gaps(module, metadata),
    )


def describe_unlisted(
    module: nn.Module,
    name: str,
    origin: Origin,
    path: Path | None,
    metadata: Mapping[str, str],
) -> LoadedModel:
    """Return a network that is not in the catalogue, with what its file and its layers tell."""
    told, problem = _preprocessing(metadata)
    answers = _told_answers(metadata) or "class"
    outputs = outputs_of(module)
    return LoadedModel(
        module=module,
        architecture=name,
        origin=origin,
        preprocessing=told or for_module(module),
        preprocessing_source="file" if told else "guess",
        path=path,
        num_classes=outputs,
        class_names=_told_names(metadata, 2 if answers == "binary" else outputs),
        metadata=dict(metadata),
        warnings=(problem,) if problem else (),
        answers=answers,
    )


def _answers(metadata: Mapping[str, str], match: Match) -> TargetKind:
    """Return what a network's outputs mean: as its file says, or as its task has it."""
    usual: TargetKind = (
        "mask" if architecture(match.architecture).task == "segmentation" else "class"
    )
    return _told_answers(metadata) or usual


def _told_answers(metadata: Mapping[str, str]) -> TargetKind | None:
    told = parse_fact(metadata, "answers")
    for kind in typing.get_args(TargetKind):
        if told == kind:
            return typing.cast(TargetKind, kind)
    return None


def _preprocessing(metadata: Mapping[str, str]) -> tuple[Preprocessing | None, str]:
    """Return what a file says of the preprocessing, or why that cannot be used."""
    told: Any = parse_fact(metadata, "preprocessing")
    if not isinstance(told, dict):
        return None, ""
    try:
        return Preprocessing.from_dict(told), ""
    except (CnnvizError, TypeError, ValueError) as error:
        reason = clean(str(error).rstrip("."), _LONGEST_REASON)
        return None, f"The preprocessing that the file names cannot be used ({reason})."


def _class_names(metadata: Mapping[str, str], match: Match, answers: TargetKind) -> tuple[str, ...]:
    # One output tells two classes apart.
    told = _told_names(metadata, 2 if answers == "binary" else match.num_classes)
    entry = architecture(match.architecture)
    if told or not entry.class_names or match.num_classes != entry.num_classes:
        return told
    return class_names(entry.class_names)


def _gaps(module: nn.Module, metadata: Mapping[str, str]) -> Gaps | None:
    """Return what was random when a file of ours was written of a network filled in part."""
    told = parse_fact(metadata, "gaps")
    if metadata.get("writer") != "cnnviz" or not isinstance(told, dict):
        return None
    needed = [key for key in module.state_dict() if not key.endswith(COUNTER)]
    named = {*_list(told.get("missing")), *_list(told.get("other_shapes"))}
    random = tuple(key for key in needed if key in named)
    return Gaps(random, (), {}, len(needed)) if random else None


def _list(value: object) -> list[str]:
    return [str(entry) for entry in value] if isinstance(value, (list, dict)) else []


def _told_names(metadata: Mapping[str, str], count: int | None) -> tuple[str, ...]:
    told = parse_fact(metadata, "class_names")
    if not isinstance(told, list) or len(told) != count:
        return ()
    return tuple(clean(str(name), _LONGEST_NAME) for name in told)
