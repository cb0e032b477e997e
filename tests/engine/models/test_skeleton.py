"""A class begun from a file imports, can be made, and takes the file's weights as they are."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import torch
import torchvision
from torch import Tensor, nn

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.build import build
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.own_source import classes_in
from cnnviz.engine.models.skeleton import skeleton

HOSTILE = (
    *('"""', "'''", "\\", "a'b", 'a"b', "a\nb", "a\rb", "# b", "a;b", "{x}", "%s", "\u202eevil"),
    *("class", "forward", "train", "_modules", "__init__", "self", "nn", "torch", "x", "type"),
    *("a b", "-1", "01", "9" * 30, "ｆｕｌｌ", "naïve", "", "exec('1/0')", "\x00", "coding: utf-7"),
    *("None", "f" * 500, "print", "super", "functional", "Network"),
)


def begun(folder: Path, state: object, name: str = "weights.pth") -> tuple[Path, str]:
    """Return the file of a class that was begun from `state`, and the weights."""
    weights = folder / name
    torch.save(state, weights)
    path = folder / "begun.py"
    path.write_text(skeleton(read_checkpoint(weights)), encoding="utf-8")
    return path, str(weights)


def check(path: Path, weights: str) -> None:
    """Load the weights into the class, to the last key."""
    model = load_model(path, weights=weights, trust=True)
    stored = read_checkpoint(weights).tensors
    state = model.module.state_dict()
    assert set(stored) <= set(state)
    assert all(key.endswith("num_batches_tracked") for key in set(state) - set(stored))
    assert all(torch.equal(state[key], stored[key].to(state[key].dtype)) for key in stored)


FILES = (
    *("resnet20-12fca82f.th", "mnist_cnn_lightning_epoch=4-step=8595.ckpt"),
    *("cifar10_vgg_model_best.pth.tar", "mnist_cnn.safetensors", "mtcnn_pnet.pt", "mtcnn_rnet.pt"),
    *("mnist_full_pickled_module.REFUSE.pth", "cifar10_vgg_torchscript_fp32.pt"),
    *("ultraface_RFB-320.pth", "squeezenet1_1_imagenet_derived.pth"),
)


@pytest.mark.parametrize("name", FILES)
def test_files_of_other_people(tmp_path: Path, shared_data: Path, name: str) -> None:
    weights = shared_data / "checkpoints" / name
    path = tmp_path / "begun.py"
    path.write_text(skeleton(read_checkpoint(weights)), encoding="utf-8")
    check(path, str(weights))


def test_layers_stand_in_order_and_what_is_open_is_asked(tmp_path: Path) -> None:
    state = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3)
    ).state_dict()
    state = {f"features.{key}": value for key, value in state.items()}
    state |= {f"classifier.{k}": v for k, v in nn.Linear(64 * 7 * 7, 10).state_dict().items()}
    path, weights = begun(tmp_path, state)
    text = path.read_text(encoding="utf-8")
    for line in (
        "# The input has 1 channel. Of which size?",
        "nn.Conv2d(1, 32, 3),  # stride? padding?",
        "nn.ReLU(),  # or another activation?",
        "nn.Identity(),  # pooling? dropout?",
        "self.classifier = nn.Linear(3136, 10)",
        "64 channels of 7 x 7: by which pooling?",
    ):
        assert line in text
    assert text.index("x = self.features(x)") < text.index("x = self.classifier(x)")
    model = load_model(path, weights=weights, trust=True)
    assert model(torch.zeros(2, 1, 28, 28)).shape == (2, 10)


def test_a_whole_network_tells_its_settings(tmp_path: Path) -> None:
    path, weights = begun(tmp_path, build("squeezenet1_1", 5))
    text = path.read_text(encoding="utf-8")
    assert [entry.name for entry in classes_in(path)][-1] == "SqueezeNet"
    assert "nn.Conv2d(3, 64, 3, stride=2)" in text
    assert "nn.MaxPool2d(3, stride=2, ceil_mode=True)" in text
    assert "nn.Dropout(p=0.5)" in text or "nn.Dropout()" in text
    check(path, weights)


