"""Computing in 16 bits where that is safe and gains time."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch import Tensor, nn

from cnnviz.engine.errors import DeviceProblem

_TENSOR_CORES = 7  # compute capability from which 16 bits are much faster


class Precision:
    """Whether and how a network computes in 16 bits, and how gradients become a step.

    On CUDA that is float16, with gradients scaled so that small ones do not vanish; on the CPU
    bfloat16, which has the range of float32.

    Parameters
    ----------
    name : {"auto", "float32", "mixed"}
        What is asked for; ``auto`` takes 16 bits on GPUs with tensor cores alone.
    device : torch.device
        Where it is computed.

    Raises
    ------
    DeviceProblem
        When 16 bits are asked for on a device that cannot.
    """

    def __init__(self, name: str, device: torch.device) -> None:
        if name == "mixed" and device.type not in ("cpu", "cuda"):
            raise DeviceProblem(
                f"Mixed precision is not possible on {device}; choose float32 or another device."
            )
        self.is_mixed = name == "mixed" or (name == "auto" and _gains(device))
        self._device = device
        scales = self.is_mixed and device.type == "cuda"
        self._scaler = torch.amp.GradScaler("cuda") if scales else None

    def computing(self) -> AbstractContextManager[Any]:
        """Return the context in which the network computes."""
        if not self.is_mixed:
            return nullcontext()
        kind = torch.float16 if self._device.type == "cuda" else torch.bfloat16
        return torch.autocast(self._device.type, dtype=kind)

    def backward(self, loss: Tensor) -> None:
        """Add the gradients of a loss."""
        torch.autograd.backward(loss if self._scaler is None else self._scaler.scale(loss))

    def step(
        self, optimizer: torch.optim.Optimizer, weights: Iterable[nn.Parameter], clip: float
    ) -> None:
        """Make a step, with gradients no longer than `clip` where that is above 0.

        Scaled gradients that are not finite make no step; the next ones are scaled less.
        """
        if clip:
            if self._scaler is not None:
                self._scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(weights, clip)
        if self._scaler is None:
            optimizer.step()
        else:
            self._scaler.step(optimizer)
            self._scaler.update()

    @property
    def scale(self) -> float:
        """What gradients are multiplied by."""
        return 1.0 if self._scaler is None else float(self._scaler.get_scale())

    def state(self) -> dict[str, Any]:
        """Return what :meth:`restore` needs."""
        return {} if self._scaler is None else self._scaler.state_dict()

    def restore(self, state: dict[str, Any]) -> None:
        """Go on with a saved scale; a run may go on on another device."""
        if self._scaler is not None and state:
            self._scaler.load_state_dict(state)


def _gains(device: torch.device) -> bool:
    if device.type != "cuda":
        return False
    return torch.cuda.get_device_capability(device)[0] >= _TENSOR_CORES
