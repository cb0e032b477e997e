"""A survey finds what is broken, twice there and odd, and adds pixels up as NumPy does."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.engine.data.findings import (
    Finding,
    counts_of_classes,
    find_in_classes,
    find_in_pictures,
    in_order,
)
from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.survey import Survey, recall, surveying
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.events import Progress, drain

RANDOM = np.random.default_rng(5)
LUMA = np.array([0.299, 0.587, 0.114])
NONE = np.zeros(0, np.int64)


def array_set(images: np.ndarray, labels: Sequence[int], classes: int = 3) -> ArraySet:
    return ArraySet(
        images.astype(np.uint8),
        np.array(labels, np.int64),
        spec="made",
        kind="digits",
        name="made",
        class_names=[f"class {number}" for number in range(classes)],
    )


class MaskSet(ArraySet):
    """Pictures with a class for each pixel."""

    masks: tuple[np.ndarray, ...]

    @property
    def target(self) -> TargetKind:
        return "mask"

    def mask(self, sample_id: int) -> np.ndarray:
        return self.masks[sample_id]


class LabelsSet(ArraySet):
    """Pictures that show several classes."""

    shown: np.ndarray

    @property
    def target(self) -> TargetKind:
        return "labels"

    @property
    def presence(self) -> np.ndarray:
        return self.shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return class folders in two parts, with colour and grey pictures of several sizes."""
    place = tmp_path / "set"
    for part, count in (("train", 6), ("test", 2)):
        for name in ("cat", "dog"):
            (place / part / name).mkdir(parents=True)
            for number in range(count):
                size = (9, 7) if number else (5, 8)
                noise = RANDOM.integers(0, 256, (*size, 3), np.uint8)
                kept = noise if number != 1 else noise[..., 0]
                Image.fromarray(kept).save(place / part / name / f"{number}.png")
    return place


def find(
    images: ImageSet,
    train: np.ndarray,
    validation: np.ndarray,
    survey: Survey | None = None,
    others: Mapping[str, Survey] | None = None,
) -> tuple[Finding, ...]:
    counts = [counts_of_classes(images, ids, survey) for ids in (train, validation)]
    found = find_in_classes(images, *counts, survey)
    if survey is not None:
        found += find_in_pictures(images, train, validation, survey, others or {})
    return in_order(found)


def find_in(found: Sequence[Finding], kind: str) -> Finding:
    return next(one for one in found if one.kind == kind)


