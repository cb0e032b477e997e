"""Somebody's own network with what can be told of it without asking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import is_lazy

from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import BadValue, CnnvizError, TrainingProblem
from cnnviz.engine.models.build import build
from cnnviz.engine.models.identify import Match, identify
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.models.preprocess import for_architecture
from cnnviz.engine.probes.forward import borrowed
from cnnviz.engine.recording.randomness import randomness_kept
from cnnviz.engine.recording.structure import structure_of


def bare(model: nn.Module) -> nn.Module:
    """Return the network inside what other libraries put around it.

    That is ``DistributedDataParallel``, ``DataParallel``, and what ``torch.compile`` returns.
    """
    while True:
        inner = model._modules.get("_orig_mod")
        if isinstance(model, (nn.DataParallel, nn.parallel.DistributedDataParallel)):
            inner = model.module
        if inner is None:
            return model
        model = inner


def facts_of(model: nn.Module | LoadedModel) -> LoadedModel:
    """Return a network with its architecture, where it is one that is known, and its input.

    Raises
    ------
    BadValue
        When it is no network, or one that cannot be watched.
    TrainingProblem
        When its layers have no sizes yet, or no process has all of its weights.
    """
    if isinstance(model, LoadedModel):
        return replace(model, origin="live", path=None)
    if not isinstance(model, nn.Module):
        raise BadValue("model", type(model).__name__, "a torch.nn.Module")
    module = bare(model)
    if isinstance(module, torch.jit.ScriptModule):
        expected = "the torch.nn.Module that it was made of"
        raise BadValue("model", "a TorchScript program", expected)
    if any(map(is_lazy, module.parameters())):
        raise TrainingProblem(
            f"{type(module).__name__} leaves sizes of its layers open until it runs first; let it "
            "run once before it is recorded."
        )
    if _is_spread(module):
        raise TrainingProblem(
            f"The weights of {type(module).__name__} are spread over several processes, so that "
            "none of them can look at it alone; record a training whose processes have all weights "
            "each, such as by DistributedDataParallel."
        )
    facts = as_loaded(module)
    match = known_as(module)
    if match is None:
        return facts
    return replace(
        facts,
        architecture=match.architecture,
        arguments=dict(match.arguments),
        num_classes=match.num_classes,
        preprocessing=for_architecture(match.architecture, match.num_classes, match.arguments),
    )


def _is_spread(module: nn.Module) -> bool:
    """Whether each process has a part of the weights, as with FSDP or tensor parallelism."""
    wrapped = any(type(one).__name__ == "FullyShardedDataParallel" for one in module.modules())
    return wrapped or any(hasattr(one, "full_tensor") for one in module.parameters())


def known_as(module: nn.Module) -> Match | None:
    """Return which network of the catalogue this is, layer by layer; None for any other.

    The tensors alone do not tell: a class of somebody's own may have the very same, and do
    something else with them.
    """
    shapes = {name: tuple(one.shape) for name, one in module.state_dict().items()}
    for match in identify(shapes):
        if match.renamed:
            continue
        try:
            twin = build(match.architecture, match.num_classes, match.arguments, empty=True)
        except CnnvizError:
            continue
        if structure_of(twin) == structure_of(module):
            return match
    return None


@contextmanager
def lent(module: nn.Module) -> Iterator[None]:
    """Borrow a network in the middle of its training; see :func:`.probes.forward.borrowed`.

    All random generators of the process are given back as well, and what ``torch.compile`` made
    of the network is left alone: it would be made anew for other modes.
    """
    compiled = any(part._compiled_call_impl is not None for part in module.modules())
    plain: Any = torch.compiler.set_stance("force_eager") if compiled else nullcontext()
    with randomness_kept(), borrowed(module), plain:
        yield


def device_of(module: nn.Module) -> torch.device:
    """Return where a network computes now."""
    first = next(module.parameters(), None)
    return torch.device("cpu") if first is None else first.device


def fed_by(
    facts: LoadedModel,
    given: Preprocessing | Mapping[str, Any] | None,
    told: Preprocessing | None,
    size: tuple[int, int] | None,
) -> LoadedModel:
    """Return a network with what brings pictures to it.

    Parameters
    ----------
    facts : LoadedModel
        The network.
    given : Preprocessing, mapping or None
        What somebody says.
    told : Preprocessing or None
        What the numbers of a data set tell.
    size : (int, int) or None
        Of the pictures, where they are alike: it is taken for what a network nobody knows gets.
    """
    if given is not None:
        steps = given if isinstance(given, Preprocessing) else Preprocessing.from_dict(given)
        return replace(facts, preprocessing=steps, preprocessing_source="person")
    if told is not None:
        return replace(facts, preprocessing=told, preprocessing_source="images")
    if facts.preprocessing_source == "guess" and size is not None:
        return replace(facts, preprocessing=replace(facts.preprocessing, resize=None, crop=size))
    return facts
