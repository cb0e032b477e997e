"""What a tensor sees of the input, dimension by dimension."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cnnviz.engine.models.fields.axes import Axis, input_axis, joined

SUMMARY = (
    "besides, figures of the whole image scale or join every place (squeeze and excitation, "
    "image pooling or the like)"
)
NORMALISED = "besides, every place is normalised by figures of the whole image"
GLOBAL = "global pooling: the whole image counts"
LINEAR = "a linear layer over all places: the whole image counts"
ATTENTION = "attention between places: the whole image counts"
TOKENS = "places in a row among other tokens, which attention mixes: the whole image counts"
SINGLE = "a single place stands for all: the whole image counts"
RESHAPED = "its places were dealt out anew, so that nobody can say what each of them sees"


@dataclass(frozen=True, eq=False)
class Atom:
    """A factor of a dimension: rows, columns, or anything else; reshapes merge and part them."""

    size: int
    role: int | None = None  # 0 rows, 1 columns
    axis: Axis | None = None


Group = tuple[Atom, ...]


@dataclass(frozen=True, eq=False)
class Field:
    """What a tensor sees of the input.

    Parameters
    ----------
    dims : tuple of tuple of Atom
        For each dimension the factors that it was merged of.
    spread : (str, str)
        For rows and columns why the tensor has no such places; empty where it has.
    notes : tuple of str
        What else counts for it.
    lost : str
        Why nobody can say; empty otherwise.
    """

    dims: tuple[Group, ...]
    spread: tuple[str, str] = ("", "")
    notes: tuple[str, ...] = ()
    lost: str = ""

    @property
    def axes(self) -> tuple[Axis | None, Axis | None]:
        """Rows and columns, where the tensor has such places."""
        found: list[Axis | None] = [None, None]
        for atom in places_in(*self.dims):
            assert atom.role is not None
            found[atom.role] = atom.axis
        return found[0], found[1]

    def noted(self, note: str) -> Field:
        """Return the same with one more note."""
        return self if note in self.notes else replace(self, notes=(*self.notes, note))

    def without(self, dims: Sequence[int], reason: str) -> Field:
        """Return the same where the places of some dimensions have come together into one."""
        spread = list(self.spread)
        for atom in places_in(*(self.dims[dim] for dim in dims)):
            assert atom.role is not None
            spread[atom.role] = reason
        kept = tuple(
            (Atom(1),) if index in dims else group for index, group in enumerate(self.dims)
        )
        return replace(self, dims=kept, spread=(spread[0], spread[1]))

    def with_dims(self, dims: Sequence[Group]) -> Field:
        """Return the same with other dimensions."""
        # What dataclasses offer for it takes several times as long, and this is called often.
        return Field(tuple(dims), self.spread, self.notes, self.lost)


def places_in(*groups: Group) -> list[Atom]:
    """Return the rows and columns among the factors of some dimensions."""
    return [atom for group in groups for atom in group if atom.role is not None]


def lost(reason: str) -> Field:
    """Return the field of a tensor of which nobody can say what its places see."""
    return Field((), lost=reason)


def input_field(shape: Sequence[int]) -> Field:
    """Return the field of a picture or a batch of them, (..., H, W)."""
    rows, columns = shape[-2:]
    down = input_axis(rows)
    across = down if rows == columns else input_axis(columns)
    return Field(
        (
            *((Atom(size),) for size in shape[:-2]),
            (Atom(rows, 0, down),),
            (Atom(columns, 1, across),),
        )
    )


def regrouped(field: Field, shape: Sequence[int]) -> Field | None:
    """Return the field after a reshape; None where it cuts rows or columns into pieces."""
    atoms = [atom for group in field.dims for atom in group]
    atoms.reverse()
    dims: list[Group] = []
    for wanted in shape:
        group: list[Atom] = []
        size = 1
        while atoms and (size < wanted or (atoms[-1].size == 1 == wanted and not group)):
            atom = atoms.pop()
            if size * atom.size > wanted:
                need = wanted // size
                if atom.role is not None or need * size != wanted or atom.size % need:
                    return None
                atoms.append(Atom(atom.size // need))
                atom = Atom(need)
            group.append(atom)
            size *= atom.size
        if size != wanted:
            return None
        dims.append(tuple(group))
    if any(atom.size != 1 for atom in atoms):
        return None
    if dims:
        dims[-1] = (*dims[-1], *reversed(atoms))
    return field.with_dims(dims)


def together(fields: Sequence[Field], shape: Sequence[int]) -> Field:
    """Return what the result of an operation on each place sees, its inputs being broadcast."""
    for field in fields:
        if field.lost:
            return field
    if len(fields) == 1 and _fits(fields[0], shape):
        return fields[0]
    notes = tuple(dict.fromkeys(note for field in fields for note in field.notes))
    spread = [next((f.spread[role] for f in fields if f.spread[role]), "") for role in (0, 1)]
    dims: list[Group] = []
    for place in range(-len(shape), 0):
        group: Group = (Atom(shape[place]),)
        for field in fields:
            own = field.dims[place] if -place <= len(field.dims) else ()
            atoms = places_in(own)
            if atoms and group_size(own) != shape[place]:
                for atom in atoms:  # one place for all
                    assert atom.role is not None
                    spread[atom.role] = spread[atom.role] or SINGLE
            elif atoms:
                merged = own if not places_in(group) else _merged(group, own)
                if merged is None:
                    return lost(RESHAPED)
                group = merged
        dims.append(group)
    placed = [atom.role for atom in places_in(*dims)]
    if len(set(placed)) < len(placed):
        return lost(ATTENTION)  # a table of places by places
    for role in (0, 1):
        if role in placed and spread[role]:
            spread[role] = ""
            notes = tuple(dict.fromkeys((*notes, SUMMARY)))
    return Field(tuple(dims), (spread[0], spread[1]), notes)


def _fits(field: Field, shape: Sequence[int]) -> bool:
    return [group_size(group) for group in field.dims] == list(shape)


def group_size(group: Group) -> int:
    """Return the length of a dimension that is merged of these factors."""
    return math.prod(atom.size for atom in group)


def _merged(one: Group, other: Group) -> Group | None:
    mine, yours = places_in(one), places_in(other)
    if [(a.role, a.size) for a in mine] != [(a.role, a.size) for a in yours]:
        return None
    both = iter(
        Atom(a.size, a.role, joined(a.axis, b.axis))
        for a, b in zip(mine, yours, strict=True)
        if a.axis is not None and b.axis is not None
    )
    return tuple(atom if atom.role is None else next(both) for atom in one)


def along(field: Field, dim: int, count: int, rule: Callable[..., Axis], *arguments: Any) -> Field:
    """Return the field with one dimension changed to `count` places.

    Where it is rows or columns alone, `rule` says what the new places see, called with the axis
    and `arguments`; where they are merged with something else, nobody can say.
    """
    if field.lost:
        return field
    group = field.dims[dim]
    atoms = places_in(group)
    if not atoms:
        new: Group = (Atom(count),)
    elif len(group) == 1 and atoms[0].axis is not None:
        new = (Atom(count, atoms[0].role, rule(atoms[0].axis, *arguments)),)
    else:
        return lost(RESHAPED)
    return field.with_dims([*field.dims[:dim], new, *field.dims[dim + 1 :]])
