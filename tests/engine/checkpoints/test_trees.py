"""Whole networks in files: their modules, settings and weights, while nothing of them runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from cnnviz.engine.checkpoints.modules import ModuleRecord
from cnnviz.engine.checkpoints.read import Checkpoint, read_checkpoint, reading_values
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.events import drain

RAN: list[str] = []


class Net(nn.Module):
    """Somebody's own class, that tells when it is made or its state is set."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1, bias=False)
        self.layers = nn.Sequential(nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2))
        self.twin = self.conv1
        self.register_buffer("mean", torch.tensor([0.5]))
        self.register_buffer("scratch", torch.ones(3), persistent=False)
        self.scale = nn.Parameter(torch.ones(4))
        self.activation = torch.relu
        self.sizes = {"in": 28, "out": (10, 1)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        RAN.append("state was set")
        super().__setstate__(state)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(self.conv1(images)) * self.scale[:, None, None]


def saved(folder: Path, content: object, **options: Any) -> Checkpoint:
    torch.save(content, folder / "file.pth", **options)
    return read_checkpoint(folder / "file.pth")


def check_values(checkpoint: Checkpoint, network: nn.Module) -> None:
    values = drain(reading_values(checkpoint))
    wanted = network.state_dict()
    assert list(values) == list(wanted)
    assert all(torch.equal(values[key], wanted[key]) for key in wanted)


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.filterwarnings("ignore:Couldn't retrieve source")
def test_a_whole_network(tmp_path: Path, zipped: bool, protocol: int) -> None:
    network = Net()
    checkpoint = saved(
        tmp_path, network, pickle_protocol=protocol, _use_new_zipfile_serialization=zipped
    )
    check_values(checkpoint, network)
    module = checkpoint.module
    assert module is not None
    assert module.class_name.endswith("test_trees.Net")
    assert module.class_name in checkpoint.unresolved_globals
    assert dict(module.walk()).keys() == dict(network.named_modules(remove_duplicate=False)).keys()
    conv = module.children["conv1"]
    assert conv.class_name == "torch.nn.modules.conv.Conv2d"
    assert conv.settings["kernel_size"] == (3, 3)
    assert conv.settings["padding"] == (1, 1)
    assert conv.parameters["bias"] is None
    assert module.settings["sizes"] == {"in": 28, "out": (10, 1)}
    assert module.parameters.keys() == {"scale"}
    assert module.buffers.keys() == {"mean", "scratch"}
    assert module.left_out == {"scratch"}
    assert not RAN


def test_a_network_spread_over_devices(tmp_path: Path) -> None:
    network = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
    checkpoint = saved(tmp_path, {"model": nn.DataParallel(network), "epoch": 3})
    check_values(checkpoint, network)
    assert checkpoint.module is not None
    assert checkpoint.module.class_name.endswith("Sequential")
    assert checkpoint.wrapper == "“model” and the prefix “module.”"
    assert checkpoint.metadata == {"epoch": "3"}


def test_a_network_that_torch_fx_rewrote(tmp_path: Path) -> None:
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU())
    checkpoint = saved(tmp_path, torch.fx.symbolic_trace(network))
    check_values(checkpoint, network)
    assert checkpoint.module is not None
    assert checkpoint.module.class_name == "torch.fx.graph_module.GraphModule"
    assert "torch.fx.graph_module.reduce_graph_module" in checkpoint.unresolved_globals


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("way", ["state", "whole", "program"])
def test_a_quantised_network(tmp_path: Path, way: str) -> None:
    from torch.ao import quantization

    layers = [nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 6 * 6, 2)]
    network: Any = nn.Sequential(quantization.QuantStub(), *layers).eval()
    network.qconfig = quantization.get_default_qconfig("x86")
    quantization.prepare(network, inplace=True)
    network(torch.randn(2, 3, 8, 8))
    quantization.convert(network, inplace=True)
    if way == "program":
        traced: Any = torch.jit.trace(network, torch.randn(2, 3, 8, 8))
        traced.save(str(tmp_path / "file.pth"))
        checkpoint = read_checkpoint(tmp_path / "file.pth")
    else:
        checkpoint = saved(tmp_path, network if way == "whole" else network.state_dict())
    convolution, linear = network[1], network[4]
    packed = "4._packed_params._packed_params"
    wanted = {"1.weight": convolution.weight(), f"{packed}.0": linear.weight()}
    for key, value in wanted.items():
        assert checkpoint.entries[key].dtype == "qint8"
        assert torch.allclose(checkpoint.tensors[key], value.dequantize())
    assert torch.equal(checkpoint.tensors["1.bias"], convolution.bias())
    assert torch.equal(checkpoint.tensors[f"{packed}.1"], linear.bias())


