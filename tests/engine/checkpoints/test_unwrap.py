"""Where the network's weights are in what people save, and what stands beside them."""

from __future__ import annotations

import argparse
import json
from collections import OrderedDict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn

from cnnviz.engine.checkpoints.read import Checkpoint, read_checkpoint
from cnnviz.engine.errors import BadValue

STATE = OrderedDict(
    [
        ("conv.weight", torch.randn(4, 3, 3, 3)),
        ("conv.bias", torch.ones(4)),
        ("fc.bias", torch.ones(2)),
    ]
)


def saved(folder: Path, content: object) -> Checkpoint:
    torch.save(content, folder / "file.pth")
    return read_checkpoint(folder / "file.pth")


def prefixed(prefix: str) -> dict[str, torch.Tensor]:
    return {prefix + key: value for key, value in STATE.items()}


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        (dict(STATE), ()),
        *(
            ({key: dict(STATE), "epoch": 3}, (key,))
            for key in (
                "state_dict",
                "model",
                "net",
                "model_state_dict",
                "ema",
                "params_ema",
                "Mine",
            )
        ),
        ({"model": {"state_dict": dict(STATE)}}, ("model", "state_dict")),
        ({"model": {"net": {"params": dict(STATE)}}}, ("model", "net", "params")),
        (SimpleNamespace(model=dict(STATE)), ("model",)),
        ([dict(STATE), {"state": {}}], ("[0]",)),
        ((3, {"net": dict(STATE)}), ("[1]", "net")),
    ],
)
def test_wrappers(tmp_path: Path, content: object, keys: tuple[str, ...]) -> None:
    checkpoint = saved(tmp_path, content)
    assert list(checkpoint.entries) == list(STATE)
    assert checkpoint.keys == keys
    assert all(f"“{key}”" in checkpoint.wrapper for key in keys)
    assert checkpoint.straight == isinstance(content, (dict, SimpleNamespace))
    assert torch.equal(checkpoint.tensors["conv.weight"], STATE["conv.weight"])


@pytest.mark.parametrize(
    "prefix",
    ["module.", "_orig_mod.", "model.", "net.", "module.model.", "model._orig_mod.", "backbone."],
)
def test_prefixes(tmp_path: Path, prefix: str) -> None:
    checkpoint = saved(tmp_path, {"state_dict": prefixed(prefix)})
    assert list(checkpoint.entries) == list(STATE)
    assert checkpoint.prefix == prefix
    assert checkpoint.wrapper == f"“state_dict” and the prefix “{prefix}”"
    assert checkpoint.straight


def test_a_prefix_of_a_part_is_the_networks_own(tmp_path: Path) -> None:
    state = prefixed("backbone.") | {"head.bias": torch.ones(3)}
    checkpoint = saved(tmp_path, state)
    assert list(checkpoint.entries) == list(state)


def test_what_wraps_single_layers_is_taken_off(tmp_path: Path) -> None:
    state = {
        "features.module.0.weight": torch.ones(2, 2),
        "features.module.0.bias": torch.ones(2),
        "layer1._orig_mod.conv.weight": torch.ones(2, 2),
        "classifier.bias": torch.ones(2),
    }
    checkpoint = saved(tmp_path, state)
    names = ["features.0.weight", "features.0.bias", "layer1.conv.weight", "classifier.bias"]
    assert list(checkpoint.entries) == names
    assert not checkpoint.straight


def test_losses_and_counters_are_set_aside(tmp_path: Path) -> None:
    extra = {"criterion.weight": torch.ones(3), "train_acc.total": torch.ones(1)}
    extra |= {"model.conv.total_ops": torch.ones(1), "n_averaged": torch.tensor(3)}
    checkpoint = saved(tmp_path, {"state_dict": prefixed("model.") | extra})
    assert list(checkpoint.entries) == list(STATE)
    assert any("criterion.weight" in text for text in checkpoint.warnings)
    # Without a wrapper around the network nobody knows that these are no layers of it.
    checkpoint = saved(tmp_path, dict(STATE) | {"criterion.weight": torch.ones(3)})
    assert "criterion.weight" in checkpoint.entries


