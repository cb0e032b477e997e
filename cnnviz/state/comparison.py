"""Units and inputs that a person has put side by side."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnviz.engine.models.layers import LayerTable
    from cnnviz.state.inputs import InputImage

MOST = 24  # units, and inputs: as many as a table shows at a glance

Unit = tuple[str, int]


@dataclass(frozen=True)
class Collected:
    """What was collected, in the order in which it was.

    Parameters
    ----------
    units : tuple of (str, int)
        Layer and index.
    inputs : tuple of InputImage
        Pictures.
    """

    units: tuple[Unit, ...] = ()
    inputs: tuple[InputImage, ...] = ()

    def with_unit(self, unit: Unit) -> Collected:
        """Add a unit at the end, where it is not there yet and there is room."""
        if unit in self.units or len(self.units) >= MOST:
            return self
        return replace(self, units=(*self.units, unit))

    def with_inputs(self, inputs: Iterable[InputImage]) -> Collected:
        """Add pictures at the end, those that are not there yet, as far as there is room."""
        found = list(self.inputs)
        for one in inputs:
            if len(found) < MOST and not any(same_picture(one, other) for other in found):
                found.append(one)
        return self if len(found) == len(self.inputs) else replace(self, inputs=tuple(found))

    def without_unit(self, unit: Unit) -> Collected:
        """Take a unit away."""
        return replace(self, units=tuple(one for one in self.units if one != unit))

    def without_input(self, image: InputImage) -> Collected:
        """Take a picture away."""
        kept = tuple(one for one in self.inputs if not same_picture(one, image))
        return replace(self, inputs=kept)

    def within(self, layers: LayerTable | None) -> Collected:
        """Return what is left of it in another network: the units that it has too."""
        kept = tuple(one for one in self.units if layers is not None and is_there(one, layers))
        return self if kept == self.units else replace(self, units=kept)


def is_there(unit: Unit, layers: LayerTable) -> bool:
    """Whether a network has a unit, and it answers to images."""
    row = layers.by_name.get(unit[0])
    return row is not None and row.executed and 0 <= unit[1] < (row.units or 0)


def picture_key(image: InputImage) -> Hashable:
    """Return what is equal for inputs that show one and the same: a sample that was read twice."""
    if image.sample_id is None or image.image_set is None:
        return id(image)
    return id(image.image_set), image.sample_id


def same_picture(one: InputImage, other: InputImage) -> bool:
    """Whether two inputs show one and the same."""
    return picture_key(one) == picture_key(other)
