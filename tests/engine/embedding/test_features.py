"""Features of layers, logits and pixels against a capture of the same batches."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from torchvision.models import SwinTransformer, VisionTransformer

from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import Preprocessing, apply_many
from cnnviz.engine.embedding import features as module
from cnnviz.engine.embedding import rows
from cnnviz.engine.embedding.features import extracting, features, kept_features
from cnnviz.engine.embedding.problems import FeatureProblem
from cnnviz.engine.errors import BadValue, CnnvizError, DatasetProblem, DeviceProblem, UnknownName
from cnnviz.engine.events import Progress, drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.capture import NothingCaptured, capture

GREY = Preprocessing(1, None, None, (0.5,), (0.5,))


@pytest.fixture(scope="module")
def model() -> LoadedModel:
    return load_model("course_cnn")


@pytest.fixture(scope="module")
def digits() -> ImageSet:
    return open_dataset("digits")


class Odd(nn.Module):
    """Calls a layer twice, changes what it gave in place, and has a layer that is never called."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)
        self.head = nn.Linear(4, 3)
        self.unused = nn.Linear(2, 2)
        self.list = nn.Identity()
        self.calls = 0

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        maps = self.relu(self.conv(images))
        maps = self.relu(maps - maps.mean())
        self.list([1, 2])
        return self.head(maps.mean((2, 3)))


def _loaded(net: nn.Module, preprocessing: Preprocessing = GREY) -> LoadedModel:
    return LoadedModel(net.eval(), type(net).__name__, "live", preprocessing)


def _pictures(count: int = 24, side: int = 12, labels: Any = None) -> ArraySet:
    rng = np.random.default_rng(0)
    return ArraySet(
        rng.integers(0, 255, (count, side, side), np.uint8),
        np.arange(count) % 3 if labels is None else labels,
        spec="pictures",
        kind="mnist",
        name="pictures",
        class_names=("a", "b", "c"),
    )


@pytest.mark.parametrize(
    ("layer", "pooling", "reduce"),
    [
        ("conv1", "auto", lambda x: x.mean((2, 3))),
        ("conv1", "average", lambda x: x.mean((2, 3))),
        ("conv2", "maximum", lambda x: x.amax((2, 3))),
        ("conv2", "flatten", lambda x: x.flatten(1)),
        ("fc1", "auto", lambda x: x),
        ("fc1", "maximum", lambda x: x),
        ("logits", "auto", lambda x: x),
    ],
)
def test_rows_are_what_the_layer_gives(
    layer: str, pooling: str, reduce: Any, model: LoadedModel, digits: ImageSet
) -> None:
    ids = np.array([5, 3, 900, 17, 4])
    found = features(model, digits, layer, pooling, batch_size=3, sample_ids=ids)
    assert digits.in_memory is not None
    images = apply_many(digits.in_memory[ids], model.preprocessing)
    expected = reduce(capture(model, images, ["" if layer == "logits" else layer]).popitem()[1])
    assert found.array == pytest.approx(expected.numpy(), rel=1e-4, abs=1e-5)
    assert found.array.dtype == np.float32
    assert found.sample_ids.tolist() == ids.tolist()
    assert np.array_equal(found.labels, digits.labels[ids])
    assert found.pooling in ("average", "maximum", "flatten")
    assert found.facts["image_set"] == digits.name


def test_pixels_are_those_that_the_network_is_given_from_0_to_1(
    model: LoadedModel, digits: ImageSet
) -> None:
    found = features(model, digits, "pixels")
    assert found.array.shape == (len(digits), 28 * 28)
    assert (found.array.min(), found.array.max()) == (0, 1)
    whole = _pictures()
    plain = features(_loaded(Odd()), whole, "pixels").array
    assert plain == pytest.approx(whole.in_memory.reshape(24, -1) / 255, abs=1e-6)


def test_a_layer_in_place_that_follows_spoils_nothing_and_the_pass_ends_early() -> None:
    net = Odd()
    ran: list[str] = []
    net.head.register_forward_hook(lambda *_: ran.append("head"))
    whole = _pictures()
    images = apply_many(whole.in_memory, GREY)
    found = features(_loaded(net), whole, "conv", "flatten")
    assert (found.array < 0).any()
    with torch.no_grad():
        assert found.array == pytest.approx(net.conv(images).flatten(1).numpy(), abs=1e-5)
    before = len(ran)
    features(_loaded(net), whole, "conv", "maximum")
    assert len(ran) == before


def test_each_call_of_a_layer_is_a_layer() -> None:
    net, whole = Odd(), _pictures()
    images = apply_many(whole.in_memory, GREY)
    both = capture(net, images, ["relu#1", "relu#2"])
    for name, expected in both.items():
        found = features(_loaded(net), whole, name)
        assert found.array == pytest.approx(expected.mean((2, 3)).numpy(), abs=1e-5)
    assert np.array_equal(
        features(_loaded(net), whole, "relu").array, features(_loaded(net), whole, "relu#1").array
    )


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        ("unused", "did not run"),
        ("relu#3", "relu runs 2 times"),
        ("list", "nothing that is a tensor"),
    ],
)
def test_layers_that_give_nothing(layer: str, words: str) -> None:
    with pytest.raises(NothingCaptured, match=words):
        features(_loaded(Odd()), _pictures(), layer)


