"""Whole pickled networks built anew from what their file describes; nothing of the file runs.

Plain layers of ``torch.nn`` are built from their settings (:mod:`.plain_layers`), ``Sequential``
and its like around them. A class of torchvision's is never looked up by the name that a file gives:
a network that torchvision itself builds is searched for a part of that name, and this part, the
donor, takes the settings and the layers of the record in place of its own.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import FunctionType

import torch
import torchvision
from torch import Tensor, nn

from cnnviz.engine.checkpoints.modules import ModuleRecord
from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.checkpoints.stored import StoredTensor
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import CheckpointMismatch, CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.build import allowed_arguments, build
from cnnviz.engine.models.catalogue import catalogue
from cnnviz.engine.models.describe import describe, describe_unlisted
from cnnviz.engine.models.fill import filling
from cnnviz.engine.models.identify import Match, identify
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.match import TIMM
from cnnviz.engine.models.plain_layers import (
    BadSetting,
    plain_layer,
    plain_name,
    same_settings,
)
from cnnviz.engine.models.preprocess import for_architecture
from cnnviz.engine.models.problems import CannotRebuild

_DEEPEST = 60
_LONGEST_NAME = 120
_LARGEST = 4096  # of a whole number among the settings of torchvision's parts
_CONTAINERS = {
    "Sequential": nn.Sequential,
    "ModuleList": nn.ModuleList,
    "ModuleDict": nn.ModuleDict,
}
# Parts that torchvision had once, and that are plain sequences of layers.
_ONCE_SEQUENTIAL = ("ConvBNReLU", "ConvBNActivation", "ConvNormActivation")
_MOVED = {"torchvision.models.mobilenet.": "torchvision.models.mobilenetv2."}
# Where parts stand that many networks share.
_ELSEWHERE = ("efficientnet_b0", "convnext_tiny", "swin_t", "vit_b_16", "lraspp_mobilenet_v3_large")
_AUXILIARY = ("aux", "AuxLogits", "aux1", "aux2", "aux_classifier")


def rebuilding(checkpoint: Checkpoint) -> Work[Progress, LoadedModel]:
    """Build the network of a whole pickled module anew and give it the file's weights.

    Raises
    ------
    CannotRebuild
        Where a class is not here, or the file's settings are none that such layers have.
    """
    record = checkpoint.module
    assert record is not None
    yield Progress(0, None, f"building {_short(record)}")
    matches = tuple(match for match in identify(checkpoint.shapes) if _is_class(match, record))
    donor = _built(matches[0]) if matches else None
    module = _Rebuilder(checkpoint).network(record, donor)
    try:
        yield from filling(module, checkpoint.entries, _short(record))
    except CheckpointMismatch as error:
        raise CannotRebuild(checkpoint, _clause(error)) from error
    if any(entry.is_meta for entry in (*module.parameters(), *module.buffers())):
        raise CannotRebuild(checkpoint, "it keeps numbers that its file does not hold")
    return _described(module, record, checkpoint, matches)


def fitting(checkpoint: Checkpoint, matches: Sequence[Match]) -> tuple[Match, ...]:
    """Return the networks whose layers have the very settings that the file tells of its own."""
    assert checkpoint.module is not None
    layers = dict(checkpoint.module.walk())
    return tuple(match for match in matches if _agrees(match, layers))


def _agrees(match: Match, layers: Mapping[str, ModuleRecord]) -> bool:
    module = _built(match)
    return all(
        same_settings(part, layers[name].class_name, layers[name].settings)
        for name, part in module.named_modules()
        if name in layers and plain_name(layers[name].class_name)
    )


class _Rebuilder:
    """Builds one network, part by part.

    Parameters
    ----------
    checkpoint : Checkpoint
        The file, for what is said of it.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        self._missing: dict[str, None] = {}

    def network(self, record: ModuleRecord, donor: nn.Module | None) -> nn.Module:
        """Return a network whose weights have no memory yet.

        `donor` is one of its class that has the same tensors, where there is one.
        """
        self._check_runs(record)
        with torch.random.fork_rng(devices=[]):
            module = self._part(record, donor, "", 0)
        if self._missing:
            names = tuple(self._missing)
            listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
            one = len(names) == 1
            reason = f"the class {listed} is" if one else f"the classes {listed} are"
            raise CannotRebuild(self._checkpoint, f"{reason} not here", names)
        return module.eval()

    def _refused(self, reason: str) -> CannotRebuild:
        return CannotRebuild(self._checkpoint, reason)

    def _part(
        self, record: ModuleRecord, donor: nn.Module | None, name: str, depth: int
    ) -> nn.Module:
        if depth > _DEEPEST:
            raise self._refused(f"its layers are nested more than {_DEEPEST} deep")
        if plain_name(record.class_name):
            try:
                bias = record.parameters.get("bias") is not None
                return plain_layer(record.class_name, record.settings, bias=bias)
            except BadSetting as error:
                raise self._refused(f"{error}, as {_layer(name)} has it") from error
        container = _container(record)
        donor = _donor(record.class_name, donor) if container is None else donor
        made: nn.Module
        if container is not None:
            made = container()
        elif donor is not None:
            made = _copy(donor)
            self._settle(made, record, name)
        else:
            self._missing[clean(record.class_name, _LONGEST_NAME)] = None
            # What it holds may be missing too, and all of it is told at once.
            made = nn.ModuleDict()
        children = {}
        for key, child in record.children.items():
            if container is nn.Sequential:
                self._check_runs(child)
            inside = donor._modules.get(key) if donor is not None else None
            children[key] = self._part(child, inside, f"{name}.{key}".lstrip("."), depth + 1)
        vars(made)["_modules"] = {**self._left(made, record, name), **children}
        for key in children:
            if vars(made).get(key, 0) is None:
                del vars(made)[key]  # the donor has no such layer
        return made

    def _check_runs(self, record: ModuleRecord) -> None:
        if _container(record) in (nn.ModuleList, nn.ModuleDict):
            kind = record.class_name.rpartition(".")[2]
            raise self._refused(f"a {kind} does not say in which order its layers run")

    def _left(
        self, made: nn.Module, record: ModuleRecord, name: str
    ) -> dict[str, nn.Module | None]:
        """Return the donor's layers that the file need not have, and take the others off."""
        left: dict[str, nn.Module | None] = {}
        if isinstance(made, (nn.Sequential, nn.ModuleList, nn.ModuleDict)):
            return left
        for key, child in made._modules.items():
            if key in record.children:
                continue
            if child is None or record.settings.get(key, 0) is None or key in _AUXILIARY:
                vars(made)[key] = None
            elif next(child.parameters(), None) is None:
                left[key] = child  # of a newer torchvision, such as VGG's pooling
            else:
                raise self._refused(f"{_layer(name)} lacks {key}, which torchvision’s own has")
        return left

    def _settle(self, made: nn.Module, record: ModuleRecord, name: str) -> None:
        """Give a donor's copy the settings and the shapes that the file tells."""
        own = vars(made)
        for key, value in record.settings.items():
            if key.startswith("_") or key not in own or _same(own[key], value):
                continue
            if not _alike(own[key], value):
                shown = clean(repr(value), _LONGEST_NAME)
                raise self._refused(f"{key} of {_layer(name)} cannot be {shown}")
            own[key] = value
        for key, entry in made._parameters.items():
            if entry is not None and (stored := record.parameters.get(key)) is not None:
                made._parameters[key] = nn.Parameter(_empty(entry, stored))
        for key, buffer in made._buffers.items():
            kept = key not in record.left_out  # the donor has worked the others out
            if buffer is not None and kept and (stored := record.buffers.get(key)) is not None:
                made._buffers[key] = _empty(buffer, stored)


