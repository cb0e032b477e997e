"""Good files of every kind, small: what mutations begin with."""

from __future__ import annotations

import io
import json
import struct
import warnings
from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from tests.hostile.assembler import pickle, table, tensor
from tests.hostile.containers import FOUR_ZEROS, legacy, old_tar, script, zipped


def network() -> nn.Module:
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(16, 3))


def _saved(content: object, **options: bool) -> bytes:
    target = io.BytesIO()
    torch.save(content, target, **options)  # type: ignore[arg-type]
    return target.getvalue()


def _safetensors() -> bytes:
    from safetensors.torch import save

    return save(dict(network().state_dict()), {"writer": "somebody", "epoch": "3"})


def _npz() -> bytes:
    target = io.BytesIO()
    np.savez(target, **{key: value.numpy() for key, value in network().state_dict().items()})
    return target.getvalue()


def _script() -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch wants people to export instead; files stay
        torch.jit.save(torch.jit.trace(network().eval(), torch.zeros(1, 1, 4, 4)), target)
    return target.getvalue()


def _training() -> bytes:
    made = network()
    optimizer = torch.optim.SGD(made.parameters(), 0.1, momentum=0.9)
    made(torch.randn(2, 1, 4, 4)).sum().backward()
    optimizer.step()
    state = {f"module.{key}": value for key, value in made.state_dict().items()}
    return _saved({"epoch": 3, "state_dict": state, "optimizer": optimizer.state_dict()})


def _shards() -> bytes:
    return json.dumps({"metadata": {}, "weight_map": {"w": "absent.safetensors"}}).encode()


GOOD: dict[str, Callable[[], bytes]] = {
    "zip": lambda: _saved(network().state_dict()),
    "legacy": lambda: _saved(network().state_dict(), _use_new_zipfile_serialization=False),
    "training": _training,
    "whole module": lambda: _saved(network()),
    "whole module, legacy": lambda: _saved(network(), _use_new_zipfile_serialization=False),
    "safetensors": _safetensors,
    "npz": _npz,
    "torchscript": _script,
    "by hand": lambda: zipped(table({"w": tensor("0", (2, 2))})),
    "legacy by hand": lambda: legacy(table({"w": tensor("0", (2, 2))})),
    "script by hand": lambda: script(table({"w": tensor("0", (2, 2))})),
    "tar of 2016": lambda: old_tar(table({})),
    "bare pickle": lambda: pickle(table({})),
    "storages": lambda: zipped(
        table({"a": tensor("0", (2,), elements=4), "b": tensor("0", (2,), offset=2, elements=4)}),
        {"0": struct.pack("<4f", 1, 2, 3, 4), "1": FOUR_ZEROS},
    ),
    "shards": _shards,
}
