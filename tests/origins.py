"""Files as different people make them, each with what a student should be told of it."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

from cnnviz.engine.models.build import build

NETWORK = "squeezenet1_1"
CLASSES = 7


class OwnNet(nn.Module):
    """A network of a class that nobody else has."""

    def __init__(self, classes: int = 4) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3)
        self.head = nn.Linear(6, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Return the logits."""
        logits: torch.Tensor = self.head(self.stem(images).mean((2, 3)))
        return logits


OWN_SOURCE = '''
import torch
from torch import nn


class OwnNet(nn.Module):
    """A small one."""

    def __init__(self, classes=4):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3)
        self.head = nn.Linear(6, classes)

    def forward(self, images):
        return self.head(self.stem(images).mean((2, 3)))
'''


def state() -> dict[str, torch.Tensor]:
    """Return the weights of a small network of torchvision's."""
    return dict(build(NETWORK, CLASSES).state_dict())


def own_state() -> dict[str, torch.Tensor]:
    """Return the weights of a network that nobody knows."""
    return dict(OwnNet().state_dict())


def _prefixed(prefix: str) -> dict[str, torch.Tensor]:
    return {prefix + key: tensor for key, tensor in state().items()}


def _wrapped(path: Path) -> None:
    content = {
        "epoch": 18,
        "arch": "squeezenet",
        "state_dict": _prefixed("module."),
        "best_prec1": torch.tensor(81.18),
        "optimizer": torch.optim.SGD([nn.Parameter(torch.ones(3))], lr=0.1).state_dict(),
    }
    torch.save(content, path)


def _lightning(path: Path) -> None:
    content = {
        "epoch": 4,
        "global_step": 8595,
        "pytorch-lightning_version": "2.1.0",
        "state_dict": _prefixed("model."),
        "hyper_parameters": {"lr": 0.001, "classes": CLASSES},
        "optimizer_states": [],
    }
    torch.save(content, path)


def _averaged(path: Path) -> None:
    ema = {key: tensor * 0.5 for key, tensor in state().items()}
    torch.save({"model": state(), "model_ema": ema, "epoch": 3}, path)


def _near(path: Path) -> None:
    odd = state()
    odd.pop("features.12.squeeze.bias")
    odd["features.0.weight"] = torch.zeros(64, 3, 5, 5)
    odd["extra.weight"] = torch.zeros(3)
    torch.save(odd, path)


def _plain_layers(path: Path) -> None:
    layers = OrderedDict(
        first=nn.Conv2d(3, 6, 3), bend=nn.ReLU(), pool=nn.AdaptiveAvgPool2d(1), flat=nn.Flatten()
    )
    torch.save(nn.Sequential(OrderedDict([*layers.items(), ("last", nn.Linear(6, 4))])), path)


def _traced(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # files of this kind stay for years
        torch.jit.trace(OwnNet().eval(), torch.zeros(1, 3, 16, 16)).save(path)


def _cut(path: Path) -> None:
    torch.save(state(), path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


# Name of the file, who writes it, and a part of what has to be said of it.
FILES: tuple[tuple[str, Callable[[Path], Any], str], ...] = (
    (
        "bare.pth",
        lambda path: torch.save(state(), path),
        "the weights of the network squeezenet1_1",
    ),
    ("best.pth.tar", _wrapped, "saved at epoch 18, with an accuracy of 81.18 %"),
    (
        "legacy.th",
        lambda path: torch.save(state(), path, _use_new_zipfile_serialization=False),
        "squeezenet1_1 with 7 classes",
    ),
    ("epoch=4-step=8595.ckpt", _lightning, "squeezenet1_1 with 7 classes. It was saved at epoch 4"),
    ("shared.safetensors", lambda path: save_file(state(), path), "squeezenet1_1 with 7 classes"),
    (
        "half.bin",
        lambda path: torch.save({key: value.half() for key, value in state().items()}, path),
        "squeezenet1_1 with 7 classes",
    ),
    (
        "course.pt",
        lambda path: torch.save(build("course_cnn").state_dict(), path),
        "Its tensors fit 3 networks",
    ),
    ("unknown.pth", lambda path: torch.save(own_state(), path), "does not say of which network"),
    ("near.pth", _near, "Most alike is the network squeezenet1_1"),
    ("plain layers.pt", _plain_layers, "built anew"),
    (
        "whole.pth",
        lambda path: torch.save(OwnNet(), path),
        "whole pickled network of the class tests.origins.OwnNet",
    ),
    ("program.pt", _traced, "TorchScript program"),
    (
        "arrays.npz",
        lambda path: np.savez(path, **{key: value.numpy() for key, value in own_state().items()}),
        "does not say of which network",
    ),
    ("averaged.pth", _averaged, "holds 2 sets of weights"),
    (
        "optimizer.pt",
        lambda path: torch.save({"lr": 0.1, "step": 3}, path),
        "no state dictionary",
    ),
    ("model.onnx", _bytes(b"\x08\x07\x12\x07pytorch\x1a\x051.9:" + bytes(200)), "ONNX"),
    ("model.h5", _bytes(b"\x89HDF\r\n\x1a\n" + bytes(200)), "HDF5"),
    ("pointer.pth", _bytes(b"version https://git-lfs.github.com/spec/v1\n"), "git lfs pull"),
    ("page.pth", _bytes(b"<!DOCTYPE html><html><body>Sign in</body></html>"), "web page"),
    ("cut.pth", _cut, "cut off"),
    ("empty.pth", _bytes(b""), "empty"),
    ("words.gguf", _bytes(b"GGUF\x03\x00\x00\x00" + bytes(200)), "GGUF"),
)
