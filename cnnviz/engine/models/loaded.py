"""A network in memory, together with everything that is known about it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from torch import nn

if TYPE_CHECKING:
    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.engine.data.targets import TargetKind
    from cnnviz.engine.models.own_source import OwnSource

Origin = Literal["file", "cache", "random", "live", "bundled", "program"]
PreprocessingSource = Literal["file", "weights", "usual", "guess", "person", "images"]

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_WITHIN_RUN = re.compile(r"(last|best|epoch-\d+)\.safetensors")


@dataclass(frozen=True)
class Gaps:
    """Where a network was filled from a file only in part.

    Parameters
    ----------
    missing : tuple of str
        Tensors of the network that the file lacks; they are random.
    unexpected : tuple of str
        Tensors of the file for which the network has no place.
    shapes : mapping of str to (tuple of int, tuple of int)
        Tensors of other shapes in the file and in the network; they are random, too.
    total : int
        Tensors that the network has.
    """

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    shapes: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]]
    total: int

    @property
    def random(self) -> tuple[str, ...]:
        """The tensors that chance has drawn."""
        return (*self.missing, *self.shapes)


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A network and its facts; calling it calls the network.

    Parameters
    ----------
    module : torch.nn.Module
        The network, in eval mode when it is handed out.
    architecture : str
        Its name in the catalogue, or the name of its class where it has none.
    origin : {"file", "cache", "random", "live", "bundled", "program"}
        Where the weights come from: a file, torchvision's cache on this machine, a seed, an
        object in memory, our own checkpoint, or a TorchScript file whose program runs.
    preprocessing : Preprocessing
        What turns an image into the network's input.
    preprocessing_source : {"file", "weights", "usual", "guess", "person", "images"}
        Who says so: the file, the published weights that were loaded, nobody but it is usual for
        the architecture, nobody and the first layer decides, whoever trained it in the window, or
        somebody's own images, which come ready for it.
    path : pathlib.Path or None
        The file that the weights were read from.
    num_classes : int or None
        Number of outputs, where there is such a number.
    class_names : tuple of str
        One name for each output, or empty where nobody says; of a network whose one output tells
        two classes apart both, the one that a high score means last.
    metadata : mapping of str to str
        Facts that the file tells, as harmless text.
    warnings : tuple of str
        Sentences about what was assumed or left out.
    arguments : mapping of str to object
        What the architecture was built with, apart from the number of classes.
    source : OwnSource or None
        The person's own file and the class in it that the network was made of.
    answers : {"class", "binary", "labels", "number", "mask"}
        What its outputs mean: scores of classes of which one is right; one score of the second of
        two classes; a score for each class by itself; a number; scores for each pixel.
    gaps : Gaps or None
        What a file did not fill; None where all weights come from one place.
    """

    module: nn.Module
    architecture: str
    origin: Origin
    preprocessing: Preprocessing
    preprocessing_source: PreprocessingSource = "usual"
    path: Path | None = None
    num_classes: int | None = None
    class_names: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    warnings: tuple[str, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    answers: TargetKind = "class"
    source: OwnSource | None = None
    gaps: Gaps | None = None

    def __call__(self, *inputs: Any) -> Any:
        return self.module(*inputs)

    @property
    def title(self) -> str:
        """What a person calls this network: its file's name, or its architecture.

        Files within runs have the same names in all of them, so that the run is named with them.
        Where a file filled it only in part, that is said with it, so that every view says so.
        """
        named = self.path is not None and self.origin in ("file", "bundled", "program")
        name = _name_of(self.path) if self.path is not None and named else self.architecture
        if self.gaps is None or not self.gaps.random:
            return name
        return f"{name}, {len(self.gaps.random):,} of {self.gaps.total:,} tensors random"


def _name_of(path: Path) -> str:
    if not _WITHIN_RUN.fullmatch(path.name) or path.absolute().parent.name != "checkpoints":
        return path.name
    return f"{path.absolute().parents[1].name}, {path.stem}"


def snapshot(model: LoadedModel) -> LoadedModel:
    """Return a copy of its own, which stays as it is while the original goes on learning."""
    return replace(model, module=copy.deepcopy(model.module).eval())


def as_module(model: LoadedModel | nn.Module) -> nn.Module:
    """Return the bare module of either."""
    return model.module if isinstance(model, LoadedModel) else model


def as_loaded(model: LoadedModel | nn.Module) -> LoadedModel:
    """Return `model` with its facts; a bare module gets those that its structure tells.

    The module is neither copied nor switched to eval mode: it belongs to whoever made it.
    """
    if isinstance(model, LoadedModel):
        return model
    from cnnviz.engine.models.preprocess import for_module

    return LoadedModel(
        module=model,
        architecture=type(model).__name__,
        origin="live",
        preprocessing=for_module(model),
        preprocessing_source="guess",
        num_classes=outputs_of(model),
    )


def outputs_of(module: nn.Module) -> int | None:
    """Return the width of the last linear layer, which in a classifier counts the classes."""
    layers = [layer for layer in module.modules() if isinstance(layer, nn.Linear)]
    return layers[-1].out_features if layers else None
