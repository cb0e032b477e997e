"""The scores within whatever a network answers with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor
from torch.nn import functional

from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.errors import TrainingProblem

# How much the extra classifiers count in the loss: those of images as in the networks' own papers,
# those of pixels as in torchvision's reference training.
_AUXILIARY = {"InceptionOutputs": 0.4, "GoogLeNetOutputs": 0.3}
_AUXILIARY_PIXELS = 0.5

_WORDS: dict[TargetKind, str] = {
    "class": "one score for each class",
    "binary": "one score for yes or no",
    "labels": "one score for each class",
    "number": "one number",
    "mask": "one score for each class and pixel",
}


def scores_of(output: Any, target: TargetKind) -> Tensor:
    """Return the main scores: (N, outputs), for masks (N, classes, H, W).

    Raises
    ------
    TrainingProblem
        When the network answers with something else, such as boxes.
    """
    if isinstance(output, Mapping):
        output = output.get("out")
    elif isinstance(output, tuple) and output:
        output = output[0]
    if isinstance(output, Tensor):
        if target == "mask" and output.ndim == 4:
            return output
        if target in ("class", "labels") and output.ndim == 2:
            return output
        if target in ("binary", "number") and output.numel() == len(output):
            return output.reshape(-1, 1)
    raise TrainingProblem(f"This network does not answer with {_WORDS[target]}.")


def extra_scores(output: Any) -> list[tuple[float, Tensor]]:
    """Return the scores of auxiliary heads, each with its weight in the loss."""
    if isinstance(output, Mapping):
        extra = output.get("aux")
        return [] if extra is None else [(_AUXILIARY_PIXELS, extra)]
    weight = _AUXILIARY.get(type(output).__name__)
    if weight is None:
        return []
    return [(weight, extra) for extra in output[1:] if extra is not None]


def at_size_of(scores: Tensor, masks: Tensor) -> Tensor:
    """Bring scores of pixels, (N, C, h, w), to the size of masks, (N, H, W), where they differ."""
    if scores.shape[-2:] == masks.shape[-2:]:
        return scores
    return functional.interpolate(scores, masks.shape[-2:], mode="bilinear", align_corners=False)
