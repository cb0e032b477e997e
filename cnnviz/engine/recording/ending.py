"""How a run ended that nobody closed."""

from __future__ import annotations

import sys

FINISHED, STOPPED, FAILED = "finished", "stopped", "failed"


def reason_of(error: BaseException | type[BaseException] | None) -> str:
    """Return how a run ended that an exception ended, or None."""
    if error is None:
        return FINISHED
    kind = error if isinstance(error, type) else type(error)
    return STOPPED if issubclass(kind, (KeyboardInterrupt, SystemExit, GeneratorExit)) else FAILED


def reason_at_exit(epochs_done: int, planned: int) -> str:
    """Return how a run ended whose program is at its end.

    Parameters
    ----------
    epochs_done, planned : int
        Epochs that were told, and as many as were announced; 0 where nobody said.
    """
    if hasattr(sys, "ps1"):
        return STOPPED  # a prompt: errors of other lines were told there, too
    error = getattr(sys, "last_value", None)
    if error is not None:
        return reason_of(error)
    return STOPPED if epochs_done < planned else FINISHED
