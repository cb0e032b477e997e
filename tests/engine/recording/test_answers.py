"""What the answers of somebody's samples are, told by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

import cnnviz
from cnnviz.engine.data.kinds.kept import KeptSet, from_arrays
from cnnviz.engine.errors import CnnvizError, DatasetProblem, ImageProblem
from cnnviz.engine.recording.answers import answers_of, names_for
from cnnviz.engine.recording.probe import MOST_SAMPLES, take


@pytest.mark.parametrize(
    ("raw", "target", "classes"),
    [
        ([3, 0, 7], "class", 8),
        ([torch.tensor(2), torch.tensor(0)], "class", 3),
        ([True, False], "class", 2),
        ([np.float32(1), np.float32(0)], "binary", 2),
        ([0.5, 2.0], "number", 0),
        ([torch.tensor([1.5]), torch.tensor([2.0])], "number", 0),
        ([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]], "class", 3),
        ([[1, 1, 0], [1, 0, 0]], "labels", 3),
        ([np.zeros((4, 4), int), np.full((4, 4), 2)], "mask", 3),
        ([torch.zeros(1, 4, 4).long()], "mask", 1),
        ([Image.new("L", (3, 3), 1)], "mask", 2),
        ([None, None], "class", 0),
        ([{"boxes": []}, "text"], "class", 0),
    ],
)
def test_answers_tell_what_they_are(raw: Any, target: str, classes: int) -> None:
    found = answers_of(raw, "mine")
    assert (found.target, found.classes) == (target, classes)
    assert len(found.labels) == len(raw)


def test_what_nobody_can_tell_is_said() -> None:
    with pytest.raises(DatasetProblem, match="of 2 numbers, mean"):
        answers_of([[0.3, 0.7]], "mine")
    with pytest.raises(DatasetProblem, match="differ in shape"):
        answers_of([1, [0, 1]], "mine")
    with pytest.raises(DatasetProblem, match="not all of the kind “mask”"):
        answers_of([3], "mine", "mask")
    with pytest.raises(DatasetProblem, match="beyond 0 to 255"):
        answers_of([np.full((2, 2), 300)], "mine")


def test_somebody_may_say_what_answers_are() -> None:
    assert answers_of([0.0, 1.0], "mine", "number").target == "number"
    assert answers_of([1, 4], "mine", "number").values is not None
    ignored = answers_of([np.array([[-100, 1]])], "mine").masks
    assert ignored is not None
    assert ignored[0].tolist() == [[255, 1]]


def test_names_are_completed() -> None:
    assert names_for(answers_of([0, 1], "mine"), ("a",), 4) == ("a", "1", "2", "3")
    assert names_for(answers_of([0.5], "mine"), (), 1) == ()


# ---- samples -------------------------------------------------------------------------------------


def test_always_the_same_samples_are_taken() -> None:
    images = np.random.default_rng(0).integers(0, 255, (5_000, 8, 8), np.uint8)
    labels = np.arange(5_000) % 3
    taken = take((images, labels))
    assert len(taken.pictures) == MOST_SAMPLES
    assert np.array_equal(taken.origins, take((images, labels)).origins)
    at = int(taken.origins[17])
    assert np.array_equal(taken.pictures[17], images[at])
    assert taken.answers.labels[17] == labels[at]
    assert len(take((images, labels), samples=50).pictures) == 50
    assert len(take((images, labels), samples=9_000).pictures) == 5_000


def test_large_pictures_are_fewer() -> None:
    big = np.zeros((40, 1_200, 2_000, 3), np.uint8)
    assert len(take((big, np.zeros(40, int))).pictures) == 9


def test_of_samples_without_a_length_no_more_are_asked_for_than_are_taken() -> None:
    asked = []

    def coming() -> Iterator[Any]:
        for number in range(1_000):
            asked.append(number)
            yield np.zeros((1_200, 2_000, 3), np.uint8), number % 2

    assert len(take(coming()).pictures) == 9
    assert len(asked) == 16  # of which the size is told
    asked.clear()
    assert len(take(coming(), samples=3).pictures) == len(asked) == 3


def test_a_sample_that_cannot_be_read_is_left_out_also_where_it_is_the_first() -> None:
    class Torn:
        def __len__(self) -> int:
            return 5

        def __getitem__(self, at: int) -> Any:
            if at in (0, 3):
                raise ValueError("torn")
            return np.zeros((4, 4), np.uint8), at

    taken = take(Torn())
    assert taken.origins.tolist() == [1, 2, 4]
    assert taken.problems == ("2 images that cannot be read are left out.",)
    with pytest.raises(CnnvizError):
        take([(None, 1), ("text", 2)])


def test_samples_of_an_image_set(tmp_path: Path) -> None:
    digits = cnnviz.open_dataset("digits")
    taken = take(digits, samples=30)
    kept = taken.kept(digits.class_names)
    assert kept.labels.tolist() == digits.labels[taken.origins].tolist()
    assert np.array_equal(kept.image(4), digits.image(int(taken.origins[4])))


def test_a_data_set_whose_code_fails_is_told_of() -> None:
    class Broken:
        def __len__(self) -> int:
            return 3

        def __getitem__(self, at: int) -> Any:
            raise ValueError("no such file")

    with pytest.raises(ImageProblem, match="no such file"):
        take(Broken())
    with pytest.raises(DatasetProblem, match="has no samples"):
        take([])
    with pytest.raises(DatasetProblem, match="nothing that images can be taken from"):
        take(5)


# ---- what a run keeps ----------------------------------------------------------------------------


def kept_sets() -> list[KeptSet]:
    random = np.random.default_rng(1)
    grey = [random.integers(0, 255, (6, 5), np.uint8) for _ in range(3)]
    sizes = [random.integers(0, 255, (4 + at, 5, 3), np.uint8) for at in range(3)]
    masks = [(one > 100).astype(np.uint8) for one in grey]
    made = []
    for pictures, raw in (
        (grey, [0, 1, 2]),
        (sizes, [0.5, 1.5, 2.5]),
        (grey, [[1, 1], [0, 1], [0, 0]]),
        (grey, masks),
        (grey, [0.0, 1.0, 0.0]),
    ):
        items = list(zip(pictures, raw, strict=True))
        taken = take(items)
        made.append(taken.kept(names_for(taken.answers, (), None)))
    return made


@pytest.mark.parametrize("kept", kept_sets(), ids=lambda one: one.target)
def test_arrays_bring_a_set_back(kept: KeptSet) -> None:
    again = from_arrays(kept.to_arrays(), "run:here")
    assert again.fingerprint() == kept.fingerprint()
    assert (again.target, again.class_names) == (kept.target, kept.class_names)
    for at in range(3):
        assert np.array_equal(again.image(at), kept.image(at))
    if kept.target == "mask":
        assert np.array_equal(again.mask(1), kept.mask(1))
    assert again.columns == kept.columns


@pytest.mark.parametrize("spoil", ["cut", "other", "short", "missing", "large"])
def test_a_damaged_file_is_told_in_one_line(
    tmp_path: Path, spoil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "run" / "history" / "images.npz"
    file.parent.mkdir(parents=True)
    (tmp_path / "run" / "format").write_text("1\n")
    arrays = kept_sets()[0].to_arrays()
    if spoil == "other":
        arrays = {"a": np.zeros(3)}
    if spoil == "short":
        arrays["labels"] = arrays["labels"][:2]
    np.savez(file, **arrays)
    if spoil == "cut":
        file.write_bytes(file.read_bytes()[:200])
    if spoil == "missing":
        file.unlink()
    if spoil == "large":
        monkeypatch.setattr("cnnviz.engine.archives._LARGEST", 100)
    match = "keeps no images of its own" if spoil == "missing" else "cannot be read"
    with pytest.raises(DatasetProblem, match=match):
        cnnviz.open_dataset(f"run:{tmp_path / 'run'}")
