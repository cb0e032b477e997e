"""What the network is looking at: a picture, a clip, or numbers from a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.given import Clip, Given, Values
    from cnnviz.engine.data.image_set import ImageSet


@dataclass(frozen=True, eq=False)
class InputImage:
    """One input, as it is before any preprocessing; compared by identity.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W) or (H, W, 3)
        The picture itself; of anything else a picture that stands for it.
    name : str
        File name, sample name or what else a person calls it.
    origin : {"file", "sample", "drawing"}
        Where it came from.
    sample_id : int or None
        Index in the image set, for samples.
    label : int or None
        Class index, where it is known.
    label_name : str
        The label in words, or nothing.
    path : str
        The file, for pictures that were opened from one.
    image_set : ImageSet or None
        The set that a sample belongs to: its number and label mean nothing in another one.
    other : Clip, Values or None
        What is given to the network where it is no picture: frames, or numbers.
    """

    pixels: NDArray[np.uint8]
    name: str
    origin: Literal["file", "sample", "drawing"]
    sample_id: int | None = None
    label: int | None = None
    label_name: str = ""
    path: str = ""
    image_set: ImageSet | None = None
    other: Clip | Values | None = None

    @property
    def given(self) -> Given:
        """What the network is given of it."""
        from cnnviz.engine.data.given import Picture

        return self.other or Picture(self.pixels)

    @property
    def is_picture(self) -> bool:
        """Whether it is one picture, which all views can work with."""
        return self.other is None
