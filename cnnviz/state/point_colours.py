"""What the colours of points mean: classes, right and wrong, or numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.training.evaluate import ClassEvaluation
    from cnnviz.state.gallery import Judgements

WAYS = ("label", "prediction", "correct", "confidence", "loss", "unit")
JUDGED = ("prediction", "correct", "confidence", "loss")  # these need an evaluation
COLUMN = "column:"  # begins a way that is a column of the image set
_MOST_CLASSES = 1024  # of a column; beyond, its texts are names and no classes
_FEW_NUMBERS = 12  # as few different numbers are taken for classes
_ENDS = (16, 236)  # of the colour map: its darkest and lightest are lost on one ground or the other
WRONG, RIGHT = 0, 1


@dataclass(frozen=True, eq=False)
class ClassColours:
    """Points coloured by classes.

    Parameters
    ----------
    codes : ndarray of int64, shape (N,)
        Class of each point, -1 where there is none.
    names : tuple of str
        Of the classes.
    table : ndarray of uint8, shape (C, 3)
        Colour of each class.
    """

    codes: NDArray[np.int64]
    names: tuple[str, ...]
    table: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.codes)

    def colours(self, unknown: Sequence[int]) -> NDArray[np.uint8]:
        """Return the colour of each point, (N, 3); `unknown` where it has no class."""
        import numpy as np

        whole = np.concatenate((self.table, np.array([unknown], np.uint8)))
        return whole[self.codes]


@dataclass(frozen=True, eq=False)
class ValueColours:
    """Points coloured by numbers.

    Parameters
    ----------
    values : ndarray of float32, shape (N,)
        NaN where there is none.
    low, high : float
        What the ends of the colour map stand for.
    table : ndarray of uint8, shape (256, 3)
        The colour map.
    """

    values: NDArray[np.float32]
    low: float
    high: float
    table: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.values)

    def colours(self, unknown: Sequence[int]) -> NDArray[np.uint8]:
        """Return the colour of each point, (N, 3); `unknown` where there is no number."""
        import numpy as np

        span = self.high - self.low
        known = np.isfinite(self.values)
        share = (self.values - self.low) / span if span > 0 else np.zeros_like(self.values)
        places = np.where(known, np.clip(share, 0, 1) * (len(self.table) - 1) + 0.5, 0)
        found = self.table[places.astype(np.int64)]
        found[~known] = unknown
        return found


PointColours = ClassColours | ValueColours


def by_label(images: ImageSet) -> ClassColours:
    """Colour by the class that the image set gives."""
    return _classes(images.labels, images.class_names)


def by_prediction(images: ImageSet, said: Judgements, evaluation: ClassEvaluation) -> ClassColours:
    """Colour by the class that the network gives.

    An output that stands for a class of the image set has that class's colour and name; the others
    come after them.
    """
    import numpy as np

    names = list(images.class_names)
    known = int(images.labels.max(initial=-1)) + 1
    names += [f"#{index}" for index in range(len(names), known)]
    place = np.full(len(evaluation.classes), -1, np.int64)
    for label, output in enumerate(evaluation.pairs.outputs):
        if 0 <= output < len(place) and place[output] < 0:
            place[output] = label
    for output in np.flatnonzero(place < 0).tolist():
        place[output] = len(names)
        names.append(evaluation.classes[output])
    codes = np.where(said.predicted >= 0, place[said.predicted], -1)
    return _classes(codes, names)


def by_correctness(
    said: Judgements, words: tuple[str, str], colours: tuple[Sequence[int], Sequence[int]]
) -> ClassColours:
    """Colour by whether the network was right; `words` and `colours` are for wrong and right."""
    import numpy as np

    codes = np.where(~said.judged, -1, np.where(said.right, RIGHT, WRONG))
    return ClassColours(codes.astype(np.int64), words, np.array(colours, np.uint8))


def by_values(values: NDArray[Any]) -> ValueColours:
    """Colour by numbers; the ends of the colour map leave out the highest and lowest percent."""
    import numpy as np

    from cnnviz.engine.imaging import lut

    values = np.asarray(values, np.float32)
    finite = values[np.isfinite(values)]
    low, high = np.percentile(finite, (1, 99)) if len(finite) else (0.0, 0.0)
    if low == high and len(finite):
        low, high = finite.min(), finite.max()
    places = np.linspace(*_ENDS, 256).astype(np.int64)
    return ValueColours(values, float(low), float(high), lut("viridis")[places])


def by_column(texts: Sequence[str]) -> PointColours | None:
    """Colour by a column of texts: as numbers where all are, else as classes; "" is none.

    Returns
    -------
    ClassColours, ValueColours or None
        None where nearly every text is another one, as of names of files.
    """
    import numpy as np

    given = sorted({text for text in texts if text}, key=_natural)
    numbers = [_number(text) for text in given]
    if len(given) > _FEW_NUMBERS and all(number is not None for number in numbers):
        of_text: Mapping[str, float | None] = dict(zip(given, numbers, strict=True))
        return by_values(np.array([of_text.get(text) for text in texts], np.float32))
    if len(given) > min(_MOST_CLASSES, max(_FEW_NUMBERS, len(texts) // 2)):
        return None
    index = {text: number for number, text in enumerate(given)}
    return _classes(np.array([index.get(text, -1) for text in texts], np.int64), given)


def _classes(codes: NDArray[np.int64], names: Sequence[str]) -> ClassColours:
    from cnnviz.engine.imaging import class_colours

    count = max(len(names), int(codes.max(initial=-1)) + 1)
    words = [*names, *(f"#{index}" for index in range(len(names), count))]
    words = [word or f"#{index}" for index, word in enumerate(words)]
    return ClassColours(codes, tuple(words), class_colours(count))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _natural(text: str) -> tuple[bool, float, str]:
    """Sort numbers by value and before words."""
    number = _number(text)
    if number is None or number != number:
        return True, 0.0, text
    return False, number, text
