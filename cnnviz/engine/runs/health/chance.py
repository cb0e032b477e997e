"""What a network reaches that has learned nothing: the yardstick of several findings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnviz.engine.runs.health.trace import RunTrace

_SIGMAS = 2.5


@dataclass(frozen=True, slots=True)
class Chance:
    """Guessing.

    Parameters
    ----------
    accuracy : float
        Share of the commonest class: who always says it is right so often.
    loss : float
        Entropy of the classes: the cross-entropy of who knows their shares and nothing else. It is
        ln(C) for C classes of equal size.
    samples : int
        On how many held-out samples the network is measured.
    classes : int
        How many classes they have.
    """

    accuracy: float
    loss: float
    samples: int
    classes: int

    def reached(self, accuracy: float) -> bool:
        """Whether an accuracy is above chance by more than the luck of so many samples.

        Luck is the deviation of a binomial share, 2.5 times: one in 160 is luckier.
        """
        luck = np.sqrt(self.accuracy * (1 - self.accuracy) / max(1, self.samples))
        return bool(accuracy > self.accuracy + _SIGMAS * luck)


def chance_of(trace: RunTrace) -> Chance | None:
    """Return what guessing reaches, or None where there are no classes to guess."""
    said = trace.newest
    if said is None or not trace.classifies:
        return None
    counts = np.bincount(said.labels[said.labels >= 0].astype(np.int64))
    shares = counts[counts > 0] / max(1, counts.sum())
    if len(shares) < 2:
        return None
    entropy = float(-(shares * np.log(shares)).sum())
    return Chance(float(shares.max()), entropy, int(counts.sum()), len(shares))
