"""What is told before a training: parts, balance, findings by samples of the open set."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.events import drain
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.overview import Overview, overlooking
from cnnviz.engine.training.setup import split_samples


def look(images: ImageSet, *, thorough: bool = True, **settings: object) -> Overview:
    config = TrainConfig(data=images.spec, **settings)  # type: ignore[arg-type]
    return drain(overlooking(images, config, thorough=thorough))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    random = np.random.default_rng(2)
    for part, counts in (
        ("train", {"cat": 12, "dog": 12, "emu": 2}),
        ("test", {"cat": 2, "dog": 1}),
    ):
        for name in ("cat", "dog", "emu"):
            place = tmp_path / "set" / part / name
            place.mkdir(parents=True)
            for number in range(counts.get(name, 0)):
                noise = random.integers(0, 256, (6, 6, 3), np.uint8)
                Image.fromarray(noise).save(place / f"{number:02}.png")
    return tmp_path / "set"


def test_the_split_is_the_one_that_a_training_makes(folder: Path) -> None:
    images = open_dataset(str(folder), "train")
    found = look(images, validation_share=0.25, seed=7, thorough=False)
    split = split_samples(images, 0.25, 7)
    np.testing.assert_array_equal(found.train, split.train)
    np.testing.assert_array_equal(found.validation, split.validation)
    counts = found.counts(found.train)
    assert counts is not None
    assert counts.tolist() == [9, 9, 2]
    missing = found.samples_of("not_validated")
    assert {images.class_names[label] for label in images.labels[missing]} == {"emu"}
    assert found.survey is None  # files are read only when a person asks
    assert not found.others


def test_the_parts_own_samples_measure_and_are_compared(folder: Path) -> None:
    twin = folder / "test" / "cat" / "00.png"
    twin.write_bytes((folder / "train" / "dog" / "05.png").read_bytes())
    images = open_dataset(str(folder), "train")
    found = look(images, validation="own")
    assert found.why_not == ""
    assert (len(found.train), len(found.validation)) == (26, 3)
    assert found.held_counts is not None
    assert found.held_counts.tolist() == [2, 1, 0]
    assert not len(found.held_rows)
    (leak,) = found.samples_of("in_other_part")
    assert images.sample_name(leak) == "05.png"
    assert set(found.others) == {"test"}


def test_a_share_that_repeats_what_is_learned_is_found(folder: Path) -> None:
    images = open_dataset(str(folder), "train")
    split = split_samples(images, 0.25, 0)
    source, target = (images.path(int(ids[0])) for ids in (split.train, split.validation))
    assert source is not None
    assert target is not None
    target.write_bytes(source.read_bytes())
    images = open_dataset(str(folder), "train")
    found = look(images, validation_share=0.25, seed=0)
    expected = sorted([int(split.train[0]), int(split.validation[0])])
    assert found.samples_of("held_out_too").tolist() == expected


def test_what_is_wrong_with_the_settings_is_told_and_the_rest_is_there(folder: Path) -> None:
    images = open_dataset(str(folder), "train")
    found = look(images, positive="yak")
    assert "yak" in found.why_not
    assert not len(found.train)
    assert found.survey is not None
    two = look(images, positive="dog", negative="emu")
    assert two.learned.class_names == ("emu", "dog")
    assert len(two.train) + len(two.validation) == 14
    # By samples of the set that is open: those of dogs and emus.
    assert set(images.labels[two.rows]) == {1, 2}


def test_a_list_of_both_parts_is_no_leak(shared_data: Path) -> None:
    images = open_dataset(f"voc:{shared_data / 'voc-bccd'}", "train")
    found = look(images, thorough=False)
    assert found.samples_of("in_other_part").tolist() == []
    assert any("have no inside" in problem for problem in found.problems) or images.problems == ()
    crops = look(images, target="crops", thorough=False)
    assert len(crops.learned) > 5 * len(images)
    counts = crops.counts(np.arange(len(crops.learned)))
    assert counts is not None
    boxes = [images.objects(number) for number in range(len(images))]
    inside = [box.classes[box.whole] for box in boxes if box is not None]
    np.testing.assert_array_equal(counts, np.bincount(np.concatenate(inside), minlength=3))
    assert crops.rows.max() < len(images)