def test_two_networks_in_one_file(tmp_path: Path) -> None:
    network, average = nn.Linear(2, 3), nn.Linear(2, 3)
    checkpoint = saved(tmp_path, {"ema": average, "model": network, "optimizer": None})
    assert [choice.key for choice in checkpoint.states] == ["model", "ema"]
    check_values(checkpoint, network)
    check_values(checkpoint.choose("ema"), average)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("traced", [True, False])
def test_torchscript(tmp_path: Path, traced: bool) -> None:
    network = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Sequential(nn.Conv2d(4, 2, 1), nn.ReLU())
    ).eval()
    program: Any = (
        torch.jit.trace(network, torch.zeros(1, 1, 8, 8)) if traced else torch.jit.script(network)
    )
    program.save(str(tmp_path / "file.pt"))
    checkpoint = read_checkpoint(tmp_path / "file.pt")
    assert checkpoint.container == "torchscript"
    assert checkpoint.checksums == "verified"
    check_values(checkpoint, network)
    module = checkpoint.module
    assert module is not None
    kinds = {name: inner.class_name.rpartition(".")[2] for name, inner in module.walk()}
    assert kinds == {
        name: type(inner).__name__ for name, inner in network.named_modules(remove_duplicate=False)
    }
    assert module.children["0"].class_name == "torch.nn.modules.conv.Conv2d"
    assert module.children["1"].buffers.keys() >= {"running_mean", "running_var"}
    assert not any("mangle" in name for name in checkpoint.unresolved_globals)


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_code_that_is_hooked_to_layers_is_told(tmp_path: Path) -> None:
    network = nn.Sequential(nn.utils.weight_norm(nn.Linear(2, 2)), nn.ReLU())
    assert not any("hooked" in text for text in saved(tmp_path, network).warnings)
    network[1].register_forward_hook(print)
    (told,) = (text for text in saved(tmp_path, network).warnings if "hooked" in text)
    assert told.endswith("so it may answer differently here: __builtin__.print.")


def test_a_network_of_endless_modules_is_refused(tmp_path: Path) -> None:
    """Forty modules, each twice within the next: a million millions of them."""
    inner: nn.Module = nn.Linear(1, 1)
    for _ in range(40):
        inner = nn.Sequential(inner, inner)
    torch.save(inner, tmp_path / "file.pth")
    with pytest.raises(CheckpointProblem, match="more layers than any network"):
        read_checkpoint(tmp_path / "file.pth")


def test_walking_goes_down_before_it_goes_on() -> None:
    leaf = ModuleRecord("a")
    tree = ModuleRecord("b", children={"x": ModuleRecord("c", children={"y": leaf}), "z": leaf})
    assert [name for name, _ in tree.walk()] == ["", "x", "x.y", "z"]


def test_a_published_whole_network(shared_data: Path) -> None:
    path = shared_data / "checkpoints" / "mnist_full_pickled_module.REFUSE.pth"
    checkpoint = read_checkpoint(path)
    module = checkpoint.module
    assert module is not None
    assert module.class_name == "__main__.CNN"
    assert "__main__.CNN" in checkpoint.unresolved_globals
    assert module.children["conv1"].settings["out_channels"] == 32
    assert [name for name, _ in module.walk()][1:5] == ["conv1", "conv2", "conv3", "pool"]
    values = drain(reading_values(checkpoint))
    assert values["conv1.weight"].shape == (32, 1, 3, 3)
    assert values["conv1.weight"].std() > 0.01