def _container(record: ModuleRecord) -> type[nn.Module] | None:
    home, _, kind = record.class_name.rpartition(".")
    if home.startswith("torch.nn"):
        return _CONTAINERS.get(kind)
    once = home.startswith("torchvision.") and kind in _ONCE_SEQUENTIAL
    return nn.Sequential if once else None


def _donor(class_name: str, near: nn.Module | None) -> nn.Module | None:
    """Return a part of this class from a network that torchvision builds: `near`, or another."""
    for old, new in _MOVED.items():
        if class_name.startswith(old):
            class_name = new + class_name.removeprefix(old)
    if near is not None and _class_name(near) == class_name:
        return near
    known = class_name.startswith(("torchvision.", "torch.nn.", "cnnviz."))
    return _found(class_name) if known else None


@lru_cache(maxsize=64)
def _found(class_name: str) -> nn.Module | None:
    for name in _searched(class_name):
        for part in _template(name).modules():
            if _class_name(part) == class_name:
                return part
    return None


def _searched(class_name: str) -> Iterator[str]:
    """Yield the architectures that may have a part of a class, the smallest first."""
    home = class_name.rpartition(".")[0]
    if home.startswith("cnnviz."):
        yield "course_cnn"
        return
    names = set(torchvision.models.list_models())
    for entry in sorted(catalogue().values(), key=lambda entry: entry.parameters):
        if entry.name in names:
            builder = torchvision.models.get_model_builder(entry.name)
            if builder.__module__ == home:
                yield entry.name
    yield from _ELSEWHERE


