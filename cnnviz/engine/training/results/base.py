"""What all evaluations have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.models.loaded import LoadedModel

Unit = Literal["share", "figure"]

_NAMED = 5  # classes or samples that a warning names


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an evaluation.

    Parameters
    ----------
    key : str
        Its name in JSON.
    value : float or None
        None where it means nothing.
    unit : {"share", "figure"}
        A share from 0 to 1 that is told in percent, or a number as it is.
    higher_is_better : bool
        Which way is the better one.
    """

    key: str
    value: float | None
    unit: Unit = "figure"
    higher_is_better: bool = True

    @property
    def text(self) -> str:
        """The figure as it is told: three or four digits, a dash for none."""
        if self.value is None or not np.isfinite(self.value):
            return "–"
        return f"{100 * self.value:.2f} %" if self.unit == "share" else f"{self.value:.4g}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Evaluation(ABC):
    """How a network does on an image set.

    Parameters
    ----------
    loss : float
        Mean over the samples of the loss that belongs to this kind of answer.
    samples : int
        How many samples with a target were measured.
    classes : tuple of str
        Names of the classes, in the order of the network's outputs; empty for numbers.
    predictions : dict of str to ndarray, each of shape (N,)
        sample_ids, loss, and what else there is one value of for each sample.
    skipped : tuple of str
        Images that could not be read, with the reason.
    outside : dict of str to int
        Classes of the image set that no output stands for, by name, with how many samples (of
        masks: pixels) of each were therefore left out.
    not_finite : tuple of int
        Samples for which the network answered NaN or infinity; left out.
    warnings : tuple of str
        Sentences about what was assumed or left out.
    facts : mapping of str to str
        What was measured: "model", "images", "split".
    """

    kind: ClassVar[TargetKind]

    loss: float
    samples: int
    classes: tuple[str, ...]
    predictions: dict[str, NDArray[Any]]
    skipped: tuple[str, ...] = ()
    outside: dict[str, int] = field(default_factory=dict)
    not_finite: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def row_of(self) -> dict[int, int]:
        """The place in the arrays of each sample that was measured, by its id."""
        return {int(one): at for at, one in enumerate(self.predictions["sample_ids"])}

    @property
    @abstractmethod
    def figures(self) -> tuple[Figure, ...]:
        """The figures that sum it up, the foremost first."""

    @property
    def right(self) -> NDArray[np.bool_] | None:
        """Whether each sample was answered right, (N,); None where there is only more or less."""
        return None

    @property
    def has_scores(self) -> bool:
        """Whether the scores are there from which curves and likenesses are made."""
        return True

    @abstractmethod
    def told(self, row: int) -> tuple[str, str]:
        """Return truth and answer of the sample at a place of the arrays, in a word or two."""

    @abstractmethod
    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything that there is for each sample, for a file."""

    @abstractmethod
    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values under the names that scripts rely on."""

    def _common_json(self) -> dict[str, Any]:
        return {
            "target": self.kind,
            **{figure.key: figure.value for figure in self.figures},
            "samples": self.samples,
            "outside": self.outside,
            "not_finite": list(self.not_finite),
            "skipped": list(self.skipped),
            "warnings": list(self.warnings),
        }


def facts_of(model: LoadedModel, dataset: ImageSet) -> dict[str, str]:
    """Return what was measured, for people."""
    return {"model": model.title, "images": dataset.name, "split": dataset.split or ""}


def mean_of(values: NDArray[np.float64]) -> float | None:
    """Return the mean of what is a number, None where nothing is."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None


def plain(values: NDArray[Any]) -> list[float | None]:
    """Return numbers as JSON can hold them."""
    return [float(value) if np.isfinite(value) else None for value in values]


def told_not_finite(model: LoadedModel, dataset: ImageSet, dropped: Sequence[int]) -> list[str]:
    """Return the sentence about samples that the network answered with NaN or infinity."""
    if not dropped:
        return []
    names = some_of([dataset.sample_name(one) for one in dropped])
    count = count_of(len(dropped), "sample")
    return [f"Left out, because {model.title} answers with NaN or infinity: {count}, {names}."]


def told_outside(model: LoadedModel, outside: Mapping[str, int], what: str) -> list[str]:
    """Return the sentence about classes that no output stands for."""
    if not outside:
        return []
    count, names = count_of(sum(outside.values()), what), some_of(list(outside))
    return [f"Left out, because {model.title} has no output for their classes: {count} of {names}."]


def told_alien(model: LoadedModel, dataset: ImageSet) -> str:
    """Return the sentence for names of which none is equal."""
    return (
        f"The classes of {dataset.name} are not those of {model.title}: labels are compared by "
        "number."
    )


def count_of(number: int, what: str) -> str:
    """Return "1 sample" or "1,200 samples"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def some_of(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    rest = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return shown if rest <= 0 else f"{shown} and {rest:,} more"
