"""One look at one input: the maps of a layer and the scores of the output, in a single pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from cnnviz.engine.errors import CnnvizError, DeviceProblem, ShapeTrouble, TrainingProblem
from cnnviz.engine.probes import names
from cnnviz.engine.probes.activation_view import Maps, as_maps
from cnnviz.engine.probes.capture import capture
from cnnviz.engine.probes.layouts import layouts_of
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
    """

    maps: Maps | None
    scores: NDArray[np.float32] | None
    mask: torch.Tensor | None
    outputs: int
    note: str


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
    if layer is None:
        return _looked(model, None, capture(model, image, [OUTPUT])[OUTPUT], "")
    try:
        answers: dict[str, Any] = capture(model, image, [layer, OUTPUT])
        maps, note = maps_of(model, layer, answers[layer], image), ""
    except (ShapeTrouble, DeviceProblem):
        raise  # the network as a whole cannot take this input
    except CnnvizError as error:
        answers = capture(model, image, [OUTPUT])
        maps, note = None, str(error)
    return _looked(model, maps, answers[OUTPUT], note)


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
        The preprocessed input.

    Raises
    ------
    NotDrawable
        Where it has a shape that no view draws.
    """
    layouts = layouts_of(model.module, image.unsqueeze(0), layer)
    place = names.split(layer)
    return as_maps(activation, layouts[place], 1, _entries(model.module, place[0]))


def _entries(module: nn.Module, layer: str) -> str:
    """Return what a layer's first dimension counts where it does not count samples."""
    parts = layer.split(".")
    above = (module.get_submodule(".".join(parts[:count])) for count in range(len(parts) + 1))
    in_heads = any(type(part).__name__ == "RoIHeads" for part in above)
    return "proposals" if in_heads else "entries"


def _looked(model: LoadedModel, maps: Maps | None, output: Any, note: str) -> Look:
    try:
        answer = answer_of(output, model.answers)
    except TrainingProblem:  # of another form than it is said to have, or one that nobody knows
        return Look(maps, None, None, 0, note)
    if not answer.is_floating_point() or answer.shape[0] != 1:
        return Look(maps, None, None, 0, note)
    answer = answer[0].float().cpu()
    match model.answers:
        case "mask":
            return Look(maps, None, answer.argmax(0), len(answer), note)
        case "labels":
            answer = torch.sigmoid(answer)
        case "class" | "binary":
            answer = torch.softmax(answer, 0)
    scores: NDArray[np.float32] = answer.numpy()
    return Look(maps, scores, None, 0, note)
