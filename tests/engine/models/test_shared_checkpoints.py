"""Real checkpoints of other people do what is known of them, with their networks as short classes.

How many images each gets right was measured once with plain PyTorch.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.problems import CannotRebuild, UnrecognisedCheckpoint, UntrustedProgram
from cnnviz.engine.training.evaluate import evaluate

SOURCES = Path(__file__).resolve().parents[2] / "sources"
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
HALF = ((0.5,) * 3, (0.5,) * 3)
MNIST = ((0.1307,), (0.3081,))
PLAIN = ((0.0,), (1.0,))
Scaling = tuple[tuple[float, ...], tuple[float, ...]]

RESNET20 = "resnet20-12fca82f.th"
LIGHTNING = "mnist_cnn_lightning_epoch=4-step=8595.ckpt"
VGG = "cifar10_vgg_model_best.pth.tar"
PROGRAM = "cifar10_vgg_torchscript_fp32.pt"
EXAMPLES = "mnist_cnn_pytorch-examples_legacy.pt"
CIFAR = "csv:{}/cifar10-png-csv"
DIGITS = "mnist:{}/mnist"
WHOLE = "mnist_full_pickled_module.REFUSE.pth"


@pytest.fixture
def checkpoints(shared_data: Path) -> Path:
    """Return the folder of other people's checkpoints."""
    return shared_data / "checkpoints"


def correct(model: LoadedModel, spec: str, scaling: Scaling) -> tuple[int, int]:
    """Return how many images a network gets right, and of how many."""
    mean, std = scaling
    preprocessing = Preprocessing(channels=len(mean), mean=mean, std=std)
    images = open_dataset(spec, "test" if spec.startswith("mnist") else None)
    result = evaluate(replace(model, preprocessing=preprocessing), images)
    return round(result.accuracy * result.samples), result.samples


def own(name: str, weights: Path) -> LoadedModel:
    return load_model(f"{SOURCES / name}", weights=str(weights), trust=True)


@pytest.mark.parametrize(
    ("source", "weights", "data", "scaling", "right"),
    [
        ("cifar_resnet.py:ResNet", RESNET20, CIFAR, IMAGENET, (999, 1000)),
        ("cifar_vgg.py:VGG", VGG, CIFAR, HALF, (843, 1000)),
        ("mnist_nets.py:Lightning", LIGHTNING, DIGITS, PLAIN, (9907, 10_000)),
        ("mnist_nets.py:Pooled", "mnist_cnn.safetensors", DIGITS, MNIST, (9695, 10_000)),
        ("mnist_nets.py:Examples", EXAMPLES, DIGITS, MNIST, (9894, 10_000)),
        ("mnist_nets.py:CNN", WHOLE, DIGITS, PLAIN, (9891, 10_000)),
    ],
)
def test_short_classes_get_right_what_they_are_known_for(
    checkpoints: Path,
    source: str,
    weights: str,
    data: str,
    scaling: Scaling,
    right: tuple[int, int],
) -> None:
    model = own(source, checkpoints / weights)
    assert correct(model, data.format(checkpoints.parent), scaling) == right


def test_the_examples_network_is_recognised_by_itself(checkpoints: Path) -> None:
    model = load_model(checkpoints / EXAMPLES)
    assert model.architecture == "course_cnn"
    assert correct(model, DIGITS.format(checkpoints.parent), MNIST) == (9894, 10_000)


@pytest.mark.slow
def test_a_pruned_squeezenet_on_imagenet(checkpoints: Path) -> None:
    model = load_model(checkpoints / "squeezenet1_0_imagenet_derived.safetensors")
    result = evaluate(model, open_dataset(f"imagenet:{checkpoints.parent / 'imagenet'}"))
    assert (round(result.accuracy * result.samples), result.samples) == (128, 200)


def test_the_program_answers_as_the_network_that_it_was_made_of(checkpoints: Path) -> None:
    with pytest.raises(UntrustedProgram, match="the TorchScript program in it, 20 functions"):
        load_model(checkpoints / PROGRAM)
    program = load_model(checkpoints / PROGRAM, trust=True)
    network = own("cifar_vgg.py:VGG", checkpoints / VGG)
    images = torch.randn(50, 3, 32, 32)
    with torch.no_grad():
        assert torch.equal(program(images), network(images))
    assert correct(program, CIFAR.format(checkpoints.parent), HALF) == (843, 1000)


def test_the_programs_weights_are_those_of_the_network_without_running_it(
    checkpoints: Path,
) -> None:
    program, network = (read_checkpoint(checkpoints / name).tensors for name in (PROGRAM, VGG))
    shared = [key for key in network if not key.endswith("num_batches_tracked")]
    assert shared
    assert all(torch.equal(program[key], network[key]) for key in shared)


def test_a_whole_network_of_a_class_that_is_not_here(checkpoints: Path) -> None:
    path = checkpoints / WHOLE
    with pytest.raises(CannotRebuild, match=r"the class __main__\.CNN is not here") as caught:
        load_model(path, trust=True)
    checkpoint = caught.value.checkpoint
    assert caught.value.missing == ("__main__.CNN",)
    assert checkpoint.module is not None
    assert [name for name, _ in checkpoint.module.walk()][1:] == [
        *("conv1", "conv2", "conv3", "pool", "fc1", "fc2", "fc3", "fc4")
    ]
    assert checkpoint.module.children["conv1"].settings["padding"] == (1, 1)
    assert checkpoint.tensors["fc4.weight"].shape == (10, 512)


def test_a_detector_of_faces_runs_as_a_short_class(checkpoints: Path) -> None:
    with pytest.raises(UnrecognisedCheckpoint):
        load_model(checkpoints / "mtcnn_pnet.pt")
    model = own("mtcnn.py:PNet", checkpoints / "mtcnn_pnet.pt")
    with torch.no_grad():
        boxes, faces = model(torch.zeros(1, 3, 48, 48))
    assert (boxes.shape[1], faces.shape[1]) == (4, 2)
    assert torch.allclose(faces.sum(1), torch.ones(1))
