"""Which networks a file nearly is, and where it differs."""

from __future__ import annotations

import pytest

from cnnviz.engine.models.build import build
from cnnviz.engine.models.identify import identify
from cnnviz.engine.models.near import near_misses
from tests.engine.models.test_identify import shapes_of


def test_one_other_shape_is_told_with_both_shapes() -> None:
    shapes = shapes_of(build("resnet18", 7, {"in_channels": 4}, empty=True))
    shapes["layer3.0.conv1.weight"] = (256, 128, 5, 5)
    likest, *others = near_misses(shapes)
    assert (likest.match.architecture, likest.match.num_classes) == ("resnet18", 7)
    assert likest.match.arguments == {"in_channels": 4}
    assert likest.shapes == {"layer3.0.conv1.weight": ((256, 128, 5, 5), (256, 128, 3, 3))}
    assert (likest.missing, likest.unexpected) == ((), ())
    assert likest.agreeing == likest.total - 1
    assert 0.95 < likest.share < 1
    assert likest.match.certainty < 1
    assert all(other.share < likest.share for other in others)


def test_a_network_of_cifar_is_a_resnet_with_another_stem() -> None:
    """Three by three and no pooling, as most people write it, and with a head of its own name."""
    shapes = shapes_of(build("resnet18", 10, empty=True))
    shapes["conv1.weight"] = (64, 3, 3, 3)
    for part in ("weight", "bias"):
        shapes[f"linear.{part}"] = shapes.pop(f"fc.{part}")
    assert not identify(shapes)
    likest = near_misses(shapes)[0]
    assert (likest.match.architecture, likest.match.num_classes) == ("resnet18", 10)
    assert likest.shapes == {"conv1.weight": ((64, 3, 3, 3), (64, 3, 7, 7))}
    assert likest.match.renamed == {"linear.weight": "fc.weight", "linear.bias": "fc.bias"}
    assert not likest.missing


def test_a_body_without_its_head() -> None:
    shapes = shapes_of(build("resnet50", 10, empty=True))
    body = {f"encoder.{k}": v for k, v in shapes.items() if not k.startswith("fc.")}
    body["projection.weight"] = (128, 2048)
    likest = near_misses(body)[0]
    assert likest.match.architecture == "resnet50"
    assert likest.match.num_classes is None
    assert set(likest.missing) == {"fc.weight", "fc.bias"}
    assert likest.unexpected == ("projection.weight",)
    assert likest.match.renamed["encoder.conv1.weight"] == "conv1.weight"


@pytest.mark.parametrize("count", [0, 1, 7])
def test_what_has_little_in_common_is_not_named(count: int) -> None:
    assert near_misses({f"features.{place}.weight": (16, 64, 1, 1) for place in range(count)}) == ()


def test_at_most_so_many_and_each_network_once() -> None:
    shapes = shapes_of(build("googlenet", 10, empty=True))
    shapes["conv1.conv.weight"] = (64, 3, 5, 5)
    found = near_misses(shapes, limit=5)
    names = [miss.match.architecture for miss in found]
    assert names[0] == "googlenet"
    assert len(names) == len(set(names)) <= 5
    assert [miss.share for miss in found] == sorted((miss.share for miss in found), reverse=True)
