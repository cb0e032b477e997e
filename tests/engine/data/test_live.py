"""Objects of somebody's own program are an image set: whatever form their pictures have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset, IterableDataset, Subset, TensorDataset
from torchvision.transforms import v2

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.kinds import live
from cnnviz.engine.data.kinds.live import wrapping
from cnnviz.engine.data.kinds.normalised import Scale
from cnnviz.engine.data.preprocessing import IMAGENET, MNIST
from cnnviz.engine.errors import DatasetProblem, ImageProblem
from cnnviz.engine.events import drain

RANDOM = np.random.default_rng(0)
PIXELS = RANDOM.integers(0, 256, (12, 9, 7, 3), np.uint8)
LABELS = [at % 3 for at in range(12)]


class Given(Dataset[Any]):
    """A data set as people write them."""

    def __init__(self, make: Any, *, labels: bool = True, **facts: Any) -> None:
        self.make, self.labels = make, labels
        for name, value in facts.items():
            setattr(self, name, value)
        self.asked: list[int] = []

    def __len__(self) -> int:
        return len(PIXELS)

    def __getitem__(self, at: int) -> Any:
        if not 0 <= at < len(PIXELS):
            raise IndexError(at)
        self.asked.append(at)
        picture = self.make(PIXELS[at])
        return (picture, LABELS[at]) if self.labels else picture


def tensor(pixels: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(pixels.transpose(2, 0, 1) / np.float32(255))


def wrapped(source: Any) -> tuple[ImageSet, Scale]:
    return drain(wrapping(source))


@pytest.mark.parametrize(
    "make",
    [
        Image.fromarray,
        lambda pixels: pixels,
        lambda pixels: torch.from_numpy(pixels.transpose(2, 0, 1).copy()),
        tensor,
        lambda pixels: v2.functional.normalize(tensor(pixels), IMAGENET.mean, IMAGENET.std),
        lambda pixels: v2.functional.normalize(tensor(pixels), [0.5] * 3, [0.5] * 3),
        lambda pixels: pixels.astype(np.float32),
    ],
    ids=["pillow", "rows first", "channels first", "0 to 1", "normalised", "halves", "0 to 255"],
)
def test_pictures_of_any_form_are_the_same_pixels(make: Any) -> None:
    images, scale = wrapped(Given(make))
    assert len(images) == 12
    assert all(np.array_equal(images.image(at), PIXELS[at]) for at in range(12))
    assert images.labels.tolist() == LABELS
    assert images.sample_name(3) == "#3"
    assert bool(scale.guess) == bool(images.problems)


def test_what_was_guessed_is_said() -> None:
    normalised = Given(lambda p: v2.functional.normalize(tensor(p), IMAGENET.mean, IMAGENET.std))
    images, scale = wrapped(normalised)
    assert (scale.mean, scale.std) == (IMAGENET.mean, IMAGENET.std)
    assert "taken to be normalised with ImageNet's mean" in images.problems[0]
    odd = Given(lambda pixels: tensor(pixels) * 40 - 7)
    images, scale = wrapped(odd)
    assert "nobody says how" in images.problems[0]
    assert images.image(0).min() < 30
    assert images.image(0).max() > 225


def test_a_transform_that_says_it_is_believed() -> None:
    steps = v2.Compose([v2.Normalize((0.1, 0.2, 0.3), (0.9, 0.8, 0.7))])
    images, scale = wrapped(Given(lambda pixels: steps(tensor(pixels)), transform=steps))
    assert scale.mean == pytest.approx((0.1, 0.2, 0.3))
    assert not scale.guess
    assert np.array_equal(images.image(5), PIXELS[5])


def test_labels_that_are_known_ask_for_no_sample() -> None:
    source = Given(Image.fromarray, targets=torch.tensor(LABELS), classes=["a", "b", "c"])
    images, _ = wrapped(source)
    assert images.labels.tolist() == LABELS
    assert images.class_names == ("a", "b", "c")
    asked = len(source.asked)
    images.image(7)
    assert len(source.asked) == asked + 1
    part, _ = wrapped(Subset(source, [4, 2]))
    assert part.labels.tolist() == [LABELS[4], LABELS[2]]
    assert np.array_equal(part.image(0), PIXELS[4])
    assert part.class_names == ("a", "b", "c")


def test_labels_that_take_long_are_known_once_a_sample_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "_SCANNED_S", -1.0)
    images, _ = wrapped(Given(Image.fromarray))
    assert images.labels.tolist() == [-1] * 12
    assert "first 0 of 12 samples" in images.problems[0]
    images.image(4)
    assert images.labels[4] == LABELS[4]


def test_a_person_can_end_it_before_each_sample() -> None:
    source = Given(Image.fromarray, targets=LABELS)
    work = wrapping(source)
    for count in range(3):
        event = next(work)
        assert (event.done, event.total) == (count, 12)
        assert len(source.asked) == count


def test_mappings_lists_loaders_and_tensors() -> None:
    mappings = [{"img": Image.fromarray(p), "fine_label": np.int64(2)} for p in PIXELS]
    images, _ = wrapped(mappings)
    assert images.labels.tolist() == [2] * 12
    stack = torch.stack([tensor(pixels) for pixels in PIXELS])
    pairs = TensorDataset(stack, torch.tensor(LABELS))
    for source in (pairs, DataLoader(pairs, batch_size=4)):
        images, _ = wrapped(source)
        assert images.labels.tolist() == LABELS
        assert np.array_equal(images.image(1), PIXELS[1])
    images, _ = wrapped(list(stack))
    assert images.labels.tolist() == [-1] * 12


@pytest.mark.parametrize(
    ("source", "first"),
    [
        (PIXELS, PIXELS[0]),
        (PIXELS.transpose(0, 3, 1, 2), PIXELS[0]),
        (PIXELS[..., 0], PIXELS[0, ..., 0]),
        (torch.from_numpy(PIXELS[..., :1].transpose(0, 3, 1, 2) / 255.0), PIXELS[0, ..., 0]),
        ((PIXELS, LABELS), PIXELS[0]),
        (PIXELS[0, ..., 0], PIXELS[0, ..., 0]),
    ],
    ids=["NHWC", "NCHW", "NHW", "tensor", "with labels", "one picture"],
)
def test_arrays(source: Any, first: np.ndarray) -> None:
    images, _ = wrapped(source)
    assert np.array_equal(images.image(0), first)
    assert images.in_memory is not None
    if isinstance(source, tuple):
        assert images.labels.tolist() == LABELS
        assert images.class_names == ("0", "1", "2")


def test_of_what_has_no_length_the_first_samples_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Endless(IterableDataset[Any]):
        def __iter__(self) -> Iterator[Any]:
            while True:
                yield from zip(PIXELS, LABELS, strict=True)

    monkeypatch.setattr(live, "MOST_OF_STREAM", 30)
    images, _ = wrapped(Endless())
    assert len(images) == 30
    assert images.name == "Endless"
    assert "the first 30 samples" in images.problems[-1]


def test_a_stream_that_knows_its_length_is_read_in_a_row() -> None:
    class Counted(IterableDataset[Any]):
        def __len__(self) -> int:
            return len(PIXELS)

        def __iter__(self) -> Iterator[Any]:
            yield from zip(PIXELS, LABELS, strict=True)

    images, _ = wrapped(Counted())
    assert images.labels.tolist() == LABELS
    assert np.array_equal(images.image(3), PIXELS[3])


def test_labels_are_those_that_the_samples_bring() -> None:
    others = Given(Image.fromarray, targets=[at + 5 for at in LABELS])
    assert wrapped(others)[0].labels.tolist() == LABELS
    alone = Given(Image.fromarray, labels=False, targets=LABELS)
    assert wrapped(alone)[0].labels.tolist() == LABELS


@pytest.mark.parametrize("large", [1_700_000_000, 10**30])
def test_numbers_that_are_no_classes_are_no_labels(large: int) -> None:
    images, _ = wrapped([(PIXELS[0], 2), (PIXELS[1], large)])
    assert images.labels.tolist() == [2, -1]


def test_numbers_of_an_array_that_are_no_classes_are_no_labels() -> None:
    images, _ = wrapped((PIXELS[:2], np.array([1, 2**63], np.uint64)))
    assert images.labels.tolist() == [1, -1]
    assert images.class_names == ("0", "1")


@pytest.mark.parametrize(
    "make",
    [
        lambda pixels: pixels > 127,
        lambda pixels: (pixels > 127) * np.uint16(65_535),
        lambda pixels: np.where(pixels > 127, 65_535.0, 0),
    ],
    ids=["yes and no", "sixteen bits", "sixteen bits as fractions"],
)
def test_the_largest_pixel_is_white(make: Any) -> None:
    images, _ = wrapped([make(one) for one in PIXELS])
    assert np.array_equal(images.image(2), (PIXELS[2] > 127) * np.uint8(255))


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_none_spoils_no_other(odd: float) -> None:
    pictures = PIXELS / np.float32(255)
    pictures[0, 0, 0, 0] = odd
    images, scale = wrapped(pictures)
    assert np.array_equal(images.image(1), PIXELS[1])
    assert scale.preprocessing is not None
    assert scale.preprocessing.std == (1.0, 1.0, 1.0)
    wrapped(np.full((2, 4, 4), odd))


def test_normalised_grey_pictures() -> None:
    grey = PIXELS[..., 0] / np.float32(255)
    source = [((torch.from_numpy(one)[None] - 0.1307) / 0.3081, 1) for one in grey]
    images, scale = wrapped(source)
    assert scale.mean == MNIST.mean
    assert (scale.size, scale.channels) == ((9, 7), 1)
    assert np.array_equal(images.image(2), PIXELS[2, ..., 0])


def test_what_is_no_image_set_is_told() -> None:
    with pytest.raises(DatasetProblem, match="has no samples"):
        wrapped([])
    with pytest.raises(DatasetProblem, match="is nothing that images can be taken from"):
        wrapped(3)
    with pytest.raises(DatasetProblem, match="is nothing that images can be taken from"):
        wrapped({"images": PIXELS, "labels": LABELS})
    with pytest.raises(DatasetProblem, match="it has the shape"):
        wrapped(PIXELS[:, :0])
    with pytest.raises(ImageProblem, match="an array of shape"):
        wrapped([PIXELS[0, :0]])
    with pytest.raises(ImageProblem, match="str is no picture"):
        wrapped(["a", "b"])
    with pytest.raises(ImageProblem, match="an array of shape"):
        wrapped([np.zeros((5, 6, 7, 8, 9))])
    with pytest.raises(DatasetProblem, match="no 12 whole numbers"):
        wrapped((PIXELS, [0, 1]))

    def broken(_pixels: Any) -> Any:
        raise ValueError("no such file\non the disk")

    with pytest.raises(ImageProblem, match="stopped with “no such file”"):
        wrapped(Given(broken))


def test_no_two_sets_share_what_was_computed_of_them() -> None:
    source = Given(Image.fromarray)
    assert wrapped(source)[0].fingerprint() != wrapped(source)[0].fingerprint()
