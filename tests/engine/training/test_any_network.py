"""Any network with any set: what is proposed is what is trained, and it takes a step."""

from __future__ import annotations

import json
import math
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.network import fitting
from cnnviz.engine.training.proposal import Proposal, proposing
from tests.few import Shapes

LOSSES: dict[TargetKind, str] = {
    "class": "cross_entropy",
    "binary": "bce",
    "labels": "bce",
    "number": "mse",
    "mask": "cross_entropy",
}
OUTPUTS = {"class": 2, "binary": 1, "labels": 2, "number": 1, "mask": 3}
# The rest takes a step in several seconds.
QUICK = ("course_cnn", "squeezenet1_1", "mobilenet_v3_small", "resnet18")
FAMILIES = (
    *QUICK,
    *("alexnet", "vgg11", "resnet50", "inception_v3", "googlenet", "efficientnet_b0", "vit_b_16"),
    *("mobilenet_v3_large", "densenet121", "convnext_tiny", "swin_t", "shufflenet_v2_x0_5"),
)
SEGMENTERS = ("lraspp_mobilenet_v3_large", "deeplabv3_mobilenet_v3_large", "fcn_resnet50")


class Coloured(Shapes):
    """The same pictures in three colours, and not square."""

    @property
    def in_memory(self) -> Any:
        return self.pictures[:, :-4, :, None].repeat(3, axis=3)

    def image(self, sample_id: int) -> Any:
        return self.in_memory[sample_id]

    def mask(self, sample_id: int) -> Any:
        whole = super().mask(sample_id)
        return None if whole is None else whole[:-4]


def settings(folder: Path, name: str, target: TargetKind, **changes: Any) -> TrainConfig:
    usual = TrainConfig(model=name, loss=LOSSES[target], batch_size=4, epochs=1)
    usual = replace(usual, device="cpu", validation_share=0.25)
    return replace(usual, run=str(folder / "run"), **changes)


def one_step(config: TrainConfig, images: ImageSet) -> tuple[events.RunStarted, events.BatchEnd]:
    started: Any = None
    with closing(fit(config, image_set=images)) as going:
        for event in going:
            if isinstance(event, events.RunStarted):
                started = event
            if isinstance(event, events.BatchEnd):
                return started, event
    raise AssertionError("no step was taken")


def agrees(proposal: Proposal, config: TrainConfig, images: ImageSet) -> None:
    """Hold a proposal to the network that comes out of it, and let that take a step."""
    assert proposal.problems == ()
    started, step = one_step(config, images)
    model = started.model
    assert math.isfinite(step.loss)
    assert model.architecture == proposal.architecture == config.model
    assert model.preprocessing == proposal.preprocessing
    assert (model.preprocessing.crop, model.num_classes) == (proposal.image_size, proposal.outputs)
    assert proposal.channels == model.preprocessing.channels
    weights = list(model.module.parameters())
    assert proposal.parameters == sum(weight.numel() for weight in weights)
    assert all(weight.grad is not None for weight in weights), "a part of it learns nothing"
    assert proposal.steps_per_epoch == started.steps_per_epoch
    # It stands in the run too, word by word as it was proposed.
    written = json.loads((started.directory / "proposal.json").read_text(encoding="utf-8"))
    assert tuple(written["changes"]) == proposal.sentences[: len(written["changes"])]


CASES = [
    pytest.param(name, target, kind, marks=() if name in QUICK else pytest.mark.slow)
    for name, targets in (
        *((name, ("class", "binary", "labels", "number")) for name in FAMILIES),
        *((name, ("mask",)) for name in SEGMENTERS),
    )
    for target in targets
    for kind in (Shapes, Coloured)
    # The view changes nothing of the colours, so that two of them suffice for these.
    if target in ("class", "mask") or kind is Shapes
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("name", "target", "kind"), CASES)
def test_what_is_proposed_is_trained(
    tmp_path: Path, name: str, target: TargetKind, kind: type[Shapes]
) -> None:
    images = kind(target, count=24)
    config = settings(tmp_path, name, target)
    proposal = drain(proposing(config, images))
    assert proposal.target == target
    assert proposal.outputs == OUTPUTS[target]
    agrees(proposal, config, images)
    assert proposal.memory_bytes is not None
    assert proposal.memory_bytes > 4 * 3 * proposal.parameters  # weights, gradients, Adam's two
    assert proposal.seconds_per_epoch is not None
    assert proposal.seconds_per_step is not None
    assert proposal.seconds_per_epoch > proposal.seconds_per_step > 0


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("course_cnn", Shapes, (1, (32, 32))),
        ("course_cnn", Coloured, (3, (28, 28))),
        ("resnet18", Shapes, (3, (32, 32))),
        ("alexnet", Coloured, (3, (63, 63))),
        ("vit_b_16", Coloured, (3, (32, 32))),
        pytest.param("inception_v3", Coloured, (3, (75, 75)), marks=pytest.mark.slow),
    ],
)
def test_the_smallest_workable_size_is_proposed(
    tmp_path: Path, name: str, kind: type[Shapes], expected: tuple[int, tuple[int, int]]
) -> None:
    fitted = drain(fitting(settings(tmp_path, name, "class"), kind("class"), hollow=True))
    preprocessing = fitted.model.preprocessing
    assert (preprocessing.channels, preprocessing.crop) == expected
    said = " ".join(fitted.changes)
    assert ("repeated in three channels" in said) == (kind is Shapes and name != "course_cnn")
    assert not fitted.auxiliary
    assert ("auxiliary head is left out" in said) == (name == "inception_v3")


