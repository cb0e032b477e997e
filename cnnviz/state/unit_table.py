"""What the unit table shows: columns, which rows, in which order. Pure functions over arrays."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from cnnviz.engine.models.layers import LayerTable
    from cnnviz.engine.probes.responses import LayerResponses, Responses

# Figures in the order of their columns; "effect" is there only after somebody asked for it.
FIGURES = ("maximum", "mean", "deviation", "zeros", "best_class", "selectivity", "effect")
PICTURES = 5  # top images that stand in a row
_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        ">": operator.gt,
        "≥": operator.ge,
        "<": operator.lt,
        "≤": operator.le,
    }
)
OPERATORS = tuple(_COMPARE)


@dataclass(frozen=True, eq=False)
class UnitRows:
    """All units of one or several layers, a row each.

    Parameters
    ----------
    layers : tuple of str
        Names of the layers.
    layer_of : ndarray of int64, shape (R,)
        Which of them each row belongs to.
    units : ndarray of int64, shape (R,)
        Number of the unit in its layer.
    figures : mapping of str to ndarray, shape (R,)
        By the names in :data:`FIGURES`; "best_class" holds class indices, -1 where there is none.
    top_ids : ndarray of int64, shape (R, 5)
        Samples that excite each unit most, -1 where there are fewer.
    dead : ndarray of bool, shape (R,)
        Whether the unit answers alike to every sample.
    repeats : ndarray of int64, shape (R,)
        Number of the unit of the same layer that it nearly repeats, -1 for none.
    class_names : tuple of str
        Names of the class indices.
    """

    layers: tuple[str, ...]
    layer_of: NDArray[np.int64]
    units: NDArray[np.int64]
    figures: Mapping[str, NDArray[Any]]
    top_ids: NDArray[np.int64]
    dead: NDArray[np.bool_]
    repeats: NDArray[np.int64]
    class_names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.units)

    def layer(self, row: int) -> str:
        """Return the name of the layer of a row."""
        return self.layers[int(self.layer_of[row])]

    def class_name(self, row: int) -> str:
        """Return the class that excites the unit of a row most, or nothing where there is none."""
        index = int(self.figures["best_class"][row])
        if index < 0:
            return ""
        return self.class_names[index] if index < len(self.class_names) else f"#{index}"

    def find(self, layer: str | None, unit: int | None) -> int:
        """Return the row of a unit, or -1."""
        if layer not in self.layers or unit is None:
            return -1
        first, last = np.searchsorted(self.layer_of, self.layers.index(layer) + np.arange(2))
        return int(first) + unit if 0 <= unit < last - first else -1

    def with_effects(self, effects: Mapping[str, NDArray[Any]] | None) -> UnitRows:
        """Return the rows with the effect of each unit, or without any.

        Parameters
        ----------
        effects : mapping of str to ndarray, shape (units,), or None
            By layer; units of a layer that is not among them have NaN.
        """
        figures = {name: values for name, values in self.figures.items() if name != "effect"}
        if effects is not None:
            column = np.full(len(self), np.nan)
            for number, layer in enumerate(self.layers):
                rows = self.layer_of == number
                if layer in effects and len(effects[layer]) == rows.sum():
                    column[rows] = effects[layer]
            figures["effect"] = column
        return replace(self, figures=figures)


def rows_of(
    layers: Mapping[str, LayerResponses],
    dead: Mapping[str, NDArray[np.bool_]],
    repeats: Mapping[str, NDArray[np.int64]],
    class_names: Sequence[str] = (),
) -> UnitRows:
    """Return a row for each unit of these layers.

    Parameters
    ----------
    layers : mapping of str to LayerResponses
        What a sweep found, layer by layer, in the order of the rows.
    dead, repeats : mapping of str to ndarray, shape (units,)
        Marks of the units of each layer.
    class_names : sequence of str
        Names of the classes.
    """
    parts = list(layers.values())
    counts = [len(part.mean) for part in parts]

    def joined(take: Callable[[LayerResponses], NDArray[Any]], kind: Any) -> NDArray[Any]:
        return np.concatenate([np.empty(0, kind), *(take(part).astype(kind) for part in parts)])

    figures = {
        "maximum": joined(_maximum, np.float64),
        "mean": joined(operator.attrgetter("mean"), np.float64),
        "deviation": joined(operator.attrgetter("deviation"), np.float64),
        "zeros": joined(operator.attrgetter("zeros"), np.float64),
        "best_class": joined(operator.attrgetter("best_class"), np.int64),
        "selectivity": joined(operator.attrgetter("selectivity"), np.float64),
    }
    return UnitRows(
        layers=tuple(layers),
        layer_of=np.repeat(np.arange(len(parts)), counts),
        units=np.concatenate([np.empty(0, np.int64), *map(np.arange, counts)]),
        figures=figures,
        top_ids=np.concatenate([np.empty((0, PICTURES), np.int64), *map(_first_ids, parts)]),
        dead=np.concatenate([np.empty(0, bool), *(dead[name] for name in layers)]),
        repeats=np.concatenate([np.empty(0, np.int64), *(repeats[name] for name in layers)]),
        class_names=tuple(class_names),
    )


def _maximum(part: LayerResponses) -> NDArray[Any]:
    if not part.top_values.shape[1]:
        return np.full(len(part.top_values), np.nan)
    return np.where(part.top_ids[:, 0] >= 0, part.top_values[:, 0], np.nan)


def _first_ids(part: LayerResponses) -> NDArray[np.int64]:
    ids = np.full((len(part.top_ids), PICTURES), -1, np.int64)
    some = part.top_ids[:, :PICTURES]
    ids[:, : some.shape[1]] = some
    return ids


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows are shown.

    Parameters
    ----------
    text : str
        Words that all have to occur in "layer · unit" or the best class; a number alone means
        that unit.
    column : str
        Figure that a threshold is for; empty for none.
    compare : str
        One of :data:`OPERATORS`.
    threshold : float
        What the figure is compared with.
    hide_dead, hide_repeats : bool
        Whether units are left out that answer alike to all samples, or that nearly repeat another.
    """

    text: str = ""
    column: str = ""
    compare: str = ">"
    threshold: float = 0.0
    hide_dead: bool = False
    hide_repeats: bool = False


