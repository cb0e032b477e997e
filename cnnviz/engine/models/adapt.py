"""Changing a network that is built already: its input, its head, its dropout.

All of it is done in place, keeps every weight that still has a meaning, and leaves the names of
the weights as they are, so that checkpoints stay readable for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.dropout import _DropoutNd

from cnnviz.engine.errors import TrainingProblem


class HeadDropout(nn.Dropout):
    """Dropout in front of a head that has none; it stands beside the head, under its own name.

    Wrapping the head instead would rename its weights.
    """

    def before(self, _head: nn.Module, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        """Drop features on their way into the head, as a hook on it."""
        return (self(inputs[0]), *inputs[1:])


def heads_of(module: nn.Module, known: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of the layers that give a network's answers.

    Parameters
    ----------
    module : Module
        The network.
    known : sequence of str
        What the catalogue calls them (auxiliary ones too); those that are there are returned.
        With none known it is the last linear layer, or else the last convolution.
    """
    parts = dict(module.named_modules())
    if known:
        return tuple(name for name in known if name in parts)
    for kind in (nn.Linear, nn.Conv2d):
        found = [name for name, part in parts.items() if isinstance(part, kind)]
        if found:
            return (found[-1],)
    return ()


def main_head(heads: Sequence[str]) -> str:
    """Return the first head that is no auxiliary one."""
    return next((name for name in heads if not name.lower().startswith("aux")), heads[0])


def replace_head(module: nn.Module, heads: Sequence[str], outputs: int, seed: int) -> None:
    """Give a network new last layers, with weights drawn by `seed`; all others keep theirs.

    Raises
    ------
    TrainingProblem
        Where it has no layer that could be replaced.
    """
    if not heads:
        raise TrainingProblem(
            "This network has no linear layer or convolution whose outputs could be changed; "
            "choose another network."
        )
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        for name in heads:
            old = module.get_submodule(name)
            _put(module, name, _of_width(old, outputs))


def _of_width(old: nn.Module, outputs: int) -> nn.Module:
    new: nn.Module
    if isinstance(old, nn.Linear):
        new = nn.Linear(old.in_features, outputs, old.bias is not None)
    elif isinstance(old, nn.Conv2d):
        new = nn.Conv2d(
            old.in_channels,
            outputs,
            old.kernel_size,  # type: ignore[arg-type]
            old.stride,  # type: ignore[arg-type]
            old.padding,  # type: ignore[arg-type]
            bias=old.bias is not None,
        )
    else:
        raise TrainingProblem(
            f"The last layer is a {type(old).__name__}, whose outputs cannot be changed; choose "
            "another network."
        )
    new.to(old.weight.device)
    new._forward_pre_hooks.update(old._forward_pre_hooks)  # an inserted dropout stays
    return new.train(old.training)


def take_channels(module: nn.Module, channels: int) -> None:
    """Let the first convolution take images of so many channels, keeping what it has learned.

    From three to one the weights are added up, which answers a grey image as the three equal
    channels of it were answered; from one to more they are shared out.
    """
    name, first = first_convolution(module)
    if first.in_channels == channels:
        return
    if first.groups != 1:
        raise TrainingProblem(f"{name} treats its channels apart, so that they cannot be changed.")
    shares = (1, channels, *(1 for _ in first.kernel_size))
    weight = first.weight.detach().sum(1, keepdim=True).repeat(shares) / channels
    kind: Any = nn.Conv3d if isinstance(first, nn.Conv3d) else nn.Conv2d
    new = kind(
        channels,
        first.out_channels,
        first.kernel_size,
        first.stride,
        first.padding,
        first.dilation,
        bias=first.bias is not None,
        padding_mode=first.padding_mode,
    )
    new.weight = nn.Parameter(weight)
    new.bias = first.bias
    _put(module, name, new.train(first.training))
    _adapt_normalising(module, channels)


def _adapt_normalising(module: nn.Module, channels: int) -> None:
    """Let what a network does with the three channels of a picture do for others."""
    if getattr(module, "transform_input", False):
        # It takes the three channels of a picture apart.
        module.transform_input = False  # type: ignore[assignment]
    inside: Any = getattr(module, "transform", None)
    if isinstance(getattr(inside, "image_mean", None), list):  # a detector normalises by itself
        inside.image_mean = [sum(inside.image_mean) / len(inside.image_mean)] * channels
        inside.image_std = [sum(inside.image_std) / len(inside.image_std)] * channels


def first_convolution(module: nn.Module) -> tuple[str, nn.Conv2d | nn.Conv3d]:
    """Return the layer that takes the picture, or the clip.

    Raises
    ------
    TrainingProblem
        Where there is none.
    """
    for name, part in module.named_modules():
        if isinstance(part, (nn.Conv2d, nn.Conv3d)):
            return name, part
    raise TrainingProblem("This network has no convolution that takes pictures.")


def dropouts(module: nn.Module) -> tuple[nn.Module, ...]:
    """Return the layers of a network that silence outputs at random, of whatever kind."""
    return tuple(part for part in module.modules() if isinstance(part, _DropoutNd))


def set_dropout(module: nn.Module, share: float, heads: Sequence[str] = ()) -> None:
    """Set the share of every dropout layer; where there is none, put one before each head.

    Parameters
    ----------
    module : Module
        The network.
    share : float
        From 0 to below 1.
    heads : sequence of str
        As for :func:`heads_of`.

    Raises
    ------
    TrainingProblem
        Where it has no dropout and no head to put one before.
    """
    there = dropouts(module)
    for part in there:
        part.p = share  # type: ignore[assignment]
    if there:
        return
    names = heads_of(module, heads)
    if not names:
        raise TrainingProblem("This network has no linear layer to put dropout before.")
    for name in names:
        inserted = HeadDropout(share).train(module.training)
        label = "head_dropout" if len(names) == 1 else f"{name.rpartition('.')[2]}_dropout"
        _beside(module, name).add_module(label, inserted)
        module.get_submodule(name).register_forward_pre_hook(inserted.before)


def _beside(module: nn.Module, name: str) -> nn.Module:
    """Return the nearest module above a layer that does not call whatever is put into it."""
    above = name
    while "." in above:
        above = above.rpartition(".")[0]
        parent = module.get_submodule(above)
        if not isinstance(parent, nn.Sequential):
            return parent
    return module.get_submodule(name) if isinstance(module, nn.Sequential) else module


def resize_positions(module: nn.Module, image_size: int) -> None:
    """Let a Vision Transformer of torchvision's take images of another size.

    The embeddings of the places are interpolated, as torchvision does it for fine-tuning.
    """
    from torchvision.models.vision_transformer import interpolate_embeddings

    vit: Any = module
    state = {"encoder.pos_embedding": vit.encoder.pos_embedding.detach()}
    resized = interpolate_embeddings(image_size, vit.patch_size, state)
    places: Tensor = resized["encoder.pos_embedding"]
    vit.encoder.pos_embedding = nn.Parameter(places)
    vit.image_size = image_size
    vit.seq_length = places.shape[1]


def drop_auxiliary(module: nn.Module) -> bool:
    """Take the auxiliary heads off; return whether there were any."""
    there = [
        name
        for name in ("AuxLogits", "aux1", "aux2", "aux_classifier")
        if isinstance(getattr(module, name, None), nn.Module)
    ]
    for name in there:
        setattr(module, name, None)
    if there and hasattr(module, "aux_logits"):
        module.aux_logits = False  # type: ignore[assignment]
    return bool(there)


def _put(module: nn.Module, name: str, layer: nn.Module) -> None:
    above, _, own = name.rpartition(".")
    setattr(module.get_submodule(above), own, layer)
