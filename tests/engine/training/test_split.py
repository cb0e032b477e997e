"""Who is held out: a share of every kind, and pieces of one picture together."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.views import viewing
from cnnviz.engine.errors import DatasetProblem
from cnnviz.engine.events import drain
from cnnviz.engine.training import parts
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.setup import split_samples
from tests.few import few_digits


class Pieces(ArraySet):
    """Pictures that were cut out of others."""

    def __init__(self, labels: NDArray[np.int64], groups: NDArray[np.int64]) -> None:
        made: dict[str, Any] = {"spec": "pieces", "kind": "digits", "name": "pieces"}
        names = tuple("abc")
        super().__init__(np.zeros((len(labels), 4, 4), np.uint8), labels, class_names=names, **made)
        self._groups = groups

    @property
    def groups(self) -> NDArray[np.int64]:
        return self._groups


def test_a_share_of_every_class_is_held_out_and_by_the_seed_alone() -> None:
    images = few_digits(600)
    one, again, other = (split_samples(images, 0.2, seed) for seed in (3, 3, 4))
    assert np.array_equal(one.train, again.train)
    assert not np.array_equal(one.train, other.train)
    assert np.array_equal(np.union1d(one.train, one.validation), np.arange(600))
    counts = np.bincount(images.labels)
    held = np.bincount(images.labels[one.validation])
    assert held.tolist() == [round(count * 0.2) for count in counts.tolist()]


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_pieces_of_one_picture_stay_together(share: float) -> None:
    random = np.random.default_rng(0)
    groups = random.integers(0, 80, 1000) * 3  # numbers of pictures need not follow each other
    labels = random.choice(3, 1000, p=[0.9, 0.08, 0.02])
    labels[random.random(1000) < 0.05] = -1
    split = split_samples(Pieces(labels, groups), share, 1)
    assert not set(groups[split.train]) & set(groups[split.validation])
    both = np.concatenate([split.train, split.validation])
    assert np.array_equal(np.sort(both), np.flatnonzero(labels >= 0))
    held = np.bincount(labels[split.validation], minlength=3) / np.bincount(labels[both])
    assert held[:2] == pytest.approx([share, share], abs=0.06)
    assert held[2] > 0, "the rarest class is measured too"


def test_pieces_of_one_picture_alone_cannot_be_parted() -> None:
    lone = Pieces(np.arange(9) % 3, np.zeros(9, np.int64))
    with pytest.raises(DatasetProblem, match="hold out a larger share"):
        split_samples(lone, 0.3, 0)


@pytest.mark.parametrize("asked", [{}, {"positive": "WBC"}])
def test_cells_of_one_smear_stay_together(shared_data: Path, asked: dict[str, str]) -> None:
    images = open_dataset(f"voc:{shared_data / 'voc-bccd'}", "train")
    cells: ImageSet = drain(viewing(images, "crops", **asked))
    split = split_samples(cells, 0.2, 0)
    pictures = np.array(cells.columns["picture"])
    assert not set(pictures[split.train]) & set(pictures[split.validation])
    held = np.bincount(cells.labels[split.validation]) / np.bincount(cells.labels)
    assert held == pytest.approx(np.full(len(held), 0.2), abs=0.05)


@pytest.mark.parametrize(
    ("there", "split", "measured"),
    [
        (("train2017", "val2017"), "train2017", "val2017"),
        (("train", "trainval", "val", "test", "all"), "train", "val"),
        (("train", "trainval", "val", "test", "all"), "trainval", "test"),
        (("train", "test", "all"), "all", None),
        (("train", "trainval", "val", "all"), "trainval", None),
    ],
)
def test_the_part_that_measures_holds_nothing_that_is_learned(
    monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], split: str, measured: str | None
) -> None:
    def part(name: str) -> ImageSet:
        images = few_digits(60)
        images.parts, images.split = there, name
        return images

    def opening(_spec: str, name: str) -> Generator[Any, None, ImageSet]:
        yield from ()
        return part(name)

    monkeypatch.setattr(parts, "opening", opening)
    work = parts.dividing(TrainConfig(validation="own"), part(split))
    if measured is None:
        with pytest.raises(DatasetProblem, match="no part of its own"):
            drain(work)
    else:
        assert drain(work).validation.images.split == measured
