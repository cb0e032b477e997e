"""Which weights learn, how fast, and which of them are pulled towards zero."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.dropout import _DropoutNd
from torch.nn.modules.instancenorm import _InstanceNorm

from cnnviz.engine.errors import BadValue, TrainingProblem, UnknownName
from cnnviz.engine.training.config import TrainConfig

_NORMS = (_BatchNorm, _InstanceNorm, nn.LayerNorm, nn.GroupNorm, nn.RMSNorm)


def make_groups(config: TrainConfig, module: nn.Module) -> list[dict[str, Any]]:
    """Return the parameter groups of an optimiser, all weights in one where they are alike.

    Frozen weights are among them, as they may learn later; without a gradient no optimiser moves
    them. Beside what torch knows a group has ``factor``, its share of the learning rate, and
    ``decays``.

    Raises
    ------
    UnknownName, BadValue
        When ``config.layer_rates`` names no layer with weights, or no factor.
    """
    factors = layer_factors(config.layer_rates, module)
    every = config.decay_all
    decaying = frozenset[str]() if every else frozenset(_decaying(module))
    groups: dict[tuple[float, bool], dict[str, Any]] = {}
    for name, parameter in module.named_parameters():
        fitting = [layer for layer in factors if is_below(name, layer)]
        factor = factors[max(fitting, key=len)] if fitting else 1.0
        decays = every or name in decaying
        group = groups.setdefault(
            (factor, decays), {"params": [], "factor": factor, "decays": decays}
        )
        group["params"].append(parameter)
    for group in groups.values():
        group["lr"] = config.rate * group["factor"]
        group["weight_decay"] = config.weight_decay if group["decays"] else 0.0
    return list(groups.values())


def layer_factors(text: str, module: nn.Module) -> dict[str, float]:
    """Read ``layer=factor,...``, where 0 leaves a layer as it is."""
    factors = {}
    for part in filter(None, (entry.strip() for entry in text.split(","))):
        name, _, number = part.partition("=")
        try:
            factor = float(number)
        except ValueError:
            factor = math.nan
        if not (math.isfinite(factor) and factor >= 0):
            raise BadValue("Rates of layers", part, "layer=factor with a factor of 0 or more")
        factors[known_layer(name.strip(), module)] = factor
    return factors


def frozen_layers(text: str, module: nn.Module) -> tuple[str, ...]:
    """Read the names of layers, separated by commas.

    Raises
    ------
    UnknownName
        For one that the network has not, or that has no weights.
    """
    names = filter(None, (entry.strip() for entry in text.split(",")))
    return tuple(known_layer(name, module) for name in names)


def known_layer(name: str, module: nn.Module) -> str:
    """Return the name of a layer or weight; each call of a layer stands for the layer."""
    plain = name.partition("#")[0]
    weights = [entry for entry, _ in module.named_parameters()]
    if not any(is_below(entry, plain) for entry in weights):
        layers = {entry.rpartition(".")[0] for entry in weights} - {""}
        raise UnknownName("layer with weights", name, sorted(layers))
    return plain


def is_below(name: str, layer: str) -> bool:
    """Whether a weight or layer belongs to a layer, or is the layer itself."""
    return name == layer or name.startswith(layer + ".")


def freeze(module: nn.Module, layers: Iterable[str]) -> None:
    """Let all weights learn but those of some layers, which lose their gradients.

    Raises
    ------
    TrainingProblem
        When nothing would be left that learns; the network is as before then.
    """
    named = list(module.named_parameters())
    kept = tuple(layers)
    learns = [not any(is_below(name, layer) for layer in kept) for name, _ in named]
    if not any(learns):
        raise TrainingProblem(
            "All layers are frozen, so that nothing can learn; leave at least the last one free."
        )
    for (_, parameter), free in zip(named, learns, strict=True):
        parameter.requires_grad_(free)
        if not free:
            parameter.grad = None


def train_mode(module: nn.Module, layers: Iterable[str]) -> None:
    """Switch to training, but leave the running statistics of frozen normalisations alone."""
    module.train()
    for name, layer in module.named_modules():
        if isinstance(layer, _BatchNorm) and _is_frozen(name, layer, layers):
            layer.eval()


def normalises(module: nn.Module) -> bool:
    """Whether a network in training normalises over its batches, and cannot learn from one."""
    return any(isinstance(layer, _BatchNorm) and layer.training for layer in module.modules())


def dropout_shares(module: nn.Module) -> dict[str, float]:
    """Return the share that each dropout layer silences, by the layer's name."""
    return {name: layer.p for name, layer in _dropouts(module)}


def set_dropout_shares(module: nn.Module, shares: dict[str, float]) -> None:
    """Set what :func:`dropout_shares` told; layers that are not named stay as they are."""
    for name, layer in _dropouts(module):
        layer.p = shares.get(name, layer.p)


def _dropouts(module: nn.Module) -> Iterator[tuple[str, _DropoutNd]]:
    for name, layer in module.named_modules():
        if isinstance(layer, _DropoutNd):
            yield name, layer


def _is_frozen(name: str, layer: nn.Module, layers: Iterable[str]) -> bool:
    own = list(layer.parameters())
    stays = bool(own) and not any(parameter.requires_grad for parameter in own)
    return stays or any(is_below(name, entry) for entry in layers)


def _decaying(module: nn.Module) -> Iterator[str]:
    """Yield the names of the weights of convolutions and linear layers."""
    for prefix, layer in module.named_modules():
        if isinstance(layer, _NORMS):
            continue
        for name, parameter in layer.named_parameters(recurse=False):
            # Those of attention are called in_proj_weight and the like.
            if parameter.ndim > 1 and name.endswith("weight"):
                yield f"{prefix}.{name}" if prefix else name
