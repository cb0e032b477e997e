"""From a name or a file to a network that runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from cnnviz.engine.checkpoints.read import Checkpoint, parse_fact, reading
from cnnviz.engine.checkpoints.unwrap import clean
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import (
    BadValue,
    CheckpointMismatch,
    CheckpointProblem,
    CnnvizError,
    UnknownName,
)
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.cache import cached_weights
from cnnviz.engine.models.catalogue import BUNDLED, PublishedWeights, architecture, catalogue
from cnnviz.engine.models.identify import Match, identify, nearest
from cnnviz.engine.models.loaded import LoadedModel, Origin, PreprocessingSource, as_loaded
from cnnviz.engine.models.preprocess import for_architecture
from cnnviz.paths import bundled_checkpoint, resource

_LONGEST_REASON = 200  # it may quote the file
_LONGEST_NAME = 200  # of a class


class AmbiguousArchitecture(CnnvizError):
    """Several networks have these very tensors; somebody has to choose one of ``choices``."""

    def __init__(self, path: Path, choices: Sequence[Match]) -> None:
        self.path = path
        self.choices = tuple(choices)
        listed = "; or ".join(match.title for match in self.choices)
        super().__init__(
            f"{path.name} fits several networks, and its tensors cannot tell: {listed}."
        )


class UnrecognisedCheckpoint(CnnvizError):
    """No architecture fits; the tensors of ``checkpoint`` can be looked at all the same."""

    def __init__(self, checkpoint: Checkpoint, near: Sequence[str]) -> None:
        self.checkpoint = checkpoint
        self.nearest = tuple(near)
        advice = f"; most alike is {self.nearest[0]}" if near else ""
        super().__init__(
            f"{checkpoint.path.name} fits no known architecture{advice}; "
            f"its {len(checkpoint.tensors):,} tensors can be looked at."
        )


def load_model(
    source: str | Path | nn.Module | LoadedModel,
    weights: str | None = None,
    num_classes: int | None = None,
    trust: bool = False,
) -> LoadedModel:
    """Load a network.

    Parameters
    ----------
    source : str, pathlib.Path, torch.nn.Module or LoadedModel
        An architecture's name, a checkpoint file, ``"bundled"`` for the program's own network, or
        a module, which is taken as it is.
    weights : str or None
        For an architecture: None for random ones (seeded), ``"default"`` for torchvision's from
        its cache on this machine (nothing is fetched), ``"cached"`` for those where they are
        there and random ones otherwise, or a checkpoint file.
    num_classes : int or None
        Number of classes; None takes the file's, or the architecture's own.
    trust : bool
        Whether code that a file brings along may run. There is no such source yet, so that
        nothing is run in either case.

    Returns
    -------
    LoadedModel
        In eval mode.

    Raises
    ------
    UnknownName
        There is no such architecture; the nearest names are suggested.
    CheckpointProblem
        The file is missing, damaged, no checkpoint, or its tensors cannot be had.
    AmbiguousArchitecture, UnrecognisedCheckpoint, CheckpointMismatch
        The tensors fit several networks, none, or not the one that was asked for.
    """
    return drain(loading(source, weights, num_classes, trust))


def loading(
    source: str | Path | nn.Module | LoadedModel,
    weights: str | None = None,
    num_classes: int | None = None,
    trust: bool = False,
    choice: Match | None = None,
) -> Work[Progress, LoadedModel]:
    """Do what :func:`load_model` does, telling how far it is; `choice` settles an ambiguity."""
    del trust  # nothing that could be trusted is a source yet
    if isinstance(source, (nn.Module, LoadedModel)):
        return as_loaded(source)
    if str(source) == BUNDLED:
        model = yield from _file(bundled_checkpoint(), None, None, None)
        return replace(model, origin="bundled")
    if str(source) in catalogue():
        return (yield from _by_name(str(source), weights, num_classes))
    if not _looks_like_file(source):
        raise UnknownName("architecture", str(source), catalogue())
    return (yield from _file(Path(source).expanduser(), choice, None, num_classes))


def _looks_like_file(source: str | Path) -> bool:
    path = Path(source).expanduser()
    if not str(source):
        return False
    return isinstance(source, Path) or path.exists() or bool(path.suffix) or len(path.parts) > 1


def _by_name(
    name: str, weights: str | None, num_classes: int | None
) -> Work[Progress, LoadedModel]:
    if weights in ("default", "cached"):
        found = (
            cached_weights(name) if num_classes in (None, architecture(name).num_classes) else None
        )
        if found is not None:
            model = yield from _file(
                found[0], Match(name, architecture(name).num_classes), found[1]
            )
            return replace(model, origin="cache")
        if weights == "default":
            raise CnnvizError(
                f"torchvision's weights of {name} are not in its cache on this machine, and "
                "nothing is fetched unasked; open a file of weights, or take random ones."
            )
    elif weights is not None:
        return (yield from _weights_file(name, Path(weights).expanduser(), num_classes))
    yield Progress(0, None, f"building {name}")
    module = build(name, num_classes)
    classes = num_classes or architecture(name).num_classes
    return _describe(module, Match(name, classes), "random", None, {}, None)


def _weights_file(name: str, path: Path, num_classes: int | None) -> Work[Progress, LoadedModel]:
    """Read a file as the weights of `name`, with the number of classes that the file has."""
    checkpoint = yield from reading(path)
    shapes = {key: tuple(tensor.shape) for key, tensor in checkpoint.tensors.items()}
    told = _told(checkpoint.metadata)
    found = (told,) if told else identify(shapes)
    # A quantisation-ready network has the tensors of its plain twin, under whose name they go.
    own = (name, name.removeprefix("quantized_"))
    fitting = [replace(match, architecture=name) for match in found if match.architecture in own]
    if len(fitting) > 1:
        raise AmbiguousArchitecture(path, fitting)
    if not fitting:
        fitting = [Match(name, num_classes or architecture(name).num_classes)]
    return (yield from _file(path, fitting[0], None, num_classes))


def _file(
    path: Path,
    choice: Match | None,
    published: PublishedWeights | None = None,
    num_classes: int | None = None,
) -> Work[Progress, LoadedModel]:
    checkpoint = yield from reading(path)
    if not checkpoint.tensors:
        raise CheckpointProblem(path, _lower(checkpoint.refusal))
    match = choice or _recognise(checkpoint)
    if num_classes not in (None, match.num_classes):
        raise BadValue("num_classes", num_classes, f"{match.num_classes}, as in {path.name}")
    yield Progress(0, None, f"building {match.architecture}")
    module = build(match.architecture, match.num_classes, match.arguments, empty=True)
    yield Progress(0, None, "copying the weights")
    _fill(module, checkpoint.tensors, match.architecture)
    warnings = list(checkpoint.warnings)
    if checkpoint.wrapper:
        warnings.append(f"The weights were taken out of {checkpoint.wrapper}.")
    model = _describe(module, match, "file", path, checkpoint.metadata, published)
    return replace(model, warnings=(*warnings, *model.warnings))


def _recognise(checkpoint: Checkpoint) -> Match:
    shapes = {key: tuple(tensor.shape) for key, tensor in checkpoint.tensors.items()}
    if told := _told(checkpoint.metadata):
        return told
    matches = identify(shapes)
    if not matches:
        raise UnrecognisedCheckpoint(checkpoint, nearest(shapes))
    if len(matches) > 1:
        raise AmbiguousArchitecture(checkpoint.path, matches)
    return matches[0]


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


def _fill(module: nn.Module, tensors: Mapping[str, Tensor], name: str) -> None:
    """Copy weights into a network whose own have no memory yet."""
    wanted = module.state_dict()
    counters = {key for key in wanted if key.endswith("num_batches_tracked")}
    missing = [key for key in wanted if key not in tensors and key not in counters]
    unexpected = [key for key in tensors if key not in wanted]
    shapes = {
        key: (tuple(tensors[key].shape), tuple(tensor.shape))
        for key, tensor in wanted.items()
        if key in tensors and tensors[key].shape != tensor.shape
    }
    if missing or unexpected or shapes:
        raise CheckpointMismatch(name, missing, unexpected, shapes)
    # Copies: a file that somebody cuts short must not take the process with it.
    state = {
        key: tensors[key].to(wanted[key].dtype, copy=True)
        if key in tensors
        else torch.zeros(tensor.shape, dtype=tensor.dtype)
        for key, tensor in wanted.items()
    }
    module.load_state_dict(state, assign=True)
    for parameter in module.parameters():
        parameter.requires_grad_(parameter.is_floating_point())
    module.eval()


def _describe(
    module: nn.Module,
    match: Match,
    origin: Origin,
    path: Path | None,
    metadata: Mapping[str, str],
    published: PublishedWeights | None,
) -> LoadedModel:
    default = for_architecture(match.architecture, match.num_classes, match.arguments, published)
    told, problem = _preprocessing(metadata)
    source: PreprocessingSource = "usual" if published is None else "weights"
    return LoadedModel(
        module=module,
        architecture=match.architecture,
        origin=origin,
        preprocessing=told or default,
        preprocessing_source="file" if told else source,
        path=path,
        num_classes=match.num_classes,
        class_names=_class_names(metadata, match),
        metadata=dict(metadata),
        warnings=(problem,) if problem else (),
        arguments=dict(match.arguments),
    )


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


def _class_names(metadata: Mapping[str, str], match: Match) -> tuple[str, ...]:
    told = parse_fact(metadata, "class_names")
    if isinstance(told, list) and len(told) == match.num_classes:
        return tuple(clean(str(name), _LONGEST_NAME) for name in told)
    entry = architecture(match.architecture)
    if entry.task == "classification" and match.num_classes == 1000:
        text = resource("imagenet_classes.txt").read_text(encoding="utf-8")
        return tuple(text.splitlines())
    return ()


def _lower(sentence: str) -> str:
    text = sentence.rstrip(".")
    return text[:1].lower() + text[1:] if not text.startswith("It ") else text[3:]
