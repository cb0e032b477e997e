"""The cells of a gallery, and the pictures in them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from cnnviz.qt.widgets.marks import DrawnMarks, drawn_marks
from cnnviz.qt.widgets.sample_grid import Judged
from cnnviz.state.classes import name_of_class
from cnnviz.state.gallery import Judgements, truth_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.data.marking import Marks


class Cells(Sequence[Judged]):
    """Cells made when they are looked at, so that a large set costs nothing.

    Parameters
    ----------
    ids : ndarray of int64, shape (n,)
        The samples in their order.
    images : ImageSet
        Where they are from.
    said : Judgements or None
        What a network says of them.
    outputs : sequence of str
        Names of the network's outputs.
    troubles : mapping of int to str
        Why samples cannot be read.
    """

    def __init__(
        self,
        ids: NDArray[np.int64],
        images: ImageSet,
        said: Judgements | None,
        outputs: Sequence[str],
        troubles: Mapping[int, str],
    ) -> None:
        self.ids = ids
        self._images = images
        self._said = said
        self._outputs = outputs
        self._troubles = troubles

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> Judged: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Judged]: ...
    def __getitem__(self, place: int | slice) -> Judged | Sequence[Judged]:
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(len(self)))]
        number = int(self.ids[place])
        truth, said = truth_of(self._images, number), self._said
        name, trouble = self._images.sample_name(number), self._troubles.get(number, "")
        row = -1 if said is None else int(said.rows[number])
        if said is None or row < 0:
            return Judged(number, truth, "", math.nan, None, None, name, trouble)
        if said.of_classes:
            guess = name_of_class(int(said.predicted[number]), self._outputs)
        else:
            known, guess = said.evaluation.told(row)
            truth = known or truth
        return Judged(
            number,
            truth,
            guess,
            float(said.confidence[number]),
            bool(said.right[number]) if said.judged[number] else None,
            float(said.loss[number]),
            name,
            trouble,
        )


@dataclass(frozen=True, eq=False)
class Picture:
    """A small picture, (h, w, 3) uint8, how large it was made, and what is marked in it."""

    pixels: NDArray[np.uint8]
    side: int
    marks: DrawnMarks | None


def make_picture(images: ImageSet, sample_id: int, side: int) -> Picture | None:
    """Make the picture of a cell, or None where it cannot be read; on the lane."""
    import numpy as np
    from PIL import Image

    from cnnviz.engine.data.marking import has_marks, marks_of
    from cnnviz.engine.errors import ImageProblem

    try:
        if not has_marks(images):
            return Picture(images.thumbnail(sample_id, side), side, None)
        pixels = images.image(sample_id)
    except ImageProblem:
        return None
    size = (pixels.shape[0], pixels.shape[1])
    marks = drawable(marks_of(images, sample_id, size, side))
    picture = Image.fromarray(pixels).convert("RGB")
    picture.thumbnail((side, side), Image.Resampling.BILINEAR)
    return Picture(np.asarray(picture, np.uint8), side, marks)


def drawable(marks: Marks | None) -> DrawnMarks | None:
    """Return marks as Qt draws them."""
    if marks is None:
        return None
    return drawn_marks(marks.boxes, marks.names, marks.colours, marks.unsure, marks.overlay)
