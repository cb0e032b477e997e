"""Batches are the same for seed and step however they come about, and leave nothing behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from cnnviz.engine.data.augment import Augmentation
from cnnviz.engine.data.batch import Batch
from cnnviz.engine.data.batches import iterate, load
from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import Preprocessing, apply, as_seen
from cnnviz.engine.data.stream import Stream, targets_of
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.data.variations import variations
from cnnviz.engine.errors import ImageProblem
from cnnviz.engine.events import Cancelled, stoppable

CPU = torch.device("cpu")
STEPS = Preprocessing(3, 24, (20, 20), (0.4, 0.5, 0.6), (0.2, 0.3, 0.4))
VARIED = Augmentation(2, 1.0, True, False, 15, 0.3, 0.3, 0.3, 0.1, 0.3)
ENLARGED = Augmentation(smallest_crop=0.3, flip=True)


class Pictures(ImageSet):
    """Pictures that are made when they are asked for, of any target."""

    def __init__(
        self,
        sizes: list[tuple[int, ...]],
        target: TargetKind = "class",
        broken: tuple[int, ...] = (),
    ) -> None:
        count = len(sizes)
        super().__init__(
            spec="made",
            kind="made",
            name="made",
            labels=np.arange(count, dtype=np.int64) % 3,
            class_names=("a", "b", "c"),
        )
        self.sizes = sizes
        self.broken = broken
        self.asked: list[int] = []
        self.gate = count  # from this picture on, all wait until they may go on
        self.go_on = threading.Event()
        self._target = target

    @property
    def target(self) -> TargetKind:
        return self._target

    @property
    def presence(self) -> NDArray[np.bool_]:
        return np.eye(len(self), 3, dtype=np.bool_)

    @property
    def values(self) -> NDArray[np.float32]:
        return np.arange(len(self), dtype=np.float32) / 2

    def image(self, sample_id: int) -> NDArray[np.uint8]:
        self.asked.append(sample_id)
        if sample_id >= self.gate:
            self.go_on.wait()
        if sample_id in self.broken:
            raise ImageProblem(f"{sample_id}.png", "it is broken")
        random = np.random.default_rng(sample_id)
        return random.integers(1, 250, self.sizes[sample_id], np.uint8)

    def mask(self, sample_id: int) -> NDArray[np.uint8] | None:
        picture = self.image(sample_id)
        return picture if picture.ndim == 2 else picture[..., 0].copy()

    def sample_name(self, sample_id: int) -> str:
        return str(sample_id)

    def fingerprint(self) -> str:
        return "made"


@pytest.fixture
def colours() -> Pictures:
    return Pictures([(30, 40, 3)] * 25)


def in_memory(files: Pictures) -> ArraySet:
    """Return the same pictures as one array."""
    whole = np.stack([files.image(number) for number in range(len(files))])
    names = files.class_names
    return ArraySet(whole, files.labels, spec="a", kind="a", name="a", class_names=names)


def taken(
    images: ImageSet,
    steps: Preprocessing = STEPS,
    augmentation: Augmentation | None = None,
    *,
    first: int = 0,
    epochs: tuple[int, ...] = (1,),
    seed: int = 5,
    kept: int = 1 << 20,
    workers: int = 2,
) -> list[list[Batch]]:
    """Take some epochs of batches of four in a shuffled order of their own."""
    found = []
    with Stream(
        images,
        steps,
        device=CPU,
        workers=workers,
        augmentation=augmentation,
        seed=seed,
        kept_bytes=kept,
    ) as stream:
        for epoch in epochs:
            order = np.random.default_rng(epoch).permutation(len(images))
            found += stream.batches(order, 4, first, epoch=epoch)
    return found


def same(ours: list[list[Batch]], others: list[list[Batch]]) -> bool:
    """Whether two runs got the same, to the bit."""
    return len(ours) == len(others) and all(
        len(one) == len(other)
        and all(
            torch.equal(a.images, b.images)
            and torch.equal(a.targets, b.targets)
            and np.array_equal(a.sample_ids, b.sample_ids)
            for a, b in zip(one, other, strict=True)
        )
        for one, other in zip(ours, others, strict=True)
    )


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    yield
    assert not [thread for thread in threading.enumerate() if "decoding" in thread.name]


@pytest.mark.parametrize("augmentation", [VARIED, ENLARGED])
@pytest.mark.parametrize("kept", [0, 1 << 20, None])
@pytest.mark.parametrize("at_once", [8, 512])
def test_a_run_that_goes_on_gets_what_one_never_stopped_gets(
    colours: Pictures,
    augmentation: Augmentation,
    kept: int | None,
    at_once: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From files, from files that are kept, and from memory."""
    monkeypatch.setattr("cnnviz.engine.data.stream._AT_ONCE", at_once)
    images: ImageSet = in_memory(colours) if kept is None else colours

    def made(first: int = 0, seed: int = 5, workers: int = 2) -> list[list[Batch]]:
        return taken(
            images, STEPS, augmentation, first=first, seed=seed, kept=kept or 0, workers=workers
        )

    whole = made()
    assert len(whole) == 7
    for first in (1, 2, 5):
        assert same(whole[first:], made(first, workers=1))
    assert not same(whole, made(seed=6))
    drawn = {tuple(batch.images.flatten()[:9].tolist()) for (batch,) in whole}
    assert len(drawn) == 7


