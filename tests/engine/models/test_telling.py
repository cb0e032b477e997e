"""Every kind of file is told in words that a student understands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model, loading_checkpoint
from cnnviz.engine.models.telling import tell
from tests.origins import FILES


def told_of(path: Path) -> str:
    """Say of a file what the window and the terminal say, without an own class or a program."""
    checkpoint = None
    try:
        checkpoint = read_checkpoint(path)
        return tell(checkpoint, drain(loading_checkpoint(checkpoint)))
    except CnnvizError as error:
        return tell(checkpoint, error)


@pytest.mark.parametrize(("name", "write", "part"), FILES, ids=[entry[0] for entry in FILES])
def test_what_a_file_is(tmp_path: Path, name: str, write: Callable[[Path], Any], part: str) -> None:
    write(tmp_path / name)
    told = told_of(tmp_path / name)
    assert part in told
    assert told.endswith((".", "?"))


def test_before_a_network_is_known_the_layers_are_told(tmp_path: Path) -> None:
    torch.save(load_model("course_cnn").module.state_dict(), tmp_path / "mine.pth")
    assert tell(read_checkpoint(tmp_path / "mine.pth")) == (
        "This file holds 8 tensors, and does not say of which network. It looks like a network "
        "with 2 convolutions and 2 fully connected layers; the first convolution takes 1 channel, "
        "and the last layer gives 10 numbers."
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"epoch": 3, "accuracy": 0.5}, "It was saved at epoch 3, with an accuracy of 50 %."),
        ({"epoch": 0}, "It was saved at epoch 0."),
        ({"best_acc1": 76.13}, "An accuracy of 76.13 % is noted in it."),
        ({"epoch": -1, "acc": 170.0}, ""),
        ({"hparams": {"accumulate_grad_batches": 4}, "num_epochs": 90}, ""),
        ({"epoch": 2.5, "acc": float("nan")}, ""),
    ],
)
def test_when_it_was_saved(tmp_path: Path, facts: dict[str, Any], sentence: str) -> None:
    state = {"a.weight": torch.zeros(2, 3)}
    torch.save({"state_dict": state, **facts}, tmp_path / "some.pth")
    told = tell(read_checkpoint(tmp_path / "some.pth"))
    assert told == " ".join(
        filter(None, ("This file holds 1 tensor, and does not say of which network.", sentence))
    )


def test_networks_without_a_file() -> None:
    assert "random weights" in tell(None, load_model("course_cnn"))
    assert "handwritten digits" in tell(None, load_model("bundled"))
    assert "from memory" in tell(None, load_model(torch.nn.Linear(2, 2)))
    assert tell(None, None) == ""


def test_hostile_names_are_cut_and_cleaned(tmp_path: Path) -> None:
    content = {"state_dict": {"w\u202e\nb": torch.zeros(1)}, "epoch": "<b>9</b>", "acc": "9" * 400}
    torch.save(content, tmp_path / "odd.pth")
    told = tell(read_checkpoint(tmp_path / "odd.pth"))
    assert "\u202e" not in told
    assert "9" not in told


def test_real_files_are_told_truly(shared_data: Path) -> None:
    """Those that other people published; what each is stands in the folder's description."""
    folder = shared_data / "checkpoints"
    expected = {
        "squeezenet1_1_imagenet_derived.pth": "network squeezenet1_1 with 1,000 classes",
        "squeezenet1_0_imagenet_derived.safetensors": "network squeezenet1_0 with 1,000 classes",
        "resnet20-12fca82f.th": "An accuracy of 91.78 % is noted in it",
        "cifar10_vgg_model_best.pth.tar": "saved at epoch 18, with an accuracy of 81.18 %",
        "cifar10_vgg_torchscript_fp32.pt": "is a TorchScript program",
        "mnist_full_pickled_module.REFUSE.pth": "whole pickled network of the class __main__.CNN",
        "mnist_cnn_lightning_epoch=4-step=8595.ckpt": "It was saved at epoch 4",
        "mnist_cnn_pytorch-examples_legacy.pt": "network course_cnn with 10 classes",
        "mnist_cnn.safetensors": "1 convolution and 1 fully connected layer",
        "mtcnn_pnet.pt": "5 convolutions",
        "mtcnn_rnet.pt": "3 convolutions and 3 fully connected layers",
        "ultraface_RFB-320.pth": "This file holds 244 tensors",
    }
    assert {path.name for path in folder.iterdir()} == set(expected)
    for name, part in expected.items():
        assert part in told_of(folder / name), name
