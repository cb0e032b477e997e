"""What opening any file must come to."""

from __future__ import annotations

from tests.hostile.watch import Outcome

SECONDS = 2.0
# Beside what the file's tensors hold: the pickle's values, and what Python keeps of it.
MEMORY = 200_000_000


def complaint(outcome: Outcome) -> str:
    """Return what is wrong with an outcome, or nothing."""
    if outcome.kind not in ("facts", "refused"):
        return f"ended in {outcome.kind}: {outcome.text}"
    if outcome.happened:
        return f"something happened: {'; '.join(outcome.happened)}"
    if outcome.seconds > SECONDS:
        return f"took {outcome.seconds:.1f} s"
    if outcome.grown > MEMORY + 1.5 * outcome.held:
        return f"took {outcome.grown / 1e6:,.0f} MB"
    return ""