def test_the_average_of_a_training_is_unwrapped(tmp_path: Path) -> None:
    averaged = torch.optim.swa_utils.AveragedModel(nn.Linear(3, 2))
    checkpoint = saved(tmp_path, averaged.state_dict())
    assert list(checkpoint.entries) == ["weight", "bias"]


# ---- several states ------------------------------------------------------------------------------


def doubled() -> dict[str, torch.Tensor]:
    return {key: 2 * value for key, value in STATE.items()}


@pytest.mark.parametrize(
    "content",
    [
        {"state_dict_ema": doubled(), "state_dict": dict(STATE)},
        {"ema": doubled(), "model": dict(STATE), "optimizer": {"state": {}}},
        {"params_ema": doubled(), "params": dict(STATE)},
        {"model": dict(STATE), "model_ema": {"module": doubled()}},
        {"state_dict": prefixed("model.") | {f"ema_model.{k}": v for k, v in doubled().items()}},
        {"student": dict(STATE), "teacher": doubled()},
    ],
)
def test_averages_are_offered_beside_the_weights(tmp_path: Path, content: Any) -> None:
    checkpoint = saved(tmp_path, content)
    assert [choice.averaged for choice in checkpoint.states] == [False, True]
    assert [choice.taken for choice in checkpoint.states] == [True, False]
    assert torch.equal(checkpoint.tensors["conv.bias"], STATE["conv.bias"])
    other = checkpoint.choose(checkpoint.states[1].key)
    assert list(other.entries) == list(STATE)
    assert torch.equal(other.tensors["conv.bias"], 2 * STATE["conv.bias"])
    assert [choice.taken for choice in other.states] == [False, True]
    assert other.choose(other.states[0].key).keys == checkpoint.keys


def test_several_networks_are_offered(tmp_path: Path) -> None:
    critic = {"0.weight": torch.ones(2, 2)}
    checkpoint = saved(tmp_path, {"generator": dict(STATE), "discriminator": critic})
    assert [choice.title for choice in checkpoint.states] == ["generator", "discriminator"]
    assert [choice.tensors for choice in checkpoint.states] == [3, 1]
    with pytest.raises(BadValue, match="generator"):
        checkpoint.choose("nobody")


def test_warnings_follow_the_choice(tmp_path: Path) -> None:
    half = {key: value.half() for key, value in STATE.items()}
    checkpoint = saved(tmp_path, {"model": dict(STATE), "ema": half})
    assert checkpoint.warnings == ()
    chosen = checkpoint.choose("ema")
    assert chosen.warnings == ("3 of its tensors have half precision.",)
    assert chosen.choose("model").warnings == ()


def test_an_optimiser_is_no_network(tmp_path: Path) -> None:
    optimiser = torch.optim.SGD(nn.Linear(2, 2).parameters(), 0.1, momentum=0.9)
    checkpoint = saved(tmp_path, {"optimizer": optimiser.state_dict(), "weights": dict(STATE)})
    assert checkpoint.keys == ("weights",)
    assert checkpoint.states == ()


# ---- what stands beside --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=1e-4), "SGD"),
        (lambda p: torch.optim.Adam(p, 0.1), "Adam"),
        (lambda p: torch.optim.AdamW(p, 0.1), "AdamW"),
        (lambda p: torch.optim.RMSprop(p, 0.1), "RMSprop"),
        (lambda p: torch.optim.Adagrad(p, 0.1), "Adagrad"),
    ],
)
def test_optimisers_are_told(tmp_path: Path, make: Any, name: str) -> None:
    state = make(nn.Linear(2, 2).parameters()).state_dict()
    for content in ({"optimizer": state}, {"optimizer_states": [state]}):
        told = saved(tmp_path, {"state_dict": dict(STATE), **content}).metadata
        assert told["optimizer"] == name
        assert told["optimizer.lr"] == "0.1"


