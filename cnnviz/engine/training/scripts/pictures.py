"""The way of a picture to the network, written with ``torchvision.transforms.v2``."""

from __future__ import annotations

from cnnviz.engine.scripting.parts import call, fold
from cnnviz.engine.scripting.pictures import (
    TO_GREY,
    TO_UNIT,
    V2,
    normalises,
    number_tuple,
    size_steps,
)
from cnnviz.engine.training.scripts.facts import Facts


def whole_block(facts: Facts) -> tuple[str, ...]:
    """Return the code that brings an array of pictures to the network at once, as ``inputs``."""
    values = facts.model.preprocessing
    axis = ".unsqueeze(1)" if facts.grey else ".permute(0, 3, 1, 2)"
    code = [f"pixels = torch.from_numpy(images){axis}"]
    for step in _sizes(facts):
        name, _, given = step.removeprefix("v2.").removesuffix(")").partition("(")
        function = {"Resize": "resize", "CenterCrop": "center_crop"}[name]
        size, comma, more = given.partition(", interpolation")
        size = size if size.startswith("(") else f"[{size}]"
        code.append(f"pixels = v2.functional.{function}(pixels, {size}{comma}{more})")
    pixels = "pixels / 255"
    if values.channels == 3 and facts.grey:
        pixels = "pixels.repeat(1, 3, 1, 1) / 255"
    elif values.channels == 1 and not facts.grey:
        pixels = "to_grey(pixels)"
    if normalises(facts.model.preprocessing):
        mean, std = (number_tuple(numbers) for numbers in (values.mean, values.std))
        code.append(call("inputs = v2.functional.normalize", [pixels, mean, std]))
    else:
        code.append(f"inputs = {pixels}")
    scaling = [TO_GREY] if _greys(facts) else []
    return (*scaling, "\n".join(code))


def whole_imports(facts: Facts) -> tuple[str, ...]:
    """Return what :func:`whole_block` imports."""
    return (V2,) if "v2." in whole_block(facts)[-1] else ()


def _greys(facts: Facts) -> bool:
    """Whether coloured pictures are brought to one channel."""
    return facts.model.preprocessing.channels == 1 and not facts.grey


def transform_blocks(facts: Facts) -> tuple[str, ...]:
    """Return the definitions of ``transform`` and, where images are varied, ``augmentation``."""
    plain = [*_first(facts), *_sizes(facts), *_last(facts)]
    blocks = [TO_GREY if _greys(facts) else TO_UNIT]
    blocks.append(_compose("transform", plain))
    if facts.augments:
        sizes = _resized_crop(facts) or _sizes(facts)
        varied = [*_first(facts), *sizes, *_varied(facts), *_last(facts)]
        blocks.append(_compose("augmentation", varied))
    return tuple(blocks)


def _compose(name: str, steps: list[str]) -> str:
    return fold(f"{name} = v2.Compose(", [_listed(steps)], ")")


def _listed(steps: list[str]) -> str:
    return "[\n" + "".join(f"    {step},\n" for step in steps) + "]"


def _first(facts: Facts) -> list[str]:
    """Files come as Pillow's images, arrays as tensors already."""
    return [] if facts.in_memory else ["v2.ToImage()"]


def _sizes(facts: Facts) -> list[str]:
    size = facts.pictures.smallest if facts.in_memory else None
    return size_steps(facts.model.preprocessing, size)


def _last(facts: Facts) -> list[str]:
    values = facts.model.preprocessing
    scaling = "to_grey" if _greys(facts) else "to_unit"
    steps = ["v2.RGB()"] if values.channels == 3 and facts.grey and facts.in_memory else []
    # Of a picture with its mask the picture alone is scaled.
    masked = facts.image_set.target == "mask"
    steps.append(f"v2.Lambda({scaling}, tv_tensors.Image)" if masked else scaling)
    if normalises(facts.model.preprocessing):
        mean, std = (number_tuple(numbers) for numbers in (values.mean, values.std))
        steps.append(call("v2.Normalize", [mean, std]))
    return steps


def _input_size(facts: Facts) -> str:
    height, width = facts.model.preprocessing.crop or facts.pictures.smallest
    return str(height) if height == width else f"({height}, {width})"


def _resized_crop(facts: Facts) -> list[str]:
    share = facts.config.smallest_crop
    if share == 1:
        return []
    return [f"v2.RandomResizedCrop({_input_size(facts)}, scale=({share!r}, 1.0))"]


def _varied(facts: Facts) -> list[str]:
    config = facts.config
    steps = []
    if config.crop_padding:
        steps.append(f"v2.RandomCrop({_input_size(facts)}, padding={config.crop_padding})")
    if config.flip:
        steps.append("v2.RandomHorizontalFlip()")
    if config.flip_vertical:
        steps.append("v2.RandomVerticalFlip()")
    if config.rotation:
        bilinear = "interpolation=v2.InterpolationMode.BILINEAR"
        steps.append(f"v2.RandomRotation({config.rotation:g}, {bilinear})")
    colours = {
        name: getattr(config, name) for name in ("brightness", "contrast", "saturation", "hue")
    }
    given = [f"{name}={value!r}" for name, value in colours.items() if value]
    if given:
        steps.append(call("v2.ColorJitter", given))
    if config.erasing:
        steps.append(f"v2.RandomErasing(p={config.erasing!r})")
    return steps
