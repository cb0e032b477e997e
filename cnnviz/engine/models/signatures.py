"""Write the tables in ``resources/`` from the installed torchvision.

``python -m cnnviz.engine.models.signatures [FOLDER]`` writes ``architectures.json`` (what the
catalogue knows), ``signatures.jsonl`` (the names and shapes of every network's tensors, by which
checkpoints are recognised) and the names of classes (``imagenet_classes.txt`` and its like).
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torchvision
from torch import Tensor, nn

from cnnviz.engine.models.build import build_unlisted
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.identify import decisive
from cnnviz.engine.models.known import PACKED, Known, digest, order_digest
from cnnviz.paths import resources

# Two numbers of classes, and two of channels, that no other dimension of a network is tied to.
_FEW, _MORE = 11, 13
_CHANNELS, _OTHER_CHANNELS = 3, 5
_OTHER_IMAGE = 448  # which patches of 14, 16 and 32 pixels divide; the usual size is another one
# What the classes of torchvision's weights are called after, by their number.
_CLASS_NAMES = {1000: "imagenet", 91: "coco", 21: "voc", 400: "kinetics", 2: "person"}
_FAMILIES = {
    "alexnet": "AlexNet",
    "convnext": "ConvNeXt",
    "densenet": "DenseNet",
    "efficientnet": "EfficientNet",
    "googlenet": "GoogLeNet",
    "inception": "Inception",
    "maxvit": "MaxViT",
    "mnasnet": "MNASNet",
    "mobilenetv2": "MobileNet",
    "mobilenetv3": "MobileNet",
    "regnet": "RegNet",
    "resnet": "ResNet",
    "shufflenetv2": "ShuffleNet",
    "squeezenet": "SqueezeNet",
    "swin_transformer": "Swin Transformer",
    "vgg": "VGG",
    "vision_transformer": "Vision Transformer",
}
_OTHER_TASKS = {
    "detection": ("Detection", "detection"),
    "optical_flow": ("Optical flow", "optical flow"),
    "quantization": ("Quantization-ready", "classification"),
    "segmentation": ("Segmentation", "segmentation"),
    "video": ("Video", "video"),
}
# Transforms that name no size leave it to the network; these are the sizes it was made for.
_SIZES = {
    "detection": (800, 800),
    "optical flow": (256, 256),
    "fasterrcnn_mobilenet_v3_large_320_fpn": (320, 320),
    "ssd300_vgg16": (300, 300),
    "ssdlite320_mobilenet_v3_large": (320, 320),
}


def write(folder: Path) -> None:
    """Write all tables into `folder`."""
    # Quantisation-ready networks last: they have the very tensors of their plain twins, which go
    # before them.
    names = sorted(torchvision.models.list_models(), key=lambda name: name.startswith("quantized_"))
    entries = [_course(), *(_entry(name) for name in names)]
    _write_lines(folder / "architectures.json", entries)
    known: list[Known] = []
    for name in names:
        for signature in _signatures(name):
            twin = any(signature.tensors == other.tensors for other in known)
            if not (twin and name.startswith("quantized_")):
                known.append(signature)
    _write_signatures(folder / "signatures.jsonl", known)
    for name in names:
        for weights in torchvision.models.get_model_weights(name):
            classes = weights.meta.get("categories") or ()
            if stem := _CLASS_NAMES.get(len(classes)):
                text = "\n".join(classes) + "\n"
                (folder / f"{stem}_classes.txt").write_text(text, encoding="utf-8")


def _write_signatures(path: Path, known: list[Known]) -> None:
    """Write the index and a network a line."""
    index: dict[str, dict[str, Any]] = {"names": {}, "order": {}, "architectures": {}}
    lines = []
    for line, entry in enumerate(known):
        index["names"].setdefault(digest(entry.tensors), []).append(line)
        index["order"].setdefault(order_digest(entry.tensors), []).append(line)
        index["architectures"].setdefault(entry.architecture, line)
        lines.append(json.dumps(asdict(entry), separators=(",", ":")))
    text = "\n".join([json.dumps(index, separators=(",", ":")), *lines])
    path.write_text(text + "\n", encoding="utf-8")


def _write_lines(path: Path, entries: list[dict[str, Any]]) -> None:
    """Write a JSON list with one entry a line, so that a change of one shows as one."""
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _course() -> dict[str, Any]:
    return {
        "name": "course_cnn",
        "family": "Course",
        "task": "classification",
        "parameters": _count(CourseCNN()),
        "input_size": (28, 28),
        "channels": 1,
        "num_classes": 10,
        "class_names": "",
        "weights": [],
    }


def _entry(name: str) -> dict[str, Any]:
    family, task = _family_and_task(name)
    weights = _weights(name)
    size = _SIZES.get(name) or _SIZES.get(task)
    if size is None:
        crop = weights[0]["preprocessing"]["crop"] or (weights[0]["preprocessing"]["resize"],) * 2
        size = tuple(crop)
    return {
        "name": name,
        "family": family,
        "task": task,
        "parameters": _count(build_unlisted(name, {}, empty=True)),
        "input_size": size,
        "channels": 3,
        "num_classes": _default_classes(name),
        "class_names": _CLASS_NAMES.get(_default_classes(name) or 0, ""),
        "weights": [] if name.startswith("quantized_") else weights,
    }


def _family_and_task(name: str) -> tuple[str, str]:
    module = torchvision.models.get_model_builder(name).__module__.split(".")[2:]
    if len(module) > 1:
        return _OTHER_TASKS[module[0]]
    return _FAMILIES[module[0]], "classification"


def _default_classes(name: str) -> int | None:
    weights = torchvision.models.get_model_weights(name)
    categories = weights.DEFAULT.meta.get("categories")
    return len(categories) if categories else None


def _weights(name: str) -> list[dict[str, Any]]:
    published = torchvision.models.get_model_weights(name)
    ordered = [published.DEFAULT, *(entry for entry in published if entry is not published.DEFAULT)]
    return [
        {
            "name": entry.name,
            "file": entry.url.rsplit("/", 1)[-1],
            "preprocessing": _preprocessing(entry.transforms()),
        }
        for entry in ordered
    ]


def _preprocessing(transforms: Any) -> dict[str, Any]:
    resize = getattr(transforms, "resize_size", None)
    crop = getattr(transforms, "crop_size", None)
    if type(transforms).__name__ == "OpticalFlow":
        mean, std = (0.5,) * 3, (0.5,) * 3
    else:
        # Detectors normalise by themselves and take values from 0 to 1.
        mean = tuple(getattr(transforms, "mean", (0.0,) * 3))
        std = tuple(getattr(transforms, "std", (1.0,) * 3))
    interpolation = getattr(transforms, "interpolation", None)
    return {
        "channels": 3,
        "resize": min(resize) if resize else None,
        "crop": (crop[0], crop[-1]) if crop else None,
        "mean": mean,
        "std": std,
        "interpolation": interpolation.value if interpolation else "bilinear",
    }


def _variants(name: str) -> Iterator[dict[str, Any]]:
    """Yield the arguments that change which tensors a network has."""
    if name.startswith("quantized_"):
        yield {"quantize": True}
    if name.removeprefix("quantized_") in ("googlenet", "inception_v3"):
        yield from ({"aux_logits": True}, {"aux_logits": False})
    elif _family_and_task(name)[1] == "segmentation" and not name.startswith("lraspp"):
        yield from ({"aux_loss": False}, {"aux_loss": True})
    else:
        yield {}


def _signatures(name: str) -> Iterator[Known]:
    for arguments in _variants(name):
        rules: dict[str, dict[str, Any]] = {"C": {"in_channels": _OTHER_CHANNELS}}
        if name.startswith("vit_"):
            rules["S"] = {"image_size": _OTHER_IMAGE}
        if _default_classes(name) is not None:
            usual = {**arguments, "num_classes": _FEW}
            rules["N"] = {"num_classes": _MORE}
        else:
            usual = arguments
        base = _shapes(name, usual)
        assert base is not None
        tensors = {key: [str(size) for size in shape] for key, shape in base.items()}
        for letter, change in rules.items():
            # A network whose input is not one convolution's affair has no rule for channels.
            changed = _shapes(name, {**usual, **change}) or base
            for key, shape in base.items():
                for axis, pair in enumerate(zip(shape, changed[key], strict=True)):
                    if pair[0] != pair[1]:
                        tensors[key][axis] = _rule(letter, *pair)
        yield Known(name, arguments, {key: "x".join(sizes) for key, sizes in tensors.items()})


def _rule(letter: str, size: int, changed: int) -> str:
    """Return how a size depends on the number that was changed."""
    if letter == "C":
        assert (size, changed) == (_CHANNELS, _OTHER_CHANNELS)
        return "C"
    if letter == "S":
        patch = _OTHER_IMAGE // math.isqrt(changed - 1)
        assert changed == 1 + (_OTHER_IMAGE // patch) ** 2
        return f"S{patch}"
    factor, odd = divmod(changed - size, _MORE - _FEW)
    rest = size - factor * _FEW
    assert not odd
    return f"{factor if factor > 1 else ''}N{f'+{rest}' if rest else ''}"


def _shapes(name: str, arguments: Mapping[str, Any]) -> dict[str, tuple[int, ...]] | None:
    """Return names and shapes of a network's tensors, or None where it cannot be built so."""
    quantised = "quantize" in arguments
    if "in_channels" in arguments and (quantised or not _takes_channels(name)):
        return None
    # Quantising computes with the weights, so that they must be there.
    module = build_unlisted(name, arguments, empty=not quantised)
    shapes: dict[str, tuple[int, ...]] = {}
    for key, value in module.state_dict().items():
        if isinstance(value, Tensor):
            shapes[key] = tuple(value.shape)
        elif isinstance(value, tuple):  # weight and bias of a quantised linear layer
            shapes[key.partition(PACKED)[0] + PACKED] = tuple(value[0].shape)
    return dict(decisive(shapes))


def _takes_channels(name: str) -> bool:
    """Whether one convolution alone looks at the picture, so that it may have other channels."""
    return _family_and_task(name)[1] != "optical flow"


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else resources())
