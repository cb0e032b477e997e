"""What the pictures of an image set are like, as far as a network has to know beforehand."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.measuring import mean_and_deviation, measure
from cnnviz.engine.errors import DatasetProblem, ImageProblem
from cnnviz.engine.events import Progress, Work

_LOOKED_AT = 9
_MEASURED = 1000


@dataclass(frozen=True)
class Pictures:
    """Some pictures of a set.

    Parameters
    ----------
    side : int
        Median of their shorter sides in pixels.
    smallest, largest : (int, int)
        Height and width of the ones with the shortest and the longest shorter side.
    channels : int
        3 where any of them is coloured, otherwise 1.
    """

    side: int
    smallest: tuple[int, int]
    largest: tuple[int, int]
    channels: int

    @property
    def alike(self) -> bool:
        """Whether all of them have one size."""
        return self.smallest == self.largest


def look_at(image_set: ImageSet) -> Pictures:
    """Look at a few pictures, spread over the set.

    Raises
    ------
    DatasetProblem
        When none of the set can be read.
    """
    whole = image_set.in_memory
    if whole is not None and len(whole):
        size = (whole.shape[1], whole.shape[2])
        return Pictures(min(size), size, size, 1 if whole.ndim == 3 else 3)
    found = []
    for sample_id in _spread(len(image_set), _LOOKED_AT):
        with suppress(ImageProblem):
            found.append(image_set.image(sample_id))
    if not found:
        found = [first_picture(image_set)]
    sizes = sorted((picture.shape[:2] for picture in found), key=lambda size: (min(size), size))
    return Pictures(
        int(np.median([min(size) for size in sizes])),
        sizes[0],
        sizes[-1],
        3 if any(picture.ndim == 3 for picture in found) else 1,
    )


def first_picture(image_set: ImageSet) -> NDArray[np.uint8]:
    """Return the first picture that can be read, for there may be broken ones among them."""
    for sample_id in range(len(image_set)):
        with suppress(ImageProblem):
            return image_set.image(sample_id)
    raise DatasetProblem(image_set.spec, "has no image that can be read")


def measuring_pixels(
    image_set: ImageSet, channels: int, sample_ids: NDArray[np.int64] | None = None
) -> Work[Progress, tuple[tuple[float, ...], tuple[float, ...]]]:
    """Return mean and deviation of each channel, from 0 to 1, of up to a thousand pictures.

    They are spread over the set, or over the samples named, and read one at a time.

    Parameters
    ----------
    image_set : ImageSet
        The set.
    channels : int
        1 or 3, as for :func:`cnnviz.engine.data.measuring.mean_and_deviation`.
    sample_ids : ndarray of int64 or None
        Which samples; all by default.

    Raises
    ------
    DatasetProblem
        When none can be read, or all pixels are alike.
    """
    count, sums, products = 0, np.zeros(3), np.zeros((3, 3))
    ids = np.arange(len(image_set)) if sample_ids is None else sample_ids
    chosen = ids[_spread(len(ids), _MEASURED)]
    for done, sample_id in enumerate(chosen):
        if done % 32 == 0:
            yield Progress(done, len(chosen), "measuring the pixels", "images")
        with suppress(ImageProblem):
            found = measure(image_set.image(int(sample_id)))
            count += found.height * found.width
            sums += found.sums
            products += found.products
    if not count:
        raise DatasetProblem(image_set.spec, "has no image that can be read")
    mean, deviation = mean_and_deviation(count, sums, products, channels)
    if min(deviation) <= 0:
        raise DatasetProblem(
            image_set.spec,
            "all its pixels are alike, so that it has no deviation to be normalised by",
            "choose another normalisation",
        )
    return mean, deviation


def _spread(count: int, most: int) -> list[int]:
    """Return up to `most` indices below `count`, evenly spread, in rising order."""
    return [int(index) for index in np.unique(np.linspace(0, count - 1, min(most, count)).round())]
