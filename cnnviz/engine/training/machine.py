"""On what a run computes, and whether it can go on there to the bit.

Everything that decides a step hangs on the seed and on its number, so that a run that goes on makes
the very steps of one that was never stopped, on the CPU of the same machine. Elsewhere sums are
added up in another order, and their last digits differ.
"""

from __future__ import annotations

import platform
import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import nn

# What is remembered of a machine, and how it is called in a sentence.
_NAMES = {
    "torch": "torch {}",
    "device": "{}",
    "processor": "a processor of the kind {}",
    "threads": "{} threads",
    "processes": "{} processes",
}
_OWN_GENERATORS = (torch.Generator, np.random.Generator, np.random.RandomState, random.Random)


def machine_of(device: torch.device, processes: int) -> dict[str, str]:
    """Return what the last digits of a training hang on."""
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else device.type
    capability = torch.backends.cpu.get_cpu_capability()
    return {
        "torch": str(torch.__version__),
        "device": name,
        "processor": f"{platform.machine()} {capability}",
        "threads": str(torch.get_num_threads()),
        "processes": str(processes),
    }


def why_inexact(
    before: Mapping[str, Any], now: Mapping[str, str], module: nn.Module
) -> tuple[str, ...]:
    """Return sentences about why a run that goes on is not to the bit one that was never stopped.

    Parameters
    ----------
    before : mapping
        What :func:`machine_of` told when the position was saved; empty where nobody told.
    now : mapping of str to str
        The same of here.
    module : torch.nn.Module
        The network.
    """
    told = []
    others = [
        f"{text.format(now[key])} instead of {text.format(before[key])}"
        for key, text in _NAMES.items()
        if key in before and str(before[key]) != now[key]
    ]
    if others:
        told.append(
            f"This run goes on with {', '.join(others)}: its figures may differ in their last "
            "digits from those of a run that was never stopped."
        )
    if now["device"] != "cpu":
        told.append(
            "On this device sums are not always added up in the same order: a run that goes on "
            "comes close to one that was never stopped, and is not equal to the bit."
        )
    if drawing := _draws_by_itself(module):
        told.append(
            f"{drawing} draws random numbers from a generator of its own, which is not kept: a run "
            "that goes on draws others than one that was never stopped."
        )
    return tuple(told)


def _draws_by_itself(module: nn.Module) -> str:
    """Return the first layer that holds a generator; empty where none does."""
    for name, layer in module.named_modules():
        if any(isinstance(value, _OWN_GENERATORS) for value in vars(layer).values()):
            return f"The layer {name}" if name else "The network"
    return ""
