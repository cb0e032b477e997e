"""The preprocessing as a form shows it: plain fields that explain themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cnnviz.engine.options import check, option

if TYPE_CHECKING:
    from cnnviz.engine.data.preprocessing import Preprocessing

CHANNELS = {"colour": 3, "grey": 1}
PRESETS = ("ImageNet", "MNIST", "0 to 1", "-1 to 1")
_LARGEST = 4096  # beyond, one layer alone can take all the memory of a laptop
_SMALLEST_DEVIATION = 0.0001
_SIDE = 224


@dataclass(frozen=True)
class PreprocessingOptions:
    """The steps from a picture to the network's input; see the help of each field."""

    channels: str = option(
        "colour",
        label="Channels",
        help="What the first layer takes: three channels (red, green, blue) or one (grey). A grey "
        "picture is repeated for three; a coloured one is weighed by how bright its parts look.",
        choices=tuple(CHANNELS),
    )
    resize: bool = option(
        True,
        label="Resize",
        help="Bring the shorter side to a fixed length first; the proportions stay. Without it "
        "the picture keeps its size.",
    )
    side: int = option(
        _SIDE,
        label="Shorter side",
        help="Length of the shorter side after resizing. ImageNet's networks take 256 and then "
        "cut 224 out of the middle, so that the rim is lost.",
        minimum=1,
        maximum=_LARGEST,
        unit="px",
        only_when={"resize": (True,)},
    )
    crop: bool = option(
        True,
        label="Crop",
        help="Cut a piece of fixed size out of the middle, so that all inputs end alike. Linear "
        "layers need the size they were made for.",
    )
    size: tuple[int, int] = option(
        (_SIDE, _SIDE),
        label="Height × width",
        help="Pixels of the piece that the network sees, height before width. A smaller picture is "
        "enlarged to hold it.",
        minimum=1,
        maximum=_LARGEST,
        only_when={"crop": (True,)},
    )
    mean: tuple[float, float, float] = option(
        (0.0, 0.0, 0.0),
        label="Mean",
        help="Taken away from each channel, on the scale from 0 (black) to 1 (white). Networks "
        "learn best from numbers around zero, so this is the mean of the images they learned from.",
        minimum=-1000,
        maximum=1000,
    )
    std: tuple[float, float, float] = option(
        (1.0, 1.0, 1.0),
        label="Deviation",
        help="What each channel is divided by afterwards: the standard deviation of the images "
        "the network learned from. It must be above zero.",
        minimum=_SMALLEST_DEVIATION,
        maximum=1000,
    )
    interpolation: str = option(
        "bilinear",
        label="Interpolation",
        help="How pixels are computed when the size changes: nearest copies the closest one, "
        "bilinear blends 2 × 2, bicubic 4 × 4 with sharper edges. When shrinking, more pixels are "
        "averaged, so that no pattern appears that is not there.",
        choices=("nearest", "bilinear", "bicubic"),
    )

    def to_preprocessing(self) -> Preprocessing:
        """Return what the engine works with.

        Raises
        ------
        BadValue
            When a field is out of its range.
        """
        from cnnviz.engine.data.preprocessing import Preprocessing

        check(self)
        count = CHANNELS[self.channels]
        return Preprocessing(
            channels=count,
            resize=self.side if self.resize else None,
            crop=self.size if self.crop else None,
            mean=self.mean[:count],
            std=self.std[:count],
            interpolation=self.interpolation,
        )

    @classmethod
    def from_preprocessing(cls, values: Preprocessing) -> PreprocessingOptions:
        """Return the fields for what the engine works with."""
        size = values.crop or (values.resize or _SIDE,) * 2
        return cls(
            channels=next(name for name, count in CHANNELS.items() if count == values.channels),
            resize=values.resize is not None,
            side=values.resize or min(size),
            crop=values.crop is not None,
            size=(size[0], size[1]),
            mean=_three(values.mean),
            std=_three(values.std),
            interpolation=values.interpolation,
        )

    def with_preset(self, name: str) -> PreprocessingOptions:
        """Return the options with the values of one of ``PRESETS``.

        Sizes stay: they belong to the network and not to the images it learned from.
        """
        from cnnviz.engine.data.preprocessing import IMAGENET, MNIST

        if name in ("ImageNet", "MNIST"):
            known = self.from_preprocessing(IMAGENET if name == "ImageNet" else MNIST)
            return replace(self, channels=known.channels, mean=known.mean, std=known.std)
        mean, std = (0.0, 1.0) if name == "0 to 1" else (0.5, 0.5)
        return replace(self, mean=_three((mean,)), std=_three((std,)))

    @property
    def preset(self) -> str:
        """Name of the preset that has these values, or nothing."""
        return next((name for name in PRESETS if self.with_preset(name) == self), "")


def _three(values: tuple[float, ...]) -> tuple[float, float, float]:
    first, *others = values
    second, third = others or (first, first)
    return (first, second, third)
