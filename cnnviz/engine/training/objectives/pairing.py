"""Which loss goes with which target, and why another does not."""

from __future__ import annotations

from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.errors import BadValue
from cnnviz.engine.training.settings.loss import LOSSES

_FITTING: dict[TargetKind, tuple[str, ...]] = {
    "class": LOSSES,
    "binary": ("bce",),
    "labels": ("bce",),
    "number": ("mse",),
    "mask": ("cross_entropy",),
}
_ONE_OUTPUT = "yes or no is one output here, "
_REASONS: dict[tuple[TargetKind, str], str] = {
    ("binary", "cross_entropy"): _ONE_OUTPUT
    + "and the softmax over a single output is always 1; bce asks that output alone",
    ("binary", "mse"): _ONE_OUTPUT
    + "a logit without bounds, whose distance to 0 or 1 also punishes answers that are surely "
    "right; bce does not",
    ("binary", "kl_div"): _ONE_OUTPUT
    + "and a distribution over a single output is always 1; bce compares yes with no",
    ("labels", "cross_entropy"): "an image may show several classes or none, but the softmax "
    "shares one certainty among them; bce asks each class by itself",
    ("labels", "mse"): "each class is answered by a logit without bounds, whose distance to 0 or "
    "1 also punishes answers that are surely right; bce does not",
    ("labels", "kl_div"): "an image may show several classes or none, and these are no "
    "distribution; bce asks each class by itself",
    ("number", "cross_entropy"): "a number is no choice among classes; mse measures the distance "
    "to it",
    ("number", "kl_div"): "a number is no distribution over classes; mse measures the distance "
    "to it",
    ("number", "bce"): "a number is not yes or no; mse measures the distance to it",
    ("mask", "mse"): "each pixel has one class of several; cross_entropy compares these, pixel "
    "by pixel",
    ("mask", "kl_div"): "soft targets are made for whole images, not for pixels; cross_entropy "
    "takes the class of each pixel",
    ("mask", "bce"): "each pixel has one class of several, not yes or no for each; cross_entropy "
    "compares these",
}


def losses_for(target: TargetKind) -> tuple[str, ...]:
    """Return the losses that are right for a target."""
    return _FITTING[target]


def why_not(loss: str, target: TargetKind) -> str:
    """Return why a loss is wrong for a target, as a part of a sentence; "" where it is right."""
    return "" if loss in _FITTING[target] else _REASONS[target, loss]


def check_pairing(loss: str, target: TargetKind) -> None:
    """Raise :class:`BadValue` where a loss is wrong for a target."""
    if loss not in _FITTING[target]:
        right = " or ".join(_FITTING[target])
        raise BadValue("Loss", loss, f"{right} for these images: {_REASONS[target, loss]}")
