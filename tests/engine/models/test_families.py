"""Every family of networks: its layers are listed, drawn and given back as they were."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
import torch
import torchinfo
from torch import Tensor, nn
from torch.nn.modules.module import register_module_forward_pre_hook
from torch.utils.flop_counter import FlopCounterMode
from torchvision.models import get_model_weights

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.build import build
from cnnviz.engine.models.catalogue import architecture, list_architectures
from cnnviz.engine.models.identify import identify
from cnnviz.engine.models.layers import LayerRow, LayerTable, layer_table
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.probes import names
from cnnviz.engine.probes.capture import capture
from cnnviz.engine.probes.filters import filters, tiles
from cnnviz.engine.probes.forward import borrowed, run
from cnnviz.engine.probes.look import maps_of
from tests.family_checks import (
    check_answer,
    check_captures,
    check_file,
    check_views,
    leaves,
    twins,
)
from tests.given import quantised

# The smallest inputs that each family takes, so that the tests are quick.
FAMILIES = {
    "alexnet": 64,
    "squeezenet1_1": 64,
    "resnet50": 64,
    "googlenet": 64,
    "densenet121": 64,
    "mobilenet_v2": 64,
    "mnasnet1_0": 64,
    "shufflenet_v2_x1_0": 64,
    "efficientnet_b0": 64,
    "regnet_y_400mf": 64,
    "convnext_tiny": 64,
    "inception_v3": 96,
    "swin_t": 224,
    "quantized_resnet18": 64,
    "lraspp_mobilenet_v3_large": 64,
    "ssdlite320_mobilenet_v3_large": 320,
    "fasterrcnn_mobilenet_v3_large_320_fpn": 160,
    "r3d_18": 32,
    "raft_small": 128,
}
T = TypeVar("T")

_LARGE = 200  # pixels, from which not every single layer is compared
_SOME = 60  # layers that are


def example_of(size: int) -> Tensor:
    return torch.rand((1, 3, size, size), generator=torch.Generator().manual_seed(0))


@contextmanager
def untouched(module: nn.Module) -> Iterator[None]:
    """Hold a network to be bit-identical afterwards: weights, buffers, flags, hooks."""
    for number, part in enumerate(module.modules()):
        part.training = number % 2 == 0
    state = {key: value.clone() for key, value in module.state_dict().items()}
    flags = [part.training for part in module.modules()]
    random = torch.random.get_rng_state()
    yield
    assert all(torch.equal(state[key], value) for key, value in module.state_dict().items())
    assert [part.training for part in module.modules()] == flags
    assert torch.equal(torch.random.get_rng_state(), random)
    for part in module.modules():
        assert not part._forward_hooks
        assert not part._forward_pre_hooks
    assert all(parameter.grad is None for parameter in module.parameters())


def called(module: nn.Module, example: Tensor) -> list[str]:
    """Return the names of the layers in the order of their calls, by torch's own global hook."""
    known = {part: name for name, part in module.named_modules() if name}
    order: list[str] = []

    def note(part: nn.Module, _inputs: object) -> None:
        if part in known:
            order.append(known[part])

    handle = register_module_forward_pre_hook(note)
    try:
        module.eval()
        with torch.no_grad():
            run(module, example)
    finally:
        handle.remove()
    return order


