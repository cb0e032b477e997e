"""Glances at gradients and weights between somebody's own steps."""

from __future__ import annotations

from torch import nn

from cnnviz.engine.runs.history.norms import LayerNorms, Norms
from cnnviz.engine.training.events import LayersMeasured

_EVERY = 100
_MOST_BYTES = 128 << 20  # of weights, which are copied to tell what a step changes
# Also soon after an epoch began: nobody tells beforehand how short it is.
_EARLY = (1, 9)
_NOTHING = Norms((), (), (), ())


class Glances:
    """Looks at some steps of each epoch, once each of them is made.

    Parameters
    ----------
    module : Module
        The network. Where its weights are none that can be looked at, nothing is.
    """

    def __init__(self, module: nn.Module) -> None:
        self._norms: LayerNorms | None = LayerNorms(module)
        # The memory may be as full as the loop can bear.
        self._copies = sum(one.nbytes for one in module.parameters()) <= _MOST_BYTES

    def look(self, epoch_step: int) -> None:
        """Look at a step that was made just now, counted from 0 within its epoch.

        Its gradients are still there, unless the loop has set them to zero. What it has changed is
        told where the step before was the one to be prepared by.
        """
        due = _is_due(epoch_step)
        if self._norms is None or not (due or _is_due(epoch_step + 1)):
            return
        try:
            if due:
                self._norms.note_gradients()
                self._norms.note_after()
            if self._copies and _is_due(epoch_step + 1):
                self._norms.note_before()
        except Exception:  # noqa: BLE001 - weights may be of a kind that nobody has heard of
            self._norms = None

    def take(self) -> Norms:
        """Return what was found since the last time."""
        try:
            return _NOTHING if self._norms is None else self._norms.take()
        except Exception:  # noqa: BLE001 - as above
            self._norms = None
            return _NOTHING


def layers_of(norms: Norms, epoch: int, step: int) -> LayersMeasured:
    """Return what is told of layers of which nothing but their weights is known."""
    nothing = (None,) * len(norms.layers)
    told = (norms.gradient, norms.weight, norms.update)
    return LayersMeasured(epoch, step, norms.layers, nothing, nothing, nothing, *told)


def _is_due(epoch_step: int) -> bool:
    return epoch_step in _EARLY or epoch_step % _EVERY == _EVERY - 1
