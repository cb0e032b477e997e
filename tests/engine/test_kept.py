"""Results kept between sessions: whole or not at all, and never another network's."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.engine import kept, storage
from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import as_loaded, snapshot

ARRAYS = {"layer1.0/top_ids": np.arange(12).reshape(3, 4), "names": np.array(["a", "bü"])}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_what_was_kept_comes_back() -> None:
    assert kept.load("responses", "k") is None
    assert kept.save("responses", "k", ARRAYS, {"samples": 7}) == ""
    found = kept.load("responses", "k")
    assert found is not None
    assert found.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(found[name], array)
    assert kept.facts("responses", "k") == {"samples": 7}
    assert kept.facts("responses", "other") == {}
    assert kept.load("features", "k") is None


def test_large_arrays_are_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MAPPED", 100)
    kept.save("features", "k", {"large": np.ones(1000), "small": np.ones(1, np.uint8)})
    found = kept.load("features", "k")
    assert found is not None
    assert isinstance(found["large"], np.memmap)
    assert not found["large"].flags.writeable


def test_what_was_cut_off_is_as_good_as_nothing(own_cache: Path) -> None:
    kept.save("responses", "k", ARRAYS)
    file = own_cache / "responses-k" / "0000.npy"
    os.truncate(file, file.stat().st_size - 8)
    assert kept.load("responses", "k") is None
    (own_cache / "responses-k" / "facts.json").write_text("{")
    assert kept.load("responses", "k") is None
    kept.save("responses", "k", ARRAYS)
    assert kept.load("responses", "k") is not None


def test_a_full_disk_is_told_and_leaves_nothing(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    assert "No space left on device" in kept.save("responses", "k", ARRAYS)
    assert list(own_cache.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path / "file" / "kept"))
    assert "could not be kept" in kept.save("responses", "k", ARRAYS)
    assert kept.load("responses", "k") is None


def test_what_was_used_longest_ago_goes_first(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "LARGEST_TOTAL", 25_000)
    for age, key in ((300, "old"), (200, "used"), (100, "young")):
        kept.save("features", key, {"a": np.zeros(1000)})
        os.utime(own_cache / f"features-{key}", (1e9 - age, 1e9 - age))
    assert kept.load("features", "used") is not None  # and so is the newest
    stale = storage.temporary_beside(own_cache / "features-x")
    stale.mkdir()
    os.utime(stale, (1e9, 1e9))
    written = storage.temporary_beside(own_cache / "features-y")  # by another process, just now
    written.mkdir()
    holidays = own_cache / "holidays"  # of the person who named this folder
    holidays.mkdir()
    (holidays / "beach.jpg").write_bytes(bytes(30_000))
    os.utime(holidays, (1e8, 1e8))
    kept.save("features", "next", {"a": np.zeros(1000)})
    assert kept.load("features", "old") is None
    assert kept.load("features", "used") is not None
    assert not stale.exists()
    assert written.exists()
    assert (holidays / "beach.jpg").exists()


def test_fingerprints_tell_facts_apart() -> None:
    assert kept.fingerprint("a", 1, {"x": (1, 2), "y": None}) == kept.fingerprint(
        "a", 1, {"y": None, "x": [1, 2]}
    )
    assert kept.fingerprint("a", 1) != kept.fingerprint("a", 2)


def test_weights_are_told_apart_by_any_parameter_or_buffer() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))
    before = kept.weights_fingerprint(network)
    assert kept.weights_fingerprint(network) == before
    with torch.no_grad():
        network[1].running_mean[2] += 1e-3
    changed = kept.weights_fingerprint(network)
    assert changed != before
    with torch.no_grad():
        network[0].weight[0, 0, 0, 0] += 1e-6
    assert kept.weights_fingerprint(network) != changed
    network.register_buffer("scale", torch.ones(1), persistent=False)  # no file holds it
    before = kept.weights_fingerprint(network)
    with torch.no_grad():
        network.scale += 1
    assert kept.weights_fingerprint(network) != before


def test_a_key_tells_networks_and_images_apart() -> None:
    model, images = load_model("course_cnn"), open_dataset("digits")
    key = kept.key_of(model, images, "fc1")
    assert kept.key_of(model, images, "fc1") == key
    assert kept.key_of(model, images, "fc2") != key
    grey = replace(model, preprocessing=replace(model.preprocessing, mean=(0.5,)))
    assert kept.key_of(grey, images, "fc1") != key
    model.module.pool.ceil_mode = False  # no weight knows of it
    assert kept.key_of(model, images, "fc1") != key
    model.module.pool.ceil_mode = True
    changed = images.in_memory.copy()
    changed[777, 5, 5] ^= 1
    facts = {"spec": "digits", "kind": "digits", "name": "Digits", "class_names": "0123456789"}
    assert kept.key_of(model, ArraySet(changed, images.labels, **facts), "fc1") != key


def test_a_key_tells_apart_what_a_class_was_edited_to_do() -> None:
    images = open_dataset("digits")

    def key_of(forward: str) -> str:
        space: dict[str, object] = {"nn": nn}
        lines = ["class Net(nn.Flatten):", "    def forward(self, x):", f"        {forward}"]
        exec("\n".join(lines), space)
        return kept.key_of(as_loaded(space["Net"]()), images)

    assert key_of("return x.flatten(1)") == key_of("return x.flatten(1)  # said again")
    assert key_of("return x.flatten(1)") != key_of("return -x.flatten(1)")
    assert key_of("return x.flatten(1) * 2") != key_of("return x.flatten(1) * 3")
    assert key_of("return max(x, key=lambda y: y + 1)") != key_of(
        "return max(x, key=lambda y: y + 2)"
    )


def test_weights_are_hashed_once_for_several_views(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(kept, "_digest_of", lambda state: made.append(1) or "hash")
    network = nn.Linear(3, 2)
    assert kept.weights_fingerprint(network) == kept.weights_fingerprint(network)
    assert len(made) == 1
    network.weight.grad = torch.ones_like(network.weight)
    torch.optim.SGD(network.parameters(), lr=1.0).step()
    kept.weights_fingerprint(network)
    assert len(made) == 2
    monkeypatch.setattr(kept, "_FRESH_S", 0.0)  # what torch does not count is seen later
    network.weight.data.add_(1)
    kept.weights_fingerprint(network)
    assert len(made) == 3


def test_weights_of_odd_types_have_a_fingerprint() -> None:
    half = nn.Linear(3, 2).to(torch.bfloat16)
    half.register_buffer("empty", torch.zeros(0))
    half.register_buffer("flag", torch.tensor(True))
    half.register_buffer("number", torch.tensor(3))
    assert kept.weights_fingerprint(half) == kept.weights_fingerprint(half)
    with torch.inference_mode():
        uncounted = nn.Linear(3, 2)
    assert kept.weights_fingerprint(uncounted) != kept.weights_fingerprint(half)


def test_a_snapshot_stays_while_the_original_learns() -> None:
    model = load_model("course_cnn")
    still = snapshot(model)
    before = kept.weights_fingerprint(still)
    with torch.no_grad():
        next(model.module.parameters()).add_(1)
    assert kept.weights_fingerprint(still) == before
    assert kept.weights_fingerprint(model) != before
