"""The course's own network: two convolutions, two poolings, two linear layers.

The listing that students see declares ``Linear(64 * 6 * 6, 128)`` after floor pooling of 28 px
images, which gives 5 x 5 maps and does not run. With pooling that rounds up the declared shapes
are right, so that is the default; the other readings of the listing can be built too.
"""

from __future__ import annotations

import math

import torch
from torch import nn

from cnnviz.engine.errors import BadValue


class CourseCNN(nn.Module):
    """The course's network.

    One ``relu`` is called three times and one ``pool`` twice, as in the course's listing.

    Parameters
    ----------
    num_classes : int
        Outputs of ``fc2``.
    in_channels : int
        Channels of the input: 1 for grey images, 3 for colour.
    image_size : int
        Height and width of the input in pixels.
    padding : (int, int)
        Zero padding of ``conv1`` and of ``conv2``.
    ceil_mode : bool
        Whether pooling rounds sizes up, so that 28 px give ``fc1`` 64 x 6 x 6 inputs.
    dropout : float
        Share of the outputs of ``fc1`` that are dropped in training, from 0 to below 1.

    Raises
    ------
    BadValue
        When a number is out of range or the image is too small for the network.
    """

    def __init__(
        self,
        num_classes: int = 10,
        in_channels: int = 1,
        image_size: int = 28,
        padding: tuple[int, int] = (0, 0),
        ceil_mode: bool = True,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise BadValue("num_classes", num_classes, "at least 1")
        if in_channels < 1:
            raise BadValue("in_channels", in_channels, "at least 1")
        if not 0.0 <= dropout < 1.0:
            raise BadValue("dropout", dropout, "at least 0 and less than 1")
        side = pooled_side(image_size, padding, ceil_mode)
        if side < 1:
            raise BadValue(
                "image_size", image_size, "large enough for two convolutions and poolings"
            )
        self.conv1 = nn.Conv2d(in_channels, 32, kernel_size=3, padding=padding[0])
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3, padding=padding[1])
        self.pool = nn.MaxPool2d(2, ceil_mode=ceil_mode)
        self.relu = nn.ReLU()
        self.fc1 = nn.Linear(64 * side * side, 128)
        self.dropout = nn.Dropout(dropout)
        self.fc2 = nn.Linear(128, num_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Return the logits, (N, num_classes), of images (N, in_channels, H, W)."""
        maps = self.pool(self.relu(self.conv1(images)))
        maps = self.pool(self.relu(self.conv2(maps)))
        hidden = self.relu(self.fc1(maps.flatten(1)))
        logits: torch.Tensor = self.fc2(self.dropout(hidden))
        return logits


def pooled_side(image_size: int, padding: tuple[int, int], ceil_mode: bool) -> int:
    """Return the side in pixels of the maps that reach ``fc1``; below 1 nothing reaches it."""
    side = image_size
    for pad in padding:
        side = side + 2 * pad - 2
        side = math.ceil(side / 2) if ceil_mode else side // 2
    return side
