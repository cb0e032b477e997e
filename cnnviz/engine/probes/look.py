"""One look at one input: the maps of a layer and the scores of the output, in a single pass."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch

from cnnviz.engine.errors import CnnvizError, DeviceProblem, ShapeTrouble, TrainingProblem
from cnnviz.engine.probes import names
from cnnviz.engine.probes.activation_view import Maps, as_maps
from cnnviz.engine.probes.capture import NothingCaptured, observe_batch, take_tensor
from cnnviz.engine.probes.forward import axes_of, batched, first_tensor, takes_pairs
from cnnviz.engine.probes.layouts import layouts_of
from cnnviz.engine.probes.objects import Objects, objects_of
from cnnviz.engine.training.asking import answer_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import nn

    from cnnviz.engine.models.loaded import LoadedModel

OUTPUT = ""  # the root module's qualified name: what the network as a whole computes


@dataclass(frozen=True, eq=False)
class Look:
    """What one look at one input gave.

    Parameters
    ----------
    maps : Maps or None
        The layer's answer in a form that can be shown.
    scores : ndarray of float32, shape (classes,), or None
        What the network answers: for one class of several the softmax of its output; for yes or no
        the probabilities of both; for several classes the probability of each by itself; for a
        number the number. None where it answers otherwise.
    mask : Tensor of int64, shape (H, W), or None
        Of a network that answers with masks the output that came first at each pixel.
    outputs : int
        How many outputs there are at each pixel; 0 where there is no mask.
    note : str
        Why there are no maps; empty when there are.
    objects : Objects or None
        Of a network that answers with boxes what it found.
    flow : ndarray of uint8, shape (H, W, 3), or None
        Of a network that answers with optical flow the movement as colours: the hue is the
        direction, the saturation the speed.
    """

    maps: Maps | None
    scores: NDArray[np.float32] | None
    mask: torch.Tensor | None
    outputs: int
    note: str
    objects: Objects | None = None
    flow: NDArray[np.uint8] | None = None


def look(model: LoadedModel, image: torch.Tensor, layer: str | None) -> Look:
    """Run one image through the model once.

    Parameters
    ----------
    model : LoadedModel
        The network; it comes back untouched.
    image : Tensor of float32, shape (C, H, W)
        The preprocessed input.
    layer : str or None
        Layer whose maps are wanted.

    Raises
    ------
    ShapeTrouble, DeviceProblem
        Where the input does not go through the network.
    """
    return look_at(model, batched(model.module, image), layer)


def look_at(model: LoadedModel, batch: torch.Tensor, layer: str | None) -> Look:
    """Do what :func:`look` does with a batch of one of any shape, such as (1, C, T, H, W)."""
    wanted = [OUTPUT] if layer is None else [layer, OUTPUT]
    maps, note = None, ""
    try:
        answers = observe_batch(model.module, batch, wanted, _keep)
        if layer is not None:
            if answers[layer] is None:
                raise NothingCaptured(layer, "gives nothing that is a tensor")
            maps = maps_of_batch(model, layer, answers[layer], batch)
    except (ShapeTrouble, DeviceProblem):
        raise  # the network as a whole cannot take this input
    except CnnvizError as error:
        answers = observe_batch(model.module, batch, [OUTPUT], _keep)
        note = str(error)
    return _looked(model, maps, answers[OUTPUT], note, (batch.shape[-2], batch.shape[-1]))


def _keep(layer: str, output: Any) -> Any:
    """Keep a layer's first tensor, and of the network as a whole what it gives, with all parts."""
    return output if layer == OUTPUT else take_tensor(layer, output)


def maps_of(model: LoadedModel, layer: str, activation: torch.Tensor, image: torch.Tensor) -> Maps:
    """Bring what a layer gave for one image into a form that can be shown.

    Parameters
    ----------
    model : LoadedModel
        The network.
    layer : str
        The layer.
    activation : Tensor
        What :func:`cnnviz.engine.probes.capture.capture` gave for it.
    image : Tensor of float32, shape (C, H, W)
        The preprocessed input, or a batch of one.

    Raises
    ------
    NotDrawable
        Where it has a shape that no view draws.
    """
    return maps_of_batch(model, layer, activation, batched(model.module, image))


def maps_of_batch(
    model: LoadedModel, layer: str, activation: torch.Tensor, batch: torch.Tensor
) -> Maps:
    """Do what :func:`maps_of` does for a batch of one of any shape."""
    layouts = layouts_of(model.module, batch, layer)
    place = names.split(layer)
    entries, of_clips = _entries(model.module, place[0]), axes_of(model.module) == 3
    return as_maps(activation, layouts[place], 1, entries, of_clips=of_clips)


def _entries(module: nn.Module, layer: str) -> str:
    """Return what a layer's first dimension counts where it does not count samples."""
    parts = layer.split(".")
    above = (module.get_submodule(".".join(parts[:count])) for count in range(len(parts) + 1))
    in_heads = any(type(part).__name__ == "RoIHeads" for part in above)
    return "proposals" if in_heads else "entries"


def _looked(
    model: LoadedModel, maps: Maps | None, output: Any, note: str, size: tuple[int, int]
) -> Look:
    nothing = Look(maps, None, None, 0, note)
    objects = objects_of(output, size, model.class_names)
    if objects is not None:
        return replace(nothing, objects=objects)
    if takes_pairs(model.module):
        return replace(nothing, flow=flow_colours(output))
    if not isinstance(output, torch.Tensor):
        output = output if model.answers == "mask" else first_tensor(output)
    try:
        answer = answer_of(output, model.answers)
    except TrainingProblem:  # of another form than it is said to have, or one that nobody knows
        return nothing
    if not answer.is_floating_point() or answer.shape[0] != 1:
        return nothing
    answer = answer[0].float().cpu()
    match model.answers:
        case "mask":
            return replace(nothing, mask=answer.argmax(0), outputs=len(answer))
        case "labels":
            answer = torch.sigmoid(answer)
        case "class" | "binary":
            answer = torch.softmax(answer, 0)
    scores: NDArray[np.float32] = answer.numpy()
    return replace(nothing, scores=scores)


def flow_colours(output: Any) -> NDArray[np.uint8] | None:
    """Return the last flow that an output holds as colours, (H, W, 3); None where there is none.

    Networks for optical flow give a list that gets better from one to the next.
    """
    from torchvision.utils import flow_to_image

    last = output[-1] if isinstance(output, (list, tuple)) and output else output
    if not isinstance(last, torch.Tensor) or last.ndim != 4 or last.shape[1] != 2:
        return None
    flow = last[0].detach().float().cpu().nan_to_num()
    colours: NDArray[np.uint8] = flow_to_image(flow).permute(1, 2, 0).contiguous().numpy()
    return colours