@dataclass(frozen=True, slots=True)
class RowOrder:
    """By which column rows are sorted: "unit", "marks", or one of :data:`FIGURES`."""

    column: str = "unit"
    descending: bool = False


def arrange(rows: UnitRows, wanted: RowFilter, by: RowOrder) -> NDArray[np.int64]:
    """Return which rows are shown, in their order.

    Equal ones keep the order of their numbers; what has no figure (NaN) comes last both ways.

    Returns
    -------
    ndarray of int64, shape (shown,)
        Indices into `rows`.
    """
    shown = np.flatnonzero(_matches(rows, wanted))
    key = _sort_key(rows, by.column)
    if key is None:
        return shown[::-1] if by.descending else shown
    values = key[shown]
    known = ~np.isnan(values)
    values = np.where(known, -values if by.descending else values, np.inf)
    return shown[np.lexsort((values, ~known))]


def _sort_key(rows: UnitRows, column: str) -> NDArray[np.floating[Any]] | None:
    """Return a number for each row, or None for the order that they have."""
    if column == "marks":
        # Dead ones first, then those that repeat others.
        return np.where(rows.dead, 0.0, np.where(rows.repeats >= 0, 1.0, 2.0))
    if column not in rows.figures:
        return None
    values = rows.figures[column].astype(np.float64)
    if column != "best_class":
        return values
    names = [name.casefold() for name in rows.class_names]
    rank: NDArray[np.float64] = np.empty(len(names) + 1)
    rank[np.argsort(names, kind="stable")] = np.arange(len(names))
    rank[-1] = np.nan  # where an index of -1 leads
    known = (values >= 0) & (values < len(names))
    return rank[np.where(known, values, -1).astype(np.int64)]


def _matches(rows: UnitRows, wanted: RowFilter) -> NDArray[np.bool_]:
    shown = np.ones(len(rows), bool)
    if wanted.hide_dead:
        shown &= ~rows.dead
    if wanted.hide_repeats:
        shown &= rows.repeats < 0
    if wanted.column in rows.figures:
        with np.errstate(invalid="ignore"):
            shown &= _COMPARE[wanted.compare](rows.figures[wanted.column], wanted.threshold)
    for word in wanted.text.casefold().split():
        shown &= _having(rows, word)
    return shown


def _having(rows: UnitRows, word: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_]
    if word.isdecimal():
        found = rows.units == int(word)
        return found
    layers = np.array([word in name.casefold() for name in rows.layers], bool)
    classes = np.array([word in name.casefold() for name in rows.class_names] + [False], bool)
    best = rows.figures["best_class"]
    known = (best >= 0) & (best < len(rows.class_names))
    found = layers[rows.layer_of] | classes[np.where(known, best, -1)]
    return found


def main_layers(table: LayerTable) -> tuple[str, ...]:
    """Return the layers whose units a sweep of the whole network looks at.

    All convolutions and linear layers that are called and whose output has units.
    """
    return tuple(
        row.name
        for row in table.rows
        if row.executed and row.units and row.type.startswith(("Conv", "Linear"))
    )


def merged(before: Responses | None, new: Responses) -> Responses:
    """Return new answers together with those of other layers, where both are of the same samples.

    Where some were dropped, those of another layer count other samples.
    """
    if before is None or before.dropped.size or new.dropped.size or before.samples != new.samples:
        return new
    return replace(new, layers={**before.layers, **new.layers})
