"""What a snippet repeats: the views of the window, as values."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.probes.methods import Method


@dataclass(frozen=True, slots=True)
class Activations:
    """The maps of a layer; ``relu#2`` is the second call of ``relu``."""

    layer: str


@dataclass(frozen=True, slots=True)
class Filters:
    """The weights of a layer; of a file that fits no network a tensor by its name."""

    layer: str


@dataclass(frozen=True, slots=True)
class Predictions:
    """The classes that the network finds likeliest, or whatever it answers."""


@dataclass(frozen=True, slots=True)
class Attributions:
    """What each place of the input contributes to the score of a class.

    Parameters
    ----------
    method : {"grad-cam", "gradient-x-input", "integrated-gradients"}
        How.
    target : int
        The class.
    layer : str
        The layer that Grad-CAM looks at; empty for other methods.
    """

    method: Method
    target: int
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Features:
    """What a layer gives for the input, pooled to one number for each unit."""

    layer: str


View = Activations | Filters | Predictions | Attributions | Features