def test_an_auxiliary_head_learns_where_the_images_are_large_enough(tmp_path: Path) -> None:
    config = settings(tmp_path, "inception_v3", "class", image_size=299)
    fitted = drain(fitting(config, Coloured("class"), hollow=True))
    assert fitted.auxiliary
    assert "The auxiliary head learns too and counts in the loss." in fitted.changes
    assert {"AuxLogits.fc.weight", "fc.weight"} <= set(fitted.model.module.state_dict())


@pytest.mark.parametrize(
    ("name", "target", "words"),
    [
        ("fasterrcnn_resnet50_fpn", "class", "can be looked into but not trained yet"),
        ("keypointrcnn_resnet50_fpn", "labels", "can be looked into but not trained yet"),
        ("maskrcnn_resnet50_fpn", "mask", "can be looked into but not trained yet"),
        ("fcn_resnet50", "class", "learns from masks only"),
        ("course_cnn", "mask", "cannot learn masks"),
    ],
)
def test_what_cannot_be_trained_is_refused_with_a_sentence(
    tmp_path: Path, name: str, target: TargetKind, words: str
) -> None:
    images, config = Shapes(target), settings(tmp_path, name, target)
    proposal = drain(proposing(config, images))
    assert len(proposal.problems) == 1
    assert words in proposal.problems[0]
    assert (proposal.architecture, proposal.target) == (name, target)
    with pytest.raises(TrainingProblem, match=words):
        drain(fit(config, image_set=images))
    assert not (tmp_path / "run").exists()


def test_several_problems_are_told_at_once(tmp_path: Path) -> None:
    config = settings(tmp_path, "resnet18", "labels", loss="kl_div", frozen="nowhere")
    problems = drain(proposing(config, Shapes("labels"))).problems
    assert len(problems) == 2
    assert "kl_div" in problems[0]
    assert "nowhere" in problems[1]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_architecture_that_can_learn_fits_small_grey_pictures(tmp_path: Path) -> None:
    """Whether shapes go through, of all that torchvision has; without weights, so quickly."""
    refused = []
    for name in catalogue():
        task = architecture(name).task
        if task not in ("classification", "segmentation"):
            refused.append(name)
            continue
        target: TargetKind = "mask" if task == "segmentation" else "class"
        fitted = drain(fitting(settings(tmp_path, name, target), Shapes(target), hollow=True))
        assert fitted.model.num_classes == OUTPUTS[target]
        crop = fitted.model.preprocessing.crop
        assert crop is not None
        images = torch.empty(2, fitted.model.preprocessing.channels, *crop, device="meta")
        with torch.no_grad():
            found = fitted.model.module.to("meta").train()(images)
        if isinstance(found, dict):
            found = found["out"]
        answers = found if isinstance(found, torch.Tensor) else found[0]
        assert tuple(answers.shape) == (2, OUTPUTS[target], *(crop if target == "mask" else ()))
    assert refused
    print(f"{len(catalogue()) - len(refused)} fit; refused: {', '.join(refused)}")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("resnet18", {"channels": "1", "dropout": 0.3}),
        ("squeezenet1_1", {"image_size": 64}),
        ("mobilenet_v3_small", {"head": "new", "normalisation": "data"}),
        pytest.param("vit_b_16", {"image_size": 48}, marks=pytest.mark.slow),
        pytest.param("inception_v3", {"image_size": 96}, marks=pytest.mark.slow),
        pytest.param("densenet121", {"channels": "1"}, marks=pytest.mark.slow),
        pytest.param("swin_t", {"dropout": 0.2}, marks=pytest.mark.slow),
    ],
)
@pytest.mark.timeout(300)
def test_a_network_that_has_learned_is_changed_and_keeps_the_rest(
    tmp_path: Path, name: str, changes: dict[str, Any]
) -> None:
    given = load_model(name)
    before = {key: value.clone() for key, value in given.module.state_dict().items()}
    images = Coloured("class", count=24)
    config = settings(tmp_path, name, "class", **changes)
    fitted = drain(fitting(config, images, given))
    assert fitted.new_head
    if changes.get("channels") == "1":
        grey = torch.rand(2, 1, 64, 64)
        first = next(m for m in given.module.modules() if isinstance(m, torch.nn.Conv2d))
        other = next(m for m in fitted.model.module.modules() if isinstance(m, torch.nn.Conv2d))
        torch.testing.assert_close(other(grey), first(grey.repeat(1, 3, 1, 1)))
    kept = [
        key
        for key, value in fitted.model.module.state_dict().items()
        if key in before and value.shape == before[key].shape and torch.equal(value, before[key])
    ]
    # All but the head's weights, and those of the first layer or of the places.
    assert len(kept) >= len(fitted.model.module.state_dict()) - 4
    with closing(fit(config, model=given, image_set=images)) as going:
        step = next(event for event in going if isinstance(event, events.BatchEnd))
    assert math.isfinite(step.loss)
    # What was given stays as it was.
    assert all(torch.equal(value, before[key]) for key, value in given.module.state_dict().items())
