"""What a network keeps beside its weights, taken back where a step is not made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Buffers:
    """The running figures of a network, which a forward pass moves before its step is made.

    Parameters
    ----------
    module : Module
        The network.
    """

    def __init__(self, module: nn.Module) -> None:
        self._module = module
        self._before: list[Tensor] = []

    @contextmanager
    def kept_on_error(self) -> Iterator[None]:
        """Put them back where something ends what is done within."""
        own = list(self._module.buffers())
        if len(self._before) != len(own):
            self._before = [buffer.clone() for buffer in own]
        elif own:
            torch._foreach_copy_(self._before, own)
        try:
            yield
        except BaseException:
            if own:
                torch._foreach_copy_(own, self._before)
            raise
