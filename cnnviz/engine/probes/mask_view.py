"""The mask that a network gives for one sample, beside the true one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.marking import colours_of, overlay_of
from cnnviz.engine.data.targets import VOID
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.imaging import class_colours
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.results.classes import names_of, pair
from cnnviz.engine.training.results.masks import ious, mask_for


@dataclass(frozen=True, slots=True)
class MaskClass:
    """A class in the masks of a sample.

    Parameters
    ----------
    name : str
        How it is called.
    colour : (int, int, int)
        Red, green and blue.
    given : float
        Share of the pixels that the network gives it, from 0 to 1.
    true : float or None
        Share that is of it, where there is a true mask.
    iou : float or None
        Intersection of both by their union.
    """

    name: str
    colour: tuple[int, int, int]
    given: float
    true: float | None
    iou: float | None


@dataclass(frozen=True, eq=False)
class MaskView:
    """Masks of one sample, ready to be laid over what the network sees.

    Parameters
    ----------
    given : ndarray of uint8, shape (H, W, 4)
        Red, green, blue and opacity of what the network gives.
    true : ndarray of uint8, shape (H, W, 4), or None
        The same of the true mask, where there is one.
    classes : tuple of MaskClass
        The classes in either, those with most pixels first.
    note : str
        Why there is no true mask, where one was expected.
    """

    given: NDArray[np.uint8]
    true: NDArray[np.uint8] | None
    classes: tuple[MaskClass, ...]
    note: str = ""


def mask_view(
    model: LoadedModel,
    given: NDArray[np.int64],
    outputs: int,
    images: ImageSet | None = None,
    sample_id: int | None = None,
) -> MaskView:
    """Colour what a network gave for a sample, and the true mask where there is one.

    Parameters
    ----------
    model : LoadedModel
        The network.
    given : ndarray of int64, shape (H, W)
        The output that came first at each pixel.
    outputs : int
        How many there are.
    images : ImageSet, optional
        Where the sample is from.
    sample_id : int, optional
        Which it is.
    """
    truth, note = None, ""
    names: tuple[str, ...] = tuple(model.class_names)
    colours = class_colours(outputs).copy()
    if images is not None and sample_id is not None and images.target == "mask":
        pairs = pair(model, images, outputs, None)
        names = names_of(model, images, pairs, outputs)
        # An output has the colour of the class that it stands for.
        for label, output in enumerate(pairs.outputs):
            if output >= 0:
                colours[output] = colours_of(images, images.class_names)[label]
        try:
            mask = images.mask(sample_id)
        except CnnvizError as problem:
            mask, note = None, str(problem)
        if mask is not None:
            size = (given.shape[0], given.shape[1])
            truth = mask_for(mask, model.preprocessing, pairs, size)
    if len(names) != outputs:
        names = tuple(f"class {index}" for index in range(outputs))
    small = np.minimum(given, VOID - 1).astype(np.uint8)
    return MaskView(
        overlay_of(small, names, colours),
        None if truth is None else overlay_of(truth, names, colours),
        _classes(small, truth, names, colours),
        note,
    )


def _classes(
    given: NDArray[np.uint8],
    truth: NDArray[np.uint8] | None,
    names: tuple[str, ...],
    colours: NDArray[np.uint8],
) -> tuple[MaskClass, ...]:
    count = min(len(names), VOID)
    shares = np.bincount(given.ravel(), minlength=count)[:count] / given.size
    true: NDArray[np.float64] | None = None
    each = np.full(count, np.nan)
    if truth is not None and (truth != VOID).any():
        known = truth != VOID
        flat = truth[known].astype(np.int64) * count + given[known]
        confusion = np.bincount(flat, minlength=count * count).reshape(count, count)
        true, each = confusion.sum(1) / confusion.sum(), ious(confusion)
    there = shares if true is None else np.maximum(shares, true)
    order = [at for at in np.argsort(-there, kind="stable").tolist() if there[at] > 0]
    return tuple(
        MaskClass(
            names[at],
            (int(colours[at][0]), int(colours[at][1]), int(colours[at][2])),
            float(shares[at]),
            None if true is None else float(true[at]),
            float(each[at]) if np.isfinite(each[at]) else None,
        )
        for at in order
    )
