"""Matching classes by names and numbers, and finding out that they are numbered otherwise."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.training.class_pairs import (
    ClassPairs,
    match_names,
    pair_classes,
    suggest_pairs,
)

PETS = ("cat", "dog", "owl")


@pytest.mark.parametrize(
    ("images", "network", "expected"),
    [
        (PETS, ("Owl", "CAT", "Dog"), (1, 2, 0)),
        (("cat", "fire_truck"), ("owl", "fire truck", "cat"), (2, 1)),
        (("tench, Tinca tinca", "crane"), ("crane", "tench", "crane"), (1, -1)),
        (("crane", "ant", "crane"), ("ape", "crane", "crane", "ant"), (1, 3, 2)),
        (("tench",), ("goldfish, Carassius auratus", "tench, Tinca tinca"), (1,)),
        (("bank",), ("bank, shore", "bank, money"), (-1,)),  # one name of two outputs
        (("cat", "shoe"), PETS, (0, -1)),
    ],
)
def test_names(
    images: tuple[str, ...], network: tuple[str, ...], expected: tuple[int, ...]
) -> None:
    assert match_names(images, network) == expected


def test_imagenet_is_matched_with_itself_in_any_order() -> None:
    names = [f"thing {index}" for index in range(1000)]
    names[134] = names[517] = "crane"
    names[638] = names[639] = "maillot"
    assert match_names(tuple(names), tuple(names)) == tuple(range(1000))
    longer = (*names, "one more")
    assert match_names(tuple(names), tuple(reversed(longer)))[:3] == (1000, 999, 998)


def test_it_is_said_how_they_were_matched() -> None:
    assert pair_classes(PETS, ("owl", "cat", "dog"), 3, 3) == ClassPairs((1, 2, 0), "name")
    assert pair_classes(PETS, (), 3, 1000) == ClassPairs((0, 1, 2), "index")
    assert pair_classes((), PETS, 5, 3) == ClassPairs((0, 1, 2, -1, -1), "index")
    assert pair_classes(PETS, ("a", "b", "c"), 3, 3) == ClassPairs((0, 1, 2), "index", alien=True)
    assert pair_classes(PETS, PETS, 3, 3, [2, -1, 0]) == ClassPairs((2, -1, 0), "given")
    for wrong in ([0], [0, 1, 3], [0, 1, -2]):
        with pytest.raises(CnnvizError, match="whole numbers from -1 to 2"):
            pair_classes(PETS, PETS, 3, 3, wrong)


def test_labels_become_outputs() -> None:
    pairs = ClassPairs((2, -1, 2), "given")
    outputs = pairs.of_labels(np.array([0, 1, 2, 3, -1]))
    assert outputs.tolist() == [2, -1, 2, -1, -1]
    assert pairs.classes_of(2) == (0, 2)
    assert pairs.classes_of(0) == ()


def test_a_better_table_is_the_best_of_all() -> None:
    random = np.random.default_rng(0)
    truth = np.array([3, 0, 4, 1, 2])
    labels = random.integers(0, 5, 500)
    predicted = np.where(random.random(500) < 0.8, truth[labels], random.integers(0, 5, 500))
    found = suggest_pairs(labels, predicted, ClassPairs(tuple(range(5)), "index"), 5)
    assert found is not None
    best = max(
        itertools.permutations(range(5)),
        key=lambda table: int((np.array(table)[labels] == predicted).sum()),
    )
    assert found.outputs == best == tuple(truth.tolist())
    assert found.accuracy == (truth[labels] == predicted).mean()
    assert found.accuracy_now == (labels == predicted).mean()


def test_a_part_of_imagenet_in_folders_of_its_own() -> None:
    """ImageFolder numbers ten classes from 0; the network has a thousand."""
    random = np.random.default_rng(1)
    truth = random.permutation(1000)[:10]
    labels = np.repeat(np.arange(10), 20)
    right = random.random(200) < 0.6
    predicted = np.where(right, truth[labels], random.integers(0, 1000, 200))
    found = suggest_pairs(labels, predicted, ClassPairs(tuple(range(10)), "index"), 1000)
    assert found is not None
    assert found.outputs == tuple(truth.tolist())


@pytest.mark.parametrize("case", ["chance", "one each", "fits already", "all one answer"])
def test_nothing_is_suggested(case: str) -> None:
    random = np.random.default_rng(2)
    labels = random.integers(0, 10, 400)
    predicted = random.integers(0, 10, 400)
    if case == "one each":
        labels, predicted = np.arange(10), np.roll(np.arange(10), 1)
    elif case == "fits already":
        predicted = np.where(random.random(400) < 0.7, labels, predicted)
    elif case == "all one answer":
        predicted = np.full(400, 3)
    assert suggest_pairs(labels, predicted, ClassPairs(tuple(range(10)), "index"), 10) is None


def test_classes_without_an_output_by_their_names_keep_none() -> None:
    labels = np.repeat(np.arange(3), 100)
    predicted = np.array([1, 0, 2])[labels]
    found = suggest_pairs(labels, predicted, ClassPairs((0, 1, -1), "name"), 3)
    assert found is not None
    assert found.outputs == (1, 0, -1)
