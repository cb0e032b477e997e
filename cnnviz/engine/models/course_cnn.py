"""The course's own network: two convolutions, two poolings, two linear layers.

The listing that students see declares ``Linear(64 * 6 * 6, 128)`` after floor pooling of 28 px
images, which gives 5 x 5 maps and does not run. With pooling that rounds up the declared shapes
are right, so that is the default; the other readings of the listing can be built too, and so can
the variants that the course tries: other filters, activations, poolings and units.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from cnnviz.engine.errors import BadValue
from cnnviz.engine.models.shapes import layer_shapes

_ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
}
_POOLINGS: dict[str, Callable[..., nn.Module]] = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}
ACTIVATIONS, POOLINGS = tuple(_ACTIVATIONS), (*_POOLINGS, "none")


class CourseCNN(nn.Module):
    """The course's network.

    One ``relu`` is called three times and one ``pool`` twice, as in the course's listing; another
    activation is called by its own name.

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
    filters : (int, int)
        Filters of ``conv1`` and of ``conv2``.
    kernel_size : int
        Height and width of the filters of both.
    activation : {"relu", "sigmoid", "tanh"}
        What bends the sums.
    pooling : {"max", "average", "none"}
        What becomes of each 2 x 2 places after each activation.
    units : int
        Outputs of ``fc1``.

    Raises
    ------
    BadValue
        When a number is out of range or a name unknown.
    ShapeTrouble
        When the image is too small for the network: the layer, what it expects, what it gets.
    """

    def __init__(
        self,
        num_classes: int = 10,
        in_channels: int = 1,
        image_size: int = 28,
        padding: tuple[int, int] = (0, 0),
        ceil_mode: bool = True,
        dropout: float = 0.0,
        filters: tuple[int, int] = (32, 64),
        kernel_size: int = 3,
        activation: str = "relu",
        pooling: str = "max",
        units: int = 128,
    ) -> None:
        super().__init__()
        least = (*filters, num_classes, in_channels, kernel_size, units)
        names = ("filters", "filters", "num_classes", "in_channels", "kernel_size", "units")
        for name, value in zip(names, least, strict=True):
            if value < 1:
                raise BadValue(name, value, "at least 1")
        if not 0.0 <= dropout < 1.0:
            raise BadValue("dropout", dropout, "at least 0 and less than 1")
        if activation not in ACTIVATIONS:
            raise BadValue("activation", activation, "one of " + ", ".join(ACTIVATIONS))
        if pooling not in POOLINGS:
            raise BadValue("pooling", pooling, "one of " + ", ".join(POOLINGS))
        shapes = layer_shapes(
            num_classes=num_classes,
            in_channels=in_channels,
            image_size=image_size,
            filters=filters,
            kernel_size=kernel_size,
            padding=padding,
            ceil_mode=ceil_mode,
            activation=activation,
            pooling=pooling,
            units=units,
        )
        if shapes.problem is not None:
            raise shapes.problem
        first, second = filters
        self.conv1 = nn.Conv2d(in_channels, first, kernel_size, padding=padding[0])
        self.conv2 = nn.Conv2d(first, second, kernel_size, padding=padding[1])
        if pooling != "none":
            self.pool = _POOLINGS[pooling](2, ceil_mode=ceil_mode)
        self._pools = pooling != "none"
        self._activation = activation
        self.add_module(activation, _ACTIVATIONS[activation]())
        self.fc1 = nn.Linear(shapes.features, units)
        self.dropout = nn.Dropout(dropout)
        self.fc2 = nn.Linear(units, num_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Return the logits, (N, num_classes), of images (N, in_channels, H, W)."""
        bend = self.get_submodule(self._activation)
        maps: torch.Tensor = images
        for convolution in (self.conv1, self.conv2):
            maps = bend(convolution(maps))
            if self._pools:
                maps = self.pool(maps)
        hidden = bend(self.fc1(maps.flatten(1)))
        logits: torch.Tensor = self.fc2(self.dropout(hidden))
        return logits
