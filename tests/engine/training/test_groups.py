"""Which weights learn, how fast, and which are pulled towards zero."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from cnnviz.engine.errors import BadValue, TrainingProblem, UnknownName
from cnnviz.engine.events import drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.groups import freeze, frozen_layers, make_groups, train_mode
from cnnviz.engine.training.setup import make_optimizer
from tests.few import few_digits


def resnet() -> nn.Module:
    return build("resnet18", 3, {}, seed=0)


def names_in(module: nn.Module, groups: list[dict[str, Any]]) -> list[set[str]]:
    known = {parameter: name for name, parameter in module.named_parameters()}
    return [{known[parameter] for parameter in group["params"]} for group in groups]


def trained(folder: Path, **changes: Any) -> tuple[dict[str, Tensor], list[Any]]:
    usual = TrainConfig(epochs=1, batch_size=256, device="cpu", run=str(folder / "run"))
    seen: list[Any] = []
    drain(fit(replace(usual, **changes), image_set=few_digits(600)), seen.append)
    return dict(load_model(Run(folder / "run").checkpoint("last")).module.state_dict()), seen


def test_one_group_where_all_weights_are_alike() -> None:
    (group,) = make_groups(TrainConfig(learning_rate=0.1, weight_decay=0.01), resnet())
    assert (group["lr"], group["weight_decay"]) == (0.1, 0.01)


def test_the_longest_name_that_fits_counts() -> None:
    module = resnet()
    config = TrainConfig(
        learning_rate=0.1, layer_rates="layer1=0.5, layer1.0.conv1=0.1, fc=10, layer2 = 0"
    )
    groups = make_groups(config, module)
    rates = {
        name: group["lr"]
        for group, names in zip(groups, names_in(module, groups), strict=True)
        for name in names
    }
    assert rates["layer1.0.conv1.weight"] == pytest.approx(0.01)
    assert rates["layer1.0.conv2.weight"] == pytest.approx(0.05)
    assert rates["layer1.1.bn1.bias"] == pytest.approx(0.05)
    assert rates["layer2.0.conv1.weight"] == 0
    assert rates["layer3.0.conv1.weight"] == rates["conv1.weight"] == 0.1
    assert rates["fc.bias"] == 1


@pytest.mark.parametrize("text", ["fc", "fc=", "fc=-1", "fc=nan", "fc=fast"])
def test_a_factor_that_is_none(text: str) -> None:
    with pytest.raises(BadValue, match="layer=factor"):
        make_groups(TrainConfig(layer_rates=text), resnet())


def test_a_layer_that_is_not_there_or_has_no_weights() -> None:
    with pytest.raises(UnknownName, match=r"layer1\.0\.conv1"):
        make_groups(TrainConfig(layer_rates="layer1.0.conv7=1"), resnet())
    with pytest.raises(UnknownName, match="layer with weights"):
        frozen_layers("relu", resnet())
    # layer1 is no beginning of a name like layer10: whole names are compared.
    with pytest.raises(UnknownName):
        frozen_layers("laye", resnet())


@pytest.mark.parametrize("name", ["resnet18", "vit_b_16", "course_cnn"])
def test_norms_and_biases_do_not_decay(name: str) -> None:
    module = build(name, 3, {}, seed=0)
    config = TrainConfig(weight_decay=0.1, decay_all=False)
    groups = make_groups(config, module)
    told = {
        key
        for group, names in zip(groups, names_in(module, groups), strict=True)
        for key in names
        if group["weight_decay"]
    }
    wanted = set()
    for prefix, layer in module.named_modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            wanted.add(f"{prefix}.weight")
        elif isinstance(layer, nn.MultiheadAttention):
            wanted.add(f"{prefix}.in_proj_weight")
    assert told == wanted


def test_frozen_layers_keep_their_weights_and_statistics(tmp_path: Path) -> None:
    model = load_model("resnet18", num_classes=10)
    before = {key: value.clone() for key, value in model.module.state_dict().items()}
    size = replace(model.preprocessing, resize=32, crop=(32, 32))
    settings = TrainConfig(
        epochs=1,
        batch_size=64,
        device="cpu",
        run=str(tmp_path / "run"),
        frozen="conv1, bn1, layer1, layer2, layer3, layer4.0",
        optimizer="adamw",
        weight_decay=0.5,
    )
    drain(fit(settings, model=replace(model, preprocessing=size), image_set=few_digits(100)))
    after = load_model(Run(settings.run).checkpoint("last")).module.state_dict()
    kept = {key for key, value in before.items() if torch.equal(value, after[key])}
    free = {key for key in before if key.startswith(("layer4.1.", "fc."))}
    assert kept == set(before) - free


def test_all_frozen_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(TrainingProblem, match="All layers are frozen"):
        trained(tmp_path, frozen="conv1,conv2,fc1,fc2")
    assert not (tmp_path / "run").exists()
    module = resnet()
    with pytest.raises(TrainingProblem):
        freeze(module, ["conv1", "bn1", "layer1", "layer2", "layer3", "layer4", "fc"])
    assert all(parameter.requires_grad for parameter in module.parameters())


def test_a_normalisation_of_frozen_weights_is_in_no_training() -> None:
    module = resnet()
    freeze(module, ["layer1", "bn1.weight", "bn1.bias"])
    train_mode(module, ["layer1", "bn1.weight", "bn1.bias"])
    training = {
        name
        for name, layer in module.named_modules()
        if isinstance(layer, nn.BatchNorm2d) and layer.training
    }
    assert "bn1" not in training
    assert not any(name.startswith("layer1") for name in training)
    assert "layer2.0.bn1" in training


def test_what_is_frozen_in_a_persons_network_stays_so(tmp_path: Path) -> None:
    model = load_model("bundled")
    for parameter in model.module.get_submodule("conv1").parameters():
        parameter.requires_grad_(False)
    settings = TrainConfig(epochs=1, batch_size=256, device="cpu", run=str(tmp_path / "run"))
    drain(fit(settings, model=model))
    run = Run(settings.run)
    assert run.config.frozen == "conv1.weight,conv1.bias"
    drain(fit(replace(run.config, epochs=2), resume=True))
    after = load_model(run.checkpoint("last")).module.state_dict()
    before = model.module.state_dict()
    assert torch.equal(before["conv1.weight"], after["conv1.weight"])
    assert not torch.equal(before["conv2.weight"], after["conv2.weight"])


def test_gradients_are_clipped(tmp_path: Path) -> None:
    """With SGD a first step is the gradient itself: no longer than rate times the norm."""
    clipped: dict[str, Any] = {
        "optimizer": "sgd",
        "momentum": 0.0,
        "learning_rate": 1.0,
        "clip_norm": 0.05,
        "batch_size": 2000,
    }
    after, _ = trained(tmp_path, **clipped)
    start, _ = trained(tmp_path / "start", **(clipped | {"learning_rate": 1e-12}))
    steps = torch.cat([(after[key] - start[key]).flatten() for key in after])
    assert float(steps.norm()) == pytest.approx(0.05, rel=1e-3)


@pytest.mark.parametrize(
    ("optimizer", "changes", "wanted"),
    [
        ("sgd", {"dampening": 0.3}, {"dampening": 0.3, "momentum": 0.9}),
        ("adam", {"amsgrad": True}, {"amsgrad": True, "betas": (0.9, 0.999)}),
        ("adamw", {"amsgrad": True, "epsilon": 1e-4}, {"amsgrad": True, "eps": 1e-4}),
        ("rmsprop", {"centered": True}, {"centered": True, "alpha": 0.99}),
        ("adagrad", {"initial_accumulator": 0.5}, {"initial_accumulator_value": 0.5}),
    ],
)
def test_optimisers_get_their_own_parameters(
    optimizer: str, changes: dict[str, Any], wanted: dict[str, Any]
) -> None:
    made = make_optimizer(TrainConfig(optimizer=optimizer, **changes), resnet())
    assert {key: made.param_groups[0][key] for key in wanted} == wanted


def test_nesterov_goes_without_dampening() -> None:
    with pytest.raises(BadValue, match="0 where Nesterov is chosen"):
        make_optimizer(TrainConfig(optimizer="sgd", nesterov=True, dampening=0.1), resnet())


def test_the_rate_of_each_step_is_told(tmp_path: Path) -> None:
    _, seen = trained(tmp_path, learning_rate=0.004, schedule="cosine", epochs=2)
    rates = [event.rate for event in seen if isinstance(event, events.BatchEnd)]
    assert rates[0] == 0.004
    assert rates == sorted(rates, reverse=True)
    assert rates[3] == pytest.approx(0.002)  # half of the way
