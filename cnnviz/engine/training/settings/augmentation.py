"""How training images are varied, so that the network learns what does not matter."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.options import option

GROUP = "Augmentation"


@dataclass(frozen=True)
class AugmentationOptions:
    """Random changes of the training images, drawn anew for every step."""

    crop_padding: int = option(
        0,
        label="Random crop",
        help="Pixels of black added on each side before a random window of the old size is cut.",
        minimum=0,
        maximum=512,
        unit="px",
        zero="none",
        group=GROUP,
    )
    smallest_crop: float = option(
        1.0,
        label="Smallest crop",
        help="A random part of the image, at least this share of its area, is enlarged to the "
        "input; 1 takes the whole image.",
        minimum=0.01,
        maximum=1,
        group=GROUP,
    )
    flip: bool = option(
        False, label="Flip", help="Mirror left and right in half of the cases.", group=GROUP
    )
    flip_vertical: bool = option(
        False,
        label="Flip upside down",
        help="Mirror top and bottom in half of the cases.",
        group=GROUP,
    )
    rotation: float = option(
        0.0,
        label="Rotation",
        help="Turn by a random angle up to this one, to either side.",
        minimum=0,
        maximum=180,
        unit="°",
        group=GROUP,
    )
    brightness: float = option(
        0.0,
        label="Brightness",
        help="Multiply the pixels by a random factor, at most this far from 1.",
        minimum=0,
        maximum=1,
        group=GROUP,
    )
    contrast: float = option(
        0.0,
        label="Contrast",
        help="Stretch the pixels around their mean by a random factor, at most this far from 1.",
        minimum=0,
        maximum=1,
        group=GROUP,
    )
    saturation: float = option(
        0.0,
        label="Saturation",
        help="Strengthen or weaken the colours by a random factor, at most this far from 1.",
        minimum=0,
        maximum=1,
        group=GROUP,
    )
    hue: float = option(
        0.0,
        label="Hue",
        help="Turn the colours by a random part of the circle, at most this one.",
        minimum=0,
        maximum=0.5,
        group=GROUP,
    )
    erasing: float = option(
        0.0,
        label="Erasing",
        help="Probability with which a random rectangle of the image is blanked.",
        minimum=0,
        maximum=1,
        group=GROUP,
    )