def test_bad_arguments(model: LoadedModel, digits: ImageSet) -> None:
    with pytest.raises(UnknownName, match="did you mean conv"):
        features(model, digits, "conv3")
    with pytest.raises(BadValue, match="one of auto, average"):
        features(model, digits, "conv1", "median")
    with pytest.raises(FeatureProblem, match="gives maps and no tokens"):
        features(model, digits, "conv1", "class_token")
    with pytest.raises(DatasetProblem, match="no images"):
        features(model, digits, "conv1", sample_ids=[])
    for outside in (-1, 5_000):
        with pytest.raises(BadValue, match="sample_ids is"):
            features(model, digits, "conv1", sample_ids=[0, outside])
    with pytest.raises(BadValue, match="at least 1"):
        features(model, digits, "conv1", batch_size=0)


@pytest.fixture(scope="module")
def vit() -> LoadedModel:
    torch.manual_seed(0)
    net = VisionTransformer(16, 4, 2, 2, 8, 16, num_classes=5)
    return _loaded(net, Preprocessing(3, None, (16, 16)))


def test_tokens(vit: LoadedModel) -> None:
    whole = _pictures(7, 16)
    images = apply_many(whole.in_memory, vit.preprocessing)
    layer = "encoder.layers.encoder_layer_0"
    tokens = capture(vit, images, [layer])[layer]
    assert tokens.shape == (7, 17, 8)
    for pooling, expected in {
        "auto": tokens[:, 0],
        "class_token": tokens[:, 0],
        "token_mean": tokens[:, 1:].mean(1),
        "average": tokens.mean(1),
        "maximum": tokens.amax(1),
        "flatten": tokens.flatten(1),
    }.items():
        found = features(vit, whole, layer, pooling)
        assert found.array == pytest.approx(expected.numpy(), abs=1e-5), pooling
    assert features(vit, whole, layer).pooling == "class_token"


def test_maps_with_channels_last() -> None:
    torch.manual_seed(0)
    net = SwinTransformer([2, 2], 8, [1, 1], [2, 2], [2, 2], num_classes=3)
    swin = _loaded(net, Preprocessing(3, None, (8, 8)))
    whole = _pictures(5, 8)
    maps = capture(swin, apply_many(whole.in_memory, swin.preprocessing), ["features.1"])
    assert maps["features.1"].shape == (5, 4, 4, 8)
    found = features(swin, whole, "features.1")
    assert found.array == pytest.approx(maps["features.1"].mean((1, 2)).numpy(), abs=1e-5)


class Sick(nn.Module):
    def __init__(self, all_of_them: bool = False) -> None:
        super().__init__()
        self.head = nn.Flatten()
        self.register_buffer("all_of_them", torch.tensor(all_of_them))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        values = images.clone()
        values[:: 1 if self.all_of_them else 5, 0, 0, 0] = torch.nan
        values[3::8, 0, 1, 1] = torch.inf
        return self.head(values)


def test_rows_that_are_not_finite_are_dropped_and_listed() -> None:
    whole = _pictures(20)
    found = features(_loaded(Sick()), whole, "logits", batch_size=20)
    gone = sorted({*range(0, 20, 5), *range(3, 20, 8)})
    assert found.dropped.tolist() == gone
    assert found.sample_ids.tolist() == [index for index in range(20) if index not in gone]
    assert np.isfinite(found.array).all()
    assert len(found.labels) == len(found.array)
    with pytest.raises(FeatureProblem, match="not finite for any image"):
        features(_loaded(Sick(True)), whole, "logits")


