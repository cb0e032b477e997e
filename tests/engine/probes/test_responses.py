"""A sweep against a slow reference that keeps every response and sorts; and bad input."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import torch
import torchvision
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from cnnviz.engine import kept
from cnnviz.engine.data.batches import iterate
from cnnviz.engine.data.image_set import ArraySet, ImageSet
from cnnviz.engine.data.kinds.files import FileSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import BadValue, CnnvizError, DatasetProblem, DeviceProblem, UnknownName
from cnnviz.engine.events import Cancelled, stoppable
from cnnviz.engine.models.course_cnn import CourseCNN
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.capture import NothingCaptured, capture
from cnnviz.engine.probes.places import NoResponses
from cnnviz.engine.probes.responses import (
    LayerResponses,
    kept_responses,
    responses,
    sweeping,
)

GREY = Preprocessing(1, None, None, (0.5,), (0.5,))
RGB = Preprocessing(3)


def noise(count: int, side: int, channels: int = 3, classes: int = 4, seed: int = 0) -> ArraySet:
    """Return random pictures with random labels, some without one."""
    random = np.random.default_rng(seed)
    shape = (count, side, side, 3) if channels == 3 else (count, side, side)
    return ArraySet(
        random.integers(0, 256, shape, np.uint8),
        random.integers(-1, classes, count),
        spec="noise",
        kind="noise",
        name="Noise",
        class_names=[f"c{index}" for index in range(classes)],
    )


def live(module: nn.Module, preprocessing: Preprocessing) -> LoadedModel:
    return LoadedModel(module.eval(), type(module).__name__, "live", preprocessing)


def kept_whole(
    model: LoadedModel, images: ImageSet, layer: str, batch_size: int, tokens: int = 0
) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Return all responses, (N, U), their flat places and the ids, of the same forward passes.

    `tokens` is how many tokens come before the grid; -1 says that channels are last in a map.
    """
    values, places, ids = [], [], []
    for batch in iterate(images, model.preprocessing, None, batch_size):
        output = capture(model, batch.images, [layer])[layer].float()
        if output.ndim == 3:
            output = output[:, tokens:].transpose(1, 2)
        elif tokens < 0:
            output = output.permute(0, 3, 1, 2)
        flat = output.reshape(*output.shape[:2], -1).numpy()
        values.append(flat.max(2))
        places.append(flat.argmax(2))
        ids.append(batch.sample_ids)
    found = np.concatenate(values), np.concatenate(places), np.concatenate(ids)
    order = np.argsort(found[2])
    return found[0][order], found[1][order], found[2][order]


def assert_exact(
    of_layer: LayerResponses,
    values: NDArray[np.float32],
    places: NDArray[np.int64],
    ids: NDArray[np.int64],
) -> None:
    """Compare both lists: `values` come by rising id, so that a stable sort has the ties."""
    k = of_layer.top_ids.shape[1]
    for sign, side in ((-1, "top"), (1, "bottom")):
        order = np.argsort(sign * values, axis=0, kind="stable")[:k].T
        unit = np.arange(values.shape[1])[:, None]
        assert np.array_equal(getattr(of_layer, f"{side}_ids"), ids[order]), side
        assert np.array_equal(getattr(of_layer, f"{side}_values"), values[order, unit]), side
        expected = np.stack(np.divmod(places[order, unit], of_layer.places[1]), 2)
        assert np.array_equal(getattr(of_layer, f"{side}_positions"), expected), side


