"""Which samples a place in a view of an evaluation means, and how often things happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.training.evaluate import ClassEvaluation
    from cnnviz.state.selection import Selection

MANY = 40  # outputs from which only those that appear are worth a place


def counted(
    evaluation: ClassEvaluation, selected: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.int64], int]:
    """Return the confusion matrix, (C, C), and its number of samples.

    Parameters
    ----------
    evaluation : ClassEvaluation
        Whose.
    selected : ndarray of bool, shape (samples of the image set,), optional
        Which samples count; all by default.
    """
    if selected is None:
        return evaluation.confusion, evaluation.samples
    told = evaluation.predictions
    use = selected[told["sample_ids"]]
    outputs = len(evaluation.classes)
    places = told["labels"][use] * outputs + told["predicted"][use]
    flat = np.bincount(places, minlength=outputs * outputs)
    return flat.reshape(outputs, outputs), int(use.sum())


def in_cell(
    evaluation: ClassEvaluation, truth: int | None, predicted: int | None
) -> NDArray[np.int64]:
    """Return the ids of the samples of an output that were taken for one; None for any."""
    told = evaluation.predictions
    use = np.ones(evaluation.samples, bool)
    if truth is not None:
        use &= told["labels"] == truth
    if predicted is not None:
        use &= told["predicted"] == predicted
    found: NDArray[np.int64] = told["sample_ids"][use]
    return found


def cell_of(evaluation: ClassEvaluation, selection: Selection) -> tuple[int, int] | None:
    """Return the cell whose samples are just those selected, if there is one."""
    chosen = selection.sample_ids
    if not chosen or selection.class_ids:
        return None
    at = evaluation.row_of.get(chosen[0])
    if at is None:
        return None
    told = evaluation.predictions
    cell = int(told["labels"][at]), int(told["predicted"][at])
    if evaluation.confusion[cell] != len(chosen):
        return None
    return cell if set(chosen) == set(in_cell(evaluation, *cell).tolist()) else None


def appearing(confusion: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the outputs that have samples or that something was taken for, in their order."""
    return np.flatnonzero(confusion.sum(0) + confusion.sum(1))


def share_text(count: int, of: int) -> str:
    """Return a count with its share: "87 of 1,000 (8.7 %)"."""
    share = f" ({100 * count / of:.1f} %)" if of else ""
    return f"{count:,} of {of:,}{share}"


def sorted_rows(
    rows: Sequence[Sequence[str | int | float]], column: int, descending: bool
) -> list[int]:
    """Return the order of rows by a column; what is no number comes last either way."""

    def place(row: int) -> tuple[bool, str | float]:
        value = rows[row][column]
        if isinstance(value, str):
            return False, value.casefold()
        return (value != value) != descending, value

    return sorted(range(len(rows)), key=place, reverse=descending)
