"""Weights that lie in a file in parts or quantised: the plain weights that they stand for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn.utils import parametrizations, prune, spectral_norm, weight_norm

from cnnviz.engine.checkpoints.read import Checkpoint, read_checkpoint, reading_values
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import drain

WAYS: dict[str, Callable[[nn.Module], nn.Module]] = {
    "weight norm": weight_norm,
    "weight norm of the whole": lambda layer: weight_norm(layer, dim=None),  # type: ignore[arg-type]
    "weight norm along 1": lambda layer: weight_norm(layer, dim=1),
    "parametrised weight norm": parametrizations.weight_norm,
    "spectral norm": spectral_norm,
    "parametrised spectral norm": parametrizations.spectral_norm,
    "pruning": lambda layer: prune.random_unstructured(layer, "weight", 0.5),
}
LAYERS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "convolution": (lambda: nn.Conv2d(3, 4, 3), (1, 3, 8, 8)),
    "transposed": (lambda: nn.ConvTranspose2d(3, 4, 3), (1, 3, 8, 8)),
    "linear": (lambda: nn.Linear(3, 5), (2, 3)),
}


def saved(folder: Path, content: object) -> Checkpoint:
    torch.save(content, folder / "file.pth")
    return read_checkpoint(folder / "file.pth")


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("way", WAYS)
def test_weights_in_parts(tmp_path: Path, way: str, layer: str) -> None:
    torch.manual_seed(0)
    make, shape = LAYERS[layer]
    wrapped = WAYS[way](make())
    wrapped(torch.randn(shape))
    wrapped.eval()
    wrapped(torch.randn(shape))
    network = nn.ModuleDict({"inner": wrapped, "plain": nn.Linear(2, 2)})
    checkpoint = saved(tmp_path, {"state_dict": network.state_dict()})
    names = {"inner.weight", "inner.bias", "plain.weight", "plain.bias"}
    assert set(checkpoint.entries) == names
    assert checkpoint.shapes["inner.weight"] == wrapped.weight.shape
    assert "put together from their parts" in checkpoint.warnings[0]
    together = drain(reading_values(checkpoint))
    for value in (checkpoint.tensors["inner.weight"], together["inner.weight"]):
        assert torch.allclose(value, wrapped.weight.detach(), atol=1e-6)


def test_names_that_only_look_like_parts_stay(tmp_path: Path) -> None:
    state = {"conv_g": torch.ones(3), "conv_v": torch.ones(5), "x.weight_orig": torch.ones(2)}
    state |= {
        "a.weight_g": torch.ones(2, 1),
        "a.weight_v": torch.ones(2, 3),
        "a.weight": torch.ones(1),
    }
    state |= {"y.parametrizations.weight.original": torch.ones(3)}
    assert set(saved(tmp_path, state).entries) == set(state)


def test_gates_and_values_are_no_weight_norm(tmp_path: Path) -> None:
    state = {"cell.b_g": torch.randn(8), "cell.b_v": torch.randn(8)}
    state |= {"cell.w_g": torch.randn(8, 1), "cell.w_v": torch.randn(8, 4)}
    assert set(saved(tmp_path, state).entries) == set(state)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_quantised_tensors_are_shown_as_fractions(tmp_path: Path) -> None:
    whole = torch.quantize_per_tensor(torch.randn(4, 3), 0.1, 3, torch.quint8)
    scales, zeros = torch.rand(4) + 0.1, torch.randint(-3, 3, (4,))
    rows = torch.quantize_per_channel(torch.randn(4, 3), scales, zeros, 0, torch.qint8)
    checkpoint = saved(tmp_path, {"whole": whole, "rows": rows})
    assert [entry.dtype for entry in checkpoint.entries.values()] == ["quint8", "qint8"]
    recipe = checkpoint.entries["whole"].recipe
    assert recipe is not None
    assert (recipe.scale, recipe.zero_point) == (0.1, 3)
    assert torch.allclose(checkpoint.tensors["whole"], whole.dequantize())
    assert torch.allclose(checkpoint.tensors["rows"], rows.dequantize())
    assert "Quantised tensors, shown as fractions: 2." in checkpoint.warnings


def test_numbers_that_stand_for_others_are_not_handed_on(tmp_path: Path) -> None:
    numbers = torch.randn(3, dtype=torch.complex64)
    negated = numbers.clone().conj().imag
    state = {"mirrored": numbers.conj(), "negated": negated, "plain": torch.ones(2)}
    checkpoint = saved(tmp_path, state)
    assert torch.equal(checkpoint.tensors["plain"], state["plain"])
    for name in ("mirrored", "negated"):
        with pytest.raises(CheckpointProblem, match="conjugate or negative"):
            _ = checkpoint.tensors[name]


def test_an_element_type_that_is_not_known_is_said(tmp_path: Path) -> None:
    state = {"scales": torch.zeros(2, dtype=torch.float8_e8m0fnu), "plain": torch.ones(2)}
    checkpoint = saved(tmp_path, state)
    assert list(checkpoint.entries) == ["plain"]
    assert not checkpoint.unresolved_globals
    assert any("scales: it is of the kind float8_e8m0fnu" in text for text in checkpoint.warnings)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_tensors_that_cannot_be_had_do_not_cost_the_others(tmp_path: Path) -> None:
    nested = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
    content = {
        "sparse": torch.eye(3).to_sparse(),
        "nested": nested,
        "meta": torch.empty(3, 4, device="meta"),
        "giant": torch.zeros(1).expand(10**6, 10**6),
        "plain": torch.ones(2),
    }
    checkpoint = saved(tmp_path, content)
    assert checkpoint.shapes == {"sparse": (3, 3), "meta": (3, 4), "plain": (2,)}
    assert torch.equal(checkpoint.tensors["plain"], torch.ones(2))
    lost, without = checkpoint.warnings
    assert lost.startswith("Tensors that cannot be had: 2 (nested: it is a nested tensor")
    assert without.startswith("Tensors without values: 2 (sparse: it is sparse")
    with pytest.raises(
        CheckpointProblem, match=r"the values of sparse cannot be had: it is sparse"
    ):
        checkpoint.tensors["sparse"]
    with pytest.raises(CheckpointProblem, match="meta device"):
        drain(reading_values(checkpoint, ("plain", "meta")))
    assert drain(reading_values(checkpoint, ("plain",))).keys() == {"plain"}