def assert_adds_up(images: ImageSet, survey: Survey) -> None:
    """Compare mean and deviation with NumPy's over all pixels at once."""
    flat = [np.asarray(images.image(number), np.float64) / 255 for number in range(len(images))]
    pixels = np.concatenate(
        [(one if one.ndim == 3 else one[..., None].repeat(3, 2)).reshape(-1, 3) for one in flat]
    )
    mean, std = survey.statistics(3)
    np.testing.assert_allclose(mean, pixels.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(std, pixels.std(axis=0), rtol=1e-9)
    mean, std = survey.statistics(1)
    np.testing.assert_allclose(mean, (pixels @ LUMA).mean(), rtol=1e-12)
    np.testing.assert_allclose(std, (pixels @ LUMA).std(), rtol=1e-9)


def test_pixels_of_files_add_up_as_in_numpy(folder: Path) -> None:
    images = open_dataset(str(folder), "train")
    survey = drain(surveying(images))
    assert_adds_up(images, survey)
    assert not survey.grey
    assert survey.colour.tolist() == [number % 6 != 1 for number in range(12)]
    assert survey.sizes[0].tolist() == [5, 8]
    part = np.array([0, 3, 7])
    mean, std = survey.statistics_of(part) or ((), ())
    pixels = [np.atleast_3d(images.image(number)) / 255.0 for number in part.tolist()]
    chosen = np.concatenate(
        [
            one.repeat(3, 2).reshape(-1, 3) if one.shape[2] == 1 else one.reshape(-1, 3)
            for one in pixels
        ]
    )
    np.testing.assert_allclose(mean, chosen.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(std, chosen.std(axis=0), rtol=1e-9)
    assert len((survey.statistics_of(np.array([1])) or ((), ()))[0]) == 1
    assert survey.statistics_of(NONE) is None


@pytest.mark.parametrize("shape", [(40, 6, 5), (40, 6, 5, 3)])
def test_pixels_in_memory_add_up_and_match_what_files_give(
    shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cnnviz.engine.data.survey._CHUNK", 300)  # several chunks
    pixels = RANDOM.integers(0, 256, shape, np.uint8)
    images = array_set(pixels, [0, 1] * 20)
    survey = drain(surveying(images))
    assert_adds_up(images, survey)
    for number in range(40):
        Image.fromarray(pixels[number]).save(tmp_path / f"{number:02}.png")
    files = drain(surveying(open_dataset(f"images:{tmp_path}")))
    for name in ("sizes", "colour", "digests", "sums", "squares", "products"):
        np.testing.assert_array_equal(getattr(survey, name), getattr(files, name))


def test_the_next_time_it_is_there_at_once_until_a_picture_changes(folder: Path) -> None:
    images = open_dataset(str(folder), "train")
    assert recall(images) is None
    first = drain(surveying(images))
    events: list[Progress] = []
    again = drain(surveying(open_dataset(str(folder), "train")), events.append)
    assert not events
    np.testing.assert_array_equal(again.digests, first.digests)
    assert again.statistics(3) == first.statistics(3)
    Image.new("RGB", (4, 4)).save(folder / "train" / "cat" / "0.png")
    assert recall(open_dataset(str(folder), "train")) is None


def test_cancelling_ends_the_threads_and_keeps_nothing(folder: Path) -> None:
    images = open_dataset(str(folder), "train")
    before = threading.active_count()
    work = surveying(images)
    assert next(work).total == 12
    work.close()
    assert threading.active_count() == before
    assert recall(images) is None


def test_broken_files_are_named_with_their_reason(folder: Path) -> None:
    files = sorted((folder / "train").rglob("*.png"))
    files[2].write_bytes(files[2].read_bytes()[:60])
    files[8].write_bytes(b"")
    images = open_dataset(str(folder), "train")
    survey = drain(surveying(images))
    broken = find_in(find(images, NONE, NONE, survey), "broken")
    assert broken.ids.tolist() == [2, 8]
    assert "broken or cut off" in broken.names[0]
    assert broken.names[1] == "it is empty"
    assert broken.harmful
    assert not survey.digests[[2, 8]].any()
    kept = drain(surveying(images))
    assert kept.reasons == survey.reasons
    assert "repeated" not in {one.kind for one in find(images, NONE, NONE, survey)}


def test_duplicates_within_between_and_with_another_answer(folder: Path) -> None:
    train, test = folder / "train", folder / "test"
    # The same pixels in other files: a grey picture as three equal channels, and another format.
    grey = Image.open(train / "cat" / "1.png")
    grey.convert("RGB").save(train / "cat" / "6.png")
    Image.open(train / "cat" / "2.png").save(train / "dog" / "6.bmp")
    Image.open(train / "dog" / "3.png").save(test / "dog" / "2.png")
    images, held = open_dataset(str(folder), "train"), open_dataset(str(folder), "test")
    survey, other = drain(surveying(images)), drain(surveying(held))
    names = [images.path(number) for number in range(len(images))]
    at = {f"{file.parent.name}/{file.name}": number for number, file in enumerate(names) if file}
    both = sorted([at["cat/2.png"], at["dog/6.bmp"]])
    validation = np.array([at["dog/6.bmp"], at["dog/0.png"]])
    training = np.setdiff1d(np.arange(len(images)), validation)
    found = find(images, training, validation, survey, {"test": other})
    repeated = find_in(found, "repeated")
    assert repeated.count == 2
    assert repeated.ids.tolist() == sorted([at["cat/1.png"], at["cat/6.png"], *both])
    held_out = find_in(found, "held_out_too")
    assert (held_out.count, held_out.ids.tolist()) == (1, both)
    assert find_in(found, "disputed").ids.tolist() == both
    shared = find_in(found, "in_other_part")
    assert (shared.part, shared.ids.tolist()) == ("test", [at["dog/3.png"]])


def test_odd_pictures_are_told_apart_from_harmful_ones(folder: Path) -> None:
    Image.new("RGB", (7, 9), (3, 200, 10)).save(folder / "train" / "cat" / "7.png")
    images = open_dataset(str(folder), "train")
    found = find(images, NONE, NONE, drain(surveying(images)))
    assert find_in(found, "blank").ids.tolist() == [6]
    assert find_in(found, "sizes").ids.tolist() == [0, 7]
    assert find_in(found, "grey").ids.tolist() == [1, 8]
    assert [one.harmful for one in found] == sorted((one.harmful for one in found), reverse=True)


def test_classes_that_are_missing_somewhere() -> None:
    images = array_set(np.arange(4 * 6).reshape(6, 2, 2), [0, 0, 0, 1, 1, -1], classes=4)
    found = find(images, np.array([0, 1, 3, 4]), np.array([2]))
    assert find_in(found, "unanswered").ids.tolist() == [5]
    assert find_in(found, "empty_classes").names == ("class 2", "class 3")
    missing = find_in(found, "not_validated")
    assert (missing.names, missing.ids.tolist()) == (("class 1",), [3, 4])
    assert "not_trained" not in {one.kind for one in found}
    found = find(images, np.array([3, 4]), np.array([0, 1, 2]))
    assert find_in(found, "not_trained").names == ("class 0",)
    alone = array_set(np.zeros((2, 2, 2)), [1, 1])
    assert find_in(find(alone, NONE, NONE), "one_class").names == ("class 1",)


def test_several_labels_are_counted_by_class() -> None:
    images = LabelsSet(
        np.zeros((3, 2, 2), np.uint8),
        np.full(3, -1, np.int64),
        spec="made",
        kind="voc",
        name="made",
        class_names=("cell", "plate", "none"),
    )
    images.shown = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 0]], bool)
    counts = counts_of_classes(images, np.array([0, 1]))
    assert counts is not None
    assert counts.tolist() == [2, 1, 0]
    found = find(images, np.array([0, 1]), np.array([2]), drain(surveying(images)))
    assert find_in(found, "not_validated").ids.tolist() == [0, 1]
    assert find_in(found, "disputed").count == 3  # equal pixels, other labels


