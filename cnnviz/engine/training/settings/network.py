"""The network that learns."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.options import option

GROUP, COURSE = "Network", "Course CNN"
ACTIVATIONS = ("relu", "sigmoid", "tanh")
POOLINGS = ("max", "average", "none")
_COURSE = {"model": ("course_cnn",)}


@dataclass(frozen=True)
class NetworkOptions:
    """The network, how it is made to fit the images, and which of its layers learn."""

    model: str = option(
        "course_cnn",
        label="Model",
        help="The network to train: an architecture's name or a checkpoint to go on from.",
        group=GROUP,
    )
    weights: str = option(
        "random",
        label="Start from",
        help="Random weights, or those that torchvision publishes for the architecture, where they "
        "have been downloaded.",
        choices=("random", "published"),
        group=GROUP,
    )
    image_size: int = option(
        0,
        label="Image size",
        help="Height and width of what the network gets; 0 takes the smallest that works and keeps "
        "the images' detail.",
        minimum=0,
        maximum=4096,
        unit="px",
        zero="as proposed",
        group=GROUP,
    )
    channels: str = option(
        "auto",
        label="Channels",
        help="1 for grey, 3 for colour; auto takes what the network has. Grey images are repeated "
        "three times, colour ones are weighed together.",
        choices=("auto", "1", "3"),
        group=GROUP,
    )
    normalisation: str = option(
        "auto",
        label="Normalise by",
        help="Mean and deviation that are taken from the pixels: the network's usual ones, those "
        "of ImageNet, or those of these images; auto keeps what the weights were made with.",
        choices=("auto", "usual", "imagenet", "data"),
        group=GROUP,
    )
    head: str = option(
        "auto",
        label="Head",
        help="auto gives the network a new last layer where its outputs are not those of the "
        "classes; new always does, keep never.",
        choices=("auto", "new", "keep"),
        group=GROUP,
    )
    frozen: str = option(
        "",
        label="Frozen layers",
        help="Layers that keep their weights, by name and separated by commas; a name stands for "
        "everything below it. The layer tree chooses them too.",
        group=GROUP,
    )
    filters1: int = option(
        32,
        label="Filters of conv1",
        help="How many patterns the first convolution looks for.",
        minimum=1,
        maximum=1024,
        only_when=_COURSE,
        group=COURSE,
    )
    filters2: int = option(
        64,
        label="Filters of conv2",
        help="How many patterns of patterns the second convolution looks for.",
        minimum=1,
        maximum=1024,
        only_when=_COURSE,
        group=COURSE,
    )
    kernel_size: int = option(
        3,
        label="Kernel size",
        help="Height and width of each filter.",
        minimum=1,
        maximum=15,
        only_when=_COURSE,
        unit="px",
        group=COURSE,
    )
    padding: int = option(
        0,
        label="Padding",
        help="Zeros around the maps before each convolution; (kernel size - 1) / 2 keeps the size.",
        minimum=0,
        maximum=7,
        only_when=_COURSE,
        unit="px",
        group=COURSE,
    )
    activation: str = option(
        "relu",
        label="Activation",
        help="What bends the sums: ReLU cuts off below 0, sigmoid goes from 0 to 1, tanh from -1 "
        "to 1.",
        choices=ACTIVATIONS,
        only_when=_COURSE,
        group=COURSE,
    )
    pooling: str = option(
        "max",
        label="Pooling",
        help="What becomes of each 2 x 2 places: their maximum, their average, or all are kept.",
        choices=POOLINGS,
        only_when=_COURSE,
        group=COURSE,
    )
    units: int = option(
        128,
        label="Units of fc1",
        help="Width of the hidden linear layer.",
        minimum=1,
        maximum=16_384,
        only_when=_COURSE,
        group=COURSE,
    )
