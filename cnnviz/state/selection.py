"""What a person has chosen, as one frozen value that means the same in every view."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

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

    def with_samples(self, sample_ids: tuple[int, ...]) -> Selection:
        """Select samples of the image set."""
        return replace(self, sample_ids=sample_ids)


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
