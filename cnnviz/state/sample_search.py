"""Samples that a person looks for by words: their file, their class, a column of a table."""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet

_TERM = re.compile(r'(-?)(?:([^\s:"]+):)?(?:"([^"]*)"?|(\S+))')
_BOUND = re.compile(r"([<>])\s*(-?\d+(?:\.\d+)?)")
_CLASS = ("class", "label")
_FILE = ("file", "name")
_AT_ONCE = 4096  # samples between two steps


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for.

    Parameters
    ----------
    key : str
        "class", "file", a column, or nothing for any of them; in small letters.
    text : str
        What is looked for, in small letters.
    unwanted : bool
        Whether samples that show it are left out instead.
    """

    key: str
    text: str
    unwanted: bool = False


def terms(text: str) -> tuple[Term, ...]:
    """Part what a person typed: words, ``class:cat``, ``file:"a b"``, ``age:>30``, ``-word``.

    >>> terms('class:cat -blurred')
    (Term(key='class', text='cat', unwanted=False), Term(key='', text='blurred', unwanted=True))
    """
    found = []
    for minus, key, quoted, plain in _TERM.findall(text):
        sought = (quoted or plain).casefold()
        if sought:
            found.append(Term(key.casefold(), sought, bool(minus)))
    return tuple(found)


class SampleIndex:
    """The words of an image set, gathered when they are first looked for."""

    def __init__(self, images: ImageSet) -> None:
        self.images = images
        self._names: list[str] = []
        self._columns = {
            title.casefold(): [cell.casefold() for cell in cells]
            for title, cells in images.columns.items()
        }

    def matching(self, text: str) -> Generator[int, None, NDArray[np.bool_]]:
        """Find the samples that all terms fit, (N,); yields how far it is."""
        import numpy as np

        count = len(self.images)
        wanted = np.ones(count, bool)
        for term in terms(text):
            found = yield from self._fitting(term)
            wanted &= ~found if term.unwanted else found
        return wanted

    def _fitting(self, term: Term) -> Generator[int, None, NDArray[np.bool_]]:
        import numpy as np

        if term.key in _CLASS:
            return self._of_class(term.text)
        if term.key in _FILE:
            return (yield from self._in_names(term.text))
        if term.key in self._columns:
            return _in_cells(self._columns[term.key], term.text)
        # A colon that follows no known key belongs to the word.
        text = f"{term.key}:{term.text}" if term.key else term.text
        found = self._of_class(text, parts=True)
        found |= yield from self._in_names(text)
        for cells in self._columns.values():
            found |= np.fromiter((text in cell for cell in cells), bool, len(cells))
            yield len(cells)
        return found

    def _of_class(self, text: str, *, parts: bool = False) -> NDArray[np.bool_]:
        """Return which samples show a class: the one called so, or those that hold the text."""
        import numpy as np

        names = [name.casefold() for name in self.images.class_names]
        exact = [number for number, name in enumerate(names) if name == text]
        chosen = [number for number, name in enumerate(names) if text in name]
        classes = exact if exact and not parts else chosen
        presence = self.images.presence
        if presence is not None:
            return np.asarray(presence[:, classes].any(axis=1), np.bool_)
        return np.isin(self.images.labels, classes)

    def _in_names(self, text: str) -> Generator[int, None, NDArray[np.bool_]]:
        import numpy as np

        count = len(self.images)
        while len(self._names) < count:
            start = len(self._names)
            numbers = range(start, min(start + _AT_ONCE, count))
            self._names += [self.images.sample_name(number).casefold() for number in numbers]
            yield len(self._names)
        return np.fromiter((text in name for name in self._names), bool, count)


def _in_cells(cells: Sequence[str], text: str) -> NDArray[np.bool_]:
    """Return which cells hold a text, or a number beyond a bound such as ``>30``."""
    import numpy as np

    bound = _BOUND.fullmatch(text)
    if bound is None:
        return np.fromiter((text in cell for cell in cells), bool, len(cells))
    numbers = np.fromiter(map(_number, cells), np.float64, len(cells))
    limit = float(bound[2])
    return numbers > limit if bound[1] == ">" else numbers < limit


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