@pytest.mark.parametrize("key", HOSTILE)
def test_hostile_names_are_only_ever_texts(tmp_path: Path, key: str) -> None:
    state: dict[str, Tensor] = {
        f"{key}.weight": torch.randn(4, 3, 3, 3),
        f"{key}.bias": torch.randn(4),
        f"block.{key}_": torch.randn(2),
        f"list.{key}.0.weight": torch.randn(2, 2),
        "conv.weight": torch.randn(4, 4, 3, 3),
    }
    torch.save(state, tmp_path / "weights.pth")
    checkpoint = read_checkpoint(tmp_path / "weights.pth")
    text = skeleton(checkpoint)
    assert text.isascii()
    ast.parse(text)
    assert max(map(len, text.splitlines())) < 1000
    (tmp_path / "begun.py").write_text(text, encoding="ascii")
    check(tmp_path / "begun.py", str(tmp_path / "weights.pth"))


@pytest.mark.parametrize(
    "name", ["# coding: utf-7 +AGEAPQ-.pth", "a\nimport os\n.pth", '""".pth', "\u202e.pth"]
)
def test_the_files_name_cannot_break_out_either(tmp_path: Path, name: str) -> None:
    path, weights = begun(tmp_path, nn.Linear(3, 2).state_dict(), name)
    assert "import os" not in [line.strip() for line in path.read_text().splitlines()]
    check(path, weights)


def test_tensors_of_no_layer_are_kept(tmp_path: Path) -> None:
    state = {
        "pos_embed": torch.randn(1, 5, 8),
        "scale": torch.tensor(2.0),
        "index": torch.arange(4),
        "half": torch.randn(3, dtype=torch.float16),
        "odd.weight": torch.randn(2, 3, 4, 5, 6, 7),
        "zero.weight": torch.zeros(0, 3),
        "attn.in_proj_weight": torch.randn(24, 8),
        "attn.in_proj_bias": torch.randn(24),
        "attn.out_proj.weight": torch.randn(8, 8),
        "attn.out_proj.bias": torch.randn(8),
        "up.weight": torch.randn(8, 4, 2, 2),
        "up.bias": torch.randn(4),
        "deep.weight": torch.randn(4, 1, 3, 3),
    }
    path, weights = begun(tmp_path, state)
    check(path, weights)
    text = path.read_text(encoding="utf-8")
    assert "nn.MultiheadAttention(8, 1, batch_first=True)" in text
    assert "nn.ConvTranspose2d(8, 4, 2)" in text
    assert "nn.Conv2d(4, 4, 3, groups=4, bias=False)" in text


def test_tensors_that_no_class_can_have_are_told(tmp_path: Path) -> None:
    state = {"a": torch.zeros(1), "a.weight": torch.zeros(2, 2), "b._parameters": torch.zeros(1)}
    torch.save(state, tmp_path / "both.pth")
    text = skeleton(read_checkpoint(tmp_path / "both.pth"))
    assert "# no class can have the tensor 'a' here" in text
    assert "# no class can have the tensor '_parameters' here" in text
    assert "self.a = nn.Linear(2, 2, bias=False)" in text


def test_what_is_too_much_is_said(tmp_path: Path) -> None:
    torch.save({".".join("a" * 60): torch.zeros(1)}, tmp_path / "deep.pth")
    with pytest.raises(CnnvizError, match="names of more than 30 parts"):
        skeleton(read_checkpoint(tmp_path / "deep.pth"))


@pytest.mark.slow
@pytest.mark.parametrize("name", torchvision.models.list_models())
def test_all_networks_of_torchvision_can_be_begun(tmp_path: Path, name: str) -> None:
    module = build(name)
    if sum(entry.numel() for entry in module.parameters()) > 1e8:
        pytest.skip("the large ones are built of the same parts as the small")
    check(*begun(tmp_path, module.state_dict()))
    check(*begun(tmp_path, module))
