"""A TorchScript program as a network whose layers can be listed."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from cnnviz.engine.checkpoints.text import clean

_LONGEST_NAME = 200
# Layers whose weights tell enough to show them; they are never called.
_SHOWN: Mapping[str, type[nn.Module]] = {
    "Conv1d": nn.Conv1d,
    "Conv2d": nn.Conv2d,
    "Conv3d": nn.Conv3d,
    "Linear": nn.Linear,
}


class ScriptedNetwork(nn.Module):
    """A TorchScript program as a network: its layers can be listed, and none of them be watched.

    The layers are stand-ins with the program's own tensors. The program itself refuses hooks.

    Parameters
    ----------
    program : torch.jit.ScriptModule
        What runs.
    digest : str
        Hash of the file that it was read from.
    """

    program: Any
    unseen = "runs inside of a TorchScript program, where it cannot be watched"

    def __init__(self, program: torch.jit.ScriptModule, digest: str) -> None:
        super().__init__()
        self.digest = digest
        self.__dict__["program"] = program  # no layer of ours
        _mirror(self, program)

    def forward(self, *inputs: Any) -> Any:
        """Run the program."""
        return self.program(*inputs)

    def train(self, mode: bool = True) -> ScriptedNetwork:
        """Switch the program as well."""
        self.program.train(mode)
        return super().train(mode)

    def _apply(self, fn: Any, recurse: bool = True) -> ScriptedNetwork:
        self.program._apply(fn, recurse)
        _mirror(self, self.program)
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> ScriptedNetwork:
        return type(self)(copy.deepcopy(self.program, memo), self.digest)


def _mirror(stand_in: nn.Module, part: nn.Module) -> None:
    """Give a stand-in the tensors of a program's part, and stand-ins for what is in it."""
    stand_in.training = part.training
    for name, parameter in part.named_parameters(recurse=False):
        vars(parameter)["_is_param"] = True  # a program has them as plain tensors
        stand_in._parameters[name] = parameter
    for name, buffer in part.named_buffers(recurse=False):
        stand_in._buffers[name] = buffer
    for name, child in part.named_children():
        stand_in._modules[name] = _stand_in(child)


def _stand_in(part: nn.Module) -> nn.Module:
    kind = clean(str(getattr(part, "original_name", "")), _LONGEST_NAME)
    weight = getattr(part, "weight", None)
    made: nn.Module
    if kind in _SHOWN and isinstance(weight, torch.Tensor) and weight.ndim > 1:
        outputs, inputs, *size = weight.shape
        with torch.device("meta"):
            made = _SHOWN[kind](inputs, outputs, *([tuple(size)] if size else []))
        made._parameters["bias"] = None
    else:
        # A class of its own, for tables show its name.
        made = type(kind if kind.isidentifier() else "Module", (nn.Module,), {})()
    _mirror(made, part)
    return made