def test_large_numbers_are_no_reason_to_drop() -> None:
    net = nn.Sequential(nn.Flatten(), nn.Linear(144, 2))
    nn.init.constant_(net[1].weight, 0)
    nn.init.constant_(net[1].bias, 3e38)
    found = features(_loaded(net), _pictures(), "logits")
    assert not len(found.dropped)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for index in range(6):
        place = tmp_path / "set" / "ab"[index % 2]
        place.mkdir(parents=True, exist_ok=True)
        side = (12, 20)[index >= 3]
        pixels = np.random.default_rng(index).integers(0, 255, (side, side), np.uint8)
        Image.fromarray(pixels).save(place / f"{index}.png")
    (tmp_path / "set" / "a" / "2.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    return tmp_path / "set"


def test_broken_images_are_listed_and_sizes_may_differ(folder: Path) -> None:
    whole = open_dataset(f"folder:{folder}")
    found = features(_loaded(Odd()), whole, "conv")
    assert len(found.array) == 5
    assert found.sample_ids.tolist() == sorted(found.sample_ids.tolist())
    assert any("2.png" in problem for problem in (*found.skipped, *whole.problems))
    for batch_size in (64, 2):
        with pytest.raises(FeatureProblem, match="Images of different sizes give"):
            features(_loaded(Odd()), whole, "conv", "flatten", batch_size)


def test_what_was_extracted_is_kept() -> None:
    net, whole = Odd(), _pictures()
    loaded = _loaded(net)
    assert kept_features(loaded, whole, "conv") is None
    first = features(loaded, whole, "conv")
    calls = net.calls
    events: list[Progress] = []
    again = drain(extracting(loaded, whole, "conv"), events.append)
    assert net.calls == calls
    assert len(events) == 1
    assert np.array_equal(first.array, again.array)
    assert np.array_equal(first.labels, again.labels)
    assert (first.key, first.pooling, first.facts) == (again.key, again.pooling, again.facts)
    kept = kept_features(loaded, whole, "conv")
    assert kept is not None
    assert kept.key == first.key


def test_other_weights_images_or_preprocessing_are_other_features() -> None:
    net, whole = Odd(), _pictures()
    keys = {features(_loaded(net), whole, "conv").key}
    keys.add(features(_loaded(net), whole, "conv", "maximum").key)
    keys.add(features(_loaded(net), whole, "relu").key)
    net.conv.dilation = (2, 2)  # no weight tells it
    keys.add(features(_loaded(net), whole, "conv").key)
    net.conv.dilation = (1, 1)
    keys.add(features(_loaded(net), whole, "conv", sample_ids=[1, 2]).key)
    keys.add(features(_loaded(net), _pictures(25), "conv").key)
    keys.add(features(_loaded(net, Preprocessing(1, 20, None, (0.5,), (0.5,))), whole, "conv").key)
    with torch.no_grad():
        net.conv.bias += 1e-6
    keys.add(features(_loaded(net), whole, "conv").key)
    assert len(keys) == 8


def test_the_network_comes_back_untouched() -> None:
    net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Dropout(), nn.Flatten()).train()
    before = {name: value.clone() for name, value in net.state_dict().items()}
    work = extracting(LoadedModel(net, "net", "live", GREY), _pictures(), "1", batch_size=5)
    next(work)
    next(work)
    work.close()
    assert all(part.training for part in net.modules())
    assert not any(part._forward_hooks for part in net.modules())
    for name, value in net.state_dict().items():
        assert torch.equal(value, before[name])


def test_large_tables_lie_on_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plain = features(_loaded(Odd()), _pictures(), "conv", "flatten")
    monkeypatch.setattr(rows, "_IN_MEMORY", 10)
    monkeypatch.setattr(rows.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(module.kept, "LARGEST_TOTAL", 10)
    torch.manual_seed(1)
    net, whole = Odd(), _pictures()
    events: list[Progress] = []
    work = extracting(_loaded(net), whole, "conv", "flatten", batch_size=5)
    found = drain(work, events.append)
    assert "GB, kept on disk" in events[-1].message
    assert isinstance(found.array, np.memmap)
    images = apply_many(whole.in_memory, GREY)
    with torch.no_grad():
        assert found.array == pytest.approx(net.conv(images).flatten(1).numpy(), abs=1e-5)
    assert found.array.shape == plain.array.shape
    assert list(tmp_path.glob("cnnviz-features-*"))
    del found
    gc.collect()
    assert not list(tmp_path.glob("cnnviz-features-*"))
    work = extracting(_loaded(net), whole, "relu", "flatten", batch_size=5)
    next(work)
    next(work)
    assert list(tmp_path.glob("cnnviz-features-*"))
    work.close()
    assert not list(tmp_path.glob("cnnviz-features-*"))

    def full(*_args: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rows, "reserve", full)
    with pytest.raises(DeviceProblem, match="has no room for them"):
        features(_loaded(net), whole, "relu", "flatten")
    assert not list(tmp_path.glob("cnnviz-features-*"))


def test_rows_that_are_dropped_from_a_table_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_IN_MEMORY", 10)
    found = features(_loaded(Sick()), _pictures(20), "logits", batch_size=20)
    assert len(found.array) == len(found.sample_ids) == 20 - len(found.dropped)


def test_what_fits_nowhere_is_refused_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_IN_MEMORY", 10)
    usage = type("Usage", (), {"free": 0})
    monkeypatch.setattr(shutil, "disk_usage", lambda *_: usage)
    net = Odd()
    with pytest.raises(DeviceProblem, match=r"neither memory nor .* has room"):
        features(_loaded(net), _pictures(1000), "conv", "flatten")
    assert net.calls <= 2


def test_a_full_disk_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.kept, "save", lambda *_: "The result could not be kept.")
    found = features(_loaded(Odd()), _pictures(), "conv")
    assert found.warnings == ("The result could not be kept.",)


def test_a_layer_that_mixes_images_is_refused() -> None:
    class Mixing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fold = nn.Identity()

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            return self.fold(images.flatten(0, 2)).reshape(len(images), -1)

    with pytest.raises(FeatureProblem, match="288 rows for 24 images"):
        features(_loaded(Mixing()), _pictures(), "fold")


def test_images_that_do_not_go_through(model: LoadedModel) -> None:
    net = nn.Sequential(nn.Flatten(), nn.Linear(10, 2))
    with pytest.raises(CnnvizError, match="expects"):
        features(_loaded(net), _pictures(), "1")