def test_epochs_draw_anew_and_repeat_with_their_number(colours: Pictures) -> None:
    both = taken(colours, augmentation=VARIED, epochs=(1, 2))
    assert same(both[7:], taken(colours, augmentation=VARIED, epochs=(2,)))
    with Stream(colours, STEPS, device=CPU, augmentation=VARIED) as stream:
        first, second = (next(stream.batches([1, 2], 2, epoch=epoch)) for epoch in (1, 2))
    assert not same([first], [second])


@pytest.mark.parametrize("augmentation", [None, VARIED])
def test_in_memory_and_from_files_are_the_same(augmentation: Augmentation | None) -> None:
    files = Pictures([(30, 40, 3)] * 10)
    array = in_memory(files)
    assert same(taken(files, augmentation=augmentation), taken(array, augmentation=augmentation))


def test_unvaried_batches_are_those_of_preprocessing_alone(colours: Pictures) -> None:
    expected = torch.stack([apply(colours.image(number), STEPS) for number in range(25)])
    streamed = taken(colours, epochs=(1, 2, 3))
    assert len(streamed) == 21
    for (batch,) in streamed:
        assert torch.equal(batch.images, expected[torch.from_numpy(batch.sample_ids)])
    assert torch.equal(torch.cat([b.images for b in iterate(colours, STEPS)]), expected)


def test_what_fits_is_decoded_once() -> None:
    small, large = Pictures([(30, 40, 3)] * 25), Pictures([(30, 40, 3)] * 25)
    taken(small, epochs=(1, 2, 3), kept=25 * 4 * 20 * 20)
    taken(large, epochs=(1, 2, 3), kept=25 * 4 * 20 * 20 - 1)
    assert sorted(small.asked) == list(range(25))
    assert sorted(large.asked) == sorted(list(range(25)) * 3)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("kept", [0, 1 << 20])
def test_grey_among_colours(channels: int, kept: int) -> None:
    images = Pictures([(30, 40), (30, 40, 3), (28, 30)] * 3 + [(22, 22)] * 4)
    steps = Preprocessing(channels, 24, (20, 20), (0.4,) * channels, (0.3,) * channels)
    for groups in taken(images, steps, epochs=(1, 2), kept=kept):
        (batch,) = groups
        for number, image in zip(batch.sample_ids, batch.images, strict=True):
            assert torch.equal(image, apply(images.image(number), steps))


def test_pictures_of_several_sizes_make_groups(colours: Pictures) -> None:
    images = Pictures([(30, 40, 3), (40, 30, 3), (30, 40, 3), (20, 20, 3)])
    (groups,) = taken(images, Preprocessing(3))
    assert sorted(tuple(group.images.shape[2:]) for group in groups) == [
        (20, 20),
        (30, 40),
        (40, 30),
    ]
    assert sorted(np.concatenate([group.sample_ids for group in groups])) == [0, 1, 2, 3]
    (varied,) = taken(images, Preprocessing(3), ENLARGED)
    assert [group.images.shape for group in varied] == [group.images.shape for group in groups]


@pytest.mark.parametrize("kept", [0, 1 << 20])
def test_broken_pictures_are_told_and_left_out(kept: int) -> None:
    images = Pictures([(30, 40, 3)] * 12, broken=(1, 4, 5, 6, 7))
    told: list[int] = []
    with Stream(
        images,
        STEPS,
        device=CPU,
        augmentation=VARIED,
        on_problem=lambda number, problem: told.append(number),
        kept_bytes=kept,
    ) as stream:
        for _ in range(2):
            steps = list(stream.batches(range(12), 4))
            assert [len(groups) for groups in steps] == [1, 0, 1]
            assert steps[0][0].sample_ids.tolist() == [0, 2, 3]
    assert told == [1, 4, 5, 6, 7] * 2
    whole = Pictures(images.sizes)
    with Stream(whole, STEPS, device=CPU, augmentation=VARIED) as stream:
        ((batch,),) = stream.batches(range(4), 4)
    assert torch.equal(batch.images[[0, 2, 3]], steps[0][0].images), "others drew otherwise"


