"""How far the weights of two networks lie apart."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.events import Progress, drain
from cnnviz.engine.models import compare
from cnnviz.engine.models.compare import (
    Distance,
    between,
    compare_weights,
    comparing_weights,
    weights_of_file,
    weights_of_model,
)
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.save import save_model


def test_a_file_is_told_from_the_network_that_it_came_from_layer_by_layer(tmp_path: Path) -> None:
    model = load_model("course_cnn")
    save_model(tmp_path / "before.safetensors", model)
    before = {key: tensor.clone() for key, tensor in model.module.state_dict().items()}
    with torch.no_grad():
        model.module.conv2.weight[0] += 0.5
    file = weights_of_file(read_checkpoint(tmp_path / "before.safetensors"))
    found = compare_weights(file, weights_of_model(model, "now"))
    assert (found.first, found.second) == ("before.safetensors", "now")
    assert [layer.name for layer in found.layers] == ["conv1", "conv2", "fc1", "fc2"]
    distances = {layer.name: layer.distance for layer in found.layers}
    assert distances["conv1"] == distances["conv1"].__class__(
        count=320,
        first=distances["conv1"].first,
        second=distances["conv1"].first,
        product=distances["conv1"].first,
    )
    weight, bias = (before[f"conv2.{part}"].double().flatten() for part in ("weight", "bias"))
    now = model.module.conv2.weight.detach().double().flatten()
    one, two = torch.cat([weight, bias]), torch.cat([now, bias])
    conv2 = distances["conv2"]
    assert conv2.relative == pytest.approx(float((two - one).norm() / one.norm()))
    assert conv2.cosine == pytest.approx(float(torch.cosine_similarity(one, two, 0)))
    assert conv2.largest == pytest.approx(0.5, abs=1e-6)
    assert conv2.share_changed == pytest.approx(288 / (64 * 288 + 64))
    assert not found.equal
    assert not found.other_keys


def test_equal_files_are_equal_to_the_bit(tmp_path: Path) -> None:
    save_model(tmp_path / "one.safetensors", load_model("resnet18"))
    file = read_checkpoint(tmp_path / "one.safetensors")
    found = compare_weights(weights_of_file(file), weights_of_file(file, "again"))
    assert found.equal
    assert found.distance.relative == 0
    assert found.distance.cosine == pytest.approx(1)
    assert found.second == "again"


def test_files_that_fit_no_network_are_aligned_by_their_own_names(tmp_path: Path) -> None:
    one = {"a.weight": torch.ones(3, 2), "b.weight": torch.ones(4), "c": torch.zeros(2)}
    two = {"module.a.weight": torch.full((3, 2), 2.0), "module.b.weight": torch.ones(5)}
    torch.save(one, tmp_path / "one.pt")
    torch.save({"state_dict": {**two, "module.d": torch.zeros(1)}}, tmp_path / "two.pt")
    files = [weights_of_file(read_checkpoint(tmp_path / f"{name}.pt")) for name in ("one", "two")]
    found = compare_weights(*files)
    assert [pair.name for pair in found.tensors] == ["a.weight"]
    assert found.tensors[0].distance.relative == pytest.approx(1)
    assert [(entry.name, entry.first, entry.second) for entry in found.other_keys] == [
        ("b.weight", (4,), (5,)),
        ("c", (2,), None),
        ("d", None, (1,)),
    ]
    assert [entry.name for entry in found.reshaped] == ["b.weight"]
    assert [entry.name for entry in found.only_first] == ["c"]
    assert [entry.name for entry in found.only_second] == ["d"]
    told = found.to_json_dict()
    assert told["other_shapes"] == {"b.weight": [[4], [5]]}
    assert told["layers"][0]["relative"] == pytest.approx(1)


def test_counters_are_compared_but_do_not_make_up_the_distance_of_a_layer() -> None:
    first, second = torch.nn.BatchNorm2d(4), torch.nn.BatchNorm2d(4)
    second.num_batches_tracked += 100_000
    found = compare_weights(weights_of_model(first), weights_of_model(second))
    assert found.layers[0].distance.relative == 0
    assert not found.equal
    assert {pair.name: pair.distance.largest for pair in found.tensors}[
        "num_batches_tracked"
    ] == 100_000


def test_numbers_that_are_none_are_counted_and_left_out() -> None:
    one = torch.tensor([1.0, math.nan, 2.0, math.inf])
    two = torch.tensor([1.0, 1.0, 4.0, math.inf])
    found = between(one, two)
    assert (found.count, found.not_finite, found.changed) == (2, 2, 2)
    assert found.share_changed == 0.5
    assert found.relative == pytest.approx(2 / math.sqrt(5))


def test_a_network_with_a_number_that_is_none_equals_itself_and_no_other() -> None:
    sound, broken = torch.nn.Linear(3, 2), torch.nn.Linear(3, 2)
    broken.load_state_dict(sound.state_dict())
    with torch.no_grad():
        broken.weight[0, 0] = math.nan
    assert not compare_weights(weights_of_model(sound), weights_of_model(broken)).equal
    assert compare_weights(weights_of_model(broken), weights_of_model(broken)).equal


def test_nothing_and_nothing_are_no_distance_apart() -> None:
    zeros, ones = torch.zeros(3), torch.ones(3)
    assert between(zeros, zeros).relative == 0
    assert math.isinf(between(zeros, ones).relative)
    assert math.isnan(between(zeros, ones).cosine)
    assert math.isnan(Distance().relative)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.int8, torch.complex64])
def test_any_type_of_number_is_compared(dtype: torch.dtype) -> None:
    values = torch.arange(6, dtype=torch.float32).to(dtype)
    assert between(values, values).changed == 0
    assert between(values, values * 2).relative == pytest.approx(1)


@given(st.lists(st.floats(-1e3, 1e3, width=32), min_size=2, max_size=40), st.integers(0, 40))
def test_pieces_add_up_to_the_whole(numbers: list[float], at: int) -> None:
    one = torch.tensor(numbers)
    two = one.flip(0)
    whole = between(one, two)
    parts = between(one[:at], two[:at]) + between(one[at:], two[at:])
    assert parts.changed == whole.changed
    assert parts.largest == whole.largest
    assert parts.squared == pytest.approx(whole.squared)
    gaps = np.linalg.norm((two - one).double())
    assert math.sqrt(whole.squared) == pytest.approx(gaps)


def test_one_tensor_of_either_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "_PIECE", 10)
    model = load_model("course_cnn")
    held: list[str] = []

    class Watched(dict[str, torch.Tensor]):
        def __getitem__(self, key: str) -> torch.Tensor:
            held.append(key)
            return super().__getitem__(key)

    weights = weights_of_model(model)
    watched = compare.Weights("watched", weights.shapes, weights.dtypes, Watched(weights.tensors))
    events: list[Progress] = []
    drain(comparing_weights(watched, weights), events.append)
    assert held == list(weights.shapes)
    assert [event.done for event in events] == sorted(event.done for event in events)
    assert events[-1].total == sum(math.prod(shape) for shape in weights.shapes.values())