def assert_figures(
    of_layer: LayerResponses, values: NDArray[np.float32], labels: NDArray[np.int64]
) -> None:
    exact = values.astype(np.float64)
    np.testing.assert_allclose(of_layer.mean, exact.mean(0), rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(of_layer.deviation, exact.std(0), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(of_layer.zeros, (values == 0).mean(0), rtol=1e-6)
    np.testing.assert_allclose(of_layer.sums, exact.sum(0))
    np.testing.assert_allclose(of_layer.squares, (exact**2).sum(0))
    for unit in range(of_layer.units):
        edges = of_layer.edges[unit].astype(np.float64)
        assert (np.diff(edges) == edges[1] - edges[0]).all()
        counts, _ = np.histogram(exact[:, unit], edges)
        assert np.array_equal(of_layer.histogram[unit], counts), unit
        assert counts.sum() == len(values)
    for index, count in enumerate(of_layer.class_counts):
        members = labels == index
        assert members.sum() == count
        expected = exact[members].mean(0) if count else np.full(of_layer.units, np.nan)
        np.testing.assert_allclose(of_layer.class_means[:, index], expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("batch_size", [7, 64])
@pytest.mark.parametrize("layer", ["conv1", "relu#2", "pool", "fc1", "fc2"])
def test_lists_and_figures_are_those_of_the_slow_way(layer: str, batch_size: int) -> None:
    torch.manual_seed(0)
    model, images = live(CourseCNN(), GREY), noise(60, 28, 1)
    found = responses(model, images, [layer], 5, batch_size)[layer]
    values, places, ids = kept_whole(model, images, layer, batch_size)
    assert_exact(found, values, places, ids)
    assert_figures(found, values, images.labels)
    assert found.count == 60


def test_the_batches_do_not_show_in_ties_of_constant_and_quantised_units() -> None:
    """Rounded values tie everywhere: in the lists, across batches, and within maps."""

    class Rounding(nn.Module):
        def forward(self, values: torch.Tensor) -> torch.Tensor:
            coarse = (values * 2).round() / 2
            return torch.cat([coarse, coarse * 0, -coarse, coarse * 0 + 3], 1)

    model = live(nn.Sequential(Rounding()), RGB)
    images = noise(80, 6)
    found = {
        size: responses(model, images, "0", k=7, batch_size=size, seed=size)["0"]
        for size in (1, 3, 11, 80)
    }
    values, places, ids = kept_whole(model, images, "0", 80)
    for size, of_layer in found.items():
        assert_exact(of_layer, values, places, ids)
        assert_figures(of_layer, values, images.labels)
        assert of_layer.places == (6, 6), size
    constant = found[3]
    assert (constant.top_ids[3] == np.arange(7)).all()
    assert (constant.bottom_ids[3] == np.arange(7)).all()
    assert constant.deviation[9] == 0
    assert constant.zeros[3:6].tolist() == [1, 1, 1]


def folder_of(place: Path, sizes: Sequence[tuple[int, int]], seed: int = 0) -> FileSet:
    """Write pictures of the given sizes."""
    random = np.random.default_rng(seed)
    files = []
    for number, size in enumerate(sizes):
        file = place / f"{number:03}.png"
        Image.fromarray(random.integers(0, 256, (*size, 3), np.uint8)).save(file)
        files.append(file)
    return FileSet(
        files, np.arange(len(files)) % 2, place, spec="x", kind="folder", class_names=["a", "b"]
    )


def test_images_of_several_sizes_and_a_broken_one(tmp_path: Path) -> None:
    """Batches of one size each come out of order, and equal responses still go to the lowest id."""
    images = folder_of(tmp_path, [(8, 8), (6, 10), (8, 8), (6, 10), (8, 8)] * 6)
    (tmp_path / "003.png").write_bytes(b"no picture")
    torch.manual_seed(0)

    class Coarse(nn.Module):
        def forward(self, values: torch.Tensor) -> torch.Tensor:
            return values.mul(1.5).round()

    model = live(nn.Sequential(nn.Conv2d(3, 6, 3), Coarse()), RGB)
    found = responses(model, images, ["0", "1"], k=4, batch_size=10)
    assert found.samples == 29
    assert "003.png" in found.skipped[0]
    assert len(found.skipped) == 1
    of_layer = found["1"]
    assert of_layer.places == (6, 8)
    every: dict[int, NDArray[np.float32]] = {}
    for batch in iterate(images, RGB, None, 10):
        for sample, maps in zip(
            batch.sample_ids, capture(model, batch.images, ["1"])["1"], strict=True
        ):
            every[int(sample)] = maps.numpy()
    ids = np.array(sorted(every))
    values = np.stack([every[sample].max((1, 2)) for sample in ids.tolist()])
    for unit in range(6):
        order = np.argsort(-values[:, unit], kind="stable")[:4]
        assert of_layer.top_ids[unit].tolist() == ids[order].tolist()
        for sample, place in zip(ids[order], of_layer.top_positions[unit], strict=True):
            where = np.unravel_index(every[int(sample)][unit].argmax(), every[int(sample)][0].shape)
            assert place.tolist() == [int(index) for index in where]


@pytest.mark.parametrize(
    ("name", "layer", "side", "tokens", "kind", "places"),
    [
        ("vit_b_16", "encoder.layers.encoder_layer_2", 224, 1, "tokens", (14, 14)),
        ("vit_b_16", "encoder.layers.encoder_layer_1.mlp.1", 224, 1, "tokens", (14, 14)),
        ("swin_t", "features.1.0", 64, -1, "tokens", (16, 16)),
        ("inception_v3", "Mixed_5b.branch5x5_2.conv", 96, 0, "maps", (9, 9)),
        ("efficientnet_b0", "features.4.0", 64, 0, "maps", (4, 4)),
        ("efficientnet_b0", "classifier.1", 64, 0, "vector", (1, 1)),
        ("resnet18", "layer1.0.relu#2", 64, 0, "maps", (16, 16)),
        ("fcn_resnet50", "classifier.0", 64, 0, "maps", (8, 8)),
    ],
)
def test_families(
    name: str, layer: str, side: int, tokens: int, kind: str, places: tuple[int, int]
) -> None:
    torch.manual_seed(0)
    options: dict[str, Any] = {"weights": None}
    if name == "fcn_resnet50":
        options["weights_backbone"] = None
    if name == "inception_v3":
        options["init_weights"] = False
    model = live(torchvision.models.get_model(name, **options), RGB)
    images = noise(5, side)
    found = responses(model, images, [layer], k=3, batch_size=2)[layer]
    assert (found.kind, found.places) == (kind, places)
    values, flat, ids = kept_whole(model, images, layer, 2, tokens)
    assert_exact(found, values, flat, ids)


def test_a_detectors_backbone_answers_and_its_head_says_why_not() -> None:
    torch.manual_seed(0)
    module = torchvision.models.detection.fasterrcnn_mobilenet_v3_large_320_fpn(
        weights=None, weights_backbone=None
    )
    model, images = live(module, RGB), noise(3, 64)
    layer = "backbone.body.3.block.0.0"
    found = responses(model, images, [layer, "rpn.head.cls_logits#2"], k=2, batch_size=2)
    values, places, ids = kept_whole(model, images, layer, 2)
    assert_exact(found[layer], values, places, ids)
    with pytest.raises(NoResponses, match=r"box_head\.fc6 gives .* so that none of them belongs"):
        responses(model, images, ["roi_heads.box_head.fc6"])


def test_in_place_layers_and_the_network_stay_as_they_are() -> None:
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.Dropout(0.5)
    ).train()
    module.get_parameter("1.bias").data.fill_(-0.3)  # so that the ReLU would rewrite most of it
    before = copy.deepcopy(module.state_dict())
    model = LoadedModel(module, "x", "live", RGB)
    images = noise(9, 8)
    found = responses(model, images, ["1", "2"], k=3)
    assert all(part.training for part in module.modules())
    assert not any(part._forward_hooks for part in module.modules())
    for name, value in module.state_dict().items():
        assert torch.equal(value, before[name])
    values, places, ids = kept_whole(model, images, "1", 9)
    assert (values < 0).any()
    assert_exact(found["1"], values, places, ids)


def test_only_some_samples_and_a_subset_that_the_seed_chooses() -> None:
    torch.manual_seed(0)
    model, images = live(CourseCNN(), GREY), noise(400, 28, 1)
    some = [399, 3, 3, 17, 250, 100]
    found = responses(model, images, ["fc1"], k=9, sample_ids=some)
    assert found.samples == 5
    assert found.sample_ids is not None
    assert found.sample_ids.tolist() == found.subset_ids.tolist() == [3, 17, 100, 250, 399]
    assert set(found["fc1"].top_ids[0].tolist()) == {3, 17, 100, 250, 399, -1}
    assert np.isnan(found["fc1"].top_values[:, 5:]).all()
    assert (found["fc1"].top_positions[:, 5:] == -1).all()
    assert (found["fc1"].bottom_ids[:, 5:] == -1).all()
    whole = responses(model, images, ["fc1"], batch_size=50)
    assert whole.sample_ids is None
    assert len(whole.subset_ids) == 256
    values, _, ids = kept_whole(model, images, "fc1", 50)
    assert np.array_equal(whole["fc1"].subset_values, values[whole.subset_ids])
    other = responses(model, images, ["fc1"], batch_size=50, seed=1)
    assert not np.array_equal(whole.subset_ids, other.subset_ids)
    assert ids.tolist() == list(range(400))


class Poisoned(nn.Module):
    """Gives NaN or infinity for pictures that begin with a certain grey."""

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        first = (values[:, :1, :1, :1] * 255).round()
        values = torch.where(first == 7, torch.nan, values)
        return torch.where(first == 8, torch.inf, values)


def test_what_is_not_finite_is_named_and_counts_nowhere() -> None:
    torch.manual_seed(0)
    images = noise(40, 8, seed=3)
    pixels = images.in_memory
    pixels[:, 0, 0, 0] = 100
    pixels[5, 0, 0, 0], pixels[21, 0, 0, 0] = 7, 8
    model = live(nn.Sequential(nn.Identity(), Poisoned(), nn.Conv2d(3, 4, 3)), RGB)
    found = responses(model, images, ["0", "2"], k=40, batch_size=7)
    assert found.dropped.tolist() == [5, 21]
    assert "2 images give" in found.warnings[0]
    assert "#5, #21" in found.warnings[0]
    good = np.setdiff1d(np.arange(40), [5, 21])
    for layer in ("0", "2"):
        values, _, ids = kept_whole(model, images, layer, 7)
        assert found[layer].count == found.samples == 38
        assert (found[layer].top_ids[:, 38:] == -1).all()
        assert np.isfinite(found[layer].mean).all()
        assert_figures(found[layer], values[good], images.labels[good])
        top = np.argsort(-values[good], axis=0, kind="stable").T
        assert np.array_equal(found[layer].top_ids[:, :38], ids[good][top])
    assert not np.isin(found.subset_ids, [5, 21]).any()
    # What one layer dropped does not count for a sweep of another one alone.
    assert responses(model, images, ["0"], k=40, batch_size=7).samples == 40
    pixels[:, 0, 0, 0] = 7
    with pytest.raises(CnnvizError, match="Of all 40 images the layer 2 gives responses"):
        responses(model, images, ["0", "2"], k=3)


def test_one_class_no_labels_and_labels_beyond_the_names() -> None:
    torch.manual_seed(0)
    model, images = live(CourseCNN(), GREY), noise(20, 28, 1)
    images.labels = np.full(20, -1)
    found = responses(model, images, ["fc1"])["fc1"]
    assert found.class_means.shape == (128, 0)
    assert (found.best_class == -1).all()
    assert np.isnan(found.selectivity).all()
    images.labels = np.full(20, 2)
    found = responses(model, images, ["fc1"])["fc1"]
    assert (found.best_class == 2).all()
    assert np.isnan(found.selectivity).all()
    assert found.class_counts.tolist() == [0, 0, 20, 0]
    images.labels = np.arange(20) % 6
    whole = responses(model, images, ["fc1"])
    assert whole["fc1"].class_means.shape == (128, 6)
    assert whole.class_names[-1] == "class 5"


def test_selectivity_is_that_of_the_source() -> None:
    model, images = load_model("bundled"), open_dataset("digits", "test")
    found = responses(model, images, ["relu#3"])["relu#3"]
    values, _, _ = kept_whole(model, images, "relu#3", 64)
    for unit in range(found.units):
        means = np.array([values[images.labels == index, unit].mean() for index in range(10)])
        best = means.argmax()
        rest = np.delete(means, best).mean()
        expected = (means[best] - rest) / (means[best] + rest) if means[best] > 0 else 0
        assert found.selectivity[unit] == pytest.approx(expected, abs=1e-5)
        assert found.best_class[unit] == best


def test_what_is_kept_comes_back_at_once_and_grows_by_layers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    torch.manual_seed(0)
    module = CourseCNN()
    model, images = live(module, GREY), noise(30, 28, 1)
    assert kept_responses(model, images, ["conv1"]) is None
    first = responses(model, images, ["conv1"])
    both = responses(model, images, ["fc1", "conv1"])
    assert list(both) == ["fc1", "conv1"]

    def never(*_arguments: object) -> None:
        raise AssertionError("the network ran")

    with monkeypatch.context() as patch:
        patch.setattr(module, "forward", never)
        again = responses(model, images, ["conv1", "fc1"])
        everything = kept_responses(model, images)
        assert everything is not None
        assert set(everything) == {"conv1", "fc1"}
        assert kept_responses(model, images, ["fc1"]) is not None
    for layer, of_layer in again.layers.items():
        for name, array in of_layer.arrays().items():
            np.testing.assert_array_equal(array, getattr(both[layer], name), err_msg=name)
        assert (of_layer.kind, of_layer.places) == (both[layer].kind, both[layer].places)
    assert np.array_equal(again["conv1"].top_ids, first["conv1"].top_ids)
    assert kept_responses(model, images, ["conv1"], k=3) is None
    assert kept_responses(model, images, ["conv1"], seed=2) is None
    assert kept_responses(model, images, ["fc2"]) is None
    other = LoadedModel(module, "CourseCNN", "live", Preprocessing(1, None, None, (0.4,), (0.5,)))
    assert kept_responses(other, images, ["conv1"]) is None
    with torch.no_grad():
        module.conv1.weight[0, 0, 0, 0] += 1
    assert kept_responses(model, images, ["conv1"]) is None


def test_networks_of_the_same_weights_are_not_taken_for_each_other() -> None:
    torch.manual_seed(0)
    one = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1))
    other = nn.Sequential(nn.Conv2d(3, 4, 3, padding=0))
    other.load_state_dict(one.state_dict())
    images = noise(10, 8)
    assert responses(live(one, RGB), images, "0")["0"].places == (8, 8)
    assert responses(live(other, RGB), images, "0")["0"].places == (6, 6)


