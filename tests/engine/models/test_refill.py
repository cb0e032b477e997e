"""Weights of another checkpoint in a network that is built already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.refill import refilling
from cnnviz.engine.models.save import save_model
from cnnviz.engine.runs.shelf import EpochWeights, Shelf


def written(path: Path, name: str, seed: int, **facts: object) -> LoadedModel:
    """Write a network with weights of its own, and return it."""
    model = load_model(name, num_classes=10)
    with torch.no_grad():
        torch.manual_seed(seed)
        for tensor in model.module.state_dict().values():
            if tensor.is_floating_point():
                tensor.add_(0.01 * torch.rand_like(tensor))
    save_model(path, model, facts)
    return model


def same(one: LoadedModel, other: LoadedModel) -> bool:
    mine, its = one.module.state_dict(), other.module.state_dict()
    return mine.keys() == its.keys() and all(torch.equal(mine[key], its[key]) for key in mine)


@pytest.mark.parametrize("name", ["course_cnn", "resnet18"])
def test_a_network_of_the_same_run_is_filled_and_not_built(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "epoch-0001.safetensors", tmp_path / "epoch-0002.safetensors"
    originals = [written(first, name, 1, epoch=1), written(second, name, 2, epoch=2)]
    known = drain(refilling(None, first))
    with monkeypatch.context() as patch:
        patch.setattr("cnnviz.engine.models.refill.loading_checkpoint", None)
        other = drain(refilling(known, second))
    assert same(known, originals[0])
    assert same(other, originals[1])
    plain = load_model(second)
    for field in ("title", "class_names", "preprocessing", "arguments", "metadata", "origin"):
        assert getattr(other, field) == getattr(plain, field), field
    assert not other.module.training
    assert all(parameter.requires_grad for parameter in other.module.parameters())
    with torch.no_grad():  # whoever writes into one changes no other
        for tensor in other.module.state_dict().values():
            tensor.zero_()
    assert same(known, originals[0])


def test_another_network_is_built(tmp_path: Path) -> None:
    course, other = tmp_path / "course.safetensors", tmp_path / "other.safetensors"
    written(course, "course_cnn", 1)
    original = written(other, "squeezenet1_1", 2)
    found = drain(refilling(drain(refilling(None, course)), other))
    assert found.architecture == "squeezenet1_1"
    assert same(found, original)


def test_other_classes_are_another_network(tmp_path: Path) -> None:
    first, second = tmp_path / "one.safetensors", tmp_path / "two.safetensors"
    model = written(first, "course_cnn", 1)
    names = tuple(f"class {n}" for n in range(10))
    save_model(second, replace(model, class_names=names))
    found = drain(refilling(drain(refilling(None, first)), second))
    assert found.class_names == names


def test_epochs_stay_at_hand_and_a_file_that_was_written_again_does_not(tmp_path: Path) -> None:
    path = tmp_path / "last.safetensors"
    written(path, "course_cnn", 1)
    weights = EpochWeights()
    assert weights.at_hand(path) is None
    found = drain(weights.loading(path))
    assert weights.at_hand(path) is found
    assert drain(weights.loading(path)) is found
    newer = written(path, "course_cnn", 2)
    assert same(drain(weights.loading(path)), newer)


def test_networks_are_read_ahead_only_while_there_is_room(tmp_path: Path) -> None:
    paths = [tmp_path / f"epoch-{n:04d}.safetensors" for n in range(3)]
    for seed, path in enumerate(paths):
        written(path, "course_cnn", seed)
    size = sum(tensor.nbytes for tensor in load_model(paths[0]).module.state_dict().values())
    weights = EpochWeights(room=3 * size)
    crowded = []
    for path in paths:
        drain(weights.loading(path))
        crowded.append(weights.is_crowded)
    assert crowded == [False, True, True]
    assert all(weights.at_hand(path) is not None for path in paths)


def test_a_shelf_drops_what_was_used_longest_ago() -> None:
    shelf: Shelf[str] = Shelf(room=10)
    shelf.put("a", "A", 4)
    shelf.put("b", "B", 4)
    assert shelf.get("a") == "A"
    shelf.put("c", "C", 4)
    assert [shelf.get(key) for key in "abc"] == ["A", None, "C"]
    shelf.put("large", "L", 100)
    assert [shelf.get(key) for key in ("a", "c", "large")] == [None, None, "L"]
