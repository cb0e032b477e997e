"""Write the tables in ``resources/`` from the installed torchvision.

``python -m cnnviz.engine.models.signatures [FOLDER]`` writes ``architectures.json`` (what the
catalogue knows), ``signatures.json`` (the names and shapes of every network's tensors, by which
checkpoints are recognised) and ``imagenet_classes.txt``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torchvision
from torch import nn

from cnnviz.engine.models.build import build_unlisted
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.paths import resources

# Two numbers of classes that no other dimension of a network is tied to.
_FEW, _MORE = 11, 13
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
    signatures: list[dict[str, Any]] = []
    for name in names:
        for signature in _signatures(name):
            twin = any(signature["tensors"] == known["tensors"] for known in signatures)
            if not (twin and name.startswith("quantized_")):
                signatures.append(signature)
    _write_lines(folder / "signatures.json", signatures)
    classes = torchvision.models.ResNet50_Weights.DEFAULT.meta["categories"]
    (folder / "imagenet_classes.txt").write_text("\n".join(classes) + "\n", encoding="utf-8")


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
    if name.removeprefix("quantized_") in ("googlenet", "inception_v3"):
        yield from ({"aux_logits": True}, {"aux_logits": False})
    elif _family_and_task(name)[1] == "segmentation" and not name.startswith("lraspp"):
        yield from ({"aux_loss": False}, {"aux_loss": True})
    elif name.startswith("vit_"):
        published = torchvision.models.get_model_weights(name)
        sizes = {entry.transforms().crop_size[0] for entry in published}
        yield from ({"image_size": size} for size in sorted(sizes))
    else:
        yield {}


def _signatures(name: str) -> Iterator[dict[str, Any]]:
    for arguments in _variants(name):
        if _default_classes(name) is None:
            tensors, classes = _shapes(build_unlisted(name, arguments, empty=True)), {}
        else:
            few, more = (
                _shapes(build_unlisted(name, {**arguments, "num_classes": count}, empty=True))
                for count in (_FEW, _MORE)
            )
            classes = {
                key: [_linear(*pair) for pair in zip(few[key], more[key], strict=True)]
                for key in few
                if few[key] != more[key]
            }
            tensors = few
        yield {
            "architecture": name,
            "arguments": arguments,
            "tensors": {key: "x".join(map(str, shape)) for key, shape in tensors.items()},
            "classes": classes,
        }


def _linear(few: int, more: int) -> tuple[int, int]:
    """Return (a, b) such that a * classes + b is the size of this dimension."""
    factor, rest = divmod(more - few, _MORE - _FEW)
    assert rest == 0
    return factor, few - factor * _FEW


def _shapes(module: nn.Module) -> dict[str, tuple[int, ...]]:
    return {
        key: tuple(tensor.shape)
        for key, tensor in module.state_dict().items()
        # Older files lack these counters, and they decide nothing.
        if not key.endswith("num_batches_tracked")
    }


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else resources())
