"""What a person has chosen, as one frozen value that means the same in every view."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LIMIT = 200  # steps back that are kept


@dataclass(frozen=True, slots=True)
class Selection:
    """The one selection of a session; nothing selected means everything.

    Parameters
    ----------
    run : str or None
        Directory of the run whose weights are looked at.
    epoch : int or None
        Epoch of that run; None means the newest weights.
    layer : str or None
        Layer name as the layer table spells it, e.g. ``relu#2``.
    unit : int or None
        Channel or linear output of that layer.
    sample_ids, class_ids : tuple of int
        Samples and classes of the image set.
    """

    run: str | None = None
    epoch: int | None = None
    layer: str | None = None
    unit: int | None = None
    sample_ids: tuple[int, ...] = ()
    class_ids: tuple[int, ...] = ()

    def with_layer(self, layer: str | None, unit: int | None = 0) -> Selection:
        """Select a layer and, where it is another one than before, a unit of it."""
        if layer == self.layer:
            return self
        return replace(self, layer=layer, unit=None if layer is None else unit)

    def with_unit(self, unit: int | None) -> Selection:
        """Select a unit of the current layer."""
        return replace(self, unit=unit)

    def with_epoch(self, run: str | None, epoch: int | None) -> Selection:
        """Select the weights that all views show."""
        return replace(self, run=run, epoch=epoch)

    def with_samples(
        self, sample_ids: tuple[int, ...], class_ids: tuple[int, ...] = ()
    ) -> Selection:
        """Select samples of the image set; with classes, those of them that belong to one."""
        return replace(self, sample_ids=sample_ids, class_ids=class_ids)

    @property
    def is_part(self) -> bool:
        """Whether samples or classes are selected, so that not everything is meant."""
        return bool(self.sample_ids or self.class_ids)

    def mask(self, labels: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """Return which samples are meant, (N,), or None for all of them.

        Parameters
        ----------
        labels : ndarray of int64, shape (N,)
            Class of each sample of the image set.
        """
        import numpy as np

        if not self.is_part:
            return None
        meant = np.ones(len(labels), bool)
        if self.sample_ids:
            meant[:] = False
            ids = np.asarray(self.sample_ids)
            meant[ids[(ids >= 0) & (ids < len(labels))]] = True
        if self.class_ids:
            meant &= np.isin(labels, self.class_ids)
        return meant


class Combine(Enum):
    """How a new choice of samples or classes goes together with what is selected."""

    REPLACE = "replace"
    OR = "or"
    AND = "and"
    NOT = "not"


def combine(
    before: NDArray[np.bool_] | None, new: NDArray[np.bool_], how: Combine
) -> NDArray[np.bool_]:
    """Combine two choices.

    Parameters
    ----------
    before : ndarray of bool, shape (N,), or None
        What is selected; None where nothing is, which means everything: a choice then narrows it,
        or is taken away from it, but there is nothing to be added to.
    new : ndarray of bool, shape (N,)
        The new choice.
    how : Combine
        Their relation.
    """
    if how is Combine.REPLACE or (before is None and how is not Combine.NOT):
        return new
    if before is None:
        return ~new
    if how is Combine.OR:
        return before | new
    return before & new if how is Combine.AND else before & ~new


@dataclass(frozen=True, slots=True)
class History:
    """Selections that were committed, with a cursor for back and forward."""

    past: tuple[Selection, ...] = ()
    present: Selection = Selection()
    future: tuple[Selection, ...] = ()

    def commit(self, selection: Selection) -> History:
        """Add a selection; the way forward is gone, as in a browser."""
        if selection == self.present:
            return self
        return History((*self.past, self.present)[-_LIMIT:], selection)

    def amend(self, selection: Selection) -> History:
        """Put a selection in the place of the newest one: the same gesture goes on."""
        return self if selection == self.present else History(self.past, selection)

    def back(self) -> History:
        """Step to the selection before, if there is one."""
        if not self.past:
            return self
        return History(self.past[:-1], self.past[-1], (self.present, *self.future))

    def forward(self) -> History:
        """Undo a step back, if there was one."""
        if not self.future:
            return self
        return History((*self.past, self.present), self.future[0], self.future[1:])

    def without_samples(self) -> History:
        """Choose no samples, now and on the way back: their set is another one."""
        past = tuple(selection.with_samples(()) for selection in self.past)
        present = self.present.with_samples(())
        steps = [*past, present]
        kept = [one for one, after in itertools.pairwise(steps) if one != after]
        return History(tuple(kept), present)

    def without_past(self) -> History:
        """Forget the way back: it leads to layers of another network."""
        return History(present=self.present)