def test_files_that_are_broken(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for number in range(3):
            Image.new("RGB", (30, 30), (number, 9, 9)).save(tmp_path / name / f"{number}.png")
    broken = tmp_path / "b" / "1.png"
    broken.write_bytes(broken.read_bytes()[:60])
    told: list[str] = []
    found = list(
        iterate(
            open_dataset(f"folder:{tmp_path}"), STEPS, None, 4, lambda _, p: told.append(str(p))
        )
    )
    assert [batch.sample_ids.tolist() for batch in found] == [[0, 1, 2, 3], [5]]
    assert len(told) == 1
    assert str(broken) in told[0]


def test_nothing_is_decoded_far_ahead(colours: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    images = Pictures([(30, 40, 3)] * 4000)
    with Stream(images, STEPS, device=CPU, workers=2) as stream:
        batches = stream.batches(range(4000), 10)
        for _ in range(20):
            next(batches)
        assert len(images.asked) <= 200 + 2 * 2 * 8 + 3 * 10
        batches.close()
    monkeypatch.setattr("cnnviz.engine.data.decoding._BYTES_AHEAD", 1)
    with Stream(colours, STEPS, device=CPU, workers=2) as stream:
        batches = stream.batches(range(25), 5)
        next(batches)
        next(batches)
        assert len(colours.asked) <= 15, "memory is not minded"
        batches.close()


def test_closing_drops_what_waits(colours: Pictures) -> None:
    colours.gate = 10
    with Stream(colours, STEPS, device=CPU, workers=2) as stream:
        batches = stream.batches(range(25), 5)
        next(batches)
        batches.close()
        colours.go_on.set()
    # The two threads are at the two pieces of the third step at most.
    assert max(colours.asked) < 15


def test_a_wait_for_pictures_ends_when_it_shall(colours: Pictures) -> None:
    colours.gate = 0
    wishes = iter([False, True])
    with Stream(colours, STEPS, device=CPU) as stream, stoppable(lambda: next(wishes)):
        with pytest.raises(Cancelled):
            next(stream.batches(range(25), 5))
        colours.go_on.set()


def test_masks_follow_their_pictures() -> None:
    images = Pictures([(30, 40), (44, 30), (25, 25)] * 3, "mask")
    steps = Preprocessing(1, 24, (20, 20), (0.0,), (1.0,), "nearest")
    for augmentation in (None, Augmentation(crop_padding=3, flip=True), ENLARGED):
        for (batch,) in taken(images, steps, augmentation, epochs=(1, 2)):
            # The mask of these is the picture itself, so that both tell the same.
            pixels = batch.images[:, 0].mul(255).round().long()
            inside = batch.targets != 255
            assert batch.targets.shape == (len(batch.sample_ids), 20, 20)
            assert batch.targets.dtype == torch.int64
            assert torch.equal(batch.targets[inside], pixels[inside])
            assert inside.float().mean() > 0.6


def test_a_mask_of_another_size_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    images = Pictures([(30, 40, 3)] * 3, "mask")
    one = np.zeros((30, 41), np.uint8)
    right = np.zeros((30, 40), np.uint8)
    monkeypatch.setattr(images, "mask", lambda number: one if number == 1 else right)
    told: list[str] = []
    (batch,) = load(images, STEPS, np.arange(3), lambda _, problem: told.append(str(problem)))
    assert batch.sample_ids.tolist() == [0, 2]
    assert len(told) == 1
    assert "41 x 30" in told[0]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("class", torch.tensor([2, 0])),
        ("binary", torch.tensor([[2.0], [0.0]])),
        ("labels", torch.tensor([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])),
        ("number", torch.tensor([[1.0], [0.0]])),
    ],
)
def test_targets(target: TargetKind, expected: Tensor) -> None:
    images = Pictures([(30, 40, 3)] * 3, target)
    found = targets_of(images, [2, 0])
    assert torch.equal(found, expected)
    assert found.dtype == expected.dtype
    (batch,) = load(images, STEPS, np.array([2, 0]))
    assert torch.equal(batch.targets, expected)


def test_targets_of_masks_come_in_the_size_of_the_input() -> None:
    images = Pictures([(30, 40), (40, 30)], "mask")
    found = targets_of(images, [0, 1], Preprocessing(1, 30, (30, 30), (0.0,), (1.0,)))
    assert torch.equal(found[0], torch.from_numpy(images.image(0)[:, 5:35]).long())
    assert torch.equal(found[1], torch.from_numpy(images.image(1)[5:35]).long())


def test_a_picture_without_mask_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    images = Pictures([(30, 40)], "mask")
    monkeypatch.setattr(images, "mask", lambda number: None)
    assert torch.equal(targets_of(images, [0]), torch.full((1, 30, 40), 255))


def test_real_files_through_threads_equal_those_of_one(shared_data: Path) -> None:
    images = open_dataset(f"imagenet:{shared_data / 'imagenet'}")
    steps = Preprocessing(3, 72, (64, 64))
    chosen = np.arange(0, 200, 9)
    several = list(iterate(images, steps, chosen, 8))
    expected = torch.stack([apply(images.image(int(number)), steps) for number in chosen])
    assert torch.equal(torch.cat([batch.images for batch in several]), expected)


def test_variations_of_one_picture_are_what_a_training_would_draw(colours: Pictures) -> None:
    picture = colours.image(3)
    plain = as_seen(apply(picture, STEPS), STEPS)
    assert all(np.array_equal(each, plain) for each in variations(picture, STEPS, None, 3))
    mirrored = variations(picture, STEPS, Augmentation(flip=True), 16, seed=1)
    turned = [np.array_equal(each, plain[:, ::-1]) for each in mirrored]
    assert 2 < sum(turned) < 14
    assert sum(np.array_equal(each, plain) for each in mirrored) == 16 - sum(turned)
