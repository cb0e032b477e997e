"""Small networks that look at other things than pictures."""

from __future__ import annotations

import warnings

import torch
import torchvision
from torch import Tensor, nn


def curve_net() -> nn.Sequential:
    """Return a network for curves of two channels and any length."""
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv1d(2, 6, 3),
        nn.ReLU(inplace=True),
        nn.AdaptiveAvgPool1d(1),
        nn.Flatten(),
        nn.Linear(6, 3),
    ).eval()


def clip_net() -> nn.Sequential:
    """Return a network for clips of three channels."""
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv3d(3, 4, 3, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool3d(1),
        nn.Flatten(),
        nn.Linear(4, 3),
    ).eval()


def quantised(name: str = "resnet18") -> nn.Module:
    """Return a network of torchvision's that counts in whole numbers, with random weights."""
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        build = getattr(torchvision.models.quantization, name)
        made: nn.Module = build(weights=None, quantize=True).eval()
    return made


class Finder(nn.Module):
    """Answers with objects, as detectors do: two boxes, the second of which is hardly sure."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)

    def forward(self, images: Tensor) -> list[dict[str, Tensor]]:
        """Return boxes in pixels of the input, masks and key points."""
        height, width = images.shape[-2:]
        self.stem(images)
        boxes = torch.tensor([[0.1, 0.2, 0.5, 0.6], [0.5, 0.5, 1.0, 1.0]])
        masks = torch.zeros(2, 1, height, width)
        masks[0, 0, height // 5 : height // 2, width // 10 : width // 2] = 0.9
        points = torch.tensor([[[0.3, 0.4, 1.0], [0.4, 0.5, 0.0]], [[0.7, 0.7, 1.0]] * 2])
        edges = torch.tensor([width, height, width, height])
        return [
            {
                "boxes": boxes * edges,
                "labels": torch.tensor([2, 1]),
                "scores": torch.tensor([0.875, 0.25]),
                "masks": masks,
                "keypoints": points * torch.tensor([width, height, 1]),
            }
        ]