def test_facts(tmp_path: Path) -> None:
    content = {
        "state_dict": dict(STATE),
        "epoch": 7,
        "best_acc1": torch.tensor(0.75, dtype=torch.float64),
        "arch": "resnet18",
        "note": "a\u202eb\n<b>c</b>",
        "losses": [0.5] * 1000,
        "sizes": (3, 4.5),
        "args": argparse.Namespace(lr=0.1, data=Path("data") / "x", seed=None),
        "hyper_parameters": {"model": {"width": 64, "deep": {"er": 1}}, "act": nn.ReLU},
        "loops": {"fit_loop": {"epoch": 3}},
    }
    assert saved(tmp_path, content).metadata == {
        "epoch": "7",
        "best_acc1": "0.75",
        "arch": "resnet18",
        "note": "ab <b>c</b>",
        "sizes": "3, 4.5",
        "args.lr": "0.1",
        "args.data": "data/x",
        "hyper_parameters.model.width": "64",
        "hyper_parameters.model.deep.er": "1",
        "hyper_parameters.act": "torch.nn.modules.activation.ReLU",
    }


@pytest.mark.parametrize(
    "content",
    [
        {"classes": ["cat", "dog\u202e", "emu"]},
        {"class_names": ("cat", "dog", "emu")},
        {"names": {0: "cat", 1: "dog", 2: "emu"}},
        {"class_to_idx": {"emu": 2, "cat": 0, "dog": 1}},
        {"idx_to_class": {"1": "dog", "0": "cat", "2": "emu"}},
        {"hparams": {"classes": ["cat", "dog", "emu"]}},
        {"meta": {"CLASSES": ("cat", "dog", "emu"), "epoch": 3}},
        {"args": argparse.Namespace(class_names=["cat", "dog", "emu"])},
    ],
)
def test_class_names_are_told_in_order(tmp_path: Path, content: Any) -> None:
    told = saved(tmp_path, {"state_dict": dict(STATE), **content}).metadata
    assert json.loads(told["class_names"]) == ["cat", "dog", "emu"]


def test_settings_of_omegaconf_are_told_like_plain_ones(tmp_path: Path) -> None:
    def node(value: object) -> SimpleNamespace:
        return SimpleNamespace(_val=value, _metadata={"key": "x"})

    inner = SimpleNamespace(_content={"width": node(64)}, _metadata={"ref": 3})
    config = SimpleNamespace(_content={"lr": node(0.1), "net": inner}, _metadata={"ref": 3})
    told = saved(tmp_path, {"state_dict": dict(STATE), "cfg": config}).metadata
    assert told == {"cfg.lr": "0.1", "cfg.net.width": "64"}


def test_names_that_leave_gaps_are_no_class_names(tmp_path: Path) -> None:
    content = {"state_dict": dict(STATE), "names": {0: "cat", 5: "dog"}}
    assert "class_names" not in saved(tmp_path, content).metadata


def test_one_tensor_alone(tmp_path: Path) -> None:
    assert saved(tmp_path, torch.ones(2, 3)).shapes == {"tensor": (2, 3)}


@pytest.mark.parametrize("content", [{"epoch": 3}, [1, 2], "words", 5, None, {}])
def test_files_without_tensors_say_so(tmp_path: Path, content: object) -> None:
    checkpoint = saved(tmp_path, content)
    assert not checkpoint.entries
    assert checkpoint.refusal == "There is no state dictionary in this file."


def test_tensors_beside_the_wrapper_are_not_taken_for_the_network(tmp_path: Path) -> None:
    content = {"mean": torch.ones(3), "std": torch.ones(3), "state_dict": dict(STATE)}
    assert saved(tmp_path, content).keys == ("state_dict",)


def test_a_tensor_among_many_facts_is_found(tmp_path: Path) -> None:
    content = {"weight": torch.ones(3), "epoch": 3, "note": "x", "lr": 0.1}
    assert saved(tmp_path, content).shapes == {"weight": (3,)}


def test_an_optimiser_alone_is_told(tmp_path: Path) -> None:
    optimiser = torch.optim.SGD(nn.Linear(2, 2).parameters(), 0.1)
    checkpoint = saved(tmp_path, {"optimizer": optimiser.state_dict(), "epoch": 3})
    assert checkpoint.refusal == "There is no network in this file, only the state of an optimiser."
