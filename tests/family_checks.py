"""What holds for a network of any family: its file, its captures, its answer, its refusals."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from cnnviz.engine.data.given import Picture
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.catalogue import architecture
from cnnviz.engine.models.layers import LayerTable
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.problems import AmbiguousArchitecture
from cnnviz.engine.probes.capture import capture
from cnnviz.engine.probes.feeding import feed, look_at_fed
from cnnviz.engine.probes.filter_view import filter_view
from cnnviz.engine.probes.filters import filters, weight_of
from cnnviz.engine.probes.forward import borrowed, run
from cnnviz.engine.probes.look import maps_of

# Networks that differ in what they do with equal tensors.
_FASTER = {"fasterrcnn_mobilenet_v3_large_320_fpn", "fasterrcnn_mobilenet_v3_large_fpn"}
TWINS = dict.fromkeys(_FASTER, _FASTER)
_AT_ONCE = 40  # layers that are captured in one pass, so that a large network's fit into memory


def twins(name: str) -> set[str]:
    """Return the names under which the tensors of an architecture may be recognised."""
    return TWINS.get(name, {name.removeprefix("quantized_")})


def check_file(name: str, module: nn.Module, folder: Path) -> None:
    """Save a network's state dictionary, open the file, and find the same network in it."""
    path = folder / "anything.bin"
    state = module.state_dict()
    torch.save(state, path)
    if len(twins(name)) > 1:
        with pytest.raises(AmbiguousArchitecture) as error:
            load_model(path)
        assert {match.architecture for match in error.value.choices} == twins(name)
    else:
        opened = load_model(path)
        assert {opened.architecture} == twins(name)
        assert opened.num_classes == architecture(name).num_classes
        found = opened.module.state_dict()
        assert all(torch.equal(found[key], value) for key, value in state.items())
    path.unlink()


def leaves(table: LayerTable) -> list[str]:
    """Return the rows of layers that hold no others, call by call, as far as they ran."""
    above = {row.module.rpartition(".")[0] for row in table.rows}
    return [row.name for row in table.rows if row.executed and row.module not in above]


def check_captures(module: nn.Module, example: Tensor, rows: list[str]) -> None:
    """Capture layers, and compare each with a hook written by hand that makes a clone."""
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        by_hand = captured_by_hand(module, example, part)
        tensors = [name for name in part if by_hand[name] is not None]
        answers = capture(module, example, tensors)
        for name in tensors:
            assert same(answers[name], by_hand[name]), name
        for name in set(part) - set(tensors):
            check_refused(partial(capture, module, example, [name]))


def captured_by_hand(
    module: nn.Module, example: Tensor, rows: list[str]
) -> dict[str, Tensor | None]:
    """Return clones of what the rows gave, kept by hooks of our own."""
    kept: dict[str, Tensor | None] = dict.fromkeys(rows)
    calls: Counter[str] = Counter()

    def hook(name: str, _part: nn.Module, _inputs: Any, output: Any) -> None:
        calls[name] += 1
        for row in (f"{name}#{calls[name]}", name):
            if row in kept and kept[row] is None:
                tensor = first_of(output)
                kept[row] = None if tensor is None else tensor.detach().clone()

    modules = dict(module.named_modules())
    wanted = {row.partition("#")[0] for row in rows}
    handles = [modules[name].register_forward_hook(partial(hook, name)) for name in wanted]
    try:
        with borrowed(module):
            run(module, example)
    finally:
        for handle in handles:
            handle.remove()
    return kept


def first_of(output: Any) -> Tensor | None:
    """Return the first tensor in tuples, lists and dictionaries."""
    if isinstance(output, Tensor):
        return output
    parts = list(output.values()) if isinstance(output, dict) else output
    if isinstance(parts, (list, tuple)):
        return next((t for t in map(first_of, parts) if t is not None), None)
    return None


def same(one: Tensor, other: Tensor | None) -> bool:
    """Whether tensors are equal bit by bit, NaN too; a quantised one by what it stands for."""
    assert other is not None
    plain = other.dequantize() if other.is_quantized else other
    return one.shape == plain.shape and torch.equal(
        one.nan_to_num(nan=7.5), plain.nan_to_num(nan=7.5)
    )


def check_answer(model: LoadedModel, side: int) -> None:
    """Look at a picture: scores, objects, a mask or a movement, as the network's task is."""
    channels = model.preprocessing.channels
    steps = Preprocessing(channels, side, (side, side), (0.5,) * channels, (0.25,) * channels)
    pixels = np.random.default_rng(0).integers(0, 256, (side, side + 9, 3), np.uint8)
    fed = feed(model, Picture(pixels), steps)
    found = look_at_fed(model, fed, None)
    task = architecture(model.architecture).task
    match task:
        case "detection":
            assert found.objects is not None
            boxes = found.objects.boxes
            assert ((boxes > -0.01) & (boxes < 1.01)).all()
            assert (np.diff(found.objects.scores) <= 0).all()
            assert found.objects.overlay(len(found.objects)) is None or found.objects.masks.any()
        case "segmentation":
            assert found.mask is not None
            assert (found.mask.shape, found.outputs) == ((side, side), model.num_classes)
        case "optical flow":
            assert found.flow is not None
            assert found.flow.shape == (side, side, 3)
        case _:
            assert found.scores is not None
            assert len(found.scores) == model.num_classes
            assert found.scores.sum() == pytest.approx(1, abs=1e-3)
    told = {"video": "repeated over 16 frames", "optical flow": "twice"}
    assert told.get(task, "") in fed.told


def check_views(model: LoadedModel, table: LayerTable, example: Tensor) -> None:
    """Bring one layer of each type into maps and filters, or be told why there are none."""
    seen = set()
    image = example[0]
    for row in table.rows:
        if row.type in seen:
            continue
        seen.add(row.type)
        if weight_of(model.module.get_submodule(row.module)) is None:
            check_refused(partial(filters, model, row.module))
        else:
            view = filter_view(filters(model, row.module))
            assert view.tiles.size
            assert np.isfinite(view.statistics.largest)
        if not row.executed:
            check_refused(partial(capture, model, example, [row.name]))
        elif row.kind == "other":
            answer = partial(_maps, model, row.name, example, image)
            check_refused(answer)


def _maps(model: LoadedModel, name: str, example: Tensor, image: Tensor) -> object:
    return maps_of(model, name, capture(model, example, [name])[name], image)


def check_refused(call: partial[Any]) -> None:
    """Hold a call to be refused in a sentence, and not by whatever broke."""
    with pytest.raises(CnnvizError) as error:
        call()
    text = str(error.value)
    assert text[0].isupper(), text
    assert text.endswith("."), text
    assert "\n" not in text, text
    assert "Error" not in text, text