def test_a_full_disk_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    found = responses(live(CourseCNN(), GREY), noise(10, 28, 1), ["fc2"])
    assert "No space left" in found.warnings[0]
    assert found["fc2"].count == 10
    assert not list(kept.folder().iterdir())


def test_bad_input_is_one_clear_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model, images = live(CourseCNN(), GREY), noise(10, 28, 1)
    with pytest.raises(UnknownName, match="did you mean conv1"):
        responses(model, images, ["conv3"])
    with pytest.raises(NothingCaptured, match="relu runs 3 times"):
        responses(model, images, ["fc1", "relu#4"])
    with pytest.raises(UnknownName, match="conv1"):
        responses(model, images, ["conv1"])["conv2"]
    for bad in ({"k": 0}, {"batch_size": 0}, {"seed": -1}, {"sample_ids": [10]}):
        with pytest.raises(BadValue):
            responses(model, images, ["conv1"], **bad)
    with pytest.raises(BadValue, match="at least one layer"):
        responses(model, images, [])
    with pytest.raises(DatasetProblem, match="no images to sweep"):
        responses(model, images, ["conv1"], sample_ids=[])
    broken = folder_of(tmp_path, [(8, 8)])
    (tmp_path / "000.png").write_bytes(b"")
    with pytest.raises(DatasetProblem, match="no image that can be read"):
        responses(model, broken, ["conv1"])

    class Pairs(nn.Module):
        def forward(self, values: torch.Tensor) -> list[int]:
            return [len(values)]

    with pytest.raises(NothingCaptured, match="The layer 1 gives nothing that is a tensor"):
        responses(live(nn.Sequential(nn.Identity(), Pairs()), RGB), noise(3, 8), ["1"])
    flat = live(nn.Sequential(nn.Flatten()), RGB)
    mixed = folder_of(tmp_path, [(8, 8), (6, 10)])
    with pytest.raises(NoResponses, match="192 units for one image and 180 for another"):
        responses(flat, mixed, ["0"], batch_size=1)
    memory = psutil.virtual_memory()._replace(available=100_000)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    with pytest.raises(DeviceProblem, match=r"has (100 kB|0.0 GB) free"):
        responses(model, images, ["conv1", "fc1"])


