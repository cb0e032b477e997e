"""The way of a picture to the network, as steps of ``torchvision.transforms.v2``."""

from __future__ import annotations

from dataclasses import replace

from cnnviz.engine.data.preprocessing import Preprocessing, working_size

V2 = "from torchvision.transforms import v2"
TO_UNIT = (
    'def to_unit(pixels):\n    """Bring pixels from 0..255 to 0..1."""\n    return pixels / 255'
)
TO_GREY = (
    "def to_grey(pixels):\n"
    '    """Weigh the colours as Pillow does, and bring pixels to 0..1."""\n'
    "    weights = torch.tensor([0.299, 0.587, 0.114]).view(3, 1, 1)\n"
    "    return (pixels / 255 * weights).sum(-3, keepdim=True)"
)


def size_steps(values: Preprocessing, size: tuple[int, int] | None) -> list[str]:
    """Return the steps that bring pictures to the network's size.

    Parameters
    ----------
    values : Preprocessing
        What they go through.
    size : (int, int) or None
        Height and width of the pictures, where all have the same: steps that leave them as they
        are are then left out.
    """
    steps = []
    short = values.resize
    if values.crop is not None and size is not None:
        inner = working_size(size, replace(values, crop=None))
        # A picture that is smaller than the crop is enlarged.
        least = min(size)
        needed = (-(-values.crop[0] * least // size[0]), -(-values.crop[1] * least // size[1]))
        short = max(min(inner), *needed)
    elif values.crop is not None and (short or 0) < max(values.crop):
        short = max(values.crop)
    if short is not None and not (size is not None and short == min(size)):
        mode = ""
        if values.interpolation != "bilinear":
            mode = f", interpolation=v2.InterpolationMode.{values.interpolation.upper()}"
        steps.append(f"v2.Resize({short}{mode})")
        if size is not None:
            size = working_size(size, replace(values, resize=short, crop=None))
    if values.crop is not None and not (size is not None and size == tuple(values.crop)):
        crop = values.crop
        steps.append(f"v2.CenterCrop({crop[0] if crop[0] == crop[1] else tuple(crop)})")
    return steps


def normalises(values: Preprocessing) -> bool:
    """Whether pixels are shifted and scaled."""
    return set(values.mean) != {0.0} or set(values.std) != {1.0}


def number_tuple(numbers: tuple[float, ...]) -> str:
    """Return a tuple as code, with six digits of each number."""
    told = ", ".join(f"{number:.6g}" for number in numbers)
    return f"({told}{',' * (len(numbers) == 1)})"