@lru_cache(maxsize=16)
def _template(name: str) -> nn.Module:
    return build(name, empty=True)


def _built(match: Match) -> nn.Module:
    return build(match.architecture, match.num_classes, match.arguments, empty=True)


def _class_name(module: nn.Module) -> str:
    kind = type(module)
    return f"{kind.__module__}.{kind.__qualname__}"


def _copy(donor: nn.Module) -> nn.Module:
    made = copy.copy(donor)
    for entry in ("_parameters", "_buffers", "_modules"):
        vars(made)[entry] = dict(vars(donor)[entry])
    return made


def _empty(like: Tensor, stored: StoredTensor) -> Tensor:
    return torch.empty(stored.shape, dtype=like.dtype, device="meta")


def _same(own: object, told: object) -> bool:
    """Whether a file tells of a setting what it is; code stands in files as its name."""
    if isinstance(own, (type, FunctionType)):
        return told == f"{own.__module__}.{own.__qualname__}"
    if isinstance(own, (tuple, list)) and isinstance(told, (tuple, list)):
        return len(own) == len(told) and all(map(_same, own, told))
    return own is told or (type(own) is type(told) and own == told)


def _alike(own: object, told: object) -> bool:
    """Whether a setting can take the place of another: of its kind, and within reason."""
    if isinstance(own, bool) or isinstance(told, bool):
        return type(own) is type(told)
    if isinstance(own, (int, float)) and isinstance(told, (int, float)):
        whole = isinstance(told, int) or not isinstance(own, int)
        return whole and -_LARGEST <= told <= _LARGEST
    if isinstance(own, (tuple, list)) and isinstance(told, (tuple, list)):
        first = own[0] if own else 0
        return len(told) <= 16 and all(_alike(first, part) for part in told)
    return False


def _described(
    module: nn.Module, record: ModuleRecord, checkpoint: Checkpoint, matches: tuple[Match, ...]
) -> LoadedModel:
    """Say what was rebuilt: a network of the catalogue where it is one to the last setting."""
    path, facts = checkpoint.path, checkpoint.metadata
    for candidate in matches:
        match = candidate
        if "transform_input" in allowed_arguments(match.architecture):
            told = {**match.arguments, "transform_input": bool(module.transform_input)}
            match = replace(match, arguments=told)
        if _written(_built(match)) == _written(module):
            return _warned(describe(module, match, "file", path, facts, None), checkpoint)
    model = describe_unlisted(module, _short(record), "file", path, facts)
    if matches and model.preprocessing_source != "file":
        first = matches[0]
        usual = for_architecture(first.architecture, first.num_classes, first.arguments)
        model = replace(model, preprocessing=usual, preprocessing_source="usual")
    return _warned(model, checkpoint)


def _written(module: nn.Module) -> str:
    """Return a network's layers with all their settings; lists count as tuples."""
    return repr(module).replace("[", "(").replace("]", ")")


def _warned(model: LoadedModel, checkpoint: Checkpoint) -> LoadedModel:
    return replace(model, warnings=(*checkpoint.warnings, *model.warnings))


def _is_class(match: Match, record: ModuleRecord) -> bool:
    if match.architecture.startswith(TIMM) != record.class_name.startswith("timm."):
        return False
    return _class_name(_template(match.architecture)).rpartition(".")[2] == _kind(record)


def _kind(record: ModuleRecord) -> str:
    return record.class_name.rpartition(".")[2]


def _layer(name: str) -> str:
    return clean(name, _LONGEST_NAME) or "the network"


def _short(record: ModuleRecord) -> str:
    return clean(_kind(record), _LONGEST_NAME)


def _clause(error: CnnvizError) -> str:
    text = str(error).rstrip(".")
    return text[:1].lower() + text[1:]
