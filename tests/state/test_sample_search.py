"""Words find samples by file, class and column."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.events import drain
from cnnviz.state.sample_search import SampleIndex, Term, terms


class Named(ImageSet):
    """Five samples with a table beside them."""

    files = ("cat_01.png", "dog_02.png", "big cat.png", "emu_03.png", "a:b.png")
    shows: np.ndarray | None = None

    def __init__(self) -> None:
        super().__init__(
            spec="made",
            kind="csv",
            name="made",
            labels=np.array([0, 1, 2, 3, -1]),
            class_names=("cat", "dog", "wild cat", "emu"),
        )

    def image(self, sample_id: int) -> np.ndarray:
        return np.zeros((2, 2), np.uint8)

    def sample_name(self, sample_id: int) -> str:
        return self.files[sample_id]

    def fingerprint(self) -> str:
        return "made"

    @property
    def presence(self) -> np.ndarray | None:
        return self.shows

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        return {"Age": ("3", "41", "7.5", "", "old"), "place": ("Zoo", "home", "zoo", "farm", "")}


def found(text: str, images: Named | None = None) -> list[int]:
    mask = drain(SampleIndex(images or Named()).matching(text))
    return [int(number) for number in np.flatnonzero(mask)]


def test_what_is_typed_is_parted_into_terms() -> None:
    assert terms('Class:"Wild Cat" -blurred') == (
        Term("class", "wild cat"),
        Term("", "blurred", unwanted=True),
    )
    assert terms('  "" ') == ()
    assert terms('file:"half open') == (Term("file", "half open"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("class:cat", [0]),
        ("class:wild", [2]),
        ("cat", [0, 2]),
        ("file:CAT", [0, 2]),
        ("cat -class:cat", [2]),
        ('"big cat"', [2]),
        ("place:zoo", [0, 2]),
        ("zoo", [0, 2]),
        ("age:>5", [1, 2]),
        ("age:<7.5", [0]),
        ("age:old", [4]),
        ("a:b", [4]),
        ("class:yak", []),
        ("emu farm", [3]),
    ],
)
def test_samples_fit_all_terms(text: str, expected: list[int]) -> None:
    assert found(text) == expected


def test_samples_that_show_several_classes_are_found_by_each() -> None:
    images = Named()
    images.shows = np.zeros((5, 4), bool)
    images.shows[[0, 3], 1] = images.shows[3, 0] = True
    assert found("class:dog", images) == [0, 3]
    assert found("class:dog class:cat", images) == [3]


def test_a_large_set_is_searched_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnnviz.state.sample_search._AT_ONCE", 2)
    index = SampleIndex(Named())
    steps: list[int] = []
    drain(index.matching("file:png"), steps.append)
    assert steps == [2, 4, 5]
    steps.clear()
    drain(index.matching("file:png"), steps.append)
    assert steps == []  # names are read once
