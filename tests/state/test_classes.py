"""Classes are matched by name where both sides have names, by number otherwise."""

from __future__ import annotations

import pytest

from cnnviz.state.classes import name_of_class, output_for, same_by_number

PETS = ("cat", "dog", "owl")


@pytest.mark.parametrize(
    ("label", "images", "network", "outputs", "expected"),
    [
        (1, PETS, PETS, 3, 1),
        (1, PETS, ("Owl", "Cat", "Dog"), 3, 2),  # the same in another order
        (2, PETS, ("cat", "dog", "night owl"), 3, 2),  # one is spelled otherwise
        (0, PETS, ("T-shirt", "Shoe", "Bag"), 3, None),  # as many, but others
        (0, PETS, (*tuple(f"class {n}" for n in range(9)), "cat"), 10, 9),
        (1, PETS, (), 3, 1),
        (1, PETS, (), 1000, None),
        (1, (), PETS, 3, 1),
        (5, (), PETS, 3, None),
        (0, ("crane", "ant", "bee"), ("crane", "crane", "fly", "ape"), 4, None),  # two of one name
    ],
)
def test_which_output_stands_for_a_class(
    label: int,
    images: tuple[str, ...],
    network: tuple[str, ...],
    outputs: int,
    expected: int | None,
) -> None:
    assert output_for(label, images, network, outputs) == expected


@pytest.mark.parametrize(("label", "expected"), [(0, 2), (1, None), (2, None), (3, None)])
def test_a_table_of_a_persons_stands_above_names(label: int, expected: int | None) -> None:
    assert output_for(label, PETS, PETS, 3, given=(2, -1, 7)) == expected


def test_a_class_without_a_name_is_called_by_its_number() -> None:
    assert [name_of_class(index, PETS) for index in (-1, 0, 3)] == ["", "cat", "#3"]


@pytest.mark.parametrize(
    ("images", "network", "expected"),
    [
        (PETS, ("Cat", "DOG", "night owl"), True),
        (PETS, ("cat", "wolf", "night owl"), False),
        (("cat", "dog"), ("cat", "wolf"), False),  # half of them is too few
        (("cat", "dog"), PETS, True),  # the network knows more
        (PETS, ("owl", "cat", "dog"), False),  # the same in another order
        (PETS, ("cat",), False),
        ((), PETS, True),
        (PETS, (), True),
    ],
)
def test_which_labels_are_the_numbers_of_outputs(
    images: tuple[str, ...], network: tuple[str, ...], expected: bool
) -> None:
    assert same_by_number(images, network) is expected
