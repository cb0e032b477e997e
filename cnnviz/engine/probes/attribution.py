"""Why this prediction: which places of the input speak for a class.

Captum computes all of it; what is done here is to hand it any network without a trace left on it,
any layer, also one that is called several times or gives tokens, and to say what came of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.engine.data.preprocessing import Preprocessing, apply
from cnnviz.engine.errors import BadValue, UnknownName
from cnnviz.engine.events import Progress, Work, drain
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.preload import import_quietly
from cnnviz.engine.probes import names
from cnnviz.engine.probes.cam import Gate, LayerWithoutMaps, hooked, usual_layer
from cnnviz.engine.probes.capture import NothingCaptured
from cnnviz.engine.probes.forward import borrowed, modules_by_name
from cnnviz.engine.probes.layouts import layouts_of
from cnnviz.engine.probes.methods import METHODS, STEPS, Method
from cnnviz.engine.probes.score import NoGradients, Score, check_differentiable, lent

Floats = NDArray[np.float32]

# Pixels of a chunk of steps: 1 step of 224 px at a time, all 50 of 28 px. Larger chunks of large
# pictures are no quicker, and a person who cancels would wait for them.
_PIXELS_AT_ONCE = 1 << 16
_MOST_STEPS = 1_000  # the points of more take longer to find than the gradients


@dataclass(frozen=True, eq=False)
class Attribution:
    """What every place of an input contributes to the score of a class.

    Parameters
    ----------
    values : ndarray of float32, shape (H, W)
        At the size of the input: positive where a place speaks for the class, negative where it
        speaks against it; of Grad-CAM without negative ones, brought to that size bilinearly.
    method : {"grad-cam", "gradient-x-input", "integrated-gradients"}
        How it was computed.
    target, predicted : int
        The class that it is about, and the one that the network finds likeliest.
    score : float
        Share that the network gives the class, from 0 to 1 (softmax of its output, or the
        probability of a class that is asked by itself; the number of a network that tells one; of a
        segmentation the mean over the picture).
    layer : str
        The layer that Grad-CAM looked at; empty for other methods.
    grid : ndarray of float32, shape (h, w), or None
        Grad-CAM as the layer's places have it.
    channels : ndarray of float32, shape (C, H, W), or None
        For each channel of the input; `values` is their sum.
    delta : float or None
        Of integrated gradients: the sum of all values less what it should be, the difference of
        the class's score (before softmax) between input and baseline.
    note : str
        How it was made, where that is not obvious.
    """

    values: Floats
    method: Method
    target: int
    predicted: int
    score: float
    layer: str = ""
    grid: Floats | None = None
    channels: Floats | None = None
    delta: float | None = None
    note: str = ""

    @property
    def signed(self) -> bool:
        """Whether values may be negative, so that colours need zero in their middle."""
        return self.method != "grad-cam"


def attribute(
    model: LoadedModel | nn.Module,
    image: torch.Tensor | NDArray[np.uint8],
    method: str = "grad-cam",
    target: int | None = None,
    layer: str | None = None,
    *,
    steps: int = STEPS,
    preprocessing: Preprocessing | None = None,
) -> Attribution:
    """Tell what every place of an image contributes to the score of a class.

    The score y of the class is the network's output before any softmax; of a segmentation it is
    summed over the whole map. A is the input or a layer's maps:

    - ``grad-cam``: ReLU(sum over k of a_k A_k), a_k the mean of dy/dA_k over all places (Selvaraju
      et al., 2017, "Grad-CAM: Visual explanations from deep networks via gradient-based
      localization", equations 1 and 2). Coarse: the layer's places.
    - ``gradient-x-input``: x dy/dx (Shrikumar et al., 2016, "Not just a black box: Learning
      important features through propagating activation differences"). Fine, and noisy.
    - ``integrated-gradients``: (x - b) times the mean of dy/dx on the straight way from b to x
      (Sundararajan et al., 2017, "Axiomatic attribution for deep networks", equation 1), by
      Gauss-Legendre quadrature. The baseline b is a black picture, as in the paper, so that what
      is black itself gets no share; the values sum to y(x) - y(b), up to `delta`.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched, also after an error.
    image : Tensor of float, shape (C, H, W), or ndarray of uint8, shape (H, W) or (H, W, 3)
        An input that was preprocessed, or a picture for `preprocessing` to work on.
    method : {"grad-cam", "gradient-x-input", "integrated-gradients"}
        How.
    target : int or None
        Index of the class; None means the predicted one. Of a segmentation that is the class of
        most pixels, the background aside.
    layer : str or None
        Layer for Grad-CAM, ``relu#2`` for the second call of ``relu``; None takes the last one with
        maps of features. Other methods know no layer.
    steps : int
        Points of the integral of integrated gradients.
    preprocessing : Preprocessing or None
        What the image goes or went through; None means the model's own. It tells what black is.

    Returns
    -------
    Attribution

    Raises
    ------
    UnknownName
        For an unknown method or layer, with the nearest ones.
    BadValue
        For a class, a number of steps or an image that is out of range.
    LayerWithoutMaps, NothingCaptured
        Where the layer gives no maps, or did not run.
    NoClassScores, NoGradients
        Where the network is no classifier (detectors are not done yet), or is quantised.
    ShapeTrouble, DeviceProblem
        Where the input does not go through, or the memory does not suffice.
    """
    return drain(
        attributing(model, image, method, target, layer, steps=steps, preprocessing=preprocessing)
    )


def attributing(
    model: LoadedModel | nn.Module,
    image: torch.Tensor | NDArray[np.uint8],
    method: str = "grad-cam",
    target: int | None = None,
    layer: str | None = None,
    *,
    steps: int = STEPS,
    preprocessing: Preprocessing | None = None,
) -> Work[Progress, Attribution]:
    """Do what :func:`attribute` does, step by step; the model is untouched at every yield."""
    if method not in METHODS:
        raise UnknownName("method", method, METHODS)
    if type(steps) is not int or not 1 <= steps <= _MOST_STEPS:
        raise BadValue("steps", steps, f"a whole number from 1 to {_MOST_STEPS:,}")
    if layer is not None and method != "grad-cam":
        raise BadValue("layer", layer, f"left out, as {method} attributes to the input")
    loaded = as_loaded(model)
    chosen = preprocessing or loaded.preprocessing
    images = _as_batch(image, chosen, loaded.module)
    check_differentiable(loaded)
    score = Score(loaded, target)
    if method == "grad-cam":
        return (yield from _grad_cam(score, images, layer))
    if method == "gradient-x-input":
        return (yield from _gradient_x_input(score, images))
    return (yield from _integrated_gradients(score, images, steps, _black(images, chosen)))


def class_shares(model: LoadedModel | nn.Module, image: torch.Tensor) -> tuple[Floats, int]:
    """Return what a network gives each class, and the class that it predicts.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched.
    image : Tensor of float, shape (C, H, W)
        An input that was preprocessed.

    Returns
    -------
    shares : ndarray of float32, shape (classes,)
        As :attr:`Attribution.score` has it for one class.
    predicted : int
        As :attr:`Attribution.predicted`.

    Raises
    ------
    NoClassScores, ShapeTrouble, DeviceProblem
        As :func:`attribute` does.
    """
    loaded = as_loaded(model)
    score = Score(loaded, None)
    with borrowed(loaded.module):
        score(_as_batch(image, loaded.preprocessing, loaded.module))
    return score.shares, score.predicted


# ---- the methods -------------------------------------------------------------------------


def _grad_cam(score: Score, images: torch.Tensor, layer: str | None) -> Work[Progress, Attribution]:
    yield Progress(0, None, "Grad-CAM")
    captum = import_quietly("captum.attr")
    module, size = score.module, _size(images)
    parts = modules_by_name(module)
    if layer is not None and names.split(layer)[0] not in parts:
        raise UnknownName("layer", layer, [name for name in parts if name])
    found = layer or _usual_layer(score, images)
    part, number = names.split(found)
    with lent(score.model, images):
        gate = Gate(score.model.title, found, layouts_of(module, images, found), size)
        with hooked({found: (parts[part], gate.take)}):
            try:
                cam = captum.LayerGradCam(score, gate.module).attribute(
                    images, relu_attributions=True
                )
            except AssertionError as error:
                if gate.calls >= number:
                    raise
                again = f"does not exist: {part} runs {gate.calls} times" if gate.calls else ""
                raise NothingCaptured(found, again or "did not run for this input") from error
        if cam.ndim == 5:  # a video of one picture: all frames are alike
            cam = cam.mean(2)
        large = captum.LayerAttribution.interpolate(cam, size, "bilinear")
    note = "" if gate.places is None else gate.places.note
    return _result(
        score, "grad-cam", _array(large[0, 0]), layer=found, grid=_array(cam[0, 0]), note=note
    )


def _gradient_x_input(score: Score, images: torch.Tensor) -> Work[Progress, Attribution]:
    yield Progress(0, None, "gradient x input")
    captum = import_quietly("captum.attr")
    with lent(score.model, images):
        found = captum.InputXGradient(score).attribute(images.requires_grad_())
    channels = _array(found[0])
    return _result(score, "gradient-x-input", channels.sum(0), channels=channels)


def _integrated_gradients(
    score: Score, images: torch.Tensor, steps: int, black: torch.Tensor
) -> Work[Progress, Attribution]:
    yield Progress(0, steps, "integrated gradients", "steps")
    captum = import_quietly("captum.attr")
    from captum.attr._utils.approximation_methods import approximation_parameters

    with lent(score.model, images):
        score(images)  # tells the class, which nobody may have named
    widths, points = approximation_parameters("gausslegendre")
    sizes, alphas = widths(steps), points(steps)
    at_once = max(1, min(steps, _PIXELS_AT_ONCE // math.prod(_size(images))))
    method = captum.IntegratedGradients(score)
    total = torch.zeros_like(images)
    for start in range(0, steps, at_once):
        if start:
            yield Progress(start, steps, "integrated gradients", "steps")
        part = slice(start, min(steps, start + at_once))
        with lent(score.model, images):
            # As captum itself does it when it is told a batch size, but with a yield between.
            (found,) = method._attribute(
                inputs=(images,),
                baselines=(black,),
                n_steps=part.stop - part.start,
                step_sizes_and_alphas=(sizes[part], alphas[part]),
            )
        total += found.detach()
    with lent(score.model, images):
        delta = method.compute_convergence_delta(total, black, images)
    channels = _array(total[0])
    return _result(
        score,
        "integrated-gradients",
        channels.sum(0),
        channels=channels,
        delta=float(delta),
        note=f"from black in {steps:,} steps",
    )


_usual: WeakKeyDictionary[nn.Module, dict[tuple[int, ...], str]] = WeakKeyDictionary()


def _usual_layer(score: Score, images: torch.Tensor) -> str:
    """Return the layer to look at where nobody names one; found once for each size of input."""
    module, shape = score.module, tuple(images.shape)
    known = _usual.setdefault(module, {})
    if shape not in known:
        probe = Score(score.model, score.target)

        def value() -> tuple[torch.Tensor, int]:
            with torch.enable_grad():
                found = probe(images.detach().clone().requires_grad_())[0]
            return found, len(probe.shares)

        with lent(score.model, images):
            layouts = layouts_of(module, images, "")
            layer = usual_layer(module, layouts, _size(images), value)
        if layer is None:
            raise LayerWithoutMaps(score.model.title)
        known[shape] = layer
    return known[shape]


def _as_batch(
    image: torch.Tensor | NDArray[np.uint8], preprocessing: Preprocessing, module: nn.Module
) -> torch.Tensor:
    """Return a batch of one, a copy, in the numbers that the network computes with."""
    if isinstance(image, torch.Tensor):
        single = image if image.ndim == 3 else image[0] if image.shape[:1] == (1,) else image
        if single.ndim != 3 or not single.is_floating_point():
            raise BadValue("image", tuple(image.shape), "a tensor of float numbers (C, H, W)")
    else:
        single = apply(image, preprocessing)
    number = next((p.dtype for p in module.parameters() if p.is_floating_point()), torch.float32)
    with torch.inference_mode(False):
        return single.detach().clone().to(number).unsqueeze(0)


def _black(images: torch.Tensor, preprocessing: Preprocessing) -> torch.Tensor:
    """Return what the preprocessing makes of a black picture, (1, C, H, W)."""
    if images.shape[1] != preprocessing.channels:
        return torch.zeros_like(images)
    # In the very numbers of the preprocessing, so that what is black differs from it by nothing.
    mean = torch.tensor(preprocessing.mean).view(1, -1, 1, 1)
    std = torch.tensor(preprocessing.std).view(1, -1, 1, 1)
    return torch.zeros_like(mean).sub_(mean).div_(std).to(images).expand_as(images)


def _size(images: torch.Tensor) -> tuple[int, int]:
    return cast("tuple[int, int]", tuple(images.shape[-2:]))


def _array(values: torch.Tensor) -> Floats:
    return np.ascontiguousarray(values.detach().float().cpu().numpy(), dtype=np.float32)


def _result(score: Score, method: Method, values: Floats, **more: Any) -> Attribution:
    """Return an attribution with what is known of the class."""
    assert score.target is not None
    if not np.isfinite(values).all():
        raise NoGradients(
            f"The gradients of {score.model.title} for this input are not finite numbers, so "
            "that they tell nothing; its weights or the input may be spoiled."
        )
    notes = [more.pop("note", ""), "the score is summed over the map" if score.is_map else ""]
    return Attribution(
        values,
        method,
        score.target,
        score.predicted,
        float(score.shares[score.target]),
        note="; ".join(filter(None, notes)),
        **more,
    )
