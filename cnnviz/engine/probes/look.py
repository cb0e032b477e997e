"""One look at one input: the maps of a layer and the scores of the output, in a single pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from cnnviz.engine.errors import CnnvizError, DeviceProblem, ShapeTrouble
from cnnviz.engine.probes import names
from cnnviz.engine.probes.activation_view import Maps, as_maps
from cnnviz.engine.probes.capture import capture
from cnnviz.engine.probes.layouts import layouts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import nn

    from cnnviz.engine.models.loaded import LoadedModel

OUTPUT = ""  # the root module's qualified name: what the network as a whole computes


def look(
    model: LoadedModel, image: torch.Tensor, layer: str | None
) -> tuple[Maps | None, NDArray[np.float32] | None, str]:
    """Run one image through the model once.

    Parameters
    ----------
    model : LoadedModel
        The network; it comes back untouched.
    image : Tensor of float32, shape (C, H, W)
        The preprocessed input.
    layer : str or None
        Layer whose maps are wanted.

    Returns
    -------
    maps : Maps or None
        The layer's answer in a form that can be shown.
    scores : ndarray of float32, shape (classes,), or None
        Softmax of the output where the model is a classifier.
    note : str
        Why there are no maps; empty when there are.

    Raises
    ------
    ShapeTrouble, DeviceProblem
        Where the input does not go through the network.
    """
    if layer is None:
        return None, _scores(capture(model, image, [OUTPUT])[OUTPUT]), ""
    try:
        answers: dict[str, Any] = capture(model, image, [layer, OUTPUT])
        maps, note = maps_of(model, layer, answers[layer], image), ""
    except (ShapeTrouble, DeviceProblem):
        raise  # the network as a whole cannot take this input
    except CnnvizError as error:
        answers = capture(model, image, [OUTPUT])
        maps, note = None, str(error)
    return maps, _scores(answers[OUTPUT]), note


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


def _scores(output: torch.Tensor) -> NDArray[np.float32] | None:
    if output.ndim != 2 or output.shape[0] != 1 or not output.is_floating_point():
        return None
    scores: NDArray[np.float32] = torch.softmax(output[0].float(), 0).cpu().numpy()
    return scores
