"""What is done to make network and images fit, in sentences for people."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.training.pictures import Pictures

_HEADS = {
    "class": "one for each class",
    "labels": "one for each class by itself",
    "mask": "one for each class, at every pixel",
}


def of_size(pictures: Pictures, size: tuple[int, int], why: str) -> list[str]:
    """Say how images come to the network's size, and why to this one."""
    if pictures.alike and pictures.smallest == size:
        return []
    side, to = pictures.side, min(size)
    found = []
    if side < to:
        found.append(f"Images are enlarged from {side} to {to} px: {why}.")
    elif side > to:
        found.append(f"Images are reduced from {side} to {to} px: {why}.")
    if not pictures.alike:
        small, large = _written(pictures.smallest), _written(pictures.largest)
        found.append(
            f"Images have many sizes, such as {small} and {large} px; the middle of each is taken."
        )
    elif pictures.smallest[0] != pictures.smallest[1] and size[0] == size[1]:
        found.append(
            f"The middle of each image, a square, is taken of {_written(pictures.smallest)} px."
        )
    return found


def of_channels(network: str, wanted: int, of_images: int) -> list[str]:
    """Say how grey or coloured images come to the channels that a network takes."""
    if wanted == of_images:
        return []
    if wanted == 3:
        return [f"Grey images are repeated in three channels, which {network} takes."]
    return [f"Coloured images are turned to grey: {network} takes one channel."]


def of_first_layer(layer: str, before: int, after: int) -> str:
    """Say that the first convolution was changed."""
    return f"The layer {layer} takes {after} channels instead of {before}; its weights are kept."


def of_outputs(image_set: ImageSet, layer: str, outputs: int, before: int | None) -> str:
    """Say what the last layer gives now."""
    names = image_set.class_names
    match image_set.target:
        case "binary":
            meaning = f"how much it is {names[1]} rather than {names[0]}"
        case "number":
            meaning = "the number"
        case kind:
            meaning = _HEADS[kind]
    if before is None:
        return f"The last layer ({layer}) has {outputs:,} outputs: {meaning}."
    return f"The last layer ({layer}) is new: {outputs:,} outputs instead of {before:,}, {meaning}."


def of_dropout(share: float, there: int, heads: Sequence[str]) -> str:
    """Say where dropout is set or put."""
    if there:
        return f"Dropout is set to {share:g} in {there:,} layers."
    return f"Dropout of {share:g} is put before {', '.join(heads)}: the network has none."


def of_normalisation(mean: Sequence[float], deviation: Sequence[float]) -> str:
    """Say what the pixels are normalised by."""
    means = ", ".join(f"{value:.3f}" for value in mean)
    deviations = ", ".join(f"{value:.3f}" for value in deviation)
    return f"Pixels are normalised by those of these images: mean {means}, deviation {deviations}."


def of_auxiliary(needed: int, size: int, *, kept: bool) -> str:
    """Say whether an auxiliary head learns too."""
    if kept:
        return "The auxiliary head learns too and counts in the loss."
    return (
        f"The auxiliary head is left out: it needs images of at least {needed} px, and they have "
        f"{size}."
    )


def _written(size: tuple[int, int]) -> str:
    return f"{size[1]} x {size[0]}"