def some(rows: list[T], count: int) -> list[T]:
    """Return so many rows from all over the network, the first and the last among them."""
    step = max(1, (len(rows) - 1) // max(1, count - 1))
    return list(dict.fromkeys([*rows[::step], rows[-1]]))


def convolutions(module: nn.Module) -> dict[str, nn.Module]:
    """Return the first, a middle, a depthwise, a 1 x 1 and a patch-embedding convolution."""
    found = {
        name: part
        for name, part in module.named_modules()
        if isinstance(part, (nn.Conv2d, nn.Conv3d))
    }
    listed = list(found)
    chosen = {"first": listed[0], "middle": listed[len(listed) // 2]}
    for name, part in found.items():
        size, stride = part.kernel_size, part.stride
        if part.groups == part.in_channels > 1:
            chosen.setdefault("depthwise", name)
        elif set(size) == {1}:
            chosen.setdefault("1 x 1", name)
        elif size == stride:
            chosen.setdefault("patches", name)
    return {kind: found[name] for kind, name in chosen.items()}


def check_family(name: str, size: int, folder: Path) -> None:
    module = build(name)
    check_file(name, module, folder)
    if architecture(name).task == "detection":
        # It would enlarge a small picture to 800 pixels.
        module.transform.min_size, module.transform.max_size = (size,), 2 * size
    example = example_of(size)
    order = called(module, example)
    with untouched(module):
        table = layer_table(module, example)
        executed = [row for row in table.rows if row.executed]
        assert [row.module for row in executed] == order
        assert {row.module for row in table.rows} == {n for n, _ in module.named_modules() if n}
        assert len({row.name for row in table.rows}) == len(table.rows)
        assert table.total_parameters == torchinfo.summary(module, verbose=0).total_params
        check_products(name, table, module, example)
        check_maps(as_loaded(module), example, [row for row in executed if row.kind != "other"])
        check_filters(module)
        every = leaves(table)
        check_captures(module, example, every if size < _LARGE else some(every, _SOME))
        model = replace(as_loaded(module), **facts_of(name))
        check_answer(model, size)
        check_views(model, table, example)


def facts_of(name: str) -> dict[str, Any]:
    """Return what is known of a network that was opened under its name."""
    entry = architecture(name)
    answers = "mask" if entry.task == "segmentation" else "class"
    return {"architecture": name, "num_classes": entry.num_classes, "answers": answers}


def check_products(name: str, table: LayerTable, module: nn.Module, example: Tensor) -> None:
    """Compare multiply-adds with torch's own counter, which lacks a formula for ViT's attention."""
    with FlopCounterMode(display=False) as counter, borrowed(module):
        run(module, example)
    if name.startswith("vit_"):
        published = {
            weights.meta["_ops"]  # in thousand millions
            for weights in get_model_weights(name)
            if weights.transforms.keywords["crop_size"] == example.shape[-1]
        }
        assert table.total_macs in [pytest.approx(ops * 1e9, rel=1e-3) for ops in published]
    else:
        assert table.total_macs * 2 == counter.get_total_flops()
    assert sum(row.macs for row in table.rows) <= table.total_macs


def check_maps(model: LoadedModel, example: Tensor, drawable: list[LayerRow]) -> None:
    parts = {row.name: model.module.get_submodule(names.split(row.name)[0]) for row in drawable}
    learned = [row for row in drawable if declared_units(parts[row.name]) is not None]
    rows = list(dict.fromkeys([*some(drawable, 8), *some(learned, 4)]))
    answers = capture(model, example, [row.name for row in rows])
    maps = {row.name: maps_of(model, row.name, answers[row.name], example[0]) for row in rows}
    assert {name: maps[name].shape for name in maps} == {r.name: r.output_shape for r in rows}
    assert {name: maps[name].kind for name in maps} == {row.name: row.kind for row in rows}
    units = {row.name: maps[row.name].units for row in rows if row in learned}
    assert units == {name: declared_units(parts[name]) for name in units}
    assert len(units) >= min(4, len(learned)) > 0


def declared_units(part: nn.Module) -> int | None:
    """Return the units that a layer declares, where it is one with weights."""
    count = getattr(part, "out_channels", None) or getattr(part, "out_features", None)
    return count if isinstance(part, (nn.Conv2d, nn.Conv3d, nn.Linear)) else None


def kind_of_filters(part: nn.Conv2d | nn.Conv3d) -> str:
    if part.groups > 1:
        return "depthwise" if part.groups == part.in_channels else "grouped"
    if set(part.kernel_size[-2:]) == {1}:
        return "1 x 1"
    return "patches" if part.kernel_size[-1] == part.stride[-1] else "convolution"


def shape_of_tiles(part: nn.Conv2d | nn.Conv3d) -> tuple[int, ...]:
    if set(part.kernel_size[-2:]) == {1}:
        return (1, *part.weight.shape[:2])
    coloured = (3,) if part.in_channels == 3 and part.groups == 1 else ()
    return (part.out_channels, *part.kernel_size[-2:], *coloured)


def check_filters(module: nn.Module) -> None:
    listed = {part: name for name, part in module.named_modules()}
    kinds = convolutions(module)
    assert {"first", "middle"} <= kinds.keys()
    for part in kinds.values():
        bank = filters(module, listed[part])
        weight = part.weight.detach()
        assert bank.weight.shape == weight.shape
        assert bank.duration == (weight.shape[2] if weight.ndim == 5 else 1)
        assert bank.kind == kind_of_filters(part)
        shown, coloured = tiles(bank)
        assert shown.shape == shape_of_tiles(part)
        assert coloured == (shown.ndim == 4)
        assert not coloured or 0 <= shown.min() <= shown.max() <= 1
        single, _ = tiles(bank, output=part.out_channels - 1)
        assert len(single) == weight.shape[1]


@pytest.mark.parametrize("name", FAMILIES)
def test_family(name: str, tmp_path: Path) -> None:
    check_family(name, FAMILIES[name], tmp_path)


def size_of(name: str) -> int:
    """Return a height and width that a network takes, as small as its kind allows."""
    if name in FAMILIES:
        return FAMILIES[name]
    sizes = {"vit_": 224, "maxvit": 224, "swin3d": 64, "swin": 224, "mvit": 224, "s3d": 224}
    sizes |= {"raft": 128, "ssd300": 300, "inception": 96, "quantized_inception": 96}
    known = next((size for start, size in sizes.items() if name.startswith(start)), None)
    if known is not None:
        return known
    return {"detection": 160, "video": 32}.get(architecture(name).task, 64)


OTHERS = [name for name in list_architectures() if name not in {*FAMILIES, "course_cnn"}]


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_every_other_network(name: str, tmp_path: Path) -> None:
    """One after the other; what one took is given back before the next one comes."""
    check_family(name, size_of(name), tmp_path)
    gc.collect()


@pytest.mark.parametrize(
    "name", ["resnet18", pytest.param("shufflenet_v2_x1_0", marks=pytest.mark.slow)]
)
def test_layers_that_count_in_whole_numbers_are_seen_and_their_file_is_told(
    name: str, tmp_path: Path
) -> None:
    module = quantised(name)
    model, example = as_loaded(module), example_of(64)
    table = layer_table(model, example)
    check_captures(module, example, leaves(table))
    check_views(model, table, example)
    torch.save(module.state_dict(), tmp_path / "a.pth")
    with pytest.raises(CnnvizError, match=f"quantized_{name} with weights of 8 bits"):
        load_model(tmp_path / "a.pth")


@pytest.mark.slow
def test_every_name_builds_and_is_recognised_by_its_tensors() -> None:
    """As itself, or as the twin that has the very same tensors; with other classes too."""
    for name in list_architectures():
        for classes in sorted({architecture(name).num_classes, 7}, key=str):
            if classes == 7 and architecture(name).num_classes is None:
                continue
            module = build(name, classes, empty=True)
            shapes = {key: tuple(entry.shape) for key, entry in module.state_dict().items()}
            found = identify(shapes)
            assert {match.num_classes for match in found} == {classes}
            assert {match.architecture for match in found} == twins(name), name