def test_masks_are_counted_by_pixel_and_of_another_size_are_broken() -> None:
    images = MaskSet(
        RANDOM.integers(0, 256, (3, 2, 3, 3), np.uint8),
        np.full(3, -1, np.int64),
        spec="made",
        kind="voc",
        name="made",
        class_names=("ground", "thing"),
    )
    images.masks = (
        np.array([[0, 0, 1], [1, 255, 0]], np.uint8),
        np.zeros((2, 3), np.uint8),
        np.zeros((3, 3), np.uint8),
    )
    assert counts_of_classes(images, np.arange(3)) is None
    survey = drain(surveying(images))
    counts = counts_of_classes(images, np.arange(3), survey)
    assert counts is not None
    assert counts.tolist() == [9, 2]
    assert survey.reasons == ("its mask has 3 × 3 pixels, but the picture has 3 × 2",)
    again = recall(images)
    assert again is not None
    np.testing.assert_array_equal(again.mask_pixels, survey.mask_pixels)


def test_real_digits_that_are_in_both_parts(shared_data: Path) -> None:
    spec = f"mnist:{shared_data / 'mnist'}"
    train, test = open_dataset(spec, "train"), open_dataset(spec, "test")
    survey, other = drain(surveying(train)), drain(surveying(test))
    mean, std = survey.statistics(1)
    assert mean[0] == pytest.approx(0.1307, abs=5e-5)  # as published
    assert std[0] == pytest.approx(0.3081, abs=5e-5)
    found = find(train, NONE, NONE, survey, {"test": other})
    assert train.in_memory is not None
    assert test.in_memory is not None
    theirs = {one.tobytes() for one in test.in_memory}
    shared = [number for number, one in enumerate(train.in_memory) if one.tobytes() in theirs]
    kinds = {one.kind: one.ids.tolist() for one in found}
    assert kinds.get("in_other_part", []) == shared