def test_progress_and_cancelling() -> None:
    module = CourseCNN().train()
    model, images = LoadedModel(module, "x", "live", GREY), noise(40, 28, 1)
    work = sweeping(model, images, ["conv1"], batch_size=10)
    events = [next(work) for _ in range(4)]
    assert [(event.done, event.total) for event in events] == [(0, 40), (0, 40), (10, 40), (20, 40)]
    work.close()
    assert not any(part._forward_hooks for part in module.modules())
    work = sweeping(model, images, ["conv1", "fc1"], batch_size=10)
    next(work)
    next(work)
    with stoppable(lambda: True), pytest.raises(Cancelled):
        next(work)
    assert all(part.training for part in module.modules())
    assert not any(part._forward_hooks for part in module.modules())
    assert kept_responses(model, images, ["conv1"]) is None


def test_memory_does_not_grow_with_the_images(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the pass holds after many batches is what it held after few."""
    from cnnviz.engine.probes import sweep as sweeps

    held: list[int] = []
    add = sweeps._Sweep.add

    def measured(self: Any, batch: Any) -> None:
        add(self, batch)
        parts = [*vars(self.found.extremes).values(), *vars(self.found.tallies).values()]
        held.append(sum(part.nbytes for part in parts if hasattr(part, "nbytes")))

    monkeypatch.setattr(sweeps._Sweep, "add", measured)
    responses(live(CourseCNN(), GREY), noise(300, 28, 1), ["conv1", "fc1"], batch_size=10)
    assert len(held) == 30
    assert held[0] == held[-1] > 0
