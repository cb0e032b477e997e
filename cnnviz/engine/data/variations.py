"""One picture as augmentation varies it, for a person to look at."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.data.augment import Augmentation
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import Preprocessing, as_seen
from cnnviz.engine.data.stream import Stream


class _Again(ImageSet):
    """One picture, many times."""

    def __init__(self, picture: NDArray[np.uint8], count: int) -> None:
        super().__init__(
            spec="",
            kind="images",
            name="",
            labels=np.full(count, -1, np.int64),
            class_names=(),
        )
        self._picture = picture

    def image(self, sample_id: int) -> NDArray[np.uint8]:  # noqa: ARG002 - all are the same
        return self._picture

    def sample_name(self, sample_id: int) -> str:
        return f"#{sample_id}"

    def fingerprint(self) -> str:
        return ""


def variations(
    picture: NDArray[np.uint8],
    preprocessing: Preprocessing,
    augmentation: Augmentation | None,
    count: int = 16,
    seed: int = 0,
) -> NDArray[np.uint8]:
    """Draw what a training would make of a picture, as :class:`Stream` does it.

    Parameters
    ----------
    picture : ndarray of uint8, shape (H, W) or (H, W, 3)
        The picture.
    preprocessing : Preprocessing
        How pictures are brought to the network.
    augmentation : Augmentation or None
        What is done to them; None does nothing.
    count : int
        How many draws.
    seed : int
        Other seeds draw otherwise; with the same one, other settings stretch the same draws.

    Returns
    -------
    ndarray of uint8, shape (count, H', W') or (count, H', W', 3)
        As the network sees them, without the normalisation.
    """
    with Stream(
        _Again(picture, count),
        preprocessing,
        device=torch.device("cpu"),
        augmentation=augmentation,
        seed=seed,
        kept_bytes=0,
    ) as stream:
        ((batch,),) = stream.batches(range(count), count)
    return np.stack([as_seen(image, preprocessing) for image in batch.images])
